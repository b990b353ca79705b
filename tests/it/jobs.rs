//! The jobs as they run outside of tests: over HTTP, from Postgres, killed at any moment.

mod executor;
mod executors;
mod forgotten_runs;
mod limits;
mod nudges;
mod server;
mod suggest;
mod unsupported;
