//! What a conversation is about, and the whole question that a message leaning on it stands for.

use domain::text;

/// Words about asking and explaining, which name no subject.
const ABOUT_ASKING: &str = "mean means meaning define definition explain understand help tell know question answer \
    example find get got use used make thing need want show give say said word term work works happen happens \
    actually exactly really basically again please just called calculate compute solve figure determine \
    different difference important look like remember forgot idea come put go goes try another one way \
    see talk describe reason point possible always never still already sure maybe kind sort";

/// Words that a question opens with, up to its subject.
const OPENING: &str = "what what's whats who how why when where which is are was were does do did can could should \
    would will a an the i you we it mean tell me about explain define show find calculate solve get make use compute \
    work out know if have has to don't doesn't isn't aren't that there so and but of call called determine write figure \
    please does's again exactly";

/// Words that point back.
const POINTING: [&str; 8] = ["it", "that", "this", "they", "them", "those", "these", "its"];

/// Words that open a question of its own.
const ASKING: [&str; 24] = [
    "what", "what's", "whats", "how", "how's", "why", "when", "where", "who", "which", "is", "are",
    "do", "does", "did", "can", "could", "should", "would", "was", "were", "will", "explain",
    "tell",
];

/// Words by which a condition is added to the question before.
const ADDING: [&str; 14] = [
    "for", "with", "without", "in", "if", "when", "on", "at", "by", "between", "after", "before",
    "using", "from",
];

/// Words of its own from which a message stands by itself.
const OWN_WORDS: usize = 2;

/// Most words of a message that is the name of something.
const MAX_NAME_WORDS: usize = 4;

/// The question before, as it was understood, and what it was about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Thread {
    /// Whole.
    pub(crate) question: String,
    /// The words for its subject; empty when it has none.
    pub(crate) subject: String,
}

impl Thread {
    pub(crate) fn of(question: &str) -> Self {
        Self { question: question.trim().to_owned(), subject: subject_of(question) }
    }
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Whether a word names something.
pub(crate) fn is_content(word: &str) -> bool {
    !text::is_stop(word) && !is_in(ABOUT_ASKING, word)
}

/// The words for what a question is about: from its first word that names something to its last.
pub(crate) fn subject_of(question: &str) -> String {
    let first_sentence = text::sentences(question).into_iter().next().unwrap_or(question);
    let tokens = text::tokens(first_sentence);
    let words: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    let is_named = |at: &usize| {
        let word = words[*at].as_str();
        // `the mean` is a name, `does it mean` isn't.
        let is_noun = matches!(word, "mean" | "means")
            && *at > 0
            && matches!(words[*at - 1].as_str(), "the" | "a" | "is");
        is_noun || is_content(word)
    };
    let Some(first) = (0..words.len()).find(is_named) else { return String::new() };
    let last = (0..words.len()).rfind(is_named).unwrap_or(first);
    first_sentence[tokens[first].start..tokens[last].end()].to_owned()
}

/// The words that a question opens with, up to its subject: `How do I find the`.
fn opening(question: &str) -> String {
    let words = question.split_whitespace();
    let is_opening = |word: &&str| {
        let word = text::fold_case(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\''));
        is_in(OPENING, &word)
    };
    let opening: Vec<&str> = words.take_while(is_opening).collect();
    opening.join(" ")
}

/// The question before, asked about something else, or under another condition.
pub(crate) fn ask_instead(thread: &Thread, other: &str) -> String {
    let other = other.trim().trim_end_matches(['?', '.', '!']);
    let first = text::words(other).into_iter().next().unwrap_or_default();
    let before = thread.question.trim_end_matches(['?', '.', '!', ' ']);
    if before.is_empty() {
        return format!("What is {other}?");
    }
    if ADDING.contains(&first.as_str()) {
        return format!("{before} {other}?");
    }
    let mut lead = opening(before);
    let first_word = other.split_whitespace().next().unwrap_or_default();
    let has_article = is_in("a an the my its", &text::fold_case(first_word));
    if has_article {
        let trimmed = lead.trim_end_matches(" a").trim_end_matches(" an").trim_end_matches(" the");
        lead = trimmed.to_owned();
    }
    let tail =
        text::words(before).pop().filter(|last| matches!(last.as_str(), "mean" | "work" | "do"));
    let tail = tail.map(|word| format!(" {word}")).unwrap_or_default();
    if lead.is_empty() { format!("What is {other}?") } else { format!("{lead} {other}{tail}?") }
}

/// The reason for what was asked about.
pub(crate) fn ask_why(thread: &Thread) -> Option<String> {
    if thread.subject.is_empty() {
        return None;
    }
    let already = text::words(&thread.question).first().is_some_and(|word| word == "why");
    Some(if already { thread.question.clone() } else { format!("Why {}?", thread.subject) })
}

