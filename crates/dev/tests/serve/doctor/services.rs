//! The report of `dev doctor` on outside services: they accept the key, or they don't.

use serde_json::{Value, json as value};
use testkit::standins::{
    Deletion, OpenAi, Pinecone, Recorder, Sentry, emulated, json, rest_redis, serve,
};
use wiremock::{Request, Respond, ResponseTemplate};

use super::DoctorOutput;

/// An address that nobody listens at.
const AWAY: &str = "http://127.0.0.1:1";

#[tokio::test(flavor = "multi_thread")]
async fn a_model_service_is_asked_for_models_and_for_an_embedding() {
    let openai = OpenAi::start(&Recorder::default()).await;
    let url = openai.url();
    let set = [
        ("DATABASE_URL", "postgres://me@127.0.0.1:1/none"),
        ("OPENAI_API_KEY", openai.key()),
        ("OPENAI_BASE_URL", &url),
    ];
    let report = DoctorOutput::of(&set);
    let (state, embeddings) = report.finding("OpenAI", "embeddings");
    assert_eq!(
        (state, embeddings["figure"].as_str().unwrap()),
        ("ok", "text-embedding-3-large, 1536 dimensions")
    );
    assert!(embeddings["latency_ms"].is_number(), "{embeddings}");
    assert_eq!(report.finding("OpenAI", "models").0, "ok");

    let other = [&set[..], &[("OPENAI_MODEL", "gpt-none")]].concat();
    let report = DoctorOutput::of(&other);
    let (state, models) = report.finding("OpenAI", "models");
    assert_eq!((state, &models["figure"]), ("problem", &Value::from("gpt-none is not offered")));

    let refused = [set[0], ("OPENAI_API_KEY", "sk-secret"), set[2]];
    let report = DoctorOutput::of(&refused);
    assert_eq!(report.finding("OpenAI", "models").0, "problem");
    assert_eq!(report.finding("OpenAI", "embeddings").0, "problem");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_not_there_is_told_how_to_be_made() {
    let pinecone = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    let url = pinecone.url();
    let set = [("PINECONE_API_KEY", pinecone.key()), ("PINECONE_CONTROLLER_URL", &url)];
    let report = DoctorOutput::of(&set);
    assert_eq!(report.finding("Pinecone", "index").0, "ok");
    assert_eq!(report.finding("Pinecone", "PINECONE_INDEX_HOST").0, "warning");
    let report = DoctorOutput::of(&[&set[..], &[("PINECONE_INDEX", "another")]].concat());
    let (state, index) = report.finding("Pinecone", "index");
    let remedy = "Run: cargo run -p dev -- provision";
    assert_eq!((state, &index["remedy"]), ("problem", &Value::from(remedy)));
    let report = DoctorOutput::of(&[("PINECONE_API_KEY", "secret"), set[1]]);
    assert_eq!(report.finding("Pinecone", "index").1["remedy"], "Check PINECONE_API_KEY.");
}

#[test]
fn a_cache_is_written_and_read() {
    let Some(redis) = rest_redis("doctor::a_cache_is_written_and_read") else { return };
    for names in [
        ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
        ["KV_REST_API_URL", "KV_REST_API_TOKEN"],
    ] {
        let report = DoctorOutput::of(&[(names[0], &redis.url), (names[1], &redis.token)]);
        assert_eq!(report.finding("Upstash", "cache").0, "ok", "{:#}", report.report);
        let report = DoctorOutput::of(&[(names[0], &redis.url), (names[1], "secret")]);
        assert_eq!(report.finding("Upstash", "cache").0, "problem");
    }
}

#[test]
fn files_mail_and_sms_are_tried_without_sending_anything() {
    let Some(all) = emulated("doctor::files_mail_and_sms") else { return };
    let (blob, resend, twilio) = (&all.blob, &all.resend, &all.twilio);
    let report = DoctorOutput::of(&[
        ("BLOB_READ_WRITE_TOKEN", &blob.token),
        ("VERCEL_BLOB_API_URL", &blob.api),
        ("BLOB_READ_URL", &blob.reads),
        ("RESEND_API_KEY", &resend.key),
        ("MAIL_FROM", "hello@study.example"),
        ("RESEND_BASE_URL", &resend.url),
        ("TWILIO_ACCOUNT_SID", &twilio.sid),
        ("TWILIO_AUTH_TOKEN", &twilio.token),
        ("TWILIO_FROM", &twilio.from),
        ("TWILIO_BASE_URL", &twilio.url),
    ]);
    assert_eq!(report.finding("Vercel Blob", "files").0, "ok", "{:#}", report.report);
    assert_eq!(report.finding("Twilio", "SMS").0, "ok", "{:#}", report.report);
    // Nobody has verified a domain there.
    let (state, mail) = report.finding("Resend", "mail");
    let figure = "may not come from study.example";
    assert_eq!((state, &mail["figure"]), ("problem", &Value::from(figure)));
}

/// Fireflies' API, as far as it tells whose a key is.
struct FirefliesUsers;

impl Respond for FirefliesUsers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let key = request.headers.get("authorization").and_then(|key| key.to_str().ok());
        match (request.url.path(), key) {
            ("/graphql", Some("Bearer ff-key")) => {
                json(200, &value!({ "data": { "user": { "user_id": "1" } } }))
            }
            _ => json(200, &value!({ "errors": [{ "code": "auth_failed" }] })),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recorders_are_told_by_their_secrets_and_fireflies_is_asked() {
    let fireflies = serve(FirefliesUsers).await;
    let url = fireflies.uri();
    let set = [
        ("FIREFLIES_WEBHOOK_SECRET", "a secret of thirty-two characters"),
        ("FIREFLIES_API_KEY", "ff-key"),
        ("FIREFLIES_BASE_URL", &url),
    ];
    let report = DoctorOutput::of(&set);
    assert_eq!(report.finding("Recorders", "transcripts of Fireflies").0, "ok");
    assert_eq!(report.finding("Recorders", "FIREFLIES_WEBHOOK_SECRET").0, "ok");
    assert_eq!(report.finding("Recorders", "ZOOM_WEBHOOK_SECRET_TOKEN").0, "unset");
    let report = DoctorOutput::of(&[set[0], ("FIREFLIES_API_KEY", "secret"), set[2]]);
    let (state, key) = report.finding("Recorders", "transcripts of Fireflies");
    assert_eq!((state, &key["remedy"]), ("problem", &Value::from("Set FIREFLIES_API_KEY anew.")));
    let report = DoctorOutput::of(&[("READ_AI_WEBHOOK_KEY", "secret, and no base64 at all, no!")]);
    assert_eq!(report.finding("Recorders", "READ_AI_WEBHOOK_KEY").0, "problem");
    let report = DoctorOutput::of(&[set[0], set[1], ("FIREFLIES_BASE_URL", AWAY)]);
    assert_eq!(report.finding("Recorders", "transcripts of Fireflies").0, "problem");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_reported_where_somebody_answers() {
    let sentry = Sentry::start(&Recorder::default()).await;
    let report = DoctorOutput::of(&[("SENTRY_DSN", &sentry.dsn())]);
    assert_eq!(report.finding("Sentry", "reports").0, "ok", "{:#}", report.report);
    assert!(sentry.events().is_empty(), "a look is no report");
    let report = DoctorOutput::of(&[("SENTRY_DSN", "https://secret@sentry.example/none")]);
    assert_eq!(report.finding("Sentry", "reports").0, "problem", "{:#}", report.report);
}

#[test]
fn services_that_are_away_are_problems_within_seconds() {
    let started = std::time::Instant::now();
    let report = DoctorOutput::of(&[
        ("UPSTASH_REDIS_REST_URL", AWAY),
        ("UPSTASH_REDIS_REST_TOKEN", "secret"),
        ("BLOB_READ_WRITE_TOKEN", "vercel_blob_rw_store_secret"),
        ("VERCEL_BLOB_API_URL", AWAY),
        ("RESEND_API_KEY", "secret"),
        ("MAIL_FROM", "hello@study.example"),
        ("RESEND_BASE_URL", AWAY),
        ("INNGEST_EVENT_KEY", "secret-5ec2e7a91b0d4f38"),
        ("INNGEST_SIGNING_KEY", "signkey-test-5ec2e7a91b0d4f38"),
        ("INNGEST_BASE_URL", AWAY),
    ]);
    let things =
        [("Upstash", "cache"), ("Vercel Blob", "files"), ("Resend", "mail"), ("Inngest", "jobs")];
    for (service, about) in things {
        assert_eq!(report.finding(service, about).0, "problem", "{:#}", report.report);
    }
    assert!(started.elapsed().as_secs() < 15, "{:?}", started.elapsed());
}
