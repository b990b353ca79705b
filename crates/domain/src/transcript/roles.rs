//! Who teaches and who learns.
//!
//! What is known goes first: names from the roster, then labels that say a part. Only what is left
//! open is inferred from how people talk, and never for a single voice.

use std::collections::{HashMap, HashSet};

use super::label_words::{STUDENT_WORDS, TUTOR_WORDS, name_words};
use super::{SpeakerRole, Turn};

/// Titles that tutors have and pupils don't.
const TITLES: [&str; 6] = ["dr", "prof", "mr", "mrs", "ms", "miss"];

/// Who teaches must lead by this much (of 1) in how much he or she talks like it: a closer call
/// would be a guess.
const MIN_LEAD: f64 = 0.1;

/// How much a share of all words says about teaching.
const WORDS_WEIGHT: f64 = 0.5;

/// How much a share of all questions says: tutors check understanding, but students ask too.
const QUESTIONS_WEIGHT: f64 = 0.2;

/// How much a share of the guiding phrases says.
const GUIDING_WEIGHT: f64 = 0.3;

/// What is said when leading someone through something.
const GUIDING: [&str; 16] = [
    "let's",
    "let us",
    "remember",
    "good job",
    "great job",
    "well done",
    "exactly",
    "try ",
    "what do you",
    "can you",
    "do you see",
    "does that make sense",
    "the reason",
    "which means",
    "for example",
    "today we",
];

/// How well a label fits a person, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    None,
    Initials,
    OneName,
    FirstNameAndInitial,
    FullName,
}

/// Sets every turn's role. The names are the roster's, where known.
///
/// With the tutor known, everybody else is a student; with two voices and one known, the other one
/// follows; otherwise who clearly talks most like a tutor is the tutor. Turns without a label, and
/// a call too close, stay unknown.
pub fn assign(turns: &mut [Turn], student_name: Option<&str>, tutor_name: Option<&str>) {
    let labels = labels(turns);
    let mut roles: HashMap<&str, SpeakerRole> = HashMap::new();
    for label in &labels {
        if let Some(role) = by_name(label, student_name, tutor_name).or_else(|| by_part(label)) {
            roles.insert(label, role);
        }
    }
    let open = |roles: &HashMap<&str, SpeakerRole>| -> Vec<String> {
        labels.iter().filter(|label| !roles.contains_key(label.as_str())).cloned().collect()
    };
    let has_tutor = roles.values().any(|role| *role == SpeakerRole::Tutor);
    let unresolved = open(&roles);
    let tutor = match unresolved.as_slice() {
        [] => None,
        _ if has_tutor => None,
        [only] if !roles.is_empty() => Some(only.clone()),
        [_] => return set(turns, &roles),
        _ => match most_tutorlike(turns, &unresolved) {
            Some(tutor) => Some(tutor),
            None => return set(turns, &roles),
        },
    };
    for label in &labels {
        let role =
            if Some(label) == tutor.as_ref() { SpeakerRole::Tutor } else { SpeakerRole::Student };
        roles.entry(label).or_insert(role);
    }
    set(turns, &roles);
}

/// The labels in order of appearance.
fn labels(turns: &[Turn]) -> Vec<String> {
    let mut seen = HashSet::new();
    let labels = turns.iter().filter_map(|turn| turn.speaker.as_ref());
    labels.filter(|label| seen.insert(label.as_str())).cloned().collect()
}

fn set(turns: &mut [Turn], roles: &HashMap<&str, SpeakerRole>) {
    for turn in turns {
        let role = turn.speaker.as_deref().and_then(|label| roles.get(label));
        turn.role = role.copied().unwrap_or(SpeakerRole::Unknown);
    }
}

/// The role of the roster's person whom a label fits better.
fn by_name(label: &str, student: Option<&str>, tutor: Option<&str>) -> Option<SpeakerRole> {
    let fit = |name: Option<&str>| name.map_or(Fit::None, |name| fit(label, name));
    let (student, tutor) = (fit(student), fit(tutor));
    match student.cmp(&tutor) {
        std::cmp::Ordering::Greater => Some(SpeakerRole::Student),
        std::cmp::Ordering::Less => Some(SpeakerRole::Tutor),
        std::cmp::Ordering::Equal => None,
    }
}

fn fit(label: &str, name: &str) -> Fit {
    let words = |text: &str| -> Vec<String> {
        name_words(text).filter(|word| !TITLES.contains(&word.as_str())).collect()
    };
    // "Ada (she/her)" and "Ada Byron (Guest)" are about Ada.
    let (label, name) = (words(label.split('(').next().unwrap_or(label)), words(name));
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return Fit::None };
    let initials: String = name.iter().filter_map(|word| word.chars().next()).collect();
    match label.as_slice() {
        [] => Fit::None,
        // In any order: exports also write "Byron, Ada".
        _ if label.len() == name.len() && name.iter().all(|word| label.contains(word)) => {
            Fit::FullName
        }
        [one] if one == first || one == last => Fit::OneName,
        [one] if name.len() > 1 && one.replace('.', "") == initials => Fit::Initials,
        [one, initial] if one == first && last.starts_with(initial.as_str()) => {
            Fit::FirstNameAndInitial
        }
        [initial, one] if one == last && first.starts_with(initial.as_str()) => {
            Fit::FirstNameAndInitial
        }
        // Middle names come and go.
        [start, .., end] if start == first && end == last => Fit::FullName,
        _ => Fit::None,
    }
}

