//! Each rule alone, at its edge.

use uuid::Uuid;

use super::*;

fn concept(n: u128) -> ConceptId {
    Uuid::from_u128(n).into()
}

fn on_day(day: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(day)
}

fn trail() -> StudyTrail {
    StudyTrail {
        answers: vec![],
        messages: vec![],
        days: vec![],
        concepts: vec![],
        taught_at: None,
        alerted_at: None,
        now: on_day(20),
    }
}

/// An answer to concept 1.
fn answer(day: i64, outcome: Outcome) -> TrailAnswer {
    TrailAnswer {
        id: Uuid::from_u128(day as u128).into(),
        concept: concept(1),
        outcome,
        slip: None,
        hints: 0,
        at: on_day(day),
    }
}

fn wrong(day: i64, hints: u32) -> TrailAnswer {
    TrailAnswer { hints, ..answer(day, Outcome::Incorrect) }
}

fn message(day: i64, mood: Mood) -> TrailMessage {
    TrailMessage { id: Uuid::from_u128(day as u128).into(), mood, at: on_day(day) }
}

fn rules(trail: &StudyTrail) -> Vec<AlertRule> {
    let alert = alert_tutor(trail);
    alert.iter().flat_map(|alert| &alert.reasons).map(|reason| reason.rule).collect()
}

fn failing() -> Vec<TrailAnswer> {
    (10..16).map(|day| wrong(day, u32::from(day % 2 == 0))).collect()
}

#[test]
fn nothing_done_and_things_going_well_raise_no_alert() {
    assert_eq!(alert_tutor(&trail()), None);
    let answers = (5..20).map(|day| answer(day, Outcome::Correct)).collect();
    let days = (5..20).map(|day| TrailDay { at: on_day(day), studied: true }).collect();
    assert_eq!(alert_tutor(&StudyTrail { answers, days, ..trail() }), None);
}

#[test]
fn a_wish_in_words_is_enough() {
    let asked = StudyTrail { messages: vec![message(19, Mood::AsksForTutor)], ..trail() };
    assert_eq!(rules(&asked), [AlertRule::Requested]);
}

#[test]
fn a_concept_that_fails_after_hints_is_told_with_what_was_tried() {
    let alert = alert_tutor(&StudyTrail { answers: failing(), ..trail() }).unwrap();
    assert_eq!(alert.reasons[0].rule, AlertRule::FailsAfterHints);
    assert_eq!(alert.reasons[0].concept, Some(concept(1)));
    assert_eq!(alert.tried, TriedHelp { answers: 6, after_hints: 3, days: 6 });
    let without_hints =
        failing().into_iter().map(|answer| wrong(answer.at.timestamp() / 86_400, 0));
    assert_eq!(rules(&StudyTrail { answers: without_hints.collect(), ..trail() }), []);
}

#[test]
fn a_few_wrong_answers_or_a_right_one_at_the_end_are_no_failure() {
    let mut overcome = failing();
    overcome.push(answer(17, Outcome::Correct));
    assert_eq!(rules(&StudyTrail { answers: overcome, ..trail() }), []);
    let few = failing()[..4].to_vec();
    assert_eq!(rules(&StudyTrail { answers: few, ..trail() }), []);
}

#[test]
fn a_missing_prerequisite_is_named_only_if_it_is_surely_weak() {
    let with = |mastery, uncertainty| {
        let known = |n, needs: &[ConceptId], mastery, uncertainty| TrailConcept {
            id: concept(n),
            mastery,
            uncertainty,
            needs: needs.to_vec(),
        };
        let concepts =
            vec![known(1, &[concept(2)], 20.0, 12.0), known(2, &[], mastery, uncertainty)];
        StudyTrail { answers: failing(), concepts, ..trail() }
    };
    assert_eq!(rules(&with(30.0, 15.0)), [AlertRule::PrerequisiteGap, AlertRule::FailsAfterHints]);
    let alert = alert_tutor(&with(30.0, 15.0)).unwrap();
    assert_eq!(alert.reasons[0].concept, Some(concept(2)));
    assert_eq!(rules(&with(55.0, 23.0)), [AlertRule::FailsAfterHints]);
}

#[test]
fn a_slip_that_comes_back_after_right_answers_is_no_slip_any_more() {
    let slipped = |day| TrailAnswer { slip: Some(Slip::Sign), ..wrong(day, 0) };
    let right = |day| answer(day, Outcome::Correct);
    let answers = vec![slipped(8), right(9), right(11), slipped(12), right(14), slipped(16)];
    let returning = StudyTrail { answers, ..trail() };
    let alert = alert_tutor(&returning).unwrap();
    assert_eq!(
        (alert.reasons[0].rule, alert.reasons[0].slip),
        (AlertRule::SlipReturns, Some(Slip::Sign))
    );
    assert_eq!(alert.reasons[0].answers.len(), 3);
    let two = StudyTrail { answers: returning.answers[..4].to_vec(), ..trail() };
    assert_eq!(rules(&two), []);
}

#[test]
fn frustration_counts_if_it_lasts_or_comes_with_failure() {
    let frustrated = |days: &[i64]| -> Vec<TrailMessage> {
        days.iter().map(|day| message(*day, Mood::Frustrated)).collect()
    };
    let once = StudyTrail { messages: frustrated(&[19]), ..trail() };
    assert_eq!(rules(&once), []);
    let often = StudyTrail { messages: frustrated(&[15, 17, 19]), ..trail() };
    assert_eq!(rules(&often), [AlertRule::Frustrated]);
    let failing = StudyTrail { answers: failing(), ..once };
    assert_eq!(rules(&failing), [AlertRule::Frustrated, AlertRule::FailsAfterHints]);
}

#[test]
fn a_plan_is_stalled_when_most_of_its_days_are_missed_and_none_was_done_lately() {
    let days = |studied: [bool; 6]| -> Vec<TrailDay> {
        let days = studied.into_iter().zip(12..);
        days.map(|(studied, day)| TrailDay { at: on_day(day), studied }).collect()
    };
    let with = |studied| rules(&StudyTrail { days: days(studied), ..trail() });
    assert_eq!(with([true, false, false, false, false, false]), [AlertRule::PlanStalled]);
    assert_eq!(with([true, true, false, false, false, false]), []);
    assert_eq!(with([false, false, false, false, false, true]), []);
}

#[test]
fn an_alert_comes_once_a_week_and_old_signs_count_no_more() {
    let at = |alerted: i64| StudyTrail {
        answers: failing(),
        alerted_at: Some(on_day(alerted)),
        ..trail()
    };
    assert_eq!(rules(&at(14)), [], "less than a week ago");
    assert_eq!(rules(&at(13)), [], "the signs since then are too few");
    assert_eq!(rules(&at(9)), [AlertRule::FailsAfterHints]);
    let taught = StudyTrail { answers: failing(), taught_at: Some(on_day(15)), ..trail() };
    assert_eq!(rules(&taught), [], "the session may have mended it");
}
