//! Signals in the student's own words: questions, hesitations, attempts, and the tutor's verdicts
//! on them.

mod verdict_phrases;

use domain::analysis::Outcome;
use domain::cue_words::cue_words;
use domain::text;
use domain::transcript::SessionLanguage;

use crate::action_items;
use crate::definitions;
use crate::phrases::{self, Concept};
use crate::sentences::{self, SpokenSentence};
use crate::subject_glossary;
use verdict_phrases::{
    ADMITTING, ASKING, LOGISTIC, POLITE, RECOVERING, TENTATIVE, TutorVerdict, UNSURE,
    contains_phrase, fold_case, starts_with_phrase, verdict,
};

/// One thing seen in a student's turn.
#[derive(Debug, Clone)]
pub(crate) struct Signal {
    pub turn: u32,
    pub sign: StudentSignal,
    /// An index into the list of concepts.
    pub concept: usize,
    /// The student's words, short.
    pub quote: String,
    /// The tutor's correction, short, when there is one.
    pub reply: Option<String>,
}

/// The signals of a student's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StudentSignal {
    /// Said why or how in several words, and the tutor agreed.
    Explained,
    /// Took back a slip before the tutor named it, and the tutor agreed.
    Recovered,
    /// Gave an answer, and the tutor agreed.
    Answered,
    /// Gave an answer that the tutor called partly right.
    Partly,
    /// Gave an answer that the tutor corrected.
    Wrong,
    /// Said that it isn't clear.
    Unsure,
    Asked,
}

impl StudentSignal {
    /// The outcome as evidence of mastery; a single question is none.
    pub(crate) const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Explained | Self::Recovered | Self::Answered => Some(Outcome::Correct),
            Self::Partly => Some(Outcome::Partial),
            Self::Wrong | Self::Unsure => Some(Outcome::Incorrect),
            Self::Asked => None,
        }
    }
}

/// Words of a student's quote that are shown.
const QUOTE_WORDS: usize = 24;
/// Words of a tutor's correction that are shown.
const REPLY_WORDS: usize = 26;
/// An acknowledgement is no longer than this; what is longer goes on to say something.
const SHORT_WORDS: usize = 8;
/// The number of lines before an attempt in which its subject may be named.
const LOOK_BACK: usize = 10;
/// More words than this are a speech, not an attempt.
const MAX_ATTEMPT_WORDS: usize = 60;
/// An answer of so many words with a reason in it is an explanation.
const EXPLANATION_WORDS: usize = 8;

/// A student's stretch of speech between two of the tutor's.
struct Exchange<'a> {
    turn: u32,
    /// Everything, folded.
    whole: String,
    /// What of it was not taken back.
    said: Vec<&'a str>,
    before: Vec<&'a str>,
    after: Vec<&'a str>,
    /// The tutor's sentences some way back, latest first.
    earlier: Vec<&'a str>,
}

/// All signals of a session, in order. What is said about homework shows nothing.
pub(crate) fn signals(lines: &[SpokenSentence], concepts: &[Concept]) -> Vec<Signal> {
    let homework = action_items::turns(lines);
    let exchanges = exchanges(lines);
    let of_lesson = exchanges.iter().filter(|exchange| {
        !homework.contains(&(exchange.turn + 1))
            && !homework.contains(&exchange.turn.wrapping_sub(1))
    });
    of_lesson.filter_map(|exchange| signal(exchange, concepts)).collect()
}

fn exchanges(lines: &[SpokenSentence]) -> Vec<Exchange<'_>> {
    let mut exchanges: Vec<Exchange<'_>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].by_student() {
            at += 1;
            continue;
        }
        let turn = lines[at].turn;
        let mut end = at;
        while end < lines.len() && lines[end].by_student() {
            end += 1;
        }
        let before = lines[..at].iter().rev().take_while(|line| line.by_tutor());
        let mut before: Vec<&str> = before.map(|line| line.text.as_str()).collect();
        before.reverse();
        let after = lines[end..].iter().take_while(|line| line.by_tutor());
        let earlier = lines[at.saturating_sub(LOOK_BACK)..at].iter().rev();
        let all: Vec<&str> = lines[at..end].iter().map(|line| line.text.as_str()).collect();
        exchanges.push(Exchange {
            turn,
            whole: fold_case(&all.join(" ")),
            earlier: earlier.filter(|line| line.by_tutor()).map(|line| &*line.text).collect(),
            said: standing(&all),
            before,
            after: after.map(|line| line.text.as_str()).collect(),
        });
        at = end;
    }
    exchanges
}

