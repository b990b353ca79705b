//! Questions in students' own words, asked of the sessions: whether the place that answers is among
//! the first three, and whether what they don't answer is told from what they do.

mod sources;

use std::path::Path;
use std::time::Instant;

use retrieval::{
    CoverageEvidence, Findings, Grain, SessionCoverage, UnitIndex, chance_covered, search,
};
use serde_json::json;

use crate::retrieval::option;
use crate::{Error, Report, TunableMeasurement};
use sources::{AskedSession, Half, SessionQuestion, sessions};

pub(crate) const MEASUREMENT: TunableMeasurement = TunableMeasurement {
    name: "questions",
    about: "a folder of lessons or meetings, or one, with questions and the turns that answer them; \
            --half odd|even|all, --scope session|all",
    run: measure,
};

/// Places that are shown.
const SHOWN: usize = 3;

/// Turns before and after a moment that are shown with it.
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

/// A question with what was found for it.
struct QuestionOutcome {
    kind: Kind,
    evidence: CoverageEvidence,
    /// Whether the first place answers it, and whether one of those shown does.
    hits: [bool; 2],
    time_ms: f64,
}

/// The questions of one half of the sessions of a folder with the evidence for them, to fit or to
/// check the chance that they are covered.
pub fn coverage_cases(path: &Path, half: &str) -> Result<Vec<CoverageCase>, Error> {
    let outcomes = ask_each(&sessions(path, Half::named(Some(half))?)?, &mut Vec::new());
    let case = |outcome: QuestionOutcome| CoverageCase {
        evidence: outcome.evidence,
        is_covered: outcome.kind == Kind::Answered,
    };
    Ok(outcomes.into_iter().map(case).collect())
}

fn measure(path: &Path, options: &[String]) -> Result<Report, Error> {
    let sessions = sessions(path, Half::named(option(options, "--half")?)?)?;
    let mut disagreements = Vec::new();
    let outcomes = match option(options, "--scope")? {
        Some("session") | None => ask_each(&sessions, &mut disagreements),
        Some("all") => ask_together(&sessions, &mut disagreements),
        Some(other) => return Err(format!("--scope is session or all, not {other}").into()),
    };
    Ok(Report { disagreements, figures: figures(sessions.len(), &outcomes) })
}

/// Each session is asked its own questions and a few of others.
fn ask_each(sessions: &[AskedSession], disagreements: &mut Vec<String>) -> Vec<QuestionOutcome> {
    let mut outcomes = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        let mut index = UnitIndex::new(Grain::Turn);
        index.add_lesson(&session.turns, session.subject);
        for question in &session.questions {
            let outcome = ask(&index, 0, session, question);
            disagreements.extend(disagreement(&session.name, question, &outcome));
            outcomes.push(outcome);
        }
        let others = sessions.iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.flat_map(|(_, other)| &other.questions);
        for question in others.skip(place).step_by(FOREIGN_STEP).take(FOREIGN) {
            outcomes
                .push(QuestionOutcome { kind: Kind::Foreign, ..ask(&index, 0, session, question) });
        }
    }
    outcomes
}

/// All sessions are asked as the history of one student.
fn ask_together(
    sessions: &[AskedSession],
    disagreements: &mut Vec<String>,
) -> Vec<QuestionOutcome> {
    let mut index = UnitIndex::new(Grain::Turn);
    for session in sessions {
        index.add_lesson(&session.turns, session.subject);
    }
    let mut outcomes = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        for question in &session.questions {
            let outcome = ask(&index, place, session, question);
            disagreements.extend(disagreement(&session.name, question, &outcome));
            outcomes.push(outcome);
        }
    }
    outcomes
}

