//! The only reader of environment variables.
//!
//! A variable is read when something needs it, so a function never fails for want of what it does
//! not use. On Vercel a missing one is an error that names it; elsewhere secrets are made once and
//! kept in the data folder, where all local processes find the same.

pub mod recorders;
mod secrets;
mod settings;
pub mod vendors;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use web::{Hosts, Missing, Origins};

/// The variables of a process, and the secrets that were made because no variable holds them.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    secrets: OnceLock<Result<BTreeMap<String, String>, Missing>>,
}

/// A key that seals what is stored, with the id that stands in front of what it sealed.
pub type DataKey = (String, [u8; 32]);

/// The keys of the job endpoint, and the address for events.
#[derive(Clone, PartialEq, Eq)]
pub struct InngestSettings {
    /// Signs calls and answers. A development server needs none.
    pub signing_key: Option<String>,
    /// Also accepted, while the key is being changed.
    pub signing_key_fallback: Option<String>,
    /// Admits events to the service; without it events stay in Postgres.
    pub event_key: Option<String>,
    /// The branch environment.
    pub env: Option<String>,
    /// The API's origin, if it is not the public one.
    pub api_origin: Option<String>,
    /// The event API's origin, if it is not the public one.
    pub event_api_origin: Option<String>,
    /// This product's origin, as it is known outside.
    pub serve_origin: Option<String>,
    /// The development server that runs the jobs, if one does.
    pub dev_server: Option<String>,
}

/// Names the development server that runs the jobs.
const DEV_SERVER: &str = "INNGEST_DEV";
/// The event key for a development server, which takes any.
const DEV_EVENT_KEY: &str = "dev";

