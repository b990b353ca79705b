//! The state of each capability, put together once for whatever provides the services: the adapters
//! of a process in production, prepared parts in tests.
//!
//! A state asks for what it names and for nothing else, and the compiler makes that code for each
//! function by itself. So a function links no other service and reads no other variable: a sign-in
//! can't fail for want of the vector index.

use std::sync::Arc;

use companion::access::{Counter, Limits};
use companion::analysis::AnalysisContext;
use companion::auth::RefreshSecret;
use companion::cron::CronSecret;
use companion::erasure::ErasureContext;
use companion::health::Adapter;
use companion::idempotency::Answers;
use companion::issuer::Issuer;
use companion::practice::GenerationContext;
use companion::recordings::RecorderSecrets;
use companion::students::Export;
use companion::suggestions::SuggestionContext;
use companion::{
    Access, AlertAcknowledgement, Alerting, Analytics, Auth, BlobUploads, Chat, ChatAnswering,
    Concepts, Consent, Cron, Engagement, GoalCompletion, Goals, Guardians, Health, JobContexts,
    Notifications, Nudging, ParkedRecordings, Practice, PracticeHelp, PracticeRequests,
    PracticeReviews, PracticeSubmission, Progress, ReadThroughCache, RecordingAssignment,
    RecordingContext, Safeguarding, Students, Suggestions, Sweep, Tokens, Transcripts, Tutor,
    TutorInvites, TutorRouting, Vault, Webhooks,
};
use domain::budget::EmailProof;
use domain::retention::Periods;
use inngest::{Config, Endpoint};
use ports::{
    Blobs, Cache, ClientUploads, Clock, Embed, Events, Limiter, Llm, Moderation, Notifier,
    Recorders, Vectors,
};
use sqlx::PgPool;

use crate::jobs::Jobs;
use crate::{Gated, Missing, ReplayGuarded, ServerSettings, Supply, Ungated};

/// Everything a state can be made from. A getter fails with the variable that is missing for it, and
/// connects to nothing. Every caller gets the same client of a service.
pub trait Services: ServerSettings {
    /// The pool of connections to the database.
    fn db(&self) -> Result<PgPool, Missing>;
    /// Tells the time.
    fn clock(&self) -> Arc<dyn Clock>;
    /// The client for services over HTTPS.
    fn http(&self) -> Result<reqwest::Client, Missing>;
    /// The cache.
    fn cache(&self) -> Result<Arc<dyn Cache>, Missing>;
    /// Counts requests.
    fn limiter(&self) -> Result<Arc<dyn Limiter>, Missing>;
    /// Reads sessions, writes questions, answers.
    fn llm(&self) -> Result<Arc<dyn Llm>, Missing>;
    /// Makes text searchable.
    fn embed(&self) -> Result<Arc<dyn Embed>, Missing>;
    /// The vector index.
    fn vectors(&self) -> Result<Arc<dyn Vectors>, Missing>;
    /// The store of files.
    fn blobs(&self) -> Result<Arc<dyn Blobs>, Missing>;
    /// Permissions to put files there.
    fn client_uploads(&self) -> Result<Arc<dyn ClientUploads>, Missing>;
    /// Starts jobs.
    fn events(&self) -> Result<Arc<dyn Events>, Missing>;
    /// Messages to people.
    fn notifier(&self) -> Result<Arc<dyn Notifier>, Missing>;
    /// Transcripts at the recorders that only name them.
    fn recorders(&self) -> Result<Arc<dyn Recorders>, Missing>;
    /// Looks at messages beside the safeguarding rules.
    fn moderation(&self) -> Result<Arc<dyn Moderation>, Missing>;
    /// The address of the console, without a slash at the end.
    fn app_url(&self) -> Result<String, Missing>;
    /// The vault that seals personal text.
    fn vault(&self) -> Result<Vault, Missing>;

