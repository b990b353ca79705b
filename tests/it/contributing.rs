//! `CONTRIBUTING.md` leads to files and commands that exist: a recipe that names a file which was
//! renamed misleads exactly those who don't know the code yet.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::source_rules::{root, sources};

/// The recipes that the document has, as their headings.
const RECIPES: [&str; 15] = [
    "Add a route",
    "Add a job",
    "Add a scheduled job",
    "Add an adapter of an outside service",
    "Add a table",
    "Add a column",
    "Add a language to the offline tutor",
    "Add a notification channel",
    "Add a prompt",
    "Change a prompt",
    "Add an environment variable",
    "Add a transcript format",
    "Add a concept or an item",
    "Add an error code",
    "Add a migration",
];

/// A recipe of the document.
struct Recipe {
    heading: String,
    /// The numbers before its steps, in their order.
    steps: Vec<usize>,
    /// Paths from the root of the checkout.
    files: Vec<String>,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The recipes: a heading of the third level, numbered steps, and a block of files.
fn recipes(document: &str) -> Vec<Recipe> {
    document.split("\n### ").skip(1).map(recipe).collect()
}

fn recipe(section: &str) -> Recipe {
    let mut recipe = Recipe {
        heading: section.lines().next().unwrap_or_default().to_owned(),
        steps: Vec::new(),
        files: Vec::new(),
    };
    let mut in_files = false;
    for line in section.lines().skip(1) {
        match line {
            "```files" => in_files = true,
            "```" => in_files = false,
            path if in_files => recipe.files.push(path.to_owned()),
            text => {
                let number = text.split_once(". ").map(|(number, _)| number.parse());
                recipe.steps.extend(number.and_then(Result::<usize, _>::ok));
            }
        }
    }
    recipe
}

/// The word behind each mention of a command: as far as such words go.
fn commands_in<'a>(document: &'a str, command: &str) -> BTreeSet<&'a str> {
    let rests = document.split(command).skip(1);
    rests
        .map(|rest| {
            let end = rest.find(|letter: char| {
                !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | ':' | '_')
            });
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect()
}

/// The commands of `dev`, as a terminal has them: the variants of its enum in lower case. None of
/// them is of two words, which would be written with a hyphen.
fn dev_commands() -> BTreeSet<String> {
    let source = read("crates/dev/src/main.rs");
    let (_, variants) = source.split_once("\nenum Command {\n").unwrap();
    let (variants, _) = variants.split_once("\n}\n").unwrap();
    let names = variants.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?;
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        name.starts_with(|first: char| first.is_ascii_uppercase()).then(|| &name[..end])
    });
    names.map(str::to_ascii_lowercase).collect()
}

#[test]
fn every_recipe_is_there_with_its_steps_in_order() {
    let recipes = recipes(&read("CONTRIBUTING.md"));
    let headings: Vec<&str> = recipes.iter().map(|recipe| recipe.heading.as_str()).collect();
    assert_eq!(headings, RECIPES);
    for Recipe { heading, steps, files } in &recipes {
        assert!(steps.len() > 2, "{heading} has the steps {steps:?}");
        assert!(steps.iter().copied().eq(1..=steps.len()), "{heading} has the steps {steps:?}");
        assert!(files.len() > 2, "{heading} has the files {files:?}");
    }
}

#[test]
fn every_file_that_a_recipe_lists_exists() {
    let mut missing = Vec::new();
    for Recipe { heading, files, .. } in recipes(&read("CONTRIBUTING.md")) {
        let absent = files.iter().filter(|path| !root().join(path).is_file());
        missing.extend(absent.map(|path| format!("{heading}: {path}")));
    }
    assert!(missing.is_empty(), "CONTRIBUTING.md lists files that don't exist: {missing:#?}");
}

/// The Rust files that sentences name between backticks: `gate.rs`, `extract/caller.rs`.
fn rust_files_in_sentences(document: &str) -> BTreeSet<&str> {
    let sentences = document.split("\n```").step_by(2);
    let spans = sentences.flat_map(|text| text.split('`').skip(1).step_by(2));
    spans.filter(|span| span.split('.').next_back() == Some("rs") && !span.contains(' ')).collect()
}

#[test]
fn every_rust_file_that_a_sentence_names_exists() {
    let document = read("CONTRIBUTING.md");
    let named = rust_files_in_sentences(&document);
    assert!(named.contains("services.rs"), "{named:?}");
    // `db/students.rs` is the file of a crate without its folder `src`.
    let paths: Vec<String> =
        sources().iter().map(|(path, _)| path.to_string_lossy().replace("/src/", "/")).collect();
    let exists = |name: &&str| paths.iter().any(|path| path.ends_with(&format!("/{name}")));
    let missing: Vec<&str> = named.into_iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md names files that don't exist: {missing:?}");
}

#[test]
fn every_command_that_is_mentioned_exists() {
    let document = read("CONTRIBUTING.md");
    let package: Value = serde_json::from_str(&read("package.json")).unwrap();
    let scripts = commands_in(&document, "npm run ");
    assert!(scripts.contains("client"), "{scripts:?}");
    for script in scripts {
        assert!(package["scripts"][script].is_string(), "npm run {script}");
    }
    let (commands, known) = (commands_in(&document, "cargo run -p dev -- "), dev_commands());
    assert!(commands.contains("sync"), "{commands:?}");
    for command in commands {
        assert!(known.contains(command), "cargo run -p dev -- {command}: there are {known:?}");
    }
}
