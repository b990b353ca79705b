//! Sentences by which what was set is taken back, cut down or moved to another day.

use domain::text;

use super::dates::{self, SpokenDate};
use super::words::{TASKS, verb_for};
use crate::sentences;

/// How a sentence changes what was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Taken back, whatever it names.
    Cancelled(Meant),
    /// Only a part of it remains: `just number two`.
    CutDown(String),
    /// For another day, or for one at last.
    Dated(SpokenDate, Meant),
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// The last thing that was set: `leave it`, `Friday, then`.
    Last,
    /// What has these words.
    Named(Vec<String>),
    /// What has these words, if something has; else the last thing.
    Perhaps(Vec<String>),
}

/// Takes back what its object names.
const CANCELLING: &[&str] = &[
    "scrap",
    "skip",
    "forget",
    "forget about",
    "leave",
    "drop",
    "cross off",
    "cancel",
    "ignore",
    "never mind",
    "don't bother with",
    "don't bother",
    "don't do",
    "don't worry about",
    "no need for",
    "not",
    "we'll drop",
    "we'll skip",
    "we'll leave",
    "i'll drop",
    "let's drop",
    "let's skip",
    "let's leave",
    "let's forget",
    "take off",
    "you can leave",
    "you can skip",
    "you can forget",
    "bin",
    "you can bin",
    "not the",
    "you don't need to do",
    "you don't have to do",
    "you needn't do",
    "don't need",
    "no",
];
const POINTING: &[&str] = &["it", "that", "this", "those", "them", "these", "one", "all"];
/// Goes on to say something else: `leave out the horses`, `leave two blank`.
const NOT_CANCELLING: &[&str] = &[
    "leave out",
    "not only",
    "not just",
    "forget to",
    "no problem",
    "no idea",
    "no worries",
    "no hurry",
    "no rush",
    "not quite",
    "not bad",
    "not yet",
    "no no",
    "no,",
];
/// Takes back whatever was set last, as a whole sentence or part of one.
const TAKEN_BACK: &[&str] = &[
    "scrap that",
    "scrap it",
    "skip that",
    "skip it",
    "leave it",
    "leave that",
    "leave those",
    "forget it",
    "forget that",
    "forget about it",
    "forget about that",
    "drop it",
    "drop that",
    "cross those off",
    "cross that off",
    "cross it off",
    "cross them off",
    "never mind",
    "don't bother",
    "don't worry about it",
    "don't worry about that",
    "we'll leave it",
    "we'll skip it",
    "take that off",
    "you're off the hook",
    "let you off",
    "you don't have to",
    "you don't need to",
    "no need",
    "we'll do that together",
    "we'll do it together",
    "that's cancelled",
    "that's off",
    "let's not",
    "you can bin it",
];
/// Said of a day that won't do.
const UNSUITABLE: &[&str] = &["soon", "tight", "early", "away", "busy", "bad"];
/// Around a day that is only set: these name nothing.
const SETTING: &[&str] = &[
    "then", "fine", "is", "it", "same", "make", "that's", "that", "let's", "say", "works", "okay",
    "so", "good", "instead", "all", "right", "alright", "yes", "sure", "well", "call", "give",
    "me", "you", "can", "do", "have", "till", "until", "due", "no", "problem", "perfect", "great",
    "ok", "then", "move", "to", "of", "course", "be", "will", "we'll", "i'll", "need", "want",
    "whole", "thing", "both", "please", "by", "for", "those", "the", "these", "them", "it's",
    "are", "has", "in", "hand", "bring", "would", "must", "could", "not", "before", "go", "going",
    "but", "and",
];

/// What a tutor's sentence changes, in order. A sentence with several days is read clause by clause:
/// `Tomorrow's too soon, let's say Friday`.
pub(super) fn changes(sentence: &str) -> Vec<Change> {
    let bare = sentences::without_opening(sentence);
    let lower = text::fold_case(bare);
    if let Some(part) = remaining_part(bare, &lower) {
        let date = dates::dates(bare).last().cloned();
        let date = date.map(|date| Change::Dated(date, Meant::Last));
        return std::iter::once(Change::CutDown(part)).chain(date).collect();
    }
    if let Some(meant) = cancelled(&lower) {
        return vec![Change::Cancelled(meant)];
    }
    if dates::dates(bare).len() > 1 {
        return bare.split(", ").filter_map(dated).collect();
    }
    dated(bare).into_iter().collect()
}

/// `just number two`, `only the score`: the part that is left, without its date.
fn remaining_part(bare: &str, lower: &str) -> Option<String> {
    const LEADS: &[&str] = &[
        "just ",
        "only ",
        "then just ",
        "then only ",
        "all right, just ",
        "so just ",
        "so only ",
        "alright, just ",
        "okay, just ",
    ];
    const MAX_PART: usize = 14;
    // `Do five of them` leaves five.
    let some_of = [" of them", " of those", " of these"].iter().any(|of| lower.contains(of));
    let does = ["do ", "then do ", "just do ", "only do "].iter();
    let does =
        does.filter(|lead| some_of && lower.starts_with(**lead)).max_by_key(|lead| lead.len());
    let lead = does.or_else(|| LEADS.iter().find(|lead| lower.starts_with(**lead)))?;
    let rest = bare.get(lead.len()..)?;
    let part = dates::without_dates(rest, &dates::dates(rest));
    let part = part
        .trim_end_matches(['.', '!', '?', ' ', ','])
        .trim_end_matches(" then")
        .trim_end_matches(',');
    let words = text::words(part);
    let first = words.first()?.as_str();
    let sets_anew = TASKS.has(first) || part.contains(':') || bare.ends_with('?');
    (!sets_anew && (1..=MAX_PART).contains(&words.len())).then(|| part.to_owned())
}

