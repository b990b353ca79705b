//! What leads to a task: requests, proposals, offers of the student, and what was only thought of.

use domain::text;

use super::written;
use crate::action_items::dates;
use crate::action_items::words::{COUNTED_LEADS, LEADS, TASKS, TENTATIVE_LEADS};
use crate::sentences;

/// A sentence without what leads to its task.
pub(super) struct Stripped<'a> {
    pub(super) rest: &'a str,
    pub(super) is_led: bool,
    pub(super) is_tentative: bool,
}

/// Whether a sentence asks the student for something, rather than says what to write now.
pub(in crate::action_items) fn asks(sentence: &str) -> bool {
    const ASKING: &[&str] = &[
        "i'd like you to",
        "i would like you to",
        "i want you to",
        "i need you to",
        "i'd love you to",
        "could you",
        "would you",
        "can you",
        "please",
        "i expect you to",
        "i'd rather you",
        "make sure you",
        "remember to",
        "don't forget to",
        "i'd ask you to",
        "bring me",
        "email me",
        "send me",
    ];
    let lower = text::fold_case(sentences::without_opening(sentence));
    // A question without a day is one of the lesson.
    if lower.trim_end().ends_with('?') {
        return false;
    }
    ASKING.iter().any(|phrase| lower.starts_with(phrase))
        || lower.trim_end_matches(['.', '!', '?']).ends_with(", please")
}

/// What a sentence brings up before it says what to do with it: `you know that recipe we scaled up?`.
pub(in crate::action_items) fn brought_up(sentence: &str) -> Option<String> {
    const BRINGING: &[&str] = &[
        "you know that ",
        "you know the ",
        "you know those ",
        "remember that ",
        "remember the ",
        "remember those ",
        "there's a ",
        "there's an ",
        "there's that ",
        "there's the ",
        "there are ",
        "i've put up ",
        "i've sent you ",
        "i've emailed you ",
        "i've uploaded ",
        "i'll send you ",
        "i'll put ",
    ];
    const LONGEST: usize = 12;
    let bare = sentences::without_opening(sentence);
    let lower = text::fold_case(bare);
    let lead = BRINGING.iter().find(|lead| lower.starts_with(**lead))?;
    let rest = bare.get(lead.len()..)?.trim_end_matches(['.', '?', '!']);
    let fits = (1..=LONGEST).contains(&text::words(rest).len());
    fits.then(|| format!("the {rest}"))
}

/// Whether a task only points to what it is about: `cook it`.
pub(in crate::action_items) fn points(task: &str) -> bool {
    let words = text::words(task);
    words.len() <= 4
        && words
            .get(1)
            .is_some_and(|word| matches!(word.as_str(), "it" | "that" | "them" | "those"))
}

/// A sentence without the reason that it opens with (`you've got a mock, so …`), or the promise that it
/// ends with (`if you …, I'll bring biscuits`).
pub(super) fn without_reason(sentence: &str) -> Option<String> {
    const REASONS: &[&str] =
        &["you've got ", "there's ", "we've got ", "because ", "since ", "as "];
    let bare = sentences::without_opening(sentence);
    let lower = text::fold_case(bare);
    if lower.len() != bare.len() {
        return None;
    }
    if REASONS.iter().any(|reason| lower.starts_with(reason)) {
        return lower.find(", so ").map(|at| bare[at + ", so ".len()..].to_owned());
    }
    let rest = lower.strip_prefix("if you ")?;
    let promise = rest.find(", i'll ")?;
    Some(format!("Please {}.", &bare["if you ".len().."if you ".len() + promise]))
}

