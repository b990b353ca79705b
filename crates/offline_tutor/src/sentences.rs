//! Speech as sentences fit to be read: fillers, repeated starts and caption cuts taken out.

mod sentence;

use domain::text;
use domain::transcript::{SpeakerRole, Turn};

pub(crate) use sentence::{
    capitalise, leans_back, shorten, stands_alone, trim_for_quote, uncapitalise, without_opening,
};

/// One sentence as somebody said it, cleaned.
#[derive(Debug, Clone)]
pub(crate) struct SpokenSentence {
    /// The session's turn it starts in.
    pub turn: u32,
    /// When no tutor is known, a voice without a label counts as one.
    pub role: SpeakerRole,
    pub text: String,
}

impl SpokenSentence {
    pub(crate) fn is_question(&self) -> bool {
        self.text.ends_with('?')
    }

    pub(crate) fn by_tutor(&self) -> bool {
        self.role == SpeakerRole::Tutor
    }

    pub(crate) fn by_student(&self) -> bool {
        self.role == SpeakerRole::Student
    }
}

const FILLERS: &[&str] =
    &["um", "umm", "uh", "uhh", "uhm", "erm", "er", "hmm", "mm", "mhm", "mm-hmm", "uh-huh", "ahh"];

/// Said between commas, these mean nothing.
const PADDING: &[&str] = &["you know", "i mean", "like", "i guess", "sort of", "kind of"];

/// The words of one person before another began, as one text.
struct Stretch<'a> {
    role: SpeakerRole,
    speaker: Option<&'a str>,
    starts: Vec<(usize, u32)>,
    text: String,
}

impl Stretch<'_> {
    /// The turn that the byte at this place belongs to.
    fn turn_at(&self, place: usize) -> u32 {
        let start = self.starts.iter().rev().find(|(start, _)| *start <= place);
        start.map_or(0, |(_, turn)| *turn)
    }
}

/// Speech of all turns as sentences, in order. A sentence that captions cut in two is joined again
/// when the same person goes on.
pub(crate) fn lines(turns: &[Turn]) -> Vec<SpokenSentence> {
    let tutor_known = turns.iter().any(|turn| turn.role == SpeakerRole::Tutor);
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    for turn in turns {
        let role = match turn.role {
            // A label that is nobody known may be another learner.
            SpeakerRole::Unknown if !tutor_known && turn.speaker.is_none() => SpeakerRole::Tutor,
            known => known,
        };
        let speaker = turn.speaker.as_deref();
        let spoken_text = clean(&turn.text);
        if spoken_text.is_empty() {
            continue;
        }
        let ends = ['.', '?', '!', '\u{2026}', '"', '\u{201d}'];
        match stretches.last_mut() {
            Some(last)
                if last.role == role && last.speaker == speaker && !last.text.ends_with(ends) =>
            {
                last.text.push(' ');
                last.starts.push((last.text.len(), turn.index));
                last.text.push_str(&spoken_text);
            }
            _ => {
                let starts = vec![(0, turn.index)];
                stretches.push(Stretch { role, speaker, starts, text: spoken_text });
            }
        }
    }
    stretches.iter().flat_map(sentences_of).collect()
}

/// Words in a line: recognised speech without full stops is cut, so that work on a line is bounded.
const MAX_LINE_WORDS: usize = 60;

fn split_long(sentence: &str) -> Vec<&str> {
    let starts: Vec<usize> = text::tokens(sentence).iter().map(|token| token.start).collect();
    if starts.len() <= MAX_LINE_WORDS {
        return vec![sentence];
    }
    let mut cuts: Vec<usize> = starts.into_iter().step_by(MAX_LINE_WORDS).skip(1).collect();
    cuts.insert(0, 0);
    cuts.push(sentence.len());
    cuts.windows(2).map(|cut| sentence[cut[0]..cut[1]].trim()).collect()
}

