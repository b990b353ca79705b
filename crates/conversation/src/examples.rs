//! Another example, computed from the curriculum, and an easier explanation.

use domain::chat::{Passage, Quote};
use domain::text;
use domain::transcript::SpeakerRole;

use crate::context::{is_content, subject_of};
use crate::open_practice::OpenItem;

/// Seeds tried for an example that is none of the open questions.
const MAX_TRIES: u64 = 12;

/// A question's likeness to a concept from which on it is surely about it.
const CLEAR_SCORE: f64 = 1.2;

/// Words of a sentence that is quoted as the plainest.
const PLAIN_WORDS: std::ops::RangeInclusive<usize> = 5..=30;

/// The concept of the curriculum that words stand for. `own` are the names of concepts that the
/// student's lessons had, with their subjects: they are likelier meant than others.
fn concept_of(of: &str, own: &[(&str, &str)]) -> Option<&'static str> {
    let subjects = own.iter().map(|(_, subject)| Some(*subject)).chain([None]);
    if let Some(concept) = subjects.into_iter().find_map(|subject| curriculum::named(of, subject)) {
        return Some(concept);
    }
    let lesson: Vec<&str> =
        own.iter().filter_map(|(name, subject)| curriculum::named(name, Some(subject))).collect();
    let subject = own.first().map(|(_, subject)| *subject);
    let context = curriculum::QuestionContext { subject, lesson: &lesson };
    let found = curriculum::find(of, &context);
    let longest = found.iter().max_by_key(|place| place.words).map(|place| place.concept);
    longest.or_else(|| {
        // Without a lesson at hand a loose likeness is a guess.
        let recognised = curriculum::recognise(of, &context, 1).into_iter().next()?;
        lesson.contains(&recognised.concept).then_some(recognised.concept)
    })
}

/// An example of what `of` names, worked out step by step and none of the open questions; none where
/// the curriculum has nothing to be computed. `seed` tells one request from the next.
pub fn worked_example(
    of: &str,
    own: &[(&str, &str)],
    open: &[OpenItem],
    seed: u64,
) -> Option<String> {
    let concept = concept_of(of, own)?;
    let name = curriculum::concept(concept)?.name;
    let level = curriculum::typical_level(concept)?;
    let example = (0..MAX_TRIES).find_map(|step| {
        let example = curriculum::nearest(concept, level, seed.wrapping_add(step), &[])?;
        let is_open = open.iter().any(|item| item.asks(&example.question.text, &example.answer));
        let fits = !example.steps.is_empty() && !curriculum::is_table(&example.item) && !is_open;
        fits.then_some(example)
    })?;
    let steps = example.steps.iter().enumerate();
    let steps: Vec<String> =
        steps.map(|(at, step)| format!("{}. {}", at + 1, step.text.trim())).collect();
    let code = example.code.map(|code| format!("\n{}", code.trim_end())).unwrap_or_default();
    Some(format!(
        "Here is an example on {name}. It is worked out, not from your lesson.\n{}{code}\n\n{}\n\nSo \
         the answer is {}.",
        example.question.text,
        steps.join("\n"),
        example.answer
    ))
}

/// What `of` names in easier words: the curriculum's meaning of it, marked as such, and the plainest
/// sentence that was said about it; none when there is neither.
pub fn explain_simply(
    of: &str,
    own: &[(&str, &str)],
    passages: &[Passage],
) -> Option<(String, Vec<Quote>)> {
    let meaning = concept_of(of, own).and_then(curriculum::concept);
    let plainest = plainest(of, passages);
    let mut parts = Vec::new();
    let mut quotes = Vec::new();
    if let Some(concept) = meaning.filter(|concept| !concept.means.trim().is_empty()) {
        parts.push(format!("In short, {}: {}", concept.name, concept.means));
    }
    if let Some((quote, sentence)) = plainest {
        parts.push(format!("In your lesson it was said like this: \u{201c}{sentence}\u{201d}"));
        quotes.push(quote);
    }
    if parts.is_empty() {
        return None;
    }
    parts.push("Ask for an example if that is still hard.".to_owned());
    Some((parts.join("\n\n"), quotes))
}

/// What the curriculum says of the one concept that a question asks for; none where it isn't clear
/// which, or the curriculum has none. No concept is taken for another that only shares words with it.
pub fn general_meaning(question: &str) -> Option<String> {
    let subject = subject_of(question);
    let concept = curriculum::named(&subject, None).or_else(|| {
        let context = curriculum::QuestionContext::default();
        let found = curriculum::recognise(question, &context, 1).into_iter().next()?;
        (found.score >= CLEAR_SCORE).then_some(found.concept)
    });
    let means = concept.and_then(curriculum::concept)?.means;
    (!means.trim().is_empty()).then_some(means)
}

/// The sentence of a tutor that speaks of the subject in the fewest and shortest words.
fn plainest(of: &str, passages: &[Passage]) -> Option<(Quote, String)> {
    let wanted: Vec<String> = text::words(of)
        .iter()
        .filter(|word| is_content(word))
        .map(|word| text::stem(word))
        .collect();
    let mut best: Option<(f64, Quote, String)> = None;
    for (place, passage) in passages.iter().enumerate() {
        for turn in passage.turns.iter().filter(|turn| turn.role != SpeakerRole::Student) {
            for sentence in text::sentences(&turn.text) {
                let words = text::words(sentence);
                let held = wanted
                    .iter()
                    .filter(|term| words.iter().any(|word| text::stem(word) == **term));
                let share = held.count() as f64 / wanted.len().max(1) as f64;
                let is_plain = PLAIN_WORDS.contains(&words.len()) && !sentence.ends_with('?');
                if share == 0.0 || !is_plain {
                    continue;
                }
                let letters: usize = words.iter().map(String::len).sum();
                let tells = words
                    .iter()
                    .any(|word| matches!(word.as_str(), "is" | "are" | "means" | "tells"));
                let score = 3.0 * share + f64::from(u8::from(tells))
                    - letters as f64 / words.len() as f64 / 10.0
                    - words.len() as f64 / 60.0;
                if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                    let quote = Quote { passage: place as u32, turn: turn.index };
                    best = Some((score, quote, sentence.trim().to_owned()));
                }
            }
        }
    }
    best.map(|(_, quote, sentence)| (quote, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_worked_out_and_differs_by_seed() {
        let own = [("linear equation", "Algebra")];
        let [first, second] =
            [1, 40].map(|seed| worked_example("linear equation", &own, &[], seed).unwrap());
        assert!(first.contains("1. ") && first.contains("So the answer is"), "{first}");
        assert_ne!(first, second);
        assert_eq!(worked_example("the Bastille", &own, &[], 1), None);
    }

    #[test]
    fn what_the_lessons_had_is_meant_before_anything_else() {
        let own = [("pH scale", "Chemistry"), ("acid", "Chemistry")];
        let example = worked_example("pH", &own, &[], 3);
        assert!(example.as_ref().is_none_or(|text| !text.contains("mean")), "{example:?}");
        let (text, quotes) = explain_simply("discriminant", &own, &[]).unwrap();
        assert!(text.starts_with("In short, ") && quotes.is_empty(), "{text}");
    }
}
