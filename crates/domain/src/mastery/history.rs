//! The history of a student's mastery: their log replayed, event by event.
//!
//! Counts and rates depend on the student's own log alone, so they are folded exactly. A concept's
//! bias also learns from all other students; all points use the bias of today, so that a curve
//! shows the work of this student and never that of others meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Bias, EvidenceKind, Learner, Skill, observe, predict, uncertainty};
use crate::analysis::Outcome;
use crate::ids::ConceptId;

/// A line of one student's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry {
    /// The concept it bears on.
    pub concept: ConceptId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    /// The session or practice it was seen in: neighbouring lines of the same one are one event.
    pub event: Uuid,
}

/// Mastery of a concept right after an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Never before the point before it, even if a session was handed in late.
    pub at: DateTime<Utc>,
    /// The chance, 0 to 1, that the next answer would have been right.
    pub mastery: f64,
    /// Half-width of the 80 % interval, in points of mastery (0 to 100).
    pub uncertainty: f64,
}

/// The points of each concept, oldest first, from a student's log in the order it was written.
/// Concepts without a bias are left out.
pub fn history(
    log: &[LogEntry],
    biases: &BTreeMap<ConceptId, Bias>,
) -> BTreeMap<ConceptId, Vec<Point>> {
    let mut learner = Learner::default();
    let mut skills: BTreeMap<ConceptId, Skill> = BTreeMap::new();
    let mut points: BTreeMap<ConceptId, Vec<Point>> = BTreeMap::new();
    for event in log.chunk_by(|entry, next| entry.event == next.event) {
        let mut introductions: BTreeMap<ConceptId, DateTime<Utc>> = BTreeMap::new();
        for line in event {
            let Some(mut bias) = biases.get(&line.concept).copied() else { continue };
            let skill = skills.entry(line.concept).or_default();
            observe(skill, &mut learner, &mut bias, line.kind, line.outcome);
            let at = introductions.entry(line.concept).or_insert(line.observed_at);
            *at = line.observed_at.max(*at);
        }
        for (concept, at) in introductions {
            let (skill, bias) = (&skills[&concept], &biases[&concept]);
            let curve = points.entry(concept).or_default();
            curve.push(Point {
                at: curve.last().map_or(at, |last| last.at.max(at)),
                mastery: predict(skill, &learner, bias),
                uncertainty: uncertainty(skill, &learner, bias),
            });
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const DAY: TimeDelta = TimeDelta::days(1);

    fn concept(n: u128) -> ConceptId {
        Uuid::from_u128(n).into()
    }

    fn line(n: u128, outcome: Outcome, days: i32, event: u128) -> LogEntry {
        LogEntry {
            concept: concept(n),
            kind: EvidenceKind::GradedItem,
            outcome,
            observed_at: DateTime::UNIX_EPOCH + DAY * days,
            event: Uuid::from_u128(event),
        }
    }

    fn biases() -> BTreeMap<ConceptId, Bias> {
        [(concept(1), Bias::start(5)), (concept(2), Bias::start(7))].into()
    }

    #[test]
    fn an_event_is_one_point_for_each_concept_it_bears_on() {
        let log = [
            line(1, Outcome::Correct, 0, 10),
            line(2, Outcome::Incorrect, 0, 10),
            line(1, Outcome::Correct, 0, 10),
            line(1, Outcome::Correct, 3, 11),
        ];
        let points = history(&log, &biases());
        assert_eq!((points[&concept(1)].len(), points[&concept(2)].len()), (2, 1));
        assert_eq!(points[&concept(1)][1].at, DateTime::UNIX_EPOCH + DAY * 3);
    }

    #[test]
    fn the_last_point_is_what_the_whole_log_says() {
        let outcomes = [Outcome::Correct, Outcome::Partial, Outcome::Incorrect];
        let log: Vec<LogEntry> = (0..40_u8)
            .map(|n| {
                let outcome = outcomes[usize::from(n % 3)];
                line(1 + u128::from(n % 2), outcome, n.into(), n.into())
            })
            .collect();
        let (mut skill, mut learner) = (Skill::default(), Learner::default());
        let mut other = Skill::default();
        for line in &log {
            let which = if line.concept == concept(2) { &mut skill } else { &mut other };
            observe(which, &mut learner, &mut Bias::start(5), line.kind, line.outcome);
        }
        let points = history(&log, &biases());
        let last = points[&concept(2)].last().unwrap();
        let bias = biases()[&concept(2)];
        assert_eq!(last.mastery.to_bits(), predict(&skill, &learner, &bias).to_bits());
        assert_eq!(last.uncertainty.to_bits(), uncertainty(&skill, &learner, &bias).to_bits());
    }

    #[test]
    fn more_answers_narrow_the_interval() {
        let log: Vec<LogEntry> =
            (0..6_u8).map(|n| line(1, Outcome::Correct, n.into(), n.into())).collect();
        let points = &history(&log, &biases())[&concept(1)];
        assert!(points.windows(2).all(|two| two[1].uncertainty < two[0].uncertainty));
        assert!(points.windows(2).all(|two| two[1].mastery > two[0].mastery));
    }

    #[test]
    fn a_session_handed_in_late_does_not_run_time_backwards() {
        let log = [line(1, Outcome::Correct, 9, 10), line(1, Outcome::Correct, 2, 11)];
        let points = &history(&log, &biases())[&concept(1)];
        assert_eq!(points[0].at, points[1].at);
    }

    #[test]
    fn a_concept_without_a_bias_is_left_out() {
        let log = [line(1, Outcome::Correct, 0, 10), line(3, Outcome::Correct, 0, 10)];
        assert_eq!(history(&log, &biases()).len(), 1);
    }
}
