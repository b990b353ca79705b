//! The store of files, if one is set up outside.

use cloud::{BaseUrl, VercelBlob};
use web::Missing;

use crate::Environment;
use crate::env::wrong;

/// Opens the store and names it.
pub(crate) const BLOB_TOKEN: &str = "BLOB_READ_WRITE_TOKEN";
/// Where its API is, if not at Vercel.
const API_URL: &str = "VERCEL_BLOB_API_URL";
/// Where its files are read, if not at the store's own host.
const READ_URL: &str = "BLOB_READ_URL";

impl Environment {
    /// Vercel Blob, if it is set up. Every caller gets the same.
    pub(crate) fn vercel_blob(&self) -> Result<Option<VercelBlob>, Missing> {
        if let Some(blob) = self.vercel_blob.get() {
            return Ok(blob.clone());
        }
        let blob = match self.get(BLOB_TOKEN) {
            None => None,
            Some(token) => {
                let blob = VercelBlob::new(self.http()?, token);
                let mut blob = blob.map_err(|said| wrong(BLOB_TOKEN, &said))?;
                if let Some(api) = self.base(API_URL)? {
                    blob = blob.with_api(api);
                }
                if let Some(reads) = self.base(READ_URL)? {
                    blob = blob.with_reads(reads);
                }
                Some(blob)
            }
        };
        Ok(self.vercel_blob.get_or_init(|| blob).clone())
    }

    /// The address of a service, if it is named.
    pub(crate) fn base(&self, name: &'static str) -> Result<Option<BaseUrl>, Missing> {
        self.get(name).map(|url| BaseUrl::parse(url).map_err(|said| wrong(name, &said))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_what_its_token_says_and_its_places_are_encrypted() {
        let none = Environment::default();
        assert!(none.vercel_blob().unwrap().is_none());
        let token = "vercel_blob_rw_store1_secret";
        let set = || Environment::default().with(BLOB_TOKEN, token);
        assert!(set().vercel_blob().unwrap().is_some());
        let wrong = Environment::default().with(BLOB_TOKEN, "hidden").vercel_blob().unwrap_err();
        assert_eq!(wrong.variable, BLOB_TOKEN);
        assert!(!wrong.to_string().contains("hidden"), "{wrong}");
        for name in [API_URL, READ_URL] {
            let missing = set().with(name, "http://blob.example").vercel_blob().unwrap_err();
            assert_eq!(missing.variable, name);
            assert!(set().with(name, "http://127.0.0.1:1/api").vercel_blob().unwrap().is_some());
        }
    }

    #[test]
    fn on_vercel_files_need_a_store() {
        let bare = || Environment::default().with("VERCEL", "1");
        assert_eq!(bare().blobs().err().unwrap().variable, BLOB_TOKEN);
        assert!(bare().with(BLOB_TOKEN, "vercel_blob_rw_store1_secret").blobs().is_ok());
    }
}
