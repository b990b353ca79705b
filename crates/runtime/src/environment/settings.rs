//! Numbers and names that may be set and are usual otherwise: limits of requests, the schedule, how
//! long things are kept, models and what they may cost.

use std::time::Duration;

use cloud::BaseUrl;
use cloud::openai::{BASE_URL, Models};
use companion::access::Limits;
use companion::ledger::Budget;
use domain::consent;
use domain::practice::rubric::USUAL_CONFIDENCE;
use domain::retention::Periods;
use ports::Limit;
use web::Missing;

use super::{Environment, invalid_variable};

/// Millionths of a dollar in a dollar.
const MICROS: f64 = 1_000_000.0;

impl Environment {
    /// The limits of requests.
    pub(crate) fn limits(&self) -> Result<Limits, Missing> {
        let usual = Limits::default();
        Ok(Limits {
            writes: self.limit("RATE_LIMIT_WRITES", usual.writes)?,
            reads: self.limit("RATE_LIMIT_READS", usual.reads)?,
            model: self.limit("RATE_LIMIT_MODEL", usual.model)?,
            model_guests: self.limit("RATE_LIMIT_MODEL_GUESTS", usual.model_guests)?,
            model_address: self.limit("RATE_LIMIT_MODEL_ADDRESS", usual.model_address)?,
            sign_in: self.limit("RATE_LIMIT_SIGN_IN", usual.sign_in)?,
            registrations: self.limit("RATE_LIMIT_REGISTRATIONS", usual.registrations)?,
            open: self.limit("RATE_LIMIT_OPEN", usual.open)?,
        })
    }

    /// A limit such as `10/10` (requests per seconds).
    pub(crate) fn limit(&self, name: &'static str, usual: Limit) -> Result<Limit, Missing> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let numbers = text.split_once('/').and_then(|(max, seconds)| {
            Some((max.trim().parse().ok()?, seconds.trim().parse().ok()?))
        });
        match numbers {
            Some((max @ 1.., seconds @ 1..=86_400)) => {
                Ok(Limit { max, window: Duration::from_secs(seconds) })
            }
            _ => Err(invalid_variable(name, "must be requests per seconds, such as 10/10.")),
        }
    }

    /// True if the scheduler calls once a day, as on plans that allow no more.
    pub(crate) fn cron_daily(&self) -> Result<bool, Missing> {
        match self.get("CRON_DAILY") {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(_) => Err(invalid_variable("CRON_DAILY", "must be true or false.")),
        }
    }

    /// The least age, in years, from which students agree without a guardian.
    pub(crate) fn consent_age(&self) -> Result<u8, Missing> {
        let Some(text) = self.get("CONSENT_AGE") else { return Ok(consent::USUAL_AGE) };
        let age = text.parse().ok().filter(|age| consent::AGES_TO_SET.contains(age));
        age.ok_or_else(|| {
            invalid_variable("CONSENT_AGE", "must be a number of years from 13 to 18.")
        })
    }

    /// The days for which each kind of data is kept.
    pub(crate) fn retention(&self) -> Result<Periods, Missing> {
        let usual = Periods::default();
        Ok(Periods {
            transcripts: self.days("RETENTION_TRANSCRIPTS_DAYS", usual.transcripts)?,
            chats: self.days("RETENTION_CHATS_DAYS", usual.chats)?,
            ai_usage: self.days("RETENTION_AI_USAGE_DAYS", usual.ai_usage)?,
            idempotency: self.days("RETENTION_IDEMPOTENCY_DAYS", usual.idempotency)?,
            outbox: self.days("RETENTION_OUTBOX_DAYS", usual.outbox)?,
            notifications: self.days("RETENTION_NOTIFICATIONS_DAYS", usual.notifications)?,
            recordings: self.days("RETENTION_RECORDINGS_DAYS", usual.recordings)?,
            jobs: self.days("RETENTION_JOBS_DAYS", usual.jobs)?,
        })
    }

    pub(crate) fn days(&self, name: &'static str, usual: u32) -> Result<u32, Missing> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let days = text.parse().ok().filter(|days| Periods::DAYS.contains(days));
        days.ok_or_else(|| invalid_variable(name, "must be a number of days from 1 to 36500."))
    }

    /// The address of the model service.
    pub fn openai_base_url(&self) -> Result<String, Missing> {
        let name = "OPENAI_BASE_URL";
        let url = self.get(name).unwrap_or(BASE_URL);
        BaseUrl::parse(url).map_err(|reason| invalid_variable(name, &reason))?;
        Ok(url.trim_end_matches('/').to_owned())
    }

    /// The models, by task.
    pub fn models(&self) -> Models {
        let usual = Models::default();
        let named = |name, usual: String| self.get(name).map_or(usual, str::to_owned);
        Models {
            complex: named("OPENAI_MODEL", usual.complex),
            simple: named("OPENAI_FALLBACK_MODEL", usual.simple),
            embedding: named("OPENAI_EMBEDDING_MODEL", usual.embedding),
        }
    }

    /// The confidence from which on a reading of a student's own words decides, as a share.
    pub(crate) fn rubric_confidence(&self) -> Result<f64, Missing> {
        let usual = (USUAL_CONFIDENCE * 100.0).round() as u8;
        Ok(f64::from(self.percent("RUBRIC_CONFIDENCE_PERCENT", usual)?) / 100.0)
    }

    /// The budget of model calls.
    pub fn budget(&self) -> Result<Budget, Missing> {
        let usual = Budget::default();
        let tokens = self.get("AI_STUDENT_DAILY_TOKENS").map(str::parse).transpose();
        let tokens =
            tokens.map_err(|_| invalid_variable("AI_STUDENT_DAILY_TOKENS", "must be a number."))?;
        let dollars = match self.get("AI_MONTHLY_BUDGET_USD").map(str::parse::<f64>) {
            None => None,
            Some(Ok(dollars)) if (0.0..=1e9).contains(&dollars) => Some(dollars),
            Some(_) => {
                return Err(invalid_variable(
                    "AI_MONTHLY_BUDGET_USD",
                    "must be a number of US dollars.",
                ));
            }
        };
        Ok(Budget {
            student_daily_tokens: tokens.unwrap_or(usual.student_daily_tokens),
            monthly_micros: dollars
                .map_or(usual.monthly_micros, |dollars| (dollars * MICROS).round() as u64),
            student_percent: self.percent("AI_STUDENT_BUDGET_PERCENT", usual.student_percent)?,
            guest_percent: self.percent("AI_GUEST_BUDGET_PERCENT", usual.guest_percent)?,
            email_proof: self.email_proof(),
        })
    }

    fn percent(&self, name: &'static str, usual: u8) -> Result<u8, Missing> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let percent = text.parse().ok().filter(|percent| *percent <= 100);
        percent.ok_or_else(|| invalid_variable(name, "must be a whole number from 0 to 100."))
    }
}

