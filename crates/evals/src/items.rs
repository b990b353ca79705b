//! The curriculum's items, each made for many seeds, and a set of bad items that the gate refuses.

use std::path::Path;

use curriculum::gate::{Proposed, Refusal, refusals};
use curriculum::lint::lint;
use serde::Deserialize;
use serde_json::json;

use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "items",
    about: "bad items, each with the reason to refuse it; without a file, those that ship",
    run: measure,
};

/// The bad items that ship with the curriculum.
const SHIPPED: &str = include_str!("../../curriculum/fixtures/bad_items.jsonl");

#[derive(Deserialize)]
struct BadItem {
    why: Refusal,
    #[serde(default)]
    recent: Vec<String>,
    #[serde(flatten)]
    item: Proposed,
}

fn measure(path: &Path) -> Result<Report, Error> {
    let is_given = !path.as_os_str().is_empty();
    let lines = if is_given { std::fs::read_to_string(path)? } else { SHIPPED.to_owned() };
    let linted = lint(None);
    let mut disagreements = linted.faults.clone();
    let (mut bad_total, mut bad_refused) = (0, 0);
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let BadItem { why, recent, item } = serde_json::from_str(line)?;
        let recent: Vec<&str> = recent.iter().map(String::as_str).collect();
        let found = refusals(&item, &recent);
        bad_total += 1;
        if found.is_empty() {
            disagreements.push(format!("not refused for {why:?}: {}", item.question));
        } else {
            bad_refused += 1;
        }
    }
    let figures = json!({
        "concepts": linted.concepts, "items": linted.items, "tables": linted.tables,
        "instances": linted.instances, "bad_refused": bad_refused, "bad_total": bad_total,
        "failures": linted.faults.len(),
    });
    Ok(Report { disagreements, figures })
}
