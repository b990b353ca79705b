//! Memory: whether it is foretold what will be remembered, by FSRS-6 with the default weights and
//! with the student's own.
//!
//! A table has the columns `card_id`, `review_rating` (1 to 4) and `review_time`; it may be
//! compressed (.gz). A folder is read for its tables. Time between reviews counts in whole days.
//! The first review of a card and those of the same day are not foretold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::recall::{
    ForetoldReview, MemoryWeights, RatedReview, Rating, fit_weights, foretell_reviews,
};
use miniz_oxide::inflate::decompress_to_vec;
use serde_json::{Value, json};

use crate::figures::{Forecast, prediction_figures, round};
use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "memory",
    about: "a table of reviews (card_id, review_rating, review_time), or the folder of one",
    run: measure,
};

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// The bytes at the start and at the end of a gzip file around what is compressed, and its flag for
/// a name (RFC 1952).
const GZIP_HEADER: usize = 10;
const GZIP_TRAILER: usize = 8;
const GZIP_NAME: u8 = 8;

/// Figures with the default weights over all reviews; in `own`, those of the last fifth with the
/// weights fitted to the rest.
fn measure(path: &Path) -> Result<Report, Error> {
    let histories = read_histories(&read_table(&find_table(path)?)?)?;
    let foretold = foretell_reviews(&MemoryWeights::DEFAULT, &histories);
    let forecasts: Vec<Forecast> = foretold.iter().map(forecast).collect();
    let mut figures = prediction_figures(&forecasts);
    figures["own"] = own_figures(&histories);
    Ok(Report { disagreements: Vec::new(), figures })
}

fn forecast(review: &ForetoldReview) -> Forecast {
    Forecast { chance: review.chance, happened: review.remembered }
}

fn own_figures(histories: &[Vec<RatedReview>]) -> Value {
    let Some(fitted) = fit_weights(histories) else { return Value::Null };
    json!({
        "n": fitted.judged_reviews,
        "log_loss": round(fitted.log_loss),
        "default_log_loss": round(fitted.default_log_loss),
        "kept": fitted.is_better(),
    })
}

/// The table itself, or the one in a folder.
fn find_table(path: &Path) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let entries: Result<Vec<_>, _> = std::fs::read_dir(path)?.collect();
    let mut tables: Vec<PathBuf> = entries?.into_iter().map(|entry| entry.path()).collect();
    tables.retain(|table| {
        let name = table.to_string_lossy();
        name.ends_with(".csv") || name.ends_with(".csv.gz")
    });
    tables.sort();
    match tables.as_slice() {
        [table] => Ok(table.clone()),
        [] => Err(format!("{} has no .csv or .csv.gz", path.display()).into()),
        _ => Err(format!("{} has several tables: name one", path.display()).into()),
    }
}

fn read_table(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path)
        .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) { unzip(&bytes)? } else { bytes };
    Ok(String::from_utf8(bytes)?)
}

fn unzip(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let cut_short = "The compressed file is cut short";
    let flags = *bytes.get(3).ok_or(cut_short)?;
    let end = bytes.len().checked_sub(GZIP_TRAILER).ok_or(cut_short)?;
    let mut packed = bytes.get(GZIP_HEADER..end).ok_or(cut_short)?;
    if flags & GZIP_NAME != 0 {
        let name = packed.iter().position(|byte| *byte == 0).ok_or(cut_short)?;
        packed = &packed[name + 1..];
    }
    if flags & !GZIP_NAME != 0 {
        return Err("The compressed file has extras that are not read".into());
    }
    decompress_to_vec(packed).map_err(|error| format!("It can't be unpacked: {error}").into())
}

/// The reviews of each card, oldest first.
fn read_histories(text: &str) -> Result<Vec<Vec<RatedReview>>, Error> {
    let mut lines = text.lines().enumerate();
    let header: Vec<&str> =
        lines.next().map(|(_, line)| line.split(',').collect()).unwrap_or_default();
    let column = |name: &str| {
        let place = header.iter().position(|field| field.trim() == name);
        place.ok_or_else(|| format!("There is no column {name} in the first line"))
    };
    let (card, rating, time) =
        (column("card_id")?, column("review_rating")?, column("review_time")?);
    let mut cards: BTreeMap<&str, Vec<(DateTime<Utc>, Rating)>> = BTreeMap::new();
    for (place, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let fault = || format!("line {} is no review", place + 1);
        let field = |column: usize| fields.get(column).copied().ok_or_else(fault);
        let at = DateTime::parse_from_rfc3339(field(time)?).map_err(|_| fault())?;
        let rating = parse_rating(field(rating)?).ok_or_else(fault)?;
        cards.entry(field(card)?).or_default().push((at.to_utc(), rating));
    }
    Ok(cards.into_values().map(history).collect())
}

fn parse_rating(grade: &str) -> Option<Rating> {
    Some(match grade {
        "1" => Rating::Again,
        "2" => Rating::Hard,
        "3" => Rating::Good,
        "4" => Rating::Easy,
        _ => return None,
    })
}

fn history(mut reviews: Vec<(DateTime<Utc>, Rating)>) -> Vec<RatedReview> {
    reviews.sort_by_key(|(at, _)| *at);
    let mut last: Option<DateTime<Utc>> = None;
    let mut history = Vec::with_capacity(reviews.len());
    for (at, rating) in reviews {
        let elapsed = last.map_or(0, |last| (at - last).num_days());
        history.push(RatedReview {
            at_days: (at - DateTime::UNIX_EPOCH).as_seconds_f64() / DAY_S,
            elapsed_days: elapsed as f64,
            rating,
        });
        last = Some(at);
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "card_id,review_rating,review_time,review_duration\n\
        7,3,2024-03-02T08:00:00+00:00,10\n\
        7,4,2024-03-01T08:00:01+00:00,10\n\
        7,1,2024-03-09T08:00:00+00:00,10\n\
        8,2,2024-03-09T08:00:00.25+00:00,10\n";

    #[test]
    fn reviews_come_card_by_card_in_time_and_in_whole_days() {
        let histories = read_histories(TABLE).unwrap();
        let told: Vec<Vec<(f64, Rating)>> = histories
            .iter()
            .map(|history| {
                history.iter().map(|review| (review.elapsed_days, review.rating)).collect()
            })
            .collect();
        let first = vec![(0.0, Rating::Easy), (0.0, Rating::Good), (7.0, Rating::Again)];
        assert_eq!(told, [first, vec![(0.0, Rating::Hard)]]);
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let fault = |text: &str| read_histories(text).unwrap_err().to_string();
        assert!(fault("card_id,review_time\n").contains("no column review_rating"));
        assert!(fault(&TABLE.replace("8,2,", "8,5,")).starts_with("line 5"));
        assert!(fault(&TABLE.replace("2024-03-09T08:00:00.25", "soon")).starts_with("line 5"));
    }

    #[test]
    fn a_compressed_table_is_read_with_and_without_its_name() {
        let packed = miniz_oxide::deflate::compress_to_vec(TABLE.as_bytes(), 6);
        for (flags, name) in [(0, b"".as_slice()), (GZIP_NAME, b"reviews.csv\0".as_slice())] {
            let header = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3];
            let file = [&header, name, &packed, &[0; GZIP_TRAILER]].concat();
            assert_eq!(unzip(&file).unwrap(), TABLE.as_bytes());
        }
        assert!(unzip(&[0x1f, 0x8b, 8]).is_err());
    }
}
