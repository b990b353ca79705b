//! Nicknames: Liz for Elizabeth, Саша for Александр.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::folding::fold_to_string;

/// A short name that stands for more full names than this says too little about which is meant.
const MAX_FULL_NAMES: usize = 3;

/// Names, and the other names of those who have them.
static NICKNAMES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    let mut full_names: HashMap<String, Vec<String>> = HashMap::new();
    for line in include_str!("data/nicknames.txt").lines() {
        let Some((name, nicknames)) = line.split_once(':') else { continue };
        let name = fold_to_string(name);
        for nickname in nicknames.split_whitespace().map(fold_to_string) {
            full_names.entry(nickname.clone()).or_default().push(name.clone());
            names.entry(name.clone()).or_default().push(nickname);
        }
    }
    for (nickname, full) in full_names {
        // With one full name, the others of its nicknames too: Tommy for Tom.
        let others = if full.len() == 1 { names.get(&full[0]).cloned() } else { None };
        if full.len() <= MAX_FULL_NAMES {
            names
                .entry(nickname)
                .or_default()
                .extend(full.into_iter().chain(others.unwrap_or_default()));
        }
    }
    names
});

/// Other names of somebody with a folded name, folded too.
pub(crate) fn nicknames(name: &str) -> &'static [String] {
    NICKNAMES.get(name).map_or(&[], Vec::as_slice)
}
