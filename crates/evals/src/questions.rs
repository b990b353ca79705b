//! Questions in students' own words, asked of the sessions: whether the place that answers is among
//! the first three, and whether what they don't answer is told from what they do.

pub(crate) mod answering;
pub(crate) mod sources;

use std::path::Path;
use std::time::Instant;

use domain::chat::Coverage;
use retrieval::{CoverageEvidence, Stretch, UnitIndex, confidence, index_of};
use serde_json::json;

use crate::retrieval::option;
use crate::{Error, Report, TunableMeasurement};
use answering::{AnsweredQuestion, answer};
use sources::{AskedSession, Half, SessionQuestion, outside_questions, sessions};

pub(crate) const MEASUREMENT: TunableMeasurement = TunableMeasurement {
    name: "questions",
    about: "a folder of lessons or meetings, or one, with questions and the turns that answer them; \
            --half odd|even|all, --scope session|all",
    run: measure,
};

/// Turns before and after a place that are shown with it.
const NEIGHBOURS: u32 = 1;

/// Questions of other sessions that each session is asked.
const FOREIGN: usize = 4;

/// Steps between the foreign questions taken.
const FOREIGN_STEP: usize = 7;

/// Bins of the calibration error.
const BINS: usize = 10;

/// A question asked of a session, with what speaks for its being answered there.
#[derive(Debug, Clone, Copy)]
pub struct CoverageCase {
    /// What speaks for it.
    pub evidence: CoverageEvidence,
    /// Whether it is.
    pub is_covered: bool,
}

/// How a question stands to the sessions it is asked of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answered,
    /// Of the same lesson's topic.
    Unanswered,
    /// Of another session.
    Foreign,
}

/// A question with its answer.
struct QuestionOutcome {
    kind: Kind,
    evidence: CoverageEvidence,
    coverage: Coverage,
    confidence: f64,
    /// Whether the first place answers it, and whether one of those shown does.
    hits: [bool; 2],
    time_ms: f64,
}

/// The questions of one half of the sessions of a folder with the evidence for them, to fit or to
/// check the chance that they are covered: each session asked alone, and all of them as one history.
pub fn coverage_cases(path: &Path, half: &str) -> Result<Vec<CoverageCase>, Error> {
    let half = Half::named(Some(half))?;
    let (sessions, outside) = (sessions(path, half)?, outside_questions(path, half));
    let mut outcomes = ask_each(&sessions, &outside, &mut Vec::new());
    outcomes.extend(ask_together(&sessions, &outside, &mut Vec::new()));
    let case = |outcome: QuestionOutcome| CoverageCase {
        evidence: outcome.evidence,
        is_covered: outcome.kind == Kind::Answered,
    };
    Ok(outcomes.into_iter().map(case).collect())
}

fn measure(path: &Path, options: &[String]) -> Result<Report, Error> {
    let half = Half::named(option(options, "--half")?)?;
    let (sessions, outside) = (sessions(path, half)?, outside_questions(path, half));
    let mut disagreements = Vec::new();
    let outcomes = match option(options, "--scope")? {
        Some("session") | None => ask_each(&sessions, &outside, &mut disagreements),
        Some("all") => ask_together(&sessions, &outside, &mut disagreements),
        Some(other) => return Err(format!("--scope is session or all, not {other}").into()),
    };
    Ok(Report { disagreements, figures: figures(sessions.len(), &outcomes) })
}

/// Sessions that are asked together.
struct AskedHistory<'a> {
    sessions: &'a [AskedSession],
    stretches: Vec<Stretch<'a>>,
    index: UnitIndex,
}

impl<'a> AskedHistory<'a> {
    fn new(sessions: &'a [AskedSession]) -> Self {
        let stretch =
            |session: &'a AskedSession| Stretch { turns: &session.turns, subject: session.subject };
        let stretches: Vec<Stretch<'_>> = sessions.iter().map(stretch).collect();
        let index = index_of(&stretches);
        Self { sessions, stretches, index }
    }

    /// The outcome of a question that the session at `place` may answer.
    fn ask(&self, place: usize, question: &SessionQuestion, kind: Kind) -> QuestionOutcome {
        let started = Instant::now();
        let AnsweredQuestion { evidence, chance, coverage, places } =
            answer(&self.index, &self.stretches, question);
        let time_ms = started.elapsed().as_secs_f64() * 1_000.0;
        let answers = |(stretch, turn): &(usize, u32)| {
            let around = turn.saturating_sub(NEIGHBOURS)..=turn + NEIGHBOURS;
            *stretch == place && question.turns.range(around).next().is_some()
        };
        QuestionOutcome {
            kind,
            evidence,
            coverage,
            confidence: confidence(chance, coverage, 1.0),
            hits: [1, places.len()].map(|shown| places.iter().take(shown).any(answers)),
            time_ms,
        }
    }

    fn ask_own(&self, place: usize, disagreements: &mut Vec<String>) -> Vec<QuestionOutcome> {
        let session = &self.sessions[place];
        let ask = |question: &SessionQuestion| {
            let kind = if question.turns.is_empty() { Kind::Unanswered } else { Kind::Answered };
            let outcome = self.ask(place, question, kind);
            disagreements.extend(disagreement(&session.name, question, &outcome));
            outcome
        };
        session.questions.iter().map(ask).collect()
    }

