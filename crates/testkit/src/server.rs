//! The Postgres server that all tests of a program share: one throw-away cluster.
//!
//! The cluster is started by the first test that needs it and goes with the test program, however
//! that ends. `STUDY_TEST_DATABASE_URL` names another server to use instead.

use std::sync::OnceLock;

use pg_cluster::{Cluster, ClusterSettings};

/// The address of the server.
///
/// # Panics
/// When no Postgres can be started: no test can say anything then.
pub(crate) fn server() -> String {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    if let Ok(url) = std::env::var("STUDY_TEST_DATABASE_URL") {
        return url;
    }
    let cluster = CLUSTER.get_or_init(|| match Cluster::open(ClusterSettings::scratch()) {
        Ok(cluster) => Some(cluster),
        Err(trouble) => panic!("{trouble}"),
    });
    cluster.as_ref().map(|cluster| cluster.url("postgres")).unwrap_or_default()
}
