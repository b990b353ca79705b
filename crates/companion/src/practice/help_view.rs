//! Hints and first tries as they are shown.

use chrono::{DateTime, Utc};
use db::practice::{FirstTry, GivenHint};
use domain::answer::Slip;
use domain::practice::Told;
use domain::practice::hints::Hint;
use domain::status::{AnswerMark, HintRung};
use serde::Serialize;
use utoipa::ToSchema;

use crate::name_restorer::Names;

/// A hint.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HintView {
    /// From the least help to the most: `nudge`, `slip` (what went wrong in the first try), `step`,
    /// `example` (another question of the kind, worked out).
    #[schema(value_type = String, example = "nudge")]
    pub rung: HintRung,
    /// What to say.
    #[schema(example = "Which numbers are a, b and c here?")]
    pub text: String,
    /// Another question of the kind with its way; null but on the rung `example`.
    pub example: Option<ExampleView>,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}

/// Another question of the kind, worked out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExampleView {
    /// Its text.
    #[schema(example = "Solve x² − 5x + 6 = 0.")]
    pub question: String,
    /// The way to its answer.
    #[schema(example = json!(["b² − 4ac = 1", "x = (5 ± 1) / 2", "x = 2 or x = 3"]))]
    pub steps: Vec<String>,
}

impl HintView {
    pub(super) fn new(given: GivenHint, names: &Names) -> Self {
        let Hint { text, example } = given.hint;
        Self {
            rung: given.rung,
            text: names.restore(&text),
            example: example.map(|example| ExampleView {
                question: names.restore(&example.question),
                steps: example.steps.iter().map(|step| names.restore(step)).collect(),
            }),
            given_at: given.given_at,
        }
    }
}

/// A first try, told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TryView {
    /// What was tried.
    #[schema(example = "-3.5")]
    pub answer: String,
    /// `correct`, `partial`, `incorrect`, or `needs_review`: it could not be read and is no try.
    #[schema(value_type = String, example = "incorrect")]
    pub outcome: AnswerMark,
    /// What to say; never what is right.
    #[schema(example = "Not yet. Check the sign.")]
    pub feedback: String,
    /// The mistake, when it is of a known kind, such as `sign`.
    #[schema(value_type = Option<String>, example = "sign")]
    pub slip: Option<Slip>,
    /// When it was tried.
    pub tried_at: DateTime<Utc>,
}

impl TryView {
    pub(super) fn new(tried: FirstTry) -> Self {
        let Told { feedback, slip, .. } = tried.verdict;
        Self {
            answer: tried.answer,
            outcome: tried.outcome,
            feedback,
            slip,
            tried_at: tried.tried_at,
        }
    }
}
