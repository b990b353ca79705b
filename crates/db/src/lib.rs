//! All the SQL of the product, one file per capability, one function per question.
//!
//! Functions take a connection (or anything that executes), so that callers compose them in a
//! transaction. A query made for a caller starts from the caller's account.

mod caller;
mod columns;
mod error;

pub mod analytics;
pub mod chat;
pub mod concepts;
pub mod consent;
pub mod engagement;
pub mod evidence;
pub mod goals;
pub mod guardians;
pub mod health;
pub mod idempotency;
pub mod keys;
pub mod ledger;
pub mod local;
pub mod login_throttle;
pub mod notifications;
pub mod pool;
pub mod practice;
pub mod probe;
pub mod progress;
pub mod recordings;
pub mod reseal;
pub mod retention;
pub mod safeguarding;
pub mod students;
pub mod suggestions;
pub mod transcripts;
pub mod tutor;
pub mod users;
pub mod work;

pub use caller::{Seen, Total, fetch_all_visible, fetch_visible};
pub use error::{Error, Result};