#[cfg(test)]
mod tests {
    use domain::budget::EmailProof;

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

    #[test]
    fn models_and_budgets_are_the_usual_ones_unless_set() {
        let bare = Environment::default();
        assert_eq!(bare.models(), Models::default());
        let usual = Budget { email_proof: EmailProof::Waived, ..Budget::default() };
        assert_eq!(bare.budget().unwrap(), usual);
        assert_eq!(bare.openai_base_url().unwrap(), BASE_URL);
        assert_eq!(with("OPENAI_MODEL", "gpt-4-turbo").models().complex, "gpt-4-turbo");
        assert_eq!(
            with("AI_STUDENT_DAILY_TOKENS", "1000").budget().unwrap().student_daily_tokens,
            1000
        );
        assert_eq!(
            with("AI_MONTHLY_BUDGET_USD", "12.5").budget().unwrap().monthly_micros,
            12_500_000
        );
    }

    #[test]
    fn what_is_no_number_or_no_address_is_named() {
        for (name, value) in [
            ("AI_STUDENT_DAILY_TOKENS", "many"),
            ("AI_MONTHLY_BUDGET_USD", "-1"),
            ("AI_STUDENT_BUDGET_PERCENT", "101"),
            ("AI_GUEST_BUDGET_PERCENT", "2.5"),
        ] {
            assert_eq!(with(name, value).budget().unwrap_err().variable, name);
        }
        for wrong in ["101", "-1", "0.8", "high"] {
            let missing = with("RUBRIC_CONFIDENCE_PERCENT", wrong).rubric_confidence().unwrap_err();
            assert_eq!(missing.variable, "RUBRIC_CONFIDENCE_PERCENT", "{wrong}");
        }
        let plain = with("OPENAI_BASE_URL", "http://models.example/v1").openai_base_url();
        assert_eq!(plain.unwrap_err().variable, "OPENAI_BASE_URL");
        assert!(with("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/").openai_base_url().is_ok());
    }
}
