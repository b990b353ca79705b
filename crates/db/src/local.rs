//! The local twins of outside services, in Postgres.

pub mod cache;
pub mod events;
pub mod limiter;
pub mod outbox;
pub mod runs;
pub mod vectors;
