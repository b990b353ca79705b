//! Goals: the concepts that belong to one, and its progress.
//!
//! A goal is words: a subject and a description. Everything else about it follows from the
//! student's evidence on the concepts those words name, so a goal moves when the student does and
//! by nothing else.

pub mod plan;

use std::collections::HashSet;

use chrono::{DateTime, Months, Utc};

use crate::bounded::Subject;
use crate::mastery::MASTERED;
use crate::text;

/// Characters of what is to be reached: a page.
pub const MAX_DESCRIPTION_CHARS: usize = 2000;

/// Years until a goal's date: the length of a school. A later one is a slip of the pen.
pub const MAX_YEARS: u32 = 5;

/// Goals a student works toward at the same time. More is a list of wishes, and everything that
/// follows from goals is computed for all of them.
pub const MAX_ACTIVE: i64 = 50;

/// Answers, of full weight, that a concept needs before half of its level counts as progress.
const PRIOR_ANSWERS: f64 = 2.0;

/// The names that schools give to several subjects together.
const FIELDS: [(&[&str], &[&str]); 4] = [
    (
        &["math", "maths", "mathematics"],
        &["arithmetic", "algebra", "geometry", "trigonometry", "calculus", "statistics"],
    ),
    (
        &["science", "sciences", "natural science", "natural sciences", "stem"],
        &["physics", "chemistry", "biology", "earth science"],
    ),
    (
        &["social studies", "social science", "social sciences", "humanities"],
        &["history", "geography", "economics", "psychology"],
    ),
    (&["language arts", "english language arts", "ela", "writing"], &["english"]),
];

/// The subject of a goal, as it was typed but for the spaces around and between its words. Refuses,
/// with the rule it breaks, what names no subject.
pub fn parse_subject(typed: &str) -> Result<Subject, String> {
    let subject = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if !subject.contains(char::is_alphanumeric) {
        return Err("Name a subject, such as Chemistry.".to_owned());
    }
    Subject::parse(&subject)
}

/// A goal in the student's or tutor's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// Refuses, with the rule it breaks, what says nothing.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        let description = typed.trim();
        if !description.contains(char::is_alphanumeric) {
            return Err("Say what is to be reached, such as: Master acid-base reactions.");
        }
        if description.chars().count() > MAX_DESCRIPTION_CHARS {
            return Err("A description has at most 2,000 characters.");
        }
        Ok(Self(description.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Refuses, with the rule it breaks, a date that is past or out of sight.
pub fn check_target(date: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), &'static str> {
    if date <= now {
        return Err("The date is past. Choose one in the future, or leave it out.");
    }
    match now.checked_add_months(Months::new(12 * MAX_YEARS)) {
        Some(last) if date > last => {
            Err("The date is more than 5 years away. Choose a nearer one.")
        }
        _ => Ok(()),
    }
}

/// One concept a student has met, as far as goals need it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetConcept<'a> {
    pub name: &'a str,
    pub subject: &'a str,
    /// The chance, 0 to 1, that the next answer on it is right.
    pub mastery: f64,
    /// The weight of the evidence behind it, in answers.
    pub answers: f64,
}

impl MetConcept<'_> {
    /// The share of the way to mastery that is demonstrated, 0 to 1: the level relative to
    /// [`MASTERED`], times the trust in it, n/(n+2) for n answers.
    pub fn demonstrated_share(&self) -> f64 {
        let answers = self.answers.max(0.0);
        let level = (self.mastery * 100.0 / f64::from(MASTERED)).clamp(0.0, 1.0);
        level * answers / (answers + PRIOR_ANSWERS)
    }
}

/// True if a goal in `wide` takes in the subject `narrow`: the same name, or a field such as `Math`
/// and one of its subjects.
pub fn covers(wide: &str, narrow: &str) -> bool {
    let (wide, narrow) = (fold_subject(wide), fold_subject(narrow));
    wide == narrow
        || FIELDS.iter().any(|(names, subjects)| {
            names.contains(&wide.as_str())
                && (names.contains(&narrow.as_str()) || subjects.contains(&narrow.as_str()))
        })
}

/// True if two goals in these subjects would be about the same.
pub fn overlap(subject: &str, other: &str) -> bool {
    covers(subject, other) || covers(other, subject)
}

