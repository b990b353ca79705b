//! Questions asked of small sessions.

use domain::chat::Coverage;
use domain::transcript::{Declared, Turn, read};

use crate::{
    Findings, Grain, Query, UnitIndex, chance_covered, coverage, grow, parts, search, with_vectors,
};

fn turns(text: &str) -> Vec<Turn> {
    read(text, Declared::Auto).unwrap_or_default()
}

fn session(sentences: &[&str]) -> Vec<Turn> {
    let said = sentences.iter().enumerate();
    let lines: Vec<String> =
        said.map(|(at, text)| format!("{}: {text}", ["Tom", "Ada"][at % 2])).collect();
    turns(&lines.join("\n"))
}

fn find(index: &UnitIndex, text: &str, most: usize) -> Findings {
    search(index, &Query { text, subject: None, likeness: &[] }, most)
}

fn best(index: &UnitIndex, question: &str) -> Option<u32> {
    let scores = index.scores(&parts(question, index));
    let units = index.units().iter().zip(&scores).filter(|(_, score)| **score > 0.0);
    units.max_by(|a, b| a.1.total_cmp(b.1)).map(|(unit, _)| unit.first_turn)
}

#[test]
fn the_turn_that_says_it_scores_best() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&session(&[
        "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.",
        "So plants breathe?",
        "They respire, day and night, and that is another reaction.",
        "Okay.",
        "The Calvin cycle happens in the stroma of the chloroplast.",
        "And fractions next week.",
    ]));
    assert_eq!(best(&index, "Where does the Calvin cycle happen?"), Some(4));
    assert_eq!(best(&index, "do plants breathe"), Some(1));
    assert_eq!(best(&index, "Who was Napoleon?"), None);
    assert_eq!(best(&index, ""), None);
}

#[test]
fn a_score_is_the_share_of_the_question_with_what_nobody_said_in_it() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&session(&["acid", "salt"]));
    let question = parts("acid", &index);
    // One mention, half of which saturates.
    assert!((index.scores(&question)[0] - 0.5).abs() < 1e-12);
    let foreign = index.scores(&parts("acid napoleon", &index));
    let rare = 6.0_f64.ln();
    let share = 2.0_f64.ln() / (2.0_f64.ln() + rare);
    assert!((foreign[0] - 0.5 * share).abs() < 1e-12, "{foreign:?}");
}

#[test]
fn a_mention_counts_around_it_but_never_in_another_session() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&session(&["The acid is strong.", "Yes it is.", "Well then."]));
    index.add(&session(&["Something else altogether."]));
    let scores = index.scores(&parts("acid", &index));
    assert!(scores[0] > scores[1] && scores[1] > scores[2] && scores[2] > 0.0, "{scores:?}");
    assert!(scores[3].abs() < f64::EPSILON);
}

#[test]
fn the_kernel_in_two_passes_is_the_sum_over_all_pairs() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&session(&["a ratio now", "no", "the ratio of two", "so it is said", "ratio ratio"]));
    let scores = index.scores(&parts("ratio", &index));
    let counts = [1.0, 0.0, 1.0, 0.0, 2.0];
    for (unit, score) in index.units().iter().zip(&scores) {
        let near = index.units().iter().zip(counts);
        let sum: f64 = near
            .map(|(other, count)| count * (-(unit.middle - other.middle).abs() / 20.0).exp())
            .sum();
        assert!((score - sum / (sum + 1.0)).abs() < 1e-9, "{score} {sum}");
    }
}

#[test]
fn units_have_about_fifty_words_and_lose_no_turn() {
    let short = "one two three four five six seven.";
    let long = "This sentence says one thing about fractions. ".repeat(40);
    let said: Vec<&str> = (0..30).map(|at| if at == 15 { long.as_str() } else { short }).collect();
    let mut index = UnitIndex::new(Grain::Stretch);
    index.add(&session(&said));
    let units = index.units();
    assert_eq!(
        (units[0].first_turn, units[units.len() - 1].last_turn),
        (0, 30),
        "a turn of 1,800 letters is read as two"
    );
    for pair in units.windows(2) {
        assert!(pair[1].first_turn <= pair[0].last_turn + 1, "{pair:?}");
    }
    assert!(units.iter().all(|unit| (25..=160).contains(&unit.words)), "{units:?}");
}

