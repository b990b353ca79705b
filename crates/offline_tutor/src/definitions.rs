//! Definitions in sentences: `X is a …`, `X means …`, `… is called X`.

use domain::text;

use crate::sentences;
use crate::subject_glossary;

/// A definition of a term in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The predicate without the term: `the middle value`.
    pub predicate: String,
    pub plural: bool,
    /// True if the predicate keeps its verb: `tells you how steep the line is`.
    pub verbal: bool,
}

/// Words that may stand between the verb and what is said.
const HEDGES: &[&str] = &["just", "basically", "simply", "really", "usually", "always", "actually"];

/// The first words of an explaining predicate, after `is` or `are`.
const STARTS: &[&str] = &[
    "a",
    "an",
    "the",
    "any",
    "when",
    "how",
    "what",
    "where",
    "one",
    "anything",
    "something",
    "all",
    "like",
    "substances",
    "things",
    "numbers",
    "two",
    "words",
    "everyone",
    "anyone",
];

/// Starts of predicates that judge or place rather than explain.
const EMPTY: &[&str] = &[
    "the same",
    "the one",
    "a good",
    "a bit",
    "a lot",
    "a great",
    "the first",
    "the next",
    "the last",
    "a little",
    "one of the",
    "the best",
    "a big",
    "the only",
    "the reason",
    "what we",
    "what you",
    "the problem",
    "a fundamental",
    "an important",
    "the hard",
    "the easy",
    "the key",
    "the other",
    "a common",
    "how we",
    "what i",
    "the question",
    "where we",
    "where people",
    "the thing",
    "the most",
    "where most",
    "where a lot",
    "the part",
    "a huge",
    "the whole",
    "the tricky",
    "the opposite",
    "the answer",
    "the big",
    "the right",
    "the same",
];

/// Verbs that explain by themselves.
const EXPLAINING: &[&str] = &["means", "mean", "measures", "describes", "represents", "states"];
/// Verb and preposition that explain.
const EXPLAINING_PAIRS: &[(&str, &str)] =
    &[("refers", "to"), ("stands", "for"), ("tells", "you"), ("tells", "us"), ("says", "that")];

/// Fewest words that explain anything.
const MIN_WORDS: usize = 2;
/// Most words of a definition that is still one thought.
const MAX_WORDS: usize = 26;

/// The definition of a term in a sentence, if it has one. `key` is the term's stems.
pub(crate) fn find(sentence: &str, key: &[String]) -> Option<Definition> {
    if sentence.ends_with('?') || key.is_empty() {
        return None;
    }
    clauses(sentence)
        .find_map(|clause| predicate_of(clause, key))
        .or_else(|| definition_by_naming(sentence, key))
}

/// True if the sentence introduces the term by name: `called X`, `we call this the X`.
pub(crate) fn names_term(sentence: &str, key: &[String]) -> bool {
    let words = text::words(sentence);
    let stems: Vec<String> = words.iter().map(|word| subject_glossary::stem(word)).collect();
    places(&stems, key).any(|at| {
        let before: Vec<&str> = words[..at]
            .iter()
            .rev()
            .map(String::as_str)
            .filter(|word| !matches!(*word, "a" | "an" | "the" | "just" | "also" | "your"))
            .take(2)
            .collect();
        match before.first().copied() {
            Some("called") => true,
            Some("as") => before.get(1) == Some(&"known"),
            Some("this" | "that" | "it" | "them" | "these" | "those") => {
                before.get(1).is_some_and(|word| matches!(*word, "call" | "calls" | "named"))
            }
            _ => false,
        }
    })
}

/// The places of a key's stems in a list of stems.
pub(crate) fn places<'a>(
    stems: &'a [String],
    key: &'a [String],
) -> impl Iterator<Item = usize> + 'a {
    stems
        .windows(key.len().max(1))
        .enumerate()
        .filter(move |(_, window)| *window == key)
        .map(|(at, _)| at)
}

/// The sentence from its start and from every place where a new statement may begin.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    for mark in [", ", "; ", ": ", " and ", " because "] {
        starts.extend(sentence.match_indices(mark).map(|(at, _)| at + mark.len()));
    }
    starts.sort_unstable();
    starts.into_iter().map(move |start| sentences::without_opening(&sentence[start..]))
}

