//! The wording of questions: gaps, hints, lists of accepted answers.

use domain::text;

use super::GAP;
use crate::{definitions, everyday_words, phrases, subject_glossary};

/// A sentence with a gap and what was taken out of it.
pub(super) struct Gapped {
    /// The sentence with the gap.
    pub text: String,
    pub taken: String,
}

/// Verbs that a predicate may start with, which make a question of it directly.
const VERBS: &[&str] =
    &["tells", "refers", "measures", "describes", "represents", "stands", "states", "says"];

/// The question for the term that a predicate is said of.
pub(super) fn which_term(predicate: &str) -> String {
    let first = predicate.split(' ').next().unwrap_or_default();
    if VERBS.contains(&first) {
        return format!("Which of these {predicate}?");
    }
    let description = predicate
        .strip_prefix("means ")
        .or_else(|| predicate.strip_prefix("mean "))
        .map_or(predicate, |rest| rest.strip_prefix("that ").unwrap_or(rest));
    format!("Which term fits this description: \u{201c}{description}\u{201d}?")
}

/// The sentence with the term replaced, if it stands there exactly once.
pub(super) fn cut_gap(sentence: &str, key: &[String]) -> Option<Gapped> {
    let tokens = text::tokens(sentence);
    let stems: Vec<String> =
        tokens.iter().map(|token| subject_glossary::stem(&text::fold_case(token.text))).collect();
    let mut places = definitions::places(&stems, key);
    let at = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let (start, end) = (tokens[at].start, tokens[at + key.len() - 1].end());
    // Before another noun many terms fit, and in another form of the word none does.
    let modifies = tokens.get(at + key.len()).is_some_and(|next| {
        let word = text::fold_case(next.text);
        let joined = matches!(&sentence[end..next.start], " " | "-");
        joined && !text::is_stop(&word) && !everyday_words::is_verb(&word)
    });
    let last = text::fold_case(tokens[at + key.len() - 1].text);
    let inflected = ["ing", "ed", "ic", "ical", "ly"].iter().any(|ending| last.ends_with(ending));
    if modifies || inflected {
        return None;
    }
    let mut before = sentence[..start].to_owned();
    // The article would tell whether the term starts with a vowel.
    let lower = before.to_lowercase();
    for article in ["an ", "a "] {
        let alone = lower
            .strip_suffix(article)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric()));
        if alone {
            let capital = before[before.len() - article.len()..].starts_with('A');
            before.truncate(before.len() - article.len());
            before.push_str(if capital { "A(n) " } else { "a(n) " });
            break;
        }
    }
    let mut text = format!("{before}{GAP}{}", &sentence[end..]);
    if !text.ends_with(['.', '!']) {
        text.push('.');
    }
    Some(Gapped { text, taken: sentence[start..end].to_owned() })
}

/// Everything that is right for a gap: the name, as it stood, one and many, with or without hyphen.
pub(super) fn accepted_answers(name: &str, taken: &str) -> Vec<String> {
    let mut list = vec![name.to_owned()];
    let mut add = |answer: String| {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(&answer)) {
            list.push(answer);
        }
    };
    add(taken.to_owned());
    let proper = name.starts_with(char::is_uppercase);
    if proper {
        // Names have no plural.
    } else if name.ends_with('s') {
        if let Some(singular) =
            name.strip_suffix('s').filter(|singular| !singular.ends_with(['s', 'i', 'u']))
        {
            add(singular.to_owned());
        }
    } else {
        add(phrases::plural_of(name));
    }
    if name.contains('-') {
        add(name.replace('-', " "));
    }
    list
}

/// The number of words and the first letter: enough to make one answer the right one.
pub(super) fn hint(answer: &str) -> String {
    let words = answer.split([' ', '-']).count();
    let first: String = answer.chars().take(1).collect();
    let count = match words {
        1 => "one word".to_owned(),
        2 => "two words".to_owned(),
        n => format!("{n} words"),
    };
    format!("{count}, starting with \u{201c}{first}\u{201d}")
}

/// True if a term stands in the plural, as far as its ending tells.
pub(super) fn is_plural(term: &str) -> bool {
    term.ends_with('s') && !["ss", "is", "us"].iter().any(|ending| term.ends_with(ending))
}

/// The term in the plural, unless it is a name, an abbreviation or plural already.
pub(super) fn pluralise(term: &str) -> String {
    let last = term.rsplit(' ').next().unwrap_or_default();
    if is_plural(term) || last.chars().any(char::is_uppercase) {
        term.to_owned()
    } else {
        phrases::plural_of(term)
    }
}

/// The name in the number in which it was taken out of a sentence.
pub(super) fn match_number(name: &str, taken: &str) -> String {
    if is_plural(taken) { pluralise(name) } else { name.to_owned() }
}
