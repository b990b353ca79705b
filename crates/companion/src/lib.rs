//! The use cases: what the product does, over Postgres and the ports.
//!
//! Each capability has a state struct that names what it needs and nothing else, so a function is
//! built from just that. A use case reads top to bottom: load, decide, write, tell.

pub mod access;
mod activity_vectors;
pub mod analysis;
pub mod analytics;
pub mod auth;
pub mod chat;
pub mod client_uploads;
pub mod concepts;
pub mod consent;
pub mod cron;
pub mod engagement;
pub mod erasure;
mod error;
pub mod goals;
pub mod guardians;
pub mod health;
pub mod idempotency;
pub mod issuer;
pub mod job_list;
mod jobs;
pub mod json_pointer;
pub mod keys;
pub mod ledger;
mod mastery_update;
mod name_restorer;
pub mod notifications;
mod page;
pub mod practice;
pub mod progress;
pub mod read_through;
pub mod recordings;
pub mod reseal;
mod retention;
mod roster;
pub mod safeguarding;
pub mod schema;
pub mod students;
pub mod suggestions;
pub mod sweep;
mod tokens;
pub mod transcripts;
pub mod tutor;
mod uploaded_files;
mod vault;

pub use access::Access;
pub use activity_vectors::Afterwards;
pub use analytics::Analytics;
pub use auth::Auth;
pub use chat::{Chat, ChatAnswering};
pub use client_uploads::BlobUploads;
pub use concepts::Concepts;
pub use consent::Consent;
pub use cron::{Cron, Sweep};
pub use engagement::{Engagement, Nudging};
pub use error::{Broken, Conflict, Error, OrNotFound, Result};
pub use goals::{GoalCompletion, Goals};
pub use guardians::Guardians;
pub use health::Health;
pub use job_list::JobContexts;
pub use notifications::Notifications;
pub use page::Page;
pub use practice::{Practice, PracticeHelp, PracticeRequests, PracticeReviews, PracticeSubmission};
pub use progress::Progress;
pub use read_through::ReadThroughCache;
pub use recordings::{ParkedRecordings, RecordingAssignment, RecordingContext, Webhooks};
pub use safeguarding::{AlertAcknowledgement, Alerting, Safeguarding};
pub use schema::Schema;
pub use students::Students;
pub use suggestions::Suggestions;
pub use tokens::Tokens;
pub use transcripts::Transcripts;
pub use tutor::{Tutor, TutorInvites, TutorRouting};
pub use vault::Vault;

/// A new id that sorts after those made before it.
pub(crate) fn new_id<Id: From<uuid::Uuid>>() -> Id {
    Id::from(uuid::Uuid::now_v7())
}