    /// Issues and checks access tokens.
    fn tokens(&self) -> Result<Tokens, Missing>;
    /// Makes refresh tokens follow from each other.
    fn refresh_secret(&self) -> Result<RefreshSecret, Missing>;
    /// The issuer whose tokens are accepted beside our own, if there is one.
    fn issuer(&self) -> Result<Option<Issuer>, Missing>;
    /// The limits of requests.
    fn limits(&self) -> Result<Limits, Missing>;
    /// The rule for addresses that nobody has proven.
    fn email_proof(&self) -> EmailProof;
    /// The secrets that recorders sign their webhooks with.
    fn recorder_secrets(&self) -> Result<RecorderSecrets, Missing>;
    /// The scheduler's secret; none admits nobody.
    fn cron_secret(&self) -> CronSecret;
    /// True if the scheduler calls once a day only.
    fn cron_daily(&self) -> Result<bool, Missing>;
    /// From which confidence on a model's reading of a student's own words decides, 0 to 1.
    fn rubric_confidence(&self) -> Result<f64, Missing>;
    /// The least age, in years, from which students agree without a guardian.
    fn consent_age(&self) -> Result<u8, Missing>;
    /// The periods for which data is kept.
    fn periods(&self) -> Result<Periods, Missing>;
    /// The job service: its keys and its addresses.
    fn job_service(&self) -> Result<Config, Missing>;
    /// The adapter of each outside service.
    fn adapters(&self) -> Vec<Adapter>;

    /// The cache as the use cases see it.
    fn read_through(&self) -> Result<ReadThroughCache, Missing> {
        Ok(ReadThroughCache::new(self.cache()?, self.vault()?))
    }

    /// Tells people of safeguarding alerts.
    fn alerting(&self) -> Result<Alerting, Missing> {
        Ok(Alerting {
            db: self.db()?,
            clock: self.clock(),
            notifier: self.notifier()?,
            app_url: self.app_url()?,
        })
    }

    /// Counts requests against their limits.
    fn counter(&self) -> Result<Counter, Missing> {
        Ok(Counter { limiter: self.limiter()?, limits: self.limits()? })
    }

    /// The check of callers, for every function behind a gate.
    fn access(&self) -> Result<Access, Missing> {
        Ok(Access {
            db: self.db()?,
            clock: self.clock(),
            tokens: self.tokens()?,
            issuer: self.issuer()?,
            counter: self.counter()?,
            email_proof: self.email_proof(),
        })
    }
}

impl<S: Services + Supply<T>, T> Supply<Ungated<T>> for S {
    fn supply(&self) -> Result<Ungated<T>, Missing> {
        // Health is asked for when something is missing: it answers, and nobody is counted.
        Ok(Ungated { state: self.supply()?, counter: self.counter().ok() })
    }
}

impl<S: Services + Supply<T>, T> Supply<Gated<T>> for S {
    fn supply(&self) -> Result<Gated<T>, Missing> {
        Ok(Gated { state: self.supply()?, access: self.access()? })
    }
}

impl<S: Services + Supply<T>, T> Supply<ReplayGuarded<T>> for S {
    fn supply(&self) -> Result<ReplayGuarded<T>, Missing> {
        let answers = Answers { db: self.db()?, clock: self.clock(), vault: self.vault()? };
        Ok(ReplayGuarded { state: self.supply()?, access: self.access()?, answers })
    }
}

impl<S: Services> Supply<()> for S {
    fn supply(&self) -> Result<(), Missing> {
        Ok(())
    }
}

/// A getter of the services.
macro_rules! get {
    ($services:ident clock) => {
        $services.clock()
    };
    ($services:ident $getter:ident) => {
        $services.$getter()?
    };
}

/// Supplies states whose fields are called like the getters.
macro_rules! supplies {
    ($($state:ident { $($field:ident),+ })+) => {
        $(
            impl<S: Services> Supply<$state> for S {
                fn supply(&self) -> Result<$state, Missing> {
                    Ok($state { $($field: get!(self $field)),+ })
                }
            }
        )+
    };
}

