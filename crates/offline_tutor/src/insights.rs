//! A session's turns become insights: subject, concepts, what went well, what did not, what to do.

mod foreign;

use std::collections::{BTreeSet, HashSet};

use domain::analysis::{AnalysisCoverage, Insights, Observed, Outcome, TaughtConcept};
use domain::text;
use domain::transcript::{self, SessionLanguage, Turn};
use ports::ReadSession;

use crate::action_items;
use crate::phrases::{self, Concept};
use crate::sentences::{self, SpokenSentence};
use crate::student_signals::{self, Signal, StudentSignal};
use crate::subject_glossary;
use crate::taught_concepts;

/// The subject of a session that nothing tells the subject of.
const NO_SUBJECT: &str = "General";
/// Most topics of a session, the subject's name included.
const MAX_TOPICS: usize = 8;
/// Most strengths, and most areas for improvement.
const MAX_REMARKS: usize = 6;
/// What marks a description that wasn't said in the session.
const FROM_CURRICULUM: &str = "From the curriculum:";
/// Longest description, in words.
const DESCRIPTION_WORDS: usize = 45;
/// The difficulty of a plain concept that no student struggles with.
const PLAIN_DIFFICULTY: f64 = 3.5;

/// Reads a session: one in English as a whole, others as far as their cue words tell.
pub(crate) fn read(request: &ReadSession) -> Insights {
    let hint = request.subject.as_deref().map(str::trim).filter(|hint| !hint.is_empty());
    match transcript::language(&request.turns) {
        None | Some(SessionLanguage::ENGLISH) => read_english(request, hint),
        Some(language) => foreign::read(&request.turns, hint, language),
    }
}

fn read_english(request: &ReadSession, hint: Option<&str>) -> Insights {
    let lines = sentences::lines(&request.turns);
    let words: Vec<String> = lines.iter().flat_map(|line| text::words(&line.text)).collect();
    let topic_subject = subject_glossary::subject_of(&words);
    let concepts =
        taught_concepts::concepts(&lines, hint.or(topic_subject), &names(&request.turns));
    let signals = student_signals::signals(&lines, &concepts);
    let subject = hint.or(topic_subject).unwrap_or(NO_SUBJECT).to_owned();
    Insights {
        topics: topics(&subject, &concepts),
        concepts: describe_concept(&concepts, &signals, &lines),
        student_strengths: strengths(&concepts, &signals),
        areas_for_improvement: areas(&concepts, &signals),
        action_items: action_items::actions(&lines),
        model: crate::MODEL.to_owned(),
        coverage: AnalysisCoverage::Whole,
        subject,
    }
}

/// The words of the speakers' labels: people are not concepts.
fn names(turns: &[Turn]) -> HashSet<String> {
    turns
        .iter()
        .filter_map(|turn| turn.speaker.as_deref())
        .flat_map(text::words)
        .filter(|word| word.chars().count() > 2)
        .collect()
}

fn topics(subject: &str, concepts: &[Concept]) -> Vec<String> {
    let mut ranked: Vec<&Concept> = concepts.iter().collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    let named = (subject != NO_SUBJECT).then(|| subject.to_owned());
    let concepts = ranked.into_iter().map(|concept| concept.name.clone());
    let concepts = concepts.filter(|name| !name.eq_ignore_ascii_case(subject));
    named.into_iter().chain(concepts).take(MAX_TOPICS).collect()
}

fn describe_concept(
    concepts: &[Concept],
    signals: &[Signal],
    lines: &[SpokenSentence],
) -> Vec<TaughtConcept> {
    concepts
        .iter()
        .enumerate()
        .map(|(place, concept)| {
            let evidence = evidence(place, signals);
            let description = describe(concept, concepts, lines);
            TaughtConcept {
                name: concept.name.clone(),
                description,
                difficulty: difficulty(concept, &evidence, lines),
                turns: turns(concept, lines),
                evidence,
            }
        })
        .collect()
}

