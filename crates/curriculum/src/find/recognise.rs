//! The concept that a question in a student's words is about: its words need not stand in one phrase,
//! and rarer ones count for more. Concepts are scored as documents of all their phrases by BM25
//! (Robertson and Zaragoza 2009), and by the phrase that comes nearest.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::{PHRASES, QuestionContext, Role, heard};
use crate::library::{INDEX, place_of};

/// Words of a question that are looked at.
const MAX_QUESTION_WORDS: usize = 60;

/// BM25's saturation: a word in a second phrase of a concept adds little.
const SATURATION: f64 = 0.5;

/// BM25's share of length.
const LENGTH_SHARE: f64 = 0.3;

/// What the nearest phrase adds to the score of all.
const PHRASE_WEIGHT: f64 = 0.5;

/// A word of the question that isn't in a phrase, against one of the phrase that isn't in the question.
const UNSAID_WEIGHT: f64 = 0.35;

/// A word of the definition, against one of a phrase.
const MEANS_WEIGHT: f64 = 0.6;

/// Factor for concepts of the subject at hand.
const SUBJECT_FACTOR: f64 = 1.3;

/// Factor for concepts of the lesson at hand.
const LESSON_FACTOR: f64 = 1.8;

/// Share of the question's weight that a concept has to cover.
const LEAST_SCORE: f64 = 0.55;

/// How much the first has to be ahead of the second to be named.
const LEAST_LEAD: f64 = 1.08;

/// A word that no phrase has counts as this rare.
const UNKNOWN_RARITY: f64 = 2.0;

/// A concept that a question may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The concept.
    pub concept: &'static str,
    /// About how much of the question's weight it covers: 0 to about 3; comparable between questions.
    pub score: f64,
}

pub(super) struct Vocabulary {
    /// By stem: how rare it is, and the concepts whose phrases have it, with weights.
    pub(super) stems: HashMap<&'static str, Stem>,
    /// The length of each concept's phrases over the mean one.
    lengths: Vec<f64>,
}

#[derive(Default)]
pub(super) struct Stem {
    pub(super) rarity: f64,
    concepts: Vec<(usize, f64)>,
    phrases: Vec<usize>,
}

pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut stems: HashMap<&'static str, Stem> = HashMap::new();
    let mut lengths = vec![0.0; INDEX.len()];
    for (place, phrase) in PHRASES.iter().enumerate().filter(|(_, phrase)| phrase.role != Role::Not)
    {
        let weight = if phrase.role == Role::Means { MEANS_WEIGHT } else { 1.0 };
        for (at, stem) in phrase.stems.iter().enumerate() {
            if phrase.stems[..at].contains(stem) {
                continue;
            }
            lengths[phrase.concept] += 1.0;
            let entry = stems.entry(stem).or_default();
            match entry.concepts.last_mut() {
                Some((concept, sum)) if *concept == phrase.concept => *sum += weight,
                _ => entry.concepts.push((phrase.concept, weight)),
            }
            if phrase.role != Role::Means {
                entry.phrases.push(place);
            }
        }
    }
    let total = INDEX.len() as f64;
    for stem in stems.values_mut() {
        let count = stem.concepts.len() as f64;
        stem.rarity = (1.0 + (total - count + 0.5) / (count + 0.5)).ln();
    }
    let mean = lengths.iter().sum::<f64>() / total.max(1.0);
    let lengths = lengths.into_iter().map(|length| length / mean.max(1.0)).collect();
    Vocabulary { stems, lengths }
});

/// The concepts a question may be about, the likeliest first, at most `most`; empty when none covers
/// enough of it, or when two are as likely and only one was asked for.
pub fn recognise(question: &str, context: &QuestionContext<'_>, most: usize) -> Vec<Recognised> {
    let mut found = ranked(question, context, None);
    found.retain(|recognised| recognised.score >= LEAST_SCORE);
    if most == 1
        && let [first, second, ..] = found.as_slice()
        && first.score < second.score * LEAST_LEAD
    {
        return Vec::new();
    }
    found.truncate(most);
    found
}

/// The concepts that share words with a question, the likeliest first, at most `most`, however weak
/// the likeness is: to weigh, not to name.
pub fn likely(question: &str, context: &QuestionContext<'_>, most: usize) -> Vec<Recognised> {
    let mut found = ranked(question, context, None);
    found.truncate(most);
    found
}

/// All stems of the curriculum's phrases and definitions, in no order.
pub fn stems() -> impl Iterator<Item = &'static str> {
    VOCABULARY.stems.keys().copied()
}

/// Whether a phrase or a definition of the curriculum has the stem.
pub fn knows_stem(stem: &str) -> bool {
    VOCABULARY.stems.contains_key(stem)
}

