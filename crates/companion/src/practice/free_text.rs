//! Answers in the student's own words, read by a model. A slow model, or none, loses nothing: what is
//! not read is left to a person.

use std::collections::HashMap;
use std::time::Duration;

use domain::practice::rubric::{RubricReading, points};
use domain::safeguarding::Screening;
use domain::transcript::SpeakerRole;
use domain::{QuestionId, UserId};
use futures::future::join_all;
use ports::{Egress, Llm, ReadFreeText};
use sqlx::PgPool;
use tokio::time::timeout;

use super::marking::AskedToGrade;
use crate::roster::Roster;
use crate::{Result, Vault};

/// The longest a student waits for the readings of a submission.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers of one submission that are read, at the same time. A practice asks for one.
const MOST_READ: usize = 5;

/// An answer in the student's own words, as it was written.
pub(super) struct FreeText {
    question: QuestionId,
    request: ReadFreeText,
}

/// The answers of a submission that a model may read. What tells of a danger goes to people only, and
/// what gives something away about somebody is hidden first.
pub(super) fn free_texts(
    questions: &[AskedToGrade],
    answers: &HashMap<QuestionId, &str>,
) -> Vec<FreeText> {
    let texts = questions.iter().filter_map(|asked| {
        let (id, draft) = (asked.question.question_id, &asked.question.draft);
        let points = points(&draft.key)?.to_vec();
        let answer = answers.get(&id)?.trim();
        let screening = Screening::of(answer, SpeakerRole::Student);
        if answer.is_empty() || screening.is_answered_calmly() {
            return None;
        }
        let request = ReadFreeText {
            question: draft.question.clone(),
            points,
            sample: draft.key.shown(&draft.options),
            answer: screening.mask(answer).unwrap_or_else(|| answer.to_owned()),
        };
        Some(FreeText { question: id, request })
    });
    texts.take(MOST_READ).collect()
}

/// Reads answers.
pub(super) struct FreeTextReader<'a> {
    pub(super) db: &'a PgPool,
    /// Opens the names that must not leave.
    pub(super) vault: &'a Vault,
    pub(super) llm: &'a dyn Llm,
}

impl FreeTextReader<'_> {
    /// Reads answers, each by itself: what one says about others must not reach them. Absent are those
    /// that no model has read in time, or that have a reading which does not fit them.
    pub(super) async fn read(
        &self,
        student: UserId,
        texts: Vec<FreeText>,
    ) -> HashMap<QuestionId, RubricReading> {
        let roster = match self.roster(student).await {
            Ok(Some(roster)) => roster,
            Ok(None) => return HashMap::new(),
            Err(error) => {
                tracing::error!(%error, "answers are left to a person: nobody knows whom to redact");
                return HashMap::new();
            }
        };
        let (egress, redactor) = (&roster.egress(student), roster.redactor(None, &[]));
        let readings = texts.into_iter().map(|text| {
            let answer = redactor.redact(&text.request.answer);
            let request = ReadFreeText { answer, ..text.request };
            async move { Some((text.question, self.read_one(egress, request).await?)) }
        });
        join_all(readings).await.into_iter().flatten().collect()
    }

    async fn roster(&self, student: UserId) -> Result<Option<Roster>> {
        let people = db::students::people_around(self.db, student).await?;
        people.map(|people| Roster::open(self.vault, &people)).transpose()
    }

    async fn read_one(&self, egress: &Egress, request: ReadFreeText) -> Option<RubricReading> {
        let asked = self.llm.read_free_text(egress, request.clone());
        let reading = match timeout(PATIENCE, asked).await {
            Ok(Ok(reading)) => reading?,
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "an answer is left to a person: no model could read it");
                return None;
            }
            Err(_) => {
                tracing::warn!("an answer is left to a person: a model is slow");
                return None;
            }
        };
        let fits = reading.fits(&request.points, &request.question, &request.answer);
        if !fits {
            tracing::warn!(
                model = reading.model,
                "an answer is left to a person: a reading does not fit it"
            );
        }
        Some(reading).filter(|_| fits)
    }
}
