//! The words by which tutors judge and students hesitate.

use domain::text;

/// The tutor's verdicts on an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TutorVerdict {
    Right,
    Partly,
    Wrong,
}

const RIGHT: &[&str] = &[
    "yes",
    "yep",
    "yeah",
    "yup",
    "exactly",
    "right",
    "correct",
    "perfect",
    "good",
    "great",
    "nice",
    "excellent",
    "absolutely",
    "precisely",
    "bingo",
    "beautiful",
    "awesome",
    "brilliant",
    "that's right",
    "that's it",
    "that's correct",
    "that's exactly",
    "you got it",
    "you've got it",
    "there you go",
    "spot on",
    "well done",
    "that is right",
    "that works",
    "it is",
    "you are right",
    "you're right",
    "wonderful",
    "fantastic",
    "lovely",
    "very good",
    "very nice",
    "much better",
    "bang on",
    "fab",
    "super",
    "superb",
    "bravo",
    "quite right",
    "both are right",
    "nice catch",
    "couldn't have said it better",
    "first go",
    "of course",
    "indeed",
];
/// Words that can only be about what was just said.
const CLEARLY_RIGHT: &[&str] = &[
    "exactly",
    "correct",
    "perfect",
    "precisely",
    "that's right",
    "that's correct",
    "that's it",
    "that's exactly",
    "you got it",
    "you've got it",
    "you're right",
    "spot on",
    "yes, exactly",
    "well done",
    "that is right",
    "right",
];
const PARTLY: &[&str] = &[
    "almost",
    "close",
    "nearly",
    "so close",
    "very close",
    "good start",
    "that's part",
    "half right",
    "partly",
    "you're close",
    "right idea",
    "you're on the right track",
    "yes, but",
    "right, but",
    "sort of",
    "kind of",
    "that's close",
    "you have the right idea",
    "half of it",
    "yes and no",
    "good idea, but",
    "on the right track",
    "that's a start",
    "the first part",
];
const WRONG: &[&str] = &[
    "no",
    "nope",
    "not quite",
    "not exactly",
    "not really",
    "careful",
    "be careful",
    "watch out",
    "watch the",
    "hmm",
    "try again",
    "check",
    "look again",
    "are you sure",
    "good try",
    "nice try",
    "good guess",
    "wait",
    "actually",
    "let's check",
    "hold on",
    "let's look at that",
    "it's actually",
    "not yet",
    "almost, but no",
    "other way",
    "the other way",
    "it's the other way",
    "that's a common",
    "common mistake",
    "let's slow down",
    "that would be",
    "remember",
    "oops",
    "i see why",
    "think again",
    "other way around",
    "look at",
];
/// Praise for asking is no verdict on an answer.
const NOT_A_VERDICT: &[&str] = &["question", "point", "morning", "luck", "week", "idea"];

