//! Where the people of a roster are named in a text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::words::{self, Also};

/// Letters from which a part of a name counts by itself.
const MIN_LETTERS: usize = 3;

/// Letters from which one wrong letter is forgiven.
const MIN_LETTERS_MISSPELT: usize = 5;

/// Characters of a line in which a speaker label ends.
const MAX_LABEL_CHARS: usize = 80;

/// How many words away another name of the roster speaks for an ambiguous one.
const NEARBY_WORDS: usize = 4;

/// The people to find, by index.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Every person's words, folded, in order and without titles.
    people: Vec<Vec<String>>,
    /// Single words and whom they name.
    tokens: HashMap<String, (usize, Also)>,
    /// Words long enough to be misspelt.
    long: Vec<(Vec<char>, usize)>,
    /// Speaker labels as transcripts have them.
    labels: HashMap<String, usize>,
    /// People known by nothing but a label made of ordinary words: perhaps they are nobody.
    doubtful: HashSet<usize>,
}

/// A word of a text.
struct Word<'a> {
    /// Where it is, without a possessive ending.
    range: Range<usize>,
    /// Where it ends with the possessive ending.
    full_end: usize,
    core: &'a str,
    /// No letter stands before it in its line.
    opens_line: bool,
}

impl Names {
    /// Adds a name (`Ada Byron`) of the person with an index; the first who has a word keeps it.
    pub(super) fn add(&mut self, person: usize, name: &str) {
        let words: Vec<String> = parts(name).collect();
        if words.is_empty() {
            return;
        }
        if self.people.len() <= person {
            self.people.resize_with(person + 1, Vec::new);
        }
        for word in words.iter().filter(|word| word.chars().count() >= MIN_LETTERS) {
            let also = words::also(word);
            let spelling = capitalised(word);
            if also == Also::Nothing {
                self.tokens.entry(spelling.to_uppercase()).or_insert((person, also));
                if spelling.chars().count() >= MIN_LETTERS_MISSPELT {
                    self.long.push((spelling.chars().collect(), person));
                }
            }
            self.tokens.entry(spelling).or_insert((person, also));
        }
        for label in words.iter().map(|word| capitalised(word)).chain([name.trim().to_owned()]) {
            self.labels.entry(label).or_insert(person);
        }
        if self.people[person].len() < words.len() {
            self.people[person] = words;
        }
    }

    /// The same for a name that only a transcript says.
    pub(super) fn add_label(&mut self, person: usize, label: &str) {
        if self.people.len() <= person && parts(label).all(|word| is_ordinary(&word)) {
            self.doubtful.insert(person);
        }
        self.add(person, label);
    }

    /// Whom a label means: all its longer words are of that person's name.
    pub(super) fn whose(&self, label: &str) -> Option<usize> {
        let label: Vec<String> = parts(label).map(|word| word.to_lowercase()).collect();
        let long = || label.iter().filter(|word| word.chars().count() >= MIN_LETTERS);
        self.people.iter().position(|name| {
            let has = |word: &String| name.iter().any(|own| own.to_lowercase() == *word);
            long().next().is_some() && long().all(has)
        })
    }

    /// Whether any person's word is inside a text without borders, such as an address.
    pub(super) fn inside(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let long = |word: &&String| word.chars().count() > MIN_LETTERS;
        self.people.iter().flatten().filter(long).any(|word| text.contains(&word.to_lowercase()))
    }

    /// Whether a full name, at least two words of one, is in a text, in whatever case.
    pub(super) fn full_name_in(&self, text: &str) -> bool {
        let words = words_of(text);
        let certain = |(person, _): (usize, usize)| !self.doubtful.contains(&person);
        (0..words.len()).any(|at| self.full_names_at(text, &words, at).any(certain))
    }

