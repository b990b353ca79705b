//! A session in another language than English, as far as the cue words of its language and the names
//! of concepts in it tell. Sentences are quoted as they were said.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use curriculum::{How, QuestionContext};
use domain::analysis::{AnalysisCoverage, Insights, TaughtConcept};
use domain::concept_names::{ConceptNames, concept_names};
use domain::cue_words::{CueVerdict, CueWords, cue_words};
use domain::text;
use domain::transcript::{SessionLanguage, SpeakerRole, Turn};

use super::{FROM_CURRICULUM, NO_SUBJECT};
use crate::phrases::{Concept, MAX_CONCEPTS};
use crate::sentences::{self, SpokenSentence};
use crate::student_signals::{Signal, StudentSignal};
use crate::subject_glossary;

/// Words of a quote that are shown.
const QUOTE_WORDS: usize = 26;
/// Words of a task that are shown.
const TASK_WORDS: usize = 45;
/// Most tasks.
const MAX_TASKS: usize = 8;
/// More words than this are a speech, not an attempt.
const MAX_ATTEMPT_WORDS: usize = 60;
/// An answer of so many words, called right, needs no question before it.
const STATEMENT_WORDS: usize = 4;
/// The number of lines before an attempt in which its subject may be named.
const LOOK_BACK: usize = 10;

/// Names that a concept of the curriculum isn't found by, and its own.
const CURRICULUM_NAMES: [(&str, &str); 27] = [
    ("acid", "acids and bases"),
    ("area", "area of polygons"),
    ("atom", "atomic structure"),
    ("base", "acids and bases"),
    ("cell", "cells and cell theory"),
    ("chemical reaction", "types of reactions"),
    ("circle", "parts of a circle"),
    ("cosine", "trigonometric ratios"),
    ("current", "electric current"),
    ("denominator", "numerator and denominator"),
    ("DNA", "structure of DNA"),
    ("ecosystem", "energy flow in ecosystems"),
    ("force", "net force"),
    ("gravity", "Newton's law of gravitation"),
    ("inequality", "linear inequalities"),
    ("intercept", "slope-intercept form"),
    ("mass", "mass and weight"),
    ("median", "median and mode"),
    ("mole", "mole and Avogadro's number"),
    ("oxidation", "redox reactions"),
    ("reduction", "redox reactions"),
    ("respiration", "cellular respiration"),
    ("salt", "making salts"),
    ("sine", "trigonometric ratios"),
    ("triangle", "kinds of triangles"),
    ("nucleus", "organelles"),
    ("wave", "parts of a wave"),
];

/// Reads a session in a language. Where the language has no cue words, nothing can be told of it.
pub(super) fn read(turns: &[Turn], hint: Option<&str>, language: SessionLanguage) -> Insights {
    let insights = Insights {
        subject: hint.unwrap_or(NO_SUBJECT).to_owned(),
        model: crate::MODEL.to_owned(),
        coverage: AnalysisCoverage::Nothing,
        ..Insights::default()
    };
    let Some(cues) = cue_words(language) else { return insights };
    let lines = lines(turns);
    let session = ForeignSession::new(&lines, cues, concept_names(language), hint);
    let signals = session.signals();
    let subject = hint.or(session.subject).unwrap_or(NO_SUBJECT).to_owned();
    let concepts = &session.concepts;
    Insights {
        topics: super::topics(&subject, concepts),
        concepts: session.taught(&signals),
        student_strengths: super::strengths(concepts, &signals),
        areas_for_improvement: super::areas(concepts, &signals),
        action_items: session.tasks(),
        coverage: AnalysisCoverage::CueWords,
        subject,
        ..insights
    }
}

/// The sentences of a session as they are, since fillers of one language are words of another.
fn lines(turns: &[Turn]) -> Vec<SpokenSentence> {
    let tutor_known = turns.iter().any(|turn| turn.role == SpeakerRole::Tutor);
    let role = |turn: &Turn| match turn.role {
        SpeakerRole::Unknown if !tutor_known && turn.speaker.is_none() => SpeakerRole::Tutor,
        known => known,
    };
    let of_turn = |turn: &Turn| -> Vec<SpokenSentence> {
        let (turn_index, role) = (turn.index, role(turn));
        let sentences = text::sentences(&turn.text).into_iter();
        let line = |text: &str| SpokenSentence { turn: turn_index, role, text: text.to_owned() };
        sentences.map(line).collect()
    };
    turns.iter().flat_map(of_turn).collect()
}

struct ForeignSession<'a> {
    lines: &'a [SpokenSentence],
    cues: &'static CueWords,
    subject: Option<&'static str>,
    concepts: Vec<Concept>,
    /// By line: the places of its concepts.
    by_line: Vec<Vec<usize>>,
}

/// The lines that name a concept.
#[derive(Default)]
struct NamedLines {
    all: BTreeSet<usize>,
    by_tutor: usize,
}