const DEFAULT_PORT: u16 = 3000;
const DEFAULT_DATA_DIR: &str = ".data";
/// Whom local tokens are from. The same for every port, so that `npm start` and `vercel dev` over
/// the same data accept each other's tokens.
const LOCAL_ISSUER: &str = "http://localhost";
/// HS256 signs with 256 bits: a shorter secret is the weaker part.
const SECRET_MIN_BYTES: usize = 32;

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self::of(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }))
    }

    /// An environment of these variables and no others.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), ..Self::default() }
    }

    /// This one with a variable set.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// A variable. One that is set to nothing but spaces is not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The first of these that is set, with its name.
    pub(crate) fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    /// Variables that belong together: all of them, or none when none is set.
    pub(crate) fn all_or_none<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<Option<[&str; N]>, Missing> {
        let values = names.map(|name| self.get(name));
        let Some(set) = values.iter().position(Option::is_some) else { return Ok(None) };
        if let Some(absent) = values.iter().position(Option::is_none) {
            let reason = format!("is not set, but {} is: set all or none.", names[set]);
            return Err(invalid_variable(names[absent], &reason));
        }
        Ok(Some(values.map(Option::unwrap_or_default)))
    }

    /// Whether this process runs on Vercel: `vercel dev` on somebody's machine does not count.
    pub fn is_hosted(&self) -> bool {
        self.get("VERCEL").is_some() && self.get("VERCEL_DEV").is_none()
    }

    /// The log's level: a word, or directives such as `info,web=debug`.
    pub fn log_level(&self) -> Option<String> {
        self.get("LOG_LEVEL").map(str::to_owned)
    }

    /// The folder of local data.
    pub fn data_dir(&self) -> PathBuf {
        self.get("STUDY_DATA_DIR").unwrap_or(DEFAULT_DATA_DIR).into()
    }

    /// The port of the local server.
    pub fn port(&self) -> Result<u16, Missing> {
        self.get("PORT").map_or(Ok(DEFAULT_PORT), |port| {
            port.parse().map_err(|_| invalid_variable("PORT", "must be a number from 0 to 65535."))
        })
    }

    /// The database, if one is named.
    pub fn database_url(&self) -> Option<String> {
        self.get("DATABASE_URL").map(str::to_owned)
    }

    /// The database's address for migrations, which a pooler in transaction mode can't run.
    pub fn migration_url(&self) -> Option<String> {
        self.first(&["DATABASE_URL_UNPOOLED", "DATABASE_URL"]).map(|(_, url)| url.to_owned())
    }

    /// The secret that signs access tokens. The same secret, derived, makes refresh tokens follow
    /// from each other.
    pub fn token_secret(&self) -> Result<Vec<u8>, Missing> {
        let names = ["JWT_SECRET", "AUTH_SECRET", "NEXTAUTH_SECRET"];
        let (name, secret) = self.secret(&names)?;
        secrets::check_bytes(name, secret.as_bytes(), SECRET_MIN_BYTES)?;
        Ok(secret.into_bytes())
    }

    /// The secret of permissions to upload on this machine: it follows from the other and tells
    /// nothing about it.
    pub fn upload_secret(&self) -> Result<String, Missing> {
        let digest = Sha256::new().chain_update(b"uploads:").chain_update(self.token_secret()?);
        Ok(BASE64_STANDARD.encode(digest.finalize()))
    }

    /// Where this product is reached, without a slash at the end: what tokens say they are from.
    pub fn issuer(&self) -> Result<String, Missing> {
        match self.first(&["APP_URL", "NEXTAUTH_URL"]) {
            Some((_, url)) => Ok(url.trim_end_matches('/').to_owned()),
            None if self.is_hosted() => Err(missing_variable("APP_URL")),
            None => Ok(LOCAL_ISSUER.to_owned()),
        }
    }

    /// The keys that seal what is stored, the current one first. `DATA_ENCRYPTION_KEY` holds them
    /// in base64, separated by commas; older ones only open, so that a weak one can be replaced.
    pub fn data_keys(&self) -> Result<Vec<DataKey>, Missing> {
        let (name, keys) = self.secret(&["DATA_ENCRYPTION_KEY"])?;
        let keys = keys
            .split(',')
            .map(|key| {
                let bytes = BASE64_STANDARD.decode(key.trim()).ok();
                bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            })
            .map(|key| {
                let key = key.ok_or_else(|| {
                    invalid_variable(
                        name,
                        "must be 32 random bytes in base64: openssl rand -base64 32",
                    )
                })?;
                Ok((key_id(&key), key))
            })
            .collect::<Result<Vec<DataKey>, Missing>>()?;
        if let Some((_, current)) = keys.first() {
            secrets::check_bytes(name, current, current.len())?;
        }
        Ok(keys)
    }

    /// The origins whose scripts may call: none unless they are listed.
    pub(crate) fn allowed_origins(&self) -> Result<Origins, Missing> {
        let list = self.get("ALLOWED_ORIGINS").unwrap_or_default();
        Origins::parse(list)
            .map_err(|reason| invalid_variable("ALLOWED_ORIGINS", &format!("is wrong: {reason}.")))
    }

    /// The hosts a server on this machine answers for: its own addresses as they are known outside.
    pub fn hosts(&self) -> Result<Hosts, Missing> {
        let names = ["APP_URL", "NEXTAUTH_URL", "INNGEST_SERVE_ORIGIN"];
        Ok(Hosts::new(names.iter().filter_map(|name| self.get(name)), self.allowed_origins()?))
    }

    /// The scheduler's bearer token.
    pub fn cron_secret(&self) -> Result<String, Missing> {
        self.secret(&["CRON_SECRET"]).map(|(_, secret)| secret)
    }

    /// The job endpoint's keys and places.
    pub fn inngest(&self) -> Result<InngestSettings, Missing> {
        let owned = |names: &[&'static str]| self.first(names).map(|(_, value)| value.to_owned());
        if let Some(dev_server) = self.dev_server()? {
            let named = |names| owned(names).or_else(|| Some(dev_server.clone()));
            return Ok(InngestSettings {
                signing_key: self.given_secret("INNGEST_SIGNING_KEY")?,
                signing_key_fallback: self.given_secret("INNGEST_SIGNING_KEY_FALLBACK")?,
                event_key: owned(&["INNGEST_EVENT_KEY"]).or_else(|| Some(DEV_EVENT_KEY.to_owned())),
                env: owned(&["INNGEST_ENV"]),
                api_origin: named(&["INNGEST_API_BASE_URL", "INNGEST_BASE_URL"]),
                event_api_origin: named(&["INNGEST_EVENT_API_BASE_URL", "INNGEST_BASE_URL"]),
                // APP_URL may be where the product is deployed: the server is on this machine.
                serve_origin: owned(&["INNGEST_SERVE_ORIGIN"]),
                dev_server: Some(dev_server),
            });
        }
        Ok(InngestSettings {
            signing_key: Some(self.secret(&["INNGEST_SIGNING_KEY"])?.1),
            signing_key_fallback: self.given_secret("INNGEST_SIGNING_KEY_FALLBACK")?,
            event_key: self.given_secret("INNGEST_EVENT_KEY")?,
            env: owned(&["INNGEST_ENV"]),
            api_origin: owned(&["INNGEST_API_BASE_URL", "INNGEST_BASE_URL"]),
            event_api_origin: owned(&["INNGEST_EVENT_API_BASE_URL", "INNGEST_BASE_URL"]),
            serve_origin: owned(&["INNGEST_SERVE_ORIGIN", "APP_URL", "NEXTAUTH_URL"]),
            dev_server: None,
        })
    }

    /// A secret under this name, if one is set.
    pub(crate) fn given_secret(&self, name: &'static str) -> Result<Option<String>, Missing> {
        let Some(secret) = self.get(name) else { return Ok(None) };
        secrets::check(name, secret)?;
        Ok(Some(secret.to_owned()))
    }

    /// The origin of the Inngest development server that runs the jobs, if `INNGEST_DEV` asks for
    /// one. It opens the job endpoint to unsigned calls of this machine, so on Vercel it is an error.
    pub fn dev_server(&self) -> Result<Option<String>, Missing> {
        let value = self.get(DEV_SERVER).unwrap_or_default();
        let server = inngest::Config::dev_origin(value).map_err(|_| {
            let reason = "must be 1, 0, or where the development server is, such as \
                http://localhost:8288.";
            invalid_variable(DEV_SERVER, reason)
        })?;
        match server {
            Some(_) if self.is_hosted() => Err(invalid_variable(
                DEV_SERVER,
                "is set, which is for a development server beside npm start. Remove it from the \
                 project's environment variables.",
            )),
            server => Ok(server),
        }
    }

    /// A secret under the first of its names that is set; else, off Vercel, the one that was made
    /// for the last of the names. One that can be guessed is refused, here as on Vercel.
    fn secret(&self, names: &[&'static str]) -> Result<(&'static str, String), Missing> {
        let (name, secret) = self.given_or_made(names)?;
        secrets::check(name, &secret)?;
        Ok((name, secret))
    }

    fn given_or_made(&self, names: &[&'static str]) -> Result<(&'static str, String), Missing> {
        if let Some((name, value)) = self.first(names) {
            return Ok((name, value.to_owned()));
        }
        let name = names[0];
        if self.is_hosted() {
            return Err(missing_variable(name));
        }
        let secrets = self.secrets.get_or_init(|| secrets::read_from_folder(&self.data_dir()));
        match secrets {
            Ok(secrets) => names
                .iter()
                .find_map(|name| Some((*name, secrets.get(*name)?.clone())))
                .ok_or_else(|| missing_variable(name)),
            Err(missing) => Err(missing.clone()),
        }
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").field("hosted", &self.is_hosted()).finish_non_exhaustive()
    }
}

/// A name for a key that tells nothing about it.
fn key_id(key: &[u8; 32]) -> String {
    let digest = Sha256::digest(key);
    digest.iter().take(4).fold(String::from("k"), |id, byte| format!("{id}{byte:02x}"))
}

/// A variable that is needed and not set.
pub(crate) fn missing_variable(variable: &'static str) -> Missing {
    invalid_variable(variable, "is not set. Set it among the project's environment variables.")
}

/// The error about a variable that can't be used as it is.
pub(crate) fn invalid_variable(variable: &'static str, reason: &str) -> Missing {
    Missing { variable, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