/// Whether a sentence opens like a request by a verb that nobody has listed: `cook it`, `feed the cat`.
pub(super) fn opens_with_verb(words: &[String]) -> bool {
    const NO_VERB: &[&str] = &[
        "the", "a", "an", "this", "that", "these", "those", "i", "you", "he", "she", "it", "we",
        "they", "your", "my", "his", "her", "its", "our", "their", "is", "are", "was", "were",
        "be", "been", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would",
        "shall", "should", "may", "might", "must", "and", "or", "but", "so", "if", "because",
        "when", "while", "where", "why", "how", "what", "which", "who", "whose", "as", "at", "by",
        "for", "from", "in", "into", "of", "off", "on", "onto", "out", "over", "to", "up", "with",
        "without", "than", "then", "there", "here", "not", "no", "yes", "yeah", "okay", "ok", "oh",
        "well", "right", "good", "great", "sure", "fine", "perfect", "lovely", "super", "exactly",
        "only", "just", "even", "all", "both", "each", "every", "any", "some", "more", "most",
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first",
        "second", "last", "next", "now", "today", "tomorrow", "maybe", "perhaps", "also", "too",
        "again", "see", "thanks", "thank", "bye", "hello", "hi", "sorry", "nice", "let", "let's",
        "half", "until", "till", "before", "after", "like", "same", "always", "never", "about",
        "round", "whatever", "plus", "minus", "times", "inside", "behind", "under", "above",
        "below", "between", "leave", "skip", "forget", "drop", "scrap", "bin", "hang", "hold",
        "wait", "enjoy", "help", "hope", "mind", "love", "bless", "know", "think", "bet",
        "suppose", "reckon", "remember", "feel", "trust", "tell", "believe", "give", "got", "get",
        "makes", "made", "said", "meant",
    ];
    const OBJECTS: &[&str] = &["it", "them", "the", "your", "that", "those", "these", "a", "an"];
    let first = words.first().map_or("", String::as_str);
    let is_plain = !first.contains('\'')
        && first.chars().all(char::is_alphabetic)
        && first.len() > 2
        && !["ing", "ed", "ly", "s"].iter().any(|ending| first.ends_with(ending));
    is_plain
        && !NO_VERB.contains(&first)
        && words.get(1).is_some_and(|word| OBJECTS.contains(&word.as_str()))
}

/// `Should I finish the last two at home?`: what a student offers to do.
pub(in crate::action_items) fn offered(question: &str) -> Option<String> {
    const OFFERING: &[&str] = &[
        "should i ",
        "shall i ",
        "do you want me to ",
        "would you like me to ",
        "do i have to ",
        "am i supposed to ",
    ];
    let bare = sentences::without_opening(question);
    let lower = text::fold_case(bare);
    let lead = OFFERING.iter().find(|lead| lower.starts_with(**lead))?;
    let rest = bare.get(lead.len()..)?;
    let rest = dates::without_dates(rest, &dates::dates(rest));
    let words = text::words(&rest);
    let does = words.first().is_some_and(|word| TASKS.has(word)) && words.len() >= 3;
    does.then(|| written(&rest, None))
}

/// What follows `the thing that would help most is`, `what I want from you is`.
fn after_cleft(sentence: &str) -> Option<&str> {
    const OPENING: &[&str] = &[
        "what i",
        "what you",
        "what would",
        "the thing",
        "the best thing",
        "the only thing",
        "the one thing",
        "the most useful thing",
        "all i",
        "all you",
        "your job",
        "your task",
        "your homework",
        "your mission",
        "the homework",
        "the task",
        "the plan",
        "the job",
        "the deal",
        "your assignment",
        "the assignment",
        "i think the thing",
        "i think what",
        "i think the best thing",
        "one thing",
    ];
    const WITHIN: usize = 70;
    let lower = text::fold_case(sentence);
    if lower.len() != sentence.len() || !OPENING.iter().any(|opening| lower.starts_with(opening)) {
        return None;
    }
    let (at, mark) = [" is ", " are ", " would be "]
        .iter()
        .filter_map(|mark| Some((lower.find(mark)?, *mark)))
        .min()?;
    let rest = sentence.get(at + mark.len()..).filter(|_| at <= WITHIN)?;
    let rest = ["that you ", "for you to ", "to "]
        .iter()
        .fold(rest, |rest, lead| rest.strip_prefix(lead).unwrap_or(rest));
    (!rest.is_empty()).then_some(rest)
}

