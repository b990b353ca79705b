//! The adapters that an environment leads to, and the variables it has to set for them.

use companion::Auth;
use web::{Gated, Supply};

use super::*;
use crate::environment::vendors::TWILIO;

const VERCEL: (&str, &str) = ("VERCEL", "1");
const DATABASE: (&str, &str) = ("DATABASE_URL", "postgres://me@127.0.0.1:1/none");

fn adapters(variables: &[(&str, &str)]) -> Adapters {
    let owned = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Adapters::of(Environment::of(owned))
}

/// The variable that is missing.
fn missing<T>(result: Result<T, Missing>) -> Option<&'static str> {
    result.err().map(|missing| missing.variable)
}

/// Everything a sign-in needs on Vercel.
const SIGN_IN: [(&str, &str); 4] = [
    VERCEL,
    DATABASE,
    ("JWT_SECRET", "a secret that has thirty-two bytes"),
    ("APP_URL", "https://study.example"),
];

#[tokio::test]
async fn a_sign_in_reads_nothing_that_other_functions_need() {
    let unusable = ["OPENAI_BASE_URL", "PINECONE_API_KEY", "BLOB_READ_WRITE_TOKEN", "CRON_DAILY"]
        .map(|name| (name, "two\nlines"));
    for more in [&[][..], &unusable] {
        let process = adapters(&[&SIGN_IN[..], more].concat());
        let sign_in: Result<Gated<Auth>, Missing> = process.supply();
        assert_eq!(missing(sign_in), None);
        assert_eq!(missing(process.vectors()), Some(PINECONE.variable()));
    }
}

#[tokio::test]
async fn on_vercel_health_names_a_vendor_where_one_is_picked_and_nothing_stands_in() {
    let signing = ("INNGEST_SIGNING_KEY", "signkey-prod-7f3a9c1e5b8d2046af91c3e7d05b6a28");
    let picked = |service: &str, process: &Adapters| match service {
        "model" => missing(process.llm()).or(missing(process.embed())),
        "vectors" => missing(process.vectors()),
        "files" => missing(process.blobs()),
        _ => missing(process.events()),
    };
    for (service, variable, value) in [
        ("model", OPENAI.variable(), "sk-1"),
        ("vectors", PINECONE.variable(), "key"),
        ("files", VERCEL_BLOB.variable(), "vercel_blob_rw_store1_secret"),
        ("jobs", INNGEST.variable(), "Zk3vQ8w1Tn5xLr7pYb2c"),
    ] {
        let named = |process: &Adapters| {
            let all = Services::adapters(process);
            all.into_iter().find(|adapter| adapter.service == service).unwrap().adapter
        };
        let bare = adapters(&[VERCEL, DATABASE, signing]);
        assert_eq!((named(&bare).as_str(), picked(service, &bare)), ("local", Some(variable)));
        let set = adapters(&[VERCEL, DATABASE, signing, (variable, value)]);
        assert_eq!(picked(service, &set), None, "{variable}");
        assert_ne!(named(&set), "local");
    }
}

#[tokio::test]
async fn what_postgres_does_as_well_it_does_on_vercel_too() {
    let bare = adapters(&[VERCEL, DATABASE]);
    assert_eq!(missing(bare.cache()).or(missing(bare.limiter())), None);
    assert!(!bare.notifier().unwrap().delivers(), "mails wait in the outbox");
}

#[test]
fn a_development_server_is_refused_on_vercel_when_events_are_sent() {
    for value in ["1", "true", "http://localhost:8288", "maybe"] {
        assert_eq!(
            missing(adapters(&[VERCEL, ("INNGEST_DEV", value)]).events()),
            Some("INNGEST_DEV")
        );
    }
}

const RESEND_SET: [(&str, &str); 2] =
    [("RESEND_API_KEY", "re_key"), ("MAIL_FROM", "hello@study.example")];
