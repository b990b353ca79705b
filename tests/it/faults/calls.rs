//! The calls of the table: each adapter made as the product makes it, and called once.

mod messages;
mod model;
mod recorders;
mod stores;
mod vectors_keys_reports;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use ports::Fault;
use reqwest::dns::{Name, Resolve, Resolving};

pub(super) use vectors_keys_reports::{pinecone, query_index};

/// The address of a service, and the client to reach it with.
#[derive(Clone)]
pub(super) struct ServiceSite {
    pub(super) url: String,
    pub(super) http: reqwest::Client,
}

/// The result of a call, in a word.
pub(super) type CallResult = Result<&'static str, Fault>;

/// A call of an adapter, made anew for each cell as it remembers how its service is.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The right answer: its status and body.
    pub(super) right: (u16, &'static str),
    /// Bytes of an answer that are read.
    pub(super) max_bytes: usize,
    /// Makes the call.
    pub(super) call: fn(ServiceSite) -> BoxFuture<'static, CallResult>,
}

/// All columns, in their order.
pub(super) fn all() -> Vec<Column> {
    [
        vectors_keys_reports::columns(),
        stores::redis(),
        stores::files(),
        messages::columns(),
        model::columns(),
        recorders::columns(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A client that is as impatient as this, and knows no host by its name: no question leaves this
/// machine.
pub(super) fn http(patience: Duration) -> reqwest::Client {
    struct NoNames;

    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("there are no names here".into()) })
        }
    }

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).timeout(patience);
    client.dns_resolver(Arc::new(NoNames)).no_proxy().build().unwrap()
}

fn egress() -> ports::Egress {
    testkit::egress(domain::UserId(uuid::Uuid::nil()))
}
