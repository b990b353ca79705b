//! A session as it is shown.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use db::evidence::SkillRow;
use db::transcripts::{SessionBody, SessionRow, TurnRow};
use domain::analysis::{SessionReading, StoredAnalysis};
use domain::due_day::due_day;
use domain::seal::SealedField;
use domain::status::AnalysisStatus;
use domain::text::without_quotes;
use domain::{ConceptId, mastery};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{MAX_TRANSCRIPT_CHARS, status};
use crate::jobs::progress::WorkProgress;
use crate::name_restorer::Names;
use crate::{Page, Result, Vault, mastery_update};

/// Bytes of a transcript that are shown. With a page of turns beside it an answer stays below the
/// 4.5 MB that the platform lets through.
const MAX_SHOWN_BYTES: usize = 2_500_000;

/// A session with its transcript and what was found in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The session.
    pub session_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// Who taught; null once the tutor is erased.
    pub tutor_id: Option<Uuid>,
    /// When it took place.
    pub date: DateTime<Utc>,
    /// Seconds.
    #[schema(example = 3600)]
    pub duration: i32,
    /// What it taught; null until it is read.
    #[schema(example = "Chemistry")]
    pub subject: Option<String>,
    /// The text as it was uploaded, at most 1,000,000 characters; empty for guardians, who get no turns
    /// either.
    #[schema(example = "Tom: What is pH?\nAda: Is it how acidic something is?")]
    pub transcript: String,
    /// Whether `transcript` was cut.
    pub truncated: bool,
    /// Whether the text is gone, having been kept as long as it may be. `transcript` is empty then
    /// and there are no turns; what was found stays.
    #[schema(example = false)]
    pub transcript_removed: bool,
    /// What was found; null until it is read.
    pub analysis: Option<SessionAnalysis>,
    /// `processing`, `completed` or `failed`.
    #[schema(example = "completed")]
    pub status: &'static str,
    /// Why the analysis failed, in words for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How far the analysis is; null before its first step and once it is complete.
    pub progress: Option<WorkProgress>,
    /// The page of turns that was asked for with `include=turns`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<TurnPage>,
}

/// What reading a session found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnalysis {
    /// What it was about.
    #[schema(example = json!(["Chemistry", "Acid-Base Reactions"]))]
    pub topics: Vec<String>,
    /// What was taught, with the student's mastery of it now.
    pub concepts: Vec<ConceptTaught>,
    /// What the student did well.
    #[schema(example = json!(["Problem-solving"]))]
    pub student_strengths: Vec<String>,
    /// What the student found hard.
    #[schema(example = json!(["Conceptual understanding"]))]
    pub areas_for_improvement: Vec<String>,
    /// What was agreed to be done.
    #[schema(example = json!(["Practice pH calculations"]))]
    pub action_items: Vec<String>,
    /// The same in their order, each with the day that it is for.
    pub homework: Vec<HomeworkTask>,
    /// Who read it: `extractive` for the offline tutor, or a model's name.
    #[schema(example = "extractive")]
    pub model: String,
    /// What the analysis leaves out, in words; null where it is whole.
    #[schema(example = json!(null))]
    pub limitation: Option<String>,
    /// How the transcript was read; null for sessions that were read before this was noted.
    pub reading: Option<ReadingView>,
}

/// Something to be done after a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HomeworkTask {
    #[schema(example = "Practice pH calculations for Thursday.")]
    pub text: String,
    /// The day that the text names, counted from the day of the session (UTC); null where it names
    /// none, or one that no calendar tells, such as the next lesson.
    #[schema(example = "2025-11-20")]
    pub due_on: Option<NaiveDate>,
}

/// How a transcript was read.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingView {
    /// Its shape, such as `web_vtt`, `labelled_lines` or `paragraphs`.
    #[schema(example = "labelled_lines")]
    pub format: String,
    /// Speakers that were told apart.
    #[schema(example = 2)]
    pub speakers: u32,
    /// How far they can be relied on: `high`, `low` or `none`.
    #[schema(example = "high")]
    pub confidence: String,
    /// Its language by ISO code; null if there is too little to tell.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// Whether what the student said in it counts as evidence of mastery.
    #[schema(example = true)]
    pub evidence_counted: bool,
    /// What its reader should know, in words.
    #[schema(example = json!(["The transcript has no times."]))]
    pub remarks: Vec<String>,
}

impl From<SessionReading> for ReadingView {
    fn from(stored: SessionReading) -> Self {
        let SessionReading { reading, language, evidence_counted } = stored;
        Self {
            format: word_of(&reading.format),
            speakers: reading.speakers,
            confidence: word_of(&reading.confidence),
            language: language.as_ref().map(word_of),
            evidence_counted,
            remarks: reading.remarks.iter().map(|remark| remark.text().to_owned()).collect(),
        }
    }
}

