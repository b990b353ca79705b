//! Caption files of other programs' test suites: all are read without a panic, and where a `.json`
//! beside one has `cueList` or `cues`, those cues are found with their times and text.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use domain::transcript::{Cue, Format, Unreadable, cues, decode, read};
use serde_json::{Value, json};

use crate::{Error, Report};

/// Folders inside folders.
const MAX_DEPTH: usize = 6;

/// Reads every caption file below a folder.
pub(crate) fn measure(path: &Path) -> Result<Report, Error> {
    let mut files = Vec::new();
    collect(path, 0, &mut files)?;
    files.sort();
    let mut disagreements = Vec::new();
    let (mut panics, mut errors, mut expected_cues, mut equal_cues) = (0, 0, 0, 0);
    for file in &files {
        let name = file.strip_prefix(path).unwrap_or(file).display().to_string();
        let bytes = std::fs::read(file)?;
        let expected = expected(&file.with_extension("json"))?;
        expected_cues += expected.len();
        let Ok((read, found)) = catch_unwind(|| outcome(&bytes)) else {
            panics += 1;
            disagreements.push(format!("{name}: panic"));
            continue;
        };
        // A file without a word has nothing to read.
        if let Err(unreadable) = read
            && !matches!(unreadable, Unreadable::NoSpeech | Unreadable::Empty)
        {
            errors += 1;
            disagreements.push(format!("{name}: {unreadable}"));
        }
        let (equal, missing) = compare(&expected, found);
        equal_cues += equal;
        disagreements.extend(missing.iter().map(|cue| format!("{name}: missing {cue:?}")));
    }
    let figures = json!({
        "files": files.len(), "panics": panics, "errors": errors,
        "cues_expected": expected_cues, "cues_equal": equal_cues,
    });
    Ok(Report { disagreements, figures })
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() && depth < MAX_DEPTH {
            collect(&path, depth + 1, files)?;
        } else if ["vtt", "srt", "sbv"].contains(&ending) {
            files.push(path);
        }
    }
    Ok(())
}

fn outcome(bytes: &[u8]) -> (Result<(), Unreadable>, Vec<Cue>) {
    match decode(bytes) {
        Ok(text) => (read(&text, Format::named("auto")).map(drop), cues(&text)),
        Err(unreadable) => (Err(unreadable), Vec::new()),
    }
}

/// The cues that a file should have.
fn expected(path: &Path) -> Result<Vec<Cue>, Error> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let value: Value = serde_json::from_str(&text)?;
    let list = ["cueList", "cues"].iter().find_map(|key| value.get(*key)?.as_array());
    let cue = |cue: &Value| {
        let text = ["content", "text"].iter().find_map(|key| cue.get(*key)?.as_str())?;
        let ms = |key| Some((cue.get(key)?.as_f64()? * 1_000.0).round() as u32);
        Some(Cue { times: Some((ms("startTime")?, ms("endTime")?)), text: text.to_owned() })
    };
    Ok(list.into_iter().flatten().filter_map(cue).collect())
}

/// How many expected cues were found, and those that were not.
fn compare(expected: &[Cue], mut found: Vec<Cue>) -> (usize, Vec<Cue>) {
    let mut missing = Vec::new();
    for cue in expected {
        match found.iter().position(|candidate| candidate == cue) {
            Some(at) => drop(found.swap_remove(at)),
            None => missing.push(cue.clone()),
        }
    }
    (expected.len() - missing.len(), missing)
}
