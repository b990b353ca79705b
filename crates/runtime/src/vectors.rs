//! The vector index at Pinecone, if one is set up.

use std::sync::PoisonError;

use cloud::pinecone::Index;
use cloud::{BaseUrl, Pinecone};
use web::Missing;

use crate::Environment;
use crate::env::wrong;

const KEY: &str = "PINECONE_API_KEY";
const NAMED: &str = "PINECONE_INDEX";
const HOST: &str = "PINECONE_INDEX_HOST";
const CONTROLLER: &str = "PINECONE_CONTROLLER_URL";

/// Gone from Pinecone's interface, and still in many people's environments.
const FORMERLY: &str = "PINECONE_ENVIRONMENT";

impl Environment {
    /// The index, when there is a key for it. Every caller gets the same, which has looked up once
    /// where it is.
    pub fn pinecone(&self) -> Result<Option<Pinecone>, Missing> {
        if let Some(pinecone) = self.pinecone.get() {
            return Ok(Some(pinecone.clone()));
        }
        let Some(key) = self.get(KEY) else { return Ok(None) };
        let mut index = Index::named(self.get(NAMED).unwrap_or(Index::USUAL))
            .map_err(|said| wrong(NAMED, &said))?;
        if let Some(url) = self.get(CONTROLLER) {
            let url = BaseUrl::parse(url).map_err(|said| wrong(CONTROLLER, &said))?;
            index = index.with_controller(url);
        }
        if let Some(host) = self.get(HOST) {
            index = index.with_host(host).map_err(|said| wrong(HOST, &said))?;
        }
        let pinecone = Pinecone::new(self.http()?, key, index).map_err(|said| wrong(KEY, &said))?;
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if self.get(FORMERLY).is_some() && noted.insert(FORMERLY) {
            tracing::info!("{FORMERLY} is ignored: Pinecone has no environments any more");
        }
        Ok(Some(self.pinecone.get_or_init(|| pinecone).clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(variables.iter().map(|(name, value)| ((*name).into(), (*value).into())))
    }

    #[test]
    fn an_index_is_there_with_its_key_and_what_is_wrong_is_named() {
        assert!(environment(&[(HOST, "host.example")]).pinecone().unwrap().is_none());
        assert!(environment(&[(KEY, "k"), (FORMERLY, "gcp")]).pinecone().unwrap().is_some());
        for (name, value) in
            [(HOST, "http://host.example"), (CONTROLLER, "api.example"), (KEY, "two\nlines")]
        {
            let missing = environment(&[(KEY, "k"), (name, value)]).pinecone().unwrap_err();
            assert_eq!(missing.variable, name);
            assert!(!missing.to_string().contains(value), "{missing}");
        }
    }

    #[test]
    fn on_vercel_nothing_stands_in_for_the_index() {
        let bare = environment(&[("VERCEL", "1"), ("DATABASE_URL", "postgres://localhost/x")]);
        assert_eq!(bare.vectors().err().unwrap().variable, KEY);
        assert!(bare.with(KEY, "k").vectors().is_ok());
    }
}