    /// Where people are named: ranges in order with the person's index.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let words = words_of(text);
        // First what is certain, then what needs something certain nearby.
        let mut named: Vec<Option<usize>> = vec![None; words.len()];
        let mut misspelt: HashMap<&str, Option<usize>> = HashMap::new();
        let mut doubtful = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if let Some((person, end)) = self
                .label_at(text, &words, at)
                .or_else(|| self.full_names_at(text, &words, at).next())
            {
                named[at..end].fill(Some(person));
                at = end;
                continue;
            }
            let word = &words[at];
            match self.tokens.get(fold(word.core).as_ref()) {
                Some((person, Also::Nothing)) => named[at] = Some(*person),
                Some((person, also)) => doubtful.push((at, *person, *also)),
                None if word.core.starts_with(char::is_uppercase) => {
                    let person =
                        *misspelt.entry(word.core).or_insert_with(|| self.misspelt(word.core));
                    named[at] = person;
                }
                None => {}
            }
            at += 1;
        }
        let certain = named.clone();
        for (at, person, also) in doubtful {
            if is_meant(text, &words, at, also, &certain) {
                named[at] = Some(person);
            }
        }
        spans(text, &words, &named)
    }

    /// A speaker label at the start of a line.
    fn label_at(&self, text: &str, words: &[Word<'_>], at: usize) -> Option<(usize, usize)> {
        if !words[at].opens_line {
            return None;
        }
        let rest = &text[words[at].range.start..];
        let (length, _) = rest.char_indices().take(MAX_LABEL_CHARS).find(|(_, c)| *c == ':')?;
        let person = *self.labels.get(rest[..length].trim_end())?;
        let end = words[at].range.start + length;
        let count = words[at..].iter().take_while(|word| word.range.start < end).count();
        Some((person, at + count))
    }

    /// Names of several words, all of them. One made of ordinary words must also look like a name.
    fn full_names_at(
        &self,
        text: &str,
        words: &[Word<'_>],
        at: usize,
    ) -> impl Iterator<Item = (usize, usize)> {
        let first = fold(words[at].core).to_lowercase();
        self.people.iter().enumerate().filter_map(move |(person, name)| {
            if name.len() < 2 || name[0].to_lowercase() != first {
                return None;
            }
            let found = words.get(at..at + name.len())?;
            let same = |(word, own): (&Word<'_>, &String)| {
                fold(word.core).to_lowercase() == own.to_lowercase()
            };
            let ordinary = name.iter().all(|own| is_ordinary(own));
            let looks = !ordinary || found.iter().all(|w| w.core.starts_with(char::is_uppercase));
            let joined = found.windows(2).all(|pair| {
                let between = &text[pair[0].range.end..pair[1].range.start];
                between.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '.'))
            });
            (looks && joined && found.iter().zip(name).all(same))
                .then_some((person, at + name.len()))
        })
    }

    /// Whose name a capitalised word is but for one letter.
    fn misspelt(&self, word: &str) -> Option<usize> {
        let letters: Vec<char> = fold(word).chars().collect();
        if letters.len() + 1 < MIN_LETTERS_MISSPELT || words::is_own_word(word) {
            return None;
        }
        self.long.iter().find(|(name, _)| differ_by_one(name, &letters)).map(|(_, person)| *person)
    }
}

/// Whether a word that is also something else names the person here.
fn is_meant(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    also: Also,
    certain: &[Option<usize>],
) -> bool {
    let word = &words[at];
    let before = text[..word.range.start].trim_end();
    let after = &text[word.full_end..];
    let lower = |at: Option<usize>| {
        at.and_then(|at| words.get(at)).map(|w| w.core.to_lowercase().replace('’', "'"))
    };
    let (previous, next) = (lower(at.checked_sub(1)), lower(Some(at + 1)));
    let is_one_of = |word: &Option<String>, list: &[&str]| {
        word.as_ref().is_some_and(|word| list.contains(&word.as_str()))
    };
    let starts_sentence =
        before.is_empty() || before.ends_with(['.', '?', '!', ':', '\n', '"', '“', '-', '—', ']']);
    let joins_list = is_one_of(&next, &["and", "or", "plus"]);
    let pause = after.starts_with([',', '.', '?', '!', ';', '—']) || after.trim_start().is_empty();
    let capital = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at));
        word.is_some_and(|word| word.core.starts_with(char::is_uppercase))
    };
    if starts_sentence && after.starts_with(',') {
        return !joins_list && !capital(Some(at + 1));
    }
    // In a list (`April, May, June`; `of Pascal, Newton.`) the neighbours are names as well.
    let neighbour = at.checked_sub(1).filter(|at| !begins_sentence(text, &words[*at]));
    if before.ends_with(',') && pause && !capital(neighbour) {
        return !after.starts_with(',') || !(joins_list || capital(Some(at + 1)));
    }
    if is_one_of(&previous, &words::GREETINGS)
        || is_one_of(&previous, &words::TITLES)
        || (is_one_of(&previous, &words::CALLS) && pause)
        || (is_one_of(&previous, &["is"])
            && is_one_of(&lower(at.checked_sub(2)), &["name", "this"]))
    {
        return true;
    }
    let possessive = word.full_end > word.range.end;
    if also == Also::Word && possessive {
        return true;
    }
    if starts_sentence {
        return false;
    }
    let near = at.saturating_sub(NEARBY_WORDS)..(at + NEARBY_WORDS + 1).min(words.len());
    let beside = certain[near].iter().any(Option::is_some);
    let acts = is_one_of(&next, &words::DEEDS) || is_one_of(&previous, &words::DEEDS);
    beside || (acts && also != Also::Taught)
}

