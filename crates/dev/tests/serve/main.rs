//! The command line as processes: the server started, stopped, killed, and told what it can't use;
//! commands over a database and behind a pooler.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod blob_upload;
mod dev_server;
mod doctor;
mod end_state;
mod hosts;
mod jobs;
mod kill;
mod migrate;
mod provision;
mod refusals;
mod reseal;
mod server;
mod start;
