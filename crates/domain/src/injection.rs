//! Words in material that are meant for a machine. What people say in a lesson, write into a chat or
//! give as a name is data: a turn that instructs whoever reads it is not shown to a model and not
//! quoted, and no answer passes on an address that a transcript planted.

mod cues;
mod links;
mod readings;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub use links::{has_link, hide_links};
use readings::{fold, readings};

/// Words between the parts of a cue at most.
const REACH: usize = 9;

/// Words of a text that is repeated: fewer are chance.
const REPEATED_WORDS: usize = 9;

/// Words together that nobody says but to a machine, without what stands between them.
const RUN_TOGETHER: [&str; 6] = [
    "ignoreallprevious",
    "ignorepreviousinstructions",
    "ignoreyourinstructions",
    "ignoretheaboveinstructions",
    "revealyourinstructions",
    "systemprompt",
];

/// What one of is in every reading that is an instruction in disguise: the others are not looked at
/// closely, which would cost as much again for each of them.
const IN_DISGUISE: [&str; 12] = [
    "instruc",
    "prompt",
    "system",
    "ignor",
    "disregard",
    "forget",
    "reveal",
    "override",
    "you are now",
    "assistant",
    "jailbreak",
    "answer",
];

/// The kinds of words that a cue is made of, as bits.
const KINDS: [&[&str]; 7] = [
    cues::SET_ASIDE,
    cues::INSTRUCTIONS,
    cues::WHOSE,
    cues::SET_ASIDE_RULES,
    cues::RULES,
    cues::WHOSE_RULES,
    cues::REVEAL,
];

/// Kinds that make a cue where they stand near each other, in any order.
const NEAR: [u8; 2] = [0b111, 0b11_1000];

const REVEALING: u8 = 0b100_0000;

/// Characters of a beginning that is the word itself.
const WHOLE_WORD_CHARS: usize = 3;

/// A beginning of words, and the kinds of these words.
struct Beginning {
    letters: String,
    is_whole: bool,
    kinds: u8,
}

/// The cues, folded as texts are.
struct FoldedCues {
    /// By the first letter.
    beginnings: HashMap<char, Vec<Beginning>>,
    secrets: Vec<String>,
    alone: Vec<String>,
    parts: Vec<(Vec<String>, Vec<String>)>,
    unspaced: (Vec<String>, Vec<String>),
}

static CUES: LazyLock<FoldedCues> = LazyLock::new(|| {
    let all = |words: &[&str]| words.iter().map(|word| fold(word)).collect::<Vec<String>>();
    let mut beginnings: HashMap<char, Vec<Beginning>> = HashMap::new();
    for (place, words) in KINDS.iter().enumerate() {
        for letters in all(words) {
            let Some(first) = letters.chars().next() else { continue };
            let is_whole = letters.chars().count() <= WHOLE_WORD_CHARS;
            let beginning = Beginning { letters, is_whole, kinds: 1 << place };
            beginnings.entry(first).or_default().push(beginning);
        }
    }
    FoldedCues {
        beginnings,
        secrets: all(cues::SECRETS),
        alone: all(cues::ALONE),
        parts: cues::PARTS
            .iter()
            .map(|(head, follow)| (words(&fold(head)).map(str::to_owned).collect(), all(follow)))
            .collect(),
        unspaced: (all(cues::UNSPACED.0), all(cues::UNSPACED.1)),
    }
});

/// True if a text gives instructions to a machine that reads it, in whatever disguise.
pub fn gives_instructions(text: &str) -> bool {
    let readings = readings(text);
    let Some((plain, disguised)) = readings.split_last() else { return false };
    let is_worth_it = |reading: &&String| IN_DISGUISE.iter().any(|part| reading.contains(part));
    is_instruction(plain) || disguised.iter().filter(is_worth_it).any(|of| is_instruction(of))
}

/// True if a text repeats a stretch of another.
pub fn repeats(text: &str, other: &str) -> bool {
    let (text, other) = (fold(text), fold(other));
    let (said, known): (Vec<&str>, Vec<&str>) = (words(&text).collect(), words(&other).collect());
    let known: HashSet<&[&str]> = known.windows(REPEATED_WORDS).collect();
    said.windows(REPEATED_WORDS).any(|stretch| known.contains(stretch))
}

