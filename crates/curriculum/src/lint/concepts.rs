//! Rules of concepts: ids, prerequisites without a circle, phrases that belong to one concept.

use std::collections::{BTreeMap, BTreeSet};

use crate::find::{PHRASES, Role};
use crate::library::{TaughtConcept, items_of, place_of};

/// Phrasings of students that a concept has to have.
const LEAST_ASKED: usize = 6;

/// Faults of concepts, of one file or of all.
pub(super) fn faults(concepts: &[TaughtConcept], file: Option<&str>) -> Vec<String> {
    let is_meant = |concept: &&TaughtConcept| file.is_none_or(|file| file == concept.file);
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for concept in concepts.iter().filter(is_meant) {
        let id = &concept.id;
        if !ids.insert(id)
            || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            faults.push(format!("{id}: ids are lower-case with hyphens, and there once"));
        }
        for needed in concept.needs.iter().filter(|needed| place_of(needed).is_none()) {
            faults.push(format!("{id}: needs {needed}, which isn't there"));
        }
        if let Some(owner) =
            concept.practised_by.as_ref().filter(|owner| items_of(owner).is_empty())
        {
            faults.push(format!("{id}: practised by {owner}, which has no items"));
        }
        if concept.grades.is_none_or(|(from, to)| from > to || !(1..=13).contains(&from) || to > 13)
        {
            faults.push(format!("{id}: grades are two school years from 1 to 13"));
        }
    }
    faults.extend(circles(concepts));
    faults.extend(phrases(concepts, file));
    faults
}

fn circles(concepts: &[TaughtConcept]) -> Vec<String> {
    let needs: BTreeMap<&str, &Vec<String>> =
        concepts.iter().map(|concept| (concept.id.as_str(), &concept.needs)).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    // What has all its prerequisites done is done, until nothing changes; the rest are in circles.
    loop {
        let ready: Vec<&str> = needs
            .iter()
            .filter(|(id, _)| !done.contains(*id))
            .filter(|(_, needed)| {
                needed.iter().all(|n| done.contains(n.as_str()) || !needs.contains_key(n.as_str()))
            })
            .map(|(id, _)| *id)
            .collect();
        if ready.is_empty() {
            break;
        }
        done.extend(ready);
    }
    let left: Vec<&str> = needs.keys().filter(|id| !done.contains(*id)).copied().collect();
    if left.is_empty() {
        Vec::new()
    } else {
        vec![format!("needs go in a circle among {}", left.join(", "))]
    }
}

fn phrases(concepts: &[TaughtConcept], file: Option<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut said: BTreeMap<(&str, &[&str]), usize> = BTreeMap::new();
    let mut asked = vec![0; concepts.len()];
    for phrase in PHRASES.iter() {
        let Some(concept) = concepts.get(phrase.concept) else { continue };
        if phrase.role == Role::Ask {
            asked[phrase.concept] += 1;
        }
        if phrase.role != Role::Say {
            continue;
        }
        let known = said.insert((&concept.subject, &phrase.stems), phrase.concept);
        if let Some(other) = known.filter(|other| *other != phrase.concept) {
            let other = &concepts[other];
            if file.is_none_or(|file| file == concept.file || file == other.file) {
                faults.push(format!(
                    "{}: \"{}\" belongs to {} too",
                    concept.id, phrase.text, other.id
                ));
            }
        }
    }
    for (concept, count) in concepts.iter().zip(asked) {
        if count < LEAST_ASKED && file.is_none_or(|file| file == concept.file) {
            faults
                .push(format!("{}: {count} phrasings of students, not {LEAST_ASKED}", concept.id));
        }
    }
    faults
}
