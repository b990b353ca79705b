//! How words are compared: without case, accents and apostrophes, and as what they stand for when a
//! child hides or misspells them (`k1ll`, `dieeee`, `depresed`).

use unicode_normalization::UnicodeNormalization;

use super::hashing::FixedMap;

/// Letters from which on a word with one wrong letter is still that word.
const MIN_MISSPELT_CHARS: usize = 5;

/// Letters of a word at most that is looked at letter by letter.
const MAX_CHARS: usize = 40;

/// Letters of a run from which on it may be several words without spaces.
const MIN_GLUED_CHARS: usize = 7;

/// A word in the form it is compared in: small letters, no accents, no apostrophes.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        let kept = word.bytes().filter(|byte| *byte != b'\'');
        return kept.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() || matches!(c, '@' | '$' | '!' | '*') => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words that rules know, each with a number, in one language.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: FixedMap<String, u32>,
    /// Beginnings of words, such as `suicid` of `suicid*`.
    stems: FixedMap<String, u32>,
    longest_stem: usize,
    /// Words that are known with one wrong letter too, by their first letter.
    forgiven: FixedMap<char, Vec<String>>,
    /// What a short form stands for.
    expansions: FixedMap<String, Vec<String>>,
    next: u32,
}

impl Vocabulary {
    /// The number of a word, or of a beginning that ends with `*`.
    pub(super) fn add(&mut self, word: &str) -> u32 {
        let (stem, table) = match word.strip_suffix('*') {
            Some(stem) => {
                self.longest_stem = self.longest_stem.max(stem.len());
                (stem, &mut self.stems)
            }
            None => (word, &mut self.words),
        };
        let next = &mut self.next;
        *table.entry(stem.to_owned()).or_insert_with(|| {
            *next += 1;
            *next
        })
    }

    /// A short form stands for several words.
    pub(super) fn expand(&mut self, short: &str, long: Vec<String>) {
        self.expansions.insert(short.to_owned(), long);
    }

    /// A word is known with one wrong letter too.
    pub(super) fn forgive(&mut self, word: &str) {
        if let Some(first) = word.chars().next() {
            self.forgiven.entry(first).or_default().push(word.to_owned());
        }
    }

    /// What a folded word stands for: itself or several words.
    pub(super) fn expanded(&self, word: &str) -> Vec<String> {
        self.expansions.get(word).cloned().unwrap_or_else(|| vec![word.to_owned()])
    }

    /// The words a folded word of a text stands for, each with its numbers: none for a word that no
    /// rule knows.
    pub(super) fn numbers(&self, word: &str) -> Vec<Vec<u32>> {
        if let Some(found) = self.known(word) {
            return found;
        }
        let length = word.chars().count();
        if length > MAX_CHARS {
            return vec![Vec::new()];
        }
        if let Some(found) = respellings(word).iter().find_map(|form| self.known(form)) {
            return found;
        }
        let misspelt = if length < MIN_MISSPELT_CHARS { None } else { self.nearest(word) };
        if let Some(found) = misspelt.and_then(|near| self.known(near)) {
            return found;
        }
        let words = if length < MIN_GLUED_CHARS { None } else { self.cut(word) };
        words.unwrap_or_else(|| vec![Vec::new()])
    }

    fn known(&self, word: &str) -> Option<Vec<Vec<u32>>> {
        if let Some(long) = self.expansions.get(word) {
            return Some(long.iter().map(|word| self.plain(word)).collect());
        }
        let plain = self.plain(word);
        (!plain.is_empty()).then(|| vec![plain])
    }

    fn plain(&self, word: &str) -> Vec<u32> {
        let mut found: Vec<u32> = self.words.get(word).copied().into_iter().collect();
        for end in 3..=self.longest_stem.min(word.len()) {
            let stem = word.get(..end).and_then(|stem| self.stems.get(stem));
            found.extend(stem);
        }
        found
    }

