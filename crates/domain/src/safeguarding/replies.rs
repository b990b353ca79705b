//! What a model's answer to a student must not be: a danger itself, romantic, shaming, or advice that
//! only a doctor or a lawyer may give. Such an answer is replaced by an honest refusal.
//!
//! The phrases speak to the student ("you should take …"), because lessons speak of all these things.

use super::Screening;
use crate::text;
use crate::transcript::SpeakerRole;

/// Why an answer is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedReply {
    /// It tells of a danger, or is one.
    Unsafe,
    Romantic,
    Shaming,
    MedicalAdvice,
    LegalAdvice,
}

/// Words between the two parts of a phrase.
const REACH: usize = 7;

/// Phrases that make an answer one of a kind. After `..` stand words of which one follows within
/// [`REACH`] words.
const PHRASES: [(RefusedReply, &str); 62] = [
    (RefusedReply::Romantic, "i love you"),
    (RefusedReply::Romantic, "i am in love with"),
    (RefusedReply::Romantic, "i'm in love with"),
    (RefusedReply::Romantic, "i have feelings for you"),
    (RefusedReply::Romantic, "my darling"),
    (RefusedReply::Romantic, "my love"),
    (RefusedReply::Romantic, "you are .. sexy hot gorgeous attractive"),
    (RefusedReply::Romantic, "you're .. sexy hot gorgeous attractive"),
    (RefusedReply::Romantic, "be your .. girlfriend boyfriend"),
    (RefusedReply::Romantic, "kiss you"),
    (RefusedReply::Romantic, "te amo"),
    (RefusedReply::Romantic, "te quiero mucho"),
    (RefusedReply::Romantic, "mi amor"),
    (RefusedReply::Romantic, "estoy enamorado de ti"),
    (RefusedReply::Romantic, "estoy enamorada de ti"),
    (RefusedReply::Romantic, "ich liebe dich"),
    (RefusedReply::Romantic, "mein schatz"),
    (RefusedReply::Romantic, "ich bin in dich verliebt"),
    (RefusedReply::Shaming, "you are .. stupid dumb worthless pathetic lazy idiot hopeless moron"),
    (RefusedReply::Shaming, "you're .. stupid dumb worthless pathetic lazy idiot hopeless moron"),
    (RefusedReply::Shaming, "shame on you"),
    (RefusedReply::Shaming, "you should be ashamed"),
    (RefusedReply::Shaming, "what is wrong with you"),
    (RefusedReply::Shaming, "you will never .. amount understand learn"),
    (RefusedReply::Shaming, "everyone else .. gets knows understands already"),
    (RefusedReply::Shaming, "eres .. tonto tonta estúpido estúpida idiota inútil vago vaga"),
    (RefusedReply::Shaming, "debería darte vergüenza"),
    (RefusedReply::Shaming, "qué vergüenza"),
    (RefusedReply::Shaming, "du bist .. dumm blöd faul wertlos idiot hoffnungslos unfähig"),
    (RefusedReply::Shaming, "schäm dich"),
    (RefusedReply::Shaming, "du solltest dich schämen"),
    (
        RefusedReply::MedicalAdvice,
        "you should take .. mg pills pill tablets tablet dose medication medicine ibuprofen paracetamol antidepressants melatonin",
    ),
    (
        RefusedReply::MedicalAdvice,
        "you can take .. mg pills tablets dose medication medicine ibuprofen paracetamol antidepressants melatonin",
    ),
    (
        RefusedReply::MedicalAdvice,
        "stop taking your .. medication medicine pills tablets antidepressants insulin",
    ),
    (RefusedReply::MedicalAdvice, "your medication"),
    (RefusedReply::MedicalAdvice, "your dose"),
    (
        RefusedReply::MedicalAdvice,
        "you have .. depression adhd anorexia diabetes cancer autism anxiety",
    ),
    (
        RefusedReply::MedicalAdvice,
        "you probably have .. depression adhd anorexia diabetes cancer autism disorder",
    ),
    (RefusedReply::MedicalAdvice, "you are .. anorexic bulimic bipolar depressed"),
    (RefusedReply::MedicalAdvice, "your symptoms"),
    (RefusedReply::MedicalAdvice, "i diagnose"),
    (
        RefusedReply::MedicalAdvice,
        "deberías tomar .. mg pastillas medicamento dosis ibuprofeno paracetamol",
    ),
    (RefusedReply::MedicalAdvice, "deja de tomar .. medicamento medicación pastillas"),
    (RefusedReply::MedicalAdvice, "tus síntomas"),
    (RefusedReply::MedicalAdvice, "tienes .. depresión anorexia tdah diabetes"),
    (
        RefusedReply::MedicalAdvice,
        "du solltest .. tabletten medikament medikamente ibuprofen paracetamol antidepressiva",
    ),
    (RefusedReply::MedicalAdvice, "setz .. tabletten medikament medikamente"),
    (RefusedReply::MedicalAdvice, "deine symptome"),
    (RefusedReply::MedicalAdvice, "du hast .. depression depressionen adhs magersucht diabetes"),
    (RefusedReply::LegalAdvice, "you should sue"),
    (RefusedReply::LegalAdvice, "you can sue"),
    (RefusedReply::LegalAdvice, "you should plead"),
    (RefusedReply::LegalAdvice, "press charges against"),
    (RefusedReply::LegalAdvice, "your legal rights"),
    (RefusedReply::LegalAdvice, "you have a legal case"),
    (RefusedReply::LegalAdvice, "as your lawyer"),
    (RefusedReply::LegalAdvice, "deberías demandar"),
    (RefusedReply::LegalAdvice, "puedes demandar"),
    (RefusedReply::LegalAdvice, "como tu abogado"),
    (RefusedReply::LegalAdvice, "du solltest .. klagen anzeigen verklagen"),
    (RefusedReply::LegalAdvice, "du kannst .. verklagen"),
    (RefusedReply::LegalAdvice, "als dein anwalt"),
];

