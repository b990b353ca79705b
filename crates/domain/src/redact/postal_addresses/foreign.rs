//! Addresses as other languages write them.

use std::borrow::Cow;
use std::ops::Range;

use super::super::folding::fold_word;
use super::super::scripts::Script;
use super::super::words::{is_in, pieces};

/// Words of a street's name at most.
const MAX_NAME_WORDS: usize = 5;

/// Words between the first word of an address and its number at most, and the other way round.
const NUMBER_REACH: usize = 10;

/// Words for a street that stand before its name, folded. A number follows the name.
const BEFORE: &str = "calle c avenida avda av plaza paseo carrera camino travesia ronda rua travessa praca \
    alameda via viale piazza corso vicolo largo ulica ul aleja al plac os ulice ул улица \
    улице улицы улицу проспект проспекте просп пр переулок переулке пер площадь бульвар \
    набережная шоссе вул вулиця вулиці οδοσ οδο شارع רחוב рум";

/// Words that mean a street even before a name in small letters.
const CLEAR_BEFORE: &str =
    "calle rua ulica ul ул улица улице улицы вул вулиця вулиці οδοσ شارع רחוב";

/// French words for a street: the number stands before them.
const FRENCH: &str = "rue avenue boulevard bd place chemin allee impasse quai route cours";

/// Ends of words for one street, folded. A number follows.
const COMPOUNDS: &str = "strasse str weg gasse allee platz damm ufer chaussee steig straat laan plein gracht \
    kade dijk gatan gata vagen veien gade katu vej tie ring";

/// Words with such an end that are no street: `Lösungsweg 2`.
const NO_STREETS: &str = "losungsweg rechenweg umweg hinweg ruckweg heimweg schulweg ausweg sitzplatz \
    arbeitsplatz parkplatz spielplatz stellplatz uberweg zuweg mittelweg beweisweg ansatz \
    gehweg radweg feldweg bremsweg anhalteweg reaktionsweg hering fahrring spring string \
    bring startplatz";

/// Words for a street that stand after its name, folded. A number follows.
const AFTER: &str = "strasse str weg platz allee gasse caddesi cad sokak sokagi sok bulvari mahallesi utca \
    ut ter проспект переулок бульвар площадь улица шоссе";

/// Words before a street that are no name: `Auf Platz 1`.
const NO_NAMES: &str = "auf der die das am im vom zum den dem ein eine dieser diese jeder an in on the bu az по \
    на эта";

/// Particles between the words of a name.
const PARTICLES: &str =
    "de la del las los le les du des da do dos di della dei al alten der den delle";

struct StreetWord<'a> {
    start: usize,
    end: usize,
    bare: &'a str,
    folded: Cow<'a, str>,
    /// The characters between it and the next word, without spaces.
    mark: &'a str,
}

/// Addresses of a text with spaces between its words, and of one without.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<StreetWord<'_>> =
        pieces(text).flat_map(|(at, piece)| street_words(at, piece)).collect();
    let mut ranges = Vec::new();
    for at in words_near_numbers(&mut words) {
        let range = address_with_leading_street_word(&words, at)
            .or_else(|| french_address(&words, at))
            .or_else(|| compound_address(&words, at))
            .or_else(|| address_with_trailing_street_word(&words, at))
            .or_else(|| vietnamese_address(&words, at))
            .or_else(|| korean_address(&words, at));
        ranges.extend(range);
    }
    ranges.extend(super::unspaced::find(text));
    ranges
}

/// The words from which a house number is not far, folded now: other words begin no address.
fn words_near_numbers(words: &mut [StreetWord<'_>]) -> Vec<usize> {
    let mut near = vec![false; words.len()];
    for at in 0..words.len() {
        if words[at].bare.starts_with(|c: char| c.is_ascii_digit()) {
            let (from, to) = (at.saturating_sub(NUMBER_REACH), words.len().min(at + NUMBER_REACH));
            near[from..to].fill(true);
        }
    }
    for (word, _) in words.iter_mut().zip(&near).filter(|(_, near)| **near) {
        word.folded = fold_word(word.bare);
    }
    near.iter().enumerate().filter(|(_, near)| **near).map(|(at, _)| at).collect()
}

/// The words of a piece; `c/Mayor` and `12,` come apart.
fn street_words(at: usize, piece: &str) -> Vec<StreetWord<'_>> {
    let inner = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '-' | '\'' | '’' | '\u{2010}')
            || unicode_normalization::char::is_combining_mark(c)
    };
    let mut words: Vec<StreetWord<'_>> = Vec::new();
    let mut from = 0;
    while let Some(start) = piece[from..].find(inner).map(|start| from + start) {
        let length = piece[start..].find(|c| !inner(c)).unwrap_or(piece.len() - start);
        let end = start + length;
        let next = piece[end..].find(inner).map_or(piece.len(), |next| end + next);
        let bare = &piece[start..end];
        words.push(StreetWord {
            start: at + start,
            end: at + end,
            bare,
            folded: Cow::Borrowed(""),
            mark: &piece[end..next],
        });
        from = end;
    }
    words
}

