//! Wording a nudge.

use domain::engagement::{MAX_MESSAGE_CHARS, parse_message};
use ports::{Egress, Fault, ModelPurpose, WriteNudge};
use serde::Deserialize;

use super::completion::{Judged, ask};
use super::schema::{object, text};
use super::template::Prompt;
use crate::OpenAi;
use crate::openai::Output;

const PROMPT: &str = include_str!("prompts/write_nudge.md");

#[derive(Debug, Deserialize)]
struct NudgeOutput {
    text: String,
}

/// Words a nudge: one line that fits.
pub(super) async fn write(
    model: &OpenAi,
    egress: &Egress,
    request: &WriteNudge,
) -> Result<String, Fault> {
    let output = Output { name: "nudge", schema: object([("text", text())]), max_tokens: 300 };
    Ok(ask(model, egress, ModelPurpose::Nudge, prompt(request), output, judge).await?.answer)
}

pub(super) fn prompt(request: &WriteNudge) -> Prompt {
    let prompt = Prompt::new(PROMPT)
        .number("sessions", request.sessions as usize)
        .data("subject", request.subject.as_deref().unwrap_or_default())
        .lines("concepts", request.concepts.iter().cloned());
    match request.days_since_last {
        Some(days) => prompt.number("days", days as usize),
        None => prompt.word("days", "none yet"),
    }
}

fn judge(NudgeOutput { text }: NudgeOutput) -> Judged<String> {
    match parse_message(&text).filter(|line| !line.contains('[')) {
        Some(line) => Judged::sound(line),
        None => Judged::useless(format!(
            "The text is empty, has more than {MAX_MESSAGE_CHARS} characters, or names somebody."
        )),
    }
}