/// The stems that tutors and books use of a concept, with what each counts, 0 to 1: those of its
/// phrases, and of its definition at less. None for an unknown id.
pub fn stems_of(concept: &str) -> Vec<(&'static str, f64)> {
    let Some(place) = place_of(concept) else { return Vec::new() };
    let from = PHRASES.partition_point(|phrase| phrase.concept < place);
    let own = PHRASES[from..].iter().take_while(|phrase| phrase.concept == place);
    let mut stems: Vec<(&'static str, f64)> = Vec::new();
    for phrase in own.filter(|phrase| matches!(phrase.role, Role::Say | Role::Means)) {
        let weight = if phrase.role == Role::Means { MEANS_WEIGHT } else { 1.0 };
        for stem in &phrase.stems {
            match stems.iter_mut().find(|(known, _)| known == stem) {
                Some((_, known)) => *known = known.max(weight),
                None => stems.push((stem, weight)),
            }
        }
    }
    stems
}

/// How well phrasings of students are recognised when each in turn is left out of the data: right,
/// wrong and none. The lesson, if it is known, is the phrase's concept with those before and after it
/// in its file.
pub fn leave_one_out(lesson_known: bool) -> [usize; 3] {
    let mut counts = [0; 3];
    for (place, phrase) in PHRASES.iter().enumerate().filter(|(_, phrase)| phrase.role == Role::Ask)
    {
        let line = &INDEX[phrase.concept];
        let near = phrase.concept.saturating_sub(2)..(phrase.concept + 4).min(INDEX.len());
        let lesson: Vec<&str> = INDEX[near].iter().map(|line| line.id).collect();
        let context = if lesson_known {
            QuestionContext { subject: Some(line.subject), lesson: &lesson }
        } else {
            QuestionContext::default()
        };
        let found = ranked(phrase.text, &context, Some(place));
        let named = found.first().filter(|first| {
            first.score >= LEAST_SCORE
                && found.get(1).is_none_or(|second| first.score >= second.score * LEAST_LEAD)
        });
        counts[named.map_or(2, |first| usize::from(first.concept != line.id))] += 1;
    }
    counts
}

/// The stems of a question with their rarity, each once, and the weight of all.
pub(super) fn asked(question: &str) -> (Vec<(String, f64)>, f64) {
    let mut asked: Vec<(String, f64)> = Vec::new();
    for word in heard(question).into_iter().take(MAX_QUESTION_WORDS) {
        let mark = if word.is_number { Some("#") } else { word.is_letter.then_some("@") };
        for stem in std::iter::once(word.stem.as_str()).chain(mark) {
            if asked.iter().any(|(known, _)| known == stem) {
                continue;
            }
            let rarity = VOCABULARY.stems.get(stem).map(|stem| stem.rarity);
            let unknown = if mark.is_some() { 0.0 } else { UNKNOWN_RARITY };
            asked.push((stem.to_owned(), rarity.unwrap_or(unknown)));
        }
    }
    let total = asked.iter().map(|(_, rarity)| rarity).sum();
    (asked, total)
}

/// All concepts that share a word with the question, by score; `left_out` is a phrase that doesn't
/// count, to be asked for.
pub(super) fn ranked(
    question: &str,
    context: &QuestionContext<'_>,
    left_out: Option<usize>,
) -> Vec<Recognised> {
    let (asked, total) = asked(question);
    if total <= 0.0 {
        return Vec::new();
    }
    let own = left_out.map(|place| &PHRASES[place]);
    let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
    let mut shared: HashMap<usize, f64> = HashMap::new();
    for (word, rarity) in &asked {
        let Some(stem) = VOCABULARY.stems.get(word.as_str()) else { continue };
        for (concept, weight) in &stem.concepts {
            let is_own = own
                .is_some_and(|own| own.concept == *concept && own.stems.contains(&word.as_str()));
            let weight = if is_own { weight - 1.0 } else { *weight };
            let length = 1.0 - LENGTH_SHARE + LENGTH_SHARE * VOCABULARY.lengths[*concept];
            if weight > 0.0 {
                *scores.entry(*concept).or_default() +=
                    rarity * weight * (SATURATION + 1.0) / (weight + SATURATION * length);
            }
        }
        for place in stem.phrases.iter().filter(|place| left_out != Some(**place)) {
            *shared.entry(*place).or_default() += rarity;
        }
    }
    let mut nearest: HashMap<usize, f64> = HashMap::new();
    for (place, common) in shared {
        let phrase = &PHRASES[place];
        let rarities = phrase.stems.iter().filter_map(|stem| VOCABULARY.stems.get(stem));
        let length: f64 = rarities.map(|stem| stem.rarity).sum();
        let score = common * common / (length + UNSAID_WEIGHT * (total - common).max(0.0));
        let best = nearest.entry(phrase.concept).or_default();
        *best = best.max(score);
    }
    let mut found: Vec<Recognised> = scores
        .into_iter()
        .map(|(concept, score)| {
            let line = &INDEX[concept];
            let near = nearest.get(&concept).copied().unwrap_or(0.0);
            let is_subject =
                context.subject.is_some_and(|subject| subject.eq_ignore_ascii_case(line.subject));
            let factor = if context.lesson.contains(&line.id) {
                LESSON_FACTOR
            } else if is_subject {
                SUBJECT_FACTOR
            } else {
                1.0
            };
            let score = factor * PHRASE_WEIGHT.mul_add(near, score) / total;
            Recognised { concept: line.id, score }
        })
        .collect();
    found.sort_by(|left, right| {
        right.score.total_cmp(&left.score).then_with(|| left.concept.cmp(right.concept))
    });
    found
}