/// The tutor's defining sentence; else the curriculum's, which says that it is; else, where the
/// curriculum is silent, the tutor's fullest sentence.
fn describe(concept: &Concept, all: &[Concept], lines: &[SpokenSentence]) -> Option<String> {
    let Some(known) = concept.id.and_then(curriculum::concept) else {
        return phrases::description(lines, &concept.key, all)
            .map(|sentence| sentences::shorten(&sentence, DESCRIPTION_WORDS));
    };
    let defined = phrases::definition(lines, &concept.key)
        .filter(|_| taught_concepts::shares_a_word(&concept.key, &known.name))
        .map(|sentence| sentences::shorten(&sentence, DESCRIPTION_WORDS));
    Some(defined.unwrap_or_else(|| format!("{FROM_CURRICULUM} {}", known.means)))
}

/// One sign per turn; having to ask again about a concept counts once, as half understood.
fn evidence(place: usize, signals: &[Signal]) -> Vec<Observed> {
    let mut question_count = 0;
    let mut seen = Vec::new();
    for signal in signals.iter().filter(|signal| signal.concept == place) {
        question_count += u32::from(signal.sign == StudentSignal::Asked);
        let repeated = signal.sign == StudentSignal::Asked && question_count == 2;
        let outcome = signal.sign.outcome().or(repeated.then_some(Outcome::Partial));
        seen.extend(outcome.map(|outcome| Observed { turn: signal.turn, outcome }));
    }
    seen
}

/// The tutor's turns that mention the concept; everyone's when the tutor never does.
fn turns(concept: &Concept, lines: &[SpokenSentence]) -> Vec<u32> {
    let of = |tutor: bool| -> BTreeSet<u32> {
        let spoken_lines = concept.lines.iter().map(|&at| &lines[at]);
        spoken_lines.filter(|line| !tutor || line.by_tutor()).map(|line| line.turn).collect()
    };
    let by_tutor = of(true);
    if by_tutor.is_empty() { of(false) } else { by_tutor }.into_iter().collect()
}

/// 1 to 10 from the length of the words, their abstraction, how technical the talk about it is,
/// and how much the student struggled. A rough ordering, which graded answers correct later.
fn difficulty(concept: &Concept, evidence: &[Observed], lines: &[SpokenSentence]) -> u8 {
    const ABSTRACT: &[&str] =
        &["tion", "sion", "ity", "ism", "ance", "ence", "sis", "metry", "ics"];
    if let Some(level) = concept.id.and_then(curriculum::typical_level) {
        return level.clamp(1, 10);
    }
    let longest = concept.name.split(' ').map(str::len).max().unwrap_or(0) as f64;
    let lower = concept.name.to_lowercase();
    let is_abstract = ABSTRACT.iter().any(|ending| lower.ends_with(ending));
    let around: Vec<String> =
        concept.lines.iter().flat_map(|&at| text::terms(&lines[at].text)).collect();
    let letters = around.iter().map(String::len).sum::<usize>() as f64;
    let technical = letters / around.len().max(1) as f64 - 5.0;
    let struggle: f64 = evidence.iter().map(|signal| 0.5 - signal.outcome.value()).sum();
    let score = PLAIN_DIFFICULTY
        + ((longest - 6.0) * 0.2).clamp(0.0, 1.5)
        + f64::from(u8::from(is_abstract))
        + f64::from(u8::from(concept.key.len() > 1)) * 0.5
        + technical.clamp(-0.5, 1.0)
        + (struggle * 1.5).clamp(-1.5, 2.5);
    score.round().clamp(1.0, 10.0) as u8
}

