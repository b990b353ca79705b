//! The reviews that keep a goal's concepts remembered until its date, and the minutes they take.

use chrono::{DateTime, TimeDelta, Utc};

use crate::recall::{DESIRED_RECALL, Memory, Rating, retrievability, review};

/// Minutes a review of one concept takes: two questions, as a practice has about five in ten
/// minutes.
pub const MINUTES_PER_REVIEW: u32 = 4;

/// Seconds of a day, in which memory is counted.
const DAY_S: f64 = 86_400.0;

/// A concept of a goal, as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecalledConcept {
    pub memory: Memory,
    pub last_practiced: DateTime<Utc>,
    /// The chance, 0 to 1, that the next answer on it is right.
    pub mastery: f64,
}

/// The reviews until a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Minutes on the fullest day.
    pub minutes_per_day: u32,
    /// The reviews, earliest first. A concept that will be remembered anyway needs none.
    pub reviews: Vec<Review>,
}

impl Plan {
    /// Minutes a day that are missing for it when there are this many.
    pub fn short_by(&self, daily_minutes: u32) -> u32 {
        self.minutes_per_day.saturating_sub(daily_minutes)
    }
}

/// One review of one concept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Review {
    /// The place of the concept in the list given.
    pub concept: usize,
    pub on: DateTime<Utc>,
    /// The chance, 0 to 1, of recalling it on the date then: 0.9 or more.
    pub recall: f64,
}

/// The days until a date. A review on one of them counts as done at its end.
#[derive(Debug, Clone, Copy)]
struct Days {
    now: DateTime<Utc>,
    /// Until the date, in days.
    whole: f64,
}

impl Days {
    fn count(self) -> usize {
        (self.whole.ceil() as usize).max(1)
    }

    /// Days from now until the end of this one, the first of which is 0.
    fn end(self, day: usize) -> f64 {
        (day as f64 + 1.0).min(self.whole)
    }

    fn date_of(self, day: usize) -> DateTime<Utc> {
        self.now + TimeDelta::seconds((self.end(day) * DAY_S) as i64)
    }

    /// The chance of recalling a concept on the date when it is reviewed on this day.
    ///
    /// The review goes as mastery predicts: well at the rate that counts as remembered well, else
    /// with difficulty, because a student who fails is shown the answer and asked again.
    fn recall_after(self, concept: &RecalledConcept, day: usize) -> f64 {
        let rating = match Rating::from_share(concept.mastery) {
            Rating::Again => Rating::Hard,
            better => better,
        };
        let elapsed = days(self.now - concept.last_practiced) + self.end(day);
        let memory = review(Some(concept.memory), elapsed.max(0.0), rating);
        retrievability(&memory, self.whole - self.end(day))
    }

