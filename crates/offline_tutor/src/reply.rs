//! Answers quoted from the student's own sessions, or an honest word that they don't hold one.
//!
//! The search says how far the sessions cover a question and which turns answer it most likely; here
//! it is decided which of their sentences is quoted, and how it is introduced.

mod question;
mod spots;

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use domain::chat::{AnswerBasis, Coverage, LessonState, Passage, Quote, Reply};
use domain::text;
use domain::transcript::{SpeakerRole, Turn};
use ports::Respond;

use crate::definitions;
use crate::phrases;
use crate::sentences;
use question::{Intent, Question};
use spots::{Score, Spot, is_plan, is_question, scores, spots};

/// The part of the question's weight that a place has to have to be shown without being a moment.
const MIN_COVERAGE: f64 = 0.6;
/// The part of the question's weight that a further quote has to have by itself.
const MIN_OWN: f64 = 0.5;
/// The part of the question's weight that a sentence of the tutor has to have by itself to go before a
/// moment that has less than [`MIN_OWN`] of it.
const SAYS_ALL: f64 = 0.95;
/// A further quote has to score this part of the best.
const FURTHER: f64 = 0.85;
/// Most places that are shown with an answer.
const MAX_PLACES: usize = 3;
/// Turns between two places that are shown.
const APART: u32 = 2;
/// Turns after a statement in which its correction is looked for.
const CORRECTED_WITHIN: u32 = 12;
/// Most words quoted from one place.
const MAX_STRETCH_WORDS: usize = 50;
/// A sentence with fewer words (`Okay.`, `Not quite.`) tells nothing by itself.
const MIN_TOLD: usize = 4;
/// Most words quoted in all.
const MAX_QUOTED_WORDS: usize = 90;
/// Topics named when the sessions don't hold an answer.
const NEAREST_TOPICS: usize = 3;

/// Answers a question from the passages.
pub(crate) fn respond(request: &Respond) -> Reply {
    let question = Question::read(&request.question, &request.history);
    let spots = spots(&request.passages);
    let scores = scores(&question, &spots, &request.moments);
    let best = best(&question, &spots, &scores, &request.moments);
    match best.filter(|_| request.coverage != Coverage::Absent) {
        Some(best) => {
            let best = correction(&spots, best).unwrap_or(best);
            answer(&question, &spots, &scores, best, request)
        }
        None => match &request.general {
            Some(meaning) => general_reply(meaning),
            None => unsupported_reply(&question, &spots, &request.passages),
        },
    }
}

