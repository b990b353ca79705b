//! The parts tests build states from: a real Postgres and the local adapters.

use std::path::PathBuf;
use std::sync::Arc;

use companion::analysis::Analysis;
use companion::auth::RefreshSecret;
use companion::{Auth, Chat, Health, Practice, Progress, Students, Tokens, Transcripts, Vault};
use domain::seal::Sealer;
use inngest::{Config, Endpoint, Mode, SigningKey};
use local::{Extractive, FileBlobs, HashedEmbed, OutboxNotifier, PostgresEvents, PostgresVectors};
use ports::{Blobs, Clock, Embed, Events, Llm, Notifier, Vectors};
use sqlx::PgPool;
use web::jobs::Jobs;
use web::{Missing, Supply};

use crate::{TestClock, http_client};

/// Signs calls to the jobs.
pub const SIGNING_KEY: &str = "signkey-test-0123456789abcdef0123456789abcdef";

/// Everything a state can need. A test replaces what it is about.
#[derive(Clone)]
pub struct Parts {
    /// The test's own database.
    pub db: PgPool,
    /// The test's own time.
    pub clock: Arc<TestClock>,
    /// Access tokens.
    pub tokens: Tokens,
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
            llm: Arc::new(Extractive),
            embed: Arc::new(HashedEmbed),
            vectors: Arc::new(PostgresVectors::new(db.clone())),
            blobs: Arc::new(FileBlobs::new(folder)),
            notifier: Arc::new(OutboxNotifier::new(db.clone(), clock)),
            events: Arc::new(PostgresEvents::new(db.clone())),
            vault: Vault::new(sealer),
        }
    }

    /// What the jobs need.
    pub fn analysis(&self) -> Analysis {
        Analysis {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            blobs: self.blobs.clone(),
            events: self.events.clone(),
            vault: self.vault.clone(),
        }
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }
}

impl Supply<()> for Parts {
    fn supply(&self) -> Result<(), Missing> {
        Ok(())
    }
}

impl Supply<Health> for Parts {
    fn supply(&self) -> Result<Health, Missing> {
        Ok(Health { db: self.db.clone() })
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
            tokens: self.tokens.clone(),
            blobs: self.blobs.clone(),
            events: self.events.clone(),
            vault: self.vault.clone(),
        })
    }
}

impl Supply<Chat> for Parts {
    fn supply(&self) -> Result<Chat, Missing> {
        Ok(Chat {
            db: self.db.clone(),
            clock: self.clock(),
            tokens: self.tokens.clone(),
            llm: self.llm.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            vault: self.vault.clone(),
        })
    }
}

impl Supply<Practice> for Parts {
    fn supply(&self) -> Result<Practice, Missing> {
        Ok(Practice {
            db: self.db.clone(),
            clock: self.clock(),
            tokens: self.tokens.clone(),
            events: self.events.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
        })
    }
}

impl Supply<Progress> for Parts {
    fn supply(&self) -> Result<Progress, Missing> {
        Ok(Progress { db: self.db.clone(), clock: self.clock(), tokens: self.tokens.clone() })
    }
}

impl Supply<Students> for Parts {
    fn supply(&self) -> Result<Students, Missing> {
        Ok(Students { db: self.db.clone(), clock: self.clock(), tokens: self.tokens.clone() })
    }
}

impl Supply<Jobs> for Parts {
    fn supply(&self) -> Result<Jobs, Missing> {
        let mut config = Config::new("study-companion", Mode::Cloud);
        config.signing_key = Some(SigningKey::new(SIGNING_KEY));
        let jobs = companion::jobs::all(&self.analysis());
        let endpoint = Endpoint::new(config, jobs, self.events.clone(), http_client());
        Ok(Jobs { endpoint: Arc::new(endpoint) })
    }
}
