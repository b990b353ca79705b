//! The figures of a progress page.

use serde::{Deserialize, Serialize};

/// The kinds of recent activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A session took place.
    Session,
    /// A practice was handed in.
    Practice,
    /// A question was asked in chat.
    Question,
}

impl ActivityKind {
    /// The word for it in queries and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Practice => "practice",
            Self::Question => "question",
        }
    }
}

/// The most scores at each end that are compared to tell improvement.
const COMPARED_SCORES: usize = 5;

/// Fewer scores than this tell no trend.
const SCORES_FOR_A_TREND: usize = 4;

/// The mean of the scores of completed practices, 0 to 100, rounded; none without any.
pub fn average_score(scores: &[u8]) -> Option<u8> {
    mean(scores).map(|mean| mean.round() as u8)
}

/// The relative change, in %, rounded, of the mean of the last k over the mean of the first k
/// scores, k = min(5, ⌊n/2⌋). Scores come oldest first. None for fewer than 4 scores, and when the
/// first mean is 0, from which no percentage can be told.
pub fn improvement_rate(scores: &[u8]) -> Option<i32> {
    if scores.len() < SCORES_FOR_A_TREND {
        return None;
    }
    let compared = COMPARED_SCORES.min(scores.len() / 2);
    let first = mean(&scores[..compared])?;
    let last = mean(&scores[scores.len() - compared..])?;
    relative_change(first, last)
}

/// `round(100·(after − before)/before)`; none when `before` is not above 0.
pub fn relative_change(before: f64, after: f64) -> Option<i32> {
    (before > 0.0).then(|| (100.0 * (after - before) / before).round() as i32)
}

/// `part` as a percentage of `whole`, rounded; none of nothing.
pub fn percentage(part: u64, whole: u64) -> Option<u32> {
    (whole > 0).then(|| (100.0 * part as f64 / whole as f64).round() as u32)
}

fn mean(scores: &[u8]) -> Option<f64> {
    let sum: f64 = scores.iter().copied().map(f64::from).sum();
    (!scores.is_empty()).then(|| sum / scores.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_is_rounded_and_absent_without_scores() {
        assert_eq!(average_score(&[]), None);
        assert_eq!(average_score(&[100, 75, 59]), Some(78));
    }

    #[test]
    fn improvement_compares_the_ends() {
        assert_eq!(improvement_rate(&[50, 60, 70]), None);
        assert_eq!(improvement_rate(&[50, 60, 70, 80]), Some(36));
        // With five scores the middle one belongs to neither end.
        assert_eq!(improvement_rate(&[50, 50, 0, 60, 60]), Some(20));
        assert_eq!(improvement_rate(&[80, 80, 40, 40]), Some(-50));
    }

    #[test]
    fn at_most_five_scores_count_at_each_end() {
        let scores = [10, 10, 10, 10, 10, 99, 99, 99, 20, 20, 20, 20, 20];
        assert_eq!(improvement_rate(&scores), Some(100));
    }

    #[test]
    fn nothing_can_be_told_from_zero() {
        assert_eq!(improvement_rate(&[0, 0, 90, 90]), None);
        assert_eq!(relative_change(65.0, 78.0), Some(20));
        assert_eq!((percentage(1, 3), percentage(1, 0)), (Some(33), None));
    }
}
