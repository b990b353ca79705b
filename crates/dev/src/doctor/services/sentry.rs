//! Where errors are reported: an address that is one, and somebody who answers there. No report is
//! sent.

use cloud::sentry::Dsn;
use reqwest::Url;
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::{ServiceLabel, fetch_json};

const DSN: &str = "SENTRY_DSN";
const REPORTS: ServiceLabel = ServiceLabel { about: "reports", variable: DSN };

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let Some(text) = patient.environment().get(DSN) else {
        return vec![Finding::unset(DSN, "errors are in the logs only")];
    };
    let origin = Dsn::parse(text).and_then(|_| {
        let url = Url::parse(text).map_err(|_| "is no address.".to_owned())?;
        Ok(url.origin().ascii_serialization())
    });
    let origin = match origin {
        Ok(origin) => origin,
        Err(reason) => {
            let remedy = "Copy it from the project's settings at Sentry.";
            return vec![Finding::problem(REPORTS.about, format!("{DSN} {reason}"), remedy)];
        }
    };
    let http = match patient.adapters.http() {
        Ok(http) => http,
        Err(missing) => return REPORTS.missing(&missing),
    };
    let answered = |_| Finding::ok(REPORTS.about, "somebody answers");
    vec![REPORTS.check(fetch_json(http.get(origin)), answered).await]
}
