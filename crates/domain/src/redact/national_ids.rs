//! Numbers that a state, a school or a ministry gives a person.
//!
//! A number with a check digit is told by it. Where one number in ten would pass by chance, a word
//! must announce it, or every long number of a lesson would be somebody's.

mod checks;

use std::cell::LazyCell;
use std::ops::Range;

use super::announcing_phrases::is_announced;
use super::scripts::Script;
use checks::{
    ean_sum, is_aadhaar, is_codice_fiscale, is_cpf, is_date, is_dni, is_henkilotunnus, is_kimlik,
    is_nino, is_nir, is_personnummer, is_pesel, is_resident_number, is_rijksregister, is_rut,
    is_snils, is_ssn, is_steuer_id,
};

/// Groups of one number with spaces between them at most.
const MAX_GROUPS: usize = 8;

/// Letters and digits of an announced number.
const ANNOUNCED_CHARS: Range<usize> = 5..21;

/// Words that announce the number of a person, folded.
const ANNOUNCEMENTS: &str = "social security, ssn, national insurance, ni number, nino, nhs, nhs number, passport, \
    passport number, passport no, id number, id no, id card, identity number, \
    identity card, national id, student id, student number, pupil number, licence number, \
    license number, drivers license, driver's license, tax id, tax number, steuer id, \
    steuernummer, steueridentifikationsnummer, identifikationsnummer, ausweisnummer, \
    personalausweis, reisepass, matrikelnummer, sozialversicherungsnummer, dni, nie, nif, \
    curp, cedula, pasaporte, rut, cpf, passaporte, bsn, pesel, dowod, codice fiscale, \
    passaporto, securite sociale, passeport, numero fiscal, personnummer, cpr nummer, \
    aadhaar, aadhar, kimlik, паспорт, паспорта, снилс, инн, ипн, 身份证";

/// Announcing words of scripts without spaces, where they stand anywhere in a word.
const UNSPACED: &str = "身份证, 身分證, 護照, 护照, 学号, マイナンバー, パスポート, 学生証, 주민등록, 주민번호, 여권, บัตรประชาชน";

/// Shapes of one sort of number (`9` is a digit, `A` a letter, anything else itself), and whether the
/// letters and digits of such a number, in capitals, pass its check.
type Sort = (&'static [&'static str], fn(&str) -> bool);

/// Shapes that are told by themselves, as they are written.
const SORTS: [Sort; 21] = [
    // United States
    (&["999-99-9999"], is_ssn),
    // United Kingdom
    (&["AA999999A", "AA 99 99 99 A", "AA-99-99-99-A", "AA 999999 A"], is_nino),
    // Spain
    (&["99999999A", "99999999-A", "A9999999A", "A-9999999-A", "99.999.999-A"], is_dni),
    // France
    (&["999999999999999", "9 99 99 99 999 999 99", "9999999999999 99", "99999A999999999"], is_nir),
    // Italy
    (&["AAAAAA99A99A999A"], is_codice_fiscale),
    // Poland
    (&["99999999999"], is_pesel),
    // Brazil
    (&["999.999.999-99"], is_cpf),
    // China
    (&["999999999999999999", "99999999999999999A"], is_resident_number),
    // South Korea
    (&["999999-9999999"], |code| {
        is_date(&code[..6]) && code[6..].starts_with(['1', '2', '3', '4'])
    }),
    // India
    (&["9999 9999 9999", "9999-9999-9999"], is_aadhaar),
    // Sweden
    (&["999999-9999", "99999999-9999"], is_personnummer),
    // Finland
    (&["999999-999A", "999999A999A", "999999-9999", "999999A9999"], is_henkilotunnus),
    // Czechia and Slovakia
    (&["999999/9999"], |code| code.parse::<u64>().is_ok_and(|n| n % 11 == 0)),
    // Belgium
    (&["99.99.99-999.99"], is_rijksregister),
    // Switzerland
    (&["999.9999.9999.99"], |code| code.starts_with("756") && ean_sum(code).is_multiple_of(10)),
    // Russia
    (&["999-999-999 99", "999-999-999-99"], is_snils),
    // Turkey
    (&["99999999999"], is_kimlik),
    // Chile
    (&["99.999.999-9", "9.999.999-9", "99.999.999-A", "9.999.999-A"], is_rut),
    // Mexico
    (&["AAAA999999AAAAAA99", "AAAA999999AAAAAAA9"], |code| is_date(&code[4..10])),
    // Singapore, Taiwan
    (&["A9999999A"], |code| code.starts_with(['S', 'T', 'F', 'G', 'M'])),
    // Germany
    (&["99 999 999 999"], is_steuer_id),
];

