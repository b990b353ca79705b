//! Words by which a talk shows what is going on: an agreement, a confirmation, a correction, a
//! hesitation, a claim that is taken back, homework, a question.
//!
//! Each language is a file under `cue_words/`, and a line of `FILES`. Where a language has none,
//! nothing can be told of the talk, and whoever asks has to say so.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::text;
use crate::transcript::SessionLanguage;

/// Code and file of each language.
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("cue_words/en.txt")),
    ("es", include_str!("cue_words/es.txt")),
    ("de", include_str!("cue_words/de.txt")),
];

static LANGUAGES: LazyLock<Vec<(&'static str, CueWords)>> =
    LazyLock::new(|| FILES.iter().map(|(code, file)| (*code, CueWords::parse(file))).collect());

/// The cue words of one language, each phrase as its words.
#[derive(Debug, Default)]
pub struct CueWords {
    agreements: Vec<Vec<&'static str>>,
    confirmations: Vec<Vec<&'static str>>,
    corrections: Vec<Vec<&'static str>>,
    hesitations: Vec<Vec<&'static str>>,
    retractions: Vec<Vec<&'static str>>,
    homework: Vec<Vec<&'static str>>,
    asking: Vec<Vec<&'static str>>,
}

/// The cue words of a language, if there are any.
pub fn cue_words(language: SessionLanguage) -> Option<&'static CueWords> {
    LANGUAGES.iter().find(|(code, _)| *code == language.code()).map(|(_, words)| words)
}

/// The verdict of an answer on what was said before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueVerdict {
    /// It is called right: that can only be about what was said.
    Confirmed,
    /// A yes, or a word that may as well be about something else.
    Agreed,
    /// It is called wrong, or not quite right.
    Corrected,
}

/// A word of a text, compared in small letters without marks.
struct CueToken {
    start: usize,
    word: String,
    /// A sentence or clause begins here.
    opens: bool,
}

impl CueWords {
    fn parse(file: &'static str) -> Self {
        let mut words = Self::default();
        let mut section = "";
        for line in file.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            let list = match section {
                "agreements" => &mut words.agreements,
                "confirmations" => &mut words.confirmations,
                "corrections" => &mut words.corrections,
                "hesitations" => &mut words.hesitations,
                "retractions" => &mut words.retractions,
                "homework" => &mut words.homework,
                _ => &mut words.asking,
            };
            list.push(line.split_whitespace().collect());
        }
        words
    }

    /// The verdict that an answer begins with, if it does: of all phrases the longest tells. A word of
    /// mere agreement before the phrase is passed over: `Sí, exacto.`
    pub fn verdict(&self, answer: &str) -> Option<CueVerdict> {
        let tokens = tokens(answer);
        let agreed = longest_at(&self.agreements, &tokens, 0);
        let at = |place| {
            let confirmed = longest_at(&self.confirmations, &tokens, place);
            let corrected = longest_at(&self.corrections, &tokens, place);
            match confirmed.cmp(&corrected) {
                Ordering::Greater => Some((confirmed, CueVerdict::Confirmed)),
                Ordering::Less => Some((corrected, CueVerdict::Corrected)),
                Ordering::Equal => None,
            }
        };
        match at(0) {
            Some((length, verdict)) if length >= agreed => Some(verdict),
            _ if agreed == 0 => None,
            _ => Some(at(agreed).map_or(CueVerdict::Agreed, |(_, verdict)| verdict)),
        }
    }

    /// Whether somebody says that they don't know or aren't sure.
    pub fn hesitates(&self, said: &str) -> bool {
        holds(&self.hesitations, &tokens(said))
    }

    /// True if a question is asked in it that can't be an answer on trial: `Why …`.
    pub fn asks_openly(&self, said: &str) -> bool {
        let questions = text::sentences(said).into_iter().filter(|line| line.ends_with('?'));
        // Spanish marks where a question begins: `Y si es cero, ¿qué pasa?`
        let mut begun = questions.filter_map(|line| line.rsplit('¿').next());
        begun.any(|question| longest_at(&self.asking, &tokens(question), 0) > 0)
    }

    /// Whether something is set to be done until next time.
    pub fn sets_homework(&self, said: &str) -> bool {
        holds(&self.homework, &tokens(said))
    }

    /// What of a statement stands at its end: what follows the last words that take something back.
    /// A confirmation refers to that, and quotes begin there. "One third. No wait, one half." leaves
    /// "one half."
    pub fn standing<'a>(&self, statement: &'a str) -> &'a str {
        let tokens = tokens(statement);
        let mut from = 0;
        let mut at = 0;
        while at < tokens.len() {
            let length =
                if tokens[at].opens { longest_at(&self.retractions, &tokens, at) } else { 0 };
            // Words of retraction with nothing after them take back what nobody replaces.
            if length > 0 && at + length < tokens.len() {
                from = tokens[at + length].start;
            }
            at += length.max(1);
        }
        // Brackets and signs before a word are part of it.
        let before = statement[..from].trim_end_matches(|c: char| {
            !c.is_alphanumeric() && !c.is_whitespace() && !",.;:!?…–—".contains(c)
        });
        statement[before.len()..].trim_start()
    }
}

