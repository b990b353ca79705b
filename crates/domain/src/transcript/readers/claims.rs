//! What a reader of lines finds in a file: where somebody begins to speak.

use super::super::label::{self, LabelForm};
use super::super::labels::{LabelCandidate, Labels};
use super::super::stamp::{self, Stamp};
use super::notices;
use super::rows::Row;

/// Where somebody begins to speak.
#[derive(Debug, Clone)]
pub(super) struct SpeechStart<'t> {
    /// The row with the label.
    pub(super) row: usize,
    /// The last row that belongs to label and time.
    pub(super) last_row: usize,
    pub(super) speaker: Option<String>,
    pub(super) stamp: Option<Stamp>,
    /// What is said in the label's own row.
    pub(super) text: &'t str,
}

/// A reader's finds.
#[derive(Default)]
pub(super) struct LineClaim<'t> {
    pub(super) starts: Vec<SpeechStart<'t>>,
    /// Times in it are times of day.
    pub(super) is_clock: bool,
}

/// The share of the lines that forms other than the colon must explain.
const MIN_SHARE: f64 = 0.5;

/// Words of a name that stands alone on its line.
const MAX_ALONE_WORDS: usize = 6;

/// Chats as Zoom saves them: `10:02:33 From Ada Byron to Everyone:`, the words behind or below.
pub(super) fn chat<'t>(rows: &[Row<'t>]) -> LineClaim<'t> {
    const FROM: [(&str, &[&str]); 4] = [
        ("From ", &[" to ", " To "]),
        ("Von ", &[" an ", " An "]),
        ("De ", &[" para ", " a ", " à ", " Para "]),
        ("Da ", &[" a "]),
    ];
    let starts = rows.iter().enumerate().filter_map(|(at, row)| {
        let stamp = row.stamp?;
        let (from, to) = FROM.iter().find(|(from, _)| row.after.starts_with(from))?;
        let rest = row.after[from.len()..].trim_start();
        let end = rest.find([':', '：'])?;
        let (head, text) = (&rest[..end], rest[end..].trim_start_matches([':', '：']).trim());
        let name = to.iter().find_map(|to| head.split_once(to)).map_or(head, |(name, _)| name);
        let name = name.trim();
        label::is_plausible(name).then(|| SpeechStart {
            row: at,
            last_row: at,
            speaker: Some(name.to_owned()),
            stamp: Some(stamp),
            text,
        })
    });
    LineClaim { starts: starts.collect(), is_clock: true }
}

/// A name and a time on a line of their own, or on two, above what is said: Otter, Teams, Rev,
/// Zoom's saved captions.
pub(super) fn heads<'t>(rows: &[Row<'t>]) -> LineClaim<'t> {
    let heads: Vec<(usize, usize, &str, Stamp)> =
        (0..rows.len()).filter_map(|at| head(rows, at)).collect();
    let labels = Labels::among(heads.iter().map(|(.., name, _)| LabelCandidate::Timed(name, "")));
    let mut claim = LineClaim::default();
    let mut bracketed = 0;
    for (row, last_row, name, stamp) in &heads {
        if claim.starts.last().is_some_and(|last: &SpeechStart<'_>| last.last_row >= *row) {
            continue;
        }
        bracketed += usize::from(rows[*row].stamp.is_none() && rows[*row].line.starts_with('['));
        if let Some((speaker, _)) = labels.speaker(name, "") {
            claim.starts.push(SpeechStart {
                row: *row,
                last_row: *last_row,
                speaker: Some(speaker),
                stamp: Some(*stamp),
                text: "",
            });
        }
    }
    // Zoom writes `[Ada Byron] 17:32:10`.
    claim.is_clock = bracketed * 2 > claim.starts.len();
    claim
}

/// The head that begins at a row: its rows, name and time.
fn head<'t>(rows: &[Row<'t>], at: usize) -> Option<(usize, usize, &'t str, Stamp)> {
    let row = rows[at];
    if row.is_blank() {
        return None;
    }
    if row.is_stamp() {
        let below = rows.get(at + 1).filter(|next| !next.is_blank() && next.stamp.is_none())?;
        let followed = rows.get(at + 2).is_some_and(|next| !next.is_blank() && !next.is_stamp());
        let is_name = followed && stamp::trailing(below.line).is_none();
        let name = alone(below.line).filter(|_| is_name)?;
        return Some((at, at + 1, name, row.stamp?));
    }
    let head = match row.stamp {
        Some(stamp) => alone(row.after).map(|name| (name, stamp)),
        None => stamp::trailing(row.line.trim_end_matches([':', '：']))
            .and_then(|(name, stamp)| Some((alone(name)?, stamp))),
    };
    if let Some((name, stamp)) = head {
        return Some((at, at, name, stamp));
    }
    let below = rows.get(at + 1).filter(|next| next.is_stamp())?;
    let name = alone(row.line).filter(|_| row.stamp.is_none())?;
    Some((at, at + 1, name, below.stamp?))
}

