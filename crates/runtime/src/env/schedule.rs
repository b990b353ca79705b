//! What the scheduler's calls are told: how often they come, and how long things are kept.

use domain::retention::Periods;
use web::Missing;

use super::{Environment, wrong};

impl Environment {
    /// Whether the scheduler calls once a day, as on plans that allow no more.
    pub(crate) fn cron_daily(&self) -> Result<bool, Missing> {
        match self.get("CRON_DAILY") {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(_) => Err(wrong("CRON_DAILY", "must be true or false.")),
        }
    }

    /// For how many days things are kept.
    pub(crate) fn retention(&self) -> Result<Periods, Missing> {
        let usual = Periods::default();
        Ok(Periods {
            transcripts: self.days("RETENTION_TRANSCRIPTS_DAYS", usual.transcripts)?,
            chats: self.days("RETENTION_CHATS_DAYS", usual.chats)?,
            ai_usage: self.days("RETENTION_AI_USAGE_DAYS", usual.ai_usage)?,
            idempotency: self.days("RETENTION_IDEMPOTENCY_DAYS", usual.idempotency)?,
            outbox: self.days("RETENTION_OUTBOX_DAYS", usual.outbox)?,
            notifications: self.days("RETENTION_NOTIFICATIONS_DAYS", usual.notifications)?,
            jobs: self.days("RETENTION_JOBS_DAYS", usual.jobs)?,
        })
    }

    pub(super) fn days(&self, name: &'static str, usual: u32) -> Result<u32, Missing> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let days = text.parse().ok().filter(|days| Periods::DAYS.contains(days));
        days.ok_or_else(|| wrong(name, "must be a number of days from 1 to 36500."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Environment {
        Environment::default().with(name, value)
    }

    #[test]
    fn periods_are_those_of_the_product_unless_set() {
        assert_eq!(Environment::default().retention().unwrap(), Periods::default());
        let set = with("RETENTION_CHATS_DAYS", "30").retention().unwrap();
        assert_eq!(set, Periods { chats: 30, ..Periods::default() });
        for wrong in ["0", "-1", "a year", "36501"] {
            let missing = with("RETENTION_OUTBOX_DAYS", wrong).retention().unwrap_err();
            assert_eq!(missing.variable, "RETENTION_OUTBOX_DAYS", "{wrong}");
        }
    }

    #[test]
    fn the_schedule_is_hourly_unless_said() {
        assert!(!Environment::default().cron_daily().unwrap());
        assert!(with("CRON_DAILY", "true").cron_daily().unwrap());
        assert!(with("CRON_DAILY", "daily").cron_daily().is_err());
    }
}