pub(super) const UNSURE: &[&str] = &[
    "i don't know",
    "i'm not sure",
    "not sure",
    "confused",
    "i don't get",
    "don't understand",
    "i forget",
    "i forgot",
    "i'm lost",
    "no idea",
    "i'm stuck",
    "mix up",
    "mixed up",
    "mix them up",
    "i never know",
    "still don't",
    "i don't really",
    "makes no sense",
    "doesn't make sense",
    "i have no clue",
    "it's hard for me",
    "completely lost",
    "lost me",
    "new to this",
    "never understood",
    "i always get",
    "hard to see",
    "i can't tell",
    "i'm not really sure",
];
/// Words of somebody who says that something isn't learned yet: no answer, whatever the tutor says.
pub(super) const ADMITTING: &[&str] = &[
    "i never remember",
    "never remember",
    "can't remember",
    "i don't remember",
    "i always forget",
    "i keep forgetting",
    "i don't really get",
    "i don't get",
    "don't really understand",
    "never understood",
    "never got the hang",
    "i always mix up",
    "i mix up",
    "i keep mixing up",
    "i struggle with",
    "i'm bad at",
    "i'm not good at",
    "trouble with",
    "still the hardest",
    "the hardest for me",
];
pub(super) const LOGISTIC: &[&str] = &[
    "i think i understand",
    "i understand",
    "me too",
    "makes sense",
    "got it",
    "okay",
    "ok",
    "thanks",
    "thank you",
    "see you",
    "bye",
    "hello",
    "hi",
    "sounds good",
    "will do",
    "cool",
    "that helps",
    "i think i get it",
    "i get it",
    "alright",
    "sure",
    "yeah okay",
    "can you hear",
    "when is",
    "is it due",
    "what page",
    "how was",
    "did you",
    "my mic",
    "bathroom",
];
pub(super) const RECOVERING: &[&str] = &[
    "oh wait",
    "wait no",
    "wait, no",
    "no wait",
    "no, wait",
    "oh no",
    "let me redo",
    "scratch that",
    "actually no",
    "actually, no",
    "sorry, i mean",
    "i mean it's",
    "wait it's",
    "wait, it's",
];
/// Openings of questions that are answers in disguise, though they start like questions.
pub(super) const TENTATIVE: &[&str] =
    &["is it", "is that because", "would it be", "does that mean", "do i get", "is the answer"];
/// Openings of genuine questions.
pub(super) const ASKING: &[&str] = &[
    "what", "why", "how", "when", "where", "which", "who", "can", "could", "do", "does", "did",
    "should", "will", "would", "is", "are", "any", "was", "were", "has", "have",
];
/// Said about the call or out of politeness: never an attempt, not even when asked.
pub(super) const POLITE: &[&str] = &[
    "hear you",
    "hi",
    "hello",
    "helped",
    "that sounds",
    "interesting",
    "thank you",
    "thanks",
    "any questions",
    "see you",
    "bye",
    "that's a lot",
];

/// The number of the tutor's sentences after an attempt that can hold the verdict.
const VERDICT_SENTENCES: usize = 2;

/// The tutor's verdict. Only clear words count when the tutor had not asked (`invited`): `great` or
/// `look at` may as well be about something else.
pub(super) fn verdict(after: &[&str], invited: bool) -> Option<TutorVerdict> {
    for sentence in after.iter().take(VERDICT_SENTENCES) {
        let lower = fold_case(sentence);
        let says = |list: &[&str]| list.iter().any(|phrase| starts_with_phrase(&lower, phrase));
        let words = text::words(&lower);
        if words.iter().take(4).any(|word| NOT_A_VERDICT.contains(&word.as_str())) {
            return None;
        }
        if says(PARTLY) {
            return Some(TutorVerdict::Partly);
        }
        if says(WRONG) {
            return invited.then_some(TutorVerdict::Wrong);
        }
        if says(if invited { RIGHT } else { CLEARLY_RIGHT }) {
            let but = [", but ", " but ", "wrong"].iter().any(|mark| lower.contains(mark));
            let turned =
                after.get(1).is_some_and(|next| starts_with_phrase(&fold_case(next), "but"));
            let short = words.len() <= 4;
            return Some(if but || (turned && short) {
                TutorVerdict::Partly
            } else {
                TutorVerdict::Right
            });
        }
        // Only an acknowledgement may stand before the verdict.
        if words.len() > 2 {
            return None;
        }
    }
    None
}

pub(super) fn fold_case(text: &str) -> String {
    text::fold_case(text)
}

/// True if a lower-case text starts with a phrase, at a word's end.
pub(super) fn starts_with_phrase(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('\''))
}

/// True if a lower-case text contains a phrase between word borders.
pub(super) fn contains_phrase(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let opens = !text[..at].ends_with(char::is_alphanumeric);
        let closes = !text[at + phrase.len()..].starts_with(char::is_alphanumeric);
        opens && closes
    })
}