/// The role that a label itself says.
fn by_part(label: &str) -> Option<SpeakerRole> {
    let has = |list: &[&str]| name_words(label).any(|word| list.contains(&word.as_str()));
    let titled = name_words(label).next().is_some_and(|word| TITLES.contains(&word.as_str()));
    if has(&STUDENT_WORDS) {
        Some(SpeakerRole::Student)
    } else if has(&TUTOR_WORDS) || titled {
        Some(SpeakerRole::Tutor)
    } else {
        None
    }
}

/// Who of the candidates talks most like a tutor, if the lead is clear.
fn most_tutorlike(turns: &[Turn], candidates: &[String]) -> Option<String> {
    let places: HashMap<&str, usize> =
        candidates.iter().enumerate().map(|(at, label)| (label.as_str(), at)).collect();
    let mut counts = vec![[0_usize; 3]; candidates.len()];
    for turn in turns {
        let place = turn.speaker.as_deref().and_then(|label| places.get(label));
        let Some(&at) = place else { continue };
        let text = turn.text.to_lowercase().replace('’', "'");
        counts[at][0] += text.split_whitespace().count();
        counts[at][1] += text.matches('?').count();
        counts[at][2] += GUIDING.iter().map(|phrase| text.matches(phrase).count()).sum::<usize>();
    }
    let weights = [WORDS_WEIGHT, QUESTIONS_WEIGHT, GUIDING_WEIGHT];
    let all = [0, 1, 2].map(|kind| counts.iter().map(|count| count[kind]).sum::<usize>().max(1));
    let share = |kind: usize, at: usize| counts[at][kind] as f64 / all[kind] as f64;
    let score = |at: usize| (0..3).map(|kind| weights[kind] * share(kind, at)).sum::<f64>();
    let mut ranked: Vec<(f64, &String)> =
        candidates.iter().enumerate().map(|(at, label)| (score(at), label)).collect();
    // Stable: of equals, who spoke first stays first.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let lead = ranked[0].0 - ranked.get(1).map_or(0.0, |second| second.0);
    (lead >= MIN_LEAD).then(|| ranked[0].1.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(
        lines: &[(&str, &str)],
        student: Option<&str>,
        tutor: Option<&str>,
    ) -> Vec<&'static str> {
        let mut turns: Vec<Turn> = lines
            .iter()
            .enumerate()
            .map(|(index, (speaker, text))| Turn {
                index: index as u32,
                speaker: (!speaker.is_empty()).then(|| (*speaker).to_owned()),
                role: SpeakerRole::Unknown,
                start_ms: None,
                end_ms: None,
                text: (*text).to_owned(),
            })
            .collect();
        assign(&mut turns, student, tutor);
        turns.iter().map(|turn| turn.role.as_str()).collect()
    }

    #[test]
    fn labels_fit_the_roster_in_many_spellings() {
        for label in ["Ada Byron", "ada byron", "Byron, Ada", "Ada", "Ada B.", "AB", "A. Byron"] {
            let lines = [(label, "hm"), ("Somebody Else", "Let's look at why that is.")];
            assert_eq!(assigned(&lines, Some("Ada Byron"), None), ["student", "tutor"], "{label}");
            assert_eq!(assigned(&lines, None, Some("Ada Byron")), ["tutor", "student"], "{label}");
        }
    }

    #[test]
    fn a_shared_first_name_is_told_by_the_rest() {
        let lines = [("Ada B", "hm"), ("Ada Clark", "well")];
        assert_eq!(assigned(&lines, Some("Ada Byron"), Some("Ada Clark")), ["student", "tutor"]);
    }

    #[test]
    fn labels_that_say_a_part_need_no_roster() {
        let lines = [("Student A", "hm"), ("Dr. Chen", "well"), ("Student B", "so")];
        assert_eq!(assigned(&lines, None, None), ["student", "tutor", "student"]);
        assert_eq!(assigned(&[("Tutor", "a"), ("Ben", "b")], None, None), ["tutor", "student"]);
    }

    #[test]
    fn with_the_tutor_known_everybody_else_learns() {
        let lines = [("Ada", "long explanation of it all"), ("Ben", "a"), ("Cleo", "b")];
        assert_eq!(assigned(&lines, None, Some("Ben Ames")), ["student", "tutor", "student"]);
    }

    #[test]
    fn who_explains_and_guides_is_the_tutor() {
        let lines = [
            ("Kim", "I don't get it"),
            ("Lou", "Let's go step by step. What do you get for the left side of the equation?"),
            ("Kim", "Seven?"),
            ("Lou", "Exactly. Remember that we divide both sides, which means x is seven."),
        ];
        assert_eq!(assigned(&lines, None, None), ["student", "tutor", "student", "tutor"]);
    }

    #[test]
    fn what_nobody_can_tell_stays_unknown() {
        let even = [("Kim", "one two three"), ("Lou", "four five six")];
        assert_eq!(assigned(&even, None, None), ["unknown", "unknown"]);
        assert_eq!(assigned(&[("Kim", "all alone here")], None, None), ["unknown"]);
        assert_eq!(
            assigned(&[("", "no label"), ("Kim", "hi")], Some("Kim"), None),
            ["unknown", "student"]
        );
    }
}
