//! Outside services on this machine, as their documentation describes them: with a memory, with
//! their refusals, and with a record of all that was sent to them.
//!
//! They serve tests and, through `examples/standins.rs`, a whole product that runs against them.

pub mod openai;
mod pinecone;
mod programs;
mod recorder;
mod sentry;

pub use openai::OpenAi;
pub use pinecone::{Deletion, Pinecone};
pub use programs::{
    BlobStore, Emulated, Mailing, RestRedis, Texting, emulated, has_vendor_clients, rest_redis,
    run_vendor_client,
};
pub use recorder::{Recorded, Recorder, json, serve};
pub use sentry::Sentry;