    /// The first day from which on one review is enough. The later it is, the stronger it makes the
    /// memory and the less there is to forget, so the days can be halved to find it; on the last day
    /// there is nothing to forget.
    fn first_lasting_day(self, concept: &RecalledConcept) -> usize {
        let (mut from, mut to) = (0, self.count() - 1);
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.recall_after(concept, middle) >= DESIRED_RECALL {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        from
    }
}

/// The reviews after which every concept is recalled with a chance of 0.9 or more on the date, as few
/// as possible and spread so that the fullest day is as short as possible; nothing for a date that
/// is not ahead.
///
/// A concept needs at most one review, on any day from some day on. So whatever can't be reviewed
/// before the last k days has to fit into them, and the busiest such stretch tells how many reviews
/// a day takes; with that many, taking each as soon as its review would last never fails.
pub fn plan(concepts: &[RecalledConcept], now: DateTime<Utc>, date: DateTime<Utc>) -> Option<Plan> {
    let ahead = Days { now, whole: days(date - now) };
    if ahead.whole <= 0.0 {
        return None;
    }
    let forgotten = |concept: &RecalledConcept| {
        retrievability(&concept.memory, days(date - concept.last_practiced)) < DESIRED_RECALL
    };
    let mut due: Vec<(usize, usize)> = concepts
        .iter()
        .enumerate()
        .filter(|(_, concept)| forgotten(concept))
        .map(|(place, concept)| (ahead.first_lasting_day(concept), place))
        .collect();
    due.sort_unstable();
    let left = due.len();
    let per_day = due
        .iter()
        .enumerate()
        .map(|(before, (first, _))| (left - before).div_ceil(ahead.count() - first))
        .max()
        .unwrap_or(0);
    Some(Plan {
        minutes_per_day: MINUTES_PER_REVIEW * u32::try_from(per_day).unwrap_or(u32::MAX / 8),
        reviews: spread(&due, per_day, ahead, concepts),
    })
}

/// Each review as soon as it lasts, so many a day.
fn spread(
    due: &[(usize, usize)],
    per_day: usize,
    ahead: Days,
    concepts: &[RecalledConcept],
) -> Vec<Review> {
    let (mut day, mut taken) = (0, 0);
    let mut reviews = Vec::with_capacity(due.len());
    for (first, concept) in due {
        if taken == per_day {
            (day, taken) = (day + 1, 0);
        }
        if *first > day {
            (day, taken) = (*first, 0);
        }
        taken += 1;
        let recall = ahead.recall_after(&concepts[*concept], day);
        reviews.push(Review { concept: *concept, on: ahead.date_of(day), recall });
    }
    reviews
}

fn days(time: TimeDelta) -> f64 {
    time.as_seconds_f64() / DAY_S
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_760_000_000, 0).unwrap()
    }

    fn recalled_concept(stability: f64, days_ago: i64, mastery: f64) -> RecalledConcept {
        RecalledConcept {
            memory: Memory { stability, difficulty: 5.0 },
            last_practiced: now() - TimeDelta::days(days_ago),
            mastery,
        }
    }

    fn in_days(concepts: &[RecalledConcept], days: i64) -> Plan {
        plan(concepts, now(), now() + TimeDelta::days(days)).unwrap()
    }

    #[test]
    fn what_is_remembered_anyway_needs_nothing() {
        let plan = in_days(&[recalled_concept(100.0, 1, 0.9)], 30);
        assert_eq!(plan, Plan { minutes_per_day: 0, reviews: vec![] });
        assert_eq!(in_days(&[], 30).minutes_per_day, 0);
    }

    #[test]
    fn a_review_comes_when_it_lasts_until_the_date_and_no_earlier() {
        let concept = recalled_concept(5.0, 5, 0.9);
        let plan = in_days(&[concept], 60);
        let review = plan.reviews[0];
        assert!(review.recall >= DESIRED_RECALL, "{review:?}");
        let ahead = Days { now: now(), whole: 60.0 };
        let day = ahead.first_lasting_day(&concept);
        assert!(day > 0 && ahead.recall_after(&concept, day - 1) < DESIRED_RECALL, "{day}");
        assert_eq!((review.on, plan.minutes_per_day), (ahead.date_of(day), MINUTES_PER_REVIEW));
    }

    #[test]
    fn every_review_lasts_and_no_day_holds_more_than_is_said() {
        for days in [1, 2, 7, 30, 365, 1826] {
            let concepts: Vec<RecalledConcept> = (1..40)
                .map(|n| {
                    recalled_concept(0.3 * f64::from(n), i64::from(n % 9), 0.02 * f64::from(n))
                })
                .collect();
            let plan = in_days(&concepts, days);
            let mut last = now();
            for review in &plan.reviews {
                assert!(review.recall >= DESIRED_RECALL - 1e-9, "{days}: {review:?}");
                assert!(review.on >= last && review.on <= now() + TimeDelta::days(days));
                let same =
                    plan.reviews.iter().filter(|other_review| other_review.on == review.on).count();
                assert!(MINUTES_PER_REVIEW as usize * same <= plan.minutes_per_day as usize);
                last = review.on;
            }
            let untouched = (0..concepts.len())
                .filter(|place| plan.reviews.iter().all(|review| review.concept != *place));
            for place in untouched {
                let concept = &concepts[place];
                let elapsed = super::days(now() + TimeDelta::days(days) - concept.last_practiced);
                assert!(retrievability(&concept.memory, elapsed) >= DESIRED_RECALL);
            }
        }
    }

    #[test]
    fn a_near_date_and_many_concepts_make_a_day_short() {
        let concepts = vec![recalled_concept(0.5, 3, 0.7); 10];
        let plan = in_days(&concepts, 1);
        assert_eq!(plan.minutes_per_day, 40);
        assert_eq!((plan.short_by(15), plan.short_by(40), plan.short_by(90)), (25, 0, 0));
        let sooner = in_days(&concepts, 5).minutes_per_day;
        assert!(sooner < 40, "more days, shorter days: {sooner}");
    }

    #[test]
    fn a_date_that_is_not_ahead_has_no_plan() {
        assert_eq!(plan(&[], now(), now()), None);
        let hour = now() + TimeDelta::hours(1);
        let plan = plan(&[recalled_concept(0.5, 3, 0.7)], now(), hour).unwrap();
        assert_eq!((plan.reviews[0].on, plan.minutes_per_day), (hour, MINUTES_PER_REVIEW));
    }
}
