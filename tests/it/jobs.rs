//! The jobs as they run outside of tests: over HTTP, from Postgres, killed at any moment.

mod executor;
mod forgetful;
mod limits;
mod nudges;
mod server;
mod stage;
mod suggest;
mod unsupported;
