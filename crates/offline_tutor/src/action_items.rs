//! Tasks agreed on for the time after the session, as they were left: set, moved to another day,
//! cut down or taken back, as clean imperative sentences.

mod agenda;
mod assignments;
mod changes;
mod dates;
mod numbers;
mod words;

use std::collections::BTreeSet;

use domain::text;

use crate::sentences::{self, SpokenSentence};
use agenda::{Agenda, Place};

/// Most action items of a session.
const MAX_ACTIONS: usize = 8;
/// Reminders without a date count only this late in a session (a part of its lines).
const CLOSING: f64 = 0.7;
/// What a student is asked to do from here on (a part of the lines) is for later, also without a date.
const LAST_WORDS: f64 = 0.85;

/// Words that place a task after the session.
const LATER: &[&str] = &[
    "homework",
    "for next time",
    "before next",
    "next time",
    "for next week",
    "by next",
    "tonight",
    "this week",
    "over the weekend",
    "at home",
    "before our next",
    "by monday",
    "by tuesday",
    "by wednesday",
    "by thursday",
    "by friday",
    "by saturday",
    "by sunday",
    "before the test",
    "before the quiz",
    "before we meet",
    "for tomorrow",
    "before the exam",
    "until next",
    "before monday",
    "before thursday",
    "before friday",
    "for our next",
];
/// Reminders that are tasks when they come near the end.
const REMINDERS: &[&str] = &[
    "don't forget to",
    "do not forget to",
    "remember to",
    "make sure to",
    "make sure you",
    "be sure to",
];
/// The student's tasks, in the order of the session.
pub(crate) fn actions(lines: &[SpokenSentence]) -> Vec<String> {
    let mut actions = agenda(lines).written();
    actions.truncate(MAX_ACTIONS);
    actions
}

/// The turns in which tasks were set or changed: what they name is for later.
pub(crate) fn turns(lines: &[SpokenSentence]) -> BTreeSet<u32> {
    agenda(lines).turns()
}

fn agenda(lines: &[SpokenSentence]) -> Agenda {
    let closing = (lines.len() as f64 * CLOSING) as usize;
    let last = (lines.len() as f64 * LAST_WORDS) as usize;
    let mut agenda = Agenda::default();
    for (at, line) in lines.iter().enumerate() {
        if let Some(due) = due_date_action(lines, at) {
            agenda.keep_as_said(&due, line.turn);
        } else if line.by_student() {
            agenda.hear_student(line);
        } else if line.by_tutor() {
            let next = lines.get(at + 1).filter(|next| next.by_tutor() && next.turn == line.turn);
            let place = Place {
                next,
                closing: at >= closing,
                is_last: at >= last,
                is_late: at * 3 > lines.len(),
            };
            agenda.hear_tutor(line, place);
        }
    }
    agenda
}

/// Whether a sentence says that something is for after the session.
fn is_for_later(lower: &str) -> bool {
    // `Try this one on your own` is for now.
    let is_for_now =
        || ["this one", "that one", "next one", " now"].iter().any(|now| lower.contains(now));
    LATER.iter().any(|cue| lower.contains(cue)) || lower.contains("on your own") && !is_for_now()
}

/// True if a sentence sets a task for later rather than teaches.
pub(crate) fn is_task(sentence: &str) -> bool {
    let lower = text::fold_case(sentence);
    is_for_later(&lower) || REMINDERS.iter().any(|cue| lower.contains(cue))
}

/// The thing that `it` means in a question about its date: the last one to hand in that was named.
fn last_assignment(lines: &[SpokenSentence]) -> Option<&'static str> {
    const HANDED_IN: &[&str] =
        &["assignment", "homework", "report", "essay", "project", "worksheet"];
    lines.iter().rev().take(3).find_map(|line| {
        let words = text::words(&line.text);
        HANDED_IN.iter().find(|thing| words.iter().any(|word| word == *thing)).copied()
    })
}

/// `When is the lab report due?` with the tutor's answer: `Lab report: due next Friday at 5 PM.`
fn due_date_action(lines: &[SpokenSentence], at: usize) -> Option<String> {
    let question = &lines[at];
    if !question.by_student() || !question.is_question() {
        return None;
    }
    let lower = question.text.to_ascii_lowercase();
    let from = lower.find("when is ")? + "when is ".len();
    let length = lower.get(from..)?.find(" due")?;
    let what = match question.text.get(from..from + length)?.trim_start_matches("the ") {
        "it" | "that" | "this" => last_assignment(&lines[..at])?,
        named => named,
    };
    let answer = lines.get(at + 1).filter(|line| line.by_tutor())?;
    let when = sentences::without_opening(&answer.text).trim_end_matches(['.', '!']);
    let words = text::words(when);
    let dated = words.iter().any(|word| {
        word.ends_with("day")
            || matches!(word.as_str(), "week" | "tomorrow" | "midnight" | "tonight")
    });
    (dated && words.len() <= 8 && text::words(what).len() <= 4).then(|| {
        let mut when = when.to_owned();
        if when.starts_with("Next") || when.starts_with("On") || when.starts_with("By") {
            when = when[..1].to_lowercase() + &when[1..];
        }
        format!("{}: due {when}.", sentences::capitalise(what))
    })
}
