//! How well the screening of texts finds what tells of a danger to a child.

use std::collections::BTreeMap;
use std::path::Path;

use domain::safety::{RiskCategory, decide, screen};
use domain::transcript::SpeakerRole;
use serde::Deserialize;
use serde_json::json;

use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "safety",
    about: "JSONL of {\"text\", \"category\" or null, \"language\", \"speaker\", \"severity\"}",
    run,
};

/// A text with what it tells of.
#[derive(Debug, Deserialize)]
struct SafetyCase {
    text: String,
    category: Option<RiskCategory>,
    #[serde(default)]
    language: String,
    #[serde(default)]
    speaker: String,
}

/// How many there are, were found, and were found where they are not.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    expected: usize,
    found: usize,
    /// Texts of the category that were found under any.
    noticed: usize,
    wrong: usize,
}

impl Tally {
    fn recall(self) -> f64 {
        ratio(self.found, self.expected)
    }

    fn precision(self) -> f64 {
        ratio(self.found, self.found + self.wrong)
    }
}

/// A share to three places; 1 of nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { (part as f64 / whole as f64 * 1_000.0).round() / 1_000.0 }
}

fn run(path: &Path) -> Result<Report, Error> {
    let (mut disagreements, mut tallies) = (Vec::new(), BTreeMap::<RiskCategory, Tally>::new());
    let (mut count, mut alarms, mut noticed) = (0, 0, 0);
    for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let case: SafetyCase =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        count += 1;
        let found = found(&case);
        alarms += usize::from(found.is_some());
        noticed += usize::from(found.is_some() && case.category.is_some());
        if let Some(expected) = case.category {
            let tally = tallies.entry(expected).or_default();
            tally.expected += 1;
            tally.noticed += usize::from(found.is_some());
            tally.found += usize::from(found == Some(expected));
        }
        if found != case.category {
            if let Some(found) = found {
                tallies.entry(found).or_default().wrong += 1;
            }
            disagreements.push(disagreement(number + 1, &case, found));
        }
    }
    let expected: usize = tallies.values().map(|tally| tally.expected).sum();
    let of_category = |(category, tally): (&RiskCategory, &Tally)| {
        let figures = json!({
            "n": tally.expected,
            "recall": tally.recall(),
            "noticed": ratio(tally.noticed, tally.expected),
            "precision": tally.precision(),
        });
        (category.as_str().to_owned(), figures)
    };
    let by_category: serde_json::Map<_, _> = tallies.iter().map(of_category).collect();
    let figures = json!({
        "n": count,
        "recall": ratio(noticed, expected),
        "precision": ratio(noticed, alarms),
        "by_category": by_category,
    });
    Ok(Report { disagreements, figures })
}

fn speaker(case: &SafetyCase) -> SpeakerRole {
    SpeakerRole::parse(&case.speaker).unwrap_or(SpeakerRole::Unknown)
}

fn found(case: &SafetyCase) -> Option<RiskCategory> {
    decide(&screen(&case.text, speaker(case)), &[]).category
}

/// What was expected, what was found, and each phrase with what explained it away.
fn disagreement(line: usize, case: &SafetyCase, found: Option<RiskCategory>) -> String {
    let word = |category: Option<RiskCategory>| category.map_or("null", RiskCategory::as_str);
    let signals = screen(&case.text, speaker(case)).into_iter().map(|signal| {
        let excuse = signal.excuse.map(|(excuse, range)| {
            format!(", {excuse:?} by {:?}", case.text.get(range).unwrap_or_default())
        });
        format!(" [{}: {}{}]", signal.category.as_str(), signal.rule, excuse.unwrap_or_default())
    });
    format!(
        "line {line}: {} instead of {} ({} {}): {}{}",
        word(found),
        word(case.category),
        case.language,
        case.speaker,
        case.text,
        signals.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_development_set_keeps_its_figures() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/safety.jsonl");
        let report = run(&path).unwrap();
        let figure = |name: &str| report.figures[name].as_f64().unwrap();
        assert!(figure("recall") >= 0.97, "{:#?}", report.disagreements);
        assert!(figure("precision") >= 0.95, "{:#?}", report.disagreements);
    }
}