/// The sentence that answers: of the likeliest moment, or one elsewhere that defines what is asked for or
/// has all words of a question of several.
fn best(
    question: &Question,
    spots: &[Spot<'_>],
    scores: &[Score],
    moments: &[Quote],
) -> Option<usize> {
    let best_of = |is_meant: &dyn Fn(usize) -> bool| {
        let meant = (0..spots.len()).filter(|at| scores[*at].value > 0.0 && is_meant(*at));
        meant.min_by(|a, b| by_value(scores, *a, *b))
    };
    let defines = |at: usize| {
        let subject = question.defined.as_ref();
        subject.is_some_and(|key| definitions::find(spots[at].text, key).is_some())
    };
    let says_all = |at: usize| {
        let is_told = spots[at].turn.role == SpeakerRole::Tutor && !is_question(spots[at].text);
        is_told && question.terms.len() > 1 && scores[at].own >= SAYS_ALL
    };
    let at_moment = moments.iter().find_map(|moment| best_of(&|at| is_at(&spots[at], moment)));
    match at_moment {
        Some(at) if !defines(at) => {
            let elsewhere = || best_of(&says_all).filter(|_| scores[at].own < MIN_OWN);
            best_of(&defines).or_else(elsewhere).or(Some(at))
        }
        Some(at) => Some(at),
        None => best_of(&|_| true),
    }
}

/// True for a sentence of a moment's turn, or of one beside it.
fn is_at(spot: &Spot<'_>, moment: &Quote) -> bool {
    spot.passage == moment.passage as usize && spot.turn.index.abs_diff(moment.turn) < APART
}

/// The better first; of equals the one said first.
fn by_value(scores: &[Score], a: usize, b: usize) -> Ordering {
    scores[b].value.total_cmp(&scores[a].value).then(a.cmp(&b))
}

/// The sentence by which the tutor corrected a statement of theirs soon after it.
fn correction(spots: &[Spot<'_>], of: usize) -> Option<usize> {
    let statement = &spots[of];
    let corrects = |spot: &Spot<'_>| {
        let is_soon = spot.turn.index > statement.turn.index
            && spot.turn.index <= statement.turn.index + CORRECTED_WITHIN;
        let is_of_it = spot.passage == statement.passage && is_soon;
        is_of_it
            && spot.turn.role == SpeakerRole::Tutor
            && spots::takes_back(spot.text)
            && !turn_terms(spot.turn).is_disjoint(&statement.terms)
    };
    if statement.turn.role != SpeakerRole::Tutor {
        return None;
    }
    let cue = (of + 1..spots.len()).rfind(|at| corrects(&spots[*at]))?;
    // The cue may stand alone: `Sorry, I said that wrong.` Then what follows it is the correction.
    let tells = |at: &usize| {
        spots[*at].turn.index == spots[cue].turn.index
            && !spots[*at].terms.is_disjoint(&statement.terms)
    };
    (cue..spots.len()).find(tells)
}

fn turn_terms(turn: &Turn) -> BTreeSet<String> {
    text::terms(&turn.text).into_iter().collect()
}

/// The places that are shown, best first: one for each moment, and others that have most of what is
/// asked.
fn places(spots: &[Spot<'_>], scores: &[Score], best: usize, moments: &[Quote]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by(|a, b| by_value(scores, *a, *b));
    let at_moments = moments.iter().flat_map(|moment| {
        let spots = order.iter().copied().filter(|at| is_at(&spots[*at], moment));
        spots.collect::<Vec<_>>()
    });
    let covering = order.iter().copied().filter(|at| scores[*at].coverage >= MIN_COVERAGE);
    let mut chosen = vec![best];
    for at in at_moments.chain(covering) {
        let spot = &spots[at];
        let is_near = |other: &usize| {
            let other = &spots[*other];
            other.session == spot.session && other.turn.index.abs_diff(spot.turn.index) <= APART
        };
        let repeats = chosen.iter().any(|other| are_alike(&spots[*other].terms, &spot.terms));
        let holds = scores[at].value > 0.0 && !spot.refuted && correction(spots, at).is_none();
        if holds && !repeats && !chosen.iter().any(is_near) && chosen.len() < MAX_PLACES {
            chosen.push(at);
        }
    }
    chosen
}

/// An answer from the best place; others are shown beside it, and quoted when they say as much.
fn answer(
    question: &Question,
    spots: &[Spot<'_>],
    scores: &[Score],
    best: usize,
    request: &Respond,
) -> Reply {
    let places = places(spots, scores, best, &request.moments);
    let coverage = coverage(question, &spots[best], request.coverage);
    let first = stretch(question, spots, best);
    let mut words = text::words(first).len();
    let mut quoted = vec![best];
    let mut parts = if coverage == Coverage::Touched {
        vec![introduce_nearest(&spots[best], first)]
    } else {
        vec![introduce_quote(question, &spots[best], first, 0)]
    };
    for at in places.iter().copied().skip(1) {
        let says_as_much = scores[at].own >= MIN_OWN
            && scores[at].coverage >= MIN_COVERAGE
            && scores[at].value >= FURTHER * scores[best].value;
        let quote = stretch(question, spots, at);
        let length = text::words(quote).len();
        let fits = words + length <= MAX_QUOTED_WORDS;
        if coverage == Coverage::Answered && says_as_much && fits {
            parts.push(introduce_quote(question, &spots[at], quote, quoted.len()));
            quoted.push(at);
            words += length;
        }
    }
    let sessions: HashSet<_> = quoted.iter().map(|at| spots[*at].session).collect();
    if sessions.len() > 1 {
        parts.push("These are from different sessions of yours.".to_owned());
    }
    let quote =
        |at: &usize| Quote { passage: spots[*at].passage as u32, turn: spots[*at].turn.index };
    if coverage == Coverage::Touched
        && let Some(meaning) = &request.general
    {
        parts.push(format!("In general, not from your sessions: {}", meaning.trim()));
    }
    reply(parts.join(" "), coverage, places.iter().map(quote).collect())
}

/// The coverage of a question by the best sentence. A question for the definition of a word gets an
/// answer only from a sentence that defines: one that merely names it touches the question.
fn coverage(question: &Question, best: &Spot<'_>, searched: Coverage) -> Coverage {
    let merely_names = |key: &Vec<String>| {
        key.len() == 1
            && best.terms.contains(&key[0])
            && definitions::find(best.text, key).is_none()
    };
    match question.defined {
        Some(ref subject) if merely_names(subject) => Coverage::Touched,
        _ => searched,
    }
}

/// A sentence with those around it that it needs or that go on about it, word for word.
fn stretch<'a>(question: &Question, spots: &[Spot<'a>], at: usize) -> &'a str {
    let together =
        |a: &Spot<'_>, b: &Spot<'_>| a.passage == b.passage && a.turn.index == b.turn.index;
    let words = |range: &[Spot<'_>]| -> usize {
        range.iter().map(|spot| text::words(spot.text).len()).sum()
    };
    let (mut from, mut to) = (at, at + 1);
    // Reasons and ways are told over several sentences; a definition is one.
    let wide = question.intent == Intent::Why || question.intent == Intent::How;
    while from > 0 && together(&spots[from - 1], &spots[at]) {
        let before = &spots[from - 1];
        let related = !before.terms.is_disjoint(&spots[from].terms) && !is_plan(before.text);
        let tells_enough = text::words(before.text).len() >= MIN_TOLD;
        let needed = tells_enough && (sentences::leans_back(spots[from].text) || (wide && related));
        let asks = is_question(before.text);
        if !needed || asks || words(&spots[from - 1..to]) > MAX_STRETCH_WORDS {
            break;
        }
        from -= 1;
    }
    while to < spots.len() && together(&spots[to], &spots[at]) {
        let next = &spots[to];
        let related = !next.terms.is_disjoint(&spots[to - 1].terms) && !is_plan(next.text);
        let goes_on = sentences::leans_back(next.text) || (wide && related);
        let asks = is_question(next.text);
        if !goes_on || asks || words(&spots[from..=to]) > MAX_STRETCH_WORDS {
            break;
        }
        to += 1;
    }
    let turn = spots[at].turn.text.as_str();
    let opening = spots[from].text.len() - sentences::without_opening(spots[from].text).len();
    let start = spots[from].start + opening;
    let end = spots[to - 1].start + spots[to - 1].text.len();
    turn.get(start..end).unwrap_or(spots[at].text)
}

