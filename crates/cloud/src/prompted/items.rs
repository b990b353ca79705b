//! Writing questions: each is held against the product's own rules before it is handed on.

use std::collections::{BTreeSet, HashSet};

use domain::analysis::TaughtConcept;
use domain::practice::check::check;
use domain::practice::{AnswerKey, Draft, QuestionKind};
use domain::transcript::Turn;
use ports::{Egress, Fault, ModelPurpose, PlannedItem, WriteItems};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ask};
use super::schema::{list, object, one_of, text, text_or_null, whole, whole_or_null};
use super::template::Prompt;
use super::transcript_windows::lines;
use crate::OpenAi;
use crate::openai::Output;

const PROMPT: &str = include_str!("prompts/write_items.md");

/// Lines of a plan that a model is given: the product keeps five questions, and some fail.
const MAX_ITEMS: usize = 12;

/// The number of good questions from which on the others are simply left out.
const ENOUGH: usize = 6;

/// Turns around one that teaches a concept which are shown with it.
const AROUND: u32 = 2;

/// Characters of what was said that are shown, shared fairly among the concepts.
const MATERIAL_CHARS: usize = 40_000;

/// Recent questions that are shown; the rules know all of them.
const MAX_RECENT: usize = 25;

#[derive(Debug, Deserialize)]
struct ItemsOutput {
    questions: Vec<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    plan: i64,
    kind: QuestionKind,
    question: String,
    options: Vec<String>,
    answer: String,
    accepted: Vec<String>,
    rubric: Vec<String>,
    unit: Option<String>,
    explanation: String,
    source_turn: Option<i64>,
}

fn schema() -> Value {
    let question = object([
        ("plan", whole()),
        ("kind", one_of(&["multiple_choice", "numeric", "short_answer", "free_text"])),
        ("question", text()),
        ("options", list(&text())),
        ("answer", text()),
        ("accepted", list(&text())),
        ("rubric", list(&text())),
        ("unit", text_or_null()),
        ("explanation", text()),
        ("sourceTurn", whole_or_null()),
    ]);
    object([("questions", list(&question))])
}

/// Writes questions for the plan. Some lines may stay without one; all of them, only when the
/// session holds nothing to ask.
pub(super) async fn write(
    model: &OpenAi,
    egress: &Egress,
    request: &WriteItems,
) -> Result<Vec<Draft>, Fault> {
    let items = &request.items[..request.items.len().min(MAX_ITEMS)];
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let output = Output { name: "practice_questions", schema: schema(), max_tokens: 6_000 };
    let judge = |answer: ItemsOutput| judge(answer, items, request);
    let prompt = prompt(request, items);
    Ok(ask(model, egress, ModelPurpose::Practice, prompt, output, judge).await?.answer)
}

pub(super) fn prompt(request: &WriteItems, items: &[PlannedItem]) -> Prompt {
    let plan = items
        .iter()
        .enumerate()
        .map(|(at, item)| format!("{at}. {}, difficulty {} of 10", item.concept, item.difficulty));
    let concept_names: HashSet<&str> = items.iter().map(|item| item.concept.as_str()).collect();
    let concepts: Vec<&TaughtConcept> = request
        .concepts
        .iter()
        .filter(|concept| concept_names.contains(concept.name.as_str()))
        .collect();
    let concept_lines = concepts.iter().map(|concept| match &concept.description {
        Some(description) => format!("{}: {description}", concept.name),
        None => concept.name.clone(),
    });
    Prompt::new(PROMPT)
        .data("subject", &request.subject)
        .lines("plan", plan)
        .lines("concepts", concept_lines)
        .lines("recent", request.avoid.iter().take(MAX_RECENT).cloned())
        .lines("turns", lines(material(&request.turns, &concepts)).into_iter())
}

