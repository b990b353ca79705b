//! Slows down those who guess passwords.
//!
//! An attempt is noted before its password is looked at and settled afterwards, so attempts at once
//! can't pass a bound together. How fast is `domain::login_throttle`'s to say; here it is looked up,
//! written down and waited for. All of it is in Postgres, where every process sees the same.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use db::login_throttle::{Moments, Settlement, SourceCounts, Sources};
use domain::UserId;
use domain::login_throttle::{
    FailureTally, KNOWN_FOR, LoginAttempt, MAX_KNOWN_NETWORKS, MEMORY, NetworkTally,
    ThrottleDecision, decide,
};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{Auth, secrets};
use crate::{Error, Result};

/// The longest time that an attempt waits for others that are being checked, before its caller is
/// told to come back.
const QUEUE_PATIENCE: Duration = Duration::from_secs(5);

/// The pause between two looks while an attempt waits.
const QUEUE_POLL: Duration = Duration::from_millis(100);

/// The time after which the caller of a refused attempt is to come back.
const QUEUE_RETRY: Duration = Duration::from_secs(1);

/// A pause that is no longer is waited for here.
const HELD_PAUSE: Duration = Duration::from_secs(2);

/// The time for which an attempt counts as being checked: the longest wait and run of a check, and
/// a margin.
const LEASE: TimeDelta = TimeDelta::seconds(20);

/// A known network that was used so recently need not be noted again.
const NOTED_FOR: TimeDelta = TimeDelta::days(1);

/// An attempt to sign in whose password may be looked at now. It has to be settled.
#[derive(Debug)]
pub(super) struct LoginThrottle {
    sources: Sources,
    lease: DateTime<Utc>,
    network: NetworkKeys,
    /// True if a sign-in need not be noted.
    noted: bool,
}

/// The name under which an address is counted.
#[derive(Debug, Clone)]
pub(super) struct NetworkKeys {
    /// The address, or the network of 64 bits in which one subscriber has all the addresses of IPv6.
    /// None when the address isn't known: such callers are counted together.
    network: Option<[u8; 32]>,
    /// For IPv6, the 48 bits of one site.
    site: Option<[u8; 32]>,
}

impl NetworkKeys {
    /// The keys of an address. They are HMACs under the server's secret: there are too few addresses
    /// for a plain hash to hide one.
    pub(super) fn new(cx: &Auth, address: Option<IpAddr>) -> Result<Self> {
        let (network, site) = match address.map(|address| address.to_canonical()) {
            None => (None, None),
            Some(IpAddr::V4(address)) => (Some(address.to_string()), None),
            Some(IpAddr::V6(address)) => {
                let bits = address.to_bits();
                (Some(format!("{:x}/64", bits >> 64)), Some(format!("{:x}/48", bits >> 80)))
            }
        };
        let key = |name: Option<String>| {
            name.map(|name| cx.refresh_secret.network_key(&name)).transpose()
        };
        Ok(Self { network: key(network)?, site: key(site)? })
    }

    /// Remembers that an account was signed in to from here. Failing is logged and no more: the
    /// sign-in has happened.
    pub(super) async fn remember(&self, cx: &Auth, user: UserId) {
        let Some(network) = self.network else { return };
        let most = i64::from(MAX_KNOWN_NETWORKS);
        let noted =
            db::login_throttle::remember_network(&cx.db, user, &network, cx.clock.now(), most);
        if let Err(error) = noted.await {
            tracing::warn!(%error, "the network of a sign-in is not remembered");
        }
    }

    /// The network, or one that stands for all callers without an address.
    fn network(&self) -> Vec<u8> {
        self.network.unwrap_or_default().to_vec()
    }
}

