//! Names of concepts in other languages than English, as they are spoken of in lessons.
//!
//! Each language is a file under `concept_names/`, and a line of `FILES`: the concept's name in English
//! and the forms it has there. Nothing else is translated.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text;
use crate::transcript::SessionLanguage;

/// Code and file of each language.
const FILES: [(&str, &str); 2] =
    [("es", include_str!("concept_names/es.txt")), ("de", include_str!("concept_names/de.txt"))];

static LANGUAGES: LazyLock<Vec<(&'static str, ConceptNames)>> =
    LazyLock::new(|| FILES.iter().map(|(code, file)| (*code, ConceptNames::parse(file))).collect());

/// The names of concepts in one language.
#[derive(Debug, Default)]
pub struct ConceptNames {
    /// By its first word: the words of a form, and the name in English.
    forms: HashMap<String, Vec<(Vec<String>, &'static str)>>,
}

/// The names in a language, if there are any.
pub fn concept_names(language: SessionLanguage) -> Option<&'static ConceptNames> {
    LANGUAGES.iter().find(|(code, _)| *code == language.code()).map(|(_, names)| names)
}

impl ConceptNames {
    fn parse(file: &'static str) -> Self {
        let mut names = Self::default();
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        for (english, forms) in lines.filter_map(|line| line.split_once('=')) {
            for form in forms.split(',') {
                let words = words(form);
                let Some(first) = words.first() else { continue };
                let list = names.forms.entry(first.clone()).or_default();
                list.push((words, english.trim()));
            }
        }
        names
    }

    /// The English names of the concepts that a text speaks of, in its order, with repeats. Of forms
    /// that begin at one word the longest counts.
    pub fn find(&self, text: &str) -> Vec<&'static str> {
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let forms = self.forms.get(&words[at]).into_iter().flatten();
            let here = forms.filter(|(form, _)| words[at..].starts_with(form));
            let longest = here.max_by_key(|(form, _)| form.len());
            found.extend(longest.map(|(_, english)| *english));
            at += longest.map_or(1, |(form, _)| form.len());
        }
        found
    }
}

/// The words of a text as they are typed without accents.
fn words(text: &str) -> Vec<String> {
    let plain =
        |word: &String| word.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect::<String>();
    text::words(text).iter().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(code: &str, text: &str) -> Vec<&'static str> {
        concept_names(SessionLanguage::parse(code).unwrap()).unwrap().find(text)
    }

    #[test]
    fn concepts_are_found_with_and_without_accents() {
        assert_eq!(find("es", "¿Qué es la fotosintesis?"), ["photosynthesis"]);
        assert_eq!(find("es", "Las ecuaciones lineales y la célula"), ["linear equation", "cell"]);
        assert_eq!(find("de", "Der Hauptnenner zweier Brüche"), ["common denominator", "fraction"]);
        assert!(find("es", "Espera un momento, tienes razón").is_empty());
    }

    #[test]
    fn a_language_without_a_file_has_no_names() {
        assert!(concept_names(SessionLanguage::parse("th").unwrap()).is_none());
        assert!(concept_names(SessionLanguage::ENGLISH).is_none());
    }

    #[test]
    fn no_form_stands_for_two_concepts() {
        for (code, names) in LANGUAGES.iter() {
            for forms in names.forms.values() {
                for (place, (form, _)) in forms.iter().enumerate() {
                    assert!(
                        !forms[..place].iter().any(|(other, _)| other == form),
                        "{code} {form:?}"
                    );
                }
            }
        }
    }
}
