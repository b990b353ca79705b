//! Crates that are built in more than one version: each costs compile time and room in a function, and
//! a type of one is not the type of the other. Those that others force on us stand in `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::semver::Version;

use super::{RULES, packages};
use crate::source_rules::root;

/// The versions that `deny.toml` lets stand beside a newer one, as `name:version`, with its reason.
fn skipped_versions() -> Vec<(&'static str, &'static str)> {
    let (_, rest) = RULES.split_once("\nskip = [").unwrap();
    let (list, _) = rest.split_once("\n]").unwrap();
    let entries = list.lines().filter(|line| line.contains('{'));
    let texts = entries.map(|line| line.split('"').skip(1).step_by(2).collect::<Vec<_>>());
    texts
        .map(|texts| match texts[..] {
            [entry, reason] => (entry, reason),
            _ => panic!("{texts:?} is no crate and reason"),
        })
        .collect()
}

/// Of each crate all versions but the newest, as `name:version` to the digit that matters.
fn older_versions(packages: impl Iterator<Item = (String, Version)>) -> BTreeSet<String> {
    let mut versions: BTreeMap<String, BTreeSet<Version>> = BTreeMap::new();
    for (name, version) in packages {
        versions.entry(name).or_default().insert(version);
    }
    let mut older = BTreeSet::new();
    for (name, mut versions) in versions {
        versions.pop_last();
        older.extend(versions.into_iter().map(|version| match version.major {
            0 => format!("{name}:0.{}", version.minor),
            major => format!("{name}:{major}"),
        }));
    }
    older
}

/// The crates for all platforms: `cargo metadata` would have to download those for others.
fn locked_versions() -> Vec<(String, Version)> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages = lock.split("[[package]]\n").skip(1);
    let value = |package: &str, key: &str| {
        let (_, rest) = package.split_once(&format!("{key} = \"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    packages
        .map(|package| (value(package, "name"), value(package, "version").parse().unwrap()))
        .collect()
}

#[test]
fn a_crate_has_a_second_version_only_with_a_reason() {
    let skipped = skipped_versions();
    for (entry, reason) in &skipped {
        assert!(!reason.is_empty(), "{entry} has no reason");
    }
    let listed: BTreeSet<String> = skipped.iter().map(|(entry, _)| (*entry).to_owned()).collect();
    assert_eq!(listed.len(), skipped.len(), "an entry stands twice");

    let present: Vec<_> =
        packages().into_iter().map(|package| (package.name.to_string(), package.version)).collect();
    let names: BTreeSet<String> = present.iter().map(|(name, _)| name.clone()).collect();
    let (older_here, older_anywhere) =
        (older_versions(present.into_iter()), older_versions(locked_versions().into_iter()));
    let new: Vec<_> = older_here.difference(&listed).collect();
    assert!(new.is_empty(), "{new:?} stand beside a newer version; `cargo tree -i` says for whom");
    let is_needed = |entry: &str| {
        let is_here = entry.split_once(':').is_some_and(|(name, _)| names.contains(name));
        if is_here { older_here.contains(entry) } else { older_anywhere.contains(entry) }
    };
    let gone: Vec<_> = listed.iter().filter(|entry| !is_needed(entry)).collect();
    assert!(gone.is_empty(), "{gone:?} need no exception any more");
}
