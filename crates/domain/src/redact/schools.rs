//! Names of schools: they say where somebody can be found.

use std::borrow::Cow;
use std::ops::Range;

use super::folding::fold_word;
use super::words::{is_in, pieces};

/// Words of a school's name at most.
const MAX_WORDS: usize = 5;

/// Words before `School` or `Academy` that make it one.
const ENGLISH_SORTS: &str = "high middle elementary primary secondary grammar junior senior preparatory prep charter \
    boarding public catholic comprehensive montessori waldorf international community \
    infant sixth day";

const ENGLISH_SCHOOLS: [&str; 4] = ["school", "academy", "college", "academies"];

/// The last words of those, and the article that may follow.
const BEFORE_NAMES: [&str; 13] = [
    "to", "attend", "attends", "attended", "at", "in", "is", "called", "das", "die", "aufs", "ins",
    "the",
];

/// Words that end a school's name after "I go to": Westfield Middle.
const SHORT_ENDS: [&str; 12] = [
    "high",
    "middle",
    "elementary",
    "primary",
    "secondary",
    "grammar",
    "prep",
    "academy",
    "school",
    "college",
    "junior",
    "international",
];

/// Words that say that somebody goes to a school.
const ATTENDANCES: [&str; 22] = [
    "go to",
    "goes to",
    "went to",
    "attend",
    "attends",
    "attended",
    "student at",
    "pupil at",
    "teacher at",
    "study at",
    "studies at",
    "enrolled at",
    "enrolled in",
    "my school is",
    "school is called",
    "my school is called",
    "name of my school is",
    "transferred to",
    "gehe auf das",
    "gehe auf die",
    "gehe aufs",
    "gehe ins",
];

/// Words for a school that stand before its name, folded.
const SCHOOLS_BEFORE: &str = "gymnasium realschule gesamtschule grundschule hauptschule oberschule \
    gemeinschaftsschule berufsschule volksschule mittelschule colegio ies ceip instituto \
    escuela liceo preparatoria secundaria lycee college ecole scuola istituto escola \
    collegi liceum gimnazjum szkola basisschool lyceum scoala liceul lisesi gymnaziu \
    gymnazium skola osnovna";

/// Words for schools that are also ordinary words of lessons: `escuela de Atenas`.
const WEAK_SCHOOLS: [&str; 8] =
    ["college", "instituto", "istituto", "escuela", "skola", "ecole", "scuola", "gymnasium"];

/// Small words inside names of schools, folded.
const PARTICLES: [&str; 22] = [
    "de", "del", "la", "las", "los", "el", "am", "an", "der", "im", "in", "zum", "zur", "st",
    "san", "santa", "saint", "sainte", "nr", "im.", "di", "da",
];

/// Ends of German and Dutch words for one school, folded.
const COMPOUNDS: [&str; 10] = [
    "-gymnasium",
    "-schule",
    "-realschule",
    "-gesamtschule",
    "-grundschule",
    "-oberschule",
    "-hauptschule",
    "-gemeinschaftsschule",
    "-kolleg",
    "-lyceum",
];

/// Ends of words for schools in scripts without capitals, and what they are without a name.
const UNCASED: [(&str, &[&str]); 14] = [
    ("小学校", &["公立", "私立", "国立", "市立", "県立", "この", "その", "全国の", "近くの"]),
    ("中学校", &["公立", "私立", "国立", "市立", "県立", "この", "その", "全国の", "近くの"]),
    ("高等学校", &["公立", "私立", "国立", "市立", "県立", "この", "その", "全国の"]),
    ("高校", &["公立", "私立", "国立", "市立", "県立", "この", "その", "全国の"]),
    ("附中", &[]),
    ("第一中学", &[]),
    ("第二中学", &[]),
    ("第三中学", &[]),
    ("实验小学", &["的", "所"]),
    ("实验中学", &["的", "所"]),
    ("초등학교", &["우리", "일반", "공립", "사립", "국립"]),
    ("중학교", &["우리", "일반", "공립", "사립", "국립"]),
    ("고등학교", &["우리", "일반", "공립", "사립", "국립", "특성화"]),
    ("여고", &[]),
];

/// A word with its place.
struct Word<'a> {
    start: usize,
    end: usize,
    bare: &'a str,
    folded: Cow<'a, str>,
    /// It ends with a mark, which ends a name too.
    is_last: bool,
}

