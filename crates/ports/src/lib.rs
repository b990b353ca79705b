//! The product's needs from the outside world, as traits.
//!
//! An adapter for a service stands in `cloud`, its twin without any account in `local`; both pass
//! the same contract test in `tests/it/ports/`.

mod blobs;
mod cache;
mod client_uploads;
mod clock;
mod egress;
mod embed;
mod events;
mod fault;
mod key_set;
mod ledger;
mod limiter;
mod llm;
mod moderation;
mod notifier;
mod pathname;
mod recorders;
mod vectors;

pub use blobs::{BlobInfo, Blobs};
pub use cache::Cache;
pub use client_uploads::{
    ClientUpload, ClientUploads, UploadGrant, UploadNotice, decode_hex, is_signed, open_upload,
    sign_upload,
};
pub use clock::Clock;
pub use egress::Egress;
pub use embed::{EMBEDDING_DIMENSIONS, Embed, Embedding};
pub use events::{Event, Events};
pub use fault::Fault;
pub use key_set::KeySet;
pub use ledger::{Ledger, ModelPurpose, Planned, Spent, Tokens};
pub use limiter::{Limit, Limiter, Taken, Window};
pub use llm::{
    KnownConcept, Llm, PlannedItem, ReadFreeText, ReadSession, Respond, SuggestSubjects,
    WriteBrief, WriteItems, WriteNudge,
};
pub use moderation::{Moderation, ModerationScore};
pub use notifier::{Channel, Message, Notifier};
pub use pathname::Pathname;
pub use recorders::Recorders;
pub use vectors::{Filter, Namespace, Record, VectorMatch, Vectors};
