//! How well messages of a conversation are told apart: small talk, questions about the student,
//! follow-ups, and questions about lessons, which are never to be taken for anything else.

use std::path::{Path, PathBuf};

use conversation::{Read, Understood, read};
use serde::Deserialize;
use serde_json::json;

use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "conversation",
    about: "JSONL of {\"said\", \"before\": [...], \"is\", \"of\", \"asks\", \"language\"}; without a path, the product's own",
    run,
};

/// The product's own cases, from the root of the workspace.
const OWN_CASES: &str = "crates/evals/cases/conversation.jsonl";

/// A message with what it is.
#[derive(Debug, Deserialize)]
struct Case {
    said: String,
    /// The student's messages before.
    #[serde(default)]
    before: Vec<String>,
    is: String,
    /// A word of what an example or an explanation is of.
    #[serde(default)]
    of: Option<String>,
    /// A part of the whole question; empty for the message as it is.
    #[serde(default)]
    asks: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

fn run(path: &Path) -> Result<Report, Error> {
    let path = if path.as_os_str().is_empty() { PathBuf::from(OWN_CASES) } else { path.into() };
    let (mut disagreements, mut n, mut right) = (Vec::new(), 0, 0);
    let (mut ordinary, mut ordinary_right, mut leaning, mut leaning_right) = (0, 0, 0, 0);
    for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        let case: Case =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let history: Vec<(bool, String)> =
            case.before.iter().map(|message| (true, message.clone())).collect();
        let found = read(&case.said, &history);
        let agrees = agrees(&case, &found);
        n += 1;
        right += usize::from(agrees);
        if case.is == "question" && case.before.is_empty() {
            ordinary += 1;
            ordinary_right += usize::from(agrees);
        } else if !case.before.is_empty() {
            leaning += 1;
            leaning_right += usize::from(agrees);
        }
        if !agrees {
            disagreements.push(format!(
                "line {}: {:?} is {}, read as {found:?}",
                number + 1,
                case.said,
                case.is
            ));
        }
    }
    let share = |part: usize, whole: usize| {
        if whole == 0 { 1.0 } else { (part as f64 / whole as f64 * 1_000.0).round() / 1_000.0 }
    };
    let figures = json!({
        "n": n,
        "accuracy": share(right, n),
        "questions": ordinary,
        "questions_left_alone": share(ordinary_right, ordinary),
        "follow_ups": leaning,
        "follow_ups_right": share(leaning_right, leaning),
    });
    Ok(Report { disagreements, figures })
}

fn agrees(case: &Case, found: &Read) -> bool {
    let holds = |text: &str, part: &Option<String>| {
        let folded = text.to_lowercase();
        part.as_ref().is_none_or(|part| folded.contains(&part.to_lowercase()))
    };
    let speaks = case
        .language
        .as_deref()
        .is_none_or(|code| found.language.is_some_and(|language| language.code() == code));
    let is_kind = match &found.understood {
        Understood::SmallTalk(_) => case.is == "small_talk",
        Understood::Matter { matter, .. } => case.is == matter.as_str(),
        Understood::Example { of, .. } => case.is == "example" && holds(of, &case.of),
        Understood::Simpler { of, .. } => case.is == "simpler" && holds(of, &case.of),
        Understood::Question(question) => case.is == "question" && holds(question, &case.asks),
        Understood::Foreign => case.is == "foreign",
    };
    is_kind && speaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_about_lessons_are_taken_for_nothing_else() {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/conversation.jsonl");
        let report = run(&cases).unwrap();
        let share = |name: &str| report.figures[name].as_f64().unwrap();
        assert!(share("questions_left_alone") >= 0.98, "{:#?}", report.disagreements);
        assert!(share("accuracy") >= 0.95, "{:#?}", report.disagreements);
    }
}
