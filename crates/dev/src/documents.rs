//! The pages that are made from the code, and never written by hand: the reader finds in them what
//! the program does, because both come from the same list.

mod configuration;
mod errors;
mod example;
mod requested;
mod routes;

use crate::Result;

/// A page and its place, from the root of the checkout.
pub(crate) struct Document {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

/// All of them.
pub(crate) fn all() -> Result<Vec<Document>> {
    Ok(vec![
        Document { path: ".env.example", text: example::text() },
        Document { path: "docs/configuration.md", text: configuration::text() },
        Document { path: "docs/errors.md", text: errors::text() },
        Document { path: "docs/routes.md", text: routes::text()? },
    ])
}

/// The first line of each page.
const NOTE: &str = "<!-- Written by `cargo run -p dev -- sync`. Don't edit. -->\n";

/// A row of a table. A bar in a cell would end it.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The head of a table.
fn head(cells: &[&str]) -> String {
    row(cells) + "|" + &"---|".repeat(cells.len()) + "\n"
}

/// A sentence with a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

/// The file Vercel serves a path from: `{id}` is `[id]` there.
pub(crate) fn file_of(path: &str) -> Option<String> {
    let path = path.strip_prefix("/api/").filter(|rest| !rest.is_empty())?;
    Some(format!("{}.rs", path.replace('{', "[").replace('}', "]")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn no_page_is_old() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for Document { path, text } in all().unwrap() {
            let present = fs::read_to_string(root.join(path)).unwrap_or_default();
            assert!(present == text, "{path} is old: run cargo run -p dev -- sync");
        }
    }

    #[test]
    fn cells_of_a_table_keep_their_bars() {
        assert_eq!(head(&["a", "b|c"]), "| a | b\\|c |\n|---|---|\n");
    }
}
