//! Mail and SMS: that the keys are accepted, and that mail may come from our address. Nothing is
//! sent.

use cloud::{Resend, Twilio};
use runtime::environment::vendors::{RESEND, TWILIO};
use serde_json::Value;
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::{ServiceLabel, fetch_json};

const MAIL: ServiceLabel = ServiceLabel { about: "mail", variable: RESEND.variable() };
const SMS: ServiceLabel = ServiceLabel { about: "SMS", variable: "TWILIO_AUTH_TOKEN" };

/// A key that may send and nothing else is told so.
const MAY_ONLY_SEND: &str = "restricted_api_key";

pub(in super::super) async fn resend(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    let Some(key) = environment.key(&RESEND) else {
        return vec![Finding::unset(MAIL.variable, "mails wait in an outbox")];
    };
    let from = environment.get("MAIL_FROM").unwrap_or_default();
    let http = match patient.adapters.http() {
        Ok(http) => http,
        Err(missing) => return MAIL.missing(&missing),
    };
    let base = environment.get("RESEND_BASE_URL").unwrap_or(Resend::API).trim_end_matches('/');
    let question = fetch_json(http.get(format!("{base}/domains")).bearer_auth(key));
    vec![MAIL.check(question, |(status, body)| judge_mail(status, &body, from)).await]
}

fn judge_mail(status: u16, body: &Value, from: &str) -> Finding {
    let ServiceLabel { about, variable } = MAIL;
    let domain = from.trim_end_matches('>').rsplit('@').next().unwrap_or_default();
    let mut domains = body["data"].as_array().into_iter().flatten();
    let verified = domains.any(|listed| {
        let name = listed["name"].as_str().unwrap_or_default();
        listed["status"] == "verified" && (domain == name || domain.ends_with(&format!(".{name}")))
    });
    match status {
        200 if verified => Finding::ok(about, format!("from {domain}, which is verified")),
        200 => {
            let remedy = format!("Verify {domain} at Resend, or set MAIL_FROM to one that is.");
            Finding::problem(about, format!("may not come from {domain}"), remedy)
        }
        401 | 403 if body["name"] == MAY_ONLY_SEND => {
            Finding::ok(about, format!("the key may send and nothing else, from {domain}"))
        }
        400 | 401 | 403 => {
            let figure = format!("it refuses our key ({status})");
            Finding::problem(about, figure, format!("Set {variable} anew."))
        }
        _ => Finding::warning(about, format!("it answers {status}"), "Try again later."),
    }
}

pub(in super::super) async fn twilio(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    let sid = environment.key(&TWILIO);
    let (Some(sid), Some(token)) = (sid, environment.get(SMS.variable)) else {
        return vec![Finding::unset(TWILIO.variable(), "SMS wait in an outbox")];
    };
    let http = match patient.adapters.http() {
        Ok(http) => http,
        Err(missing) => return SMS.missing(&missing),
    };
    let base = environment.get("TWILIO_BASE_URL").unwrap_or(Twilio::API).trim_end_matches('/');
    let place = format!("{base}/2010-04-01/Accounts/{sid}.json");
    let question = fetch_json(http.get(place).basic_auth(sid, Some(token)));
    vec![SMS.check(question, |(status, body)| judge_sms(status, &body)).await]
}

fn judge_sms(status: u16, body: &Value) -> Finding {
    let ServiceLabel { about, variable } = SMS;
    let account = body["status"].as_str().unwrap_or("unknown");
    match status {
        200 if account == "active" => Finding::ok(about, "the account is active"),
        200 => {
            let figure = format!("the account is {account}");
            Finding::problem(about, figure, "Activate the account at Twilio.")
        }
        401 | 403 | 404 => {
            let figure = format!("it refuses our key ({status})");
            Finding::problem(about, figure, format!("Set TWILIO_ACCOUNT_SID and {variable} anew."))
        }
        _ => Finding::warning(about, format!("it answers {status}"), "Try again later."),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::finding::Severity;
    use super::*;

    #[test]
    fn mail_comes_from_a_domain_that_is_verified() {
        let domains = json!({ "data": [
            { "name": "study.example", "status": "verified" },
            { "name": "new.example", "status": "pending" },
        ] });
        let from = |address: &str| judge_mail(200, &domains, address).state;
        assert_eq!(from("Study Companion <hello@study.example>"), Severity::Ok);
        assert_eq!(from("hello@mail.study.example"), Severity::Ok);
        assert_eq!(from("hello@new.example"), Severity::Problem);
        assert_eq!(from("hello@mystudy.example"), Severity::Problem);
        let restricted = json!({ "name": "restricted_api_key" });
        assert_eq!(judge_mail(401, &restricted, "hello@study.example").state, Severity::Ok);
        assert_eq!(judge_mail(401, &Value::Null, "hello@study.example").state, Severity::Problem);
    }

    #[test]
    fn an_account_that_is_suspended_sends_no_sms() {
        assert_eq!(judge_sms(200, &json!({ "status": "active" })).state, Severity::Ok);
        assert_eq!(judge_sms(200, &json!({ "status": "suspended" })).state, Severity::Problem);
        assert_eq!(judge_sms(401, &Value::Null).state, Severity::Problem);
    }
}
