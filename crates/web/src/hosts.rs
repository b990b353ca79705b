//! The hosts that a server on a person's own machine answers for.
//!
//! A page can let its own name point to 127.0.0.1 (DNS rebinding); for the browser it is then of the
//! same origin as the server and may read everything. The name in `Host` still gives it away.
//! Functions on Vercel need none of this: the platform sends them their own hosts only.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use crate::cors::Origins;
use crate::cors_log::{RecentRefusals, printable};
use crate::{Problem, middleware};

static REFUSED: RecentRefusals = RecentRefusals::new();

/// The requests that a local server takes: those to this machine or to a host of its own, and of those
/// that change something only what no other site's page has sent.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    /// In lower case, without port.
    own: Vec<String>,
    origins: Origins,
}

impl Hosts {
    /// This machine, the hosts of these addresses (such as `https://study.example`), and pages of
    /// these origins.
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, origins: Origins) -> Self {
        let host = |address: &str| Some(address.parse::<Uri>().ok()?.host()?.to_ascii_lowercase());
        Self { own: own.into_iter().filter_map(host).collect(), origins }
    }

    /// Puts the check in front of routes and files.
    pub fn guard(self, routes: Router) -> Router {
        routes.layer(from_fn(move |request: Request, next: Next| {
            let checked = self.check(request.method(), request.uri(), request.headers());
            async move {
                match checked {
                    Ok(()) => next.run(request).await,
                    Err(problem) => middleware::refuse(request, problem).await,
                }
            }
        }))
    }

    fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        // The target's own host counts where it has one (RFC 9112, section 3.2.2); `Host` has to be
        // right all the same, because whatever stands in between may have gone by that one.
        if let Some(authority) = uri.authority() {
            self.check_host(authority.as_str().as_bytes())?;
        }
        let host = single_header(headers, HOST).ok_or_else(Problem::without_host)?;
        self.check_host(host.as_bytes())?;
        if !method.is_safe() && headers.contains_key(ORIGIN) {
            let origin = single_header(headers, ORIGIN);
            if !origin.is_some_and(|origin| self.is_own_origin(origin)) {
                let shown = origin.map_or_else(|| "several".into(), |o| printable(o.as_bytes()));
                REFUSED.warn(&format!("a request of a page on `{shown}` was refused: that origin is neither this server nor in ALLOWED_ORIGINS"));
                return Err(Problem::foreign_origin());
            }
        }
        Ok(())
    }

    fn check_host(&self, authority: &[u8]) -> Result<(), Problem> {
        let host = host_of(authority).ok_or_else(Problem::without_host)?;
        if self.has(&host) {
            return Ok(());
        }
        let shown = printable(authority);
        REFUSED.warn(&format!(
            "a request to the host `{shown}` was refused: it is neither this machine nor APP_URL"
        ));
        Err(Problem::misdirected())
    }

    fn has(&self, host: &str) -> bool {
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        host == "localhost"
            || host.parse() == Ok(Ipv4Addr::LOCALHOST)
            || bare.is_some_and(|host| host.parse() == Ok(Ipv6Addr::LOCALHOST))
            || self.own.iter().any(|own| own == host)
    }

    /// Ports of this machine are no other site: a front end that is being developed forwards what
    /// its pages send.
    fn is_own_origin(&self, origin: &HeaderValue) -> bool {
        let text = origin.to_str().unwrap_or_default();
        let authority = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        let host = authority.and_then(|authority| host_of(authority.as_bytes()));
        host.is_some_and(|host| self.has(&host)) || self.origins.lists(origin)
    }
}

