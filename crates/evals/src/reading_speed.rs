//! How long 4 MB take to be read: files of a folder repeated to that size, and text made to be slow.
//! Measure an optimised build.

use std::path::{Path, PathBuf};
use std::time::Instant;

use domain::speakers;
use domain::transcript::{Format, MAX_CHARS, decode, read_with_remarks};
use serde_json::json;

use crate::{Error, Report};

/// The longest that any input may take.
const LIMIT_MS: u128 = 2_000;

/// Pieces whose repetition might be slow to read.
const HOSTILE: [&str; 44] = [
    "a",
    " ",
    "\n",
    "\n\n",
    ":",
    ": ",
    "a: ",
    "a:\n",
    "Ada: b\n",
    "<",
    "<v ",
    "<v Ada>",
    "&",
    "&amp;",
    "&amp;amp;",
    "{",
    "{\\",
    "[",
    "[[",
    "(",
    "((",
    "\"",
    "\",\"",
    "{\"a\":",
    "[1,",
    "-->",
    "00:00:01.000 --> ",
    "00:01 --> 00:02\n",
    "00:01.000 --> 00:02.000\nsame words again\n\n",
    "1\n",
    "1\n1\n",
    "**",
    "**a",
    "- ",
    ">> ",
    "# ",
    "#",
    "Ã",
    "Ã©",
    "\u{202b}",
    "e\u{301}",
    "\t",
    "。",
    "From a to b: 10:00:00 From ",
];

/// Reads everything and finds the slowest.
pub(crate) fn measure(path: &Path) -> Result<Report, Error> {
    let mut inputs: Vec<(String, Vec<u8>)> = Vec::new();
    for piece in HOSTILE {
        inputs.push((format!("{piece:?} repeated"), repeated(piece.as_bytes())));
        inputs.push((format!("{piece:?} in cues"), cues_of(piece)));
        inputs.push((format!("{piece:?} in lines"), lines_of(piece)));
    }
    let mut many = String::new();
    for n in 0..MAX_CHARS / 20 {
        many.push_str(&format!("Person {n}: word\n"));
    }
    inputs.push(("a label in each line".into(), many.into_bytes()));
    for file in files(path)? {
        inputs.push((file.display().to_string(), repeated(&std::fs::read(&file)?)));
    }
    let (mut disagreements, mut slowest) = (Vec::new(), (0, String::new()));
    let count = inputs.len();
    for (name, bytes) in inputs {
        let ms = time_ms(&bytes);
        if ms > LIMIT_MS {
            disagreements.push(format!("{name}: {ms} ms"));
        }
        slowest = slowest.max((ms, name));
    }
    let figures = json!({
        "inputs": count, "over_limit": disagreements.len(),
        "slowest_ms": slowest.0, "slowest": slowest.1,
    });
    Ok(Report { disagreements, figures })
}

/// Milliseconds of this thread on a processor, so that a busy machine makes no difference; where
/// the system doesn't count them, those that passed.
fn clock_ms(since: Instant) -> u128 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = counted.and_then(|counts| counts.split(' ').next()?.parse::<u128>().ok());
    ns.map_or_else(|| since.elapsed().as_millis(), |ns| ns / 1_000_000)
}

fn time_ms(bytes: &[u8]) -> u128 {
    let since = Instant::now();
    let start = clock_ms(since);
    if let Ok(text) = decode(bytes)
        && let Ok(mut read) = read_with_remarks(&text, Format::named("auto"))
    {
        speakers::assign(&mut read.turns, Some("Ada Byron"), Some("Tom Hale"));
    }
    clock_ms(since).saturating_sub(start)
}

fn repeated(piece: &[u8]) -> Vec<u8> {
    piece.iter().copied().cycle().take(MAX_CHARS).collect()
}

fn cues_of(piece: &str) -> Vec<u8> {
    let body = piece.replace('\n', " ").repeat(20);
    let cue = format!("00:00:01.000 --> 00:00:02.000\n{body}\n\n");
    [b"WEBVTT\n\n".as_slice(), &repeated(cue.as_bytes())[..MAX_CHARS - 10]].concat()
}

fn lines_of(piece: &str) -> Vec<u8> {
    repeated(format!("Ada: {piece}\nBen {piece}\n[00:01] {piece} c\n").as_bytes())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
