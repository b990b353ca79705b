//! `docs/configuration.md`: every variable, in tables.

use runtime::variables::{GROUPS, Group, Need, Value, Variable, VariableReader};

use super::{NOTE, head, row, sentence};

const ABOUT: &str = include_str!("configuration.md");

/// Headings of the three parts, each with the readers of its variables.
const PARTS: [(&str, &[VariableReader]); 3] = [
    ("The product", &[VariableReader::ThisMachine, VariableReader::Product]),
    ("Deployment", &[VariableReader::Workflow]),
    ("Tests", &[VariableReader::Tests]),
];

pub(super) fn text() -> String {
    let mut text = format!("{NOTE}{ABOUT}");
    for (title, readers) in PARTS {
        text += &format!("\n## {title}\n");
        for group in GROUPS.iter().filter(|group| readers.contains(&group.reader)) {
            text += &group_text(group, group.title != title);
        }
        if readers.contains(&VariableReader::Workflow) {
            text += &github_table();
        }
    }
    text
}

fn group_text(group: &Group, titled: bool) -> String {
    let mut text = String::new();
    if titled {
        text += &format!("\n### {}\n", group.title);
    }
    if !group.about.is_empty() {
        text += &format!("\n{}\n", group.about);
    }
    text.push('\n');
    if group.reader == VariableReader::Product {
        text += &head(&["variable", "meaning", "value", "on Vercel", "read by"]);
    } else {
        text += &head(&["variable", "meaning", "value"]);
    }
    for variable in group.variables {
        text += &variable_row(variable, group.reader == VariableReader::Product);
    }
    text
}

fn variable_row(variable: &Variable, of_the_product: bool) -> String {
    let name = format!("`{}`", variable.names[0]);
    let mut meaning = sentence(variable.purpose);
    if !variable.about.is_empty() {
        meaning += " ";
        meaning += variable.about;
    }
    if variable.names.len() > 1 {
        let others: Vec<String> =
            variable.names[1..].iter().map(|name| format!("`{name}`")).collect();
        meaning += &format!(" Read as well: {}.", others.join(", "));
    }
    let value = match variable.value {
        Value::Usual(value) => format!("`{value}`"),
        Value::Example(value) => format!("such as `{value}`"),
        Value::Untold => String::new(),
    };
    let need = match variable.need {
        Need::OnVercel => "**needed**",
        Need::Nowhere => "optional",
    };
    if of_the_product {
        row(&[&name, &meaning, &value, need, variable.readers])
    } else {
        row(&[&name, &meaning, &value])
    }
}

/// The variables of the workflow, with their places on GitHub.
fn github_table() -> String {
    let mut text = String::from("\n### On GitHub\n\nEverything that the workflow reads:\n\n");
    text += &head(&["name", "kept as"]);
    for variable in GROUPS.iter().flat_map(|group| group.variables) {
        if let Some(place) = variable.github {
            text += &row(&[&format!("`{}`", variable.names[0]), place]);
        }
    }
    text
}
