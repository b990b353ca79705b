//! Reading a session, window by window.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::analysis::{AnalysisCoverage, Insights, Observed, Outcome, TaughtConcept};
use domain::text;
use domain::transcript::Turn;
use futures::{StreamExt, TryStreamExt, stream};
use ports::{Egress, Fault, ModelPurpose, ReadSession};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ModelAnswer, ask};
use super::schema::{list, object, one_of, text as string, text_or_null, whole};
use super::template::Prompt;
use super::transcript_windows::{lines, may_be_student, windows};
use crate::OpenAi;
use crate::openai::Output;

const PROMPT: &str = include_str!("prompts/read_session.md");

/// Windows that are read at the same time.
const AT_ONCE: usize = 8;

/// The bounds of [`Insights`].
const MAX_TOPICS: usize = 8;
const MAX_CONCEPTS: usize = 12;
const MAX_REMARKS: usize = 6;
const MAX_ACTIONS: usize = 8;

/// Characters of a name, and of any other text.
const MAX_NAME_CHARS: usize = 80;
const MAX_TEXT_CHARS: usize = 400;

/// The subject of a session that nothing tells the subject of.
const NO_SUBJECT: &str = "General";

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SessionOutput {
    subject: String,
    topics: Vec<String>,
    concepts: Vec<Concept>,
    student_strengths: Vec<String>,
    areas_for_improvement: Vec<String>,
    action_items: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Concept {
    name: String,
    description: Option<String>,
    difficulty: i64,
    turns: Vec<i64>,
    evidence: Vec<ReportedSign>,
}

#[derive(Debug, Clone, Deserialize)]
struct ReportedSign {
    turn: i64,
    outcome: Outcome,
}

fn schema() -> Value {
    let outcomes = [Outcome::Correct, Outcome::Partial, Outcome::Incorrect].map(Outcome::as_str);
    let sign = object([("turn", whole()), ("outcome", one_of(&outcomes))]);
    let concept = object([
        ("name", string()),
        ("description", text_or_null()),
        ("difficulty", whole()),
        ("turns", list(&whole())),
        ("evidence", list(&sign)),
    ]);
    object([
        ("subject", string()),
        ("topics", list(&string())),
        ("concepts", list(&concept)),
        ("studentStrengths", list(&string())),
        ("areasForImprovement", list(&string())),
        ("actionItems", list(&string())),
    ])
}

/// Reads all windows and puts together what they hold.
pub(super) async fn read(
    model: &OpenAi,
    egress: &Egress,
    request: &ReadSession,
) -> Result<Insights, Fault> {
    let windows = windows(&request.turns);
    let parts = windows.len();
    let subject = request.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty());
    let reading = windows.into_iter().enumerate().map(|(at, turns)| {
        let prompt = prompt(subject, at + 1, parts, turns);
        let output = Output { name: "session_report", schema: schema(), max_tokens: 4_000 };
        let judge = move |report: SessionOutput| judge(report, turns);
        ask(model, egress, ModelPurpose::Analysis, prompt, output, judge)
    });
    // Boxed, or the compiler can't see that a stream of these may be sent between threads.
    let reading: Vec<_> = reading.map(Box::pin).collect();
    let read: Vec<ModelAnswer<Insights>> =
        stream::iter(reading).buffered(AT_ONCE).try_collect().await?;
    Ok(merge(read, subject))
}

pub(super) fn prompt(subject: Option<&str>, part: usize, parts: usize, turns: &[Turn]) -> Prompt {
    Prompt::new(PROMPT)
        .data("subject", subject.unwrap_or_default())
        .number("part", part)
        .number("parts", parts)
        .lines("turns", lines(turns).into_iter())
}

