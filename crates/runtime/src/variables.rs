//! Every variable there is, as `doctor` lists them: the names it is read under, what it is for,
//! whether the product can do without on Vercel, and whether it can be used as it is set.

use ports::Limit;
use sqlx::postgres::PgConnectOptions;
use web::{Missing, Services};

use crate::environment::wrong;
use crate::{Adapters, Environment};

/// A variable.
#[derive(Debug)]
pub struct Variable {
    /// The name it is best set under, then others that are read as well.
    pub names: &'static [&'static str],
    /// What it is for, as the end of a sentence.
    pub purpose: &'static str,
    /// Whether it can be left out.
    pub need: Need,
    /// Fails if the value under this name can't be used.
    check: fn(&Environment, &'static str) -> Result<(), Missing>,
}

/// Whether a variable can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// On a machine of one's own, not on Vercel.
    OnVercel,
    /// Everywhere.
    Nowhere,
}

/// How a variable is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Under none of its names.
    Unset,
    /// Under this name.
    Sound(&'static str),
    /// Under this name, to something that can't be used, with the reason.
    Wrong(&'static str, String),
}

const fn needed(
    names: &'static [&'static str],
    purpose: &'static str,
    check: fn(&Environment, &'static str) -> Result<(), Missing>,
) -> Variable {
    Variable { names, purpose, need: Need::OnVercel, check }
}

const fn optional(
    names: &'static [&'static str],
    purpose: &'static str,
    check: fn(&Environment, &'static str) -> Result<(), Missing>,
) -> Variable {
    Variable { names, purpose, need: Need::Nowhere, check }
}

/// All variables, grouped as in `.env.example`. Those of this machine only are left out.
pub const VARIABLES: &[Variable] = &[
    needed(&["DATABASE_URL"], "the database", database),
    optional(&["DATABASE_URL_UNPOOLED"], "the database without a pooler, for migrations", database),
    needed(&["JWT_SECRET", "AUTH_SECRET", "NEXTAUTH_SECRET"], "signs access tokens", |env, _| {
        env.token_secret().map(drop)
    }),
    needed(&["APP_URL", "NEXTAUTH_URL"], "where the product is reached", origin),
    needed(&["DATA_ENCRYPTION_KEY"], "encrypts what is stored", |env, _| env.data_keys().map(drop)),
    needed(&["CRON_SECRET"], "admits the scheduler", secret),
    optional(&["AUTH_JWKS_URL"], "the keys of an outside issuer of tokens", issuer),
    optional(&["AUTH_ISSUER"], "the name of an outside issuer of tokens", issuer),
    optional(&["AUTH_AUDIENCE"], "whom an outside issuer's tokens are for", issuer),
    optional(&["CRON_DAILY"], "whether the scheduler calls once a day", |env, _| {
        env.cron_daily().map(drop)
    }),
    needed(&["INNGEST_SIGNING_KEY"], "signs calls of jobs", secret),
    needed(&["INNGEST_EVENT_KEY"], "starts jobs", secret),
    optional(&["INNGEST_SIGNING_KEY_FALLBACK"], "signs too while the key is changed", secret),
    optional(&["INNGEST_DEV"], "a development server runs the jobs", dev_server),
    optional(&["INNGEST_ENV"], "the branch environment of jobs", anything),
    optional(&["INNGEST_BASE_URL"], "where the job service is", origin),
    optional(&["INNGEST_API_BASE_URL"], "where the job service's API is", origin),
    optional(&["INNGEST_EVENT_API_BASE_URL"], "where the job service takes events", origin),
    optional(&["INNGEST_SERVE_ORIGIN"], "where the job service reaches the product", origin),
    needed(&["OPENAI_API_KEY"], "the language model", anything),
    optional(&["OPENAI_BASE_URL"], "where the model service is", openai_base_url),
    optional(&["OPENAI_MODEL"], "reads sessions, writes questions, answers", anything),
    optional(&["OPENAI_FALLBACK_MODEL"], "words what is short, and stands in", anything),
    optional(&["OPENAI_EMBEDDING_MODEL"], "makes text searchable", anything),
    optional(&["AI_STUDENT_DAILY_TOKENS"], "what one student may use up a day", budget),
    optional(&["AI_MONTHLY_BUDGET_USD"], "what all may use up a month", budget),
    optional(&["AI_STUDENT_BUDGET_PERCENT"], "what one student may use up of it", budget),
    optional(&["AI_GUEST_BUDGET_PERCENT"], "what all guests may use up of it", budget),
    needed(&["PINECONE_API_KEY"], "the vector index", pinecone),
    optional(&["PINECONE_INDEX"], "the vector index's name", pinecone),
    optional(&["PINECONE_INDEX_HOST"], "where the vector index is", pinecone),
    optional(&["PINECONE_CONTROLLER_URL"], "where indexes are looked up and made", pinecone),
    optional(
        &["UPSTASH_REDIS_REST_URL", "KV_REST_API_URL", "VERCEL_KV_REST_API_URL"],
        "the cache outside",
        upstash,
    ),
    optional(
        &["UPSTASH_REDIS_REST_TOKEN", "KV_REST_API_TOKEN", "VERCEL_KV_REST_API_TOKEN"],
        "opens the cache outside",
        upstash,
    ),
    needed(&["BLOB_READ_WRITE_TOKEN"], "the store of files", blob),
    optional(&["VERCEL_BLOB_API_URL"], "where the store of files is", blob),
    optional(&["BLOB_READ_URL"], "where its files are read", blob),
    optional(&["RESEND_API_KEY"], "sends mails", mail),
    optional(&["MAIL_FROM"], "whom mails are from", mail),
    optional(&["RESEND_BASE_URL"], "where the mail service is", origin),
    optional(&["TWILIO_ACCOUNT_SID"], "whose SMS are sent", sms),
    optional(&["TWILIO_AUTH_TOKEN"], "sends SMS", sms),
    optional(&["TWILIO_FROM"], "whom SMS are from", sms),
    optional(&["TWILIO_BASE_URL"], "where the SMS service is", origin),
    optional(&["SENTRY_DSN"], "where errors are reported", sentry),
    optional(&["ALLOWED_ORIGINS"], "whose scripts may call", origins),
    optional(&["RATE_LIMIT_WRITES"], "how many writes are admitted", limit),
    optional(&["RATE_LIMIT_READS"], "how many reads are admitted", limit),
    optional(&["RATE_LIMIT_MODEL"], "how many requests to a model are admitted", limit),
    optional(&["RATE_LIMIT_MODEL_GUESTS"], "how many of guests behind one address", limit),
    optional(&["RATE_LIMIT_MODEL_ADDRESS"], "how many of others behind one address", limit),
    optional(&["RATE_LIMIT_SIGN_IN"], "how many sign-ins are admitted", limit),
    optional(&["RATE_LIMIT_REGISTRATIONS"], "how many registrations are admitted", limit),
    optional(&["RATE_LIMIT_OPEN"], "how many requests anybody may send", limit),
    optional(&["RETENTION_TRANSCRIPTS_DAYS"], "how long transcripts are kept", days),
    optional(&["RETENTION_CHATS_DAYS"], "how long chats are kept", days),
    optional(&["RETENTION_AI_USAGE_DAYS"], "how long records of model calls are kept", days),
    optional(&["RETENTION_IDEMPOTENCY_DAYS"], "how long answers are kept for repeats", days),
    optional(&["RETENTION_OUTBOX_DAYS"], "how long mails are kept", days),
    optional(&["RETENTION_NOTIFICATIONS_DAYS"], "how long notifications are kept", days),
    optional(&["RETENTION_JOBS_DAYS"], "how long runs of jobs are kept", days),
];

impl Environment {
    /// How a variable is set. Nothing is made up for one that is not.
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

#[expect(clippy::unnecessary_wraps, reason = "the shape of all checks")]
fn anything(_: &Environment, _: &'static str) -> Result<(), Missing> {
    Ok(())
}

fn database(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let url = env.get(name).unwrap_or_default();
    // The parser takes any scheme.
    let named = url.starts_with("postgres://") || url.starts_with("postgresql://");
    if named && url.parse::<PgConnectOptions>().is_ok() {
        return Ok(());
    }
    Err(wrong(name, "is not a postgres:// address."))
}

/// An address without a path. Tokens and links go over it, so elsewhere than here it is encrypted.
fn origin(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let url = env.get(name).unwrap_or_default();
    let parsed = reqwest::Url::parse(url)
        .map_err(|_| wrong(name, "is not an address such as https://study.example."))?;
    let here = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if here => Ok(()),
        _ => Err(wrong(name, "must start with https://.")),
    }
}

/// What is no origin may be a secret that went astray, so it is not repeated.
fn origins(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let reason = "must list origins such as https://app.example, separated by commas.";
    env.allowed_origins().map(drop).map_err(|_| wrong(name, reason))
}

fn secret(env: &Environment, name: &'static str) -> Result<(), Missing> {
    env.given_secret(name).map(drop)
}

fn dev_server(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.dev_server().map(drop)
}

fn openai_base_url(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.openai_base_url().map(drop)
}

fn budget(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.budget().map(drop)
}

fn pinecone(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).pinecone().map(drop)
}

