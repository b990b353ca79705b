//! Questions out of a table of facts, in both directions.

use crate::choices;
use crate::draw::{self, Draws};
use crate::expression::Bindings;
use crate::instance::{Instance, Made};
use crate::key::{ItemKey, KeyForm, KeyKind, KeyPrecision};
use crate::leaks::gives_away;
use crate::source::TableSource;
use crate::template::{MathText, fill};
use crate::value::{Computed, Fault};

/// Wrong options of a choice.
const WRONG: usize = 3;

struct FactRow {
    cells: Vec<String>,
    group: String,
    concept: String,
    level: u8,
    also: Vec<String>,
}

/// Makes the question of a table for a seed. `line` is the table as it is stored.
pub(crate) fn make(line: &str, seed: u64) -> Result<Made, Fault> {
    let table: TableSource = serde_json::from_str(line).map_err(|error| error.to_string())?;
    from_table(&table, draw::hash(line.as_bytes()), seed)
        .map_err(|fault| format!("{} seed {seed}: {fault}", table.id))
}

/// How many questions a table can ask.
pub(crate) fn count(line: &str) -> usize {
    serde_json::from_str::<TableSource>(line).map_or(0, |table| table.rows.len() * 2)
}

fn rows(table: &TableSource) -> Result<Vec<FactRow>, Fault> {
    let level: u8 = table.level.each().concat().parse().map_err(|_| "no level")?;
    let column = |name: &str| table.columns.iter().skip(2).position(|c| c == name).map(|at| at + 2);
    let (group, concept, own_level, also) =
        (column("group"), column("concept"), column("level"), column("also"));
    let mut rows = Vec::new();
    for cells in &table.rows {
        let texts = cells.iter().map(|cell| cell.value().map(|value| value.shown()));
        let cells: Vec<String> = texts.collect::<Result<_, _>>()?;
        if cells.len() != table.columns.len() {
            return Err(format!("{cells:?} hasn't as many cells as there are columns"));
        }
        let cell = |at: Option<usize>| at.map(|at| cells[at].clone());
        rows.push(FactRow {
            group: cell(group).unwrap_or_default(),
            concept: cell(concept).unwrap_or_else(|| table.concept.clone()),
            level: cell(own_level).and_then(|level| level.parse().ok()).unwrap_or(level),
            also: cell(also)
                .map(|also| also.split('|').map(|text| text.trim().to_owned()).collect::<Vec<_>>())
                .unwrap_or_default()
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect(),
            cells,
        });
    }
    Ok(rows)
}

fn from_table(table: &TableSource, edition: u32, seed: u64) -> Result<Made, Fault> {
    let rows = rows(table)?;
    let mut draws = Draws::new(&table.id, seed);
    let row = rows.get(draws.below(rows.len())).ok_or("no rows")?;
    let is_forward = draws.below(2) == 0;
    let (asked, answered, template) =
        if is_forward { (0, 1, &table.forward) } else { (1, 0, &table.backward) };
    let direction = if is_forward { "forward" } else { "backward" };
    let scope: Bindings = table
        .columns
        .iter()
        .zip(&row.cells)
        .map(|(name, cell)| (name.replace([' ', '-'], "_"), Computed::Text(cell.clone())))
        .collect();
    let same = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
    let also: Vec<&FactRow> =
        rows.iter().filter(|other| same(&other.cells[asked], &row.cells[asked])).collect();
    let right = &row.cells[answered];
    let mut wrong: Vec<&str> = Vec::new();
    let mut others: Vec<&FactRow> = rows.iter().filter(|other| other.group == row.group).collect();
    draws.shuffle(&mut others);
    for other in others {
        let cell = other.cells[answered].as_str();
        let is_right = also.iter().any(|row| same(&row.cells[answered], cell));
        if !is_right && !wrong.iter().any(|known| same(known, cell)) && wrong.len() < WRONG {
            wrong.push(cell);
        }
    }
    if wrong.len() < 2 {
        return Err(format!("no two wrong answers of the kind of {right}"));
    }
    wrong.push(right);
    let choices = choices::shuffled(&wrong, wrong.len() - 1, &mut draws);
    let mut accepted: Vec<String> = also
        .iter()
        .flat_map(|row| {
            let spellings: &[String] = if is_forward { &[] } else { &row.also };
            std::iter::once(&row.cells[answered]).chain(spellings).cloned()
        })
        .filter(|text| text != right)
        .collect();
    accepted.dedup();
    let key = table.typed.iter().any(|typed| typed == direction).then(|| ItemKey {
        kind: KeyKind::Word,
        value: right.clone(),
        also: accepted,
        form: table.inflected.then_some(KeyForm::Inflected),
        precision: KeyPrecision::Exact,
        unit: None,
    });
    let steps = match &table.explain {
        Some(explain) => vec![fill(explain, &scope)?],
        None => vec![MathText {
            text: format!("{}: {}", row.cells[0], row.cells[1]),
            formulas: Vec::new(),
        }],
    };
    let mut hints = Vec::new();
    for hint in &table.hints {
        let hint = fill(hint, &scope)?;
        if !gives_away(&hint.text, right) {
            hints.push(hint);
        }
    }
    let instance = Instance {
        item: table.id.clone(),
        seed,
        edition,
        concept: row.concept.clone(),
        level: row.level,
        question: fill(template, &scope)?,
        code: None,
        key,
        answer: right.clone(),
        choices: Some(choices),
        slips: Vec::new(),
        hints,
        steps,
    };
    Ok(Made { plain: right.clone(), instance, scope, left_out: Vec::new() })
}
