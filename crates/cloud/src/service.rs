//! Calls of all outside services: within limits, repeated when that may help, and skipped while the
//! service is down.
//!
//! An adapter states its request and the meaning of the answer. Timeouts, repeats, the pauses that
//! a service asks for, and the size of an answer are dealt with here, once, so that a service that
//! hangs, lies or floods us is the same small set of faults to everybody.

mod breaker;
mod response;
mod retry_pause;

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use ports::Fault;
use reqwest::{Client, Request, Response, StatusCode};
use tokio::time::{Instant, timeout_at};

pub use response::ServiceResponse;

use crate::http_client::CALL_TIMEOUT;
use breaker::Breaker;
use retry_pause::{TOLD_AT_MOST, jitter, read_retry_after};

/// The bounds of calling a service for one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Tries, the first included.
    pub tries: u32,
    /// The longest time for one try, to the last byte of the answer.
    pub try_timeout: Duration,
    /// The longest time for all tries together, with the pauses between them.
    pub patience: Duration,
    /// About how long is waited before the second try; each further wait is twice as long.
    pub first_pause: Duration,
    /// The longest pause that is waited for. If a service asks for more, the caller gets the fault
    /// at once.
    pub longest_pause: Duration,
    /// Bytes of an answer.
    pub max_bytes: usize,
}

impl Limits {
    /// Limits for calls beside a request, such as counting it: the request rather goes on without
    /// the call than waits for it.
    pub const QUICK: Self = Self {
        tries: 2,
        try_timeout: Duration::from_secs(1),
        patience: Duration::from_secs(2),
        first_pause: Duration::from_millis(50),
        longest_pause: Duration::from_millis(500),
        max_bytes: 6 * 1024 * 1024,
    };

    /// Limits while a person waits.
    pub const USUAL: Self = Self {
        tries: 3,
        try_timeout: Duration::from_secs(8),
        patience: Duration::from_secs(15),
        first_pause: Duration::from_millis(200),
        longest_pause: Duration::from_secs(4),
        max_bytes: 8 * 1024 * 1024,
    };

    /// Limits for large files.
    pub const FILES: Self = Self {
        try_timeout: Duration::from_secs(25),
        patience: Duration::from_secs(40),
        max_bytes: 64 * 1024 * 1024,
        ..Self::USUAL
    };

    /// Limits for language models, which take their time.
    pub const MODEL: Self = Self {
        try_timeout: Duration::from_secs(40),
        patience: Duration::from_secs(50),
        first_pause: Duration::from_millis(500),
        longest_pause: Duration::from_secs(8),
        ..Self::USUAL
    };
}

/// The failed tries that are made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// All that may succeed another time: doing it twice is like doing it once.
    Always,
    /// Only those that certainly had no effect: nothing was sent, or the service said that it is busy.
    UnlessDone,
}

/// One outside service.
#[derive(Debug, Clone)]
pub struct Service {
    name: &'static str,
    http: Client,
    limits: Limits,
    breaker: Arc<Breaker>,
}

/// The reason why one try brought no answer.
struct Failed {
    reason: String,
    asked: Option<Duration>,
    kind: Pace,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// It certainly did nothing, and says nothing about the service's health.
    Declined,
    /// Nothing was sent.
    Unreached,
    /// It may have been done all the same.
    Unclear,
    /// Another try would end the same way.
    Hopeless,
}

impl Service {
    /// A service by the name that logs and faults call it.
    pub fn new(name: &'static str, http: Client, limits: Limits) -> Self {
        Self { name, http, limits, breaker: Arc::default() }
    }

    /// The same service, and the same knowledge of its health, within other limits.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// The client requests are built with.
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// The bounds of a call.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sends a request until there is an answer, whatever its status, that is not "try again".
    ///
    /// [`Fault::Busy`] when none comes within the limits; [`Fault::Broken`] when none can come, or
    /// when it is unclear whether something that must not be done twice was done.
    pub async fn send(&self, request: Request, repeat: Repeat) -> Result<ServiceResponse, Fault> {
        self.send_with_retries(request, repeat).await
    }

    /// Like [`Service::send`], for an answer that is read piece by piece: it is handed over as soon
    /// as it begins.
    pub async fn open(&self, request: Request, repeat: Repeat) -> Result<Response, Fault> {
        self.send_with_retries(request, repeat).await
    }

    /// The whole of an answer that was opened.
    pub(crate) async fn close(&self, response: Response) -> Result<ServiceResponse, Fault> {
        let read = tokio::time::timeout(self.limits.try_timeout, self.read_whole(response)).await;
        let read = read.unwrap_or_else(|_| Err(Failed::unclear("no answer in time")));
        read.map_err(|failed| self.final_fault(&failed, Repeat::Always))
    }

