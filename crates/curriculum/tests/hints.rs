//! Hints of items, held against the grader that students meet.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use curriculum::{HintedConcept, Instance, ResponseStyle, instance, ladder};
use domain::ConceptId;
use domain::ids::derive;
use domain::practice::Question;
use domain::practice::grade::grade;
use domain::practice::hints::reveals;
use domain::status::HintRung;

const NO_CONCEPT: HintedConcept<'_> = HintedConcept { name: "", subject: "", description: None };

fn question(instance: &Instance, style: ResponseStyle) -> Question {
    let concept: ConceptId = derive(uuid::Uuid::nil(), "a concept").into();
    let draft = instance.draft(concept, style).unwrap();
    Question { question_id: derive(uuid::Uuid::nil(), "a question").into(), draft }
}

/// All texts that a ladder gives, rung by rung.
fn texts(question: &Question, tried: Option<&str>) -> Vec<(HintRung, String)> {
    let verdict = tried.map(|answer| grade(question, answer));
    let (mut given, mut texts) = (Vec::new(), Vec::new());
    loop {
        let ladder = ladder(question, NO_CONCEPT, verdict.as_ref(), &given);
        let Some(rung) = ladder.next(&given) else { break };
        given.push(rung);
        let hint = ladder.hint(rung).unwrap();
        texts.push((rung, hint.text.clone()));
        let example = hint.example.iter();
        let shown = example.flat_map(|example| example.steps.iter().chain([&example.question]));
        texts.extend(shown.map(|text| (rung, text.clone())));
    }
    texts
}

#[test]
fn a_ladder_leads_from_a_nudge_over_the_slip_to_another_question_worked_out() {
    let instance = instance("quadratic-formula-roots", 7).unwrap();
    let question = question(&instance, ResponseStyle::Typed);
    let slip = &instance.slips[0];
    let told = texts(&question, Some(&slip.value));
    let mut rungs: Vec<HintRung> = told.iter().map(|(rung, _)| *rung).collect();
    rungs.dedup();
    assert_eq!(rungs, [HintRung::Nudge, HintRung::Slip, HintRung::Step, HintRung::Example]);
    assert!(told[1].1.contains(&slip.name), "{told:?}");
    assert!(told.iter().all(|(_, text)| *text != question.draft.question));
    assert!(told.iter().all(|(_, text)| !reveals(&question, text)), "{told:?}");
}

#[test]
fn a_question_that_no_item_made_has_a_nudge_from_what_its_concept_means() {
    let instance = instance("quadratic-formula-roots", 7).unwrap();
    let mut question = question(&instance, ResponseStyle::Typed);
    question.draft.origin = None;
    let concept =
        HintedConcept { name: "quadratic formula", subject: "Algebra", description: None };
    let ladder = ladder(&question, concept, None, &[]);
    let nudge = ladder.hint(HintRung::Nudge).unwrap();
    assert!(nudge.text.starts_with("Remember: "), "{}", nudge.text);
    assert!(ladder.hint(HintRung::Example).is_some_and(|hint| hint.example.is_some()));
}
