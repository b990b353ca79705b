//! The parts tests build states from: a real Postgres and the local adapters.

mod jobs;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use companion::access::{Counter, Limits};
use companion::auth::RefreshSecret;
use companion::cron::CronSecret;
use companion::health::Adapter;
use companion::idempotency::Answers;
use companion::issuer::Issuer;
use companion::students::Export;
use companion::{
    Access, Analytics, Auth, Chat, ChatAnswering, Cron, Engagement, GoalCompletion, Goals, Health,
    Notifications, Nudging, Practice, PracticeRequests, PracticeSubmission, Progress, Shelf,
    Students, Suggestions, Sweep, Tokens, Transcripts, Tutor, TutorInvites, TutorRouting, Vault,
};
use domain::budget::EmailProof;
use domain::retention::Periods;
use domain::seal::Sealer;
use inngest::{Config, Endpoint, Mode, SigningKey};
use local::{
    FileBlobs, HashedEmbed, OutboxNotifier, PostgresCache, PostgresEvents, PostgresLimiter,
    PostgresVectors,
};
use offline_tutor::OfflineTutor;
use ports::{Blobs, Cache, Clock, Embed, Events, Limit, Limiter, Llm, Notifier, Vectors};
use sqlx::PgPool;
use web::jobs::Jobs;
use web::{Gated, Missing, Origins, Remembered, Settings, Supply, Ungated};

use crate::{TestClock, http_client};

/// For text about a student of whom nothing is known that must not leave.
pub fn egress(student: domain::UserId) -> ports::Egress {
    ports::Egress::new(student, Arc::new(domain::redact::Redactor::new(&[], &[])))
}

/// Signs calls to the jobs.
pub const SIGNING_KEY: &str = "signkey-test-0123456789abcdef0123456789abcdef";

/// Admits the scheduler.
pub const CRON_SECRET: &str = "cron-test-0123456789abcdef";

/// Everything a state can need. A test replaces what it is about.
#[derive(Clone)]
pub struct Parts {
    /// The test's own database.
    pub db: PgPool,
    /// The test's own time.
    pub clock: Arc<TestClock>,
    /// Access tokens.
    pub tokens: Tokens,
    /// An external issuer of others: none by default.
    pub issuer: Option<Issuer>,
    /// Reads, writes and answers.
    pub llm: Arc<dyn Llm>,
    /// Makes text searchable.
    pub embed: Arc<dyn Embed>,
    /// Finds by meaning.
    pub vectors: Arc<dyn Vectors>,
    /// Files.
    pub blobs: Arc<dyn Blobs>,
    /// Messages to people.
    pub notifier: Arc<dyn Notifier>,
    /// Starts jobs.
    pub events: Arc<dyn Events>,
    /// Seals.
    pub vault: Vault,
    /// Keeps what is slow to fetch.
    pub cache: Arc<dyn Cache>,
    /// Counts requests.
    pub limiter: Arc<dyn Limiter>,
    /// How many are admitted: by default so many that a test never meets the limit.
    pub limits: Limits,
    /// Whose scripts may call.
    pub origins: Origins,
    /// What the scheduler has to present: [`CRON_SECRET`] by default.
    pub cron_secret: CronSecret,
    /// How long things are kept: as by default.
    pub periods: Periods,
}

/// More requests of each kind than a test makes.
fn plenty() -> Limits {
    let plenty = Limit { max: 100_000, window: Duration::from_mins(1) };
    Limits {
        writes: plenty,
        reads: plenty,
        model: plenty,
        model_guests: plenty,
        model_address: plenty,
        sign_in: plenty,
        registrations: plenty,
        open: plenty,
    }
}