fn is_capitalised(word: &StreetWord<'_>) -> bool {
    word.bare.starts_with(char::is_uppercase) && word.bare.chars().count() > 1
}

/// `12`, `12b`, `12/3`, with the words that announce them.
fn house_number(words: &[StreetWord<'_>], mut at: usize) -> Option<usize> {
    while words.get(at).is_some_and(|word| {
        matches!(
            word.folded.as_ref(),
            "n" | "no" | "nr" | "numero" | "num" | "д" | "дом" | "буд" | "رقم" | "مبنى" | "מספר"
        )
    }) {
        at += 1;
    }
    let word = words.get(at)?;
    let digits = word.bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word.bare[digits..];
    let fits = (1..=4).contains(&digits)
        && rest.chars().count() < 6
        && rest.chars().all(|c| c.is_ascii_digit() || c == '-' || c.is_alphabetic())
        && rest.chars().filter(|c| c.is_alphabetic()).count() < 2;
    let measured = words.get(at + 1).is_some_and(|next| {
        word.mark.is_empty()
            && matches!(
                next.folded.as_ref(),
                "km" | "m"
                    | "uhr"
                    | "euro"
                    | "meter"
                    | "prozent"
                    | "kg"
                    | "minuten"
                    | "mal"
                    | "jahre"
                    | "veces"
                    | "anos"
                    | "volte"
                    | "км"
                    | "м"
                    | "минут"
            )
    });
    (fits && !measured && !word.mark.starts_with(['%', '=', '+', ')'])).then_some(at)
}

/// `Calle Mayor 5`, `via Roma, 3`, `ул. Ленина 5`.
fn address_with_leading_street_word(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let street = words.get(at).filter(|word| is_in(BEFORE, &word.folded))?;
    if !matches!(street.mark, "" | "." | "/" | "./")
        || (street.folded.chars().count() == 1 && street.mark != "/")
    {
        return None;
    }
    let clear = is_in(CLEAR_BEFORE, &street.folded);
    let mut capitals = 0;
    for next in at + 1..words.len().min(at + 2 + MAX_NAME_WORDS) {
        if next > at + 1
            && let Some(last) = house_number(words, next)
        {
            return (capitals > 0 || clear).then(|| street.start..words[last].end);
        }
        let word = &words[next];
        let particle = is_in(PARTICLES, &word.folded);
        if !(is_capitalised(word) || particle || clear) || !matches!(word.mark, "" | "," | ".") {
            return None;
        }
        capitals += usize::from(is_capitalised(word));
    }
    None
}

/// `5 rue de la Paix`, `12 bis, avenue Victor Hugo`.
fn french_address(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let number = &words[at];
    let digits = number.bare.len() <= 4 && number.bare.bytes().all(|byte| byte.is_ascii_digit());
    let extra = words.get(at + 1).is_some_and(|word| matches!(word.folded.as_ref(), "bis" | "ter"));
    let street = at + 1 + usize::from(extra);
    let word = words.get(street).filter(|word| digits && is_in(FRENCH, &word.folded))?;
    if !word.mark.is_empty() || !matches!(number.mark, "" | ",") {
        return None;
    }
    let (mut last, mut small) = (street, word.folded == "rue");
    for (offset, next) in words[street + 1..].iter().take(MAX_NAME_WORDS).enumerate() {
        let particle = is_in(PARTICLES, &next.folded)
            || next.bare.starts_with("l'")
            || next.bare.starts_with("d'");
        if !(is_capitalised(next) || particle || small) {
            break;
        }
        if !particle || next.bare.contains('\'') {
            last = street + 1 + offset;
            small = false;
        }
        if !next.mark.is_empty() {
            break;
        }
    }
    (last > street).then(|| number.start..words[last].end)
}

/// `Hauptstraße 12`, `Storgatan 5`, `Mannerheimintie 12`.
fn compound_address(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let street = &words[at];
    let stem = COMPOUNDS.split(' ').find_map(|end| street.folded.strip_suffix(end))?;
    let fits =
        stem.chars().count() > 2 && is_capitalised(street) && matches!(street.mark, "" | ".");
    if !fits || is_in(NO_STREETS, &street.folded) {
        return None;
    }
    let last = house_number(words, at + 1)?;
    Some(street.start..words[last].end)
}

/// `Lange Straße 5`, `Atatürk Caddesi No: 5`, `Ленинский проспект, дом 5`, `Kossuth utca 5`.
fn address_with_trailing_street_word(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let street = words.get(at).filter(|word| is_in(AFTER, &word.folded))?;
    let name = at.checked_sub(1).map(|before| &words[before])?;
    if !is_capitalised(name)
        || is_in(NO_NAMES, &name.folded)
        || !name.mark.is_empty()
        || !matches!(street.mark, "" | "." | "," | ".,")
    {
        return None;
    }
    let first = at
        .checked_sub(2)
        .map(|before| &words[before])
        .filter(|word| is_capitalised(word) && word.mark.is_empty());
    let last = house_number(words, at + 1)?;
    Some(first.unwrap_or(name).start..words[last].end)
}

/// `12 đường Nguyễn Huệ`, `số 5 phố Huế`.
fn vietnamese_address(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let number = &words[at];
    let digits = number.bare.starts_with(|c: char| c.is_ascii_digit()) && number.bare.len() < 8;
    let street = words.get(at + 1).filter(|word| {
        digits && matches!(word.bare.to_lowercase().as_str(), "đường" | "phố" | "ngõ" | "hẻm")
    })?;
    let names = words[at + 2..].iter().take(4).take_while(|word| is_capitalised(word)).count();
    (names > 0 && street.mark.is_empty()).then(|| number.start..words[at + 1 + names].end)
}

/// `서울시 강남구 테헤란로 152`.
fn korean_address(words: &[StreetWord<'_>], at: usize) -> Option<Range<usize>> {
    let ends = |word: &StreetWord<'_>, ends: &[char]| {
        word.bare.ends_with(ends)
            && word.bare.chars().count() > 1
            && word.bare.chars().all(|c| Script::of(c) == Script::Hangul || c.is_ascii_digit())
    };
    let area = ['시', '도', '구', '군', '읍', '면', '동'];
    if !ends(&words[at], &area)
        && !matches!(
            words[at].bare,
            "서울" | "부산" | "대구" | "인천" | "광주" | "대전" | "울산" | "세종"
        )
    {
        return None;
    }
    for street in at + 1..words.len().min(at + 5) {
        let number = words.get(street + 1)?;
        let digits =
            number.bare.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
        if ends(&words[street], &['로', '길', '동', '리']) && digits > 0 {
            return Some(words[at].start..number.end);
        }
        if !ends(&words[street], &area) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_many_languages_are_found() {
        for address in [
            "Hauptstraße 12",
            "Lange Straße 5",
            "Goethestr. 7b",
            "Calle Mayor 5",
            "calle mayor, 5",
            "C/ Alcalá 12",
            "Avenida de la Paz 30",
            "5 rue de la Paix",
            "12 bis, avenue Victor Hugo",
            "via Roma 3",
            "Rua Augusta, 120",
            "ulica Długa 7",
            "ul. Marszałkowska 10",
            "ул. Ленина 5",
            "улица Пушкина, дом 10",
            "Ленинский проспект, дом 5",
            "вул. Хрещатик 22",
            "Kalverstraat 12",
            "Storgatan 5",
            "Mannerheimintie 12",
            "Atatürk Caddesi No: 5",
            "Kossuth Lajos utca 5",
            "12 đường Nguyễn Huệ",
            "서울시 강남구 테헤란로 152",
            "北京市朝阳区建国路12号",
            "東京都渋谷区神南1-2-3",
            "שדרות רחוב הרצל 5",
            "شارع النيل 12",
        ] {
            let text = format!("x: {address}.");
            let ranges = find(&text);
            let expected = address.strip_prefix("שדרות ").unwrap_or(address);
            assert!(
                ranges.iter().any(|range| &text[range.clone()] == expected),
                "{address}: {ranges:?}"
            );
        }
    }

    #[test]
    fn lessons_have_no_addresses() {
        for text in [
            "Der Lösungsweg 2 ist kürzer.",
            "Auf Platz 1 steht das Team.",
            "La carrera 5 empieza.",
            "via 3 Schritte",
            "le cours 3 et la place 5",
            "12 place values",
            "Die Straße ist 5 km lang.",
            "the route 66",
            "al 5 de mayo",
            "corso di 3 anni",
            "方程的路径有12号",
            "第3题和第4题",
            "一共有12个",
            "이 문제를 두 번 2",
            "The string 5 is a string.",
            "os 5 alunos",
            "ring 3 and weg 4",
            "String 12",
        ] {
            assert!(find(text).is_empty(), "{text}: {:?}", find(text));
        }
    }
}
