//! Reads tables: a head of column names, then a row for each stretch of speech, separated by
//! commas, semicolons, tabulators or bars.

use super::super::Utterance;
use super::super::stamp;

const TEXT_COLUMNS: [&str; 18] = [
    "text",
    "words",
    "dialog",
    "dialogue",
    "content",
    "transcript",
    "transcription",
    "utterance",
    "sentence",
    "message",
    "speech",
    "caption",
    "what",
    "texto",
    "diálogo",
    "texte",
    "wortlaut",
    "текст",
];

const SPEAKER_COLUMNS: [&str; 14] = [
    "speaker",
    "speaker name",
    "name",
    "participant",
    "who",
    "user",
    "username",
    "person",
    "speaker id",
    "hablante",
    "sprecher",
    "locuteur",
    "orador",
    "спикер",
];

const START_COLUMNS: [&str; 12] = [
    "start",
    "start time",
    "starttime",
    "begin",
    "from",
    "time",
    "timestamp",
    "in",
    "start s",
    "inicio",
    "beginn",
    "début",
];

const END_COLUMNS: [&str; 8] = ["end", "end time", "endtime", "to", "out", "stop", "end s", "fin"];

/// Columns of a table at most.
const MAX_COLUMNS: usize = 50;

/// What is said in a text that is a table with a head.
pub(super) fn utterances(text: &str) -> Option<Vec<Utterance>> {
    let head = text.lines().find(|line| !line.trim().is_empty())?;
    let separator = [',', ';', '\t', '|'].into_iter().find(|separator| {
        let columns = rows(head, *separator).next().unwrap_or_default();
        column(&columns, &TEXT_COLUMNS).is_some()
            && (column(&columns, &SPEAKER_COLUMNS).is_some()
                || column(&columns, &START_COLUMNS).is_some())
    })?;
    let mut rows = rows(text, separator);
    let columns = rows.by_ref().find(|row| row.iter().any(|cell| !cell.trim().is_empty()))?;
    let said = column(&columns, &TEXT_COLUMNS)?;
    let (speaker, start, end) = (
        column(&columns, &SPEAKER_COLUMNS),
        column(&columns, &START_COLUMNS),
        column(&columns, &END_COLUMNS),
    );
    let unit = columns.iter().find(|name| name.to_lowercase().ends_with("ms"));
    let scale = if unit.is_some() { 1.0 } else { 1_000.0 };
    let told = rows.filter_map(|row| {
        let cell =
            |at: Option<usize>| row.get(at?).map(|cell| cell.trim()).filter(|c| !c.is_empty());
        Some(Utterance {
            // Below the head of a table in Markdown stands a rule.
            text: cell(Some(said)).filter(|said| !said.starts_with("---"))?.to_owned(),
            speaker: cell(speaker).map(str::to_owned),
            start_ms: cell(start).and_then(|cell| time(cell, scale)),
            end_ms: cell(end).and_then(|cell| time(cell, scale)),
        })
    });
    Some(told.collect())
}

/// The first column of one of these names.
fn column(columns: &[String], names: &[&str]) -> Option<usize> {
    let tidy = |name: &str| {
        let name = name.trim().to_lowercase().replace(['_', '-', '.'], " ");
        name.trim_end_matches(" ms").trim_end_matches(" (s)").to_owned()
    };
    names.iter().find_map(|name| columns.iter().position(|column| tidy(column) == *name))
}

/// A stamp, or a number of seconds (milliseconds where the scale is 1).
fn time(cell: &str, scale: f64) -> Option<u32> {
    if let Some((ms, rest)) = stamp::time(cell)
        && rest.is_empty()
    {
        return Some(ms);
    }
    let number: f64 = cell.replace(',', ".").parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((number * scale) as u32)
}

/// The rows of a table; quotes may hold separators, line ends and doubled quotes (RFC 4180).
fn rows(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> {
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        rest.peek()?;
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(c) = rest.next() {
            match c {
                '"' if quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quoted = true;
                }
                '\n' if !quoted => break,
                c if c == separator && !quoted && row.len() < MAX_COLUMNS => {
                    row.push(std::mem::take(&mut cell));
                }
                c => cell.push(c),
            }
        }
        row.push(cell);
        Some(row)
    })
}
