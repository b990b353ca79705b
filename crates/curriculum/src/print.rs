//! What the command line prints of the curriculum: instances, faults, coverage, and lines for the
//! independent check of the keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::expression::Bindings;
use crate::library::{self, concept, item_ids, items_of, line_of, made};
use crate::lint::{Linted, SEEDS};
use crate::source::{ItemSource, TableSource};
use crate::value::{Computed, Fault};

/// The instances of a concept, an item or a table, for seeds from 0.
pub fn show(id: &str, seeds: u64) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(concept) = concept(id) {
        lines.push(format!("{} · {} · grades {:?}", concept.name, concept.subject, concept.grades));
        lines.push(concept.means);
        lines.push(format!("needs: {}", concept.needs.join(", ")));
    }
    let items: Vec<&str> = if line_of(id).is_some() { vec![id] } else { items_of(id).to_vec() };
    if items.is_empty() {
        lines.push(format!("{id} has no items."));
    }
    for (item, seed) in items.iter().flat_map(|item| (0..seeds).map(move |seed| (item, seed))) {
        lines.push(String::new());
        match library::instance(item, seed) {
            Ok(instance) => lines.extend(shown(&instance)),
            Err(fault) => lines.push(fault),
        }
    }
    lines
}

/// Instances drawn over all subjects in turn, to be judged as a teacher would: the same for the same
/// seed.
pub fn sheet(count: usize, seed: u64) -> Vec<String> {
    let mut by_subject: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for id in item_ids() {
        let Ok(made) = library::instance(id, seed) else { continue };
        let subject = library::subject_of(&made.concept).unwrap_or_default();
        by_subject.entry(subject).or_default().push(id);
    }
    // A multiplier that is odd and large visits the items of a subject in another order each time.
    let place = |round: usize, of: usize| {
        (round as u64).wrapping_add(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) as usize % of.max(1)
    };
    let rounds = (0..).flat_map(|round| by_subject.values().map(move |items| (round, items)));
    let drawn = rounds.take(count).map(|(round, items)| items[place(round, items.len())]);
    drawn
        .enumerate()
        .flat_map(|(number, id)| {
            let heading = [String::new(), format!("## {}", number + 1)];
            let made = library::instance(id, seed.wrapping_add(number as u64));
            let lines = made.map_or_else(|fault| vec![fault], |made| shown(&made));
            heading.into_iter().chain(lines).collect::<Vec<_>>()
        })
        .collect()
}

fn shown(instance: &crate::Instance) -> Vec<String> {
    let mut lines = vec![
        format!("[{} · seed {} · level {}]", instance.item, instance.seed, instance.level),
        instance.question.text.clone(),
    ];
    lines.extend(
        instance.code.iter().flat_map(|code| code.lines()).map(|line| format!("    {line}")),
    );
    let typed = if instance.key.is_some() { "" } else { " (choice only)" };
    lines.push(format!("  = {}{typed}", instance.answer));
    lines.extend(
        instance
            .choices
            .iter()
            .map(|choices| format!("  options: {}", choices.options.join(" | "))),
    );
    lines
        .extend(instance.slips.iter().map(|slip| format!("  slip, {}: {}", slip.name, slip.shown)));
    lines.extend(instance.hints.iter().map(|hint| format!("  hint: {}", hint.text)));
    lines.extend(instance.steps.iter().map(|step| format!("  step: {}", step.text)));
    lines
}

/// A line for each fault, then the counts as JSON.
pub fn lint_lines(linted: &Linted) -> Vec<String> {
    let mut lines = linted.faults.clone();
    let figures = json!({
        "concepts": linted.concepts, "items": linted.items, "tables": linted.tables,
        "instances": linted.instances, "failures": linted.faults.len(),
    });
    lines.push(figures.to_string());
    lines
}

/// How much there is of each file, and which concepts have no item.
pub fn coverage() -> Vec<String> {
    let mut files: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut bare = Vec::new();
    let mut practised: BTreeSet<String> = BTreeSet::new();
    for id in item_ids() {
        if let Some((line, true)) = line_of(id) {
            practised.extend(table_concepts(line));
        }
    }
    for concept in library::concepts() {
        let counts = files.entry(concept.file.clone()).or_default();
        counts[0] += 1;
        let items = items_of(&concept.id);
        let tables =
            items.iter().filter(|id| line_of(id).is_some_and(|(_, is_table)| is_table)).count();
        counts[1] += items.len() - tables;
        counts[2] += tables;
        if items.is_empty() && !practised.contains(&concept.id) {
            bare.push(format!("{}: no item", concept.id));
        }
    }
    let line = |(file, [concepts, items, tables]): (&String, &[usize; 3])| {
        format!("{file:18} {concepts:4} concepts {items:4} items {tables:3} tables")
    };
    let mut lines: Vec<String> = files.iter().map(line).collect();
    let sum = |at: usize| files.values().map(|counts| counts[at]).sum::<usize>();
    lines.append(&mut bare);
    lines.push(json!({"concepts": sum(0), "items": sum(1), "tables": sum(2)}).to_string());
    lines
}

fn table_concepts(line: &str) -> Vec<String> {
    let Ok(table) = serde_json::from_str::<TableSource>(line) else { return Vec::new() };
    let Some(column) = table.columns.iter().position(|column| column == "concept") else {
        return Vec::new();
    };
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    cells.filter_map(|cell| cell.value().ok()).map(|value| value.shown()).collect()
}

/// Instances with what an independent program needs to reach their keys, one JSON object a line.
///
/// # Errors
/// A sentence about an item that has no instance.
pub fn export(file: Option<&str>, seeds: u64) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    for id in item_ids() {
        let Some((line, false)) = line_of(id) else { continue };
        let item: ItemSource =
            serde_json::from_str(line).map_err(|error| format!("{id}: {error}"))?;
        let is_meant =
            file.is_none_or(|file| concept(&item.concept).is_some_and(|c| c.file == file));
        let Some(check) = item.check.as_ref().filter(|_| is_meant) else { continue };
        for seed in 0..seeds.min(SEEDS) {
            let made = made(id, seed)?;
            let line = json!({
                "item": id, "seed": seed, "kind": item.answer.kind, "of": item.answer.of,
                "round": item.answer.round, "check": check, "key": made.plain,
                "tolerance": item.answer.tolerance.as_ref().map(|t| t.each().concat()),
                "values": values(&made.scope),
            });
            lines.push(line.to_string());
        }
    }
    Ok(lines)
}

fn values(scope: &Bindings) -> Json {
    scope.iter().map(|(name, value)| (name.clone(), json_of(value))).collect()
}

fn json_of(value: &Computed) -> Json {
    match value {
        Computed::Number(number) => json!({"number": number.plain()}),
        Computed::Real(real) => json!({"real": real}),
        Computed::Truth(truth) => json!(truth),
        Computed::Text(text) => json!(text),
        Computed::List(list) => list.iter().map(json_of).collect(),
    }
}