/// The predicate of a clause that starts with the term.
fn predicate_of(clause: &str, key: &[String]) -> Option<Definition> {
    let tokens = text::tokens(clause);
    let words: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let article = usize::from(matches!(words.first()?.as_str(), "a" | "an" | "the"));
    let end = article + key.len();
    let head: Vec<String> =
        words.get(article..end)?.iter().map(|w| subject_glossary::stem(w)).collect();
    // Nothing but a space may part the term from its verb, so that lists don't count.
    let part = clause.get(tokens[end - 1].end()..tokens.get(end)?.start)?;
    if head != key || part != " " {
        return None;
    }
    let verb = words[end].as_str();
    let mut start = end + 1;
    let plural = matches!(verb, "are" | "were");
    let be = plural || matches!(verb, "is" | "was");
    if be {
        while words.get(start).is_some_and(|word| HEDGES.contains(&word.as_str())) {
            start += 1;
        }
        let rest = words.get(start..)?;
        let opening = rest.join(" ");
        let explains = STARTS.contains(&rest.first()?.as_str());
        if !explains || EMPTY.iter().any(|empty| opening.starts_with(empty)) {
            return None;
        }
    } else if let Some((_, second)) = EXPLAINING_PAIRS.iter().find(|(first, _)| *first == verb) {
        if words.get(start).map(String::as_str) != Some(*second) {
            return None;
        }
    } else if !EXPLAINING.contains(&verb) {
        return None;
    }
    // `refers to X` keeps its verb; after `is` only what follows is said of the term.
    let from = if be { tokens.get(start)?.start } else { tokens[end].start };
    cut_predicate(&clause[from..], key).map(|predicate| Definition {
        predicate,
        plural,
        verbal: !be,
    })
}

/// The definition before `is called X` or `is known as X`.
fn definition_by_naming(sentence: &str, key: &[String]) -> Option<Definition> {
    let sentence = sentences::without_opening(sentence);
    let tokens = text::tokens(sentence);
    let words: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let called = words.iter().position(|word| word == "called")?;
    let be = called.checked_sub(1)?;
    if !matches!(words[be].as_str(), "is" | "are" | "was" | "were") {
        return None;
    }
    let article = usize::from(matches!(words.get(called + 1)?.as_str(), "a" | "an" | "the"));
    let at = called + 1 + article;
    let head: Vec<String> =
        words.get(at..at + key.len())?.iter().map(|w| subject_glossary::stem(w)).collect();
    let first = words.first()?.as_str();
    let explains = matches!(first, "the" | "a" | "an" | "any" | "when" | "something" | "terms");
    if head != key || !explains {
        return None;
    }
    let predicate = cut_predicate(&sentence[..tokens[be].start], key)?;
    let plural = matches!(words[be].as_str(), "are" | "were");
    Some(Definition { predicate, plural, verbal: false })
}

/// The predicate up to where another thought begins, if it explains without the term itself.
fn cut_predicate(rest: &str, key: &[String]) -> Option<String> {
    let mut end = rest.len();
    for mark in [
        ". ",
        "; ",
        ", but ",
        ", so ",
        ", and the ",
        ", right",
        ", okay",
        ", the ",
        ", and so ",
        ", and it ",
        ", while ",
    ] {
        if let Some(at) = rest.find(mark) {
            end = end.min(at);
        }
    }
    let predicate = rest[..end].trim().trim_end_matches(['.', '!', ',', ';']).trim();
    let words = text::words(predicate);
    let stems = subject_glossary::key(predicate);
    let pointing = ["here", "this", "that's", "these", "those", "i", "i'm", "today", "my"];
    let fits = (MIN_WORDS..=MAX_WORDS).contains(&words.len())
        && places(&stems, key).next().is_none()
        && !words.iter().any(|word| pointing.contains(&word.as_str()))
        && !predicate.contains('[');
    fits.then(|| sentences::uncapitalise(predicate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predicate_text(sentence: &str, term: &str) -> Option<String> {
        find(sentence, &subject_glossary::key(term)).map(|definition| definition.predicate)
    }

    #[test]
    fn what_something_is_is_found_after_the_term() {
        assert_eq!(
            predicate_text("So an acid is a substance that gives away protons.", "acid").as_deref(),
            Some("a substance that gives away protons")
        );
        assert_eq!(
            predicate_text("The mean is the average, the median is the middle value.", "median")
                .as_deref(),
            Some("the middle value")
        );
        assert_eq!(
            predicate_text("The slope tells you how steep the line is.", "slope").as_deref(),
            Some("tells you how steep the line is")
        );
    }

    #[test]
    fn what_something_is_called_is_found_before_the_term() {
        assert_eq!(
            predicate_text("The number in front of x is called the coefficient.", "coefficient")
                .as_deref(),
            Some("the number in front of x")
        );
        assert!(names_term("We call this the coefficient.", &subject_glossary::key("coefficient")));
        assert!(!names_term("Look at the coefficient.", &subject_glossary::key("coefficient")));
    }

    #[test]
    fn judging_or_asking_is_not_defining() {
        assert_eq!(predicate_text("The mean is a bit tricky for most people.", "mean"), None);
        assert_eq!(predicate_text("The mean is the average of what?", "mean"), None);
        assert_eq!(predicate_text("The mean is not easy.", "mean"), None);
    }
}
