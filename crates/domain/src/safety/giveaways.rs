//! Personal data that a student gives away, found as the redaction finds it.

use super::{RiskCategory, Severity, Signal};
use crate::redact;

/// Contacts and numbers of a person in a text, each a signal of its own category.
pub(super) fn find(text: &str) -> Vec<Signal> {
    let signal = |(range, rule)| Signal {
        category: RiskCategory::PersonalData,
        severity: Severity::Low,
        language: "",
        rule,
        range,
        excuse: None,
    };
    redact::giveaways(text).into_iter().map(signal).collect()
}
