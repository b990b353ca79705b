//! The job service: keys of the right kind, and an API that takes ours.

use inngest::{Config, SigningKey};
use runtime::Adapters;
use runtime::environment::vendors;
use web::Services as _;

use super::super::Patient;
use super::super::finding::{Finding, Severity};
use super::super::service_check::{ServiceLabel, fetch_json};

const DEV: &str = "INNGEST_DEV";
const EVENTS: &str = vendors::INNGEST.variable();
const SIGNING: &str = "INNGEST_SIGNING_KEY";
const JOBS: ServiceLabel = ServiceLabel { about: "jobs", variable: SIGNING };

/// The id of a run that doesn't exist: callers with the right key are told that it is absent.
const NO_RUN: &str = "/v0/runs/00000000000000000000000000/actions";

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    match environment.dev_server() {
        Ok(Some(_)) if patient.production => {
            let remedy = format!("Remove {DEV} from the project's environment variables.");
            return vec![Finding::problem(DEV, "set, and refused on Vercel", remedy)];
        }
        Ok(Some(server)) => return vec![check_dev_server(&patient.adapters, &server).await],
        Ok(None) => {}
        Err(missing) => return JOBS.missing(&missing),
    }
    if environment.key(&vendors::INNGEST).is_none() {
        return vec![patient.unset(EVENTS, "the jobs' events are kept in Postgres")];
    }
    let Some(key) = environment.get(SIGNING) else {
        let remedy = format!("Set {SIGNING}.");
        return vec![Finding::problem(
            JOBS.about,
            "the events leave, but no call is signed",
            remedy,
        )];
    };
    let (http, settings) = match (patient.adapters.http(), environment.inngest()) {
        (Ok(http), Ok(settings)) => (http, settings),
        (Err(missing), _) | (_, Err(missing)) => return JOBS.missing(&missing),
    };
    let is_ours = settings.api_origin.is_some() && is_hex(key);
    if !is_signing_key(key) && !is_ours {
        let remedy = format!("Copy {SIGNING} from the environment's keys at Inngest.");
        return vec![Finding::problem(JOBS.about, "this is no signing key", remedy)];
    }
    let origin = settings.api_origin.as_deref().unwrap_or(Config::API_ORIGIN);
    let place = format!("{}{NO_RUN}", origin.trim_end_matches('/'));
    let question = fetch_json(http.get(place).bearer_auth(SigningKey::new(key).hashed()));
    vec![JOBS.check(question, |(status, _)| judge(status)).await]
}

/// True if the development server answers.
async fn check_dev_server(adapters: &Adapters, server: &str) -> Finding {
    let http = match adapters.http() {
        Ok(http) => http,
        Err(missing) => return JOBS.missing(&missing).remove(0),
    };
    let remedy = "Start it with npx inngest-cli@latest dev.";
    let question = fetch_json(http.get(format!("{server}/dev")));
    let finding = JOBS.check(question, |_| Finding::ok(DEV, format!("{server} answers"))).await;
    if finding.state == Severity::Ok {
        finding
    } else {
        Finding::problem(DEV, finding.figure, remedy)
    }
}

/// `signkey-` and the environment's kind, then bytes in hexadecimal: a key of the public service.
fn is_signing_key(key: &str) -> bool {
    let rest = key.strip_prefix("signkey-").and_then(|rest| rest.split_once('-'));
    rest.is_some_and(|(kind, bytes)| !kind.is_empty() && is_hex(bytes))
}

/// Bytes in hexadecimal: a key of a service of one's own, which has no prefix.
fn is_hex(key: &str) -> bool {
    !key.is_empty() && key.len().is_multiple_of(2) && key.bytes().all(|b| b.is_ascii_hexdigit())
}

fn judge(status: u16) -> Finding {
    let ServiceLabel { about, variable } = JOBS;
    match status {
        401 | 403 => {
            let figure = format!("the API refuses our key ({status})");
            Finding::problem(about, figure, format!("Set {variable} anew."))
        }
        500.. => Finding::warning(about, format!("the API answers {status}"), "Try again later."),
        _ => Finding::ok(about, "the API takes our key"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signing_key_is_told_from_an_event_key() {
        assert!(is_signing_key("signkey-prod-0123abcd"));
        for other in ["", "signkey-", "signkey-prod-", "signkey-prod-xyz", "0123abcd"] {
            assert!(!is_signing_key(other), "{other}");
        }
    }

    #[test]
    fn a_key_in_hexadecimal_is_one_of_a_service_of_ones_own() {
        assert!(is_hex("0123abcdEF"));
        for other in ["", "012", "signkey-prod-0123abcd", "xyzw"] {
            assert!(!is_hex(other), "{other}");
        }
    }

    #[test]
    fn an_absent_run_is_a_sign_that_the_key_is_taken() {
        assert_eq!(judge(404).state, Severity::Ok);
        assert_eq!(judge(401).state, Severity::Problem);
        assert_eq!(judge(502).state, Severity::Warning);
    }
}
