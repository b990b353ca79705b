//! The contracts of the ports, which every adapter keeps, whatever service is behind it.

mod blobs;
mod cache;
mod embed;
mod limiter;
mod llm;
mod moderation;
mod notifier;
mod recorders;
pub(crate) mod standins;
mod vectors;
