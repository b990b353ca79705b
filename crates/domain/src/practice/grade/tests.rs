//! What counts as right, example by example.

use uuid::Uuid;

use super::*;
use crate::practice::{Draft, QuestionKind};

fn question(stem: &str, options: &[&str], key: AnswerKey) -> Question {
    let kind = match key {
        AnswerKey::Choice { .. } | AnswerKey::Choices { .. } => QuestionKind::MultipleChoice,
        AnswerKey::Number { .. } => QuestionKind::Numeric,
        AnswerKey::Text { .. } | AnswerKey::Typed { .. } => QuestionKind::ShortAnswer,
        AnswerKey::Rubric { .. } => QuestionKind::FreeText,
    };
    Question {
        question_id: Uuid::from_u128(1).into(),
        draft: Draft {
            concept_id: Uuid::from_u128(2).into(),
            kind,
            question: stem.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            key,
            explanation: "As the tutor said.".to_owned(),
            difficulty: 5,
            source_turn: None,
            origin: None,
        },
    }
}

fn choice(options: &[&str], index: u32, answer: &str) -> (bool, How) {
    verdict(&question("Which?", options, AnswerKey::Choice { index }), answer)
}

fn number(stem: &str, key: &str, answer: &str) -> (bool, How) {
    let (value, unit) = match key.split_once(' ') {
        Some((value, unit)) => (value, Some(unit.to_owned())),
        None => (key, None),
    };
    let key = AnswerKey::Number { value: value.to_owned(), tolerance: None, unit };
    verdict(&question(stem, &[], key), answer)
}

fn short(accepted: &[&str], answer: &str) -> bool {
    let accepted = accepted.iter().map(|text| (*text).to_owned()).collect();
    verdict(&question("What is it?", &[], AnswerKey::Text { accepted }), answer).0
}

fn verdict(question: &Question, answer: &str) -> (bool, How) {
    let verdict = grade(question, answer);
    (verdict.outcome == Outcome::Correct, verdict.how)
}

#[test]
fn choices_match_by_body_before_label() {
    let options = ["2", "3", "a", "7"];
    assert_eq!(choice(&options, 1, "3"), (true, How::ChoiceByBody));
    assert_eq!(choice(&options, 2, "A"), (true, How::ChoiceByBody));
    assert_eq!(choice(&options, 1, "b"), (true, How::ChoiceByLabel));
    assert_eq!(choice(&["1/2", "1/4"], 0, "0.5"), (true, How::ChoiceByBody));
    assert_eq!(choice(&["1/2", "1/4"], 0, "$\\frac{1}{4}$"), (false, How::ChoiceByBody));
}

#[test]
fn labels_come_in_all_their_dress() {
    let options = ["Paris", "Rome", "Oslo"];
    for answer in ["B", "b)", "(b)", "B.", "option b", "Answer: B"] {
        assert_eq!(choice(&options, 1, answer), (true, How::ChoiceByLabel), "{answer}");
    }
    assert_eq!(choice(&options, 1, " rome. "), (true, How::ChoiceByBody));
    assert_eq!(choice(&options, 1, "B) Rome"), (true, How::ChoiceByBody));
    assert_eq!(choice(&options, 1, "B) Oslo"), (false, How::NotUnderstood));
    assert_eq!(choice(&options, 1, "Z"), (false, How::NotUnderstood));
    assert_eq!(choice(&options, 1, "A"), (false, How::ChoiceByLabel));
    assert_eq!(choice(&["+", "-"], 1, "-"), (true, How::ChoiceByBody));
}

#[test]
fn numbers_are_compared_by_value() {
    for answer in ["1/2", "0.5", ".5", "2/4", "\\frac{1}{2}", "50%", "x = 1/2", "5×10⁻¹"] {
        assert_eq!(number("Solve.", "1/2", answer), (true, How::NumberByValue), "{answer}");
    }
    for answer in ["-0.5", "5", "0.05", "1/3", "0.56"] {
        assert_eq!(number("Solve.", "0.5", answer), (false, How::NumberByValue), "{answer}");
    }
    assert_eq!(number("Solve.", "12", "twelve-ish"), (false, How::NotUnderstood));
}

