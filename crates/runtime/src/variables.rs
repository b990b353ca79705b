//! Every variable there is: the names it is read under, what it is for, whether the product can do
//! without on Vercel, who needs it, its usual value, and whether it can be used as it is set.
//!
//! `doctor` goes through this list. `docs/configuration.md` and `.env.example` are made from it.

mod around;
mod checks;
mod list;
mod minors;

use web::Missing;

use crate::Environment;

pub use list::GROUPS;

/// The place on GitHub of a secret that both environments have.
const SECRET: &str = "secret, both environments";
/// The same for a value that need not be hidden.
const VARIABLE: &str = "variable, both environments";

/// Variables that belong together.
#[derive(Debug)]
pub struct Group {
    /// A heading.
    pub title: &'static str,
    /// The facts that they have in common, in sentences; may be empty.
    pub about: &'static str,
    /// The programs that read them.
    pub reader: VariableReader,
    /// In the order they are shown.
    pub variables: &'static [Variable],
}

/// The programs that read a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableReader {
    /// The server on a machine of one's own, and no function.
    ThisMachine,
    /// The product, wherever it runs.
    Product,
    /// The workflow that deploys.
    Workflow,
    /// The tests.
    Tests,
}

/// A variable.
#[derive(Debug)]
pub struct Variable {
    /// The name it is best set under, then others that are read as well.
    pub names: &'static [&'static str],
    /// Its purpose, as the end of a sentence.
    pub purpose: &'static str,
    /// More about it, in sentences; may be empty.
    pub about: &'static str,
    /// The rule for leaving it out.
    pub need: Need,
    /// The functions or commands that read it, and their way without; may be empty.
    pub readers: &'static str,
    /// The value it has when it is not set, or one it could have.
    pub value: Value,
    /// Its place on GitHub, if the workflow that deploys needs it.
    pub github: Option<&'static str>,
    /// Fails if the value under this name can't be used.
    check: Check,
}

/// Fails if the value under this name can't be used.
type Check = fn(&Environment, &'static str) -> Result<(), Missing>;

/// A value to show for a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The value that stands for an unset variable.
    Usual(&'static str),
    /// A possible value.
    Example(&'static str),
    /// A secret, or something else that no example helps with.
    Untold,
}

/// The rule for leaving a variable out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// On a machine of one's own, not on Vercel.
    OnVercel,
    /// Everywhere.
    Nowhere,
}

/// The state of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Under none of its names.
    Unset,
    /// Under this name.
    Sound(&'static str),
    /// Under this name, to something that can't be used, with the reason.
    Wrong(&'static str, String),
}

/// A variable that can be left out.
const fn optional(names: &'static [&'static str], purpose: &'static str, check: Check) -> Variable {
    let (about, readers, value) = ("", "", Value::Untold);
    Variable { names, purpose, about, need: Need::Nowhere, readers, value, github: None, check }
}

/// A variable that Vercel's functions can't do without.
const fn needed(names: &'static [&'static str], purpose: &'static str, check: Check) -> Variable {
    Variable { need: Need::OnVercel, ..optional(names, purpose, check) }
}

impl Variable {
    const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    const fn read_by(self, readers: &'static str) -> Self {
        Self { readers, ..self }
    }

    const fn usual(self, value: &'static str) -> Self {
        Self { value: Value::Usual(value), ..self }
    }

    const fn example(self, value: &'static str) -> Self {
        Self { value: Value::Example(value), ..self }
    }

    const fn on_github(self, place: &'static str) -> Self {
        Self { github: Some(place), ..self }
    }
}

/// The variables of the product itself, in the order of their groups.
pub fn of_the_product() -> impl Iterator<Item = &'static Variable> {
    let groups = GROUPS.iter().filter(|group| group.reader == VariableReader::Product);
    groups.flat_map(|group| group.variables)
}

impl Environment {
    /// The state of a variable. Nothing is made up for one that is not set.
    pub fn setting(&self, variable: &Variable) -> Setting {
        let Some((name, _)) = self.first(variable.names) else { return Setting::Unset };
        match (variable.check)(self, name) {
            Ok(()) => Setting::Sound(name),
            Err(missing) if missing.variable == name => Setting::Wrong(name, missing.reason),
            // One of those it belongs together with.
            Err(missing) => Setting::Wrong(name, format!("is not enough: {missing}")),
        }
    }

