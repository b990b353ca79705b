//! The parts tests build states from: a real Postgres and the local adapters.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use companion::access::Limits;
use companion::auth::RefreshSecret;
use companion::cron::CronSecret;
use companion::health::Adapter;
use companion::issuer::Issuer;
use companion::recordings::RecorderSecrets;
use companion::{Tokens, Vault};
use domain::budget::EmailProof;
use domain::practice::rubric::USUAL_CONFIDENCE;
use domain::retention::Periods;
use domain::seal::Sealer;
use inngest::{Config, Mode, SigningKey};
use local::{
    FileBlobs, FolderRecorders, HashedEmbed, LocalUploads, OutboxNotifier, PostgresCache,
    PostgresEvents, PostgresLimiter, PostgresVectors, RulesAlone,
};
use offline_tutor::OfflineTutor;
use ports::{
    Blobs, Cache, ClientUploads, Clock, Embed, Events, Limit, Limiter, Llm, Moderation, Notifier,
    Recorders, Vectors,
};
use sqlx::PgPool;
use steps::Job;
use web::{Missing, Origins, ServerSettings, Services, Supply as _};

use crate::{TestClock, http_client};

/// For text about a student of whom nothing is known that must not leave.
pub fn egress(student: domain::UserId) -> ports::Egress {
    ports::Egress::new(student, Arc::new(domain::redact::Redactor::new(&[], &[])))
}

/// Signs calls to the jobs.
pub const SIGNING_KEY: &str = "signkey-test-0123456789abcdef0123456789abcdef";

/// Admits the scheduler.
pub const CRON_SECRET: &str = "cron-test-0123456789abcdef";

/// Signs permissions to upload files.
pub const UPLOAD_SECRET: &str = "uploads-test-0123456789";

/// Signs webhooks of all recorders.
pub const RECORDER_SECRET: &str = "recorder-test-0123456789abcdef";

/// Every service that a state can need. A test replaces those it is about.
#[derive(Clone)]
pub struct TestServices {
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
    /// Permissions to put files there.
    pub client_uploads: Arc<dyn ClientUploads>,
    /// Messages to people.
    pub notifier: Arc<dyn Notifier>,
    /// Transcripts of recorders: from a folder by default.
    pub recorders: Arc<dyn Recorders>,
    /// The secrets of webhooks: [`RECORDER_SECRET`] for each by default.
    pub recorder_secrets: RecorderSecrets,
    /// Looks at messages beside the rules: nothing by default.
    pub moderation: Arc<dyn Moderation>,
    /// Starts jobs.
    pub events: Arc<dyn Events>,
    /// Seals.
    pub vault: Vault,
    /// The cache.
    pub cache: Arc<dyn Cache>,
    /// Counts requests.
    pub limiter: Arc<dyn Limiter>,
    /// The limits: by default so high that a test never meets them.
    pub limits: Limits,
    /// The origins whose scripts may call.
    pub origins: Origins,
    /// The scheduler's secret: [`CRON_SECRET`] by default.
    pub cron_secret: CronSecret,
    /// The periods for which data is kept: the defaults.
    pub periods: Periods,
    /// The least age from which students agree without a guardian: the usual one.
    pub consent_age: u8,
}

/// More requests of each kind than a test makes.
fn generous_limits() -> Limits {
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

fn recorder_secrets() -> RecorderSecrets {
    let secret = Some(RECORDER_SECRET.as_bytes().to_vec());
    RecorderSecrets { read_ai: secret.clone(), fireflies: secret.clone(), zoom: secret }
}

impl TestServices {
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
            recorders: Arc::new(FolderRecorders::new(folder.join("recordings"))),
            recorder_secrets: recorder_secrets(),
            blobs: Arc::new(FileBlobs::new(folder)),
            client_uploads: Arc::new(LocalUploads::new(UPLOAD_SECRET.to_owned())),
            notifier: Arc::new(OutboxNotifier::new(db.clone(), clock.clone())),
            moderation: Arc::new(RulesAlone),
            events: Arc::new(PostgresEvents::new(db.clone())),
            vault: Vault::new(sealer),
            cache: Arc::new(PostgresCache::new(db.clone())),
            limiter: Arc::new(PostgresLimiter::new(db.clone(), clock)),
            limits: generous_limits(),
            origins: Origins::default(),
            cron_secret: CronSecret::new(Some(CRON_SECRET)),
            periods: Periods::default(),
            consent_age: domain::consent::USUAL_AGE,
        }
    }

    /// All jobs, over these parts.
    ///
    /// # Panics
    /// Never: no part is missing.
    pub fn jobs(&self) -> Vec<Job> {
        let contexts = self.supply().unwrap_or_else(|missing: Missing| panic!("{missing}"));
        companion::job_list::all(contexts)
    }
}

