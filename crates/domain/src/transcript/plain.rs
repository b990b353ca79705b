//! Reads plain text: what note takers export and what people type.
//!
//! A line may begin with a time, a name, both in either order, or neither; a name may stand alone
//! on the line before its words. Whether names and times are meant shows in the transcript as a
//! whole.

use super::Utterance;
use super::label::{self, LabelCandidate, Labels};
use super::stamp::{self, Stamp};

/// Unbracketed times count as stamps once so many lines have one …
const MIN_STAMPED_LINES: usize = 3;

/// … and that is at least one line in so many.
const STAMPED_SHARE: usize = 4;

/// A line taken apart.
struct PlainLine<'a> {
    /// The line as written.
    line: &'a str,
    stamp: Option<Stamp>,
    /// Who might be speaking, and what then is left to say.
    named: Option<(&'a str, &'a str)>,
    /// What is left without the stamp.
    unnamed: &'a str,
}

/// What is said, by speaker; without any names, by paragraph.
pub(super) fn utterances(text: &str) -> Vec<Utterance> {
    let rows: Vec<PlainLine<'_>> = text.lines().map(|line| row(line.trim())).collect();
    let filled = || rows.iter().filter(|row| !row.line.is_empty());
    let labels = Labels::among(filled().filter(|row| !row.unnamed.is_empty()).map(|row| {
        match (row.named, row.stamp) {
            (Some((name, _)), Some(_)) => LabelCandidate::Timed(name),
            (Some((name, _)), None) => LabelCandidate::Plain(name),
            (None, _) => LabelCandidate::None,
        }
    }));
    let stamped = filled().filter(|row| row.stamp.is_some()).count();
    let stamps = stamped >= MIN_STAMPED_LINES && stamped * STAMPED_SHARE >= filled().count();
    let mut told: Vec<Utterance> = Vec::new();
    let mut speaker: Option<String> = None;
    let mut apart = true;
    for row in &rows {
        if row.line.is_empty() {
            // Within somebody's words an empty line is only a pause.
            apart |= labels.is_empty();
            continue;
        }
        let named = row.named.and_then(|(name, rest)| Some((labels.speaker(name)?, rest)));
        let stamp = row.stamp.filter(|stamp| named.is_some() || stamp.bracketed || stamps);
        let text = match (named, stamp) {
            (Some((_, rest)), _) => rest,
            (None, Some(_)) => row.unnamed,
            (None, None) => row.line,
        };
        if let Some((name, _)) = named {
            speaker = Some(name.to_owned());
        }
        if apart || named.is_some() || stamp.is_some() {
            told.push(Utterance {
                speaker: speaker.clone(),
                start_ms: stamp.and_then(|stamp| stamp.start_ms),
                end_ms: stamp.and_then(|stamp| stamp.end_ms),
                text: text.to_owned(),
            });
        } else if let Some(last) = told.last_mut() {
            last.text.push('\n');
            last.text.push_str(text);
        }
        apart = false;
    }
    with_heads_joined(told)
}

/// Takes a line apart, as if names and stamps were meant.
fn row(line: &str) -> PlainLine<'_> {
    let (stamp, unnamed) = stamp::leading(line).map_or((None, line), |(s, rest)| (Some(s), rest));
    if let Some((name, trailing, rest)) = stamped_name(unnamed) {
        return PlainLine {
            line,
            stamp: stamp.or(Some(trailing)),
            named: Some((name, rest)),
            unnamed,
        };
    }
    if let Some(named) = label::candidate(unnamed) {
        return PlainLine { line, stamp, named: Some(named), unnamed };
    }
    let alone = stamp.is_some() && unnamed.len() > 1 && label::could_be_name(unnamed);
    PlainLine { line, stamp, named: alone.then_some((unnamed, "")), unnamed }
}

/// `Ada (00:12): text`, `Ada [00:12] text`, or a line that is only `Ada  0:12`.
fn stamped_name(line: &str) -> Option<(&str, Stamp, &str)> {
    if let Some((name, stamp)) = stamp::trailing(line.trim_end_matches(':'))
        && label::could_be_name(name)
    {
        return Some((name, stamp, ""));
    }
    let at = line.find(['(', '['])?;
    let (stamp, rest) = stamp::leading(&line[at..])?;
    let name = line[..at].trim_end();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    label::could_be_name(name).then_some((name, stamp, rest))
}

/// Gives a line that was only a name or a time to the words after it, and ends each stretch where
/// the next begins: these formats only say when somebody started.
fn with_heads_joined(told: Vec<Utterance>) -> Vec<Utterance> {
    let mut joined: Vec<Utterance> = Vec::with_capacity(told.len());
    for mut next in told {
        if let Some(last) = joined.last_mut() {
            let head = last.text.trim().is_empty();
            if head && (last.speaker == next.speaker || next.start_ms.is_none()) {
                next.start_ms = next.start_ms.or(last.start_ms);
                *last = next;
                continue;
            }
            if last.end_ms.is_none()
                && let (Some(start), Some(end)) = (last.start_ms, next.start_ms)
            {
                last.end_ms = (end >= start).then_some(end);
            }
        }
        joined.push(next);
    }
    joined.retain(|utterance| !utterance.text.trim().is_empty());
    joined
}
