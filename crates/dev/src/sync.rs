//! Keeps what is written by a program in step with the code: `api/` with the list of routes, one
//! file and one program per route, and the pages of [`documents`].
//!
//! Vercel finds a function by its file and the program's name by the `[[bin]]` with that path, so
//! both are written from the one list and never by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use web::routes::RouteInfo;

use crate::documents::{Document, file_of};
use crate::{Result, documents};

/// Stands above the programs in the manifest.
const HEAD: &str = r#"# Written by `cargo run -p dev -- sync` from the list of routes in crates/web/src/routes.rs.
# Functions hold no tests, benchmarks or documentation, so nothing but a build compiles them.
[package]
name = "api"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
publish.workspace = true
autobins = false

[dependencies]
runtime.workspace = true
web.workspace = true
"#;

/// `dev sync`.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let folder = root.join("api");
    let expected = files(&web::routes::list())?;
    let present = present(&folder)?;
    let old = old_documents(&root)?;
    let mut changes = changes(&expected, &present);
    changes.extend(old.iter().map(|document| format!("change {}", document.path)));
    if check && !changes.is_empty() {
        let list = changes.join("\n  ");
        let message = "What is written does not fit the code: run `cargo run -p dev -- sync`.";
        return Err(format!("{message}\n  {list}").into());
    }
    for Document { path, text } in old {
        fs::write(root.join(path), text)?;
    }
    for (path, text) in expected.iter().filter(|(path, text)| present.get(*path) != Some(text)) {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, text)?;
    }
    for path in present.keys().filter(|path| !expected.contains_key(*path)) {
        fs::remove_file(folder.join(path))?;
        remove_empty_parents(&folder, path);
    }
    for change in &changes {
        println!("{change}");
    }
    println!("api/ and the pages fit the code: {} functions.", expected.len() - 1);
    Ok(())
}

/// The pages that are not as they should be.
fn old_documents(root: &Path) -> Result<Vec<Document>> {
    let mut documents = documents::all()?;
    documents.retain(|Document { path, text }| {
        !fs::read_to_string(root.join(path)).is_ok_and(|present| present == *text)
    });
    Ok(documents)
}

/// The content of `api/`: the manifest and a file for each route.
fn files(routes: &[RouteInfo]) -> Result<BTreeMap<PathBuf, String>> {
    let mut manifest = HEAD.to_owned();
    let mut files = BTreeMap::new();
    for RouteInfo { name, path, .. } in routes {
        let file = file_of(path).ok_or_else(|| format!("The route {path} is not under /api/."))?;
        write!(
            manifest,
            "\n[[bin]]\nname = \"{name}\"\npath = \"{file}\"\ntest = false\nbench = false\ndoc = false\n"
        )?;
        let text = format!(
            "fn main() -> std::process::ExitCode {{ runtime::serve(web::routes::{name}) }}\n"
        );
        files.insert(PathBuf::from(file), text);
    }
    files.insert(PathBuf::from("Cargo.toml"), manifest);
    Ok(files)
}

/// The manifest and the sources that are there, by their path within the folder.
fn present(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            let is_ours = path.extension().is_some_and(|end| end == "rs")
                || path == folder.join("Cargo.toml");
            if path.is_dir() {
                folders.push(path);
            } else if is_ours {
                files.insert(path.strip_prefix(folder)?.to_owned(), fs::read_to_string(&path)?);
            }
        }
    }
    Ok(files)
}

/// The files that have to change, a line each.
fn changes(
    expected: &BTreeMap<PathBuf, String>,
    present: &BTreeMap<PathBuf, String>,
) -> Vec<String> {
    let written = expected.iter().filter_map(|(path, text)| match present.get(path) {
        None => Some(format!("add api/{}", path.display())),
        Some(old) if old != text => Some(format!("change api/{}", path.display())),
        Some(_) => None,
    });
    let stale = present.keys().filter(|path| !expected.contains_key(*path));
    written.chain(stale.map(|path| format!("remove api/{}", path.display()))).collect()
}

/// Removes the folders a removed file leaves empty; one that isn't empty refuses.
fn remove_empty_parents(folder: &Path, path: &Path) {
    for parent in path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty()) {
        if fs::remove_dir(folder.join(parent)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(name: &'static str, path: &str) -> RouteInfo {
        RouteInfo { name, path: path.to_owned(), methods: vec!["GET"] }
    }

    #[test]
    fn a_parameter_in_a_path_is_a_bracket_in_a_file_name() {
        assert_eq!(
            file_of("/api/practice/{practiceId}/submit").as_deref(),
            Some("practice/[practiceId]/submit.rs")
        );
        assert_eq!(file_of("/health"), None);
        assert_eq!(file_of("/api/"), None);
    }

    #[test]
    fn every_route_is_one_line_of_code_and_one_program() {
        let files = files(&[route("student", "/api/students/{studentId}")]).unwrap();
        let source = &files[Path::new("students/[studentId].rs")];
        assert_eq!(source.lines().count(), 1);
        assert!(source.contains("web::routes::student"));
        assert!(files[Path::new("Cargo.toml")].contains("path = \"students/[studentId].rs\""));
    }

    #[test]
    fn changes_name_what_is_missing_different_or_stale() {
        let of = |files: &[(&str, &str)]| -> BTreeMap<PathBuf, String> {
            files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect()
        };
        let expected = of(&[("a.rs", "1"), ("b.rs", "2"), ("c.rs", "3")]);
        let present = of(&[("b.rs", "old"), ("c.rs", "3"), ("d.rs", "4")]);
        assert_eq!(
            changes(&expected, &present),
            ["add api/a.rs", "change api/b.rs", "remove api/d.rs"]
        );
        assert!(changes(&expected, &expected).is_empty());
    }
}
