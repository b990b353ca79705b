//! One question to an outside service, and the finding that follows from its answer.

use std::time::{Duration, Instant};

use ports::Fault;
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::time::timeout;

use super::finding::Finding;

/// The longest that one question may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// A service, as its findings call it: what they are about, and the variable that opens it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServiceLabel {
    pub(super) about: &'static str,
    pub(super) variable: &'static str,
}

impl ServiceLabel {
    /// The finding from the answer to a question. A question without an answer is a problem.
    pub(super) async fn check<T>(
        self,
        question: impl Future<Output = Result<T, Fault>>,
        judge: impl FnOnce(T) -> Finding,
    ) -> Finding {
        let started = Instant::now();
        match timeout(ANSWER_WITHIN, question).await {
            Ok(Ok(answer)) => judge(answer).with_latency(started.elapsed()),
            Ok(Err(fault)) => self.finding_of(&fault),
            Err(_) => {
                let limit = ANSWER_WITHIN.as_secs();
                self.finding_of(&Fault::busy(format!("no answer within {limit} s")))
            }
        }
    }

    /// The finding about a service whose client can't be made.
    pub(super) fn missing(self, missing: &web::Missing) -> Vec<Finding> {
        let remedy = format!("Set {} anew.", missing.variable);
        vec![Finding::problem(self.about, missing.to_string(), remedy)]
    }

    /// The remedy for a fault. Its text names no address and no key.
    fn finding_of(self, fault: &Fault) -> Finding {
        let Self { about, variable } = self;
        let remedy = match fault {
            Fault::Busy { .. } => format!("Try again; then check where {variable} leads."),
            Fault::Limited { .. } => "Raise the budget, or wait.".to_owned(),
            Fault::NoConsent | Fault::Rejected(_) | Fault::Broken(_) => {
                format!("Check {variable}.")
            }
        };
        Finding::problem(about, fault.to_string(), remedy)
    }
}

/// The answer of a service to a request that changes nothing: its status, and its body if that is JSON.
pub(super) async fn fetch_json(request: RequestBuilder) -> Result<(u16, Value), Fault> {
    // An error of the client may repeat the address, and that a key.
    let away = |_| Fault::busy("it can't be reached");
    let response = request.timeout(ANSWER_WITHIN).send().await.map_err(away)?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(away)?;
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}
