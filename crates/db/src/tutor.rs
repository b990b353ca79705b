//! Queries for tutors: signals of a student, links, and invitations.

mod context;
mod invites;
mod links;

use chrono::{DateTime, Utc};
use domain::bounded::NotificationTitle;
use domain::people::{Caller, PeopleAround};
use domain::tutor::{ClaimSource, Taught};
use domain::{ConversationId, MessageId, NotificationId, PracticeId, UserId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller_of_student, fetch_visible};
use crate::columns::{IdList, JsonList, uuids};
use crate::evidence::SkillRow;

pub use context::{ContextRow, TaughtSession, TopicCount, context};
pub use invites::{Accepted, Invited, NewInvite, accept, invite};
pub use links::{Linked, TutorLink, Unlinked, link, unlink};

/// The student that a tutor asks about.
#[derive(Debug, Clone)]
pub struct StudentQuery<'a> {
    /// These conversations; those since `since` when there are none.
    pub conversations: &'a [ConversationId],
    /// These practices; those handed in since `since` when there are none.
    pub practices: &'a [PracticeId],
    /// From when on something is news.
    pub since: DateTime<Utc>,
}

/// Concepts that are looked at, those practised last.
const MAX_SKILLS: i64 = 100;
/// Lines of the log for each of them.
const MAX_LINES: i64 = 10;
/// Practices and conversations that are looked at; as many may be named.
const MAX_NAMED: i64 = 20;
/// Messages that are looked at, the newest.
const MAX_MESSAGES: i64 = 100;
/// Sessions that are looked at.
const MAX_SESSIONS: i64 = 10;
/// Tutors of one student who are told something.
const MAX_TUTORS: i64 = 50;

/// Everything a routing decision looks at. Lists are newest first.
#[derive(Debug, Clone, FromRow)]
pub struct SignalsRow {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    #[sqlx(json)]
    pub people: PeopleAround,
    /// The place, from 0, of the first conversation that is absent or not the student's.
    pub missing_conversation: Option<i32>,
    /// The same for practices.
    pub missing_practice: Option<i32>,
    #[sqlx(try_from = "JsonList<SeenSkill>")]
    pub skills: Vec<SeenSkill>,
    #[sqlx(try_from = "JsonList<HandedIn>")]
    pub practices: Vec<HandedIn>,
    /// The student's and the companion's.
    #[sqlx(try_from = "JsonList<SaidMessage>")]
    pub messages: Vec<SaidMessage>,
    #[sqlx(try_from = "JsonList<Taught>")]
    pub sessions: Vec<Taught>,
    /// The last thing the student did or was taught, however long ago.
    #[sqlx(json(nullable))]
    pub last: Option<LastMoment>,
    #[sqlx(try_from = "IdList")]
    pub tutors: Vec<UserId>,
}

/// A skill with the last lines of the log about it.
#[derive(Debug, Clone, Deserialize)]
pub struct SeenSkill {
    #[serde(flatten)]
    pub skill: SkillRow,
    /// Newest first; null without any.
    pub seen: Option<Vec<domain::tutor::Seen>>,
}

/// A practice that was handed in.
#[derive(Debug, Clone, Deserialize)]
pub struct HandedIn {
    pub id: PracticeId,
    /// 0 to 100.
    pub score: Option<u8>,
    pub at: DateTime<Utc>,
}

/// A message of a conversation.
#[derive(Debug, Clone, Deserialize)]
pub struct SaidMessage {
    /// Its id, for which it is sealed.
    pub id: MessageId,
    pub conversation_id: ConversationId,
    /// Sealed; of the student's messages only.
    pub content: Option<String>,
    /// The confidence of an answer, 0 to 1.
    pub confidence: Option<f64>,
    /// True if an answer said to take the question to the tutor.
    pub suggest_tutor: Option<bool>,
    pub at: DateTime<Utc>,
}

/// Something the student did or was taught.
#[derive(Debug, Clone, Deserialize)]
pub struct LastMoment {
    pub source: ClaimSource,
    /// The practice, conversation or session.
    pub id: Uuid,
    pub at: DateTime<Utc>,
}

