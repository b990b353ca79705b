//! What is wrong with the data, in sentences that name the place: the rules of `data/FORMAT.md`.

mod concepts;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::instance::{Instance, Made};
use crate::library::{self, item_ids, line_of, made};
use crate::source::ItemSource;
use crate::{facts, texts};

/// Seeds that every item is made with.
pub const SEEDS: u64 = 200;

/// Different questions that an item has to give.
const LEAST_DISTINCT: usize = 50;

/// Rows that a table has to have; each is asked in both directions.
const LEAST_ROWS: usize = 12;

/// Levels that the items of a computed concept have to reach together.
const LEAST_LEVELS: usize = 3;

/// Faults of one item that are listed.
const MAX_LISTED: usize = 4;

/// What the lint found, with its counts.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Linted {
    /// Concepts looked at.
    pub concepts: usize,
    /// Items looked at.
    pub items: usize,
    /// Tables looked at.
    pub tables: usize,
    /// Instances made.
    pub instances: usize,
    /// A sentence for each fault.
    pub faults: Vec<String>,
}

/// Looks at all concepts, items and tables whose file is `file`, or at all.
pub fn lint(file: Option<&str>) -> Linted {
    let mut linted = Linted::default();
    let concepts: Vec<_> = library::concepts().collect();
    let file_of: BTreeMap<&str, &str> =
        concepts.iter().map(|concept| (concept.id.as_str(), concept.file.as_str())).collect();
    linted.concepts =
        concepts.iter().filter(|concept| file.is_none_or(|file| file == concept.file)).count();
    linted.faults = concepts::faults(&concepts, file);
    let mut levels: BTreeMap<String, BTreeSet<u8>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for id in item_ids() {
        let Some((line, is_table)) = line_of(id) else { continue };
        if !known.insert(id) {
            linted.faults.push(format!("{id}: two items have this id"));
        }
        let concept = serde_json::from_str::<ItemConcept>(line).map(|item| item.concept);
        let home = concept.ok().and_then(|concept| file_of.get(concept.as_str()).copied());
        if file.is_some() && home.is_some() && home != file {
            continue;
        }
        let (count, faults) = if is_table {
            linted.tables += 1;
            table(id, line, &mut levels)
        } else {
            linted.items += 1;
            item(id, line, &mut levels)
        };
        if home.is_none() {
            linted.faults.push(format!("{id}: its concept isn't there"));
        }
        linted.instances += count;
        linted.faults.extend(faults.into_iter().map(|fault| format!("{id}: {fault}")));
    }
    for concept in &concepts {
        let reached = levels.get(&concept.id).map_or(0, BTreeSet::len);
        let is_meant = file.is_none_or(|file| file == concept.file) && concept.kind == "computed";
        if is_meant && reached < LEAST_LEVELS {
            linted
                .faults
                .push(format!("{}: items of {reached} levels, not {LEAST_LEVELS}", concept.id));
        }
    }
    linted
}

#[derive(serde::Deserialize)]
struct ItemConcept {
    concept: String,
}

type Levels = BTreeMap<String, BTreeSet<u8>>;

fn table(id: &str, line: &str, levels: &mut Levels) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    if facts::count(line) < 2 * LEAST_ROWS {
        faults.push(format!("fewer than {LEAST_ROWS} rows"));
    }
    let count = each_seed(id, levels, &mut faults, |_| {}).0;
    (count, faults)
}

fn item(id: &str, line: &str, levels: &mut Levels) -> (usize, Vec<String>) {
    let item: ItemSource = match serde_json::from_str(line) {
        Ok(item) => item,
        Err(error) => return (0, vec![error.to_string()]),
    };
    let mut faults = Vec::new();
    if item.hints.len() < 2 {
        faults.push("fewer than two hints".to_owned());
    }
    if item.steps.is_empty() {
        faults.push("no steps".to_owned());
    }
    let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
    let mut bare = 0;
    let (count, distinct) = each_seed(id, levels, &mut faults, |made| {
        bare += u64::from(made.instance.hints.len() < 2);
        for name in &made.left_out {
            *left_out.entry(name.clone()).or_default() += 1;
        }
    });
    if distinct < LEAST_DISTINCT && faults.len() < MAX_LISTED {
        faults.push(format!("{distinct} different questions, not {LEAST_DISTINCT}"));
    }
    if bare > SEEDS / 20 {
        faults.push(format!("hints give the answer away in {bare} of {SEEDS}"));
    }
    for (name, times) in left_out {
        if times > SEEDS / 2 {
            faults.push(format!("slip {name}: no wrong answer of its own in {times} of {SEEDS}"));
        }
    }
    (count, faults)
}

/// Makes the instances and looks at each; returns how many there are, and different questions.
fn each_seed(
    id: &str,
    levels: &mut Levels,
    faults: &mut Vec<String>,
    mut also: impl FnMut(&Made),
) -> (usize, usize) {
    let (mut count, mut questions, mut seen) = (0, BTreeSet::new(), BTreeSet::new());
    for seed in 0..SEEDS {
        let made = match made(id, seed) {
            Ok(made) => made,
            Err(fault) => {
                // Seeds differ in their numbers only.
                if faults.len() < MAX_LISTED {
                    faults.push(fault);
                }
                continue;
            }
        };
        count += 1;
        let instance = &made.instance;
        levels.entry(instance.concept.clone()).or_default().insert(instance.level);
        let code = instance.code.as_deref().unwrap_or_default();
        questions.insert(format!("{}\n{code}", instance.question.text));
        also(&made);
        for fault in instance_faults(instance) {
            let kind = fault.split(':').next().unwrap_or_default().to_owned();
            if seen.insert(kind) && faults.len() < MAX_LISTED {
                faults.push(format!("seed {seed}: {fault}"));
            }
        }
    }
    (count, questions.len())
}

/// What is wrong with one instance.
pub fn instance_faults(instance: &Instance) -> Vec<String> {
    let mut faults = texts::faults(instance);
    if !(1..=10).contains(&instance.level) {
        faults.push(format!("level: {} isn't between 1 and 10", instance.level));
    }
    if instance.key.is_none() && instance.choices.is_none() {
        faults.push("as: neither typed nor a choice".to_owned());
    }
    for slip in &instance.slips {
        if slip.shown == instance.answer {
            faults.push(format!("slip: {} is the key", slip.name));
        }
    }
    if let Some(choices) = &instance.choices {
        let distinct: BTreeSet<String> =
            choices.options.iter().map(|option| option.to_lowercase().replace(' ', "")).collect();
        if distinct.len() < choices.options.len() {
            faults.push(format!("options: not all different: {:?}", choices.options));
        }
        let right: Vec<&str> =
            choices.right.iter().map(|at| choices.options[*at].as_str()).collect();
        if right.join(" → ") != instance.answer {
            faults.push(format!("options: {right:?} isn't the answer {}", instance.answer));
        }
    }
    faults
}