/// A name that has a line to itself, without the brackets around it.
fn alone(line: &str) -> Option<&str> {
    let name = line.trim().trim_end_matches([':', '：', '|', '-', '–', '—', '•', '·']).trim_end();
    let inner = [('[', ']'), ('(', ')')]
        .into_iter()
        .find_map(|(open, close)| name.strip_prefix(open)?.strip_suffix(close))
        .filter(|inner| !inner.contains(['[', '(']));
    let name = inner.unwrap_or(name).trim();
    let colon = name.contains(": ") || name.contains('：');
    (label::is_plausible(name) && !colon && name.split_whitespace().count() <= MAX_ALONE_WORDS)
        .then_some(name)
}

/// Labels before what is said, in the row's own line, with or without a time.
pub(super) fn labelled<'t>(rows: &[Row<'t>]) -> LineClaim<'t> {
    let is_said = |row: &Row<'_>| {
        !row.after.is_empty() && !row.is_heading && !row.is_aside && !notices::is_notice(row.line)
    };
    let places: Vec<&Row<'t>> = rows.iter().filter(|row| is_said(row)).collect();
    let mut best: Option<(LabelForm, Labels)> = None;
    for form in label::FORMS {
        let labels = Labels::among(places.iter().map(|row| match (split(row, form), row.stamp) {
            (None, _) => LabelCandidate::None,
            (Some((name, None, rest)), None) => LabelCandidate::Plain(name, rest),
            (Some((name, _, rest)), _) => LabelCandidate::Timed(name, rest),
        }));
        let convincing =
            form == LabelForm::Colon || labels.share() >= MIN_SHARE && labels.places() > 2;
        let most = best.as_ref().map_or(0, |(_, labels)| labels.places());
        if convincing && labels.places() > most {
            best = Some((form, labels));
        }
    }
    let Some((form, labels)) = best else { return LineClaim::default() };
    let starts = rows.iter().enumerate().filter_map(|(at, row)| {
        let (name, stamp, text) = split(row, form)?;
        let (speaker, text) = labels.speaker(name, text)?;
        let stamp = row.stamp.or(stamp);
        Some(SpeechStart { row: at, last_row: at, speaker: Some(speaker), stamp, text })
    });
    LineClaim { starts: starts.collect(), is_clock: false }
}

/// The label of a row in one form, the time beside it, and what is left to say.
fn split<'t>(row: &Row<'t>, form: LabelForm) -> Option<(&'t str, Option<Stamp>, &'t str)> {
    if form == LabelForm::Colon
        && let Some((name, stamp, rest)) = stamped_label(row.after)
    {
        return Some((name, Some(stamp), rest));
    }
    let (name, rest) = label::split(row.after, form)?;
    Some((name, None, rest))
}

/// `Ada (00:12): text`, `Ada [00:12] text`, or `Ada   0:12  text`.
fn stamped_label(line: &str) -> Option<(&str, Stamp, &str)> {
    let gap = ["\t", "  "].iter().filter_map(|gap| line.find(gap)).min();
    let wide = gap.map(|at| at + line[at..].len() - line[at..].trim_start().len());
    let bracket = line.find(['(', '[']);
    [wide, bracket].into_iter().flatten().find_map(|at| {
        let (stamp, rest) = stamp::leading(&line[at..])?;
        let name =
            line[..at].trim_end().trim_end_matches([',', '-', '–', '—', '|', ':']).trim_end();
        let rest = rest.strip_prefix([':', '：']).unwrap_or(rest).trim_start();
        let said = line[at..].starts_with(['(', '[']) || !rest.is_empty();
        (said && label::is_plausible(name) && !name.contains(": ")).then_some((name, stamp, rest))
    })
}

/// Names alone on their lines above what is said, without times.
pub(super) fn named_above<'t>(rows: &[Row<'t>]) -> LineClaim<'t> {
    let filled = |at: usize| rows.get(at).is_some_and(|row| !row.is_blank());
    let begins = |at: usize| at == 0 || !filled(at - 1);
    let name = |at: usize| {
        let line = rows[at].line;
        let told = line.ends_with(['.', '?', '!', ',', '।', '。']) && !line.ends_with("Jr.");
        alone(line).filter(|_| !told && begins(at) && rows[at].stamp.is_none())
    };
    // The words below a name are no place where a name could stand.
    let is_below = |at: usize| {
        at > 1 && !filled(at - 1) && filled(at - 2) && name(at - 2).is_some() && name(at).is_none()
    };
    let paragraphs = (0..rows.len()).filter(|at| filled(*at) && begins(*at) && !is_below(*at));
    let labels = Labels::among(paragraphs.map(|at| match name(at) {
        Some(name) if filled(at + 1) || filled(at + 2) => LabelCandidate::Plain(name, ""),
        _ => LabelCandidate::None,
    }));
    // Titles of sections stand above words too, but each once.
    if labels.share() < MIN_SHARE || !labels.recur() {
        return LineClaim::default();
    }
    let starts = (0..rows.len()).filter(|at| filled(*at)).filter_map(|at| {
        let (speaker, text) = labels.speaker(name(at)?, "")?;
        Some(SpeechStart { row: at, last_row: at, speaker: Some(speaker), stamp: None, text })
    });
    LineClaim { starts: starts.collect(), is_clock: false }
}
