//! The services that bring messages to people, if they are set up.

use std::sync::Arc;

use cloud::{BaseUrl, Channels, Resend, Twilio, TwilioAccount};
use ports::Notifier;
use web::Missing;

use crate::Environment;
use crate::env::wrong;

/// Sends e-mails, and from which address.
const MAIL: [&str; 2] = ["RESEND_API_KEY", "MAIL_FROM"];
/// Where the mail service is, if not at its own address.
const MAIL_URL: &str = "RESEND_BASE_URL";

/// Sends SMS: account, key, and number or messaging service.
const SMS: [&str; 3] = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"];
/// Where the SMS service is, if not at its own address.
const SMS_URL: &str = "TWILIO_BASE_URL";

impl Environment {
    /// What sends messages by the service of their channel, if one is set up. A channel without one
    /// leaves its messages to the other notifier.
    pub(crate) fn channels(
        &self,
        otherwise: &Arc<dyn Notifier>,
    ) -> Result<Option<Channels>, Missing> {
        if let Some(channels) = self.channels.get() {
            return Ok(channels.clone());
        }
        let (resend, twilio) = (self.resend()?, self.twilio()?);
        let channels = match (resend, twilio) {
            (None, None) => None,
            (email, sms) => Some(Channels {
                email: email.map_or_else(|| otherwise.clone(), |email| Arc::new(email)),
                sms: sms.map_or_else(|| otherwise.clone(), |sms| Arc::new(sms)),
            }),
        };
        Ok(self.channels.get_or_init(|| channels).clone())
    }

    /// Which service brings e-mails, and which SMS, as a program's health names them.
    pub(crate) fn messengers(&self) -> [&'static str; 2] {
        let named = |name, service| if self.get(name).is_some() { service } else { "local" };
        [named(MAIL[0], "resend"), named(SMS[0], "twilio")]
    }

    fn resend(&self) -> Result<Option<Resend>, Missing> {
        let Some([key, from]) = self.all_or_none(MAIL)? else { return Ok(None) };
        let url = self.base_or(MAIL_URL, Resend::API)?;
        let made = Resend::new(self.http()?, url, key, from);
        made.map(Some).map_err(|said| wrong(MAIL[0], &said))
    }

    fn twilio(&self) -> Result<Option<Twilio>, Missing> {
        let Some([sid, token, from]) = self.all_or_none(SMS)? else { return Ok(None) };
        let (url, account) =
            (self.base_or(SMS_URL, Twilio::API)?, TwilioAccount { sid, token, from });
        let made = Twilio::new(self.http()?, &url, account, self.cache()?);
        made.map(Some).map_err(|said| wrong(SMS[0], &said))
    }

    fn base_or(&self, name: &'static str, usual: &str) -> Result<BaseUrl, Missing> {
        match self.base(name)? {
            Some(base) => Ok(base),
            None => BaseUrl::parse(usual).map_err(|said| wrong(name, &said)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: (&str, &str) = ("DATABASE_URL", "postgres://me@127.0.0.1:1/none");
    const MAIL_SET: [(&str, &str); 2] = [(MAIL[0], "re_key"), (MAIL[1], "hello@study.example")];
    const SMS_SET: [(&str, &str); 3] = [(SMS[0], "AC1"), (SMS[1], "key"), (SMS[2], "+15550100")];

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let owned = variables.iter().chain([&DATABASE]);
        Environment::of(owned.map(|(name, value)| ((*name).into(), (*value).into())))
    }

    /// What the product asks of a notifier, or the variable that is missing.
    fn delivers(variables: &[(&str, &str)]) -> Result<bool, &'static str> {
        let notifier = environment(variables).notifier();
        notifier.map(|notifier| notifier.delivers()).map_err(|missing| missing.variable)
    }

    #[tokio::test]
    async fn mail_is_delivered_when_its_service_is_set_up_whatever_sms_has() {
        assert_eq!(delivers(&[]), Ok(false));
        assert_eq!(delivers(&[("VERCEL", "1")]), Ok(false), "mails wait in the outbox there too");
        assert_eq!(delivers(&MAIL_SET), Ok(true));
        assert_eq!(delivers(&SMS_SET), Ok(false));
        assert_eq!(delivers(&[&MAIL_SET[..], &SMS_SET].concat()), Ok(true));
        assert_eq!(environment(&MAIL_SET).messengers(), ["resend", "local"]);
        assert_eq!(environment(&SMS_SET).messengers(), ["local", "twilio"]);
    }

    #[tokio::test]
    async fn a_service_takes_all_of_its_variables_or_none() {
        for set in [&MAIL_SET[..], &SMS_SET] {
            for gone in 0..set.len() {
                let mut rest = set.to_vec();
                let (name, _) = rest.remove(gone);
                assert_eq!(delivers(&rest), Err(name));
            }
        }
        for (set, name, value) in
            [(&MAIL_SET[..], MAIL_URL, "http://mail.example"), (&SMS_SET, SMS_URL, "sms.example")]
        {
            assert_eq!(delivers(&[set, &[(name, value)]].concat()), Err(name));
        }
        assert_eq!(delivers(&[(SMS[0], "no account"), SMS_SET[1], SMS_SET[2]]), Err(SMS[0]));
    }
}