fn tokens(text: &str) -> Vec<CueToken> {
    let mut tokens: Vec<CueToken> = Vec::new();
    let mut opens = true;
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        let bare = piece.trim().trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            opens |= piece.contains(['.', '?', '!', '…', '–', '—', '-', ';', ',']);
            continue;
        }
        let begin = start + piece.find(bare).unwrap_or(0);
        let end = begin + bare.len();
        let word = bare.to_lowercase().replace('’', "'");
        tokens.push(CueToken { start: begin, word, opens });
        opens = text[end..at].contains(['.', '?', '!', '…', ',', ';', ':', '–', '—']);
    }
    tokens
}

/// Words of the longest phrase that stands at a place.
fn longest_at(phrases: &[Vec<&str>], tokens: &[CueToken], at: usize) -> usize {
    let stands = |phrase: &&Vec<&str>| {
        let there = tokens.get(at..at + phrase.len());
        there
            .is_some_and(|there| there.iter().zip(*phrase).all(|(token, word)| token.word == *word))
    };
    phrases.iter().filter(stands).map(Vec::len).max().unwrap_or(0)
}

fn holds(phrases: &[Vec<&str>], tokens: &[CueToken]) -> bool {
    (0..tokens.len()).any(|at| longest_at(phrases, tokens, at) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(code: &str) -> &'static CueWords {
        cue_words(SessionLanguage::parse(code).unwrap()).unwrap()
    }

    #[test]
    fn what_was_taken_back_does_not_stand() {
        for (code, said, standing) in [
            ("en", "Two thirds is bigger. No wait, three quarters.", "three quarters."),
            ("en", "It's seven, sorry, I mean (x + 7).", "(x + 7)."),
            ("en", "It is four. Actually no, five. Wait, six!", "six!"),
            ("en", "The wait is over and it is four.", "The wait is over and it is four."),
            ("en", "I got nine. No wait.", "I got nine. No wait."),
            ("es", "Es el tres. No, espera, el cuatro.", "el cuatro."),
            ("de", "Das sind drei. Nein, warte, vier.", "vier."),
        ] {
            assert_eq!(words(code).standing(said), standing, "{said}");
        }
    }

    #[test]
    fn answers_confirm_or_correct_by_how_they_begin() {
        for (code, answer) in
            [("en", "Exactly. And then?"), ("es", "Sí, ¡exacto!"), ("de", "Ja, genau so.")]
        {
            assert_eq!(words(code).verdict(answer), Some(CueVerdict::Confirmed), "{answer}");
        }
        for (code, answer) in [("en", "Yes, and then?"), ("es", "Sí."), ("de", "Ja, und weiter?")]
        {
            assert_eq!(words(code).verdict(answer), Some(CueVerdict::Agreed), "{answer}");
        }
        for (code, answer) in [
            ("en", "Not quite right."),
            ("es", "No exactamente."),
            ("de", "Nicht ganz, richtig wäre vier."),
        ] {
            assert_eq!(words(code).verdict(answer), Some(CueVerdict::Corrected), "{answer}");
        }
        assert!(
            words("es").hesitates("Pues, no lo sé.")
                && words("de").sets_homework("Das ist deine Hausaufgabe.")
        );
    }

    #[test]
    fn only_a_question_that_begins_openly_is_open() {
        for (code, said) in [
            ("en", "I see. Why is it minus?"),
            ("es", "Y si es cero, ¿qué pasa?"),
            ("de", "Ach so. Warum heißt das m?"),
        ] {
            assert!(words(code).asks_openly(said), "{said}");
        }
        for (code, said) in [
            ("en", "Is it when they meet?"),
            ("es", "¿Es porque son iguales?"),
            ("de", "Ist das, wo die Gerade die Achse schneidet?"),
            ("de", "Was du sagst, stimmt."),
        ] {
            assert!(!words(code).asks_openly(said), "{said}");
        }
    }

    #[test]
    fn a_language_without_a_file_has_no_cues() {
        assert!(cue_words(SessionLanguage::parse("th").unwrap()).is_none());
    }

    #[test]
    fn every_file_fills_every_list() {
        for (code, words) in LANGUAGES.iter() {
            let lists = [
                &words.agreements,
                &words.confirmations,
                &words.corrections,
                &words.hesitations,
                &words.retractions,
                &words.homework,
                &words.asking,
            ];
            assert!(lists.iter().all(|list| list.len() > 3), "{code}");
        }
    }
}
