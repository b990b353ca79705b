//! Pauses between tries.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// A wait longer than this is not believed, and not passed on: a service that asks for a year has
/// its clock or its units wrong.
pub(super) const TOLD_AT_MOST: Duration = Duration::from_mins(15);

/// A header with the pause in milliseconds; only some services send it.
const RETRY_AFTER_MS: &str = "retry-after-ms";

/// The pause that a service asks for, in seconds, milliseconds or as a date (RFC 9110 §10.2.3). A
/// value that can't be read counts as absent.
pub(super) fn read_retry_after(headers: &HeaderMap) -> Option<Duration> {
    read_retry_after_at(headers, Utc::now())
}

fn read_retry_after_at(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(millis) = text(RETRY_AFTER_MS).and_then(|text| text.parse().ok()) {
        return Some(Duration::from_millis(millis));
    }
    let wish = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = wish.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(wish).ok()?;
    Some((date.with_timezone(&Utc) - now).to_std().unwrap_or(Duration::ZERO))
}

/// Between half of a pause and all of it, so that callers who failed together don't come back
/// together.
pub(super) fn jitter(pause: Duration) -> Duration {
    pause.mul_f64(0.5 + rand::random::<f64>() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_header(name: &'static str, value: &str) -> Option<Duration> {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        read_retry_after_at(&headers, "2026-03-10T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_wish_is_seconds_milliseconds_or_a_date() {
        for (value, seconds) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999", Some(99_999_999_999)),
            ("Tue, 10 Mar 2026 12:00:30 GMT", Some(30)),
            ("Tue, 10 Mar 2026 11:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(
                read_header("retry-after", value),
                seconds.map(Duration::from_secs),
                "{value}"
            );
        }
        assert_eq!(read_header("retry-after-ms", "250"), Some(Duration::from_millis(250)));
    }

    #[test]
    fn a_pause_keeps_at_least_half_of_itself() {
        let pause = Duration::from_millis(100);
        let all: Vec<Duration> = (0..200).map(|_| jitter(pause)).collect();
        assert!(all.iter().all(|jittered| (pause / 2..=pause).contains(jittered)));
        assert!(all.iter().any(|jittered| *jittered != all[0]));
    }
}