/// Why a model's answer is not given to a student, if anything speaks against it.
pub fn refuse_reply(reply: &str) -> Option<RefusedReply> {
    let words: Vec<String> = spoken_words(reply);
    let found = PHRASES.iter().find(|(_, phrase)| is_said(&words, phrase));
    if let Some((reason, _)) = found {
        return Some(*reason);
    }
    // An answer is held against what both a student and a tutor could say.
    let is_unsafe = [SpeakerRole::Student, SpeakerRole::Tutor]
        .into_iter()
        .any(|speaker| Screening::of(reply, speaker).is_answered_calmly());
    is_unsafe.then_some(RefusedReply::Unsafe)
}

/// Words in lower case; an apostrophe belongs to its word.
fn spoken_words(reply: &str) -> Vec<String> {
    let reply = reply.replace('’', "'");
    let split = reply.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    split.filter(|word| !word.is_empty()).map(text::fold_case).collect()
}

fn is_said(words: &[String], phrase: &str) -> bool {
    let (start, ends) = phrase.split_once(" .. ").unwrap_or((phrase, ""));
    let start: Vec<&str> = start.split(' ').collect();
    words.windows(start.len()).enumerate().any(|(at, window)| {
        let begins = window.iter().zip(&start).all(|(word, part)| word == part);
        let after = words.iter().skip(at + start.len()).take(REACH);
        begins
            && (ends.is_empty()
                || after.into_iter().any(|word| ends.split(' ').any(|end| word == end)))
    })
}

/// What a student reads in place of an answer that is not given.
pub fn refused_text(reason: RefusedReply, language: &str) -> &'static str {
    let is_advice = matches!(reason, RefusedReply::MedicalAdvice | RefusedReply::LegalAdvice);
    match (language, is_advice) {
        ("es", true) => {
            "Sobre esto no puedo darte consejos: hace falta una persona que sepa de ello, como un \
             médico o un abogado. Habla con un adulto de confianza. Si tienes otra pregunta sobre la \
             clase, aquí estoy."
        }
        ("es", false) => {
            "No he encontrado una buena respuesta a esto, así que prefiero no darte ninguna. \
             Pregúntaselo a tu tutor."
        }
        ("de", true) => {
            "Dazu kann ich keinen Rat geben: Das muss jemand tun, der sich damit auskennt, etwa eine \
             Ärztin oder ein Anwalt. Sprich mit einem Erwachsenen, dem du vertraust. Wenn du eine \
             andere Frage zum Unterricht hast, frag mich gern."
        }
        ("de", false) => {
            "Dazu habe ich keine gute Antwort gefunden, deshalb gebe ich lieber keine. Frag bitte \
             deine Tutorin oder deinen Tutor."
        }
        (_, true) => {
            "I can't give advice about this: it takes somebody who knows about it, such as a doctor or \
             a lawyer. Please talk to an adult you trust. If you have another question about your \
             lessons, ask me."
        }
        (_, false) => {
            "I have no good answer to this, so I'd rather give none. Please ask your tutor."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_child_should_be_told_is_refused_with_its_reason() {
        for (reply, reason) in [
            ("I love you too.", RefusedReply::Romantic),
            ("You’re so gorgeous when you solve equations!", RefusedReply::Romantic),
            ("Du bist einfach zu dumm dafür.", RefusedReply::Shaming),
            ("You are just lazy.", RefusedReply::Shaming),
            ("You should take two more tablets before the test.", RefusedReply::MedicalAdvice),
            ("It sounds as if you have severe depression.", RefusedReply::MedicalAdvice),
            ("Puedes demandar a tu escuela.", RefusedReply::LegalAdvice),
            ("Let's keep this our secret and meet alone.", RefusedReply::Unsafe),
        ] {
            assert_eq!(refuse_reply(reply), Some(reason), "{reply}");
        }
    }

    #[test]
    fn lessons_about_all_of_it_are_given() {
        for reply in [
            "In the sonnet the speaker says that his love is like a rose.",
            "Aspirin has a molar mass of 180 g/mol; a dose of 500 mg is 2.8 mmol.",
            "Diabetes is an illness in which the body makes too little insulin.",
            "The plaintiff sued the railway, and the court decided against him.",
            "You should take the square root of both sides.",
            "You have two solutions: x = 2 and x = 3.",
            "Du solltest zuerst die Klammer auflösen.",
            "Neutralization is the reaction of an acid with a base.",
        ] {
            assert_eq!(refuse_reply(reply), None, "{reply}");
        }
    }

    #[test]
    fn every_phrase_is_spelt_as_words_are_read() {
        for (_, phrase) in PHRASES {
            let spelt: Vec<String> =
                phrase.split(' ').filter(|word| *word != "..").map(text::fold_case).collect();
            assert_eq!(spelt, spoken_words(phrase), "{phrase}");
        }
    }
}
