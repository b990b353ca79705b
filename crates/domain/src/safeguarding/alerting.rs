//! Who may be told of an alert, what they are told, and when they are told again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::safety::{RiskCategory, Severity};
use crate::transcript::SpeakerRole;

/// The longest time between two rounds of messages about an alert that nobody acknowledges.
const LONGEST_DELAY: TimeDelta = TimeDelta::days(1);

/// True if a finding may be about a tutor, so that no tutor of the student is told. A student who
/// speaks of abuse, grooming or pressure often speaks of an adult they know.
pub const fn may_concern_tutor(category: RiskCategory, speaker: SpeakerRole) -> bool {
    let by_an_adult = matches!(
        category,
        RiskCategory::AbuseNeglect | RiskCategory::Grooming | RiskCategory::Sexual
    );
    by_an_adult || matches!(speaker, SpeakerRole::Tutor)
}

/// True if an organisation may choose that guardians are told of a category: never of one in which a
/// guardian may be the danger.
pub const fn may_tell_guardian(category: RiskCategory) -> bool {
    !matches!(
        category,
        RiskCategory::AbuseNeglect | RiskCategory::Grooming | RiskCategory::PersonalData
    )
}

/// True if contacts are told as soon as there is an alert; what may be harmless waits in their list.
pub fn is_told_at_once(severity: Severity) -> bool {
    severity > Severity::Low
}

/// The time after a round of messages, counted from 1, after which people are told again unless somebody
/// acknowledges the alert: the settable one for what is urgent, twice as long after each round, and
/// never longer than a day. None when nobody is told.
pub fn escalation_delay(severity: Severity, round: u32, minutes: u32) -> Option<TimeDelta> {
    match severity {
        Severity::Low => None,
        Severity::Medium => Some(LONGEST_DELAY),
        Severity::High | Severity::Critical => {
            let doubled = 1_i64 << round.saturating_sub(1).min(11);
            Some(TimeDelta::minutes(i64::from(minutes) * doubled).min(LONGEST_DELAY))
        }
    }
}

/// An open alert that a further finding may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertState {
    /// The worst so far.
    pub severity: Severity,
    /// How often people were told.
    pub round: u32,
}

/// What a further finding does to an open alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It is counted: those who are told know of the alert already.
    Count,
    /// It is worse than what people know, so they are told at once.
    Tell,
}

impl AlertState {
    /// What a finding of a severity does to it.
    pub fn after(self, severity: Severity) -> Repeat {
        let is_worse = severity > self.severity || self.round == 0;
        if is_worse && is_told_at_once(severity) { Repeat::Tell } else { Repeat::Count }
    }
}

/// A category in words for those who are told.
pub const fn category_words(category: RiskCategory) -> &'static str {
    match category {
        RiskCategory::SelfHarm => "self-harm",
        RiskCategory::AbuseNeglect => "abuse or neglect",
        RiskCategory::Grooming => "grooming",
        RiskCategory::ViolenceThreat => "violence or threats",
        RiskCategory::Sexual => "sexual content or pressure",
        RiskCategory::Bullying => "bullying",
        RiskCategory::EatingDisorder => "eating disorder",
        RiskCategory::Substance => "alcohol, drugs or nicotine",
        RiskCategory::PersonalData => "personal data",
    }
}

/// A severity in words for those who are told.
pub const fn severity_words(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium: look at it today",
        Severity::High => "high: look at it now",
        Severity::Critical => "critical: a life may be in danger",
    }
}

/// The title and the body of a message about an alert. Neither has words of the child: the title may
/// stand on a lock screen, so it doesn't say what it is about either.
pub fn alert_text(
    student: &str,
    category: RiskCategory,
    severity: Severity,
    last_at: DateTime<Utc>,
    link: &str,
) -> (String, String) {
    let title = format!("Safeguarding alert ({})", severity.as_str());
    let body = format!(
        "Student: {student}\n\
         Category: {}\n\
         Severity: {}\n\
         Time: {} UTC\n\n\
         Acknowledge it here, so that others know somebody has it:\n{link}\n\n\
         What was said is shown only there.",
        category_words(category),
        severity_words(severity),
        last_at.format("%Y-%m-%d %H:%M"),
    );
    (title, body)
}
