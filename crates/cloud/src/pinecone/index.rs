//! The index: its address, its description, and its creation.

use ports::{EMBEDDING_DIMENSIONS, Fault};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::Pinecone;
use crate::BaseUrl;

/// The address under which indexes are looked up and made, unless another one is configured.
const CONTROLLER: &str = "https://api.pinecone.io";

/// The way vectors are compared: ours have length 1, so this is their dot product too.
const METRIC: &str = "cosine";

/// The one place where an index costs nothing on every plan: a cloud, and a region of it.
pub const PLACE: (&str, &str) = ("aws", "us-east-1");

/// The name of an index and, if known, its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    name: String,
    pub(super) host: Option<BaseUrl>,
    controller: BaseUrl,
}

impl Index {
    /// The usual name.
    pub const USUAL: &str = "study-companion";

    /// The index of this name at Pinecone, which is asked once where it is.
    pub fn with_name(name: &str) -> Result<Self, String> {
        let controller = BaseUrl::parse(CONTROLLER)?;
        Ok(Self { name: name.to_owned(), host: None, controller })
    }

    /// Sets the host: `https://host`, or `host` alone as Pinecone names its hosts. The error gives
    /// the reason for a refusal.
    pub fn with_host(self, host: &str) -> Result<Self, String> {
        Ok(Self { host: Some(host_url(host)?), ..self })
    }

    /// Looks indexes up, and makes them, at another address.
    #[must_use]
    pub fn with_controller(self, controller: BaseUrl) -> Self {
        Self { controller, ..self }
    }
}

/// A host as Pinecone names it, or as an address.
fn host_url(text: &str) -> Result<BaseUrl, String> {
    if text.contains("://") {
        return BaseUrl::parse(text);
    }
    // Pinecone's emulator names hosts in the same way and has no TLS.
    let host = text.split(['/', ':']).next().unwrap_or_default();
    let scheme = if matches!(host, "localhost" | "127.0.0.1") { "http" } else { "https" };
    BaseUrl::parse(&format!("{scheme}://{text}"))
}

/// The description of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDescription {
    pub host: String,
    /// The length of its vectors; none when it holds sparse ones.
    pub dimension: Option<usize>,
    /// The metric, if the index states one; `cosine` is the right one.
    pub metric: Option<String>,
    /// Records in all namespaces, as of a few seconds ago.
    pub records: u64,
}

/// The result of [`Pinecone::create`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provisioned {
    /// There is a new index, which takes up to a minute to be ready.
    Created,
    /// There was one of this name.
    Existed,
}

/// An index as the controller describes it.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    host: Option<String>,
    #[serde(default)]
    dimension: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    #[serde(default)]
    dimension: Option<usize>,
    #[serde(default)]
    metric: Option<String>,
    total_vector_count: u64,
}

impl Pinecone {
    /// The index's own description, which shows whether it suits us. Looks up its host first when
    /// that isn't known. [`Fault::Rejected`] when there is no index of this name.
    pub async fn describe(&self) -> Result<IndexDescription, Fault> {
        let answer = self.post("/describe_index_stats", b"{}".to_vec()).await?;
        let stats: Stats = answer.check_status()?.json()?;
        let host = self.host().await?.join("");
        let Stats { dimension, metric, total_vector_count: records } = stats;
        Ok(IndexDescription { host, dimension, metric, records })
    }

    /// Makes the index as the product needs it, unless there is one of its name: serverless, 1,536
    /// dimensions, compared by their cosine. Where it is made costs nothing on every plan.
    pub async fn create(&self) -> Result<Provisioned, Fault> {
        self.create_in(PLACE.0, PLACE.1).await
    }

    /// Makes the index in a region of a cloud, such as `eu-west-1` of `aws`.
    pub async fn create_in(&self, cloud: &str, region: &str) -> Result<Provisioned, Fault> {
        let body = json!({
            "name": self.index.name,
            "dimension": EMBEDDING_DIMENSIONS,
            "metric": METRIC,
            "spec": { "serverless": { "cloud": cloud, "region": region } },
        });
        let place = self.index.controller.join("/indexes");
        let answer = self.call(Method::POST, &place, Some(body.to_string().into_bytes())).await?;
        // A conflict also answers a try after one that succeeded and was not heard.
        if answer.status == StatusCode::CONFLICT {
            return Ok(Provisioned::Existed);
        }
        answer.check_status().map(|_| Provisioned::Created)
    }

    /// The host of the index: configured, or looked up once in this process.
    pub(super) async fn host(&self) -> Result<&BaseUrl, Fault> {
        self.host.get_or_try_init(|| self.look_up()).await
    }

    async fn look_up(&self) -> Result<BaseUrl, Fault> {
        let place = self.index.controller.with_segments(["indexes", &self.index.name]);
        let answer = self.call(Method::GET, place.as_str(), None).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(Fault::Rejected(format!("Pinecone has no index {:?}", self.index.name)));
        }
        let listed: Listed = answer.check_status()?.json()?;
        if let Some(other) = listed.dimension.filter(|own| *own != EMBEDDING_DIMENSIONS) {
            let reason = format!(
                "Pinecone's index has {other} dimensions, our vectors have {EMBEDDING_DIMENSIONS}"
            );
            return Err(Fault::Broken(reason));
        }
        let host = listed.host.filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| Fault::busy("Pinecone's index is not ready yet"))?;
        host_url(&host).map_err(|_| Fault::broken("Pinecone names a host that is no address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_over_tls_or_stays_on_this_machine() {
        for (text, url) in [
            ("https://study-abc.svc.pinecone.io", "https://study-abc.svc.pinecone.io"),
            ("study-abc.svc.pinecone.io", "https://study-abc.svc.pinecone.io"),
            ("localhost:5081", "http://localhost:5081"),
            ("http://127.0.0.1:9", "http://127.0.0.1:9"),
        ] {
            assert_eq!(host_url(text).unwrap().join(""), url);
        }
        for refused in
            ["http://study.pinecone.io", "", "ftp://here", "http://localhost.evil.example"]
        {
            assert!(host_url(refused).is_err(), "{refused}");
        }
    }
}
