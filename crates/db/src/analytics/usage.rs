//! The product's use of models, searches by meaning, and runs of jobs.

use domain::analytics::Period;
use domain::people::Caller;
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};

use crate::caller::as_caller;
use crate::columns::JsonList;
use crate::{Error, Result};

/// Use of a period.
#[derive(Debug, Clone, FromRow)]
pub struct UsageRow {
    /// Dearest first.
    #[sqlx(try_from = "JsonList<ModelLine>")]
    pub models: Vec<ModelLine>,
    pub queries: i64,
    /// Half of them took at most so long, in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95 of 100 took at most so long, in milliseconds.
    pub p95_ms: Option<f64>,
    #[sqlx(try_from = "JsonList<JobLine>")]
    pub jobs: Vec<JobLine>,
}

/// Calls of one model for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelLine {
    pub model: String,
    pub purpose: String,
    pub calls: i64,
    /// Tokens that were sent.
    pub input_tokens: i64,
    /// Tokens that came back.
    pub output_tokens: i64,
    /// Millionths of a dollar.
    pub cost_micros: i64,
}

/// Runs of one job.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JobLine {
    pub job: String,
    /// Runs that were started.
    pub runs: i64,
    pub succeeded: i64,
    /// Of those, failed for good.
    pub failed: i64,
    /// Of those, had to try a step again.
    pub retried: i64,
}

/// The use of a period, for an admin; at most `limit` lines in each list.
///
/// A search by meaning is measured where its answer is kept: in the metadata of the chat message it
/// was made for. So measuring costs no statement, and goes with the student.
pub async fn usage(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    period: &Period,
    limit: i64,
) -> Result<UsageRow> {
    let row = sqlx::query_as(as_caller!(
        "select
            (
                select jsonb_agg(to_jsonb(line) order by line.\"costMicros\" desc, line.model,
                    line.purpose)
                from (
                    select
                        model, purpose, count(*) as calls,
                        sum(input_tokens) as \"inputTokens\",
                        sum(output_tokens) as \"outputTokens\",
                        sum(cost_micros) as \"costMicros\"
                    from ai_usage
                    where created_at >= $4 and created_at < $5 and outcome <> 'refused'
                    group by model, purpose
                    order by sum(cost_micros) desc, model, purpose
                    limit $6
                ) as line
            ) as models,
            measured.*,
            (
                select jsonb_agg(to_jsonb(line) order by line.job)
                from (
                    select
                        function_id as job,
                        count(*) as runs,
                        count(*) filter (where state = 'done') as succeeded,
                        count(*) filter (where state = 'failed') as failed,
                        count(*) filter (where tries_repeated > 0) as retried
                    from runs
                    where created_at >= $4 and created_at < $5
                        and function_id not like '%-failure'
                    group by function_id
                    order by function_id
                    limit $6
                ) as line
            ) as jobs
        from caller
        cross join (
            select
                count(ms) as queries,
                percentile_cont(0.5) within group (order by ms) as p50_ms,
                percentile_cont(0.95) within group (order by ms) as p95_ms
            from (
                select (metadata ->> 'vectorMs')::double precision as ms
                from messages
                where role = 'assistant' and created_at >= $4 and created_at < $5
            ) as query
        ) as measured
        where caller.role = 'admin'"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(period.from)
    .bind(period.until)
    .bind(limit)
    .fetch_optional(db)
    .await?;
    row.ok_or(Error::StaleCaller)
}
