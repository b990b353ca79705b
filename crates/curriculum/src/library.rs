//! The compiled data: found by id, read when it is used.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::instance::{Instance, Made};
use crate::value::Fault;
use crate::{facts, instance as items};

static CONCEPT_LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/concepts"));
static ITEM_LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/items"));
static TABLE_LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/tables"));
/// Phrases with their stems, one a line; read by `find`.
pub(crate) static PHRASE_LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/phrases"));

/// Prerequisites of prerequisites are followed so far.
const MAX_NEEDED: usize = 100;

/// Seeds tried for an instance near a level.
const MAX_SEEDS: u64 = 8;

/// Seeds tried for an instance of its concept, for each that is wanted.
const ROW_SEEDS: u64 = 4;

/// Seeds of each item that tell its levels.
const LEVEL_SEEDS: u64 = 4;

/// A thing that is taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaughtConcept {
    /// Its id, which never changes.
    pub id: String,
    /// Its name as a textbook has it.
    pub name: String,
    /// The subject, as students see it.
    pub subject: String,
    /// `computed` or `words`.
    pub kind: String,
    /// The file it is written in, without its ending.
    pub file: String,
    /// First and last school year.
    pub grades: Option<(u8, u8)>,
    /// Ids of concepts that come before.
    pub needs: Vec<String>,
    /// Its definition in a sentence or two.
    pub means: String,
    /// Typical mistakes.
    pub slips: Vec<String>,
    /// The concept whose items practise this one, where it has none of its own.
    pub practised_by: Option<String>,
}

/// A concept's line: its id and subject, and the rest unread.
pub(crate) struct ConceptLine {
    pub(crate) id: &'static str,
    pub(crate) subject: &'static str,
    json: &'static str,
}

pub(crate) static INDEX: LazyLock<Vec<ConceptLine>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut parts = line.splitn(3, '\t');
        let (id, subject, json) = (parts.next()?, parts.next()?, parts.next()?);
        Some(ConceptLine { id, subject, json })
    };
    CONCEPT_LINES.lines().filter_map(line).collect()
});

static CONCEPT_PLACES: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| INDEX.iter().enumerate().map(|(place, line)| (line.id, place)).collect());

#[derive(Clone, Copy)]
struct ItemLine {
    id: &'static str,
    /// Separated by commas: a table's rows may have concepts of their own.
    concepts: &'static str,
    json: &'static str,
    is_table: bool,
}

static ITEMS: LazyLock<Vec<ItemLine>> = LazyLock::new(|| {
    let line = |line: &'static str, is_table: bool| {
        let mut parts = line.splitn(3, '\t');
        let (id, concepts, json) = (parts.next()?, parts.next()?, parts.next()?);
        Some(ItemLine { id, concepts, json, is_table })
    };
    let items = ITEM_LINES.lines().filter_map(|text| line(text, false));
    items.chain(TABLE_LINES.lines().filter_map(|text| line(text, true))).collect()
});

static ITEM_PLACES: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| ITEMS.iter().enumerate().map(|(place, line)| (line.id, place)).collect());

static ITEMS_BY_CONCEPT: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_concept: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in ITEMS.iter() {
        for concept in line.concepts.split(',') {
            by_concept.entry(concept).or_default().push(line.id);
        }
    }
    by_concept
});

/// All concepts, in the order of files.
pub fn concepts() -> impl Iterator<Item = TaughtConcept> {
    INDEX.iter().filter_map(|line| serde_json::from_str(line.json).ok())
}

/// The concept of this id.
pub fn concept(id: &str) -> Option<TaughtConcept> {
    serde_json::from_str(INDEX[*CONCEPT_PLACES.get(id)?].json).ok()
}

/// The subject of the concept of this id.
pub fn subject_of(id: &str) -> Option<&'static str> {
    place_of(id).map(|place| INDEX[place].subject)
}

pub(crate) fn place_of(id: &str) -> Option<usize> {
    CONCEPT_PLACES.get(id).copied()
}

/// Ids of all items and tables.
pub fn item_ids() -> impl Iterator<Item = &'static str> {
    ITEMS.iter().map(|line| line.id)
}

/// Whether this is the id of a table of facts, whose rows are questions of their own.
pub fn is_table(id: &str) -> bool {
    line_of(id).is_some_and(|(_, is_table)| is_table)
}

