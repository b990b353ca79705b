//! Transcripts with the turns a user expects: who says what, when.
//!
//! A line per case: `{id, file, student?, tutor?, turns | speakers}`; the files are in the folder
//! named like the list. A turn is `{speaker?, not_speaker?, start_s, text}`: a missing or `"any"`
//! field is not compared, `text` is how the turn begins, all of it with `$` at the end.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use domain::speakers;
use domain::transcript::{Format, SpeakerRole, Turn, decode, read};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Error, Report};

#[derive(Deserialize)]
pub(crate) struct TranscriptCase {
    pub(crate) id: String,
    file: String,
    pub(crate) student: Option<String>,
    pub(crate) tutor: Option<String>,
    turns: Option<Vec<HashMap<String, Value>>>,
    speakers: Option<Vec<String>>,
}

impl TranscriptCase {
    /// Everybody who speaks in it.
    pub(crate) fn speakers(&self) -> Vec<String> {
        let turns = self.turns.iter().flatten();
        let named = turns.filter_map(|turn| turn.get("speaker")?.as_str().map(str::to_owned));
        named.chain(self.speakers.iter().flatten().cloned()).collect()
    }
}

/// The cases of a list with their files.
pub(crate) fn cases(path: &Path) -> Result<Vec<(TranscriptCase, Vec<u8>)>, Error> {
    let folder = path.with_extension("");
    let mut cases = Vec::new();
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        let case: TranscriptCase = serde_json::from_str(line)?;
        let bytes = std::fs::read(file_of(&folder, &case.file))?;
        cases.push((case, bytes));
    }
    Ok(cases)
}

/// What is wrong in one case.
#[derive(Default)]
struct TranscriptFaults {
    speakers: Vec<String>,
    times: Vec<String>,
    foreign: Vec<String>,
    other: Vec<String>,
}

impl TranscriptFaults {
    fn all(&self) -> Vec<&str> {
        let all = [&self.speakers, &self.times, &self.foreign, &self.other];
        all.into_iter().flatten().map(String::as_str).collect()
    }
}

/// Reads every case and compares.
pub(crate) fn measure(path: &Path) -> Result<Report, Error> {
    let (mut disagreements, mut pass, mut panics) = (Vec::new(), 0, 0);
    let mut wrong = [0; 3];
    let cases = cases(path)?;
    for (case, bytes) in &cases {
        let Ok(faults) = catch_unwind(|| faults(case, bytes)) else {
            panics += 1;
            disagreements.push(format!("{}: panic", case.id));
            continue;
        };
        let all = faults.all();
        pass += usize::from(all.is_empty());
        disagreements.extend(all.iter().map(|fault| format!("{}: {fault}", case.id)));
        for (count, faults) in
            wrong.iter_mut().zip([&faults.speakers, &faults.times, &faults.foreign])
        {
            *count += usize::from(!faults.is_empty());
        }
    }
    let figures = json!({
        "cases": cases.len(), "pass": pass, "panics": panics,
        "speakers_wrong": wrong[0], "times_wrong": wrong[1], "foreign_speech": wrong[2],
    });
    Ok(Report { disagreements, figures })
}

fn file_of(folder: &Path, file: &str) -> PathBuf {
    let inside = folder.join(file);
    if inside.exists() { inside } else { folder.with_file_name(file) }
}

fn faults(case: &TranscriptCase, bytes: &[u8]) -> TranscriptFaults {
    let mut faults = TranscriptFaults::default();
    let turns = decode(bytes).and_then(|text| read(&text, Format::named("auto")));
    let mut turns = match turns {
        Ok(turns) => turns,
        Err(unreadable) => {
            faults.other.push(unreadable.to_string());
            return faults;
        }
    };
    speakers::assign(&mut turns, case.student.as_deref(), case.tutor.as_deref());
    let stretches = stretches(turns);
    if let Some(speakers) = &case.speakers {
        let heard: Vec<&str> =
            stretches.iter().map(|turn| turn.speaker.as_deref().unwrap_or("-")).collect();
        let expected: Vec<&str> =
            speakers.iter().map(String::as_str).cycle().take(heard.len()).collect();
        if heard != expected || heard.len() < speakers.len() {
            faults.speakers.push(format!("speakers in turn {heard:?}"));
        }
    }
    if let Some(expected) = &case.turns {
        compare(expected, &stretches, &mut faults);
    }
    compare_roles(case, &stretches, &mut faults);
    faults
}

/// Neighbouring turns of one speaker as one.
fn stretches(turns: Vec<Turn>) -> Vec<Turn> {
    let mut stretches: Vec<Turn> = Vec::new();
    for turn in turns {
        match stretches.last_mut() {
            Some(last) if last.speaker == turn.speaker => {
                last.text.push(' ');
                last.text.push_str(&turn.text);
            }
            _ => stretches.push(turn),
        }
    }
    stretches
}

fn compare(expected: &[HashMap<String, Value>], turns: &[Turn], faults: &mut TranscriptFaults) {
    for (turn, n) in turns.iter().zip(0..).skip(expected.len()) {
        faults.foreign.push(format!("turn {n} is nobody's: {:?}", turn.text));
    }
    for (n, expected) in expected.iter().enumerate() {
        let Some(turn) = turns.get(n) else {
            faults.other.push(format!("turn {n} is missing"));
            continue;
        };
        let speaker = turn.speaker.as_deref();
        if let Some(name) = expected.get("speaker").filter(|name| **name != json!("any"))
            && name.as_str() != speaker
        {
            faults.speakers.push(format!("turn {n} is {speaker:?}'s and not {name}'s"));
        }
        if let Some(name) = expected.get("not_speaker")
            && name.as_str() == speaker
        {
            faults.speakers.push(format!("turn {n} is {name}'s"));
        }
        match expected.get("start_s") {
            Some(Value::Null) if turn.start_ms.is_some() => {
                faults.times.push(format!("turn {n} has the time {:?}", turn.start_ms));
            }
            Some(Value::Number(seconds))
                if turn.start_ms.map(|ms| f64::from(ms / 1_000))
                    != seconds.as_f64().map(f64::floor) =>
            {
                faults
                    .times
                    .push(format!("turn {n} is at {:?} ms, not at {seconds} s", turn.start_ms));
            }
            _ => {}
        }
        let text = expected.get("text").and_then(Value::as_str).unwrap_or_default();
        let is_right = match text.strip_suffix('$') {
            Some(whole) => turn.text == whole,
            None => turn.text.starts_with(text),
        };
        if !is_right {
            faults.foreign.push(format!("turn {n} says {:?}", turn.text));
        }
    }
}

/// Whoever has the name of the student or of the tutor plays that part, and nobody else does.
fn compare_roles(case: &TranscriptCase, turns: &[Turn], faults: &mut TranscriptFaults) {
    for turn in turns {
        let named = |name: &Option<String>| match (&turn.speaker, name) {
            (Some(label), Some(name)) => label.to_lowercase() == name.to_lowercase(),
            _ => false,
        };
        let role = turn.role;
        if (named(&case.student) && role != SpeakerRole::Student)
            || (named(&case.tutor) && role != SpeakerRole::Tutor)
        {
            faults.speakers.push(format!("{:?} counts as {}", turn.speaker, role.as_str()));
            return;
        }
    }
}
