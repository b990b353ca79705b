//! The development server that the service's own variable `INNGEST_DEV` names.
//!
//! The value is an argument: nothing here reads the environment.

use crate::config::Config;

/// The usual address of a development server.
const DEV_ORIGIN: &str = "http://localhost:8288";

impl Config {
    /// The origin of the development server that a value of `INNGEST_DEV` names, without a slash at
    /// the end: a word for yes means where it usually is, an address means itself, and a word for no,
    /// or nothing, means that there is none.
    ///
    /// # Errors
    /// The value is none of these.
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

    #[test]
    fn a_development_server_is_named_or_where_it_usually_is() {
        let usual = Ok(Some(DEV_ORIGIN.to_owned()));
        for yes in ["1", "true", "TRUE", " yes ", "On"] {
            assert_eq!(Config::dev_origin(yes), usual, "{yes}");
        }
        for no in ["", " ", "0", "false", "no", "OFF"] {
            assert_eq!(Config::dev_origin(no), Ok(None), "{no}");
        }
        let named = Ok(Some("http://127.0.0.1:9000".to_owned()));
        assert_eq!(Config::dev_origin("http://127.0.0.1:9000/"), named);
    }

    #[test]
    fn a_value_that_names_no_development_server_is_an_error() {
        for unknown in ["2", "localhost:8288", "http://", "ftp://localhost", "dev"] {
            assert_eq!(Config::dev_origin(unknown), Err(UnknownDevServer), "{unknown}");
        }
    }
}
