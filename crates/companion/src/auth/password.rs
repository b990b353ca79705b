//! Password hashing: slow and large on purpose, so off the async threads and few at once.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Memory of one hash, in KiB: OWASP's second recommendation for argon2id, 19 MiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Hashes at once per process: a function with little memory has room for no more.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// How long a request waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// When it is told to come back.
const COME_BACK: Duration = Duration::from_secs(5);

/// Checked when there is no account or it has no password, so that this takes the same time. All
/// zeros: nobody knows a password with this hash.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                       $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a password, in PHC form.
pub(super) async fn hash(password: String) -> Result<String> {
    off_thread(move || {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(Error::internal)
    })
    .await
}

/// Whether the password has this hash. Without one it doesn't, after the same time.
pub(super) async fn matches(password: String, hash: Option<String>) -> Result<bool> {
    off_thread(move || {
        let hash =
            PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS)).map_err(Error::internal)?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(Error::internal(error)),
        }
    })
    .await
}

/// Runs on a blocking thread when it is its turn. The turn belongs to the work, not to the request:
/// a caller who hangs up does not make room.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let turn = tokio::time::timeout(PATIENCE, AT_ONCE.acquire())
        .await
        .map_err(|_| Error::Unavailable {
            retry_after: COME_BACK,
            reason: "too many passwords are being hashed".to_owned(),
        })?
        .map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    })
    .await
    .map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let own = hash("correct horse".to_owned()).await.unwrap();
        let start = own.split_inclusive('$').take(4).collect::<String>();
        assert!(NOBODYS.starts_with(&start), "as costly as the hash of nobody's password: {start}");
        assert!(matches("correct horse".to_owned(), Some(own.clone())).await.unwrap());
        assert!(!matches("correct horsf".to_owned(), Some(own)).await.unwrap());
        assert!(!matches(String::new(), None).await.unwrap());
    }
}
