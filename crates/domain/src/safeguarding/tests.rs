//! What is done about a text, and who is told when.

use chrono::{TimeDelta, TimeZone, Utc};

use super::*;
use crate::safety::Severity;

const STUDENT: SpeakerRole = SpeakerRole::Student;

#[test]
fn a_message_in_distress_is_answered_calmly_in_its_language() {
    for (text, category, language) in [
        ("I want to kill myself", RiskCategory::SelfHarm, "en"),
        ("ich möchte nicht mehr leben", RiskCategory::SelfHarm, "de"),
        ("quiero morirme", RiskCategory::SelfHarm, "es"),
    ] {
        let screening = Screening::of(text, STUDENT);
        assert!(screening.is_answered_calmly(), "{text}");
        assert_eq!(screening.danger(), Some(category), "{text}");
        assert_eq!(screening.language(text), language, "{text}");
        assert!(screening.rule().is_some(), "{text}");
    }
    let lesson = Screening::of("What is neutralization?", STUDENT);
    assert_eq!((lesson.is_answered_calmly(), lesson.danger(), lesson.rule()), (false, None, None));
}

#[test]
fn what_is_given_away_is_masked_and_no_danger() {
    let text = "Mail me at mia@example.com about pH";
    let screening = Screening::of(text, STUDENT);
    assert_eq!((screening.danger(), screening.is_answered_calmly()), (None, false));
    assert_eq!(screening.mask(text).as_deref(), Some("Mail me at [EMAIL] about pH"));
    assert_eq!(Screening::of("What is pH?", STUDENT).mask("What is pH?"), None);
}

#[test]
fn the_word_of_a_service_counts_beside_the_rules() {
    let scores = [EndpointScore { name: "self-harm/intent", score: 0.9 }];
    let text = "it would be easier for all of you after tonight";
    let screening = Screening::of(text, STUDENT).with_scores(&scores);
    assert_eq!(screening.danger(), Some(RiskCategory::SelfHarm));
    assert!(screening.is_answered_calmly());
}

#[test]
fn no_tutor_is_told_of_what_a_tutor_may_have_done() {
    for category in [RiskCategory::AbuseNeglect, RiskCategory::Grooming, RiskCategory::Sexual] {
        assert!(may_concern_tutor(category, STUDENT), "{category:?}");
    }
    assert!(!may_concern_tutor(RiskCategory::SelfHarm, STUDENT));
    assert!(may_concern_tutor(RiskCategory::Bullying, SpeakerRole::Tutor));
}

#[test]
fn an_urgent_alert_is_repeated_ever_more_slowly_and_never_falls_silent() {
    let minutes =
        |round| escalation_delay(Severity::High, round, 15).map(|delay| delay.num_minutes());
    assert_eq!([1, 2, 3].map(minutes), [Some(15), Some(30), Some(60)]);
    assert_eq!([20, u32::MAX].map(minutes), [Some(1440), Some(1440)]);
    assert_eq!(escalation_delay(Severity::Medium, 1, 15), Some(TimeDelta::days(1)));
    assert_eq!(escalation_delay(Severity::Low, 1, 15), None);
}

#[test]
fn a_further_finding_is_counted_and_a_worse_one_is_told() {
    let open = AlertState { severity: Severity::High, round: 1 };
    assert_eq!(open.after(Severity::High), Repeat::Count);
    assert_eq!(open.after(Severity::Medium), Repeat::Count);
    assert_eq!(open.after(Severity::Critical), Repeat::Tell);
    let waiting = AlertState { severity: Severity::Low, round: 0 };
    assert_eq!(waiting.after(Severity::Low), Repeat::Count);
    assert_eq!(waiting.after(Severity::Medium), Repeat::Tell);
}

#[test]
fn a_message_about_an_alert_says_who_and_what_kind_and_nothing_more_in_its_title() {
    let at = Utc.with_ymd_and_hms(2025, 11, 15, 9, 30, 0).unwrap();
    let link = "https://study.example/#/safeguarding/1";
    let (title, body) =
        alert_text("Ada Okoye", RiskCategory::SelfHarm, Severity::Critical, at, link);
    assert_eq!(title, "Safeguarding alert (critical)");
    for part in ["Ada Okoye", "self-harm", "critical", "2025-11-15 09:30 UTC", link] {
        assert!(body.contains(part), "{part}: {body}");
    }
}

#[test]
fn the_language_of_a_short_message_is_told_by_its_frequent_words() {
    for (text, language) in [
        ("What is neutralization? [EMAIL]", "en"),
        ("¿Qué es un ácido? [PHONE]", "es"),
        ("Wie geht das? [EMAIL]", "de"),
        ("[EMAIL]", "en"),
        ("pH?", "en"),
    ] {
        assert_eq!(guess_language(text), language, "{text}");
    }
}
