//! What is stored of the student who asks about themself, in one query.

use chrono::{DateTime, Utc};
use domain::analysis::StoredAnalysis;
use domain::people::Caller;
use domain::practice::Draft;
use domain::status::PracticeStatus;
use domain::transcript::SpeakerRole;
use domain::{SessionId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::JsonList;
use crate::progress::{CountedSkill, GoalLine};

/// Lessons, practices and mistakes that are loaded, the newest.
const MAX_ROWS: i64 = 40;

/// What questions about oneself are answered from.
#[derive(Debug, Clone, FromRow)]
pub struct FactsRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub time_zone: String,
    /// Newest first.
    #[sqlx(try_from = "JsonList<LessonLine>")]
    pub lessons: Vec<LessonLine>,
    /// Newest first.
    #[sqlx(try_from = "JsonList<PracticeFactLine>")]
    pub practices: Vec<PracticeFactLine>,
    /// Wrong or partly right answers of practices that were handed in, newest first.
    #[sqlx(try_from = "JsonList<MistakeLine>")]
    pub mistakes: Vec<MistakeLine>,
    #[sqlx(try_from = "JsonList<CountedSkill>")]
    pub skills: Vec<CountedSkill>,
    /// Newest first.
    #[sqlx(try_from = "JsonList<GoalLine>")]
    pub goals: Vec<GoalLine>,
    /// Names of those who teach the student now.
    pub tutors: Option<Vec<String>>,
    /// Tasks that the student said are done (see `domain::chat::homework_id`).
    #[sqlx(try_from = "JsonList<Uuid>")]
    pub done: Vec<Uuid>,
}

/// A session.
#[derive(Debug, Clone, Deserialize)]
pub struct LessonLine {
    pub id: SessionId,
    pub date: DateTime<Utc>,
    pub subject: Option<String>,
    pub tutor: Option<String>,
    /// None until it was read.
    pub analysis: Option<StoredAnalysis>,
}

/// A practice that was handed out.
#[derive(Debug, Clone, Deserialize)]
pub struct PracticeFactLine {
    pub status: PracticeStatus,
    /// 0 to 100.
    pub score: Option<i32>,
    pub assigned_at: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub questions: usize,
    pub subject: Option<String>,
    /// Names, in the order of the questions.
    pub concepts: Option<Vec<String>>,
}

/// A wrong answer.
#[derive(Debug, Clone, Deserialize)]
pub struct MistakeLine {
    pub concept: String,
    pub draft: Draft,
    pub answer: Option<String>,
    pub completed_at: DateTime<Utc>,
    /// The tutor of the session that it was made from, for names.
    pub tutor: Option<String>,
}

