//! One TLS stack: rustls with ring, and the web's certificate authorities compiled in.
//!
//! The defaults abort the process in an image that has no authorities of its own.

use rustls::{ClientConfig, RootCertStore};

/// Makes ring the process's crypto provider. To be called before anything connects; again is fine.
pub fn install() {
    // Failing means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// How this process reaches servers over HTTPS.
pub(crate) fn client_config() -> ClientConfig {
    install();
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}
