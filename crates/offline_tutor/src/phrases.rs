//! Concepts among the phrases of a session.
//!
//! Candidates are the glossary's terms and runs of words that look like noun phrases; they are
//! weighed by how often tutor and student use them, whether they are defined, and whether they
//! stand alone or only inside a longer candidate (after C-value, Frantzi et al. 2000).

mod concept;
mod concept_names;
mod concept_sentences;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::text;

use crate::definitions;
use crate::everyday_words;
use crate::sentences::SpokenSentence;
use crate::subject_glossary;
pub(crate) use concept::Concept;
pub(crate) use concept_names::plural_of;
use concept_names::{is_plural, name, name_with_article};
pub(crate) use concept_sentences::{definition, description, mentions};

/// Most concepts of a session.
pub(crate) const MAX_CONCEPTS: usize = 12;
/// Candidates that are compared with each other; what ranks lower never gets among the best.
const MAX_COMPARED: usize = 60;
/// A concept scoring less is not shown: rather none than nonsense.
const MIN_SCORE: f64 = 1.0;
/// Longest phrase, in words, that is not in the glossary.
const MAX_RUN: usize = 3;
/// Worth of a definition beside a mention.
const DEFINED: f64 = 1.2;
/// Worth of a glossary term of the session's subject.
const IN_SUBJECT: f64 = 0.5;

/// One word of a line.
struct Word<'a> {
    text: &'a str,
    start: usize,
    lower: String,
    stem: String,
    /// True if only a space or a hyphen separates it from the word before.
    joined: bool,
}

/// The counts of a candidate so far.
#[derive(Default)]
struct PhraseCandidate {
    /// Spellings with how often each was said.
    surfaces: BTreeMap<String, u32>,
    lines: BTreeSet<usize>,
    /// Mentions after a word that announces a noun.
    as_noun: u32,
    /// Mentions after `the`.
    definite: u32,
    /// Mentions after `a` or `an`.
    indefinite: u32,
    /// Mentions in the plural.
    plural: u32,
    mentions: u32,
    glossary: bool,
}

type Candidates = BTreeMap<Vec<String>, PhraseCandidate>;

/// The concepts of a session, in the order in which they come up.
pub(crate) fn concepts(
    lines: &[SpokenSentence],
    subject: Option<&str>,
    names: &HashSet<String>,
) -> Vec<Concept> {
    let read: Vec<Vec<Word<'_>>> = lines.iter().map(|line| words_of(&line.text)).collect();
    let nouns = known_nouns(&read);
    let mut candidates = Candidates::new();
    for (at, words) in read.iter().enumerate() {
        collect_glossary(&mut candidates, at, words, subject);
        collect_runs(&mut candidates, at, words, &nouns, names);
    }
    let longer = longer_by_stem(&candidates);
    let mut scored: Vec<Concept> = candidates
        .iter()
        .filter_map(|(key, candidate)| score_candidate(key, candidate, &longer, lines, subject))
        .collect();
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    scored.truncate(MAX_COMPARED);
    let mut concepts = without_bystanders(without_shadows(scored), lines);
    concepts.truncate(MAX_CONCEPTS);
    concepts.sort_by_key(|concept| (concept.lines.first().copied(), concept.key.clone()));
    concepts
}

fn words_of(line: &str) -> Vec<Word<'_>> {
    let mut end = 0;
    text::tokens(line)
        .into_iter()
        .enumerate()
        .map(|(place, token)| {
            let gap = &line[end..token.start];
            end = token.end();
            let lower = text::fold_case(token.text);
            let stem = subject_glossary::stem(&lower);
            let joined = place > 0 && matches!(gap, " " | "-" | "\u{2011}");
            Word { text: token.text, start: token.start, lower, stem, joined }
        })
        .collect()
}

