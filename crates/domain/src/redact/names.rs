//! Places in a text that name people of a roster.

mod affixes;
mod context;
mod declension;
mod east_asian;
mod forms;
mod index;
mod language;
mod misspellings;
mod verdict;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use context::NameContext;
use forms::{Form, NameKey, NamePart};
use index::Index;
use misspellings::Misspelt;

use super::folding::{FoldedLetter, Gap, letters_of};
use super::person_cues;
use super::scripts::Script;
use super::words::{self, Also};

/// Letters from which a part of a label says who is meant.
const MIN_LABEL_LETTERS: usize = 3;

/// Characters of a line in which a speaker label ends.
const MAX_LABEL_CHARS: usize = 80;

/// The distance in words within which another name of the roster confirms an ambiguous one.
const NEARBY_WORDS: usize = 4;

/// Bytes of the longest title.
const MAX_TITLE_LENGTH: usize = 24;

/// Names while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Builder {
    names: Names,
    keys: Vec<NameKey>,
    /// The people who have a folded part in their name.
    holders: HashMap<String, Vec<usize>>,
    /// The person by all letters of a name or nickname.
    whole: HashMap<String, usize>,
}

/// The people to find, by index.
#[derive(Debug, Default)]
pub(super) struct Names {
    index: Index,
    misspelt: Misspelt,
    /// Speaker labels as transcripts have them, folded.
    labels: HashMap<String, usize>,
    /// Every person's parts, folded.
    people: Vec<HashSet<String>>,
    /// People known by nothing but a label made of ordinary words: perhaps the label is no name.
    doubtful: HashSet<usize>,
}

/// A name that stands in a text.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) range: Range<usize>,
    pub(super) person: usize,
    /// It is a name wherever it stands; no sign of a person was needed.
    pub(super) is_certain: bool,
    pub(super) is_full: bool,
}

/// A name among the letters of a text.
#[derive(Debug, Clone, Copy)]
struct FoundName {
    from: usize,
    to: usize,
    person: usize,
    is_full: bool,
    also: Also,
    is_certain: bool,
}

impl Builder {
    /// Adds a name (`Ada Byron`) of the person with an index; the first who has a form keeps it.
    pub(super) fn add(&mut self, person: usize, name: &str) {
        let parts = forms::parts_of(name);
        if parts.is_empty() {
            return;
        }
        if self.names.people.len() <= person {
            self.names.people.resize_with(person + 1, HashSet::new);
        }
        for part in parts.iter().filter(|part| forms::is_significant(&part.folded)) {
            if !words::is_ordinary(&part.folded) {
                self.names.misspelt.add(&part.folded, person);
            }
        }
        let keys = forms::keys_of(person, &parts);
        for key in keys.iter().filter(|key| key.form != Form::Case) {
            self.whole.entry(key.letters.iter().collect()).or_insert(person);
        }
        self.keys.extend(keys);
        let whole: String = parts.iter().map(|part| part.folded.as_str()).collect();
        let spoken: String = letters_of(name).iter().map(|letter| letter.folded).collect();
        for label in parts.iter().map(|part| part.folded.clone()).chain([whole, spoken]) {
            self.names.labels.entry(label).or_insert(person);
        }
        for NamePart { folded, .. } in parts {
            if self.names.people[person].insert(folded.clone()) {
                self.holders.entry(folded).or_default().push(person);
            }
        }
    }

    /// Adds a name that only a transcript says.
    pub(super) fn add_label(&mut self, person: usize, label: &str) {
        let parts = forms::parts_of(label);
        if self.names.people.len() <= person
            && parts.iter().all(|part| words::is_ordinary(&part.folded))
        {
            self.names.doubtful.insert(person);
        }
        self.add(person, label);
    }

    /// The person that a label stands for: all its longer words are of that person's name.
    pub(super) fn person_of(&self, label: &str) -> Option<usize> {
        let parts = forms::parts_of(label);
        let whole: String = parts.iter().map(|part| part.folded.as_str()).collect();
        if let Some(person) = self.whole.get(&whole) {
            return Some(*person);
        }
        let says_who = |part: &&NamePart| {
            let cased = part.folded.chars().all(|letter| Script::of(letter).is_cased());
            !cased || part.folded.chars().count() >= MIN_LABEL_LETTERS
        };
        let long: Vec<&str> =
            parts.iter().filter(says_who).map(|part| part.folded.as_str()).collect();
        let holders = self.holders.get(*long.first()?)?;
        let has_all =
            |person: &&usize| long.iter().all(|part| self.names.people[**person].contains(*part));
        holders.iter().find(has_all).copied()
    }

