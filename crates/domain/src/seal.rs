//! Sealing of what people said before it is stored: AES-256-GCM, bound to the place it is stored at.
//!
//! A sealed value begins with its format and its key, as in `v2:k1.`, so that both can change without
//! rewriting every row at once. The associated data of format `v2` is the table, the column and the
//! row: a value that is copied elsewhere does not open there. Values without a format are older and
//! bound to the row alone; they open until `dev reseal` has rewritten them. The format is part of the
//! associated data, so a value can't pass for one of the other format.
//!
//! The nonce is an argument because this crate draws no random numbers: it must be fresh each time.

mod field;

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

pub use field::SealedField;

/// Bytes of a nonce; 96 bits is the size GCM is defined for.
pub const NONCE_BYTES: usize = 12;

/// Characters a key's id may have: it is repeated in every sealed value.
const MAX_KEY_ID: usize = 32;

/// Stands in front of the key's id. No id has a colon, so nothing older begins like this.
const FORMAT: &str = "v2:";

/// The byte between the key's id and the rest.
const SEPARATOR: u8 = b'.';

/// The keys of an installation. The first one seals; all of them open.
pub struct Sealer {
    current: SealingKey,
    older: Vec<SealingKey>,
}

struct SealingKey {
    id: String,
    cipher: Aes256Gcm,
}

/// The reasons why a list of keys can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// The list is empty.
    #[error("at least one encryption key is needed")]
    None,
    /// An id that would make sealed values ambiguous.
    #[error("the key id {0:?} must have 1 to 32 letters, digits, '-' or '_'")]
    Id(String),
    /// The same id twice.
    #[error("the key id {0:?} is given twice")]
    Twice(String),
}

/// The reasons why a value can't be opened. They never say what was in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// Not something that [`Sealer::seal`] made.
    #[error("the stored value is not sealed")]
    Malformed,
    /// Sealed in a format that is newer than this program.
    #[error("the stored value has the unknown format {0:?}")]
    UnknownFormat(String),
    /// Sealed with a key that this installation no longer has.
    #[error("the stored value needs the key {0:?}, which is not configured")]
    UnknownKey(String),
    /// Changed since, sealed for another place, or with another key of the same id.
    #[error("the stored value does not belong here or was changed")]
    Refused,
}

impl Sealer {
    /// Takes pairs of key id and key, the current one first.
    pub fn new(keys: Vec<(String, [u8; 32])>) -> Result<Self, BadKeys> {
        let mut sealing_keys: Vec<SealingKey> = Vec::with_capacity(keys.len());
        for (id, bytes) in keys {
            if !is_key_id(&id) {
                return Err(BadKeys::Id(id));
            }
            if sealing_keys.iter().any(|key| key.id == id) {
                return Err(BadKeys::Twice(id));
            }
            sealing_keys.push(SealingKey { id, cipher: Aes256Gcm::new(&bytes.into()) });
        }
        let mut sealing_keys = sealing_keys.into_iter();
        let current = sealing_keys.next().ok_or(BadKeys::None)?;
        Ok(Self { current, older: sealing_keys.collect() })
    }

