//! Nudges: the students who are due, the hour, and the default text.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::notifications::{QuietHours, local_time};

/// The occasions of nudges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NudgeKind {
    /// A student who signed up a while ago and has had few sessions since.
    EarlyEngagement,
}

impl NudgeKind {
    /// The word for it in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EarlyEngagement => "early_engagement",
        }
    }
}

/// The reasons to skip a nudge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// The student wants none.
    OptedOut,
    /// They are too new, or do well without.
    NotDue,
    /// They had as many of this kind as anybody gets.
    LimitReached,
    /// They had one of this kind in the last days.
    SentRecently,
    /// They can't be reached by any way they chose.
    NoChannel,
    /// Nothing may ring for them now.
    QuietHours,
}

impl Skip {
    /// The word for it in tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::NotDue => "not_due",
            Self::LimitReached => "limit_reached",
            Self::SentRecently => "sent_recently",
            Self::NoChannel => "no_channel",
            Self::QuietHours => "quiet_hours",
        }
    }
}

/// A new student is left alone for this long.
const SETTLING_IN: TimeDelta = TimeDelta::days(7);

/// A student with this many sessions has begun.
const ENOUGH_SESSIONS: i64 = 3;

/// The time between two nudges of a kind: a week, less what a schedule may be early and a clock may
/// be put forward, so that the same hour of the same weekday is a week later and not eight days.
const BETWEEN: TimeDelta = TimeDelta::hours(7 * 24 - 2);

/// The most nudges of a kind. A student who did not come after these would only be bothered by
/// more.
const MOST: i64 = 3;

/// The rules of `early_engagement` at one moment, as a query needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyEngagement {
    pub at: DateTime<Utc>,
    /// Students count who registered then or before.
    pub registered_by: DateTime<Utc>,
    /// Students count who have had fewer sessions.
    pub enough_sessions: i64,
    /// Students don't count who had a nudge after this.
    pub none_since: DateTime<Utc>,
    /// Students count who had fewer nudges in all.
    pub most: i64,
}

/// The facts about a student from which a nudge is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub registered_at: DateTime<Utc>,
    /// Sessions whose date has passed.
    pub sessions: i64,
    /// They want no nudges.
    pub opted_out: bool,
    /// Nudges of this kind they had.
    pub sent: i64,
    pub last_sent_at: Option<DateTime<Utc>>,
}

impl EarlyEngagement {
    /// The rules at a moment.
    pub fn for_moment(at: DateTime<Utc>) -> Self {
        Self {
            at,
            registered_by: at - SETTLING_IN,
            enough_sessions: ENOUGH_SESSIONS,
            none_since: at - BETWEEN,
            most: MOST,
        }
    }

    /// Decides that a student is due; the error is the first reason against it.
    pub fn check(&self, standing: &Standing) -> Result<(), Skip> {
        if standing.opted_out {
            return Err(Skip::OptedOut);
        }
        if standing.registered_at > self.registered_by || standing.sessions >= self.enough_sessions
        {
            return Err(Skip::NotDue);
        }
        if standing.sent >= self.most {
            return Err(Skip::LimitReached);
        }
        if standing.last_sent_at.is_some_and(|last| last > self.none_since) {
            return Err(Skip::SentRecently);
        }
        Ok(())
    }
}

/// The urgency of a nudge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// They have nearly begun.
    Low,
    Medium,
    /// They never came.
    High,
}

/// The urgency of a nudge for a student with so many sessions.
pub const fn urgency(sessions: i64) -> Urgency {
    match sessions {
        ..=0 => Urgency::High,
        1 => Urgency::Medium,
        _ => Urgency::Low,
    }
}

/// The hour of the day, by the student's clock, at which nudges come.
const HOUR: u32 = 9;

/// The hour, 0 to 23, for a nudge by the student's own clock: 9, or the first hour after it that
/// has no quiet minute, or else the last before it. None when it is always quiet.
pub fn hour(quiet: Option<&QuietHours>) -> Option<u32> {
    (HOUR..24).chain((0..HOUR).rev()).find(|hour| quiet.is_none_or(|quiet| !quiet.touch(*hour)))
}

/// True if a moment lies in the hour at which somebody is nudged.
pub fn is_hour(zone: &str, quiet: Option<&QuietHours>, at: DateTime<Utc>) -> bool {
    hour(quiet) == Some(local_time(zone, at).hour())
}

