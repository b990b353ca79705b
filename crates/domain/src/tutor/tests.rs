//! The signs that make a session wanted, each alone.

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn days_ago(n: usize) -> DateTime<Utc> {
    now() - TimeDelta::days(i64::try_from(n).unwrap())
}

fn nothing() -> Signals {
    Signals {
        skills: vec![],
        practices: vec![],
        chats: vec![],
        sessions: vec![],
        last: None,
        question: None,
        now: now(),
    }
}

/// Graded answers, newest first, given one day apart.
fn skill(name: &str, level: u8, outcomes: &[Outcome]) -> Skill {
    let seen = |(n, outcome): (usize, &Outcome)| Seen {
        id: id(n as u128 + 1),
        kind: EvidenceKind::GradedItem,
        outcome: *outcome,
        at: days_ago(n),
    };
    let seen = outcomes.iter().enumerate().map(seen).collect();
    Skill { name: name.into(), level, uncertainty: 10.0, recall: Some(0.95), seen }
}

/// Practices, newest first.
fn practices(scores: &[u8]) -> Vec<Practised> {
    let practice = |(n, score): (usize, &u8)| Practised {
        id: id(100 + n as u128),
        score: *score,
        at: days_ago(n),
    };
    scores.iter().enumerate().map(practice).collect()
}

const WRONG: Outcome = Outcome::Incorrect;
const RIGHT: Outcome = Outcome::Correct;

fn signs(signals: &Signals) -> Vec<SessionSign> {
    decide(signals).reasons.iter().map(|reason| reason.sign).collect()
}

#[test]
fn nothing_seen_asks_for_nothing_and_is_very_unsure() {
    let decision = decide(&nothing());
    assert!(!decision.should_route && decision.need == 0.0);
    assert!((decision.uncertainty - 0.37).abs() < 0.01, "{}", decision.uncertainty);
    assert!(decision.topic.is_none() && decision.reasons.is_empty());
    let brief = spoken_reason(&cite_claims(&decision));
    assert_eq!(
        (brief.text.as_str(), brief.claims.len()),
        ("Nothing that was seen asks for a tutor session.", 0)
    );
}

#[test]
fn three_wrong_of_five_on_one_concept_is_a_pattern_and_a_right_one_at_last_ends_it() {
    let with =
        |outcomes: &[Outcome]| Signals { skills: vec![skill("pH", 65, outcomes)], ..nothing() };
    assert_eq!(signs(&with(&[WRONG, WRONG, RIGHT, RIGHT, WRONG])), [SessionSign::RepeatedlyWrong]);
    assert!(decide(&with(&[WRONG, WRONG, WRONG])).should_route);
    assert!(signs(&with(&[WRONG, WRONG])).is_empty());
    assert!(signs(&with(&[RIGHT, WRONG, WRONG, WRONG])).is_empty());
    let claim = &decide(&with(&[WRONG, RIGHT, WRONG, WRONG])).reasons[0].claim;
    assert_eq!(claim.text, "3 of the last 4 answers on pH were wrong");
    assert_eq!(claim.ids, [id(1), id(3), id(4)]);
}

#[test]
fn old_answers_and_words_in_a_session_are_no_pattern() {
    let mut old = skill("pH", 65, &[WRONG, WRONG, WRONG]);
    for line in &mut old.seen {
        line.at -= WINDOW;
    }
    old.seen[0].at -= TimeDelta::days(1);
    let mut current = skill("pH", 65, &[WRONG, WRONG, WRONG]);
    for line in &mut current.seen {
        line.kind = EvidenceKind::Transcript;
    }
    assert!(signs(&Signals { skills: vec![old, current], ..nothing() }).is_empty());
}

#[test]
fn a_concept_is_weak_only_when_its_whole_interval_is() {
    let with = |level, uncertainty| {
        let skill = Skill { uncertainty, ..skill("pH", level, &[RIGHT]) };
        signs(&Signals { skills: vec![skill], ..nothing() })
    };
    assert_eq!(with(35, 14.0), [SessionSign::Weak]);
    assert!(with(35, 16.0).is_empty());
    assert!(with(20, 21.0).is_empty());
}

#[test]
fn scores_that_fall_and_practices_that_fail() {
    let with = |scores: &[u8]| signs(&Signals { practices: practices(scores), ..nothing() });
    assert_eq!(with(&[60, 70, 80]), [SessionSign::FallingScores]);
    assert!(with(&[70, 75, 80]).is_empty());
    assert!(with(&[60, 80, 80]).is_empty());
    assert_eq!(with(&[20, 40]), [SessionSign::FailedPractices]);
    assert!(with(&[20]).is_empty());
    assert_eq!(with(&[20, 40, 60]), [SessionSign::FailedPractices, SessionSign::FallingScores]);
}

#[test]
fn one_weak_sign_is_not_enough_and_two_strong_ones_are_urgent() {
    let chat = Chat { id: id(7), sure: 1, unsure: 3, frustrated: 0, stuck: 0, at: now() };
    let unsure = decide(&Signals { chats: vec![chat], ..nothing() });
    assert!(!unsure.should_route && unsure.urgency == Urgency::Low);
    let question = Some("I still don't get it, this makes no sense".to_owned());
    let frustrated = Signals { question, ..nothing() };
    assert_eq!(
        (decide(&frustrated).should_route, decide(&frustrated).urgency),
        (true, Urgency::Low)
    );
    let wrong = vec![skill("pH", 40, &[WRONG, WRONG, WRONG])];
    let both = Signals { skills: wrong, ..frustrated };
    assert_eq!(decide(&both).urgency, Urgency::Medium);
    let all = Signals { practices: practices(&[20, 40]), ..both };
    assert_eq!(decide(&all).urgency, Urgency::High);
}

