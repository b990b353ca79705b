//! The graph of a crate's modules, level by level, and its cycles.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::source::{ModulePath, Modules};

/// Imports of imports that are followed; those of a crate that compiles are fewer.
const MAX_IMPORTS: usize = 16;

/// The siblings each child of a module needs, with the file and line of one use.
type Level = BTreeMap<String, BTreeMap<String, String>>;

/// Descriptions of cycles, one for each set of siblings that need each other.
pub(super) fn cycles(modules: &Modules) -> Vec<String> {
    let mut found = Vec::new();
    for (parent, level) in levels(modules) {
        let mut seen = BTreeSet::new();
        for node in level.keys() {
            if seen.contains(node) {
                continue;
            }
            if let Some(cycle) = shortest_cycle(&level, node) {
                seen.extend(level.keys().filter(|other| {
                    is_reachable(&level, node, other) && is_reachable(&level, other, node)
                }));
                found.push(describe(&parent, &level, &cycle));
            }
        }
    }
    found
}

fn levels(modules: &Modules) -> BTreeMap<ModulePath, Level> {
    let mut levels: BTreeMap<ModulePath, Level> = BTreeMap::new();
    for (from, module) in modules {
        if is_for_tests(modules, from) {
            continue;
        }
        for reference in &module.references {
            let Some(target) = resolve(modules, from, &reference.path, MAX_IMPORTS) else {
                continue;
            };
            for to in target.modules {
                let common = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
                if let (Some(needs), Some(needed)) = (from.get(common), to.get(common)) {
                    let level = levels.entry(from[..common].to_vec()).or_default();
                    let uses = level.entry(needs.clone()).or_default();
                    let place = format!("{}:{}", reference.file, reference.line);
                    uses.entry(needed.clone()).or_insert(place);
                }
            }
        }
    }
    levels
}

/// True when a module above, or its parent, declares the module under `#[cfg(test)]`.
fn is_for_tests(modules: &Modules, path: &[String]) -> bool {
    (0..path.len()).any(|depth| {
        modules.get(&path[..depth]).is_some_and(|parent| parent.tests.contains(&path[depth]))
    })
}

struct Target {
    /// Modules the path leads through; the last has the item, or is it.
    modules: Vec<ModulePath>,
    is_module: bool,
}

/// The target of a path in a module; none when it leads out of the crate.
fn resolve(modules: &Modules, from: &[String], path: &[String], imports: usize) -> Option<Target> {
    let imports = imports.checked_sub(1)?;
    let first = path.first()?;
    let (mut at, names) = match first.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (from.to_vec(), &path[1..]),
        "super" => (from.to_vec(), path),
        name if has_name(modules, from, name) => (from.to_vec(), path),
        _ => return None,
    };
    let mut passed = vec![at.clone()];
    for name in names {
        if name == "super" {
            at.pop();
            passed = vec![at.clone()];
            continue;
        }
        let child = [at.as_slice(), std::slice::from_ref(name)].concat();
        if modules.contains_key(&child) {
            at = child;
            passed.push(at.clone());
            continue;
        }
        let Some(target) = imported(modules, &at, name, imports) else {
            return Some(Target { modules: passed, is_module: false });
        };
        passed.extend(target.modules);
        if !target.is_module {
            return Some(Target { modules: passed, is_module: false });
        }
        at = passed.last().cloned()?;
    }
    Some(Target { modules: passed, is_module: true })
}

fn has_name(modules: &Modules, module: &[String], name: &str) -> bool {
    let child = [module, &[name.to_owned()]].concat();
    modules.contains_key(&child)
        || modules
            .get(module)
            .is_some_and(|module| module.imports.contains_key(name) || module.items.contains(name))
}

/// The target of a name that a module has from elsewhere.
fn imported(modules: &Modules, at: &[String], name: &str, imports: usize) -> Option<Target> {
    let module = modules.get(at)?;
    if let Some(path) = module.imports.get(name) {
        // `use name::..` of another crate would otherwise be looked up under the name it brings.
        let is_own = path.len() == 1 && path[0] == name;
        return if is_own { None } else { resolve(modules, at, path, imports) };
    }
    if module.items.contains(name) {
        return None;
    }
    module.globs.iter().find_map(|glob| {
        let globbed = resolve(modules, at, glob, imports)?.modules.pop()?;
        let path = ["self".to_owned(), name.to_owned()];
        let target =
            has_name(modules, &globbed, name).then(|| resolve(modules, &globbed, &path, imports));
        target.flatten()
    })
}

/// The shortest way from a node over others back to it, beginning and ending with the node.
fn shortest_cycle(level: &Level, start: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![start.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let last = way.last()?;
        for next in level.get(last).into_iter().flat_map(BTreeMap::keys) {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

fn is_reachable(level: &Level, start: &str, end: &str) -> bool {
    let mut seen = BTreeSet::from([start]);
    let mut waiting = vec![start];
    while let Some(node) = waiting.pop() {
        let needed = level.get(node).into_iter().flat_map(BTreeMap::keys);
        waiting.extend(needed.map(String::as_str).filter(|next| seen.insert(next)));
    }
    seen.contains(end)
}

fn describe(parent: &[String], level: &Level, cycle: &[String]) -> String {
    let full = |name: &String| [parent, std::slice::from_ref(name)].concat().join("::");
    let way = cycle.iter().map(full).collect::<Vec<_>>().join(" → ");
    let steps = cycle.windows(2).map(|step| {
        let place = &level[&step[0]][&step[1]];
        format!("  {} needs {}: {place}", step[0], step[1])
    });
    std::iter::once(way).chain(steps).collect::<Vec<_>>().join("\n")
}
