//! The ports on outside services: one file per service, over the one client they all use.

mod http;
mod jwks;
mod service;

pub use http::{client, install_tls};
pub use jwks::JwksUrl;
pub use service::{Answer, Limits, Repeat, Service};
