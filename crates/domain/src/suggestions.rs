//! Choice and scores of subjects for a student who has completed a goal.
//!
//! A tutor proposes, these rules decide: no subject the student has or had a goal in, none that was
//! offered lately, no concept the student has not shown. The score follows from the student's
//! concepts and from the map of school subjects, never from the proposer.

pub mod subjects;

use std::cmp::Ordering;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::goals::{MetConcept, overlap, parse_subject};
use crate::text;

/// Suggestions after one goal: a choice, not a catalogue.
pub const MAX_SUGGESTIONS: usize = 3;

/// Proposals looked at.
pub const MAX_DRAFTS: usize = 12;

/// Characters of a suggestion's texts: two or three sentences.
pub const MAX_TEXT_CHARS: usize = 500;

/// Concepts named as what a suggestion builds on.
pub const MAX_RELATED: usize = 4;

/// Days for which a dismissed suggestion is not made again: a term.
pub const DISMISSED_DAYS: i64 = 120;

/// The chance of a right answer from which on a student has something to build on: a concept of
/// middle difficulty starts at .62 before anybody has answered, so something right was shown.
pub const STRONG: f64 = 0.65;

/// The points of each part of the relevance, 10 in all: the nearness of the subject to the
/// completed one, the firmness of its ground, and the student's interest.
const POINTS: [f64; 3] = [4.5, 4.0, 1.5];

/// The nearness of a subject that the map does not have or reach: far, but somebody proposed it.
const FAR: f64 = 0.25;

/// The worth of a subject that follows from something else the student learns, relative to one that
/// follows from the completed goal.
const BESIDE: f64 = 0.7;

/// A subject as a tutor proposes it, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    pub subject: String,
    pub description: String,
    pub value_proposition: String,
    /// Names of the student's concepts that it builds on.
    pub related_concepts: Vec<String>,
}

/// A subject that suits.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The proposal, cleaned; the related concepts are the student's own.
    pub draft: Draft,
    /// 0 to 10, one decimal.
    pub relevance: f64,
}

/// The student that suggestions are for.
#[derive(Debug, Clone, Copy)]
pub struct Learner<'a> {
    /// The subject of the goal that was completed.
    pub completed: &'a str,
    /// Everything the student has met.
    pub known: &'a [MetConcept<'a>],
    pub interests: &'a [String],
    /// Subjects that are not to be suggested: those of other goals and of other suggestions.
    pub taken: &'a [String],
}

impl<'a> Learner<'a> {
    /// True if the subject may be suggested.
    pub fn wants(&self, subject: &str) -> bool {
        !overlap(self.completed, subject) && !self.taken.iter().any(|taken| overlap(taken, subject))
    }

    /// The concepts the student has something to build on in, strongest first.
    pub fn strong(&self) -> Vec<&'a MetConcept<'a>> {
        let has = |concept: &&MetConcept<'_>| concept.mastery >= STRONG && concept.answers > 0.0;
        let mut strong: Vec<&MetConcept<'_>> = self.known.iter().filter(has).collect();
        strong.sort_by(|a, b| b.mastery.total_cmp(&a.mastery).then_with(|| a.name.cmp(b.name)));
        strong
    }

    /// The fit of a subject, 0 to 10 with one decimal: its nearness to the completed one (4.5
    /// points), the firmness of the concepts that it builds on (4) and the student's interest
    /// (1.5).
    pub fn relevance(&self, subject: &str, related: &[&MetConcept<'_>]) -> f64 {
        let near = self.nearness(subject);
        let liked = if subjects::is_liked(subject, self.interests) { 1.0 } else { 0.0 };
        let parts = [near, foothold(related), liked];
        let points: f64 = POINTS.iter().zip(parts).map(|(points, part)| points * part).sum();
        (points * 10.0).round().clamp(0.0, 100.0) / 10.0
    }

    /// The nearness of a subject, 0 to 1: as the map has it from the completed goal's subject, less
    /// from others the student learns.
    fn nearness(&self, subject: &str) -> f64 {
        let from_goal = subjects::subjects_within(self.completed)
            .into_iter()
            .filter_map(|from| subjects::step(from, subject))
            .map(|step| step.nearness);
        let beside: HashSet<&str> =
            self.strong().into_iter().map(|concept| concept.subject).collect();
        let beside = beside
            .into_iter()
            .filter_map(|from| subjects::step(from, subject))
            .map(|step| BESIDE * step.nearness);
        from_goal.chain(beside).fold(FAR, f64::max)
    }
}

/// The firmness of the ground, 0 to 1: the chance that at least one of the concepts holds, each by
/// its demonstrated share.
fn foothold(related: &[&MetConcept<'_>]) -> f64 {
    1.0 - related.iter().fold(1.0, |misses, concept| misses * (1.0 - concept.demonstrated_share()))
}

/// The proposals that suit, best first, at most [`MAX_SUGGESTIONS`].
pub fn choose(drafts: &[Draft], learner: &Learner<'_>) -> Vec<Suggestion> {
    let strong = learner.strong();
    let mut chosen: Vec<Suggestion> = Vec::new();
    for draft in drafts.iter().take(MAX_DRAFTS) {
        let Some(mut draft) = clean_draft(draft) else { continue };
        let again =
            chosen.iter().any(|suggestion| overlap(&suggestion.draft.subject, &draft.subject));
        if again || !learner.wants(&draft.subject) {
            continue;
        }
        let related = own_concepts(&draft.related_concepts, &strong);
        draft.related_concepts = related.iter().map(|concept| concept.name.to_owned()).collect();
        let relevance = learner.relevance(&draft.subject, &related);
        chosen.push(Suggestion { draft, relevance });
    }
    let better =
        |a: &Suggestion, b: &Suggestion| -> Ordering { b.relevance.total_cmp(&a.relevance) };
    chosen.sort_by(better);
    chosen.truncate(MAX_SUGGESTIONS);
    chosen
}

/// A proposal whose texts fit, or nothing.
fn clean_draft(draft: &Draft) -> Option<Draft> {
    let subject = parse_subject(&draft.subject).ok()?;
    // A placeholder in a subject is a person's name.
    if subject.as_str().contains(['[', ']']) {
        return None;
    }
    let text = |text: &str| {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= MAX_TEXT_CHARS;
        fits.then(|| text.to_owned())
    };
    Some(Draft {
        subject: subject.as_str().to_owned(),
        description: text(&draft.description)?,
        value_proposition: text(&draft.value_proposition)?,
        related_concepts: draft.related_concepts.clone(),
    })
}

/// The student's own strong concepts among those named.
fn own_concepts<'a>(named: &[String], strong: &[&'a MetConcept<'a>]) -> Vec<&'a MetConcept<'a>> {
    let named: HashSet<String> = named.iter().map(|name| text::fold_case(name.trim())).collect();
    let mut seen = HashSet::new();
    strong
        .iter()
        .filter(|concept| {
            named.contains(&text::fold_case(concept.name)) && seen.insert(concept.name)
        })
        .take(MAX_RELATED)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met_concept(name: &'static str, subject: &'static str, mastery: f64) -> MetConcept<'static> {
        MetConcept { name, subject, mastery, answers: 4.0 }
    }

