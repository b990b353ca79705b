//! The concepts of a session: those of the curriculum first, by how they are spoken of; free phrases
//! only where the curriculum is silent.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use curriculum::{How, QuestionContext};

use crate::action_items;
use crate::definitions;
use crate::phrases::{self, Concept, MAX_CONCEPTS};
use crate::sentences::SpokenSentence;
use crate::student_signals;
use crate::subject_glossary;

/// From so many concepts of the curriculum on, a free phrase has to be defined to count.
const WELL_KNOWN: usize = 3;
/// Worth of a definition beside a mention.
const DEFINED: f64 = 1.2;
/// Worth of being announced as what the session is about.
const ANNOUNCED: f64 = 0.8;
/// Worth of a sentence about it.
const LABELLED: f64 = 0.8;
/// A concept with less than this share of the weightiest one's score was only mentioned.
const LEAST_SHARE: f64 = 0.12;
/// A phrase of the curriculum weighs more than one that merely looks like a term.
const KNOWN: f64 = 1.3;

/// Mentions of a tutor by which a concept of another subject is matter too.
const OFTEN: usize = 4;

/// Mentions of a tutor up to which a prerequisite is background.
const BACKGROUND: usize = 3;

/// Phrases of other days: what a session isn't about.
const OTHER_DAYS: [&str; 7] =
    ["last time", "next time", "last week", "next week", "yesterday", "tomorrow", "next session"];
/// Words by which a tutor says what a session is about.
const ANNOUNCING: [&str; 7] = [
    "today",
    "let's do",
    "let's look at",
    "let's talk about",
    "let's start",
    "let's work on",
    "we'll look at",
];

/// Where a concept of the curriculum was spoken of.
#[derive(Default)]
struct Spoken {
    tutor: BTreeSet<usize>,
    /// The tutor's lines that have words of students for it: they support, but don't name.
    support: BTreeSet<usize>,
    student: BTreeSet<usize>,
    /// The words, with how often.
    surfaces: BTreeMap<String, usize>,
    /// The longest phrase, in words.
    words: usize,
    announced: bool,
    /// A sentence of the tutor is about it: it opens with the term, or says that this is it.
    labelled: bool,
}

/// The concepts of a session, in the order in which they come up.
pub(crate) fn concepts(
    lines: &[SpokenSentence],
    title: Option<&str>,
    names: &HashSet<String>,
) -> Vec<Concept> {
    let subject = home_subject(lines, title);
    let spoken = spoken(lines, subject);
    let mut found: Vec<Concept> =
        spoken.iter().filter_map(|(id, spoken)| known(id, spoken, subject, lines)).collect();
    leave_out_background(&mut found, &spoken, lines);
    let free = phrases::concepts(lines, title, names);
    let enough = found.len() >= WELL_KNOWN;
    for concept in free {
        if let Some(concept) = free_concept(concept, &spoken, subject, title, lines, enough)
            && !found.iter().any(|known| covers(known, &concept))
        {
            found.push(concept);
        }
    }
    let best = found.iter().map(|concept| concept.score).fold(0.0, f64::max);
    found.retain(|concept| concept.score >= LEAST_SHARE * best);
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    found.truncate(MAX_CONCEPTS);
    found.sort_by_key(|concept| (concept.lines.first().copied(), concept.key.clone()));
    found
}

/// The curriculum's subject of a session: by its title, else the one it speaks of most.
pub(crate) fn home_subject(lines: &[SpokenSentence], title: Option<&str>) -> Option<&'static str> {
    if let Some(subject) = title.and_then(curriculum::school_subject) {
        return Some(subject);
    }
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    for line in lines {
        for place in curriculum::find(&line.text, &QuestionContext::default()) {
            if place.how == How::Said {
                *counts.entry(place.concept).or_default() += 1;
            }
        }
    }
    let mut votes: BTreeMap<&'static str, f64> = BTreeMap::new();
    for (concept, count) in counts {
        if let Some(subject) = curriculum::subject_of(concept) {
            *votes.entry(subject).or_default() += f64::from(1 + count).ln();
        }
    }
    votes.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(subject, _)| subject)
}