impl<'a> ForeignSession<'a> {
    fn new(
        lines: &'a [SpokenSentence],
        cues: &'static CueWords,
        names: Option<&'static ConceptNames>,
        hint: Option<&str>,
    ) -> Self {
        let heard: Vec<Vec<&'static str>> = lines
            .iter()
            .map(|line| names.map(|names| names.find(&line.text)).unwrap_or_default())
            .collect();
        let subject = hint.and_then(curriculum::school_subject).or_else(|| home_subject(&heard));
        let mut ids: HashMap<&'static str, Option<&'static str>> = HashMap::new();
        let mut found: BTreeMap<&'static str, NamedLines> = BTreeMap::new();
        for (at, (line, heard)) in lines.iter().zip(&heard).enumerate() {
            for name in heard {
                let id = *ids.entry(name).or_insert_with(|| resolve(name, subject));
                let Some(id) = id else { continue };
                let entry = found.entry(id).or_default();
                if entry.all.insert(at) && line.by_tutor() {
                    entry.by_tutor += 1;
                }
            }
        }
        let taught = found.iter().filter_map(|(id, lines)| concept(id, lines, subject));
        let mut concepts: Vec<Concept> = taught.collect();
        concepts.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        concepts.truncate(MAX_CONCEPTS);
        concepts.sort_by_key(|concept| (concept.lines.first().copied(), concept.key.clone()));
        let mut by_line = vec![Vec::new(); lines.len()];
        for (place, concept) in concepts.iter().enumerate() {
            for at in &concept.lines {
                by_line[*at].push(place);
            }
        }
        Self { lines, cues, subject, concepts, by_line }
    }

    fn taught(&self, signals: &[Signal]) -> Vec<TaughtConcept> {
        let concepts = self.concepts.iter().enumerate();
        concepts
            .map(|(place, concept)| {
                let evidence = super::evidence(place, signals);
                let known = concept.id.and_then(curriculum::concept);
                TaughtConcept {
                    name: concept.name.clone(),
                    description: known.map(|known| format!("{FROM_CURRICULUM} {}", known.means)),
                    difficulty: super::difficulty(concept, &evidence, self.lines),
                    turns: super::turns(concept, self.lines),
                    evidence,
                }
            })
            .collect()
    }

    /// The tutor's sentences that set homework.
    fn tasks(&self) -> Vec<String> {
        let mut tasks: Vec<String> = Vec::new();
        let set = self.lines.iter().filter(|line| line.by_tutor() && !line.is_question());
        for line in set.filter(|line| self.cues.sets_homework(&line.text)) {
            let task = sentences::shorten(&line.text, TASK_WORDS);
            if !tasks.contains(&task) && tasks.len() < MAX_TASKS {
                tasks.push(task);
            }
        }
        tasks
    }

    fn signals(&self) -> Vec<Signal> {
        let mut signals = Vec::new();
        let mut at = 0;
        while at < self.lines.len() {
            let said = self.lines[at..].iter().take_while(|line| line.by_student()).count();
            if said > 0 {
                signals.extend(self.signal(at..at + said));
            }
            at += said.max(1);
        }
        signals
    }

    /// The signal of a student's stretch of speech between two of the tutor's.
    fn signal(&self, said: Range<usize>) -> Option<Signal> {
        let joined: Vec<&str> =
            self.lines[said.clone()].iter().map(|line| line.text.as_str()).collect();
        let joined = joined.join(" ");
        let standing = self.cues.standing(&joined);
        let before = self.tutor_before(said.start);
        let after: Vec<&SpokenSentence> =
            self.lines[said.end..].iter().take_while(|line| line.by_tutor()).take(2).collect();
        if before.iter().chain(after.first()).any(|line| self.cues.sets_homework(&line.text)) {
            return None;
        }
        let sign = self.sign(standing, &before, &after)?;
        let reply = (sign == StudentSignal::Wrong).then(|| correction(&after)).flatten();
        Some(Signal {
            turn: self.lines[said.start].turn,
            sign,
            concept: self.concept_of(said, sign)?,
            quote: quote(standing)?,
            reply,
        })
    }

    /// The tutor's sentences before a line.
    fn tutor_before(&self, start: usize) -> Vec<&SpokenSentence> {
        let before = self.lines[..start].iter().rev().take_while(|line| line.by_tutor());
        let mut before: Vec<&SpokenSentence> = before.collect();
        before.reverse();
        before
    }

    fn sign(
        &self,
        standing: &str,
        before: &[&SpokenSentence],
        after: &[&SpokenSentence],
    ) -> Option<StudentSignal> {
        let words = text::words(standing).len();
        let asks = standing.trim_end().ends_with('?');
        if asks && self.cues.asks_openly(standing) {
            return Some(StudentSignal::Asked);
        }
        let is_answer = before.last().is_some_and(|line| line.is_question());
        let tries_again = self.verdict(before) == Some(CueVerdict::Corrected);
        let hesitates = self.cues.hesitates(standing);
        let verdict = if words <= MAX_ATTEMPT_WORDS { self.verdict(after) } else { None };
        let states = is_answer || tries_again || asks || words >= STATEMENT_WORDS;
        match verdict {
            _ if hesitates && !is_answer => Some(StudentSignal::Unsure),
            Some(CueVerdict::Confirmed) if states => Some(StudentSignal::Answered),
            // A yes or a no to a question of the student answers that.
            Some(CueVerdict::Agreed) if is_answer && !hesitates => Some(StudentSignal::Answered),
            Some(CueVerdict::Corrected) if is_answer => Some(StudentSignal::Wrong),
            _ if hesitates => Some(StudentSignal::Unsure),
            _ if asks => Some(StudentSignal::Asked),
            _ => None,
        }
    }

