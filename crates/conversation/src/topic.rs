//! The topic of a question about oneself: a concept or subject of the student's own, or one of the
//! curriculum that they have not had.

use std::collections::BTreeSet;

use domain::text;

use crate::facts::StudentFacts;

/// A topic that was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// No topic was named: everything.
    All,
    /// A subject of the student's lessons.
    Subject(String),
    /// Concepts of the student's own, as they are stored, the nearest first.
    Concepts(Vec<String>),
    /// A concept of the curriculum that none of their lessons had.
    Unmet(String),
}

/// Words that say no more than the rest of a topic.
const EMPTY_WORDS: [&str; 14] = [
    "concept",
    "topic",
    "topics",
    "lesson",
    "class",
    "stuff",
    "things",
    "thing",
    "part",
    "problems",
    "questions",
    "test",
    "exam",
    "practice",
];

impl Topic {
    /// Looks up what was typed; none if it is nothing that is known, so that the message was no
    /// question about oneself.
    pub fn find(typed: &str, facts: &StudentFacts) -> Option<Self> {
        let stems = stems(typed);
        if typed.trim().is_empty() || stems.is_empty() {
            return Some(Self::All);
        }
        if let Some(subject) = subject(typed, facts) {
            return Some(Self::Subject(subject));
        }
        let own = own_concepts(&stems, typed, facts);
        if !own.is_empty() {
            return Some(Self::Concepts(own));
        }
        let known = curriculum::named(typed, None).and_then(curriculum::concept);
        known.map(|concept| Self::Unmet(concept.name))
    }

    /// Whether a concept of a subject belongs to the topic.
    pub(crate) fn holds(&self, concept: &str, subject: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Subject(own) => subject.is_some_and(|subject| subject.eq_ignore_ascii_case(own)),
            Self::Concepts(names) => names.iter().any(|name| name.eq_ignore_ascii_case(concept)),
            Self::Unmet(_) => false,
        }
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::All => "your lessons",
            Self::Subject(name) | Self::Unmet(name) => name,
            Self::Concepts(names) => names.first().map_or("", String::as_str),
        }
    }
}

fn stems(typed: &str) -> BTreeSet<String> {
    let words = text::words(typed).into_iter();
    let words = words.filter(|word| !text::is_stop(word) && !EMPTY_WORDS.contains(&word.as_str()));
    words.map(|word| text::stem(&word)).collect()
}

fn subject(typed: &str, facts: &StudentFacts) -> Option<String> {
    let own = facts.skills.iter().map(|skill| &skill.subject);
    let own = own.chain(facts.lessons.iter().filter_map(|lesson| lesson.subject.as_ref()));
    let own: Vec<&String> = own.collect();
    let wanted = stems(typed);
    let school = curriculum::school_subject(typed).filter(|_| wanted.len() == 1);
    let is_same = |subject: &&&String| {
        stems(subject) == wanted
            || school.is_some_and(|school| {
                curriculum::school_subject(subject).is_some_and(|other| other == school)
            })
    };
    if let Some(found) = own.iter().find(is_same) {
        return Some((*found).clone());
    }
    let is_mathematics =
        ["math", "maths", "mathematics"].contains(&text::fold_case(typed.trim()).as_str());
    let near = own
        .iter()
        .find(|subject| is_mathematics && curriculum::is_near_subject("Algebra", subject));
    near.map(|subject| (*subject).clone())
}

fn own_concepts(wanted: &BTreeSet<String>, typed: &str, facts: &StudentFacts) -> Vec<String> {
    let meant = curriculum::named(typed, None);
    let names = facts.skills.iter().map(|skill| (&skill.name, Some(skill.subject.as_str())));
    let taught = facts.lessons.iter().flat_map(|lesson| {
        lesson.concepts.iter().map(|(name, _)| (name, lesson.subject.as_deref()))
    });
    let mut found: Vec<(usize, String)> = Vec::new();
    for (name, subject) in names.chain(taught) {
        let own = stems(name);
        let is_part = !own.is_empty() && (wanted.is_subset(&own) || own.is_subset(wanted));
        let is_same = meant.is_some() && curriculum::named(name, subject) == meant;
        if (is_part || is_same) && !found.iter().any(|(_, known)| known.eq_ignore_ascii_case(name))
        {
            found.push((own.symmetric_difference(wanted).count(), name.clone()));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, name)| name).collect()
}
