//! Lessons with what a careful teacher finds in them, held against the offline tutor's reading: the
//! concepts, the homework as it was left, and the concept that a question of later is about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use curriculum::{named, school_subject};
use domain::analysis::Insights;
use domain::redact::Redactor;
use domain::speakers;
use domain::text::terms;
use domain::transcript::{Declared, read};
use domain::{UserId, transcript::Turn};
use futures::FutureExt;
use offline_tutor::{OfflineTutor, concept_asked_about};
use ports::{Egress, Llm, ReadSession};
use serde::Deserialize;
use serde_json::{Map, Value, json};
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
    /// Whether a name means this concept: by its words, or because the curriculum has both names
    /// for one of its concepts.
    fn is(&self, name: &str, subject: Option<&str>) -> bool {
        let found = named(name, subject);
        let is_same = |known: &String| {
            alike(known, name) || found.is_some() && named(known, subject) == found
        };
        std::iter::once(&self.name).chain(&self.also).any(is_same)
    }
}

#[derive(Deserialize)]
pub(crate) struct Homework {
    pub(crate) text: String,
    pub(crate) date: Option<String>,
    pub(crate) state: String,
}

impl Homework {
    fn is_set(&self) -> bool {
        self.state != "cancelled"
    }

    /// Whether a task names the day that this is for, if it is for one.
    fn is_dated_in(&self, task: &str) -> bool {
        self.date.as_ref().is_none_or(|date| set(date).is_subset(&set(task)))
    }
}

#[derive(Deserialize)]
struct LessonQuestion {
    ask: String,
    concept: Option<String>,
}

/// How often something held of how many, by the name of its figure.
#[derive(Default, Clone)]
pub(crate) struct Shares(BTreeMap<&'static str, (usize, usize)>);

impl Shares {
    fn note(&mut self, figure: &'static str, holds: bool) {
        let share = self.0.entry(figure).or_default();
        share.0 += usize::from(holds);
        share.1 += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (figure, (part, whole)) in &other.0 {
            let share = self.0.entry(figure).or_default();
            share.0 += part;
            share.1 += whole;
        }
    }

    pub(crate) fn figures(&self) -> Map<String, Value> {
        let share = |part: usize, whole: usize| (1000.0 * part as f64 / whole as f64).round();
        let figure = |(name, (part, whole)): (&&'static str, &(usize, usize))| {
            ((*name).to_owned(), json!(share(*part, *whole) / 1000.0))
        };
        self.0.iter().map(figure).collect()
    }
}

fn measure(folder: &Path) -> Result<Report, Error> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    let (mut all, mut disagreements, mut lessons) = (Shares::default(), Vec::new(), 0);
    // Rules are worked on with the odd lessons in view; the even ones are only measured.
    let mut halves: BTreeMap<&str, Shares> = BTreeMap::new();
    for file in files {
        let path = file.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut report = |line: String| disagreements.push(format!("{name}: {line}"));
        let shares = measure_lesson(&path, &mut report)?;
        let number = name.split('-').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(number) = number {
            let half = if number % 2 == 0 { "even" } else { "odd" };
            halves.entry(half).or_default().add(&shares);
        }
        all.add(&shares);
        lessons += 1;
    }
    let mut figures = all.figures();
    figures.insert("lessons".to_owned(), json!(lessons));
    for (half, shares) in halves {
        figures.insert(half.to_owned(), Value::Object(shares.figures()));
    }
    Ok(Report { disagreements, figures: Value::Object(figures) })
}

fn measure_lesson(path: &Path, report: &mut impl FnMut(String)) -> Result<Shares, Error> {
    let lesson: Lesson = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let text = std::fs::read_to_string(path.with_extension("txt"))?;
    let mut turns = read(&text, Declared::Auto)?;
    speakers::assign(&mut turns, Some(&lesson.student), Some(&lesson.tutor));
    let insights = insights(&lesson, turns.clone())?;
    let mut shares = Shares::default();
    count_concepts(&lesson, &insights, &mut shares, report);
    count_homework(&lesson.homework, &insights.action_items, &mut shares, report);
    count_questions(&lesson, &insights, &turns, &mut shares, report);
    Ok(shares)
}

