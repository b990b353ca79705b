//! Whether an answer is right, and how that was found out.
//!
//! Choices are compared by what they say, then by label, other answers by what they mean
//! ([`crate::answer`]). Nothing is ever right for looking similar: a flipped sign or `endothermic`
//! for `exothermic` is wrong. What cannot be read is marked as unread and is no evidence.

mod choice;
mod feedback;

pub use feedback::{feedback, reviewed_feedback};

use serde::{Deserialize, Serialize};

use super::{AnswerKey, AskedQuestion, Draft, Question, QuestionKind};
use crate::analysis::Outcome;
use crate::answer::{
    AnswerKind, AnswerReading, Finding, Slip, TypedKey, Unread, asked, compare, compare_number,
    compare_written, read, restates, typed,
};
use crate::status::AnswerMark;
use crate::text;

/// Answers that say there is none.
const NO_ANSWERS: [&str; 7] = ["", "-", "?", "idk", "i don't know", "don't know", "no idea"];

/// A graded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Right or wrong.
    pub outcome: Outcome,
    /// How that was found.
    pub how: How,
    /// What went wrong, when it is a known kind of mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
    /// The mistake that the answer is known to follow from, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mistake: Option<String>,
    /// The right answer as it is shown: an option's text, a number with its unit, a word.
    pub shown_key: String,
}

impl Verdict {
    /// Whether no program can tell: nothing of the expected kind could be read, or no model is sure
    /// of the student's own words. No evidence, for a tutor to look at.
    pub const fn needs_person(&self) -> bool {
        matches!(self.how, How::NotUnderstood | How::LeftToPerson)
    }

    /// The mark of the answer.
    pub const fn mark(&self) -> AnswerMark {
        if self.needs_person() { AnswerMark::NeedsReview } else { AnswerMark::of(self.outcome) }
    }
}

/// How a verdict was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The answer says what an option says.
    ChoiceByBody,
    /// The answer names an option's letter.
    ChoiceByLabel,
    /// Numbers were compared by value.
    NumberByValue,
    /// The number has a unit that measures something else, or one the question did not ask for.
    WrongUnit,
    /// The answer repeats arithmetic out of the question instead of working it out.
    Restated,
    /// The answer was looked up in the list of accepted ones.
    ListedAnswer,
    /// Expressions, equations or logical expressions were compared for equivalence.
    ExpressionByEquivalence,
    /// Sets of numbers or solutions were compared by their members.
    SetByMembers,
    /// Tuples, lists, ratios or pairs were compared part by part.
    PartByPart,
    /// Times of day were compared.
    TimeOfDay,
    /// Chemical formulas or equations were compared.
    FormulaByAtoms,
    /// There was no answer, which counts as wrong.
    NoAnswer,
    /// Nothing of the expected kind could be read: neither right nor wrong.
    NotUnderstood,
    /// A model found the points of the rubric in the student's own words, or did not.
    ByRubric,
    /// Nobody has judged the student's own words for sure: neither right nor wrong.
    LeftToPerson,
    /// A tutor or an admin has decided.
    SetByPerson,
}

/// Grades one answer. Total: whatever is written, there is a verdict. The student's own words are left
/// to a person: see [`super::rubric`].
pub fn grade(question: &Question, answer: &str) -> Verdict {
    let answer = answer.trim();
    let stem = question.draft.question.as_str();
    let options = &question.draft.options;
    let (finding, how) = match &question.draft.key {
        // A listed option may look like no answer: `-` is a charge, `?` a punctuation mark.
        AnswerKey::Choice { index } => by_choice(choice::compare(options, *index, answer)),
        AnswerKey::Choices { indexes } => by_choice(choice::compare_all(options, indexes, answer)),
        AnswerKey::Number { value, tolerance, unit } => {
            let found = compare_number(value, unit.as_deref(), *tolerance, stem, answer);
            (found, How::NumberByValue)
        }
        AnswerKey::Text { accepted } => {
            let kind = kind_of_key(&question.draft.key, stem);
            (compare_written(accepted, stem, answer), how_compared(kind))
        }
        AnswerKey::Typed { answer: key } => (compare(key, stem, answer), how_compared(key.kind)),
        AnswerKey::Rubric { .. } => (Finding::Different(None), How::LeftToPerson),
    };
    let restated = finding == Finding::Same
        && how == How::NumberByValue
        && !matches!(question.draft.key, AnswerKey::Typed { .. })
        && asked(stem).is_some_and(|asked| restates(&asked, answer));
    let silent = finding != Finding::Same && is_silent(answer);
    let (outcome, how, slip) = match finding {
        _ if silent => (Outcome::Incorrect, How::NoAnswer, None),
        Finding::Same if restated => (Outcome::Incorrect, How::Restated, Some(Slip::NotWorkedOut)),
        Finding::Same => (Outcome::Correct, how, None),
        Finding::Different(Some(Slip::Unit)) => {
            (Outcome::Incorrect, How::WrongUnit, Some(Slip::Unit))
        }
        Finding::Different(slip @ Some(Slip::NotWorkedOut)) => {
            (Outcome::Incorrect, How::Restated, slip)
        }
        Finding::Different(slip) => (Outcome::Incorrect, how, slip),
        Finding::Unread(_) => (Outcome::Incorrect, How::NotUnderstood, None),
    };
    let answered = outcome == Outcome::Incorrect && !matches!(how, How::NoAnswer);
    let mistake = answered.then(|| mistake(question, answer)).flatten();
    Verdict { outcome, how, slip, mistake, shown_key: shown_key(question) }
}