const TWILIO_SET: [(&str, &str); 3] =
    [("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "key"), ("TWILIO_FROM", "+15550100")];

/// True if messages are delivered; else the variable that is missing.
fn delivers(variables: &[(&str, &str)]) -> Result<bool, &'static str> {
    let notifier = adapters(&[variables, &[DATABASE]].concat()).notifier();
    notifier.map(|notifier| notifier.delivers()).map_err(|missing| missing.variable)
}

#[tokio::test]
async fn mail_is_delivered_when_its_service_is_set_up_whatever_sms_has() {
    assert_eq!(delivers(&[]), Ok(false));
    assert_eq!(delivers(&RESEND_SET), Ok(true));
    assert_eq!(delivers(&TWILIO_SET), Ok(false));
    assert_eq!(delivers(&[&RESEND_SET[..], &TWILIO_SET].concat()), Ok(true));
}

#[tokio::test]
async fn a_channel_takes_all_of_its_variables_or_none() {
    for set in [&RESEND_SET[..], &TWILIO_SET] {
        for gone in 0..set.len() {
            let mut rest = set.to_vec();
            let (name, _) = rest.remove(gone);
            assert_eq!(delivers(&rest), Err(name));
        }
    }
    for (set, name, value) in [
        (&RESEND_SET[..], "RESEND_BASE_URL", "http://mail.example"),
        (&TWILIO_SET, "TWILIO_BASE_URL", "sms.example"),
    ] {
        assert_eq!(delivers(&[set, &[(name, value)]].concat()), Err(name));
    }
    let wrong = (TWILIO.variable(), "no account");
    assert_eq!(delivers(&[wrong, TWILIO_SET[1], TWILIO_SET[2]]), Err(TWILIO.variable()));
}

#[test]
fn a_store_of_files_is_what_its_token_says_and_its_places_are_encrypted() {
    assert!(adapters(&[]).vercel_blob().unwrap().is_none());
    let token = (VERCEL_BLOB.variable(), "vercel_blob_rw_store1_secret");
    assert!(adapters(&[token]).vercel_blob().unwrap().is_some());
    let wrong = adapters(&[(token.0, "hidden")]).vercel_blob().unwrap_err();
    assert_eq!(wrong.variable, token.0);
    assert!(!wrong.to_string().contains("hidden"), "{wrong}");
    for name in ["VERCEL_BLOB_API_URL", "BLOB_READ_URL"] {
        let at = |url| adapters(&[token, (name, url)]).vercel_blob();
        assert_eq!(missing(at("http://blob.example")), Some(name));
        assert!(at("http://127.0.0.1:1/api").unwrap().is_some());
    }
}

#[test]
fn an_index_is_there_with_its_key_and_what_is_wrong_is_named() {
    let key = (PINECONE.variable(), "k");
    let host = "PINECONE_INDEX_HOST";
    assert!(adapters(&[(host, "host.example")]).pinecone().unwrap().is_none());
    assert!(adapters(&[key, ("PINECONE_ENVIRONMENT", "gcp")]).pinecone().unwrap().is_some());
    for (name, value) in [
        (host, "http://host.example"),
        ("PINECONE_CONTROLLER_URL", "api.example"),
        (key.0, "two\nlines"),
    ] {
        let missing = adapters(&[key, (name, value)]).pinecone().unwrap_err();
        assert_eq!(missing.variable, name);
        assert!(!missing.to_string().contains(value), "{missing}");
    }
}

const UPSTASH_NAMES: [[&str; 2]; 3] = [
    ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
    ["KV_REST_API_URL", "KV_REST_API_TOKEN"],
    ["VERCEL_KV_REST_API_URL", "VERCEL_KV_REST_API_TOKEN"],
];
const UPSTASH_URL: &str = "https://kv.example";

#[test]
fn a_cache_outside_has_three_names_and_takes_both_halves_of_one() {
    let client = |variables: &[(&str, &str)]| adapters(variables).upstash();
    assert!(client(&[]).unwrap().is_none());
    for [url, token] in UPSTASH_NAMES {
        assert!(client(&[(url, UPSTASH_URL), (token, "key")]).unwrap().is_some(), "{url}");
        assert_eq!(missing(client(&[(url, UPSTASH_URL)])), Some(token));
        assert_eq!(missing(client(&[(token, "key")])), Some(url));
    }
    let [[first_url, first_token], [url, token], _] = UPSTASH_NAMES;
    let half = client(&[(url, UPSTASH_URL), (token, "key"), (first_token, "key")]);
    assert_eq!(missing(half), Some(first_url), "the first name that is set decides");
}

#[test]
fn the_key_of_a_cache_goes_over_tls_and_is_not_told() {
    let [url, token] = UPSTASH_NAMES[0];
    let client = |place, key| adapters(&[(url, place), (token, key)]).upstash();
    for (wrong, place, key) in [
        (url, "http://hidden.example", "key"),
        (url, "hidden", "key"),
        (token, UPSTASH_URL, "hid\u{7f}den"),
    ] {
        let missing = client(place, key).unwrap_err();
        assert_eq!(missing.variable, wrong);
        assert!(!missing.to_string().contains("hid"), "{missing}");
    }
    assert!(client("http://127.0.0.1:8079", "key").unwrap().is_some());
}

const ISSUER_SET: [(&str, &str); 4] = [
    ("APP_URL", "https://study.example"),
    ("AUTH_JWKS_URL", "https://clerk.example/.well-known/jwks.json"),
    ("AUTH_ISSUER", "https://clerk.example"),
    ("AUTH_AUDIENCE", "study-companion"),
];

#[test]
fn an_issuer_takes_all_of_its_variables_or_none() {
    assert!(adapters(&ISSUER_SET).issuer().unwrap().is_some());
    assert!(adapters(&ISSUER_SET[..1]).issuer().unwrap().is_none());
    for gone in 1..ISSUER_SET.len() {
        let mut rest = ISSUER_SET.to_vec();
        let (name, _) = rest.remove(gone);
        assert_eq!(missing(adapters(&rest).issuer()), Some(name));
    }
}

#[test]
fn an_issuer_is_not_us_and_its_keys_come_over_tls() {
    for (at, value) in [(2, "https://study.example"), (1, "http://clerk.example/keys"), (1, "keys")]
    {
        let mut wrong = ISSUER_SET;
        wrong[at].1 = value;
        assert_eq!(missing(adapters(&wrong).issuer()), Some(ISSUER_SET[at].0), "{value}");
    }
}
