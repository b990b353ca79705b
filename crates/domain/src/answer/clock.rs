//! Times of day and lengths of time written with colons.

use super::token::{Commas, Lexeme, Token, tokens};
use super::{Finding, Ratio, Unread};

/// Which half of the day a time is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
    /// On a clock of 24 hours, or left out.
    Unsaid,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    /// As written: 1 to 12 with a half, else 0 to 24.
    hour: i128,
    minute: i128,
    second: i128,
    half: Half,
}

fn integer(token: &Token) -> Option<i128> {
    match &token.lexeme {
        Lexeme::Number(literal) if literal.is_plain_integer() => {
            literal.ratio.map(|ratio| ratio.numerator)
        }
        _ => None,
    }
}

/// Numbers with colons between, and the tokens behind them. Each number after the first has two
/// digits.
fn colons(found: &[Token]) -> Option<(Vec<i128>, &[Token])> {
    let mut numbers = vec![integer(found.first()?)?];
    let mut at = 1;
    while let [colon, number, ..] = &found[at..] {
        if !colon.is(':') || number.spaced {
            break;
        }
        let two_digits = number.end - number.start >= 2;
        numbers.push(integer(number).filter(|value| two_digits && *value < 60)?);
        at += 2;
    }
    (numbers.len() <= 3).then_some((numbers, &found[at..]))
}

fn half(found: &[Token]) -> Option<Half> {
    let letters: String = found
        .iter()
        .filter(|token| !token.is('.'))
        .map(|token| token.word().map(str::to_lowercase))
        .collect::<Option<String>>()?;
    match letters.as_str() {
        "" | "h" | "hrs" | "hours" | "oclock" => Some(Half::Unsaid),
        "am" | "inthemorning" => Some(Half::Morning),
        "pm" | "intheafternoon" | "intheevening" => Some(Half::Afternoon),
        _ => None,
    }
}

/// `15:30`, `3:30 pm`, `3 p.m.`, `12:00:05`.
pub(crate) fn read_time(text: &str) -> Option<TimeOfDay> {
    let found = tokens(text, Commas::Separate)?;
    let (numbers, rest) = colons(&found)?;
    let half = half(rest)?;
    if numbers.len() == 1 && half == Half::Unsaid {
        return None;
    }
    let [hour, minute, second] =
        [0, 1, 2].map(|place| numbers.get(place).copied().unwrap_or_default());
    let fits =
        if half == Half::Unsaid { (0..=24).contains(&hour) } else { (1..=12).contains(&hour) };
    fits.then_some(TimeOfDay { hour, minute, second, half })
}

impl TimeOfDay {
    /// Seconds since midnight, as a clock of 24 hours reads it.
    fn seconds(self) -> i128 {
        let hour = match self.half {
            Half::Morning => self.hour % 12,
            Half::Afternoon => self.hour % 12 + 12,
            Half::Unsaid => self.hour % 24,
        };
        (hour * 60 + self.minute) * 60 + self.second
    }
}

/// A key without am or pm takes an answer with either, save for 12 o'clock, which is noon.
pub(crate) fn compare_times(key: TimeOfDay, given: TimeOfDay) -> Finding {
    let twelve_hours = 12 * 3600;
    if key.seconds() == given.seconds() {
        return Finding::Same;
    }
    let same_face = key.seconds() % twelve_hours == given.seconds() % twelve_hours;
    let open_key = key.half == Half::Unsaid && (1..12).contains(&key.hour);
    if same_face && open_key && given.half != Half::Unsaid {
        return Finding::Same;
    }
    if same_face && given.half == Half::Unsaid && given.hour <= 12 && key.half == Half::Afternoon {
        return Finding::Unread(Unread::Ambiguous);
    }
    Finding::Different(None)
}

/// `2:30` as a length of time, in seconds: hours and minutes, and minutes and seconds when two
/// numbers stand there.
pub(crate) fn read_clock_duration(text: &str) -> Vec<Ratio> {
    let read = || {
        let found = tokens(text, Commas::Separate)?;
        let (numbers, rest) = colons(&found)?;
        (rest.is_empty() && numbers.len() > 1).then_some(numbers)
    };
    match read().as_deref() {
        Some([a, b, c]) => vec![Ratio::integer((a * 60 + b) * 60 + c)],
        Some([a, b]) => vec![Ratio::integer((a * 60 + b) * 60), Ratio::integer(a * 60 + b)],
        _ => Vec::new(),
    }
}
