//! The account of model calls: what each may cost, by `domain::budget`, and what it did cost.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Datelike, Days, Months, NaiveTime, Utc};
use db::ledger::{Reservation, Settlement};
use domain::bounded::ModelName;
pub use domain::budget::Budget;
use domain::budget::{BudgetLevel, Refusal};
use ports::{Clock, Fault, Ledger, Planned, Spent};
use sqlx::PgPool;
use uuid::Uuid;

use crate::new_id;

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
        let id = new_id();
        let reservation = Reservation {
            id,
            student: planned.student,
            purpose: planned.purpose.as_str(),
            model: &ModelName::cut(&planned.model),
            input_tokens: token_column(planned.at_most.input),
            output_tokens: token_column(planned.at_most.output),
            at: now,
        };
        let mut db = self.db.acquire().await.map_err(fault)?;
        let reserved =
            db::ledger::reserve(&mut db, &reservation, &self.budget).await.map_err(fault)?;
        reserved.told.iter().for_each(|level| note(*level));
        let Err(refusal) = reserved.verdict else { return Ok(id) };
        let until = match refusal {
            Refusal::StudentDaySpent => tomorrow(now),
            Refusal::MonthSpent | Refusal::GuestSliceSpent | Refusal::StudentMonthSpent => {
                next_month(now)
            }
            Refusal::NoConsent => {
                tracing::info!(purpose = planned.purpose.as_str(), "refused: {refusal}");
                return Err(Fault::NoConsent);
            }
        };
        tracing::warn!(
            purpose = planned.purpose.as_str(),
            model = planned.model,
            "refused: {refusal}"
        );
        Err(Fault::Limited { refusal, retry_after: wait(now, until) })
    }

    async fn settle(&self, reserved: Uuid, spent: Spent) -> Result<(), Fault> {
        let settlement = Settlement {
            input_tokens: token_column(spent.tokens.input),
            cached_tokens: token_column(spent.tokens.cached.min(spent.tokens.input)),
            output_tokens: token_column(spent.tokens.output),
            latency_ms: i32::try_from(spent.took.as_millis()).unwrap_or(i32::MAX),
            ok: spent.ok,
        };
        db::ledger::settle(&self.db, reserved, &settlement).await.map_err(fault)
    }
}

/// Logs a level for the operator: a spent month stops the product for everybody.
fn note(level: BudgetLevel) {
    let word = level.word();
    if level == BudgetLevel::Month(100) {
        tracing::error!(level = word, "the month's model budget is spent");
    } else {
        tracing::warn!(level = word, "the month's model budget reached a level");
    }
}

fn token_column(tokens: u32) -> i32 {
    i32::try_from(tokens).unwrap_or(i32::MAX)
}

/// Without its account no call is made: the fault is that of a busy model.
fn fault(error: impl Into<db::Error>) -> Fault {
    match error.into() {
        lasting @ db::Error::Unstorable(_) => Fault::broken(lasting),
        passing => Fault::busy(passing),
    }
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

/// The pause until then, at least a second: a caller who came back at once would come too early.
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
