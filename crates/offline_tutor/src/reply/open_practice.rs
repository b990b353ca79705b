//! Open practice: its answers are not given away, but a right one is confirmed.

use std::collections::BTreeSet;

use domain::chat::{Coverage, Quote, Reply};
use domain::text;
use domain::transcript::Turn;
use ports::Respond;

use super::question::Question;
use crate::{arithmetic, definitions, phrases, sentences, subject_glossary};

/// The gap's mark in an open question.
const GAP: &str = "_____";
/// Part of the message's terms that an open question holds when they are about the same.
const SHARED: f64 = 0.75;
/// Likeness by shared over all terms from which two texts ask the same.
const LIKE: f64 = 0.5;
/// Most turns back to the question that led to an answer.
const LEAD_TURNS: usize = 3;

/// A turn of a passage.
#[derive(Clone, Copy)]
struct PassageTurn<'a> {
    passage: u32,
    turn: &'a Turn,
}

impl PassageTurn<'_> {
    const fn quote(&self) -> Quote {
        Quote { passage: self.passage, turn: self.turn.index }
    }
}

/// The right answer of the open question, as far as it can be known here.
enum Expected {
    Value(f64),
    /// A term, as stems.
    Term(Vec<String>),
    /// Unknown: nothing can be confirmed.
    Unknown,
}

/// A hint or a confirmation, when the message is about an open practice question.
pub(super) fn guard(request: &Respond, question: &Question) -> Option<Reply> {
    let open = request.open_questions.iter().find(|open| {
        let earlier = request.history.iter().rev().filter(|(student, _)| *student).take(1);
        is_about(&request.question, question, open)
            || earlier.into_iter().any(|(_, before)| {
                let previous = Question::read(before, &[]);
                is_short(&request.question) && is_about(before, &previous, open)
            })
    })?;
    let place = source_turn(request, open);
    let expected = expected_answer(request, open, place);
    if states_answer(&request.question, open, &expected) {
        let quotes = place.map(|place| place.quote()).into_iter().collect();
        let text = "Yes, that is right. Enter it in your practice just like that.";
        return Some(super::reply(text.to_owned(), Coverage::Answered, quotes));
    }
    Some(hint(request, place, &expected))
}

/// A message such as `is it 96?`, which means the question before it.
fn is_short(message: &str) -> bool {
    text::terms(message).len() <= 4
}

/// True if a message asks what an open question asks.
fn is_about(message: &str, question: &Question, open: &str) -> bool {
    let question_text = text::fold_case(open);
    let sum = arithmetic::read_question(open);
    if sum.is_some()
        && arithmetic::read_question(message).is_some_and(|other| Some(&other) == sum.as_ref())
    {
        return true;
    }
    if text::fold_case(message).contains(question_text.trim()) {
        return true;
    }
    let theirs: BTreeSet<String> = text::terms(question_core(open)).into_iter().collect();
    let ours: BTreeSet<String> = question.terms.iter().cloned().collect();
    let common = theirs.intersection(&ours).count() as f64;
    let all = theirs.union(&ours).count().max(1) as f64;
    common >= 2.0 && (common / ours.len().max(1) as f64 >= SHARED || common / all >= LIKE)
}

/// The matter of an open question: what stands in its quotation marks, else all of it.
fn question_core(open: &str) -> &str {
    let quoted = open.split_once('\u{201c}').and_then(|(_, rest)| rest.split_once('\u{201d}'));
    quoted.map_or(open, |(inside, _)| inside)
}

/// The turn that an open question was made from: the one that shares most with it.
fn source_turn<'a>(request: &'a Respond, open: &str) -> Option<PassageTurn<'a>> {
    let question_terms: BTreeSet<String> = text::terms(question_core(open)).into_iter().collect();
    let mut best: Option<(usize, PassageTurn<'a>)> = None;
    for (passage, held_passage) in request.passages.iter().enumerate() {
        for turn in &held_passage.turns {
            let terms: BTreeSet<String> = text::terms(&turn.text).into_iter().collect();
            let common = question_terms.intersection(&terms).count();
            if common * 2 > question_terms.len()
                && best.as_ref().is_none_or(|(most, _)| common > *most)
            {
                best = Some((common, PassageTurn { passage: passage as u32, turn }));
            }
        }
    }
    best.map(|(_, place)| place)
}

