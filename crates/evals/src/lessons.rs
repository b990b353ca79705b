//! Lessons with what a careful teacher finds in them, held against the offline tutor's reading and
//! against the curriculum's recognition of questions.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use curriculum::{QuestionContext, concept, recognise};
use domain::analysis::Insights;
use domain::redact::Redactor;
use domain::speakers;
use domain::text::terms;
use domain::transcript::{Declared, read};
use domain::{UserId, transcript::Turn};
use futures::FutureExt;
use offline_tutor::OfflineTutor;
use ports::{Egress, Llm, ReadSession};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "lessons",
    about: "a folder of transcripts, each with a .json of what a teacher finds in it",
    run: measure,
};

/// The share of terms that two names or tasks have in common from which on they mean the same.
const SAME: f64 = 0.5;

#[derive(Deserialize)]
struct Lesson {
    subject: String,
    student: String,
    tutor: String,
    concepts: Vec<ExpectedConcept>,
    homework: Vec<Homework>,
    questions: Vec<LessonQuestion>,
}

#[derive(Deserialize)]
struct ExpectedConcept {
    name: String,
    also: Vec<String>,
}

impl ExpectedConcept {
    fn is(&self, name: &str) -> bool {
        std::iter::once(&self.name).chain(&self.also).any(|known| alike(known, name))
    }
}

#[derive(Deserialize)]
struct Homework {
    text: String,
    state: String,
}

#[derive(Deserialize)]
struct LessonQuestion {
    ask: String,
    concept: Option<String>,
}

#[derive(Default)]
struct Counts {
    found: usize,
    found_right: usize,
    expected: usize,
    expected_found: usize,
    homework: usize,
    homework_found: usize,
    cancelled: usize,
    cancelled_kept: usize,
    questions: usize,
    right: usize,
    wrong: usize,
}

fn measure(folder: &Path) -> Result<Report, Error> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    let (mut counts, mut disagreements, mut lessons) = (Counts::default(), Vec::new(), 0);
    for file in files {
        let path = file.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let lesson: Lesson = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        let text = std::fs::read_to_string(path.with_extension("txt"))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut turns = read(&text, Declared::Auto)?;
        speakers::assign(&mut turns, Some(&lesson.student), Some(&lesson.tutor));
        let insights = insights(&lesson, turns)?;
        let mut report = |line: String| disagreements.push(format!("{name}: {line}"));
        count_concepts(&lesson, &insights, &mut counts, &mut report);
        count_homework(&lesson, &insights, &mut counts, &mut report);
        count_questions(&lesson, &insights, &mut counts, &mut report);
        lessons += 1;
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let figures = json!({
        "lessons": lessons,
        "concept_precision": share(counts.found_right, counts.found),
        "concept_recall": share(counts.expected_found, counts.expected),
        "homework_recall": share(counts.homework_found, counts.homework),
        "homework_cancelled": counts.cancelled, "cancelled_kept": counts.cancelled_kept,
        "questions": counts.questions,
        "questions_right": share(counts.right, counts.questions),
        "questions_wrong": share(counts.wrong, counts.questions),
    });
    Ok(Report { disagreements, figures })
}

/// The lesson as the offline tutor reads it, which gets it redacted.
fn insights(lesson: &Lesson, turns: Vec<Turn>) -> Result<Insights, Error> {
    let redactor = Redactor::new(&[], &[&lesson.student, &lesson.tutor]);
    let egress = Egress::new(UserId(Uuid::nil()), Arc::new(redactor));
    let session = ReadSession { turns, subject: Some(lesson.subject.clone()) };
    let reading = OfflineTutor.read_session(&egress, session).now_or_never();
    Ok(reading.ok_or("the offline tutor asked somebody else")??)
}

fn count_concepts(
    lesson: &Lesson,
    insights: &Insights,
    counts: &mut Counts,
    report: &mut impl FnMut(String),
) {
    let found: Vec<&str> = insights.concepts.iter().map(|concept| concept.name.as_str()).collect();
    for name in &found {
        counts.found += 1;
        if lesson.concepts.iter().any(|expected| expected.is(name)) {
            counts.found_right += 1;
        } else {
            report(format!("{name} is not taught"));
        }
    }
    for expected in &lesson.concepts {
        counts.expected += 1;
        if found.iter().any(|name| expected.is(name)) {
            counts.expected_found += 1;
        } else {
            report(format!("{} is not found", expected.name));
        }
    }
}

fn count_homework(
    lesson: &Lesson,
    insights: &Insights,
    counts: &mut Counts,
    report: &mut impl FnMut(String),
) {
    for homework in &lesson.homework {
        let kept = insights.action_items.iter().any(|item| covers(item, &homework.text));
        if homework.state == "cancelled" {
            counts.cancelled += 1;
            counts.cancelled_kept += usize::from(kept);
        } else {
            counts.homework += 1;
            counts.homework_found += usize::from(kept);
            if !kept {
                report(format!("homework is not found: {}", homework.text));
            }
        }
    }
}

fn count_questions(
    lesson: &Lesson,
    insights: &Insights,
    counts: &mut Counts,
    report: &mut impl FnMut(String),
) {
    let taught: Vec<String> = insights
        .concepts
        .iter()
        .flat_map(|taught| recognise(&taught.name, &QuestionContext::default(), 1))
        .map(|recognised| recognised.concept.to_string())
        .collect();
    let taught: Vec<&str> = taught.iter().map(String::as_str).collect();
    let context = QuestionContext { subject: Some(&lesson.subject), lesson: &taught };
    for question in &lesson.questions {
        counts.questions += 1;
        let recognised = recognise(&question.ask, &context, 1);
        let found = recognised.first().and_then(|recognised| concept(recognised.concept));
        let expected = question.concept.as_ref();
        let expected = lesson.concepts.iter().find(|known| Some(&known.name) == expected);
        match (found, expected) {
            (None, None) => counts.right += 1,
            (Some(found), Some(expected)) if expected.is(&found.name) => counts.right += 1,
            (Some(found), _) => {
                counts.wrong += 1;
                report(format!("{} is taken for {}", question.ask, found.name));
            }
            (None, Some(_)) => {}
        }
    }
}

/// Whether two names have most of their terms in common.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (set(a), set(b));
    let common = a.intersection(&b).count() as f64;
    common / a.union(&b).count().max(1) as f64 >= SAME
}

/// Whether a text has most of the terms of another.
fn covers(text: &str, task: &str) -> bool {
    let (text, task) = (set(text), set(task));
    task.intersection(&text).count() as f64 / task.len().max(1) as f64 >= SAME
}

fn set(text: &str) -> BTreeSet<String> {
    terms(text).into_iter().collect()
}
