//! Seals what is stored about people and opens it again.

use std::sync::Arc;

use domain::seal::{SealedField, Sealer, Unsealable};
use uuid::Uuid;

use crate::{Error, Result};

/// The sealer with fresh nonces. A sealed value opens only as the field and the row it was sealed for.
#[derive(Clone)]
pub struct Vault(Arc<Sealer>);

impl Vault {
    /// From a sealer, whose first key seals.
    pub fn new(sealer: Sealer) -> Self {
        Self(Arc::new(sealer))
    }

    /// The keys.
    pub(crate) fn sealer(&self) -> &Sealer {
        &self.0
    }

    pub(crate) fn seal(&self, field: SealedField, row: impl Into<Uuid>, plain: &str) -> String {
        self.0.seal(field, row.into(), plain, rand::random())
    }

    pub(crate) fn open(
        &self,
        field: SealedField,
        row: impl Into<Uuid>,
        sealed: &str,
    ) -> Result<String> {
        self.0.open(field, row.into(), sealed).map_err(Error::internal)
    }

    pub(crate) fn seal_bytes(&self, field: SealedField, row: Uuid, plain: &[u8]) -> Vec<u8> {
        self.0.seal_bytes(field, row, plain, rand::random())
    }

    pub(crate) fn open_bytes(
        &self,
        field: SealedField,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Unsealable> {
        self.0.open_bytes(field, row, sealed)
    }
}
