//! Grading: whether right responses are accepted and wrong ones are not.
//!
//! Two formats of lines: `{id, question, type, key, choices?, response, correct}`, one response
//! each, and `{id, question, key, options, answers: [{answer, right}]}` with a key as it is stored.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use domain::analysis::Outcome;
use domain::answer::{AnswerKind, TypedKey};
use domain::practice::grade::{Verdict, grade};
use domain::practice::{AnswerKey, Draft, Question, QuestionKind};
use serde::Deserialize;
use serde_json::json;

use crate::{Error, Report};

/// Cases have no ids of the product.
const ANY_ID: &str = "00000000-0000-7000-8000-000000000001";

#[derive(Deserialize)]
#[serde(untagged)]
enum GradingLine {
    Response {
        id: String,
        question: String,
        #[serde(rename = "type")]
        kind: String,
        key: String,
        #[serde(default)]
        choices: Vec<String>,
        response: String,
        correct: bool,
    },
    Case {
        id: String,
        question: String,
        key: AnswerKey,
        #[serde(default)]
        options: Vec<String>,
        answers: Vec<ExpectedAnswer>,
    },
}

#[derive(Deserialize)]
struct ExpectedAnswer {
    answer: String,
    right: bool,
}

/// What is counted of one type.
#[derive(Default)]
struct Tally {
    right: u32,
    accepted: u32,
    wrong: u32,
    false_accepts: u32,
    unread: u32,
}

#[derive(Default)]
struct Measured {
    by_type: BTreeMap<String, Tally>,
    disagreements: Vec<String>,
    nanoseconds: Vec<u128>,
    cases: u32,
    whole_cases: u32,
}

/// Grades every response of a file.
pub(crate) fn measure(path: &Path) -> Result<Report, Error> {
    let text = std::fs::read_to_string(path)?;
    let mut measured = Measured::default();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: GradingLine =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", place + 1))?;
        measured.line(line)?;
    }
    Ok(measured.report())
}

impl Measured {
    fn line(&mut self, line: GradingLine) -> Result<(), Error> {
        match line {
            GradingLine::Response { id, question, kind, key, choices, response, correct } => {
                let key = key_of(&kind, &key, &choices)?;
                let question = asked(question, choices, key)?;
                self.answer(&id, &kind, &question, &response, correct);
            }
            GradingLine::Case { id, question, key, options, answers } => {
                let kind = domain::practice::grade::kind_of_key(&key, &question);
                let kind = serde_json::to_value(kind)?.as_str().unwrap_or_default().to_owned();
                let question = asked(question, options, key)?;
                let before = self.disagreements.len();
                for ExpectedAnswer { answer, right } in answers {
                    self.answer(&id, &kind, &question, &answer, right);
                }
                self.cases += 1;
                self.whole_cases += u32::from(self.disagreements.len() == before);
            }
        }
        Ok(())
    }

    fn answer(&mut self, id: &str, kind: &str, question: &Question, answer: &str, right: bool) {
        let timed = || {
            let start = Instant::now();
            (grade(question, answer), start.elapsed().as_nanos())
        };
        let (verdict, first) = timed();
        // The fastest of three: what else the machine does is no cost of grading.
        let fastest = (0..2).map(|_| timed().1).fold(first, u128::min);
        self.nanoseconds.push(fastest);
        let accepted = verdict.outcome == Outcome::Correct;
        let tally = self.by_type.entry(kind.to_owned()).or_default();
        tally.unread += u32::from(verdict.needs_person());
        if right {
            tally.right += 1;
            tally.accepted += u32::from(accepted);
        } else {
            tally.wrong += 1;
            tally.false_accepts += u32::from(accepted);
        }
        if accepted != right {
            self.disagreements.push(disagreement(id, question, answer, &verdict));
        }
    }

    fn report(mut self) -> Report {
        self.nanoseconds.sort_unstable();
        let count = self.nanoseconds.len();
        let at = |share: f64| {
            let place = ((count as f64 * share) as usize).min(count.saturating_sub(1));
            self.nanoseconds.get(place).map_or(0.0, |time| *time as f64 / 1000.0)
        };
        let sum = |of: fn(&Tally) -> u32| self.by_type.values().map(of).sum::<u32>();
        let by_type: BTreeMap<&String, serde_json::Value> = self
            .by_type
            .iter()
            .map(|(kind, tally)| {
                let share = 100.0 * f64::from(tally.accepted) / f64::from(tally.right.max(1));
                let figures = json!({
                    "right": tally.right,
                    "accepted_percent": (share * 100.0).round() / 100.0,
                    "wrong": tally.wrong,
                    "false_accepts": tally.false_accepts,
                    "unread": tally.unread,
                });
                (kind, figures)
            })
            .collect();
        let mut figures = json!({
            "n": count,
            "false_accepts": sum(|tally| tally.false_accepts),
            "false_rejects": sum(|tally| tally.right - tally.accepted),
            "unread": sum(|tally| tally.unread),
            "by_type": by_type,
            "p99_us": at(0.99),
            "max_us": at(1.0),
        });
        if self.cases > 0 {
            figures["cases"] = self.cases.into();
            figures["whole_cases"] = self.whole_cases.into();
        }
        Report { disagreements: self.disagreements, figures }
    }
}

/// The key of a response that names its type. Equivalent expressions are right in any form.
fn key_of(kind: &str, key: &str, choices: &[String]) -> Result<AnswerKey, Error> {
    Ok(match kind {
        "numeric" => AnswerKey::Number { value: key.to_owned(), tolerance: None, unit: None },
        "multiple_choice" => {
            let place = choices.iter().position(|choice| choice == key);
            let index = place.ok_or_else(|| format!("{key} is none of its choices"))?;
            AnswerKey::Choice { index: index as u32 }
        }
        "expression" => AnswerKey::Typed { answer: TypedKey::new(AnswerKind::Expression, key) },
        other => return Err(format!("There is no type {other}").into()),
    })
}

fn asked(question: String, options: Vec<String>, key: AnswerKey) -> Result<Question, Error> {
    let kind = match &key {
        AnswerKey::Choice { .. } | AnswerKey::Choices { .. } => QuestionKind::MultipleChoice,
        AnswerKey::Number { .. } => QuestionKind::Numeric,
        AnswerKey::Text { .. } | AnswerKey::Typed { .. } => QuestionKind::ShortAnswer,
        AnswerKey::Rubric { .. } => QuestionKind::FreeText,
    };
    let draft = Draft {
        concept_id: serde_json::from_value(json!(ANY_ID))?,
        kind,
        question,
        options,
        key,
        explanation: String::new(),
        difficulty: 5,
        source_turn: None,
        origin: None,
    };
    Ok(Question { question_id: serde_json::from_value(json!(ANY_ID))?, draft })
}

fn disagreement(id: &str, question: &Question, answer: &str, verdict: &Verdict) -> String {
    format!(
        "{id}: {answer:?} for {:?} is {} ({:?}, {:?})",
        verdict.shown_key,
        verdict.outcome.as_str(),
        verdict.how,
        verdict.slip
    ) + &format!(" in {:?}", question.draft.question.chars().take(60).collect::<String>())
}

#[cfg(test)]
mod tests;
