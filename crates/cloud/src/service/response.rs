//! The whole answer of a service.

use bytes::Bytes;
use ports::Fault;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Characters of a service's own word for an error.
const MAX_CODE_CHARS: usize = 60;

/// Places where services put their word for an error.
const CODES: [&str; 4] = ["/error/code", "/code", "/error/type", "/name"];

/// An answer that is not "try again".
#[derive(Debug, Clone)]
pub struct ServiceResponse {
    pub(crate) service: &'static str,
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Its body, bounded.
    pub body: Bytes,
}

impl ServiceResponse {
    /// The answer, if it says that the request was carried out.
    ///
    /// [`Fault::Broken`] when our key is refused or the answer is no answer of an API, such as a
    /// redirect: the setup is wrong. [`Fault::Rejected`] when the request was understood and
    /// refused.
    pub fn check_status(self) -> Result<Self, Fault> {
        let (service, status) = (self.service, self.status);
        match status {
            _ if status.is_success() => Ok(self),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(Fault::Broken(format!("{service} refuses our key ({})", status.as_u16())))
            }
            _ if status.is_client_error() => {
                let code = self.code().map(|code| format!(" ({code})")).unwrap_or_default();
                Err(Fault::Rejected(format!("{service} answers {}{code}", status.as_u16())))
            }
            _ => Err(Fault::Broken(format!("{service} answers {}", status.as_u16()))),
        }
    }

    /// The body as JSON. A body that is something else is [`Fault::Broken`], and not repeated in it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => "other JSON than it should",
                serde_json::error::Category::Eof => "half of a JSON document, or nothing",
                _ => "what is no JSON",
            };
            let place = format!("line {}, column {}", error.line(), error.column());
            Fault::Broken(format!("{} answers {what} ({place})", self.service))
        })
    }

    /// The service's own word for an error, if it is a word: its sentences may repeat what was sent.
    pub fn code(&self) -> Option<String> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        let code = CODES.iter().find_map(|place| match body.pointer(place)? {
            Value::String(code) => Some(code.clone()),
            Value::Number(code) => Some(code.to_string()),
            _ => None,
        })?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        (code.len() <= MAX_CODE_CHARS && code.chars().all(is_word)).then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> ServiceResponse {
        ServiceResponse {
            service: "The service",
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    #[test]
    fn a_refused_key_is_ours_to_mend_and_a_refused_request_is_not_sent_again() {
        for status in [401, 403, 302] {
            assert!(matches!(answer(status, "").check_status(), Err(Fault::Broken(_))), "{status}");
        }
        for status in [400, 404, 409, 413] {
            assert!(
                matches!(answer(status, "").check_status(), Err(Fault::Rejected(_))),
                "{status}"
            );
        }
        assert!(answer(204, "").check_status().is_ok());
    }

    #[test]
    fn a_services_word_is_kept_and_its_sentences_are_not() {
        let body = r#"{"error":{"code":"context_length_exceeded","message":"Ada said …"}}"#;
        let fault = answer(400, body).check_status().unwrap_err().to_string();
        assert!(
            fault.contains("400 (context_length_exceeded)") && !fault.contains("Ada"),
            "{fault}"
        );
        assert_eq!(answer(400, r#"{"code":20404}"#).code().as_deref(), Some("20404"));
        assert_eq!(answer(400, r#"{"code":"no such thing"}"#).code(), None);
        assert_eq!(answer(400, "<html>").code(), None);
    }

    #[test]
    fn what_is_no_json_is_not_repeated() {
        for body in ["", "<html>Ada</html>", r#"{"name":"Ada""#, r#"["Ada"]"#] {
            let fault = answer(200, body).json::<u32>().unwrap_err();
            assert!(
                matches!(fault, Fault::Broken(_)) && !fault.to_string().contains("Ada"),
                "{fault}"
            );
        }
    }
}