    async fn send_with_retries<T: Read>(
        &self,
        request: Request,
        repeat: Repeat,
    ) -> Result<T, Fault> {
        let end = Instant::now() + self.limits.patience;
        let mut pause = self.limits.first_pause;
        let mut tries = 1;
        loop {
            if let Some(wait) = self.breaker.remaining_pause() {
                let reason = format!("{} is left alone for a while: it was down", self.name);
                return Err(Fault::Busy { reason, retry_after: Some(wait) });
            }
            let again = request.try_clone();
            let failed = match self.attempt(again, end).await {
                Ok(answer) => {
                    self.breaker.record_success();
                    return Ok(answer);
                }
                Err(failed) => failed,
            };
            self.note(&failed, tries);
            let wait = failed.asked.unwrap_or_else(|| jitter(pause));
            let last = tries >= self.limits.tries
                || wait > self.limits.longest_pause
                || Instant::now() + wait >= end;
            if last || !may_repeat(&failed, repeat) {
                return Err(self.final_fault(&failed, repeat));
            }
            tokio::time::sleep(wait).await;
            pause *= 2;
            tries += 1;
        }
    }

    async fn attempt<T: Read>(&self, request: Option<Request>, end: Instant) -> Result<T, Failed> {
        let mut request =
            request.ok_or_else(|| Failed::hopeless("a request that can't be repeated"))?;
        let until = end.min(Instant::now() + self.limits.try_timeout);
        if self.limits.try_timeout > CALL_TIMEOUT && request.timeout().is_none() {
            *request.timeout_mut() = Some(self.limits.try_timeout);
        }
        let whole = async {
            let response =
                self.http.execute(request).await.map_err(|error| transport_failure(&error))?;
            match busy_failure(&response) {
                Some(failed) => Err(failed),
                None => T::read(self, response).await,
            }
        };
        timeout_at(until, whole).await.unwrap_or_else(|_| Err(Failed::unclear("no answer in time")))
    }

    /// A whole answer, unless it is larger than one can be.
    async fn read_whole(&self, mut response: Response) -> Result<ServiceResponse, Failed> {
        let max = self.limits.max_bytes;
        let too_large = || Failed::hopeless(&format!("an answer of more than {max} bytes"));
        if response.content_length().is_some_and(|bytes| bytes > max as u64) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(|error| transport_failure(&error))? {
            if body.len() + piece.len() > max {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(ServiceResponse { service: self.name, status, headers, body: Bytes::from(body) })
    }

    fn note(&self, failed: &Failed, tries: u32) {
        tracing::debug!(service = self.name, tries, reason = failed.reason, "a call failed");
        if matches!(failed.kind, Pace::Unreached | Pace::Unclear) && self.breaker.record_failure() {
            tracing::warn!(service = self.name, "down, so it is left alone for a while");
        }
    }

    fn final_fault(&self, failed: &Failed, repeat: Repeat) -> Fault {
        let reason = format!("{}: {}", self.name, failed.reason);
        match failed.kind {
            Pace::Hopeless => Fault::Broken(reason),
            Pace::Unclear if repeat == Repeat::UnlessDone => {
                Fault::Broken(format!("{reason}; it may have been done, so it is not done again"))
            }
            _ => {
                let retry_after = failed.asked.map(|pause| pause.min(TOLD_AT_MOST));
                Fault::Busy { reason, retry_after }
            }
        }
    }
}

/// The part of an answer that is read within a try.
trait Read: Sized {
    fn read(
        service: &Service,
        response: Response,
    ) -> impl Future<Output = Result<Self, Failed>> + Send;
}

impl Read for ServiceResponse {
    async fn read(service: &Service, response: Response) -> Result<Self, Failed> {
        service.read_whole(response).await
    }
}

impl Read for Response {
    async fn read(_: &Service, response: Response) -> Result<Self, Failed> {
        Ok(response)
    }
}

fn may_repeat(failed: &Failed, repeat: Repeat) -> bool {
    match failed.kind {
        Pace::Hopeless => false,
        Pace::Unclear => repeat == Repeat::Always,
        Pace::Declined | Pace::Unreached => true,
    }
}

/// Statuses that say "not now".
fn busy_failure(response: &Response) -> Option<Failed> {
    let status = response.status();
    let kind = match status {
        StatusCode::TOO_MANY_REQUESTS => Pace::Declined,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => Pace::Unreached,
        _ if status.is_server_error() => Pace::Unclear,
        _ => return None,
    };
    let reason = format!("it answers {}", status.as_u16());
    Some(Failed { reason, asked: read_retry_after(response.headers()), kind })
}

/// The failure of a transport, without the address, which may hold a key.
fn transport_failure(error: &reqwest::Error) -> Failed {
    if error.is_builder() || error.is_redirect() {
        Failed::hopeless("a request that can't be made")
    } else if error.is_connect() {
        Failed { reason: "it can't be reached".into(), asked: None, kind: Pace::Unreached }
    } else if error.is_timeout() {
        Failed::unclear("no answer in time")
    } else {
        Failed::unclear("the connection broke")
    }
}

impl Failed {
    fn hopeless(reason: &str) -> Self {
        Self { reason: reason.to_owned(), asked: None, kind: Pace::Hopeless }
    }

    fn unclear(reason: &str) -> Self {
        Self { reason: reason.to_owned(), asked: None, kind: Pace::Unclear }
    }
}
