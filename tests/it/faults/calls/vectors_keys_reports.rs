//! Pinecone, an issuer's keys, Sentry.

use cloud::pinecone::Index;
use cloud::sentry::{About, Dsn, ErrorReport, What};
use cloud::{BaseUrl, JwksUrl, Limits, Pinecone, Sentry};
use ports::{EMBEDDING_DIMENSIONS, Filter, KeySet, Namespace, Record, Vectors};
use serde_json::Map;

use super::{CallResult, Column, ServiceSite, egress};
use crate::faults::KEY;

const MAX_BYTES: usize = Limits::USUAL.max_bytes;

pub(super) fn columns() -> Vec<Column> {
    let column =
        |name, right, call| Column { name, right: (200, right), max_bytes: MAX_BYTES, call };
    let keys = column("keys", r#"{"keys":[]}"#, |place| Box::pin(keys(place)));
    let report = column("report", r#"{"id":"1"}"#, |place| Box::pin(report(place)));
    vec![
        column("upsert", r#"{"upsertedCount":1}"#, |place| Box::pin(upsert(place))),
        column("query", r#"{"matches":[]}"#, |place| Box::pin(query(place))),
        column("remove", "{}", |place| Box::pin(remove(place))),
        column("look up", r#"{"host":""}"#, |place| Box::pin(look_up_index(place))),
        Column { max_bytes: 64 * 1024, ..keys },
        Column { max_bytes: 64 * 1024, ..report },
    ]
}

/// The index at a host that is known.
pub(in crate::faults) fn pinecone(place: &ServiceSite) -> Pinecone {
    let index = Index::with_name(Index::USUAL).unwrap().with_host(&place.url).unwrap();
    Pinecone::new(place.http.clone(), KEY, index).unwrap()
}

fn direction() -> Vec<f32> {
    let mut values = vec![0.0; EMBEDDING_DIMENSIONS];
    values[0] = 1.0;
    values
}

async fn upsert(place: ServiceSite) -> CallResult {
    let record = Record { id: "r".into(), values: direction(), metadata: Map::new() };
    let index = pinecone(&place);
    index.upsert(&egress(), Namespace::StudentHistory, vec![record]).await.map(|()| "ok")
}

async fn query(place: ServiceSite) -> CallResult {
    query_index(&pinecone(&place)).await
}

/// A question of an index.
pub(in crate::faults) async fn query_index(index: &Pinecone) -> CallResult {
    let all = Filter::default();
    index.query(Namespace::StudentHistory, &all, &direction(), 3).await.map(|_| "ok")
}

async fn remove(place: ServiceSite) -> CallResult {
    let all = Filter::default();
    pinecone(&place).delete(Namespace::StudentHistory, &all).await.map(|()| "ok")
}

/// The first question of a process, which has to find out where the index is.
async fn look_up_index(place: ServiceSite) -> CallResult {
    let controller = BaseUrl::parse(&place.url).unwrap();
    let index = Index::with_name(Index::USUAL).unwrap().with_controller(controller);
    query_index(&Pinecone::new(place.http, KEY, index).unwrap()).await
}

async fn keys(place: ServiceSite) -> CallResult {
    let keys = JwksUrl::new(place.http, &format!("{}/{KEY}", place.url)).unwrap();
    keys.fetch().await.map(|_| "ok")
}

async fn report(place: ServiceSite) -> CallResult {
    let dsn = format!("{}/1", place.url.replace("://", &format!("://{KEY}@")));
    let sentry = Sentry::new(place.http, Dsn::parse(&dsn).unwrap(), About::default());
    let report = ErrorReport {
        what: What::Error,
        message: "it broke".into(),
        module: "web::layers".into(),
        place: "layers.rs:1".into(),
        request_id: None,
        method: None,
        route: None,
        details: Vec::new(),
    };
    assert!(sentry.report(&report));
    sentry.flush().await;
    Ok("ok")
}
