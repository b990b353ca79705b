//! The arguments of handlers: the caller, ids from the path, the query, the body.
//!
//! Each extractor either yields something the rest of the code need not check again or fails with
//! the [`Problem`](crate::Problem) that tells the caller what to do. In a handler they stand in
//! this order: state, caller, ids, query, body; so a stranger learns nothing about ids, and a body
//! is read only for somebody who may send it.

mod body;
mod caller;
mod path;
mod query;
mod rules;

pub use body::{BODY_LIMIT_BYTES, Json, Raw};
pub(crate) use body::{SignedJson, read};
pub use caller::{
    Admin, AnyAccount, EngagementReader, EngagementSender, Guardian, SignedIn, Student,
    StudentGuardianOrAdmin, StudentOrAdmin, Tutor, TutorOrAdmin, Uploader,
};
pub use path::{Id, Ids, Name};
pub use query::{LongPage, PageQuery, Query};
