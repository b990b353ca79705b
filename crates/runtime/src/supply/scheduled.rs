//! What happens by itself and who is told: the scheduler's routes, nudges, notifications.

use companion::cron::CronSecret;
use companion::{Cron, Engagement, Notifications, Nudging, Sweep};
use web::{Missing, Supply};

use crate::Environment;

impl Environment {
    /// Whom the scheduler's routes admit; nobody while there is no secret.
    fn door_of_cron(&self) -> CronSecret {
        CronSecret::new(self.cron_secret().ok().as_deref())
    }
}

impl Supply<Engagement> for Environment {
    fn supply(&self) -> Result<Engagement, Missing> {
        Ok(Engagement { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<Nudging> for Environment {
    fn supply(&self) -> Result<Nudging, Missing> {
        Ok(Nudging {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            notifier: self.notifier()?,
            vault: self.vault()?,
        })
    }
}

impl Supply<Notifications> for Environment {
    fn supply(&self) -> Result<Notifications, Missing> {
        Ok(Notifications { db: self.db()?, clock: self.clock() })
    }
}

impl Supply<Cron> for Environment {
    fn supply(&self) -> Result<Cron, Missing> {
        Ok(Cron {
            secret: self.door_of_cron(),
            clock: self.clock(),
            events: self.events()?,
            daily: self.cron_daily()?,
        })
    }
}

impl Supply<Sweep> for Environment {
    fn supply(&self) -> Result<Sweep, Missing> {
        Ok(Sweep {
            secret: self.door_of_cron(),
            db: self.db()?,
            clock: self.clock(),
            events: self.events()?,
            blobs: self.blobs()?,
            periods: self.retention()?,
        })
    }
}
