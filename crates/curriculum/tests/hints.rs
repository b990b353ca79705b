//! The hints of every item, held against the grader that students meet.

use std::collections::BTreeMap;

use curriculum::{HintedConcept, Instance, ResponseStyle, instance, item_ids, ladder};
use domain::ConceptId;
use domain::ids::derive;
use domain::practice::Question;
use domain::practice::grade::grade;
use domain::practice::hints::{reveals, try_feedback};
use domain::status::HintRung;

/// Seeds of each item.
const SEEDS: u64 = 3;

/// The least share of questions whose ladder ends with a worked example.
const WORKED: f64 = 0.9;

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
        for example in &hint.example {
            texts.extend(
                example.steps.iter().chain([&example.question]).map(|text| (rung, text.clone())),
            );
        }
    }
    texts
}

#[test]
fn no_hint_and_no_word_on_a_try_of_any_item_holds_its_key_as_the_grader_reads_it() {
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let (mut ladders, mut worked) = (0_u32, 0_u32);
    for id in item_ids() {
        for seed in 0..SEEDS {
            let instance = instance(id, seed).unwrap();
            for style in instance.styles() {
                let question = question(&instance, style);
                let mistakes = question.draft.origin.iter().flat_map(|origin| &origin.mistakes);
                let tries: Vec<&str> = mistakes.map(|mistake| mistake.value.as_str()).collect();
                let mut told: Vec<String> = Vec::new();
                for answer in &tries {
                    let verdict = grade(&question, answer);
                    told.push(try_feedback(&question, &verdict));
                }
                let hints = texts(&question, tries.first().copied());
                ladders += 1;
                worked += u32::from(hints.iter().any(|(rung, _)| *rung == HintRung::Example));
                if hints.first().map(|(rung, _)| *rung) != Some(HintRung::Nudge) {
                    faults.insert(format!("{id} {style:?}"), "no nudge".to_owned());
                }
                told.extend(hints.into_iter().map(|(_, text)| text));
                for text in told.iter().filter(|text| reveals(&question, text)) {
                    let key = question.draft.key.shown(&question.draft.options);
                    faults
                        .insert(format!("{id} {style:?}"), format!("seed {seed}: {key} in {text}"));
                }
            }
        }
    }
    let lines: Vec<String> = faults.iter().map(|(at, fault)| format!("{at}: {fault}")).collect();
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), lines.join("\n"));
    let share = f64::from(worked) / f64::from(ladders);
    assert!(share >= WORKED, "{share} of {ladders} ladders end with an example");
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
