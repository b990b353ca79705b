//! Files at Vercel Blob: the requests, in one piece or in many, and that npm's client finds the same.

use chrono::{TimeDelta, Utc};
use cloud::VercelBlob;
use ports::{Blobs, ClientUpload, ClientUploads, Fault, UploadNotice};
use serde_json::{Value, json};
use testkit::http_client;
use testkit::standins::{Emulated, emulated, run_vendor_client};
use uuid::Uuid;
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::keeps_the_contract;
use crate::ports::standins::{base_url, blobs_at, stores};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn files_at_vercel_blob_keep_the_contract() {
    for store in stores("files_at_vercel_blob_keep_the_contract") {
        keeps_the_contract(&store).await;
    }
}

#[tokio::test]
async fn a_large_file_is_the_same_after_its_way_in_parts() {
    for store in stores("a_large_file_is_the_same_after_its_way_in_parts") {
        let pathname = format!("contract/{}/large ü", Uuid::now_v7());
        let bytes: Vec<u8> = (0..17 * MIB).map(|index| (index / 1_000 % 251) as u8).collect();
        let put = store.put(&pathname, bytes.clone()).await.unwrap();
        assert_eq!(put.size, bytes.len() as u64);
        let read = store.get(&pathname, 32 * MIB as u64).await.unwrap().unwrap();
        assert!(read == bytes);
        assert!(matches!(store.get(&pathname, 16 * MIB as u64).await, Err(Fault::Rejected(_))));
        store.delete(&[pathname]).await.unwrap();
    }
}

#[tokio::test]
async fn npms_client_finds_the_same_files() {
    let Some(place) = emulated("npms_client_finds_the_same_files") else { return };
    let (store, under) = (blobs_at(place), format!("agree/{}", Uuid::now_v7()));
    let [ours, other] = ["ours, ü.txt", "theirs.txt"].map(|name| format!("{under}/{name}"));
    let theirs = |method: &str, args: Value| {
        let (api, token) = (&place.blob.api, &place.blob.token);
        run_vendor_client(
            &json!({ "what": "blob", "api": api, "token": token, "method": method, "args": args }),
        )
    };
    store.put(&ours, b"hello".to_vec()).await.unwrap();
    let head = theirs("head", json!([ours]));
    assert_eq!(
        (&head["size"], &head["contentType"]),
        (&json!(5), &json!("application/octet-stream"))
    );
    theirs("put", json!([other, "from the other"]));
    assert_eq!(store.get(&other, 100).await.unwrap().unwrap(), b"from the other");
    assert_eq!(store.list(&under).await.unwrap().len(), 2);
    theirs("del", json!([[ours]]));
    assert_eq!(store.head(&ours).await.unwrap(), None);
    store.delete(&[other]).await.unwrap();
}

fn upload(pathname: String) -> ClientUpload {
    ClientUpload {
        pathname,
        allowed_content_types: vec!["text/*".to_owned()],
        maximum_size_bytes: 12 * MIB as u64,
        valid_until: Utc::now() + TimeDelta::hours(1),
        on_upload_completed: Some(UploadNotice {
            callback_url: "https://study.example/api/blob/upload".to_owned(),
            token_payload: r#"{"user":"1"}"#.to_owned(),
        }),
    }
}

#[tokio::test]
async fn npm_makes_the_same_token_for_a_browser() {
    let Some(place) = emulated("npm_makes_the_same_token_for_a_browser") else { return };
    let mut upload = upload("uploads/1/session ü.vtt".to_owned());
    for _ in 0..2 {
        let ours = blobs_at(place).grant(&upload).unwrap().token;
        let (token, text) = (&place.blob.token, serde_json::to_string(&upload).unwrap());
        assert_eq!(
            run_vendor_client(&json!({ "what": "clientToken", "token": token, "upload": text })),
            ours
        );
        (upload.on_upload_completed, upload.allowed_content_types) = (None, Vec::new());
    }
    upload.pathname = "uploads/1/../2".to_owned();
    assert!(matches!(blobs_at(place).grant(&upload), Err(Fault::Rejected(_))));
}

/// The answer to a browser that uploads a text with a token of ours.
fn browse(place: &Emulated, token: &str, pathname: &str, size: usize, content_type: &str) -> Value {
    run_vendor_client(&json!({
        "what": "upload",
        "api": place.blob.api,
        "clientToken": token,
        "pathname": pathname,
        "body": "a".repeat(size),
        "contentType": content_type,
        "multipart": size > 8 * MIB,
    }))
}

