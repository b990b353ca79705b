//! Homework: what is open, done and due.

use std::collections::BTreeSet;

use domain::text;

use super::DataAnswer;
use super::wording::{bullets, count, day, list, written};
use crate::facts::{HomeworkFact, LessonFact, PracticeFact, StudentFacts};
use crate::topic::Topic;

/// Days before the newest lesson for which homework counts as open when nobody said that it is done.
const OPEN_DAYS: i64 = 60;

/// Lessons whose homework is told at once.
const MAX_LESSONS: usize = 4;

/// Tasks and practices told at once.
const MAX_LINES: usize = 8;

/// `your Chemistry lesson with Tom Hale on 28 November`.
pub(super) fn lesson_name(lesson: &LessonFact, facts: &StudentFacts) -> String {
    let subject =
        lesson.subject.as_deref().map(|subject| format!("{subject} ")).unwrap_or_default();
    let tutor = lesson.tutor.as_deref().map(|tutor| format!(" with {tutor}")).unwrap_or_default();
    format!("your {subject}lesson{tutor} {}", day(lesson.date, facts.today))
}

fn practice_line(practice: &PracticeFact, facts: &StudentFacts) -> String {
    let subject = practice.subject.as_deref().unwrap_or("Practice");
    let about: Vec<String> = practice.concepts.iter().take(3).cloned().collect();
    let about = if about.is_empty() { String::new() } else { format!(" on {}", list(&about)) };
    let due = practice.due.map(|due| format!(", due {}", day(due, facts.today)));
    format!(
        "{subject}: {}{about}, given {}{}",
        count(practice.questions, "question"),
        day(practice.assigned, facts.today),
        due.unwrap_or_default()
    )
}

fn open_practices(facts: &StudentFacts) -> Vec<&PracticeFact> {
    facts.practices.iter().filter(|practice| practice.completed.is_none()).collect()
}

/// Lessons with homework that is still open, newest first, and its tasks.
fn open_homework(facts: &StudentFacts) -> Vec<(&LessonFact, Vec<&HomeworkFact>)> {
    let past = || facts.lessons.iter().filter(|lesson| !lesson.is_ahead);
    let newest = past().map(|lesson| lesson.date).max().unwrap_or(facts.today);
    let recent = past().filter(|lesson| (newest - lesson.date).num_days() <= OPEN_DAYS);
    let tasks = recent.map(|lesson| {
        let open = lesson.homework.iter().filter(|task| !task.is_done);
        (lesson, open.collect::<Vec<_>>())
    });
    tasks.filter(|(_, open)| !open.is_empty()).take(MAX_LESSONS).collect()
}

pub(super) fn open(facts: &StudentFacts) -> DataAnswer {
    let mut parts = Vec::new();
    for (lesson, open) in open_homework(facts) {
        let lines: Vec<String> = open.iter().map(|task| task.text.clone()).collect();
        parts.push(format!("From {}:\n{}", lesson_name(lesson, facts), bullets(&lines)));
    }
    let practices = open_practices(facts);
    if !practices.is_empty() {
        let lines = practices.iter().take(MAX_LINES).map(|practice| practice_line(practice, facts));
        parts.push(format!("Practice to hand in:\n{}", bullets(&lines.collect::<Vec<_>>())));
    }
    if parts.is_empty() {
        return DataAnswer::told(nothing_open(facts));
    }
    DataAnswer::told(parts.join("\n\n"))
}

fn nothing_open(facts: &StudentFacts) -> String {
    match facts.lessons.iter().find(|lesson| !lesson.is_ahead) {
        None => {
            "There is no lesson of yours yet, so there is no homework that I know of.".to_owned()
        }
        Some(lesson) if lesson.homework.iter().any(|task| task.is_done) => {
            "You said that you have done all of it, and no practice is waiting. Well done!"
                .to_owned()
        }
        Some(lesson) if !lesson.is_analysed => format!(
            "I found no open homework, but {} isn't analysed as a whole, so something may have been \
             agreed on all the same. You find its words in the transcript. No practice is waiting.",
            lesson_name(lesson, facts)
        ),
        Some(lesson) => format!(
            "I found no open homework: none was agreed on in {}, and no practice is waiting.",
            lesson_name(lesson, facts)
        ),
    }
}

