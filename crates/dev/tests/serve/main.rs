//! The server as a process: started, stopped, killed, and told what it can't use.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod end_state;
mod kill;
mod refusals;
mod server;
mod start;
