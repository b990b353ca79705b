//! Reads cues: `WebVTT`, `SubRip`, SBV and what programs make of them. Blocks are those of the W3C
//! standard, except that speech is never dropped: a cue whose times are broken is kept without
//! times, and an arrow in what somebody says (`2H2 + O2 --> 2H2O`) is speech.

use super::super::stamp;

/// One cue, its text still with mark-up, lines separated by `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Start and end in milliseconds; none when the file's times can't be read.
    pub times: Option<(u32, u32)>,
    /// As written.
    pub text: String,
}

/// Characters of an arrow between two times at most, as translators and people write it.
const MAX_ARROW_CHARS: usize = 8;

/// Numbers of cues grow by little; a number that jumps further is spoken.
const MAX_NUMBER_STEP: u64 = 50;

/// Whether a file says that it is `WebVTT`.
pub(in super::super) fn is_headed(text: &str) -> bool {
    text.trim_start().starts_with("WEBVTT")
}

/// How many lines say from when to when, well enough to be read.
pub(in super::super) fn count_timings(text: &str) -> usize {
    let clock = ClockFields::default();
    text.lines().filter(|line| times(line, clock).is_some()).count()
}

/// The cues of a file in order. A missing header is forgiven.
pub fn cues(text: &str) -> Vec<Cue> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    let mut parser = CueParser { lines: &lines, headed: is_headed(text), ..CueParser::default() };
    parser.clock = ClockFields { minutes_run_on: minutes_run_on(&lines) };
    parser.run();
    parser.cues.into_iter().map(|(times, lines)| Cue { times, text: lines.join("\n") }).collect()
}

/// The times and lines of a cue.
type OpenCue<'a> = (Option<(u32, u32)>, Vec<&'a str>);

#[derive(Default)]
struct CueParser<'a> {
    lines: &'a [&'a str],
    headed: bool,
    clock: ClockFields,
    cues: Vec<OpenCue<'a>>,
    last_number: Option<u64>,
    /// The number of a cue without a time line was just read.
    times_lost: bool,
}

impl CueParser<'_> {
    fn run(&mut self) {
        let mut at = if self.headed { self.after_header() } else { 0 };
        let mut after_blank = true;
        while at < self.lines.len() {
            let line = self.lines[at];
            if is_timing(line) {
                self.cues.push((times(line, self.clock), Vec::new()));
                after_blank = false;
            } else if line.trim().is_empty() {
                // YouTube begins a cue with a line of one space.
                after_blank = line.is_empty() || !self.is_timed(at.wrapping_sub(1));
            } else if self.begins_other_block(line, after_blank) {
                at = self.block_end(at);
                continue;
            } else if self.is_identifier(at, after_blank) {
                self.last_number = number(line).or(self.last_number);
                self.times_lost = !self.is_timed(at + 1);
            } else if !is_bare_arrow(line) {
                self.speech(at, after_blank);
                after_blank = false;
            }
            at += 1;
        }
    }

    fn is_timed(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| is_timing(line))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(|line| line.trim().is_empty())
    }

    /// The header reaches to the first empty line, or to a cue that follows it at once.
    fn after_header(&self) -> usize {
        let first = self.lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0) + 1;
        let end = self.block_end(first);
        let is_numbered =
            self.is_timed(end) && end > first && number(self.lines[end - 1]).is_some();
        if is_numbered { end - 1 } else { end }
    }

    fn block_end(&self, from: usize) -> usize {
        let stop = |line: &&str| line.trim().is_empty() || is_timing(line);
        self.lines[from.min(self.lines.len())..]
            .iter()
            .position(stop)
            .map_or(self.lines.len(), |n| from + n)
    }

    /// Comments, style sheets, and the header of a file that another was appended to.
    fn begins_other_block(&self, line: &str, after_blank: bool) -> bool {
        if !after_blank {
            return false;
        }
        let sheet = self.cues.is_empty() && matches!(line.trim_end(), "STYLE" | "REGION");
        line.trim_end() == "WEBVTT" || sheet || (self.headed && is_comment(line))
    }

    /// Whether a line only says which cue the next times belong to.
    fn is_identifier(&self, at: usize, after_blank: bool) -> bool {
        let line = self.lines[at];
        let expected = |number: u64| {
            self.last_number.is_none_or(|last| number > last && number - last <= MAX_NUMBER_STEP)
        };
        if self.is_timed(at + 1) {
            let Some(number) = number(line) else { return after_blank && self.headed };
            // Right below the times a number is said, unless it is the next cue's.
            let is_said = self.is_timed(at.wrapping_sub(1))
                && self.last_number.is_none_or(|n| n + 1 != number);
            return !is_said && (after_blank || expected(number) && self.last_number.is_some());
        }
        // The time line of this cue got lost.
        let lost = |number: u64| self.last_number.is_some_and(|last| last + 1 == number);
        after_blank && number(line).is_some_and(lost) && !self.is_blank(at + 1)
    }

    fn speech(&mut self, at: usize, after_blank: bool) {
        let line = self.lines[at];
        let begins = std::mem::take(&mut self.times_lost);
        match self.cues.last_mut() {
            // Before the first cue this is a header.
            None if self.headed => {}
            Some((_, text)) if !begins && (!after_blank || !self.headed || text.is_empty()) => {
                text.push(line);
            }
            _ => self.cues.push((None, vec![line])),
        }
    }
}

