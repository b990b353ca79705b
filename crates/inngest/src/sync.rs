//! Registration: in the answer itself (in band), or by a request of ours to the API.

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::context::Context;
use crate::introspection::{self, CallerProof};
use crate::message::{Request, UnsignedResponse, header_text, query_value};
use crate::{api, functions, headers};

/// Bytes of the API's answer to a registration.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

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
pub(crate) async fn register(
    context: &Context,
    request: &Request,
    caller: CallerProof,
) -> UnsignedResponse {
    let in_band = context.config.in_band_sync
        && header_text(&request.headers, headers::SYNC_KIND) == Some(headers::IN_BAND);
    // Anyone may make us register again at our own address. An address that comes with the request
    // is believed only from a verified caller.
    let address_is_ours = context.config.serve_origin.is_some();
    let must_be_verified = in_band || !address_is_ours || caller == CallerProof::Refused;
    if let Some(refusal) = UnsignedResponse::refusal(caller).filter(|_| must_be_verified) {
        return refusal;
    }
    let Some(url) = serve_url(context, &request.body) else {
        let message = "the address of this endpoint is not known: name it in the body as url";
        return UnsignedResponse::failed(StatusCode::INTERNAL_SERVER_ERROR, message);
    };
    if in_band {
        return in_band_answer(context, &url);
    }
    let server_kind = header_text(&request.headers, headers::SERVER_KIND);
    let deploy_id = query_value(&request.query, "deployId");
    match out_of_band(context, &url, server_kind, deploy_id.as_deref()).await {
        Ok(modified) => UnsignedResponse::json(
            StatusCode::OK,
            &json!({"message": "Successfully synced.", "modified": modified}),
        ),
        Err(message) => {
            tracing::error!("registration failed: {message}");
            let message = format!("registration failed: {message}");
            let body = json!({"message": message, "modified": false});
            UnsignedResponse::json(StatusCode::INTERNAL_SERVER_ERROR, &body)
        }
    }
}

/// Our own address if it is known, else the one the service names.
fn serve_url(context: &Context, body: &[u8]) -> Option<String> {
    match &context.config.serve_origin {
        Some(origin) => Some(format!("{origin}{}", context.config.serve_path)),
        None => serde_json::from_slice(body).ok().map(|ping: Ping| ping.url),
    }
}

fn in_band_answer(context: &Context, url: &str) -> UnsignedResponse {
    let config = &context.config;
    let body = json!({
        "app_id": config.app_id,
        "capabilities": introspection::capabilities(config),
        "env": config.env,
        "framework": "",
        "functions": functions::describe_all(&config.app_id, &context.jobs, url),
        "inspection": introspection::full(config, functions::count(&context.jobs)),
        "platform": "vercel",
        "sdk": introspection::sdk(),
        "sdk_author": "study-companion",
        "sdk_language": "rust",
        "sdk_version": env!("CARGO_PKG_VERSION"),
        "url": url,
    });
    UnsignedResponse::json(StatusCode::OK, &body).with(headers::SYNC_KIND, headers::IN_BAND)
}

/// Registers at the API; says whether anything changed there.
async fn out_of_band(
    context: &Context,
    url: &str,
    server_kind: Option<&str>,
    deploy_id: Option<&str>,
) -> Result<bool, String> {
    let config = &context.config;
    let body = json!({
        "url": url,
        "deployType": "ping",
        "appName": config.app_id,
        "sdk": introspection::sdk(),
        "v": "0.1",
        "framework": "",
        "capabilities": introspection::capabilities(config),
        "functions": functions::describe_all(&config.app_id, &context.jobs, url),
    });
    let deploy_id = deploy_id
        .filter(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .map(|id| format!("?deployId={id}"))
        .unwrap_or_default();
    let address = format!("{}/fn/register{deploy_id}", config.api_origin);
    let answer = api::ask(context, MAX_ANSWER_BYTES, |http| {
        let request = http.post(&address).header(headers::SYNC_KIND, "out_of_band").json(&body);
        match server_kind {
            Some(kind) => request.header(headers::EXPECTED_SERVER_KIND, kind),
            None => request,
        }
    })
    .await?;
    let registered: Registered = serde_json::from_slice(&answer)
        .map_err(|error| format!("what the API answered makes no sense: {error}"))?;
    Ok(registered.modified)
}
