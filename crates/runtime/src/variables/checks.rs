//! The check of each variable: whether it can be used as it is set. No reason holds the value.

use ports::Limit;
use sqlx::postgres::PgConnectOptions;
use web::{Missing, Services as _};

use crate::environment::invalid_variable;
use crate::{Adapters, Environment};

/// Any value will do.
#[expect(clippy::unnecessary_wraps, reason = "the shape of all checks")]
pub(super) fn accept_anything(_: &Environment, _: &'static str) -> Result<(), Missing> {
    Ok(())
}

pub(super) fn database(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let url = env.get(name).unwrap_or_default();
    // The parser takes any scheme.
    let named = url.starts_with("postgres://") || url.starts_with("postgresql://");
    if named && url.parse::<PgConnectOptions>().is_ok() {
        return Ok(());
    }
    Err(invalid_variable(name, "is not a postgres:// address."))
}

/// An address without a path. Tokens and links go over it, so elsewhere than here it is encrypted.
pub(super) fn origin(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let url = env.get(name).unwrap_or_default();
    let parsed = reqwest::Url::parse(url)
        .map_err(|_| invalid_variable(name, "is not an address such as https://study.example."))?;
    let is_local = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if is_local => Ok(()),
        _ => Err(invalid_variable(name, "must start with https://.")),
    }
}

/// What is no origin may be a secret that went astray, so it is not repeated.
pub(super) fn origins(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let reason = "must list origins such as https://app.example, separated by commas.";
    env.allowed_origins().map(drop).map_err(|_| invalid_variable(name, reason))
}

pub(super) fn secret(env: &Environment, name: &'static str) -> Result<(), Missing> {
    env.given_secret(name).map(drop)
}

pub(super) fn dev_server(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.dev_server().map(drop)
}

pub(super) fn openai_base_url(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.openai_base_url().map(drop)
}

pub(super) fn budget(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.budget().map(drop)
}

pub(super) fn rubric(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.rubric_confidence().map(drop)
}

pub(super) fn pinecone(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).pinecone().map(drop)
}

pub(super) fn upstash(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).upstash().map(drop)
}

pub(super) fn blob(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).vercel_blob().map(drop)
}

pub(super) fn mail(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.all_or_none(["RESEND_API_KEY", "MAIL_FROM"]).map(drop)
}

pub(super) fn sms(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.all_or_none(["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"]).map(drop)
}

pub(super) fn recorders(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).recorder_apis()?;
    env.recorder_secrets().map(drop)
}

pub(super) fn sentry(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let dsn = env.get(name).unwrap_or_default();
    cloud::sentry::Dsn::parse(dsn).map(drop).map_err(|reason| invalid_variable(name, &reason))
}

pub(super) fn issuer(env: &Environment, _: &'static str) -> Result<(), Missing> {
    Adapters::of(env.clone()).issuer().map(drop)
}

pub(super) fn limit(env: &Environment, name: &'static str) -> Result<(), Missing> {
    let usual = Limit { max: 1, window: std::time::Duration::from_secs(1) };
    env.limit(name, usual).map(drop)
}

pub(super) fn days(env: &Environment, name: &'static str) -> Result<(), Missing> {
    env.days(name, 1).map(drop)
}

pub(super) fn token_secret(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.token_secret().map(drop)
}

pub(super) fn data_keys(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.data_keys().map(drop)
}

pub(super) fn cron_daily(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.cron_daily().map(drop)
}

pub(super) fn consent_age(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.consent_age().map(drop)
}

pub(super) fn port(env: &Environment, _: &'static str) -> Result<(), Missing> {
    env.port().map(drop)
}