#[tokio::test]
async fn a_browser_puts_what_its_token_says_and_nothing_else() {
    let test = "a_browser_puts_what_its_token_says_and_nothing_else";
    let Some(place) = emulated(test) else { return };
    let (store, pathname) = (blobs_at(place), format!("uploads/{}/a.vtt", Uuid::now_v7()));
    let wish = upload(pathname.clone());
    let token = store.grant(&wish).unwrap().token;
    for (path, size, content_type) in [
        ("uploads/2/a.vtt", 9, "text/vtt"),
        (&pathname, 9, "image/png"),
        (&pathname, 13 * MIB, "text/vtt"),
    ] {
        let answer = browse(place, &token, path, size, content_type);
        assert!(answer["done"]["refused"].is_string(), "{path}, {size}, {content_type}: {answer}");
    }
    let old = ClientUpload { valid_until: Utc::now() - TimeDelta::hours(1), ..wish };
    let old = store.grant(&old).unwrap().token;
    assert!(browse(place, &old, &pathname, 9, "text/vtt")["done"]["refused"].is_string());
    assert_eq!(store.head(&pathname).await.unwrap(), None);

    let answer = browse(place, &token, &pathname, 9 * MIB, "text/vtt");
    assert_eq!(answer["done"]["pathname"], pathname.as_str(), "{answer}");
    assert_eq!(answer["payload"]["maximumSizeInBytes"], 12 * MIB);
    assert_eq!(answer["payload"]["onUploadCompleted"]["tokenPayload"], r#"{"user":"1"}"#);
    assert_eq!(store.head(&pathname).await.unwrap().unwrap().size, 9 * MIB as u64);
    store.delete(&[pathname]).await.unwrap();
}

/// A store whose API and files are at one server.
fn store_at(server: &MockServer) -> VercelBlob {
    let store = VercelBlob::new(http_client(), "vercel_blob_rw_store1_secret").unwrap();
    store
        .with_api(base_url(&format!("{}/api/blob", server.uri())))
        .with_reads(base_url(&format!("{}/files", server.uri())))
}

fn answer_with(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn blob_json(pathname: &str) -> Value {
    json!({ "pathname": pathname, "size": 5, "uploadedAt": "2026-03-10T12:00:00.123Z", "url": "x" })
}

fn header_of<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_file_is_sent_private_and_under_its_own_name() {
    let server = MockServer::start().await;
    Mock::given(method("PUT")).respond_with(answer_with(&json!({}))).mount(&server).await;
    Mock::given(method("GET")).respond_with(answer_with(&blob_json("a/ü 1"))).mount(&server).await;
    let store = store_at(&server);
    store.put("a/ü 1", b"hello".to_vec()).await.unwrap();
    let stored = store.head("a/ü 1").await.unwrap().unwrap();
    assert_eq!(stored.uploaded_at.to_rfc3339(), "2026-03-10T12:00:00.123+00:00");

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/api/blob/");
    assert_eq!(requests[0].url.query(), Some("pathname=a%2F%C3%BC+1"));
    assert_eq!(requests[0].body, b"hello");
    for (name, value) in [
        ("authorization", "Bearer vercel_blob_rw_store1_secret"),
        ("x-api-version", "12"),
        ("x-vercel-blob-store-id", "store1"),
        ("x-vercel-blob-access", "private"),
        ("x-allow-overwrite", "1"),
        ("x-add-random-suffix", "0"),
        ("x-cache-control-max-age", "60"),
        ("x-content-type", "application/octet-stream"),
    ] {
        assert_eq!(header_of(&requests[0], name), value, "{name}");
    }
    assert_eq!(
        (requests[1].url.path(), requests[1].url.query()),
        ("/api/blob", Some("url=a%2F%C3%BC+1"))
    );
}

#[tokio::test]
async fn a_file_is_read_past_the_caches_from_its_own_host() {
    let server = MockServer::start().await;
    let absent = ResponseTemplate::new(404);
    Mock::given(path("/files/gone")).respond_with(absent).mount(&server).await;
    let shut = ResponseTemplate::new(403);
    Mock::given(path("/files/shut")).respond_with(shut).mount(&server).await;
    let file = ResponseTemplate::new(200).set_body_bytes(b"hello".to_vec());
    Mock::given(any()).respond_with(file).mount(&server).await;
    let store = store_at(&server);
    assert_eq!(store.get("a/b c?#%/ü", 5).await.unwrap().unwrap(), b"hello");
    assert!(matches!(store.get("a", 4).await, Err(Fault::Rejected(_))));
    assert_eq!(store.get("gone", 5).await.unwrap(), None);
    assert!(matches!(store.get("shut", 5).await, Err(Fault::Broken(_))));
    for escape in ["../a", "a//b", "/a", ""] {
        assert!(matches!(store.get(escape, 5).await, Err(Fault::Rejected(_))), "{escape}");
        assert!(matches!(store.put(escape, Vec::new()).await, Err(Fault::Rejected(_))), "{escape}");
        let delete = store.delete(&[escape.to_owned()]).await;
        assert!(matches!(delete, Err(Fault::Rejected(_))), "{escape}");
    }
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0].url.path(), "/files/a/b%20c%3F%23%25/%C3%BC");
    assert_eq!(requests[0].url.query(), Some("cache=0"));
    assert_eq!(header_of(&requests[0], "authorization"), "Bearer vercel_blob_rw_store1_secret");
}

