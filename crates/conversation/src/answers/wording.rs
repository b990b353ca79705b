//! Dates and lists in words.

use chrono::{Datelike, NaiveDate};

/// A day as it is spoken of: `today`, `on 28 November`.
pub(super) fn day(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ => format!("on {}", written(date, today)),
    }
}

/// `28 November`, with the year if it is another.
pub(super) fn written(date: NaiveDate, today: NaiveDate) -> String {
    let form = if date.year() == today.year() { "%-d %B" } else { "%-d %B %Y" };
    date.format(form).to_string()
}

/// `a, b and c`.
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 question`, `5 questions`.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// Lines with a mark before each.
pub(super) fn bullets(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\u{2022} {line}")).collect::<Vec<_>>().join("\n")
}