fn sentences_of(stretch: &Stretch<'_>) -> Vec<SpokenSentence> {
    let mut from = 0;
    text::sentences(&stretch.text)
        .into_iter()
        .flat_map(split_long)
        .map(|sentence| {
            // Sentences come in order, so each one is found at or after the end of the last.
            let place = stretch.text[from..].find(sentence).map_or(from, |at| from + at);
            from = place + sentence.len();
            let turn = stretch.turn_at(place);
            SpokenSentence { turn, role: stretch.role, text: sentence.to_owned() }
        })
        .collect()
}

/// Text without fillers, noise marks in brackets, stutters and names that address somebody.
pub(crate) fn clean(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in strip_marks(text).split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if FILLERS.contains(&bare.as_str()) {
            let ending = word.chars().last().filter(|c| matches!(c, '.' | '?' | '!'));
            if let (Some(mark), Some(last)) = (ending, words.last_mut())
                && last.ends_with(|c: char| c.is_alphanumeric() || c == ',')
            {
                *last = format!("{}{mark}", last.trim_end_matches(','));
            }
            continue;
        }
        let word = if word == "II" { "I" } else { word };
        words.push(word.to_owned());
        drop_repeat(&mut words);
    }
    let mut joined = words.join(" ");
    for padding in PADDING {
        joined = without_padding(&joined, padding);
    }
    joined.trim_start_matches([',', ';', '-', '.', '\u{2013}', '\u{2014}', ' ']).trim().to_owned()
}

/// Text without `[laughter]`, `(inaudible)` and addressed placeholders such as `, [STUDENT]`.
fn strip_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['[', '(', '<']) {
        let close = match rest.as_bytes()[open] {
            b'[' => ']',
            b'(' => ')',
            _ => '>',
        };
        let Some(length) = rest[open..].find(close) else { break };
        let mark = &rest[open + 1..open + length];
        let after = &rest[open + length + 1..];
        out.push_str(&rest[..open]);
        rest = after;
        if is_noise(close, mark) {
            continue;
        }
        if close == ']' && is_placeholder(mark) && addresses(&out, after) {
            let kept_length = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept_length);
            if out.is_empty() {
                rest = after.trim_start_matches([',', ' ']);
            }
            continue;
        }
        out.push_str(match close {
            ']' => "[",
            ')' => "(",
            _ => "<",
        });
        out.push_str(mark);
        out.push(close);
    }
    out.push_str(rest);
    out
}

/// Marks of a transcriber: words, no digits or operators (those are mathematics).
fn is_noise(close: char, mark: &str) -> bool {
    const SOUNDS: &[&str] = &[
        "laugh",
        "inaudible",
        "crosstalk",
        "pause",
        "silence",
        "music",
        "cough",
        "unclear",
        "sigh",
        "noise",
        "overlap",
        "applause",
    ];
    let lower = mark.to_lowercase();
    close != '>' && SOUNDS.iter().any(|sound| lower.contains(sound))
}

/// True if the text between brackets stands for something redacted.
pub(crate) fn is_placeholder(mark: &str) -> bool {
    !mark.is_empty()
        && mark.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && mark.chars().any(|c| c.is_ascii_alphabetic())
        && mark.len() > 2
}

/// True if a name between these two pieces calls somebody rather than being talked about.
fn addresses(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let after = after.trim_start();
    let opens = before.is_empty() || before.ends_with(['.', '!', '?', ',']);
    let closes = after.is_empty() || after.starts_with(['.', '!', '?', ',']);
    opens && closes
}

