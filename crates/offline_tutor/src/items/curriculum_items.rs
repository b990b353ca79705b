//! Questions out of the curriculum: computed keys, textbook wording, one item once in a practice.

use curriculum::gate::{Proposed, refusals};
use curriculum::{Instance, ResponseStyle};
use domain::practice::Draft;
use domain::practice::check::check;
use ports::{PlannedItem, WriteItems};

use super::seeded_random::Draw;

/// Instances tried for a planned question before it is left out.
const ATTEMPTS: u64 = 6;

/// Questions of one item in a practice, in other words each: the second only when the concept has no
/// other item left.
const MOST_OF_AN_ITEM: usize = 2;

/// Subjects whose words are means: a student is asked to compute in them, not to define.
const OF_NUMBERS: [&str; 2] = ["Algebra", "Physics"];

/// What kind of subject a session has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SubjectNature {
    /// Mathematics and physics: only what can be worked out is asked.
    Numbers,
    /// Sciences with terms of their own: their definitions may be asked too.
    Terms,
    /// Languages, history and the like: the session's own sentences may be asked.
    Words,
}

/// The curriculum as it is used for one practice.
pub(super) struct CurriculumItems<'a> {
    request: &'a WriteItems,
    subject: Option<&'static str>,
    /// Items that are in the practice already.
    used: Vec<String>,
    /// Their questions without numbers.
    wordings: Vec<String>,
    /// Their explanations.
    explained: Vec<String>,
    typed: usize,
    chosen: usize,
}

impl<'a> CurriculumItems<'a> {
    pub(super) fn of(request: &'a WriteItems) -> Self {
        let names = request.concepts.iter().map(|concept| concept.name.as_str());
        let subject = home_subject(&request.subject, names);
        Self {
            request,
            subject,
            used: Vec::new(),
            wordings: Vec::new(),
            explained: Vec::new(),
            typed: 0,
            chosen: 0,
        }
    }

    pub(super) fn nature(&self) -> SubjectNature {
        let Some(subject) = self.subject else {
            let title = self.request.subject.to_lowercase();
            let is_math = title.split(|c: char| !c.is_alphabetic()).any(|w| w.starts_with("math"));
            return if is_math { SubjectNature::Numbers } else { SubjectNature::Words };
        };
        let is_of_numbers =
            subject == OF_NUMBERS[1] || curriculum::is_near_subject(subject, OF_NUMBERS[0]);
        if is_of_numbers {
            SubjectNature::Numbers
        } else if curriculum::is_near_subject(subject, "Chemistry") {
            SubjectNature::Terms
        } else {
            SubjectNature::Words
        }
    }

    /// Whether the curriculum asks about a concept. Then nothing of the session does: its keys and
    /// wording are the better ones.
    pub(super) fn has_items(&self, concept: &str) -> bool {
        let id = curriculum::named(concept, self.subject);
        id.is_some_and(|id| !curriculum::items_of(id).is_empty())
    }

    /// A question on the planned concept near the planned level, if the curriculum has one that was
    /// not asked lately (`avoid`).
    pub(super) fn draft(
        &mut self,
        item: &PlannedItem,
        place: usize,
        avoid: &[String],
    ) -> Option<Draft> {
        let concept = curriculum::named(&item.concept, self.subject)?;
        let recent: Vec<&str> = avoid.iter().map(String::as_str).collect();
        let mut draw = Draw::new(self.request.seed, place as u64);
        for _ in 0..ATTEMPTS {
            let seed = draw.seed();
            let used: Vec<&str> = self.used.iter().map(String::as_str).collect();
            let instance = curriculum::nearest(concept, item.difficulty, seed, &used)?;
            let times = used.iter().filter(|id| **id == instance.item).count();
            if times >= MOST_OF_AN_ITEM || !refusals(&Proposed::from(&instance), &recent).is_empty()
            {
                continue;
            }
            let Some((style, draft)) = self.worded(&instance, item) else { continue };
            // Both directions of a row are explained alike, and the same wording with other numbers
            // teaches nothing more on the same day.
            let wording = without_numbers(&draft.question);
            if check(&draft, avoid).is_err()
                || self.explained.contains(&draft.explanation)
                || self.wordings.contains(&wording)
            {
                continue;
            }
            self.wordings.push(wording);
            if !curriculum::is_table(&instance.item) {
                self.used.push(instance.item);
            }
            self.explained.push(draft.explanation.clone());
            match style {
                ResponseStyle::Typed => self.typed += 1,
                ResponseStyle::Chosen => self.chosen += 1,
            }
            return Some(draft);
        }
        None
    }

    /// The instance in the style that the practice has less of so far.
    fn worded(&self, instance: &Instance, item: &PlannedItem) -> Option<(ResponseStyle, Draft)> {
        let count = |style: &ResponseStyle| match style {
            ResponseStyle::Typed => self.typed,
            ResponseStyle::Chosen => self.chosen,
        };
        let style = instance.styles().into_iter().min_by_key(count)?;
        let draft = instance.draft(item.concept_id, style)?;
        let taught = self.request.concepts.iter().find(|taught| taught.name == item.concept);
        let source_turn = taught.and_then(|taught| taught.turns.first().copied());
        Some((style, Draft { source_turn, ..draft }))
    }
}

/// The curriculum's subject of a session: by its title, else the one most of its concepts are of.
fn home_subject<'a>(title: &str, names: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    if let Some(subject) = curriculum::school_subject(title) {
        return Some(subject);
    }
    let mut votes: Vec<(&'static str, usize)> = Vec::new();
    for name in names {
        let Some(subject) = curriculum::named(name, None).and_then(curriculum::subject_of) else {
            continue;
        };
        match votes.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, count)) => *count += 1,
            None => votes.push((subject, 1)),
        }
    }
    votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(subject, _)| subject)
}

/// A question without its digits and signs.
fn without_numbers(question: &str) -> String {
    question.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect()
}
