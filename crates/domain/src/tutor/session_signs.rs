//! Signs for a session, claims against it, and earlier help.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::message_mood::{Mood, mood};
use super::{Chat, Claim, ClaimSource, Help, Seen, Signals, Skill, Tried};
use crate::analysis::Outcome;
use crate::chat::SUGGEST_TUTOR_BELOW;

/// Graded answers to one concept that are looked at.
const LAST_ANSWERS: usize = 5;

/// Wrong ones among them that are no slip any more.
const WRONG_ANSWERS: usize = 3;

/// Concepts that are called repeatedly wrong: a third adds nothing to the decision.
const WRONG_CONCEPTS: usize = 2;

/// Mastery below which, with its whole interval, the next answer is more likely wrong than right.
const WEAK_BELOW: f64 = 50.0;

/// Half-width of that interval above which mastery is a guess, as it is after a few answers.
const WELL_KNOWN: f64 = 17.0;

/// Scores that make a fall.
const FALLING_SCORES: usize = 3;

/// Points between the first and the last of them: less is what luck does.
const FALL: u8 = 15;

/// Practices that are looked at for failures.
const LAST_PRACTICES: usize = 3;

/// A score below which a practice taught less than it discouraged.
const FAILED_BELOW: u8 = 50;

/// Failed ones among the last that are a pattern.
const FAILED_PRACTICES: usize = 2;

/// Unsure answers from which the sessions do not cover what the student asks about.
const UNSURE_ANSWERS: u32 = 3;

/// Frustrated messages that are more than a bad moment.
const FRUSTRATED_MESSAGES: u32 = 2;

/// Stuck messages that are more than questions.
const STUCK_MESSAGES: u32 = 3;

/// Time without any sign of the student: longer than a week off.
const SILENCE: TimeDelta = TimeDelta::days(14);

/// Mean score from which practice is going well.
const GOOD_SCORE: u32 = 75;

/// Something that speaks for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionSign {
    /// The question asked now is for the tutor.
    AsksForTutor,
    /// The question asked now sounds frustrated.
    FrustratedNow,
    /// The question asked now sounds stuck.
    StuckNow,
    /// Several messages sounded frustrated.
    OftenFrustrated,
    /// One message sounded frustrated.
    OnceFrustrated,
    /// Several messages sounded stuck.
    OftenStuck,
    /// A concept went wrong again and again.
    RepeatedlyWrong,
    /// A concept is weak, and that is well known.
    Weak,
    /// Practice goes from bad to worse.
    FallingScores,
    FailedPractices,
    /// The sessions don't hold what the student asks about.
    UnsureAnswers,
    /// Nothing was heard of the student.
    Silent,
}

impl SessionSign {
    /// The chance that this alone makes a session wanted. Only an outspoken wish, open frustration
    /// and a concept that keeps going wrong are enough by themselves.
    pub const fn weight(self) -> f64 {
        match self {
            Self::AsksForTutor => 0.6,
            Self::FrustratedNow => 0.55,
            Self::RepeatedlyWrong => 0.5,
            Self::OftenFrustrated => 0.45,
            Self::FailedPractices => 0.4,
            Self::Weak | Self::FallingScores | Self::UnsureAnswers => 0.35,
            Self::OnceFrustrated | Self::OftenStuck => 0.25,
            Self::StuckNow | Self::Silent => 0.2,
        }
    }
}

/// A sign with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub sign: SessionSign,
    pub claim: Claim,
}

/// All signs there are, strongest first.
pub(super) fn find_signs(signals: &Signals) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.extend(current_question_sign(signals));
    reasons.extend(earlier_chats_sign(&signals.chats));
    reasons.extend(concept_signs(signals));
    reasons.extend(failed_practices_sign(signals));
    reasons.extend(falling_scores_sign(signals));
    reasons.extend(unsure_answers_sign(&signals.chats));
    reasons.extend(silence_sign(signals));
    // Stable: signs of the same weight stay in the order above.
    reasons.sort_by(|a, b| b.sign.weight().total_cmp(&a.sign.weight()));
    reasons
}

fn current_question_sign(signals: &Signals) -> Option<Reason> {
    let (sign, text) = match mood(signals.question.as_deref()?) {
        Mood::AsksForTutor => {
            (SessionSign::AsksForTutor, "the question asked now is for the tutor")
        }
        Mood::Frustrated => {
            (SessionSign::FrustratedNow, "the question asked now sounds frustrated")
        }
        Mood::Stuck => (SessionSign::StuckNow, "the question asked now sounds stuck"),
        Mood::Calm => return None,
    };
    Some(Reason { sign, claim: Claim::new(text.into(), ClaimSource::Request, []) })
}

