//! The adapters of outside services, on what stands in for them, and on the real ones when their
//! keys are set: `LIVE_` and the name of each variable as the product knows it.

use std::sync::Arc;

use cloud::{BaseUrl, Resend, Twilio, TwilioAccount, Upstash, VercelBlob};
use ports::Cache;
use testkit::http_client;
use testkit::standins::{Emulated, RestRedis, emulated, rest_redis};

pub(super) fn base_url(url: &str) -> BaseUrl {
    BaseUrl::parse(url).unwrap()
}

pub(super) fn live(name: &str) -> Option<String> {
    std::env::var(format!("LIVE_{name}")).ok().filter(|value| !value.is_empty())
}

pub(super) fn redis_at(place: &RestRedis) -> Upstash {
    Upstash::new(http_client(), base_url(&place.url), &place.token).unwrap()
}

/// The stand-in, and the database that `LIVE_UPSTASH_REDIS_REST_URL` and `…_TOKEN` name.
pub(crate) fn redises(test: &str) -> Vec<Upstash> {
    let live = live("UPSTASH_REDIS_REST_URL").zip(live("UPSTASH_REDIS_REST_TOKEN"));
    let live = live.map(|(url, token)| {
        Upstash::new(cloud::client().unwrap(), base_url(&url), &token).unwrap()
    });
    rest_redis(test).map(redis_at).into_iter().chain(live).collect()
}

pub(super) fn blobs_at(place: &Emulated) -> VercelBlob {
    let (api, reads) = (base_url(&place.blob.api), base_url(&place.blob.reads));
    VercelBlob::new(http_client(), &place.blob.token).unwrap().with_api(api).with_reads(reads)
}

/// The stand-in, and the store that `LIVE_BLOB_READ_WRITE_TOKEN` opens.
pub(super) fn stores(test: &str) -> Vec<VercelBlob> {
    let live = live("BLOB_READ_WRITE_TOKEN");
    let live = live.map(|token| VercelBlob::new(cloud::client().unwrap(), &token).unwrap());
    emulated(test).map(blobs_at).into_iter().chain(live).collect()
}

pub(super) fn resend_at(url: &str, key: &str) -> Resend {
    Resend::new(http_client(), base_url(url), key, "Study <hello@study.example>").unwrap()
}

pub(super) fn twilio_at(url: &str, account: TwilioAccount<'_>, cache: Arc<dyn Cache>) -> Twilio {
    Twilio::new(http_client(), &base_url(url), account, cache).unwrap()
}
