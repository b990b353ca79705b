//! The rules of alerts, one function each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};

use super::{AlertReason, AlertRule, StudyTrail, TrailAnswer, TrailMessage};
use crate::analysis::Outcome;
use crate::answer::Slip;
use crate::ids::ConceptId;
use crate::tutor::Mood;

/// The 90th percentile of the standard normal distribution.
const Z_90: f64 = 1.281_551_565_5;

/// Answers to one concept that are looked at, and the fewest that tell anything.
const LAST_ANSWERS: usize = 10;
const FEWEST_ANSWERS: usize = 5;

/// Days on which they were given: one bad day is none.
const FEWEST_DAYS: usize = 2;

/// The rate of wrong answers that a concept which goes wrong surely exceeds. Somebody new to it is
/// wrong about half of the time.
const WRONG_RATE: f64 = 0.6;

/// Wrong answers after a hint that make a failure one that hints don't mend.
const FAILED_HINTS: usize = 3;

/// Days on which the same slip was made on one concept.
const SLIP_DAYS: usize = 3;

/// The share of wrong answers to a concept that are the slip: less is chance among others.
const SLIP_SHARE: f64 = 0.5;

/// Mastery, in points, that a prerequisite surely has not if the interval ends below it.
const GAP_BELOW: f64 = 65.0;

/// Time in which frustrated messages belong together, and how many of them on how many days are
/// more than a bad moment.
const FRUSTRATION_WINDOW: TimeDelta = TimeDelta::days(7);
const FRUSTRATED_MESSAGES: usize = 3;
const FRUSTRATED_DAYS: usize = 2;

/// Planned days that are looked at, and those missed among them that make a stall.
const LAST_DAYS: usize = 6;
const MISSED_DAYS: usize = 5;

/// All rules that hold.
pub(super) fn find_reasons(trail: &StudyTrail) -> Vec<AlertReason> {
    let failing: Vec<Failing<'_>> = find_failing(trail);
    let mut reasons = Vec::new();
    reasons.extend(find_request(trail));
    reasons.extend(find_frustration(trail, &failing));
    reasons.extend(failing.iter().filter_map(|failing| find_gap(trail, failing)));
    reasons.extend(failing.iter().filter_map(find_failure_after_hints));
    reasons.extend(find_returning_slip(trail));
    reasons.extend(find_stalled_plan(trail));
    reasons
}

/// A concept that goes wrong most of the time, lately too.
struct Failing<'a> {
    concept: ConceptId,
    wrong: Vec<&'a TrailAnswer>,
}

fn find_failing(trail: &StudyTrail) -> Vec<Failing<'_>> {
    let concepts: BTreeSet<ConceptId> =
        trail.recent_answers().map(|answer| answer.concept).collect();
    concepts
        .into_iter()
        .filter_map(|concept| {
            let last = trail.last_answers(concept, LAST_ANSWERS);
            let wrong: Vec<&TrailAnswer> =
                last.iter().copied().filter(|answer| is_wrong(answer)).collect();
            let goes_wrong = last.len() >= FEWEST_ANSWERS
                && last.first().is_some_and(|newest| is_wrong(newest))
                && count_days(&last) >= FEWEST_DAYS
                && surely_exceeds(WRONG_RATE, wrong.len(), last.len());
            goes_wrong.then_some(Failing { concept, wrong })
        })
        .collect()
}

fn is_wrong(answer: &TrailAnswer) -> bool {
    answer.outcome == Outcome::Incorrect
}

fn count_days(answers: &[&TrailAnswer]) -> usize {
    answers.iter().map(|answer| answer.at.date_naive()).collect::<BTreeSet<NaiveDate>>().len()
}

/// True if the rate is above a bound with 90 %: that of a Beta distribution from a uniform prior,
/// with the spread of a normal one.
fn surely_exceeds(bound: f64, count: usize, of: usize) -> bool {
    let weight = of as f64 + 2.0;
    let rate = (count as f64 + 1.0) / weight;
    rate - Z_90 * (rate * (1.0 - rate) / (weight + 1.0)).sqrt() > bound
}

fn find_request(trail: &StudyTrail) -> Option<AlertReason> {
    let request =
        trail.recent_messages().rev().find(|message| message.mood == Mood::AsksForTutor)?;
    Some(AlertReason { messages: vec![request.id], ..AlertReason::of(AlertRule::Requested) })
}