    /// The variable that the address for migrations stands in.
    pub fn migration_variable(&self) -> &'static str {
        let set = self.first(&["DATABASE_URL_UNPOOLED", "DATABASE_URL"]);
        set.map_or("DATABASE_URL", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn setting(name: &str, value: &str) -> Setting {
        let variable = of_the_product().find(|variable| variable.names.contains(&name)).unwrap();
        Environment::default().with(name, value).setting(variable)
    }

    #[test]
    fn no_name_belongs_to_two_variables() {
        let all = GROUPS.iter().flat_map(|group| group.variables);
        let names: Vec<&str> = all.flat_map(|variable| variable.names).copied().collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn usual_values_are_those_of_the_product() {
        let usual = of_the_product().filter_map(|variable| match variable.value {
            Value::Usual(value) => Some((variable.names[0].to_owned(), value.to_owned())),
            Value::Example(_) | Value::Untold => None,
        });
        let (set, bare) = (Environment::of(usual), Environment::default());
        assert_eq!(set.retention(), bare.retention());
        assert_eq!(set.limits(), bare.limits());
        assert_eq!(set.budget(), bare.budget());
        assert_eq!(set.cron_daily(), bare.cron_daily());
        assert_eq!(set.rubric_confidence(), bare.rubric_confidence());
        assert_eq!(set.consent_age(), bare.consent_age());
        assert_eq!(set.openai_base_url(), bare.openai_base_url());
        let models = |env: &Environment| {
            let models = env.models();
            [models.complex, models.simple, models.embedding]
        };
        assert_eq!(models(&set), models(&bare));
    }

    #[test]
    fn values_that_are_shown_can_be_used() {
        let shown = of_the_product().filter_map(|variable| match variable.value {
            Value::Usual(value) | Value::Example(value) => Some((variable, value)),
            Value::Untold => None,
        });
        for (variable, value) in shown {
            // Others that belong together with it are missing here, which is no fault of its own.
            let text = setting(variable.names[0], value);
            let alone = matches!(&text, Setting::Wrong(_, why) if why.contains("set all or none"));
            assert!(alone || text == Setting::Sound(variable.names[0]), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_without_the_value() {
        let wrong = [
            ("DATABASE_URL", "mysql://me:hidden@there/study"),
            ("JWT_SECRET", "hidden"),
            ("AUTH_SECRET", "hidden"),
            ("APP_URL", "http://hidden.example"),
            ("APP_URL", "hidden"),
            ("DATA_ENCRYPTION_KEY", "hidden"),
            ("CRON_SECRET", "hidden"),
            ("INNGEST_SIGNING_KEY", "signkey-hidden-"),
            ("INNGEST_SIGNING_KEY_FALLBACK", "signkey-prod-hidden"),
            ("INNGEST_EVENT_KEY", "hidden"),
            ("AUTH_JWKS_URL", "https://hidden.example/keys"),
            ("CRON_DAILY", "hidden"),
            ("CONSENT_AGE", "hidden"),
            ("INNGEST_DEV", "hidden:8288"),
            ("ALLOWED_ORIGINS", "hidden"),
            ("BLOB_READ_WRITE_TOKEN", "hidden"),
            ("KV_REST_API_URL", "hidden"),
            ("MAIL_FROM", "hidden@study.example"),
            ("SENTRY_DSN", "hidden"),
            ("RATE_LIMIT_READS", "hidden"),
            ("RETENTION_JOBS_DAYS", "hidden"),
        ];
        for (name, value) in wrong {
            let Setting::Wrong(under, reason) = setting(name, value) else { panic!("{name}") };
            assert_eq!(under, name);
            assert!(!reason.contains("hidden"), "{reason}");
        }
    }

    #[test]
    fn what_can_be_used_is_told_under_the_name_it_has() {
        assert_eq!(
            setting("DATABASE_URL", "postgres://me@there/study"),
            Setting::Sound("DATABASE_URL")
        );
        assert_eq!(
            setting("AUTH_SECRET", "a secret that has thirty-two bytes"),
            Setting::Sound("AUTH_SECRET")
        );
        assert_eq!(
            setting("NEXTAUTH_URL", "https://study.example"),
            Setting::Sound("NEXTAUTH_URL")
        );
        assert_eq!(setting("APP_URL", "http://localhost:3000"), Setting::Sound("APP_URL"));
        assert_eq!(setting("CRON_SECRET", " "), Setting::Unset);
    }

    #[test]
    fn migrations_go_to_the_address_without_a_pooler() {
        let environment = Environment::default().with("DATABASE_URL", "postgres://pooled");
        assert_eq!(environment.migration_variable(), "DATABASE_URL");
        let environment = environment.with("DATABASE_URL_UNPOOLED", "postgres://direct");
        assert_eq!(environment.migration_variable(), "DATABASE_URL_UNPOOLED");
        assert_eq!(environment.migration_url().as_deref(), Some("postgres://direct"));
    }
}
