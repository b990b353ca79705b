//! Answers from passages. Quotes that point to no passage are dropped.

use domain::chat::{AnswerBasis, Coverage, Passage, Quote, Reply};
use domain::injection;
use domain::text::printable;
use futures::StreamExt;
use ports::{Egress, Fault, ModelPurpose, Respond};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ask_or_decline, read_text};
use super::schema::{list, object, one_of, text, whole};
use super::spoken::SpokenText;
use super::template::Prompt;
use super::transcript_windows::lines;
use crate::OpenAi;
use crate::openai::{Completion, Output};

const PROMPT: &str = include_str!("prompts/respond.md");

/// Quotes of an answer.
const MAX_QUOTES: usize = 3;

/// Characters of an answer.
const MAX_ANSWER_CHARS: usize = 2_000;

/// The reply when the model declines to speak about something.
const DECLINED: &str =
    "I can't help with that here. Ask me about your sessions, or take it to your tutor.";

#[derive(Debug, Deserialize)]
struct ReplyOutput {
    #[serde(rename = "answer")]
    text: String,
    coverage: StatedCoverage,
    quotes: Vec<QuotePlace>,
}

/// What a model says its answer stands on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StatedCoverage {
    Answered,
    Touched,
    Absent,
    /// The block `general`, where the sessions hold nothing.
    General,
}

impl StatedCoverage {
    const fn read(self) -> (Coverage, AnswerBasis) {
        match self {
            Self::Answered => (Coverage::Answered, AnswerBasis::Sessions),
            Self::Touched => (Coverage::Touched, AnswerBasis::Sessions),
            Self::Absent => (Coverage::Absent, AnswerBasis::Sessions),
            Self::General => (Coverage::Absent, AnswerBasis::Curriculum),
        }
    }
}

#[derive(Debug, Deserialize)]
struct QuotePlace {
    passage: i64,
    turn: i64,
}

fn schema() -> Value {
    let quote = object([("passage", whole()), ("turn", whole())]);
    object([
        ("answer", text()),
        ("coverage", one_of(&["answered", "touched", "absent", "general"])),
        ("quotes", list(&quote)),
    ])
}

/// Answers, or says that the sessions don't hold it.
pub(super) async fn respond(
    model: &OpenAi,
    egress: &Egress,
    request: &Respond,
) -> Result<Reply, Fault> {
    let judge = |answer: ReplyOutput| judge(answer, &request.passages);
    let prompt = prompt(request);
    let model_answer =
        ask_or_decline(model, egress, ModelPurpose::Chat, prompt, output(), judge).await?;
    Ok(match model_answer {
        Some(model_answer) if tells_prompt(&model_answer.answer.text) => {
            declined(model_answer.model)
        }
        Some(model_answer) => {
            Reply { model: model_answer.model, prompt: Some(version()), ..model_answer.answer }
        }
        None => declined(model.models().complex.clone()),
    })
}

/// True if an answer repeats our own instructions, which somebody in the material has asked for.
fn tells_prompt(text: &str) -> bool {
    injection::repeats(text, PROMPT)
}

fn output() -> Output {
    Output { name: "answer", schema: schema(), max_tokens: 1_200 }
}

/// The prompt's version, stored with each answer.
fn version() -> String {
    Prompt::version("respond", PROMPT)
}

fn declined(model: String) -> Reply {
    let (coverage, basis) = (Coverage::Absent, AnswerBasis::Sessions);
    let text = DECLINED.to_owned();
    Reply { text, coverage, basis, quotes: Vec::new(), model, prompt: Some(version()) }
}

