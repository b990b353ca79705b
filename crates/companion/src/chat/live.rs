//! The text of an answer on its way to somebody who reads along: sentence by sentence, each of them
//! screened before it is shown. Nothing that was shown is taken back, so what is stored begins with it.

use domain::chat::Reply;
use domain::injection::hide_links;
use domain::safeguarding::{RefusedReply, refuse_reply, refused_text};
use futures::channel::mpsc::UnboundedSender;

use crate::name_restorer::Names;
use crate::{Error, Result};

/// Characters after which a sentence without an end is shown up to its last word.
const LONG_SENTENCE_CHARS: usize = 240;

/// Marks between the end of a sentence and the space after it.
const CLOSING: [char; 7] = ['"', '\'', ')', ']', '”', '’', '»'];

/// The placeholder that is another name in each session.
const OPEN_NAME: &str = "[TUTOR";

/// The reader of an answer that is being made.
pub(super) struct LiveText {
    reader: Option<UnboundedSender<String>>,
    shown: String,
}

impl LiveText {
    /// Nobody reads along.
    pub(super) fn unread() -> Self {
        Self { reader: None, shown: String::new() }
    }

    /// Each piece goes to this reader. One who has gone is no fault: the answer is made to its end.
    pub(super) fn read_by(reader: UnboundedSender<String>) -> Self {
        Self { reader: Some(reader), shown: String::new() }
    }

    /// True if somebody reads along.
    pub(super) fn is_read(&self) -> bool {
        self.reader.is_some()
    }

    fn show(&mut self, piece: &str) {
        let Some(reader) = &self.reader else { return };
        if !piece.is_empty() {
            self.shown.push_str(piece);
            let _ = reader.unbounded_send(piece.to_owned());
        }
    }

    /// Shows what is left of the whole text.
    pub(super) fn show_rest(&mut self, whole: &str) -> Result<()> {
        let rest = whole.strip_prefix(self.shown.as_str());
        let rest = rest.ok_or_else(|| Error::internal("an answer differs from what was shown"))?;
        let mut rest = rest.to_owned();
        while let Some(end) = sentence_end(&rest) {
            self.show(&rest[..end]);
            rest.drain(..end);
        }
        self.show(&rest);
        Ok(())
    }
}

/// Lets a model's text through to its reader, whole sentences only, until one of them is refused.
pub(super) struct SentenceGate<'a> {
    live: &'a mut LiveText,
    /// The names to put back; without a tutor while it is not known who that is.
    names: Names,
    is_tutor_known: bool,
    /// Redacted text that is no whole sentence yet.
    pending: String,
    /// Redacted text that was let through, as it was said and as it was shown.
    said: String,
    passed: String,
    refused: Option<RefusedReply>,
}

impl<'a> SentenceGate<'a> {
    /// A gate in front of a reader. Without the tutor's name, everything from the first sentence on
    /// that has it is held back.
    pub(super) fn new(live: &'a mut LiveText, student: &str, tutor: Option<&str>) -> Self {
        Self {
            live,
            names: Names::new(student, tutor),
            is_tutor_known: tutor.is_some(),
            pending: String::new(),
            said: String::new(),
            passed: String::new(),
            refused: None,
        }
    }

    /// Takes the next piece of the text.
    pub(super) fn take(&mut self, piece: &str) {
        self.pending.push_str(piece);
        while self.refused.is_none() {
            let Some(end) = sentence_end(&self.pending) else { return };
            let sentence = hide_links(&self.pending[..end]).into_owned();
            if sentence.contains(OPEN_NAME) && !self.is_tutor_known {
                return;
            }
            let passed = format!("{}{sentence}", self.passed);
            self.refused = refuse_reply(&passed);
            if self.refused.is_none() {
                self.live.show(&self.names.restore(&sentence));
                self.passed = passed;
                self.said.extend(self.pending.drain(..end));
            }
        }
    }

    /// The reply that is given: the model's own, or what was let through and words in place of the
    /// rest. A reply that does not go on from what was let through is words in place of the rest, too.
    pub(super) fn settle(self, reply: Reply, language: &str) -> Reply {
        let Some(rest) = reply.text.strip_prefix(self.said.as_str()) else {
            let words = reply.text.clone();
            return self.end_with(&words, reply);
        };
        let text = format!("{}{}", self.passed, hide_links(rest));
        let Some(reason) = self.refused.or_else(|| refuse_reply(&text)) else {
            return Reply { text, ..reply };
        };
        tracing::warn!(?reason, model = reply.model, "a model's answer was not given to a student");
        self.end_with(refused_text(reason, language), reply)
    }