#[test]
fn units_are_converted_optional_and_never_ignored() {
    let stem = "How long is the path?";
    for answer in ["150", "150 cm", "1.5 m", "1.5 metres", "1500mm", "0.0015 km"] {
        assert_eq!(number(stem, "150 cm", answer), (true, How::NumberByValue), "{answer}");
    }
    assert_eq!(number(stem, "150 cm", "150 m"), (false, How::WrongUnit));
    for answer in ["150 g", "150 bananas", "150 °C"] {
        assert_eq!(number(stem, "150 cm", answer), (false, How::WrongUnit), "{answer}");
    }
    assert_eq!(number("How many apples are left?", "12", "12 apples"), (true, How::NumberByValue));
    assert_eq!(number("How many apples are left?", "12", "12 pears"), (false, How::WrongUnit));
    assert_eq!(number("Its mass in grams?", "12", "12 g"), (true, How::NumberByValue));
    assert_eq!(number("Its mass in grams?", "12", "12 kg"), (false, How::WrongUnit));
    assert_eq!(number("What does it cost?", "12", "$12"), (true, How::NumberByValue));
    assert_eq!(number("What angle?", "45", "45°"), (true, How::NumberByValue));
}

#[test]
fn percent_is_a_hundredth_unless_it_is_asked_for() {
    assert!(number("What is the probability?", "0.8", "80%").0);
    assert!(!number("What is the probability?", "0.8", "80").0);
    assert!(number("What percentage is that?", "80", "80%").0);
    assert!(number("How full?", "80 %", "80").0 && number("How full?", "80 %", "80 percent").0);
    assert!(!number("What is 20% of 50?", "10", "10%").0);
}

#[test]
fn repeating_the_question_is_no_answer() {
    assert_eq!(number("Simplify \\sqrt{16}.", "4", "√16"), (false, How::Restated));
    assert_eq!(number("Simplify $\\sqrt{16}$.", "4", "\\sqrt{16}"), (false, How::Restated));
    assert_eq!(number("What is 64/4?", "16", "64/4"), (false, How::Restated));
    assert_eq!(number("What is 2 + 3?", "5", "2 + 3"), (false, How::Restated));
    assert_eq!(number("Which is larger, 1/2 or 1/3?", "1/2", "1/2"), (true, How::NumberByValue));
}

#[test]
fn lists_of_numbers_are_compared_in_order() {
    assert!(number("Sort them.", "90,70,20", "90, 70 and 20").0);
    assert!(!number("Sort them.", "90,70,20", "20, 70, 90").0);
}

#[test]
fn short_answers_match_the_list_and_nothing_else() {
    assert!(short(&["exothermic"], " Exothermic. "));
    assert!(!short(&["exothermic"], "endothermic"));
    assert!(!short(&["exothermic"], "exothermc"));
    assert!(short(&["the cell wall"], "Cell-wall"));
    assert!(short(&["H₂O"], "h2o"));
    assert!(short(&["Newton's second law"], "newton’s second law!"));
    assert!(!short(&["Na+"], "Na"));
    assert!(!short(&["-5"], "5") && !short(&["0.5"], "05"));
    assert!(!short(&["a"], "the"));
}

#[test]
fn what_is_left_out_is_wrong() {
    for answer in ["", "   ", "I don't know", "?"] {
        assert_eq!(number("How many?", "0", answer), (false, How::NoAnswer), "{answer}");
        assert_eq!(choice(&["x", "y"], 0, answer), (false, How::NoAnswer), "{answer}");
        assert!(!short(&["zero"], answer));
    }
    let left_out = unanswered(&question("?", &["x", "y"], AnswerKey::Choice { index: 1 }));
    assert_eq!((left_out.outcome, left_out.shown_key.as_str()), (Outcome::Incorrect, "y"));
}