/// A message that leans on the thread, as a whole question; as it is when it stands by itself.
pub(crate) fn complete(message: &str, thread: &Thread) -> String {
    let tokens = text::tokens(message);
    let words: Vec<String> = tokens.iter().map(|token| text::fold_case(token.text)).collect();
    if let Some(rest) = without_joining_word(message, &words) {
        return complete(rest, thread);
    }
    let asks = words.first().is_some_and(|word| ASKING.contains(&word.as_str()));
    if !asks && is_name(&words) {
        // A name alone asks for what it means.
        return format!("What is {}?", message.trim().trim_end_matches(['?', '.', '!']));
    }
    if thread.subject.is_empty() {
        return message.trim().to_owned();
    }
    let own: Vec<&String> = words.iter().filter(|word| is_content(word)).collect();
    let pointing = words.iter().position(|word| POINTING.contains(&word.as_str()));
    match pointing {
        Some(at) if own.len() < OWN_WORDS => point_out(message, &tokens, at, &thread.subject),
        None if own.is_empty() && asks => {
            format!("{} {}?", message.trim().trim_end_matches(['?', '.', '!']), thread.subject)
        }
        _ => message.trim().to_owned(),
    }
}

/// The message with its pointing word replaced by what it points at; before a noun, what it points at
/// is added after it.
fn point_out(message: &str, tokens: &[text::Token<'_>], at: usize, subject: &str) -> String {
    let token = tokens[at];
    let next = tokens.get(at + 1).map(|next| text::fold_case(next.text));
    let is_determiner = next.as_deref().is_some_and(is_content) && token.text != "it";
    let trimmed = message.trim().trim_end_matches(['?', '.', '!']);
    if is_determiner {
        return format!("{trimmed} {subject}?");
    }
    let (before, after) = (&message[..token.start], &message[token.end()..]);
    format!("{before}{subject}{after}").trim().to_owned()
}

/// What follows `and`, `but`, `so` or `ok`, if a whole question does.
fn without_joining_word<'a>(message: &'a str, words: &[String]) -> Option<&'a str> {
    let joins = matches!(
        words.first()?.as_str(),
        "and"
            | "but"
            | "so"
            | "or"
            | "ok"
            | "okay"
            | "also"
            | "then"
            | "well"
            | "um"
            | "wait"
            | "hey"
            | "hmm"
            | "please"
    );
    let asks = words.get(1).is_some_and(|word| ASKING.contains(&word.as_str()));
    let second = text::tokens(message).get(1)?.start;
    (joins && asks).then(|| &message[second..])
}

/// Whether a message is the name of something and nothing else: a concept of the curriculum.
fn is_name(words: &[String]) -> bool {
    let is_short = (1..=MAX_NAME_WORDS).contains(&words.len());
    is_short && curriculum::named(&words.join(" "), None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_about_what_it_names() {
        for (question, subject) in [
            ("What is an acid?", "acid"),
            ("What does a negative discriminant mean?", "negative discriminant"),
            ("How do I find the slope of a line?", "slope of a line"),
            ("How do I complete the square?", "complete the square"),
            ("What is the mean?", "mean"),
            ("What is it?", ""),
        ] {
            assert_eq!(subject_of(question), subject);
        }
    }

    #[test]
    fn the_same_is_asked_about_something_else() {
        for (question, other, whole) in [
            ("What is an acid?", "a base", "What is a base?"),
            ("What is an acid?", "bases", "What is an bases?"),
            ("How do I find the slope of a line?", "the intercept", "How do I find the intercept?"),
            (
                "What does a negative discriminant mean?",
                "a positive one",
                "What does a positive one mean?",
            ),
            (
                "How do I solve an equation?",
                "with fractions",
                "How do I solve an equation with fractions?",
            ),
            ("", "a base", "What is a base?"),
        ] {
            assert_eq!(ask_instead(&Thread::of(question), other), whole);
        }
    }

    #[test]
    fn what_points_back_is_named() {
        let thread = Thread::of("What is the discriminant?");
        for (message, whole) in [
            ("How do I find it?", "How do I find discriminant?"),
            ("What does it tell me?", "What does discriminant tell me?"),
            ("When do I use that formula?", "When do I use that formula discriminant?"),
            ("And what is an acid?", "what is an acid?"),
            (
                "If I square a number, why does it become positive?",
                "If I square a number, why does it become positive?",
            ),
            ("vertex form?", "What is vertex form?"),
        ] {
            assert_eq!(complete(message, &thread), whole);
        }
    }
}