fn expected_answer(request: &Respond, open: &str, place: Option<PassageTurn<'_>>) -> Expected {
    if let Some(computation) = arithmetic::read_question(open) {
        return Expected::Value(computation.value);
    }
    let Some(PassageTurn { turn, .. }) = place else { return Expected::Unknown };
    let core = question_core(open);
    if core.contains(GAP) {
        return text::sentences(&turn.text)
            .into_iter()
            .find_map(|sentence| gap_words(core, sentences::without_opening(sentence)))
            .map_or(Expected::Unknown, Expected::Term);
    }
    let turns: Vec<Turn> =
        request.passages.iter().flat_map(|passage| passage.turns.clone()).collect();
    let lines = sentences::lines(&turns);
    let words: Vec<String> = lines.iter().flat_map(|line| text::words(&line.text)).collect();
    let subject = subject_glossary::subject_of(&words);
    let core_text = text::fold_case(core);
    phrases::concepts(&lines, subject, &std::collections::HashSet::new())
        .into_iter()
        .find(|concept| {
            text::sentences(&turn.text).iter().any(|sentence| {
                definitions::find(sentence, &concept.key).is_some_and(|definition| {
                    core_text.contains(&text::fold_case(&definition.predicate))
                })
            })
        })
        .map_or(Expected::Unknown, |concept| Expected::Term(concept.key))
}

/// The words of a sentence at the place of the open question's gap.
fn gap_words(core: &str, sentence: &str) -> Option<Vec<String>> {
    let (before, after) = core.split_once(GAP)?;
    let (before, after, sentence) = (
        subject_glossary::key(before),
        subject_glossary::key(after),
        subject_glossary::key(sentence),
    );
    // `a(n)` before a gap is one of two words in the transcript: it is left out of the comparison.
    let article =
        before.iter().rev().take_while(|word| matches!(word.as_str(), "a" | "n" | "an")).count();
    let before: Vec<String> = before[..before.len() - article].to_vec();
    let start = if before.is_empty() {
        0
    } else {
        definitions::places(&sentence, &before).next()? + before.len()
    };
    let start = start
        + sentence[start..]
            .iter()
            .take_while(|word| matches!(word.as_str(), "a" | "an"))
            .count()
            .min(1);
    let end = if after.is_empty() {
        sentence.len()
    } else {
        start + definitions::places(&sentence[start..], &after).next()?
    };
    let term = sentence.get(start..end)?;
    (!term.is_empty() && term.len() <= subject_glossary::LONGEST_TERM).then(|| term.to_vec())
}

/// True if the message states the right answer, beyond repeating the question's own words.
fn states_answer(message: &str, open: &str, expected: &Expected) -> bool {
    match expected {
        Expected::Value(value) => {
            let mut numbers = arithmetic::numbers(message);
            // A message that repeats the sum states its numbers too.
            let repeated = if arithmetic::read_question(message).is_some() {
                arithmetic::numbers(open)
            } else {
                Vec::new()
            };
            for given in repeated {
                if let Some(at) =
                    numbers.iter().position(|number| arithmetic::nearly_equal(*number, given))
                {
                    numbers.remove(at);
                }
            }
            numbers.len() == 1 && arithmetic::nearly_equal(numbers[0], *value)
        }
        Expected::Term(key) => {
            // `Is it pH or pOH?` names it among others and is no answer.
            let offers = text::words(message).iter().any(|word| word == "or");
            phrases::mentions(message, key) && !offers
        }
        Expected::Unknown => false,
    }
}

fn hint(request: &Respond, place: Option<PassageTurn<'_>>, expected: &Expected) -> Reply {
    let opening = "That is one of your open practice questions, so I won't give the answer away.";
    let closing = "Tell me what you think, and I'll say whether it is right.";
    let lead = place.and_then(|place| leading_question(request, place, expected));
    match lead {
        Some((quote, text)) => super::reply(
            format!(
                "{opening} A nudge: go back to where this was asked in your session: \u{201c}{text}\u{201d} {closing}"
            ),
            Coverage::Answered,
            vec![quote],
        ),
        None if matches!(expected, Expected::Value(_)) => super::reply(
            format!(
                "{opening} A nudge: write down each step, as you did with your tutor, and check the result by putting it back in. {closing}"
            ),
            Coverage::Touched,
            Vec::new(),
        ),
        None => super::reply(
            format!(
                "{opening} A nudge: try to say the sentence in your own words first, and think of the terms that your session was about. {closing}"
            ),
            Coverage::Touched,
            Vec::new(),
        ),
    }
}

/// The question that led to a place in the session, if it doesn't name the answer.
fn leading_question(
    request: &Respond,
    place: PassageTurn<'_>,
    expected: &Expected,
) -> Option<(Quote, String)> {
    let passage = request.passages.get(place.passage as usize)?;
    let at = passage.turns.iter().position(|other| other.index == place.turn.index)?;
    passage.turns[at.saturating_sub(LEAD_TURNS)..at].iter().rev().find_map(|before| {
        let lead_question =
            text::sentences(&before.text).into_iter().rev().find(|line| line.ends_with('?'))?;
        // The whole turn is shown as the source, so all of it must keep the answer to itself.
        let gives_away = match expected {
            Expected::Term(key) => phrases::mentions(&before.text, key),
            Expected::Value(value) => arithmetic::numbers(&before.text)
                .iter()
                .any(|number| arithmetic::nearly_equal(*number, *value)),
            Expected::Unknown => false,
        };
        let source = Quote { passage: place.passage, turn: before.index };
        (!gives_away).then(|| (source, sentences::trim_for_quote(lead_question)))
    })
}