#[test]
fn the_score_is_the_rounded_share_right_of_what_could_be_read() {
    use AnswerMark::{Correct, Incorrect, NeedsReview, Partial};
    assert_eq!(score(&[Correct, Correct, Incorrect]), Some(67));
    assert_eq!(score(&[Correct, Partial]), Some(75));
    assert_eq!(score(&[Correct, NeedsReview]), Some(100));
    assert_eq!(score(&[Incorrect, NeedsReview]), Some(0));
    assert_eq!((score(&[NeedsReview]), score(&[])), (None, None));
}

#[test]
fn what_could_not_be_read_is_marked_for_review_and_what_was_left_out_is_wrong() {
    use AnswerMark::{Correct, Incorrect, NeedsReview};
    let number = question(
        "How many?",
        &[],
        AnswerKey::Number { value: "5".to_owned(), tolerance: None, unit: None },
    );
    let marks = ["5", "6", "green", "", "idk"].map(|answer| grade(&number, answer).mark());
    assert_eq!(marks, [Correct, Incorrect, NeedsReview, Incorrect, Incorrect]);
}

#[test]
fn feedback_names_the_answer_and_quotes_the_explanation() {
    let key =
        AnswerKey::Number { value: "12".to_owned(), tolerance: None, unit: Some("cm".to_owned()) };
    let asked = question("How long?", &[], key);
    for (answer, says) in
        [("12", "12 cm."), ("13", "12 cm."), ("", "left this one out"), ("12 kg", "unit")]
    {
        let said = feedback(&asked, &grade(&asked, answer));
        assert!(said.contains(says) && said.ends_with("As the tutor said."), "{said}");
    }
}

