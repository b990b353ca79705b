//! Instances as questions of a practice, held against the grader that students meet.

use std::collections::BTreeMap;

use curriculum::{Instance, ResponseStyle, instance, item_ids};
use domain::ConceptId;
use domain::analysis::Outcome;
use domain::ids::derive;
use domain::practice::Question;
use domain::practice::check::check;
use domain::practice::grade::{feedback, grade};
use domain::practice::{AnswerKey, Draft};

/// Seeds of each item; its own rules are held over more by `data.rs`.
const SEEDS: u64 = 12;

fn concept_id() -> ConceptId {
    derive(uuid::Uuid::nil(), "a concept").into()
}

fn question(instance: &Instance, style: ResponseStyle) -> Option<Question> {
    let draft = instance.draft(concept_id(), style)?;
    Some(Question { question_id: derive(uuid::Uuid::nil(), "a question").into(), draft })
}

/// What the product's check and grader find wrong with an instance.
fn faults(instance: &Instance, style: ResponseStyle) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(question) = question(instance, style) else {
        return vec![format!("style: none in {style:?}")];
    };
    if let Err(flaw) = check(&question.draft, &[]) {
        faults.push(format!("check: {flaw}"));
    }
    let shown = question.draft.key.shown(&question.draft.options);
    for right in [&shown, &instance.answer] {
        let verdict = grade(&question, right);
        if verdict.outcome != Outcome::Correct {
            faults.push(format!("key: {right} is {:?} {:?}", verdict.how, verdict.slip));
        }
    }
    for mistake in question.draft.origin.iter().flat_map(|origin| &origin.mistakes) {
        let verdict = grade(&question, &mistake.value);
        let is_offered =
            style == ResponseStyle::Typed || question.draft.options.contains(&mistake.value);
        if verdict.outcome == Outcome::Correct {
            faults.push(format!("slip right: {} = {}", mistake.name, mistake.value));
        } else if is_offered && (verdict.needs_person() || verdict.mistake.is_none()) {
            faults.push(format!(
                "slip unread: {} = {} {:?}",
                mistake.name, mistake.value, verdict.how
            ));
        }
    }
    faults
}

#[test]
fn keys_of_all_items_are_graded_right_and_their_slips_wrong() {
    let mut faulty: BTreeMap<String, String> = BTreeMap::new();
    for id in item_ids() {
        for seed in 0..SEEDS {
            let instance = instance(id, seed).unwrap();
            assert!(!instance.styles().is_empty(), "{id} {seed}");
            for style in instance.styles() {
                for fault in faults(&instance, style) {
                    let kind = fault.split(':').next().unwrap().to_owned();
                    faulty.entry(format!("{id} {style:?} {kind}")).or_insert_with(|| {
                        format!(
                            "seed {seed} {fault} | {} | {}",
                            instance.question.text, instance.answer
                        )
                    });
                }
            }
        }
    }
    let lines: Vec<String> = faulty.iter().map(|(at, fault)| format!("{at}: {fault}")).collect();
    assert!(faulty.is_empty(), "{}:\n{}", faulty.len(), lines.join("\n"));
}

#[test]
fn the_feedback_names_the_slip_that_an_answer_follows_from() {
    let instance = instance("quadratic-formula-roots", 7).unwrap();
    let question = question(&instance, ResponseStyle::Typed).unwrap();
    for slip in &instance.slips {
        let verdict = grade(&question, &slip.value);
        assert_eq!(verdict.mistake.as_deref(), Some(slip.name.as_str()));
        assert!(feedback(&question, &verdict).contains(&slip.name));
    }
    let verdict = grade(&question, &instance.answer);
    assert_eq!((verdict.outcome, verdict.mistake), (Outcome::Correct, None));
}

#[test]
fn a_stored_question_can_be_made_again_from_its_origin() {
    let first =
        question(&instance("solve-two-steps", 3).unwrap(), ResponseStyle::Typed).unwrap().draft;
    let stored: Draft = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
    assert_eq!(stored, first);
    let origin = stored.origin.unwrap();
    let again = instance(&origin.item, origin.seed).unwrap();
    assert_eq!(again.edition, origin.edition);
    assert_eq!(again.draft(first.concept_id, ResponseStyle::Typed), Some(first));
}

#[test]
fn questions_stored_before_items_had_origins_are_still_read() {
    let row = r#"{"conceptId":"00000000-0000-0000-0000-000000000001","kind":"numeric",
        "question":"What is 2 + 3?","options":[],"explanation":"Five.","difficulty":1,
        "key":{"kind":"number","value":"5","tolerance":null,"unit":null},"sourceTurn":null}"#;
    let draft: Draft = serde_json::from_str(row).unwrap();
    assert_eq!(draft.origin, None);
    assert!(matches!(draft.key, AnswerKey::Number { .. }));
}

#[test]
fn where_the_ending_is_asked_the_singular_is_not_taken_for_the_plural() {
    let is_right = |item: &str, seed: u64, change: fn(&str) -> String| {
        let question = question(&instance(item, seed).unwrap(), ResponseStyle::Typed).unwrap();
        let key = question.draft.key.shown(&[]);
        grade(&question, &change(&key)).outcome == Outcome::Correct
    };
    for seed in 0..10 {
        assert!(is_right("spanish-regular-present", seed, |key| format!(" {key}. ")));
        assert!(!is_right("spanish-regular-present", seed, |key| {
            key.strip_suffix('s').map_or_else(|| format!("{key}s"), str::to_owned)
        }));
    }
}