fn spoken(
    lines: &[SpokenSentence],
    subject: Option<&'static str>,
) -> BTreeMap<&'static str, Spoken> {
    let tutor_known = lines.iter().any(SpokenSentence::by_tutor);
    let context = QuestionContext { subject, lesson: &[] };
    let homework = action_items::turns(lines);
    let mut all: BTreeMap<&'static str, Spoken> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let folded = line.text.to_lowercase().replace('\u{2019}', "'");
        let holds = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(phrase));
        let announces = holds(&ANNOUNCING);
        if !announces && holds(&OTHER_DAYS)
            || action_items::is_task(&line.text)
            || homework.contains(&line.turn)
        {
            continue;
        }
        let by_tutor = line.by_tutor() || !tutor_known && !line.by_student();
        for place in curriculum::find(&line.text, &context) {
            let entry = all.entry(place.concept).or_default();
            if by_tutor && place.how == How::Asked {
                entry.support.insert(at);
            } else if by_tutor {
                entry.tutor.insert(at);
                entry.announced |= announces;
                entry.labelled |= place.how == How::Said && labels(line, place.start);
            } else {
                entry.student.insert(at);
            }
            if place.how == How::Said {
                entry.words = entry.words.max(place.words);
                let surface = line.text[place.start..place.end].to_lowercase();
                *entry.surfaces.entry(surface).or_default() += 1;
            }
        }
    }
    all
}

/// Whether a sentence is about the term that starts here: only words that point, name or link stand
/// before it. `That's a relative clause.` `Inverse sine goes back to the angle.`
fn labels(line: &SpokenSentence, start: usize) -> bool {
    const BEFORE: [&str; 34] = [
        "so", "and", "that's", "that", "is", "this", "it's", "the", "a", "an", "what", "we",
        "call", "called", "now", "okay", "right", "your", "these", "those", "are", "then", "yes",
        "exactly", "your", "just", "which", "they're", "good", "right", "it", "means", "our", "or",
    ];
    !line.is_question()
        && domain::text::words(&line.text[..start])
            .iter()
            .all(|word| BEFORE.contains(&word.as_str()))
}

/// A concept of the curriculum, if the session teaches it rather than mentions it.
fn known(
    id: &'static str,
    spoken: &Spoken,
    subject: Option<&'static str>,
    lines: &[SpokenSentence],
) -> Option<Concept> {
    let concept = curriculum::concept(id)?;
    let (tutor, student) = (spoken.tutor.len(), spoken.student.len());
    if tutor + spoken.support.len() == 0 {
        return None;
    }
    let key = best_key(&concept.name, spoken, lines);
    let defined = is_defined(&spoken.tutor, &key, lines);
    let is_home = subject.is_none_or(|home| home == concept.subject);
    let is_near = subject.is_some_and(|home| curriculum::is_near_subject(home, &concept.subject));
    // In its own subject a term of the textbook is matter; in another it is a word until proven.
    let told = defined || spoken.announced || spoken.labelled;
    let enough = if is_home {
        tutor >= 2
            || tutor == 1 && (told || student + spoken.support.len() >= 1)
            || spoken.support.len() + student >= 2
    } else if is_near {
        told || tutor >= 2 && student >= 1 || tutor >= OFTEN
    } else {
        spoken.words > 1 && (tutor >= OFTEN || defined)
    };
    if !enough {
        return None;
    }
    let mentions = (1.0 + tutor as f64).ln() + 0.7 * (1.0 + student as f64).ln();
    let score = mentions * KNOWN
        + if defined { DEFINED } else { 0.0 }
        + if spoken.announced { ANNOUNCED } else { 0.0 }
        + if spoken.labelled { LABELLED } else { 0.0 };
    let mut all: BTreeSet<usize> = spoken.tutor.union(&spoken.student).copied().collect();
    all.extend(&spoken.support);
    Some(Concept {
        spoken: with_article(&concept.name, spoken, lines),
        name: concept.name,
        key,
        lines: all.into_iter().collect(),
        score,
        id: Some(id),
        subject,
    })
}