impl Parts {
    /// The local adapters over a database, files in a folder.
    pub fn local(db: &PgPool, folder: PathBuf) -> Self {
        let clock = Arc::new(TestClock::default());
        let sealer = Sealer::new(vec![("k1".into(), [7; 32])]);
        let sealer = sealer.unwrap_or_else(|error| panic!("{error}"));
        Self {
            db: db.clone(),
            clock: clock.clone(),
            tokens: Tokens::new(&[1; 32], "http://test".into()),
            issuer: None,
            llm: Arc::new(OfflineTutor),
            embed: Arc::new(HashedEmbed),
            vectors: Arc::new(PostgresVectors::new(db.clone())),
            blobs: Arc::new(FileBlobs::new(folder)),
            notifier: Arc::new(OutboxNotifier::new(db.clone(), clock.clone())),
            events: Arc::new(PostgresEvents::new(db.clone())),
            vault: Vault::new(sealer),
            cache: Arc::new(PostgresCache::new(db.clone())),
            limiter: Arc::new(PostgresLimiter::new(db.clone(), clock)),
            limits: plenty(),
            origins: Origins::default(),
            cron_secret: CronSecret::new(Some(CRON_SECRET)),
            periods: Periods::default(),
        }
    }

    fn access(&self) -> Access {
        Access {
            db: self.db.clone(),
            clock: self.clock(),
            tokens: self.tokens.clone(),
            issuer: self.issuer.clone(),
            counter: self.counter(),
            email_proof: EmailProof::Required,
        }
    }

    fn counter(&self) -> Counter {
        Counter { limiter: self.limiter.clone(), limits: self.limits }
    }

    /// The cache as the use cases see it.
    pub fn shelf(&self) -> Shelf {
        Shelf::new(self.cache.clone(), self.vault.clone())
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }
}

impl Settings for Parts {
    fn origins(&self) -> Result<Origins, Missing> {
        Ok(self.origins.clone())
    }
}

impl<S> Supply<Ungated<S>> for Parts
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Ungated<S>, Missing> {
        Ok(Ungated { state: self.supply()?, counter: Some(self.counter()) })
    }
}

impl<S> Supply<Gated<S>> for Parts
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Gated<S>, Missing> {
        Ok(Gated { state: self.supply()?, access: self.access() })
    }
}

impl<S> Supply<Remembered<S>> for Parts
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Remembered<S>, Missing> {
        let answers =
            Answers { db: self.db.clone(), clock: self.clock(), vault: self.vault.clone() };
        Ok(Remembered { state: self.supply()?, access: self.access(), answers })
    }
}

impl Supply<()> for Parts {
    fn supply(&self) -> Result<(), Missing> {
        Ok(())
    }
}

impl Supply<Health> for Parts {
    fn supply(&self) -> Result<Health, Missing> {
        Ok(Health {
            db: self.db.clone(),
            clock: self.clock(),
            tokens: Some(self.tokens.clone()),
            adapters: vec![Adapter { service: "vectors".into(), adapter: "local".into() }],
        })
    }
}

impl Supply<Auth> for Parts {
    fn supply(&self) -> Result<Auth, Missing> {
        Ok(Auth {
            db: self.db.clone(),
            clock: self.clock(),
            tokens: self.tokens.clone(),
            refresh_secret: RefreshSecret::new(&[2; 32]),
            notifier: self.notifier.clone(),
        })
    }
}

impl Supply<Transcripts> for Parts {
    fn supply(&self) -> Result<Transcripts, Missing> {
        Ok(Transcripts {
            db: self.db.clone(),
            clock: self.clock(),
            blobs: self.blobs.clone(),
            events: self.events.clone(),
            vault: self.vault.clone(),
            shelf: self.shelf(),
        })
    }
}

impl Supply<Chat> for Parts {
    fn supply(&self) -> Result<Chat, Missing> {
        let (vault, shelf) = (self.vault.clone(), self.shelf());
        Ok(Chat { db: self.db.clone(), clock: self.clock(), vault, shelf })
    }
}

impl Supply<ChatAnswering> for Parts {
    fn supply(&self) -> Result<ChatAnswering, Missing> {
        Ok(ChatAnswering {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            vault: self.vault.clone(),
            shelf: self.shelf(),
        })
    }
}

impl Supply<Practice> for Parts {
    fn supply(&self) -> Result<Practice, Missing> {
        Ok(Practice { db: self.db.clone(), shelf: self.shelf() })
    }
}

