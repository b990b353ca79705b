//! Dates on which somebody of the talk was born. The dates of a history lesson stay.

use std::ops::Range;

use super::folding::fold_to_string;
use super::words::is_in;

/// Bytes before a date in which its word stands.
const REACH_BEFORE: usize = 48;

/// Bytes after it.
const REACH_AFTER: usize = 24;

/// Before this year only people of history were born.
const FIRST_YEAR: u32 = 1930;

/// Words that say that a birthday follows, folded. Without a year these are needed.
const BIRTHDAYS: &str = "birthday bday birthdate birth dob geburtstag geburtsdatum cumpleanos nacimiento \
    anniversaire naissance compleanno nascita aniversario nascimento verjaardag \
    geboortedatum urodziny urodzenia narozeniny рождения народження рожден γενεθλια dogum \
    fodelsedag";

/// Words that say that somebody was born, folded. A year must follow.
const BORN: &str = "born geboren geb naci nacio nacido nacida nee ne nato nata nasci nasceu urodzony \
    urodzona urodzilem urodzilam narozen narozena родился родилась народився народилася \
    dogdum";

/// Announcing words of scripts where words are not compared, before or after the date.
const UNSPACED: [&str; 18] = [
    "生日",
    "出生",
    "生于",
    "生れ",
    "生まれ",
    "誕生日",
    "生年月日",
    "생일",
    "생년월일",
    "태어났",
    "출생",
    "ولدت",
    "تاريخ الميلاد",
    "ميلادي",
    "נולדתי",
    "יום הולדת",
    "जन्म",
    "วันเกิด",
];

/// Months in the languages of the words above, by their first letters, folded.
const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec januar marz mai okt dez enero febrero \
    abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic \
    janvier fevrier avril juin juillet aout decembre gen mag giu lug set ott января февраля \
    марта апреля мая июня июля августа сентября октября ноября декабря stycznia maja \
    czerwca ocak ekim january february march april june july august september october \
    november december februar juni juli oktober dezember marzo aprile maggio giugno luglio \
    settembre ottobre dicembre gennaio janeiro marco maio junho julho setembro outubro \
    dezembro mars septembre octobre novembre fevereiro januari februari maart mei augustus";

/// Dates of birth in a text.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for date in dates(text) {
        let is_new = ranges.last().is_none_or(|last| last.end <= date.range.start);
        if is_new && is_birth(text, &date) {
            ranges.push(date.range);
        }
    }
    ranges
}

struct Date {
    range: Range<usize>,
    year: Option<u32>,
}

fn is_birth(text: &str, date: &Date) -> bool {
    let from = text.ceil_char_boundary(date.range.start.saturating_sub(REACH_BEFORE));
    let to = text.floor_char_boundary((date.range.end + REACH_AFTER).min(text.len()));
    let sentence = ['.', '?', '!', '\n', ';'];
    let before =
        text[from..date.range.start].rsplit(['?', '!', '\n', ';']).next().unwrap_or_default();
    let after = text[date.range.end..to].split(sentence).next().unwrap_or_default();
    let is_recent = date.year.is_none_or(|year| !(100..FIRST_YEAR).contains(&year));
    if !is_recent {
        return false;
    }
    if UNSPACED.iter().any(|word| before.contains(word) || after.contains(word)) {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(fold_to_string)
            .collect()
    };
    let (before, after) = (words(before), words(after));
    let has = |list: &str| before.iter().chain(&after).any(|word| is_in(list, word));
    let born = before.iter().chain(after.first()).any(|word| is_in(BORN, word));
    has(BIRTHDAYS) || (date.year.is_some() && born)
}

/// Everything that has the form of a date, in order.
fn dates(text: &str) -> Vec<Date> {
    let tokens = tokens(text);
    let mut dates = Vec::new();
    let is_number = |at: usize| {
        tokens.get(at).is_some_and(|token| text.as_bytes()[token.start].is_ascii_digit())
    };
    for at in (0..tokens.len()).filter(|at| (*at..at + 3).any(is_number)) {
        let date =
            numeric_date(text, &tokens[at..]).or_else(|| date_with_month_name(text, &tokens[at..]));
        dates.extend(date);
    }
    dates
}

/// Runs of digits and of letters.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let sort = |c: char| if c.is_ascii_digit() { 1 } else { u8::from(c.is_alphabetic()) * 2 };
    let mut tokens: Vec<(Range<usize>, u8)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| sort(*c) > 0) {
        match tokens.last_mut() {
            Some((last, kind)) if last.end == at && *kind == sort(c) => {
                last.end = at + c.len_utf8();
            }
            _ => tokens.push((at..at + c.len_utf8(), sort(c))),
        }
    }
    tokens.into_iter().map(|(range, _)| range).collect()
}

