//! Reads `WebVTT`: blocks and time stamps as the W3C standard parses them (section 6), except that
//! speech is never dropped: a cue whose times are broken is kept without times, and an arrow in
//! what somebody says (`2H2 + O2 --> 2H2O`) is speech.

use super::Utterance;
use super::label::{self, LabelCandidate, Labels};
use super::markup;

/// One cue, its text still with mark-up, lines separated by `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Start and end in milliseconds; none when the file's times can't be read.
    pub times: Option<(u32, u32)>,
    /// As written.
    pub text: String,
}

/// The cues of a file in order. A missing header is forgiven.
pub fn cues(text: &str) -> Vec<Cue> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    let mut cues = Vec::new();
    let mut at = if text.trim_start().starts_with("WEBVTT") { after_header(&lines) } else { 0 };
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        let end = |from: usize| {
            let stop = |line: &&str| line.trim().is_empty() || is_timing(line);
            lines[from..].iter().position(stop).map_or(lines.len(), |n| from + n)
        };
        if is_comment(lines[at]) || (cues.is_empty() && is_sheet(lines[at])) {
            at = end(at);
            // A comment can't hold an arrow: the standard goes on with the cue there.
            continue;
        }
        let timing = (at..lines.len().min(at + 2)).find(|n| is_timing(lines[*n]));
        if let Some(timing) = timing {
            let stop = end(timing + 1);
            let text = lines[timing + 1..stop].join("\n");
            cues.push(Cue { times: times(lines[timing]), text });
            at = stop;
        } else {
            // Before the first cue this is a header; after it, speech whose time line got lost.
            let stop = end(at);
            let from = if is_number(lines[at]) { at + 1 } else { at };
            if !cues.is_empty() && from < stop {
                cues.push(Cue { times: None, text: lines[from..stop].join("\n") });
            }
            at = stop;
        }
    }
    cues
}

/// Whether any line says from when to when as the standard wants it.
pub(super) fn has_cues(text: &str) -> bool {
    text.lines().any(|line| times(line).is_some())
}

/// The header reaches to the first empty line, or to a cue that follows it at once.
fn after_header(lines: &[&str]) -> usize {
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0) + 1;
    let stop = |line: &&str| line.trim().is_empty() || is_timing(line);
    lines[first..].iter().position(stop).map_or(lines.len(), |n| first + n)
}

fn is_comment(line: &str) -> bool {
    line.strip_prefix("NOTE").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_sheet(line: &str) -> bool {
    matches!(line.trim_end(), "STYLE" | "REGION")
}

/// A cue's number that stands alone.
pub(super) fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A line that is there to say when, well written or not.
pub(super) fn is_timing(line: &str) -> bool {
    let Some((left, right)) = line.split_once("-->") else { return false };
    let clock = |side: &str| {
        side.as_bytes()
            .windows(3)
            .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit())
    };
    left.trim_start().starts_with(|c: char| c.is_ascii_digit()) && (clock(left) || clock(right))
}

/// Both times of a timing line, by the standard's grammar.
fn times(line: &str) -> Option<(u32, u32)> {
    let (start_ms, rest) = timestamp(line.trim_start())?;
    let rest = rest.trim_start().strip_prefix("-->")?;
    let (end_ms, _settings) = timestamp(rest.trim_start())?;
    Some((start_ms, end_ms))
}

/// "Collect a `WebVTT` timestamp": `mm:ss.ttt`, or with hours of any length before it.
fn timestamp(text: &str) -> Option<(u32, &str)> {
    let (first, width, rest) = digits(text)?;
    let (second, rest) = two_digits(rest.strip_prefix(':')?)?;
    let with_hours = width != 2 || first > 59 || rest.starts_with(':');
    let (hours, minutes, seconds, rest) = if with_hours {
        let (third, rest) = two_digits(rest.strip_prefix(':')?)?;
        (first, second, third, rest)
    } else {
        (0, first, second, rest)
    };
    let (thousandths, width, rest) = digits(rest.strip_prefix('.')?)?;
    if width != 3 || minutes > 59 || seconds > 59 {
        return None;
    }
    let whole = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    Some((whole.checked_mul(1_000)?.checked_add(thousandths)?, rest))
}

/// A number, how many digits it has, and what follows.
fn digits(text: &str) -> Option<(u32, usize, &str)> {
    let width = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..width].parse().ok()?, width, &text[width..]))
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    digits(text).filter(|(_, width, _)| *width == 2).map(|(value, _, rest)| (value, rest))
}

/// What the cues say, by speaker: from voice spans, else from labels at the start of lines. In a
/// file that names speakers, a cue without a name goes on with the one before.
pub(super) fn utterances(cues: &[Cue]) -> Vec<Utterance> {
    let spoken: Vec<Vec<markup::Speech>> =
        cues.iter().map(|cue| markup::speech(&cue.text)).collect();
    let lines = || spoken.iter().flatten().filter(|speech| speech.voice.is_none());
    let labels = Labels::among(
        lines().flat_map(|speech| speech.text.lines()).filter(|line| !line.trim().is_empty()).map(
            |line| {
                label::candidate(line)
                    .map_or(LabelCandidate::None, |(name, _)| LabelCandidate::Plain(name))
            },
        ),
    );
    let mut utterances = Vec::new();
    let mut speaker: Option<String> = None;
    for (cue, spoken) in cues.iter().zip(spoken) {
        let start_ms = cue.times.map(|(start, _)| start);
        let end_ms = cue.times.and_then(|(start, end)| (end >= start).then_some(end));
        for speech in spoken {
            if let Some(voice) = speech.voice {
                speaker = Some(voice);
                let text = speech.text;
                utterances.push(Utterance { speaker: speaker.clone(), start_ms, end_ms, text });
                continue;
            }
            let mut cue_text =
                Utterance { speaker: speaker.clone(), start_ms, end_ms, text: String::new() };
            for line in speech.text.lines() {
                let named = label::candidate(line)
                    .and_then(|(name, rest)| Some((labels.speaker(name)?, rest)));
                let text = named.map_or(line, |(_, rest)| rest);
                if let Some((name, _)) = named {
                    let next = Utterance { speaker: Some(name.to_owned()), ..cue_text.clone() };
                    utterances.push(std::mem::replace(&mut cue_text, next));
                    cue_text.text.clear();
                }
                cue_text.text.push_str(text);
                cue_text.text.push('\n');
            }
            speaker.clone_from(&cue_text.speaker);
            utterances.push(cue_text);
        }
    }
    utterances.retain(|utterance: &Utterance| !utterance.text.trim().is_empty());
    utterances
}