    /// The tutor's verdict. Only a sound may stand before it.
    fn verdict(&self, after: &[&SpokenSentence]) -> Option<CueVerdict> {
        for line in after {
            let bare = without_placeholder(&line.text);
            if let Some(verdict) = self.cues.verdict(bare) {
                return Some(verdict);
            }
            if text::words(bare).len() > 1 {
                return None;
            }
        }
        None
    }

    /// The concept that a stretch is about: named in it, by the tutor before it, in what the tutor says
    /// to it, or some way back. The next question and homework are about something else, and a question
    /// that names no concept may be about anything.
    fn concept_of(&self, said: Range<usize>, sign: StudentSignal) -> Option<usize> {
        let stretch = self.tutor_before(said.start).len().min(LOOK_BACK);
        let before = (said.start - stretch..said.start).rev();
        let after = said.end..(said.end + 2).min(self.lines.len());
        let after = after.filter(|at| {
            let line = &self.lines[*at];
            !line.is_question() && !self.cues.sets_homework(&line.text)
        });
        let back = (said.start.saturating_sub(LOOK_BACK)..said.start).rev();
        let around = before.chain(after).chain(back);
        let around = around.filter(|_| sign != StudentSignal::Asked);
        let weight = |place: &&usize| self.concepts[**place].score;
        let mut named = said.chain(around).filter_map(|at| {
            self.by_line[at].iter().max_by(|a, b| weight(a).total_cmp(&weight(b))).copied()
        });
        named.next()
    }
}

/// The subject that most concepts of a session belong to.
fn home_subject(heard: &[Vec<&'static str>]) -> Option<&'static str> {
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for name in heard.iter().flatten() {
        if let Some(subject) = resolve(name, None).and_then(curriculum::subject_of) {
            *votes.entry(subject).or_default() += 1;
        }
    }
    votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(subject, _)| subject)
}

/// The curriculum's concept of an English name.
fn resolve(name: &str, subject: Option<&str>) -> Option<&'static str> {
    let own = CURRICULUM_NAMES.iter().find(|(known, _)| *known == name).map(|(_, own)| *own);
    let name = own.unwrap_or(name);
    let found = || {
        let context = QuestionContext { subject, lesson: &[] };
        let found = curriculum::find(name, &context).into_iter();
        found.filter(|place| place.how == How::Said).map(|place| place.concept).next()
    };
    curriculum::named(name, subject).or_else(found)
}

/// A concept, if the session teaches it rather than mentions it.
fn concept(id: &'static str, lines: &NamedLines, subject: Option<&'static str>) -> Option<Concept> {
    let known = curriculum::concept(id)?;
    let is_home = subject.is_some_and(|home| curriculum::is_near_subject(home, &known.subject));
    let is_taught = lines.by_tutor > 0 && (is_home || lines.all.len() > 1);
    is_taught.then(|| Concept {
        key: subject_glossary::key(&known.name),
        spoken: known.name.clone(),
        name: known.name,
        lines: lines.all.iter().copied().collect(),
        score: lines.all.len() as f64,
        id: Some(id),
        subject,
    })
}

/// A sentence without the placeholder of the name that it calls first.
fn without_placeholder(sentence: &str) -> &str {
    let rest = sentence.trim_start_matches(['¡', '¿', ' ']);
    let called = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let called = called.filter(|(mark, _)| sentences::is_placeholder(mark));
    called.map_or(sentence, |(_, rest)| rest)
}

/// The fullest sentence, short.
fn quote(standing: &str) -> Option<String> {
    let sentences = text::sentences(standing).into_iter();
    let fullest = sentences.max_by_key(|sentence| text::words(sentence).len())?;
    let quote = sentences::shorten(fullest.trim_end_matches(['.', ',', '!']), QUOTE_WORDS);
    (!quote.is_empty() && !quote.contains('[')).then_some(quote)
}

/// The tutor's correction, after the bare verdict.
fn correction(after: &[&SpokenSentence]) -> Option<String> {
    let is_telling =
        |line: &&&SpokenSentence| text::words(&line.text).len() >= 4 && !line.text.contains('[');
    let telling = after.iter().find(is_telling)?;
    Some(sentences::shorten(telling.text.trim_end_matches(['.', '!']), QUOTE_WORDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_its_own_is_a_concept() {
        for (name, own) in CURRICULUM_NAMES {
            assert!(resolve(name, None).is_some(), "{own}");
        }
    }
}