#[tokio::test]
async fn parts_that_fail_are_sent_again_and_listed_in_order() {
    let server = MockServer::start().await;
    let begun = answer_with(&json!({ "uploadId": "upload-1", "key": "k/ü" }));
    Mock::given(header("x-mpu-action", "create")).respond_with(begun).mount(&server).await;
    let second = || Mock::given(header("x-mpu-part-number", "2"));
    second().respond_with(ResponseTemplate::new(503)).up_to_n_times(1).mount(&server).await;
    let answer_part = |request: &Request| {
        answer_with(&json!({ "etag": format!("e{}", header_of(request, "x-mpu-part-number")) }))
    };
    Mock::given(header("x-mpu-action", "upload")).respond_with(answer_part).mount(&server).await;
    Mock::given(any()).respond_with(answer_with(&json!({}))).mount(&server).await;
    store_at(&server).put("large", vec![1; 17 * MIB]).await.unwrap();

    let requests = server.received_requests().await.unwrap();
    assert!(requests.iter().all(|request| request.url.path() == "/api/blob/mpu"));
    assert!(requests.iter().all(|request| request.url.query() == Some("pathname=large")));
    assert!(requests.iter().all(|request| header_of(request, "x-vercel-blob-access") == "private"));
    let mut parts: Vec<(&str, usize)> = requests[1..requests.len() - 1]
        .iter()
        .map(|request| (header_of(request, "x-mpu-part-number"), request.body.len()))
        .collect();
    parts.sort_unstable();
    assert_eq!(parts, [("1", 8 * MIB), ("2", 8 * MIB), ("2", 8 * MIB), ("3", MIB)]);
    let last = requests.last().unwrap();
    assert_eq!(header_of(last, "x-mpu-action"), "complete");
    assert_eq!(header_of(last, "x-mpu-upload-id"), "upload-1");
    assert_eq!(header_of(last, "x-mpu-key"), "k%2F%C3%BC");
    let listed: Value = last.body_json().unwrap();
    let part = |number: u32| json!({ "etag": format!("e{number}"), "partNumber": number });
    assert_eq!(listed, json!([part(1), part(2), part(3)]));
}

#[tokio::test]
async fn lists_are_read_to_their_end_and_removals_go_in_batches() {
    let server = MockServer::start().await;
    let more =
        answer_with(&json!({ "blobs": [blob_json("p/b")], "cursor": "c 1", "hasMore": true }));
    Mock::given(method("GET")).respond_with(more).up_to_n_times(1).mount(&server).await;
    let last = answer_with(&json!({ "blobs": [blob_json("p/a")], "hasMore": false }));
    Mock::given(method("GET")).respond_with(last).up_to_n_times(1).mount(&server).await;
    let endless = answer_with(&json!({ "blobs": [], "cursor": "c", "hasMore": true }));
    Mock::given(method("GET")).respond_with(endless).mount(&server).await;
    Mock::given(path("/api/blob/delete"))
        .respond_with(answer_with(&Value::Null))
        .mount(&server)
        .await;
    let store = store_at(&server);
    let stored = store.list("p/").await.unwrap();
    let names: Vec<&str> = stored.iter().map(|info| info.pathname.as_str()).collect();
    assert_eq!(names, ["p/a", "p/b"]);
    let names: Vec<String> = (0..250).map(|n| format!("p/{n}")).collect();
    store.delete(&names).await.unwrap();
    store.delete(&[]).await.unwrap();

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.query(), Some("limit=1000&prefix=p%2F"));
    assert_eq!(requests[1].url.query(), Some("limit=1000&prefix=p%2F&cursor=c+1"));
    let removed: Vec<usize> = requests[2..]
        .iter()
        .map(|request| request.body_json::<Value>().unwrap()["urls"].as_array().unwrap().len())
        .collect();
    assert_eq!(removed, [100, 100, 50]);
    assert!(matches!(store.list("").await, Err(Fault::Broken(_))), "a list without end ends");
}

#[tokio::test]
async fn a_store_that_is_gone_is_no_absent_file() {
    let server = MockServer::start().await;
    let gone = json!({ "error": { "code": "store_not_found", "message": "of Ada" } });
    let gone = ResponseTemplate::new(404).set_body_json(gone);
    Mock::given(any()).respond_with(gone).mount(&server).await;
    let fault = store_at(&server).head("a").await.unwrap_err().to_string();
    assert!(fault.contains("store_not_found") && !fault.contains("Ada"), "{fault}");
}
