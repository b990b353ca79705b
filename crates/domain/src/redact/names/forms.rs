//! The forms in which a name may stand in a text.

use unicode_normalization::UnicodeNormalization;

use super::declension::cases;
use super::east_asian::family_length;
use crate::redact::folding::{Gap, letters_of};
use crate::redact::nicknames::nicknames;
use crate::redact::person_cues;
use crate::redact::scripts::Script;
use crate::redact::words::{self, Also};

/// Parts of one name that are looked for; a label can be a whole sentence.
const MAX_PARTS: usize = 6;

/// Letters that one form has at most: one bit for the border before each.
const MAX_LETTERS: usize = 63;

/// Letters of a family name from which an initial before it makes an account: `aokoye`.
const MIN_ACCOUNT_LETTERS: usize = 5;

/// Letters from which a word beside a change of case is a name of its own: `AdaOkoye`, not `McDonald`.
const MIN_INNER_LETTERS: usize = 3;

/// The derivation of a form from a name, in the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// Given and family name, in either order.
    Full,
    Part,
    /// An initial and the other of them.
    Initials,
    Nickname,
    /// A part in another case.
    Case,
}

/// A form with what is needed to tell it from a word.
#[derive(Debug, Clone)]
pub(super) struct NameKey {
    pub(super) letters: Vec<char>,
    /// Bit `n` is set where a word may end after `n` letters.
    pub(super) joints: u64,
    pub(super) person: usize,
    pub(super) form: Form,
    pub(super) also: Also,
    /// A Latin name with accents as it is written, in small letters.
    pub(super) written: Option<String>,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamePart {
    pub(super) folded: String,
    written: String,
}

/// The words of a name in the order given name, family name, without titles.
pub(super) fn parts_of(name: &str) -> Vec<NamePart> {
    let name = name.split(['(', '（']).next().unwrap_or(name);
    let (family, given) = match name.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => (family, given),
        _ => ("", name),
    };
    let words = || words_of(given).into_iter().chain(words_of(family));
    let untitled: Vec<NamePart> =
        words().filter(|part| !person_cues::is_title(&part.folded)).collect();
    let mut parts = if untitled.is_empty() { words().collect() } else { untitled };
    parts.truncate(MAX_PARTS);
    parts
}

fn words_of(name: &str) -> Vec<NamePart> {
    let letters = letters_of(name);
    let mut words = Vec::new();
    let mut from = 0;
    let ends_word = |from: usize, at: usize| {
        let Some(letter) = letters.get(at) else { return true };
        let rest = letters[at + 1..].iter().take_while(|next| next.gap == Gap::None).count() + 1;
        match letter.gap {
            Gap::None | Gap::Apostrophe => false,
            Gap::Inner => at - from >= MIN_INNER_LETTERS && rest >= MIN_INNER_LETTERS,
            _ => true,
        }
    };
    for at in 1..=letters.len() {
        if !ends_word(from, at) {
            continue;
        }
        let word = &letters[from..at];
        let folded: Vec<char> = word.iter().map(|letter| letter.folded).collect();
        let whole = from == 0 && at == letters.len();
        let bounds = match family_length(&folded).filter(|_| whole) {
            Some(family) => vec![(family, folded.len()), (0, family)],
            None => vec![(0, folded.len())],
        };
        for (start, end) in bounds {
            words.push(NamePart {
                folded: folded[start..end].iter().collect(),
                written: lower(&name[word[start].start..word[end - 1].end]),
            });
        }
        from = at;
    }
    words
}

/// A text in small letters and composed, accents included.
pub(super) fn lower(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}

/// True if a part counts by itself: no particle, and no single letter of an alphabet.
pub(super) fn is_significant(part: &str) -> bool {
    let mut letters = part.chars();
    let first = letters.next().map_or(Script::Other, Script::of);
    let single = letters.next().is_none();
    !person_cues::is_particle(part) && (!single || matches!(first, Script::Han | Script::Hangul))
}

/// All forms of the name of a person with an index.
pub(super) fn keys_of(person: usize, parts: &[NamePart]) -> Vec<NameKey> {
    let mut keys = NameKeys { person, keys: Vec::new() };
    if parts.len() > 1 {
        keys.add_full(parts);
        keys.add_initials(&parts[0], &parts[parts.len() - 1]);
    }
    for part in parts.iter().filter(|part| is_significant(&part.folded)) {
        let also = words::other_meaning(&part.folded);
        keys.add(Form::Part, &[&part.folded], also, Some(&part.written));
        if let Some(spelling) = other_spellings(&part.written) {
            keys.add(Form::Part, &[&spelling], words::other_meaning(&spelling), None);
        }
        // A given name of one character is doubled: 娜娜.
        if part.folded.chars().count() == 1
            && part.folded.starts_with(|c| Script::of(c) == Script::Han)
        {
            let doubled = format!("{0}{0}", part.folded);
            keys.add(Form::Nickname, &[&doubled], words::other_meaning(&doubled), None);
        }
        // After a preposition the article is shortened: للحسيني.
        if let Some(bare) = part.folded.strip_prefix("ال").filter(|bare| bare.chars().count() > 3)
        {
            keys.add(Form::Case, &[bare], words::other_meaning(bare), None);
        }
        // அருண் loses its last sign before an ending: அருணுக்கு.
        if let Some(stem) = part.folded.strip_suffix(is_virama) {
            keys.add(Form::Case, &[stem], also, None);
        }
        keys.add_cases(&part.folded, also);
        for nickname in nicknames(&part.folded) {
            let also = words::other_meaning(nickname);
            keys.add(Form::Nickname, &[nickname], also, None);
            keys.add_cases(nickname, also);
        }
    }
    keys.keys
}

