//! Sentences that set a task, turned into an imperative that starts with what to do.

mod requests;

use domain::text;

use super::dates::{self, SpokenDate};
use super::numbers;
use super::words::{FAREWELLS, TASKS, WEAK_TASKS, verb_for};
use crate::sentences;
use requests::{Stripped, from_gerund, opens_with_verb, without_leads, without_reason};

pub(super) use requests::{asks, brought_up, offered, only_thought_of, points};

/// Longest task, in words.
const MAX_WORDS: usize = 34;
/// Words at the start of a sentence among which the thing to do is named.
const NAMED_WITHIN: usize = 9;
/// Words of meaning that each of two tasks in one sentence has.
const OWN_TERMS: usize = 4;

/// What is known around a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Homework is being set.
    pub assigning: bool,
    /// It is the end of a session: what sounds like a task may be one.
    pub closing: bool,
    pub day: Day,
}

/// Whether something is said to be for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Unsaid,
    /// By the sentence after it, or in words such as `at home`.
    Nearby,
    /// By the sentence itself, which nothing but a task explains.
    Own,
}

impl Setting {
    const fn sets(self) -> bool {
        self.assigning || self.is_dated() || self.closing
    }

    pub(super) const fn is_dated(self) -> bool {
        !matches!(self.day, Day::Unsaid)
    }
}

/// The tasks that a sentence sets, without their dates; `None` if it sets none.
pub(super) fn tasks(sentence: &str, setting: Setting) -> Option<Vec<String>> {
    let reworded = from_gerund(sentence).or_else(|| without_reason(sentence));
    let sentence = reworded.as_deref().unwrap_or(sentence);
    let stripped = without_leads(sentences::without_opening(sentence));
    let dates = dates::dates(stripped.rest);
    let bare = dates::without_dates(stripped.rest, &dates);
    let stripped = Stripped { rest: without_leads(&bare).rest, ..stripped };
    let words = text::words(stripped.rest);
    let first = words.first().map(String::as_str)?;
    if !(2..=MAX_WORDS).contains(&words.len()) || stripped.rest.contains('[') {
        return None;
    }
    let lower = text::fold_case(stripped.rest);
    if FAREWELLS.each().any(|farewell| lower.starts_with(farewell)) && !setting.is_dated() {
        return None;
    }
    let is_question = sentence.trim_end().ends_with('?');
    // `Your turn to set the homework` names no task.
    if words.len() <= 4 && words.last().is_some_and(|word| word == "homework") {
        return None;
    }
    if TASKS.has(first) && (!is_question || stripped.is_led) {
        let to_me = setting.assigning && words.get(1).is_some_and(|word| word == "me");
        let strong = !WEAK_TASKS.has(first) || stripped.is_led || to_me;
        let sets = setting.is_dated() || setting.sets() && strong || stripped.is_tentative;
        return sets
            .then(|| split(stripped.rest).into_iter().map(|part| written(part, None)).collect());
    }
    if !is_question && (setting.assigning || setting.day == Day::Own) && opens_with_verb(&words) {
        return Some(vec![written(stripped.rest, None)]);
    }
    if !is_question && setting.sets() && does_later(stripped.rest, setting.is_dated()) {
        return Some(vec![written(stripped.rest, None)]);
    }
    let announced = stripped.rest.split_once(": ").filter(|_| setting.is_dated());
    let named = named_material(stripped.rest, &words, setting, is_question);
    let named = named.or_else(|| {
        let rest = announced?.1;
        named_material(rest, &text::words(rest), setting, is_question)
    });
    let named = named.or_else(|| for_a_day(stripped.rest, &words, setting, is_question));
    let named = named.or_else(|| thing_to_be(stripped.rest, &words, setting));
    named.map(|task| vec![task])
}

