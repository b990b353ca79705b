//! No module cycles inside a crate: modules that need each other can only be read and changed
//! together, and no order shows where to begin.
//!
//! Siblings are compared at each level of the module tree. A module stands for all that is below it,
//! and needs a sibling when anything below it mentions an item below the sibling, also under the name
//! that a module above re-exports. A parent and its child may need each other.

mod graph;
mod source;

use std::collections::BTreeMap;
use std::path::Path;

use self::graph::cycles;
use self::source::{Modules, read};

#[test]
fn modules_of_a_crate_form_no_cycle() {
    let mut crates: BTreeMap<String, Modules> = BTreeMap::new();
    for (path, text) in super::sources() {
        let file = path.strip_prefix(super::root()).unwrap();
        let Some((name, module)) = module_of(file) else { continue };
        let modules = crates.entry(name).or_default();
        read(modules, &file.to_string_lossy(), &module, &text);
    }
    assert!(crates.len() > 10, "the crates were not found");
    let mut found = Vec::new();
    for (name, modules) in &crates {
        found.extend(cycles(modules).iter().map(|cycle| format!("crate {name}: {cycle}")));
    }
    assert!(found.is_empty(), "{} module cycles\n{}", found.len(), found.join("\n"));
}

/// The crate and the module of a source file; none for tests and examples.
fn module_of(file: &Path) -> Option<(String, Vec<String>)> {
    let text = file.to_str()?;
    let (name, rest) = text.strip_prefix("crates/")?.split_once("/src/")?;
    let module = rest.strip_suffix(".rs")?;
    let module = match module {
        "lib" | "main" => Vec::new(),
        module => module.split('/').map(str::to_owned).collect(),
    };
    let in_tests = module.iter().any(|part| part == "tests");
    (!in_tests).then(|| (name.to_owned(), module))
}

/// The cycles of a crate of which these are the files and their texts.
fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
    let mut modules = Modules::new();
    for (file, text) in files {
        let (_, module) = module_of(&Path::new("crates/it/src").join(file)).unwrap();
        read(&mut modules, file, &module, text);
    }
    cycles(&modules)
}

#[test]
fn a_cycle_is_named_with_a_use_for_each_of_its_steps() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;"),
        ("a.rs", "//! A.\n\nuse crate::b::{self, Thing};\nuse crate::d::Leaf;"),
        ("b.rs", "fn work() -> u8 {\n    super::c::work()\n}"),
        ("c.rs", "macro_rules! work { () => { $crate::a::work() } }"),
        ("d.rs", "pub(crate) struct Leaf;"),
    ]);
    assert_eq!(
        cycles,
        ["a → b → c → a\n  a needs b: a.rs:3\n  b needs c: b.rs:2\n  c needs a: c.rs:1"]
    );
}

#[test]
fn a_name_that_the_root_exports_counts_as_the_module_that_has_it() {
    let uses = ("a.rs", "use crate::Thing;");
    let back = ("b.rs", "use crate::a;\npub struct Thing;");
    let by_name = cycles_of(&[("lib.rs", "mod a; mod b;\npub use b::Thing;"), uses, back]);
    assert_eq!(by_name, ["a → b → a\n  a needs b: a.rs:1\n  b needs a: b.rs:1"]);
    let other_name = ("lib.rs", "mod a; mod b;\nuse crate::b::{Thing as Other};");
    let renamed = cycles_of(&[other_name, ("a.rs", "type A = crate::Other;"), back]);
    assert_eq!(renamed, by_name);
    let by_glob = cycles_of(&[("lib.rs", "mod a; mod b;\npub use self::b::*;"), uses, back]);
    assert_eq!(by_glob, by_name);
    let own = cycles_of(&[("lib.rs", "mod a; mod b;\npub struct Thing;"), uses, back]);
    assert!(own.is_empty(), "{own:?}");
}

#[test]
fn a_module_stands_for_all_that_is_below_it() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "mod deep;"),
        ("a/deep.rs", "use crate::b;"),
        ("b.rs", "mod other { use super::super::a::deep::Thing; }"),
    ]);
    assert_eq!(cycles, ["a → b → a\n  a needs b: a/deep.rs:1\n  b needs a: b.rs:1"]);
    let below = cycles_of(&[
        ("a.rs", "mod x; mod y;"),
        ("a/x.rs", "use super::y::Y;"),
        ("a/y.rs", "use super::x::X;"),
    ]);
    assert_eq!(below, ["a::x → a::y → a::x\n  x needs y: a/x.rs:1\n  y needs x: a/y.rs:1"]);
}

#[test]
fn parents_children_and_tests_make_no_cycle() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a; mod b;\nuse a::work;\nuse b::Thing;"),
        ("a.rs", "mod child;\nuse self::child::Part;\n#[cfg(test)]\nmod tests;"),
        ("a/child.rs", "use super::work;\nuse crate::b::Thing;\nuse crate::root_item;"),
        ("b.rs", "// use crate::a;\n#[cfg(test)]\nuse crate::a;\nconst A: &str = \"crate::a::A\";"),
        ("b/child.rs", "#[cfg(test)]\nmod probe {\n    use crate::a::work;\n}"),
    ]);
    assert!(cycles.is_empty(), "{cycles:?}");
    let only_for_tests = cycles_of(&[
        ("lib.rs", "mod a;\n#[cfg(test)]\nmod b;"),
        ("a.rs", "use crate::b;"),
        ("b.rs", "use crate::a;"),
    ]);
    assert!(only_for_tests.is_empty(), "{only_for_tests:?}");
}

#[test]
fn quotes_and_comments_hold_no_paths_and_end_where_they_end() {
    for before in [
        "const A: &str = \"use super::b; \\\" \";",
        "const A: &str = r#\"use super::b; \" \"#;",
        "const A: (char, char) = ('\"', '\\'');",
        "fn a<'a>(text: &'a str) -> &'a str { text }",
        "/* use super::b; \" */",
    ] {
        let back = ("b.rs", "use super::a::A;");
        let quiet = cycles_of(&[("a.rs", before), back]);
        assert!(quiet.is_empty(), "{before}: {quiet:?}");
        let text = format!("{before}\nfn work() {{ super::b::work() }}");
        let cycles = cycles_of(&[("a.rs", &text), back]);
        assert_eq!(cycles, ["a → b → a\n  a needs b: a.rs:2\n  b needs a: b.rs:1"], "{before}");
    }
}
