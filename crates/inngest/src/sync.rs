//! Registration: in the answer itself (in band), or by a request of ours to the API.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::SigningKey;
use crate::endpoint::{Answer, Asker, Endpoint, Request, header_text, query_value};
use crate::inspection::{self, Caller};
use crate::{functions, headers};

/// How long the API may take to accept a registration.
const REGISTER_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct Ping {
    url: String,
}

#[derive(Deserialize)]
struct Registered {
    #[serde(default)]
    modified: bool,
}

/// Registers the jobs in the way that is asked for.
pub(crate) async fn register(endpoint: &Endpoint, request: &Request, asker: &Asker<'_>) -> Answer {
    let in_band = header_text(&request.headers, headers::SYNC_KIND) == Some(headers::IN_BAND);
    // Anyone may make us register again at our own address. An address that comes with the request
    // is believed only from a verified caller.
    let address_is_ours = endpoint.config.serve_origin.is_some();
    let must_be_verified = in_band || !address_is_ours || asker.caller == Caller::Refused;
    if let Some(refusal) = endpoint.refusal(asker).filter(|_| must_be_verified) {
        return refusal;
    }
    let Some(url) = serve_url(endpoint, &request.body) else {
        let message = "the address of this endpoint is not known: name it in the body as url";
        return Answer::failed(StatusCode::INTERNAL_SERVER_ERROR, message);
    };
    if in_band {
        return in_band_answer(endpoint, &url);
    }
    let server_kind = header_text(&request.headers, headers::SERVER_KIND);
    let deploy_id = query_value(&request.query, "deployId");
    match out_of_band(endpoint, &url, server_kind, deploy_id.as_deref()).await {
        Ok(modified) => Answer::json(
            StatusCode::OK,
            &json!({"message": "Successfully synced.", "modified": modified}),
        ),
        Err(message) => {
            tracing::error!("registration failed: {message}");
            let body = json!({"message": message, "modified": false});
            Answer::json(StatusCode::INTERNAL_SERVER_ERROR, &body)
        }
    }
}

/// Our own address if it is known, else the one the service names.
fn serve_url(endpoint: &Endpoint, body: &[u8]) -> Option<String> {
    match &endpoint.config.serve_origin {
        Some(origin) => Some(format!("{origin}{}", endpoint.config.serve_path)),
        None => serde_json::from_slice(body).ok().map(|ping: Ping| ping.url),
    }
}

fn in_band_answer(endpoint: &Endpoint, url: &str) -> Answer {
    let config = &endpoint.config;
    let body = json!({
        "app_id": config.app_id,
        "capabilities": inspection::capabilities(),
        "env": config.env,
        "framework": "",
        "functions": functions::describe_all(&config.app_id, &endpoint.jobs, url),
        "inspection": inspection::full(config, endpoint.jobs.len()),
        "platform": "vercel",
        "sdk": inspection::sdk(),
        "sdk_author": "study-companion",
        "sdk_language": "rust",
        "sdk_version": env!("CARGO_PKG_VERSION"),
        "url": url,
    });
    Answer::json(StatusCode::OK, &body).with(headers::SYNC_KIND, headers::IN_BAND)
}

/// Registers at the API; says whether anything changed there. A key that is refused is followed by
/// the fallback key.
async fn out_of_band(
    endpoint: &Endpoint,
    url: &str,
    server_kind: Option<&str>,
    deploy_id: Option<&str>,
) -> Result<bool, String> {
    let config = &endpoint.config;
    let body = json!({
        "url": url,
        "deployType": "ping",
        "appName": config.app_id,
        "sdk": inspection::sdk(),
        "v": "0.1",
        "framework": "",
        "capabilities": inspection::capabilities(),
        "functions": functions::describe_all(&config.app_id, &endpoint.jobs, url),
    });
    let mut keys: Vec<Option<&SigningKey>> = config.signing_keys().map(Some).collect();
    if keys.is_empty() {
        keys.push(None);
    }
    let mut refused = String::new();
    for key in keys {
        let response = request_to_register(endpoint, &body, key, server_kind, deploy_id)
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        let status = response.status();
        if status.is_success() {
            let registered: Registered =
                response.json().await.map_err(|error| error.without_url().to_string())?;
            return Ok(registered.modified);
        }
        refused = format!("the API refused the registration with status {}", status.as_u16());
        if !matches!(status.as_u16(), 401 | 403) {
            break;
        }
    }
    Err(refused)
}

fn request_to_register(
    endpoint: &Endpoint,
    body: &Value,
    key: Option<&SigningKey>,
    server_kind: Option<&str>,
    deploy_id: Option<&str>,
) -> reqwest::RequestBuilder {
    let config = &endpoint.config;
    let deploy_id = deploy_id
        .filter(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .map(|id| format!("?deployId={id}"))
        .unwrap_or_default();
    let mut request = endpoint
        .http
        .post(format!("{}/fn/register{deploy_id}", config.api_origin))
        .timeout(REGISTER_TIMEOUT)
        .header(headers::SDK, headers::SDK_NAME)
        .header(headers::REQ_VERSION, headers::REQ_VERSION_NUMBER)
        .header(headers::SYNC_KIND, "out_of_band")
        .json(body);
    if let Some(key) = key {
        request = request.bearer_auth(key.hashed());
    }
    if let Some(kind) = server_kind {
        request = request.header(headers::EXPECTED_SERVER_KIND, kind);
    }
    if let Some(env) = &config.env {
        request = request.header(headers::ENV, env);
    }
    request
}