/// The lesson as the offline tutor reads it, which gets it redacted.
fn insights(lesson: &Lesson, turns: Vec<Turn>) -> Result<Insights, Error> {
    read_offline(turns, Some(&lesson.subject), &[&lesson.student, &lesson.tutor])
}

/// A session of these people as the offline tutor reads it.
pub(crate) fn read_offline(
    turns: Vec<Turn>,
    subject: Option<&str>,
    people: &[&str],
) -> Result<Insights, Error> {
    let redactor = Redactor::new(&[], people);
    let egress = Egress::new(UserId(Uuid::nil()), Arc::new(redactor));
    let session = ReadSession { turns, subject: subject.map(str::to_owned) };
    let reading = OfflineTutor.read_session(&egress, session).now_or_never();
    Ok(reading.ok_or("the offline tutor asked somebody else")??)
}

fn count_concepts(
    lesson: &Lesson,
    insights: &Insights,
    shares: &mut Shares,
    report: &mut impl FnMut(String),
) {
    let subject = school_subject(&lesson.subject);
    let found: Vec<&str> = insights.concepts.iter().map(|concept| concept.name.as_str()).collect();
    for name in &found {
        let is_taught = lesson.concepts.iter().any(|expected| expected.is(name, subject));
        shares.note("concept_precision", is_taught);
        if !is_taught {
            report(format!("{name} is not taught"));
        }
    }
    for expected in &lesson.concepts {
        let is_found = found.iter().any(|name| expected.is(name, subject));
        shares.note("concept_recall", is_found);
        if !is_found {
            report(format!("{} is not found", expected.name));
        }
    }
}

/// Holds the tasks that were found against those that stand at the end.
pub(crate) fn count_homework(
    expected: &[Homework],
    tasks: &[String],
    shares: &mut Shares,
    report: &mut impl FnMut(String),
) {
    for task in tasks {
        let is_set = |homework: &Homework| homework.is_set() && covers(task, &homework.text);
        let is_right = expected.iter().any(is_set);
        shares.note("homework_precision", is_right);
        if !is_right {
            report(format!("not homework: {task}"));
        }
    }
    for homework in expected {
        let found = tasks.iter().filter(|task| covers(task, &homework.text));
        let found: Vec<&String> = found.collect();
        if !homework.is_set() {
            shares.note("cancelled_kept", !found.is_empty());
            continue;
        }
        let is_dated = found.iter().any(|task| homework.is_dated_in(task));
        shares.note("homework_recall", !found.is_empty());
        shares.note("homework_with_date", is_dated);
        if found.is_empty() {
            report(format!("homework is not found: {}", homework.text));
        } else if !is_dated {
            report(format!("not for {:?}: {}", homework.date, found[0]));
        }
    }
}

fn count_questions(
    lesson: &Lesson,
    insights: &Insights,
    turns: &[Turn],
    shares: &mut Shares,
    report: &mut impl FnMut(String),
) {
    let subject = school_subject(&lesson.subject);
    for question in &lesson.questions {
        let found = concept_asked_about(&question.ask, subject, insights, turns);
        let expected = question.concept.as_ref();
        let expected = lesson.concepts.iter().find(|known| Some(&known.name) == expected);
        let is_right = match (found, expected) {
            (Some(found), Some(expected)) => expected.is(found, subject),
            (found, expected) => found.is_none() && expected.is_none(),
        };
        shares.note("questions_right", is_right);
        shares.note("questions_wrong", !is_right && found.is_some());
        if let Some(found) = found.filter(|_| !is_right) {
            report(format!("{} is taken for {found}", question.ask));
        } else if !is_right {
            report(format!("{} is taken for nothing", question.ask));
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
