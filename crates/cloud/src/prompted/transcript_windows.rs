//! A transcript in pieces that a model reads at once: nothing of a long one is left out.

use domain::transcript::{SpeakerRole, Turn};

/// Characters of a window: about 10,000 tokens. Models take more, but find less in it.
const WINDOW_CHARS: usize = 40_000;

/// Turns that a window repeats of the one before, so that an answer keeps its question.
const OVERLAP: usize = 4;

/// Turns in the form that a model gets: `[12] tutor: …`, with the placeholder of the speaker.
pub(super) fn lines<'a>(turns: impl IntoIterator<Item = &'a Turn>) -> Vec<String> {
    turns.into_iter().map(format_turn).collect()
}

/// The turns in windows of [`WINDOW_CHARS`], each a few turns into the one before.
pub(super) fn windows(turns: &[Turn]) -> Vec<&[Turn]> {
    let mut windows = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, turn) in turns.iter().enumerate() {
        let chars = count_chars(turn);
        if at > start && size + chars > WINDOW_CHARS {
            windows.push(&turns[start..at]);
            start = at.saturating_sub(OVERLAP).max(start + 1);
            size = turns[start..at].iter().map(count_chars).sum();
        }
        size += chars;
    }
    if start < turns.len() {
        windows.push(&turns[start..]);
    }
    windows
}

fn format_turn(turn: &Turn) -> String {
    let role = turn.role.as_str();
    // A label says more than the part only where it is somebody's placeholder.
    let label = turn.speaker.as_deref().filter(|label| label.starts_with('['));
    let label = label.map(|label| format!(" {label}")).unwrap_or_default();
    format!("[{}] {role}{label}: {}", turn.index, turn.text)
}

/// Characters of a turn as it is shown.
fn count_chars(turn: &Turn) -> usize {
    format_turn(turn).chars().count()
}

/// True if the student may be speaking.
pub(super) fn may_be_student(turn: &Turn) -> bool {
    turn.role != SpeakerRole::Tutor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(index: u32, text: String) -> Turn {
        Turn {
            index,
            speaker: Some("[TUTOR]".into()),
            role: SpeakerRole::Tutor,
            start_ms: None,
            end_ms: None,
            text,
        }
    }

    #[test]
    fn every_turn_is_in_a_window_and_windows_overlap() {
        let turns: Vec<Turn> = (0..900).map(|n| turn(n, "word ".repeat(40))).collect();
        let windows = windows(&turns);
        assert!(windows.len() > 3);
        for pair in windows.windows(2) {
            let (last, first) = (pair[0].last().unwrap().index, pair[1][0].index);
            assert_eq!(first, last + 1 - u32::try_from(OVERLAP).unwrap());
        }
        assert_eq!(windows[0][0].index, 0);
        assert_eq!(windows.last().unwrap().last().unwrap().index, 899);
        let largest = windows
            .iter()
            .map(|window| window.iter().map(|turn| turn.text.chars().count()).sum::<usize>());
        assert!(largest.max().unwrap() <= WINDOW_CHARS);
    }

    #[test]
    fn many_short_turns_are_as_long_as_they_are_shown() {
        let turns: Vec<Turn> = (0..20_000).map(|n| turn(n, "Yes.".into())).collect();
        let lengths = windows(&turns).into_iter().map(|window| lines(window).concat().len());
        assert!(lengths.max().unwrap() <= WINDOW_CHARS);
    }

    #[test]
    fn a_turn_longer_than_a_window_is_one_of_its_own_and_whole() {
        let long = "word ".repeat(20_000);
        let turns = [turn(0, "Hi.".into()), turn(1, long.clone()), turn(2, "Bye.".into())];
        let windows = windows(&turns);
        for index in 1..=2 {
            assert!(windows.iter().any(|window| window.iter().any(|turn| turn.index == index)));
        }
        assert_eq!(lines([&turns[1]]), [format!("[1] tutor [TUTOR]: {long}")]);
    }

    #[test]
    fn nothing_has_no_window() {
        assert!(windows(&[]).is_empty());
    }
}
