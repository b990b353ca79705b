//! The outside services, each asked as the product asks it: whether it is set up, whether it lets us
//! in, and whether it suits us. What a question writes is removed again.

mod blob;
mod inngest;
mod messages;
mod openai;
mod pinecone;
mod recorders;
mod sentry;
mod upstash;

pub(super) use blob::examine as blob;
pub(super) use inngest::examine as inngest;
pub(super) use messages::{resend, twilio};
pub(super) use openai::examine as openai;
pub(super) use pinecone::examine as pinecone;
pub(super) use recorders::examine as recorders;
pub(super) use sentry::examine as sentry;
pub(super) use upstash::examine as upstash;