/// The word that a value is written as in JSON.
fn word_of(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A concept a session taught.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConceptTaught {
    /// The concept.
    pub concept_id: Option<Uuid>,
    /// Its name.
    #[schema(example = "pH Scale")]
    pub name: String,
    /// 1 (easy) to 10 (hard).
    #[schema(example = 7)]
    pub difficulty: u8,
    /// The student's mastery now, 0 to 100; null as long as nothing that they said or answered shows
    /// it.
    #[schema(example = 65)]
    pub mastery_level: Option<u8>,
    /// Half-width of the 80 % interval around it, in points.
    #[schema(example = 12.5)]
    pub uncertainty: Option<f64>,
    /// What was said of it.
    #[schema(example = "How acidic or basic a solution is.")]
    pub description: Option<String>,
}

/// A page of a session's turns.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TurnPage {
    /// In the order they were spoken.
    pub items: Vec<TurnView>,
    /// All there are.
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 200)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// What one speaker said.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TurnView {
    /// Position in the session, from 0.
    #[schema(example = 3)]
    pub index: i32,
    /// As the transcript names them.
    #[schema(example = "Tom")]
    pub speaker: Option<String>,
    /// `student`, `tutor` or `unknown`.
    #[schema(example = "tutor")]
    pub role: String,
    /// Milliseconds from the start.
    #[schema(example = 65_000)]
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    #[schema(example = 71_000)]
    pub end_ms: Option<i32>,
    /// What was said.
    #[schema(example = "The pH scale tells how acidic a solution is.")]
    pub text: String,
}

impl SessionView {
    pub(super) fn new(
        vault: &Vault,
        row: SessionRow,
        body: SessionBody,
        text: &str,
        turns: Option<Page>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let names = Names::new(&row.student_name, row.tutor_name.as_deref());
        let is_complete = row.analysis_status == AnalysisStatus::Completed;
        let analysis = body.analysis_data.filter(|_| is_complete);
        let analysis = analysis.map(|stored| {
            SessionAnalysis::new(stored, body.reading, row.skills, &names, (row.session_date, now))
        });
        let turns = turns
            .map(|page| turn_page(vault, row.turns, row.turn_count.unwrap_or_default(), page))
            .transpose()?;
        let cut = cut_at(text);
        Ok(Self {
            session_id: row.id.0,
            student_id: row.student_id.0,
            tutor_id: row.tutor_id.map(Uuid::from),
            date: row.session_date,
            duration: row.duration,
            subject: row.subject,
            transcript: text[..cut.unwrap_or(text.len())].to_owned(),
            truncated: cut.is_some(),
            transcript_removed: row.blob_pathname.is_none() && body.transcript.is_empty(),
            analysis,
            status: status(row.analysis_status),
            failure: row.failure,
            progress: row.progress.filter(|_| !is_complete).map(WorkProgress::from),
            turns,
        })
    }
}

impl SessionAnalysis {
    fn new(
        stored: StoredAnalysis,
        reading: Option<SessionReading>,
        skills: Vec<SkillRow>,
        names: &Names,
        (session_date, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        let lesson_day = session_date.date_naive();
        let homework = stored.insights.action_items.iter().map(|task| HomeworkTask {
            text: names.restore(task),
            due_on: due_day(task, lesson_day),
        });
        let homework = homework.collect();
        let skills: HashMap<ConceptId, SkillRow> =
            skills.into_iter().map(|skill| (skill.concept_id, skill)).collect();
        let all = |lines: Vec<String>| lines.iter().map(|line| names.restore(line)).collect();
        let concepts = stored.insights.concepts.into_iter().enumerate().map(|(at, taught)| {
            let concept_id = stored.concept_ids.get(at).copied();
            let known = concept_id.and_then(|id| skills.get(&id));
            let estimate = known.map(|skill| mastery_update::estimate(skill, now));
            ConceptTaught {
                concept_id: concept_id.map(Uuid::from),
                name: taught.name,
                difficulty: taught.difficulty,
                mastery_level: estimate.map(|of| mastery::level(of.mastery)),
                uncertainty: estimate.map(|of| of.uncertainty.round()),
                description: taught.description.map(|line| names.restore(&line)),
            }
        });
        Self {
            topics: stored.insights.topics,
            concepts: concepts.collect(),
            student_strengths: all(stored.insights.student_strengths),
            areas_for_improvement: all(stored.insights.areas_for_improvement),
            action_items: all(stored.insights.action_items),
            homework,
            model: stored.insights.model,
            limitation: stored
                .insights
                .coverage
                .limitation(reading.as_ref().and_then(|reading| reading.language)),
            reading: reading.map(ReadingView::from),
        }
    }
}

impl SessionView {
    /// The summary alone, as guardians get it: what was found, without anybody's words.
    pub(super) fn into_summary(mut self) -> Self {
        let unquoted = |lines: &mut Vec<String>| {
            for line in lines {
                *line = without_quotes(line);
            }
        };
        if let Some(analysis) = &mut self.analysis {
            unquoted(&mut analysis.student_strengths);
            unquoted(&mut analysis.areas_for_improvement);
            for concept in &mut analysis.concepts {
                concept.description = None;
            }
        }
        self
    }
}

/// The byte at which a text has to be cut to be shown, if it is too long.
fn cut_at(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().take(MAX_TRANSCRIPT_CHARS);
    let fits = letters.find(|(at, letter)| at + letter.len_utf8() > MAX_SHOWN_BYTES);
    fits.or_else(|| text.char_indices().nth(MAX_TRANSCRIPT_CHARS)).map(|(at, _)| at)
}

fn turn_page(vault: &Vault, rows: Vec<TurnRow>, total: i64, page: Page) -> Result<TurnPage> {
    let items = rows.into_iter().map(|row| {
        Ok(TurnView {
            index: row.turn_index,
            speaker: row
                .speaker
                .map(|label| vault.open(SealedField::TurnSpeaker, row.id, &label))
                .transpose()?,
            role: row.role.as_str().to_owned(),
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            text: vault.open(SealedField::TurnText, row.id, &row.text)?,
        })
    });
    let items = items.collect::<Result<_>>()?;
    Ok(TurnPage { items, total, limit: page.limit, offset: page.offset })
}
