//! Reads `SubRip` and its relatives leniently: commas or dots, no hours, no numbers, no empty
//! lines, and the `0:00:01.000,0:00:04.000` of SBV.

use super::stamp;
use super::vtt::{self, Cue};

/// Whether any line says from when to when, well enough to be read.
pub(super) fn has_cues(text: &str) -> bool {
    text.lines().any(|line| times(line).is_some())
}

/// The cues of a file in order.
pub(super) fn cues(text: &str) -> Vec<Cue> {
    let lines: Vec<&str> = text.lines().collect();
    let timing =
        |at: usize| lines.get(at).is_some_and(|line| vtt::is_timing(line) || times(line).is_some());
    let blank = |at: usize| lines.get(at).is_none_or(|line| line.trim().is_empty());
    let mut cues: Vec<Cue> = Vec::new();
    // After an empty line (and a number) a time line is due.
    let mut due = true;
    for (at, line) in lines.iter().enumerate() {
        if timing(at) {
            cues.push(Cue { times: times(line), text: String::new() });
            due = false;
            continue;
        }
        if blank(at) {
            due = true;
            continue;
        }
        // A number is a cue's own unless it follows the times: then somebody says it.
        let number = vtt::is_number(line)
            && ((due && !blank(at + 1)) || (timing(at + 1) && !timing(at.wrapping_sub(1))));
        if number {
            continue;
        }
        match cues.last_mut() {
            // The time line of this stretch got lost.
            Some(cue) if due && !cue.text.is_empty() => {
                cues.push(Cue { times: None, text: (*line).to_owned() });
            }
            Some(cue) => {
                if !cue.text.is_empty() {
                    cue.text.push('\n');
                }
                cue.text.push_str(line);
            }
            None if line.starts_with("WEBVTT") => {}
            None => cues.push(Cue { times: None, text: (*line).to_owned() }),
        }
        due = false;
    }
    cues
}

/// Start and end in milliseconds.
fn times(line: &str) -> Option<(u32, u32)> {
    let line = line.trim_start();
    if let Some((left, right)) = line.split_once("-->") {
        let (start_ms, rest) = stamp::time(left.trim())?;
        let (end_ms, settings) = stamp::time(right.trim_start())?;
        let apart = settings.is_empty() || settings.starts_with(char::is_whitespace);
        return (rest.is_empty() && apart).then_some((start_ms, end_ms));
    }
    // In SBV the comma separates, so the fraction is cut off before the times are read.
    let (left, right) = line.split_once(',')?;
    let (start_ms, rest) = stamp::time(left)?;
    let (end_ms, after) = stamp::time(right.trim_end())?;
    (rest.is_empty() && after.is_empty() && left.contains('.')).then_some((start_ms, end_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_usual_spelling() {
        for line in [
            "00:00:01,500 --> 00:00:04,000",
            "00:00:01.500 --> 00:00:04.000",
            "0:01.5-->0:04",
            "00:00:01,500 --> 00:00:04,000 X1:40 X2:600",
            "0:00:01.500,0:00:04.000",
        ] {
            assert_eq!(times(line), Some((1_500, 4_000)), "{line}");
        }
        assert_eq!(times("at 0:01 --> 0:04"), None);
        assert_eq!(times("1,000"), None);
    }

    #[test]
    fn numbers_are_dropped_unless_somebody_says_them() {
        let file = "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:02,000 --> 00:00:03,000\nright\n\
                    3\n00:00:03,000 --> 00:00:04,000\nnext";
        let texts: Vec<String> = cues(file).into_iter().map(|cue| cue.text).collect();
        assert_eq!(texts, ["42", "right", "next"]);
    }

    #[test]
    fn a_stretch_whose_time_line_is_lost_or_broken_keeps_its_words() {
        let file = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\ntwo\n\n3\n00:00:0x,000 --> 00:00:09,000\nthree\n";
        let told: Vec<_> =
            cues(file).into_iter().map(|cue| (cue.times.is_some(), cue.text)).collect();
        let expected = [(true, "one"), (false, "two"), (false, "three")];
        assert_eq!(told, expected.map(|(timed, text)| (timed, text.to_owned())));
    }
}