fn begins_sentence(text: &str, word: &Word<'_>) -> bool {
    let before = text[..word.range.start].trim_end();
    before.is_empty() || before.ends_with(['.', '?', '!', ':'])
}

/// Neighbouring words of one person as one range, titles and middle initials included.
fn spans(text: &str, words: &[Word<'_>], named: &[Option<usize>]) -> Vec<(Range<usize>, usize)> {
    let mut spans: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, person) in named.iter().enumerate() {
        let Some(person) = *person else { continue };
        let mut range = words[at].range.clone();
        let title = at.checked_sub(1).map(|before| &words[before]).filter(|before| {
            words::TITLES.contains(&before.core.to_lowercase().as_str())
                && matches!(&text[before.range.end..range.start], " " | ". ")
        });
        if let Some(title) = title {
            range.start = title.range.start;
        }
        match spans.last_mut() {
            Some((last, same)) if *same == person && is_joint(&text[last.end..range.start]) => {
                last.end = range.end;
            }
            _ => spans.push((range, person)),
        }
    }
    spans
}

/// What may stand between two words of one name: a space, a hyphen, a middle initial.
fn is_joint(between: &str) -> bool {
    let initial = between.trim().trim_end_matches('.');
    match initial {
        "" => !between.contains(['\n', '.']),
        "-" => true,
        _ => initial.chars().count() == 1 && initial.chars().all(char::is_uppercase),
    }
}

/// The words of a name without titles, each as it is compared.
fn parts(name: &str) -> impl Iterator<Item = String> + '_ {
    let name = name.split('(').next().unwrap_or(name);
    words_of(name)
        .into_iter()
        .map(|word| fold(&name[word.range.start..word.full_end]).into_owned())
        .filter(|word| !words::TITLES.contains(&word.to_lowercase().as_str()))
        .filter(|word| word.chars().any(char::is_alphabetic))
}

fn is_ordinary(word: &str) -> bool {
    words::also(word) != Also::Nothing
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words of a text. Apostrophes inside belong to a word, possessive endings don't.
fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !is_letter(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = rest.peek().copied() {
            let inner = matches!(c, '\'' | '’')
                && text[at + c.len_utf8()..].starts_with(char::is_alphabetic);
            if !is_letter(c) && !inner {
                break;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        let whole = &text[start..end];
        let core = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|ending| whole.strip_suffix(ending))
            .filter(|core| !core.is_empty())
            .unwrap_or(whole);
        let opens_line = words.last().is_none_or(|last: &Word<'_>| {
            text[last.full_end..start].contains('\n')
                || (last.opens_line && !last.core.contains(char::is_alphabetic))
        });
        words.push(Word { range: start..start + core.len(), full_end: end, core, opens_line });
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Without accents: transcribers leave them out.
fn fold(word: &str) -> std::borrow::Cow<'_, str> {
    if word.is_ascii() {
        return word.into();
    }
    let plain = word.nfd().filter(|c| !is_combining_mark(*c));
    plain.map(|c| if c == '’' { '\'' } else { c }).collect::<String>().into()
}

/// Whether one letter was added, left out, changed, or two neighbours were swapped.
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
        let differ = |a: &str, b: &str| {
            differ_by_one(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        for (a, b) in
            [("Brian", "Brain"), ("Conor", "Connor"), ("Maria", "Marla"), ("Maria", "Maria")]
        {
            assert!(differ(a, b) && differ(b, a), "{a} {b}");
        }
        for (a, b) in [("Maria", "Mario2"), ("Maria", "Airam"), ("Conor", "Connors")] {
            assert!(!differ(a, b), "{a} {b}");
        }
    }

    #[test]
    fn words_end_before_their_possessive() {
        let cores: Vec<&str> =
            words_of("Ada's O'Neil’s dogs' l_2").into_iter().map(|word| word.core).collect();
        assert_eq!(cores, ["Ada", "O'Neil", "dogs", "l_2"]);
    }
}
