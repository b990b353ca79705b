//! Lines taken apart, as if stamps and mark-up were meant.

use std::borrow::Cow;

use super::super::markup;
use super::super::stamp::{self, Stamp};

/// A line without the mark-up of Markdown and HTML.
pub(super) struct SourceLine<'t> {
    text: Cow<'t, str>,
    /// `## …`
    is_heading: bool,
    /// Set in italics as a whole, as remarks of the exporter are.
    is_aside: bool,
}

/// A line taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    /// The line, trimmed.
    pub(super) line: &'t str,
    /// The time it begins with.
    pub(super) stamp: Option<Stamp>,
    /// What is left without that.
    pub(super) after: &'t str,
    pub(super) is_heading: bool,
    pub(super) is_aside: bool,
}

impl Row<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.line.is_empty()
    }

    /// Nothing but a time.
    pub(super) fn is_stamp(&self) -> bool {
        self.stamp.is_some() && self.after.is_empty()
    }
}

/// Characters in which a name in bold begins.
const MAX_BOLD_AT: usize = 40;

/// The lines of a text.
pub(super) fn source_lines(text: &str) -> Vec<SourceLine<'_>> {
    text.lines().map(source_line).collect()
}

/// Takes lines apart.
pub(super) fn rows<'t>(lines: &'t [SourceLine<'_>]) -> Vec<Row<'t>> {
    let row = |source: &'t SourceLine<'_>| {
        let line = source.text.trim();
        let (stamp, after) =
            stamp::leading(line).map_or((None, line), |(stamp, rest)| (Some(stamp), rest.trim()));
        let (stamp, after) =
            stamp::in_words(line).map_or((stamp, after), |stamp| (Some(stamp), ""));
        Row { line, stamp, after, is_heading: source.is_heading, is_aside: source.is_aside }
    };
    lines.iter().map(row).collect()
}

fn source_line(line: &str) -> SourceLine<'_> {
    let decoded = if line.contains("</") && !line.contains("<v") {
        markup::speech(line).into_iter().map(|speech| speech.text).collect()
    } else if line.contains('&') {
        markup::decode_entities(line)
    } else {
        line.into()
    };
    let line = decoded.trim();
    let bare = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - bare.len()))
        && bare.starts_with(' ')
        && !bare.trim_start().starts_with(char::is_lowercase);
    let is_aside = line.len() > 2
        && ['*', '_'].iter().any(|mark| {
            line.starts_with(*mark) && line.ends_with(*mark) && !line[1..].starts_with(*mark)
        });
    let line = if is_heading { bare.trim() } else { line };
    let line = line.strip_prefix("> ").unwrap_or(line);
    let text = if is_aside { line.trim_matches(['*', '_']).to_owned() } else { without_bold(line) };
    SourceLine { text: Cow::Owned(text), is_heading, is_aside }
}

/// A line without the bold or italics of its name, and without the bullet before that.
fn without_bold(line: &str) -> String {
    let line = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("* "))
        .filter(|rest| rest.starts_with("**") || rest.starts_with("__"))
        .unwrap_or(line);
    let mut text = line.to_owned();
    for mark in ["**", "__", "`", "*", "_"] {
        let Some(at) = text.find(mark).filter(|at| *at <= MAX_BOLD_AT) else { continue };
        let opens = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let inner = at + mark.len();
        let Some(length) = text[inner..].find(mark) else { continue };
        let (bold, rest) = (&text[inner..inner + length], &text[inner + length + mark.len()..]);
        let is_text = bold.starts_with(|c: char| !c.is_whitespace());
        // One mark alone is a sign of multiplication or part of a user name.
        let is_label = bold.ends_with([':', '：']) || rest.starts_with([':', '：']);
        if opens && is_text && (mark.len() > 1 || is_label && at == 0 || mark == "`") {
            text = format!("{}{bold}{rest}", &text[..at]);
        }
    }
    text
}
