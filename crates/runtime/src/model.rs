//! The language model and its account, if one is set up.

use std::sync::Arc;

use cloud::openai::{BASE_URL, Models};
use cloud::{BaseUrl, OpenAi};
use companion::ledger::{Accounts, Budget};
use domain::budget::EmailProof;
use web::Missing;

use crate::Environment;
use crate::env::wrong;

/// Millionths of a dollar in a dollar.
const MICROS: f64 = 1_000_000.0;

impl Environment {
    /// The model service, when there is a key for it. Every caller gets the same, which has learned
    /// what its models can do.
    pub fn openai(&self) -> Result<Option<Arc<OpenAi>>, Missing> {
        if let Some(openai) = self.openai.get() {
            return Ok(openai.clone());
        }
        let openai = match self.get("OPENAI_API_KEY") {
            Some(key) => Some(Arc::new(OpenAi::new(
                self.http()?,
                &self.openai_base_url()?,
                key,
                self.models(),
                Arc::new(Accounts::new(self.db()?, self.clock(), self.budget()?)),
            ))),
            None => None,
        };
        Ok(self.openai.get_or_init(|| openai).clone())
    }

    /// Where the model service is.
    pub fn openai_base_url(&self) -> Result<String, Missing> {
        let name = "OPENAI_BASE_URL";
        let url = self.get(name).unwrap_or(BASE_URL);
        BaseUrl::parse(url).map_err(|said| wrong(name, &said))?;
        Ok(url.trim_end_matches('/').to_owned())
    }

    /// Which models do what.
    pub fn models(&self) -> Models {
        let usual = Models::default();
        let named = |name, usual: String| self.get(name).map_or(usual, str::to_owned);
        Models {
            complex: named("OPENAI_MODEL", usual.complex),
            simple: named("OPENAI_FALLBACK_MODEL", usual.simple),
            embedding: named("OPENAI_EMBEDDING_MODEL", usual.embedding),
        }
    }

    /// What model calls may use up.
    pub fn budget(&self) -> Result<Budget, Missing> {
        let usual = Budget::default();
        let tokens = self.get("AI_STUDENT_DAILY_TOKENS").map(str::parse).transpose();
        let tokens = tokens.map_err(|_| wrong("AI_STUDENT_DAILY_TOKENS", "must be a number."))?;
        let dollars = match self.get("AI_MONTHLY_BUDGET_USD").map(str::parse::<f64>) {
            None => None,
            Some(Ok(dollars)) if (0.0..=1e9).contains(&dollars) => Some(dollars),
            Some(_) => {
                return Err(wrong("AI_MONTHLY_BUDGET_USD", "must be a number of US dollars."));
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

    /// The rule for unproven addresses: nobody can prove one where no mail is delivered.
    pub(crate) fn email_proof(&self) -> EmailProof {
        match self.get("RESEND_API_KEY") {
            Some(_) => EmailProof::Required,
            None => EmailProof::Waived,
        }
    }

    fn percent(&self, name: &'static str, usual: u8) -> Result<u8, Missing> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let percent = text.parse().ok().filter(|percent| *percent <= 100);
        percent.ok_or_else(|| wrong(name, "must be a whole number from 0 to 100."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Environment {
        Environment::default().with(name, value)
    }

    #[test]
    fn models_and_budgets_are_the_usual_ones_unless_set() {
        let bare = Environment::default();
        assert_eq!(bare.models(), Models::default());
        let usual = Budget { email_proof: EmailProof::Waived, ..Budget::default() };
        assert_eq!(bare.budget().unwrap(), usual);
        assert_eq!(bare.openai_base_url().unwrap(), BASE_URL);
        assert!(bare.openai().unwrap().is_none());
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
    fn an_address_has_to_be_proven_where_mail_is_delivered() {
        let mailing = with("RESEND_API_KEY", "re_1");
        assert_eq!(mailing.budget().unwrap().email_proof, EmailProof::Required);
        assert_eq!(Environment::default().email_proof(), EmailProof::Waived);
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
        let plain = with("OPENAI_BASE_URL", "http://models.example/v1").openai_base_url();
        assert_eq!(plain.unwrap_err().variable, "OPENAI_BASE_URL");
        assert!(with("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/").openai_base_url().is_ok());
    }
}