/// The same, and hands on the text while the model writes it. Nothing that was handed on can be
/// repaired: quotes that break a rule are left out, and an answer that the model could not finish
/// stands on nothing. One that broke rules before any text is asked for as a whole.
pub(super) async fn respond_in_pieces(
    model: &OpenAi,
    egress: &Egress,
    request: &Respond,
    take_piece: &mut (dyn for<'a> FnMut(&'a str) + Send),
) -> Result<Reply, Fault> {
    let completion = Completion {
        purpose: ModelPurpose::Chat,
        messages: prompt(request).messages()?,
        output: output(),
        model: None,
    };
    let mut stream = model.stream(egress, &completion).await?;
    let (mut object, mut spoken, mut reader) =
        (String::new(), String::new(), SpokenText::default());
    while let Some(delta) = stream.deltas.next().await {
        let delta = delta?;
        object.push_str(&delta);
        let piece = reader.read(&delta);
        let piece = printable(&piece);
        let begins = if spoken.is_empty() { piece.trim_start() } else { piece.as_ref() };
        let room = MAX_ANSWER_CHARS.saturating_sub(spoken.chars().count());
        let piece: String = begins.chars().take(room).collect();
        if !piece.is_empty() {
            spoken.push_str(&piece);
            if tells_prompt(&spoken) {
                return Ok(declined(stream.model));
            }
            take_piece(&piece);
        }
    }
    if object.trim().is_empty() {
        return Ok(declined(stream.model));
    }
    let judged = read_text(&object, |answer: ReplyOutput| judge(answer, &request.passages));
    match judged.usable {
        Some(reply) => Ok(Reply { model: stream.model, prompt: Some(version()), ..reply }),
        None if spoken.is_empty() => respond(model, egress, request).await,
        None => Ok(Reply {
            text: spoken.trim_end().to_owned(),
            coverage: Coverage::Touched,
            basis: AnswerBasis::Sessions,
            quotes: Vec::new(),
            model: stream.model,
            prompt: Some(version()),
        }),
    }
}

pub(super) fn prompt(request: &Respond) -> Prompt {
    let passages = request.passages.iter().enumerate().flat_map(|(at, passage)| {
        std::iter::once(format!("Passage {at}")).chain(lines(&passage.turns))
    });
    let history = request.history.iter().map(|(by_student, text)| {
        let author = if *by_student { "student" } else { "you" };
        format!("{author}: {text}")
    });
    let question = match &request.message {
        Some(message) => format!("{}\nIn the student's words: {message}", request.question),
        None => request.question.clone(),
    };
    let nearest = request.moments.iter();
    let nearest =
        nearest.map(|moment| format!("turn {} of passage {}", moment.turn, moment.passage));
    Prompt::new(PROMPT)
        .lines("passages", passages)
        .lines("nearest", nearest)
        .data("general", request.general.as_deref().unwrap_or_default())
        .lines("history", history)
        .lines("open", request.open_questions.iter().cloned())
        .data("question", &question)
}

fn judge(answer: ReplyOutput, passages: &[Passage]) -> Judged<Reply> {
    let text = answer.text.trim().to_owned();
    if !(1..=MAX_ANSWER_CHARS).contains(&text.chars().count()) {
        return Judged::useless(format!(
            "The answer is empty or has more than {MAX_ANSWER_CHARS} characters."
        ));
    }
    let mut flaws = Vec::new();
    let mut quotes: Vec<Quote> = Vec::new();
    for place in answer.quotes {
        match quote(&place, passages) {
            Some(quote) if !quotes.contains(&quote) => quotes.push(quote),
            Some(_) => {}
            None => flaws.push(format!(
                "Turn {} of passage {} is not there to be quoted.",
                place.turn, place.passage
            )),
        }
    }
    quotes.truncate(MAX_QUOTES);
    let (mut coverage, basis) = answer.coverage.read();
    match coverage {
        Coverage::Absent => quotes.clear(),
        Coverage::Answered if quotes.is_empty() => {
            flaws.push("An answer that the passages give quotes the turns it is from.".to_owned());
            // An answer without a quote may be right, but the sessions don't say it.
            coverage = Coverage::Touched;
        }
        Coverage::Answered | Coverage::Touched => {}
    }
    let reply = Reply { text, coverage, basis, quotes, model: String::new(), prompt: None };
    Judged::partly(Some(reply), flaws)
}

fn quote(place: &QuotePlace, passages: &[Passage]) -> Option<Quote> {
    let (passage, turn) = (u32::try_from(place.passage).ok()?, u32::try_from(place.turn).ok()?);
    let source = passages.get(passage as usize)?;
    source.turns.iter().any(|candidate| candidate.index == turn).then_some(Quote { passage, turn })
}
