//! Wording a brief for a tutor.

use domain::tutor::{Brief, ClaimRole, Sentence};
use ports::{Egress, Fault, ModelPurpose, WriteBrief};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ask};
use super::schema::{list, object, text, whole};
use super::template::Prompt;
use crate::OpenAi;
use crate::openai::Output;

const PROMPT: &str = include_str!("prompts/write_brief.md");

#[derive(Debug, Deserialize)]
struct BriefOutput {
    reason: BriefSentence,
    summary: Vec<BriefSentence>,
}

#[derive(Debug, Deserialize)]
struct BriefSentence {
    text: String,
    claims: Vec<i64>,
}

fn schema() -> Value {
    let sentence = || object([("text", text()), ("claims", list(&whole()))]);
    object([("reason", sentence()), ("summary", list(&sentence()))])
}

/// Words a brief. Whether its sentences hold is for the caller to check, who has the claims.
pub(super) async fn write(
    model: &OpenAi,
    egress: &Egress,
    request: &WriteBrief,
) -> Result<Brief, Fault> {
    let output = Output { name: "brief", schema: schema(), max_tokens: 800 };
    let judge = |answer: BriefOutput| judge(answer, request.claims.len());
    let model_answer =
        ask(model, egress, ModelPurpose::Brief, prompt(request), output, judge).await?;
    Ok(Brief { model: model_answer.model, ..model_answer.answer })
}

pub(super) fn prompt(request: &WriteBrief) -> Prompt {
    let claims = request.claims.iter().enumerate().map(|(at, cited)| {
        let role = match cited.role {
            ClaimRole::Why => "why",
            ClaimRole::Tried => "tried",
            ClaimRole::Well => "well",
        };
        format!("{at}. {role}: {}", cited.claim.text)
    });
    Prompt::new(PROMPT)
        .word("needed", if request.should_route { "yes" } else { "no" })
        .word("urgency", request.urgency.as_str())
        .lines("claims", claims)
}

fn judge(answer: BriefOutput, claims: usize) -> Judged<Brief> {
    let mut flaws = Vec::new();
    let mut sentence = |model_sentence: BriefSentence| {
        let places: Vec<usize> =
            model_sentence.claims.iter().filter_map(|at| usize::try_from(*at).ok()).collect();
        if places.is_empty() || places.iter().any(|at| *at >= claims) {
            flaws.push("A sentence rests on no claim, or on one that is not there.".to_owned());
        }
        Sentence { text: model_sentence.text.trim().to_owned(), claims: places }
    };
    let reason = sentence(answer.reason);
    let summary = answer.summary.into_iter().map(sentence).collect();
    Judged::partly(Some(Brief { reason, summary, model: String::new() }), flaws)
}
