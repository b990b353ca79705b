//! What it takes to remember a goal's concepts on its date, as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use db::evidence::SkillRow;
use domain::goals::Known;
use domain::goals::plan::{Remembered, plan};
use domain::recall::Memory;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Reviews shown; the numbers beside them are about all.
const MAX_ITEMS: usize = 20;

/// What it takes to recall every concept of the goal that the student has met with a chance of 90 %
/// or more on the date.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Whether the student's minutes a day are enough; null when they have not said how many they
    /// have (`preferences.dailyMinutes`).
    pub feasible: Option<bool>,
    /// Minutes on the fullest day, at 4 minutes for a review of one concept. 0 when everything will
    /// be remembered anyway.
    #[schema(example = 12)]
    pub minutes_per_day: u32,
    /// Minutes a day that are missing; 0 when it is feasible, null when that is not known.
    #[schema(example = 0)]
    pub short_by: Option<u32>,
    /// How many reviews there are in all.
    #[schema(example = 5)]
    pub reviews: usize,
    /// The first 20 of them, earliest first.
    pub items: Vec<PlanItem>,
}

/// One review of one concept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanItem {
    /// The concept.
    pub concept_id: Uuid,
    /// Its name.
    #[schema(example = "pH scale")]
    pub name: String,
    /// The day, in UTC.
    pub review_on: NaiveDate,
    /// The chance, 0 to 1, of recalling it on the goal's date then, if the review goes as well as the
    /// student's mastery predicts.
    #[schema(example = 0.93)]
    pub recall_on_date: f64,
}

impl PlanView {
    /// Over the concepts that belong to a goal, by their shares in it; none when no such concept has
    /// been practised, or the date is past.
    pub(super) fn new(
        skills: &[SkillRow],
        known: &[Known<'_>],
        shares: &[f64],
        daily_minutes: Option<i32>,
        dates: [DateTime<Utc>; 2],
    ) -> Option<Self> {
        let [now, date] = dates;
        let of_goal = skills.iter().zip(known).zip(shares).filter(|(_, share)| **share > 0.0);
        let (rows, remembered): (Vec<&SkillRow>, Vec<Remembered>) = of_goal
            .filter_map(|((skill, known), _)| {
                let (stability, difficulty) = skill.stability.zip(skill.memory_difficulty)?;
                let memory = Memory { stability, difficulty };
                let last_practiced = skill.last_practiced?;
                Some((skill, Remembered { memory, last_practiced, mastery: known.mastery }))
            })
            .unzip();
        if remembered.is_empty() {
            return None;
        }
        let plan = plan(&remembered, now, date)?;
        let short_by = daily_minutes
            .and_then(|minutes| u32::try_from(minutes).ok())
            .map(|minutes| plan.short_by(minutes));
        let item = |review: &domain::goals::plan::Review| {
            let skill = rows.get(review.concept)?;
            Some(PlanItem {
                concept_id: skill.concept_id.0,
                name: skill.name.clone(),
                review_on: review.on.date_naive(),
                recall_on_date: (review.recall * 100.0).floor() / 100.0,
            })
        };
        Some(Self {
            feasible: short_by.map(|short| short == 0),
            minutes_per_day: plan.minutes_per_day,
            short_by,
            reviews: plan.reviews.len(),
            items: plan.reviews.iter().take(MAX_ITEMS).filter_map(item).collect(),
        })
    }
}