fn cancelled(lower: &str) -> Option<Meant> {
    let clauses = lower.split([',', ';', '.', '!']).map(str::trim);
    let mut named = None;
    for clause in clauses {
        let clause = ["so ", "then ", "and ", "but ", "oh ", "okay ", "right ", "well "]
            .iter()
            .fold(clause, |clause, opening| clause.strip_prefix(opening).unwrap_or(clause));
        if NOT_CANCELLING.iter().any(|phrase| clause.starts_with(phrase)) {
            continue;
        }
        let verb = CANCELLING
            .iter()
            .filter(|verb| clause.strip_prefix(**verb).is_some_and(|rest| rest.starts_with(' ')))
            .max_by_key(|verb| verb.len());
        let Some(verb) = verb else { continue };
        let object = clause[verb.len()..].trim();
        let words = text::words(object);
        let is_pointing = words.first().is_some_and(|word| POINTING.contains(&word.as_str()));
        if !is_pointing && (1..=6).contains(&words.len()) {
            named = named.or_else(|| Some(text::terms(object)));
        }
    }
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        return Some(Meant::Named(named));
    }
    let taken_back = TAKEN_BACK.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        let ends = !lower[at + phrase.len()..].starts_with(char::is_alphanumeric);
        let opens = at == 0 || !lower[..at].ends_with(char::is_alphanumeric);
        (ends && opens).then_some(at)
    })?;
    // `The essay plan, no, leave it` names it first.
    let before = text::terms(&lower[..taken_back]);
    let names_material =
        text::words(&lower[..taken_back]).iter().any(|word| verb_for(word).is_some());
    Some(match before.len() {
        0 => Meant::Last,
        1 | 2 if !names_material => Meant::Perhaps(before),
        _ => Meant::Named(before),
    })
}

/// A day that is set for what was set before.
fn dated(bare: &str) -> Option<Change> {
    const OPENING: &[&str] = &[
        "that's", "it's", "that", "one's", "this", "is", "no", "well", "so", "they're", "those",
        "these", "are", "they",
    ];
    let dates = dates::dates(bare);
    let date = dates.last()?.clone();
    let opens = text::words(&bare[..date.start]);
    // `By Tuesday, there's a test` and `that one's for Sunday because …` only set the day.
    if opens.iter().all(|word| OPENING.contains(&word.as_str()))
        && bare[date.end..].starts_with([',', '.', '?', '!', ' '])
        && (!opens.is_empty() || goes_on(&bare[date.end..]))
        && !is_unsuitable(&bare[date.end..])
        && (date.is_led || !opens.is_empty() || bare[date.end..].starts_with([',', '.', '?', '!']))
    {
        return Some(Change::Dated(date, Meant::Last));
    }
    let rest = dates::without_dates(bare, &dates);
    let words = text::words(&rest);
    if is_unsuitable(&rest) {
        return None;
    }
    let named: Vec<String> = words
        .iter()
        .filter(|word| !SETTING.contains(&word.as_str()) && !text::is_stop(word))
        .map(|word| text::stem(word))
        .collect();
    let opens_with_task = words.first().is_some_and(|word| TASKS.has(word));
    // `Do those by Saturday` points; `do the first row` sets.
    let points = opens_with_task
        && words.get(1).is_some_and(|word| POINTING.contains(&word.as_str()))
        && named.len() <= 2;
    if points || named.is_empty() {
        return Some(Change::Dated(date, Meant::Last));
    }
    let sets = opens_with_task && !matches!(words[0].as_str(), "make" | "do" | "get");
    (!sets && named.len() <= 5).then_some(Change::Dated(date, Meant::Named(named)))
}

/// Whether a day is said not to do.
pub(super) fn is_unsuitable(rest: &str) -> bool {
    text::words(rest).iter().any(|word| UNSUITABLE.contains(&word.as_str()))
}

/// Whether what follows a day is about the day: `by Tuesday, there's a test`.
fn goes_on(rest: &str) -> bool {
    const ON: &[&str] = &[
        "then", "there's", "because", "so", "if", "i", "i'm", "i've", "i'll", "we", "we've",
        "we're", "it", "it's", "that's", "as", "since", "when", "is", "please", "okay", "all",
        "just", "and", "not", "at", "in", "or", "before", "after", "instead", "works", "like",
        "would",
    ];
    text::words(rest).first().is_none_or(|word| ON.contains(&word.as_str()))
}

/// Whether a sentence says that something is done another way: `we'll do that in the lab`.
pub(super) fn rules_out(lower: &str) -> bool {
    ["don't ", "we'll do", "we will do", "needn't", "no need", "i won't", "optional"]
        .iter()
        .any(|phrase| lower.contains(phrase))
}

/// Whether a tutor's sentence agrees to what was asked.
pub(super) fn agrees(sentence: &str) -> bool {
    const AGREEING: &[&str] = &[
        "yes",
        "yeah",
        "sure",
        "fine",
        "of course",
        "okay",
        "ok",
        "no problem",
        "go on",
        "deal",
        "alright",
        "all right",
        "that's fine",
        "that works",
        "you can",
        "certainly",
        "absolutely",
        "yep",
        "go on then",
        "fair enough",
        "course you can",
        "perfect",
        "good idea",
        "great",
        "if you can",
        "if possible",
        "ideally",
        "exactly",
        "that would be",
        "that'd be",
        "let's do that",
        "do that",
        "please",
    ];
    let lower = text::fold_case(sentence);
    AGREEING.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}
