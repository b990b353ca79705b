//! The decision whether a student needs their tutor, and the brief for the tutor.
//!
//! Each sign that speaks for a session has a weight: the chance that it alone would make an
//! experienced tutor want one. Signs are taken as independent, so together they leave the need 1 −
//! Π(1 − weight). The weights are judgement, not fitted: no public data says which alerts were
//! worth it. So every decision names its signs and what they stand on, and says how unsure it is.

pub mod alert;
mod brief;
mod message_mood;
mod session_signs;
mod study_focus;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::analysis::Outcome;
use crate::mastery::EvidenceKind;

pub use brief::{
    Brief, Cited, ClaimRole, Handoff, MAX_BRIEF_WORDS, NOTHING_KNOWN, NOTHING_SEEN, REASON_CLAIMS,
    Sentence, cite_claims, sentence, spoken_reason, spoken_summary,
};
pub use message_mood::{Mood, mood};
pub use session_signs::{Reason, SessionSign, format_count};
pub use study_focus::{Item, challenges, recommend, strengths};

/// The age beyond which evidence tells little about a student's needs now.
pub const WINDOW: TimeDelta = TimeDelta::days(28);

/// The tutor is called in when a session is at least as likely to be wanted as not.
const ROUTE_AT: f64 = 0.5;

/// The need from which on the next session should not wait for its usual day.
const MEDIUM_AT: f64 = 0.65;

/// The need from which on it should be today or tomorrow: two strong signs and another one.
const HIGH_AT: f64 = 0.8;

/// The weight of what is believed before anything is seen, Beta(1, 1), as for mastery.
const PRIOR: f64 = 2.0;

/// The 90th percentile of the standard normal distribution: ± this covers 80 %.
const Z_80: f64 = 1.281_551_565_5;

/// Ids that one claim points at, at most: the newest.
pub const MAX_EVIDENCE: usize = 10;

/// Words of a concept's name that a claim repeats.
const NAME_WORDS: usize = 8;

/// The sources of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimSource {
    /// Lines of the evidence log.
    Evidence,
    Practice,
    Session,
    /// Conversations, which are counted and never quoted.
    Conversation,
    /// The question in the request itself, which is stored nowhere and so has no id.
    Request,
}

/// Something that is said of a student, with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// A clause, redacted: without a capital at its start and without a full stop.
    pub text: String,
    pub source: ClaimSource,
    /// At least one and at most [`MAX_EVIDENCE`], except for [`ClaimSource::Request`].
    pub ids: Vec<Uuid>,
}

impl Claim {
    fn new(text: String, source: ClaimSource, ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self { text, source, ids: ids.into_iter().take(MAX_EVIDENCE).collect() }
    }
}

/// One line of the log about a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Seen {
    pub id: Uuid,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub at: DateTime<Utc>,
}

impl Seen {
    /// True if a key judged it. What is merely said in a session errs too often to count
    /// answers by.
    const fn is_graded(&self) -> bool {
        !matches!(self.kind, EvidenceKind::Transcript)
    }
}

/// A student's mastery of a concept.
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// The concept's name, redacted.
    pub name: String,
    /// Mastery, 0 to 100.
    pub level: u8,
    /// Half-width of the 80 % interval around it, in points.
    pub uncertainty: f64,
    /// Chance, 0 to 1, of recalling it now; none before it was practised.
    pub recall: Option<f64>,
    /// The last lines about it, newest first.
    pub seen: Vec<Seen>,
}

impl Skill {
    fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.seen.iter().map(|line| line.id)
    }

    fn short_name(&self) -> String {
        self.name.split_whitespace().take(NAME_WORDS).collect::<Vec<_>>().join(" ")
    }
}

/// A practice that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Practised {
    pub id: Uuid,
    /// 0 to 100.
    pub score: u8,
    pub at: DateTime<Utc>,
}

/// A conversation, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chat {
    pub id: Uuid,
    /// Answers that stood on the student's sessions.
    pub sure: u32,
    /// Answers that did not: they only pointed to what came nearest.
    pub unsure: u32,
    /// Messages that sound stuck.
    pub stuck: u32,
    /// Messages that sound frustrated or ask for the tutor.
    pub frustrated: u32,
    pub at: DateTime<Utc>,
}

