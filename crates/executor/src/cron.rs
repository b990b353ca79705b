//! Time tables: five fields, in UTC unless they open with `TZ=Europe/London `.
//!
//! A tick is an event whose id is made from function and minute, so of several executors one starts
//! the run. What was due while none was running is not made up for.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use db::local::events::NewEvent;
use domain::bounded::{EventId, EventName};
use serde_json::json;

use crate::functions::{Function, Trigger};

/// When each time table is due next.
pub(crate) struct Clocks(HashMap<(String, String), DateTime<Utc>>);

impl Clocks {
    /// Starts counting now.
    pub(crate) fn new(functions: &[Function], now: DateTime<Utc>) -> Self {
        let mut clocks = Self(HashMap::new());
        clocks.follow(functions, now);
        clocks
    }

    /// Takes over the time tables of these functions; those that stay keep their next tick.
    pub(crate) fn follow(&mut self, functions: &[Function], now: DateTime<Utc>) {
        let known = std::mem::take(&mut self.0);
        for function in functions {
            for trigger in &function.triggers {
                let Trigger::Cron(table) = trigger else { continue };
                let clock = (function.id.clone(), table.clone());
                match known.get(&clock).copied().map_or_else(|| next(table, now), Ok) {
                    Ok(at) => drop(self.0.insert(clock, at)),
                    Err(reason) => tracing::error!(
                        function = function.id,
                        "the time table {table:?} is not understood: {reason}"
                    ),
                }
            }
        }
    }

    /// The functions that are due, each with its tick; each is then due at its next time.
    pub(crate) fn due(&mut self, now: DateTime<Utc>) -> Vec<(String, NewEvent)> {
        let mut ticks = Vec::new();
        self.0.retain(|(function, table), at| {
            if *at > now {
                return true;
            }
            ticks.push((function.clone(), tick(function, table, *at)));
            next(table, now).is_ok_and(|following| {
                *at = following;
                true
            })
        });
        ticks
    }
}

fn tick(function: &str, table: &str, at: DateTime<Utc>) -> NewEvent {
    NewEvent {
        id: EventId::cut(&format!("cron.{function}.{}", at.timestamp())),
        name: EventName::cut("inngest/scheduled.timer"),
        data: json!({"cron": table}),
    }
}

/// The first time after `now` that the table names.
fn next(table: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let (zone, fields) = match table.strip_prefix("TZ=").and_then(|rest| rest.split_once(' ')) {
        Some((zone, fields)) => (zone.parse().map_err(|_| format!("no zone {zone}"))?, fields),
        None => (Tz::UTC, table),
    };
    let cron: Cron = fields.trim().parse().map_err(|error| format!("{error}"))?;
    cron.find_next_occurrence(&now.with_timezone(&zone), false)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::functions::functions_of;
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_table_without_a_zone_is_in_utc() {
        let next = next("0 9 * * *", at("2026-07-01T08:30:00Z"));
        assert_eq!(next, Ok(at("2026-07-01T09:00:00Z")));
    }

    #[test]
    fn a_zone_moves_the_hour_with_its_summer_time() {
        let table = "TZ=Europe/London 0 9 * * *";
        assert_eq!(next(table, at("2026-07-01T00:00:00Z")), Ok(at("2026-07-01T08:00:00Z")));
        assert_eq!(next(table, at("2026-12-01T00:00:00Z")), Ok(at("2026-12-01T09:00:00Z")));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(next("TZ=Nowhere/Town 0 9 * * *", Utc::now()).is_err());
        assert!(next("every day", Utc::now()).is_err());
        assert!(next("61 * * * *", Utc::now()).is_err());
    }

    #[test]
    fn a_tick_comes_once_and_is_named_by_its_minute() {
        let functions = functions_of(&[json!({"id": "f", "triggers": [{"cron": "*/5 * * * *"}]})]);
        let mut clocks = Clocks::new(&functions, at("2026-07-01T08:58:00Z"));
        assert!(clocks.due(at("2026-07-01T08:59:59Z")).is_empty());
        let due = clocks.due(at("2026-07-01T09:00:01Z"));
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].1.id.as_str(), "cron.f.1782896400");
        assert!(clocks.due(at("2026-07-01T09:00:02Z")).is_empty());
        assert_eq!(clocks.due(at("2026-07-01T09:05:00Z")).len(), 1);
    }
}
