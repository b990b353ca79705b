//! How the product reaches outside services: the one client that every adapter of a service uses.

mod http;

pub use http::{client, install_tls};
