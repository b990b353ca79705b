//! Names of concepts: alone, and in the middle of a sentence.

use super::PhraseCandidate;

/// The best spelling: the glossary's, else the most frequent, the shorter (singular) before others.
pub(super) fn name(candidate: &PhraseCandidate) -> String {
    let best = candidate.surfaces.iter().min_by_key(|(surface, count)| {
        (is_plural(surface), std::cmp::Reverse(**count), surface.len())
    });
    best.map_or_else(String::new, |(surface, _)| surface.clone())
}

/// The name with the article it is mostly used with; what is counted is spoken of in the plural.
pub(super) fn name_with_article(name: &str, candidate: &PhraseCandidate) -> String {
    let (definite, indefinite) = (candidate.definite, candidate.indefinite);
    // Symbols like `pH` or `DNA` are not counted.
    let is_symbol = name.chars().skip(1).any(char::is_uppercase) && !name.contains(' ');
    if is_plural(name) || is_symbol {
        name.to_owned()
    } else if candidate.plural * 2 > candidate.mentions {
        plural_of(name)
    } else if definite > indefinite && definite * 2 > candidate.mentions {
        format!("the {name}")
    } else if indefinite > 0 && indefinite * 4 >= candidate.mentions {
        plural_of(name)
    } else {
        name.to_owned()
    }
}

/// The regular plural of a phrase's last word.
pub(crate) fn plural_of(name: &str) -> String {
    let hissing = ["s", "x", "z", "ch", "sh"].iter().any(|ending| name.ends_with(ending));
    let consonant_y = name.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o', 'u']));
    match (hissing, consonant_y) {
        (true, _) => format!("{name}es"),
        (_, Some(rest)) => format!("{rest}ies"),
        _ => format!("{name}s"),
    }
}

pub(super) fn is_plural(surface: &str) -> bool {
    surface.ends_with('s') && !surface.ends_with("ss") && !surface.ends_with("is")
}