/// Loads what is known of the caller, a student.
#[expect(clippy::too_many_lines, reason = "one statement reads all")]
pub async fn load_facts(db: impl PgExecutor<'_>, caller: &Caller) -> Result<Option<FactsRow>> {
    let query = sqlx::query(as_caller!(
        "select
            student.user_id as id, student.time_zone,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'id', lesson.id, 'date', lesson.session_date, 'subject', lesson.subject,
                        'tutor', tutor.name,
                        'analysis', case when lesson.analysis_status = 'completed'
                            then lesson.analysis_data end)
                    order by lesson.session_date desc, lesson.id desc)
                from (
                    select id, session_date, subject, tutor_id, analysis_status, analysis_data
                    from sessions
                    where student_id = student.user_id
                    order by session_date desc, id desc
                    limit $4
                ) as lesson
                left join users tutor on tutor.id = lesson.tutor_id
            ) as lessons,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'status', given.status, 'score', given.score,
                        'assigned_at', given.assigned_at, 'due_at', given.due_at,
                        'completed_at', given.completed_at,
                        'questions', jsonb_array_length(given.questions),
                        'subject', about.subject, 'concepts', about.names)
                    order by given.assigned_at desc, given.id desc)
                from (
                    select id, status, score, assigned_at, due_at, completed_at, questions
                    from practices
                    where student_id = student.user_id
                        and status in ('assigned', 'in_progress', 'completed')
                    order by assigned_at desc, id desc
                    limit $4
                ) as given
                left join lateral (
                    select min(named.subject) as subject, jsonb_agg(named.name order by named.first) as names
                    from (
                        select concept.name, concept.subject, min(asked.position) as first
                        from practice_questions asked
                        join concepts concept on concept.id = asked.concept_id
                        where asked.practice_id = given.id
                        group by concept.name, concept.subject
                    ) as named
                ) as about on true
            ) as practices,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'concept', wrong.name, 'draft', wrong.draft, 'answer', wrong.answer,
                        'completed_at', wrong.completed_at, 'tutor', wrong.tutor)
                    order by wrong.completed_at desc, wrong.id)
                from (
                    select
                        asked.id, concept.name, asked.draft, asked.answer, practice.completed_at,
                        tutor.name as tutor
                    from practices practice
                    join practice_questions asked on asked.practice_id = practice.id
                    join concepts concept on concept.id = asked.concept_id
                    left join sessions session on session.id = practice.session_id
                    left join users tutor on tutor.id = session.tutor_id
                    where practice.student_id = student.user_id and practice.status = 'completed'
                        and asked.outcome in ('incorrect', 'partial')
                    order by practice.completed_at desc, asked.id
                    limit $4
                ) as wrong
            ) as mistakes,
            (
                select jsonb_agg(
                    to_jsonb(known) || jsonb_build_object('evidence_count', (
                        select count(*) from standing_evidence line
                        where line.student_id = known.student_id
                            and line.concept_id = known.concept_id))
                    order by known.subject, lower(known.name))
                from student_skills known
                where known.student_id = student.user_id
            ) as skills,
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'goalId', id, 'subject', subject, 'description', description,
                        'status', status, 'targetDate', target_date)
                    order by created_at desc, id desc)
                from goals
                where student_id = student.user_id
            ) as goals,
            (
                select array_agg(tutor.name order by link.started_at)
                from tutor_students link
                join users tutor on tutor.id = link.tutor_id
                where link.student_id = student.user_id and link.ended_at is null
            ) as tutors,
            (
                select jsonb_agg(marked.task)
                from conversations conversation
                join messages message on message.conversation_id = conversation.id
                cross join jsonb_array_elements(message.metadata -> 'homeworkDone') as marked (task)
                where conversation.student_id = student.user_id
            ) as done
        from caller
        left join students student on student.user_id = caller.id and caller.role = 'student'"
    ));
    fetch_visible(query.for_caller(caller).bind(MAX_ROWS), db).await
}

/// A turn that an answer from records shows.
#[derive(Debug, Clone, FromRow)]
pub struct ShownTurn {
    #[sqlx(try_from = "Uuid")]
    pub session_id: SessionId,
    /// The turn's id, for which it is sealed.
    pub id: Uuid,
    pub turn_index: i32,
    /// Sealed.
    pub speaker: Option<String>,
    #[sqlx(try_from = "String")]
    pub role: SpeakerRole,
    /// Milliseconds from the start.
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    pub end_ms: Option<i32>,
    /// Sealed.
    pub text: String,
}

/// These turns of the student's own sessions: each session with the turn at the same place.
pub async fn shown_turns(
    db: impl PgExecutor<'_>,
    student: UserId,
    places: &[(SessionId, u32)],
) -> Result<Vec<ShownTurn>> {
    let sessions: Vec<Uuid> = places.iter().map(|(session, _)| session.0).collect();
    let turns: Vec<i32> = places.iter().map(|(_, turn)| turn.cast_signed()).collect();
    Ok(sqlx::query_as(
        "select
            turn.session_id, turn.id, turn.turn_index, turn.speaker, turn.role, turn.start_ms,
            turn.end_ms, turn.text
        from unnest($2::uuid[], $3::integer[]) with ordinality as shown (session_id, turn_index, place)
        join sessions session on session.id = shown.session_id and session.student_id = $1
        join session_turns turn
            on turn.session_id = shown.session_id and turn.turn_index = shown.turn_index
        order by shown.place",
    )
    .bind(student.0)
    .bind(sessions)
    .bind(turns)
    .fetch_all(db)
    .await?)
}
