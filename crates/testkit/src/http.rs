//! A client for servers on this machine.

use std::sync::Arc;

/// A client without certificates: nothing in a test leaves this machine.
///
/// # Panics
/// When the TLS stack can't be set up.
pub fn http_client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap_or_else(|error| panic!("{error}"))
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).build();
    client.unwrap_or_else(|error| panic!("{error}"))
}