fn is_comment(line: &str) -> bool {
    line.strip_prefix("NOTE").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_bare_arrow(line: &str) -> bool {
    matches!(line.trim(), "-->" | "->")
}

/// A cue's number that stands alone.
fn number(line: &str) -> Option<u64> {
    line.trim().parse().ok()
}

/// A line that is there to say when, well written or not.
pub(in super::super) fn is_timing(line: &str) -> bool {
    if times(line, ClockFields::default()).is_some() {
        return true;
    }
    let Some((left, right)) = line.split_once("-->") else { return false };
    let clock = |side: &str| {
        side.as_bytes()
            .windows(3)
            .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit())
    };
    let digit = |c: char| c.is_ascii_digit() || c == '-';
    left.trim_start().starts_with(digit) && (clock(left) || clock(right))
}

/// How the fields of a file's times are to be read.
#[derive(Debug, Clone, Copy, Default)]
struct ClockFields {
    /// Two fields are minutes and seconds however many minutes there are.
    minutes_run_on: bool,
}

/// Whether a file counts minutes beyond the hour: then it has minutes below it too. Without them
/// two fields of which the first is over 59 are hours and minutes, as vtt.js reads them.
fn minutes_run_on(lines: &[&str]) -> bool {
    lines.iter().any(|line| {
        let line = line.trim_start();
        let minutes = stamp::number(line, 1, 2).and_then(|(value, rest)| {
            let (_, rest) = stamp::number(rest.strip_prefix(':')?, 2, 2)?;
            (value <= 59 && rest.starts_with(['.', ','])).then_some(())
        });
        minutes.is_some() && is_timing(line)
    })
}

/// Start and end in milliseconds.
fn times(line: &str, clock: ClockFields) -> Option<(u32, u32)> {
    let line = line.trim();
    if !line.starts_with(|c: char| c.is_ascii_digit() || "-−[(".contains(c)) {
        return None;
    }
    let closing = match line.as_bytes()[0] {
        b'[' => Some(']'),
        b'(' => Some(')'),
        _ => None,
    };
    let line = if closing.is_some() { &line[1..] } else { line };
    let (start_ms, rest) = time(line, clock)?;
    let rest = rest.trim_start();
    if let Some(right) = after_arrow(rest) {
        let (end_ms, settings) = time(right, clock)?;
        let settings = closing.map_or(Some(settings), |closing| settings.strip_prefix(closing))?;
        let apart = settings.is_empty() || settings.starts_with(char::is_whitespace);
        // In brackets and before words it is the stamp of a line, which other readers take.
        let apart = apart && (closing.is_none() || settings.trim().is_empty());
        return apart.then_some((start_ms, end_ms));
    }
    // In SBV a comma separates the times, whose fraction has a dot.
    let (end_ms, after) = time(rest.strip_prefix(',')?, clock)?;
    (after.trim().is_empty() && line[..line.len() - rest.len()].contains('.'))
        .then_some((start_ms, end_ms))
}

fn after_arrow(text: &str) -> Option<&str> {
    let is_part = |c: char| "-–—−=>→＞〉 ".contains(c);
    let end = text.char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len(), |(at, _)| at);
    // The sign of a negative time is no part of the arrow.
    let end = text[..end]
        .rfind(['>', '→', '＞', '〉'])
        .map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))?;
    (text[..end].chars().count() <= MAX_ARROW_CHARS).then_some(&text[end..])
}

/// A time of a cue: one digit or more in each field, spaces around the colons, a sign, and a dot
/// or comma before the fraction. Times before the start are the start.
fn time(text: &str, clock: ClockFields) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['-', '−']);
    let (value_ms, rest) = unsigned_time(unsigned.unwrap_or(text).trim_start(), clock)?;
    Some((if unsigned.is_some() { 0 } else { value_ms }, rest))
}

