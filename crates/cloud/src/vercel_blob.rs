//! Files at Vercel Blob, all private.
//!
//! They are written, listed and removed through one API, and read from the store's own host. Written
//! means replaced: the pathname is the name, and nothing is added to it.

mod download;
mod multipart;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use ports::{BlobInfo, Blobs, ClientUpload, ClientUploads, Fault, Pathname, UploadGrant};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::json;

use multipart::PART_BYTES;

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service, ServiceResponse};

const NAME: &str = "Vercel Blob";

/// The version of the API that is spoken here.
const API_VERSION: &str = "12";

/// Files of one page of a list, as many as the service gives at once.
const PAGE: usize = 1_000;

/// Pages of a list.
const MAX_PAGES: usize = 100;

/// Files that one request removes.
const REMOVED_AT_ONCE: usize = 100;

/// The beginning of a token that may do everything in one store.
const TOKEN_PREFIX: &str = "vercel_blob_rw_";

/// A store of files.
#[derive(Clone)]
pub struct VercelBlob {
    service: Service,
    api: BaseUrl,
    reads: BaseUrl,
    store: String,
    token: String,
    authorization: HeaderValue,
}

/// A file as the service tells of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlobRecord {
    pathname: String,
    size: u64,
    uploaded_at: DateTime<Utc>,
}

/// A page of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlobPage {
    blobs: Vec<BlobRecord>,
    cursor: Option<String>,
    has_more: bool,
}

impl VercelBlob {
    /// The address of the API.
    pub const API: &str = "https://vercel.com/api/blob";

    /// The store that a token (`vercel_blob_rw_{store}_{secret}`) opens. Connects when first used.
    /// Refuses, with the reason, what is no such token.
    pub fn new(http: Client, token: &str) -> Result<Self, String> {
        let store = token
            .strip_prefix(TOKEN_PREFIX)
            .and_then(|rest| rest.split_once('_'))
            .filter(|(store, secret)| !secret.is_empty() && is_word(store))
            .map(|(store, _)| store.to_owned())
            .ok_or_else(|| format!("must start with {TOKEN_PREFIX} and a store's id."))?;
        Ok(Self {
            service: Service::new(NAME, http, Limits::FILES),
            api: BaseUrl::parse(Self::API)?,
            reads: BaseUrl::parse(&format!("https://{store}.private.blob.vercel-storage.com"))?,
            store,
            token: token.to_owned(),
            authorization: bearer(token)?,
        })
    }

    /// Calls the API at another address.
    #[must_use]
    pub fn with_api(self, api: BaseUrl) -> Self {
        Self { api, ..self }
    }

    /// Reads files from another address.
    #[must_use]
    pub fn with_reads(self, reads: BaseUrl) -> Self {
        Self { reads, ..self }
    }

    /// A request to the API, at a path with a query.
    fn call(&self, method: Method, path: &str, query: &[(&str, &str)]) -> RequestBuilder {
        self.service
            .http()
            .request(method, self.api.with_query(path, query))
            .header(AUTHORIZATION, self.authorization.clone())
            .header("x-api-version", API_VERSION)
            .header("x-vercel-blob-store-id", &self.store)
    }

    async fn send(&self, request: RequestBuilder) -> Result<ServiceResponse, Fault> {
        self.service.send(build_request(NAME, request)?, Repeat::Always).await
    }

    async fn put_at_once(&self, pathname: &Pathname<'_>, bytes: Bytes) -> Result<(), Fault> {
        let request = self.call(Method::PUT, "/", &[("pathname", pathname.as_str())]);
        self.send(as_private(request).body(bytes)).await?.check_status().map(drop)
    }
}

