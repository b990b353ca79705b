//! The day that a task is for: `by Thursday`, `for the 14th`, `in two weeks`, counted from the day of the
//! lesson in which it was set.
//!
//! A wrong day is worse than none: what depends on a timetable (`next lesson`, `after half-term`) or on
//! habit (`every evening`) has none.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::number_words::UP_TO_TWENTY;
use crate::text;

/// Months ahead in which a day of the month is looked for; some have no 31st.
const MONTHS_AHEAD: u32 = 13;

/// Days of a week.
const WEEK: u64 = 7;

/// What a day comes after, with no date of its own.
const UNKNOWN_ANCHORS: &[&str] =
    &["half-term", "term", "holidays", "holiday", "break", "test", "exam", "exams", "trip"];

/// The day that a task names; none where it names none, or none that can be told.
pub fn due_day(task: &str, lesson_day: NaiveDate) -> Option<NaiveDate> {
    let words = text::words(task);
    let mut found = None;
    for at in 0..words.len() {
        if words[at] == "after" && words[at..].iter().take(4).any(|word| is_anchor(word)) {
            return None;
        }
        found = day_at(&words, at, lesson_day).or(found);
    }
    found
}

fn is_anchor(word: &str) -> bool {
    UNKNOWN_ANCHORS.contains(&word)
}

fn day_at(words: &[String], at: usize, from: NaiveDate) -> Option<NaiveDate> {
    let word = |offset: usize| words.get(at + offset).map_or("", String::as_str);
    let before = |offset: usize| at.checked_sub(offset).map_or("", |place| words[place].as_str());
    let later = |days: u64| from.checked_add_days(Days::new(days));
    match word(0) {
        "today" | "tonight" if before(1) != "from" => return Some(from),
        "tomorrow" if before(1) == "after" => return later(2),
        "tomorrow" => return later(1),
        "week" if before(1) == "next" => return later(WEEK),
        "week" if matches!((word(1), word(2)), ("today", _) | ("from", "today" | "now")) => {
            return later(WEEK);
        }
        "fortnight" if before(1) == "a" && before(2) == "in" => return later(2 * WEEK),
        "weekend" => return on_or_after(from, Weekday::Sun),
        "in" | "within" => return later(span(word(1), word(2))?),
        _ => {}
    }
    if let Some(day) = weekday(word(0)) {
        let repeats = matches!(before(1), "every" | "each");
        return if repeats { None } else { on_weekday(from, day, before(1) == "next") };
    }
    let day = ordinal(word(0)).filter(|_| matches!(before(1), "the" | "by" | "on" | "for"));
    let month = if word(1) == "of" { month(word(2)) } else { month(word(1)) };
    if let Some(day) = day.or_else(|| ordinal(word(0)).filter(|_| month.is_some())) {
        return next_day_of_month(from, day, month);
    }
    let number = || word(0).parse::<u32>().ok().filter(|day| (1..=31).contains(day));
    if let (Some(month), Some(day)) = (self::month(word(1)), number()) {
        return next_day_of_month(from, day, Some(month));
    }
    let day = ordinal(word(1)).or_else(|| word(1).parse().ok());
    let day = day.filter(|day| (1..=31).contains(day));
    self::month(word(0)).zip(day).and_then(|(month, day)| next_day_of_month(from, day, Some(month)))
}

/// Days of `two weeks`.
fn span(count: &str, unit: &str) -> Option<u64> {
    let count = match count {
        "a" => 1,
        count => count.parse().ok().or_else(|| {
            UP_TO_TWENTY.iter().position(|word| *word == count).map(|count| count as u64)
        })?,
    };
    match unit {
        "day" | "days" => Some(count),
        "week" | "weeks" => Some(count * WEEK),
        "fortnight" | "fortnights" => Some(count * 2 * WEEK),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.strip_suffix("'s").unwrap_or(word);
    Some(match word {
        "monday" => Weekday::Mon,
        "tuesday" => Weekday::Tue,
        "wednesday" => Weekday::Wed,
        "thursday" => Weekday::Thu,
        "friday" => Weekday::Fri,
        "saturday" => Weekday::Sat,
        "sunday" => Weekday::Sun,
        _ => return None,
    })
}

fn on_or_after(from: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let ahead = (WEEK + u64::from(day.num_days_from_monday())
        - u64::from(from.weekday().num_days_from_monday()))
        % WEEK;
    from.checked_add_days(Days::new(ahead))
}

/// The first such day after a lesson. `Next` skips the rest of the lesson's own week.
fn on_weekday(from: NaiveDate, day: Weekday, next: bool) -> Option<NaiveDate> {
    let first = on_or_after(from.succ_opt()?, day)?;
    if next && first.iso_week() == from.iso_week() {
        return first.checked_add_days(Days::new(WEEK));
    }
    Some(first)
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending))?;
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|month| *month == word)?;
    u32::try_from(at + 1).ok()
}

fn next_day_of_month(from: NaiveDate, day: u32, month: Option<u32>) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    let months = (0..MONTHS_AHEAD).filter_map(|ahead| first.checked_add_months(Months::new(ahead)));
    let of_month = months.filter(|first| month.is_none_or(|month| first.month() == month));
    of_month.filter_map(|first| first.with_day(day)).find(|date| *date > from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a task is for that was set on Thursday, 20 November 2025.
    fn due(task: &str) -> String {
        let lesson = NaiveDate::from_ymd_opt(2025, 11, 20).unwrap();
        due_day(task, lesson).map_or_else(|| "none".to_owned(), |day| day.to_string())
    }

    #[test]
    fn days_of_the_week_are_the_next_ones() {
        assert_eq!(due("Do page 4 for Friday."), "2025-11-21");
        assert_eq!(due("Do page 4 by Monday."), "2025-11-24");
        assert_eq!(due("Do page 4 for Thursday."), "2025-11-27");
        assert_eq!(due("Do page 4 for next Friday."), "2025-11-28");
        assert_eq!(due("Do page 4 for next Tuesday."), "2025-11-25");
    }

    #[test]
    fn spans_and_days_of_the_month_are_counted_from_the_lesson() {
        assert_eq!(due("Finish it tonight."), "2025-11-20");
        assert_eq!(due("Finish it tomorrow."), "2025-11-21");
        assert_eq!(due("Finish it the day after tomorrow."), "2025-11-22");
        assert_eq!(due("Finish it in two weeks."), "2025-12-04");
        assert_eq!(due("Finish it a week from today."), "2025-11-27");
        assert_eq!(due("Finish it over the weekend."), "2025-11-23");
        assert_eq!(due("Finish it for the 14th."), "2025-12-14");
        assert_eq!(due("Finish it by the 24th of November."), "2025-11-24");
        assert_eq!(due("Finish it by March 3."), "2026-03-03");
        assert_eq!(due("Finish it by 3 March."), "2026-03-03");
        assert_eq!(due("Finish it for the 31st."), "2025-12-31");
    }

    #[test]
    fn what_no_calendar_tells_has_no_day() {
        for task in [
            "Learn five words every Monday.",
            "Finish it before next lesson.",
            "Finish it the Friday after half-term.",
            "Read for twenty minutes each night.",
            "Do questions 4 to 10.",
            "You may use a calculator.",
        ] {
            assert_eq!(due(task), "none", "{task}");
        }
    }
}
