//! Which of the concepts of one lesson a question is about: by the curriculum's phrases, and by what
//! was said where each of them was taught.

use std::collections::HashMap;

use super::recognise::{asked, ranked};
use super::{QuestionContext, heard};

/// What was said in the lesson, against the phrases of the curriculum.
const SAID_WEIGHT: f64 = 0.9;
/// Saturation of a word that was said again and again.
const SATURATION: f64 = 1.2;
/// Least score of a concept that is named.
const LEAST_SCORE: f64 = 0.5;
/// How much the first has to be ahead of the second.
const LEAST_LEAD: f64 = 1.15;
/// How much likelier a concept outside the lesson has to be for the question to be about none.
const OUTSIDE_LEAD: f64 = 1.1;

/// A concept of a lesson.
#[derive(Debug, Clone, Copy)]
pub struct LessonConcept<'a> {
    /// Its id, if it is one of the curriculum.
    pub id: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// What was said where it was taught.
    pub said: &'a str,
}

/// The place of the concept that a question is about; none when nothing in the lesson is near, when
/// two are as near, or when the question is about something else that is taught at school.
pub fn recognise_among(
    question: &str,
    subject: Option<&str>,
    lesson: &[LessonConcept<'_>],
) -> Option<usize> {
    let context = QuestionContext { subject, lesson: &[] };
    let known = ranked(question, &context, None);
    let said = said_scores(question, lesson);
    let is_of_lesson = |id: &str| lesson.iter().any(|concept| concept.id == Some(id));
    let mut scores: Vec<(usize, f64)> = lesson
        .iter()
        .zip(said)
        .enumerate()
        .map(|(place, (concept, said))| {
            let known = known.iter().find(|known| concept.id == Some(known.concept));
            let known = known.map_or(0.0, |known| known.score);
            (place, SAID_WEIGHT.mul_add(said, known))
        })
        .collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (place, best) = *scores.first()?;
    let second = scores.get(1).map_or(0.0, |second| second.1);
    let outside = known.iter().find(|known| !is_of_lesson(known.concept));
    let outside = outside.map_or(0.0, |known| known.score);
    let is_clear =
        best >= LEAST_SCORE && best >= second * LEAST_LEAD && outside <= best * OUTSIDE_LEAD;
    is_clear.then_some(place)
}

/// For each concept, the share of the question's weight that was said where it was taught. A word
/// said at every concept tells none from another.
fn said_scores(question: &str, lesson: &[LessonConcept<'_>]) -> Vec<f64> {
    let counts: Vec<HashMap<String, u32>> = lesson
        .iter()
        .map(|concept| {
            let mut counts = HashMap::new();
            for word in heard(concept.said) {
                *counts.entry(word.stem).or_default() += 1;
            }
            counts
        })
        .collect();
    let (asked, total) = asked(question);
    let all = lesson.len() as f64;
    let mut scores = vec![0.0; lesson.len()];
    for (stem, rarity) in &asked {
        let holding = counts.iter().filter(|counts| counts.contains_key(stem)).count() as f64;
        if holding == 0.0 {
            continue;
        }
        let telling = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln() / (1.0 + all * 2.0).ln();
        for (score, counts) in scores.iter_mut().zip(&counts) {
            let count = f64::from(counts.get(stem).copied().unwrap_or(0));
            *score += rarity * telling * count * (SATURATION + 1.0) / (count + SATURATION);
        }
    }
    scores.iter().map(|score| score / total.max(f64::EPSILON)).collect()
}