fn earlier_chats_sign(chats: &[Chat]) -> Option<Reason> {
    let frustrated: u32 = chats.iter().map(|chat| chat.frustrated).sum();
    let stuck: u32 = chats.iter().map(|chat| chat.stuck).sum();
    let (sign, count, word) = if frustrated >= FRUSTRATED_MESSAGES {
        (SessionSign::OftenFrustrated, frustrated, "frustrated")
    } else if stuck + frustrated >= STUCK_MESSAGES {
        (SessionSign::OftenStuck, stuck + frustrated, "stuck")
    } else if frustrated > 0 {
        (SessionSign::OnceFrustrated, frustrated, "frustrated")
    } else {
        return None;
    };
    let of = chats.iter().filter(|chat| chat.frustrated + chat.stuck > 0).map(|chat| chat.id);
    let text = format!("{} in chat sounded {word}", format_count(count, "message"));
    Some(Reason { sign, claim: Claim::new(text, ClaimSource::Conversation, of) })
}

/// A concept is named once: as repeatedly wrong, else as weak.
fn concept_signs(signals: &Signals) -> Vec<Reason> {
    let mut wrong: Vec<(usize, u8, Reason)> = Vec::new();
    let mut weak: Vec<(u8, Reason)> = Vec::new();
    for skill in &signals.skills {
        if let Some((count, claim)) = repeated_mistakes_claim(skill, signals) {
            wrong.push((count, skill.level, Reason { sign: SessionSign::RepeatedlyWrong, claim }));
        } else if let Some(claim) = weak_concept_claim(skill) {
            weak.push((skill.level, Reason { sign: SessionSign::Weak, claim }));
        }
    }
    wrong.sort_by_key(|(count, level, _)| (std::cmp::Reverse(*count), *level));
    weak.sort_by_key(|(level, _)| *level);
    let wrong = wrong.into_iter().map(|(_, _, reason)| reason);
    // Weak concepts hang together; one of them says it.
    let weak = weak.into_iter().map(|(_, reason)| reason).take(1);
    wrong.take(WRONG_CONCEPTS).chain(weak).collect()
}

fn repeated_mistakes_claim(skill: &Skill, signals: &Signals) -> Option<(usize, Claim)> {
    let graded = skill.seen.iter().filter(|line| line.is_graded() && signals.is_recent(line.at));
    let last: Vec<&Seen> = graded.take(LAST_ANSWERS).collect();
    let is_wrong = |line: &&&Seen| line.outcome == Outcome::Incorrect;
    let wrong: Vec<Uuid> = last.iter().filter(is_wrong).map(|line| line.id).collect();
    // A right answer at last means that it was overcome.
    let overcome = last.first().is_none_or(|newest| newest.outcome == Outcome::Correct);
    if wrong.len() < WRONG_ANSWERS || overcome {
        return None;
    }
    let (count, name) = (wrong.len(), skill.short_name());
    let text = format!("{} answers on {name} were wrong", format_share(count, last.len()));
    Some((count, Claim::new(text, ClaimSource::Evidence, wrong)))
}

fn weak_concept_claim(skill: &Skill) -> Option<Claim> {
    let is_weak = f64::from(skill.level) + skill.uncertainty < WEAK_BELOW;
    if !is_weak || skill.uncertainty > WELL_KNOWN || skill.seen.is_empty() {
        return None;
    }
    let (level, around) = (skill.level, skill.uncertainty.round());
    let text =
        format!("mastery of {} is {level} of 100, give or take {around}", skill.short_name());
    Some(Claim::new(text, ClaimSource::Evidence, skill.ids()))
}

fn failed_practices_sign(signals: &Signals) -> Option<Reason> {
    let last = &signals.practices[..signals.practices.len().min(LAST_PRACTICES)];
    let failed: Vec<Uuid> = last
        .iter()
        .filter(|practice| practice.score < FAILED_BELOW)
        .map(|practice| practice.id)
        .collect();
    if failed.len() < FAILED_PRACTICES {
        return None;
    }
    let of = format_share(failed.len(), last.len());
    let text = format!("{of} practices scored below {FAILED_BELOW} %");
    let claim = Claim::new(text, ClaimSource::Practice, failed);
    Some(Reason { sign: SessionSign::FailedPractices, claim })
}

fn falling_scores_sign(signals: &Signals) -> Option<Reason> {
    let [newest, .., oldest] = signals.practices.get(..FALLING_SCORES)? else { return None };
    let last = &signals.practices[..FALLING_SCORES];
    let falls = last.windows(2).all(|pair| pair[0].score < pair[1].score);
    if !falls || oldest.score - newest.score < FALL {
        return None;
    }
    let text = format!(
        "scores of the last {FALLING_SCORES} practices fell from {} to {} %",
        oldest.score, newest.score
    );
    let claim = Claim::new(text, ClaimSource::Practice, last.iter().map(|practice| practice.id));
    Some(Reason { sign: SessionSign::FallingScores, claim })
}