#[test]
fn passages_grow_to_the_better_side_and_share_nothing() {
    let filler = "words that say nothing about it at all and go on ".repeat(5);
    let said: Vec<String> = (0..60)
        .map(|at| if at == 30 { "The catalyst speeds it up.".to_owned() } else { filler.clone() })
        .collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let mut index = UnitIndex::new(Grain::Stretch);
    index.add(&session(&said));
    let scores = index.scores(&parts("What does the catalyst do?", &index));
    let passages = grow(&index, &scores, usize::MAX);
    let first = &passages[0];
    let units = index.units();
    assert!(units[first.first].first_turn <= 30 && units[first.last].last_turn >= 30);
    assert!(first.words >= 500, "{first:?}");
    let mut taken: Vec<usize> =
        passages.iter().flat_map(|passage| passage.first..=passage.last).collect();
    taken.sort_unstable();
    assert_eq!(taken, (0..units.len()).collect::<Vec<_>>());
    assert_eq!(grow(&index, &scores, 2).len(), 2);
}

#[test]
fn words_of_asking_count_only_when_nothing_else_is_asked() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&session(&["Tell me more.", "The acid gives away protons."]));
    assert_eq!(parts("Please explain the acid", &index).len(), 1);
    assert_eq!(parts("explain, tell me", &index).len(), 2);
}

#[test]
fn a_question_is_read_in_the_languages_of_the_sessions() {
    let mut index = UnitIndex::new(Grain::Turn);
    index.add(&turns(
        "Ana: Hoy vamos a mirar las partes de la célula y la fotosíntesis de las plantas.\n\
         Leo: Ya conozco el núcleo y la membrana de las células, los vimos en la escuela.",
    ));
    index.add(&session(&["We look at the parts of a plant today.", "I know the root already."]));
    assert_eq!(index.languages().len(), 2);
    let scores = index.scores(&parts("que es la fotosintesis", &index));
    assert!(scores[0] > scores[2] && scores[0] > 0.0, "{scores:?}");
}

/// A lesson on one thing, with an aside.
fn lesson() -> UnitIndex {
    let mut index = UnitIndex::new(Grain::Turn);
    let turns = session(&[
        "Hi, how was your weekend, did you play football again?",
        "We lost, and it rained all the time.",
        "Today we add fractions, and for that we need a common denominator first.",
        "Why can't I just add the bottoms?",
        "Because halves and thirds are pieces of different size, you swap them for equal ones.",
        "And when the top is bigger than the bottom?",
        "That is an improper fraction, and you can write it as a mixed number.",
        "Okay, got it.",
    ]);
    index.add_lesson(&turns, Some("Arithmetic"));
    index
}

#[test]
fn a_question_in_a_childs_words_finds_the_tutors_answer() {
    let index = lesson();
    let findings = find(&index, "my result is top-heavy, is that wrong?", 3);
    let shown = findings.moments.iter().map(|moment| index.units()[moment.unit].first_turn);
    assert!(shown.into_iter().any(|turn| turn.abs_diff(6) <= 1), "{findings:?}");
}

#[test]
fn a_question_about_the_lesson_is_likelier_covered_than_any_other() {
    let index = lesson();
    let chance = |question| chance_covered(&find(&index, question, 3).evidence);
    let own = chance("how do I add fractions with different denominators");
    let other = chance("why did the Roman empire fall");
    assert!(own > 0.65 && other < 0.35, "{own} {other}");
    assert_eq!(coverage(chance("")), Coverage::Absent);
}

#[test]
fn slips_of_spelling_are_heard_as_what_is_meant() {
    let index = lesson();
    let best = |question| find(&index, question, 1).moments.first().map(|best| best.unit);
    assert_eq!(best("wat is a comon denominater"), best("what is a common denominator"));
    assert_eq!(best("wat is a comon denominater"), Some(2));
}

#[test]
fn moments_lie_apart_and_are_as_many_as_asked_for() {
    let index = lesson();
    let findings = find(&index, "fractions with a top and a bottom", 3);
    assert_eq!(findings.moments.len(), 3);
    for (at, moment) in findings.moments.iter().enumerate() {
        for other in &findings.moments[..at] {
            assert!(other.unit.abs_diff(moment.unit) >= 2 && other.score >= moment.score);
        }
    }
    let empty = UnitIndex::new(Grain::Turn);
    assert!(find(&empty, "anything", 3).moments.is_empty());
}

#[test]
fn vectors_add_their_mean_around_a_unit() {
    let index = lesson();
    let units = index.units().len();
    let scores = index.scores(&parts("fractions", &index));
    let alike = with_vectors(&index, &scores, &vec![0.4; units], 0.5);
    for (with, without) in alike.iter().zip(&scores) {
        assert!((with - without - 0.2).abs() < 1e-9, "{with} {without}");
    }
    let mut one = vec![0.0; units];
    one[6] = 1.0;
    let near = with_vectors(&index, &vec![0.0; units], &one, 0.5);
    assert!(near[6] > near[5] && near[5] > near[0] && near[6] < 0.5, "{near:?}");
}