/// One window's report without what it can't know.
fn judge(report: SessionOutput, turns: &[Turn]) -> Judged<Insights> {
    let turns_by_index: HashMap<i64, &Turn> =
        turns.iter().map(|turn| (i64::from(turn.index), turn)).collect();
    let mut flaws = Vec::new();
    let mut concepts = Vec::new();
    for concept in report.concepts {
        let name = tidy(&concept.name);
        if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.contains('[') {
            flaws.push("A concept's name is empty, a sentence, or names somebody.".to_owned());
            continue;
        }
        concepts.push(read_concept(concept, name, &turns_by_index, &mut flaws));
    }
    if concepts.len() > MAX_CONCEPTS {
        flaws.push(format!("There are more than {MAX_CONCEPTS} concepts."));
        concepts = select_foremost(concepts);
    }
    let insights = Insights {
        subject: tidy(&report.subject),
        topics: clean_texts(&report.topics, MAX_TOPICS, "topics", &mut flaws),
        concepts,
        student_strengths: clean_texts(
            &report.student_strengths,
            MAX_REMARKS,
            "studentStrengths",
            &mut flaws,
        ),
        areas_for_improvement: clean_texts(
            &report.areas_for_improvement,
            MAX_REMARKS,
            "areasForImprovement",
            &mut flaws,
        ),
        action_items: clean_texts(&report.action_items, MAX_ACTIONS, "actionItems", &mut flaws),
        model: String::new(),
        coverage: AnalysisCoverage::Whole,
    };
    Judged::partly(Some(insights), flaws)
}

fn read_concept(
    concept: Concept,
    name: String,
    turns_by_index: &HashMap<i64, &Turn>,
    flaws: &mut Vec<String>,
) -> TaughtConcept {
    let difficulty = concept.difficulty.clamp(1, 10);
    if difficulty != concept.difficulty {
        flaws.push(format!("The difficulty of \"{name}\" is not 1 to 10."));
    }
    let (turn_count, all) = (concept.turns.len(), concept.turns.into_iter());
    let turns: Vec<u32> =
        sort_unique(all.filter_map(|turn| turns_by_index.get(&turn).map(|turn| turn.index)));
    if turn_count > 0 && turns.is_empty() {
        flaws.push(format!("\"{name}\" names turns that are not in this part."));
    }
    let mut evidence: BTreeMap<u32, Outcome> = BTreeMap::new();
    for sign in concept.evidence {
        match turns_by_index.get(&sign.turn).filter(|turn| may_be_student(turn)) {
            Some(turn) => drop(evidence.entry(turn.index).or_insert(sign.outcome)),
            None => flaws.push(format!("Evidence on \"{name}\" is from no turn of the student.")),
        }
    }
    TaughtConcept {
        description: concept
            .description
            .map(|description| tidy(&description))
            .filter(|description| is_short(description)),
        difficulty: difficulty as u8,
        evidence: evidence.into_iter().map(|(turn, outcome)| Observed { turn, outcome }).collect(),
        turns,
        name,
    }
}

