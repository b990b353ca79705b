//! What each capability is built from, in production.

mod jobs;
mod scheduled;

use std::sync::Arc;

use companion::auth::RefreshSecret;
use companion::idempotency::Answers;
use companion::students::Export;
use companion::{
    Analytics, Auth, Chat, ChatAnswering, GoalCompletion, Goals, Health, Practice,
    PracticeRequests, PracticeSubmission, Progress, Students, Suggestions, Transcripts, Tutor,
    TutorInvites, TutorRouting,
};
use inngest::{Config, Endpoint, Mode, SigningKey};
use web::jobs::Jobs;
use web::{Gated, Missing, Origins, Remembered, Settings, Supply, Ungated};

use crate::Environment;
use crate::env::InngestSettings;

/// The name under which the job service knows this product.
const APP_ID: &str = "study-companion";

fn endpoint_config(settings: InngestSettings) -> Config {
    // Always signed, on this machine too, where the local executor has the key. Only a development
    // server has none.
    let mode = if settings.dev_server.is_some() { Mode::Dev } else { Mode::Cloud };
    let usual = Config::new(APP_ID, mode);
    Config {
        signing_key: settings.signing_key.map(SigningKey::new),
        signing_key_fallback: settings.signing_key_fallback.map(SigningKey::new),
        event_key: settings.event_key,
        env: settings.env,
        api_origin: settings.api_origin.unwrap_or(usual.api_origin),
        event_api_origin: settings.event_api_origin.unwrap_or(usual.event_api_origin),
        serve_origin: settings.serve_origin,
        ..usual
    }
}

impl Settings for Environment {
    fn origins(&self) -> Result<Origins, Missing> {
        self.allowed_origins()
    }
}

impl<S> Supply<Ungated<S>> for Environment
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Ungated<S>, Missing> {
        // Health is asked for when something is missing: it answers, and nobody is counted.
        Ok(Ungated { state: self.supply()?, counter: self.counter().ok() })
    }
}

impl<S> Supply<Gated<S>> for Environment
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Gated<S>, Missing> {
        Ok(Gated { state: self.supply()?, access: self.access()? })
    }
}

impl<S> Supply<Remembered<S>> for Environment
where
    Self: Supply<S>,
{
    fn supply(&self) -> Result<Remembered<S>, Missing> {
        let answers = Answers { db: self.db()?, clock: self.clock(), vault: self.vault()? };
        Ok(Remembered { state: self.supply()?, access: self.access()?, answers })
    }
}

impl Supply<()> for Environment {
    fn supply(&self) -> Result<(), Missing> {
        Ok(())
    }
}

impl Supply<Health> for Environment {
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

impl Supply<Auth> for Environment {
    fn supply(&self) -> Result<Auth, Missing> {
        Ok(Auth {
            db: self.db()?,
            clock: self.clock(),
            tokens: self.tokens()?,
            refresh_secret: RefreshSecret::new(&self.token_secret()?),
            notifier: self.notifier()?,
        })
    }
}

impl Supply<Transcripts> for Environment {
    fn supply(&self) -> Result<Transcripts, Missing> {
        Ok(Transcripts {
            db: self.db()?,
            clock: self.clock(),
            blobs: self.blobs()?,
            events: self.events()?,
            vault: self.vault()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<Chat> for Environment {
    fn supply(&self) -> Result<Chat, Missing> {
        Ok(Chat { db: self.db()?, clock: self.clock(), vault: self.vault()?, shelf: self.shelf()? })
    }
}

impl Supply<ChatAnswering> for Environment {
    fn supply(&self) -> Result<ChatAnswering, Missing> {
        Ok(ChatAnswering {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            embed: self.embed()?,
            vectors: self.vectors()?,
            vault: self.vault()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<Practice> for Environment {
    fn supply(&self) -> Result<Practice, Missing> {
        Ok(Practice { db: self.db()?, shelf: self.shelf()? })
    }
}

impl Supply<PracticeRequests> for Environment {
    fn supply(&self) -> Result<PracticeRequests, Missing> {
        Ok(PracticeRequests { db: self.db()?, clock: self.clock(), events: self.events()? })
    }
}

impl Supply<PracticeSubmission> for Environment {
    fn supply(&self) -> Result<PracticeSubmission, Missing> {
        Ok(PracticeSubmission {
            db: self.db()?,
            clock: self.clock(),
            embed: self.embed()?,
            vectors: self.vectors()?,
            vault: self.vault()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<Goals> for Environment {
    fn supply(&self) -> Result<Goals, Missing> {
        Ok(Goals { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<GoalCompletion> for Environment {
    fn supply(&self) -> Result<GoalCompletion, Missing> {
        Ok(GoalCompletion { db: self.db()?, clock: self.clock(), events: self.events()? })
    }
}

impl Supply<Suggestions> for Environment {
    fn supply(&self) -> Result<Suggestions, Missing> {
        Ok(Suggestions { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<Progress> for Environment {
    fn supply(&self) -> Result<Progress, Missing> {
        Ok(Progress { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<Students> for Environment {
    fn supply(&self) -> Result<Students, Missing> {
        Ok(Students {
            db: self.db()?,
            clock: self.clock(),
            events: self.events()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<Export> for Environment {
    fn supply(&self) -> Result<Export, Missing> {
        Ok(Export {
            db: self.db()?,
            clock: self.clock(),
            blobs: self.blobs()?,
            vault: self.vault()?,
        })
    }
}

impl Supply<Analytics> for Environment {
    fn supply(&self) -> Result<Analytics, Missing> {
        Ok(Analytics { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<Tutor> for Environment {
    fn supply(&self) -> Result<Tutor, Missing> {
        Ok(Tutor { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<TutorRouting> for Environment {
    fn supply(&self) -> Result<TutorRouting, Missing> {
        Ok(TutorRouting {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            vault: self.vault()?,
        })
    }
}

impl Supply<TutorInvites> for Environment {
    fn supply(&self) -> Result<TutorInvites, Missing> {
        Ok(TutorInvites { db: self.db()?, clock: self.clock(), notifier: self.notifier()? })
    }
}

impl Supply<Jobs> for Environment {
    fn supply(&self) -> Result<Jobs, Missing> {
        let jobs = companion::job_list::all(self.supply()?);
        let config = endpoint_config(self.inngest()?);
        let endpoint = Endpoint::new(config, jobs, self.events()?, self.http()?);
        Ok(Jobs { endpoint: Arc::new(endpoint) })
    }
}