fn fold_subject(subject: &str) -> String {
    text::fold_case(&subject.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The share by which each concept belongs to a goal, 0 to 1, in the order given.
///
/// A concept of the goal's subject belongs to it by the share of its name's words that the
/// description says: for `Master acid-base reactions`, `acid` belongs wholly and `strong acid` by
/// half. When the description names none of them, it means the subject: then all belong wholly.
pub fn shares(subject: &str, description: &str, concepts: &[MetConcept<'_>]) -> Vec<f64> {
    let description_terms: HashSet<String> = text::terms(description).into_iter().collect();
    let within: Vec<bool> =
        concepts.iter().map(|concept| covers(subject, concept.subject)).collect();
    let named = |concept: &MetConcept<'_>| {
        let words: HashSet<String> = text::terms(concept.name).into_iter().collect();
        let count = words.len().max(1) as f64;
        words.intersection(&description_terms).count() as f64 / count
    };
    let by_name: Vec<f64> = concepts
        .iter()
        .zip(&within)
        .map(|(concept, within)| if *within { named(concept) } else { 0.0 })
        .collect();
    if by_name.iter().any(|share| *share > 0.0) {
        return by_name;
    }
    within.into_iter().map(|within| if within { 1.0 } else { 0.0 }).collect()
}

/// The progress of an open goal, 0 to 99: the mean of [`MetConcept::demonstrated_share`] over its
/// concepts, weighted by their shares in the goal, in whole percent that are reached.
///
/// A level that stands on a hint or two is mostly the prior, which is above one half before any
/// answer; so only demonstrated mastery counts. 0 when nothing is known; 100 is kept for a goal
/// that a person completed. Meeting a new concept of the goal may lower it: there turned out to be
/// more to learn.
pub fn progress(subject: &str, description: &str, concepts: &[MetConcept<'_>]) -> u8 {
    let shares = shares(subject, description, concepts);
    let whole: f64 = shares.iter().sum();
    if whole <= 0.0 {
        return 0;
    }
    let demonstrated: f64 = concepts
        .iter()
        .zip(&shares)
        .map(|(concept, share)| share * concept.demonstrated_share())
        .sum();
    (100.0 * demonstrated / whole).floor().clamp(0.0, 99.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met_concept(name: &'static str, mastery: f64, answers: f64) -> MetConcept<'static> {
        MetConcept { name, subject: "Chemistry", mastery, answers }
    }

    const GOAL: (&str, &str) = ("chemistry", "Master acid-base reactions");

    #[test]
    fn nothing_known_is_no_progress() {
        assert_eq!(progress(GOAL.0, GOAL.1, &[]), 0);
        assert_eq!(progress(GOAL.0, GOAL.1, &[met_concept("acid", 0.62, 0.0)]), 0);
        let other = MetConcept { subject: "History", ..met_concept("acid", 0.95, 9.0) };
        assert_eq!(progress(GOAL.0, GOAL.1, &[other]), 0);
    }

    #[test]
    fn concepts_belong_by_the_share_of_their_name_that_is_said() {
        let concepts = [
            met_concept("acid", 0.8, 1.0),
            met_concept("strong acid", 0.8, 1.0),
            met_concept("neutralization", 0.8, 1.0),
            MetConcept { subject: "Biology", ..met_concept("amino acid", 0.8, 1.0) },
        ];
        let shares = shares(GOAL.0, GOAL.1, &concepts);
        assert_eq!(shares, [1.0, 0.5, 0.0, 0.0]);
    }

    #[test]
    fn a_description_that_names_no_concept_means_the_whole_subject() {
        let concepts = [met_concept("buffer", 0.8, 1.0), met_concept("pH scale", 0.8, 1.0)];
        assert_eq!(shares("Chemistry", "Pass the exam", &concepts), [1.0, 1.0]);
    }

    #[test]
    fn a_field_takes_in_its_subjects_and_not_the_other_way_round() {
        assert!(covers("Math", "Algebra") && covers(" maths ", "Mathematics"));
        assert!(!covers("Algebra", "Math") && overlap("Algebra", "Math"));
        assert!(!covers("Science", "History") && !overlap("Algebra", "Geometry"));
    }

    #[test]
    fn progress_is_the_weighted_mean_of_what_is_shown() {
        // acid: 1 · 6/8; strong acid, half a share: 0.5 · 2/4. (0.75 + 0.5 · 0.25) / 1.5 = 0.5833.
        let concepts = [met_concept("acid", 0.9, 6.0), met_concept("strong acid", 0.4, 2.0)];
        assert_eq!(progress(GOAL.0, GOAL.1, &concepts), 58);
    }

    #[test]
    fn more_right_answers_never_lower_it_and_it_never_claims_to_be_done() {
        let at =
            |mastery, answers| progress(GOAL.0, GOAL.1, &[met_concept("acid", mastery, answers)]);
        let mut last = 0;
        for (mastery, answers) in [(0.6, 0.3), (0.7, 1.0), (0.8, 3.0), (0.9, 10.0), (1.0, 1e9)] {
            let now = at(mastery, answers);
            assert!(now >= last, "{now} after {last}");
            last = now;
        }
        assert_eq!(last, 99);
        assert!(at(0.3, 20.0) < 40, "wrong answers, however many, are not progress");
        assert_eq!(at(f64::NAN, 3.0), 0);
        assert_eq!(at(0.9, -4.0), 0);
    }

    #[test]
    fn dates_are_ahead_and_in_sight() {
        let now = DateTime::from_timestamp(1_760_000_000, 0).unwrap();
        assert!(check_target(now, now).is_err());
        assert!(check_target(now + chrono::TimeDelta::seconds(1), now).is_ok());
        assert!(check_target(now + chrono::TimeDelta::days(5 * 365), now).is_ok());
        assert!(check_target(now + chrono::TimeDelta::days(5 * 365 + 3), now).is_err());
    }

    #[test]
    fn words_are_tidied_and_bounded() {
        assert_eq!(parse_subject("  Earth \n science ").unwrap().as_str(), "Earth science");
        for wrong in ["", "  ", "—", &"é".repeat(101), "a\u{7}b"] {
            assert!(parse_subject(wrong).is_err(), "{wrong:?}");
        }
        assert!(Description::parse(&"é".repeat(2000)).is_ok());
        assert!(Description::parse(&"é".repeat(2001)).is_err() && Description::parse(" ").is_err());
    }
}
