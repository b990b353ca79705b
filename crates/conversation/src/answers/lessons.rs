//! Lessons: the last, the next, the one where something was taught, and who taught it.

use super::DataAnswer;
use super::tasks::lesson_name;
use super::wording::{bullets, count, day, list};
use crate::facts::{LessonFact, StudentFacts};
use crate::topic::Topic;

/// Lessons told at once.
const MAX_LESSONS: usize = 5;

/// Concepts of a lesson that are told.
const MAX_CONCEPTS: usize = 8;

/// Turns shown with an answer.
const MAX_PLACES: usize = 3;

fn past(facts: &StudentFacts) -> impl Iterator<Item = &LessonFact> {
    facts.lessons.iter().filter(|lesson| !lesson.is_ahead)
}

fn concept_names(lesson: &LessonFact) -> Vec<String> {
    lesson.concepts.iter().take(MAX_CONCEPTS).map(|(name, _)| name.clone()).collect()
}

pub(super) fn last(facts: &StudentFacts) -> DataAnswer {
    let Some(lesson) = past(facts).next() else {
        return DataAnswer::unknown("There is no lesson of yours yet.");
    };
    let name = lesson_name(lesson, facts);
    let concepts = concept_names(lesson);
    if concepts.is_empty() {
        return DataAnswer::told(format!(
            "Your last one was {name}. I can't say what was in it: it isn't analysed yet, its language is one that I don't analyse, or nothing was named in it."
        ));
    }
    let mut text = format!("In {name} you went through {}.", list(&concepts));
    if !lesson.homework.is_empty() {
        let tasks: Vec<String> = lesson.homework.iter().map(|task| task.text.clone()).collect();
        text.push_str(&format!("\n\nWhat was agreed on:\n{}", bullets(&tasks)));
    }
    let taught = lesson.concepts.iter().filter_map(|(_, turn)| Some((lesson.session, (*turn)?)));
    DataAnswer { text, places: taught.take(MAX_PLACES).collect(), ..DataAnswer::default() }
}

pub(super) fn all(facts: &StudentFacts) -> DataAnswer {
    let lessons: Vec<&LessonFact> = past(facts).collect();
    if lessons.is_empty() {
        return DataAnswer::unknown("There is no lesson of yours yet.");
    }
    let lines = lessons.iter().take(MAX_LESSONS).map(|lesson| {
        let name = lesson_name(lesson, facts);
        let concepts = list(&concept_names(lesson));
        let name = name.trim_start_matches("your ");
        if concepts.is_empty() { name.to_owned() } else { format!("{name}: {concepts}") }
    });
    let lines = bullets(&lines.collect::<Vec<_>>());
    let newest = if lessons.len() > MAX_LESSONS { " The newest:" } else { "" };
    DataAnswer::told(format!("You have had {}.{newest}\n{lines}", count(lessons.len(), "lesson")))
}

pub(super) fn next(facts: &StudentFacts) -> DataAnswer {
    if let Some(lesson) = facts.lessons.iter().rev().find(|lesson| lesson.is_ahead) {
        return DataAnswer::told(format!("Your next one is {}.", lesson_name(lesson, facts)));
    }
    let last = past(facts).next();
    let last = last.map(|lesson| format!(" The last one was {}.", lesson_name(lesson, facts)));
    let tutors = list(&facts.tutors);
    let whom = if tutors.is_empty() { "your tutor".to_owned() } else { tutors };
    DataAnswer::unknown(format!(
        "I don't know when your next lesson is: no date of it is stored here. Ask {whom}.{}",
        last.unwrap_or_default()
    ))
}

/// A lesson with those of its concepts that are asked about, each with the turn where it began.
type TeachingLesson<'a> = (&'a LessonFact, Vec<&'a (String, Option<u32>)>);

/// The lessons that taught the topic, newest first.
fn teaching<'a>(topic: &Topic, facts: &'a StudentFacts) -> Vec<TeachingLesson<'a>> {
    let taught = past(facts).map(|lesson| {
        let subject = lesson.subject.as_deref();
        let concepts = lesson.concepts.iter().filter(|(name, _)| topic.holds(name, subject));
        (lesson, concepts.collect::<Vec<_>>())
    });
    taught.filter(|(_, concepts)| !concepts.is_empty()).collect()
}

pub(super) fn find(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let found = teaching(topic, facts);
    let Some((newest, _)) = found.first() else {
        return DataAnswer::unknown(format!("I found no lesson of yours about {}.", topic.name()));
    };
    let mut text = format!("{} came up in {}.", capital(topic.name()), lesson_name(newest, facts));
    let earlier: Vec<String> = found[1..]
        .iter()
        .take(MAX_LESSONS)
        .map(|(lesson, _)| day(lesson.date, facts.today))
        .collect();
    if !earlier.is_empty() {
        text.push_str(&format!(" Before that: {}.", list(&earlier)));
    }
    let places = found.iter().flat_map(|(lesson, concepts)| {
        concepts.iter().filter_map(|(_, turn)| Some((lesson.session, (*turn)?)))
    });
    DataAnswer { text, places: places.take(MAX_PLACES).collect(), ..DataAnswer::default() }
}

pub(super) fn tutor(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    if *topic == Topic::All {
        if facts.tutors.is_empty() {
            return DataAnswer::unknown("No tutor is linked with you at the moment.");
        }
        let verb = if facts.tutors.len() == 1 { "Your tutor is" } else { "Your tutors are" };
        return DataAnswer::told(format!("{verb} {}.", list(&facts.tutors)));
    }
    let found = teaching(topic, facts);
    let with_tutor = found.iter().find_map(|(lesson, concepts)| {
        Some((*lesson, lesson.tutor.as_ref()?, concepts.first()?.1))
    });
    let Some((lesson, tutor, turn)) = with_tutor else {
        return DataAnswer::unknown(format!("I don't know who taught you {}.", topic.name()));
    };
    let name = lesson_name(lesson, facts).replace(&format!(" with {tutor}"), "");
    DataAnswer {
        text: format!("{tutor} taught you {}, in {name}.", topic.name()),
        places: turn.map(|turn| (lesson.session, turn)).into_iter().collect(),
        ..DataAnswer::default()
    }
}

fn capital(name: &str) -> String {
    // `pH scale` keeps its own.
    let mut letters = name.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_uppercase().collect::<String>() + &name[first.len_utf8()..]
        }
        _ => name.to_owned(),
    }
}