/// Leaves out what is only mentioned because others of the session need it, or are explained by it:
/// neither defined nor announced nor taken up by the student.
fn leave_out_background(
    found: &mut Vec<Concept>,
    spoken: &BTreeMap<&'static str, Spoken>,
    lines: &[SpokenSentence],
) {
    let needed: BTreeSet<String> =
        found.iter().filter_map(|concept| concept.id).flat_map(curriculum::prerequisites).collect();
    let keys: Vec<Vec<String>> = found.iter().map(|concept| concept.key.clone()).collect();
    let defines_another = |at: &usize, own: &[String]| {
        let text = &lines[*at].text;
        keys.iter().any(|key| {
            key != own
                && (definitions::find(text, key).is_some() || definitions::names_term(text, key))
        })
    };
    found.retain(|concept| {
        let Some((id, spoken)) = concept.id.and_then(|id| Some((id, spoken.get(id)?))) else {
            return true;
        };
        let is_taken_up = spoken.announced
            || spoken.labelled
            || !spoken.student.is_empty()
            || spoken.tutor.len() > BACKGROUND
            || is_defined(&spoken.tutor, &concept.key, lines);
        let is_bystander = spoken.tutor.iter().all(|at| defines_another(at, &concept.key));
        is_taken_up || !is_bystander && !needed.contains(id)
    });
}

fn is_defined(by: &BTreeSet<usize>, key: &[String], lines: &[SpokenSentence]) -> bool {
    by.iter().any(|at| {
        let text = &lines[*at].text;
        definitions::find(text, key).is_some() || definitions::names_term(text, key)
    })
}

/// What stands for the concept in its lines: words that are defined, its name, or how it was mostly
/// said.
fn best_key(name: &str, spoken: &Spoken, lines: &[SpokenSentence]) -> Vec<String> {
    let own = subject_glossary::key(name);
    let mut surfaces: Vec<(&String, &usize)> = spoken.surfaces.iter().collect();
    surfaces.sort_by_key(|(surface, count)| (std::cmp::Reverse(**count), surface.len()));
    let keys = surfaces.iter().map(|(surface, _)| subject_glossary::key(surface));
    let mut defined = std::iter::once(own.clone())
        .chain(keys)
        .filter(|key| is_defined(&spoken.tutor, key, lines));
    if let Some(key) = defined.next() {
        return key;
    }
    let is_said =
        |key: &[String]| spoken.tutor.iter().any(|at| phrases::mentions(&lines[*at].text, key));
    if is_said(&own) {
        return own;
    }
    let most = spoken.surfaces.iter().max_by_key(|(surface, count)| (**count, surface.len()));
    most.map_or(own, |(surface, _)| subject_glossary::key(surface))
}

/// The name with `the`, where it is mostly said so.
fn with_article(name: &str, spoken: &Spoken, lines: &[SpokenSentence]) -> String {
    let name_folded = name.to_lowercase();
    let (mut all, mut definite) = (0, 0);
    for at in spoken.tutor.union(&spoken.student) {
        let folded = lines[*at].text.to_lowercase();
        for (place, _) in folded.match_indices(&name_folded) {
            all += 1;
            definite += usize::from(folded[..place].trim_end().ends_with("the"));
        }
    }
    if all > 0 && definite * 2 > all { format!("the {name}") } else { name.to_owned() }
}

/// Words of counting and of everyday that are part of no term.
fn counts_something(name: &str) -> bool {
    const NUMBERS: [&str; 16] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "fifteen", "twenty", "thirty", "hundred", "thousand",
    ];
    domain::text::words(name).iter().any(|word| NUMBERS.contains(&word.as_str()))
}

