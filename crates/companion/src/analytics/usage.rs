//! The product's use of models, searches and jobs in a period.

use db::analytics::{JobLine, ModelLine, UsageRow};
use domain::analytics::Period;
use domain::people::Caller;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Analytics, PeriodView};
use crate::Result;

/// Lines of each list: there are far fewer models, purposes and jobs.
const MAX_LINES: i64 = 200;

/// The product's name before a job's, as executors write it.
const APP: &str = "study-companion-";

/// Millionths of a dollar in a dollar.
const MICROS: f64 = 1_000_000.0;

/// Use of a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Which time is meant.
    pub period: PeriodView,
    /// Models that were called, dearest first. The offline tutor is none.
    pub models: Vec<ModelUse>,
    /// Searches by meaning.
    pub vector_queries: VectorQueries,
    /// Runs of jobs, by name, if this product's own executor runs them and as long as it keeps
    /// them (30 days); empty where a service does, which counts itself.
    pub jobs: Vec<JobUse>,
}

/// Calls of a model for one purpose.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelUse {
    /// The model.
    #[schema(example = "gpt-4.1-mini")]
    pub model: String,
    /// What for.
    #[schema(example = "chat")]
    pub purpose: String,
    /// Calls that were made; those refused beforehand are none.
    #[schema(example = 120)]
    pub calls: i64,
    /// Tokens read.
    #[schema(example = 240_000)]
    pub input_tokens: i64,
    /// Tokens written.
    #[schema(example = 36_000)]
    pub output_tokens: i64,
    /// US dollars.
    #[schema(example = 1.27)]
    pub cost_usd: f64,
}

/// How long the vector index took to answer, measured for each question that was answered in chat
/// and is still kept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VectorQueries {
    /// How many.
    #[schema(example = 310)]
    pub count: i64,
    /// Half took at most so long, in milliseconds; null without any.
    #[schema(example = 12.4)]
    pub p50_ms: Option<f64>,
    /// 95 of 100 took at most so long, in milliseconds; null without any.
    #[schema(example = 40.1)]
    pub p95_ms: Option<f64>,
}

/// Runs of one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobUse {
    /// The job.
    #[schema(example = "analyze-transcript")]
    pub job: String,
    /// Runs that were started.
    #[schema(example = 40)]
    pub runs: i64,
    /// Of those, done.
    #[schema(example = 40)]
    pub succeeded: i64,
    /// Of those, failed for good.
    #[schema(example = 0)]
    pub failed: i64,
    /// Of those, had to try a step again.
    #[schema(example = 1)]
    pub retried: i64,
}

/// The use of a period, for an admin.
pub async fn usage(cx: &Analytics, caller: &Caller, period: &Period) -> Result<Usage> {
    Ok(Usage::new(period, db::analytics::usage(&cx.db, caller, period, MAX_LINES).await?))
}

impl Usage {
    fn new(period: &Period, row: UsageRow) -> Self {
        Self {
            period: period.into(),
            models: row.models.into_iter().map(ModelUse::from).collect(),
            vector_queries: VectorQueries {
                count: row.queries,
                p50_ms: row.p50_ms.map(round_to_tenths),
                p95_ms: row.p95_ms.map(round_to_tenths),
            },
            jobs: row.jobs.into_iter().map(JobUse::from).collect(),
        }
    }
}

impl From<JobLine> for JobUse {
    fn from(line: JobLine) -> Self {
        Self {
            job: line.job.strip_prefix(APP).unwrap_or(&line.job).to_owned(),
            runs: line.runs,
            succeeded: line.succeeded,
            failed: line.failed,
            retried: line.retried,
        }
    }
}

impl From<ModelLine> for ModelUse {
    fn from(line: ModelLine) -> Self {
        Self {
            model: line.model,
            purpose: line.purpose,
            calls: line.calls,
            input_tokens: line.input_tokens,
            output_tokens: line.output_tokens,
            cost_usd: line.cost_micros as f64 / MICROS,
        }
    }
}

fn round_to_tenths(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}
