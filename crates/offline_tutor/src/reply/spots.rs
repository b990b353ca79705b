//! The sentences that could be quoted, and how well each answers.

use std::collections::{BTreeSet, HashSet};

use domain::SessionId;
use domain::chat::{Passage, Quote};
use domain::cue_words::{CueVerdict, cue_words};
use domain::text;
use domain::transcript::{SessionLanguage, SpeakerRole, Turn};

use super::question::{Intent, Question};
use crate::arithmetic;
use crate::definitions;
use crate::sentences;

/// The weight of a term that only the surroundings of a sentence have.
const AROUND: f64 = 0.6;

/// What a sentence of the likeliest moment gains over one elsewhere.
const MOMENT_GAIN: f64 = 2.0;

/// What each further moment gains of that before it.
const NEXT_MOMENT: f64 = 0.5;

/// What a turn beside a moment gains of the moment's gain.
const BESIDE_MOMENT: f64 = 0.3;

/// A sentence that could be quoted.
pub(super) struct Spot<'a> {
    pub(super) passage: usize,
    pub(super) session: SessionId,
    pub(super) turn: &'a Turn,
    pub(super) text: &'a str,
    /// The byte of the turn that it starts at.
    pub(super) start: usize,
    pub(super) terms: BTreeSet<String>,
    /// The terms of what it answers or goes on from.
    context: BTreeSet<String>,
    pub(super) agreed: bool,
    /// What a student said, and the tutor corrected.
    pub(super) refuted: bool,
    after_why: bool,
}

/// The sentences of the passages, each once.
pub(super) fn spots(passages: &[Passage]) -> Vec<Spot<'_>> {
    let mut spots: Vec<Spot<'_>> = Vec::new();
    let mut seen = HashSet::new();
    for (passage, held_passage) in passages.iter().enumerate() {
        let mut questions: BTreeSet<String> = BTreeSet::new();
        let mut after_why = false;
        for (at, turn) in held_passage.turns.iter().enumerate() {
            // Passages overlap by a turn; the first place it is found in counts.
            let fresh = seen.insert((held_passage.session_id, turn.index));
            let next = held_passage.turns.get(at + 1);
            let agreed = turn.role == SpeakerRole::Student && next.is_some_and(is_agreement);
            let refuted = turn.role == SpeakerRole::Student && next.is_some_and(is_correction);
            let mut context = questions.clone();
            let mut from = 0;
            for text in text::sentences(&turn.text) {
                let start = turn.text[from..].find(text).map_or(from, |at| from + at);
                from = start + text.len();
                let terms: BTreeSet<String> = text::terms(text).into_iter().collect();
                if fresh {
                    spots.push(Spot {
                        passage,
                        session: held_passage.session_id,
                        turn,
                        text,
                        start,
                        terms: terms.clone(),
                        context: context.clone(),
                        agreed,
                        refuted,
                        after_why,
                    });
                }
                context.extend(terms);
            }
            after_why = text::words(&turn.text).iter().any(|word| word == "why");
            questions = if turn.text.contains('?') || turn.role == SpeakerRole::Student {
                text::terms(&turn.text).into_iter().collect()
            } else {
                BTreeSet::new()
            };
        }
    }
    spots
}

/// True if a turn of the tutor begins by confirming what was said before it. Other words of agreement,
/// `Good question`, confirm nothing.
fn is_agreement(turn: &Turn) -> bool {
    const AGREEING: [&str; 4] = ["right", "yes", "yep", "yeah"];
    let lower = text::fold_case(&turn.text);
    let first = lower.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    turn.role == SpeakerRole::Tutor
        && match verdict(turn) {
            Some(CueVerdict::Confirmed) => true,
            Some(CueVerdict::Agreed) => AGREEING.contains(&first),
            Some(CueVerdict::Corrected) | None => false,
        }
}

/// True if a turn of the tutor begins by correcting what was said before it.
fn is_correction(turn: &Turn) -> bool {
    turn.role == SpeakerRole::Tutor && verdict(turn) == Some(CueVerdict::Corrected)
}

fn verdict(turn: &Turn) -> Option<CueVerdict> {
    cue_words(SessionLanguage::ENGLISH)?.verdict(&turn.text)
}

/// The score of a spot as an answer.
#[derive(Clone, Copy, Default)]
pub(super) struct Score {
    /// The part of the question's weight that the sentence itself has.
    pub(super) own: f64,
    /// The coverage of the sentence together with its surroundings.
    pub(super) coverage: f64,
    pub(super) value: f64,
}

