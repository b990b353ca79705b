//! The use cases: what the product does, over Postgres and the ports.
//!
//! Each capability has a state struct that names what it needs and nothing else, so a function is
//! built from just that. A use case reads top to bottom: load, decide, write, tell.

pub mod analysis;
pub mod auth;
pub mod chat;
mod error;
pub mod health;
mod history;
pub mod jobs;
mod learning;
mod names;
mod page;
pub mod practice;
pub mod progress;
pub mod students;
pub mod sweep;
mod tokens;
pub mod transcripts;
mod uploads;
mod vault;

pub use auth::Auth;
pub use chat::Chat;
pub use error::{Broken, Error, Found, Result};
pub use health::Health;
pub use page::Page;
pub use practice::Practice;
pub use progress::Progress;
pub use students::Students;
pub use tokens::Tokens;
pub use transcripts::Transcripts;
pub use vault::Vault;

/// A new id that sorts after those made before it.
pub(crate) fn fresh<Id: From<uuid::Uuid>>() -> Id {
    Id::from(uuid::Uuid::now_v7())
}
