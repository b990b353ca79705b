//! Names that are also something else, and other words that redaction has to know.

use crate::transcript;

/// Given names and surnames that are words of the language too.
const COMMON: [&str; 94] = [
    "amber",
    "angel",
    "art",
    "ash",
    "autumn",
    "baker",
    "basil",
    "bill",
    "black",
    "bliss",
    "brook",
    "brown",
    "carter",
    "case",
    "cash",
    "chance",
    "charity",
    "chase",
    "chip",
    "christian",
    "clay",
    "cliff",
    "cook",
    "cooper",
    "crystal",
    "daisy",
    "dale",
    "dawn",
    "day",
    "dean",
    "destiny",
    "dot",
    "drew",
    "earnest",
    "eve",
    "faith",
    "field",
    "fisher",
    "flora",
    "forest",
    "frank",
    "gene",
    "glen",
    "grace",
    "grant",
    "gray",
    "green",
    "guy",
    "harmony",
    "hazel",
    "heath",
    "heather",
    "hill",
    "holly",
    "hope",
    "hunter",
    "iris",
    "ivy",
    "jack",
    "jade",
    "jasmine",
    "jean",
    "joy",
    "king",
    "lane",
    "lily",
    "long",
    "mark",
    "mason",
    "max",
    "melody",
    "mercy",
    "miles",
    "olive",
    "page",
    "pat",
    "pearl",
    "penny",
    "price",
    "ray",
    "reed",
    "rich",
    "rob",
    "robin",
    "root",
    "rose",
    "ruby",
    "sandy",
    "short",
    "sky",
    "sue",
    "summer",
    "wade",
    "will",
];

/// Months that are names: "in May" is no person.
const MONTHS: [&str; 5] = ["april", "august", "june", "may", "march"];

/// People that lessons are about, units among them: surnames and classical names. First names that
/// many students have (Marie, Isaac) are left out on purpose: better a riddle than a leak.
const CURRICULUM: [&str; 68] = [
    "archimedes",
    "aristotle",
    "austen",
    "avogadro",
    "bayes",
    "bernoulli",
    "bohr",
    "boole",
    "boyle",
    "caesar",
    "celsius",
    "columbus",
    "copernicus",
    "coulomb",
    "curie",
    "dalton",
    "darwin",
    "descartes",
    "dickens",
    "edison",
    "einstein",
    "euclid",
    "euler",
    "faraday",
    "fermat",
    "fibonacci",
    "fourier",
    "franklin",
    "galileo",
    "gauss",
    "hamlet",
    "hertz",
    "homer",
    "hooke",
    "hubble",
    "jefferson",
    "joule",
    "kelvin",
    "kepler",
    "lagrange",
    "laplace",
    "leibniz",
    "lincoln",
    "lovelace",
    "macbeth",
    "maxwell",
    "mendel",
    "napoleon",
    "newton",
    "nobel",
    "ohm",
    "orwell",
    "pascal",
    "planck",
    "plato",
    "pythagoras",
    "riemann",
    "roman",
    "romeo",
    "rutherford",
    "shakespeare",
    "socrates",
    "taylor",
    "tesla",
    "turing",
    "venn",
    "washington",
    "watt",
];

/// Words one letter away from frequent names; capitalised, they begin a sentence.
const NEAR_NAMES: [&str; 49] = [
    "alike", "alive", "angle", "angles", "basin", "blame", "brain", "brains", "brand", "carry",
    "chair", "chart", "clear", "color", "every", "final", "first", "force", "front", "games",
    "given", "grade", "graph", "handy", "later", "leaves", "light", "lower", "major", "merry",
    "meter", "minor", "never", "north", "other", "paper", "place", "power", "right", "score",
    "share", "solve", "sorry", "start", "state", "their", "there", "these", "weather",
];

/// What a name also is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Also {
    /// Nothing but a name.
    Nothing,
    /// A word of the language.
    Word,
    /// A month.
    Month,
    /// Something that is taught.
    Taught,
}

/// What else a name is.
pub(super) fn also(name: &str) -> Also {
    let name = name.to_lowercase();
    let name = name.as_str();
    if MONTHS.contains(&name) {
        Also::Month
    } else if CURRICULUM.contains(&name) {
        Also::Taught
    } else if COMMON.contains(&name) || is_stop_word(name) || transcript::is_part(name) {
        Also::Word
    } else {
        Also::Nothing
    }
}

/// Whether a word that resembles a name is a word of its own.
pub(super) fn is_own_word(word: &str) -> bool {
    also(word) != Also::Nothing || NEAR_NAMES.contains(&word.to_lowercase().as_str())
}

fn is_stop_word(word: &str) -> bool {
    stop_words::lookup("en").is_some_and(|words| words.contains(&word))
}

/// After these, a capitalised word is somebody spoken to.
pub(super) const GREETINGS: [&str; 12] = [
    "hi", "hello", "hey", "thanks", "thank", "dear", "bye", "goodbye", "welcome", "congrats",
    "i'm", "named",
];

/// After these too, if a pause follows: "good job, Will!", "okay Will."
pub(super) const CALLS: [&str; 16] = [
    "you",
    "okay",
    "ok",
    "sorry",
    "morning",
    "afternoon",
    "evening",
    "job",
    "done",
    "work",
    "yes",
    "no",
    "right",
    "so",
    "well",
    "alright",
];

/// Titles that stand before surnames.
pub(super) const TITLES: [&str; 7] = ["mr", "mrs", "ms", "miss", "dr", "prof", "professor"];

/// What only people do: "Will asked", and with "asked Will" the same words before the name.
pub(super) const DEEDS: [&str; 24] = [
    "said",
    "says",
    "asked",
    "asks",
    "ask",
    "thinks",
    "thought",
    "knows",
    "wrote",
    "got",
    "solved",
    "answered",
    "needs",
    "wants",
    "understands",
    "struggled",
    "explained",
    "forgot",
    "tried",
    "tell",
    "told",
    "tells",
    "with",
    "help",
];
