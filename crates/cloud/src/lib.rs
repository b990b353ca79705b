//! The ports on outside services: one file per service, over the one client they all use.

mod auth_headers;
mod base_url;
mod channel_notifier;
mod http_client;
mod jwks;
pub mod openai;
mod openai_moderation;
pub mod pinecone;
mod prompted;
mod recorders;
mod resend;
pub mod sentry;
mod service;
mod twilio;
mod upstash;
mod vercel_blob;

pub use base_url::BaseUrl;
pub use channel_notifier::ChannelNotifier;
pub use http_client::{client, install_tls};
pub use jwks::JwksUrl;
pub use openai::OpenAi;
pub use openai_moderation::OpenAiModeration;
pub use pinecone::Pinecone;
pub use prompted::Prompted;
pub use recorders::{Fireflies, RecorderApis, ZoomFiles};
pub use resend::Resend;
pub use sentry::Sentry;
pub use service::{Limits, Repeat, Service, ServiceResponse};
pub use twilio::{Twilio, TwilioAccount};
pub use upstash::{Upstash, UpstashCache, UpstashLimiter};
pub use vercel_blob::VercelBlob;