#[test]
fn a_good_student_is_left_alone_and_told_why() {
    let signals = Signals {
        skills: vec![skill("pH", 88, &[RIGHT; 5])],
        practices: practices(&[100, 90, 80]),
        question: Some("What is pH?".into()),
        ..nothing()
    };
    let decision = decide(&signals);
    assert!(!decision.should_route && decision.uncertainty < 0.15, "{decision:?}");
    let reason = spoken_reason(&cite_claims(&decision)).text;
    assert_eq!(
        reason,
        "Nothing that was seen asks for a tutor session: the last 3 practices scored 90 % on average."
    );
    assert_eq!(decision.strengths[0].text, "pH: mastery 88 of 100");
}

#[test]
fn silence_counts_once_there_was_something_and_not_while_a_question_is_asked() {
    let last = |days| Some((now() - TimeDelta::days(days), ClaimSource::Session, id(1)));
    let silent = Signals { last: last(15), ..nothing() };
    assert!(signs(&Signals { last: last(13), ..nothing() }).is_empty());
    assert_eq!(signs(&silent), [SessionSign::Silent]);
    assert!(signs(&Signals { question: Some("What is pH?".into()), ..silent }).is_empty());
    assert!(signs(&nothing()).is_empty());
}

#[test]
fn the_topic_is_what_is_asked_about_then_what_is_hardest() {
    let skills = vec![
        skill("Buffers", 30, &[WRONG]),
        skill("pH scale", 70, &[RIGHT]),
        skill("Titration", 50, &[WRONG]),
    ];
    let topic = |question: Option<&str>| {
        let signals =
            Signals { skills: skills.clone(), question: question.map(Into::into), ..nothing() };
        decide(&signals).topic.unwrap().text
    };
    assert_eq!(topic(None), "Buffers and Titration");
    assert_eq!(topic(Some("What is the pH scale?")), "pH scale and Buffers");
}

#[test]
fn each_way_of_helping_is_counted_once() {
    let chat = |n, sure, unsure| Chat { id: id(n), sure, unsure, at: now(), ..Chat::default() };
    let signals = Signals {
        practices: practices(&[40, 80]),
        chats: vec![chat(1, 2, 1), chat(2, 1, 0)],
        sessions: vec![Taught { id: id(9), at: now(), strengths: vec![] }],
        ..nothing()
    };
    let tried = decide(&signals).tried;
    let counts: Vec<(Help, u32, usize)> =
        tried.iter().map(|help| (help.help, help.times, help.claim.ids.len())).collect();
    assert_eq!(
        counts,
        [
            (Help::Session, 1, 1),
            (Help::Practice, 2, 2),
            (Help::Explanation, 3, 2),
            (Help::Hint, 1, 1)
        ]
    );
    assert_eq!(tried[1].claim.text, "2 practices handed in, the last with 40 %");
}

fn claims() -> Vec<Cited> {
    let claim = |text: &str| Claim::new(text.into(), ClaimSource::Practice, [id(1)]);
    vec![
        Cited { role: ClaimRole::Why, claim: claim("3 of the last 5 answers on pH were wrong") },
        Cited { role: ClaimRole::Tried, claim: claim("2 practices handed in") },
    ]
}

fn sentence_on(text: &str, claims: &[usize]) -> Sentence {
    Sentence { text: text.into(), claims: claims.to_vec() }
}

#[test]
fn a_sentence_stands_only_on_what_its_claims_hold() {
    let kept = |sentence: Sentence| {
        let brief = Brief {
            reason: sentence_on("x", &[]),
            summary: vec![sentence.clone()],
            model: "m".into(),
        };
        brief.check(&claims()).summary == [sentence]
    };
    assert!(kept(sentence_on("Of 5 answers 3 went wrong.", &[0])));
    assert!(kept(sentence_on("They keep getting it wrong in spite of 2 practices.", &[0, 1])));
    assert!(!kept(sentence_on("4 answers went wrong.", &[0])));
    assert!(!kept(sentence_on("They did 2 practices.", &[0])));
    assert!(!kept(sentence_on("They are a lost cause.", &[])));
    assert!(!kept(sentence_on("Wrong again.", &[2])));
    assert!(!kept(sentence_on("[PERSON_1] says so.", &[0])));
}

#[test]
fn a_reason_that_does_not_stand_is_replaced_by_the_claims() {
    let brief =
        Brief { reason: sentence_on("9 were wrong.", &[0]), summary: vec![], model: "m".into() };
    let checked = brief.check(&claims());
    assert_eq!(checked.reason, sentence_on("3 of the last 5 answers on pH were wrong.", &[0]));
    assert_eq!(checked.summary.len(), 2);
}

#[test]
fn a_hand_off_never_exceeds_its_words() {
    let long = "word ".repeat(70);
    let item = || Item { text: long.clone(), source: ClaimSource::Session, ids: vec![id(1)] };
    let handoff = Handoff {
        reason: sentence_on(&long, &[0]),
        topic: Some(item()),
        summary: vec![sentence_on(&long, &[0]); 5],
        focus: vec![item(), item(), item()],
        strengths: vec![item(), item()],
    };
    let fitted = handoff.shorten();
    assert!(fitted.words() <= MAX_BRIEF_WORDS, "{}", fitted.words());
    assert!(fitted.topic.is_some() && !fitted.reason.text.is_empty());
}
