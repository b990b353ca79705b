//! The rules of the code map, held by a test: rules that are not tests decay.

mod cycles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The crates that each crate may import. See `crates/README.md` for why.
const MAY_IMPORT: [(&str, &[&str]); 21] = [
    ("domain", &[]),
    ("ports", &["domain"]),
    ("steps", &["domain", "ports"]),
    ("db", &["domain"]),
    ("curriculum", &["domain"]),
    ("retrieval", &["curriculum", "domain"]),
    ("conversation", &["curriculum", "domain"]),
    ("evals", &["conversation", "curriculum", "domain", "offline_tutor", "ports", "retrieval"]),
    ("inngest", &["ports", "steps"]),
    ("executor", &["db", "domain", "inngest", "steps"]),
    ("cloud", &["domain", "ports"]),
    ("local", &["db", "domain", "ports"]),
    ("offline_tutor", &["curriculum", "domain", "ports", "retrieval"]),
    ("companion", &["conversation", "curriculum", "db", "domain", "ports", "retrieval", "steps"]),
    ("web", &["companion", "domain", "inngest", "ports"]),
    (
        "runtime",
        &[
            "cloud",
            "companion",
            "db",
            "domain",
            "inngest",
            "local",
            "offline_tutor",
            "ports",
            "web",
        ],
    ),
    ("pg_cluster", &[]),
    (
        "dev",
        &[
            "cloud",
            "companion",
            "curriculum",
            "db",
            "domain",
            "evals",
            "executor",
            "inngest",
            "pg_cluster",
            "ports",
            "runtime",
            "web",
        ],
    ),
    (
        "testkit",
        &[
            "companion",
            "db",
            "domain",
            "executor",
            "inngest",
            "local",
            "offline_tutor",
            "pg_cluster",
            "ports",
            "retrieval",
            "steps",
            "web",
        ],
    ),
    ("api", &["runtime", "web"]),
    (
        "tests",
        &[
            "cloud",
            "companion",
            "curriculum",
            "db",
            "domain",
            "executor",
            "inngest",
            "local",
            "offline_tutor",
            "ports",
            "retrieval",
            "runtime",
            "steps",
            "testkit",
            "web",
        ],
    ),
];

/// Crates of which two versions would mean two stacks in every function.
const ONE_VERSION: [&str; 7] =
    ["axum", "hyper", "reqwest", "ring", "rustls", "sqlx-core", "tokio-rustls"];

/// Aliases that Rust programs have in every crate.
const ALIASES: [&str; 2] = ["Error", "Result"];

/// Crates that may define a type of the same name: a row or a body beside the thing itself.
const MAX_CRATES_OF_A_NAME: usize = 2;

/// Lines of a source file. Over it usually means a missing concept.
const MAX_LINES: usize = 400;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

#[test]
fn crates_import_only_what_their_layer_may() {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let members: BTreeSet<String> =
        metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    assert_eq!(
        members,
        rules.keys().map(ToString::to_string).collect(),
        "every member has its line in MAY_IMPORT"
    );
    for package in &metadata.packages {
        let allowed = rules[package.name.as_str()];
        let dependencies = package.dependencies.iter();
        for dependency in dependencies.filter(|link| link.kind != DependencyKind::Build) {
            // The tests of any crate may use what tests are made of.
            let in_tests =
                dependency.kind == DependencyKind::Development && dependency.name == "testkit";
            if members.contains(&dependency.name) && !in_tests {
                assert!(
                    allowed.contains(&dependency.name.as_str()),
                    "{} must not import {}",
                    package.name,
                    dependency.name
                );
            }
        }
    }
}

#[test]
fn features_are_named_in_the_workspace_only() {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    for package in &metadata.packages {
        let text = std::fs::read_to_string(&package.manifest_path).unwrap();
        let named =
            text.lines().find(|line| line.contains("features =") || line.contains("version = \""));
        assert_eq!(named, None, "{}", package.manifest_path);
    }
}

