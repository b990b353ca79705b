//! Numbers of cards and bank accounts.

use std::ops::Range;

use super::announcing_phrases::is_announced;

/// Digits of a card number.
const CARD_DIGITS: Range<usize> = 13..20;

/// Characters of an IBAN.
const IBAN_CHARS: Range<usize> = 15..35;

/// Letters and digits of an announced account number.
const ACCOUNT_CHARS: Range<usize> = 6..24;

/// Words that announce the number of a card, folded.
const CARD_WORDS: &str = "card number, card no, credit card, debit card, visa, mastercard, amex, kreditkarte, \
    kartennummer, kreditkartennummer, tarjeta, carte, carta, cartao, карты, карта";

/// Words that announce an account, folded.
const ACCOUNT_WORDS: &str = "account number, account no, bank account, acct, routing number, sort code, iban, swift, \
    bic, bsb, kontonummer, konto, blz, bankleitzahl, cuenta, numero de cuenta, clabe, \
    compte, numero de compte, conto, conta, rekening, rekeningnummer, numer konta, счёта, \
    счета";

/// The kind of account that a number opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Card,
    Account,
}

/// Numbers of cards and accounts in a text.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, Number)> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) =
        text[from..].find(|c: char| c.is_ascii_alphanumeric()).map(|at| from + at)
    {
        let bytes = &text.as_bytes()[start..];
        let word = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let number = iban(text, start).map(|end| (end, Number::Account));
        let number = number.or_else(|| card(text, start).map(|end| (end, Number::Card)));
        let number = number.or_else(|| account(text, start).map(|end| (end, Number::Account)));
        match number {
            Some((end, sort)) => {
                ranges.push((start..end, sort));
                from = end;
            }
            None => from = start + word.max(1),
        }
    }
    ranges
}

/// True if digits pass the check that Luhn gave them.
pub(super) fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([1, 2].into_iter().cycle())
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum.is_multiple_of(10)
}

/// The end of a run of letters and digits, with single spaces or dashes between groups.
fn read_groups(text: &str, start: usize, fits: fn(&u8) -> bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut groups = Vec::new();
    let mut at = start;
    loop {
        let length = bytes[at..].iter().take_while(|byte| fits(byte)).count();
        if length == 0 || groups.len() > 9 {
            return groups;
        }
        groups.push(at..at + length);
        at += length;
        if !bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'-')) {
            return groups;
        }
        at += 1;
    }
}

/// The end of an IBAN: a country, two check digits, groups of four, the remainder of 97 is 1.
fn iban(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let head = bytes.get(start..start + 4)?;
    if !head[..2].iter().all(u8::is_ascii_alphabetic) || !head[2..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let groups = read_groups(text, start, u8::is_ascii_alphanumeric);
    (1..=groups.len()).rev().map(|count| groups[count - 1].end).find(|end| {
        let code: String = text[start..*end].chars().filter(char::is_ascii_alphanumeric).collect();
        IBAN_CHARS.contains(&code.len()) && is_mod_97(&code.to_ascii_uppercase())
    })
}

fn is_mod_97(code: &str) -> bool {
    let moved = code[4..].chars().chain(code[..4].chars());
    let remainder = moved
        .filter_map(|c| c.to_digit(36))
        .fold(0, |remainder, value| (remainder * if value > 9 { 100 } else { 10 } + value) % 97);
    remainder == 1
}

/// The end of a card number: groups of four, or one run with a known beginning.
fn card(text: &str, start: usize) -> Option<usize> {
    if !text.as_bytes()[start].is_ascii_digit()
        || text[..start].ends_with(['.', '-', '$', '^', '_', ','])
    {
        return None;
    }
    let groups = read_groups(text, start, u8::is_ascii_digit);
    let sizes: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    let end = groups.last()?.end;
    let digits: String = text[start..end].chars().filter(char::is_ascii_digit).collect();
    if !CARD_DIGITS.contains(&digits.len())
        || !is_luhn(&digits)
        || text[end..].starts_with(char::is_alphanumeric)
    {
        return None;
    }
    let grouped = matches!(sizes[..], [4, 4, 4, 4] | [4, 6, 5] | [4, 4, 4, 4, 3]);
    let card_formats = [
        "34", "37", "35", "4", "51", "52", "53", "54", "55", "6011", "62", "65", "22", "23", "24",
        "25", "26", "27",
    ]
    .iter()
    .any(|beginning| digits.starts_with(beginning));
    let whole = sizes.len() == 1 && card_formats && matches!(digits.len(), 15 | 16);
    (grouped || whole || is_announced(text, start, CARD_WORDS)).then_some(end)
}

/// The end of an announced account number, sort code or routing number.
fn account(text: &str, start: usize) -> Option<usize> {
    let end = read_groups(text, start, u8::is_ascii_digit).last()?.end;
    let digits = text[start..end].chars().filter(char::is_ascii_digit).count();
    let announced = || is_announced(text, start, ACCOUNT_WORDS);
    (ACCOUNT_CHARS.contains(&digits) && announced()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn cards_and_accounts_are_found() {
        for number in [
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "5500005555555559",
            "3782 822463 10005",
            "DE89 3704 0044 0532 0130 00",
            "GB29NWBK60161331926819",
            "FR14 2004 1010 0505 0001 3M02 606",
        ] {
            assert_eq!(find_texts(&format!("Use {number}, please")), [number]);
        }
        assert_eq!(
            find_texts("account number 12345678, sort code 12-34-56"),
            ["12345678", "12-34-56"]
        );
        assert_eq!(find_texts("routing number: 021000021"), ["021000021"]);
    }

    #[test]
    fn long_numbers_of_lessons_are_no_cards() {
        for text in [
            "1234 5678 9012 3456",
            "π is 3.1415926535897932",
            "2^64 is 18446744073709551616",
            "1000000000000000",
            "1 2 3 4 5 6 7 8",
            "the account of 1789",
            "DE 2025 and GB 12",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