supplies! {
    Auth { db, clock, tokens, refresh_secret, notifier, consent_age }
    Transcripts { db, clock, blobs, events, vault, read_through }
    Chat { db, clock, vault, read_through }
    ChatAnswering { db, clock, llm, embed, vectors, vault, read_through, moderation, alerting }
    Concepts { db, clock, read_through }
    Practice { db, read_through, vault }
    PracticeHelp { db, clock, read_through }
    PracticeReviews { db, clock, notifier, vault, read_through, alerting }
    PracticeRequests { db, clock, events }
    PracticeSubmission {
        db, clock, llm, rubric_confidence, embed, vectors, vault, read_through, alerting
    }
    Goals { db, clock }
    GoalCompletion { db, clock, events }
    Suggestions { db, clock }
    Progress { db, clock }
    Students { db, clock, events, read_through }
    Export { db, clock, blobs, vault }
    Analytics { db, clock }
    AnalysisContext { db, clock, llm, embed, vectors, blobs, notifier, vault, read_through, alerting }
    GenerationContext { db, clock, llm, embed, vectors, notifier, vault, read_through }
    SuggestionContext { db, clock, llm, notifier, vault }
    ErasureContext { db, clock, vectors, blobs, cache }
    Tutor { db, clock }
    TutorRouting { db, clock, llm, vault }
    TutorInvites { db, clock, notifier }
    Engagement { db, clock }
    Nudging { db, clock, llm, notifier, vault }
    Notifications { db, clock }
    BlobUploads { db, clock, client_uploads }
    Webhooks { db, clock, events, vault, recorder_secrets }
    ParkedRecordings { db, vault }
    RecordingAssignment { db, clock, events }
    Safeguarding { db, clock, vault, consent_age }
    AlertAcknowledgement { db, clock, vault, notifier }
    Guardians { db, clock, notifier }
    Consent { db, clock }
}

impl<S: Services> Supply<Health> for S {
    fn supply(&self) -> Result<Health, Missing> {
        Ok(Health {
            db: self.db()?,
            clock: self.clock(),
            // Health is asked for when something is missing: it must not be missing too.
            tokens: self.tokens().ok(),
            adapters: self.adapters(),
        })
    }
}

impl<S: Services> Supply<Cron> for S {
    fn supply(&self) -> Result<Cron, Missing> {
        Ok(Cron {
            secret: self.cron_secret(),
            clock: self.clock(),
            events: self.events()?,
            daily: self.cron_daily()?,
        })
    }
}

impl<S: Services> Supply<Sweep> for S {
    fn supply(&self) -> Result<Sweep, Missing> {
        Ok(Sweep {
            secret: self.cron_secret(),
            db: self.db()?,
            clock: self.clock(),
            events: self.events()?,
            blobs: self.blobs()?,
            periods: self.periods()?,
            vault: self.vault()?,
            moderation: self.moderation()?,
            alerting: self.alerting()?,
            consent_age: self.consent_age()?,
        })
    }
}

impl<S: Services> Supply<JobContexts> for S {
    fn supply(&self) -> Result<JobContexts, Missing> {
        Ok(JobContexts {
            analysis: self.supply()?,
            generation: self.supply()?,
            suggestion: self.supply()?,
            nudging: self.supply()?,
            erasure: self.supply()?,
            recording: self.supply()?,
        })
    }
}

impl<S: Services> Supply<RecordingContext> for S {
    fn supply(&self) -> Result<RecordingContext, Missing> {
        Ok(RecordingContext {
            db: self.db()?,
            clock: self.clock(),
            vault: self.vault()?,
            recorders: self.recorders()?,
            transcripts: self.supply()?,
        })
    }
}

impl<S: Services> Supply<Jobs> for S {
    fn supply(&self) -> Result<Jobs, Missing> {
        let jobs = companion::job_list::all(self.supply()?);
        let endpoint = Endpoint::new(self.job_service()?, jobs, self.events()?, self.http()?);
        Ok(Jobs { endpoint: Arc::new(endpoint) })
    }
}
