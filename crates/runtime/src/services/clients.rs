//! The clients of outside services, each if its variables are set, and with an error that names the
//! variable when one can't be used.

use std::sync::Arc;

use cloud::pinecone::Index;
use cloud::sentry::{About, Dsn};
use cloud::{
    BaseUrl, ChannelNotifier, Fireflies, JwksUrl, OpenAi, Pinecone, RecorderApis, Resend, Sentry,
    Twilio, TwilioAccount, Upstash, VercelBlob, ZoomFiles,
};
use companion::issuer::Issuer;
use companion::ledger::Accounts;
use ports::{Ledger, Notifier};
use web::{Missing, Services};

use super::{Adapters, get_or_make};
use crate::environment::invalid_variable;
use crate::environment::recorders::FIREFLIES;
use crate::environment::vendors::{
    Credentials, OPENAI, PINECONE, RESEND, TWILIO, UPSTASH, VERCEL_BLOB,
};

const PINECONE_INDEX: &str = "PINECONE_INDEX";
const PINECONE_HOST: &str = "PINECONE_INDEX_HOST";
const PINECONE_CONTROLLER: &str = "PINECONE_CONTROLLER_URL";
/// Gone from Pinecone's interface, and still in many people's environments.
const PINECONE_FORMERLY: &str = "PINECONE_ENVIRONMENT";

/// The store's API, if it is not at Vercel.
const BLOB_API_URL: &str = "VERCEL_BLOB_API_URL";
/// The place where files are read, if it is not the store's own host.
const BLOB_READ_URL: &str = "BLOB_READ_URL";

/// The mail service, if it is not at its own address.
const MAIL_URL: &str = "RESEND_BASE_URL";
/// The SMS service, if it is not at its own address.
const SMS_URL: &str = "TWILIO_BASE_URL";

/// Fireflies' API, if it is not at its own address.
const FIREFLIES_URL: &str = "FIREFLIES_BASE_URL";
/// The place of Zoom's files, if it is not Zoom's.
const ZOOM_URL: &str = "ZOOM_BASE_URL";

const JWKS_URL: &str = "AUTH_JWKS_URL";
const ISSUER: &str = "AUTH_ISSUER";
const AUDIENCE: &str = "AUTH_AUDIENCE";

impl Adapters {
    /// The model service. It has learned what its models can do.
    pub(super) fn openai(&self) -> Result<Option<Arc<OpenAi>>, Missing> {
        get_or_make(&self.openai, || {
            if self.environment.key(&OPENAI).is_none() {
                return Ok(None);
            }
            let accounts = Accounts::new(self.db()?, self.clock(), self.environment.budget()?);
            Ok(self.openai_counted_by(Arc::new(accounts))?.map(Arc::new))
        })
    }

    /// The model service, with its calls counted by this ledger.
    pub(super) fn openai_counted_by(
        &self,
        ledger: Arc<dyn Ledger>,
    ) -> Result<Option<OpenAi>, Missing> {
        let environment = &self.environment;
        let Some(key) = environment.key(&OPENAI) else { return Ok(None) };
        let (http, base_url) = (self.http()?, environment.openai_base_url()?);
        Ok(Some(OpenAi::new(http, &base_url, key, environment.models(), ledger)))
    }

    /// The vector index. It has looked up once where it is.
    pub fn pinecone(&self) -> Result<Option<Pinecone>, Missing> {
        get_or_make(&self.pinecone, || {
            let Some(key) = self.environment.key(&PINECONE) else { return Ok(None) };
            let name = self.environment.get(PINECONE_INDEX).unwrap_or(Index::USUAL);
            let mut index = Index::with_name(name)
                .map_err(|reason| invalid_variable(PINECONE_INDEX, &reason))?;
            if let Some(url) = self.base(PINECONE_CONTROLLER)? {
                index = index.with_controller(url);
            }
            if let Some(host) = self.environment.get(PINECONE_HOST) {
                index = index
                    .with_host(host)
                    .map_err(|reason| invalid_variable(PINECONE_HOST, &reason))?;
            }
            let pinecone = Pinecone::new(self.http()?, key, index)
                .map_err(|reason| invalid_variable(PINECONE.variable(), &reason))?;
            if self.environment.get(PINECONE_FORMERLY).is_some() && self.is_new(PINECONE_FORMERLY) {
                tracing::info!(
                    "{PINECONE_FORMERLY} is ignored: Pinecone has no environments any more"
                );
            }
            Ok(Some(pinecone))
        })
    }

    /// The cache and the counters. It knows what it has seen of the database.
    pub(crate) fn upstash(&self) -> Result<Option<Upstash>, Missing> {
        get_or_make(&self.upstash, || {
            let Some(set) = self.environment.credentials(&UPSTASH)? else { return Ok(None) };
            let Credentials { names, values: [url, token] } = set;
            let url = BaseUrl::parse(url).map_err(|reason| invalid_variable(names[0], &reason))?;
            let client = Upstash::new(self.http()?, url, token);
            client.map(Some).map_err(|reason| invalid_variable(names[1], &reason))
        })
    }

    /// The store of files.
    pub(crate) fn vercel_blob(&self) -> Result<Option<VercelBlob>, Missing> {
        get_or_make(&self.vercel_blob, || {
            let Some(token) = self.environment.key(&VERCEL_BLOB) else { return Ok(None) };
            let mut blob = VercelBlob::new(self.http()?, token)
                .map_err(|reason| invalid_variable(VERCEL_BLOB.variable(), &reason))?;
            if let Some(api) = self.base(BLOB_API_URL)? {
                blob = blob.with_api(api);
            }
            if let Some(reads) = self.base(BLOB_READ_URL)? {
                blob = blob.with_reads(reads);
            }
            Ok(Some(blob))
        })
    }

