//! The figures of analytics.

mod period;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::ConceptId;
use crate::mastery::{Bias, Learner, LogEntry, MASTERED, Skill, level, observe, predict};
use crate::progress::{percentage, relative_change};

pub use period::{BadPeriod, Period};

/// Points of a trend. A chart shows no more, and an answer stays small.
pub const TREND_POINTS: usize = 100;

/// Days of a week of engagement.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Scores of some time, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    /// The sum of the scores, each 0 to 100.
    pub sum: i64,
    pub count: i64,
}

impl Scores {
    fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }
}

/// The change of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Improvement {
    /// The mean before, rounded.
    pub before: Option<i32>,
    /// The mean after, rounded.
    pub after: Option<i32>,
    /// `round(100·(after − before)/before)` of the exact means; none from a mean of 0.
    pub percent: Option<i32>,
    /// `round(after − before)` of the exact means.
    pub points: Option<i32>,
    /// Practices behind `before`.
    pub count_before: i64,
    /// Practices behind `after`.
    pub count_after: i64,
}

/// Scores around and inside a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScoresAround {
    pub earlier: Scores,
    pub within: Scores,
    /// In its first third.
    pub first_third: Scores,
    pub last_third: Scores,
}

impl ScoresAround {
    /// Compares the scores before the period with those inside it. Without any before, the period's
    /// first third is compared with its last. Nothing is told when either side has no scores.
    pub fn improvement(&self) -> Improvement {
        let (before, after) = if self.earlier.count > 0 {
            (self.earlier, self.within)
        } else {
            (self.first_third, self.last_third)
        };
        let means = before.mean().zip(after.mean());
        Improvement {
            before: means.map(|(before, _)| before.round() as i32),
            after: means.map(|(_, after)| after.round() as i32),
            percent: means.and_then(|(before, after)| relative_change(before, after)),
            points: means.map(|(before, after)| (after - before).round() as i32),
            count_before: before.count,
            count_after: after.count,
        }
    }
}

/// The levels, 0 to 100, of the concepts a student had met before a moment, from their log in the
/// order it was written. Counts and rates are those of then; the biases, which also learn from
/// everybody else, are those given. Concepts without a bias are left out.
pub fn levels_at(
    log: &[LogEntry],
    biases: &BTreeMap<ConceptId, Bias>,
    before: DateTime<Utc>,
) -> BTreeMap<ConceptId, u8> {
    let mut learner = Learner::default();
    let mut skills: BTreeMap<ConceptId, Skill> = BTreeMap::new();
    for line in log.iter().filter(|line| line.observed_at < before) {
        let Some(mut bias) = biases.get(&line.concept).copied() else { continue };
        let skill = skills.entry(line.concept).or_default();
        observe(skill, &mut learner, &mut bias, line.kind, line.outcome);
    }
    let level = |(concept, skill): (&ConceptId, &Skill)| {
        Some((*concept, level(predict(skill, &learner, biases.get(concept)?))))
    };
    skills.iter().filter_map(level).collect()
}

/// The number of concepts that became mastered between two moments and are so now: they were below
/// [`MASTERED`], or not met, at the first, and at it or above at the second and now.
pub fn mastered_between(
    first: &BTreeMap<ConceptId, u8>,
    second: &BTreeMap<ConceptId, u8>,
    now: &BTreeMap<ConceptId, u8>,
) -> usize {
    let mastered = |levels: &BTreeMap<ConceptId, u8>, concept: &ConceptId| {
        levels.get(concept).is_some_and(|level| *level >= MASTERED)
    };
    let gained = |concept: &&ConceptId| {
        !mastered(first, concept) && mastered(second, concept) && mastered(now, concept)
    };
    second.keys().filter(gained).count()
}

