//! Dependencies that nothing names: each is compiled for every function and is one more to trust.
//! `cargo metadata` says under which name a crate sees a dependency; its source says which it uses.

use std::collections::BTreeSet;
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, NodeDep, Package};

use super::metadata;
use crate::rust_source::code;
use crate::source_rules::{root, sources};

/// Dependencies that no source names, as crate, dependency and reason: one that is only there to turn
/// on a feature of what others use, for example.
const KEPT: [(&str, &str, &str); 0] = [];

/// The source of a crate, without comments and texts.
struct CrateSource {
    production: String,
    all: String,
}

impl CrateSource {
    fn of(package: &Package, files: &[(std::path::PathBuf, String)]) -> Self {
        let folder = package.manifest_path.parent().unwrap();
        let mut source = Self { production: String::new(), all: String::new() };
        for (path, text) in files {
            let Ok(file) = path.strip_prefix(folder) else { continue };
            let code = code(text);
            if !is_test(file) {
                let tests = code.find("\n#[cfg(test)]\nmod tests {");
                source.production += &code[..tests.unwrap_or(code.len())];
            }
            source.all += &code;
        }
        source
    }

    /// The objection to a dependency: it is unused, or used only where it need not be linked.
    fn objection(&self, dependency: &NodeDep) -> Option<&'static str> {
        let has = |kind| dependency.dep_kinds.iter().any(|used| used.kind == kind);
        let is_normal = has(DependencyKind::Normal);
        // A build script may include files of other crates, which this reader doesn't follow.
        if has(DependencyKind::Build) {
            return None;
        }
        if !is_named(&dependency.name, &self.all) {
            Some("is named nowhere")
        } else if is_normal && has(DependencyKind::Development) {
            Some("is a dependency and once more a dev-dependency")
        } else if is_normal && !is_named(&dependency.name, &self.production) {
            Some("is named in tests only: make it a dev-dependency")
        } else {
            None
        }
    }
}

/// True if a file of a crate, by its path in there, is compiled for tests only.
fn is_test(file: &Path) -> bool {
    let is_folder_of_tests =
        |name| ["tests", "examples", "benches"].iter().any(|folder| name == *folder);
    file.ends_with("tests.rs") || file.iter().any(is_folder_of_tests)
}

/// True if code names a crate: by a path that begins with it, or by importing it.
fn is_named(name: &str, code: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let is_within = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '.';
        let is_whole = !before.ends_with(is_within)
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let is_imported = ["use ", "extern crate "].iter().any(|word| before.ends_with(word));
        is_whole && (is_imported || after.starts_with("::"))
    })
}

/// Every objection, as `crate: dependency reason`.
fn objections(metadata: &Metadata) -> Vec<String> {
    let files = sources();
    let nodes = &metadata.resolve.as_ref().unwrap().nodes;
    let mut objections_found = Vec::new();
    for package in metadata.workspace_packages() {
        let source = CrateSource::of(package, &files);
        let node = nodes.iter().find(|node| node.id == package.id).unwrap();
        for dependency in &node.deps {
            if let Some(objection) = source.objection(dependency) {
                objections_found.push(format!("{}: {} {objection}", package.name, dependency.name));
            }
        }
    }
    objections_found
}

#[test]
fn every_dependency_is_named_in_the_source() {
    let mut excepted: BTreeSet<String> =
        KEPT.iter().map(|(of, name, _)| format!("{of}: {name} ")).collect();
    let mut objections_found = objections(&metadata());
    objections_found.retain(|objection| {
        let entry = excepted.iter().find(|entry| objection.starts_with(entry.as_str())).cloned();
        entry.is_none_or(|entry| !excepted.remove(&entry))
    });
    assert!(objections_found.is_empty(), "{objections_found:#?}");
    assert!(excepted.is_empty(), "{excepted:?} need no exception");
}

#[test]
fn every_dependency_of_the_workspace_is_taken_by_a_crate() {
    let manifest = |folder: &Path| std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let workspace = manifest(&root());
    let (_, rest) = workspace.split_once("[workspace.dependencies]\n").unwrap();
    let (table, _) = rest.split_once("\n[").unwrap();
    let members: String = metadata()
        .workspace_packages()
        .iter()
        .map(|package| manifest(package.manifest_path.parent().unwrap().as_std_path()))
        .collect();
    let names: Vec<&str> =
        table.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    assert!(names.len() > 40, "the table is not understood");
    for name in names {
        assert!(members.contains(&format!("\n{name}.workspace = true\n")), "nobody takes {name}");
    }
}

#[test]
fn a_name_in_a_comment_or_a_text_is_no_use() {
    let named = [
        "use hyper::Request;",
        "use hyper as server;",
        "use hyper;",
        "pub use {bytes::Bytes, hyper::Body};",
        "fn a<'a>(b: &'a str) -> hyper::Request {",
        "#[hyper::main]",
        "let quote = '\"'; hyper::a(); let other = '\\'';",
        r#"let text = "\\"; hyper::a("");"#,
        "let text = r#\"a \" b\"#; hyper::a();",
        "let bytes = b\"a\"; hyper::a();",
        "/* a */ hyper::a();",
        "a(); // why\nhyper::a();",
    ];
    for text in named {
        assert!(is_named("hyper", &code(text)), "{text}");
    }
    let unnamed = [
        "// hyper::Request",
        "/// See [`hyper::Request`].",
        "/* use hyper; */",
        "let text = \"hyper::proto=warn\";",
        r#"let text = "a \" hyper::a";"#,
        "let text = r#\"a \" hyper::a\"#;",
        "let text = br\"hyper::a\";",
        "use hyper_util::rt;",
        "use crate::hyper::Request;",
        "let hyper = 1;",
        "self.hyper::<u8>();",
        "superhyper::a();",
    ];
    for text in unnamed {
        assert!(!is_named("hyper", &code(text)), "{text}");
    }
}
