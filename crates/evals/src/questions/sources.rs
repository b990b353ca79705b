//! Sessions with questions and the turns that answer them: lessons as in `cases/lessons`, or
//! meetings.

use std::collections::BTreeSet;
use std::path::Path;

use curriculum::school_subject;
use domain::speakers;
use domain::transcript::{Declared, Turn, read};
use serde::Deserialize;

use crate::{Error, retrieval as meetings};

/// A session with its questions.
pub(crate) struct AskedSession {
    pub(crate) name: String,
    pub(crate) subject: Option<&'static str>,
    pub(crate) turns: Vec<Turn>,
    pub(crate) questions: Vec<SessionQuestion>,
}

/// A question with the turns that answer it; none if the session doesn't.
pub(crate) struct SessionQuestion {
    pub(crate) text: String,
    /// The student's messages before, for a question that leans on them.
    pub(crate) after: Vec<String>,
    pub(crate) turns: BTreeSet<u32>,
}

/// Which half of the sessions is read, counted from 1.
#[derive(Clone, Copy)]
pub(crate) enum Half {
    Odd,
    Even,
    Both,
}

impl Half {
    pub(crate) fn named(name: Option<&str>) -> Result<Self, Error> {
        match name {
            Some("odd") => Ok(Self::Odd),
            Some("even") => Ok(Self::Even),
            Some("all") | None => Ok(Self::Both),
            Some(other) => Err(format!("--half is odd, even or all, not {other}").into()),
        }
    }

    const fn has(self, place: usize) -> bool {
        match self {
            Self::Odd => place.is_multiple_of(2),
            Self::Even => !place.is_multiple_of(2),
            Self::Both => true,
        }
    }
}

/// Questions about other things than any session, one a line, in a folder's `outside.txt`.
pub(crate) fn outside_questions(path: &Path, half: Half) -> Vec<SessionQuestion> {
    let file = path.join("outside.txt");
    let Ok(text) = std::fs::read_to_string(file) else { return Vec::new() };
    let chosen = text.lines().enumerate().filter(|(place, _)| half.has(*place));
    let question = |line: &str| SessionQuestion {
        text: line.to_owned(),
        after: Vec::new(),
        turns: BTreeSet::new(),
    };
    chosen.map(|(_, line)| question(line)).collect()
}

#[derive(Deserialize)]
struct Lesson {
    subject: String,
    student: String,
    tutor: String,
    questions: Vec<LessonQuestion>,
}

#[derive(Deserialize)]
struct LessonQuestion {
    ask: String,
    #[serde(default)]
    after: Vec<String>,
    turns: BTreeSet<u32>,
}

/// The sessions of a folder, in the order of their names, or one lesson's.
pub(crate) fn sessions(path: &Path, half: Half) -> Result<Vec<AskedSession>, Error> {
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            files.push(entry?.path());
        }
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let chosen = files.iter().enumerate().filter(|(place, _)| half.has(*place));
    chosen.map(|(_, file)| session(file)).collect()
}

fn session(file: &Path) -> Result<AskedSession, Error> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let json = std::fs::read_to_string(file)?;
    if let Ok(meeting) = serde_json::from_str::<meetings::Meeting>(&json) {
        let question = |asked: meetings::Asked<'_>| SessionQuestion {
            text: asked.text.to_owned(),
            after: Vec::new(),
            turns: asked.gold,
        };
        let questions = meetings::queries(0, &meeting).map(question).collect();
        return Ok(AskedSession {
            name,
            subject: None,
            turns: meetings::turns(&meeting),
            questions,
        });
    }
    let lesson: Lesson = serde_json::from_str(&json)?;
    let mut turns = read(&std::fs::read_to_string(file.with_extension("txt"))?, Declared::Auto)?;
    speakers::assign(&mut turns, Some(&lesson.student), Some(&lesson.tutor));
    let question = |asked: LessonQuestion| SessionQuestion {
        text: asked.ask,
        after: asked.after,
        turns: asked.turns,
    };
    let questions = lesson.questions.into_iter().map(question).collect();
    Ok(AskedSession { name, subject: school_subject(&lesson.subject), turns, questions })
}
