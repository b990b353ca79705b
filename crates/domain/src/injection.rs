//! Words in material that are meant for a machine. What people say in a lesson, write into a chat or
//! give as a name is data: a turn that instructs whoever reads it is not shown to a model and not
//! quoted, and no answer passes on an address that a transcript planted.

mod cues;
mod links;
mod readings;

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

/// A cue made of words that stand near each other, in any order.
struct NearCue(Vec<Vec<String>>);

/// The cues, folded as texts are.
struct FoldedCues {
    near: Vec<NearCue>,
    secrets: Vec<String>,
    reveal: Vec<String>,
    alone: Vec<String>,
    parts: Vec<(Vec<String>, Vec<String>)>,
    unspaced: (Vec<String>, Vec<String>),
}

static CUES: LazyLock<FoldedCues> = LazyLock::new(|| {
    let all = |words: &[&str]| words.iter().map(|word| fold(word)).collect::<Vec<String>>();
    let near = |sets: &[&[&str]]| NearCue(sets.iter().map(|words| all(words)).collect());
    FoldedCues {
        near: vec![
            near(&[cues::SET_ASIDE, cues::INSTRUCTIONS, cues::WHOSE]),
            near(&[cues::SET_ASIDE_RULES, cues::RULES, cues::WHOSE_RULES]),
        ],
        secrets: all(cues::SECRETS),
        reveal: all(cues::REVEAL),
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
    readings(text).iter().any(|reading| is_instruction(reading))
}

/// True if a text repeats a stretch of another.
pub fn repeats(text: &str, other: &str) -> bool {
    let (text, other) = (fold(text), fold(other));
    let (said, known): (Vec<&str>, Vec<&str>) = (words(&text).collect(), words(&other).collect());
    let known: std::collections::HashSet<&[&str]> = known.windows(REPEATED_WORDS).collect();
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
    has(&cues.alone)
        || RUN_TOGETHER.iter().any(|phrase| run_together.contains(phrase))
        || reading
            .lines()
            .any(|line| cues::HEADS.iter().any(|head| line.trim_start().starts_with(head)))
        || cues.near.iter().any(|cue| cue.is_said(&spoken))
        || has(&cues.secrets) && begins_any(&spoken, &cues.reveal)
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

fn begins(word: &str, beginnings: &[String]) -> bool {
    beginnings.iter().any(|beginning| {
        // A short beginning is the word itself.
        if beginning.chars().count() <= 3 { word == beginning } else { word.starts_with(beginning) }
    })
}

fn begins_any(spoken: &[&str], beginnings: &[String]) -> bool {
    spoken.iter().any(|word| begins(word, beginnings))
}

impl NearCue {
    fn is_said(&self, spoken: &[&str]) -> bool {
        let Self(sets) = self;
        let stretches = spoken.windows(REACH.min(spoken.len().max(1)));
        stretches.into_iter().any(|stretch| sets.iter().all(|set| begins_any(stretch, set)))
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
