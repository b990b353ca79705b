//! The database that holds what is cached and what is counted, if one is set up outside.

use cloud::{BaseUrl, Upstash};
use web::Missing;

use crate::Environment;
use crate::env::wrong;

/// The address and its key, under the names of Upstash itself, of its place on Vercel, and of Vercel
/// KV before that. The first name that is set decides.
const NAMES: [[&str; 2]; 3] = [
    ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
    ["KV_REST_API_URL", "KV_REST_API_TOKEN"],
    ["VERCEL_KV_REST_API_URL", "VERCEL_KV_REST_API_TOKEN"],
];

impl Environment {
    /// Upstash, if it is set up. Every caller gets the same, which knows what it has seen of the
    /// database.
    pub(crate) fn upstash(&self) -> Result<Option<Upstash>, Missing> {
        if let Some(redis) = self.upstash.get() {
            return Ok(redis.clone());
        }
        let mut redis = None;
        for names in NAMES {
            let Some([url, token]) = self.all_or_none(names)? else { continue };
            let url = BaseUrl::parse(url).map_err(|said| wrong(names[0], &said))?;
            let made = Upstash::new(self.http()?, url, token);
            redis = Some(made.map_err(|said| wrong(names[1], &said))?);
            break;
        }
        Ok(self.upstash.get_or_init(|| redis).clone())
    }

    /// Whether it is set up, whatever comes of it.
    pub(crate) fn names_upstash(&self) -> bool {
        NAMES.iter().any(|[url, _]| self.get(url).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://kv.example";

    fn made(variables: &[(&str, &str)]) -> Result<Option<Upstash>, Missing> {
        let owned = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Environment::of(owned).upstash()
    }

    #[test]
    fn a_database_has_three_names_and_takes_both_halves_of_one() {
        assert!(made(&[]).unwrap().is_none());
        for [url, token] in NAMES {
            assert!(made(&[(url, URL), (token, "key")]).unwrap().is_some(), "{url}");
            assert_eq!(made(&[(url, URL)]).unwrap_err().variable, token);
            assert_eq!(made(&[(token, "key")]).unwrap_err().variable, url);
        }
        let [_, [url, token], _] = NAMES;
        let half = made(&[(url, URL), (token, "key"), (NAMES[0][1], "key")]).unwrap_err();
        assert_eq!(half.variable, NAMES[0][0], "the first name that is set decides");
    }

    #[test]
    fn its_key_goes_over_tls_and_is_not_told() {
        let [url, token] = NAMES[0];
        for (wrong, value, key) in [
            (url, "http://hidden.example", "key"),
            (url, "hidden", "key"),
            (token, URL, "hid\u{7f}den"),
        ] {
            let missing = made(&[(url, value), (token, key)]).unwrap_err();
            assert_eq!(missing.variable, wrong);
            assert!(!missing.to_string().contains("hid"), "{missing}");
        }
        assert!(made(&[(url, "http://127.0.0.1:8079"), (token, "key")]).unwrap().is_some());
    }
}
