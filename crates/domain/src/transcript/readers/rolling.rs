//! Captions that roll: each cue repeats what the one before showed and adds to it.

use std::collections::HashMap;

/// Pairs of neighbouring cues at least, before repetition means anything.
const MIN_PAIRS: usize = 2;

/// Takes repeated words out, so that each is there once. Returns whether the captions roll; others
/// are left as they are. Each item is the text of a cue.
pub(super) fn unroll(cues: &mut [String]) -> bool {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let words: Vec<Vec<u32>> = cues
        .iter()
        .map(|cue| cue.split_whitespace().map(|word| number(&mut numbers, word)).collect())
        .collect();
    let spoken: Vec<usize> = (0..cues.len()).filter(|at| !words[*at].is_empty()).collect();
    let repeats: Vec<usize> =
        spoken.windows(2).map(|pair| overlap(&words[pair[0]], &words[pair[1]])).collect();
    let rolling = spoken.windows(2).zip(&repeats).filter(|(pair, repeated)| {
        let shown = cues[pair[0]].trim_end().lines().last().unwrap_or_default();
        **repeated > 0 && **repeated >= shown.split_whitespace().count()
    });
    let rolls = repeats.len() >= MIN_PAIRS && rolling.count() * 2 >= repeats.len();
    if rolls {
        for (pair, repeated) in spoken.windows(2).zip(repeats) {
            let fresh: Vec<&str> = cues[pair[1]].split_whitespace().skip(repeated).collect();
            cues[pair[1]] = fresh.join(" ");
        }
    }
    rolls
}

fn number(numbers: &mut HashMap<String, u32>, word: &str) -> u32 {
    let next = numbers.len() as u32;
    match numbers.get(word) {
        Some(number) => *number,
        None => *numbers.entry(word.to_owned()).or_insert(next),
    }
}

/// How many words at the end of one cue are those at the start of the next: the failure function
/// of Knuth, Morris and Pratt, in time proportional to both.
fn overlap(shown: &[u32], next: &[u32]) -> usize {
    let separator = u32::MAX;
    let shown = &shown[shown.len().saturating_sub(next.len())..];
    let text: Vec<u32> =
        next.iter().copied().chain([separator]).chain(shown.iter().copied()).collect();
    let mut borders = vec![0_usize; text.len()];
    for at in 1..text.len() {
        let mut border = borders[at - 1];
        while border > 0 && text[at] != text[border] {
            border = borders[border - 1];
        }
        borders[at] = border + usize::from(text[at] == text[border]);
    }
    borders[text.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unrolled(cues: &[&str]) -> (bool, String) {
        let mut cues: Vec<String> = cues.iter().map(|cue| (*cue).to_owned()).collect();
        let rolls = unroll(&mut cues);
        (rolls, cues.iter().filter(|cue| !cue.is_empty()).cloned().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn each_line_stays_once() {
        let cues = [
            "a plant eats",
            "a plant eats",
            "a plant eats\nlight and air",
            "light and air",
            "light and air\nevery day",
        ];
        assert_eq!(unrolled(&cues), (true, "a plant eats light and air every day".into()));
        let growing = ["a", "a plant", "a plant eats", "a plant eats light"];
        assert_eq!(unrolled(&growing), (true, "a plant eats light".into()));
    }

    #[test]
    fn people_who_repeat_themselves_are_left_alone() {
        let cues = ["Yes.", "Yes.", "So what is it?", "Four.", "Four?", "Right."];
        assert_eq!(unrolled(&cues), (false, cues.join(" ")));
    }
}
