//! A message read in its conversation.

use std::ops::Range;

use domain::text;

use crate::context::{Thread, ask_instead, ask_why, complete, is_content};
use crate::foreign;
use crate::language::detect;
use crate::phrases::meanings;
use crate::spelling::correct;
use crate::utterance::{FollowUp, Matter, Meaning, QuestionLanguage, SmallTalk};

/// Words of a message in which small talk and questions about oneself are looked for.
const MAX_WORDS: usize = 24;

/// Words before and after a request that change nothing about it.
const POLITE_BEFORE: [&str; 27] = [
    "hi",
    "hello",
    "hey",
    "hola",
    "ok",
    "okay",
    "so",
    "um",
    "well",
    "please",
    "pls",
    "can you tell me",
    "can you please tell me",
    "could you tell me",
    "could you please tell me",
    "can you",
    "could you",
    "would you",
    "can you please",
    "could you please",
    "do you know",
    "tell me",
    "i want to know",
    "i'd like to know",
    "i was wondering",
    "and",
    "but",
];
const POLITE_AFTER: [&str; 13] = [
    "please",
    "pls",
    "thanks",
    "thank you",
    "thx",
    "again",
    "for me",
    "really",
    "exactly",
    "then",
    "por favor",
    "bitte",
    "though",
];

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    /// Nothing is asked.
    SmallTalk(SmallTalk),
    /// To be answered from data, unless the topic is none of the student's: then `question` is asked.
    Matter {
        matter: Matter,
        /// As it was typed; empty for all.
        topic: String,
        /// The message as a question about lessons.
        question: String,
    },
    /// An example of something, worked out; `question` where none can be made.
    Example { of: String, question: String },
    /// Something in easier words.
    Simpler { of: String, question: String },
    /// A question, whole, to be looked up.
    Question(String),
    /// A question in a language that isn't understood, or about nothing that is known in English.
    Foreign,
}

/// A message read, with the language in which it is to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub understood: Understood,
    /// None for a language that isn't understood.
    pub language: Option<QuestionLanguage>,
}

/// Reads a message after those before it, oldest first; the flag marks the student's.
pub fn read(message: &str, history: &[(bool, String)]) -> Read {
    let mut thread = Thread::default();
    for (is_students, earlier) in history {
        if *is_students {
            thread = follow(&thread, earlier);
        }
    }
    read_in(&thread, message)
}

/// The thread after one more message of the student.
fn follow(thread: &Thread, message: &str) -> Thread {
    match read_in(thread, message).understood {
        Understood::Question(question) => Thread::of(&question),
        Understood::Example { of, .. } | Understood::Simpler { of, .. } if !of.is_empty() => {
            Thread { subject: of, question: thread.question.clone() }
        }
        _ => thread.clone(),
    }
}

fn read_in(thread: &Thread, message: &str) -> Read {
    let typed = text::words(message);
    let language = detect(message, &typed);
    let mut message = match language {
        Some(QuestionLanguage::English) => correct(message),
        _ => message.to_owned(),
    };
    if let Some((meaning, topic)) = meaning_of(&message, language) {
        let understood = understand(meaning, &topic, &message, thread);
        if let Some(understood) = understood {
            let language = answer_language(meaning, language);
            return Read { understood, language };
        }
    }
    message = without_small_talk(&message, language).to_owned();
    let understood = match language {
        Some(QuestionLanguage::English) => Understood::Question(complete(&message, thread)),
        Some(other) => {
            foreign::in_english(&message, other).map_or(Understood::Foreign, Understood::Question)
        }
        None => Understood::Foreign,
    };
    Read { understood, language }
}

fn answer_language(meaning: Meaning, own: Option<QuestionLanguage>) -> Option<QuestionLanguage> {
    match meaning {
        Meaning::FollowUp(FollowUp::InLanguage(asked)) => Some(asked),
        _ => own,
    }
}

/// What the patterns find in a whole message, and the topic as it was typed. A message of several
/// sentences is small talk when all of them are.
fn meaning_of(message: &str, language: Option<QuestionLanguage>) -> Option<(Meaning, String)> {
    let parts = clauses(message);
    let mut last = None;
    let mut asks = 0;
    for part in &parts {
        let found = meaning_of_clause(part, language);
        let is_talk = matches!(found, Some((Meaning::SmallTalk(_), _)));
        if !is_talk {
            asks += 1;
        }
        let outweighs = |known: &Option<(Meaning, String)>| {
            !matches!(known, Some((Meaning::SmallTalk(talk), _)) if *talk != SmallTalk::Agreement)
                || matches!(found, Some((Meaning::SmallTalk(talk), _)) if !matches!(talk, SmallTalk::Agreement | SmallTalk::Greeting))
        };
        if !is_talk || outweighs(&last) {
            last = Some(found?);
        }
        if asks > 1 {
            return None;
        }
    }
    last
}

/// The sentences of a message, and what stands between its commas when that is small talk.
fn clauses(message: &str) -> Vec<&str> {
    let parts = message.split(['.', '!', '?', ',', ';', '\n']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| part.chars().any(char::is_alphanumeric)).collect();
    let is_decimal = parts.iter().any(|part| part.chars().all(|c| c.is_ascii_digit()));
    if is_decimal || parts.is_empty() { vec![message] } else { parts }
}