/// Sets the headers of a stored file. It is sealed or a transcript, so its type stays hidden, and a
/// cache keeps a copy of it as briefly as can be.
fn as_private(request: RequestBuilder) -> RequestBuilder {
    request
        .header("x-vercel-blob-access", "private")
        .header("x-content-type", "application/octet-stream")
        .header("x-add-random-suffix", "0")
        .header("x-allow-overwrite", "1")
        .header("x-cache-control-max-age", "60")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// True if it says that a file is absent. A store that is absent is no absent file.
fn is_absent(answer: &ServiceResponse) -> bool {
    answer.status == StatusCode::NOT_FOUND && answer.code().as_deref() != Some("store_not_found")
}

impl From<BlobRecord> for BlobInfo {
    fn from(record: BlobRecord) -> Self {
        Self { pathname: record.pathname, size: record.size, uploaded_at: record.uploaded_at }
    }
}

#[async_trait]
impl Blobs for VercelBlob {
    async fn put(&self, pathname: &str, bytes: Vec<u8>) -> Result<BlobInfo, Fault> {
        let parsed = Pathname::parse(pathname)?;
        let size = bytes.len();
        if size > PART_BYTES {
            self.put_in_parts(&parsed, bytes.into()).await?;
        } else {
            self.put_at_once(&parsed, bytes.into()).await?;
        }
        // The service doesn't say when it was; asking would cost another call.
        Ok(BlobInfo { pathname: pathname.to_owned(), size: size as u64, uploaded_at: Utc::now() })
    }

    async fn head(&self, pathname: &str) -> Result<Option<BlobInfo>, Fault> {
        let pathname = Pathname::parse(pathname)?;
        let request = self.call(Method::GET, "", &[("url", pathname.as_str())]);
        let answer = self.send(request).await?;
        if is_absent(&answer) {
            return Ok(None);
        }
        Ok(Some(answer.check_status()?.json::<BlobRecord>()?.into()))
    }

    async fn get(&self, pathname: &str, limit_bytes: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.read(&Pathname::parse(pathname)?, limit_bytes).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, Fault> {
        let limit = PAGE.to_string();
        let mut blobs: Vec<BlobInfo> = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut query = vec![("limit", limit.as_str()), ("prefix", prefix)];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page: BlobPage =
                self.send(self.call(Method::GET, "", &query)).await?.check_status()?.json()?;
            blobs.extend(page.blobs.into_iter().map(BlobInfo::from));
            cursor = page.cursor.filter(|_| page.has_more);
            if cursor.is_none() {
                blobs.sort_by(|a, b| a.pathname.cmp(&b.pathname));
                return Ok(blobs);
            }
        }
        Err(Fault::Broken(format!("{NAME} lists more than {MAX_PAGES} pages")))
    }

    async fn delete(&self, pathnames: &[String]) -> Result<(), Fault> {
        for pathname in pathnames {
            Pathname::parse(pathname)?;
        }
        for some in pathnames.chunks(REMOVED_AT_ONCE) {
            let request = self.call(Method::POST, "/delete", &[]).json(&json!({ "urls": some }));
            self.send(request).await?.check_status()?;
        }
        Ok(())
    }
}

impl ClientUploads for VercelBlob {
    fn grant(&self, upload: &ClientUpload) -> Result<UploadGrant, Fault> {
        Pathname::parse(&upload.pathname)?;
        let token = ports::sign_upload(&self.store, &self.token, upload)?;
        Ok(UploadGrant { token, url: self.api.join("") })
    }

    fn has_signed(&self, body: &[u8], signature: &str) -> bool {
        ports::is_signed(&self.token, body, signature)
    }
}

/// Shows no token.
impl std::fmt::Debug for VercelBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VercelBlob").field("store", &self.store).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_store() {
        let http = crate::client().unwrap();
        let blob = VercelBlob::new(http.clone(), "vercel_blob_rw_Ab12_se_cret").unwrap();
        assert_eq!(blob.store, "Ab12");
        assert_eq!(blob.reads.join("/a"), "https://ab12.private.blob.vercel-storage.com/a");
        assert!(!format!("{blob:?}").contains("cret"));
        for wrong in [
            "",
            "vercel_blob_rw_",
            "vercel_blob_rw_a_",
            "vercel_blob_rw__b",
            "a",
            "vercel_blob_rw_a.b_c",
        ] {
            assert!(VercelBlob::new(http.clone(), wrong).is_err(), "{wrong}");
        }
    }
}
