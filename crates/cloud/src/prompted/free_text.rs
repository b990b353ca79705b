//! Reading an answer in a student's own words. The model points at words, it does not decide: what
//! follows from them is for `domain::practice::rubric`.

use domain::practice::rubric::{RubricReading, is_quoted};
use ports::{Egress, Fault, ModelPurpose, ReadFreeText};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ask_or_decline};
use super::schema::{list, object, text_or_null, truth, whole};
use super::template::Prompt;
use crate::OpenAi;
use crate::openai::Output;

pub(super) const PROMPT: &str = include_str!("prompts/read_free_text.md");

/// The version of the prompt, kept with each verdict that it led to. A changed prompt gets the next one.
pub(super) const PROMPT_VERSION: u32 = 1;

/// The model's word for certainty.
const SURE: i64 = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadingOutput {
    points: Vec<PointOutput>,
    has_mistake: bool,
    confidence: i64,
}

#[derive(Debug, Deserialize)]
struct PointOutput {
    quote: Option<String>,
}

fn schema() -> Value {
    object([
        ("points", list(&object([("quote", text_or_null())]))),
        ("hasMistake", truth()),
        ("confidence", whole()),
    ])
}

/// Reads an answer; none when a model won't read such a one, or gives no reading that fits it.
pub(super) async fn read(
    model: &OpenAi,
    egress: &Egress,
    request: &ReadFreeText,
) -> Result<Option<RubricReading>, Fault> {
    let output = Output { name: "free_text_reading", schema: schema(), max_tokens: 900 };
    let judge = |answer: ReadingOutput| judge(answer, request);
    let purpose = ModelPurpose::Grading;
    let answered = ask_or_decline(model, egress, purpose, prompt(request), output, judge).await?;
    Ok(answered.map(|answered| RubricReading { model: answered.model, ..answered.answer }))
}

pub(super) fn prompt(request: &ReadFreeText) -> Prompt {
    let points = request.points.iter().zip(1..).map(|(point, number)| format!("{number}. {point}"));
    Prompt::new(PROMPT)
        .data("question", &request.question)
        .lines("rubric", points)
        .data("sample", &request.sample)
        .data("answer", &request.answer)
}

fn judge(answer: ReadingOutput, request: &ReadFreeText) -> Judged<RubricReading> {
    let quotes = answer.points.into_iter().map(|point| point.quote);
    let quotes: Vec<Option<String>> =
        quotes.map(|quote| quote.filter(|quote| !quote.trim().is_empty())).collect();
    if quotes.len() != request.points.len() {
        return Judged::useless("It does not have one object for each line of the rubric.");
    }
    if !(0..=SURE).contains(&answer.confidence) {
        return Judged::useless("Its confidence is not from 0 to 100.");
    }
    if quotes.iter().flatten().any(|quote| !is_quoted(quote, &request.answer)) {
        return Judged::useless("A quote does not stand in the answer, word for word.");
    }
    let reading = RubricReading {
        quotes,
        has_mistake: answer.has_mistake,
        confidence: answer.confidence as f64 / SURE as f64,
        model: String::new(),
        prompt_version: PROMPT_VERSION,
    };
    if !reading.fits(&request.points, &request.question, &request.answer) {
        return Judged::useless("A quote says no more than the question does.");
    }
    Judged::sound(reading)
}
