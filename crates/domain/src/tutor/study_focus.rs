//! Difficulties, next topics and strengths of a student.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ClaimSource, MAX_EVIDENCE, Skill, Taught};
use crate::analysis::Outcome;
use crate::mastery::MASTERED;
use crate::text;

/// Mastery below which a concept is a challenge whatever the last answer was.
const HARD_BELOW: u8 = 60;

/// Recall below which a concept has to be freshened up before anything is built on it.
const FADING_BELOW: f64 = 0.7;

/// Entries of each list.
const MAX_ITEMS: usize = 5;

/// Concepts named as one topic.
const TOPIC_CONCEPTS: usize = 2;

/// Strengths that sessions are asked for: the newest say most.
const MAX_REMARKS: usize = 3;

/// An entry of a list, with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// A concept's name, or a short sentence; redacted.
    pub text: String,
    pub source: ClaimSource,
    /// At least one.
    pub ids: Vec<Uuid>,
}

impl Item {
    fn concept(skill: &Skill) -> Self {
        let ids = skill.ids().take(MAX_EVIDENCE).collect();
        Self { text: skill.short_name(), source: ClaimSource::Evidence, ids }
    }
}

/// Concepts that are weak or that went wrong last, weakest first. Only what was seen counts: a
/// concept without evidence is unknown, not hard.
pub fn challenges(skills: &[Skill]) -> Vec<Item> {
    let mut hard: Vec<&Skill> = skills.iter().filter(|skill| is_hard(skill)).collect();
    hard.sort_by_key(|skill| skill.level);
    hard.into_iter().map(Item::concept).take(MAX_ITEMS).collect()
}

fn is_hard(skill: &Skill) -> bool {
    let Some(last) = skill.seen.first() else { return false };
    let went_wrong = last.outcome == Outcome::Incorrect;
    skill.level < HARD_BELOW || (went_wrong && skill.level < MASTERED)
}

/// The concepts to work on: those the question is about, then hard ones, then fading ones, then
/// those not mastered, weakest first.
pub fn recommend(skills: &[Skill], question: Option<&str>) -> Vec<Item> {
    let question_terms: BTreeSet<String> =
        question.map(text::terms).unwrap_or_default().into_iter().collect();
    let is_asked = |skill: &Skill| {
        let terms = text::terms(&skill.name);
        !terms.is_empty() && terms.iter().all(|term| question_terms.contains(term))
    };
    let fades = |skill: &Skill| skill.recall.is_some_and(|recall| recall < FADING_BELOW);
    let rank = |skill: &Skill| {
        if is_asked(skill) {
            Some(0)
        } else if is_hard(skill) {
            Some(1)
        } else if fades(skill) {
            Some(2)
        } else if skill.level < MASTERED {
            Some(3)
        } else {
            None
        }
    };
    let practised = skills.iter().filter(|skill| !skill.seen.is_empty());
    let mut ranked: Vec<(u8, u8, &Skill)> =
        practised.filter_map(|skill| Some((rank(skill)?, skill.level, skill))).collect();
    ranked.sort_by_key(|(rank, level, _)| (*rank, *level));
    ranked.into_iter().map(|(_, _, skill)| Item::concept(skill)).take(MAX_ITEMS).collect()
}

/// The topic of a session: the first concepts to work on.
pub(super) fn topic(focus: &[Item]) -> Option<Item> {
    let first = &focus[..focus.len().min(TOPIC_CONCEPTS)];
    if first.is_empty() {
        return None;
    }
    let names: Vec<&str> = first.iter().map(|item| item.text.as_str()).collect();
    let ids = first.iter().flat_map(|item| item.ids.iter().copied()).take(MAX_EVIDENCE).collect();
    Some(Item { text: names.join(" and "), source: ClaimSource::Evidence, ids })
}

/// The student's strengths: remarks of sessions, newest first, then mastered concepts.
pub fn strengths(skills: &[Skill], sessions: &[Taught]) -> Vec<Item> {
    let mut strengths: Vec<Item> = Vec::new();
    let remarks = sessions.iter().flat_map(|session| {
        session.strengths.iter().map(|strength| (session.id, strip_quotations(strength)))
    });
    for (session, text) in remarks {
        let known = strengths.iter().any(|item| item.text == text);
        if !text.is_empty() && !known && strengths.len() < MAX_REMARKS {
            strengths.push(Item { text, source: ClaimSource::Session, ids: vec![session] });
        }
    }
    let mut mastered: Vec<&Skill> =
        skills.iter().filter(|skill| skill.level >= MASTERED && !skill.seen.is_empty()).collect();
    mastered.sort_by_key(|skill| std::cmp::Reverse(skill.level));
    strengths.extend(mastered.into_iter().map(|skill| {
        let item = Item::concept(skill);
        Item { text: format!("{}: mastery {} of 100", item.text, skill.level), ..item }
    }));
    strengths.truncate(MAX_ITEMS);
    strengths
}

/// A remark without what it quotes: a brief says what was done, the transcript has the words.
fn strip_quotations(remark: &str) -> String {
    let mut plain = String::with_capacity(remark.len());
    let mut rest = remark;
    while let Some(open) = rest.find('\u{201c}') {
        let before = &rest[..open];
        let after = &rest[open + '\u{201c}'.len_utf8()..];
        let Some(close) = after.find('\u{201d}') else {
            rest = before;
            break;
        };
        let lead = before.trim_end_matches(['(', ' ', ':', ',']);
        plain.push_str(
            lead.strip_suffix("for example").unwrap_or(lead).trim_end_matches([',', ' ']),
        );
        rest = after[close + '\u{201d}'.len_utf8()..].trim_start_matches(')');
    }
    plain.push_str(rest);
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_left_out_of_remarks() {
        for (remark, plain) in [
            (
                "Explained buffers in their own words (\u{201c}it resists\u{201d}), and the tutor confirmed it.",
                "Explained buffers in their own words, and the tutor confirmed it.",
            ),
            (
                "Answered 2 questions on pH correctly, for example \u{201c}seven\u{201d}.",
                "Answered 2 questions on pH correctly.",
            ),
            ("Was unsure about pH: \u{201c}is it\u{201d}.", "Was unsure about pH."),
            ("Problem-solving", "Problem-solving"),
            ("Left \u{201c}open", "Left"),
        ] {
            assert_eq!(strip_quotations(remark), plain);
        }
    }
}