/// `Your program should reject negative numbers`: what something of the student's is to do by a day.
fn thing_to_be(rest: &str, words: &[String], setting: Setting) -> Option<String> {
    const DUTIES: &[&str] = &["should", "must", "needs", "has", "ought"];
    let duty = words.iter().position(|word| DUTIES.contains(&word.as_str()))?;
    let is_of_student = words.first().is_some_and(|word| word == "your") && (2..=4).contains(&duty);
    (is_of_student && setting.is_dated()).then(|| written(rest, None))
}

/// What is said to be for a day and states nothing is to be done by then, whatever it is called.
fn for_a_day(rest: &str, words: &[String], setting: Setting, is_question: bool) -> Option<String> {
    const STATING: &[&str] = &[
        "i", "i'm", "i've", "i'll", "we", "we'll", "we're", "we've", "he", "she", "it", "it's",
        "they", "that", "that's", "there", "what", "what's", "who", "how", "why", "which", "when",
        "where", "because", "if", "yes", "no", "not", "is", "are", "was", "were", "did", "had",
        "has", "does", "see", "bye", "goodbye", "thanks", "thank", "good", "well", "have", "can",
        "could", "would", "will", "shall", "should", "you're", "you've", "your", "or", "unless",
        "whenever", "any",
    ];
    const PAST: &[&str] =
        &["was", "were", "did", "had", "been", "went", "got", "said", "is", "are"];
    let states = words.first().is_some_and(|word| STATING.contains(&word.as_str()))
        || words.iter().any(|word| PAST.contains(&word.as_str()));
    let means = text::terms(rest).len() >= 2 && words.len() >= 3;
    (setting.day == Day::Own && !is_question && !states && means).then(|| written(rest, None))
}

/// Whether what to do follows where or with what to do it: `on the sheet I emailed, do the first
/// row`, `those five key words, learn them`.
fn does_later(rest: &str, dated: bool) -> bool {
    const PLACE_WORDS: usize = 9;
    rest.split_once(", ").is_some_and(|(place, what)| {
        let opens = text::words(place);
        let acts = text::words(without_leads(what).rest);
        let has = |at: usize, list: &[&str]| {
            acts.get(at).is_some_and(|word| list.contains(&word.as_str()))
        };
        let is_place = opens.first().is_some_and(|word| {
            matches!(
                word.as_str(),
                "on" | "in" | "from" | "with" | "using" | "when" | "once" | "if" | "after"
            )
        });
        let is_thing = (1..3).any(|at| has(at, &["it", "that", "those", "them", "these"]));
        (is_place || is_thing || dated)
            && opens.len() <= PLACE_WORDS
            && acts.first().is_some_and(|word| TASKS.has(word))
    })
}

/// Whether a sentence says more of what was just set: `three times each, and write it in a table`.
pub(super) fn adds_to_it(sentence: &str) -> bool {
    const OPENING: &[&str] = &[
        "with", "without", "in", "on", "not", "no", "all", "both", "each", "one", "two", "three",
        "four", "five", "six", "ten", "a", "an", "only", "just",
    ];
    const SHORT: usize = 4;
    let words = text::words(sentence);
    let points = words.iter().any(|word| matches!(word.as_str(), "it" | "them" | "each"));
    let opens = words.first().is_some_and(|word| OPENING.contains(&word.as_str()));
    opens && (points || words.len() <= SHORT)
}

/// Whether a sentence only says how the last task is handed in: `send me a photo of it`.
pub(super) fn hands_in(sentence: &str) -> bool {
    const WORDS: usize = 5;
    let words = text::words(without_leads(sentences::without_opening(sentence)).rest);
    let points = words.iter().take(WORDS).any(|word| {
        matches!(word.as_str(), "it" | "them" | "those" | "that" | "rest" | "working" | "workings")
    });
    let shows =
        matches!(words.first().map(String::as_str), Some("show" | "send" | "bring" | "email"));
    let shows_me = shows && words.len() <= 2 + 3 && words.get(1).is_some_and(|word| word == "me");
    words.first().is_some_and(|word| TASKS.has(word)) && (points || shows_me)
}

