//! The crates that are built in: under licences that are allowed, from the one registry, none that is
//! banned, none in two versions without a reason, and none that nothing uses. The lists are those of
//! `deny.toml`; this holds them without a network.

use cargo_metadata::{Metadata, MetadataCommand, Package};

mod unused;
mod versions;

const RULES: &str = include_str!("../../deny.toml");

/// The texts of a list in `deny.toml`.
fn list(name: &str) -> Vec<&'static str> {
    let start = format!("\n{name} = [");
    let (_, rest) = RULES.split_once(start.as_str()).unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    let code = list.lines().filter(|line| !line.trim_start().starts_with('#'));
    code.flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

fn metadata() -> Metadata {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    // Crates for other platforms need not be there.
    let options = ["--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).other_options(options.map(str::to_owned));
    command.exec().unwrap()
}

fn packages() -> Vec<Package> {
    metadata().packages
}

/// True if an SPDX expression can be met with these licences. A slash is an old way to write `OR`.
fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = take_any(&mut rest, allowed);
    met && rest.is_empty()
}

fn take_any(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = take_all(words, allowed);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        met |= take_all(words, allowed);
    }
    met
}

fn take_all(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = take_one(words, allowed);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        met &= take_one(words, allowed);
    }
    met
}

fn take_one(words: &mut &[&str], allowed: &[&str]) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = take_any(words, allowed);
            let [")", rest @ ..] = *words else { return false };
            *words = rest;
            met
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn expressions_of_licences_are_read() {
    let allowed = ["MIT", "ISC"];
    for met in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND ISC", "MIT AND (ISC)"]
    {
        assert!(is_met(met, &allowed), "{met}");
    }
    for unmet in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR ISC) AND GPL-3.0",
        "MIT ISC",
        "(MIT",
        "MIT WITH x",
    ] {
        assert!(!is_met(unmet, &allowed), "{unmet}");
    }
}

#[test]
fn every_crate_has_an_allowed_licence_and_source() {
    let (licences, registries) = (list("allow"), list("allow-registry"));
    assert!(licences.len() > 3 && registries.len() == 1, "deny.toml is not understood");
    let packages = packages();
    assert!(packages.len() > 200, "{} packages", packages.len());
    for package in packages {
        let Some(source) = package.source else {
            assert!(
                package.manifest_path.starts_with(crate::source_rules::root().to_str().unwrap())
            );
            continue;
        };
        let known = registries.iter().any(|registry| source.repr == format!("registry+{registry}"));
        assert!(known, "{} comes from {source}", package.name);
        let licence = package.license.unwrap_or_default();
        assert!(is_met(&licence, &licences), "{} is under {licence:?}", package.name);
    }
}

#[test]
fn no_crate_is_banned() {
    let banned = list("deny");
    assert!(banned.contains(&"openssl"));
    for package in packages() {
        assert!(!banned.contains(&package.name.as_str()), "{} is built in", package.name);
    }
}