    /// All names, ready to be found.
    pub(super) fn build(self) -> Names {
        Names { index: Index::new(self.keys), ..self.names }
    }
}

impl Names {
    /// The person who speaks under a label.
    pub(super) fn speaker(&self, label: &str) -> Option<usize> {
        let folded: String = letters_of(label).iter().map(|letter| letter.folded).collect();
        let letters: Vec<char> = folded.chars().collect();
        self.labels.get(&folded).copied().or_else(|| self.index.get(&letters).map(|key| key.person))
    }

    /// True if somebody is surely named in a text without borders, such as an address.
    pub(super) fn names_someone(&self, text: &str) -> bool {
        self.find(text).iter().any(|mention| mention.is_certain)
    }

    /// True if a person is known by a label of ordinary words only, which may be no name.
    pub(super) fn is_doubtful(&self, person: usize) -> bool {
        self.doubtful.contains(&person)
    }

    /// The places that name people, in order.
    pub(super) fn find(&self, text: &str) -> Vec<Mention> {
        if self.people.is_empty() {
            return Vec::new();
        }
        let letters = letters_of(text);
        let (mut certain, mut doubtful) = (Vec::new(), Vec::new());
        let mut misspelt: HashMap<Vec<char>, Option<usize>> = HashMap::new();
        let mut at = 0;
        while at < letters.len() {
            let found =
                self.label_at(text, &letters, at).or_else(|| self.name_at(text, &letters, at));
            let found = found.or_else(|| self.misspelt_at(&letters, at, &mut misspelt));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            at = found.to;
            if found.is_certain { certain.push(found) } else { doubtful.push(found) }
        }
        // A name taken for a person confirms the doubtful names nearby.
        loop {
            let meant =
                |found: &mut FoundName| context_of(text, &letters, found, &certain).means_person();
            let meant: Vec<FoundName> = doubtful.extract_if(.., meant).collect();
            if meant.is_empty() {
                break;
            }
            certain.extend(meant);
            certain.sort_by_key(|found| found.from);
        }
        self.spans(text, &letters, &certain)
    }

    /// A speaker label at the start of a line.
    fn label_at(&self, text: &str, letters: &[FoldedLetter], at: usize) -> Option<FoundName> {
        if !letters[at].opens_line {
            return None;
        }
        let start = letters[at].start;
        let mut chars = text[start..].char_indices().take(MAX_LABEL_CHARS);
        let (length, _) = chars.find(|(_, c)| matches!(c, ':' | '：' | '\n'))?;
        let count = letters[at..].iter().take_while(|letter| letter.start < start + length).count();
        let label: String = letters[at..at + count].iter().map(|letter| letter.folded).collect();
        let person = *self.labels.get(&label)?;
        let ends_label = text[start + length..].starts_with([':', '：']);
        let looks =
            !letters[at].script().is_cased() || letters[at].is_upper || !words::is_ordinary(&label);
        (ends_label && looks).then_some(FoundName {
            from: at,
            to: at + count,
            person,
            is_full: false,
            also: Also::Nothing,
            is_certain: true,
        })
    }

    /// The longest form that may begin at a letter; one that is certain before one that is not.
    fn name_at(&self, text: &str, letters: &[FoldedLetter], at: usize) -> Option<FoundName> {
        let letter = letters[at];
        let script = letter.script();
        let may_begin = letter.gap != Gap::None
            || script.is_unspaced()
            || matches!(script, Script::Arabic | Script::Hebrew)
            || self.index.may_be_long(&letters[at..]);
        if !may_begin {
            return None;
        }
        let mut doubtful = None;
        for found in self.index.matches_at(letters, at).iter().rev() {
            let Some(to) = affixes::end_of(text, letters, at, found) else { continue };
            let Some(is_certain) = verdict::verdict(text, letters, at..to, found) else {
                continue;
            };
            let is_single = !matches!(found.key.form, Form::Full | Form::Initials);
            if is_single && self.is_famous(letters, to, found.key.person) {
                continue;
            }
            let key = found.key;
            let found = FoundName {
                from: at,
                to,
                person: key.person,
                is_full: key.form == Form::Full,
                also: key.also,
                is_certain,
            };
            if is_certain {
                return Some(found);
            }
            doubtful.get_or_insert(found);
        }
        doubtful
    }

    /// True if a given name belongs to somebody who is taught: Isaac Newton, Ada Lovelace.
    fn is_famous(&self, letters: &[FoldedLetter], to: usize, person: usize) -> bool {
        let Some(next) = letters.get(to).filter(|next| next.gap == Gap::Space && next.is_upper)
        else {
            return false;
        };
        let rest = letters[to + 1..].iter().take_while(|letter| letter.gap <= Gap::Inner);
        let surname: String =
            std::iter::once(next).chain(rest).map(|letter| letter.folded).collect();
        words::is_taught(&surname) && !self.people[person].contains(&surname)
    }

