//! The step-function protocol of Inngest, as far as the product needs it.
//!
//! [`Endpoint`] is a pure core: method, headers, query and raw body in, a whole response out. It
//! says which jobs there are, calls them step by step and checks who asks. [`EventsClient`] sends
//! the events that start them. Nothing here reads the environment.

mod api;
mod call;
mod config;
mod endpoint;
mod events;
pub mod functions;
pub mod headers;
mod inspection;
mod op;
mod refusal;
pub mod signature;
mod state;
#[cfg(test)]
mod stub;
mod sync;
mod trace;
mod variables;

pub use config::{Config, Mode, SigningKey};
pub use endpoint::{Endpoint, Request};
pub use events::EventsClient;
pub use op::step_hash;
pub use variables::UnknownDevServer;