/// The known mistake whose result the answer is.
fn mistake(question: &Question, answer: &str) -> Option<String> {
    let Draft { key, options, question: stem, origin, .. } = &question.draft;
    let is_result = |value: &str| match key {
        AnswerKey::Choice { .. } => {
            let place = options.iter().position(|option| option == value);
            place.is_some_and(|place| choice::compare(options, place as u32, answer).0)
        }
        AnswerKey::Typed { answer: right } => {
            let result = TypedKey { value: value.to_owned(), also: Vec::new(), ..right.clone() };
            compare(&result, stem, answer) == Finding::Same
        }
        _ => false,
    };
    let mistakes = &origin.as_ref()?.mistakes;
    mistakes.iter().find(|mistake| is_result(&mistake.value)).map(|mistake| mistake.name.clone())
}

fn is_silent(answer: &str) -> bool {
    answer.len() < 20 && NO_ANSWERS.contains(&text::fold_case(answer).as_str())
}

/// How an answer to a question is read, without a word on whether it is right.
///
/// The question comes without its key: a choice is read as the option it names, a numeric answer as a
/// number unless it is written as something else that has digits, the student's own words as they are,
/// any other as what it is written as.
/// So neither the reading nor its kind can tell more than the question does.
pub fn read_answer(question: &AskedQuestion, answer: &str) -> AnswerReading {
    let stem = question.question.as_str();
    if question.kind == QuestionKind::FreeText {
        return read(AnswerKind::Word, stem, answer);
    }
    if question.kind == QuestionKind::MultipleChoice {
        let reading = read(AnswerKind::Choice, stem, answer);
        let named = choice::named(&question.options, answer.trim());
        return match reading.read_as {
            Some(_) => AnswerReading {
                problem: named.is_none().then_some(Unread::NotThatKind),
                read_as: named,
                ..reading
            },
            None => reading,
        };
    }
    let written = typed(answer.trim(), stem).kind;
    let kind = match (question.kind, written) {
        (QuestionKind::Numeric, AnswerKind::Word | AnswerKind::Equation) => AnswerKind::Number,
        (_, written) => written,
    };
    let reading = read(kind, stem, answer);
    if kind == AnswerKind::Word && is_broken_formula(answer) {
        return AnswerReading { read_as: None, problem: Some(Unread::NotThatKind), ..reading };
    }
    reading
}

/// Letters of the longest run in a formula that is no word.
const LONGEST_SYMBOL: usize = 2;

/// Signs of calculation around numbers and single letters, in what could not be read as a formula.
fn is_broken_formula(answer: &str) -> bool {
    let runs = answer.split(|c: char| !c.is_alphabetic());
    answer.contains(['^', '*', '/', '+', '=', '<', '>', '≤', '≥', '√', '(', ')'])
        && runs.map(|run| run.chars().count()).max() <= Some(LONGEST_SYMBOL)
}

/// What kind of answer a key takes. A list of accepted texts is of the kind its first is written as.
pub fn kind_of_key(key: &AnswerKey, question: &str) -> AnswerKind {
    match key {
        AnswerKey::Choice { .. } | AnswerKey::Choices { .. } => AnswerKind::Choice,
        AnswerKey::Number { .. } => AnswerKind::Number,
        AnswerKey::Text { accepted } => {
            accepted.first().map_or(AnswerKind::Word, |first| typed(first, question).kind)
        }
        AnswerKey::Typed { answer } => answer.kind,
        AnswerKey::Rubric { .. } => AnswerKind::Word,
    }
}

fn by_choice((correct, how): (bool, How)) -> (Finding, How) {
    let finding = match (correct, how) {
        (true, _) => Finding::Same,
        (_, How::NotUnderstood) => Finding::Unread(Unread::NotThatKind),
        _ => Finding::Different(None),
    };
    (finding, how)
}

const fn how_compared(kind: AnswerKind) -> How {
    match kind {
        AnswerKind::Number
        | AnswerKind::Money
        | AnswerKind::Percentage
        | AnswerKind::Duration
        | AnswerKind::NumberWord => How::NumberByValue,
        AnswerKind::Expression | AnswerKind::Equation | AnswerKind::Logic => {
            How::ExpressionByEquivalence
        }
        AnswerKind::Inequality | AnswerKind::Solutions => How::SetByMembers,
        AnswerKind::Tuple
        | AnswerKind::List
        | AnswerKind::Ratio
        | AnswerKind::Ordering
        | AnswerKind::Matching => How::PartByPart,
        AnswerKind::TimeOfDay => How::TimeOfDay,
        AnswerKind::ChemicalFormula | AnswerKind::ChemicalEquation => How::FormulaByAtoms,
        AnswerKind::Choice | AnswerKind::Word => How::ListedAnswer,
    }
}

/// The verdict on a question that was left out.
pub fn unanswered(question: &Question) -> Verdict {
    let shown_key = shown_key(question);
    Verdict {
        outcome: Outcome::Incorrect,
        how: How::NoAnswer,
        slip: None,
        mistake: None,
        shown_key,
    }
}

/// The score of a practice, 0 to 100, rounded: the mean over its questions, left-out ones included
/// and those that need a review left aside. None when nothing else is there: no answer was read, so
/// there is nothing to score yet.
pub fn score(marks: &[AnswerMark]) -> Option<u8> {
    let values: Vec<f64> =
        marks.iter().filter_map(|mark| mark.outcome()).map(Outcome::value).collect();
    let sum: f64 = values.iter().sum();
    (!values.is_empty()).then(|| (100.0 * sum / values.len() as f64).round() as u8)
}

fn shown_key(question: &Question) -> String {
    question.draft.key.shown(&question.draft.options)
}

#[cfg(test)]
mod tests;
