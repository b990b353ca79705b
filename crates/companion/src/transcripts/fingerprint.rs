//! What makes two transcripts the same session: their turns, whatever file they came in.

use domain::text::{fold_case, one_line};
use domain::transcript::Turn;
use sha2::{Digest, Sha256};

/// Digests of a transcript's turns.
pub(super) struct Fingerprint {
    /// Of the first turn, of the first two, and so on.
    prefixes: Vec<Vec<u8>>,
}

impl Fingerprint {
    /// Takes speakers without regard to case and words without regard to spaces. Times don't count:
    /// exporters round them differently.
    pub(super) fn of(turns: &[Turn]) -> Self {
        let mut digest = Sha256::new();
        let prefixes = turns.iter().map(|turn| {
            digest.update(fold_case(turn.speaker.as_deref().unwrap_or_default()));
            digest.update([0]);
            digest.update(one_line(&turn.text));
            digest.update([0]);
            digest.clone().finalize().to_vec()
        });
        Self { prefixes: prefixes.collect() }
    }

    /// Of all turns.
    pub(super) fn whole(&self) -> Vec<u8> {
        self.prefixes.last().cloned().unwrap_or_default()
    }

    /// Of all turns but the last, which may have been going on.
    pub(super) fn head(&self) -> Vec<u8> {
        let head = self.prefixes.len().checked_sub(2).and_then(|at| self.prefixes.get(at));
        head.cloned().unwrap_or_default()
    }

    /// Of the first turn, of the first two, and so on.
    pub(super) fn prefixes(&self) -> &[Vec<u8>] {
        &self.prefixes
    }
}

#[cfg(test)]
mod tests {
    use domain::transcript::{Declared, read};

    use super::*;

    fn of(text: &str) -> Fingerprint {
        Fingerprint::of(&read(text, Declared::Auto).unwrap())
    }

    const LINES: &str = "Tom: Hello Ada.\nAda: Hello, is it rise over run?\nTom: Yes, it is.";

    #[test]
    fn line_ends_a_byte_order_mark_and_the_format_make_no_other_session() {
        let known = of(LINES).whole();
        assert_eq!(of(&LINES.replace('\n', "\r\n")).whole(), known);
        assert_eq!(of(&format!("\u{feff}{LINES}")).whole(), known);
        let captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nTOM: Hello Ada.\n\n\
            00:02.000 --> 00:05.000\nAda:  Hello, is it rise over run?\n\n\
            00:05.000 --> 00:06.000\nTOM: Yes, it is.\n";
        assert_eq!(of(captions).whole(), known);
    }

    #[test]
    fn a_word_or_a_speaker_makes_another_session() {
        let known = of(LINES).whole();
        assert_ne!(of(&LINES.replace("rise", "run")).whole(), known);
        assert_ne!(of(&LINES.replace("Ada:", "Ben:")).whole(), known);
    }

    #[test]
    fn a_transcript_that_grew_begins_like_the_one_before() {
        let before = of(LINES);
        let after = of(&format!("{LINES} And here is why.\nAda: Thanks."));
        assert_eq!(after.prefixes()[before.prefixes().len() - 2], before.head());
        assert_ne!(after.whole(), before.whole());
    }
}