struct NameKeys {
    person: usize,
    keys: Vec<NameKey>,
}

impl NameKeys {
    fn add(&mut self, form: Form, parts: &[&str], also: Also, written: Option<&str>) {
        let letters: Vec<char> = parts.iter().flat_map(|part| part.chars()).collect();
        if letters.is_empty() || letters.len() > MAX_LETTERS {
            return;
        }
        let (mut joints, mut length) = (0, 0);
        for part in &parts[..parts.len() - 1] {
            length += part.chars().count();
            joints |= 1 << length;
        }
        let latin = letters.iter().any(|letter| Script::of(*letter) == Script::Latin);
        let written = written.filter(|_| latin).map(str::to_owned);
        self.keys.push(NameKey { letters, joints, person: self.person, form, also, written });
    }

    fn add_full(&mut self, parts: &[NamePart]) {
        let words: Vec<&str> = parts.iter().map(|part| part.folded.as_str()).collect();
        let also = if words.iter().all(|word| words::is_ordinary(word)) {
            Also::Word
        } else {
            Also::Nothing
        };
        // Two characters such as 高明 can be a word as a whole.
        let whole = words.iter().rev().copied().collect::<String>();
        let native = words.iter().all(|word| {
            word.chars().all(|c| Script::of(c) == Script::Han || Script::of(c) == Script::Hangul)
        });
        let also = if native { words::other_meaning(&whole) } else { also };
        let (first, last) = (words[0], words[words.len() - 1]);
        let mut family_first = vec![last];
        family_first.extend(&words[..words.len() - 1]);
        let mut orders = vec![words.clone(), family_first];
        if words.len() > 2 {
            orders.push(vec![first, last]);
            orders.push(vec![last, first]);
            orders.push(words[..2].to_vec());
        }
        for order in orders {
            self.add(Form::Full, &order, also, None);
        }
        for case in cases(last).iter().filter(|_| also == Also::Nothing) {
            self.add(Form::Full, &[first, case], also, None);
        }
    }

    /// `A. Okoye`, `Ada O.`, and the account `aokoye`.
    fn add_initials(&mut self, given: &NamePart, family: &NamePart) {
        let is_cased = |part: &NamePart| part.folded.chars().all(|c| Script::of(c).is_cased());
        if !is_cased(given) || !is_cased(family) {
            return;
        }
        let initial = |part: &NamePart| part.folded.chars().take(1).collect::<String>();
        let account = family.folded.chars().count() >= MIN_ACCOUNT_LETTERS
            && !words::is_ordinary(&family.folded)
            && !words::is_ordinary(&format!("{}{}", initial(given), family.folded));
        let also = if account { Also::Nothing } else { Also::Word };
        self.add(Form::Initials, &[&initial(given), &family.folded], also, None);
        self.add(Form::Initials, &[&given.folded, &initial(family)], Also::Word, None);
    }

    fn add_cases(&mut self, part: &str, also: Also) {
        for case in cases(part) {
            let own = words::other_meaning(&case);
            let also = if own == Also::Nothing { also } else { own };
            self.add(Form::Case, &[&case], also, None);
        }
    }
}

/// The sign that takes a consonant of an Indic script its vowel.
fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d4d}'
    )
}

/// `Mueller` for Müller, `Soeren` for Søren.
fn other_spellings(written: &str) -> Option<String> {
    let spelt: String = written
        .chars()
        .flat_map(|c| match c {
            'ä' => vec!['a', 'e'],
            'ö' | 'ø' => vec!['o', 'e'],
            'ü' => vec!['u', 'e'],
            'å' => vec!['a', 'a'],
            _ => vec![c],
        })
        .collect();
    (spelt != written).then(|| crate::redact::folding::fold_to_string(&spelt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        parts_of(name).into_iter().map(|part| part.folded).collect()
    }

    #[test]
    fn names_come_apart_in_any_spelling() {
        for (name, parts) in [
            ("Ada Okoye", &["ada", "okoye"][..]),
            ("OKOYE, ADA", &["ada", "okoye"]),
            ("Dr. Sarah Chen (she/her)", &["sarah", "chen"]),
            ("Jean-Luc O'Neil", &["jean", "luc", "oneil"]),
            ("Ronald McDonald", &["ronald", "mcdonald"]),
            ("AdaOkoye_99", &["ada", "okoye"]),
            ("王小明", &["小明", "王"]),
            ("김민준", &["민준", "김"]),
        ] {
            assert_eq!(words(name), parts, "{name}");
        }
    }

    #[test]
    fn a_form_knows_where_its_words_end() {
        let keys = keys_of(0, &parts_of("Ada Okoye"));
        let find = |letters: &str| {
            keys.iter().find(|key| key.letters.iter().collect::<String>() == letters).unwrap()
        };
        assert_eq!((find("adaokoye").joints, find("adaokoye").form), (1 << 3, Form::Full));
        assert_eq!((find("okoyeada").joints, find("okoye").form), (1 << 5, Form::Part));
        assert_eq!(find("aokoye").form, Form::Initials);
    }
}
