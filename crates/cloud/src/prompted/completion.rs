//! Asking a model until its answer keeps the rules, twice at most.

use std::time::{Duration, Instant};

use domain::text::printable;
use ports::{Egress, Fault, ModelPurpose};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::template::Prompt;
use crate::OpenAi;
use crate::openai::{Completed, Completion, Message, Output, Speaker};

/// Rules that a repair is told of: with more, the answer is to be written anew anyway.
const MAX_FLAWS: usize = 12;

/// The factor by which an answer that was cut off may be longer the second time.
const MORE_ROOM: u32 = 2;

/// Somebody waits for the answers of some purposes. After so long, one that breaks rules and can be used
/// is better than a repair.
const REPAIRED_WITHIN: Duration = Duration::from_secs(20);

/// An answer held against its rules.
pub(super) struct Judged<T> {
    /// The usable part: all of it, or the part that keeps the rules. None when no part does.
    pub usable: Option<T>,
    /// The broken rules, each in a sentence for the model.
    pub flaws: Vec<String>,
}

impl<T> Judged<T> {
    /// An answer that keeps all rules.
    pub(super) fn sound(answer: T) -> Self {
        Self { usable: Some(answer), flaws: Vec::new() }
    }

    /// An answer of which nothing can be used.
    pub(super) fn useless(flaw: impl Into<String>) -> Self {
        Self { usable: None, flaws: vec![flaw.into()] }
    }

    /// An answer of which this is left.
    pub(super) fn partly(usable: Option<T>, flaws: Vec<String>) -> Self {
        Self { usable, flaws }
    }
}

/// A usable answer and the model that gave it.
pub(super) struct ModelAnswer<T> {
    pub answer: T,
    pub model: String,
}

/// Like [`ask_or_decline`], for tasks that no model has a reason to decline.
pub(super) async fn ask<R: DeserializeOwned, T>(
    model: &OpenAi,
    egress: &Egress,
    purpose: ModelPurpose,
    prompt: Prompt,
    output: Output,
    judge: impl Fn(R) -> Judged<T>,
) -> Result<ModelAnswer<T>, Fault> {
    let model_answer = ask_or_decline(model, egress, purpose, prompt, output, judge).await?;
    model_answer.ok_or_else(|| Fault::Rejected(format!("a model declines {}", purpose.as_str())))
}

/// Asks, judges, and has a flawed answer repaired once by the model that gave it; none when a model
/// won't answer such a thing. [`Fault::Broken`] when nothing usable comes of it; the fault says how
/// many rules were broken, not what was said.
pub(super) async fn ask_or_decline<R: DeserializeOwned, T>(
    model: &OpenAi,
    egress: &Egress,
    purpose: ModelPurpose,
    prompt: Prompt,
    output: Output,
    judge: impl Fn(R) -> Judged<T>,
) -> Result<Option<ModelAnswer<T>>, Fault> {
    let started = Instant::now();
    let messages = prompt.messages()?;
    let mut completion = Completion { purpose, messages, output, model: None };
    let first = model.complete(egress, &completion).await?;
    if first.declined {
        return Ok(None);
    }
    let judged = read(&first, &judge);
    if judged.flaws.is_empty() {
        return require_answer(judged.usable, first.model, purpose, 0).map(Some);
    }
    tracing::info!(
        purpose = purpose.as_str(),
        model = first.model,
        flaws = judged.flaws.len(),
        "a model's answer breaks rules and is sent back"
    );
    let late = purpose.is_waited_for() && started.elapsed() > REPAIRED_WITHIN;
    if late && judged.usable.is_some() {
        return require_answer(judged.usable, first.model, purpose, judged.flaws.len()).map(Some);
    }
    if first.cut_off {
        completion.output.max_tokens = completion.output.max_tokens.saturating_mul(MORE_ROOM);
    } else {
        completion.messages.push(Message { speaker: Speaker::Model, text: first.text });
    }
    completion
        .messages
        .push(Message { speaker: Speaker::Material, text: complaint(&judged.flaws) });
    completion.model = Some(first.model.clone());
    let second = match model.complete(egress, &completion).await {
        Ok(second) => second,
        // The part that was usable without a repair still is.
        Err(_) if judged.usable.is_some() => {
            return require_answer(judged.usable, first.model, purpose, judged.flaws.len())
                .map(Some);
        }
        Err(fault) => return Err(fault),
    };
    let repaired = read(&second, &judge);
    let left = repaired.flaws.len();
    require_answer(repaired.usable.or(judged.usable), first.model, purpose, left).map(Some)
}

fn require_answer<T>(
    usable: Option<T>,
    model: String,
    purpose: ModelPurpose,
    flaws: usize,
) -> Result<ModelAnswer<T>, Fault> {
    match usable {
        Some(answer) => Ok(ModelAnswer { answer, model }),
        None => Err(Fault::Broken(format!(
            "{model} breaks {flaws} rules in an answer for {} and can't mend it",
            purpose.as_str()
        ))),
    }
}

fn read<R: DeserializeOwned, T>(
    completed: &Completed,
    judge: impl Fn(R) -> Judged<T>,
) -> Judged<T> {
    if completed.cut_off {
        return Judged::useless("It is too long: it was cut off. Say it in fewer words.");
    }
    read_text(&completed.text, judge)
}

/// Reads a whole answer and holds it against its rules.
pub(super) fn read_text<R: DeserializeOwned, T>(
    text: &str,
    judge: impl Fn(R) -> Judged<T>,
) -> Judged<T> {
    let parsed = serde_json::from_str(strip_fence(text));
    match parsed.and_then(|answer| R::deserialize(without_controls(answer))) {
        Ok(answer) => judge(answer),
        // A value of another kind has no place: its text has been read by then.
        Err(error) if error.line() == 0 => Judged::useless(
            "It is not the JSON object that was asked for: a field is missing or of another kind.",
        ),
        Err(error) => Judged::useless(format!(
            "It is not the JSON object that was asked for (line {}, column {}).",
            error.line(),
            error.column()
        )),
    }
}

/// An answer whose texts have no control characters. JSON says them as escapes, so they are only
/// there once it is read; the database would refuse U+0000, each time it is tried.
fn without_controls(answer: Value) -> Value {
    match answer {
        Value::String(text) => Value::String(printable(&text).into_owned()),
        Value::Array(items) => items.into_iter().map(without_controls).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, without_controls(value))).collect()
        }
        other => other,
    }
}

/// JSON without the fence that models without schemas like to put around it.
fn strip_fence(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("```json").or_else(|| text.strip_prefix("```"));
    inner.and_then(|inner| inner.strip_suffix("```")).unwrap_or(text).trim()
}

fn complaint(flaws: &[String]) -> String {
    let flaws: Vec<String> = flaws.iter().take(MAX_FLAWS).map(|flaw| format!("- {flaw}")).collect();
    format!(
        "Your answer breaks these rules:\n{}\nAnswer again in full, as the same JSON object, with \
         every rule kept. Change nothing that keeps them.",
        flaws.join("\n")
    )
}
