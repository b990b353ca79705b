//! The matrix again for each way in which students stand with the consent of their guardians.

use domain::status::ConsentState;

use super::{prove_admissions, prove_refusals};

#[tokio::test]
async fn nobody_gets_what_is_not_theirs_while_consent_is_missing() {
    prove_refusals(ConsentState::Missing).await;
}

#[tokio::test]
async fn nobody_gets_what_is_not_theirs_once_consent_is_given() {
    prove_refusals(ConsentState::Given).await;
}

#[tokio::test]
async fn nobody_gets_what_is_not_theirs_once_consent_is_withdrawn() {
    prove_refusals(ConsentState::Withdrawn).await;
}

#[tokio::test]
async fn only_what_needs_consent_waits_while_it_is_missing() {
    prove_admissions(ConsentState::Missing).await;
}

#[tokio::test]
async fn nothing_waits_once_consent_is_given() {
    prove_admissions(ConsentState::Given).await;
}

#[tokio::test]
async fn only_what_needs_consent_waits_once_it_is_withdrawn() {
    prove_admissions(ConsentState::Withdrawn).await;
}
