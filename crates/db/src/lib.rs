//! All the SQL of the product, one file per capability, one function per question.
//!
//! Functions take a connection (or anything that executes), so that callers compose them in a
//! transaction. A query made for a caller starts from the caller's account.

mod caller;
mod error;

pub mod chat;
pub mod evidence;
pub mod health;
pub mod local;
pub mod practice;
pub mod progress;
pub mod students;
pub mod transcripts;
pub mod users;

pub use caller::{Seen, Total, all_seen, one_seen};
pub use error::{Error, Result};
