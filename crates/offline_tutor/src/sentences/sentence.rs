//! Sentences as a reader meets them: without the opening that linked them to the talk, and only
//! those that can be understood alone.

use domain::text;

/// Openings that only link to what came before; the flag says that a comma (or a stop) has to
/// follow, because the word can also carry the sentence.
const OPENINGS: &[(&str, bool)] = &[
    ("so", false),
    ("okay", false),
    ("ok", false),
    ("alright", false),
    ("all right", true),
    ("and", false),
    ("but", false),
    ("now", false),
    ("because", false),
    ("anyway", false),
    ("yeah", false),
    ("oh", false),
    ("well", true),
    ("right", true),
    ("yes", true),
    ("great", true),
    ("good", true),
    ("perfect", true),
    ("exactly", true),
    ("actually", true),
    ("basically", true),
    ("first", true),
    ("remember", true),
    ("then", true),
    ("great question", true),
    ("good question", true),
    ("sure", true),
    ("correct", true),
    ("absolutely", true),
    ("in other words", true),
    ("of course", true),
    ("again", true),
    ("also", true),
    ("see", true),
    ("look", true),
    ("hey", true),
    ("for example", true),
    ("remember that", false),
    ("notice that", false),
    ("in fact", true),
    ("think of it this way", true),
];

/// Words after which an opening is no opening: `so far`, `now that`.
const NOT_AFTER: &[&str] = &["far", "that", "many", "much", "long", "of", "then"];

/// A sentence without its linking openings (`So, okay, …`). Never empty unless the sentence is.
pub(crate) fn without_opening(sentence: &str) -> &str {
    let mut rest = sentence.trim();
    loop {
        let Some(next) = OPENINGS.iter().find_map(|(opening, comma)| cut(rest, opening, *comma))
        else {
            return rest;
        };
        rest = next;
    }
}

/// The rest after an opening, when the text starts with it and goes on.
fn cut<'a>(text: &'a str, opening: &str, needs_comma: bool) -> Option<&'a str> {
    let head = text.get(..opening.len())?;
    if !head.eq_ignore_ascii_case(opening) {
        return None;
    }
    let after = &text[opening.len()..];
    let follows = if needs_comma { &[',', '!', '.', ':'][..] } else { &[',', ' ', '.', '!'][..] };
    let rest = after.strip_prefix(follows)?.trim_start_matches([',', ' ', '.', '!', ':', '-']);
    let first = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    let bound = !needs_comma && NOT_AFTER.contains(&first.to_lowercase().as_str());
    (!bound).then_some(rest)
}

/// A sentence as it can be quoted alone: no linking opening, no announcement, a capital first.
pub(crate) fn trim_for_quote(sentence: &str) -> String {
    let sentence = without_opening(sentence);
    let announced = sentence.split_once(": ").filter(|(before, after)| {
        text::words(before).len() <= MAX_ANNOUNCEMENT && text::words(after).len() >= MIN_ALONE
    });
    let sentence = announced.map_or(sentence, |(_, after)| after);
    capitalise(sentence.trim_matches([' ', ',', ';']))
}

/// `First the idea: …` is an announcement; more words before a colon are a statement.
const MAX_ANNOUNCEMENT: usize = 4;

/// Text with its first letter in upper case, unless that would spoil a term (`pH`, `x + 2`).
pub(crate) fn capitalise(text: &str) -> String {
    let first_word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    let spoils = first_word.chars().skip(1).any(char::is_uppercase)
        || (first_word.chars().count() == 1 && !matches!(first_word.as_str(), "a" | "i"));
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !spoils => first.to_uppercase().collect::<String>() + chars.as_str(),
        _ => text.to_owned(),
    }
}

/// Text with its first letter in lower case, unless the first word is a name or an abbreviation.
pub(crate) fn uncapitalise(text: &str) -> String {
    const PLAIN: &str = "\
    the a an before after until over for terms numbers substances when how what if to in it \
    this that these you we they each every all one two any some where why is are do does \
    because so and but something anything everything next on by";
    let first: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    if holds(PLAIN, &first.to_lowercase()) {
        let mut chars = text.chars();
        return chars.next().map_or_else(String::new, |c| c.to_lowercase().collect())
            + chars.as_str();
    }
    text.to_owned()
}

fn holds(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// Words that point at something outside the sentence when they start it.
const POINTING: &str = "\
    it its it's this that that's these those they they're he she there there's here here's \
    which such then so and but or because also either neither same yes no not i i'm i'll i've \
    i'd let's let we'll we're we've you're you'll you've good great nice okay like maybe both \
    do don't does what why how where whatever otherwise where's what's can could would will go \
    to try look think imagine say take make anybody any our my mine yours only their theirs \
    his her me them us instead exactly";

/// Words that point at the moment wherever they stand.
const DEICTIC: &str = "\
    here this these those yours mine today earlier there's my i i'm i'll i've me screen we'll \
    we're going gonna today's homework tomorrow";

/// Fewest words of a sentence that can be read alone.
const MIN_ALONE: usize = 6;
/// Most words of a sentence that is still easily read.
const MAX_ALONE: usize = 32;

/// True if a sentence says something to a reader who has not heard what came before.
pub(crate) fn stands_alone(sentence: &str) -> bool {
    let words = text::words(sentence);
    let first = words.first().map_or("", String::as_str);
    (MIN_ALONE..=MAX_ALONE).contains(&words.len())
        && !sentence.ends_with('?')
        && !sentence.contains('[')
        && !sentence.contains('\u{2026}')
        && !sentence.contains("...")
        && !sentence.trim_end_matches(['.', '!', '?']).ends_with(',')
        && !holds(POINTING, first)
        && !words.iter().any(|word| holds(DEICTIC, word))
        && !resumes_pronoun(sentence, first)
}

/// True if a sentence needs the one before it to be understood.
pub(crate) fn leans_back(sentence: &str) -> bool {
    let sentence = without_opening(sentence);
    let first = text::words(sentence).into_iter().next().unwrap_or_default();
    let pointing = ["it", "it's", "they", "they're", "that", "that's", "this", "these", "those"];
    pointing.contains(&first.as_str()) || resumes_pronoun(sentence, &first)
}

/// True if the main clause after `When …,` is about something that only a pronoun names.
fn resumes_pronoun(sentence: &str, first: &str) -> bool {
    const LEADING: &[&str] = &[
        "when",
        "with",
        "if",
        "after",
        "for",
        "in",
        "at",
        "as",
        "while",
        "before",
        "once",
        "since",
        "by",
        "from",
        "although",
        "usually",
        "sometimes",
        "later",
    ];
    let main = sentence.split_once(", ").map_or("", |(_, main)| main);
    let subject = text::words(main).into_iter().next().unwrap_or_default();
    LEADING.contains(&first)
        && ["they", "they're", "it", "it's", "that's", "he", "she"].contains(&subject.as_str())
}

/// A text cut after so many words, with an ellipsis when something is left out.
pub(crate) fn shorten(text: &str, words: usize) -> String {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    if pieces.len() <= words {
        return text.trim().to_owned();
    }
    let cut = pieces[..words].join(" ");
    format!("{}\u{2026}", cut.trim_end_matches([',', ';', '.', ':', '-']))
}