#[test]
fn keys_that_are_stored_are_read_and_grade_as_before() {
    for (stored, answer, right) in [
        (r#"{"kind":"choice","index":1}"#, "B", true),
        (r#"{"kind":"number","value":"1/2","tolerance":null,"unit":null}"#, "0.5", true),
        (r#"{"kind":"number","value":"1/2","tolerance":0.1,"unit":"m"}"#, "52 cm", true),
        (r#"{"kind":"number","value":"0.799","tolerance":null,"unit":null}"#, "0.8", true),
        (r#"{"kind":"number","value":"0.799","tolerance":null,"unit":null}"#, "0.81", false),
        (
            r#"{"kind":"number","value":"90,70,20","tolerance":null,"unit":null}"#,
            "90, 70, 20",
            true,
        ),
        (r#"{"kind":"text","accepted":["exothermic"]}"#, "Exothermic.", true),
        (r#"{"kind":"text","accepted":["exothermic"]}"#, "endothermic", false),
        (r#"{"kind":"text","accepted":["7","seven"]}"#, "seven", true),
    ] {
        let key: AnswerKey = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), stored);
        assert_eq!(
            verdict(&question("What is it?", &["1", "2"], key), answer).0,
            right,
            "{stored}"
        );
    }
}

#[test]
fn typed_keys_are_kept_with_what_differs_from_the_default() {
    use crate::answer::{Precision, RequiredForm, TypedKey};
    let key = TypedKey::new(AnswerKind::Expression, "x^2").in_form(RequiredForm::Expanded);
    let stored = serde_json::to_value(AnswerKey::Typed { answer: key.clone() }).unwrap();
    assert_eq!(stored["answer"]["type"], "expression");
    assert_eq!(
        serde_json::from_value::<AnswerKey>(stored).unwrap(),
        AnswerKey::Typed { answer: key }
    );
    let short = r#"{"kind":"typed","answer":{"type":"ratio","value":"2:3"}}"#;
    let AnswerKey::Typed { answer } = serde_json::from_str(short).unwrap() else { panic!() };
    assert_eq!((answer.precision, answer.form), (Precision::Exact, None));
}

#[test]
fn a_known_slip_is_named() {
    let slip =
        |key: AnswerKey, answer: &str| grade(&question("What is it?", &[], key), answer).slip;
    let number = |answer| {
        let value = "45".to_owned();
        slip(AnswerKey::Number { value, tolerance: None, unit: Some("m".to_owned()) }, answer)
    };
    assert_eq!(number("-45"), Some(Slip::Sign));
    assert_eq!(number("450"), Some(Slip::PowerOfTen));
    assert_eq!(number("45 km"), Some(Slip::Unit));
    assert_eq!(number("1/45"), Some(Slip::Inverted));
    assert_eq!(number("46"), Some(Slip::OffByOne));
    assert_eq!(number("40 + 5"), Some(Slip::NotWorkedOut));
    let written =
        |key: &str, answer| slip(AnswerKey::Text { accepted: vec![key.to_owned()] }, answer);
    assert_eq!(written("(1, -2)", "(-2, 1)"), Some(Slip::Swapped));
    assert_eq!(written("±3", "3"), Some(Slip::MissingSolution));
    assert_eq!(written("k ≤ 5", "k ≥ 5"), Some(Slip::Turned));
    assert_eq!(written("k ≤ 5", "k < 5"), Some(Slip::Endpoint));
    assert_eq!(written("2:3", "3:2"), Some(Slip::Inverted));
    assert_eq!(written("tariff", "traffic"), None);
}

/// How an answer is read to a question whose key is not there.
fn reading(kind: QuestionKind, options: &[&str], answer: &str) -> AnswerReading {
    let asked = AskedQuestion {
        question_id: Uuid::from_u128(1).into(),
        question: "Work it out.".to_owned(),
        kind,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        difficulty: 5,
        concept_id: Uuid::from_u128(2).into(),
    };
    read_answer(&asked, answer)
}

#[test]
fn a_written_answer_is_read_as_what_it_is_written_as() {
    let written = |answer| reading(QuestionKind::ShortAnswer, &[], answer);
    for (answer, kind, read_as) in [
        ("x2+1", AnswerKind::Expression, "x·2 + 1"),
        ("x = 2 or x = 1", AnswerKind::Solutions, "x = 2 or x = 1"),
        ("k < 5", AnswerKind::Inequality, "k < 5"),
        ("photosynthesis", AnswerKind::Word, "photosynthesis"),
        ("World War 2", AnswerKind::Word, "World War 2"),
        ("12,5", AnswerKind::Number, "12.5"),
    ] {
        let reading = written(answer);
        assert_eq!((reading.kind, reading.problem), (kind, None), "{answer}");
        assert_eq!(reading.read_as.as_deref(), Some(read_as), "{answer}");
    }
    for answer in ["x^2+", "((3", "2x +* 3"] {
        assert_eq!(written(answer).problem, Some(Unread::NotThatKind), "{answer}");
    }
    assert_eq!(written("  ").problem, Some(Unread::Empty));
}

#[test]
fn a_numeric_answer_is_read_as_a_number_and_words_are_a_problem() {
    let numeric = |answer| reading(QuestionKind::Numeric, &[], answer);
    assert_eq!(numeric("3,5 cm").problem, None);
    assert_eq!(numeric("5/10").read_as.as_deref(), Some("5/10 = 0.5"));
    let word = numeric("photosynthesis");
    assert_eq!((word.kind, word.problem), (AnswerKind::Number, Some(Unread::NotThatKind)));
    assert_eq!(numeric("2:3").kind, AnswerKind::Ratio);
}

#[test]
fn a_choice_is_read_as_the_option_it_names() {
    let choice = |answer| reading(QuestionKind::MultipleChoice, &["acid", "base"], answer);
    for answer in ["b", "Base", "B) base", "(b)"] {
        assert_eq!(choice(answer).read_as.as_deref(), Some("base"), "{answer}");
    }
    assert_eq!(choice("a, b").read_as.as_deref(), Some("acid, base"));
    let neither = choice("salt");
    assert_eq!((neither.read_as, neither.problem), (None, Some(Unread::NotThatKind)));
    assert_eq!(neither.kind, AnswerKind::Choice);
}