fn upstash(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).upstash().map(drop)
}

fn blob(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).vercel_blob().map(drop)
}

fn mail(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.all_or_none(["RESEND_API_KEY", "MAIL_FROM"]).map(drop)
}

fn sms(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.all_or_none(["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"]).map(drop)
}

fn sentry(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let dsn = env.get(name).unwrap_or_default();
    cloud::sentry::Dsn::parse(dsn).map(drop).map_err(|said| wrong(name, &said))
}

fn issuer(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).issuer().map(drop)
}

fn limit(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let usual = Limit { max: 1, window: std::time::Duration::from_secs(1) };
    env.limit(name, usual).map(drop)
}

fn days(env: &Environment, name: &'static str) -> Result<(), Missing> {
    env.days(name, 1).map(drop)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Set on one's own machine or by the platform: nothing of a deployment depends on them.
    const LOCAL: [&str; 3] = ["PORT", "STUDY_DATA_DIR", "LOG_LEVEL"];

    fn setting(name: &str, value: &str) -> Setting {
        let variable = VARIABLES.iter().find(|variable| variable.names.contains(&name)).unwrap();
        Environment::default().with(name, value).setting(variable)
    }

    #[test]
    fn the_list_is_that_of_the_example() {
        let example = include_str!("../../../.env.example");
        let named = |line: &str| Some(line.strip_prefix("# ")?.split_once('=')?.0.to_owned());
        let shaped = |name: &String| name.chars().all(|c| c == '_' || c.is_ascii_uppercase());
        let listed: BTreeSet<&str> = VARIABLES.iter().map(|variable| variable.names[0]).collect();
        for name in example.lines().filter_map(named).filter(shaped) {
            let known = listed.contains(name.as_str()) || LOCAL.contains(&name.as_str());
            assert!(known, "{name} is not listed here");
        }
        for name in listed {
            assert!(example.contains(name), "{name} is not in the example");
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
