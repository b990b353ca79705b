//! Names with one wrong letter.

use std::collections::HashMap;

/// Letters from which one wrong letter is forgiven.
const MIN_LETTERS: usize = 5;

/// Names by what is left of them when one letter is missing.
#[derive(Debug, Default)]
pub(super) struct Misspelt {
    names: Vec<(Vec<char>, usize)>,
    remainders: HashMap<Vec<char>, Vec<usize>>,
}

impl Misspelt {
    /// Adds a folded part of a person's name, if it is long enough.
    pub(super) fn add(&mut self, part: &str, person: usize) {
        let letters: Vec<char> = part.chars().collect();
        if letters.len() < MIN_LETTERS {
            return;
        }
        let place = self.names.len();
        for remainder in remainders(&letters) {
            let places = self.remainders.entry(remainder).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        self.names.push((letters, person));
    }

    /// The person whose name a folded word is but for one letter.
    pub(super) fn find(&self, word: &[char]) -> Option<usize> {
        if word.len() + 1 < MIN_LETTERS || self.names.is_empty() {
            return None;
        }
        let candidates =
            remainders(word).filter_map(|remainder| self.remainders.get(&remainder)).flatten();
        let near = candidates.filter(|place| differ_by_one(&self.names[**place].0, word));
        near.min().map(|place| self.names[*place].1)
    }
}

/// A word, and what is left when any one letter is left out.
fn remainders(word: &[char]) -> impl Iterator<Item = Vec<char>> {
    let without = |left_out: usize| {
        let kept = word.iter().enumerate().filter(move |(at, _)| *at != left_out);
        kept.map(|(_, letter)| *letter).collect()
    };
    (0..=word.len()).map(without)
}

/// True if one letter was added, left out, changed, or two neighbours were swapped.
fn differ_by_one(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short_rest, long_rest) = (&short[same..], &long[same..]);
    if long.len() > short.len() {
        return *short_rest == long_rest[1..];
    }
    match (short_rest, long_rest) {
        ([], []) => true,
        ([a1, a2, a_rest @ ..], [b1, b2, b_rest @ ..]) if a1 == b2 && a2 == b1 => a_rest == b_rest,
        ([_, a_rest @ ..], [_, b_rest @ ..]) => a_rest == b_rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_forgiven_and_two_are_not() {
        let find = |name: &str, word: &str| {
            let mut misspelt = Misspelt::default();
            misspelt.add(name, 7);
            misspelt.find(&word.chars().collect::<Vec<_>>())
        };
        for (a, b) in
            [("brian", "brain"), ("conor", "connor"), ("maria", "marla"), ("maria", "maria")]
        {
            assert_eq!((find(a, b), find(b, a)), (Some(7), Some(7)), "{a} {b}");
        }
        for (a, b) in
            [("maria", "mario2"), ("maria", "airam"), ("conor", "connors"), ("maya", "mara")]
        {
            assert_eq!(find(a, b), None, "{a} {b}");
        }
    }
}
