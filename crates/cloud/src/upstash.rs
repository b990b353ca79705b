//! Redis over HTTPS, as Upstash serves it, also under the name of Vercel KV.
//!
//! A command is a JSON array in a POST. What was written is read from then on, also where several
//! copies answer: each answer has a token that the next request gives back.

mod cache;
mod limiter;

use std::sync::{Arc, Mutex, PoisonError};

use ports::Fault;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use cache::UpstashCache;
pub use limiter::UpstashLimiter;

use crate::auth_headers::{bearer, build_request};
use crate::{BaseUrl, Limits, Repeat, Service, ServiceResponse};

const NAME: &str = "Upstash";

/// The header in which an answer says how much of the database it has seen.
const SYNC_TOKEN: &str = "upstash-sync-token";

/// Error codes of Redis after which the same command may work in a moment.
const BUSY: [&str; 5] = ["BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "TRYAGAIN"];

/// A database. Clones know the same of its health and of what it has seen.
#[derive(Debug, Clone)]
pub struct Upstash {
    service: Service,
    url: BaseUrl,
    authorization: HeaderValue,
    seen: Arc<Mutex<Option<HeaderValue>>>,
}

/// The result of a command.
#[derive(Deserialize)]
struct CommandReply {
    #[serde(default)]
    result: Value,
    error: Option<String>,
}

impl Upstash {
    /// Connects when first used. Refuses, with the reason, a token that can't be one.
    pub fn new(http: Client, url: BaseUrl, token: &str) -> Result<Self, String> {
        Ok(Self {
            service: Service::new(NAME, http, Limits::QUICK),
            url,
            authorization: bearer(token)?,
            seen: Arc::default(),
        })
    }

    /// Runs one command and gives its result. [`Fault::Rejected`] with Redis's word for the error
    /// when it refuses.
    pub async fn command(&self, command: &[&str], repeat: Repeat) -> Result<Value, Fault> {
        self.post("", &command, repeat).await?.json::<CommandReply>()?.result()
    }

    /// Runs commands in order, each by itself: others' may come in between, and one that fails
    /// hinders none. Gives their results, in order.
    pub async fn pipeline(
        &self,
        commands: &[&[&str]],
        repeat: Repeat,
    ) -> Result<Vec<Result<Value, Fault>>, Fault> {
        let replies: Vec<CommandReply> = self.post("/pipeline", &commands, repeat).await?.json()?;
        Ok(replies.into_iter().map(CommandReply::result).collect())
    }

    /// Runs commands in order, with none of anybody else's in between. When one can't be run at
    /// all, none is.
    pub async fn transaction(
        &self,
        commands: &[&[&str]],
        repeat: Repeat,
    ) -> Result<Vec<Result<Value, Fault>>, Fault> {
        let replies: Vec<CommandReply> =
            self.post("/multi-exec", &commands, repeat).await?.json()?;
        Ok(replies.into_iter().map(CommandReply::result).collect())
    }

    async fn post(
        &self,
        path: &str,
        body: &impl Serialize,
        repeat: Repeat,
    ) -> Result<ServiceResponse, Fault> {
        let mut request = self
            .service
            .http()
            .post(self.url.join(path))
            .header(AUTHORIZATION, self.authorization.clone())
            .json(body);
        if let Some(sync_token) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            request = request.header(SYNC_TOKEN, sync_token);
        }
        let answer = self.service.send(build_request(NAME, request)?, repeat).await?;
        if let Some(sync_token) = answer.headers.get(SYNC_TOKEN) {
            *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(sync_token.clone());
        }
        if answer.status == StatusCode::BAD_REQUEST
            && let Ok(CommandReply { error: Some(error), .. }) = answer.json()
        {
            return Err(refusal(&error));
        }
        answer.check_status()
    }
}

impl CommandReply {
    fn result(self) -> Result<Value, Fault> {
        self.error.map_or(Ok(self.result), |error| Err(refusal(&error)))
    }
}

/// Keeps the word that an error begins with: its sentence may repeat the command.
fn refusal(error: &str) -> Fault {
    let word = error.split([' ', ':']).next().unwrap_or_default();
    let word = if word.bytes().all(|byte| byte.is_ascii_uppercase()) { word } else { "" };
    if BUSY.contains(&word) {
        return Fault::busy(format!("{NAME} answers {word}"));
    }
    Fault::Rejected(format!("{NAME} refuses a command ({word})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_error_only_the_first_word_is_kept() {
        let fault = refusal("WRONGTYPE Operation against a key, command was: [[\"SET\",\"Ada\"]]");
        assert_eq!(fault.to_string(), "rejected: Upstash refuses a command (WRONGTYPE)");
        assert!(!refusal("Ada is no command").to_string().contains("Ada"));
        assert!(matches!(refusal("LOADING Redis is loading"), Fault::Busy { .. }));
    }
}
