//! Consent: from which age a student agrees without a guardian, and the words that guardians are shown.
//!
//! Of a date of birth only the year is kept. A student counts as of age from 1 January of the year
//! after that in which they reach the age of consent: nobody is taken for older than they are.

use crate::status::{ConsentScope, ConsentState};

const AGES: &str = include_str!("../data/consent/ages.txt");
const WORDING: &str = include_str!("../data/consent/wording.txt");

/// The age of consent where neither a region nor a setting says another (COPPA, and the least that
/// art. 8 GDPR admits).
pub const USUAL_AGE: u8 = 13;

/// The ages that a setting may name: art. 8 GDPR, and majority above it.
pub const AGES_TO_SET: std::ops::RangeInclusive<u8> = 13..=18;

/// The oldest that somebody who signs up may be, in years.
const OLDEST: i32 = 110;

/// The youngest that somebody who signs up may be, in years: the first year of school.
const YOUNGEST: i32 = 4;

/// A year of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthYear(i16);

impl BirthYear {
    /// Refuses, with the rule it breaks, a year in which nobody was born who signs up in `this_year`.
    pub fn parse(year: i32, this_year: i32) -> Result<Self, &'static str> {
        let fits = (this_year - OLDEST..=this_year - YOUNGEST).contains(&year);
        let year = i16::try_from(year).ok().filter(|_| fits);
        year.map(Self).ok_or("Must be the year of birth of somebody who is at least 4 years old.")
    }

    /// The year, such as 2014.
    pub const fn year(self) -> i16 {
        self.0
    }
}

/// The age from which a student of a region agrees alone, where `setting` is the least that the
/// operator wants: the higher of the two.
pub fn age_of_consent(region: Option<&str>, setting: u8) -> u8 {
    let of_region = region.and_then(|region| {
        ages().find(|(listed, _)| listed.eq_ignore_ascii_case(region)).map(|(_, age)| age)
    });
    of_region.map_or(setting, |age| age.max(setting))
}

/// The regions with an age of their own, by two letters (ISO 3166).
pub fn ages() -> impl Iterator<Item = (&'static str, u8)> {
    data_lines(AGES).filter_map(|line| {
        let mut fields = line.split('|').map(str::trim);
        Some((fields.next()?, fields.next()?.parse().ok()?))
    })
}

/// The version of the words that guardians are shown now, such as `2026-11-30`.
pub fn wording_version() -> &'static str {
    part("version").unwrap_or_default()
}

/// What is said before the parts.
pub fn wording_before() -> &'static str {
    part("before").unwrap_or_default()
}

/// The words for a part.
pub fn wording_of(scope: ConsentScope) -> &'static str {
    part(scope.as_str()).unwrap_or_default()
}

fn part(name: &str) -> Option<&'static str> {
    data_lines(WORDING).find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
}

fn data_lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// How a student stands, by whether consent is needed, what the last line says, and whether an earlier
/// one agreed to something.
pub fn state(is_needed: bool, last: Option<&[ConsentScope]>, agreed_before: bool) -> ConsentState {
    match last {
        _ if !is_needed => ConsentState::NotNeeded,
        None => ConsentState::Missing,
        Some([]) if agreed_before => ConsentState::Withdrawn,
        Some([]) => ConsentState::Refused,
        Some(_) => ConsentState::Given,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_of_region_and_setting_counts() {
        for (region, setting, age) in [
            (None, 13, 13),
            (None, 15, 15),
            (Some("US"), 13, 13),
            (Some("de"), 13, 16),
            (Some("US"), 16, 16),
            (Some("ZZ"), 14, 14),
        ] {
            assert_eq!(age_of_consent(region, setting), age, "{region:?} {setting}");
        }
    }

    #[test]
    fn every_line_of_the_ages_is_read_and_within_bounds() {
        assert_eq!(ages().count(), data_lines(AGES).count());
        for (region, age) in ages() {
            assert!(region.len() == 2 && (13..=16).contains(&age), "{region} {age}");
        }
    }

    #[test]
    fn a_guardian_is_shown_words_for_every_part() {
        assert!(!wording_version().is_empty() && wording_version().len() <= 20);
        assert!(!wording_before().is_empty());
        for scope in ConsentScope::ALL {
            assert!(wording_of(scope).len() > 100, "{scope:?}");
        }
    }

    #[test]
    fn a_year_of_birth_is_that_of_somebody_who_can_sign_up() {
        for (year, fits) in [(2014, true), (1916, true), (1915, false), (2022, true), (2023, false)]
        {
            assert_eq!(BirthYear::parse(year, 2026).is_ok(), fits, "{year}");
        }
        assert!(BirthYear::parse(i32::MAX, 2026).is_err());
    }

    #[test]
    fn the_last_line_counts() {
        let all = [ConsentScope::Uploads];
        assert_eq!(state(false, Some(&[]), true), ConsentState::NotNeeded);
        assert_eq!(state(true, None, false), ConsentState::Missing);
        assert_eq!(state(true, Some(&all), false), ConsentState::Given);
        assert_eq!(state(true, Some(&[]), false), ConsentState::Refused);
        assert_eq!(state(true, Some(&[]), true), ConsentState::Withdrawn);
    }
}