    /// The services that bring messages, if there is one. A channel without one leaves its messages
    /// to the other notifier.
    pub(super) fn channels(
        &self,
        otherwise: &Arc<dyn Notifier>,
    ) -> Result<Option<ChannelNotifier>, Missing> {
        get_or_make(&self.channels, || {
            Ok(match (self.resend()?, self.twilio()?) {
                (None, None) => None,
                (email, sms) => Some(ChannelNotifier {
                    email: email.map_or_else(|| otherwise.clone(), |email| Arc::new(email)),
                    sms: sms.map_or_else(|| otherwise.clone(), |sms| Arc::new(sms)),
                }),
            })
        })
    }

    fn resend(&self) -> Result<Option<Resend>, Missing> {
        let Some(set) = self.environment.credentials(&RESEND)? else { return Ok(None) };
        let [key, from] = set.values;
        let url = self.base_or(MAIL_URL, Resend::API)?;
        let client = Resend::new(self.http()?, url, key, from);
        client.map(Some).map_err(|reason| invalid_variable(RESEND.variable(), &reason))
    }

    fn twilio(&self) -> Result<Option<Twilio>, Missing> {
        let Some(set) = self.environment.credentials(&TWILIO)? else { return Ok(None) };
        let [sid, token, from] = set.values;
        let url = self.base_or(SMS_URL, Twilio::API)?;
        let account = TwilioAccount { sid, token, from };
        let client = Twilio::new(self.http()?, &url, account, self.cache()?);
        client.map(Some).map_err(|reason| invalid_variable(TWILIO.variable(), &reason))
    }

    /// The recorders whose transcripts are fetched.
    pub(crate) fn recorder_apis(&self) -> Result<RecorderApis, Missing> {
        let mut zoom = ZoomFiles::new(self.http()?);
        if let Some(base) = self.base(ZOOM_URL)? {
            zoom = zoom.with_base(base);
        }
        let Some(key) = self.environment.get(FIREFLIES[0]) else {
            return Ok(RecorderApis { fireflies: None, zoom });
        };
        let url = self.base_or(FIREFLIES_URL, Fireflies::API)?;
        let fireflies = Fireflies::new(self.http()?, url, key);
        let fireflies = fireflies.map_err(|reason| invalid_variable(FIREFLIES[0], &reason))?;
        Ok(RecorderApis { fireflies: Some(fireflies), zoom })
    }

    /// The issuer, such as Clerk, whose tokens are accepted beside our own: with all three variables
    /// or none. It has fetched its keys once.
    pub(super) fn external_issuer(&self) -> Result<Option<Issuer>, Missing> {
        get_or_make(&self.issuer, || {
            let named = [JWKS_URL, ISSUER, AUDIENCE].map(|name| (name, self.environment.get(name)));
            match named {
                [(_, Some(url)), (_, Some(name)), (_, Some(audience))] => {
                    // The name of the issuer decides which rules count, so the two must not be
                    // taken for each other.
                    if name == self.environment.issuer()? {
                        return Err(invalid_variable(
                            ISSUER,
                            "must not be the address of this product.",
                        ));
                    }
                    let keys = JwksUrl::new(self.http()?, url)
                        .map_err(|reason| invalid_variable(JWKS_URL, &reason))?;
                    Ok(Some(Issuer::new(name.to_owned(), audience.to_owned(), Arc::new(keys))))
                }
                [(_, None), (_, None), (_, None)] => Ok(None),
                _ => {
                    let absent = named.iter().find(|(_, value)| value.is_none());
                    let (name, _) = absent.unwrap_or(&named[0]);
                    Err(invalid_variable(
                        name,
                        "is not set, but others of AUTH_* are: set all or none.",
                    ))
                }
            }
        })
    }

    /// The place where errors of a program are reported, with an error in words.
    pub(crate) fn sentry(&self, program: String) -> Result<Option<Sentry>, String> {
        let Some(dsn) = self.environment.get("SENTRY_DSN") else { return Ok(None) };
        let dsn = Dsn::parse(dsn).map_err(|reason| format!("SENTRY_DSN {reason}"))?;
        let http = self.http().map_err(|missing| missing.to_string())?;
        let named = |name, usual: &str| self.environment.get(name).unwrap_or(usual).to_owned();
        let about = About {
            release: named("VERCEL_GIT_COMMIT_SHA", env!("CARGO_PKG_VERSION")),
            environment: named("VERCEL_ENV", "development"),
            function: program,
        };
        Ok(Some(Sentry::new(http, dsn, about)))
    }

    /// The address of a service, if it is named.
    fn base(&self, name: &'static str) -> Result<Option<BaseUrl>, Missing> {
        let url = self.environment.get(name);
        url.map(|url| BaseUrl::parse(url).map_err(|reason| invalid_variable(name, &reason)))
            .transpose()
    }

    fn base_or(&self, name: &'static str, usual: &str) -> Result<BaseUrl, Missing> {
        match self.base(name)? {
            Some(base) => Ok(base),
            None => BaseUrl::parse(usual).map_err(|reason| invalid_variable(name, &reason)),
        }
    }
}
