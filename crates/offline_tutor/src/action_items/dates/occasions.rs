//! Days that are no weekday: `every evening`, `in two weeks`, `before we meet again`.

/// The next meeting, in the words that it is spoken of.
const MEETINGS: &[&str] = &[
    "before we meet again",
    "before we meet next",
    "before we next meet",
    "before we meet",
    "before we see each other again",
    "before we see each other",
    "before we speak again",
    "before we speak next",
    "before i see you again",
    "before i see you next",
    "before i see you",
    "before i next see you",
    "before you come back",
    "before you come again",
    "by the time i see you again",
    "by the time i see you next",
    "by the time i see you",
    "by the time we meet again",
    "by the time we meet",
    "by when we meet",
    "until we meet again",
    "until i see you again",
    "when we meet next",
    "when we next meet",
    "when we meet again",
    "when i see you next",
    "when i next see you",
    "when i see you again",
    "next time i see you",
    "next time we meet",
    "the next time we meet",
    "the next time i see you",
];

/// Days counted from today.
const COUNTED: &[&str] = &[
    "the day after tomorrow",
    "day after tomorrow",
    "a week from today",
    "a week from now",
    "a week today",
    "a week tomorrow",
    "a fortnight from now",
    "a fortnight today",
    "two weeks from now",
    "two weeks from today",
    "two weeks today",
];

const REPEATING: &[&str] = &["every", "each"];
const REPEATED: &[&str] = &[
    "day",
    "evening",
    "morning",
    "afternoon",
    "night",
    "week",
    "weekend",
    "lesson",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weekday",
];
const UNITS: &[&str] = &["day", "days", "week", "weeks", "fortnight", "month", "months"];
const COUNTS: &[&str] = &[
    "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "2", "3",
    "4", "5", "6", "7", "10", "14",
];

/// Words of the day that opens these words; none if no such day does.
pub(super) fn length(words: &[String]) -> Option<usize> {
    let has = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(&&**word));
    let opens = |phrase: &&&str| opens(words, phrase);
    let phrases = MEETINGS.iter().chain(COUNTED);
    if let Some(phrase) = phrases.filter(opens).max_by_key(|phrase| phrase.len()) {
        return Some(phrase.split(' ').count());
    }
    if has(0, &["daily", "nightly"]) {
        return Some(1);
    }
    if has(0, REPEATING) && has(1, REPEATED) || is_rate(words) {
        return Some(2);
    }
    (has(0, &["in", "within"]) && has(1, COUNTS) && has(2, UNITS)).then_some(3)
}

/// Whether these words name a meeting or a day counted from today, of which only tasks are spoken.
pub(super) fn is_firm(words: &[String]) -> bool {
    MEETINGS.iter().chain(COUNTED).any(|phrase| opens(words, phrase))
}

fn opens(words: &[String], phrase: &str) -> bool {
    phrase.split(' ').enumerate().all(|(at, word)| words.get(at).is_some_and(|said| said == word))
}

/// Whether the words tell how often: `a day`.
pub(super) fn is_rate(words: &[String]) -> bool {
    let has = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(&&**word));
    has(0, &["a", "per"]) && has(1, &["day", "night", "week", "evening"])
}

/// Whether `a day` after this word tells how often: `five a day`, not `such a day`.
pub(super) fn is_free(before: Option<&str>) -> bool {
    const NO_COUNT: &[&str] = &[
        "in", "for", "such", "what", "have", "had", "take", "takes", "after", "within", "is",
        "was", "of", "about", "over", "half", "all", "on", "with", "not", "quite", "having",
        "needs", "need", "it's", "that's", "or", "and", "than", "like", "as",
    ];
    before.is_some_and(|word| !NO_COUNT.contains(&word))
}