/// A free phrase as a concept, if the curriculum doesn't know better.
fn free_concept(
    free: Concept,
    spoken: &BTreeMap<&'static str, Spoken>,
    subject: Option<&'static str>,
    title: Option<&str>,
    lines: &[SpokenSentence],
    enough: bool,
) -> Option<Concept> {
    if let Some(id) = curriculum::named(&free.name, subject) {
        let is_home = subject.is_some() && curriculum::subject_of(id) == subject;
        let lines_of_tutor = free.lines.iter().filter(|at| lines[**at].by_tutor()).count();
        let is_taught = is_home && lines_of_tutor >= 2 && !is_other_day(&free, lines);
        let concept = curriculum::concept(id).filter(|_| is_taught)?;
        return Some(Concept { name: concept.name, id: Some(id), subject, ..free });
    }
    // Words within phrases of the curriculum are spoken for.
    let within = spoken.values().flat_map(|spoken| spoken.surfaces.keys()).any(|surface| {
        definitions::places(&subject_glossary::key(surface), &free.key).next().is_some()
    });
    let is_phrase = spoken
        .values()
        .flat_map(|spoken| spoken.surfaces.keys())
        .any(|surface| subject_glossary::key(surface) == free.key);
    if is_phrase || counts_something(&free.name) {
        return None;
    }
    let defined = free.lines.iter().any(|at| {
        let line = &lines[*at];
        line.by_tutor()
            && (definitions::find(&line.text, &free.key).is_some()
                || definitions::names_term(&line.text, &free.key))
    });
    let is_term = subject_glossary::entry(&free.key).is_some_and(|entry| {
        entry.taught
            && (free.key.len() > 1
                || [subject, title]
                    .into_iter()
                    .flatten()
                    .any(|subject| subject_glossary::belongs(entry, subject)))
    });
    let by_tutor = free.lines.iter().filter(|at| lines[**at].by_tutor()).count();
    let puzzles = free
        .lines
        .iter()
        .any(|at| lines[*at].by_student() && student_signals::is_unsure(&lines[*at].text));
    let is_taken_up = is_term && by_tutor >= 2 && puzzles;
    let counts = match (enough, free.key.len()) {
        (true, _) => defined && !within || is_taken_up,
        (false, 1) => (defined || is_term) && !within,
        (false, _) => !within || defined,
    };
    counts.then_some(free)
}

/// Whether a concept is only spoken of as matter of another day.
fn is_other_day(concept: &Concept, lines: &[SpokenSentence]) -> bool {
    concept.lines.iter().all(|at| {
        let folded = lines[*at].text.to_lowercase();
        OTHER_DAYS.iter().any(|phrase| folded.contains(phrase))
    })
}

/// Whether a key has a word of a concept's name: else it is another term of the same matter.
pub(crate) fn shares_a_word(key: &[String], name: &str) -> bool {
    let name = subject_glossary::key(name);
    key.iter().any(|stem| stem.len() > 2 && name.contains(stem))
}

/// How the concepts of a session were put into words there: the key of each one's definition, and
/// the words.
pub(crate) fn terms(
    lines: &[SpokenSentence],
    names: &[&str],
    title: &str,
) -> Vec<(Vec<String>, String)> {
    let subject = home_subject(lines, Some(title));
    let all = spoken(lines, subject);
    let term = |name: &&str| {
        let own = (subject_glossary::key(name), (*name).to_owned());
        let spoken = curriculum::named(name, subject).and_then(|id| all.get(id));
        let Some(spoken) = spoken else { return own };
        let key = best_key(name, spoken, lines);
        if key == own.0 || !shares_a_word(&key, name) {
            return own;
        }
        let surface = spoken.surfaces.keys().find(|surface| subject_glossary::key(surface) == key);
        let surface = surface.cloned().unwrap_or_else(|| own.1.clone());
        (key, surface)
    };
    names.iter().map(term).collect()
}

/// Whether a concept is the other one, or has it in its name.
fn covers(known: &Concept, other: &Concept) -> bool {
    known.id.is_some() && known.id == other.id
        || known.name.eq_ignore_ascii_case(&other.name)
        || known.key == other.key
        || other.id.is_none()
            && definitions::places(&subject_glossary::key(&known.name), &other.key).next().is_some()
}