impl ServerSettings for TestServices {
    fn origins(&self) -> Result<Origins, Missing> {
        Ok(self.origins.clone())
    }
}

impl Services for TestServices {
    fn db(&self) -> Result<PgPool, Missing> {
        Ok(self.db.clone())
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn http(&self) -> Result<reqwest::Client, Missing> {
        Ok(http_client())
    }

    fn cache(&self) -> Result<Arc<dyn Cache>, Missing> {
        Ok(self.cache.clone())
    }

    fn limiter(&self) -> Result<Arc<dyn Limiter>, Missing> {
        Ok(self.limiter.clone())
    }

    fn llm(&self) -> Result<Arc<dyn Llm>, Missing> {
        Ok(self.llm.clone())
    }

    fn embed(&self) -> Result<Arc<dyn Embed>, Missing> {
        Ok(self.embed.clone())
    }

    fn vectors(&self) -> Result<Arc<dyn Vectors>, Missing> {
        Ok(self.vectors.clone())
    }

    fn blobs(&self) -> Result<Arc<dyn Blobs>, Missing> {
        Ok(self.blobs.clone())
    }

    fn client_uploads(&self) -> Result<Arc<dyn ClientUploads>, Missing> {
        Ok(self.client_uploads.clone())
    }

    fn events(&self) -> Result<Arc<dyn Events>, Missing> {
        Ok(self.events.clone())
    }

    fn notifier(&self) -> Result<Arc<dyn Notifier>, Missing> {
        Ok(self.notifier.clone())
    }

    fn recorders(&self) -> Result<Arc<dyn Recorders>, Missing> {
        Ok(self.recorders.clone())
    }

    fn recorder_secrets(&self) -> Result<RecorderSecrets, Missing> {
        Ok(self.recorder_secrets.clone())
    }

    fn moderation(&self) -> Result<Arc<dyn Moderation>, Missing> {
        Ok(self.moderation.clone())
    }

    fn app_url(&self) -> Result<String, Missing> {
        Ok("http://test".to_owned())
    }

    fn vault(&self) -> Result<Vault, Missing> {
        Ok(self.vault.clone())
    }

    fn tokens(&self) -> Result<Tokens, Missing> {
        Ok(self.tokens.clone())
    }

    fn issuer(&self) -> Result<Option<Issuer>, Missing> {
        Ok(self.issuer.clone())
    }

    fn refresh_secret(&self) -> Result<RefreshSecret, Missing> {
        Ok(RefreshSecret::new(&[2; 32]))
    }

    fn limits(&self) -> Result<Limits, Missing> {
        Ok(self.limits)
    }

    fn email_proof(&self) -> EmailProof {
        EmailProof::Required
    }

    fn cron_secret(&self) -> CronSecret {
        self.cron_secret.clone()
    }

    fn consent_age(&self) -> Result<u8, Missing> {
        Ok(self.consent_age)
    }

    fn cron_daily(&self) -> Result<bool, Missing> {
        Ok(false)
    }

    fn rubric_confidence(&self) -> Result<f64, Missing> {
        Ok(USUAL_CONFIDENCE)
    }

    fn periods(&self) -> Result<Periods, Missing> {
        Ok(self.periods)
    }

    fn job_service(&self) -> Result<Config, Missing> {
        let signing_key = Some(SigningKey::new(SIGNING_KEY));
        Ok(Config { signing_key, ..Config::new("study-companion", Mode::Cloud) })
    }

    fn adapters(&self) -> Vec<Adapter> {
        vec![Adapter { service: "vectors".into(), adapter: "local".into() }]
    }
}
