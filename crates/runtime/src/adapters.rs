//! The only place that picks adapters.
//!
//! Off Vercel everything has a twin on Postgres and files, and one log line says which is used. On
//! Vercel nothing stands in for a service in silence: what is missing is an error that names it.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use cloud::Prompted;
use cloud::{UpstashCache, UpstashLimiter};
use companion::access::Counter;
use companion::health::Adapter;
use companion::{Access, Shelf, Tokens, Vault};
use domain::seal::Sealer;
use inngest::{Config, EventsClient};
use local::{
    FileBlobs, HashedEmbed, OutboxNotifier, PostgresCache, PostgresEvents, PostgresLimiter,
    PostgresVectors, SystemClock,
};
use offline_tutor::OfflineTutor;
use ports::{Blobs, Cache, Clock, Embed, Events, Limiter, Llm, Notifier, Vectors};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use web::Missing;

use crate::Environment;
use crate::env::{unset, wrong};
use crate::files::BLOB_TOKEN;

/// Connections of one process. Functions run several requests at once in one process, and there are
/// many processes.
const MAX_CONNECTIONS: u32 = 5;
/// A connection unused for this long is closed: a frozen process must not come back to dead ones.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a request waits for a connection before the product says that it is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Environment {
    /// The database. Connects when first used; every caller gets the same pool.
    pub fn db(&self) -> Result<PgPool, Missing> {
        if let Some(pool) = self.db.get() {
            return Ok(pool.clone());
        }
        let url = self.database_url().ok_or_else(|| {
            wrong(
                "DATABASE_URL",
                "is not set. Name a PostgreSQL 15 or newer, or run npm start, which brings one.",
            )
        })?;
        let options: PgConnectOptions =
            url.parse().map_err(|_| wrong("DATABASE_URL", "is not a postgres:// address."))?;
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .idle_timeout(IDLE_TIMEOUT)
            .acquire_timeout(ACQUIRE_TIMEOUT);
        let pool = db::pool::tested_after_rest(pool)
            .connect_lazy_with(db::pool::greeting(options, self.migration_url() != Some(url)));
        Ok(self.db.get_or_init(|| pool).clone())
    }

    /// The client for services over HTTPS.
    pub fn http(&self) -> Result<reqwest::Client, Missing> {
        if let Some(client) = self.http.get() {
            return Ok(client.clone());
        }
        let client = cloud::client()
            .map_err(|error| wrong("HTTPS_PROXY", &format!("can't be used: {error}")))?;
        Ok(self.http.get_or_init(|| client).clone())
    }

    /// Issues and checks access tokens.
    pub fn tokens(&self) -> Result<Tokens, Missing> {
        Ok(Tokens::new(&self.token_secret()?, self.issuer()?))
    }

    /// Seals what is stored about people.
    pub fn vault(&self) -> Result<Vault, Missing> {
        let sealer = Sealer::new(self.data_keys()?)
            .map_err(|error| wrong("DATA_ENCRYPTION_KEY", &format!("can't be used: {error}.")))?;
        Ok(Vault::new(sealer))
    }

    /// Tells the time.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    /// Counts requests. Without an outside service in Postgres, also on Vercel: it is as exact.
    pub fn limiter(&self) -> Result<Arc<dyn Limiter>, Missing> {
        if let Some(redis) = self.upstash()? {
            return Ok(Arc::new(UpstashLimiter::new(redis, self.clock())));
        }
        self.note("UPSTASH_REDIS_REST_URL", "requests are counted in Postgres");
        Ok(Arc::new(PostgresLimiter::new(self.db()?, self.clock())))
    }

    /// The door of every function behind a gate.
    pub(crate) fn access(&self) -> Result<Access, Missing> {
        Ok(Access {
            db: self.db()?,
            clock: self.clock(),
            tokens: self.tokens()?,
            issuer: self.external_issuer()?,
            counter: self.counter()?,
            email_proof: self.email_proof(),
        })
    }

    /// Counts requests against their limits.
    pub(crate) fn counter(&self) -> Result<Counter, Missing> {
        Ok(Counter { limiter: self.limiter()?, limits: self.limits()? })
    }

    /// Reads sessions, writes questions, answers.
    pub fn llm(&self) -> Result<Arc<dyn Llm>, Missing> {
        if let Some(openai) = self.openai()? {
            return Ok(Arc::new(Prompted::new(openai)));
        }
        self.stand_in("OPENAI_API_KEY", "the offline tutor answers, which quotes")?;
        Ok(Arc::new(OfflineTutor))
    }

    /// Text as vectors.
    pub fn embed(&self) -> Result<Arc<dyn Embed>, Missing> {
        if let Some(openai) = self.openai()? {
            return Ok(openai);
        }
        self.stand_in("OPENAI_API_KEY", "embeddings are made from hashed words")?;
        Ok(Arc::new(HashedEmbed))
    }

    /// The vector index.
    pub fn vectors(&self) -> Result<Arc<dyn Vectors>, Missing> {
        if let Some(pinecone) = self.pinecone()? {
            return Ok(Arc::new(pinecone));
        }
        self.stand_in("PINECONE_API_KEY", "vectors are kept in Postgres")?;
        Ok(Arc::new(PostgresVectors::new(self.db()?)))
    }

    /// The cache. Without an outside service in Postgres, also on Vercel: it holds nothing that is not
    /// there already.
    pub fn cache(&self) -> Result<Arc<dyn Cache>, Missing> {
        if let Some(redis) = self.upstash()? {
            return Ok(Arc::new(UpstashCache::new(redis)));
        }
        self.note("UPSTASH_REDIS_REST_URL", "the cache is in Postgres");
        Ok(Arc::new(PostgresCache::new(self.db()?)))
    }

    /// The cache as the use cases see it.
    pub(crate) fn shelf(&self) -> Result<Shelf, Missing> {
        Ok(Shelf::new(self.cache()?, self.vault()?))
    }

    /// Files.
    pub fn blobs(&self) -> Result<Arc<dyn Blobs>, Missing> {
        if let Some(blob) = self.vercel_blob()? {
            return Ok(Arc::new(blob));
        }
        self.stand_in(BLOB_TOKEN, "files are kept in the data folder")?;
        Ok(Arc::new(FileBlobs::new(self.data_dir().join("blobs"))))
    }

    /// Messages to people. Those of a channel without a service wait in an outbox, also on Vercel: the
    /// use cases know whether mails are delivered.
    pub fn notifier(&self) -> Result<Arc<dyn Notifier>, Missing> {
        let outbox: Arc<dyn Notifier> = Arc::new(OutboxNotifier::new(self.db()?, self.clock()));
        if let Some(channels) = self.channels(&outbox)? {
            return Ok(Arc::new(channels));
        }
        self.note("RESEND_API_KEY", "messages wait in an outbox");
        Ok(outbox)
    }

    /// Starts jobs: through the service when there is a key for it.
    pub fn events(&self) -> Result<Arc<dyn Events>, Missing> {
        let settings = self.inngest()?;
        let Some(key) = settings.event_key else {
            self.stand_in("INNGEST_EVENT_KEY", "events are kept in Postgres")?;
            return Ok(Arc::new(PostgresEvents::new(self.db()?)));
        };
        let origin = settings.event_api_origin;
        let origin = origin.as_deref().unwrap_or(Config::EVENT_API_ORIGIN);
        let client = EventsClient::new(self.http()?, origin, &key, settings.env)
            .map_err(|fault| wrong("INNGEST_EVENT_API_BASE_URL", &format!("is wrong: {fault}.")))?;
        Ok(Arc::new(client))
    }

    /// What does the work of each outside service: what the functions above pick.
    pub fn adapters(&self) -> Vec<Adapter> {
        let has_dev_server = matches!(self.dev_server(), Ok(Some(_)));
        let jobs = match self.get("INNGEST_EVENT_KEY") {
            _ if has_dev_server => "inngest_dev",
            Some(_) => "inngest",
            None => "local",
        };
        let model = if self.get("OPENAI_API_KEY").is_some() { "openai" } else { "local" };
        let vectors = if self.get("PINECONE_API_KEY").is_some() { "pinecone" } else { "local" };
        let files = if self.get(BLOB_TOKEN).is_some() { "vercel_blob" } else { "local" };
        let cache = if self.names_upstash() { "upstash" } else { "local" };
        let [mail, sms] = self.messengers();
        let services = [
            ("model", model),
            ("vectors", vectors),
            ("files", files),
            ("cache", cache),
            ("mail", mail),
            ("sms", sms),
            ("jobs", jobs),
        ];
        let adapter = |(service, adapter): (&str, &str)| Adapter {
            service: service.to_owned(),
            adapter: adapter.to_owned(),
        };
        services.into_iter().map(adapter).collect()
    }

    /// Lets something local stand in for a service that is not set up, unless on Vercel.
    fn stand_in(&self, variable: &'static str, instead: &'static str) -> Result<(), Missing> {
        if self.hosted() {
            return Err(unset(variable));
        }
        self.note(variable, instead);
        Ok(())
    }

    /// Says once what is used instead of a service that is not set up.
    fn note(&self, variable: &'static str, instead: &'static str) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.insert(instead) {
            tracing::info!("{variable} is not used: {instead}");
        }
    }
}
