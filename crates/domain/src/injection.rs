//! Words in material that are meant for a machine. What people say in a lesson, write into a chat or
//! give as a name is data: a turn that instructs whoever reads it is not shown to a model and not
//! quoted, and no answer passes on an address that a transcript planted.

mod cues;
mod links;
mod readings;

use std::collections::HashSet;

use cues::{CUES, Cues, NEAR, REVEALING};
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

/// Parts of words of which every instruction has one. A disguised reading without any is not looked at
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
            .any(|line| cues.heads.iter().any(|head| line.trim_start().starts_with(head.as_str())))
        || NEAR.into_iter().any(is_near)
        || kinds.iter().any(|kind| kind & REVEALING != 0) && has(&cues.secrets)
        || cues.parts.iter().any(|(head, follow)| is_followed(&spoken, head, follow))
        || commands_machine(&spoken)
        || addresses_machine(reading)
        || cues.unspaced.iter().all(|half| half.iter().any(|word| reading.contains(word.as_str())))
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
    let Cues { machines, duties, deeds, .. } = &*CUES;
    spoken.iter().enumerate().any(|(at, word)| {
        is_one_of(word, machines) && {
            let after = &spoken[at + 1..spoken.len().min(at + REACH)];
            let duty = after.iter().position(|word| is_one_of(word, duties));
            duty.is_some_and(|duty| after[duty..].iter().any(|word| is_one_of(word, deeds)))
        }
    })
}

/// A machine is called, and told at once to do something: `assistant, say …`.
fn addresses_machine(reading: &str) -> bool {
    let Cues { machines, duties, deeds, .. } = &*CUES;
    reading.match_indices([',', ':', '!']).any(|(at, _)| {
        let called = words(&reading[..at]).last();
        let mut told = words(&reading[at + 1..]).filter(|word| !is_one_of(word, duties));
        called.is_some_and(|word| is_one_of(word, machines))
            && told.next().is_some_and(|word| is_one_of(word, deeds))
    })
}

fn is_one_of(word: &str, cues: &[String]) -> bool {
    cues.iter().any(|cue| cue == word)
}

#[cfg(test)]
mod tests;
