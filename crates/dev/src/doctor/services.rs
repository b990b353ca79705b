//! The outside services, each asked as the product asks it: whether it is set up, whether it lets us
//! in, and whether it suits us. What a question writes is removed again.

mod blob;
mod inngest;
mod messages;
mod openai;
mod pinecone;
mod sentry;
mod upstash;

pub(super) use blob::look as blob;
pub(super) use inngest::look as inngest;
pub(super) use messages::{resend, twilio};
pub(super) use openai::look as openai;
pub(super) use pinecone::look as pinecone;
pub(super) use sentry::look as sentry;
pub(super) use upstash::look as upstash;
