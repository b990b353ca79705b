//! Words as the index compares them: folded and stemmed in the language of their session.

use std::collections::HashSet;

use domain::text;
use domain::transcript::SessionLanguage;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of asking, as stems: they tell what to do with a passage, not which.
const ASKING: [&str; 13] = [
    "describ", "discuss", "explain", "give", "help", "know", "pleas", "rememb", "said", "say",
    "summar", "tell", "think",
];

/// How the words of one language become terms.
pub(crate) struct WordReader {
    /// None where the language has no stemmer here: its words are compared as they are.
    stemmer: Option<Stemmer>,
    /// None for English, whose list is the product's own.
    stops: Option<HashSet<&'static str>>,
}

impl WordReader {
    /// The reader for a language; English where it isn't known.
    pub(crate) fn new(language: Option<SessionLanguage>) -> Self {
        let code = language.unwrap_or(SessionLanguage::ENGLISH).code();
        let algorithm = algorithm(code);
        if code == "en" || algorithm.is_none() {
            return Self { stemmer: algorithm.map(Stemmer::create), stops: None };
        }
        let stops = stop_words::lookup(code).unwrap_or_default().iter().copied().collect();
        Self { stemmer: algorithm.map(Stemmer::create), stops: Some(stops) }
    }

    /// The terms of a text, in order, with repeats.
    pub(crate) fn terms(&self, text: &str) -> Vec<String> {
        text::words(text).into_iter().filter_map(|word| self.term(&word)).collect()
    }

    /// The term of a folded word; none for one that carries grammar.
    pub(crate) fn term(&self, word: &str) -> Option<String> {
        let is_stop = match &self.stops {
            Some(stops) => stops.contains(word),
            None => text::is_stop(word),
        };
        if is_stop {
            return None;
        }
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
        let is_plain = word.chars().all(char::is_alphabetic);
        let stem = match &self.stemmer {
            Some(stemmer) if is_plain => stemmer.stem(word).into_owned(),
            _ => word.to_owned(),
        };
        Some(without_accents(&stem))
    }
}

/// Whether a term is a word of asking.
pub(crate) fn asks(term: &str) -> bool {
    ASKING.contains(&term)
}

/// A term as it is typed without accents: `fotosintesi`.
fn without_accents(term: &str) -> String {
    if term.is_ascii() {
        return term.to_owned();
    }
    term.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "es" => Algorithm::Spanish,
        "fr" => Algorithm::French,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stemmed_in_their_language_and_lose_their_accents() {
        let spanish = WordReader::new(SessionLanguage::parse("es"));
        assert_eq!(spanish.terms("¿Qué es la fotosíntesis?"), spanish.terms("fotosintesis"));
        let german = WordReader::new(SessionLanguage::parse("de"));
        assert_eq!(german.terms("Die Zellen"), german.terms("Zelle"));
        let english = WordReader::new(None);
        assert_eq!(english.terms("What are the acids' strengths?"), ["acid", "strength"]);
    }
}