impl Supply<PracticeRequests> for Parts {
    fn supply(&self) -> Result<PracticeRequests, Missing> {
        let events = self.events.clone();
        Ok(PracticeRequests { db: self.db.clone(), clock: self.clock(), events })
    }
}

impl Supply<PracticeSubmission> for Parts {
    fn supply(&self) -> Result<PracticeSubmission, Missing> {
        Ok(PracticeSubmission {
            db: self.db.clone(),
            clock: self.clock(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            vault: self.vault.clone(),
            shelf: self.shelf(),
        })
    }
}

impl Supply<Goals> for Parts {
    fn supply(&self) -> Result<Goals, Missing> {
        Ok(Goals { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<GoalCompletion> for Parts {
    fn supply(&self) -> Result<GoalCompletion, Missing> {
        let events = self.events.clone();
        Ok(GoalCompletion { db: self.db.clone(), clock: self.clock(), events })
    }
}

impl Supply<Suggestions> for Parts {
    fn supply(&self) -> Result<Suggestions, Missing> {
        Ok(Suggestions { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<Progress> for Parts {
    fn supply(&self) -> Result<Progress, Missing> {
        Ok(Progress { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<Students> for Parts {
    fn supply(&self) -> Result<Students, Missing> {
        Ok(Students {
            db: self.db.clone(),
            clock: self.clock(),
            events: self.events.clone(),
            shelf: self.shelf(),
        })
    }
}

impl Supply<Export> for Parts {
    fn supply(&self) -> Result<Export, Missing> {
        Ok(Export {
            db: self.db.clone(),
            clock: self.clock(),
            blobs: self.blobs.clone(),
            vault: self.vault.clone(),
        })
    }
}

impl Supply<Analytics> for Parts {
    fn supply(&self) -> Result<Analytics, Missing> {
        Ok(Analytics { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<Tutor> for Parts {
    fn supply(&self) -> Result<Tutor, Missing> {
        Ok(Tutor { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<TutorRouting> for Parts {
    fn supply(&self) -> Result<TutorRouting, Missing> {
        Ok(TutorRouting {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            vault: self.vault.clone(),
        })
    }
}

impl Supply<TutorInvites> for Parts {
    fn supply(&self) -> Result<TutorInvites, Missing> {
        Ok(TutorInvites {
            db: self.db.clone(),
            clock: self.clock(),
            notifier: self.notifier.clone(),
        })
    }
}

impl Supply<Engagement> for Parts {
    fn supply(&self) -> Result<Engagement, Missing> {
        Ok(Engagement { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<Nudging> for Parts {
    fn supply(&self) -> Result<Nudging, Missing> {
        Ok(self.nudging())
    }
}

impl Supply<Notifications> for Parts {
    fn supply(&self) -> Result<Notifications, Missing> {
        Ok(Notifications { db: self.db.clone(), clock: self.clock() })
    }
}

impl Supply<Cron> for Parts {
    fn supply(&self) -> Result<Cron, Missing> {
        Ok(Cron {
            secret: self.cron_secret.clone(),
            clock: self.clock(),
            events: self.events.clone(),
            daily: false,
        })
    }
}

impl Supply<Sweep> for Parts {
    fn supply(&self) -> Result<Sweep, Missing> {
        Ok(Sweep {
            secret: self.cron_secret.clone(),
            db: self.db.clone(),
            clock: self.clock(),
            events: self.events.clone(),
            blobs: self.blobs.clone(),
            periods: self.periods,
        })
    }
}

impl Supply<Jobs> for Parts {
    fn supply(&self) -> Result<Jobs, Missing> {
        let mut config = Config::new("study-companion", Mode::Cloud);
        config.signing_key = Some(SigningKey::new(SIGNING_KEY));
        let endpoint = Endpoint::new(config, self.jobs(), self.events.clone(), http_client());
        Ok(Jobs { endpoint: Arc::new(endpoint) })
    }
}
