//! A span of time as it is asked for: dates or moments, both ends included.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};

/// The days of the default period, its last day included.
const DEFAULT_DAYS: u64 = 30;

/// The longest period, in days: five years. What is counted is read.
const MAX_DAYS: i64 = 5 * 366;

/// Years a date may be in: nothing happened before, and nothing is planned so far ahead.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The first moment after an included one, as far as Postgres can tell them apart.
const NEXT: TimeDelta = TimeDelta::microseconds(1);

/// A span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub from: DateTime<Utc>,
    /// The first moment after it.
    pub until: DateTime<Utc>,
    /// Its start, in the form it was asked for.
    pub start: String,
    /// Its end, in the form it was asked for.
    pub end: String,
}

/// The reason why a period can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPeriod {
    /// `startDate` or `endDate`.
    pub parameter: &'static str,
    pub detail: &'static str,
}

/// One end as it was asked for.
#[derive(Debug, Clone, Copy)]
enum End {
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

impl Period {
    /// The period between two dates or moments, both included. Without an end it ends today,
    /// without a start it has 30 days.
    pub fn read(
        start: Option<&str>,
        end: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Self, BadPeriod> {
        let end = match end {
            Some(text) => End::read("endDate", text)?,
            None => End::Day(now.date_naive()),
        };
        let start = match start {
            Some(text) => End::read("startDate", text)?,
            None => End::Day(
                end.day().checked_sub_days(Days::new(DEFAULT_DAYS - 1)).unwrap_or_default(),
            ),
        };
        let bad = |detail| Err(BadPeriod { parameter: "startDate", detail });
        let (from, until) = (start.start(), end.end());
        if from >= until {
            return bad("A period starts before it ends; without endDate it ends today.");
        }
        if until - from > TimeDelta::days(MAX_DAYS) {
            return bad("A period is at most five years long.");
        }
        Ok(Self { from, until, start: start.to_text(), end: end.to_text() })
    }

    /// The period from a moment to just before another.
    pub fn between(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let (start, end) = (End::Moment(from).to_text(), End::Moment(until - NEXT).to_text());
        Self { from, until, start, end }
    }

    /// The start of the period before it, which is as long as this one.
    pub fn previous_from(&self) -> DateTime<Utc> {
        self.from - (self.until - self.from)
    }

    /// The end of its first third and the start of its last third.
    pub fn thirds(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let third = (self.until - self.from) / 3;
        (self.from + third, self.until - third)
    }
}

impl End {
    fn read(parameter: &'static str, text: &str) -> Result<Self, BadPeriod> {
        let bad = |detail| BadPeriod { parameter, detail };
        let end = Self::parse(text).ok_or(bad(
            "Write a date such as 2025-11-15, or a moment such as 2025-11-15T09:30:00Z.",
        ))?;
        if YEARS.contains(&end.day().year()) {
            Ok(end)
        } else {
            Err(bad("Years go from 2000 to 2100."))
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() == "2025-11-15".len() {
            return NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self::Day);
        }
        // A plus that was not escaped arrives as a space.
        let moment = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok()?;
        Some(Self::Moment(moment.with_timezone(&Utc)))
    }

    fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.date_naive(),
        }
    }

    fn start(self) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
            Self::Moment(moment) => moment,
        }
    }

    fn end(self) -> DateTime<Utc> {
        match self {
            Self::Day(_) => self.start() + TimeDelta::days(1),
            Self::Moment(moment) => moment + NEXT,
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn read(start: Option<&str>, end: Option<&str>) -> Result<Period, BadPeriod> {
        Period::read(start, end, moment("2025-11-15T10:00:00Z"))
    }

    #[test]
    fn days_are_whole_and_both_ends_belong_to_the_period() {
        let period = read(Some("2025-10-01"), Some("2025-11-15")).unwrap();
        assert_eq!(period.from, moment("2025-10-01T00:00:00Z"));
        assert_eq!(period.until, moment("2025-11-16T00:00:00Z"));
        assert_eq!((period.start.as_str(), period.end.as_str()), ("2025-10-01", "2025-11-15"));
        let day = read(Some("2024-02-29"), Some("2024-02-29")).unwrap();
        assert_eq!(day.until - day.from, TimeDelta::days(1));
    }

    #[test]
    fn moments_are_taken_as_they_are() {
        let period = read(Some("2025-11-01T08:00:00+02:00"), Some("2025-11-01T06:00:00Z")).unwrap();
        assert_eq!(period.from, moment("2025-11-01T06:00:00Z"));
        assert_eq!(period.until - period.from, NEXT);
        assert_eq!(period.start, "2025-11-01T06:00:00Z");
        assert_eq!(read(Some("2025-11-01T08:00:00 02:00"), None).unwrap().from, period.from);
    }

    #[test]
    fn what_is_left_out_is_the_last_thirty_days() {
        let period = read(None, None).unwrap();
        assert_eq!((period.start.as_str(), period.end.as_str()), ("2025-10-17", "2025-11-15"));
        assert_eq!(period.until - period.from, TimeDelta::days(30));
        assert_eq!(read(None, Some("2025-03-30")).unwrap().start, "2025-03-01");
        assert_eq!(read(Some("2025-11-15"), None).unwrap().end, "2025-11-15");
    }

    #[test]
    fn a_bad_end_is_named() {
        let named = |start, end| read(start, end).unwrap_err().parameter;
        assert_eq!(named(Some("2025-11-16"), Some("2025-11-15")), "startDate");
        assert_eq!(named(Some("2025-11-16"), None), "startDate");
        assert_eq!(named(Some("2019-01-01"), Some("2025-11-15")), "startDate");
        for bad in ["", "yesterday", "2025-02-30", "15-11-2025", "20251115", "2025-11-15T10:00"] {
            assert_eq!(named(Some(bad), None), "startDate", "{bad}");
            assert_eq!(named(None, Some(bad)), "endDate", "{bad}");
        }
        assert_eq!(named(None, Some("1999-12-31")), "endDate");
        assert_eq!(named(None, Some("9999-12-31")), "endDate");
    }

    #[test]
    fn five_years_are_the_most() {
        assert!(read(Some("2020-11-16"), Some("2025-11-15")).is_ok());
        assert!(read(Some("2020-11-10"), Some("2025-11-15")).is_err());
    }

    #[test]
    fn the_period_before_is_as_long_and_the_thirds_leave_the_middle_out() {
        let period = read(Some("2025-10-01"), Some("2025-10-30")).unwrap();
        assert_eq!(period.previous_from(), moment("2025-09-01T00:00:00Z"));
        let (first, last) = period.thirds();
        assert_eq!((first, last), (moment("2025-10-11T00:00:00Z"), moment("2025-10-21T00:00:00Z")));
    }
}
