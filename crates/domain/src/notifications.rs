//! The ways to reach a person at a moment: some are open, others wait for the morning.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The ways somebody wants to be reached. What is left out is the default: in the app and nowhere
/// else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Channels {
    pub in_app: bool,
    pub email: bool,
    pub sms: bool,
}

impl Default for Channels {
    fn default() -> Self {
        Self { in_app: true, email: false, sms: false }
    }
}

/// A span of the day in which nothing may ring. It holds its start and not its end; one that ends
/// before it starts goes over midnight, and one that ends where it starts is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct QuietHours {
    #[serde(with = "clock_time")]
    start: NaiveTime,
    #[serde(with = "clock_time")]
    end: NaiveTime,
}

/// `HH:MM`, as profiles write times.
mod clock_time {
    use chrono::NaiveTime;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        NaiveTime::parse_from_str(&text, "%H:%M").map_err(D::Error::custom)
    }
}

impl QuietHours {
    /// Quiet hours from one time of the day to another.
    pub const fn new(start: NaiveTime, end: NaiveTime) -> Self {
        Self { start, end }
    }

    /// True if a time of the day lies in them.
    pub fn cover(&self, time: NaiveTime) -> bool {
        if self.start <= self.end {
            self.start <= time && time < self.end
        } else {
            self.start <= time || time < self.end
        }
    }

    /// True if any minute of an hour, 0 to 23, lies in them.
    pub fn touch(&self, hour: u32) -> bool {
        (0..60).filter_map(|minute| NaiveTime::from_hms_opt(hour, minute, 0)).any(|t| self.cover(t))
    }
}

/// A moment as the clocks of a zone show it. An unknown name counts as UTC: a zone that was renamed
/// leaves no student out.
pub fn local_time(zone: &str, at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&zone.parse().unwrap_or(Tz::UTC)).naive_local()
}

/// The facts that decide how a person is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub channels: Channels,
    pub verified_email: bool,
    pub phone: bool,
    pub quiet: bool,
}

/// The reasons to hold a wanted mail or SMS back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Nothing may ring now.
    QuietHours,
    /// Mail is wanted, but the address is unproven.
    UnverifiedEmail,
    /// SMS is wanted, but there is no number.
    NoPhone,
}

impl Withheld {
    /// The word for it in tables and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QuietHours => "quiet_hours",
            Self::UnverifiedEmail => "unverified_email",
            Self::NoPhone => "no_phone",
        }
    }
}

/// The ways something goes to somebody now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// It stands in the app.
    pub in_app: bool,
    /// A mail goes out.
    pub email: bool,
    /// An SMS goes out.
    pub sms: bool,
    pub withheld: Option<Withheld>,
}

/// The ways open now. What stands in the app rings nowhere, so quiet hours don't concern it.
pub fn open_ways(reach: &Reach) -> Ways {
    let Channels { in_app, email, sms } = reach.channels;
    let withheld = if reach.quiet && (email || sms) {
        Some(Withheld::QuietHours)
    } else if email && !reach.verified_email {
        Some(Withheld::UnverifiedEmail)
    } else {
        (sms && !reach.phone).then_some(Withheld::NoPhone)
    };
    Ways {
        in_app,
        email: email && reach.verified_email && !reach.quiet,
        sms: sms && reach.phone && !reach.quiet,
        withheld,
    }
}

impl Reach {
    /// True if anything would reach them once it is not quiet.
    pub fn is_reachable(&self) -> bool {
        let awake = open_ways(&Self { quiet: false, ..*self });
        awake.in_app || awake.email || awake.sms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time_of(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn quiet(start: &str, end: &str) -> QuietHours {
        QuietHours::new(time_of(start), time_of(end))
    }

    #[test]
    fn quiet_hours_hold_their_start_and_not_their_end() {
        let nap = quiet("13:00", "14:30");
        let cases = [("12:59", false), ("13:00", true), ("14:29", true), ("14:30", false)];
        for (time, covered) in cases {
            assert_eq!(nap.cover(time_of(time)), covered, "{time}");
        }
        assert_eq!([12, 13, 14, 15].map(|hour| nap.touch(hour)), [false, true, true, false]);
    }

    #[test]
    fn quiet_hours_go_over_midnight_and_may_be_empty() {
        let night = quiet("21:00", "07:00");
        let cases =
            [("20:59", false), ("21:00", true), ("00:00", true), ("06:59", true), ("07:00", false)];
        for (time, covered) in cases {
            assert_eq!(night.cover(time_of(time)), covered, "{time}");
        }
        assert!((0..24).all(|hour| !quiet("09:00", "09:00").touch(hour)));
    }

    #[test]
    fn quiet_hours_are_read_as_profiles_write_them() {
        let stored = serde_json::json!({"start": "21:00", "end": "07:00"});
        let read: QuietHours = serde_json::from_value(stored).unwrap();
        assert_eq!(read, quiet("21:00", "07:00"));
        let broken = serde_json::json!({"start": "25:00", "end": "07:00"});
        assert!(serde_json::from_value::<QuietHours>(broken).is_err());
    }

    #[test]
    fn a_moment_is_told_by_the_clocks_of_its_zone() {
        let at: DateTime<Utc> = "2026-07-01T23:30:00Z".parse().unwrap();
        for (zone, shown) in [
            ("UTC", "2026-07-01T23:30:00"),
            ("Europe/London", "2026-07-02T00:30:00"),
            ("Asia/Kolkata", "2026-07-02T05:00:00"),
            ("Mars/Olympus", "2026-07-01T23:30:00"),
        ] {
            assert_eq!(local_time(zone, at), shown.parse().unwrap(), "{zone}");
        }
    }

    #[test]
    fn mail_needs_a_proven_address_sms_a_number_and_both_a_waking_reader() {
        let all = Channels { in_app: true, email: true, sms: true };
        let reach = Reach { channels: all, verified_email: true, phone: true, quiet: false };
        let open = Ways { in_app: true, email: true, sms: true, withheld: None };
        assert_eq!(open_ways(&reach), open);
        let unproven = open_ways(&Reach { verified_email: false, ..reach });
        let withheld = Some(Withheld::UnverifiedEmail);
        assert_eq!(unproven, Ways { email: false, withheld, ..open });
        let unphoned = open_ways(&Reach { phone: false, ..reach });
        assert_eq!(unphoned, Ways { sms: false, withheld: Some(Withheld::NoPhone), ..open });
        let asleep = open_ways(&Reach { quiet: true, ..reach });
        let withheld = Some(Withheld::QuietHours);
        assert_eq!(asleep, Ways { email: false, sms: false, withheld, ..open });
    }

    #[test]
    fn nothing_is_withheld_from_who_wants_nothing() {
        let none = Channels { in_app: false, email: false, sms: false };
        let reach = Reach { channels: none, verified_email: true, phone: true, quiet: true };
        let closed = Ways { in_app: false, email: false, sms: false, withheld: None };
        assert_eq!(open_ways(&reach), closed);
        assert!(!reach.is_reachable());
        let app = Reach { channels: Channels::default(), ..reach };
        assert!(app.is_reachable());
        let mail = Channels { email: true, ..none };
        assert!(Reach { channels: mail, ..reach }.is_reachable());
        assert!(!Reach { channels: mail, verified_email: false, ..reach }.is_reachable());
    }
}
