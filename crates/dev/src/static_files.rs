//! The files of `public/` beside the routes, as the platform serves them.
//!
//! The headers come from `vercel.json` itself, so that a page which works here is not stopped there
//! by a stricter policy.

use std::convert::Infallible;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use sqlx::PgPool;
use tower::{ServiceExt, service_fn};
use tower_http::services::{ServeDir, ServeFile};

use crate::{Result, demo};

/// The headers that the platform is told to send.
const SETTINGS: &str = include_str!("../../../vercel.json");

/// The only folder that is served.
const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../public");

/// Browsers ask each time whether a file has changed, as on the platform.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// The routes and the files in one router.
pub(crate) fn serve_beside(api: Router, db: PgPool, store: Option<Router>) -> Result<Router> {
    let accounts = get(async move || demo::accounts(&db).await);
    let mut local = Router::new().route("/demo.json", accounts);
    if let Some(store) = store {
        local = local.merge(store);
    }
    Ok(mount(api, local, Path::new(PUBLIC), headers(SETTINGS)?))
}

/// Paths under `/api` go to the routes, those that only this server knows to `local`, all others to
/// the folder.
fn mount(api: Router, local: Router, folder: &Path, rules: Vec<HeaderRule>) -> Router {
    let missing = ServeFile::new(folder.join("404.html"));
    let files = ServeDir::new(folder).not_found_service(missing);
    let local = local.fallback_service(files);
    let all = service_fn(move |request: Request| {
        let (api, local, rules) = (api.clone(), local.clone(), rules.clone());
        async move {
            let path = request.uri().path().to_owned();
            let response = if path == "/api" || path.starts_with("/api/") {
                api.oneshot(request).await?
            } else {
                let mut response = local.oneshot(request).await?;
                response.headers_mut().entry(CACHE_CONTROL).or_insert(REVALIDATE);
                response
            };
            Ok::<Response, Infallible>(with_headers(response, &path, &rules))
        }
    });
    Router::new().fallback_service(all)
}

/// Headers for paths that begin with something.
#[derive(Debug, Clone)]
struct HeaderRule {
    prefix: String,
    headers: HeaderMap,
}

#[derive(Deserialize)]
struct HostingSettings {
    #[serde(default)]
    headers: Vec<StoredRule>,
}

#[derive(Deserialize)]
struct StoredRule {
    source: String,
    headers: Vec<StoredHeader>,
}

#[derive(Deserialize)]
struct StoredHeader {
    key: String,
    value: String,
}

/// The rules of the settings. Only sources such as `/(.*)` and `/docs/(.*)` are understood; any other
/// is refused, because it would be followed in production and not here.
fn headers(settings: &str) -> Result<Vec<HeaderRule>> {
    let settings: HostingSettings = serde_json::from_str(settings)?;
    let rules = settings.headers.into_iter().map(|rule| {
        let prefix = rule.source.strip_suffix("(.*)").filter(|prefix| is_plain(prefix));
        let prefix = prefix
            .ok_or_else(|| format!("vercel.json: headers for {} can't be served", rule.source))?;
        let headers = rule.headers.into_iter().map(|StoredHeader { key, value }| {
            Ok((HeaderName::try_from(key)?, HeaderValue::try_from(value)?))
        });
        Ok(HeaderRule { prefix: prefix.to_owned(), headers: headers.collect::<Result<_>>()? })
    });
    rules.collect()
}

fn is_plain(prefix: &str) -> bool {
    prefix.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_'))
}

/// Later rules win over earlier ones, and all over what the answer says, as on the platform.
fn with_headers(mut response: Response, path: &str, rules: &[HeaderRule]) -> Response {
    for rule in rules.iter().filter(|rule| path.starts_with(&rule.prefix)) {
        for (name, value) in &rule.headers {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use axum::body::{Body, to_bytes};
    use http::{Method, StatusCode};

    use super::*;

    /// A folder with a page, beside a secret.
    struct PageFolder(PathBuf);

    impl PageFolder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("study-{name}-{}", std::process::id()));
            let public = folder.join("public");
            std::fs::create_dir_all(public.join("docs")).unwrap();
            std::fs::write(folder.join("secret.txt"), "secret").unwrap();
            std::fs::write(public.join("index.html"), "home").unwrap();
            std::fs::write(public.join("404.html"), "lost").unwrap();
            std::fs::write(public.join("docs/index.html"), "docs").unwrap();
            std::fs::write(public.join("app.js"), "js").unwrap();
            Self(folder)
        }

        fn router(&self) -> Router {
            let api = Router::new().fallback(async || "api");
            let local = Router::new().route("/demo.json", get(async || "demo"));
            mount(api, local, &self.0.join("public"), headers(SETTINGS).unwrap())
        }

        async fn request_path(
            &self,
            method: Method,
            path: &str,
        ) -> (StatusCode, HeaderMap, String) {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let (parts, body) = self.router().oneshot(request).await.unwrap().into_parts();
            let body = to_bytes(body, 1000).await.unwrap();
            (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
        }

        async fn get(&self, path: &str) -> (u16, String) {
            let (status, _, body) = self.request_path(Method::GET, path).await;
            (status.as_u16(), body)
        }
    }

    impl Drop for PageFolder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn pages_and_routes_are_told_apart() {
        let folder = PageFolder::new("pages");
        assert_eq!(folder.get("/").await, (200, "home".into()));
        assert_eq!(folder.get("/app.js").await, (200, "js".into()));
        assert_eq!(folder.get("/docs/").await, (200, "docs".into()));
        assert_eq!(folder.get("/demo.json").await, (200, "demo".into()));
        assert_eq!(folder.get("/nothing").await, (404, "lost".into()));
        for path in ["/api", "/api/", "/api/health", "/api/nothing"] {
            assert_eq!(folder.get(path).await, (200, "api".into()), "{path}");
        }
        assert_eq!(folder.get("/apiary").await, (404, "lost".into()));
        let (status, ..) = folder.request_path(Method::POST, "/app.js").await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    }

    #[tokio::test]
    async fn nothing_outside_the_folder_is_served() {
        let folder = PageFolder::new("outside");
        let paths = [
            "/../secret.txt",
            "/docs/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e%2fsecret.txt",
            "/..%5csecret.txt",
            "/docs/%2e%2e/%2e%2e/secret.txt",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/index.html%00.js",
        ];
        for path in paths {
            let (status, body) = folder.get(path).await;
            assert_eq!((status, body.as_str()), (404, "lost"), "{path}");
        }
    }

    #[tokio::test]
    async fn every_answer_has_the_headers_of_the_platform() {
        let folder = PageFolder::new("headers");
        for path in ["/", "/app.js", "/nothing", "/demo.json", "/api/health"] {
            let (_, headers, _) = folder.request_path(Method::GET, path).await;
            let has = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
            let policy = has("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
            assert_eq!(has("x-content-type-options"), "nosniff");
            assert_eq!(has("referrer-policy"), "no-referrer");
            assert!(has("permissions-policy").contains("camera=()"));
        }
        let (_, headers, _) = folder.request_path(Method::GET, "/app.js").await;
        assert_eq!(headers[CACHE_CONTROL], REVALIDATE);
    }

    #[test]
    fn a_rule_that_would_count_only_in_production_is_refused() {
        let rule = r#"{"headers": [{"source": "/docs/:path*", "headers": []}]}"#;
        assert!(headers(rule).unwrap_err().to_string().contains("/docs/:path*"));
        let rule = r#"{"headers": [{"source": "/docs/(.*)", "headers": []}]}"#;
        assert_eq!(headers(rule).unwrap()[0].prefix, "/docs/");
    }
}
