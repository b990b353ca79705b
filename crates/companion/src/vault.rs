//! Seals what is stored about people and opens it again.

use std::sync::Arc;

use domain::seal::Sealer;
use uuid::Uuid;

use crate::{Error, Result};

/// The sealer with fresh nonces. A sealed value opens only for the row it was sealed for.
#[derive(Clone)]
pub struct Vault(Arc<Sealer>);

impl Vault {
    /// Over the keys given, the first of which seals.
    pub fn new(sealer: Sealer) -> Self {
        Self(Arc::new(sealer))
    }

    pub(crate) fn seal(&self, plain: &str, row: impl Into<Uuid>) -> String {
        self.0.seal(plain, row.into(), rand::random())
    }

    pub(crate) fn seal_bytes(&self, plain: &[u8], row: Uuid) -> Vec<u8> {
        self.0.seal_bytes(plain, row, rand::random())
    }

    /// The bytes that were sealed for this row; nothing when these were not.
    pub(crate) fn open_bytes(&self, sealed: &[u8], row: Uuid) -> Option<Vec<u8>> {
        self.0.open_bytes(sealed, row).ok()
    }

    pub(crate) fn open(&self, sealed: &str, row: impl Into<Uuid>) -> Result<String> {
        self.0.open(sealed, row.into()).map_err(Error::internal)
    }
}
