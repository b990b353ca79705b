//! Measures the product's rules against files of cases. Each module reads one format, lists what
//! differs from the expected, and sums up in one line of JSON that a script can compare.

mod answers;
mod captions;
mod conversation;
mod draws;
mod figures;
mod grading;
mod hints;
mod homework;
mod items;
mod lessons;
mod mastery;
mod memory;
mod plan;
mod questions;
mod reading_speed;
mod redaction;
mod retrieval;
mod routing;
mod safety;
mod transcripts;

use std::path::Path;

pub use answers::measure_answers;
pub use questions::{CoverageCase, coverage_cases};

/// A sentence about a file of cases that can't be measured.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What a measurement found.
#[derive(Debug)]
pub struct Report {
    /// A line for each case that differs from the expected.
    pub disagreements: Vec<String>,
    /// The figures; printed last, as one line of JSON.
    pub figures: serde_json::Value,
}

/// A measurement by its name on the command line.
#[derive(Clone, Copy)]
pub struct Measurement {
    /// As typed after `eval`.
    pub name: &'static str,
    /// What the file or folder holds.
    pub about: &'static str,
    /// Reads the cases and measures.
    pub run: fn(&Path) -> Result<Report, Error>,
}

/// A measurement that takes options after its path.
pub struct TunableMeasurement {
    /// As typed after `eval`.
    pub name: &'static str,
    /// What the file or folder holds, and the options.
    pub about: &'static str,
    /// Reads the cases and measures, as the options say.
    pub run: fn(&Path, &[String]) -> Result<Report, Error>,
}

/// The measurements with options.
pub const TUNABLE: &[TunableMeasurement] = &[questions::MEASUREMENT, retrieval::MEASUREMENT];

/// The measurements without options, in the order in which the help lists them.
pub const MEASUREMENTS: &[Measurement] = &[
    Measurement {
        name: "transcripts",
        about: "a .jsonl of transcripts with the turns a user expects",
        run: transcripts::measure,
    },
    Measurement {
        name: "captions",
        about: "a folder of caption files, some with the cues they have",
        run: captions::measure,
    },
    Measurement {
        name: "redaction",
        about: "the same list as for transcripts: names in the passages that are stored",
        run: redaction::measure,
    },
    Measurement {
        name: "reading-speed",
        about: "a folder of transcripts, each repeated to 4 MB, beside text made to be slow",
        run: reading_speed::measure,
    },
    Measurement {
        name: "grading",
        about: "graded responses, or keys with right and wrong answers, as lines of JSON",
        run: grading::measure,
    },
    conversation::MEASUREMENT,
    items::MEASUREMENT,
    lessons::MEASUREMENT,
    homework::MEASUREMENT,
    hints::MEASUREMENT,
    safety::MEASUREMENT,
    mastery::MEASUREMENTS[0],
    mastery::MEASUREMENTS[1],
    mastery::MEASUREMENTS[2],
    mastery::MEASUREMENTS[3],
    memory::MEASUREMENT,
    plan::MEASUREMENT,
    routing::MEASUREMENT,
];

/// Refuses cases for a measurement that simulates its own.
fn refuse_cases(path: &Path) -> Result<(), Error> {
    if path.as_os_str().is_empty() {
        Ok(())
    } else {
        Err("This measurement simulates its learners and takes no file".into())
    }
}

/// Measures the cases at `path` and returns the lines to print: disagreements, then the figures.
///
/// # Errors
/// An unknown name or option, or a file that can't be read as cases.
pub fn run(name: &str, path: &Path, options: &[String]) -> Result<Vec<String>, Error> {
    let report = if let Some(tunable) = TUNABLE.iter().find(|known| known.name == name) {
        (tunable.run)(path, options)?
    } else {
        let measurement = MEASUREMENTS.iter().find(|measurement| measurement.name == name);
        let measurement = measurement.ok_or_else(|| unknown(name))?;
        if let Some(option) = options.first() {
            return Err(format!("{name} takes no options, such as {option}").into());
        }
        (measurement.run)(path)?
    };
    let mut lines = report.disagreements;
    lines.push(report.figures.to_string());
    Ok(lines)
}

fn unknown(name: &str) -> String {
    let plain = MEASUREMENTS.iter().map(|measurement| measurement.name);
    let known: Vec<&str> = plain.chain(TUNABLE.iter().map(|tunable| tunable.name)).collect();
    format!("There is no measurement {name}. There are: {}", known.join(", "))
}