fn ask(
    index: &UnitIndex,
    place: usize,
    session: &AskedSession,
    question: &SessionQuestion,
) -> QuestionOutcome {
    let started = Instant::now();
    let findings = search(index, &question.text, session.subject, SHOWN);
    let time_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let kind = if question.turns.is_empty() { Kind::Unanswered } else { Kind::Answered };
    QuestionOutcome {
        kind,
        evidence: findings.evidence,
        hits: [1, SHOWN].map(|shown| answers(index, place, &findings, question, shown)),
        time_ms,
    }
}

fn answers(
    index: &UnitIndex,
    place: usize,
    findings: &Findings,
    question: &SessionQuestion,
    shown: usize,
) -> bool {
    findings.moments.iter().take(shown).any(|moment| {
        let unit = &index.units()[moment.unit];
        let from = unit.first_turn.saturating_sub(NEIGHBOURS);
        let to = unit.last_turn + NEIGHBOURS;
        unit.session == place && question.turns.range(from..=to).next().is_some()
    })
}

fn disagreement(
    name: &str,
    question: &SessionQuestion,
    outcome: &QuestionOutcome,
) -> Option<String> {
    let chance = chance_covered(&outcome.evidence);
    let coverage = SessionCoverage::of(chance);
    let fault = match (outcome.kind, coverage) {
        (Kind::Answered, SessionCoverage::Absent) => "declined",
        (Kind::Answered, _) if !outcome.hits[1] => "elsewhere",
        (Kind::Unanswered | Kind::Foreign, SessionCoverage::Covered) => "claimed",
        _ => return None,
    };
    Some(format!("{name}: {fault} at {chance:.2}: {}", question.text))
}

fn figures(sessions: usize, outcomes: &[QuestionOutcome]) -> serde_json::Value {
    let share = |kind: Kind, holds: &dyn Fn(&QuestionOutcome) -> bool| {
        let all: Vec<&QuestionOutcome> =
            outcomes.iter().filter(|outcome| outcome.kind == kind).collect();
        all.iter().filter(|outcome| holds(outcome)).count() as f64 / all.len().max(1) as f64
    };
    let coverage =
        |outcome: &QuestionOutcome| SessionCoverage::of(chance_covered(&outcome.evidence));
    let is = |wanted: SessionCoverage| move |outcome: &QuestionOutcome| coverage(outcome) == wanted;
    let by_coverage = |kind| {
        json!({
            "covered": share(kind, &is(SessionCoverage::Covered)),
            "nearest": share(kind, &is(SessionCoverage::Nearest)),
            "absent": share(kind, &is(SessionCoverage::Absent)),
        })
    };
    let is_sure_and_right = |outcome: &QuestionOutcome| {
        coverage(outcome) == SessionCoverage::Covered && outcome.hits[0]
    };
    let mut times: Vec<f64> = outcomes.iter().map(|outcome| outcome.time_ms).collect();
    times.sort_by(f64::total_cmp);
    json!({
        "sessions": sessions,
        "questions": outcomes.len(),
        "place_at_1": share(Kind::Answered, &|outcome| outcome.hits[0]),
        "place_at_3": share(Kind::Answered, &|outcome| outcome.hits[1]),
        "answered": by_coverage(Kind::Answered),
        "unanswered": by_coverage(Kind::Unanswered),
        "foreign": by_coverage(Kind::Foreign),
        "sure_at_the_right_place": share(Kind::Answered, &is_sure_and_right),
        "calibration_error": calibration_error(outcomes),
        "p95_ms": times.get(times.len() * 95 / 100),
    })
}

/// Expected calibration error: by bins of the chance, the difference between its mean and the share
/// of questions that are answered, weighed by their number.
fn calibration_error(outcomes: &[QuestionOutcome]) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    for outcome in outcomes {
        let chance = chance_covered(&outcome.evidence);
        let bin = &mut bins[((chance * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += chance;
        bin.1 += f64::from(u8::from(outcome.kind == Kind::Answered));
    }
    let differences: f64 = bins.iter().map(|(chances, answered)| (chances - answered).abs()).sum();
    differences / outcomes.len().max(1) as f64
}