    fn ask_foreign(
        &self,
        question: &SessionQuestion,
        disagreements: &mut Vec<String>,
    ) -> QuestionOutcome {
        let outcome = self.ask(0, question, Kind::Foreign);
        disagreements.extend(disagreement(&self.sessions[0].name, question, &outcome));
        QuestionOutcome { hits: [false; 2], ..outcome }
    }
}

/// Each session is asked its own questions and a few of others.
fn ask_each(
    sessions: &[AskedSession],
    outside: &[SessionQuestion],
    disagreements: &mut Vec<String>,
) -> Vec<QuestionOutcome> {
    let mut outcomes = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        let history = AskedHistory::new(std::slice::from_ref(session));
        outcomes.extend(history.ask_own(0, disagreements));
        let others = sessions.iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.flat_map(|(_, other)| &other.questions);
        let others = others.skip(place).step_by(FOREIGN_STEP).take(FOREIGN);
        for question in others.chain(outside.iter().skip(place).step_by(FOREIGN_STEP).take(FOREIGN))
        {
            outcomes.push(history.ask_foreign(question, disagreements));
        }
    }
    outcomes
}

/// All sessions are asked as the history of one student.
fn ask_together(
    sessions: &[AskedSession],
    outside: &[SessionQuestion],
    disagreements: &mut Vec<String>,
) -> Vec<QuestionOutcome> {
    let history = AskedHistory::new(sessions);
    let mut outcomes = Vec::new();
    for place in 0..sessions.len() {
        outcomes.extend(history.ask_own(place, disagreements));
    }
    for question in outside {
        outcomes.push(history.ask_foreign(question, disagreements));
    }
    outcomes
}

fn disagreement(
    name: &str,
    question: &SessionQuestion,
    outcome: &QuestionOutcome,
) -> Option<String> {
    let fault = match (outcome.kind, outcome.coverage) {
        (Kind::Answered, Coverage::Absent) => "declined",
        (Kind::Answered, _) if !outcome.hits[1] => "elsewhere",
        (Kind::Unanswered | Kind::Foreign, Coverage::Answered) => "claimed",
        _ => return None,
    };
    Some(format!("{name}: {fault} at {:.2}: {}", outcome.confidence, question.text))
}

fn figures(sessions: usize, outcomes: &[QuestionOutcome]) -> serde_json::Value {
    let share = |kind: &dyn Fn(Kind) -> bool, holds: &dyn Fn(&QuestionOutcome) -> bool| {
        let all: Vec<&QuestionOutcome> =
            outcomes.iter().filter(|outcome| kind(outcome.kind)).collect();
        all.iter().filter(|outcome| holds(outcome)).count() as f64 / all.len().max(1) as f64
    };
    let is = |wanted: Coverage| move |outcome: &QuestionOutcome| outcome.coverage == wanted;
    let by_coverage = |kind: Kind| {
        let of = |coverage| share(&|known| known == kind, &is(coverage));
        json!({
            "answered": of(Coverage::Answered),
            "touched": of(Coverage::Touched),
            "absent": of(Coverage::Absent),
        })
    };
    let is_covered = |kind: Kind| kind == Kind::Answered;
    let is_sure = |outcome: &QuestionOutcome| outcome.coverage == Coverage::Answered;
    let mut times: Vec<f64> = outcomes.iter().map(|outcome| outcome.time_ms).collect();
    times.sort_by(f64::total_cmp);
    json!({
        "sessions": sessions,
        "questions": outcomes.len(),
        "place_at_1": share(&is_covered, &|outcome| outcome.hits[0]),
        "place_at_3": share(&is_covered, &|outcome| outcome.hits[1]),
        "covered": by_coverage(Kind::Answered),
        "uncovered_of_the_topic": by_coverage(Kind::Unanswered),
        "uncovered_of_other_topics": by_coverage(Kind::Foreign),
        "sure_at_the_right_place": share(&is_covered, &|outcome| is_sure(outcome) && outcome.hits[0]),
        "sure_with_the_right_place": share(&is_covered, &|outcome| is_sure(outcome) && outcome.hits[1]),
        "covered_declined": share(&is_covered, &is(Coverage::Absent)),
        "covered_not_sure": share(&is_covered, &|outcome| !is_sure(outcome)),
        "uncovered_not_claimed": share(&|kind| !is_covered(kind), &|outcome| !is_sure(outcome)),
        "uncovered_declined": share(&|kind| !is_covered(kind), &is(Coverage::Absent)),
        "calibration_error": calibration_error(outcomes),
        "p95_ms": times.get(times.len() * 95 / 100),
    })
}

/// Expected calibration error: by bins of the chance, the difference between its mean and the share
/// of questions that are answered, weighed by their number.
fn calibration_error(outcomes: &[QuestionOutcome]) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    for outcome in outcomes {
        let chance = outcome.confidence;
        let bin = &mut bins[((chance * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += chance;
        bin.1 += f64::from(u8::from(outcome.kind == Kind::Answered));
    }
    let differences: f64 = bins.iter().map(|(chances, answered)| (chances - answered).abs()).sum();
    differences / outcomes.len().max(1) as f64
}
