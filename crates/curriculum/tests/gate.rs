//! The gate against a set of bad items of every kind, and against the curriculum's own.

use curriculum::gate::{Proposed, Refusal, refusals};
use serde::Deserialize;

#[derive(Deserialize)]
struct BadItem {
    why: Refusal,
    recent: Vec<String>,
    #[serde(flatten)]
    item: Proposed,
}

#[test]
fn every_item_of_the_known_bad_set_is_refused_for_its_reason() {
    let lines = include_str!("../fixtures/bad_items.jsonl").lines();
    let bad: Vec<BadItem> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(bad.len() >= 120, "{}", bad.len());
    for BadItem { why, recent, item } in bad {
        let recent: Vec<&str> = recent.iter().map(String::as_str).collect();
        let refusals = refusals(&item, &recent);
        assert!(refusals.contains(&why), "{} {why:?}: {refusals:?}", item.question);
    }
}

#[test]
fn the_curriculums_own_items_pass() {
    let mut refused = Vec::new();
    for (id, seed) in curriculum::item_ids().flat_map(|id| (0..5).map(move |seed| (id, seed))) {
        let instance = curriculum::instance(id, seed).unwrap();
        let why = refusals(&Proposed::from(&instance), &[]);
        if !why.is_empty() {
            refused.push(format!(
                "{id} {seed}: {why:?} {} = {}",
                instance.question.text, instance.answer
            ));
        }
    }
    assert!(refused.is_empty(), "{}:\n{}", refused.len(), refused.join("\n"));
}