/// `How about building the circuit and taking a picture?` as what to do: `build the circuit and …`.
pub(super) fn from_gerund(sentence: &str) -> Option<String> {
    const PROPOSING: &[&str] =
        &["what about", "how about", "would you mind", "do you mind", "i suggest", "i'd suggest"];
    let bare = sentences::without_opening(sentence);
    let lower = text::fold_case(bare);
    if lower.len() != bare.len() {
        return None;
    }
    let lead = PROPOSING.iter().find(|lead| lower.starts_with(**lead))?;
    let rest = bare[lead.len()..].trim_start().trim_end_matches('?');
    let mut words = rest.split(' ');
    let mut done = words.next().and_then(verb_of_gerund)?;
    let mut joins = false;
    for word in words {
        let verb = if joins { verb_of_gerund(word) } else { None };
        joins = word == "and";
        done = format!("{done} {}", verb.as_deref().unwrap_or(word));
    }
    Some(format!("Please {done}."))
}

fn verb_of_gerund(word: &str) -> Option<String> {
    let stem = word.to_lowercase().strip_suffix("ing")?.to_owned();
    let undoubled = stem.chars().next_back().and_then(|last| {
        let start = stem.strip_suffix(&format!("{last}{last}"))?;
        Some(format!("{start}{last}"))
    });
    let forms = [Some(stem.clone()), Some(format!("{stem}e")), undoubled];
    forms.into_iter().flatten().find(|verb| TASKS.has(verb))
}

pub(super) fn without_leads(sentence: &str) -> Stripped<'_> {
    let mut stripped = Stripped { rest: sentence, is_led: false, is_tentative: false };
    if let Some(rest) = after_cleft(sentence) {
        stripped = Stripped { rest, is_led: true, is_tentative: false };
    }
    if let Some(at) = tentative_inside(sentence) {
        stripped = Stripped { rest: &sentence[at..], is_led: true, is_tentative: true };
    }
    loop {
        let lower = text::fold_case(stripped.rest);
        if lower.len() != stripped.rest.len() {
            return stripped;
        }
        let lead = LEADS
            .each()
            .filter(|lead| lower.starts_with(*lead))
            .filter(|lead| {
                !lower[lead.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '\'')
            })
            .max_by_key(|lead| lead.len());
        let after_count = COUNTED_LEADS
            .each()
            .find(|lead| lower.strip_prefix(*lead).is_some_and(|rest| rest.starts_with(',')));
        let Some(lead) = lead.or(after_count) else { return stripped };
        stripped.rest = stripped.rest[lead.len()..].trim_start_matches([',', ':', ' ', '-', '.']);
        stripped.is_led |= lead.contains("you") && lead != "you" || lead == "please";
    }
}

/// Whether something is said to have been meant for the student: it may be taken back at once.
pub(in crate::action_items) fn only_thought_of(lower: &str) -> bool {
    const THINKING: &[&str] = &[
        "i thought",
        "i did think",
        "i was going to",
        "i was thinking",
        "i was hoping",
        "i wanted",
        "i meant",
        "i had planned",
        "i'd planned",
        "i had this",
        "i had an idea",
        "i considered",
        "i know i said",
        "there was a",
        "i did say",
        "i'd thought",
        "i had meant",
    ];
    THINKING.iter().any(|phrase| lower.contains(phrase))
}

/// The place after words that bring up a task that may not come to be.
fn tentative_inside(sentence: &str) -> Option<usize> {
    let lower = text::fold_case(sentence);
    if lower.len() != sentence.len() {
        return None;
    }
    let ends = TENTATIVE_LEADS.each().filter_map(|lead| {
        let at = lower.find(lead)?;
        let rest = &lower[at + lead.len()..];
        let bare = rest.trim_start_matches([',', ' ']);
        (!rest.starts_with(char::is_alphanumeric)).then(|| lower.len() - bare.len())
    });
    ends.max()
}