impl LoginThrottle {
    /// Notes an attempt to sign in with an e-mail address, of which `user` is the account; addresses
    /// without an account are counted alike. Waits for as long as the rules say if that is short,
    /// else fails with [`Error::Limited`].
    pub(super) async fn admit(
        cx: &Auth,
        email: &str,
        user: Option<UserId>,
        from: Option<IpAddr>,
    ) -> Result<Self> {
        let account = secrets::digest(&email.trim().to_lowercase());
        let network = NetworkKeys::new(cx, from)?;
        let until = Instant::now() + QUEUE_PATIENCE;
        loop {
            let (pause, retry_after) = match Self::try_admit(cx, account, user, &network).await? {
                Ok(admitted) => return Ok(admitted),
                Err(ThrottleDecision::Pause(pause)) => (pause, pause),
                Err(_) => (QUEUE_POLL, QUEUE_RETRY),
            };
            if pause > HELD_PAUSE || Instant::now() + pause > until {
                return Err(Error::Limited { retry_after });
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// The attempt, noted, or what to do instead.
    async fn try_admit(
        cx: &Auth,
        account: [u8; 32],
        user: Option<UserId>,
        network: &NetworkKeys,
    ) -> Result<Result<Self, ThrottleDecision>> {
        let now = cx.clock.now().trunc_subsecs(6);
        let (last_used_at, signed_in) =
            db::login_throttle::knowledge(&cx.db, user, &network.network(), now - KNOWN_FOR)
                .await?;
        let sources = sources(account, network, last_used_at.is_some());
        let moments = Moments { now, remembered_since: now - MEMORY };
        let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
        db::login_throttle::lock(&mut tx, &lock_keys(&sources)).await?;
        let counts = db::login_throttle::counts(&mut tx, &sources, moments).await?;
        let attempt = attempt(&counts, &sources, signed_in, now)?;
        let decision = decide(&attempt);
        if decision != ThrottleDecision::Check {
            return Ok(Err(decision));
        }
        let latest = counts.iter().flat_map(|count| &count.leases).max();
        let lease = latest
            .map_or(now + LEASE, |latest| (now + LEASE).max(*latest + TimeDelta::microseconds(1)));
        db::login_throttle::reserve(&mut tx, &sources, lease, moments).await?;
        tx.commit().await.map_err(db::Error::from)?;
        let noted = last_used_at.is_some_and(|at| now - at < NOTED_FOR);
        Ok(Ok(Self { sources, lease, network: network.clone(), noted }))
    }

    /// Counts how the attempt ended.
    pub(super) async fn settle(&self, cx: &Auth, how: Settlement) -> Result<()> {
        let now = cx.clock.now();
        Ok(db::login_throttle::settle(&cx.db, &self.sources, self.lease, how, now).await?)
    }

    /// Remembers where an account was signed in to from.
    pub(super) async fn remember(&self, cx: &Auth, user: UserId) {
        if !self.noted {
            self.network.remember(cx, user).await;
        }
    }
}

/// The sources that an attempt is counted for. A known network is a source of its own: what fails
/// there counts for nothing else.
fn sources(account: [u8; 32], network: &NetworkKeys, known: bool) -> Sources {
    let named = |kind: u8, digest: Vec<u8>| [vec![kind], digest].concat();
    let sources = if known {
        vec![named(b'k', network.network())]
    } else {
        let site = network.site.map(|site| named(b's', site.to_vec()));
        [named(b'n', network.network())].into_iter().chain(site).chain([vec![b'e']]).collect()
    };
    let places = if known { 0 } else { 1 + i64::from(network.site.is_some()) };
    Sources { account: account.to_vec(), sources, places }
}

/// Numbers to lock, in the order in which everybody locks them. The account's also stands for the
/// count of it everywhere.
fn lock_keys(of: &Sources) -> Vec<i64> {
    let places = of.sources.iter().take(of.places as usize);
    let mut keys: Vec<i64> = places
        .chain([&of.account])
        .map(|name| {
            let digest = Sha256::digest(name);
            digest.iter().take(8).fold(0, |key, byte| key << 8 | i64::from(*byte))
        })
        .collect();
    keys.sort_unstable();
    keys
}

/// The counts as the rules read them.
fn attempt(
    counts: &[SourceCounts],
    of: &Sources,
    signed_in: i64,
    now: DateTime<Utc>,
) -> Result<LoginAttempt> {
    let count_of = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let tally = |failed: i64, in_flight: u32, last: Option<DateTime<Utc>>| FailureTally {
        failed: count_of(failed),
        in_flight,
        since_last: last.and_then(|last| (now - last).to_std().ok()).unwrap_or_default(),
    };
    let own = |count: &SourceCounts| {
        let in_flight = u32::try_from(count.leases.len()).unwrap_or(u32::MAX);
        tally(i64::from(count.failures), in_flight, count.last_failed_at)
    };
    let network = |count: &SourceCounts, signed_in: i64| NetworkTally {
        account: own(count),
        other_accounts: tally(
            count.others_failing,
            count_of(count.others_in_flight),
            count.others_last_failed_at,
        ),
        signed_in: count_of(signed_in),
    };
    match (of.places, counts) {
        (0, [known]) => Ok(LoginAttempt::Known(own(known))),
        (1, [first, everywhere]) => Ok(LoginAttempt::Unknown {
            network: network(first, signed_in),
            site: None,
            everywhere: own(everywhere).failed,
        }),
        (2, [first, site, everywhere]) => Ok(LoginAttempt::Unknown {
            network: network(first, signed_in),
            site: Some(network(site, 0)),
            everywhere: own(everywhere).failed,
        }),
        _ => Err(Error::internal("a login attempt has other counts than sources")),
    }
}
