//! A sentence back to the student for every question.

use super::{How, Verdict};
use crate::analysis::Outcome;
use crate::practice::Question;

/// What to tell a student about an answer that a person has looked at.
pub fn reviewed_feedback(question: &Question, is_right: bool) -> String {
    if is_right {
        return "A person has looked at your answer: it counts as right.".to_owned();
    }
    let key = question.draft.key.shown(&question.draft.options);
    let told = format!(
        "A person has looked at your answer: it does not count as right. The answer is {}.",
        key.trim()
    );
    told.replace("..", ".")
}

/// Openings for a right answer: plain, and about the work rather than the person.
const RIGHT: [&str; 4] = ["That's right", "Yes, correct", "Correct", "Right"];

/// Openings for a wrong answer, before the right one is named.
const WRONG: [&str; 4] =
    ["Not this time: the answer is", "Not quite: it is", "The answer here is", "No, it is"];

/// What to tell a student about one question: what was right, with the explanation. Which opening
/// is used follows from the question's id, so the same verdict reads the same every time.
pub fn feedback(question: &Question, verdict: &Verdict) -> String {
    let pick = usize::from(question.question_id.0.as_bytes()[15]);
    let key = verdict.shown_key.trim();
    let opening = match (verdict.outcome, verdict.how) {
        (_, How::LeftToPerson) => {
            format!(
                "Your tutor will look at this one, so it does not count yet. One good answer: {key}"
            )
        }
        (Outcome::Correct, How::ByRubric) => {
            format!("{}. Another way to say it: {key}", RIGHT[pick % RIGHT.len()])
        }
        (Outcome::Partial, How::ByRubric) => {
            format!("Part of it is there. A full answer: {key}")
        }
        (_, How::ByRubric) => format!("That is not it yet. One good answer: {key}"),
        (Outcome::Correct, _) => format!("{}: {key}.", RIGHT[pick % RIGHT.len()]),
        (Outcome::Partial, _) => format!("Part of it is right. The full answer is {key}."),
        (_, How::NoAnswer) => format!("You left this one out. The answer is {key}."),
        (_, How::WrongUnit) => format!("Check the unit: the answer is {key}."),
        (_, How::Restated) => format!("That still has to be worked out: it comes to {key}."),
        (_, How::NotUnderstood) => {
            format!(
                "This could not be read as an answer, so it does not count and your tutor will look \
                 at it. The answer is {key}."
            )
        }
        (Outcome::Incorrect, _) => {
            let hint = match (&verdict.mistake, verdict.slip) {
                (Some(mistake), _) => format!(" A known slip leads to your answer: {mistake}."),
                (None, Some(slip)) => format!(" {}", slip.hint()),
                (None, None) => String::new(),
            };
            format!("{} {key}.{hint}", WRONG[pick % WRONG.len()])
        }
    };
    let opening = opening.replace("..", ".");
    match question.draft.explanation.trim() {
        "" => opening,
        explanation => format!("{opening} {explanation}"),
    }
}
