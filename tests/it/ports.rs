//! What every adapter of a port has to do, whatever service is behind it.

mod blobs;
mod cache;
mod embed;
mod limiter;
mod llm;
mod notifier;
pub(crate) mod standins;
mod vectors;