/// The words in place of an answer to a message that gives instructions, in a language (`en`, `es`,
/// `de`).
pub fn declined_text(language: &str) -> &'static str {
    match language {
        "es" => {
            "No sigo instrucciones sobre cómo trabajo. Pregúntame algo de tus clases y lo busco en \
             ellas."
        }
        "de" => {
            "Anweisungen dazu, wie ich arbeite, nehme ich nicht an. Frag mich etwas zu deinen \
             Stunden, und ich schaue darin nach."
        }
        _ => {
            "I don't take instructions about how I work. Ask me something about your lessons, and I \
             look it up in them."
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_instruction(reading: &str) -> bool {
    let cues = &*CUES;
    let spoken: Vec<&str> = words(reading).collect();
    let joined = spoken.join(" ");
    let has = |phrases: &[String]| phrases.iter().any(|phrase| stands_in(reading, &joined, phrase));
    let run_together = spoken.concat();
    let kinds: Vec<u8> = spoken.iter().map(|word| cues.kinds_of(word)).collect();
    let is_near = |wanted: u8| {
        let stretches = kinds.windows(REACH.min(kinds.len().max(1)));
        let said = stretches.map(|stretch| stretch.iter().fold(0, |all, kind| all | kind));
        said.into_iter().any(|all| all & wanted == wanted)
    };
    has(&cues.alone)
        || RUN_TOGETHER.iter().any(|phrase| run_together.contains(phrase))
        || reading
            .lines()
            .any(|line| cues::HEADS.iter().any(|head| line.trim_start().starts_with(head)))
        || NEAR.into_iter().any(is_near)
        || kinds.iter().any(|kind| kind & REVEALING != 0) && has(&cues.secrets)
        || cues.parts.iter().any(|(head, follow)| is_followed(&spoken, head, follow))
        || commands_machine(&spoken)
        || addresses_machine(reading)
        || [&cues.unspaced.0, &cues.unspaced.1]
            .iter()
            .all(|half| half.iter().any(|word| reading.contains(word.as_str())))
}

/// A phrase of words stands between borders of words, one with signs anywhere.
fn stands_in(reading: &str, joined: &str, phrase: &str) -> bool {
    let is_spaced = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    if !phrase.chars().all(is_spaced) {
        return reading.contains(phrase);
    }
    joined.match_indices(phrase).any(|(at, _)| {
        let is_border = |c: Option<char>| c.is_none_or(|c| c == ' ');
        is_border(joined[..at].chars().next_back())
            && joined[at + phrase.len()..].chars().next().is_none_or(|c| c == ' ' || c == 's')
    })
}

impl FoldedCues {
    /// The kinds of a word.
    fn kinds_of(&self, word: &str) -> u8 {
        let beginnings = word.chars().next().and_then(|first| self.beginnings.get(&first));
        beginnings.into_iter().flatten().fold(0, |kinds, of| {
            let is_said =
                if of.is_whole { word == of.letters } else { word.starts_with(&of.letters) };
            if is_said { kinds | of.kinds } else { kinds }
        })
    }
}

fn is_followed(spoken: &[&str], head: &[String], follow: &[String]) -> bool {
    spoken.windows(head.len()).enumerate().any(|(at, window)| {
        window.iter().zip(head).all(|(word, part)| word == part)
            && spoken
                .iter()
                .skip(at + head.len())
                .take(REACH)
                .any(|word| follow.iter().any(|wanted| word == wanted))
    })
}

/// A machine is named, told a duty, and what to do, in this order and close together.
fn commands_machine(spoken: &[&str]) -> bool {
    let is_one_of = |word: &&str, list: &[&str]| list.contains(word);
    spoken.iter().enumerate().any(|(at, word)| {
        is_one_of(word, cues::MACHINES) && {
            let after = &spoken[at + 1..spoken.len().min(at + REACH)];
            let duty = after.iter().position(|word| is_one_of(word, cues::DUTIES));
            duty.is_some_and(|duty| after[duty..].iter().any(|word| is_one_of(word, cues::DEEDS)))
        }
    })
}

/// A machine is called, and told at once what to do: `assistant, say …`.
fn addresses_machine(reading: &str) -> bool {
    let calls = reading.match_indices([',', ':', '!']);
    calls.into_iter().any(|(at, _)| {
        let called = words(&reading[..at]).last();
        let mut told = words(&reading[at + 1..]).filter(|word| !cues::DUTIES.contains(word));
        called.is_some_and(|word| cues::MACHINES.contains(&word))
            && told.next().is_some_and(|word| cues::DEEDS.contains(&word))
    })
}

#[cfg(test)]
mod tests;
