//! The language of a question. A question is a few words long, too few for the statistics of letters
//! by which a session's language is told: its words of grammar tell it.

use crate::utterance::QuestionLanguage;

const ENGLISH: &str = "what is the a an of how why does do did to and in i you my me are was it that this when where who \
    which can could for with on at mean means about between from be have has should would if we they there";
const SPANISH: &str = "qué que es el la los las un una unos unas de del cómo como cuál cual cuáles por para y en mi mis tu \
    se con son cuando cuándo dónde donde quién quien significa hacer puedo puedes entre más al lo hay esto eso hola \
    gracias tengo debo no sí";
const GERMAN: &str = "was ist der die das ein eine einen einer wie warum wieso und ich mein meine nicht von mit für sind \
    wann wer wo welche welcher kann kannst du mir bedeutet heißt dem den des im zu zum zur auf bei hallo danke habe \
    muss soll wir man geht";
/// Of languages in which questions are recognised and not understood: French, Italian, Portuguese,
/// Dutch, Polish, Turkish.
const OTHERS: &str = "est le les une des qu'est ce quoi comment pourquoi quel quelle dans pour avec c'est sont je \
    cosa che è il gli perché della come sono o não são uma os as você então \
    wat het een hoe waarom van niet en zijn co jest jak dlaczego i nie czy ne nedir bir nasıl niçin ve mi";

/// Letters that only Spanish or German are written with, of these three.
const SPANISH_LETTERS: [char; 3] = ['ñ', '¿', '¡'];
const GERMAN_LETTERS: [char; 4] = ['ß', 'ä', 'ö', 'ü'];

/// The language of a message, if it is one of those that are understood; English when nothing tells.
/// None is another language.
pub(crate) fn detect(message: &str, words: &[String]) -> Option<QuestionLanguage> {
    let count = |list: &str| {
        words.iter().filter(|word| list.split_whitespace().any(|known| known == *word)).count()
    };
    let has = |letters: &[char]| usize::from(message.to_lowercase().contains(letters));
    let english = count(ENGLISH);
    let spanish = count(SPANISH) + 2 * has(&SPANISH_LETTERS);
    let german = count(GERMAN) + has(&GERMAN_LETTERS);
    let others = count(OTHERS);
    let is_foreign_script = message
        .chars()
        .filter(|c| c.is_alphabetic())
        .any(|c| !matches!(c, '\0'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{2070}'..='\u{214f}'));
    // A Greek letter is a symbol in formulas; whole words in another script are a language.
    if is_foreign_script && english == 0 {
        return None;
    }
    if english >= spanish.max(german) && english >= others
        || english + spanish + german == 0 && others == 0
    {
        return Some(QuestionLanguage::English);
    }
    if others > spanish.max(german).max(english) && others > 1 {
        return None;
    }
    if spanish > german {
        Some(QuestionLanguage::Spanish)
    } else if german > english {
        Some(QuestionLanguage::German)
    } else {
        Some(QuestionLanguage::English)
    }
}

#[cfg(test)]
mod tests {
    use domain::text;

    use super::*;

    #[test]
    fn short_questions_tell_their_language() {
        use QuestionLanguage::{English, German, Spanish};
        for (message, language) in [
            ("What is pH?", Some(English)),
            ("discriminant?", Some(English)),
            ("¿Qué es la fotosíntesis?", Some(Spanish)),
            ("que es una base", Some(Spanish)),
            ("hola", Some(Spanish)),
            ("Was ist eine Base?", Some(German)),
            ("Wie geht quadratische Ergänzung?", Some(German)),
            ("Why does the base die out?", Some(English)),
            ("what was the problem with the voting", Some(English)),
            ("Qu'est-ce que c'est le pH?", None),
            ("什么是光合作用", None),
            ("Что такое фотосинтез?", None),
            ("solve 2x + 3 = 11", Some(English)),
            ("how is Δ used", Some(English)),
        ] {
            assert_eq!(detect(message, &text::words(message)), language, "{message}");
        }
    }
}
