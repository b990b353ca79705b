//! The cues of `cues.txt`, folded as texts are.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::readings::fold;

const FILE: &str = include_str!("cues.txt");

/// The kinds of words that a cue is made of, as the bits of a number.
const KINDS: [&str; 7] =
    ["set-aside", "instructions", "whose", "set-aside-rules", "rules", "whose-rules", "reveal"];

/// Kinds that make a cue where they stand near each other, in any order.
pub(super) const NEAR: [u8; 2] = [0b111, 0b11_1000];

/// The kind of the verbs that give something out.
pub(super) const REVEALING: u8 = 0b100_0000;

/// Characters of a beginning that is the word itself.
const WHOLE_WORD_CHARS: usize = 3;

/// A beginning of words, and the kinds of these words.
struct Beginning {
    letters: String,
    is_whole: bool,
    kinds: u8,
}

/// All cues.
pub(super) struct Cues {
    /// By the first letter.
    beginnings: HashMap<char, Vec<Beginning>>,
    pub secrets: Vec<String>,
    pub alone: Vec<String>,
    pub heads: Vec<String>,
    pub machines: Vec<String>,
    pub duties: Vec<String>,
    pub deeds: Vec<String>,
    /// A beginning, word by word, and what follows it.
    pub parts: Vec<(Vec<String>, Vec<String>)>,
    pub unspaced: [Vec<String>; 2],
}

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut beginnings: HashMap<char, Vec<Beginning>> = HashMap::new();
    for (place, name) in KINDS.into_iter().enumerate() {
        for letters in list(name) {
            let Some(first) = letters.chars().next() else { continue };
            let is_whole = letters.chars().count() <= WHOLE_WORD_CHARS;
            let beginning = Beginning { letters, is_whole, kinds: 1 << place };
            beginnings.entry(first).or_default().push(beginning);
        }
    }
    let parts = lines("parts").filter_map(|line| line.split_once(": "));
    let words = |head: &str| fold(head).split(' ').map(str::to_owned).collect();
    Cues {
        beginnings,
        secrets: list("secrets"),
        alone: list("alone"),
        heads: list("heads"),
        machines: list("machines"),
        duties: list("duties"),
        deeds: list("deeds"),
        parts: parts.map(|(head, follow)| (words(head), split(follow))).collect(),
        unspaced: ["unspaced-verbs", "unspaced-nouns"].map(list),
    }
});

impl Cues {
    /// The kinds of a folded word.
    pub(super) fn kinds_of(&self, word: &str) -> u8 {
        let beginnings = word.chars().next().and_then(|first| self.beginnings.get(&first));
        beginnings.into_iter().flatten().fold(0, |kinds, of| {
            let is_said =
                if of.is_whole { word == of.letters } else { word.starts_with(&of.letters) };
            if is_said { kinds | of.kinds } else { kinds }
        })
    }
}

/// The lines of a section.
fn lines(section: &str) -> impl Iterator<Item = &'static str> {
    let heading = format!("= {section}");
    let after = FILE.lines().skip_while(move |line| *line != heading).skip(1);
    after.take_while(|line| !line.is_empty())
}

/// The cues of a section.
fn list(section: &str) -> Vec<String> {
    lines(section).flat_map(split).collect()
}

fn split(line: &str) -> Vec<String> {
    line.split(", ").map(|cue| fold(cue.trim_end_matches(','))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_its_cues() {
        for section in KINDS.into_iter().chain([
            "secrets",
            "alone",
            "heads",
            "machines",
            "duties",
            "deeds",
            "parts",
            "unspaced-verbs",
            "unspaced-nouns",
        ]) {
            let cues = list(section);
            assert!(
                cues.len() > 5 && cues.iter().all(|cue| !cue.is_empty()),
                "{section}: {cues:?}"
            );
        }
        assert_eq!(CUES.kinds_of("ignore"), 0b1001);
    }
}
