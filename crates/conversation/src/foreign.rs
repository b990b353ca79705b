//! Questions in Spanish and German about lessons in English: the words for concepts are known in
//! each, so that such a question is looked up in English, and answered with what was said, as it was
//! said. Nothing is translated but these words.

use domain::chat::{AnswerBasis, Coverage};
use domain::concept_names::concept_names;
use domain::text;
use domain::transcript::SessionLanguage;

use crate::utterance::QuestionLanguage;

/// Words that ask, and how English asks it.
const OPENINGS: &[(&str, &str)] = &[
    ("por que", "Why"),
    ("como", "How do I use"),
    ("warum", "Why"),
    ("wieso", "Why"),
    ("weshalb", "Why"),
    ("wie", "How do I use"),
];

/// A question in another language as one in English, if it names a concept that is known in both.
pub(crate) fn in_english(message: &str, language: QuestionLanguage) -> Option<String> {
    let names = SessionLanguage::parse(language.code()).and_then(concept_names);
    let Some(names) = names else { return Some(message.to_owned()) };
    let mut terms: Vec<&str> = Vec::new();
    for name in names.find(message) {
        if !terms.contains(&name) {
            terms.push(name);
        }
    }
    if terms.is_empty() {
        return None;
    }
    let words: Vec<String> =
        text::words(message).iter().map(|word| without_accents(word)).collect();
    let joined = format!("{} ", words.join(" "));
    let opening = OPENINGS.iter().find(|(asks, _)| joined.starts_with(&format!("{asks} ")));
    let opening = opening.map_or("What is", |(_, english)| english);
    Some(format!("{opening} {}?", terms.join(" and ")))
}

/// A word without the marks over its letters.
fn without_accents(word: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'ä' => 'a',
        'é' | 'è' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' | 'ö' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    word.chars().map(plain).collect()
}

/// An answer in English to a question in another language, framed in that one by what it stands on and
/// how far the lessons cover the question.
pub fn frame(
    answer: &str,
    language: QuestionLanguage,
    basis: AnswerBasis,
    coverage: Coverage,
) -> String {
    let is_told = coverage != Coverage::Absent;
    match (language, basis) {
        (QuestionLanguage::English, _) => answer.to_owned(),
        (QuestionLanguage::Spanish, AnswerBasis::Curriculum) => {
            format!("Tus sesiones no lo explican; esto vale en general, en inglés. {answer}")
        }
        (QuestionLanguage::German, AnswerBasis::Curriculum) => {
            format!("Deine Stunden erklären das nicht; allgemein gilt, auf Englisch: {answer}")
        }
        (QuestionLanguage::Spanish, _) if is_told => {
            format!(
                "Tus sesiones fueron en inglés; te muestro lo que se dijo, sin traducirlo. {answer}"
            )
        }
        (QuestionLanguage::Spanish, _) => "No encontré una respuesta a esto en tus sesiones, que \
            fueron en inglés. Puedes preguntarlo en inglés o a tu tutor."
            .to_owned(),
        (QuestionLanguage::German, _) if is_told => format!(
            "Deine Stunden waren auf Englisch; hier ist, was gesagt wurde, ohne Übersetzung. {answer}"
        ),
        (QuestionLanguage::German, _) => {
            "Dazu habe ich in deinen Stunden, die auf Englisch waren, \
            keine Antwort gefunden. Frag es auf Englisch oder frag deinen Tutor."
                .to_owned()
        }
    }
}

/// What is said to a question that isn't understood.
pub fn not_understood(language: Option<QuestionLanguage>) -> &'static str {
    match language {
        Some(QuestionLanguage::Spanish) => {
            "No entiendo bien esta pregunta en español. Pregúntalo en inglés, con las palabras de tu \
             sesión, o pregunta a tu tutor."
        }
        Some(QuestionLanguage::German) => {
            "Diese Frage verstehe ich auf Deutsch nicht gut genug. Stell sie auf Englisch, mit den \
             Wörtern aus deiner Stunde, oder frag deinen Tutor."
        }
        Some(QuestionLanguage::English) | None => {
            "I understand questions in English best, and some in Spanish and German. Please ask it in \
             one of those, or ask your tutor."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_a_known_concept_is_asked_in_english() {
        for (message, language, english) in [
            (
                "¿Qué es la fotosíntesis?",
                QuestionLanguage::Spanish,
                Some("What is photosynthesis?"),
            ),
            ("¿Por qué baja el pH?", QuestionLanguage::Spanish, Some("Why pH?")),
            ("Was ist eine Säure?", QuestionLanguage::German, Some("What is acid?")),
            ("¿Dónde está mi perro?", QuestionLanguage::Spanish, None),
        ] {
            assert_eq!(in_english(message, language).as_deref(), english);
        }
    }

    #[test]
    fn an_answer_is_framed_in_the_language_of_its_question() {
        let framed = frame(
            "\u{201c}pH is a scale.\u{201d}",
            QuestionLanguage::Spanish,
            AnswerBasis::Sessions,
            Coverage::Answered,
        );
        assert!(framed.starts_with("Tus sesiones") && framed.ends_with("pH is a scale.\u{201d}"));
        let declined = frame(
            "Your sessions don't cover this.",
            QuestionLanguage::German,
            AnswerBasis::Sessions,
            Coverage::Absent,
        );
        assert!(!declined.contains("Your sessions"), "{declined}");
    }
}