#[test]
fn there_is_one_of_each_stack() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let versions = |name: &str| lock.matches(&format!("name = \"{name}\"\n")).count();
    for name in ONE_VERSION {
        assert_eq!(versions(name), 1, "{name}");
    }
}

#[test]
fn sql_stands_in_db_and_http_in_web() {
    let sql = ["sqlx::query", "query_as(", "query_scalar("];
    for (path, text) in sources() {
        if path.ends_with("tests.rs") {
            continue;
        }
        let within = |folder: &str| path.starts_with(root().join("crates").join(folder));
        if !within("db")
            && !within("testkit")
            && !within("dev")
            && !path.starts_with(root().join("tests"))
        {
            for call in sql {
                assert!(!text.contains(call), "{} has SQL", path.display());
            }
        }
        for layer in ["domain", "db", "companion"] {
            assert!(
                !(within(layer) && text.contains("StatusCode::")),
                "{} knows HTTP",
                path.display()
            );
        }
        if within("domain") {
            for impure in ["async fn", "Utc::now", "rand::", "std::fs", "std::env"] {
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                assert!(!code.contains(impure), "{} has {impure}", path.display());
            }
        }
    }
}

#[test]
fn the_environment_is_read_in_one_place() {
    for (path, text) in sources() {
        let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let may = [
            "crates/runtime/src/environment",
            // Where cargo says to write to.
            "crates/curriculum/build.rs",
            "crates/dev/",
            "crates/inngest/examples/",
            "crates/inngest/tests/",
            "crates/testkit/",
            "crates/pg_cluster/",
            "tests/",
        ];
        if !may.iter().any(|prefix| relative.starts_with(prefix)) {
            assert!(!text.contains("env::var"), "{relative} reads the environment");
        }
    }
}

#[test]
fn every_file_says_why_it_exists_and_stays_small() {
    for (path, text) in sources() {
        let function = path.starts_with(root().join("api"));
        assert!(function || text.starts_with("//!"), "{} opens without a reason", path.display());
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", path.display());
    }
}

#[test]
fn functions_are_one_line() {
    for (path, text) in sources() {
        if path.starts_with(root().join("api")) {
            assert_eq!(text.lines().count(), 1, "{}", path.display());
            assert!(text.contains("runtime::serve(web::routes::"), "{}", path.display());
        }
    }
}

#[test]
fn a_type_name_stands_for_one_thing() {
    let mut crates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let file = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let name = file.strip_prefix("crates/").unwrap_or(&file).split('/').next().unwrap();
        for defined in text.lines().filter_map(type_name).filter(|name| !ALIASES.contains(name)) {
            crates.entry(defined.to_owned()).or_default().insert(name.to_owned());
        }
    }
    assert!(crates.len() > 500, "the types were not found");
    crates.retain(|_, crates| crates.len() > MAX_CRATES_OF_A_NAME);
    assert!(crates.is_empty(), "names of types in too many crates: {crates:#?}");
}

/// The type that a line defines. Associated types are indented and name no type of their own.
fn type_name(line: &str) -> Option<&str> {
    let public = line.trim_start().strip_prefix("pub").unwrap_or(line.trim_start());
    let public = public
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .map_or(public, |rest| rest.1);
    let (keyword, rest) = public.trim_start().split_once(' ')?;
    let is_alias = keyword == "type" && !line.starts_with(' ');
    if !is_alias && !["struct", "enum", "trait"].contains(&keyword) {
        return None;
    }
    rest.split(|letter: char| !letter.is_alphanumeric()).next().filter(|name| !name.is_empty())
}

#[test]
fn definitions_of_types_are_found() {
    assert_eq!(type_name("pub(crate) struct Place<'a> {"), Some("Place"));
    assert_eq!(type_name("    pub enum Inner { A }"), Some("Inner"));
    assert_eq!(type_name("type Line = (u8, u8);"), Some("Line"));
    assert_eq!(type_name("    type Output = u8;"), None);
    assert_eq!(type_name("    // a struct Answer would be the third"), None);
}

/// All Rust files of the project with their text.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["api", "crates", "tests"].map(|name| root().join(name)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().unwrap() != "node_modules" {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}