/// A task that is only named: `pages 22 and 23`, `three sentences on …`.
fn named_material(
    rest: &str,
    words: &[String],
    setting: Setting,
    is_question: bool,
) -> Option<String> {
    const STATING: &[&str] = &[
        "is", "are", "was", "were", "did", "does", "had", "has", "have", "i", "we", "it", "he",
        "she", "they", "what", "why", "how", "which", "that's", "it's", "can", "you're", "i'll",
        "i've", "i'd", "i'm", "we'll", "we've", "we're", "you'll", "they're",
    ];
    let (place, verb) = words
        .iter()
        .take(NAMED_WITHIN)
        .enumerate()
        .find_map(|(place, word)| verb_for(word).map(|verb| (place, verb)))?;
    let states = words[..=place].iter().any(|word| STATING.contains(&word.as_str()))
        || words.get(place + 1).is_some_and(|word| matches!(word.as_str(), "is" | "are"))
        || words.iter().any(|word| matches!(word.as_str(), "did" | "was" | "were" | "haven't"));
    if states || is_question || !setting.sets() {
        return None;
    }
    // A bare name only says again what was set: `The poster.`
    if words.len() < 3 && !setting.is_dated() {
        return None;
    }
    let acts = |part: &str| text::words(part).first().is_some_and(|word| TASKS.has(word));
    let says_what = [", ", " to "].iter().any(|mark| rest.split(mark).skip(1).any(acts));
    Some(written(rest, (!says_what).then_some(verb)))
}

/// The tasks of a sentence that sets two: `add ten more, and get it to print the score`.
fn split(rest: &str) -> Vec<&str> {
    let own_terms = |part: &str| text::terms(part).len() >= OWN_TERMS;
    for mark in [", and then ", ", and ", ", then "] {
        for (at, _) in rest.match_indices(mark) {
            let (one, other) = (&rest[..at], &rest[at + mark.len()..]);
            let first = text::words(other).into_iter().next().unwrap_or_default();
            if TASKS.has(&first) && own_terms(one) && own_terms(other) {
                return vec![one, other];
            }
        }
    }
    vec![rest]
}

/// A task as it is read: numbers in digits, no courtesies, no full stop.
fn written(rest: &str, verb: Option<&str>) -> String {
    const COURTESIES: &[&str] = &[
        "okay",
        "alright",
        "please",
        "right",
        "then",
        "would you",
        "will you",
        "as well",
        "too",
        "if you can",
        "so",
    ];
    let mut body = rest.trim_end_matches(['.', '!', '?', ' ', ',']);
    while let Some(cut) = COURTESIES.iter().find_map(|tag| {
        let cut = body.strip_suffix(tag)?;
        cut.ends_with([',', ' ']).then(|| cut.trim_end_matches([',', ' ']))
    }) {
        body = cut;
    }
    let body = numbers::in_digits(body).replace(", please,", ",");
    match verb {
        Some(verb) => format!("{} {}", sentences::capitalise(verb), lower_first(&body)),
        None => sentences::capitalise(&body),
    }
}

/// A text with a small first letter, unless its first word has capitals of its own.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let is_plain = chars.clone().next().is_some_and(|c| c.is_lowercase() || c == ' ');
    match first.filter(|_| is_plain) {
        Some(first) => first.to_lowercase().collect::<String>() + chars.as_str(),
        None => text.to_owned(),
    }
}

/// The last day that a sentence sets, if it sets one: with a preposition, or `tonight`.
pub(super) fn set_date(dates: &[SpokenDate]) -> Option<&SpokenDate> {
    let sets = |date: &&SpokenDate| {
        date.is_led || !date.phrase.starts_with("for ") || date.phrase.starts_with("for next")
    };
    dates.iter().rev().find(sets)
}