/// Personal numbers of a text.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let longest = groups.len().min(at + MAX_GROUPS);
        let start = groups[at].start;
        let announced = LazyCell::new(|| {
            is_announced(text, start, ANNOUNCEMENTS) || is_announced_unspaced(text, start)
        });
        let length = (at + 1..=longest).rev().find(|end| {
            let groups = &groups[at..*end];
            is_number(text, groups) || (may_be_announced(text, groups) && *announced)
        });
        match length {
            Some(end) => {
                ranges.push(groups[at].start..groups[end - 1].end);
                at = end;
            }
            None => at += 1,
        }
    }
    ranges
}

/// Words of ASCII letters, digits and the separators of numbers that have a digit in them, or could be
/// the letters of a number.
fn groups(text: &str) -> Vec<Range<usize>> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/');
    let bytes = text.as_bytes();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| fits(**byte)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let word = &text[at..at + length];
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let start = at + word.find(bare).unwrap_or(0);
        let whole = !text[..start]
            .ends_with(|c: char| c.is_alphanumeric() && Script::of(c) == Script::Latin)
            && !text[..start].ends_with(['_', '@', '=', '+', '*', '^', '$']);
        if !bare.is_empty()
            && whole
            && (bare.contains(|c: char| c.is_ascii_digit()) || bare.len() < 3)
        {
            groups.push(start..start + bare.len());
        }
        at += length;
    }
    groups
}

/// Groups of characters with single spaces between them.
fn code_text<'a>(text: &'a str, groups: &[Range<usize>]) -> Option<&'a str> {
    let neighbours = groups.windows(2).all(|pair| &text[pair[0].end..pair[1].start] == " ");
    let (first, last) = (groups.first()?, groups.last()?);
    (neighbours && last.end - first.start >= ANNOUNCED_CHARS.start)
        .then(|| &text[first.start..last.end])
}

/// Letters and digits of a number, in capitals.
fn code_of(written: &str) -> String {
    written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// True if groups are a number that is told by its shape and check digits.
fn is_number(text: &str, groups: &[Range<usize>]) -> bool {
    let Some(written) = code_text(text, groups) else { return false };
    let shape: String = written
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                '9'
            } else if c.is_ascii_alphabetic() {
                'A'
            } else {
                c
            }
        })
        .collect();
    let mut sorts = SORTS.iter().filter(|sort| sort.0.contains(&shape.as_str()));
    sorts.any(|sort| (sort.1)(&code_of(written)))
}

/// True if groups are a number if a word announces it.
fn may_be_announced(text: &str, groups: &[Range<usize>]) -> bool {
    let has_digit =
        |group: &Range<usize>| text[group.clone()].contains(|c: char| c.is_ascii_digit());
    let Some(written) = code_text(text, groups) else { return false };
    let code = code_of(written);
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    groups.iter().all(has_digit)
        && ANNOUNCED_CHARS.contains(&code.len())
        && digits >= ANNOUNCED_CHARS.start
        && digits * 2 >= code.len()
}

fn is_announced_unspaced(text: &str, at: usize) -> bool {
    let from = text.ceil_char_boundary(at.saturating_sub(48));
    UNSPACED.split(", ").any(|phrase| text[from..at].contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn numbers_of_persons_are_found() {
        for number in [
            "536-22-8726",
            "AB 12 34 56 C",
            "QQ123456C",
            "12345678Z",
            "X1234567L",
            "RSSMRA85T10A562S",
            "44051401359",
            "529.982.247-25",
            "11010519491231002X",
            "900101-1234567",
            "811228-9874",
            "131052-308T",
            "736028/5163",
            "85.07.30-033.28",
            "756.9217.0769.85",
            "112-233-445 95",
            "10000000146",
            "12.345.678-5",
            "S1234567D",
            "2 69 05 49 588 157 80",
            "86 095 742 719",
        ] {
            // The prefix QQ is never given.
            let expected: &[&str] = if number.starts_with("QQ") { &[] } else { &[number] };
            assert_eq!(find_texts(&format!("It is {number}, I think.")), expected, "{number}");
        }
        assert_eq!(find_texts("my passport number is C01X00T47"), ["C01X00T47"]);
        assert_eq!(find_texts("mi DNI es 12345678"), ["12345678"]);
        assert_eq!(find_texts("我的身份证号码是12345678901"), ["12345678901"]);
    }

    #[test]
    fn numbers_of_lessons_are_nobodys() {
        for text in [
            "The product is 12345678901.",
            "Add 123-45 and 67-89.",
            "2025-11-15",
            "The year 1789-1799",
            "10.5.2020 and 3.14159265358979",
            "a population of 1234567890",
            "the ISBN 978-3-16-148410-0",
            "6.022e23 atoms",
            "x = 999-99",
            "page 12-15",
            "CO2 and H2O",
            "AB 12 34",
            "100000000000000000000",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
