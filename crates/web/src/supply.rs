//! The states that functions need, as the builder of a router provides them.

use crate::cors::Origins;

/// Something a function needs is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The environment variable that would have provided it.
    pub variable: &'static str,
    /// The fault and its remedy, as the rest of a sentence that begins with the name.
    pub reason: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.variable, self.reason)
    }
}

impl std::error::Error for Missing {}

/// The settings that every function needs.
pub trait ServerSettings {
    /// The origins whose scripts may call.
    fn origins(&self) -> Result<Origins, Missing>;
}

/// Provides the state of a capability: the environment does in production, prepared parts in tests.
pub trait Supply<S>: ServerSettings {
    /// The state, or what is missing for it. Connects to nothing.
    fn supply(&self) -> Result<S, Missing>;
}
