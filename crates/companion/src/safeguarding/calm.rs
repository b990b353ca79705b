//! The calm answer to a text that tells of a danger, in the student's language, with the help lines of
//! their region. Nobody is asked for it.

use domain::UserId;
use domain::safeguarding::{Screening, region_of_zone};
use domain::safety::{RiskCategory, calm_answer, help_lines};
use sqlx::PgExecutor;

use super::view::{Support, support_of};
use crate::Result;

/// The region where nothing else says which.
const USUAL_REGION: &str = "US";

/// A calm answer.
#[derive(Debug, Clone)]
pub(crate) struct CalmAnswer {
    /// With the help lines.
    pub text: String,
    /// The same taken apart.
    pub support: Support,
    /// Whose help lines they are.
    pub region: String,
}

impl CalmAnswer {
    /// The answer to a text. `region` is the settings' word, `zone` the student's time zone.
    pub(crate) fn to(
        screening: &Screening,
        text: &str,
        region: Option<&str>,
        zone: Option<&str>,
    ) -> Self {
        let category = screening.danger().unwrap_or(RiskCategory::SelfHarm);
        let known = |region: &&str| help_lines(region).next().is_some();
        let region = region.filter(known).or_else(|| zone.and_then(region_of_zone));
        let region = region.unwrap_or(USUAL_REGION);
        let text = calm_answer(category, screening.language(text), region);
        Self { support: support_of(&text, region), region: region.to_owned(), text }
    }
}

/// The answer to a text of a student whose settings have still to be looked up.
pub(crate) async fn calm_answer_to(
    db: impl PgExecutor<'_>,
    student: UserId,
    screening: &Screening,
    text: &str,
) -> Result<CalmAnswer> {
    let of = db::safeguarding::support_region(db, student).await?.unwrap_or_default();
    Ok(CalmAnswer::to(screening, text, of.region.as_deref(), of.time_zone.as_deref()))
}