    /// The forgiven word that differs by one letter left out, added, changed or swapped.
    fn nearest(&self, word: &str) -> Option<&str> {
        let candidates = self.forgiven.get(&word.chars().next()?)?;
        candidates.iter().map(String::as_str).find(|known| is_one_slip(known, word))
    }

    /// True if one of the forgiven words stands somewhere in a run of letters.
    fn has_telling(&self, run: &str) -> bool {
        run.char_indices().any(|(at, c)| {
            let words = self.forgiven.get(&c).into_iter().flatten();
            words.into_iter().any(|word| is_telling(word) && run[at..].starts_with(word.as_str()))
        })
    }

    fn is_forgiven(&self, word: &str) -> bool {
        let first = word.chars().next();
        let words = first.and_then(|first| self.forgiven.get(&first));
        words.is_some_and(|words| words.iter().any(|known| known == word))
    }

    /// Words written without spaces (`killmyself`), when nothing else is left between them.
    fn cut(&self, word: &str) -> Option<Vec<Vec<u32>>> {
        // Without a telling word among them, `therapist` would be two.
        if !word.is_ascii() || !self.has_telling(word) {
            return None;
        }
        // By the byte a word ends at: the byte where it starts, for the fewest words.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
        best[0] = Some((0, 0));
        for end in 1..=word.len() {
            for start in 0..end {
                let piece = &word[start..end];
                let fits = self.words.contains_key(piece) && (end - start > 1 || piece == "i");
                if let Some((count, _)) = best[start].filter(|_| fits)
                    && best[end].is_none_or(|(fewest, _)| count + 1 < fewest)
                {
                    best[end] = Some((count + 1, start));
                }
            }
        }
        let (mut words, mut tells) = (Vec::new(), false);
        let mut end = word.len();
        while end > 0 {
            let (_, start) = best[end]?;
            let piece = &word[start..end];
            tells |= is_telling(piece) && self.is_forgiven(piece);
            words.push(self.plain(piece));
            end = start;
        }
        words.reverse();
        tells.then_some(words)
    }
}

/// True if a word is long enough to be told from chance in a run of letters.
fn is_telling(word: &str) -> bool {
    word.len() >= MIN_MISSPELT_CHARS
}

/// What a child may have meant by the letters and signs of a word.
fn respellings(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let is_long = word.as_bytes().windows(3).any(|near| near[0] == near[1] && near[1] == near[2]);
    if is_long {
        forms.extend([squeezed(word, 2), squeezed(word, 1)]);
    }
    let plain = unmasked(word);
    if plain != word {
        let short = squeezed(&plain, 1);
        forms.push(plain);
        forms.push(short);
    }
    if ["ae", "oe", "ue"].iter().any(|pair| word.contains(pair)) {
        forms.push(without_umlauts(word));
    }
    forms
}

/// True if two words differ by one letter left out, added or changed, or by two swapped neighbours.
fn is_one_slip(left: &str, right: &str) -> bool {
    if left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let same = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left.as_bytes()[same..], &right.as_bytes()[same..]);
    match (left, right) {
        ([], []) => true,
        ([_, left @ ..], right) if left == right => true,
        (left, [_, right @ ..]) if left == right => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([a, b, left @ ..], [c, d, right @ ..]) => a == d && b == c && left == right,
        _ => false,
    }
}

/// A word in which a letter is repeated at most so often, when one is repeated three times or more.
fn squeezed(word: &str, most: usize) -> String {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in word.chars() {
        match runs.last_mut() {
            Some((last, count)) if *last == c => *count += 1,
            _ => runs.push((c, 1)),
        }
    }
    let kept = |(c, count): &(char, usize)| {
        std::iter::repeat_n(*c, if *count > 2 { most } else { *count })
    };
    runs.iter().flat_map(kept).collect()
}

/// A word in which digits and signs are the letters they look like.
fn unmasked(word: &str) -> String {
    if !word.contains(|c: char| c.is_alphabetic()) {
        return word.to_owned();
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    word.chars().map(letter).collect()
}

/// `schlaegt` as `schlagt`, which is also what `schlägt` is folded to.
fn without_umlauts(word: &str) -> String {
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}