/// What stands of a stretch of speech: what follows the last words that take something back.
fn standing<'a>(said: &[&'a str]) -> Vec<&'a str> {
    let Some(words) = cue_words(SessionLanguage::ENGLISH) else { return said.to_vec() };
    let joined = said.join(" ");
    let mut from = joined.len() - words.standing(&joined).len();
    let mut kept = Vec::new();
    for sentence in said {
        if from < sentence.len() {
            let rest = &sentence[from..];
            let bare = ["no, ", "No, "].iter().find_map(|no| rest.strip_prefix(no));
            kept.push(bare.filter(|_| from > 0).unwrap_or(rest));
        }
        from = from.saturating_sub(sentence.len() + 1);
    }
    kept
}

/// Whether the tutor had said just before that something is wrong.
fn was_corrected(exchange: &Exchange<'_>) -> bool {
    matches!(verdict(&exchange.before, true), Some(TutorVerdict::Wrong | TutorVerdict::Partly))
}

fn signal(exchange: &Exchange<'_>, concepts: &[Concept]) -> Option<Signal> {
    let whole = fold_case(&exchange.said.join(" "));
    let content = text::terms(&whole);
    if content.is_empty() && !whole.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let sign = sign(exchange, &whole, content.len())?;
    let concept = concept_of(exchange, sign, concepts)?;
    let reply = matches!(sign, StudentSignal::Wrong | StudentSignal::Partly)
        .then(|| correction(exchange))
        .flatten();
    Some(Signal { turn: exchange.turn, sign, concept, quote: quote(exchange, sign)?, reply })
}

fn sign(exchange: &Exchange<'_>, whole: &str, terms: usize) -> Option<StudentSignal> {
    let unsure = is_unsure(whole);
    let answering = exchange.before.last().is_some_and(|line| line.ends_with('?'));
    let asks = exchange.said.iter().any(|line| line.ends_with('?'));
    let open = exchange.said.iter().any(|line| asks_openly(line));
    let polite = POLITE.iter().any(|phrase| contains_phrase(whole, phrase));
    let short =
        text::words(whole).len() <= SHORT_WORDS && !whole.contains(|c: char| c.is_ascii_digit());
    let logistic =
        short && !answering && LOGISTIC.iter().any(|phrase| starts_with_phrase(whole, phrase));
    let long = text::words(whole).len() > MAX_ATTEMPT_WORDS;
    let admits = !whole.contains(|c: char| c.is_ascii_digit())
        && ADMITTING.iter().any(|phrase| contains_phrase(whole, phrase));
    if admits && !asks && !long {
        return Some(StudentSignal::Unsure);
    }
    if polite || logistic {
        return None;
    }
    let attempt = !open && !long && (answering || terms >= 2 || asks);
    let verdict = if attempt { verdict(&exchange.after, answering || asks) } else { None };
    let verdict = verdict
        .or_else(|| (attempt && answering && is_echoed(exchange)).then_some(TutorVerdict::Right));
    match verdict {
        Some(TutorVerdict::Right) if unsure && !answering => Some(StudentSignal::Unsure),
        Some(TutorVerdict::Right) => {
            let recovers = RECOVERING.iter().any(|p| contains_phrase(&exchange.whole, p));
            Some(if recovers && !was_corrected(exchange) {
                StudentSignal::Recovered
            } else if explains(exchange, whole) {
                StudentSignal::Explained
            } else {
                StudentSignal::Answered
            })
        }
        Some(TutorVerdict::Partly) => Some(StudentSignal::Partly),
        Some(TutorVerdict::Wrong) => Some(StudentSignal::Wrong),
        None if unsure => Some(StudentSignal::Unsure),
        None if open && terms >= 1 && !(answering && is_guess(exchange)) => {
            Some(StudentSignal::Asked)
        }
        None => None,
    }
}

