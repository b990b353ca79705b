//! The cost of model calls: set aside before, corrected afterwards.

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::bounded::ModelName;
use domain::budget::{Budget, BudgetLevel, CallCost, Membership, Refusal, Slice, Spending};
use serde_json::json;
use sqlx::{Connection, FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// A call about to be made.
#[derive(Debug, Clone)]
pub struct Reservation<'a> {
    /// The line of the call.
    pub id: Uuid,
    /// May be gone.
    pub student: UserId,
    pub purpose: &'static str,
    pub model: &'a ModelName,
    /// Tokens read at most.
    pub input_tokens: i32,
    /// Tokens written at most.
    pub output_tokens: i32,
    pub at: DateTime<Utc>,
}

/// The outcome of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// An error when the call must not be made.
    pub verdict: std::result::Result<(), Refusal>,
    /// The levels of the month that admins were told of with it.
    pub told: Vec<BudgetLevel>,
}

/// The result of a call.
#[derive(Debug, Clone, Copy)]
pub struct Settlement {
    /// Tokens read.
    pub input_tokens: i32,
    /// Of those, from the service's cache.
    pub cached_tokens: i32,
    /// Tokens written.
    pub output_tokens: i32,
    pub latency_ms: i32,
    pub ok: bool,
}

/// Holds the student, then the month, until the end of the transaction. An erasure holds the
/// student first, too. The month is held in the row of its first day, which puts calls made at the
/// same time in a row.
async fn hold(tx: &mut PgConnection, reservation: &Reservation<'_>) -> Result<()> {
    sqlx::query("select id from users where id = $1 for key share")
        .bind(reservation.student.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into ai_days (day) values (date_trunc('month', $1 at time zone 'utc')::date)
        on conflict (day) do update set cost_micros = ai_days.cost_micros",
    )
    .bind(reservation.at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The cost of a call, the spending before it, and the student it is about.
#[derive(FromRow)]
struct Account {
    call_micros: i64,
    student_day_tokens: i64,
    student_month_micros: i64,
    guest_month_micros: i64,
    month_micros: i64,
    told: Vec<String>,
    lacks_consent: bool,
    #[sqlx(flatten)]
    member: MembershipRow,
}

impl Account {
    async fn load(tx: &mut PgConnection, reservation: &Reservation<'_>) -> Result<Self> {
        let account = sqlx::query_as(
            "with begun as (
                select
                    date_trunc('day', $2, 'utc') as day_at,
                    date_trunc('month', $2, 'utc') as month_at,
                    date_trunc('month', $2 at time zone 'utc')::date as month
            ), of_student as (
                select
                    coalesce(
                        sum(input_tokens::bigint + output_tokens)
                            filter (where created_at >= begun.day_at),
                        0)::bigint as tokens,
                    coalesce(sum(cost_micros), 0)::bigint as micros
                from begun
                left join ai_usage
                    on student_id = $5 and outcome <> 'refused' and created_at >= begun.month_at
            ), of_all as (
                select sum(cost_micros)::bigint as micros, sum(guest_micros)::bigint as guests
                from begun
                join ai_days on day >= begun.month and day < begun.month + interval '1 month'
            )
            select
                model_cost($1, $2, $3, 0, $4) as call_micros,
                of_student.tokens as student_day_tokens,
                of_student.micros as student_month_micros,
                of_all.guests as guest_month_micros,
                of_all.micros as month_micros,
                ai_days.told,
                lacks_consent($5, 'models') as lacks_consent,
                coalesce(member.email_verified, false) as email_verified,
                coalesce(member.has_tutor, false) as has_tutor,
                coalesce(member.has_lesson, false) as has_lesson
            from begun
            join ai_days on ai_days.day = begun.month
            cross join of_student
            cross join of_all
            left join student_membership($5) as member on true",
        )
        .bind(reservation.model.as_str())
        .bind(reservation.at)
        .bind(reservation.input_tokens)
        .bind(reservation.output_tokens)
        .bind(reservation.student.0)
        .fetch_one(tx)
        .await?;
        Ok(account)
    }

    fn spending(&self) -> Spending {
        Spending {
            student_day_tokens: self.student_day_tokens,
            student_month_micros: self.student_month_micros,
            guest_month_micros: self.guest_month_micros,
            month_micros: self.month_micros,
        }
    }
}

/// Sets aside what a call may cost, or writes down that it was refused, and tells admins of the levels
/// that the month reaches by it. Calls that come at the same time wait for each other here, so that
/// they can't overdraw together and a level is told once.
pub async fn reserve(
    db: &mut PgConnection,
    reservation: &Reservation<'_>,
    budget: &Budget,
) -> Result<Reserved> {
    let mut tx = db.begin().await?;
    hold(&mut tx, reservation).await?;
    let account = Account::load(&mut tx, reservation).await?;
    let slice = Membership::from(account.member).slice(budget.email_proof);
    let tokens = i64::from(reservation.input_tokens) + i64::from(reservation.output_tokens);
    let call = CallCost { tokens, micros: account.call_micros };
    let mut spent = account.spending();
    let verdict = if account.lacks_consent {
        Err(Refusal::NoConsent)
    } else {
        budget.admit(slice, &spent, call)
    };
    if verdict.is_ok() {
        spent = spent.with(slice, call);
    }
    write(&mut tx, reservation, slice, verdict.is_ok().then_some(call)).await?;
    let mut levels = budget.levels(&spent, verdict.err());
    levels.retain(|level| !account.told.contains(&level.word()));
    for level in &levels {
        notify_admins(&mut tx, reservation.at, *level, budget, &spent).await?;
    }
    tx.commit().await?;
    Ok(Reserved { verdict, told: levels })
}

/// Writes the line of a call, at its cost or as refused, and adds it to its day.
async fn write(
    tx: &mut PgConnection,
    reservation: &Reservation<'_>,
    slice: Slice,
    admitted: Option<CallCost>,
) -> Result<()> {
    sqlx::query(
        "with written as (
            insert into ai_usage
                (id, student_id, purpose, model, input_tokens, output_tokens, cost_micros, outcome,
                slice, created_at)
            values (
                $1, (select id from users where id = $2), $3, $4, $5, $6, $7, $8, $9, $10)
            returning cost_micros
        )
        insert into ai_days (day, cost_micros, guest_micros)
        select
            ($10 at time zone 'utc')::date, cost_micros,
            case when $9 = 'guest' then cost_micros else 0 end
        from written
        on conflict (day) do update set
            cost_micros = ai_days.cost_micros + excluded.cost_micros,
            guest_micros = ai_days.guest_micros + excluded.guest_micros",
    )
    .bind(reservation.id)
    .bind(reservation.student.0)
    .bind(reservation.purpose)
    .bind(reservation.model.as_str())
    .bind(admitted.map_or(0, |_| reservation.input_tokens))
    .bind(admitted.map_or(0, |_| reservation.output_tokens))
    .bind(admitted.map_or(0, |call| call.micros))
    .bind(admitted.map_or("refused", |_| "reserved"))
    .bind(slice.as_str())
    .bind(reservation.at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Tells every admin in the app of a level, and notes that it was told.
async fn notify_admins(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    level: BudgetLevel,
    budget: &Budget,
    spent: &Spending,
) -> Result<()> {
    let (title, body) = level.notice(budget, spent);
    sqlx::query(
        "with noted as (
            update ai_days set told = told || $1::text
            where day = date_trunc('month', $2 at time zone 'utc')::date
        )
        insert into notifications (id, user_id, kind, title, body, subject, created_at)
        select gen_random_uuid(), users.id, 'model_budget', $3, $4, $5, $2
        from users
        where users.role = 'admin'",
    )
    .bind(level.word())
    .bind(at)
    .bind(title)
    .bind(body)
    .bind(json!({ "month": at.format("%Y-%m").to_string(), "level": level.word() }))
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(Clone, Copy, FromRow)]
struct MembershipRow {
    email_verified: bool,
    has_tutor: bool,
    has_lesson: bool,
}

impl From<MembershipRow> for Membership {
    fn from(row: MembershipRow) -> Self {
        let MembershipRow { email_verified, has_tutor, has_lesson } = row;
        Self { email_verified, has_tutor, has_lesson }
    }
}

/// The membership of a student; none of its facts hold for one who is gone.
pub async fn membership(db: impl PgExecutor<'_>, student: UserId) -> Result<Membership> {
    let row: Option<MembershipRow> =
        sqlx::query_as("select email_verified, has_tutor, has_lesson from student_membership($1)")
            .bind(student.0)
            .fetch_optional(db)
            .await?;
    Ok(row.map_or_else(Membership::default, Membership::from))
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
            returning
                ai_usage.cost_micros - before.cost_micros as difference,
                ai_usage.slice, before.created_at
        )
        update ai_days set
            cost_micros = ai_days.cost_micros + line.difference,
            guest_micros = ai_days.guest_micros
                + case when line.slice = 'guest' then line.difference else 0 end
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