/// Ids of the items and tables of a concept, or of the one that it is practised by.
pub fn items_of(concept: &str) -> &'static [&'static str] {
    let items = |id: &str| ITEMS_BY_CONCEPT.get(id).map(Vec::as_slice);
    items(concept).or_else(|| items(&owner_of_items(concept))).unwrap_or_default()
}

/// The concept that the items of this one are written for: itself, or the one it is practised by.
fn owner_of_items(id: &str) -> String {
    let owner = || concept(id)?.practised_by;
    let has_own = ITEMS_BY_CONCEPT.contains_key(id);
    if has_own { None } else { owner() }.unwrap_or_else(|| id.to_owned())
}

/// The item as it is stored, and whether it is a table.
pub(crate) fn line_of(id: &str) -> Option<(&'static str, bool)> {
    ITEM_PLACES.get(id).map(|place| (ITEMS[*place].json, ITEMS[*place].is_table))
}

pub(crate) fn made(id: &str, seed: u64) -> Result<Made, Fault> {
    match line_of(id) {
        Some((line, true)) => facts::make(line, seed),
        Some((line, false)) => items::make(line, seed),
        None => Err(format!("there is no item {id}")),
    }
}

/// The question of an item or table for a seed.
///
/// # Errors
/// A sentence, if there is no such item or its draws never meet its conditions.
pub fn instance(id: &str, seed: u64) -> Result<Instance, Fault> {
    made(id, seed).map(|made| made.instance)
}

/// An instance of one of the concept's items whose level is near the wished one. `seed` decides
/// between equals; items in `avoid` are taken only if there are no others.
pub fn nearest(concept: &str, level: u8, seed: u64, avoid: &[&str]) -> Option<Instance> {
    let items = items_of(concept);
    let fresh: Vec<&&str> = items.iter().filter(|id| !avoid.contains(id)).collect();
    let from: Vec<&&str> = if fresh.is_empty() { items.iter().collect() } else { fresh };
    let seeds = 0..MAX_SEEDS * ROW_SEEDS;
    let tried = seeds.flat_map(|step| from.iter().map(move |id| (id, seed.wrapping_add(step))));
    let start = seed as usize % from.len().max(1);
    let instances = tried.filter_map(|(id, seed)| instance(id, seed).ok());
    // Rows of a table may be about other concepts.
    let owner = owner_of_items(concept);
    let instances = instances.filter(|instance| instance.concept == owner);
    let mut all: Vec<Instance> = instances.take(MAX_SEEDS as usize * 2).collect();
    let turn = start.min(all.len());
    all.rotate_left(turn);
    all.into_iter().min_by_key(|instance| instance.level.abs_diff(level))
}

/// The middle level of a concept's items; none without items.
pub fn typical_level(concept: &str) -> Option<u8> {
    let ids = items_of(concept).iter();
    let instances = ids.flat_map(|id| (0..LEVEL_SEEDS).filter_map(|seed| instance(id, seed).ok()));
    let owner = owner_of_items(concept);
    let instances = instances.filter(|instance| instance.concept == owner);
    let mut levels: Vec<u8> = instances.map(|instance| instance.level).collect();
    levels.sort_unstable();
    levels.get(levels.len() / 2).copied()
}

/// Another instance of the same item with another answer, whose steps serve as an example.
pub fn worked_example(instance: &Instance) -> Option<Instance> {
    let other = |step| self::instance(&instance.item, instance.seed.wrapping_add(step)).ok();
    (1..=MAX_SEEDS).filter_map(other).find(|other| {
        other.answer != instance.answer
            && other.question != instance.question
            && !other.steps.is_empty()
    })
}

/// All that a concept needs, directly or through others, nearest first.
pub fn prerequisites(id: &str) -> Vec<String> {
    let mut known = BTreeSet::from([id.to_owned()]);
    let mut found: Vec<String> = Vec::new();
    let mut next = concept(id).map(|concept| concept.needs).unwrap_or_default();
    while !next.is_empty() && found.len() < MAX_NEEDED {
        let mut further = Vec::new();
        for id in next {
            if known.insert(id.clone()) {
                further.extend(concept(&id).map(|concept| concept.needs).unwrap_or_default());
                found.push(id);
            }
        }
        next = further;
    }
    found
}
