//! Readings decide only where they fit the answer and are sure.

use uuid::Uuid;

use super::*;
use crate::practice::grade::feedback;
use crate::practice::{Draft, QuestionKind};
use crate::status::AnswerMark;

const ASKED: &str = "Why does a nail that lies in water rust?";
const ANSWER: &str = "The iron reacts with oxygen. Water helps, and that makes iron oxide.";

fn question() -> Question {
    let points = vec!["iron reacts with oxygen".to_owned(), "iron oxide forms".to_owned()];
    let sample = "Its iron reacts with oxygen and becomes iron oxide.".to_owned();
    Question {
        question_id: Uuid::from_u128(1).into(),
        draft: Draft {
            concept_id: Uuid::from_u128(2).into(),
            kind: QuestionKind::FreeText,
            question: ASKED.to_owned(),
            options: Vec::new(),
            key: AnswerKey::Rubric { points, sample },
            explanation: "Rust is an oxide.".to_owned(),
            difficulty: 5,
            source_turn: None,
            origin: None,
        },
    }
}

fn reading(quotes: [Option<&str>; 2], has_mistake: bool, confidence: f64) -> RubricReading {
    RubricReading {
        quotes: quotes.map(|quote| quote.map(str::to_owned)).to_vec(),
        has_mistake,
        confidence,
        model: "a model".to_owned(),
        prompt_version: 1,
    }
}

const BOTH: [Option<&str>; 2] = [Some("iron reacts with oxygen"), Some("that makes iron oxide")];

fn mark(answer: &str, reading: Option<&RubricReading>) -> (AnswerMark, How) {
    let verdict = judge(&question(), answer, reading, USUAL_CONFIDENCE);
    (verdict.mark(), verdict.how)
}

#[test]
fn all_points_are_right_some_partly_and_none_wrong() {
    for (quotes, has_mistake, is) in [
        (BOTH, false, AnswerMark::Correct),
        (BOTH, true, AnswerMark::Partial),
        ([BOTH[0], None], false, AnswerMark::Partial),
        ([None, None], false, AnswerMark::Incorrect),
        ([None, None], true, AnswerMark::Incorrect),
    ] {
        let reading = reading(quotes, has_mistake, 0.9);
        assert_eq!(mark(ANSWER, Some(&reading)), (is, How::ByRubric), "{reading:?}");
    }
}

#[test]
fn what_nobody_is_sure_of_is_left_to_a_person() {
    let left = (AnswerMark::NeedsReview, How::LeftToPerson);
    assert_eq!(mark(ANSWER, None), left);
    assert_eq!(mark(ANSWER, Some(&reading(BOTH, false, 0.79))), left);
    assert_eq!(mark(ANSWER, Some(&reading([None, None], true, 0.5))), left);
    assert_eq!(mark(ANSWER, Some(&reading(BOTH, false, f64::NAN))), left);
    let told = feedback(&question(), &judge(&question(), ANSWER, None, USUAL_CONFIDENCE));
    assert!(told.starts_with("Your tutor will look"), "{told}");
}

#[test]
fn saying_that_one_does_not_know_is_no_answer() {
    assert_eq!(
        mark("idk", Some(&reading(BOTH, false, 1.0))),
        (AnswerMark::Incorrect, How::NoAnswer)
    );
    assert_eq!(mark(" ", None), (AnswerMark::Incorrect, How::NoAnswer));
}

#[test]
fn a_reading_has_to_quote_the_answer() {
    let draft = question().draft;
    let points = points(&draft.key).unwrap();
    let fits = |reading: &RubricReading| reading.fits(points, ASKED, ANSWER);
    assert!(fits(&reading(BOTH, false, 0.9)));
    assert!(fits(&reading([Some("Iron  REACTS with oxygen."), None], false, 0.0)));
    let invented = [Some("iron reacts with oxygen"), Some("iron oxide is formed")];
    assert!(!fits(&reading(invented, false, 0.9)), "no words of the answer");
    assert!(!fits(&reading([Some(""), None], false, 0.9)));
    assert!(!fits(&reading(BOTH, false, 1.1)));
    assert!(!fits(&reading(BOTH, false, f64::NAN)));
    let short = RubricReading { quotes: vec![None], ..reading(BOTH, false, 0.9) };
    assert!(!fits(&short), "it says nothing of the second point");
    let repeated = reading([Some("nail that lies in water"), None], false, 0.9);
    assert!(!repeated.fits(points, ASKED, ASKED), "the question repeated");
}

#[test]
fn a_note_has_no_words_of_the_student() {
    let note = reading([BOTH[0], None], false, 0.876).note();
    assert_eq!((note.made, note.confidence), (vec![true, false], 88));
}
