//! What every adapter of a port has to do, whatever service is behind it.

mod blobs;
mod cache;
mod limiter;
mod notifier;
mod vectors;