pub(super) fn done(facts: &StudentFacts) -> DataAnswer {
    let mut lines: Vec<String> = Vec::new();
    for lesson in &facts.lessons {
        for task in lesson.homework.iter().filter(|task| task.is_done) {
            lines.push(format!("{} (from {})", task.text, lesson_name(lesson, facts)));
        }
    }
    for practice in &facts.practices {
        let Some((date, score)) = practice.completed else { continue };
        let subject = practice.subject.as_deref().unwrap_or("Practice");
        let score = score.map(|score| format!(", {score} of 100")).unwrap_or_default();
        let questions = count(practice.questions, "question");
        lines.push(format!("{subject}: {questions}, handed in {}{score}", day(date, facts.today)));
    }
    lines.truncate(MAX_LINES);
    let open = open_homework(facts).iter().map(|(_, open)| open.len()).sum::<usize>()
        + open_practices(facts).len();
    let rest = match open {
        0 => "Nothing is open.".to_owned(),
        open => format!(
            "{} still open.",
            if open == 1 { "1 thing is".to_owned() } else { format!("{open} things are") }
        ),
    };
    if lines.is_empty() {
        return DataAnswer::told(format!(
            "I don't know of anything that is done: tell me \"I've done my homework\" when it is. {rest}"
        ));
    }
    DataAnswer::told(format!("Done:\n{}\n\n{rest}", bullets(&lines)))
}

pub(super) fn due(facts: &StudentFacts) -> DataAnswer {
    let mut due: Vec<&PracticeFact> =
        open_practices(facts).into_iter().filter(|practice| practice.due.is_some()).collect();
    due.sort_by_key(|practice| practice.due);
    let mut parts = Vec::new();
    if !due.is_empty() {
        let lines = due.iter().take(MAX_LINES).map(|practice| practice_line(practice, facts));
        parts.push(bullets(&lines.collect::<Vec<_>>()));
    }
    for (lesson, open) in open_homework(facts) {
        let next = facts.lessons.iter().find(|other| other.is_ahead);
        let by = next.map_or_else(
            || "no date was stored for it; by your next lesson is a safe guess".to_owned(),
            |next| format!("your next lesson is {}", day(next.date, facts.today)),
        );
        let lines: Vec<String> = open.iter().map(|task| task.text.clone()).collect();
        parts.push(format!("From {} ({by}):\n{}", lesson_name(lesson, facts), bullets(&lines)));
    }
    if parts.is_empty() {
        return DataAnswer::told("Nothing is due that I know of.");
    }
    DataAnswer::told(parts.join("\n\n"))
}

pub(super) fn mark_done(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let named = match topic {
        Topic::All => None,
        other => Some(stems(other.name())),
    };
    let mut done = Vec::new();
    for (lesson, open) in open_homework(facts) {
        for task in open {
            let is_meant = named.as_ref().is_none_or(|named| {
                topic.holds("", lesson.subject.as_deref()) || !named.is_disjoint(&stems(&task.text))
            });
            if is_meant {
                done.push(task);
            }
        }
    }
    let practices = open_practices(facts).len();
    let rest = match practices {
        0 => String::new(),
        count_open => format!(
            " {} to be handed in under Practice; that counts as done once you hand it in.",
            if count_open == 1 {
                "One practice is still".to_owned()
            } else {
                format!("{count_open} practices are still")
            }
        ),
    };
    if done.is_empty() {
        return DataAnswer::told(format!(
            "I found no open homework of that kind to mark as done.{rest}"
        ));
    }
    let lines: Vec<String> = done.iter().map(|task| task.text.clone()).collect();
    let done = done.iter().map(|task| task.id).collect();
    let text = format!("Marked as done:\n{}\n\nWell done!{rest}", bullets(&lines));
    DataAnswer { text, done, ..DataAnswer::default() }
}

fn stems(of: &str) -> BTreeSet<String> {
    text::terms(of).into_iter().collect()
}

pub(super) fn remind(facts: &StudentFacts) -> DataAnswer {
    let open = open(facts);
    let due = open_practices(facts).into_iter().filter_map(|practice| practice.due).min();
    let due =
        due.map(|due| format!(" The first practice is due on {}.", written(due, facts.today)));
    DataAnswer::told(format!(
        "I can't set reminders for a time of your choice; put it in your calendar or phone.{} What is open:\n\n{}",
        due.unwrap_or_default(),
        open.text
    ))
}
