//! Times of day into times from the start of the recording.

use super::super::Utterance;

const HOUR_MS: u32 = 3_600_000;
const DAY_MS: u32 = 24 * HOUR_MS;

/// A recording that begins so late is one whose times are times of day.
const LATE_START_MS: u32 = 6 * HOUR_MS;

/// Counts from the first time, if the times are times of day: because the format says so, or
/// because they begin late and stay within a day. Returns whether they were.
pub(super) fn count_from_start(utterances: &mut [Utterance], is_clock: bool) -> bool {
    let mut times = utterances.iter().filter_map(|utterance| utterance.start_ms);
    let Some(first) = times.next() else { return false };
    let is_late = (LATE_START_MS..DAY_MS).contains(&first) && times.all(|time| time < DAY_MS);
    if !is_clock && !is_late {
        return false;
    }
    // After midnight the clock begins again.
    let since = |time: u32| {
        if time >= first { time - first } else { (time + DAY_MS).saturating_sub(first) }
    };
    for utterance in utterances {
        let is_step_back = |time: u32| time < first && first - time < HOUR_MS;
        let from_start = |time: u32| if is_step_back(time) { 0 } else { since(time) };
        utterance.start_ms = utterance.start_ms.map(from_start);
        utterance.end_ms = utterance.end_ms.map(from_start);
    }
    true
}