fn unsigned_time(text: &str, clock: ClockFields) -> Option<(u32, &str)> {
    let (first, rest) = stamp::number(text, 1, 6)?;
    let (second, rest) = field(rest)?;
    let (hours, minutes, seconds, rest) = match field(rest) {
        Some((third, rest)) => (first, second, third, rest),
        None if first > 59 && !clock.minutes_run_on => (first, second, 0, rest),
        None => (first / 60, first % 60, second, rest),
    };
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let (fraction_ms, rest) = fraction(rest);
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == ':') {
        return None;
    }
    let whole = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    Some((whole.checked_mul(1_000)?.checked_add(fraction_ms)?, rest))
}

/// `:05`, also with spaces around the colon.
fn field(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(' ').strip_prefix([':', '：'])?;
    stamp::number(rest.trim_start_matches(' '), 1, 2)
}

/// As [`stamp::fraction`], with spaces around the mark, unless a second time follows it (SBV).
fn fraction(text: &str) -> (u32, &str) {
    let tight = text.trim_start_matches(' ');
    let Some(after) = tight.strip_prefix(['.', ',']) else { return (0, text) };
    let digits = after.trim_start_matches(' ');
    let is_spaced = digits.len() != after.len() || tight.len() != text.len();
    let Some((_, rest)) = stamp::number(digits, 1, 9) else { return (0, text) };
    let width = (digits.len() - rest.len()) as u32;
    if rest.trim_start().starts_with(':') || (is_spaced && width != 3) {
        return (0, text);
    }
    (stamp::thousandths(digits, width), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Vec<String> {
        cues(file).into_iter().map(|cue| cue.text).collect()
    }

    #[test]
    fn times_are_read_in_every_usual_spelling() {
        for line in [
            "00:00:01,500 --> 00:00:04,000",
            "00:00:01.500 --> 00:00:04.000",
            "0:01.5-->0:04",
            "0:0:1.50 --> 0:0:4.0",
            "00:00:01,500 --> 00:00:04,000 X1:40 X2:600",
            "00: 00: 01, 500 - -> 00: 00: 04, 000",
            "00:00:01.500000 → 00:00:04",
            "0:00:01.500,0:00:04.000",
        ] {
            assert_eq!(times(line, ClockFields::default()), Some((1_500, 4_000)), "{line}");
        }
        let negative = times("-00:00:02,000 --> 00:00:04,000", ClockFields::default());
        assert_eq!(negative, Some((0, 4_000)));
        for line in ["at 0:01 --> 0:04", "1,000", "0:01 0:04", "2 -> 3", "1:2 - 3"] {
            assert_eq!(times(line, ClockFields::default()), None, "{line}");
        }
    }

    #[test]
    fn minutes_run_past_the_hour_where_the_file_counts_minutes() {
        let file = "59:00.000 --> 59:30.000\na\n\n75:00.000 --> 75:10.000\nb\n";
        assert_eq!(cues(file)[1].times, Some((4_500_000, 4_510_000)));
        assert_eq!(cues("75:00.000 --> 75:10.000\nb\n")[0].times, Some((270_000_000, 270_600_000)));
    }

    #[test]
    fn numbers_are_dropped_unless_somebody_says_them() {
        let file = "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:02,000 --> 00:00:03,000\nright\n\
                    3\n00:00:03,000 --> 00:00:04,000\nnext";
        assert_eq!(texts(file), ["42", "right", "next"]);
        let unnumbered = "00:00:01,000 --> 00:00:02,000\n42\n00:00:02,000 --> 00:00:03,000\nright";
        assert_eq!(texts(unnumbered), ["42", "right"]);
    }

    #[test]
    fn a_stretch_whose_time_line_is_lost_or_broken_keeps_its_words() {
        let file = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\ntwo\n\n3\n00:00:0x,000 --> 00:00:09,000\nthree\n";
        let told: Vec<_> =
            cues(file).into_iter().map(|cue| (cue.times.is_some(), cue.text)).collect();
        let expected = [(true, "one"), (false, "two"), (false, "three")];
        assert_eq!(told, expected.map(|(timed, text)| (timed, text.to_owned())));
    }

    #[test]
    fn a_blank_line_inside_a_cue_ends_nothing() {
        let file = "1\n00:00:01,000 --> 00:00:02,000\nIt is\n\n64\n\n2\n00:00:02,000 --> 00:00:03,000\nyes\n";
        assert_eq!(texts(file), ["It is\n64", "yes"]);
    }
}