/// The weeks of a period that have begun by now, counted in sevens of days from its start. What
/// happens at this very moment is in one of them, and so is what happens at the period's last.
pub fn weeks(period: &Period, now: DateTime<Utc>) -> u64 {
    let length = period.until.min(now + TimeDelta::microseconds(1)) - period.from;
    // The microsecond is the precision of Postgres: a period that ends as a week begins is one
    // longer than those before it.
    let micros =
        |time: TimeDelta| time.num_microseconds().unwrap_or(i64::MAX).max(0).cast_unsigned();
    micros(length).div_ceil(micros(WEEK))
}

/// A count as a percentage of another, rounded; none of nothing.
pub fn share(part: i64, whole: i64) -> Option<u32> {
    percentage(part.max(0).cast_unsigned(), whole.max(0).cast_unsigned())
}

/// A mean with one decimal; none of nothing.
pub fn mean_of(total: i64, count: i64) -> Option<f64> {
    (count > 0).then(|| (10.0 * total as f64 / count as f64).round() / 10.0)
}

/// The indexes of the points that are shown out of `len`, in order: all of them up to
/// [`TREND_POINTS`], else that many at even distances, the first and the last among them.
pub fn thin_indexes(len: usize) -> Vec<usize> {
    if len <= TREND_POINTS {
        return (0..len).collect();
    }
    let gaps = TREND_POINTS - 1;
    (0..TREND_POINTS).map(|at| (at * (len - 1) + gaps / 2) / gaps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Outcome;
    use crate::mastery::EvidenceKind;

    fn scores(all: &[i64]) -> Scores {
        Scores { sum: all.iter().sum(), count: i64::try_from(all.len()).unwrap() }
    }

    fn time_after(days: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(days)
    }

    fn concept(n: u128) -> ConceptId {
        uuid::Uuid::from_u128(n).into()
    }

    fn line(n: u128, days: i64, outcome: Outcome) -> LogEntry {
        LogEntry {
            concept: concept(n),
            kind: EvidenceKind::GradedItem,
            outcome,
            observed_at: time_after(days),
            event: uuid::Uuid::nil(),
        }
    }

    #[test]
    fn scores_before_the_period_are_compared_with_those_inside() {
        let around = ScoresAround {
            earlier: scores(&[60, 70]),
            within: scores(&[78, 78, 78]),
            first_third: scores(&[10]),
            last_third: scores(&[90]),
        };
        let improvement = around.improvement();
        assert_eq!((improvement.before, improvement.after), (Some(65), Some(78)));
        assert_eq!((improvement.percent, improvement.points), (Some(20), Some(13)));
        assert_eq!((improvement.count_before, improvement.count_after), (2, 3));
    }

    #[test]
    fn without_scores_before_the_thirds_of_the_period_are_compared() {
        let around = ScoresAround {
            within: scores(&[50, 0, 75]),
            first_third: scores(&[50]),
            last_third: scores(&[75]),
            ..ScoresAround::default()
        };
        let improvement = around.improvement();
        assert_eq!((improvement.before, improvement.after), (Some(50), Some(75)));
        assert_eq!((improvement.percent, improvement.points), (Some(50), Some(25)));
    }

    #[test]
    fn one_empty_side_tells_nothing_and_zero_gives_no_percentage() {
        let around = ScoresAround { earlier: scores(&[70]), ..ScoresAround::default() };
        let nothing = around.improvement();
        assert_eq!((nothing.before, nothing.after, nothing.percent), (None, None, None));
        assert_eq!((nothing.points, nothing.count_before, nothing.count_after), (None, 1, 0));
        let around = ScoresAround {
            earlier: scores(&[0]),
            within: scores(&[40]),
            ..ScoresAround::default()
        };
        assert_eq!((around.improvement().percent, around.improvement().points), (None, Some(40)));
    }

    #[test]
    fn rounding_comes_last() {
        // Means 64.5 and 77.33…: +19.90 %, +12.83 points.
        let around = ScoresAround {
            earlier: scores(&[64, 65]),
            within: scores(&[77, 77, 78]),
            ..ScoresAround::default()
        };
        let improvement = around.improvement();
        assert_eq!((improvement.before, improvement.after), (Some(65), Some(77)));
        assert_eq!((improvement.percent, improvement.points), (Some(20), Some(13)));
    }

    #[test]
    fn levels_of_then_follow_from_the_log_up_to_then() {
        let biases = [(concept(1), Bias::start(5)), (concept(2), Bias::start(7))].into();
        let log = [
            line(1, 0, Outcome::Correct),
            line(2, 5, Outcome::Incorrect),
            line(3, 6, Outcome::Correct),
            line(1, 2, Outcome::Correct),
        ];
        assert!(levels_at(&log, &biases, time_after(0)).is_empty());
        // b + (0.220 + 0.238)·ln 2 + 1.420·0.2 + 0.152·0.1 with b = 0.5 is 1.1167: σ gives 75.3 %.
        assert_eq!(levels_at(&log, &biases, time_after(1)), [(concept(1), 75)].into());
        // Evidence that was handed in late counts where it happened: e_s = 0.36, E_s = 0.19, s = 2:
        // 0.5 + 0.458·ln 3 + 1.420·0.36 + 0.152·0.19 = 1.5432 and σ gives 82.4 %.
        assert_eq!(levels_at(&log, &biases, time_after(5)), [(concept(1), 82)].into());
        let all = levels_at(&log, &biases, time_after(99));
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), [concept(1), concept(2)]);
    }

    #[test]
    fn concepts_mastered_are_gained_in_between_and_kept() {
        let levels = |all: &[(u128, u8)]| -> BTreeMap<ConceptId, u8> {
            all.iter().map(|(n, level)| (concept(*n), *level)).collect()
        };
        let first = levels(&[(1, 79), (2, 80), (3, 20), (4, 79), (6, 10)]);
        let second = levels(&[(1, 80), (2, 90), (3, 85), (4, 79), (5, 95), (6, 80)]);
        let now = levels(&[(1, 80), (2, 90), (3, 79), (4, 90), (5, 95)]);
        // 1 and 5 count; 2 was there, 3 and 6 are lost again, 4 came later.
        assert_eq!(mastered_between(&first, &second, &now), 2);
    }

    #[test]
    fn weeks_are_sevens_of_days_that_have_begun() {
        let period = |days| Period::between(time_after(0), time_after(days));
        assert_eq!(weeks(&period(46), time_after(100)), 7);
        assert_eq!(weeks(&period(14), time_after(100)), 2);
        assert_eq!(weeks(&period(14), time_after(8)), 2);
        assert_eq!(weeks(&period(14), time_after(7)), 2, "the second begins at this moment");
        assert_eq!(weeks(&period(14), time_after(7) - TimeDelta::microseconds(1)), 1);
        assert_eq!(
            weeks(
                &Period::between(time_after(0), time_after(7) + TimeDelta::microseconds(1)),
                time_after(9)
            ),
            2
        );
        assert_eq!(weeks(&period(14), time_after(-3)), 0);
    }

    #[test]
    fn empty_denominators_give_nothing() {
        assert_eq!((share(3, 0), mean_of(3, 0)), (None, None));
        assert_eq!((share(2, 3), mean_of(5420, 1250)), (Some(67), Some(4.3)));
    }

    #[test]
    fn a_trend_is_thinned_evenly_and_keeps_its_ends() {
        assert_eq!(thin_indexes(0), Vec::<usize>::new());
        assert_eq!(thin_indexes(3), [0, 1, 2]);
        assert_eq!(thin_indexes(100).len(), 100);
        for len in [101, 199, 250, 10_000] {
            let indexes = thin_indexes(len);
            assert_eq!((indexes.len(), indexes[0], indexes[99]), (100, 0, len - 1));
            let gaps: Vec<usize> = indexes.windows(2).map(|two| two[1] - two[0]).collect();
            let (least, most) = (gaps.iter().min().unwrap(), gaps.iter().max().unwrap());
            assert!(*least >= 1 && most - least <= 1, "{len}: {least} to {most}");
        }
    }
}
