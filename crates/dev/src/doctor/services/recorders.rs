//! Recorders of meetings: that the secrets are there which their webhooks are checked with, and that
//! Fireflies, who is asked for its transcripts, accepts our key. Nothing can be asked of Read AI and
//! Zoom: they come to us.

use cloud::Fireflies;
use domain::status::Recorder;
use runtime::environment::recorders::{FIREFLIES, SECRETS};
use serde_json::{Value, json};
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::{ServiceLabel, fetch_json};

const TRANSCRIPTS: ServiceLabel =
    ServiceLabel { about: "transcripts of Fireflies", variable: FIREFLIES[0] };

/// Asks who the key belongs to.
const QUERY: &str = "{ user { user_id } }";

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    let missing = patient.adapters.recorder_secrets().err();
    let mut findings: Vec<Finding> = SECRETS
        .iter()
        .map(|(recorder, secret)| match &missing {
            Some(missing) if missing.variable == *secret => {
                Finding::problem(secret, missing.to_string(), format!("Set {secret} anew."))
            }
            _ if environment.get(secret).is_some() => {
                Finding::ok(secret, format!("{} is taken in", webhook(*recorder)))
            }
            _ => Finding::unset(secret, format!("{} is not there", webhook(*recorder))),
        })
        .collect();
    if let Some(key) = environment.get(FIREFLIES[0]) {
        findings.push(examine_key(patient, key).await);
    }
    findings
}

const fn webhook(recorder: Recorder) -> &'static str {
    match recorder {
        Recorder::ReadAi => "/api/webhooks/read-ai",
        Recorder::Fireflies => "/api/webhooks/fireflies",
        Recorder::Zoom => "/api/webhooks/zoom",
    }
}

async fn examine_key(patient: &Patient, key: &str) -> Finding {
    let http = match patient.adapters.http() {
        Ok(http) => http,
        Err(missing) => {
            let remedy = format!("Set {} anew.", missing.variable);
            return Finding::problem(TRANSCRIPTS.about, missing.to_string(), remedy);
        }
    };
    let base = patient.environment().get("FIREFLIES_BASE_URL").unwrap_or(Fireflies::API);
    let place = format!("{}/graphql", base.trim_end_matches('/'));
    let question = http.post(place).bearer_auth(key).json(&json!({ "query": QUERY }));
    TRANSCRIPTS.check(fetch_json(question), |(status, body)| judge(status, &body)).await
}

fn judge(status: u16, body: &Value) -> Finding {
    let ServiceLabel { about, variable } = TRANSCRIPTS;
    let code = [&body["errors"][0]["code"], &body["errors"][0]["extensions"]["code"]];
    let code = code.into_iter().find_map(Value::as_str).unwrap_or_default();
    let is_refused = matches!(status, 400 | 401 | 403) || code.contains("auth");
    match status {
        _ if is_refused => {
            let figure = format!("it refuses our key ({status})");
            Finding::problem(about, figure, format!("Set {variable} anew."))
        }
        200 if body["data"]["user"].is_object() => Finding::ok(about, "the key is accepted"),
        _ => Finding::warning(about, format!("it answers {status}"), "Try again later."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Severity;
    use super::*;

    #[test]
    fn a_key_is_judged_by_the_errors_of_an_answer_that_is_200_as_well() {
        let user = json!({ "data": { "user": { "user_id": "1" } } });
        assert_eq!(judge(200, &user).state, Severity::Ok);
        let wrong = json!({ "errors": [{ "code": "auth_failed" }], "data": null });
        assert_eq!(judge(200, &wrong).state, Severity::Problem);
        assert_eq!(judge(401, &Value::Null).state, Severity::Problem);
        let busy = json!({ "errors": [{ "extensions": { "code": "too_many_requests" } }] });
        assert_eq!(judge(200, &busy).state, Severity::Warning);
        assert_eq!(judge(503, &Value::Null).state, Severity::Warning);
    }
}