fn find_frustration(trail: &StudyTrail, failing: &[Failing<'_>]) -> Option<AlertReason> {
    let frustrated: Vec<&TrailMessage> = trail
        .recent_messages()
        .filter(|message| message.mood == Mood::Frustrated)
        .filter(|message| trail.now - message.at <= FRUSTRATION_WINDOW)
        .collect();
    let days: BTreeSet<NaiveDate> =
        frustrated.iter().map(|message| message.at.date_naive()).collect();
    let lasts = frustrated.len() >= FRUSTRATED_MESSAGES && days.len() >= FRUSTRATED_DAYS;
    let comes_with_failure = !frustrated.is_empty() && !failing.is_empty();
    (lasts || comes_with_failure).then(|| AlertReason {
        concept: failing.first().map(|failing| failing.concept),
        messages: frustrated.iter().map(|message| message.id).collect(),
        answers: failing.iter().flat_map(|failing| &failing.wrong).map(|wrong| wrong.id).collect(),
        ..AlertReason::of(AlertRule::Frustrated)
    })
}

fn find_gap(trail: &StudyTrail, failing: &Failing<'_>) -> Option<AlertReason> {
    let concept = trail.concepts.iter().find(|concept| concept.id == failing.concept)?;
    let needed = trail.concepts.iter().filter(|known| concept.needs.contains(&known.id));
    let missing = needed
        .filter(|known| known.mastery + known.uncertainty < GAP_BELOW)
        .min_by(|a, b| a.mastery.total_cmp(&b.mastery))?;
    Some(AlertReason {
        concept: Some(missing.id),
        answers: failing.wrong.iter().map(|wrong| wrong.id).collect(),
        ..AlertReason::of(AlertRule::PrerequisiteGap)
    })
}

fn find_failure_after_hints(failing: &Failing<'_>) -> Option<AlertReason> {
    let hinted = failing.wrong.iter().filter(|answer| answer.hints > 0).count();
    (hinted >= FAILED_HINTS).then(|| AlertReason {
        concept: Some(failing.concept),
        answers: failing.wrong.iter().map(|wrong| wrong.id).collect(),
        ..AlertReason::of(AlertRule::FailsAfterHints)
    })
}

/// A slip on several days, with a right answer on the concept between the first and the last.
fn find_returning_slip(trail: &StudyTrail) -> Option<AlertReason> {
    let mut slips: BTreeMap<(ConceptId, &str), (Slip, Vec<&TrailAnswer>)> = BTreeMap::new();
    for answer in trail.recent_answers() {
        if let Some(slip) = answer.slip {
            let made = slips.entry((answer.concept, slip.hint()));
            made.or_insert_with(|| (slip, Vec::new())).1.push(answer);
        }
    }
    let returns = |concept: ConceptId, made: &[&TrailAnswer]| {
        let (Some(first), Some(last)) = (made.first(), made.last()) else { return false };
        let of_concept = || trail.recent_answers().filter(|answer| answer.concept == concept);
        let wrong = of_concept().filter(|answer| is_wrong(answer)).count();
        let seemed_overcome = of_concept().any(|answer| {
            answer.outcome == Outcome::Correct && first.at < answer.at && answer.at < last.at
        });
        count_days(made) >= SLIP_DAYS
            && seemed_overcome
            && made.len() as f64 >= SLIP_SHARE * wrong as f64
    };
    let mut returning =
        slips.into_iter().filter(|((concept, _), (_, made))| returns(*concept, made));
    let ((concept, _), (slip, made)) = returning.next()?;
    Some(AlertReason {
        concept: Some(concept),
        slip: Some(slip),
        answers: made.iter().map(|answer| answer.id).collect(),
        ..AlertReason::of(AlertRule::SlipReturns)
    })
}

fn find_stalled_plan(trail: &StudyTrail) -> Option<AlertReason> {
    let since = trail.since();
    let last: Vec<bool> = trail
        .days
        .iter()
        .rev()
        .filter(|day| day.at > since)
        .take(LAST_DAYS)
        .map(|day| day.studied)
        .collect();
    let missed = last.iter().filter(|studied| !**studied).count();
    let stalled = last.len() == LAST_DAYS && missed >= MISSED_DAYS && !last[0];
    stalled.then(|| AlertReason {
        missed_days: u32::try_from(missed).unwrap_or(u32::MAX),
        ..AlertReason::of(AlertRule::PlanStalled)
    })
}