    /// The ids of the keys, that of the sealing one first.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys().map(|key| key.id.as_str())
    }

    /// The beginning of whatever is sealed now, such as `v2:k1.`.
    pub fn newest_prefix(&self) -> String {
        format!("{FORMAT}{}.", self.current.id)
    }

    /// True if bytes begin as a sealed value does: in the newest format with any key, in the older
    /// one with a key of this installation.
    pub fn is_sealed(&self, bytes: &[u8]) -> bool {
        match Envelope::read(bytes) {
            Ok(Envelope { newest: true, key_id, .. }) => is_key_id(key_id),
            Ok(Envelope { newest: false, key_id, .. }) => self.key(key_id).is_ok(),
            Err(_) => false,
        }
    }

    /// Seals a text for its place, as `v2:<key id>.<base64url of nonce, ciphertext and tag>`.
    pub fn seal(
        &self,
        field: SealedField,
        row: Uuid,
        plaintext: &str,
        nonce: [u8; NONCE_BYTES],
    ) -> String {
        let sealed =
            self.current.encrypt(plaintext.as_bytes(), &associated_data(field, row), nonce);
        self.newest_prefix() + &URL_SAFE_NO_PAD.encode(sealed)
    }

    /// Opens a text that was sealed for the same place.
    pub fn open(&self, field: SealedField, row: Uuid, sealed: &str) -> Result<String, Unsealable> {
        let envelope = Envelope::read(sealed.as_bytes())?;
        let body = URL_SAFE_NO_PAD.decode(envelope.body).map_err(|_| Unsealable::Malformed)?;
        let plaintext = self.decrypt(&envelope, &body, field, row)?;
        String::from_utf8(plaintext).map_err(|_| Unsealable::Malformed)
    }

    /// Seals bytes for their place, as `v2:<key id>.` followed by nonce, ciphertext and tag.
    pub fn seal_bytes(
        &self,
        field: SealedField,
        row: Uuid,
        plaintext: &[u8],
        nonce: [u8; NONCE_BYTES],
    ) -> Vec<u8> {
        let mut sealed = self.newest_prefix().into_bytes();
        sealed.extend(self.current.encrypt(plaintext, &associated_data(field, row), nonce));
        sealed
    }

    /// Opens bytes that were sealed for the same place.
    pub fn open_bytes(
        &self,
        field: SealedField,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Unsealable> {
        let envelope = Envelope::read(sealed)?;
        self.decrypt(&envelope, envelope.body, field, row)
    }

    fn decrypt(
        &self,
        envelope: &Envelope<'_>,
        body: &[u8],
        field: SealedField,
        row: Uuid,
    ) -> Result<Vec<u8>, Unsealable> {
        let key = self.key(envelope.key_id)?;
        if envelope.newest {
            key.decrypt(body, &associated_data(field, row))
        } else {
            key.decrypt(body, field.row_in_first_format(row).as_bytes())
        }
    }

    fn keys(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.current).chain(&self.older)
    }

    fn key(&self, id: &str) -> Result<&SealingKey, Unsealable> {
        self.keys()
            .find(|key| key.id == id)
            .ok_or_else(|| Unsealable::UnknownKey(id.chars().take(MAX_KEY_ID).collect()))
    }
}

fn is_key_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !id.is_empty() && id.len() <= MAX_KEY_ID && id.chars().all(plain)
}

/// The associated data of a value in the newest format. Names of tables and columns have no zero
/// byte, and
/// the row has a fixed length, so two places never give the same bytes.
fn associated_data(field: SealedField, row: Uuid) -> Vec<u8> {
    let mut data = format!("{FORMAT}\0{}\0{}\0", field.table(), field.column()).into_bytes();
    data.extend_from_slice(row.as_bytes());
    data
}

/// A sealed value, taken apart.
struct Envelope<'a> {
    newest: bool,
    key_id: &'a str,
    body: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(sealed: &'a [u8]) -> Result<Self, Unsealable> {
        let end = sealed.iter().position(|byte| *byte == SEPARATOR).ok_or(Unsealable::Malformed)?;
        let head = str::from_utf8(&sealed[..end]).map_err(|_| Unsealable::Malformed)?;
        let body = &sealed[end + 1..];
        match head.split_once(':') {
            None => Ok(Self { newest: false, key_id: head, body }),
            Some(_) if head.starts_with(FORMAT) => {
                Ok(Self { newest: true, key_id: &head[FORMAT.len()..], body })
            }
            Some((format, _)) => {
                Err(Unsealable::UnknownFormat(format.chars().take(MAX_KEY_ID).collect()))
            }
        }
    }
}

impl SealingKey {
    fn encrypt(&self, plaintext: &[u8], aad: &[u8], nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let payload = Payload { msg: plaintext, aad };
        let mut sealed = nonce.to_vec();
        // GCM refuses only beyond 64 GiB; an empty body then fails to open, it never leaks.
        sealed.extend(self.cipher.encrypt(&nonce.into(), payload).unwrap_or_default());
        sealed
    }

    fn decrypt(&self, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (nonce, body) =
            sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable::Malformed)?;
        let payload = Payload { msg: body, aad };
        self.cipher.decrypt(&(*nonce).into(), payload).map_err(|_| Unsealable::Refused)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.key_ids().collect();
        f.debug_struct("Sealer").field("key_ids", &ids).finish()
    }
}

#[cfg(test)]
mod tests;