fn number(text: &str) -> Option<u32> {
    if text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// `12/03/2010`, `2010-03-12`, `12.3.10`, `2010年3月12日`, `12/03`.
fn numeric_date(text: &str, tokens: &[Range<usize>]) -> Option<Date> {
    let [first, ..] = tokens else { return None };
    let numbers: Vec<(u32, &Range<usize>)> = tokens
        .iter()
        .take(6)
        .filter_map(|token| number(&text[token.clone()]).map(|value| (value, token)))
        .collect();
    let ((a, start), (b, middle)) = (numbers.first()?, numbers.get(1)?);
    if *start != first || !is_date_gap(&text[start.end..middle.start]) {
        return None;
    }
    let third = numbers.get(2).filter(|(_, token)| is_date_gap(&text[middle.end..token.start]));
    let day_or_month = |value: u32| (1..=31).contains(&value);
    match third {
        Some((c, end)) if *a >= 1000 && day_or_month(*b) && day_or_month(*c) => {
            let tail =
                ["日", "일"].iter().find(|tail| text[end.end..].trim_start().starts_with(**tail));
            let end = tail.map_or(end.end, |tail| {
                end.end + text[end.end..].find(tail).unwrap_or(0) + tail.len()
            });
            Some(Date { range: start.start..end, year: Some(*a) })
        }
        Some((c, end)) if day_or_month(*a) && day_or_month(*b) && (*c < 100 || *c >= 1000) => {
            Some(Date { range: start.start..end.end, year: Some(*c) })
        }
        _ if day_or_month(*a)
            && day_or_month(*b)
            && matches!(&text[start.end..middle.start], "/" | "." | "月" | "월 ") =>
        {
            Some(Date { range: start.start..middle.end, year: None })
        }
        _ => None,
    }
}

fn is_date_gap(gap: &str) -> bool {
    matches!(gap, "/" | "-" | "." | ". " | " / " | "年" | "月" | "년 " | "월 " | "년" | "월")
}

/// `12 March 2010`, `March 12th, 2010`, `12 de marzo de 2010`, `12. März`.
fn date_with_month_name(text: &str, tokens: &[Range<usize>]) -> Option<Date> {
    let word = |at: usize| tokens.get(at).map(|token| &text[token.clone()]);
    let is_filler = |at: usize| {
        word(at)
            .is_some_and(|w| matches!(w, "th" | "st" | "nd" | "rd" | "de" | "of" | "the" | "er"))
    };
    let near = |at: usize| {
        at == 0
            || tokens
                .get(at)
                .is_some_and(|token| text[tokens[at - 1].end..token.start].chars().count() <= 2)
    };
    let mut at = 0;
    let (mut day, mut month, mut year, mut end) = (None, false, None, 0);
    while at < 7 && near(at) {
        let Some(word) = word(at) else { break };
        match number(word) {
            Some(value) if day.is_none() && (1..=31).contains(&value) => day = Some(value),
            Some(value) if month && year.is_none() && value >= 1000 => year = Some(value),
            None if !month && is_month(word) => month = true,
            None if at > 0 && is_filler(at) => {
                at += 1;
                continue;
            }
            _ => break,
        }
        end = tokens[at].end;
        at += 1;
    }
    let is_date = month && (day.is_some() || year.is_some());
    is_date.then(|| Date { range: tokens[0].start..end, year })
}

fn is_month(word: &str) -> bool {
    is_in(MONTHS, &fold_to_string(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn dates_of_birth_are_found() {
        for (text, date) in [
            ("I was born on 12 March 2010.", "12 March 2010"),
            ("my birthday is March 12th", "March 12"),
            ("DOB: 2010-03-12", "2010-03-12"),
            ("date of birth 03/12/2010", "03/12/2010"),
            ("Ich bin am 12. März 2010 geboren", ""),
            ("Mein Geburtstag ist der 12.3.2010", "12.3.2010"),
            ("nací el 12 de marzo de 2010", "12 de marzo de 2010"),
            ("je suis née le 12 mars 2010", "12 mars 2010"),
            ("Дата рождения: 12 марта 2010", "12 марта 2010"),
            ("我的生日是2010年3月12日", "2010年3月12日"),
            ("내 생일은 2010년 3월 12일이야", "2010년 3월 12일"),
        ] {
            let expected: Vec<&str> =
                if date.is_empty() { vec!["12. März 2010"] } else { vec![date] };
            assert_eq!(find_texts(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_of_lessons_stay() {
        for text in [
            "Newton was born on 4 January 1643.",
            "The war began on 1 September 1939.",
            "Homework is due on 12 March 2025.",
            "The exam is on 03/12/2025.",
            "The ratio 3/4 and the fraction 12/31",
            "Cervantes nació en 1547.",
            "The birth rate rose by 12 percent.",
            "On 14 July 1789 a new era was born.",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
