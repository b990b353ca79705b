//! Which drafts are refused, flaw by flaw.

use uuid::Uuid;

use super::*;
use crate::practice::ItemOrigin;

fn draft(kind: QuestionKind, question: &str, options: &[&str], key: AnswerKey) -> Draft {
    Draft {
        concept_id: Uuid::from_u128(1).into(),
        kind,
        question: question.to_owned(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        key,
        explanation: "Because.".to_owned(),
        difficulty: 5,
        source_turn: None,
        origin: None,
    }
}

fn choice_of(question: &str, options: &[&str], index: u32) -> Result<(), Flaw> {
    check(&draft(QuestionKind::MultipleChoice, question, options, AnswerKey::Choice { index }), &[])
}

fn numeric(question: &str, value: &str) -> Result<(), Flaw> {
    let key = AnswerKey::Number { value: value.to_owned(), tolerance: None, unit: None };
    check(&draft(QuestionKind::Numeric, question, &[], key), &[])
}

fn short(question: &str, accepted: &[&str]) -> Result<(), Flaw> {
    let accepted = accepted.iter().map(|text| (*text).to_owned()).collect();
    check(&draft(QuestionKind::ShortAnswer, question, &[], AnswerKey::Text { accepted }), &[])
}

#[test]
fn sound_questions_pass() {
    assert_eq!(
        choice_of("Where does the Calvin cycle run?", &["stroma", "nucleus", "wall"], 0),
        Ok(())
    );
    assert_eq!(numeric("What is 3/4 + 1/8?", "7/8"), Ok(()));
    assert_eq!(numeric("A train covers 150 km in 2 h. How fast is it, in km/h?", "75"), Ok(()));
    assert_eq!(short("A reaction that releases heat is called _____.", &["exothermic"]), Ok(()));
}

#[test]
fn a_choice_has_one_key_among_distinct_options() {
    let ask = |options: &[&str], key| choice_of("Which of these is it?", options, key);
    assert_eq!(ask(&["a", "b"], 0), Err(Flaw::OptionCount(2)));
    assert_eq!(ask(&["a", "b", "c"], 3), Err(Flaw::NoKey));
    assert_eq!(ask(&["Acid", "base", "acid. "], 1), Err(Flaw::SameOptions(0, 2)));
    assert_eq!(ask(&["1/2", "0.25", "0.5"], 1), Err(Flaw::SameOptions(0, 2)));
    assert_eq!(ask(&["salt", " ", "acid"], 0), Err(Flaw::Length("option")));
    assert_eq!(ask(&["Na+", "Na-", "Na"], 0), Ok(()));
}

#[test]
fn the_answer_must_not_stand_in_the_question() {
    let options = ["exothermic", "endothermic", "isothermal"];
    let given_away = choice_of("An exothermic reaction releases heat. What is it?", &options, 0);
    assert_eq!(given_away, Err(Flaw::GivesAway));
    assert_eq!(choice_of("Is it exothermic or endothermic to melt ice?", &options, 1), Ok(()));
    assert_eq!(
        short("Plants respire at night. What do plants do?", &["respires"]),
        Err(Flaw::GivesAway)
    );
    assert_eq!(short("What does the planting of trees bind?", &["ant"]), Ok(()));
    assert_eq!(
        numeric("We saw that 6 times 7 makes 42. What is 6 × 7?", "42"),
        Err(Flaw::GivesAway)
    );
    assert_eq!(numeric("There are 5 apples and none is eaten. How many are left?", "5"), Ok(()));
}

#[test]
fn a_key_that_does_not_follow_is_found() {
    assert_eq!(numeric("What is 3/4 + 1/8?", "4/12"), Err(Flaw::WrongKey));
    assert_eq!(numeric("6 × 7 = _____", "48"), Err(Flaw::WrongKey));
    assert_eq!(choice_of("What is 6 × 7?", &["42", "48", "36"], 1), Err(Flaw::WrongKey));
    assert_eq!(choice_of("What is 6 × 7?", &["42", "48", "36"], 0), Ok(()));
    assert_eq!(numeric("How many sides has a square?", "four-ish"), Err(Flaw::NotANumber));
}

#[test]
fn recent_questions_are_not_repeated() {
    let key = AnswerKey::Text { accepted: vec!["mitochondrion".to_owned()] };
    let asked = "Which organelle releases the energy of sugar in a cell?";
    let draft = draft(QuestionKind::ShortAnswer, asked, &[], key);
    let again = "Which organelles release the energy of sugar in the cell?".to_owned();
    let other = "Which organelle stores the genes of a plant cell?".to_owned();
    assert_eq!(check(&draft, &[other.clone(), again.clone()]), Err(Flaw::Repeats));
    assert_eq!(check(&draft, std::slice::from_ref(&other)), Ok(()));
    let mut old = vec![other; RECENT_QUESTIONS];
    old.push(again);
    assert_eq!(check(&draft, &old), Ok(()));
}

#[test]
fn sums_that_differ_in_one_sign_or_number_are_different_questions() {
    for (one, other) in [("What is 3 + 4?", "What is 3 × 4?"), ("What is 3 + 4?", "What is 3 + 5?")]
    {
        assert!(likeness::of(one, other) < DUPLICATE, "{one} {other}");
    }
    assert!(likeness::of("What is 3 + 4?", "what's 3+4") >= DUPLICATE);
}

#[test]
fn shape_is_checked_first_and_flaws_say_what_is_wrong() {
    let key = AnswerKey::Choice { index: 0 };
    let good = draft(QuestionKind::MultipleChoice, "Which is it then?", &["x", "y", "z"], key);
    let flaw = |change: fn(&mut Draft)| {
        let mut draft = good.clone();
        change(&mut draft);
        check(&draft, &[]).unwrap_err()
    };
    assert_eq!(flaw(|d| d.concept_id = Uuid::nil().into()), Flaw::NoConcept);
    assert_eq!(flaw(|d| d.difficulty = 0).to_string(), "its difficulty is 0, not 1 to 10");
    assert_eq!(flaw(|d| d.question = "Why?".to_owned()), Flaw::Length("question"));
    assert_eq!(flaw(|d| d.explanation.clear()), Flaw::Length("explanation"));
    assert_eq!(flaw(|d| d.kind = QuestionKind::Numeric), Flaw::Kind);
}

/// A question that was made from an item.
fn item(question: &str, options: &[&str], index: u32) -> Result<(), Flaw> {
    let origin =
        Some(ItemOrigin { item: "an-item".to_owned(), seed: 1, edition: 1, mistakes: Vec::new() });
    let key = AnswerKey::Choice { index };
    check(&Draft { origin, ..draft(QuestionKind::MultipleChoice, question, options, key) }, &[])
}

#[test]
fn items_may_ask_for_another_form_of_a_word_that_stands_there() {
    let plurals = ["cities", "citys", "cityes"];
    assert_eq!(item("What is the plural of city?", &plurals, 0), Ok(()));
    let written = choice_of("What is the plural of city?", &["cities", "towns", "states"], 0);
    assert_eq!(written, Err(Flaw::GivesAway));
    let given = item("The word cities is the plural. Which is it?", &plurals, 0);
    assert_eq!(given, Err(Flaw::GivesAway));
    assert_eq!(
        item("It goes 16 m on and 27 m back. How far?", &["27 m", "43 m", "11 m"], 0),
        Ok(())
    );
}

#[test]
fn two_options_are_enough_where_they_are_true_and_false() {
    assert_eq!(choice_of("A square is a rectangle.", &["True", "False"], 0), Ok(()));
    assert_eq!(choice_of("Is it an ion?", &["Perhaps", "Hardly"], 0), Err(Flaw::OptionCount(2)));
}

#[test]
fn codes_with_zeros_before_them_are_no_numbers() {
    assert_eq!(choice_of("Write 7 in four bits.", &["0111", "111", "1110"], 0), Ok(()));
}
