//! Limits on guessing passwords.
//!
//! Wrong passwords are counted for each account and network, and only the guesses that are counted
//! together are slowed down together: one person can't lock out another. The pause before the next
//! guess doubles with each wrong one, so typing errors cost seconds and guessing costs days. An
//! address without an account is counted like one with an account.

use std::time::Duration;

/// The time for which wrong passwords are remembered after the last one.
pub const MEMORY: Duration = Duration::from_hours(24);

/// The time for which a network counts as known after a sign-in to the account from there.
pub const KNOWN_FOR: Duration = Duration::from_hours(180 * 24);

/// Known networks of one account at most: home, school, a phone and the places of a year.
pub const MAX_KNOWN_NETWORKS: u32 = 20;

/// Wrong passwords for an account, from all networks that it doesn't know, from which on they are an
/// attack: more than its owner mistypes in a day of travelling.
const UNDER_ATTACK: u32 = 20;

/// Accounts that a network without any sign-in may fail to get into at once: a whole class that
/// mistypes, and some.
const FAILING_ACCOUNTS: u32 = 40;

/// An address of IPv6 is counted twice, with its network of 64 bits and with the site of 48 bits
/// around it, because subscribers are given whole sites. A site may do as much as so many networks.
const NETWORKS_PER_SITE: u32 = 8;

/// The pace for one network that the account knows: at most 2,900 guesses in a day. The longest
/// pause is short because somebody beside the owner, in the same school, can cause it.
const KNOWN: Pace =
    Pace { free: 10, first_pause: Duration::from_secs(4), longest_pause: Duration::from_secs(30) };

/// The pace for one network that the account doesn't know: at most 115 guesses in a day.
const UNKNOWN: Pace =
    Pace { free: 10, first_pause: Duration::from_secs(4), longest_pause: Duration::from_mins(15) };

/// The pace for such a network while the account is under attack: at most 20 guesses in a day, so a
/// thousand networks together have at most 20,000. The owner at a new place still has three without
/// a pause.
const UNKNOWN_UNDER_ATTACK: Pace =
    Pace { free: 3, first_pause: Duration::from_secs(8), longest_pause: Duration::from_hours(4) };

/// The things counted together: wrong passwords for an account, or accounts with a wrong password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FailureTally {
    pub failed: u32,
    /// Guesses that are being checked now. They may turn out right, so they delay others only
    /// briefly; they may turn out wrong, so they take up the rest of the limit.
    pub in_flight: u32,
    pub since_last: Duration,
}

/// The counts of a network, or of the site around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NetworkTally {
    /// Wrong passwords for this account.
    pub account: FailureTally,
    /// Other accounts with a wrong password, and no right one since.
    pub other_accounts: FailureTally,
    /// Accounts that were signed in to from there lately.
    pub signed_in: u32,
}

/// A guess at the password of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginAttempt {
    /// A network that the account was signed in to from. Failures elsewhere, or on other accounts,
    /// don't matter to it.
    Known(FailureTally),
    /// From any other network.
    Unknown {
        /// The network.
        network: NetworkTally,
        /// The site around it, where there is one.
        site: Option<NetworkTally>,
        /// Wrong passwords for this account from all networks that it doesn't know.
        everywhere: u32,
    },
}

/// The decision about a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThrottleDecision {
    /// It is checked now.
    Check,
    /// It depends on guesses that are being checked: ask again in a moment.
    Queue,
    /// It is checked after this pause.
    Pause(Duration),
}

/// The growth of the pause between guesses.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Failures without a pause.
    free: u32,
    /// The first pause. Each next one is twice as long.
    first_pause: Duration,
    longest_pause: Duration,
}

impl Pace {
    /// The pause after so many failures: none below `free`, then `first_pause · 2^(failed − free)`
    /// up to `longest_pause`.
    fn pause(&self, failed: u32) -> Duration {
        let Some(more) = failed.checked_sub(self.free) else { return Duration::ZERO };
        let factor = 1_u32.checked_shl(more).unwrap_or(u32::MAX);
        self.first_pause.saturating_mul(factor).min(self.longest_pause)
    }

    fn decide(&self, tally: &FailureTally) -> ThrottleDecision {
        let pause = self.pause(tally.failed).saturating_sub(tally.since_last);
        if !pause.is_zero() {
            return ThrottleDecision::Pause(pause);
        }
        // Beyond the free ones there is one guess at a time.
        let room = self.free.saturating_sub(tally.failed).max(1);
        if tally.in_flight < room { ThrottleDecision::Check } else { ThrottleDecision::Queue }
    }

    /// The pace for a source that is so many times as large.
    fn times(self, count: u32) -> Self {
        Self { free: self.free.saturating_mul(count), ..self }
    }
}

impl NetworkTally {
    fn decide(&self, networks: u32, everywhere: u32) -> ThrottleDecision {
        let pace = if everywhere < UNDER_ATTACK { UNKNOWN } else { UNKNOWN_UNDER_ATTACK };
        let account = pace.times(networks).decide(&self.account);
        if self.account.failed > 0 {
            return account;
        }
        // One more account: a network may fail to get into as many as it gets into, and some.
        let free = (FAILING_ACCOUNTS * networks).saturating_add(self.signed_in);
        account.max(Pace { free, ..UNKNOWN }.decide(&self.other_accounts))
    }
}

/// Decides whether a guess is checked now, by the slowest of its counts.
pub fn decide(attempt: &LoginAttempt) -> ThrottleDecision {
    match attempt {
        LoginAttempt::Known(tally) => KNOWN.decide(tally),
        LoginAttempt::Unknown { network, site, everywhere } => {
            let around = site.map(|site| site.decide(NETWORKS_PER_SITE, *everywhere));
            network.decide(1, *everywhere).max(around.unwrap_or(ThrottleDecision::Check))
        }
    }
}

#[cfg(test)]
mod tests;
