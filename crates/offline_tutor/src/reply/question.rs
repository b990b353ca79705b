//! A student's question: its subjects and the form of answer it asks for.

use domain::text;

use crate::subject_glossary;

/// The forms of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    What,
    Why,
    /// A way to do it.
    How,
    Other,
}

/// A question, taken apart.
#[derive(Debug)]
pub(super) struct Question {
    pub intent: Intent,
    /// The stems that carry the matter, without repeats.
    pub terms: Vec<String>,
    /// The subjects in the words that were typed.
    pub spoken: Vec<(String, String)>,
    /// The subjects of `What is …?`, as stems: once whole, else every term.
    pub subjects: Vec<Vec<String>>,
    /// X, as stems, when the message is just `What is X?` or `What does X mean?`.
    pub defined: Option<Vec<String>>,
}

/// Words about asking and explaining: they occur in questions about anything.
const ABOUT_ASKING: &str = "meaning definition define explain understand help tell question answer session tutor \
    difference compare example remind talk talked discuss learn learned know find get got use used \
    make thing way please need want show give say said word concept term topic lesson mean \
    exactly actually called work works happen happens wonder wondering idea stuff basically really \
    different another quick again difference first measure good best can't calculate compute solve figure \
    determine mention mentioned covered cover today yesterday last time remember forget forgot \
    confused confuse sure think thought hey hi hello thanks thank sorry like kind sort main point \
    go goes important purpose describe summarize summary repeat people come";

/// A message with no more terms than this leans on what was said before.
const LEANING_TERMS: usize = 1;

/// Most words of a term whose definition is asked for.
const MAX_DEFINED_WORDS: usize = 3;

impl Question {
    /// Reads a message; one that only points back (`and why is that?`) borrows the terms of the
    /// student's last question.
    pub(super) fn read(message: &str, history: &[(bool, String)]) -> Self {
        let own = Self::of(message);
        let words = text::words(message);
        let pointing = words.iter().any(|word| {
            matches!(word.as_str(), "it" | "that" | "this" | "they" | "them" | "those" | "these")
        });
        let opening =
            matches!(words.first().map(String::as_str), Some("and" | "but" | "so" | "why"));
        let leans =
            own.terms.is_empty() || (own.terms.len() <= LEANING_TERMS && (pointing || opening));
        if !leans {
            return own;
        }
        let before = history.iter().rev().filter(|(student, _)| *student).map(|(_, text)| text);
        let Some(last) = before.map(|text| Self::of(text)).find(|q| !q.terms.is_empty()) else {
            return own;
        };
        let intent = if own.intent == Intent::Other { last.intent } else { own.intent };
        let mut merged = Self { intent, ..last };
        for (term, word) in own.spoken {
            if !merged.terms.contains(&term) {
                merged.terms.push(term.clone());
                merged.spoken.push((term, word));
            }
        }
        merged
    }

    fn of(message: &str) -> Self {
        let words = text::words(message);
        let generic: Vec<String> = ABOUT_ASKING.split_whitespace().map(text::stem).collect();
        let mut spoken: Vec<(String, String)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let stem = text::stem(word);
            let asking = generic.contains(&stem) && !is_the_noun_mean(&words, at);
            if !text::is_stop(word) && !asking && !spoken.iter().any(|(known, _)| *known == stem) {
                spoken.push((stem, word.clone()));
            }
        }
        let subject = subject(&words);
        let subjects = if subject.is_empty() {
            spoken.iter().map(|(_, word)| subject_glossary::key(word)).collect()
        } else {
            std::iter::once(subject)
                .chain(spoken.iter().map(|(_, word)| subject_glossary::key(word)))
                .collect()
        };
        let terms = spoken.iter().map(|(term, _)| term.clone()).collect();
        Self {
            intent: intent(&words),
            terms,
            spoken,
            subjects,
            defined: definition_subject(&words),
        }
    }
}

/// True if `mean` at this place is the average: `the mean`, `mean and`, not `does … mean`.
fn is_the_noun_mean(words: &[String], at: usize) -> bool {
    let nth =
        |place: Option<usize>| place.and_then(|place| words.get(place)).map_or("", String::as_str);
    let noun_before =
        ["the", "a", "is", "sample", "and", "or", "between", "of", "find", "calculate"];
    matches!(words[at].as_str(), "mean" | "means")
        && (noun_before.contains(&nth(at.checked_sub(1)))
            || matches!(nth(Some(at + 1)), "and" | "or"))
}

fn intent(words: &[String]) -> Intent {
    let has = |word: &str| words.iter().any(|known| known == word);
    let asks = |word: &str| {
        words.iter().take(6).any(|known| known == word || known.strip_suffix("'s") == Some(word))
    };
    if asks("why") || has("reason") {
        Intent::Why
    } else if asks("how") {
        Intent::How
    } else if asks("what") || asks("who") || has("define") || has("meaning") || has("definition") {
        Intent::What
    } else {
        Intent::Other
    }
}

/// The stems of X when nothing but its definition is asked for: `what is the pH of water` is not.
fn definition_subject(words: &[String]) -> Option<Vec<String>> {
    let (first, rest) = words.split_first()?;
    let is_plain = |word: &String| {
        !matches!(
            word.as_str(),
            "of" | "in"
                | "for"
                | "between"
                | "from"
                | "with"
                | "when"
                | "if"
                | "to"
                | "that"
                | "and"
                | "this"
                | "it"
                | "your"
                | "my"
        ) && !word.contains(|c: char| c.is_ascii_digit())
    };
    let (rest, verb) = match (first.as_str(), rest.split_first()) {
        ("what's" | "whats", _) => (rest, "is"),
        ("what", Some((verb, rest))) => (rest, verb.as_str()),
        _ => return None,
    };
    let named = match verb {
        "is" | "are" => rest,
        "does" | "do" => rest.split_last().filter(|(last, _)| *last == "mean")?.1,
        _ => return None,
    };
    let named: Vec<&String> =
        named.iter().skip_while(|word| matches!(word.as_str(), "a" | "an" | "the")).collect();
    let fits = (1..=MAX_DEFINED_WORDS).contains(&named.len()) && named.iter().all(|w| is_plain(w));
    fits.then(|| named.iter().map(|word| subject_glossary::stem(word)).collect())
}

/// The stems of X in `what is X`, `what does X mean`, `the meaning of X`.
fn subject(words: &[String]) -> Vec<String> {
    let what = words.iter().position(|word| word == "what" || word == "what's" || word == "who");
    let Some(what) = what else { return Vec::new() };
    let rest = &words[what + 1..];
    let from = rest
        .iter()
        .take_while(|word| {
            matches!(
                word.as_str(),
                "is" | "are"
                    | "was"
                    | "were"
                    | "does"
                    | "do"
                    | "did"
                    | "a"
                    | "an"
                    | "the"
                    | "meaning"
                    | "definition"
                    | "of"
                    | "exactly"
                    | "again"
            )
        })
        .count();
    let taken = rest[from..].iter().take_while(|word| {
        !matches!(word.as_str(), "mean" | "again" | "exactly" | "do" | "called" | "stand")
            || *word == &rest[from]
    });
    taken.map(|word| subject_glossary::stem(word)).collect()
}