    fn draft(subject: &str, related: &[&str]) -> Draft {
        Draft {
            subject: subject.into(),
            description: format!("About {subject}."),
            value_proposition: "It is useful.".into(),
            related_concepts: related.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn subjects_of(chosen: &[Suggestion]) -> Vec<&str> {
        chosen.iter().map(|suggestion| suggestion.draft.subject.as_str()).collect()
    }

    const NOBODY: Learner<'_> =
        Learner { completed: "Chemistry", known: &[], interests: &[], taken: &[] };

    #[test]
    fn what_the_student_has_or_had_is_never_suggested() {
        let taken = ["Physics".to_owned(), "Math".to_owned()];
        let learner = Learner { taken: &taken, ..NOBODY };
        let drafts = ["chemistry", "Science", "physics", "Algebra", "Biology", " biology "];
        let drafts: Vec<Draft> = drafts.iter().map(|subject| draft(subject, &[])).collect();
        assert_eq!(subjects_of(&choose(&drafts, &learner)), ["Biology"]);
    }

    #[test]
    fn only_concepts_the_student_has_shown_are_named() {
        let concepts = [
            met_concept("acid", "Chemistry", 0.9),
            met_concept("buffer", "Chemistry", 0.4),
            MetConcept { answers: 0.0, ..met_concept("salt", "Chemistry", 0.9) },
        ];
        let learner = Learner { known: &concepts, ..NOBODY };
        let chosen = choose(&[draft("Biology", &["Acid", "buffer", "salt", "DNA"])], &learner);
        assert_eq!(chosen[0].draft.related_concepts, ["acid"]);
    }

    #[test]
    fn the_best_three_come_best_first() {
        let concepts =
            [met_concept("acid", "Chemistry", 0.9), met_concept("energy", "Chemistry", 0.9)];
        let interests = ["volcanoes".to_owned()];
        let learner = Learner { known: &concepts, interests: &interests, ..NOBODY };
        let drafts = [
            draft("Pottery", &[]),
            draft("Earth Science", &[]),
            draft("History", &[]),
            draft("Biology", &["acid", "energy"]),
        ];
        let chosen = choose(&drafts, &learner);
        assert_eq!(subjects_of(&chosen), ["Biology", "Earth Science", "Pottery"]);
        assert!(chosen[0].relevance > 7.0 && chosen[2].relevance < 2.0, "{chosen:?}");
    }

    #[test]
    fn relevance_grows_with_what_is_shown_and_stays_within_ten() {
        let weak = met_concept("acid", "Chemistry", 0.66);
        let firm = MetConcept { mastery: 0.95, answers: 1e6, ..weak };
        let likes = ["medicine".to_owned()];
        let at = |related: &[&MetConcept<'_>], interests| {
            Learner { interests, ..NOBODY }.relevance("Biology", related)
        };
        let scores = [at(&[], &[]), at(&[&weak], &[]), at(&[&firm], &[]), at(&[&firm], &likes)];
        assert!(scores.windows(2).all(|pair| pair[0] < pair[1]), "{scores:?}");
        assert!(scores[3] <= 10.0);
        assert!(scores.iter().all(|score| (score * 10.0).fract().abs() < 1e-9), "{scores:?}");
    }

    #[test]
    fn a_proposal_that_says_nothing_too_much_or_a_name_is_dropped() {
        let mut long = draft("Physics", &[]);
        long.description = "é".repeat(MAX_TEXT_CHARS + 1);
        let mut empty = draft("Geography", &[]);
        empty.value_proposition = " ".into();
        let drafts = [long, empty, draft("[STUDENT] studies", &[]), draft("", &[])];
        assert!(choose(&drafts, &NOBODY).is_empty());
    }
}