/// Everything a routing decision looks at, in one statement.
const SIGNALS: &str = as_caller_of_student!(
    ", named_chats as (
        select named.id, named.place::integer - 1 as place, conversation.id as found
        from unnest($5::uuid[]) with ordinality as named (id, place)
        left join conversations conversation
            on conversation.id = named.id
            and conversation.student_id = (select id from student)
    ), named_practices as (
        select named.id, named.place::integer - 1 as place, practice.id as found
        from unnest($6::uuid[]) with ordinality as named (id, place)
        left join practices practice
            on practice.id = named.id and practice.student_id = (select id from student)
    )
    select
        student.id, person.name, people_around(student.id) as people,
        (select min(place) from named_chats where found is null) as missing_conversation,
        (select min(place) from named_practices where found is null) as missing_practice,
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
                        limit $9
                    ) as line
                ) as seen
                from student_skills skill
                where skill.student_id = student.id
                order by skill.last_practiced desc nulls last
                limit $8
            ) as known
        ) as skills,
        (
            select jsonb_agg(to_jsonb(done) order by done.at desc, done.id desc)
            from (
                select id, score, completed_at as at
                from practices
                where student_id = student.id and status = 'completed'
                    and case
                        when exists (select 1 from named_practices)
                        then id in (select found from named_practices)
                        else completed_at >= $7
                    end
                order by completed_at desc, id desc
                limit $10
            ) as done
        ) as practices,
        (
            select jsonb_agg(to_jsonb(said) order by said.at desc, said.id desc)
            from (
                select
                    message.id, message.conversation_id, message.role, message.created_at as at,
                    case when message.role = 'user' then message.content end as content,
                    (message.metadata ->> 'confidence')::double precision as confidence,
                    (message.metadata ->> 'suggestTutor')::boolean as suggest_tutor
                from (
                    select id from conversations
                    where student_id = student.id
                        and case
                            when exists (select 1 from named_chats)
                            then id in (select found from named_chats)
                            else updated_at >= $7
                        end
                    order by updated_at desc, id desc
                    limit $10
                ) as conversation
                join messages message on message.conversation_id = conversation.id
                where exists (select 1 from named_chats) or message.created_at >= $7
                order by message.created_at desc, message.id desc
                limit $11
            ) as said
        ) as messages,
        (
            select jsonb_agg(to_jsonb(read) order by read.at desc, read.id desc)
            from (
                select
                    id, session_date as at,
                    coalesce(analysis_data -> 'studentStrengths', '[]') as strengths
                from sessions
                where student_id = student.id and analysis_status = 'completed'
                order by session_date desc, id desc
                limit $12
            ) as read
        ) as sessions,
        (
            select to_jsonb(happened)
            from (
                select 'practice' as source, id, completed_at as at
                from practices
                where student_id = student.id and status = 'completed'
                union all
                select 'conversation', id, updated_at
                from conversations
                where student_id = student.id
                union all
                select 'session', id, session_date
                from sessions
                where student_id = student.id
                order by at desc
                limit 1
            ) as happened
        ) as last,
        array(
            select tutor_id from tutor_students
            where student_id = student.id and ended_at is null
            order by started_at, tutor_id
            limit $13
        ) as tutors
    from caller
    left join student on true
    left join users person on person.id = student.id"
);

/// Everything a routing decision looks at, for someone who may see the student.
pub async fn signals(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    look: &StudentQuery<'_>,
) -> Result<Option<SignalsRow>> {
    let query = sqlx::query(SIGNALS)
        .for_caller(caller)
        .bind(student.0)
        .bind(uuids(look.conversations))
        .bind(uuids(look.practices))
        .bind(look.since)
        .bind(MAX_SKILLS)
        .bind(MAX_LINES)
        .bind(MAX_NAMED)
        .bind(MAX_MESSAGES)
        .bind(MAX_SESSIONS)
        .bind(MAX_TUTORS);
    fetch_visible(query, db).await
}

/// Something all tutors of a student are told.
#[derive(Debug, Clone)]
pub struct Alert<'a> {
    pub student: UserId,
    /// Such as `tutor_alert`.
    pub kind: &'static str,
    /// A notification's id and the tutor it is for. The id follows from what it is about, such as the
    /// student and the week, and from the tutor, so that it is written once.
    pub for_tutors: &'a [(NotificationId, UserId)],
    /// One line.
    pub title: &'a NotificationTitle,
    /// Without names.
    pub body: &'a str,
    pub subject: &'a Value,
    pub now: DateTime<Utc>,
}

/// Tells those of the tutors who are still linked, each once. Returns how many are told now.
pub async fn alert(db: impl PgExecutor<'_>, alert: &Alert<'_>) -> Result<u64> {
    let (ids, tutors): (Vec<Uuid>, Vec<Uuid>) =
        alert.for_tutors.iter().map(|(id, tutor)| (id.0, tutor.0)).unzip();
    let written = sqlx::query(
        "insert into notifications (id, user_id, kind, title, body, subject, created_at)
        select new.id, link.tutor_id, $8, $4, $5, $6, $7
        from unnest($2::uuid[], $3::uuid[]) as new (id, tutor_id)
        join tutor_students link
            on link.tutor_id = new.tutor_id and link.student_id = $1 and link.ended_at is null
        on conflict (id) do nothing",
    )
    .bind(alert.student.0)
    .bind(ids)
    .bind(tutors)
    .bind(alert.title.as_str())
    .bind(alert.body)
    .bind(alert.subject)
    .bind(alert.now)
    .bind(alert.kind)
    .execute(db)
    .await?;
    Ok(written.rows_affected())
}