/// The text of a nudge when no model words it better.
pub fn default_message(subject: Option<&str>) -> String {
    match subject {
        Some(subject) => format!("Continue your momentum in {subject}!"),
        None => "Your first session is waiting: choose a subject and get going!".to_owned(),
    }
}

/// The line above a nudge.
pub fn title(subject: Option<&str>) -> String {
    subject.map_or_else(|| "Ready when you are".to_owned(), |of| format!("Keep going with {of}"))
}

/// Characters of a nudge: two SMS.
pub const MAX_MESSAGE_CHARS: usize = 300;

/// A nudge as somebody worded it, on one line; none when it says nothing or too much.
pub fn parse_message(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=MAX_MESSAGE_CHARS).contains(&line.chars().count()).then_some(line)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveTime};

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-10T09:00:00Z".parse().unwrap()
    }

    fn due_standing() -> Standing {
        Standing {
            registered_at: now() - TimeDelta::days(7),
            sessions: 2,
            opted_out: false,
            sent: 0,
            last_sent_at: None,
        }
    }

    fn check(standing: &Standing) -> Result<(), Skip> {
        EarlyEngagement::for_moment(now()).check(standing)
    }

    #[test]
    fn a_student_is_due_after_a_week_with_fewer_than_three_sessions() {
        let moment = TimeDelta::microseconds(1);
        assert_eq!(check(&due_standing()), Ok(()));
        assert_eq!(check(&Standing { sessions: 0, ..due_standing() }), Ok(()));
        let new =
            Standing { registered_at: due_standing().registered_at + moment, ..due_standing() };
        assert_eq!(check(&new), Err(Skip::NotDue));
        assert_eq!(check(&Standing { sessions: 3, ..due_standing() }), Err(Skip::NotDue));
    }

    #[test]
    fn a_nudge_comes_once_a_week_and_three_times_in_all() {
        let sent = |sent: i64, ago: TimeDelta| {
            check(&Standing { sent, last_sent_at: Some(now() - ago), ..due_standing() })
        };
        let (week, moment) = (TimeDelta::days(7), TimeDelta::microseconds(1));
        assert_eq!(sent(2, week), Ok(()));
        assert_eq!(sent(2, TimeDelta::days(6)), Err(Skip::SentRecently));
        assert_eq!(sent(2, BETWEEN), Ok(()));
        assert_eq!(sent(2, BETWEEN - moment), Err(Skip::SentRecently));
        assert_eq!(sent(3, week * 10), Err(Skip::LimitReached));
    }

    #[test]
    fn who_wants_none_is_told_so_before_anything_else() {
        let standing = Standing { opted_out: true, sessions: 9, sent: 9, ..due_standing() };
        assert_eq!(check(&standing), Err(Skip::OptedOut));
    }

    #[test]
    fn nudges_come_at_nine_or_when_it_is_not_quiet_any_more() {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        for (start, end, expected) in [
            ("21:00", "07:00", Some(9)),
            ("08:00", "10:00", Some(10)),
            ("09:30", "09:31", Some(10)),
            ("22:00", "10:30", Some(11)),
            ("09:00", "00:00", Some(8)),
            ("00:00", "23:59", None),
        ] {
            let quiet = QuietHours::new(time(start), time(end));
            assert_eq!(hour(Some(&quiet)), expected, "{start} to {end}");
        }
        assert_eq!(hour(None), Some(9));
    }

    #[test]
    fn nine_is_nine_by_the_students_clock() {
        let summer = |hour: u32| now().with_month(7).unwrap().with_hour(hour).unwrap();
        for (zone, hour) in [("UTC", 9), ("Europe/London", 8), ("Asia/Kolkata", 4)] {
            for at in 0..24 {
                assert_eq!(is_hour(zone, None, summer(at)), at == hour, "{zone} at {at}");
            }
        }
    }

    #[test]
    fn a_nudge_is_one_line_of_bounded_length() {
        assert_eq!(parse_message("  Back to\nacids! ").as_deref(), Some("Back to acids!"));
        assert_eq!(parse_message(" \n "), None);
        assert!(parse_message(&"é".repeat(300)).is_some());
        assert_eq!(parse_message(&"é".repeat(301)), None);
        assert_eq!(default_message(Some("Chemistry")), "Continue your momentum in Chemistry!");
    }
}
