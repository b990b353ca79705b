//! Labels that any reader could have seen in a text, recognised or not: redaction takes them all,
//! for a name that stayed in the text because nobody took it for a label has left for good.

use std::collections::HashMap;

use super::super::label::{self, LabelForm};
use super::super::label_words::{is_heading, is_part, is_sentence, is_strong};
use super::super::markup::{self, CueVoice};
use super::super::stamp;
use super::cues;
use super::rows;

/// Labels at most; a made-up transcript can have one in each of its lines.
const MAX_SEEN: usize = 1_000;

/// Forms that sentences seldom have.
const FORMS: [LabelForm; 3] = [LabelForm::Colon, LabelForm::Bracketed, LabelForm::TightColon];

/// The labels of a text in order of appearance.
pub(super) fn labels(text: &str) -> Vec<String> {
    let lines = rows::source_lines(text);
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut seen: Vec<(String, usize, bool)> = Vec::new();
    let mut see = |name: &str, is_certain: bool| {
        let next = seen.len();
        let place = *places.entry(name.to_lowercase()).or_insert(next);
        match seen.get_mut(place) {
            Some((_, count, certain)) => {
                *count += 1;
                *certain |= is_certain;
            }
            None => seen.push((name.to_owned(), 1, is_certain)),
        }
    };
    for row in rows::rows(&lines) {
        if row.is_blank() || row.is_heading || cues::is_timing(row.line) {
            continue;
        }
        let stamped = stamp::trailing(row.line).map(|(name, _)| name);
        for name in stamped.into_iter().filter(|name| label::is_plausible(name)) {
            see(name, false);
        }
        for (name, _) in FORMS.iter().filter_map(|form| label::split(row.after, *form)) {
            see(name, row.stamp.is_some());
        }
        if row.line.contains("<v") {
            for speech in markup::speech(row.line) {
                if let CueVoice::Named(name) = speech.voice {
                    see(&name, true);
                }
            }
        }
    }
    let is_name = |(name, count, certain): &(String, usize, bool)| {
        let several = name.split_whitespace().nth(1).is_some();
        let shape = is_strong(name) && !is_sentence(name) && (several || *count > 1 || *certain);
        shape && !is_heading(name) && !is_part(name)
    };
    seen.into_iter().filter(is_name).map(|(name, ..)| name).take(MAX_SEEN).collect()
}