/// Whether a question that follows a question of the tutor is an answer on trial: `Is it twelve?`
fn is_guess(exchange: &Exchange<'_>) -> bool {
    const AUXILIARIES: [&str; 10] =
        ["is", "are", "do", "does", "did", "would", "can", "could", "should", "will"];
    let question = exchange.said.iter().find(|line| line.ends_with('?'));
    let first = question.and_then(|line| {
        text::words(&fold_case(sentences::without_opening(line))).into_iter().next()
    });
    first.is_some_and(|first| AUXILIARIES.contains(&first.as_str()))
}

/// Whether the tutor says the answer again, which confirms it: `Twelve!` `Twelve. So you …`
fn is_echoed(exchange: &Exchange<'_>) -> bool {
    const MOST_WORDS: usize = 6;
    let Some(first) = exchange.after.first() else { return false };
    let echoed = text::terms(first);
    let limits =
        text::words(first).iter().any(|word| matches!(word.as_str(), "if" | "but" | "only"));
    let said: Vec<String> = exchange.said.iter().flat_map(|line| text::terms(line)).collect();
    !first.ends_with('?')
        && !limits
        && !echoed.is_empty()
        && text::words(first).len() <= MOST_WORDS
        && echoed.iter().all(|term| said.contains(term))
}

/// True if a sentence is a question that can't be an answer in disguise.
fn asks_openly(line: &str) -> bool {
    let lower = fold_case(sentences::without_opening(line));
    let first = text::words(&lower).into_iter().next().unwrap_or_default();
    let first = first.split('\'').next().unwrap_or_default();
    line.ends_with('?')
        && ASKING.contains(&first)
        && !TENTATIVE.iter().any(|start| starts_with_phrase(&lower, start))
}

fn explains(exchange: &Exchange<'_>, whole: &str) -> bool {
    let reasons = [
        "because",
        "so ",
        "that means",
        "which means",
        "since",
        "would be",
        "if ",
        "when ",
        "you have to",
        "it's when",
        "it means",
        "instead of",
    ];
    let long = exchange.said.iter().any(|line| text::words(line).len() >= EXPLANATION_WORDS);
    long && reasons.iter().any(|reason| contains_phrase(whole, reason.trim_end()))
}

/// The concept that an exchange is about: named by the student; else defined in the tutor's answer;
/// else named by the tutor just before, or just after. A question that points at nothing named is
/// about none. The longest name wins, then the weightier.
fn concept_of(exchange: &Exchange<'_>, sign: StudentSignal, concepts: &[Concept]) -> Option<usize> {
    let best = |fits: &dyn Fn(&Concept) -> bool| -> Option<usize> {
        let all = concepts.iter().enumerate().filter(|(_, concept)| fits(concept));
        let longest = all.max_by(|(_, a), (_, b)| {
            a.key.len().cmp(&b.key.len()).then(a.score.total_cmp(&b.score))
        });
        longest.map(|(at, _)| at)
    };
    let named_in = |lines: &[&str]| {
        let spoken_text = lines.join(" ");
        named(&spoken_text, concepts)
    };
    let unsure = exchange.said.iter().find(|line| is_unsure(line)).copied();
    let unsure = unsure.filter(|_| sign == StudentSignal::Unsure);
    let own = unsure.and_then(|line| named_in(&[line])).or_else(|| named_in(&exchange.said));
    let own = own.or_else(|| pointed_at(exchange, concepts));
    let before = &exchange.before[exchange.before.len().saturating_sub(1)..];
    let after = &exchange.after[..exchange.after.len().min(2)];
    if sign == StudentSignal::Asked {
        let question_line = exchange.said.iter().find(|line| line.ends_with('?'));
        let words = text::words(question_line.copied().unwrap_or_default());
        let points = words.len() <= 3
            || words.iter().any(|word| matches!(word.as_str(), "that" | "it" | "this" | "there"));
        return own.or_else(|| points.then(|| named_in(before)).flatten());
    }
    let defined = || {
        best(&|concept| after.iter().any(|line| definitions::find(line, &concept.key).is_some()))
    };
    own.or_else(defined)
        .or_else(|| named_in(before))
        .or_else(|| named_in(after))
        .or_else(|| exchange.earlier.iter().find_map(|line| named_in(&[line])))
}

