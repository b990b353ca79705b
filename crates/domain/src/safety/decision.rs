//! What is done about the signals of a text.

use serde::{Deserialize, Serialize};

use super::{RiskCategory, Severity, Signal};

/// Score from which on an endpoint's word alone makes somebody look at a text. Its scores are
/// calibrated for adults' messages, and lessons on war or biology score high, so alone it alerts
/// nobody but for intent to self-harm and sexual content with minors.
const REVIEW_SCORE: f64 = 0.7;

/// Score from which on an endpoint's word alone alerts, in the two kinds where it may.
const ALERT_SCORE: f64 = 0.5;

/// What is done about a text, from nothing to the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyAction {
    /// Nothing: the conversation goes on.
    Pass,
    /// Personal data is masked and the student told kindly; nobody is alerted.
    Mask,
    /// A contact finds it in the list when they look.
    Review,
    /// The calm answer is given, and contacts are told today.
    Alert,
    /// The calm answer is given, and contacts are told at once and until one acknowledges.
    UrgentAlert,
}

/// The category, severity and action for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyDecision {
    /// What it is about; none when it passes.
    pub category: Option<RiskCategory>,
    /// How bad it is.
    pub severity: Severity,
    /// What is done.
    pub action: SafetyAction,
}

/// What an outside moderation endpoint says about one of its own categories.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndpointScore<'a> {
    /// The endpoint's name for it, such as `self-harm/intent`.
    pub name: &'a str,
    /// From 0 to 1.
    pub score: f64,
}

impl EndpointScore<'_> {
    /// The product's category, and the severity that the score alone is worth.
    fn judged(&self) -> Option<(RiskCategory, Severity)> {
        let category = match self.name {
            "self-harm" | "self-harm/intent" | "self-harm/instructions" => RiskCategory::SelfHarm,
            "sexual" | "sexual/minors" => RiskCategory::Sexual,
            "violence"
            | "violence/graphic"
            | "harassment/threatening"
            | "hate/threatening"
            | "illicit/violent" => RiskCategory::ViolenceThreat,
            "harassment" | "hate" => RiskCategory::Bullying,
            "illicit" => RiskCategory::Substance,
            _ => return None,
        };
        let alerts = matches!(self.name, "self-harm/intent" | "sexual/minors");
        if alerts && self.score >= ALERT_SCORE {
            return Some((category, Severity::Medium));
        }
        (self.score >= REVIEW_SCORE).then_some((category, Severity::Low))
    }
}

/// The worst of what rules and endpoint found. A signal that was explained away has no voice, and an
/// endpoint without an answer (no scores) leaves the rules to decide.
pub fn decide(signals: &[Signal], scores: &[EndpointScore<'_>]) -> SafetyDecision {
    let counting = signals.iter().filter(|signal| signal.counts());
    let by_rules = counting.map(|signal| (signal.category, signal.severity));
    let by_endpoint = scores.iter().filter_map(EndpointScore::judged);
    let worst = by_rules.chain(by_endpoint).max_by_key(|(category, severity)| {
        let is_danger = *category != RiskCategory::PersonalData;
        (is_danger, *severity, std::cmp::Reverse(*category))
    });
    let Some((category, severity)) = worst else {
        return SafetyDecision {
            category: None,
            severity: Severity::Low,
            action: SafetyAction::Pass,
        };
    };
    let action = match (category, severity) {
        (RiskCategory::PersonalData, _) => SafetyAction::Mask,
        (_, Severity::Low) => SafetyAction::Review,
        (_, Severity::Medium) => SafetyAction::Alert,
        (_, Severity::High | Severity::Critical) => SafetyAction::UrgentAlert,
    };
    SafetyDecision { category: Some(category), severity, action }
}
