//! Merging the reports of windows, and the limits of a report.

use domain::transcript::SpeakerRole;

use super::*;

fn turn(index: u32, role: SpeakerRole) -> Turn {
    Turn { index, speaker: None, role, start_ms: None, end_ms: None, text: "…".into() }
}

fn concept(name: &str, turns: &[u32], evidence: &[(u32, Outcome)]) -> TaughtConcept {
    TaughtConcept {
        name: name.into(),
        description: None,
        difficulty: 4,
        evidence: evidence
            .iter()
            .map(|(turn, outcome)| Observed { turn: *turn, outcome: *outcome })
            .collect(),
        turns: turns.to_vec(),
    }
}

fn part(subject: &str, concepts: Vec<TaughtConcept>) -> ModelAnswer<Insights> {
    let answer = Insights {
        subject: subject.into(),
        topics: vec![subject.into(), format!("{} topic", concepts.len())],
        concepts,
        student_strengths: vec!["Asks good questions".into()],
        ..Insights::default()
    };
    ModelAnswer { answer, model: "gpt".into() }
}

#[test]
fn a_concept_of_two_windows_is_one_with_all_its_turns_and_signs() {
    let first = concept("pH scale", &[2, 3], &[(4, Outcome::Correct)]);
    let mut two =
        concept("pH Scales", &[3, 40], &[(4, Outcome::Incorrect), (41, Outcome::Partial)]);
    two.description = Some("A measure.".into());
    let merged = merge(vec![part("Chemistry", vec![first]), part("chemistry", vec![two])], None);
    assert_eq!(merged.concepts.len(), 1);
    let ph = &merged.concepts[0];
    assert_eq!((ph.name.as_str(), ph.turns.as_slice()), ("pH scale", &[2, 3, 40][..]));
    let seen: Vec<(u32, Outcome)> =
        ph.evidence.iter().map(|evidence| (evidence.turn, evidence.outcome)).collect();
    assert_eq!(seen, [(4, Outcome::Correct), (41, Outcome::Partial)], "a turn is judged once");
    assert_eq!(ph.description.as_deref(), Some("A measure."));
    assert_eq!(merged.topics[0], "Chemistry");
    assert_eq!(merged.student_strengths, ["Asks good questions"]);
}

#[test]
fn of_too_many_concepts_those_that_most_is_about_stay_in_their_order() {
    let many = (0..15).map(|n| {
        let turns: Vec<u32> = (0..=n).collect();
        concept(
            &format!(
                "concept {}",
                [
                    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota",
                    "kappa", "lambda", "mu", "nu", "xi", "omicron"
                ][n as usize]
            ),
            &turns,
            &[],
        )
    });
    let merged = merge(vec![part("Greek", many.collect())], Some("Classics"));
    assert_eq!(merged.concepts.len(), MAX_CONCEPTS);
    assert_eq!(merged.concepts[0].name, "concept delta");
    assert_eq!(merged.subject, "Classics", "who uploaded knows");
}

#[test]
fn a_report_names_no_turn_that_is_not_there_and_takes_no_tutor_for_the_student() {
    let turns = [turn(7, SpeakerRole::Tutor), turn(8, SpeakerRole::Student)];
    let report: SessionOutput = serde_json::from_value(serde_json::json!({
        "subject": " Chemistry ", "topics": ["acids"], "studentStrengths": [""],
        "areasForImprovement": [], "actionItems": [],
        "concepts": [
            { "name": "acid", "description": null, "difficulty": 12, "turns": [7, 99, -1],
              "evidence": [{ "turn": 7, "outcome": "correct" }, { "turn": 8, "outcome": "partial" }] },
            { "name": "[STUDENT]'s worry", "description": null, "difficulty": 1, "turns": [], "evidence": [] },
        ],
    }))
    .unwrap();
    let Judged { usable, flaws } = judge(report, &turns);
    let insights = usable.unwrap();
    assert_eq!(flaws.len(), 4, "{flaws:#?}");
    assert_eq!((insights.subject.as_str(), insights.concepts.len()), ("Chemistry", 1));
    let acid = &insights.concepts[0];
    assert_eq!((acid.difficulty, acid.turns.as_slice()), (10, &[7][..]));
    assert_eq!(acid.evidence, [Observed { turn: 8, outcome: Outcome::Partial }]);
}

#[test]
fn the_schema_asks_for_what_is_read() {
    let schema = schema();
    let required = schema["required"].as_array().unwrap();
    assert_eq!(required.len(), 6);
    assert_eq!(schema["properties"]["concepts"]["items"]["additionalProperties"], false);
}