/// The turns that teach the concepts with those around them, in order. Of a concept that takes more
/// than its share, the first turns.
fn material<'a>(turns: &'a [Turn], concepts: &[&TaughtConcept]) -> Vec<&'a Turn> {
    let share = MATERIAL_CHARS / concepts.len().max(1);
    let mut chosen: BTreeSet<u32> = BTreeSet::new();
    for concept in concepts {
        let mut size = 0;
        for turn in &concept.turns {
            let near = turn.saturating_sub(AROUND)..=turn.saturating_add(AROUND);
            let around = turns.iter().filter(|turn| near.contains(&turn.index));
            let chars: usize = around.clone().map(|turn| turn.text.chars().count()).sum();
            if size > 0 && size + chars > share {
                break;
            }
            size += chars;
            chosen.extend(around.map(|turn| turn.index));
        }
    }
    turns.iter().filter(|turn| chosen.contains(&turn.index)).collect()
}

fn judge(answer: ItemsOutput, items: &[PlannedItem], request: &WriteItems) -> Judged<Vec<Draft>> {
    let mut earlier_questions: Vec<String> = request.avoid.clone();
    let (mut good, mut flaws) = (Vec::new(), Vec::new());
    for written in answer.questions {
        let number = written.plan;
        match draft(written, items, &request.turns) {
            Ok(draft) => match check(&draft, &earlier_questions) {
                Ok(()) => {
                    // The latest is compared first, as recent ones are.
                    earlier_questions.insert(0, draft.question.clone());
                    good.push(draft);
                }
                Err(flaw) => flaws.push(format!("Question {number}: {flaw}.")),
            },
            Err(flaw) => flaws.push(format!("Question {number}: {flaw}.")),
        }
    }
    if good.len() >= ENOUGH.min(items.len()) {
        return Judged::sound(good);
    }
    // An honest empty answer is one: some sessions hold nothing to ask.
    let usable = (!good.is_empty() || flaws.is_empty()).then_some(good);
    Judged::partly(usable, flaws)
}

fn draft(written: Written, items: &[PlannedItem], turns: &[Turn]) -> Result<Draft, &'static str> {
    let place = usize::try_from(written.plan).ok();
    let item = place.and_then(|at| items.get(at)).ok_or("it stands for no line of the plan")?;
    let source = written.source_turn.and_then(|turn| u32::try_from(turn).ok());
    Ok(Draft {
        concept_id: item.concept_id,
        key: key(&written)?,
        kind: written.kind,
        question: written.question,
        options: written.options,
        explanation: written.explanation,
        difficulty: item.difficulty.clamp(1, 10),
        source_turn: source.filter(|index| turns.iter().any(|turn| turn.index == *index)),
        origin: None,
    })
}

fn key(written: &Written) -> Result<AnswerKey, &'static str> {
    let answer = written.answer.trim();
    match written.kind {
        QuestionKind::MultipleChoice => {
            let place = written.options.iter().position(|option| option.trim() == answer);
            let index = place.ok_or("its answer is none of its options, word for word")?;
            Ok(AnswerKey::Choice { index: index as u32 })
        }
        QuestionKind::Numeric => Ok(AnswerKey::Number {
            value: answer.to_owned(),
            tolerance: None,
            unit: written.unit.clone().filter(|unit| !unit.trim().is_empty()),
        }),
        QuestionKind::ShortAnswer => {
            let all = std::iter::once(answer).chain(written.accepted.iter().map(String::as_str));
            let mut accepted: Vec<String> = Vec::new();
            for choice in all.map(str::trim).filter(|choice| !choice.is_empty()) {
                if !accepted.iter().any(|known| known.eq_ignore_ascii_case(choice)) {
                    accepted.push(choice.to_owned());
                }
            }
            Ok(AnswerKey::Text { accepted })
        }
        QuestionKind::FreeText => {
            let points = written.rubric.iter().map(|point| point.trim().to_owned());
            Ok(AnswerKey::Rubric { points: points.collect(), sample: answer.to_owned() })
        }
    }
}