    fn end_with(&self, words: &str, reply: Reply) -> Reply {
        match self.passed.trim_end() {
            "" => reply.refused(words),
            passed => reply.refused(&format!("{passed}\n\n{words}")),
        }
    }
}

/// The end of the first sentence of a text that goes on after it.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = text.char_indices().filter(|(_, char)| ".!?…。！？\n".contains(*char));
    for (at, mark) in ends {
        let end = at + mark.len_utf8();
        let rest = text[end..].trim_start_matches(CLOSING);
        let is_end = mark == '\n' || rest.starts_with(char::is_whitespace);
        if is_end && !text[..end].trim().is_empty() {
            return Some(text.len() - rest.len());
        }
    }
    let long = text.char_indices().nth(LONG_SENTENCE_CHARS)?.0;
    text[..long].rfind(char::is_whitespace).filter(|space| !text[..*space].trim().is_empty())
}

#[cfg(test)]
mod tests {
    use domain::chat::{AnswerBasis, Coverage};
    use futures::StreamExt;
    use futures::channel::mpsc::unbounded;

    use super::*;

    fn reply(text: &str) -> Reply {
        Reply {
            text: text.to_owned(),
            coverage: Coverage::Answered,
            basis: AnswerBasis::Sessions,
            quotes: Vec::new(),
            model: "m".to_owned(),
            prompt: None,
        }
    }

    /// All pieces that are shown, the text that is shown while it comes, and the text that is given.
    fn shown(text: &str, step: usize, tutor: Option<&str>) -> (Vec<String>, String, String) {
        let (sender, reader) = unbounded();
        let mut live = LiveText::read_by(sender);
        let mut gate = SentenceGate::new(&mut live, "Ada Okoye", tutor);
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(step) {
            gate.take(&piece.iter().collect::<String>());
        }
        let given = gate.settle(reply(text), "en").text;
        let early = live.shown.clone();
        let given = Names::new("Ada Okoye", tutor.or(Some("Tom Hale"))).restore(&given);
        live.show_rest(&given).unwrap();
        drop(live);
        let pieces: Vec<String> = futures::executor::block_on(reader.collect());
        (pieces, early, given)
    }

    #[test]
    fn sentences_are_shown_whole_and_make_up_the_answer() {
        let text =
            "[STUDENT], an acid gives protons. A base \"takes them.\" And\nso on, e.g. 3.5 of";
        for step in [1, 2, 9, 500] {
            let (pieces, early, given) = shown(text, step, None);
            assert_eq!(pieces.concat(), given, "{step}");
            assert_eq!(pieces[0], "Ada, an acid gives protons.");
            assert_eq!(pieces[1], " A base \"takes them.\"");
            assert_eq!(
                early,
                "Ada, an acid gives protons. A base \"takes them.\" And\nso on, e.g."
            );
        }
    }

    #[test]
    fn a_tutor_who_is_not_known_yet_is_waited_for() {
        let text = "Listen. [TUTOR] put it so. Then more.";
        let (_, early, given) = shown(text, 4, None);
        assert_eq!(
            (early.as_str(), given.as_str()),
            ("Listen.", "Listen. Tom Hale put it so. Then more.")
        );
        let (_, early, _) = shown(text, 4, Some("Mia Moss"));
        assert_eq!(early, "Listen. Mia Moss put it so.");
    }

    #[test]
    fn nothing_after_a_refused_sentence_is_shown() {
        let (pieces, early, given) =
            shown("Acids are sour. You should sue him. Yes. Sure.", 5, None);
        assert_eq!(early, "Acids are sour.");
        assert_eq!(pieces.concat(), given);
        assert!(!given.contains("sue") && !given.contains("Sure"), "{given}");
        assert!(given.contains("can't give advice") || given.contains("advice"), "{given}");
    }

    #[test]
    fn a_text_without_an_end_is_shown_by_words() {
        let text = "acid ".repeat(200);
        let (pieces, early, given) = shown(text.trim_end(), 7, None);
        assert!(early.len() > 500 && pieces.len() > 3, "{early}");
        assert_eq!(pieces.concat(), given);
    }

    #[test]
    fn an_answer_that_does_not_begin_with_what_was_shown_is_a_fault() {
        let (sender, _reader) = unbounded();
        let mut live = LiveText::read_by(sender);
        live.show("An acid");
        assert!(live.show_rest("A base").is_err());
    }
}