/// Names of schools in a text.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Word<'_>> = pieces(text).filter_map(|(at, piece)| word(at, piece)).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in 0..words.len() {
        let school = find_english(&words, at)
            .or_else(|| find_attended(text, &words, at).filter(|_| at > 0))
            .or_else(|| find_foreign(text, &words, at))
            .or_else(|| find_numbered(&words, at));
        if let Some(range) = school
            && ranges.last().is_none_or(|last| last.end <= range.start)
        {
            ranges.push(range);
        }
    }
    ranges.extend(find_uncased(text));
    ranges
}

fn word(at: usize, piece: &str) -> Option<Word<'_>> {
    let bare = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '№');
    let start = at + piece.find(bare)?;
    let end = start + bare.len();
    let is_last = at + piece.len() > end && !piece.ends_with('.');
    (!bare.is_empty()).then(|| Word { start, end, bare, folded: fold_word(bare), is_last })
}

fn is_capitalised(word: &Word<'_>) -> bool {
    word.bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// `Lincoln High School`, `St. Mary's Primary School`: a name, its sort, and the word for a school.
fn find_english(words: &[Word<'_>], at: usize) -> Option<Range<usize>> {
    let sort = words.get(at).filter(|word| is_in(ENGLISH_SORTS, &word.folded))?;
    let mut last = at;
    while words
        .get(last + 1)
        .is_some_and(|next| !words[last].is_last && is_in(ENGLISH_SORTS, &next.folded))
    {
        last += 1;
    }
    let school =
        words.get(last + 1).filter(|next| ENGLISH_SCHOOLS.contains(&next.folded.as_ref()))?;
    let first = start_of_name(words, at)?;
    (!sort.is_last && first < at).then(|| words[first].start..school.end)
}

/// The first of the capitalised words before a place.
fn start_of_name(words: &[Word<'_>], at: usize) -> Option<usize> {
    let is_part = |word: &&Word<'_>| {
        is_capitalised(word)
            && !word.is_last
            && !matches!(
                word.folded.as_ref(),
                "the" | "my" | "i" | "a" | "at" | "in" | "our" | "every" | "most"
            )
    };
    let count = words[..at].iter().rev().take(MAX_WORDS).take_while(is_part).count();
    (count > 0).then_some(at - count)
}

/// `I go to Westfield Middle`, `my school is Oakwood`.
fn find_attended(text: &str, words: &[Word<'_>], at: usize) -> Option<Range<usize>> {
    let first = words.get(at).filter(|word| is_capitalised(word) && word.folded != "i")?;
    let before = &words[at.checked_sub(1)?].folded;
    if !BEFORE_NAMES.contains(&before.as_ref()) {
        return None;
    }
    let from = text.ceil_char_boundary(first.start.saturating_sub(40));
    let before = text[from..first.start].to_lowercase();
    let before = before.trim_end().trim_end_matches(" the").trim_end();
    let attendance = ATTENDANCES.iter().find(|phrase| before.ends_with(**phrase))?;
    let is_part =
        |word: &&Word<'_>| is_capitalised(word) || PARTICLES.contains(&word.folded.as_ref());
    let mut count = words[at..].iter().take(MAX_WORDS).take_while(is_part).count();
    if let Some(end) = words[at..at + count].iter().position(|word| word.is_last) {
        count = end + 1;
    }
    let last = &words[at + count.checked_sub(1)?];
    let is_school = attendance.contains("school") || SHORT_ENDS.contains(&last.folded.as_ref());
    is_school.then_some(first.start..last.end)
}

/// `Colegio San José`, `Gymnasium am Kaiserdom`, `lycée Victor-Hugo`, `Albert-Einstein-Gymnasium`.
fn find_foreign(text: &str, words: &[Word<'_>], at: usize) -> Option<Range<usize>> {
    let word = &words[at];
    let lower = if word.bare.contains('-') { word.bare.to_lowercase() } else { String::new() };
    if COMPOUNDS.iter().any(|end| lower.ends_with(end) && lower.len() > end.len() + 2) {
        return Some(word.start..word.end);
    }
    if !is_in(SCHOOLS_BEFORE, &word.folded) || word.is_last {
        return None;
    }
    let mut last = at;
    for (offset, next) in words[at + 1..].iter().take(MAX_WORDS).enumerate() {
        let particle = PARTICLES.contains(&next.folded.as_ref());
        let adjective = matches!(
            next.folded.as_ref(),
            "scientifico"
                | "classico"
                | "linguistico"
                | "media"
                | "elementare"
                | "primaria"
                | "secundaria"
                | "ogolnoksztalcace"
                | "podstawowa"
                | "primaire"
        );
        if !is_capitalised(next) && !particle && !adjective {
            break;
        }
        if is_capitalised(next) {
            last = at + 1 + offset;
        }
        if next.is_last {
            break;
        }
    }
    let next = words.get(at + 1)?;
    let weak = WEAK_SCHOOLS.contains(&word.folded.as_ref());
    // "Escuela de Atenas" is a painting, "Gymnasium in Preußen" is history.
    let of_place = weak && matches!(next.folded.as_ref(), "de" | "di" | "in" | "der" | "del");
    let between = &text[word.end..next.start];
    (last > at && !of_place && between.trim().is_empty()).then(|| word.start..words[last].end)
}

/// `школа № 12`, `гимназии №5`, `Szkoła Podstawowa nr 5`.
fn find_numbered(words: &[Word<'_>], at: usize) -> Option<Range<usize>> {
    let word = &words[at];
    let stems = ["школ", "гимнази", "лице", "гімназі", "ліце", "училищ", "szkol", "sp"];
    let is_school =
        stems.iter().any(|stem| word.folded.starts_with(stem)) && word.folded.chars().count() < 11;
    let next = words.get(at + 1)?;
    let digits = |word: &Word<'_>| {
        word.bare.trim_start_matches('№').bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_school {
        return None;
    }
    if next.bare.starts_with('№') && next.bare.len() > '№'.len_utf8() && digits(next) {
        return Some(word.start..next.end);
    }
    let number = words.get(at + 2)?;
    let sign = next.bare == "№" || next.folded == "nr" || next.folded == "номер";
    (sign && digits(number)).then_some(word.start..number.end)
}

/// Schools whose word stands at the end: 강남중학교, 渋谷小学校.
fn find_uncased(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if text.is_ascii() {
        return ranges;
    }
    for (end, generic) in UNCASED {
        for (at, _) in text.match_indices(end) {
            let is_part = |c: &char| {
                super::scripts::Script::of(*c) == super::scripts::Script::Han
                    || super::scripts::Script::of(*c) == super::scripts::Script::Hangul
            };
            let name: Vec<char> = text[..at].chars().rev().take(10).take_while(is_part).collect();
            let name: String = name.into_iter().rev().collect();
            let starts = ["我在", "就读于", "来自", "我是", "我读", "在", "读"];
            let name = starts
                .iter()
                .find_map(|start| name.rsplit_once(start).map(|(_, name)| name))
                .unwrap_or(&name);
            let is_generic = generic.iter().any(|word| name == *word || name.ends_with('的'))
                || text[..at].ends_with("の");
            if name.chars().count() >= 2 && !is_generic {
                ranges.push(at - name.len()..at + end.len());
            }
        }
    }
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn schools_are_found() {
        for (text, school) in [
            ("I am at Lincoln High School now.", "Lincoln High School"),
            ("We visited St. Mary's Primary School.", "St. Mary's Primary School"),
            ("I go to Westfield Middle, you know", "Westfield Middle"),
            ("my school is Oakwood", "Oakwood"),
            ("Ich gehe auf das Gymnasium am Kaiserdom.", "Gymnasium am Kaiserdom"),
            ("an der Albert-Einstein-Gesamtschule ist", "Albert-Einstein-Gesamtschule"),
            ("Voy al Colegio San José.", "Colegio San José"),
            ("je suis au lycée Victor-Hugo", "lycée Victor-Hugo"),
            ("vado al liceo scientifico Galileo", "liceo scientifico Galileo"),
            ("я учусь в школе № 12", "школе № 12"),
            ("учусь в гимназии №5", "гимназии №5"),
            ("저는 강남중학교에 다녀요", "강남중학교"),
            ("渋谷小学校に通っています", "渋谷小学校"),
        ] {
            assert_eq!(find_texts(text), [school], "{text}");
        }
    }

    #[test]
    fn schools_of_lessons_stay() {
        for text in [
            "The high school has a gym.",
            "La Escuela de Atenas es un fresco.",
            "the Chicago School of economics",
            "I go to London.",
            "My school is big.",
            "Every public school has a library.",
            "公立小学校は多い",
            "우리 학교는 커요",
            "Das Gymnasium in Preußen",
            "Plato founded the Academy.",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
