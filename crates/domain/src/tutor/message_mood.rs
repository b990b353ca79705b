//! The mood of a message, judged by its words. The words are counted and never kept.

use serde::{Deserialize, Serialize};

use crate::text;

/// The mood of a student in one message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    #[default]
    Calm,
    /// Does not get on.
    Stuck,
    /// Is about to give up.
    Frustrated,
    /// Wants to talk to a person.
    AsksForTutor,
}

/// Words before a phrase in which a `not` turns its meaning round.
const NEGATION_REACH: usize = 2;

const NEGATIONS: &[&str] = &[
    "not", "no", "never", "longer", "isnt", "wasnt", "arent", "wont", "dont", "without", "nothing",
];

/// Words of a student who has got over it, whatever else the message tells.
const RELIEVED: &[&str] = &[
    "i get it now",
    "now i get it",
    "i understand now",
    "now i understand",
    "makes sense now",
    "it makes sense",
    "oh i see",
    "i got it",
];

const ASKING_FOR_TUTOR: &[&str] = &[
    "ask my tutor",
    "talk to my tutor",
    "speak to my tutor",
    "see my tutor",
    "need my tutor",
    "want my tutor",
    "need a tutor",
    "talk to a tutor",
    "speak to a tutor",
    "talk to a person",
    "talk to a human",
    "speak to a human",
    "a real person",
    "book a session",
    "another session",
    "need a session",
];

/// Phrases about the student, not the matter: `hard` is a kind of water, and electrons are lost.
const FRUSTRATED: &[&str] = &[
    "give up",
    "giving up",
    "i quit",
    "makes no sense",
    "make no sense",
    "doesnt make sense",
    "doesnt make any sense",
    "dont make sense",
    "hate this",
    "hate it",
    "so confused",
    "totally lost",
    "completely lost",
    "so lost",
    "cant do this",
    "cant do it",
    "never get this",
    "never get it",
    "never understand",
    "too hard",
    "so hard",
    "so bad at",
    "so stupid",
    "im stupid",
    "im dumb",
    "so dumb",
    "im an idiot",
    "still dont get",
    "still dont understand",
    "still do not understand",
    "still confused",
    "still wrong",
    "keep getting",
    "nothing works",
    "sick of",
    "so annoying",
    "ugh",
    "argh",
    "aargh",
    "wtf",
];

const STUCK: &[&str] = &[
    "dont get",
    "dont understand",
    "do not understand",
    "do not get",
    "didnt understand",
    "cant figure",
    "no idea",
    "no clue",
    "idk",
    "i dont know",
    "not sure",
    "im lost",
    "im stuck",
    "am stuck",
    "got stuck",
    "need help",
    "help me",
    "pls help",
    "please help",
];

/// Beginnings of words that say it alone.
const FRUSTRATED_STEMS: &[&str] = &["frustrat"];
const STUCK_STEMS: &[&str] = &["confus"];

/// The mood of a message.
pub fn mood(message: &str) -> Mood {
    let words: Vec<String> =
        text::words(message).iter().map(|word| word.replace('\'', "")).collect();
    if contains_phrase(&words, ASKING_FOR_TUTOR) {
        Mood::AsksForTutor
    } else if contains_phrase(&words, RELIEVED) {
        Mood::Calm
    } else if contains_phrase(&words, FRUSTRATED) || contains_stem(&words, FRUSTRATED_STEMS) {
        Mood::Frustrated
    } else if contains_phrase(&words, STUCK) || contains_stem(&words, STUCK_STEMS) {
        Mood::Stuck
    } else {
        Mood::Calm
    }
}

fn contains_phrase(words: &[String], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        let length = phrase.split(' ').count();
        let mut places = words.windows(length).enumerate();
        places.any(|(at, here)| phrase.split(' ').eq(here) && !is_negated(words, at))
    })
}

fn contains_stem(words: &[String], stems: &[&str]) -> bool {
    words
        .iter()
        .enumerate()
        .any(|(at, word)| stems.iter().any(|stem| word.starts_with(stem)) && !is_negated(words, at))
}

fn is_negated(words: &[String], at: usize) -> bool {
    let before = &words[at.saturating_sub(NEGATION_REACH)..at];
    before.iter().any(|word| NEGATIONS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_are_told_apart() {
        for (said, mood_of_it) in [
            ("What is pH?", Mood::Calm),
            ("yes", Mood::Calm),
            ("", Mood::Calm),
            ("I don't get why that works", Mood::Stuck),
            ("idk", Mood::Stuck),
            ("I\u{2019}m stuck on number 3", Mood::Stuck),
            ("This makes no sense!!", Mood::Frustrated),
            ("I STILL don't understand", Mood::Frustrated),
            ("this is so frustrating", Mood::Frustrated),
            ("i give up", Mood::Frustrated),
            ("Can I talk to my tutor about it? I'm stuck", Mood::AsksForTutor),
        ] {
            assert_eq!(mood(said), mood_of_it, "{said}");
        }
    }

    #[test]
    fn the_matter_itself_is_no_mood() {
        for message in [
            "Is hard water basic?",
            "How many electrons are lost when iron rusts?",
            "Is it impossible to divide by zero?",
            "What happens when you keep a buffer at pH 5?",
            "Why is the sum not 12?",
        ] {
            assert_eq!(mood(message), Mood::Calm, "{message}");
        }
    }

    #[test]
    fn what_is_denied_or_over_does_not_count() {
        for message in [
            "I won't give up",
            "that was not too hard",
            "I'm no longer confused",
            "I was so confused but now I get it",
            "not frustrated at all",
        ] {
            assert_eq!(mood(message), Mood::Calm, "{message}");
        }
    }
}
