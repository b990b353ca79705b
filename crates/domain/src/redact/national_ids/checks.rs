//! Check digits of personal numbers. Each takes the letters and digits of a number of its length.

fn digits(code: &str) -> Vec<u64> {
    code.bytes().filter(u8::is_ascii_digit).map(|byte| u64::from(byte - b'0')).collect()
}

fn weighted_sum(code: &str, weights: &[u64]) -> u64 {
    digits(code).iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// True if six digits are a day: year, month, day or the other way round. Months are also counted from
/// 20, 40 or 80 where they tell the century.
pub(super) fn is_date(code: &str) -> bool {
    let two = |from: usize| code.get(from..from + 2).and_then(|digits| digits.parse::<u64>().ok());
    let (Some(first), Some(month), Some(last)) = (two(0), two(2), two(4)) else { return false };
    let is_day = |day: u64| (1..=31).contains(&(day % 40));
    (1..=12).contains(&(month % 20)) && (is_day(first) || is_day(last))
}

pub(super) fn is_ssn(code: &str) -> bool {
    !code.starts_with("000")
        && !code.starts_with("666")
        && !code.starts_with('9')
        && &code[3..5] != "00"
}

pub(super) fn is_nino(code: &str) -> bool {
    let letters = code.as_bytes();
    !b"DFIQUV".contains(&letters[0])
        && !b"DFIQUVO".contains(&letters[1])
        && b"ABCD".contains(&letters[8])
}

pub(super) fn is_dni(code: &str) -> bool {
    let number = match code.as_bytes()[0] {
        b'X' => format!("0{}", &code[1..8]),
        b'Y' => format!("1{}", &code[1..8]),
        b'Z' => format!("2{}", &code[1..8]),
        first if first.is_ascii_digit() => code[..8].to_owned(),
        _ => return false,
    };
    let letter = number.parse::<usize>().ok().map(|number| b"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]);
    letter == code.bytes().last()
}

pub(super) fn is_nir(code: &str) -> bool {
    let number = code[..13].replace("2A", "19").replace("2B", "18");
    let month = code[3..5].parse::<u64>().unwrap_or(0);
    let (number, key) = (number.parse::<u64>(), code[13..15].parse::<u64>());
    code.starts_with(['1', '2'])
        && (1..=12).contains(&month)
        && matches!((number, key), (Ok(number), Ok(key)) if 97 - number % 97 == key)
}

pub(super) fn is_codice_fiscale(code: &str) -> bool {
    let day = code[9..11].parse::<u64>().unwrap_or(0);
    b"ABCDEHLMPRST".contains(&code.as_bytes()[8]) && (1..=31).contains(&(day % 40))
}

pub(super) fn is_pesel(code: &str) -> bool {
    is_date(&code[..6]) && weighted_sum(code, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

pub(super) fn is_cpf(code: &str) -> bool {
    let check = |length: u64| {
        let weights: Vec<u64> = (2..=length + 1).rev().collect();
        weighted_sum(&code[..length as usize], &weights) * 10 % 11 % 10
    };
    digits(code)[9..] == [check(9), check(10)]
}

pub(super) fn is_resident_number(code: &str) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let check = b"10X98765432"[(weighted_sum(&code[..17], &weights) % 11) as usize];
    code.bytes().last() == Some(check) && is_date(&code[8..14])
}

pub(super) fn is_aadhaar(code: &str) -> bool {
    const PRODUCT: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    // Verhoeff's permutation, applied once more for each place.
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permuted = |digit: u64, place: usize| {
        (0..place % 8).fold(digit as u8, |digit, _| PERMUTATION[digit as usize])
    };
    let digits = digits(code);
    let sum =
        digits.iter().rev().enumerate().fold(0_u8, |sum, (place, digit)| {
            PRODUCT[sum as usize][permuted(*digit, place) as usize]
        });
    sum == 0 && !code.starts_with(['0', '1'])
}

pub(super) fn is_personnummer(code: &str) -> bool {
    let short = &code[code.len() - 10..];
    is_date(&short[..6]) && crate::redact::cards::is_luhn(short)
}

pub(super) fn is_henkilotunnus(code: &str) -> bool {
    let digits: String = code.chars().filter(char::is_ascii_digit).take(9).collect();
    let check = digits.parse::<usize>().ok().map(|n| b"0123456789ABCDEFHJKLMNPRSTUVWXY"[n % 31]);
    digits.len() == 9 && is_date(&digits[..6]) && check == code.bytes().last()
}

pub(super) fn is_rijksregister(code: &str) -> bool {
    let check = code[9..].parse::<u64>().unwrap_or(0);
    let is_right =
        |number: String| number.parse::<u64>().is_ok_and(|number| 97 - number % 97 == check);
    is_right(code[..9].to_owned()) || is_right(format!("2{}", &code[..9]))
}

pub(super) fn ean_sum(code: &str) -> u64 {
    weighted_sum(code, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1])
}

pub(super) fn is_snils(code: &str) -> bool {
    let sum = weighted_sum(&code[..9], &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    code[9..].parse() == Ok(sum)
}

pub(super) fn is_kimlik(code: &str) -> bool {
    let digits = digits(code);
    let odd: u64 = digits[..9].iter().step_by(2).sum();
    let even: u64 = digits[1..8].iter().step_by(2).sum();
    let all: u64 = digits[..10].iter().sum();
    digits[0] != 0 && (odd * 7 + 100 - even) % 10 == digits[9] && all % 10 == digits[10]
}

pub(super) fn is_rut(code: &str) -> bool {
    let (number, check) = code.split_at(code.len() - 1);
    let weights = [2, 3, 4, 5, 6, 7, 2, 3];
    let reversed: String = number.chars().rev().collect();
    let expected = match 11 - weighted_sum(&reversed, &weights) % 11 {
        11 => "0".to_owned(),
        10 => "K".to_owned(),
        digit => digit.to_string(),
    };
    check == expected
}

/// ISO 7064, modulus 11, 10.
pub(super) fn is_steuer_id(code: &str) -> bool {
    let digits = digits(code);
    let product = digits[..10].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digits[0] != 0 && (11 - product) % 10 == digits[10]
}