fn unsure_answers_sign(chats: &[Chat]) -> Option<Reason> {
    let unsure: u32 = chats.iter().map(|chat| chat.unsure).sum();
    let all = unsure + chats.iter().map(|chat| chat.sure).sum::<u32>();
    if unsure < UNSURE_ANSWERS || 2 * unsure < all {
        return None;
    }
    let of = chats.iter().filter(|chat| chat.unsure > 0).map(|chat| chat.id);
    let text = format!(
        "{unsure} of {} in chat had a confidence below {:.0} %",
        format_count(all, "answer"),
        100.0 * SUGGEST_TUTOR_BELOW
    );
    let claim = Claim::new(text, ClaimSource::Conversation, of);
    Some(Reason { sign: SessionSign::UnsureAnswers, claim })
}

fn silence_sign(signals: &Signals) -> Option<Reason> {
    let (at, source, id) = signals.last?;
    if signals.question.is_some() || signals.now - at < SILENCE {
        return None;
    }
    let days = (signals.now - at).num_days();
    let text = format!("nothing was practised, asked or taught for {days} days");
    Some(Reason { sign: SessionSign::Silent, claim: Claim::new(text, source, [id]) })
}

/// The help the student has had, each way once.
pub(super) fn list_earlier_help(signals: &Signals) -> Vec<Tried> {
    let recent = |at: &DateTime<Utc>| signals.is_recent(*at);
    let sessions: Vec<Uuid> = signals
        .sessions
        .iter()
        .filter(|session| recent(&session.at))
        .map(|session| session.id)
        .collect();
    let practices: Vec<Uuid> = signals.practices.iter().map(|practice| practice.id).collect();
    let with = |count: fn(&Chat) -> u32| {
        let of: Vec<Uuid> =
            signals.chats.iter().filter(|chat| count(chat) > 0).map(|chat| chat.id).collect();
        (signals.chats.iter().map(count).sum::<u32>(), of)
    };
    let (explained, explaining) = with(|chat| chat.sure);
    let (hinted, hinting) = with(|chat| chat.unsure);
    let last_score = signals.practices.first().map(|last| last.score);
    let sessions_held = format_id_count(&sessions, "tutoring session");
    let handed_in = last_score.map_or_else(String::new, |score| {
        format!("{} handed in, the last with {score} %", format_id_count(&practices, "practice"))
    });
    let explanations =
        format!("{} explained from their sessions", format_count(explained, "question"));
    let hints = format!("{} answered with no more than a hint", format_count(hinted, "question"));
    [
        (Help::Session, sessions.len() as u32, sessions_held, ClaimSource::Session, sessions),
        (Help::Practice, practices.len() as u32, handed_in, ClaimSource::Practice, practices),
        (Help::Explanation, explained, explanations, ClaimSource::Conversation, explaining),
        (Help::Hint, hinted, hints, ClaimSource::Conversation, hinting),
    ]
    .into_iter()
    .filter(|(_, times, ..)| *times > 0)
    .map(|(help, times, text, source, ids)| Tried {
        help,
        times,
        claim: Claim::new(text, source, ids),
    })
    .collect()
}

/// Claims that speak against a session.
pub(super) fn claims_against_session(signals: &Signals) -> Vec<Claim> {
    let last = &signals.practices[..signals.practices.len().min(LAST_ANSWERS)];
    let sum: u32 = last.iter().map(|practice| u32::from(practice.score)).sum();
    let count = last.len() as u32;
    if count == 0 || sum < GOOD_SCORE * count {
        return Vec::new();
    }
    let mean = (sum + count / 2) / count;
    let text = match count {
        1 => format!("the last practice scored {mean} %"),
        _ => format!("the last {count} practices scored {mean} % on average"),
    };
    vec![Claim::new(text, ClaimSource::Practice, last.iter().map(|practice| practice.id))]
}

fn format_share(count: usize, all: usize) -> String {
    match (count == all, all) {
        (true, 2) => "both of the last 2".to_owned(),
        (true, _) => format!("all of the last {all}"),
        (false, _) => format!("{count} of the last {all}"),
    }
}

/// Such as `1 question` and `2 questions`.
pub fn format_count(count: impl Into<i64>, what: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn format_id_count(ids: &[Uuid], what: &str) -> String {
    format_count(u32::try_from(ids.len()).unwrap_or(u32::MAX), what)
}
