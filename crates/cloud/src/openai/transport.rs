//! Carries async-openai's requests over our own [`Service`].
//!
//! async-openai would repeat without bound what a service asks it to, and write answers it can't
//! read into the log. So it sees only answers that are known to be readable, and faults of ours.

use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use ports::Fault;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::{Service as Tower, service_fn};

use crate::{Repeat, Service, ServiceResponse};

/// The reasons why async-openai has no answer to read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Undelivered {
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The model is not there, or not for us.
    #[error("no such model")]
    NoSuchModel,
    /// The model takes no schema.
    #[error("no schemas")]
    NoSchemas,
}

impl From<Undelivered> for OpenAIError {
    fn from(undelivered: Undelivered) -> Self {
        Self::Boxed(Box::new(undelivered))
    }
}

impl From<OpenAIError> for Undelivered {
    /// Takes back what was handed to async-openai. Anything else is a request that it could not make.
    fn from(error: OpenAIError) -> Self {
        match error {
            OpenAIError::Boxed(boxed) => match boxed.downcast::<Self>() {
                Ok(own) => *own,
                Err(_) => Self::Fault(Fault::broken("OpenAI: a request that can't be made")),
            },
            OpenAIError::StreamError(_) | OpenAIError::Reqwest(_) => {
                Self::Fault(Fault::busy("OpenAI: the connection broke"))
            }
            _ => Self::Fault(Fault::broken("OpenAI: a request or an answer that can't be read")),
        }
    }
}

/// The transport that async-openai sends with: whole answers that can be read as `T`.
pub(super) fn whole_transport<T: DeserializeOwned + 'static>(service: Service) -> impl Courier {
    service_fn(move |request: HttpRequestFactory| {
        let service = service.clone();
        async move {
            let answer =
                accept(service.send(build_request(&request).await?, Repeat::Always).await?)?;
            answer.json::<T>()?;
            let response = http::Response::builder().status(answer.status).body(answer.body);
            Ok::<_, Undelivered>(response.map_err(Fault::broken)?.into())
        }
    })
}

/// The longest time for a stream in all: longer than any function runs. Its reader bounds the time
/// between two pieces.
const LONGEST_STREAM: Duration = Duration::from_mins(10);

/// A transport for answers that are read piece by piece.
pub(super) fn stream_transport(service: Service) -> impl Courier {
    service_fn(move |request: HttpRequestFactory| {
        let service = service.clone();
        async move {
            let mut request = build_request(&request).await?;
            *request.timeout_mut() = Some(LONGEST_STREAM);
            let response = service.open(request, Repeat::Always).await?;
            if response.status().is_success() {
                return Ok(response);
            }
            let refused = accept(service.close(response).await?);
            Err(refused.err().unwrap_or_else(|| Fault::broken("OpenAI refuses a stream").into()))
        }
    })
}

/// A service as async-openai takes one.
pub(super) trait Courier:
    Tower<HttpRequestFactory, Response = Response, Error = Undelivered, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Courier for S where
    S: Tower<HttpRequestFactory, Response = Response, Error = Undelivered, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}

async fn build_request(request: &HttpRequestFactory) -> Result<reqwest::Request, Undelivered> {
    let built = request.build().await;
    built.map_err(|_| Fault::broken("OpenAI: a request that can't be made").into())
}

/// The answer, if it is one. What only this model can't do is told apart from what none can.
fn accept(answer: ServiceResponse) -> Result<ServiceResponse, Undelivered> {
    let refused = matches!(
        answer.status,
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
    );
    if refused && answer.code().as_deref() == Some("model_not_found") {
        return Err(Undelivered::NoSuchModel);
    }
    if answer.status == StatusCode::BAD_REQUEST && is_about_schema(&answer) {
        return Err(Undelivered::NoSchemas);
    }
    Ok(answer.check_status()?)
}

fn is_about_schema(answer: &ServiceResponse) -> bool {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let param = body.pointer("/error/param").and_then(Value::as_str).unwrap_or_default();
    param.starts_with("response_format")
}
