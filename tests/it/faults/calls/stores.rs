//! Redis at Upstash, files at Vercel Blob.

use std::sync::Arc;
use std::time::Duration;

use cloud::{BaseUrl, Limits, Upstash, UpstashCache, UpstashLimiter, VercelBlob};
use ports::{Blobs, Cache, Limit, Limiter};
use testkit::TestClock;

use super::{CallResult, Column, ServiceSite};
use crate::faults::KEY;

const LIMIT: Limit = Limit { max: 5, window: Duration::from_secs(10) };

/// Bytes of a file that are read.
const FILE_BYTES: u64 = 1024 * 1024;

const PATHNAME: &str = "uploads/ada/session.vtt";

pub(super) fn redis() -> Vec<Column> {
    let column = |name, right, call| {
        let max_bytes = Limits::QUICK.max_bytes;
        Column { name, right: (200, right), max_bytes, call }
    };
    vec![
        column("cache get", r#"{"result":null}"#, |place| Box::pin(cache_get(place))),
        column("cache set", r#"{"result":"OK"}"#, |place| Box::pin(cache_set(place))),
        column("forget", r#"{"result":1}"#, |place| Box::pin(forget(place))),
        column("take", r#"{"result":4}"#, |place| Box::pin(take(place))),
        column("give back", r#"{"result":1}"#, |place| Box::pin(give_back(place))),
    ]
}

pub(super) fn files() -> Vec<Column> {
    let column = |name, right, call| {
        let max_bytes = Limits::FILES.max_bytes;
        Column { name, right: (200, right), max_bytes, call }
    };
    let body = r#"{"pathname":"uploads/ada/session.vtt","size":1,"uploadedAt":"2026-03-10T12:00:00.000Z"}"#;
    let get = column("get", "WEBVTT and more", |place| Box::pin(get(place)));
    vec![
        column("put", body, |place| Box::pin(put(place))),
        column("head", body, |place| Box::pin(head(place))),
        Column { max_bytes: FILE_BYTES as usize, ..get },
        column("list", r#"{"blobs":[],"hasMore":false}"#, |place| Box::pin(list(place))),
        column("delete", "{}", |place| Box::pin(delete(place))),
    ]
}

fn upstash(place: ServiceSite) -> Upstash {
    Upstash::new(place.http, BaseUrl::parse(&place.url).unwrap(), KEY).unwrap()
}

async fn cache_get(place: ServiceSite) -> CallResult {
    let value = UpstashCache::new(upstash(place)).get("k").await;
    value.map(|value| if value.is_some() { "some" } else { "none" })
}

async fn cache_set(place: ServiceSite) -> CallResult {
    let cache = UpstashCache::new(upstash(place));
    cache.set("k", b"v", Duration::from_secs(9)).await.map(|()| "ok")
}

async fn forget(place: ServiceSite) -> CallResult {
    UpstashCache::new(upstash(place)).forget(&["k".to_owned()]).await.map(|()| "ok")
}

fn limiter(place: ServiceSite) -> UpstashLimiter {
    UpstashLimiter::new(upstash(place), Arc::new(TestClock::default()))
}

async fn take(place: ServiceSite) -> CallResult {
    limiter(place).take("k", LIMIT).await.map(|_| "ok")
}

async fn give_back(place: ServiceSite) -> CallResult {
    limiter(place).give_back("k", LIMIT).await.map(|()| "ok")
}

fn store(place: ServiceSite) -> VercelBlob {
    let url = BaseUrl::parse(&place.url).unwrap();
    let store = VercelBlob::new(place.http, &format!("vercel_blob_rw_store1_{KEY}")).unwrap();
    store.with_api(url.clone()).with_reads(url)
}

async fn put(place: ServiceSite) -> CallResult {
    store(place).put(PATHNAME, b"WEBVTT".to_vec()).await.map(|_| "ok")
}

async fn head(place: ServiceSite) -> CallResult {
    let found = store(place).head(PATHNAME).await;
    found.map(|file| if file.is_some() { "ok" } else { "none" })
}

async fn get(place: ServiceSite) -> CallResult {
    let found = store(place).get(PATHNAME, FILE_BYTES).await;
    found.map(|file| if file.is_some() { "ok" } else { "none" })
}

async fn list(place: ServiceSite) -> CallResult {
    store(place).list("uploads/").await.map(|_| "ok")
}

async fn delete(place: ServiceSite) -> CallResult {
    store(place).delete(&[PATHNAME.to_owned()]).await.map(|()| "ok")
}
