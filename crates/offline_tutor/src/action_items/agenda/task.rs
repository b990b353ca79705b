//! A task as it is spoken of, and as it is written down.

use std::collections::BTreeSet;

use domain::text;

use crate::action_items::{assignments, numbers};
use crate::sentences::{self, SpokenSentence};

/// Words of what is added to a task.
const DETAIL_WORDS: usize = 12;
/// What opens a remark rather than a detail.
const NO_DETAIL: &[&str] = &[
    "i",
    "i'm",
    "i'll",
    "i've",
    "i'd",
    "we",
    "we'll",
    "we've",
    "that's",
    "it's",
    "is",
    "you're",
    "you've",
    "good",
    "great",
    "lovely",
    "bye",
    "goodbye",
    "see",
    "thank",
    "thanks",
    "well",
    "okay",
    "all",
    "alright",
    "right",
    "yes",
    "no",
    "oh",
    "ha",
    "perfect",
    "brilliant",
    "goodnight",
    "take",
    "have",
    "poor",
    "he",
    "she",
    "they",
    "there's",
    "what",
    "how",
    "nice",
    "excellent",
    "done",
    "deal",
    "off",
    "so",
    "does",
    "fair",
    "sorry",
    "hello",
];
/// Something to do after the session.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) text: String,
    pub(super) date: Option<String>,
    /// What of it remains, where it was cut down.
    pub(super) part: Option<String>,
    /// What was said right after it.
    pub(super) details: Vec<String>,
    /// The turn that set it.
    pub(super) said_in: u32,
    /// What the student called it when saying it back.
    pub(super) called: Option<String>,
    /// The stems that it is spoken of by.
    pub(super) stems: BTreeSet<String>,
    /// When it was last spoken of.
    pub(super) turn: u32,
    pub(super) is_cancelled: bool,
    /// Only sounds like a task, until somebody gives it a day.
    pub(super) is_open: bool,
}

impl Task {
    pub(super) const fn new(
        text: String,
        date: Option<String>,
        stems: BTreeSet<String>,
        turn: u32,
        is_open: bool,
    ) -> Self {
        Self {
            text,
            date,
            part: None,
            details: Vec::new(),
            said_in: turn,
            called: None,
            stems,
            turn,
            is_cancelled: false,
            is_open,
        }
    }

    /// Adds what is said right after it: `Three times each, in a table.`
    pub(super) fn add_detail(&mut self, line: &SpokenSentence) {
        let detail = line.text.trim_end_matches(['.', '!']);
        let words = text::words(detail);
        let is_detail = (2..=DETAIL_WORDS).contains(&words.len())
            && !line.is_question()
            && !detail.contains('[')
            && words.first().is_some_and(|word| !NO_DETAIL.contains(&word.as_str()));
        if is_detail && !self.is_cancelled {
            self.stems.extend(text::terms(detail));
            let detail = numbers::in_digits(sentences::without_opening(detail));
            self.details.push(assignments::lower_first(&detail));
        }
    }

    /// As a sentence: what to do, what of it, what it is called, for when.
    pub(super) fn written(self) -> String {
        let mut text = self.text;
        if let Some(part) = self.part {
            // What is listed after the first comma is what was cut down.
            let whole = text.split(", ").next().unwrap_or_default().to_owned();
            text = format!("{whole}: only {part}");
        }
        if !self.details.is_empty() {
            text = format!("{text}; {}", self.details.join("; "));
        }
        if let Some(called) = self.called {
            text = format!("{text} ({called})");
        }
        let date = self.date.filter(|date| !text.to_lowercase().contains(&date.to_lowercase()));
        date.map_or_else(|| format!("{text}."), |date| format!("{text} {date}."))
    }
}
