//! The rules as numbers.

use super::*;

const LONG_AGO: Duration = Duration::from_hours(23);

fn failed_tally(failed: u32, since_last: Duration) -> FailureTally {
    FailureTally { failed, in_flight: 0, since_last }
}

fn in_flight_tally(in_flight: u32) -> FailureTally {
    FailureTally { in_flight, ..FailureTally::default() }
}

fn unknown_attempt(account: FailureTally, everywhere: u32) -> LoginAttempt {
    LoginAttempt::Unknown {
        network: NetworkTally { account, ..NetworkTally::default() },
        site: None,
        everywhere,
    }
}

/// The number of guesses a day for an attacker who makes each as early as possible.
fn guesses_in_a_day(guess: impl Fn(FailureTally) -> LoginAttempt) -> u32 {
    let (mut now, mut last, mut count) = (Duration::ZERO, Duration::ZERO, 0);
    while now < Duration::from_hours(24) {
        match decide(&guess(failed_tally(count, now.saturating_sub(last)))) {
            ThrottleDecision::Check => (count, last) = (count + 1, now),
            ThrottleDecision::Pause(pause) => now += pause,
            ThrottleDecision::Queue => panic!("nothing is in flight"),
        }
    }
    count
}

#[test]
fn a_day_has_as_many_guesses_as_the_documents_say() {
    assert_eq!(guesses_in_a_day(LoginAttempt::Known), 2_892);
    assert_eq!(guesses_in_a_day(|tally| unknown_attempt(tally, 0)), 112);
    assert_eq!(guesses_in_a_day(|tally| unknown_attempt(tally, UNDER_ATTACK)), 18);
    let site = |account| LoginAttempt::Unknown {
        network: NetworkTally::default(),
        site: Some(NetworkTally { account, ..NetworkTally::default() }),
        everywhere: UNDER_ATTACK,
    };
    assert!(guesses_in_a_day(site) < 45);
}

#[test]
fn pauses_double_from_seconds_on() {
    let pauses = (9..=19).map(|count| UNKNOWN.pause(count).as_secs());
    let expected = [0, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
    assert!(pauses.eq(expected), "{expected:?}");
    assert_eq!(UNKNOWN.pause(u32::MAX), UNKNOWN.longest_pause);
}

#[test]
fn a_known_network_minds_nothing_that_happens_elsewhere() {
    assert_eq!(decide(&LoginAttempt::Known(FailureTally::default())), ThrottleDecision::Check);
    let longest = decide(&LoginAttempt::Known(failed_tally(1_000, Duration::ZERO)));
    assert_eq!(longest, ThrottleDecision::Pause(Duration::from_secs(30)));
}

#[test]
fn a_new_network_has_guesses_without_a_pause_however_hard_the_attack() {
    for everywhere in [0, UNDER_ATTACK, 1_000_000] {
        for count in 0..3 {
            let guess = unknown_attempt(failed_tally(count, Duration::ZERO), everywhere);
            assert_eq!(decide(&guess), ThrottleDecision::Check, "{count} {everywhere}");
        }
    }
    let guess = |everywhere| decide(&unknown_attempt(failed_tally(3, Duration::ZERO), everywhere));
    assert_eq!(guess(UNDER_ATTACK - 1), ThrottleDecision::Check);
    assert_eq!(guess(UNDER_ATTACK), ThrottleDecision::Pause(Duration::from_secs(8)));
}

#[test]
fn guesses_in_flight_take_up_what_is_left_and_delay_nobody_for_long() {
    assert_eq!(decide(&unknown_attempt(in_flight_tally(9), 0)), ThrottleDecision::Check);
    assert_eq!(decide(&unknown_attempt(in_flight_tally(10), 0)), ThrottleDecision::Queue);
    let mixed = FailureTally { failed: 6, in_flight: 4, since_last: Duration::ZERO };
    assert_eq!(decide(&unknown_attempt(mixed, 0)), ThrottleDecision::Queue);
    let one_at_a_time = FailureTally { failed: 12, in_flight: 1, since_last: LONG_AGO };
    assert_eq!(decide(&unknown_attempt(one_at_a_time, 0)), ThrottleDecision::Queue);
    assert_eq!(decide(&unknown_attempt(failed_tally(12, LONG_AGO), 0)), ThrottleDecision::Check);
}

#[test]
fn a_network_may_fail_to_get_into_as_many_accounts_as_it_gets_into_and_a_class_more() {
    let guess = |failing, signed_in, since_last| {
        let others = failed_tally(failing, since_last);
        let network =
            NetworkTally { account: FailureTally::default(), other_accounts: others, signed_in };
        decide(&LoginAttempt::Unknown { network, site: None, everywhere: 0 })
    };
    assert_eq!(guess(39, 0, Duration::ZERO), ThrottleDecision::Check);
    assert_eq!(guess(40, 0, Duration::ZERO), ThrottleDecision::Pause(Duration::from_secs(4)));
    assert_eq!(guess(40, 0, Duration::from_secs(4)), ThrottleDecision::Check);
    assert_eq!(guess(400, 0, Duration::ZERO), ThrottleDecision::Pause(Duration::from_mins(15)));
    assert_eq!(guess(400, 500, Duration::ZERO), ThrottleDecision::Check);
}

#[test]
fn an_account_that_failed_already_is_no_further_account() {
    let network = NetworkTally {
        account: failed_tally(1, Duration::ZERO),
        other_accounts: failed_tally(400, Duration::ZERO),
        signed_in: 0,
    };
    let guess = LoginAttempt::Unknown { network, site: None, everywhere: 0 };
    assert_eq!(decide(&guess), ThrottleDecision::Check);
}

#[test]
fn a_site_is_slowed_down_where_each_of_its_networks_is_fresh() {
    let site = |account, other_accounts| LoginAttempt::Unknown {
        network: NetworkTally::default(),
        site: Some(NetworkTally { account, other_accounts, signed_in: 0 }),
        everywhere: 0,
    };
    assert_eq!(
        decide(&site(failed_tally(79, Duration::ZERO), FailureTally::default())),
        ThrottleDecision::Check
    );
    let slow = ThrottleDecision::Pause(Duration::from_secs(4));
    assert_eq!(decide(&site(failed_tally(80, Duration::ZERO), FailureTally::default())), slow);
    assert_eq!(decide(&site(FailureTally::default(), failed_tally(320, Duration::ZERO))), slow);
}