/// The score of every spot.
pub(super) fn scores(question: &Question, spots: &[Spot<'_>], moments: &[Quote]) -> Vec<Score> {
    let weight = |term: &String| {
        let holding = spots.iter().filter(|spot| spot.terms.contains(term)).count();
        (1.0 + spots.len() as f64 / (1.0 + holding as f64)).ln()
    };
    let weighted: Vec<(&String, f64)> =
        question.terms.iter().map(|term| (term, weight(term))).collect();
    let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
    spots
        .iter()
        .map(|spot| {
            let own: f64 = sum(&weighted, |term| spot.terms.contains(term));
            let around: f64 =
                sum(&weighted, |term| !spot.terms.contains(term) && spot.context.contains(term));
            let total = total.max(f64::MIN_POSITIVE);
            let (own, around) = (own / total, around / total);
            let words = AROUND.mul_add(around, own);
            let has_form = words > 0.0 && !spot.refuted;
            let form = if has_form { form_score(question, spot) } else { 0.0 };
            let gain = moment_gain(spot, moments);
            let value = (words + gain) * trust_score(spot) + form;
            Score { own, coverage: own + around, value }
        })
        .collect()
}

/// The gain of a sentence by the moments that the search points at.
fn moment_gain(spot: &Spot<'_>, moments: &[Quote]) -> f64 {
    let mut gain = MOMENT_GAIN;
    let mut best: f64 = 0.0;
    for moment in moments {
        if moment.passage as usize == spot.passage {
            best = best.max(match moment.turn.abs_diff(spot.turn.index) {
                0 => gain,
                1 => BESIDE_MOMENT * gain,
                _ => 0.0,
            });
        }
        gain *= NEXT_MOMENT;
    }
    best
}

fn sum(weighted: &[(&String, f64)], holds: impl Fn(&String) -> bool) -> f64 {
    weighted.iter().filter(|(term, _)| holds(term)).map(|(_, weight)| weight).sum()
}

/// The trust in a sentence as an answer, by its speaker and its form.
fn trust_score(spot: &Spot<'_>) -> f64 {
    let speaker = match spot.turn.role {
        SpeakerRole::Tutor => 1.0,
        SpeakerRole::Unknown => 0.9,
        SpeakerRole::Student if spot.refuted => 0.0,
        SpeakerRole::Student if spot.agreed => 0.9,
        SpeakerRole::Student => 0.4,
    };
    let asks = if is_question(spot.text) { 0.3 } else { 1.0 };
    let words = text::words(spot.text).len();
    let length = if (4..=45).contains(&words) { 1.0 } else { 0.5 };
    let clean = if sentences::clean(spot.text) == spot.text.trim() { 1.0 } else { 0.95 };
    let about_the_session = if is_plan(spot.text) { 0.4 } else { 1.0 };
    speaker * asks * length * clean * about_the_session
}

/// True for a sentence that asks.
pub(super) fn is_question(sentence: &str) -> bool {
    sentence.trim_end().ends_with('?')
}

/// True if a sentence is about the session rather than the matter.
pub(super) fn is_plan(sentence: &str) -> bool {
    let lower = text::fold_case(sentence);
    ["last time", "today ", "let's ", "next week", "homework", "we'll ", "now the "]
        .iter()
        .any(|plan| lower.contains(plan))
}

/// The score of a sentence beside its words: for the form that the question asks for.
fn form_score(question: &Question, spot: &Spot<'_>) -> f64 {
    if is_question(spot.text) {
        return 0.0;
    }
    let lower = text::fold_case(spot.text);
    let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    let taught = spot.turn.role != SpeakerRole::Student;
    match question.intent {
        Intent::What if taught => {
            let defined =
                question.subjects.iter().any(|key| definitions::find(spot.text, key).is_some());
            if defined { 0.6 } else { 0.0 }
        }
        Intent::Why if taught && spot.after_why => 0.5,
        Intent::Why
            if has(&["because", "since ", "the reason", "comes from", "so that", "that's why"]) =>
        {
            0.2
        }
        // A worked example shows how better than any description.
        Intent::How if taught && !arithmetic::find_computations(&[((), spot.text)]).is_empty() => {
            0.3
        }
        Intent::How
            if has(&[
                "first",
                "then",
                "subtract",
                "divide",
                "multiply",
                "you can",
                "you may",
                "by ",
                "start with",
                "step",
                "to get",
                "we use",
            ]) =>
        {
            0.15
        }
        _ => 0.0,
    }
}

/// True if a sentence takes back what its speaker said before.
pub(super) fn takes_back(sentence: &str) -> bool {
    const CUES: [&str; 10] = [
        "i misspoke",
        "i said that wrong",
        "i said it wrong",
        "i got that wrong",
        "i told you wrong",
        "i made a mistake",
        "let me correct",
        "correction",
        "scratch that",
        "sorry, i meant",
    ];
    let lower = text::fold_case(sentence);
    CUES.iter().any(|cue| lower.contains(cue))
}
