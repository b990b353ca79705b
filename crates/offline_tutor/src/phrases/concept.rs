//! A concept of a session.

/// A concept with what the session shows about it.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// In natural form: `pH scale`.
    pub name: String,
    pub key: Vec<String>,
    /// As it is spoken of in the middle of a sentence: `the pH scale`, `acids`.
    pub spoken: String,
    /// The lines that mention it.
    pub lines: Vec<usize>,
    pub score: f64,
    /// Of the curriculum, if it is one of its concepts.
    pub id: Option<&'static str>,
    /// The curriculum's subject of the session, if it has one.
    pub subject: Option<&'static str>,
}