/// Stems that stand after an article somewhere: those are nouns even after `to`.
fn known_nouns(read: &[Vec<Word<'_>>]) -> HashSet<String> {
    read.iter()
        .flat_map(|words| words.windows(2))
        .filter(|pair| matches!(pair[0].lower.as_str(), "the" | "a" | "an"))
        .map(|pair| pair[1].stem.clone())
        .collect()
}

/// True if the words from `from` on, so many, are one unbroken stretch.
fn is_unbroken(words: &[Word<'_>], from: usize, length: usize) -> bool {
    from + length <= words.len() && words[from + 1..from + length].iter().all(|word| word.joined)
}

fn collect_glossary(
    candidates: &mut Candidates,
    at: usize,
    words: &[Word<'_>],
    subject: Option<&str>,
) {
    let stems: Vec<String> = words.iter().map(|word| word.stem.clone()).collect();
    let mut from = 0;
    while from < words.len() {
        let hit = (1..=subject_glossary::LONGEST_TERM).rev().find_map(|length| {
            let entry = is_unbroken(words, from, length)
                .then(|| subject_glossary::entry(&stems[from..from + length]))??;
            let ours = subject.is_some_and(|subject| subject_glossary::belongs(entry, subject));
            let verb = length == 1 && looks_like_verb(words, from, &HashSet::new());
            let taught = entry.taught && (length > 1 || ours);
            (taught && !verb).then_some((length, entry.surface))
        });
        let Some((length, surface)) = hit else {
            from += 1;
            continue;
        };
        let candidate = candidates.entry(stems[from..from + length].to_vec()).or_default();
        candidate.glossary = true;
        candidate.plural +=
            u32::from(is_plural(&words[from + length - 1].lower) && !is_plural(surface));
        note(candidate, at, words, from, surface.to_owned());
        from += length;
    }
}

fn note(
    candidate: &mut PhraseCandidate,
    at: usize,
    words: &[Word<'_>],
    from: usize,
    surface: String,
) {
    let before = from.checked_sub(1).filter(|_| words[from].joined).map(|i| &*words[i].lower);
    candidate.mentions += 1;
    candidate.lines.insert(at);
    candidate.as_noun += u32::from(before.is_some_and(everyday_words::announces_noun));
    candidate.definite += u32::from(before == Some("the"));
    candidate.indefinite += u32::from(matches!(before, Some("a" | "an")));
    *candidate.surfaces.entry(surface).or_default() += 1;
}

fn looks_like_verb(words: &[Word<'_>], at: usize, nouns: &HashSet<String>) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| &words[i]).filter(|_| words[at].joined) else {
        return false;
    };
    let word = &words[at];
    if word.stem == "mean" {
        return !everyday_words::is_the_mean(&before.lower);
    }
    let due = everyday_words::announces_verb(&before.lower) && !nouns.contains(&word.stem);
    let progressive = word.lower.ends_with("ing") && everyday_words::is_be(&before.lower);
    due || progressive
}

fn collect_runs(
    candidates: &mut Candidates,
    at: usize,
    words: &[Word<'_>],
    nouns: &HashSet<String>,
    names: &HashSet<String>,
) {
    let fits = |place: usize| {
        let word = &words[place];
        let letters = word.lower.starts_with(char::is_alphabetic) && !word.lower.contains('^');
        let long = word.lower.chars().count() > 2 || word.text.chars().all(char::is_uppercase);
        let participle = word.lower.ends_with("ed") && word.lower.len() > 4;
        let breaking = everyday_words::breaks_phrase(&word.lower, &word.stem)
            && subject_glossary::entry(std::slice::from_ref(&word.stem)).is_none();
        let alone = word.text.chars().count() == 1;
        letters
            && long
            && !alone
            && !breaking
            && !participle
            && !names.contains(&word.lower)
            && !looks_like_verb(words, place, nouns)
    };
    let mut from = 0;
    while from < words.len() {
        let mut end = from;
        while end < words.len() && fits(end) && (end == from || words[end].joined) {
            end += 1;
        }
        if end > from {
            keep_run(candidates, at, words, from, end);
        }
        from = end.max(from + 1);
    }
}

/// Notes a run without its general edges, unless it is about the call or too long to be a name.
fn keep_run(candidates: &mut Candidates, at: usize, words: &[Word<'_>], from: usize, end: usize) {
    let (mut from, mut end) = (from, end);
    while from < end && everyday_words::is_general(&words[from].lower) {
        from += 1;
    }
    while from < end && everyday_words::is_general(&words[end - 1].lower) {
        end -= 1;
    }
    let run = &words[from..end];
    let call = run.iter().any(|word| everyday_words::is_about_the_call(&word.lower));
    if run.is_empty() || run.len() > MAX_RUN || call {
        return;
    }
    let key: Vec<String> = run.iter().map(|word| word.stem.clone()).collect();
    if candidates.get(&key).is_some_and(|candidate| candidate.glossary) && key.len() == 1 {
        return;
    }
    let surface = written_form(run);
    let candidate = candidates.entry(key).or_default();
    if !candidate.glossary {
        note(candidate, at, words, from, surface);
    }
}

/// A run as it is written in the middle of a sentence: a capital that only opens a sentence goes.
fn written_form(run: &[Word<'_>]) -> String {
    let mut out = String::new();
    for (place, word) in run.iter().enumerate() {
        if place > 0 {
            let last = &run[place - 1];
            let hyphen = word.start > last.start + last.text.len()
                && !word.joined_by_space(last.start + last.text.len());
            out.push(if hyphen { '-' } else { ' ' });
        }
        let opens = word.start == 0;
        let inner_capital = word.text.chars().skip(1).any(char::is_uppercase);
        out.push_str(if opens && !inner_capital { &word.lower } else { word.text });
    }
    out
}

impl Word<'_> {
    /// Words are joined by one byte, a space or a hyphen; a longer gap is a typographic hyphen.
    const fn joined_by_space(&self, end: usize) -> bool {
        self.start - end == 1
    }
}

fn score_candidate(
    key: &[String],
    candidate: &PhraseCandidate,
    longer: &Longer<'_>,
    lines: &[SpokenSentence],
    subject: Option<&str>,
) -> Option<Concept> {
    let inside = mentions_inside(key, longer);
    let own: Vec<usize> = candidate.lines.difference(&inside).copied().collect();
    let tutor = own.iter().filter(|&&at| lines[at].by_tutor()).count() as f64;
    let student = own.len() as f64 - tutor;
    let defined = candidate.lines.iter().any(|&at| {
        lines[at].by_tutor()
            && (definitions::find(&lines[at].text, key).is_some()
                || definitions::names_term(&lines[at].text, key))
    });
    let named = candidate.lines.iter().any(|&at| definitions::names_term(&lines[at].text, key));
    let taught = candidate.lines.iter().any(|&at| lines[at].by_tutor());
    let repeated = tutor >= 2.0 || (tutor >= 1.0 && student >= 1.0);
    let is_subject = subject.is_some_and(|subject| subject_glossary::key(subject) == key);
    let enough = match (candidate.glossary, key.len()) {
        (true, _) => taught,
        (false, 1) => (repeated && tutor + student >= 3.0 && is_noun_like(candidate)) || named,
        (false, _) => (repeated && candidate.as_noun > 0) || defined || named,
    };
    if !enough || is_subject || (tutor + student < 1.0 && !defined) {
        return None;
    }
    let speech_weight = (1.0 + tutor).ln() + 0.7 * (1.0 + student).ln();
    let length = match key.len() {
        1 if candidate.glossary => 1.0,
        1 => 0.7,
        2 => 1.35,
        _ => 1.4,
    };
    let mut score = speech_weight * length * if candidate.glossary { 1.3 } else { 1.0 };
    score += if defined { DEFINED } else { 0.0 };
    score += if candidate.glossary { IN_SUBJECT } else { 0.0 };
    let name = name(candidate);
    (score >= MIN_SCORE).then(|| Concept {
        spoken: name_with_article(&name, candidate),
        name,
        key: key.to_vec(),
        lines: candidate.lines.iter().copied().collect(),
        score,
        id: None,
        subject: None,
    })
}

/// Candidates of several words that count, by every stem in them.
type Longer<'a> = BTreeMap<&'a str, Vec<(&'a [String], &'a PhraseCandidate)>>;

fn longer_by_stem(all: &Candidates) -> Longer<'_> {
    let mut longer = Longer::new();
    for (key, candidate) in all {
        if key.len() > 1 && (candidate.glossary || candidate.lines.len() > 1) {
            for stem in key {
                longer.entry(stem).or_default().push((key, candidate));
            }
        }
    }
    longer
}

/// The lines in which a candidate stands inside a longer one: those mentions are the longer one's.
fn mentions_inside(key: &[String], longer: &Longer<'_>) -> BTreeSet<usize> {
    let holding = key.first().and_then(|stem| longer.get(stem.as_str()));
    holding
        .into_iter()
        .flatten()
        .filter(|(other, _)| {
            other.len() > key.len() && definitions::places(other, key).next().is_some()
        })
        .flat_map(|(_, candidate)| candidate.lines.iter().copied())
        .collect()
}

/// True if a single word was used as a noun often enough to be one.
fn is_noun_like(candidate: &PhraseCandidate) -> bool {
    candidate.as_noun * 2 >= candidate.mentions && candidate.as_noun >= 2
}

/// Concepts without those that a better one contains and that have little of their own.
fn without_shadows(scored: Vec<Concept>) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = Vec::new();
    for concept in scored {
        let shadowed = concepts.iter().any(|better| {
            let (short, long) = if better.key.len() < concept.key.len() {
                (better, &concept)
            } else {
                (&concept, better)
            };
            let contained = definitions::places(&long.key, &short.key).next().is_some();
            let own = short.lines.iter().filter(|at| !long.lines.contains(at)).count();
            contained
                && (own < 2 || (std::ptr::eq(long, &raw const concept) && long.lines.len() < 2))
        });
        if !shadowed {
            concepts.push(concept);
        }
    }
    concepts
}

/// Concepts without those that only occur where the tutor says what another one is.
fn without_bystanders(scored: Vec<Concept>, lines: &[SpokenSentence]) -> Vec<Concept> {
    let keys: Vec<Vec<String>> = scored.iter().map(|concept| concept.key.clone()).collect();
    let defines = |at: usize, key: &[String]| definitions::find(&lines[at].text, key).is_some();
    let bystander = |concept: &Concept| {
        let taught = || concept.lines.iter().copied().filter(|&at| lines[at].by_tutor());
        !taught().any(|at| defines(at, &concept.key))
            && taught().all(|at| {
                keys.iter().any(|key| *key != concept.key && defines(at, key))
                    && !definitions::names_term(&lines[at].text, &concept.key)
            })
    };
    scored.into_iter().filter(|concept| !bystander(concept)).collect()
}
