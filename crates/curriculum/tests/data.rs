//! The rules of `data/FORMAT.md`, held over all that is written; and how the data is read.

use std::thread;

use curriculum::{
    LessonConcept, QuestionContext, concept, concepts, find, instance, item_ids, items_of, lint,
    nearest, prerequisites, recognise, recognise_among,
};

#[test]
fn every_item_is_well_made_for_two_hundred_seeds() {
    let mut files: Vec<String> = concepts().map(|concept| concept.file).collect();
    files.dedup();
    let workers: Vec<_> =
        files.into_iter().map(|file| thread::spawn(move || lint::lint(Some(&file)))).collect();
    let linted: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    let faults: Vec<String> = linted.iter().flat_map(|linted| linted.faults.clone()).collect();
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    let sum = |count: fn(&lint::Linted) -> usize| linted.iter().map(count).sum::<usize>();
    assert!(sum(|l| l.concepts) >= 350, "{}", sum(|l| l.concepts));
    assert!(sum(|l| l.items) >= 300, "{}", sum(|l| l.items));
    assert!(sum(|l| l.tables) >= 40, "{}", sum(|l| l.tables));
}

#[test]
fn the_same_seed_makes_the_same_question_and_another_another() {
    let first = instance("quadratic-formula-roots", 7).unwrap();
    assert_eq!(first, instance("quadratic-formula-roots", 7).unwrap());
    assert_ne!(first.question, instance("quadratic-formula-roots", 8).unwrap().question);
}

#[test]
fn a_question_without_its_key_holds_no_answer() {
    let made = instance("solve-two-steps", 3).unwrap();
    assert!(!made.question.text.contains(&made.answer));
}

#[test]
fn factoring_comes_before_the_quadratic_formula() {
    assert!(prerequisites("quadratic-formula").contains(&"factoring".to_owned()));
    assert!(!prerequisites("factoring").contains(&"quadratic-formula".to_owned()));
}

#[test]
fn a_text_speaks_of_concepts_by_phrases_with_words_between() {
    let names = |text: &str| -> Vec<&str> {
        find(text, &QuestionContext::default()).into_iter().map(|found| found.concept).collect()
    };
    assert_eq!(names("so minus b, plus or minus the root"), ["quadratic-formula"]);
    assert!(
        names("find the common bottom, I mean the common denominator")
            .contains(&"adding-fractions")
    );
    assert_eq!(names("we have x squared plus five x there"), ["quadratic-equation"]);
    assert!(names("see you on Tuesday, bring the book").is_empty());
}

#[test]
fn places_are_those_of_the_words() {
    let text = "Then use the quadratic formula here.";
    let found = find(text, &QuestionContext::default());
    assert_eq!(&text[found[0].start..found[0].end], "quadratic formula");
}

#[test]
fn a_students_question_is_recognised_and_small_talk_is_not() {
    let first = |question: &str| {
        recognise(question, &QuestionContext::default(), 1)
            .first()
            .map(|recognised| recognised.concept)
    };
    assert_eq!(
        first("why do I have to flip the second fraction when I divide"),
        Some("fraction-division")
    );
    assert_eq!(first("which side is the opposite one for sin"), Some("trigonometric-ratios"));
    assert_eq!(first("can we start ten minutes later tomorrow"), None);
}

#[test]
fn a_question_is_told_by_what_was_said_in_the_lesson_and_one_about_something_else_is_not() {
    let lesson = [
        LessonConcept {
            id: Some("mean"),
            name: "mean",
            said: "Twenty goals shared over five matches, so four each.",
        },
        LessonConcept {
            id: Some("outliers"),
            name: "outliers",
            said: "Rupert gets forty pounds of pocket money, far from the rest.",
        },
    ];
    let asked = |question: &str| recognise_among(question, Some("Statistics"), &lesson);
    assert_eq!(asked("is the pocket money of Rupert an outlier"), Some(1));
    assert_eq!(asked("how many goals each if I share them over the matches"), Some(0));
    assert_eq!(asked("how many degrees is each slice of a pie chart"), None);
    assert_eq!(asked("when do we start tomorrow"), None);
}

#[test]
fn a_concept_without_items_is_asked_by_those_that_practise_it() {
    assert_eq!(items_of("hypotenuse"), items_of("pythagorean-theorem"));
    let made = nearest("hypotenuse", 4, 1, &[]).unwrap();
    assert_eq!(made.concept, "pythagorean-theorem");
}

#[test]
fn a_long_text_is_searched_to_its_end() {
    let text = "a number times a number and the square of the number equals zero ".repeat(500);
    let found =
        find(&format!("{text}. We use the quadratic formula."), &QuestionContext::default());
    assert!(found.iter().any(|hit| hit.concept == "quadratic-formula"), "{found:?}");
}

#[test]
fn every_item_belongs_to_a_concept_that_is_there() {
    for id in item_ids() {
        assert!(concept(&instance(id, 0).unwrap().concept).is_some(), "{id}");
    }
}