/// A session that was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Taught {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Redacted.
    pub strengths: Vec<String>,
}

/// Everything a decision looks at, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Signals {
    /// The concepts the student has met.
    pub skills: Vec<Skill>,
    /// Practices that were handed in.
    pub practices: Vec<Practised>,
    pub chats: Vec<Chat>,
    pub sessions: Vec<Taught>,
    /// The last thing the student did or was taught, however long ago: when, what, its id.
    pub last: Option<(DateTime<Utc>, ClaimSource, Uuid)>,
    /// The question that is being asked now.
    pub question: Option<String>,
    pub now: DateTime<Utc>,
}

impl Signals {
    fn is_recent(&self, at: DateTime<Utc>) -> bool {
        self.now - at <= WINDOW
    }

    /// The number of observations.
    fn pieces(&self) -> f64 {
        let graded = self.skills.iter().flat_map(|skill| &skill.seen);
        let graded = graded.filter(|line| line.is_graded() && self.is_recent(line.at)).count();
        let answers: u32 = self.chats.iter().map(|chat| chat.sure + chat.unsure).sum();
        let questions = usize::from(self.question.is_some());
        (graded + self.practices.len() + questions) as f64 + f64::from(answers)
    }
}

/// The urgency of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// In the next session, whenever that is.
    Low,
    /// In an earlier session, if one can be had.
    Medium,
    High,
}

impl Urgency {
    fn of(need: f64) -> Self {
        if need >= HIGH_AT {
            Self::High
        } else if need >= MEDIUM_AT {
            Self::Medium
        } else {
            Self::Low
        }
    }

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A way of helping that the student has had already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Help {
    Session,
    /// A practice that was handed in.
    Practice,
    /// An answer in chat that explained from the student's sessions.
    Explanation,
    /// An answer in chat that gave a nudge, or only pointed to what came nearest.
    Hint,
}

impl Help {
    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Practice => "practice",
            Self::Explanation => "explanation",
            Self::Hint => "hint",
        }
    }
}

/// A way of helping that was tried, with its count and the places that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The way of helping.
    pub help: Help,
    pub times: u32,
    /// The same in words.
    pub claim: Claim,
}

/// The decision on a session, with all that speaks for it and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub should_route: bool,
    /// The chance, 0 to 1, that a session is wanted.
    pub need: f64,
    /// Half-width of the 80 % interval around it, 0 to 1: wide when little was seen.
    pub uncertainty: f64,
    pub urgency: Urgency,
    /// Strongest first.
    pub reasons: Vec<Reason>,
    pub tried: Vec<Tried>,
    pub well: Vec<Claim>,
    /// None when nothing is known.
    pub topic: Option<Item>,
    /// The concepts to work on, most pressing first.
    pub focus: Vec<Item>,
    pub strengths: Vec<Item>,
}

/// Decides from what was seen.
pub fn decide(signals: &Signals) -> Decision {
    let reasons = session_signs::find_signs(signals);
    let need = 1.0 - reasons.iter().map(|reason| 1.0 - reason.sign.weight()).product::<f64>();
    let should_route = need >= ROUTE_AT;
    let focus = recommend(&signals.skills, signals.question.as_deref());
    Decision {
        should_route,
        need,
        uncertainty: uncertainty(need, signals.pieces()),
        urgency: if should_route { Urgency::of(need) } else { Urgency::Low },
        reasons,
        tried: session_signs::list_earlier_help(signals),
        well: session_signs::claims_against_session(signals),
        topic: study_focus::topic(&focus),
        focus,
        strengths: strengths(&signals.skills, &signals.sessions),
    }
}

/// Half the width of the interval that holds the need with 80 % probability: that of a Beta
/// distribution over as many observations as there were things to look at, with a normal
/// distribution's quantile, as for mastery. Nothing seen gives about ±0.37.
fn uncertainty(need: f64, pieces: f64) -> f64 {
    let weight = pieces + PRIOR;
    let mean = (need * pieces + PRIOR / 2.0) / weight;
    Z_80 * (mean * (1.0 - mean) / (weight + 1.0)).sqrt()
}

#[cfg(test)]
mod tests;