fn clean_texts(
    source_texts: &[String],
    most: usize,
    field: &str,
    flaws: &mut Vec<String>,
) -> Vec<String> {
    let mut texts: Vec<String> = source_texts.iter().map(|text| tidy(text)).collect();
    let all = texts.len();
    texts.retain(|text| is_short(text));
    if all != texts.len() {
        flaws.push(format!("A text of {field} is empty or too long."));
    }
    if texts.len() > most {
        flaws.push(format!("There are more than {most} {field}."));
        texts.truncate(most);
    }
    texts
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_short(text: &str) -> bool {
    (1..=MAX_TEXT_CHARS).contains(&text.chars().count())
}

fn sort_unique(turns: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut turns: Vec<u32> = turns.collect();
    turns.sort_unstable();
    turns.dedup();
    turns
}

/// The insights of all windows together.
fn merge(read: Vec<ModelAnswer<Insights>>, hint: Option<&str>) -> Insights {
    let model = read.first().map(|part| part.model.clone()).unwrap_or_default();
    let parts: Vec<Insights> = read.into_iter().map(|part| part.answer).collect();
    let subject = hint.map_or_else(|| most_frequent_subject(&parts), str::to_owned);
    let column = |of: fn(&Insights) -> &Vec<String>, most| interleave(parts.iter().map(of), most);
    let mut topics = column(|part| &part.topics, MAX_TOPICS);
    topics.retain(|topic| !topic.eq_ignore_ascii_case(&subject));
    if subject != NO_SUBJECT {
        topics.insert(0, subject.clone());
    }
    topics.truncate(MAX_TOPICS);
    Insights {
        topics,
        student_strengths: column(|part| &part.student_strengths, MAX_REMARKS),
        areas_for_improvement: column(|part| &part.areas_for_improvement, MAX_REMARKS),
        action_items: column(|part| &part.action_items, MAX_ACTIONS),
        concepts: select_foremost(merge_same_names(
            parts.into_iter().flat_map(|part| part.concepts),
        )),
        subject,
        model,
        coverage: AnalysisCoverage::Whole,
    }
}

fn most_frequent_subject(parts: &[Insights]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let named = parts.iter().map(|part| part.subject.as_str());
    for subject in named.filter(|subject| !subject.is_empty() && *subject != NO_SUBJECT) {
        match counts.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(subject)) {
            Some((_, count)) => *count += 1,
            None => counts.push((subject, 1)),
        }
    }
    // The first of those said most often.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(NO_SUBJECT, |(subject, _)| *subject).to_owned()
}

/// Texts taken from the lists in turns, each once, so that no part of a session crowds out another.
fn interleave<'a>(lists: impl Iterator<Item = &'a Vec<String>>, most: usize) -> Vec<String> {
    let lists: Vec<&Vec<String>> = lists.collect();
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    let mut seen = HashSet::new();
    let taken = (0..longest).flat_map(|at| lists.iter().filter_map(move |list| list.get(at)));
    taken.filter(|text| seen.insert(text::fold_case(text))).take(most).cloned().collect()
}

/// Concepts with one name in different windows as one: windows overlap, and teachers come back.
fn merge_same_names(concepts: impl Iterator<Item = TaughtConcept>) -> Vec<TaughtConcept> {
    let mut all: Vec<(Vec<String>, TaughtConcept)> = Vec::new();
    for concept in concepts {
        let key = text::terms(&concept.name);
        match all.iter_mut().find(|(merged, _)| *merged == key && !key.is_empty()) {
            Some((_, merged)) => {
                merged.difficulty = merged.difficulty.midpoint(concept.difficulty);
                merged.description = merged.description.take().or(concept.description);
                merged.turns = sort_unique(merged.turns.iter().copied().chain(concept.turns));
                let seen: HashSet<u32> = merged.evidence.iter().map(|sign| sign.turn).collect();
                let new = concept.evidence.into_iter().filter(|sign| !seen.contains(&sign.turn));
                merged.evidence.extend(new);
                merged.evidence.sort_by_key(|sign| sign.turn);
            }
            None => all.push((key, concept)),
        }
    }
    all.into_iter().map(|(_, concept)| concept).collect()
}

/// The concepts with most turns and evidence, in their order.
fn select_foremost(concepts: Vec<TaughtConcept>) -> Vec<TaughtConcept> {
    let mut ranked: Vec<usize> = (0..concepts.len()).collect();
    let weight = |at: &usize| concepts[*at].turns.len() + concepts[*at].evidence.len();
    ranked.sort_by_key(|at| std::cmp::Reverse(weight(at)));
    let kept_places: HashSet<usize> = ranked.into_iter().take(MAX_CONCEPTS).collect();
    let kept_places = concepts.into_iter().enumerate().filter(|(at, _)| kept_places.contains(at));
    kept_places.map(|(_, concept)| concept).collect()
}

#[cfg(test)]
mod tests;
