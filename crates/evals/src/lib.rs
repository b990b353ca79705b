//! Measures the product's rules against files of cases. Each module reads one format, lists what
//! differs from the expected, and sums up in one line of JSON that a script can compare.

mod captions;
mod conversation;
mod grading;
mod items;
mod lessons;
mod reading_speed;
mod redaction;
mod safety;
mod transcripts;

use std::path::Path;

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
pub struct Measurement {
    /// As typed after `eval`.
    pub name: &'static str,
    /// What the file or folder holds.
    pub about: &'static str,
    /// Reads the cases and measures.
    pub run: fn(&Path) -> Result<Report, Error>,
}

/// All measurements, in the order in which the help lists them.
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
    safety::MEASUREMENT,
];

/// Measures the cases at `path` and returns the lines to print: disagreements, then the figures.
///
/// # Errors
/// An unknown name, or a file that can't be read as cases.
pub fn run(name: &str, path: &Path) -> Result<Vec<String>, Error> {
    let measurement = MEASUREMENTS.iter().find(|measurement| measurement.name == name);
    let Some(measurement) = measurement else {
        let known: Vec<&str> = MEASUREMENTS.iter().map(|measurement| measurement.name).collect();
        return Err(
            format!("There is no measurement {name}. There are: {}", known.join(", ")).into()
        );
    };
    let report = (measurement.run)(path)?;
    let mut lines = report.disagreements;
    lines.push(report.figures.to_string());
    Ok(lines)
}
