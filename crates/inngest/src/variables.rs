//! The settings as the service's own tools name them, for programs that are set up by variables.
//!
//! What reads the variables is an argument: nothing here knows an environment.

use crate::config::{Config, Mode, SigningKey};

/// Where a development server listens when nothing else is said.
const DEV_ORIGIN: &str = "http://localhost:8288";

impl Config {
    /// The configuration that these variables describe; empty ones count as missing. Only
    /// `INNGEST_DEV` opens the endpoint to unsigned calls.
    pub fn from_variables(
        app_id: impl Into<String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let text = |name: &str| {
            let value = variable(name)?.trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        let origin = |name: &str| Some(text(name)?.trim_end_matches('/').to_owned());
        let usual = Self::new(app_id, Mode::Cloud);
        let dev = text("INNGEST_DEV").unwrap_or_default();
        let dev_origin = Self::dev_origin(&dev).unwrap_or_default();
        let mode = if dev_origin.is_some() { Mode::Dev } else { Mode::Cloud };
        let base = origin("INNGEST_BASE_URL").or(dev_origin);
        let is_off = |value: String| matches!(value.to_lowercase().as_str(), "0" | "false");
        Self {
            mode,
            signing_key: text("INNGEST_SIGNING_KEY").map(SigningKey::new),
            signing_key_fallback: text("INNGEST_SIGNING_KEY_FALLBACK").map(SigningKey::new),
            event_key: text("INNGEST_EVENT_KEY"),
            env: text("INNGEST_ENV"),
            api_origin: origin("INNGEST_API_BASE_URL")
                .or_else(|| base.clone())
                .unwrap_or(usual.api_origin),
            event_api_origin: origin("INNGEST_EVENT_API_BASE_URL")
                .or(base)
                .unwrap_or(usual.event_api_origin),
            serve_origin: origin("INNGEST_SERVE_ORIGIN").or_else(|| origin("INNGEST_SERVE_HOST")),
            serve_path: text("INNGEST_SERVE_PATH").unwrap_or(usual.serve_path),
            in_band_sync: !text("INNGEST_ALLOW_IN_BAND_SYNC").is_some_and(is_off),
            app_id: usual.app_id,
        }
    }

    /// The origin of the development server that a value of `INNGEST_DEV` names, without a slash at
    /// the end: a word for yes means where it usually is, an address means itself, and a word for no,
    /// or nothing, means that there is none.
    ///
    /// # Errors
    /// When the value is none of these.
    pub fn dev_origin(value: &str) -> Result<Option<String>, UnknownDevServer> {
        let value = value.trim();
        match value.to_ascii_lowercase().as_str() {
            "" | "0" | "false" | "no" | "off" => Ok(None),
            "1" | "true" | "yes" | "on" => Ok(Some(DEV_ORIGIN.to_owned())),
            _ => {
                let url = reqwest::Url::parse(value).map_err(|_| UnknownDevServer)?;
                let is_http = matches!(url.scheme(), "http" | "https") && url.has_host();
                let address = value.trim_end_matches('/').to_owned();
                is_http.then_some(Some(address)).ok_or(UnknownDevServer)
            }
        }
    }
}

/// A value of `INNGEST_DEV` that is neither a word for yes or no nor an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownDevServer;

#[cfg(test)]
mod tests {
    use super::*;

    fn config(variables: &[(&str, &str)]) -> Config {
        Config::from_variables("app", |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_said_means_cloud() {
        for dev in ["", "0", "false", "no", "localhost:8288"] {
            let config = config(&[("INNGEST_DEV", dev)]);
            assert_eq!(config.mode, Mode::Cloud, "{dev}");
            assert_eq!(config.api_origin, Config::API_ORIGIN);
            assert_eq!(config.event_api_origin, Config::EVENT_API_ORIGIN);
        }
        let config = config(&[]);
        assert_eq!((config.mode, config.serve_origin), (Mode::Cloud, None));
        assert!(config.signing_key.is_none() && config.in_band_sync);
    }

    #[test]
    fn a_development_server_is_named_or_where_it_usually_is() {
        let usual = config(&[("INNGEST_DEV", "1")]);
        assert_eq!((usual.mode, usual.api_origin.as_str()), (Mode::Dev, DEV_ORIGIN));
        let named = config(&[("INNGEST_DEV", "http://127.0.0.1:9000/")]);
        assert_eq!(
            (named.mode, named.event_api_origin.as_str()),
            (Mode::Dev, "http://127.0.0.1:9000")
        );
    }

    #[test]
    fn a_value_that_names_no_development_server_is_an_error() {
        let usual = Ok(Some(DEV_ORIGIN.to_owned()));
        for yes in ["1", "true", "TRUE", " yes ", "On"] {
            assert_eq!(Config::dev_origin(yes), usual, "{yes}");
        }
        for no in ["", " ", "0", "false", "no", "OFF"] {
            assert_eq!(Config::dev_origin(no), Ok(None), "{no}");
        }
        for unknown in ["2", "localhost:8288", "http://", "ftp://localhost", "dev"] {
            assert_eq!(Config::dev_origin(unknown), Err(UnknownDevServer), "{unknown}");
        }
    }

    #[test]
    fn the_narrower_name_wins() {
        let config = config(&[
            ("INNGEST_DEV", "1"),
            ("INNGEST_BASE_URL", "http://base/"),
            ("INNGEST_API_BASE_URL", "http://api"),
            ("INNGEST_SERVE_HOST", "http://old"),
            ("INNGEST_SERVE_ORIGIN", "http://new"),
            ("INNGEST_ALLOW_IN_BAND_SYNC", "false"),
        ]);
        assert_eq!(config.api_origin, "http://api");
        assert_eq!(config.event_api_origin, "http://base");
        assert_eq!(config.serve_origin.as_deref(), Some("http://new"));
        assert!(!config.in_band_sync);
    }
}