/// The nearest to a question that was said, where nothing says it outright.
fn introduce_nearest(spot: &Spot<'_>, quote: &str) -> String {
    let whose = match spot.turn.role {
        SpeakerRole::Student => "The nearest to it are your own words:",
        _ => "The nearest to it that was said:",
    };
    format!("Your sessions don't say this outright. {whose} \u{201c}{quote}\u{201d}")
}

fn introduce_quote(question: &Question, spot: &Spot<'_>, quote: &str, before: usize) -> String {
    let lead = match (spot.turn.role, before) {
        // A student's guess is never passed off as the tutor's word.
        (SpeakerRole::Student, _) if !spot.agreed => "In your session you said yourself:",
        (SpeakerRole::Student, 0) => "In your session you said, and your tutor agreed:",
        (SpeakerRole::Student, _) => "You put it this way yourself, and your tutor agreed:",
        (SpeakerRole::Unknown, 0) => "In your session it was said like this:",
        (SpeakerRole::Unknown, _) => "It was also said:",
        _ if spots::takes_back(spot.text) => "Your tutor corrected this in your session:",
        (_, 1) => "Your tutor also said:",
        (_, 2..) => "And:",
        _ => match question.intent {
            Intent::Why => "In your session your tutor explained it like this:",
            Intent::How => "In your session your tutor showed it like this:",
            _ => "In your session your tutor put it like this:",
        },
    };
    format!("{lead} \u{201c}{quote}\u{201d}")
}

/// True if two sentences say nearly the same.
fn are_alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let common = a.intersection(b).count();
    common * 3 >= a.len().min(b.len()) * 2 && common > 0
}

/// What is so in general, where the sessions don't say it: marked as such.
fn general_reply(meaning: &str) -> Reply {
    let text = format!(
        "Your sessions don't explain this; in general: {} Ask your tutor if you want to go through it \
         together.",
        meaning.trim()
    );
    Reply { basis: AnswerBasis::Curriculum, ..reply(text, Coverage::Absent, Vec::new()) }
}

fn unsupported_reply(question: &Question, spots: &[Spot<'_>], passages: &[Passage]) -> Reply {
    if spots.is_empty() {
        return Reply::uncovered(LessonState::Searched);
    }
    let missing: Vec<&str> = question
        .spoken
        .iter()
        .filter(|(term, _)| !spots.iter().any(|spot| spot.terms.contains(term)))
        .map(|(_, word)| word.as_str())
        .collect();
    let mut text = String::from("Your sessions don't cover this, so I won't guess.");
    if !missing.is_empty() && missing.len() < question.spoken.len() {
        text = format!("{text} They say nothing about {}.", quote_list(&missing));
    }
    let nearest = nearest_concepts(passages);
    if !nearest.is_empty() {
        let names: Vec<&str> = nearest.iter().map(String::as_str).collect();
        text = format!("{text} What I found in them is about {}.", join_words(&names));
    }
    text.push_str(" It would be a good question for your tutor.");
    reply(text, Coverage::Absent, Vec::new())
}

/// The weightiest concepts of the passages, as they are spoken of.
fn nearest_concepts(passages: &[Passage]) -> Vec<String> {
    let turns: Vec<Turn> = passages.iter().flat_map(|passage| passage.turns.clone()).collect();
    let lines = sentences::lines(&turns);
    let words: Vec<String> = lines.iter().flat_map(|line| text::words(&line.text)).collect();
    let subject = crate::subject_glossary::subject_of(&words);
    let names = turns.iter().filter_map(|turn| turn.speaker.as_deref()).flat_map(text::words);
    let mut concepts = phrases::concepts(&lines, subject, &names.collect());
    concepts.sort_by(|a, b| b.score.total_cmp(&a.score));
    concepts.into_iter().map(|concept| concept.spoken).take(NEAREST_TOPICS).collect()
}

fn quote_list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\u{201c}{word}\u{201d}")).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    join_words(&quoted)
}

/// `a, b and c`.
fn join_words(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn reply(text: String, coverage: Coverage, quotes: Vec<Quote>) -> Reply {
    let (basis, model) = (AnswerBasis::Sessions, crate::MODEL.to_owned());
    Reply { text, coverage, basis, quotes, model, prompt: None }
}
