//! Questions answered by whatever writes: how well its answers stand on the sessions, how far they cover
//! what was asked, and what it declines.

use std::collections::BTreeSet;
use std::path::Path;

use domain::chat::{AnswerBasis, Coverage, Reply};
use ports::Llm;
use retrieval::{Stretch, index_of};
use serde_json::json;

use crate::questions::answering::{AskedQuestion, ask, egress, places};
use crate::questions::sources::{Half, SessionQuestion, outside_questions, sessions};
use crate::retrieval::option;
use crate::{Error, Report};

/// Turns before and after a place that are shown with it.
const NEIGHBOURS: u32 = 1;

/// Questions about other things that each session is asked.
const OUTSIDE: usize = 2;

/// Marks of what an answer quotes.
const QUOTED: [char; 2] = ['\u{201c}', '\u{201d}'];

#[derive(Default)]
struct AnswerSums {
    covered: usize,
    answered: usize,
    at_the_place: usize,
    declined: usize,
    uncovered: usize,
    refused: usize,
    in_general: usize,
    /// Answers from the sessions, and those whose quotes all stand there.
    told: usize,
    supported: usize,
    failed: usize,
    writers: BTreeSet<String>,
    prompts: BTreeSet<String>,
}

/// Asks `llm` the questions of a folder of lessons (`--half odd|even|all`), each of its own lesson, and
/// some that no lesson answers.
///
/// # Errors
/// An unknown option, or a folder that can't be read.
pub async fn measure_answers(
    llm: &dyn Llm,
    path: &Path,
    options: &[String],
) -> Result<Report, Error> {
    let half = Half::named(option(options, "--half")?)?;
    let outside = outside_questions(path, half);
    let (mut sums, mut disagreements) = (AnswerSums::default(), Vec::new());
    for (place, session) in sessions(path, half)?.iter().enumerate() {
        let stretches = [Stretch { turns: &session.turns, subject: session.subject }];
        let index = index_of(&stretches);
        let foreign = outside.iter().cycle().skip(place * OUTSIDE).take(OUTSIDE.min(outside.len()));
        for question in session.questions.iter().chain(foreign) {
            let asked = ask(&index, &stretches, question);
            let fault = match llm.respond(&egress(), asked.request.clone()).await {
                Ok(reply) => sums.count(question, &asked, &reply),
                Err(fault) => {
                    sums.failed += 1;
                    Some(format!("failed: {fault}"))
                }
            };
            let line = |fault| format!("{}: {fault}: {}", session.name, question.text);
            disagreements.extend(fault.map(line));
        }
    }
    Ok(Report { disagreements, figures: sums.figures() })
}

impl AnswerSums {
    /// Counts a reply; returns what is wrong with it.
    fn count(
        &mut self,
        question: &SessionQuestion,
        asked: &AskedQuestion,
        reply: &Reply,
    ) -> Option<String> {
        self.writers.insert(reply.model.clone());
        self.prompts.extend(reply.prompt.clone());
        let shown = places(&asked.located, &reply.quotes);
        let is_told = reply.coverage != Coverage::Absent;
        let is_supported = shown.len() == reply.quotes.len()
            && !shown.is_empty()
            && quoted(&reply.text).all(|words| is_said(words, asked));
        self.told += usize::from(is_told);
        self.supported += usize::from(is_told && is_supported);
        self.in_general += usize::from(reply.basis == AnswerBasis::Curriculum);
        if question.turns.is_empty() {
            self.uncovered += 1;
            self.refused += usize::from(reply.coverage != Coverage::Answered);
        } else {
            let hits = shown.iter().any(|(_, turn)| {
                let around = turn.saturating_sub(NEIGHBOURS)..=turn + NEIGHBOURS;
                question.turns.range(around).next().is_some()
            });
            self.covered += 1;
            self.answered += usize::from(reply.coverage == Coverage::Answered);
            self.at_the_place += usize::from(is_told && hits);
            self.declined += usize::from(!is_told);
        }
        (is_told && !is_supported).then(|| "unsupported".to_owned())
    }

    fn figures(self) -> serde_json::Value {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        json!({
            "questions": self.covered + self.uncovered + self.failed,
            "supported": share(self.supported, self.told),
            "covered_answered": share(self.answered, self.covered),
            "covered_at_the_place": share(self.at_the_place, self.covered),
            "covered_declined": share(self.declined, self.covered),
            "uncovered_refused": share(self.refused, self.uncovered),
            "in_general": self.in_general,
            "failed": self.failed,
            "writers": self.writers,
            "prompts": self.prompts,
        })
    }
}

/// What stands between quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(QUOTED).skip(1).step_by(2)
}

fn is_said(words: &str, asked: &AskedQuestion) -> bool {
    let turns = asked.request.passages.iter().flat_map(|passage| &passage.turns);
    turns.into_iter().any(|turn| turn.text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_what_stands_between_the_marks() {
        let text = "It was: \u{201c}a salt\u{201d} and \u{201c}water\u{201d}.";
        assert_eq!(quoted(text).collect::<Vec<_>>(), ["a salt", "water"]);
        assert_eq!(quoted("nothing").count(), 0);
    }
}