fn meaning_of_clause(
    clause: &str,
    language: Option<QuestionLanguage>,
) -> Option<(Meaning, String)> {
    let tokens = text::tokens(clause);
    if tokens.is_empty() || tokens.len() > MAX_WORDS {
        return None;
    }
    let words: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let languages = language.into_iter().chain(QuestionLanguage::ALL);
    for language in languages.take(4) {
        for range in shortened(&words) {
            let found = meanings(&words[range.clone()], language).into_iter();
            let mut found = found.filter(|(meaning, topic)| {
                let topic_words = &words[range.start + topic.start..range.start + topic.end];
                topic.is_empty() || is_topic(*meaning, topic_words)
            });
            if let Some((meaning, topic)) = found.next() {
                let (from, to) = (range.start + topic.start, range.start + topic.end);
                let typed = if topic.is_empty() {
                    ""
                } else {
                    &clause[tokens[from].start..tokens[to - 1].end()]
                };
                return Some((meaning, typed.to_owned()));
            }
        }
    }
    None
}

/// The words of a message as they are, then without what politeness adds, from the front and the back.
fn shortened(words: &[String]) -> Vec<Range<usize>> {
    let whole = 0..words.len();
    let mut ranges = vec![whole];
    let mut start = 0;
    while let Some(length) = polite_start(&words[start..]) {
        start += length;
        if start < words.len() {
            ranges.push(start..words.len());
        } else {
            break;
        }
    }
    let mut end = words.len();
    while let Some(length) = polite_end(&words[..end]) {
        end -= length;
        let more: Vec<Range<usize>> = ranges
            .iter()
            .map(|range| range.start..end)
            .filter(|range| range.start < range.end && !ranges.contains(range))
            .collect();
        ranges.extend(more);
    }
    ranges
}

fn polite_start(words: &[String]) -> Option<usize> {
    let lengths = POLITE_BEFORE.iter().filter_map(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words
            .iter()
            .map(String::as_str)
            .take(phrase.len())
            .eq(phrase.iter().copied())
            .then_some(phrase.len())
    });
    lengths.max()
}

fn polite_end(words: &[String]) -> Option<usize> {
    let lengths = POLITE_AFTER.iter().filter_map(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let from = words.len().checked_sub(phrase.len())?;
        words[from..].iter().map(String::as_str).eq(phrase.iter().copied()).then_some(phrase.len())
    });
    lengths.max()
}

/// Whether words can be what a meaning is about. Of questions about lessons the topic has to name
/// something; a sentence of its own (`and what is …`) is none.
fn is_topic(meaning: Meaning, words: &[String]) -> bool {
    const NO_TOPIC: [&str; 30] = [
        "what", "what's", "how", "why", "when", "where", "who", "which", "is", "are", "do", "does",
        "did", "can", "could", "should", "would", "will", "was", "were", "have", "has", "i", "you",
        "then", "explain", "tell", "show", "give", "not",
    ];
    let opens = words.first().is_some_and(|word| NO_TOPIC.contains(&word.as_str()));
    let names = words
        .iter()
        .any(|word| is_content(word) || word.chars().any(|c| c.is_ascii_digit()) || word == "mean");
    match meaning {
        Meaning::Matter(Matter::Reminder) => true,
        Meaning::FollowUp(FollowUp::Instead) => {
            !opens
                && !words.is_empty()
                && !words.iter().all(|word| matches!(word.as_str(), "that" | "it" | "this" | "now"))
        }
        // `this`, `that`: the message is about what stands in it.
        _ => {
            !opens
                && names
                && !words
                    .iter()
                    .any(|word| matches!(word.as_str(), "this" | "that" | "it" | "wrong"))
        }
    }
}

fn understand(meaning: Meaning, topic: &str, message: &str, thread: &Thread) -> Option<Understood> {
    let follow_up = match meaning {
        Meaning::SmallTalk(talk) => return Some(Understood::SmallTalk(talk)),
        Meaning::Matter(matter) => {
            let (topic, question) = (topic.to_owned(), complete(message, thread));
            return Some(Understood::Matter { matter, topic, question });
        }
        Meaning::FollowUp(follow_up) => follow_up,
    };
    let of = if topic.is_empty() { thread.subject.clone() } else { topic.to_owned() };
    match follow_up {
        FollowUp::Example => {
            let question = if of.is_empty() {
                message.to_owned()
            } else {
                format!("What is an example of {of}?")
            };
            Some(Understood::Example { of, question })
        }
        FollowUp::Simpler if !of.is_empty() => {
            let question = if topic.is_empty() {
                thread.question.clone()
            } else {
                format!("What is {topic}?")
            };
            Some(Understood::Simpler { of, question })
        }
        FollowUp::More if !of.is_empty() => {
            Some(Understood::Question(format!("Tell me more about {of}")))
        }
        FollowUp::Why => ask_why(thread).map(Understood::Question),
        FollowUp::Instead => Some(Understood::Question(ask_instead(thread, topic))),
        FollowUp::InLanguage(_) if !thread.question.is_empty() => {
            Some(Understood::Question(thread.question.clone()))
        }
        // Without anything before it there is nothing to say more about.
        FollowUp::InLanguage(_) | FollowUp::Simpler | FollowUp::More => {
            Some(Understood::SmallTalk(SmallTalk::Abilities))
        }
    }
}

/// A message without the greeting or thanks before its question.
fn without_small_talk(message: &str, language: Option<QuestionLanguage>) -> &str {
    let mut rest = message.trim();
    while let Some(at) = rest.find(['.', '!', ',', '?']) {
        let (first, after) = rest.split_at(at);
        let is_talk =
            matches!(meaning_of_clause(first, language), Some((Meaning::SmallTalk(_), _)));
        let after = after.trim_start_matches(['.', '!', ',', '?', ' ']);
        if !is_talk || !after.chars().any(char::is_alphanumeric) {
            break;
        }
        rest = after;
    }
    rest
}