/// Takes back the last word or pair of words when it only repeats what stands before it.
fn drop_repeat(kept_words: &mut Vec<String>) {
    const MAY_REPEAT: &[&str] = &["that", "had", "very", "really", "so", "no"];
    let bare = |word: &String| word.trim_end_matches([',', '-', '\u{2026}']).to_lowercase();
    let n = kept_words.len();
    if n >= 2 {
        let (before, last) = (bare(&kept_words[n - 2]), bare(&kept_words[n - 1]));
        let wordy = last.chars().all(|c| c.is_alphabetic() || c == '\'') && !last.is_empty();
        if before == last && wordy && !MAY_REPEAT.contains(&last.as_str()) {
            let first_upper = kept_words[n - 2].starts_with(char::is_uppercase);
            let word = kept_words.remove(n - 1);
            kept_words[n - 2] = if first_upper { capitalise(&word) } else { word };
            return;
        }
    }
    if n >= 4 {
        let same = bare(&kept_words[n - 4]) == bare(&kept_words[n - 2])
            && kept_words[n - 3]
                .trim_end_matches(',')
                .eq_ignore_ascii_case(&bare(&kept_words[n - 1]));
        let wordy = kept_words[n - 2].chars().all(|c| c.is_alphabetic() || c == '\'');
        if same && wordy {
            kept_words.drain(n - 2..);
        }
    }
}

fn without_padding(text: &str, padding: &str) -> String {
    let mut out = text.to_owned();
    let lower = |s: &str| s.to_ascii_lowercase();
    let between = format!(", {padding},");
    // `like` often stands between two clauses, whose comma has to stay.
    let left = if padding == "like" { "," } else { "" };
    while let Some(at) = lower(&out).find(&between) {
        out.replace_range(at..at + between.len(), left);
    }
    let leading = format!("{padding}, ");
    if lower(&out).starts_with(&leading) {
        out.replace_range(..leading.len(), "");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(index: u32, speaker: &str, role: SpeakerRole, text: &str) -> Turn {
        Turn {
            index,
            speaker: Some(speaker.into()),
            role,
            start_ms: None,
            end_ms: None,
            text: text.into(),
        }
    }

    #[test]
    fn fillers_stutters_and_marks_are_taken_out() {
        assert_eq!(clean("Um, so we we need, uh, the the base."), "so we need, the base.");
        assert_eq!(clean("it is, it is an acid [laughter]"), "it is, an acid");
        assert_eq!(clean("Great, [STUDENT]! What is f(x)?"), "Great! What is f(x)?");
        assert_eq!(clean("[STUDENT], try it."), "try it.");
        assert_eq!(clean("It's, you know, an acid."), "It's an acid.");
    }

    #[test]
    fn captions_that_cut_a_sentence_are_joined() {
        let turns = [
            turn(0, "T", SpeakerRole::Tutor, "The slope tells you how steep"),
            turn(1, "T", SpeakerRole::Tutor, "the line is. Good."),
            turn(2, "S", SpeakerRole::Student, "Okay"),
        ];
        let lines = lines(&turns);
        let texts: Vec<_> = lines.iter().map(|line| (line.turn, line.text.as_str())).collect();
        assert_eq!(
            texts,
            [(0, "The slope tells you how steep the line is."), (1, "Good."), (2, "Okay")]
        );
    }

    #[test]
    fn openings_go_but_the_sentence_stays() {
        assert_eq!(trim_for_quote("So, okay, the mean is 4."), "The mean is 4.");
        assert_eq!(trim_for_quote("Right angles are square."), "Right angles are square.");
        assert_eq!(trim_for_quote("So far we have two."), "So far we have two.");
        assert_eq!(trim_for_quote("Great question! the pH falls."), "The pH falls.");
        assert_eq!(trim_for_quote("and pH is a scale."), "pH is a scale.");
    }

    #[test]
    fn a_sentence_that_points_elsewhere_does_not_stand_alone() {
        assert!(stands_alone("An acid is a substance that gives away hydrogen ions."));
        assert!(!stands_alone("It is a substance that gives away hydrogen ions."));
        assert!(!stands_alone("The substance over here gives away hydrogen ions."));
        assert!(!stands_alone("An acid is sour."));
    }
}
