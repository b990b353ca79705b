//! The language around a word, as far as endings of names depend on it.

use crate::redact::folding::fold_to_string;

/// Bytes looked at before and after a word.
const REACH: usize = 100;

/// The changes that the language of a sentence makes to names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// It doesn't, or nothing shows that it does.
    Uninflected,
    /// Polish, Czech, Croatian and their neighbours: other endings.
    Slavic,
    /// Turkish, Finnish, Hungarian, Estonian: endings added.
    Agglutinative,
}

const ENGLISH: [&str; 20] = [
    "the", "is", "of", "and", "that", "with", "are", "was", "you", "this", "have", "for", "what",
    "how", "has", "did", "does", "from", "not", "asked",
];

const SLAVIC: [&str; 40] = [
    "nie",
    "jest",
    "jak",
    "czy",
    "dla",
    "sie",
    "jsem",
    "jsi",
    "neni",
    "pro",
    "nebo",
    "ale",
    "sa",
    "byl",
    "jestem",
    "byla",
    "jeho",
    "kako",
    "nije",
    "kao",
    "od",
    "przy",
    "powiedzialem",
    "zapytaj",
    "oraz",
    "przez",
    "mam",
    "ma",
    "dal",
    "daj",
    "rekl",
    "jsme",
    "lekcja",
    "s",
    "z",
    "ze",
    "zadanie",
    "razem",
    "dzis",
    "pomoz",
];

const AGGLUTINATIVE: [&str; 28] = [
    "ve", "bir", "bu", "icin", "ile", "dedi", "ders", "etta", "az", "egy", "hogy", "nem", "minka",
    "sanoi", "kirja", "mondta", "segitett", "sordu", "verdi", "soyledi", "odevi", "oli", "konyvet",
    "kanssa", "kitap", "yardim", "opettaja", "hyva",
];

/// The kind of language in which the bytes from `start` stand.
pub(super) fn detect_tongue(text: &str, start: usize) -> Tongue {
    let from = text.floor_char_boundary(start.saturating_sub(REACH));
    let to = text.ceil_char_boundary((start + REACH).min(text.len()));
    let near = &text[from..to];
    let words: Vec<String> = near
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(fold_to_string)
        .collect();
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(&word.as_str())).count();
    let letters = |list: &str| near.chars().filter(|c| list.contains(*c)).count();
    let english = count(&ENGLISH);
    let slavic = count(&SLAVIC) + letters("ąęłńśźżćěščřžůťďňĄĘŁŚŹŻĆĚŠČŘŽ");
    let agglutinative = count(&AGGLUTINATIVE) + letters("ğışőűİŞ") + near.matches(" és ").count();
    if english > slavic.max(agglutinative) || slavic.max(agglutinative) == 0 {
        Tongue::Uninflected
    } else if slavic >= agglutinative {
        Tongue::Slavic
    } else {
        Tongue::Agglutinative
    }
}
