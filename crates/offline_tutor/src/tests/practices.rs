//! Practices of whole sessions.

use domain::analysis::Outcome;
use domain::practice::Question;
use domain::practice::check::check;
use domain::practice::grade::grade;
use uuid::Uuid;

use super::{ALGEBRA, BIOLOGY, CHEMISTRY, WRITING, items};

#[test]
fn every_question_passes_the_check_and_numbers_are_asked_where_they_are_the_matter() {
    for text in [CHEMISTRY, ALGEBRA, WRITING, BIOLOGY] {
        let drafts = items(text, 7, Vec::new());
        assert!(drafts.len() >= 2, "{drafts:?}");
        for (at, draft) in drafts.iter().enumerate() {
            let others: Vec<String> = drafts[..at].iter().map(|d| d.question.clone()).collect();
            assert_eq!(check(draft, &others), Ok(()), "{draft:?}");
        }
    }
    let has_digits = |text| {
        let all = items(text, 7, Vec::new());
        all.iter().any(|d| d.question.contains(|c: char| c.is_ascii_digit()))
    };
    assert!(has_digits(CHEMISTRY) && has_digits(ALGEBRA) && !has_digits(WRITING));
}

#[test]
fn questions_of_mathematics_are_computed_items_and_never_gaps() {
    for seed in 0..12 {
        let drafts = items(ALGEBRA, seed, Vec::new());
        assert!(drafts.iter().any(|draft| draft.origin.is_some()), "{drafts:?}");
        for draft in drafts {
            assert!(!draft.question.contains("_____"), "{draft:?}");
            let question = Question { question_id: Uuid::from_u128(9).into(), draft };
            let key = question.draft.key.shown(&question.draft.options);
            assert_eq!(grade(&question, &key).outcome, Outcome::Correct, "{question:?}");
            let origin = question.draft.origin.unwrap();
            let again = curriculum::instance(&origin.item, origin.seed).unwrap();
            assert!(again.question.text == question.draft.question || again.code.is_some());
        }
    }
}

#[test]
fn at_most_every_third_question_is_a_sentence_with_a_gap() {
    for text in [WRITING, BIOLOGY] {
        for seed in 0..12 {
            let drafts = items(text, seed, Vec::new());
            for length in 1..=drafts.len() {
                let gaps = drafts[..length].iter().filter(|d| d.question.contains("_____"));
                assert!(gaps.count() * 3 <= length, "{drafts:?}");
            }
        }
    }
}

#[test]
fn the_same_seed_writes_the_same_questions_and_another_seed_others() {
    assert_eq!(items(CHEMISTRY, 7, Vec::new()), items(CHEMISTRY, 7, Vec::new()));
    assert_ne!(items(CHEMISTRY, 7, Vec::new()), items(CHEMISTRY, 8, Vec::new()));
}

#[test]
fn questions_to_avoid_are_not_asked_again() {
    let before: Vec<String> =
        items(BIOLOGY, 7, Vec::new()).into_iter().map(|d| d.question).collect();
    let after = items(BIOLOGY, 7, before.clone());
    assert!(after.iter().all(|draft| !before.contains(&draft.question)), "{after:?}");
}
