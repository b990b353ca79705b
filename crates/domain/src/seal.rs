//! Sealing of what people said before it is stored: AES-256-GCM, bound to the row it belongs to.
//!
//! A sealed value names its key, so keys can be changed without rewriting every row at once, and
//! carries the row's id as associated data, so a value copied into another row doesn't open there.
//! The nonce is an argument because this crate draws no random numbers: it must be fresh each time.

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Bytes of a nonce; 96 bits is the size GCM is defined for.
pub const NONCE_BYTES: usize = 12;

/// Characters a key's id may have: it is repeated in every sealed value.
const MAX_KEY_ID: usize = 32;

/// What stands between the key's id and the rest.
const SEPARATOR: u8 = b'.';

/// The keys of an installation. The first one seals; all of them open.
pub struct Sealer {
    current: Key,
    older: Vec<Key>,
}

struct Key {
    id: String,
    cipher: Aes256Gcm,
}

/// Why a list of keys can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// There is none.
    #[error("at least one encryption key is needed")]
    None,
    /// An id that would make sealed values ambiguous.
    #[error("the key id {0:?} must have 1 to 32 letters, digits, '-' or '_'")]
    Id(String),
    /// The same id twice.
    #[error("the key id {0:?} is given twice")]
    Twice(String),
}

/// Why a value can't be opened. It never says what was in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// Not something that [`Sealer::seal`] made.
    #[error("the stored value is not sealed")]
    Malformed,
    /// Sealed with a key that this installation no longer has.
    #[error("the stored value needs the key {0:?}, which is not configured")]
    UnknownKey(String),
    /// Changed since, sealed for another row, or with another key of the same id.
    #[error("the stored value does not belong here or was changed")]
    Refused,
}

impl Sealer {
    /// Takes pairs of key id and key, the current one first.
    pub fn new(keys: Vec<(String, [u8; 32])>) -> Result<Self, BadKeys> {
        let mut known: Vec<Key> = Vec::with_capacity(keys.len());
        for (id, bytes) in keys {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if id.is_empty() || id.len() > MAX_KEY_ID || !id.chars().all(plain) {
                return Err(BadKeys::Id(id));
            }
            if known.iter().any(|key| key.id == id) {
                return Err(BadKeys::Twice(id));
            }
            known.push(Key { id, cipher: Aes256Gcm::new(&bytes.into()) });
        }
        let mut known = known.into_iter();
        let current = known.next().ok_or(BadKeys::None)?;
        Ok(Self { current, older: known.collect() })
    }

    /// The id of the key that seals now, for rows that record it.
    pub fn key_id(&self) -> &str {
        &self.current.id
    }

    /// Seals a text for one row, as `<key id>.<base64url of nonce, ciphertext and tag>`.
    pub fn seal(&self, plaintext: &str, row: Uuid, nonce: [u8; NONCE_BYTES]) -> String {
        let sealed = self.current.encrypt(plaintext.as_bytes(), row, nonce);
        format!("{}.{}", self.current.id, URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what [`Sealer::seal`] made for the same row.
    pub fn open(&self, sealed: &str, row: Uuid) -> Result<String, Unsealable> {
        let (id, body) = sealed.split_once('.').ok_or(Unsealable::Malformed)?;
        let body = URL_SAFE_NO_PAD.decode(body).map_err(|_| Unsealable::Malformed)?;
        let plaintext = self.key(id)?.decrypt(&body, row)?;
        String::from_utf8(plaintext).map_err(|_| Unsealable::Malformed)
    }

    /// Seals bytes for one row, as `<key id>.` followed by nonce, ciphertext and tag.
    pub fn seal_bytes(&self, plaintext: &[u8], row: Uuid, nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let mut sealed = self.current.id.clone().into_bytes();
        sealed.push(SEPARATOR);
        sealed.extend(self.current.encrypt(plaintext, row, nonce));
        sealed
    }

    /// Opens what [`Sealer::seal_bytes`] made for the same row.
    pub fn open_bytes(&self, sealed: &[u8], row: Uuid) -> Result<Vec<u8>, Unsealable> {
        let end = sealed.iter().position(|byte| *byte == SEPARATOR).ok_or(Unsealable::Malformed)?;
        let id = std::str::from_utf8(&sealed[..end]).map_err(|_| Unsealable::Malformed)?;
        self.key(id)?.decrypt(&sealed[end + 1..], row)
    }

    fn key(&self, id: &str) -> Result<&Key, Unsealable> {
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|key| key.id == id)
            .ok_or_else(|| Unsealable::UnknownKey(id.chars().take(MAX_KEY_ID).collect()))
    }
}

impl Key {
    fn encrypt(&self, plaintext: &[u8], row: Uuid, nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
        let payload = Payload { msg: plaintext, aad: row.as_bytes() };
        let mut sealed = nonce.to_vec();
        // GCM refuses only beyond 64 GiB; an empty body then fails to open, it never leaks.
        sealed.extend(self.cipher.encrypt(&nonce.into(), payload).unwrap_or_default());
        sealed
    }

