//! Alerts: when a tutor is told, without being asked, that a student needs them.
//!
//! Each rule looks for one pattern that practice alone does not mend, and names the answers or
//! messages under it. Chance is kept out by asking for certainty: a concept goes wrong only if it
//! surely does so in most answers, on more than one day. A student is told of at most once a week, and signs from
//! before a tutoring session or an earlier alert count no more. Danger to a child has rules of its
//! own ([`crate::safety`]), which wait for nothing.

mod rules;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Mood;
use crate::analysis::Outcome;
use crate::answer::Slip;
use crate::ids::{ConceptId, EvidenceId, MessageId};

/// Time between two alerts about a student, at least.
pub const ALERT_PAUSE: TimeDelta = TimeDelta::days(7);

/// The age beyond which nothing is looked at.
pub const ALERT_WINDOW: TimeDelta = TimeDelta::days(21);

/// A graded answer, with the help that was had before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrailAnswer {
    pub id: EvidenceId,
    pub concept: ConceptId,
    pub outcome: Outcome,
    pub slip: Option<Slip>,
    /// Hints that were taken before answering.
    pub hints: u32,
    pub at: DateTime<Utc>,
}

/// A message to the chat, judged by its words, which are not kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrailMessage {
    pub id: MessageId,
    pub mood: Mood,
    pub at: DateTime<Utc>,
}

/// A day of study that a plan had foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailDay {
    pub at: DateTime<Utc>,
    /// True if any of it was done.
    pub studied: bool,
}

/// What is known of a concept.
#[derive(Debug, Clone, PartialEq)]
pub struct TrailConcept {
    pub id: ConceptId,
    /// Mastery in points and the half-width of its interval.
    pub mastery: f64,
    pub uncertainty: f64,
    /// Concepts that have to be learned before.
    pub needs: Vec<ConceptId>,
}

/// What a student did lately, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyTrail {
    pub answers: Vec<TrailAnswer>,
    pub messages: Vec<TrailMessage>,
    pub days: Vec<TrailDay>,
    pub concepts: Vec<TrailConcept>,
    /// The last session with the tutor.
    pub taught_at: Option<DateTime<Utc>>,
    /// The last alert about the student.
    pub alerted_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

impl StudyTrail {
    /// The moment from which on signs count.
    fn since(&self) -> DateTime<Utc> {
        let floor = self.now - ALERT_WINDOW;
        let last = self.taught_at.max(self.alerted_at);
        last.map_or(floor, |last| last.max(floor))
    }

    fn recent_answers(&self) -> impl DoubleEndedIterator<Item = &TrailAnswer> {
        let since = self.since();
        self.answers.iter().filter(move |answer| answer.at > since)
    }

    fn recent_messages(&self) -> impl DoubleEndedIterator<Item = &TrailMessage> {
        let since = self.since();
        self.messages.iter().filter(move |message| message.at > since)
    }

    /// The last answers on a concept since signs count, newest first.
    fn last_answers(&self, concept: ConceptId, count: usize) -> Vec<&TrailAnswer> {
        let of_concept = self.recent_answers().rev().filter(|answer| answer.concept == concept);
        of_concept.take(count).collect()
    }
}

/// The patterns that call for a tutor, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertRule {
    /// The student asked for their tutor.
    Requested,
    /// Frustration that lasts, or that comes with failure.
    Frustrated,
    /// A concept goes wrong because one that it needs is not there.
    PrerequisiteGap,
    /// A concept goes wrong again and again, after hints too.
    FailsAfterHints,
    /// The same slip comes back after it seemed overcome.
    SlipReturns,
    /// Planned days are not studied.
    PlanStalled,
}

/// A rule that holds, with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertReason {
    pub rule: AlertRule,
    /// What the trouble is with; for a gap, the concept that is missing.
    pub concept: Option<ConceptId>,
    /// The slip that returns.
    pub slip: Option<Slip>,
    pub answers: Vec<EvidenceId>,
    pub messages: Vec<MessageId>,
    /// Planned days that were not studied.
    pub missed_days: u32,
}

impl AlertReason {
    const fn of(rule: AlertRule) -> Self {
        Self {
            rule,
            concept: None,
            slip: None,
            answers: Vec::new(),
            messages: Vec::new(),
            missed_days: 0,
        }
    }
}

/// What was tried since the last session or alert.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriedHelp {
    /// Answers given on the concept of the first reason, or on all if it has none.
    pub answers: u32,
    /// Those after a hint.
    pub after_hints: u32,
    /// Days on which there were any.
    pub days: u32,
}

/// An alert to the tutor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TutorAlert {
    /// The most pressing first; at least one.
    pub reasons: Vec<AlertReason>,
    pub tried: TriedHelp,
}

/// Looks for all patterns. None if there is none, or if the last alert is less than a week ago.
pub fn alert_tutor(trail: &StudyTrail) -> Option<TutorAlert> {
    if trail.alerted_at.is_some_and(|last| trail.now - last < ALERT_PAUSE) {
        return None;
    }
    let mut reasons = rules::find_reasons(trail);
    reasons.sort_by_key(|reason| reason.rule);
    let tried = list_tried_help(trail, reasons.first()?.concept);
    Some(TutorAlert { reasons, tried })
}

fn list_tried_help(trail: &StudyTrail, concept: Option<ConceptId>) -> TriedHelp {
    let mut tried = TriedHelp::default();
    let mut last_day = None;
    let about = trail
        .recent_answers()
        .filter(|answer| concept.is_none_or(|concept| answer.concept == concept));
    for answer in about {
        tried.answers += 1;
        tried.after_hints += u32::from(answer.hints > 0);
        if last_day != Some(answer.at.date_naive()) {
            last_day = Some(answer.at.date_naive());
            tried.days += 1;
        }
    }
    tried
}

#[cfg(test)]
mod tests;