fn strengths(concepts: &[Concept], signals: &[Signal]) -> Vec<String> {
    let mut remarks: Vec<(u8, String)> = Vec::new();
    for (place, concept) in concepts.iter().enumerate() {
        let of = |sign: StudentSignal| -> Vec<&Signal> {
            signals.iter().filter(|signal| signal.concept == place && signal.sign == sign).collect()
        };
        let name = &concept.spoken;
        let (explained, recovered, answered) = (
            of(StudentSignal::Explained),
            of(StudentSignal::Recovered),
            of(StudentSignal::Answered),
        );
        if let Some(best) = explained.iter().max_by_key(|signal| signal.quote.len()) {
            let quote = &best.quote;
            let times = if explained.len() > 1 { " more than once" } else { "" };
            remarks.push((0, format!("Explained {name} in their own words{times} (\u{201c}{quote}\u{201d}), and the tutor confirmed it.")));
        } else if let Some(first) = recovered.first() {
            let quote = &first.quote;
            remarks.push((
                1,
                format!("Noticed and corrected a slip on {name} alone (\u{201c}{quote}\u{201d})."),
            ));
        } else if let [only] = answered[..] {
            let quote = &only.quote;
            remarks.push((
                3,
                format!("Answered a question on {name} correctly (\u{201c}{quote}\u{201d})."),
            ));
        } else if let Some(best) = answered.iter().max_by_key(|signal| signal.quote.len()) {
            let (count, quote) = (answered.len(), &best.quote);
            remarks.push((2, format!("Answered {count} questions on {name} correctly, for example \u{201c}{quote}\u{201d}.")));
        }
    }
    rank_remarks(remarks)
}

fn areas(concepts: &[Concept], signals: &[Signal]) -> Vec<String> {
    let mut remarks: Vec<(u8, String)> = Vec::new();
    for (place, concept) in concepts.iter().enumerate() {
        let about: Vec<&Signal> = signals.iter().filter(|signal| signal.concept == place).collect();
        let of = |sign: StudentSignal| about.iter().find(|signal| signal.sign == sign).copied();
        let question_count =
            about.iter().filter(|signal| signal.sign == StudentSignal::Asked).count();
        let name = &concept.spoken;
        let later = |from: u32| {
            let right = about.iter().any(|signal| {
                signal.turn > from && signal.sign.outcome() == Some(Outcome::Correct)
            });
            if right { " Later answers on it were right." } else { "" }
        };
        if let Some(signal) = of(StudentSignal::Wrong) {
            let put_right = signal.reply.as_ref().map_or_else(String::new, |reply| {
                format!(" The tutor put it right: \u{201c}{reply}\u{201d}.")
            });
            let (quote, later) = (&signal.quote, later(signal.turn));
            remarks.push((
                0,
                format!("Got {name} wrong at first (\u{201c}{quote}\u{201d}).{put_right}{later}"),
            ));
        } else if let Some(signal) = of(StudentSignal::Unsure) {
            let (quote, later) = (&signal.quote, later(signal.turn));
            remarks.push((1, format!("Was unsure about {name}: \u{201c}{quote}\u{201d}.{later}")));
        } else if let Some(signal) = of(StudentSignal::Partly) {
            let (quote, later) = (&signal.quote, later(signal.turn));
            remarks.push((
                2,
                format!("Was partly right about {name} (\u{201c}{quote}\u{201d}).{later}"),
            ));
        } else if let Some(quote) = question(&about, &concept.key) {
            remarks.push(match question_count {
                1 => (4, format!("Asked about {name}: \u{201c}{quote}\u{201d}")),
                2 => (3, format!("Asked twice about {name}, for example: \u{201c}{quote}\u{201d}")),
                n => (
                    3,
                    format!("Asked {n} times about {name}, for example: \u{201c}{quote}\u{201d}"),
                ),
            });
        }
    }
    rank_remarks(remarks)
}

/// The student's question that shows best what was asked: one that names the concept, the longest.
fn question<'a>(about: &[&'a Signal], key: &[String]) -> Option<&'a str> {
    about
        .iter()
        .filter(|signal| signal.sign == StudentSignal::Asked)
        .max_by_key(|signal| (phrases::mentions(&signal.quote, key), signal.quote.len()))
        .map(|signal| signal.quote.as_str())
}

/// The most telling remarks first, within the bound.
fn rank_remarks(mut remarks: Vec<(u8, String)>) -> Vec<String> {
    remarks.sort_by_key(|(rank, _)| *rank);
    remarks.into_iter().map(|(_, remark)| remark).take(MAX_REMARKS).collect()
}
