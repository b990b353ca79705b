//! Base addresses of outside services. Requests to them carry keys, so plain HTTP is allowed on
//! this machine only.

use reqwest::Url;

/// The address a service's API starts at, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Refuses, with the reason, what is no address, what has more than a path, and plain HTTP
    /// outside this machine. The reason does not repeat the address, which may hold a key.
    pub fn parse(url: &str) -> Result<Self, String> {
        let mut url = parse_secure(url)?;
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err("must be an address without a user, a ? or a #.".to_owned());
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address with a path, which starts with a slash or is empty.
    pub(crate) fn join(&self, path: &str) -> String {
        // A bare host keeps its slash when it is parsed.
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }

    /// The address with a path, which starts with a slash or is empty, and a query.
    pub(crate) fn with_query(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// The address with a path made of these segments.
    pub(crate) fn with_segments<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

/// An address over TLS, or on this machine.
pub(crate) fn parse_secure(url: &str) -> Result<Url, String> {
    let url: Url = url.parse().map_err(|error| format!("is no address: {error}."))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(url),
        "http" if here => Ok(url),
        _ => Err("must be an https:// address.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_reached_over_tls_or_on_this_machine() {
        for fine in
            ["https://api.example", "http://127.0.0.1:1/x", "http://localhost", "http://[::1]"]
        {
            assert!(BaseUrl::parse(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "http://api.example",
            "http://localhost.example",
            "ftp://api.example",
            "api.example",
            "https://me:hidden@api.example",
            "https://api.example/?hidden=1",
            "",
        ] {
            let reason = BaseUrl::parse(wrong).unwrap_err();
            assert!(!reason.contains("hidden"), "{wrong}: {reason}");
        }
    }

    #[test]
    fn paths_are_added_after_one_slash() {
        for base in ["https://api.example/a", "https://api.example/a/"] {
            let base = BaseUrl::parse(base).unwrap();
            assert_eq!(base.join("/b"), "https://api.example/a/b");
            assert_eq!(
                base.with_segments(["b c", "d/e"]).as_str(),
                "https://api.example/a/b%20c/d%2Fe"
            );
        }
        let base = BaseUrl::parse("https://api.example/a").unwrap();
        let url_text =
            |path: &str, query: &[(&str, &str)]| base.with_query(path, query).to_string();
        assert_eq!(url_text("", &[("b", "c d")]), "https://api.example/a?b=c+d");
        assert_eq!(url_text("/", &[("b", "/")]), "https://api.example/a/?b=%2F");
        assert_eq!(url_text("/b", &[]), "https://api.example/a/b");
        let host_only = BaseUrl::parse("https://api.example").unwrap();
        assert_eq!(
            (host_only.join("").as_str(), host_only.join("/b").as_str()),
            ("https://api.example", "https://api.example/b")
        );
        assert_eq!(host_only.with_segments(["a"]).as_str(), "https://api.example/a");
    }
}