    /// A capitalised word that is a name but for one letter.
    fn misspelt_at(
        &self,
        letters: &[FoldedLetter],
        at: usize,
        known: &mut HashMap<Vec<char>, Option<usize>>,
    ) -> Option<FoundName> {
        let first = letters[at];
        if !first.is_upper || first.gap == Gap::None || !first.script().is_cased() {
            return None;
        }
        let rest = letters[at + 1..].iter().take_while(|letter| letter.gap == Gap::None);
        let word: Vec<char> =
            std::iter::once(&first).chain(rest).map(|letter| letter.folded).collect();
        let to = at + word.len();
        let look = |word: &Vec<char>| {
            let own = words::is_own_word(&word.iter().collect::<String>());
            if own { None } else { self.misspelt.find(word) }
        };
        let person = (*known.entry(word).or_insert_with_key(look))?;
        if self.is_famous(letters, to, person) {
            return None;
        }
        Some(FoundName {
            from: at,
            to,
            person,
            is_full: false,
            also: Also::Nothing,
            is_certain: true,
        })
    }

    /// Neighbouring names of one person as one range, titles and initials included.
    fn spans(&self, text: &str, letters: &[FoldedLetter], found: &[FoundName]) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        for name in found {
            let range = letters[name.from].start..letters[name.to - 1].end;
            let start = with_title(text, range.start, &self.people[name.person]);
            let is_joined = |last: &Mention| {
                last.person == name.person
                    && text.get(last.range.end..range.start).is_some_and(is_joint)
            };
            match mentions.last_mut() {
                Some(last) if is_joined(last) => {
                    last.range.end = range.end;
                    last.is_full = true;
                    last.is_certain |= name.is_certain;
                }
                Some(last) if start < last.range.end => {
                    let range = last.range.end.max(range.start)..range.end;
                    mentions.push(Mention::new(range, name));
                }
                _ => mentions.push(Mention::new(start..range.end, name)),
            }
        }
        mentions
    }
}

impl Mention {
    fn new(range: Range<usize>, found: &FoundName) -> Self {
        let FoundName { person, is_certain, is_full, .. } = *found;
        Self { range, person, is_certain, is_full }
    }
}

/// True if every part of a name is nothing but a name.
pub(super) fn is_unmistakable(name: &str) -> bool {
    forms::parts_of(name)
        .iter()
        .all(|part| !words::is_ordinary(&part.folded) && !words::is_common(&part.folded))
}

/// The place where a name starts with the title or the initial before it.
fn with_title(text: &str, start: usize, parts: &HashSet<String>) -> usize {
    let before = &text[..start];
    let Some(space) = before.strip_suffix(' ') else { return start };
    let bare = space.strip_suffix('.').unwrap_or(space);
    let word = bare.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if word.len() > MAX_TITLE_LENGTH {
        return start;
    }
    let folded = super::folding::fold_to_string(word);
    let is_initial = bare.len() < space.len()
        && word.chars().count() == 1
        && word.starts_with(char::is_uppercase)
        && parts.iter().any(|part| part.starts_with(&folded));
    if person_cues::is_title(&folded) || is_initial { bare.len() - word.len() } else { start }
}

/// A doubtful name in its surroundings.
fn context_of<'a>(
    text: &'a str,
    letters: &[FoldedLetter],
    found: &FoundName,
    certain: &[FoundName],
) -> NameContext<'a> {
    let (start, end) = (letters[found.from].start, letters[found.to - 1].end);
    let begins_word = |at: &usize| letters[*at].gap >= Gap::Tight;
    let low = (0..found.from).rev().filter(begins_word).nth(NEARBY_WORDS - 1).unwrap_or(0);
    let high =
        (found.to..letters.len()).filter(begins_word).nth(NEARBY_WORDS).unwrap_or(letters.len());
    let first = certain.partition_point(|other| other.to <= low);
    let beside = certain[first..].iter().take_while(|other| other.from < high);
    NameContext {
        before: &text[..start],
        name: &text[start..end],
        after: &text[end..],
        also: found.also,
        is_beside_somebody: beside.into_iter().any(|other| other.from != found.from),
    }
}

/// Characters that may stand between two words of one name: a space, a hyphen, a middle initial.
fn is_joint(between: &str) -> bool {
    let initial = between.trim().trim_end_matches('.');
    match initial {
        "" => !between.contains(['\n', '.']),
        "-" | "_" | "·" | "・" => true,
        _ => initial.chars().count() == 1 && initial.chars().all(char::is_uppercase),
    }
}
