//! Every outside service on Postgres and files, so that the product runs without an account.

mod blobs;
mod cache;
mod client_uploads;
mod clock;
mod database_fault;
mod embed;
mod events;
mod limiter;
mod moderation;
mod notifier;
mod recorders;
mod vectors;

pub use blobs::{FileBlobs, StreamError};
pub use cache::PostgresCache;
pub use client_uploads::LocalUploads;
pub use clock::SystemClock;
pub use embed::HashedEmbed;
pub use events::PostgresEvents;
pub use limiter::PostgresLimiter;
pub use moderation::RulesAlone;
pub use notifier::OutboxNotifier;
pub use recorders::FolderRecorders;
pub use vectors::PostgresVectors;

use database_fault::fault;
