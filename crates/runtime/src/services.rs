//! The services of a process, made from its environment: the only place that picks adapters.
//!
//! Off Vercel everything has a twin on Postgres and files, and one log line says which is used. On
//! Vercel nothing stands in for a service in silence: what is missing is an error that names it.

mod clients;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use cloud::{
    BaseUrl, ChannelNotifier, OpenAi, OpenAiModeration, Pinecone, Prompted, Upstash, UpstashCache,
    UpstashLimiter, VercelBlob,
};
use companion::access::Limits;
use companion::auth::RefreshSecret;
use companion::cron::CronSecret;
use companion::health::Adapter;
use companion::issuer::Issuer;
use companion::recordings::RecorderSecrets;
use companion::{Tokens, Vault};
use domain::budget::EmailProof;
use domain::retention::Periods;
use domain::seal::Sealer;
use inngest::{Config, EventsClient, Mode, SigningKey};
use local::{
    FileBlobs, FolderRecorders, HashedEmbed, LocalUploads, OutboxNotifier, PostgresCache,
    PostgresEvents, PostgresLimiter, PostgresVectors, RulesAlone, SystemClock,
};
use offline_tutor::OfflineTutor;
use ports::{
    Blobs, Cache, ClientUploads, Clock, Embed, Events, Ledger, Limiter, Llm, Moderation, Notifier,
    Recorders, Vectors,
};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use web::{Missing, Origins, ServerSettings, Services};

use crate::Environment;
use crate::environment::recorders::{FIREFLIES, ZOOM};
use crate::environment::vendors::{INNGEST, OPENAI, PINECONE, RESEND, UPSTASH, VERCEL_BLOB};
use crate::environment::{invalid_variable, missing_variable};

/// Connections of one process. Functions run several requests at once in one process, and there are
/// many processes.
const MAX_CONNECTIONS: u32 = 5;
/// A connection unused for this long is closed: a frozen process must not come back to dead ones.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// The wait for a connection, after which the product says that it is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The name under which the job service knows this product.
const APP_ID: &str = "study-companion";

/// The adapters of a process. Each is made when something first asks for it, so that nothing fails
/// for want of what it does not use; clients that learn something of their service are kept.
#[derive(Default)]
pub struct Adapters {
    /// The variables they are made from.
    pub environment: Environment,
    db: OnceLock<PgPool>,
    http: OnceLock<reqwest::Client>,
    openai: OnceLock<Option<Arc<OpenAi>>>,
    pinecone: OnceLock<Option<Pinecone>>,
    upstash: OnceLock<Option<Upstash>>,
    vercel_blob: OnceLock<Option<VercelBlob>>,
    channels: OnceLock<Option<ChannelNotifier>>,
    issuer: OnceLock<Option<Issuer>>,
    /// Everything noted in the log so far, for each is noted once.
    noted: Mutex<BTreeSet<&'static str>>,
}

impl Adapters {
    /// The adapters that this environment sets up.
    pub fn of(environment: Environment) -> Self {
        Self { environment, ..Self::default() }
    }

    /// The model that is configured, with its calls counted elsewhere than in the database; the offline
    /// tutor without one.
    pub fn llm_counted_by(&self, ledger: Arc<dyn Ledger>) -> Result<Arc<dyn Llm>, Missing> {
        Ok(match self.openai_counted_by(ledger)? {
            Some(openai) => Arc::new(Prompted::new(Arc::new(openai))),
            None => Arc::new(OfflineTutor),
        })
    }

    /// The folder of files, where no service keeps them.
    pub fn local_files(&self) -> Result<Option<PathBuf>, Missing> {
        Ok(self.vercel_blob()?.is_none().then(|| self.files_folder()))
    }

    fn files_folder(&self) -> PathBuf {
        self.environment.data_dir().join("blobs")
    }

    /// Lets the local twin do the work of a service that is not set up, unless on Vercel.
    fn use_local_twin(&self, variable: &'static str, instead: &'static str) -> Result<(), Missing> {
        if self.environment.is_hosted() {
            return Err(missing_variable(variable));
        }
        self.note_unused(variable, instead);
        Ok(())
    }

    /// Logs what does the work of a service that is not set up.
    fn note_unused(&self, variable: &'static str, instead: &'static str) {
        if self.is_new(instead) {
            tracing::info!("{variable} is not used: {instead}");
        }
    }

    /// True the first time.
    fn is_new(&self, note: &'static str) -> bool {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).insert(note)
    }
}

impl ServerSettings for Adapters {
    fn origins(&self) -> Result<Origins, Missing> {
        self.environment.allowed_origins()
    }
}

