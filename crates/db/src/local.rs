//! What Postgres does instead of outside services, when none is set up.

pub mod cache;
pub mod events;
pub mod limiter;
pub mod outbox;
pub mod runs;
pub mod vectors;
