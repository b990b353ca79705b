//! The concept that a question in a student's words is about: phrases need not stand in it as they
//! are, their rarer words count for more.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Context, PHRASES, Role, heard};
use crate::library::INDEX;

/// Words of a question that are looked at.
const MAX_QUESTION_WORDS: usize = 60;

/// Below this score no concept is named.
const LEAST_SCORE: f64 = 0.34;

/// How much a word of the question that isn't in the phrase costs, against one of the phrase that
/// isn't in the question.
const UNSAID_WEIGHT: f64 = 0.35;

/// What the concept's whole vocabulary adds to its best phrase.
const VOCABULARY_WEIGHT: f64 = 0.45;

/// What the subject of the lesson adds.
const SUBJECT_BONUS: f64 = 1.25;

/// A concept that a question may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The concept.
    pub concept: &'static str,
    /// 0 to about 1.8; comparable between questions.
    pub score: f64,
}

/// How much a stem belongs to a concept, and in how many of its phrases it stands.
#[derive(Default)]
struct Known {
    weight: f64,
    phrases: u32,
}

struct Vocabulary {
    /// In how many concepts' phrases a stem stands.
    rarity: HashMap<&'static str, f64>,
    /// Phrases by each of their stems.
    postings: HashMap<&'static str, Vec<usize>>,
    /// Stems of all phrases and of the definition, by concept.
    all: Vec<HashMap<&'static str, Known>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut all: Vec<HashMap<&str, Known>> = INDEX.iter().map(|_| HashMap::new()).collect();
    let mut postings: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, phrase) in PHRASES.iter().enumerate().filter(|(_, phrase)| phrase.role != Role::Not) {
        let weight = if phrase.role == Role::Means { 0.5 } else { 1.0 };
        for stem in &phrase.stems {
            let there = all[phrase.concept].entry(stem).or_default();
            there.weight = there.weight.max(weight);
            there.phrases += 1;
            if phrase.role != Role::Means {
                let places = postings.entry(stem).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
    }
    let mut counts: HashMap<&str, f64> = HashMap::new();
    for concept in &all {
        for stem in concept.keys() {
            *counts.entry(stem).or_default() += 1.0;
        }
    }
    let total = INDEX.len() as f64;
    let rarity = |count: f64| (1.0 + (total - count + 0.5) / (count + 0.5)).ln();
    let rarity = counts.into_iter().map(|(stem, count)| (stem, rarity(count))).collect();
    Vocabulary { rarity, postings, all }
});

/// The concepts a question may be about, the likeliest first, at most `most`; empty if none is
/// likely.
pub fn recognise(question: &str, context: &Context<'_>, most: usize) -> Vec<Recognised> {
    ranked(question, context, most, LEAST_SCORE, None)
}

/// How well phrasings of students are recognised when each in turn is left out of the data: right,
/// wrong and none, counted with the margin and score that `recognise` uses.
pub fn leave_one_out(subject_known: bool) -> [usize; 3] {
    let mut counts = [0; 3];
    for (place, phrase) in PHRASES.iter().enumerate().filter(|(_, phrase)| phrase.role == Role::Ask) {
        let line = &INDEX[phrase.concept];
        let context = Context { subject: subject_known.then_some(line.subject) };
        let found = ranked(phrase.text, &context, 2, LEAST_SCORE, Some(place));
        let verdict = match found.first() {
            None => 2,
            Some(first) if first.concept == line.id => 0,
            Some(_) => 1,
        };
        counts[verdict] += 1;
    }
    counts
}

fn ranked(
    question: &str,
    context: &Context<'_>,
    most: usize,
    least: f64,
    left_out: Option<usize>,
) -> Vec<Recognised> {
    let vocabulary = &*VOCABULARY;
    let mut asked: Vec<(String, f64)> = Vec::new();
    for word in heard(question).into_iter().take(MAX_QUESTION_WORDS) {
        let mark = if word.is_number { "#" } else if word.is_letter { "@" } else { "" };
        for stem in [word.stem.as_str(), mark] {
            if !stem.is_empty() && !asked.iter().any(|(known, _)| known == stem) {
                let known = vocabulary.rarity.get(stem).copied();
                asked.push((stem.to_owned(), known.unwrap_or(if mark.is_empty() { 2.0 } else { 0.0 })));
            }
        }
    }
    let total: f64 = asked.iter().map(|(_, rarity)| rarity).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let mut best: HashMap<usize, f64> = HashMap::new();
    let mut shared: HashMap<usize, f64> = HashMap::new();
    for (stem, rarity) in &asked {
        for place in vocabulary.postings.get(stem.as_str()).map_or(&[][..], Vec::as_slice) {
            *shared.entry(*place).or_default() += rarity;
        }
    }
    for (place, common) in shared {
        let phrase = &PHRASES[place];
        if left_out == Some(place) {
            continue;
        }
        let own: f64 = phrase.stems.iter().filter_map(|stem| vocabulary.rarity.get(stem)).sum();
        let score = common / (own + UNSAID_WEIGHT * (total - common).max(0.0));
        let there = best.entry(phrase.concept).or_default();
        *there = there.max(score);
    }
    // A phrase that is left out, to be asked for, doesn't count among its concept's words either.
    let own_phrase = |stem: &str, concept: usize| {
        left_out.map_or(0, |place| {
            let phrase = &PHRASES[place];
            u32::from(phrase.concept == concept && phrase.stems.contains(&stem))
        })
    };
    let mut found: Vec<Recognised> = best
        .into_iter()
        .map(|(concept, score)| {
            let known = |(stem, rarity): &(String, f64)| {
                let known = vocabulary.all[concept].get(stem.as_str());
                let known = known.filter(|known| known.phrases > own_phrase(stem, concept));
                known.map_or(0.0, |known| known.weight * rarity)
            };
            let covered: f64 = asked.iter().map(known).sum();
            let mut score = score + VOCABULARY_WEIGHT * covered / total;
            if context.subject.is_some_and(|subject| subject.eq_ignore_ascii_case(INDEX[concept].subject)) {
                score *= SUBJECT_BONUS;
            }
            Recognised { concept: INDEX[concept].id, score }
        })
        .filter(|recognised| recognised.score >= least)
        .collect();
    found.sort_by(|left, right| {
        right.score.total_cmp(&left.score).then_with(|| left.concept.cmp(right.concept))
    });
    found.truncate(most);
    found
}
