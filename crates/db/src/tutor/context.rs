//! The tutor's view before a session, in one query.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::status::AnalysisStatus;
use domain::{ConversationId, SessionId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::SeenSkill;
use crate::Result;
use crate::caller::{Seen, as_caller_of_student, fetch_visible};
use crate::columns::{IdList, JsonList};
use crate::practice::PracticeLine;

/// Entries of each list, the newest.
const MAX_ENTRIES: i64 = 10;
/// Concepts that are looked at, those practised last.
const MAX_SKILLS: i64 = 100;
/// Answers in chat that are counted, the newest.
const MAX_ANSWERS: i64 = 500;

/// A student as a tutor reads of them before a session. Lists are newest first.
#[derive(Debug, Clone, FromRow)]
pub struct ContextRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    pub grade: Option<i32>,
    /// A preference; nothing adapts to it.
    pub learning_style: Option<String>,
    #[sqlx(try_from = "JsonList<TaughtSession>")]
    pub sessions: Vec<TaughtSession>,
    #[sqlx(try_from = "JsonList<PracticeLine>")]
    pub practices: Vec<PracticeLine>,
    #[sqlx(try_from = "JsonList<SeenSkill>")]
    pub skills: Vec<SeenSkill>,
    /// Answers in chat since the given moment.
    pub answers: i64,
    /// Answers below the confidence at which the tutor is suggested.
    pub unsure: i64,
    pub last_answer_at: Option<DateTime<Utc>>,
    /// The conversations they are in.
    #[sqlx(try_from = "IdList")]
    pub conversations: Vec<ConversationId>,
    /// The topics of the sessions that the answers quote, most asked first.
    #[sqlx(try_from = "JsonList<TopicCount>")]
    pub asked: Vec<TopicCount>,
}

/// A session with what the student did well in it.
#[derive(Debug, Clone, Deserialize)]
pub struct TaughtSession {
    pub id: SessionId,
    pub date: DateTime<Utc>,
    pub subject: Option<String>,
    /// Null until the session is read, like what follows.
    pub topics: Option<Vec<String>>,
    pub status: AnalysisStatus,
    pub strengths: Option<Vec<String>>,
}

/// A subject or concept with how often it was asked about.
#[derive(Debug, Clone, Deserialize)]
pub struct TopicCount {
    /// Its name, redacted.
    pub topic: String,
    pub questions: i64,
}

/// One statement, as every answer to a GET. `plainto_tsquery` asks for all words; what has one of them
/// is about the topic too.
const CONTEXT: &str = as_caller_of_student!(
    ", wanted as (
        select replace(plainto_tsquery('english', $5::text)::text, '&', '|')::tsquery as words
    ), taught as materialized (
        select
            session.id, session.session_date, session.subject, session.analysis_status,
            session.analysis_data
        from student
        cross join wanted
        join sessions session on session.student_id = student.id
        where $5::text is null
            or to_tsvector('english', concat_ws(
                ' ', session.subject, session.analysis_data ->> 'subject',
                session.analysis_data -> 'topics',
                jsonb_path_query_array(session.analysis_data, '$.concepts[*].name')
            )) @@ wanted.words
    ), answered as materialized (
        select
            message.id, message.conversation_id, message.created_at,
            message.metadata -> 'sources' as sources,
            coalesce((message.metadata ->> 'suggestTutor')::boolean, false) as unsure
        from student
        join conversations conversation on conversation.student_id = student.id
        join messages message on message.conversation_id = conversation.id
        where message.role = 'assistant' and message.created_at >= $6
            and ($5::text is null or exists (
                select 1
                from jsonb_path_query(message.metadata, '$.sources[*].sessionId') as place
                join taught on taught.id::text = place #>> '{}'))
        order by message.created_at desc, message.id desc
        limit $9
    ), quoted as (
        select answered.id as answer_id, taught.analysis_data, place -> 'turn' as turn
        from answered
        cross join lateral jsonb_path_query(answered.sources, '$[*]') as place
        join taught on taught.id::text = place ->> 'sessionId'
    ), asked as (
        select answer_id, analysis_data ->> 'subject' as topic from quoted
        union
        select quoted.answer_id, concept ->> 'name'
        from quoted
        cross join lateral jsonb_path_query(quoted.analysis_data, '$.concepts[*]') as concept
        where concept -> 'turns' @> quoted.turn
    )
    select
        student.id, person.name, person.grade, profile.learning_style,
        (
            select jsonb_agg(to_jsonb(page) order by page.date desc, page.id desc)
            from (
                select
                    id, session_date as date, subject, analysis_status as status,
                    analysis_data -> 'topics' as topics,
                    analysis_data -> 'studentStrengths' as strengths
                from taught
                order by session_date desc, id desc
                limit $7
            ) as page
        ) as sessions,
        (
            select jsonb_agg(to_jsonb(page) order by page.assigned_at desc, page.id desc)
            from (
                select
                    practice.id, practice.session_id, practice.status, practice.score,
                    jsonb_array_length(practice.questions) as total_questions,
                    practice.assigned_at, practice.due_at, practice.completed_at,
                    concepts_of_practice(practice) as concepts
                from practices practice
                cross join wanted
                where practice.student_id = student.id
                    and ($5::text is null
                        or practice.session_id in (select id from taught)
                        or exists (
                            select 1
                            from practice_questions question
                            join concepts concept on concept.id = question.concept_id
                            where question.practice_id = practice.id
                                and to_tsvector(
                                    'english', concept.subject || ' ' || concept.name
                                ) @@ wanted.words))
                order by practice.assigned_at desc, practice.id desc
                limit $7
            ) as page
        ) as practices,
        (
            select jsonb_agg(to_jsonb(known) order by known.last_practiced desc nulls last)
            from (
                select skill.*, (
                    select jsonb_agg(to_jsonb(line) order by line.seq desc)
                    from (
                        select id, seq, kind, outcome, observed_at as at
                        from standing_evidence
                        where student_id = skill.student_id and concept_id = skill.concept_id
                        order by seq desc
                        limit $7
                    ) as line
                ) as seen
                from student_skills skill
                cross join wanted
                where skill.student_id = student.id
                    and ($5::text is null
                        or to_tsvector('english', skill.subject || ' ' || skill.name)
                            @@ wanted.words)
                order by skill.last_practiced desc nulls last
                limit $8
            ) as known
        ) as skills,
        (select count(*) from answered) as answers,
        (select count(*) from answered where unsure) as unsure,
        (select max(created_at) from answered) as last_answer_at,
        array(
            select conversation_id from answered
            group by conversation_id
            order by max(created_at) desc, conversation_id
            limit $7
        ) as conversations,
        (
            select jsonb_agg(to_jsonb(counted) order by counted.questions desc, counted.topic)
            from (
                select topic, count(*) as questions
                from asked
                where topic is not null
                group by topic
                order by questions desc, topic
                limit $7
            ) as counted
        ) as asked
    from caller
    left join student on true
    left join users person on person.id = student.id
    left join students profile on profile.user_id = student.id"
);

/// The context of a student, for someone who may see them: what fits the words of `topic`, all
/// without it. Chats are counted since `since` and never read.
pub async fn context(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    topic: Option<&str>,
    since: DateTime<Utc>,
) -> Result<Option<ContextRow>> {
    let query = sqlx::query(CONTEXT)
        .for_caller(caller)
        .bind(student.0)
        .bind(topic)
        .bind(since)
        .bind(MAX_ENTRIES)
        .bind(MAX_SKILLS)
        .bind(MAX_ANSWERS);
    fetch_visible(query, db).await
}