/// The concept that a text names in the longest phrase, then the weightier one.
fn named(text: &str, concepts: &[Concept]) -> Option<usize> {
    let subject = concepts.iter().find_map(|concept| concept.subject);
    let context = curriculum::QuestionContext { subject, lesson: &[] };
    let found = curriculum::find(text, &context);
    let words = |concept: &Concept| {
        let heard = found.iter().filter(|place| concept.id == Some(place.concept));
        let heard = heard.map(|place| place.words).max().unwrap_or(0);
        let own = if phrases::mentions(text, &concept.key) { concept.key.len() } else { 0 };
        heard.max(own)
    };
    let all = concepts.iter().enumerate().map(|(at, concept)| (at, words(concept), concept.score));
    all.filter(|(_, words, _)| *words > 0)
        .max_by(|a, b| a.1.cmp(&b.1).then(a.2.total_cmp(&b.2)))
        .map(|(at, ..)| at)
}

/// The concept that the student points at by a word of its name: `that formula`, where the tutor had
/// just spoken of one.
fn pointed_at(exchange: &Exchange<'_>, concepts: &[Concept]) -> Option<usize> {
    let words = text::words(&exchange.said.join(" "));
    let pointed = words.windows(2).filter(|pair| {
        matches!(pair[0].as_str(), "that" | "this" | "the" | "those" | "these") && pair[1].len() > 3
    });
    let stems: Vec<String> = pointed.map(|pair| subject_glossary::stem(&pair[1])).collect();
    let spoken_text = exchange.before.join(" ");
    let meant: Vec<usize> = (0..concepts.len())
        .filter(|at| {
            let key = subject_glossary::key(&concepts[*at].name);
            stems.iter().any(|stem| key.contains(stem))
        })
        .collect();
    let just_named = meant.iter().find(|at| concepts[**at].is_named_in(&spoken_text));
    just_named.or_else(|| meant.first().filter(|_| meant.len() == 1)).copied()
}

/// Whether a student says that something isn't clear.
pub(crate) fn is_unsure(line: &str) -> bool {
    let folded = fold_case(line);
    UNSURE.iter().chain(ADMITTING).any(|phrase| contains_phrase(&folded, phrase))
}

/// The student's most telling sentence, short and clean.
fn quote(exchange: &Exchange<'_>, sign: StudentSignal) -> Option<String> {
    let pick = match sign {
        StudentSignal::Asked => exchange.said.iter().find(|line| line.ends_with('?')),
        StudentSignal::Unsure => exchange.said.iter().find(|line| is_unsure(line)),
        _ => exchange.said.iter().max_by_key(|line| text::terms(line).len()),
    };
    let line = pick.or_else(|| exchange.said.first())?;
    let quote = sentences::trim_for_quote(line);
    let quote = quote.trim_end_matches(['.', ',', '!']);
    (!quote.is_empty() && !quote.contains('[')).then(|| sentences::shorten(quote, QUOTE_WORDS))
}

/// The tutor's correction, after the bare verdict.
fn correction(exchange: &Exchange<'_>) -> Option<String> {
    let telling =
        exchange.after.iter().find(|line| text::terms(line).len() >= 3 && !line.contains('['))?;
    let quote = sentences::trim_for_quote(telling);
    Some(sentences::shorten(quote.trim_end_matches(['.', '!']), REPLY_WORDS))
}
