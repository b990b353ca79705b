//! The step-function protocol of Inngest.
//!
//! [`Endpoint`] is a pure core: method, headers, query and raw body in, a whole response out. It
//! says which jobs there are, calls them step by step and checks who asks. [`EventsClient`] sends
//! the events that start them. Nothing here reads the environment.

mod api;
mod call;
mod call_report;
mod config;
mod context;
mod dev_server;
mod endpoint;
mod events;
pub mod functions;
pub mod headers;
mod introspection;
mod message;
mod refusal;
mod run_state;
pub mod signature;
#[cfg(test)]
mod stub_response;
mod sync;
mod trace;

pub use call_report::step_hash;
pub use config::{Config, Mode, SigningKey};
pub use dev_server::UnknownDevServer;
pub use endpoint::Endpoint;
pub use events::EventsClient;
pub use message::Request;

/// Compiles the example of the page that opens the crate.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
