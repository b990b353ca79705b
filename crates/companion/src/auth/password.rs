//! Password hashing: slow and large on purpose, so off the async threads and few at once.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::UserId;
use domain::people::Password;
use tokio::sync::Semaphore;

use super::Auth;
use crate::{Error, Result};

/// Memory of one hash, in KiB: OWASP's second recommendation for argon2id, 19 MiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Hashes at once per process: a function with little memory has room for no more.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// The longest time that a request waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause that such a request is told.
const COME_BACK: Duration = Duration::from_secs(5);

/// Checked when there is no account or it has no password, so that this takes the same time. All
/// zeros: no known password has this hash.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                       $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a password, in PHC form.
pub(super) async fn hash(password: String) -> Result<String> {
    run_blocking(move || {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(Error::internal)
    })
    .await
}

/// A password that has the hash it was compared with.
#[derive(Debug)]
pub(super) struct MatchedPassword {
    /// A hash to be replaced: the password was hashed in another form than it is now.
    outdated: Option<Outdated>,
}

struct Outdated {
    hash: String,
    password: String,
}

/// Shows neither.
impl std::fmt::Debug for Outdated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outdated(…)")
    }
}

impl MatchedPassword {
    /// Replaces the hash of an account where that is due. Failing is logged and no more: the next
    /// sign-in tries again.
    pub(super) async fn upgrade(self, cx: &Auth, user: UserId) {
        let Some(Outdated { hash: old, password }) = self.outdated else { return };
        let replaced = async {
            let new = hash(password).await?;
            Ok::<_, Error>(
                db::users::replace_password_hash(&cx.db, user, &old, &new, cx.clock.now()).await?,
            )
        };
        if let Err(error) = replaced.await {
            tracing::warn!(%error, "the hash of a password is still in its old form");
        }
    }
}

/// True if the password has this hash: in normal form C, in which passwords are hashed, or as it was
/// typed, in which they were before. Without a hash it has none, after the same time.
pub(super) async fn matches(
    typed: String,
    hash: Option<String>,
) -> Result<Option<MatchedPassword>> {
    run_blocking(move || {
        let normal = Password::normalize(&typed);
        let hash = hash.unwrap_or_else(|| NOBODYS.to_owned());
        if has_hash(&normal, &hash)? {
            return Ok(Some(MatchedPassword { outdated: None }));
        }
        // The form of the password says nothing about an account, and neither does the time.
        if normal == typed || !has_hash(&typed, &hash)? {
            return Ok(None);
        }
        Ok(Some(MatchedPassword { outdated: Some(Outdated { hash, password: normal }) }))
    })
    .await
}

fn has_hash(password: &str, hash: &str) -> Result<bool> {
    let hash = PasswordHash::new(hash).map_err(Error::internal)?;
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(Error::internal(error)),
    }
}

/// Runs on a blocking thread when it is its turn. The turn belongs to the work, not to the request:
/// a caller who hangs up does not make room.
async fn run_blocking<T: Send + 'static>(
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
        let compare = async |typed: &str, hash: Option<&String>| {
            matches(typed.to_owned(), hash.cloned()).await.unwrap()
        };
        assert!(compare("correct horse", Some(&own)).await.is_some());
        assert!(compare("correct horsf", Some(&own)).await.is_none());
        assert!(compare("", None).await.is_none());
    }

    #[tokio::test]
    async fn a_hash_of_a_password_as_it_was_typed_matches_and_is_outdated() {
        let (composed, decomposed) = ("caf\u{e9} cr\u{e8}me", "cafe\u{301} cre\u{300}me");
        let (new, old) = (hash(composed.to_owned()), hash(decomposed.to_owned()));
        let (new, old) = (new.await.unwrap(), old.await.unwrap());
        for (typed, hash, outdated) in [
            (composed, &new, Some(false)),
            (decomposed, &new, Some(false)),
            (decomposed, &old, Some(true)),
            (composed, &old, None),
        ] {
            let verified = matches(typed.to_owned(), Some(hash.clone())).await.unwrap();
            assert_eq!(verified.map(|verified| verified.outdated.is_some()), outdated, "{typed}");
        }
    }
}