    fn decrypt(&self, sealed: &[u8], row: Uuid) -> Result<Vec<u8>, Unsealable> {
        let (nonce, body) =
            sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable::Malformed)?;
        let payload = Payload { msg: body, aad: row.as_bytes() };
        self.cipher.decrypt(&(*nonce).into(), payload).map_err(|_| Unsealable::Refused)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = std::iter::once(&self.current).chain(&self.older).map(|key| key.id.as_str());
        f.debug_struct("Sealer").field("key_ids", &ids.collect::<Vec<_>>()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Uuid = Uuid::from_u128(7);
    const OTHER_ROW: Uuid = Uuid::from_u128(8);
    const NONCE: [u8; NONCE_BYTES] = [3; NONCE_BYTES];

    fn sealer(keys: &[(&str, u8)]) -> Sealer {
        Sealer::new(keys.iter().map(|(id, byte)| ((*id).to_owned(), [*byte; 32])).collect())
            .unwrap()
    }

    #[test]
    fn what_was_sealed_opens_for_its_row() {
        let keys = sealer(&[("k1", 1)]);
        for text in ["", "Let's factor x² + 5x + 6.", "многое 学习"] {
            let sealed = keys.seal(text, ROW, NONCE);
            assert!(sealed.starts_with("k1."));
            assert_eq!(keys.open(&sealed, ROW).unwrap(), text);
            let bytes = keys.seal_bytes(text.as_bytes(), ROW, NONCE);
            assert_eq!(keys.open_bytes(&bytes, ROW).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn a_value_copied_into_another_row_does_not_open() {
        let keys = sealer(&[("k1", 1)]);
        let sealed = keys.seal("mine", ROW, NONCE);
        assert_eq!(keys.open(&sealed, OTHER_ROW), Err(Unsealable::Refused));
        let bytes = keys.seal_bytes(b"mine", ROW, NONCE);
        assert_eq!(keys.open_bytes(&bytes, OTHER_ROW), Err(Unsealable::Refused));
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let before = sealer(&[("k1", 1)]);
        let after = sealer(&[("k2", 2), ("k1", 1)]);
        let old = before.seal("said last year", ROW, NONCE);
        let new = after.seal("said today", ROW, NONCE);
        assert!(new.starts_with("k2."));
        assert_eq!(after.open(&old, ROW).unwrap(), "said last year");
        assert_eq!(before.open(&new, ROW), Err(Unsealable::UnknownKey("k2".to_owned())));
    }

    #[test]
    fn a_key_id_swapped_for_another_does_not_open() {
        let keys = sealer(&[("k2", 2), ("k1", 1)]);
        let forged = keys.seal("said", ROW, NONCE).replacen("k2.", "k1.", 1);
        assert_eq!(keys.open(&forged, ROW), Err(Unsealable::Refused));
    }

    #[test]
    fn a_changed_character_is_noticed_anywhere() {
        let keys = sealer(&[("k1", 1)]);
        let sealed = keys.seal_bytes(b"ten words about fractions", ROW, NONCE);
        for at in "k1.".len()..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(keys.open_bytes(&changed, ROW), Err(Unsealable::Refused), "byte {at}");
        }
    }

    #[test]
    fn what_was_never_sealed_is_malformed() {
        let keys = sealer(&[("k1", 1)]);
        for text in ["", "plain text", "k1.", "k1.AAAA", "k1.not base64!"] {
            assert_eq!(keys.open(text, ROW), Err(Unsealable::Malformed), "{text}");
        }
    }

    #[test]
    fn debug_shows_ids_and_no_keys() {
        let shown = format!("{:?}", sealer(&[("k2", 177), ("k1", 1)]));
        assert_eq!(shown, r#"Sealer { key_ids: ["k2", "k1"] }"#);
    }

    #[test]
    fn keys_need_distinct_plain_ids() {
        let bad = |keys: &[&str]| {
            Sealer::new(keys.iter().map(|id| ((*id).to_owned(), [0; 32])).collect()).unwrap_err()
        };
        assert_eq!(bad(&[]), BadKeys::None);
        assert_eq!(bad(&["a.b"]), BadKeys::Id("a.b".to_owned()));
        assert_eq!(bad(&["a", "a"]), BadKeys::Twice("a".to_owned()));
    }

    #[test]
    fn the_cipher_is_standard_aes_256_gcm() {
        // Test case 14 of the GCM specification (McGrew and Viega): zero key, nonce and block,
        // but with the row's id as associated data, so only the ciphertext half is comparable.
        let keys = sealer(&[("k", 0)]);
        let sealed = keys.seal_bytes(&[0; 16], ROW, [0; NONCE_BYTES]);
        let ciphertext = sealed[2 + NONCE_BYTES..].first_chunk().map(|b| u128::from_be_bytes(*b));
        assert_eq!(ciphertext, Some(0xcea7_403d_4d60_6b6e_074e_c5d3_baf3_9d18));
    }
}
