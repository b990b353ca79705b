//! Reads text whose lines say who speaks, in the shape that explains most lines, and text that says
//! nothing of it.

use super::super::reading::TranscriptShape;
use super::super::{Utterance, join};
use super::claims::{self, LineClaim, SpeechStart};
use super::rows::{self, Row};
use super::{Found, notices};

/// A way to name speakers in lines.
struct LineReader {
    shape: TranscriptShape,
    claim: for<'t> fn(&[Row<'t>]) -> LineClaim<'t>,
}

/// The readers in the order in which they are believed where two find as much.
const LINE_READERS: [LineReader; 4] = [
    LineReader { shape: TranscriptShape::Chat, claim: claims::chat },
    LineReader { shape: TranscriptShape::NameAndTimeAbove, claim: claims::heads },
    LineReader { shape: TranscriptShape::LabelledLines, claim: claims::labelled },
    LineReader { shape: TranscriptShape::NameAbove, claim: claims::named_above },
];

/// Unbracketed times count as stamps once so many lines have one …
const MIN_STAMPED_LINES: usize = 3;

/// … and that is at least one line in so many.
const STAMPED_SHARE: usize = 4;

/// Lines that must follow the title of a transcript.
const MIN_LINES_BELOW: usize = 2;

/// What is said, by speaker; without any names, by paragraph.
pub(super) fn read(text: &str) -> Found {
    let lines = rows::source_lines(text);
    let rows = rows::rows(&lines);
    let (rows, above) = below_title(&rows);
    let mut best: Option<(TranscriptShape, LineClaim<'_>)> = None;
    for reader in &LINE_READERS {
        let claim = (reader.claim)(rows);
        let most = best.as_ref().map_or(0, |(_, claim)| claim.starts.len());
        if claim.starts.len() > most {
            best = Some((reader.shape, claim));
        }
    }
    let (shape, claim) = best.unwrap_or((TranscriptShape::Paragraphs, LineClaim::default()));
    let is_clock =
        claim.is_clock || claim.starts.iter().any(|s| s.stamp.is_some_and(|s| s.is_clock));
    let mut teller = LineTeller::new(rows, &claim.starts);
    let first = teller.preamble();
    teller.tell(first);
    Found {
        shape,
        is_clock,
        left_out: teller.left_out + above,
        utterances: with_heads_joined(teller.told),
    }
}

/// The rows below the title of a document's transcript, and how many stand above: a summary and
/// notes are nobody's words.
fn below_title<'a, 't>(rows: &'a [Row<'t>]) -> (&'a [Row<'t>], usize) {
    let title = rows.iter().rposition(|row| notices::is_transcript_title(row.line));
    let below = title.map_or(rows, |at| &rows[at + 1..]);
    let filled = below.iter().filter(|row| !row.is_blank()).count();
    if filled >= MIN_LINES_BELOW { (below, rows.len() - below.len()) } else { (rows, 0) }
}

struct LineTeller<'a, 't> {
    rows: &'a [Row<'t>],
    starts: &'a [SpeechStart<'t>],
    /// Unbracketed times are stamps.
    stamps: bool,
    told: Vec<Utterance>,
    left_out: usize,
}

impl<'a, 't> LineTeller<'a, 't> {
    fn new(rows: &'a [Row<'t>], starts: &'a [SpeechStart<'t>]) -> Self {
        let filled = rows.iter().filter(|row| !row.is_blank()).count();
        let stamped = rows.iter().filter(|row| row.stamp.is_some()).count();
        let stamps = stamped >= MIN_STAMPED_LINES && stamped * STAMPED_SHARE >= filled;
        Self { rows, starts, stamps, told: Vec::new(), left_out: 0 }
    }

    /// The row at which speech begins: what stands above the first name is a head, unless it is in
    /// whole sentences.
    fn preamble(&mut self) -> usize {
        let Some(first) = self.starts.first().map(|start| start.row) else { return 0 };
        let mut before = Vec::new();
        for row in &self.rows[..first] {
            if row.is_blank() || row.is_stamp() {
                continue;
            }
            if row.is_heading || row.is_aside || notices::is_head(row.line) {
                self.left_out += 1;
            } else {
                before.push(row.line);
            }
        }
        let stamp = self.rows[..first].iter().rfind(|row| row.is_stamp()).and_then(|row| row.stamp);
        if !before.is_empty() {
            let text = before.join("\n");
            self.told.push(Utterance { text, ..Utterance::default() });
        }
        if let Some(stamp) = stamp {
            self.told.push(Utterance {
                speaker: self.starts.first().and_then(|start| start.speaker.clone()),
                start_ms: Some(stamp.start_ms),
                ..Utterance::default()
            });
        }
        first
    }

    fn tell(&mut self, from: usize) {
        let mut starts = self.starts.iter().peekable();
        let mut speaker: Option<String> = None;
        let mut apart = true;
        let mut at = from;
        while let Some(row) = self.rows.get(at) {
            if let Some(start) = starts.next_if(|start| start.row == at) {
                speaker.clone_from(&start.speaker);
                self.begin(start.speaker.clone(), start.stamp, start.text);
                apart = false;
                at = start.last_row + 1;
                continue;
            }
            at += 1;
            if row.is_blank() {
                // Within somebody's words an empty line is only a pause.
                apart |= self.starts.is_empty();
                continue;
            }
            if is_left_out(row) {
                self.left_out += 1;
                apart |= self.starts.is_empty();
                continue;
            }
            let stamp = row.stamp.filter(|stamp| {
                stamp.bracketed || self.stamps || (row.is_stamp() && !self.starts.is_empty())
            });
            let text = if stamp.is_some() { row.after } else { row.line };
            if apart || stamp.is_some() {
                self.begin(speaker.clone(), stamp, text);
            } else if let Some(last) = self.told.last_mut() {
                last.text.push('\n');
                last.text.push_str(text);
            }
            apart = false;
        }
    }

    fn begin(
        &mut self,
        speaker: Option<String>,
        stamp: Option<super::super::stamp::Stamp>,
        text: &str,
    ) {
        self.told.push(Utterance {
            speaker,
            start_ms: stamp.map(|stamp| stamp.start_ms),
            end_ms: stamp.and_then(|stamp| stamp.end_ms),
            text: text.to_owned(),
        });
    }
}

/// Whether a line is a notice, a rule or the head of a section.
fn is_left_out(row: &Row<'_>) -> bool {
    let is_rule = row.line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | '—'));
    let is_section = row.is_heading && !row.is_stamp();
    is_rule || is_section || notices::is_notice(row.line)
}

/// Gives a line that was only a name or a time to the words after it, and ends each stretch where
/// the next begins: these formats only say when somebody started.
fn with_heads_joined(told: Vec<Utterance>) -> Vec<Utterance> {
    let mut joined: Vec<Utterance> = Vec::with_capacity(told.len());
    // A time above a block of lines is that of the first of them, whoever speaks it.
    let mut block_ms = None;
    for mut next in told {
        next.text = join::one_line(&next.text);
        if next.text.is_empty() && next.start_ms.is_some() {
            block_ms = next.start_ms;
        }
        if let Some(last) = joined.last_mut() {
            if last.text.is_empty() {
                next.start_ms = next.start_ms.or(block_ms);
                *last = next;
                continue;
            }
            if last.end_ms.is_none()
                && let (Some(start), Some(end)) = (last.start_ms, next.start_ms)
            {
                last.end_ms = (end >= start).then_some(end);
            }
        }
        if !next.text.is_empty() {
            block_ms = None;
        }
        joined.push(next);
    }
    joined.retain(|utterance| !utterance.text.is_empty());
    joined
}