/// A header that is there once.
fn single_header(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// The host of `host` or `host:port`, in lower case.
fn host_of(authority: &[u8]) -> Option<String> {
    let text = str::from_utf8(authority).ok()?;
    let parsed: Authority = text.parse().ok()?;
    let port = text.strip_prefix(parsed.host())?;
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let plain = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    plain.then(|| parsed.host().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use http::StatusCode;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;

    fn hosts() -> Hosts {
        let origins = Origins::parse("https://front.example").unwrap();
        Hosts::new(["https://Study.example/", "no address"], origins)
    }

    /// The status and, of a refusal, its code.
    async fn request_path(method: Method, target: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let routes = hosts().guard(Router::new().fallback(async || "reached"));
        let response = routes.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 10_000).await.unwrap();
        if parts.status == StatusCode::OK {
            return (200, String::new());
        }
        assert_eq!(parts.headers["content-type"], "application/problem+json");
        assert!(parts.headers.contains_key("x-request-id"));
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["status"], parts.status.as_u16());
        (parts.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }

    async fn get(host: &str) -> (u16, String) {
        request_path(Method::GET, "/", &[("host", host)]).await
    }

    fn misdirected() -> (u16, String) {
        (421, "misdirected_request".into())
    }

    fn without_host() -> (u16, String) {
        (400, "malformed_host".into())
    }

    #[tokio::test]
    async fn this_machine_and_the_products_own_host_are_answered() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:3000",
            "localhost",
            "LocalHost:8080",
            "[::1]",
            "[::1]:3000",
            "[0:0:0:0:0:0:0:1]:1",
            "localhost:",
            "study.example",
            "STUDY.example:443",
        ] {
            assert_eq!(get(host).await, (200, String::new()), "{host}");
        }
    }

    #[tokio::test]
    async fn another_host_is_misdirected() {
        for host in [
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "study.example.evil.example",
            "evilstudy.example",
            "localhost.",
            "0.0.0.0",
            "127.0.0.2",
            "2130706433",
            "0x7f.1",
            "[::]",
            "[::ffff:127.0.0.1]",
            "192.168.1.7:3000",
        ] {
            assert_eq!(get(host).await, misdirected(), "{host}");
        }
    }

    #[tokio::test]
    async fn a_host_that_is_absent_double_or_none_is_refused() {
        assert_eq!(request_path(Method::GET, "/", &[]).await, without_host());
        let twice = [("host", "localhost"), ("host", "localhost")];
        assert_eq!(request_path(Method::GET, "/", &twice).await, without_host());
        let mixed = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(request_path(Method::GET, "/", &mixed).await, without_host());
        for host in
            ["", "evil.example@localhost", "localhost:80:80", "localhost:x", "localhost/", "a b"]
        {
            assert_eq!(get(host).await, without_host(), "{host}");
        }
    }

    #[tokio::test]
    async fn the_host_of_an_absolute_target_counts_as_well() {
        let target = |host: &'static str, target: &'static str| async move {
            request_path(Method::GET, target, &[("host", host)]).await
        };
        assert_eq!(target("localhost", "http://localhost:3000/api").await.0, 200);
        assert_eq!(target("localhost", "http://evil.example/api").await, misdirected());
        assert_eq!(target("evil.example", "http://localhost/api").await, misdirected());
        assert_eq!(target("localhost", "http://localhost@evil.example/").await, without_host());
    }

    #[tokio::test]
    async fn pages_of_other_sites_change_nothing() {
        let send = |method: Method, origin: &'static str| async move {
            request_path(method, "/", &[("host", "localhost:3000"), ("origin", origin)]).await
        };
        let foreign = (403, "foreign_origin".to_owned());
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            for origin in [
                "https://evil.example",
                "null",
                "",
                "http://localhost.evil.example",
                "file://",
                "https://front.example.evil.example",
                "http://front.example",
                "localhost:3000",
            ] {
                assert_eq!(send(method.clone(), origin).await, foreign, "{method} {origin}");
            }
            for origin in [
                "http://localhost:3000",
                "http://127.0.0.1:5173",
                "http://[::1]:3000",
                "https://study.example",
                "https://front.example",
            ] {
                assert_eq!(send(method.clone(), origin).await.0, 200, "{method} {origin}");
            }
        }
        // Reading across origins is what CORS decides, preflights included.
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert_eq!(send(method, "https://evil.example").await.0, 200);
        }
        let two = [("host", "localhost"), ("origin", "null"), ("origin", "http://localhost")];
        assert_eq!(request_path(Method::POST, "/", &two).await, foreign);
    }

    #[tokio::test]
    async fn requests_of_programs_carry_no_origin() {
        assert_eq!(request_path(Method::POST, "/", &[("host", "127.0.0.1:3000")]).await.0, 200);
    }
}
