//! One TLS stack and one HTTP client: rustls with ring, and the web's certificate authorities
//! compiled in.
//!
//! The defaults abort the process in an image that has no authorities of its own.

use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};

/// The longest time for any call of an outside service, unless the adapter sets a shorter one.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest time for connecting: a service that is down is noticed early.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

const USER_AGENT: &str = concat!("study-companion/", env!("CARGO_PKG_VERSION"));

/// Makes ring the process's crypto provider. To be called before anything connects; again is fine.
pub fn install_tls() {
    // Failing means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client for services over HTTPS. Fails when the process's proxy settings can't be used.
pub fn client() -> reqwest::Result<reqwest::Client> {
    install_tls();
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(CALL_TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        // No API moves; who follows carries a key to wherever an answer points.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(USER_AGENT)
        .build()
}