impl Services for Adapters {
    fn db(&self) -> Result<PgPool, Missing> {
        get_or_make(&self.db, || connect(&self.environment))
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    fn http(&self) -> Result<reqwest::Client, Missing> {
        get_or_make(&self.http, || {
            cloud::client().map_err(|error| {
                invalid_variable("HTTPS_PROXY", &format!("can't be used: {error}"))
            })
        })
    }

    /// Without an outside service in Postgres, also on Vercel: it holds nothing that is not there
    /// already.
    fn cache(&self) -> Result<Arc<dyn Cache>, Missing> {
        if let Some(redis) = self.upstash()? {
            return Ok(Arc::new(UpstashCache::new(redis)));
        }
        self.note_unused(UPSTASH.variable(), "the cache is in Postgres");
        Ok(Arc::new(PostgresCache::new(self.db()?)))
    }

    /// Without an outside service in Postgres, also on Vercel: it is as exact.
    fn limiter(&self) -> Result<Arc<dyn Limiter>, Missing> {
        if let Some(redis) = self.upstash()? {
            return Ok(Arc::new(UpstashLimiter::new(redis, self.clock())));
        }
        self.note_unused(UPSTASH.variable(), "requests are counted in Postgres");
        Ok(Arc::new(PostgresLimiter::new(self.db()?, self.clock())))
    }

    fn llm(&self) -> Result<Arc<dyn Llm>, Missing> {
        if let Some(openai) = self.openai()? {
            return Ok(Arc::new(Prompted::new(openai)));
        }
        self.use_local_twin(OPENAI.variable(), "the offline tutor answers, which quotes")?;
        Ok(Arc::new(OfflineTutor))
    }

    fn embed(&self) -> Result<Arc<dyn Embed>, Missing> {
        if let Some(openai) = self.openai()? {
            return Ok(openai);
        }
        self.use_local_twin(OPENAI.variable(), "embeddings are made from hashed words")?;
        Ok(Arc::new(HashedEmbed))
    }

    fn vectors(&self) -> Result<Arc<dyn Vectors>, Missing> {
        if let Some(pinecone) = self.pinecone()? {
            return Ok(Arc::new(pinecone));
        }
        self.use_local_twin(PINECONE.variable(), "vectors are kept in Postgres")?;
        Ok(Arc::new(PostgresVectors::new(self.db()?)))
    }

    fn blobs(&self) -> Result<Arc<dyn Blobs>, Missing> {
        if let Some(blob) = self.vercel_blob()? {
            return Ok(Arc::new(blob));
        }
        self.use_local_twin(VERCEL_BLOB.variable(), "files are kept in the data folder")?;
        Ok(Arc::new(FileBlobs::new(self.files_folder())))
    }

    fn client_uploads(&self) -> Result<Arc<dyn ClientUploads>, Missing> {
        if let Some(blob) = self.vercel_blob()? {
            return Ok(Arc::new(blob));
        }
        self.use_local_twin(VERCEL_BLOB.variable(), "files are kept in the data folder")?;
        Ok(Arc::new(LocalUploads::new(self.environment.upload_secret()?)))
    }

    /// Through the service when there is a key for it.
    fn events(&self) -> Result<Arc<dyn Events>, Missing> {
        let settings = self.environment.inngest()?;
        let Some(key) = settings.event_key else {
            self.use_local_twin(INNGEST.variable(), "events are kept in Postgres")?;
            return Ok(Arc::new(PostgresEvents::new(self.db()?)));
        };
        let origin = settings.event_api_origin;
        let origin = origin.as_deref().unwrap_or(Config::EVENT_API_ORIGIN);
        let client =
            EventsClient::new(self.http()?, origin, &key, settings.env).map_err(|fault| {
                invalid_variable("INNGEST_EVENT_API_BASE_URL", &format!("is wrong: {fault}."))
            })?;
        Ok(Arc::new(client))
    }

    /// Messages of a channel without a service wait in an outbox, also on Vercel: the use cases know
    /// whether mails are delivered.
    fn notifier(&self) -> Result<Arc<dyn Notifier>, Missing> {
        let outbox: Arc<dyn Notifier> = Arc::new(OutboxNotifier::new(self.db()?, self.clock()));
        if let Some(channels) = self.channels(&outbox)? {
            return Ok(Arc::new(channels));
        }
        self.note_unused(RESEND.variable(), "messages wait in an outbox");
        Ok(outbox)
    }

    /// From a folder on a machine where neither Fireflies' API nor Zoom is set up.
    fn recorders(&self) -> Result<Arc<dyn Recorders>, Missing> {
        let is_set_up = self.environment.first(&[FIREFLIES[0], ZOOM]).is_some();
        if !is_set_up && !self.environment.is_hosted() {
            let folder = self.environment.data_dir().join("recordings");
            return Ok(Arc::new(FolderRecorders::new(folder)));
        }
        Ok(Arc::new(self.recorder_apis()?))
    }

    /// Comes with the model service. Without it the rules decide alone, also on Vercel: the sweep, which
    /// sends alerts, must not fail for want of it.
    fn moderation(&self) -> Result<Arc<dyn Moderation>, Missing> {
        let Some(key) = self.environment.key(&OPENAI) else {
            self.note_unused(OPENAI.variable(), "the safeguarding rules decide alone");
            return Ok(Arc::new(RulesAlone));
        };
        let url = BaseUrl::parse(&self.environment.openai_base_url()?)
            .map_err(|reason| invalid_variable("OPENAI_BASE_URL", &reason))?;
        let moderation = OpenAiModeration::new(self.http()?, url, key)
            .map_err(|reason| invalid_variable(OPENAI.variable(), &reason))?;
        Ok(Arc::new(moderation))
    }

    fn app_url(&self) -> Result<String, Missing> {
        self.environment.issuer()
    }

    fn vault(&self) -> Result<Vault, Missing> {
        let sealer = Sealer::new(self.environment.data_keys()?).map_err(|error| {
            invalid_variable("DATA_ENCRYPTION_KEY", &format!("can't be used: {error}."))
        })?;
        Ok(Vault::new(sealer))
    }

    fn tokens(&self) -> Result<Tokens, Missing> {
        Ok(Tokens::new(&self.environment.token_secret()?, self.environment.issuer()?))
    }

    fn refresh_secret(&self) -> Result<RefreshSecret, Missing> {
        Ok(RefreshSecret::new(&self.environment.token_secret()?))
    }

    fn issuer(&self) -> Result<Option<Issuer>, Missing> {
        self.external_issuer()
    }

    fn limits(&self) -> Result<Limits, Missing> {
        self.environment.limits()
    }

    fn email_proof(&self) -> EmailProof {
        self.environment.email_proof()
    }

    fn recorder_secrets(&self) -> Result<RecorderSecrets, Missing> {
        self.environment.recorder_secrets()
    }

    fn cron_secret(&self) -> CronSecret {
        CronSecret::new(self.environment.cron_secret().ok().as_deref())
    }

    fn consent_age(&self) -> Result<u8, Missing> {
        self.environment.consent_age()
    }

    fn cron_daily(&self) -> Result<bool, Missing> {
        self.environment.cron_daily()
    }

    fn rubric_confidence(&self) -> Result<f64, Missing> {
        self.environment.rubric_confidence()
    }

    fn periods(&self) -> Result<Periods, Missing> {
        self.environment.retention()
    }

    fn job_service(&self) -> Result<Config, Missing> {
        let settings = self.environment.inngest()?;
        // Always signed, on this machine too, where the local executor has the key. Only a
        // development server has none.
        let mode = if settings.dev_server.is_some() { Mode::Dev } else { Mode::Cloud };
        let usual = Config::new(APP_ID, mode);
        Ok(Config {
            signing_key: settings.signing_key.map(SigningKey::new),
            signing_key_fallback: settings.signing_key_fallback.map(SigningKey::new),
            event_key: settings.event_key,
            env: settings.env,
            api_origin: settings.api_origin.unwrap_or(usual.api_origin),
            event_api_origin: settings.event_api_origin.unwrap_or(usual.event_api_origin),
            serve_origin: settings.serve_origin,
            ..usual
        })
    }

    fn adapters(&self) -> Vec<Adapter> {
        self.environment.adapters()
    }
}

/// The content of a cell, made when it is empty. A failure is not kept.
fn get_or_make<T: Clone>(
    cell: &OnceLock<T>,
    make: impl FnOnce() -> Result<T, Missing>,
) -> Result<T, Missing> {
    if let Some(client) = cell.get() {
        return Ok(client.clone());
    }
    let value = make()?;
    Ok(cell.get_or_init(|| value).clone())
}

/// A pool that connects when it is first used.
fn connect(environment: &Environment) -> Result<PgPool, Missing> {
    let url = environment.database_url().ok_or_else(|| {
        invalid_variable(
            "DATABASE_URL",
            "is not set. Name a PostgreSQL 15 or newer, or run npm start, which brings one.",
        )
    })?;
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| invalid_variable("DATABASE_URL", "is not a postgres:// address."))?;
    let pool = PgPoolOptions::new()
        .max_connections(MAX_CONNECTIONS)
        .idle_timeout(IDLE_TIMEOUT)
        .acquire_timeout(ACQUIRE_TIMEOUT);
    let is_pooled = environment.migration_url() != Some(url);
    Ok(db::pool::test_after_rest(pool)
        .connect_lazy_with(db::pool::with_statement_timeout(options, is_pooled)))
}

#[cfg(test)]
mod tests;
