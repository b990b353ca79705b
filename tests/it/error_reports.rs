//! Reports of faults to Sentry: their content, and that no request waits for them.

use std::time::{Duration, Instant};

use cloud::Sentry;
use cloud::sentry::{About, Dsn, ErrorReport, What};
use testkit::standins::{self, Recorder};

fn reporting_to(dsn: &str) -> Sentry {
    let about = About {
        release: "c0ffee".to_owned(),
        environment: "preview".to_owned(),
        function: "practice-submit".to_owned(),
    };
    Sentry::new(testkit::http_client(), Dsn::parse(dsn).unwrap(), about)
}

fn report(message: &str) -> ErrorReport {
    ErrorReport {
        what: What::Error,
        message: message.to_owned(),
        module: "web::layers".to_owned(),
        place: "crates/web/src/layers.rs:186".to_owned(),
        request_id: Some("one".to_owned()),
        method: Some("POST".to_owned()),
        route: Some("/api/practice/{practiceId}/submit".to_owned()),
        details: vec![("user", "u-1".to_owned())],
    }
}

#[tokio::test]
async fn an_error_is_told_with_its_request_and_without_what_anybody_wrote() {
    let recorder = Recorder::default();
    let standin = standins::Sentry::start(&recorder).await;
    let sentry = reporting_to(&standin.dsn());
    let message = r#"request failed: no u32 in "Ada said it hurts", ask ada@example.com"#;
    assert!(sentry.report(&report(message)));
    assert!(recorder.all().is_empty(), "taking a report sends nothing");
    sentry.flush().await;
    let events = standin.events();
    assert_eq!(events.len(), 1, "{:?}", recorder.all());
    assert_eq!(events[0]["logentry"]["formatted"], "request failed: no u32 in […], ask [EMAIL_1]");
    assert_eq!(events[0]["tags"]["route"], "/api/practice/{practiceId}/submit");
    assert_eq!(events[0]["extra"]["user"], "u-1");
    let report_body = recorder.all().remove(0).body;
    assert!(!report_body.contains("Ada") && !report_body.contains("ada@"), "{report_body}");
}

#[tokio::test]
async fn what_breaks_a_thousand_times_is_told_ten_times_at_most() {
    let standin = standins::Sentry::start(&Recorder::default()).await;
    let sentry = reporting_to(&standin.dsn());
    let words =
        ["pool", "cache", "queue", "vault", "shelf", "gate", "clock", "mail", "file", "log"];
    for _ in 0..50 {
        for word in words {
            sentry.report(&report(&format!("the {word} is closed")));
            sentry.clone().report(&report(&format!("the {word} is gone")));
        }
    }
    tokio::join!(sentry.flush(), sentry.flush());
    assert_eq!(standin.events().len(), 10);
}

#[tokio::test]
async fn a_refused_or_absent_sentry_loses_the_report_and_nothing_else() {
    let recorder = Recorder::default();
    let standin = standins::Sentry::start(&recorder).await;
    let address = standin.dsn().split_once('@').unwrap().1.to_owned();
    for dsn in [format!("http://0000@{address}"), "http://0000@127.0.0.1:1/1".to_owned()] {
        let (sentry, started) = (reporting_to(&dsn), Instant::now());
        assert!(sentry.report(&report("it broke")));
        assert!(started.elapsed() < Duration::from_millis(100));
        sentry.flush().await;
        sentry.flush().await;
        assert!(started.elapsed() < Duration::from_secs(3));
    }
    assert!(standin.events().is_empty());
    assert_eq!(recorder.all().len(), 1, "a refusal is not tried again");
}
