//! The speakers of a session: whom each label stands for, how that was decided, and corrections.

use chrono::{DateTime, Utc};
use domain::analysis::SessionReading;
use domain::people::Caller;
use domain::speakers::{SpeakerBasis, SpeakerCertainty, SpeakerPerson};
use domain::status::AnalysisStatus;
use domain::{SessionId, UserId};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::JsonList;

/// A speaker about to be stored.
#[derive(Debug, Clone)]
pub struct NewSpeaker {
    /// The index of the first turn with the label.
    pub first_turn: i32,
    /// How many turns have it.
    pub turns: i32,
    /// The person behind the label.
    pub person: SpeakerPerson,
    /// Their account.
    pub user_id: Option<UserId>,
    /// How that was decided.
    pub basis: SpeakerBasis,
    /// How sure that is.
    pub certainty: SpeakerCertainty,
}

/// Replaces the speakers of a session and what is known of its reading.
pub async fn store_speakers(
    db: &mut PgConnection,
    session: SessionId,
    reading: &SessionReading,
    speakers: &[NewSpeaker],
) -> Result<()> {
    sqlx::query("update sessions set reading = $2 where id = $1")
        .bind(session.0)
        .bind(Json(reading))
        .execute(&mut *db)
        .await?;
    sqlx::query("delete from session_speakers where session_id = $1")
        .bind(session.0)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "insert into session_speakers
            (session_id, first_turn, turns, person, user_id, basis, certainty)
        select $1, new.first_turn, new.turns, new.person, users.id, new.basis, new.certainty
        from unnest($2::int[], $3::int[], $4::text[], $5::uuid[], $6::text[], $7::text[])
            as new (first_turn, turns, person, user_id, basis, certainty)
        left join users on users.id = new.user_id",
    )
    .bind(session.0)
    .bind(speakers.iter().map(|speaker| speaker.first_turn).collect::<Vec<_>>())
    .bind(speakers.iter().map(|speaker| speaker.turns).collect::<Vec<_>>())
    .bind(speakers.iter().map(|speaker| speaker.person.as_str()).collect::<Vec<_>>())
    .bind(speakers.iter().map(|speaker| speaker.user_id.map(Uuid::from)).collect::<Vec<_>>())
    .bind(speakers.iter().map(|speaker| speaker.basis.as_str()).collect::<Vec<_>>())
    .bind(speakers.iter().map(|speaker| speaker.certainty.as_str()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// A speaker with a turn of theirs.
#[derive(Debug, Clone, Deserialize)]
pub struct SpeakerRow {
    /// The index of the first turn with the label.
    pub first_turn: i32,
    /// How many turns have it.
    pub turns: i32,
    /// The person behind the label.
    pub person: SpeakerPerson,
    /// Their account.
    pub user_id: Option<UserId>,
    /// How that was decided.
    pub basis: SpeakerBasis,
    /// How sure that is.
    pub certainty: SpeakerCertainty,
    /// Of the first turn, for which the next two are sealed.
    pub turn_id: Uuid,
    /// The label, sealed.
    pub label: String,
    /// What they said first, sealed.
    pub text: String,
}

/// The speakers whom somebody has corrected, while the turns are still those that they saw.
pub async fn corrected_speakers(
    db: impl PgExecutor<'_>,
    session: SessionId,
) -> Result<Vec<SpeakerRow>> {
    let Json(rows): Json<Vec<SpeakerRow>> = sqlx::query_scalar(
        "select coalesce(jsonb_agg(to_jsonb(known)), '[]')
        from (
            select
                speaker.*, turn.id as turn_id, turn.speaker as label, turn.text
            from session_speakers speaker
            join session_turns turn
                on turn.session_id = speaker.session_id and turn.turn_index = speaker.first_turn
            where speaker.session_id = $1 and speaker.basis = 'corrected'
                and turn.speaker is not null
        ) as known",
    )
    .bind(session.0)
    .fetch_one(db)
    .await?;
    Ok(rows)
}

/// A session with its speakers.
#[derive(Debug, Clone, FromRow)]
pub struct SessionSpeakers {
    /// The session.
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// Whose.
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub analysis_status: AnalysisStatus,
    /// How it was read.
    #[sqlx(json(nullable))]
    pub reading: Option<SessionReading>,
    /// A guardian would have to agree to another reading, and has not.
    pub lacks_consent: bool,
    /// In order of appearance.
    #[sqlx(try_from = "JsonList<SpeakerRow>")]
    pub speakers: Vec<SpeakerRow>,
    /// Turns that name nobody.
    pub unnamed_turns: i64,
}

/// The speakers of a session, for someone who may read it.
pub async fn speakers(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    session: SessionId,
) -> Result<Option<SessionSpeakers>> {
    let query = sqlx::query(as_caller!(
        "select
            session.id, session.student_id, session.analysis_status, session.reading,
            lacks_consent(session.student_id, 'uploads') as lacks_consent,
            (
                select jsonb_agg(to_jsonb(known) order by known.first_turn)
                from (
                    select speaker.*, turn.id as turn_id, turn.speaker as label, turn.text
                    from session_speakers speaker
                    join session_turns turn
                        on turn.session_id = speaker.session_id
                        and turn.turn_index = speaker.first_turn
                    where speaker.session_id = session.id and turn.speaker is not null
                ) as known
            ) as speakers,
            (
                select count(*) from session_turns
                where session_id = session.id and speaker is null
            ) as unnamed_turns
        from caller
        left join sessions session
            on session.id = $4 and may_see(caller.id, caller.role, session.student_id)"
    ));
    fetch_visible(query.for_caller(caller).bind(session.0), db).await
}

/// Locks a session and its learner until the transaction ends. The learner comes first, as in a
/// transaction that takes in evidence.
pub async fn lock_session(db: &mut PgConnection, session: SessionId) -> Result<()> {
    sqlx::query(
        "select user_id from students
        where user_id = (select student_id from sessions where id = $1)
        for update",
    )
    .bind(session.0)
    .execute(&mut *db)
    .await?;
    sqlx::query("select id from sessions where id = $1 for update")
        .bind(session.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that somebody said whom a label stands for.
pub async fn correct_speaker(
    db: &mut PgConnection,
    session: SessionId,
    first_turn: i32,
    person: SpeakerPerson,
) -> Result<()> {
    sqlx::query(
        "update session_speakers
        set person = $3, basis = 'corrected', certainty = 'sure', user_id = null
        where session_id = $1 and first_turn = $2",
    )
    .bind(session.0)
    .bind(first_turn)
    .bind(person.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// Has a session read again: what was found is dropped, and so is practice that nobody has begun.
/// Returns the number of the attempt.
pub async fn read_again(
    db: &mut PgConnection,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<i32> {
    sqlx::query(
        "delete from practices
        where session_id = $1 and status in ('generating', 'assigned', 'failed', 'empty')",
    )
    .bind(session.0)
    .execute(&mut *db)
    .await?;
    Ok(sqlx::query_scalar(
        "update sessions
        set analysis_status = 'pending', attempt = attempt + 1, analysis_data = null,
            failure = null, progress = null, requested_at = $2, touched_at = $2, updated_at = $2
        where id = $1
        returning attempt",
    )
    .bind(session.0)
    .bind(now)
    .fetch_one(db)
    .await?)
}
