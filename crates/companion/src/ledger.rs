//! The account of model calls: a budget for each student's day and one for everybody's month.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Datelike, Days, Months, NaiveTime, Utc};
use db::ledger::{Reservation, Reserved, Settlement};
use ports::{Clock, Fault, Ledger, Planned, Spent};
use sqlx::PgPool;
use uuid::Uuid;

use crate::fresh;

/// What may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Tokens, read and written, that calls about one student may use in a day (UTC).
    pub student_daily_tokens: u32,
    /// Millionths of a US dollar that all calls may cost in a month (UTC).
    pub monthly_micros: u64,
}

impl Default for Budget {
    /// A student's day: the longest transcript that is taken, read and embedded, with its practice and
    /// some hundred questions. Everybody's month: 200 dollars.
    fn default() -> Self {
        Self { student_daily_tokens: 2_000_000, monthly_micros: 200_000_000 }
    }
}

/// The ledger in the table `ai_usage`.
#[derive(Clone)]
pub struct Accounts {
    db: PgPool,
    clock: Arc<dyn Clock>,
    budget: Budget,
}

impl Accounts {
    /// Connects when first used.
    pub fn new(db: PgPool, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self { db, clock, budget }
    }
}

#[async_trait]
impl Ledger for Accounts {
    async fn reserve(&self, planned: &Planned) -> Result<Uuid, Fault> {
        let now = self.clock.now();
        let id = fresh();
        let wanted = Reservation {
            id,
            student: planned.student.0,
            purpose: planned.purpose.as_str(),
            model: &planned.model,
            input_tokens: whole(planned.at_most.input),
            output_tokens: whole(planned.at_most.output),
            at: now,
            student_daily_tokens: i64::from(self.budget.student_daily_tokens),
            monthly_micros: i64::try_from(self.budget.monthly_micros).unwrap_or(i64::MAX),
        };
        let mut db = self.db.acquire().await.map_err(fault)?;
        let (what, until) = match db::ledger::reserve(&mut db, &wanted).await.map_err(fault)? {
            Reserved::Admitted => return Ok(id),
            Reserved::StudentOver => ("the student's tokens of today are used up", tomorrow(now)),
            Reserved::MonthOver => ("the budget of this month is used up", next_month(now)),
        };
        tracing::warn!(
            purpose = planned.purpose.as_str(),
            model = planned.model,
            "refused: {what}"
        );
        Err(Fault::Limited { reason: what.to_owned(), retry_after: wait(now, until) })
    }

    async fn settle(&self, reserved: Uuid, spent: Spent) -> Result<(), Fault> {
        let settlement = Settlement {
            input_tokens: whole(spent.tokens.input),
            cached_tokens: whole(spent.tokens.cached.min(spent.tokens.input)),
            output_tokens: whole(spent.tokens.output),
            latency_ms: i32::try_from(spent.took.as_millis()).unwrap_or(i32::MAX),
            ok: spent.ok,
        };
        db::ledger::settle(&self.db, reserved, &settlement).await.map_err(fault)
    }
}

fn whole(tokens: u32) -> i32 {
    i32::try_from(tokens).unwrap_or(i32::MAX)
}

/// Without its account no call is made: it is as if the model were busy.
fn fault(error: impl Into<db::Error>) -> Fault {
    Fault::busy(error.into())
}

fn tomorrow(now: DateTime<Utc>) -> DateTime<Utc> {
    let day = now.date_naive().checked_add_days(Days::new(1));
    day.map_or(now, |day| day.and_time(NaiveTime::MIN).and_utc())
}

fn next_month(now: DateTime<Utc>) -> DateTime<Utc> {
    let first = now.date_naive().with_day(1);
    let next = first.and_then(|first| first.checked_add_months(Months::new(1)));
    next.map_or(now, |day| day.and_time(NaiveTime::MIN).and_utc())
}

/// At least a second: whoever comes back at once comes too early.
fn wait(now: DateTime<Utc>, until: DateTime<Utc>) -> Duration {
    (until - now).to_std().unwrap_or_default().max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_new_with_the_day_and_with_the_month() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-12-31T23:59:30Z");
        assert_eq!(wait(now, tomorrow(now)), Duration::from_secs(30));
        assert_eq!(wait(now, next_month(now)), Duration::from_secs(30));
        assert_eq!(next_month(at("2026-01-31T00:00:00Z")), at("2026-02-01T00:00:00Z"));
        assert_eq!(tomorrow(at("2026-02-28T12:00:00Z")), at("2026-03-01T00:00:00Z"));
    }
}
