//! What model calls cost: set aside before, set right afterwards.

use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// A call about to be made, with what bounds it.
#[derive(Debug, Clone)]
pub struct Reservation<'a> {
    /// The line of the call.
    pub id: Uuid,
    /// About whom; may be gone.
    pub student: Uuid,
    /// What for.
    pub purpose: &'a str,
    /// Which model.
    pub model: &'a str,
    /// Tokens read at most.
    pub input_tokens: i32,
    /// Tokens written at most.
    pub output_tokens: i32,
    /// Now.
    pub at: DateTime<Utc>,
    /// Tokens a student may use in a day (UTC).
    pub student_daily_tokens: i64,
    /// Millionths of a dollar all calls of a month (UTC) may cost.
    pub monthly_micros: i64,
}

/// Whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// It may: this much is set aside.
    Admitted,
    /// The student has used up the day.
    StudentOver,
    /// All together have used up the month.
    MonthOver,
}

/// How a call ended.
#[derive(Debug, Clone, Copy)]
pub struct Settlement {
    /// Tokens read.
    pub input_tokens: i32,
    /// Of those, from the service's cache.
    pub cached_tokens: i32,
    /// Tokens written.
    pub output_tokens: i32,
    /// How long it took.
    pub latency_ms: i32,
    /// Whether it brought something.
    pub ok: bool,
}

/// Whether a call is within what is left, and its line. Parameters: the model, the moment, tokens read
/// and written at most, the student, the line, the purpose, tokens of a day, costs of a month.
const RESERVE: &str = "
    with call as (
        select model_cost($1, $2, $3, 0, $4) as cost
    ), line as (
        select
            $3::bigint + $4::bigint + (
                select coalesce(sum(input_tokens::bigint + output_tokens), 0)
                from ai_usage
                where student_id = $5 and outcome <> 'refused'
                    and created_at >= date_trunc('day', $2, 'utc')
            ) > $8 as student_over,
            call.cost + (
                select coalesce(sum(cost_micros), 0)
                from ai_days
                where day >= date_trunc('month', $2, 'utc') at time zone 'utc'
                    and day <= ($2 at time zone 'utc')::date
            ) > $9 as month_over,
            call.cost
        from call
    ), written as (
        insert into ai_usage
            (id, student_id, purpose, model, input_tokens, output_tokens, cost_micros, outcome,
            created_at)
        select
            $6, (select id from users where id = $5), $7, $1,
            case when refused then 0 else $3 end, case when refused then 0 else $4 end,
            case when refused then 0 else line.cost end,
            case when refused then 'refused' else 'reserved' end, $2
        from line
        cross join lateral (select line.student_over or line.month_over as refused) as verdict
        returning cost_micros
    ), counted as (
        update ai_days set cost_micros = ai_days.cost_micros + written.cost_micros
        from written
        where ai_days.day = ($2 at time zone 'utc')::date
    )
    select student_over, month_over from line";

/// Sets aside what a call may cost, or writes down that it was refused. Calls that come at the same
/// time wait for each other here, so that they can't overdraw together.
pub async fn reserve(db: &mut PgConnection, wanted: &Reservation<'_>) -> Result<Reserved> {
    let mut tx = db.begin().await?;
    // Holds the student, then the day, until the end: whoever erases a student holds them first, too.
    sqlx::query("select id from users where id = $1 for key share")
        .bind(wanted.student)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into ai_days (day, cost_micros) values (($1 at time zone 'utc')::date, 0)
        on conflict (day) do update set cost_micros = ai_days.cost_micros",
    )
    .bind(wanted.at)
    .execute(&mut *tx)
    .await?;
    let (student_over, month_over): (bool, bool) = sqlx::query_as(RESERVE)
        .bind(wanted.model)
        .bind(wanted.at)
        .bind(wanted.input_tokens)
        .bind(wanted.output_tokens)
        .bind(wanted.student)
        .bind(wanted.id)
        .bind(wanted.purpose)
        .bind(wanted.student_daily_tokens)
        .bind(wanted.monthly_micros)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(match (student_over, month_over) {
        (_, true) => Reserved::MonthOver,
        (true, false) => Reserved::StudentOver,
        (false, false) => Reserved::Admitted,
    })
}

/// Replaces what was set aside by what was spent, once.
pub async fn settle(db: impl PgExecutor<'_>, id: Uuid, spent: &Settlement) -> Result<()> {
    sqlx::query(
        "with held as (
            select day from ai_days
            where day = (select (created_at at time zone 'utc')::date from ai_usage where id = $1)
            for update
        ), before as (
            select ai_usage.id, cost_micros, model, created_at
            from held
            cross join ai_usage
            where ai_usage.id = $1 and outcome = 'reserved'
            for update of ai_usage
        ), line as (
            update ai_usage
            set
                input_tokens = $2, cached_tokens = $3, output_tokens = $4, latency_ms = $5,
                outcome = case when $6 then 'ok' else 'failed' end,
                cost_micros = model_cost(before.model, before.created_at, $2, $3, $4)
            from before
            where ai_usage.id = before.id
            returning ai_usage.cost_micros - before.cost_micros as difference, before.created_at
        )
        update ai_days set cost_micros = ai_days.cost_micros + line.difference
        from line
        where ai_days.day = (line.created_at at time zone 'utc')::date",
    )
    .bind(id)
    .bind(spent.input_tokens)
    .bind(spent.cached_tokens)
    .bind(spent.output_tokens)
    .bind(spent.latency_ms)
    .bind(spent.ok)
    .execute(db)
    .await?;
    Ok(())
}
