//! All data about a student, section by section.
//!
//! A section is read in the order of its keys, an id and a place below it, and goes on after the
//! last one read. The database writes items as they are handed out; the caller opens the sealed
//! parts.

mod sections;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::Caller;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, Total, as_caller_of_student, fetch_all_visible, fetch_visible};

/// The account and the profile.
#[derive(Debug, Clone, FromRow)]
pub struct Opening {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    /// The profile, as it is handed out.
    pub profile: Value,
    /// The account, as it is handed out.
    pub account: Value,
}

/// Opens an export, for the student themself or an admin, and writes that down.
pub async fn open(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    audit_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Opening>> {
    let query = sqlx::query(as_caller_of_student!(
        ", audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $5, caller.id, 'student.export', student.id, $6
            from caller cross join student
            where caller.role <> 'guardian' or needs_consent(student.id)
        )
        select
            account.id, account.name,
            jsonb_build_object(
                'studentId', account.id, 'name', account.name, 'grade', account.grade,
                'birthYear', profile.birth_year, 'ofAgeOn', profile.of_age_on,
                'learningStyle', profile.learning_style, 'interests', profile.interests,
                'strengths', profile.strengths,
                'preferences', jsonb_build_object(
                    'timeZone', profile.time_zone, 'quietHours', profile.quiet_hours,
                    'dailyMinutes', profile.daily_minutes, 'channels', profile.channels,
                    'phone', profile.phone, 'nudges', not profile.nudges_opt_out),
                'learner', jsonb_build_object(
                    'hits', profile.hits, 'misses', profile.misses,
                    'hitRate', profile.hit_rate, 'missRate', profile.miss_rate),
                'createdAt', profile.created_at, 'updatedAt', profile.updated_at) as profile,
            jsonb_build_object(
                'id', account.id, 'email', account.email, 'role', account.role,
                'emailVerifiedAt', account.email_verified_at,
                'hasPassword', account.password_hash is not null,
                'externalId', account.external_id,
                'knownNetworks', (
                    select coalesce(
                        jsonb_agg(
                            jsonb_build_object('lastUsedAt', known.last_used_at)
                            order by known.last_used_at desc),
                        '[]')
                    from known_networks known
                    where known.user_id = account.id),
                'createdAt', account.created_at, 'updatedAt', account.updated_at) as account
        from caller
        left join student on caller.role <> 'guardian' or needs_consent(student.id)
        left join users account on account.id = student.id
        left join students profile on profile.user_id = student.id"
    ));
    fetch_visible(query.for_caller(caller).bind(student.0).bind(audit_id).bind(now), db).await
}

/// One thing that is held.
#[derive(Debug, Clone, FromRow)]
pub struct Item {
    /// Its key …
    pub id: Uuid,
    /// … and its place below that.
    pub place: i32,
    /// As it is handed out.
    pub item: Value,
}

/// The sections, in the order of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Tutors they are or were linked to.
    Tutors,
    /// Invitations to their proven address.
    Invites,
    SignIns,
    /// Looks of other people at the student's data, with their purpose.
    Accesses,
    /// Sessions with what was found in them.
    Sessions,
    /// The texts of those.
    Transcripts,
    Turns,
    Practices,
    /// Answers that a person looks at, with what was said about them.
    Reviews,
    Evidence,
    Mastery,
    Goals,
    Suggestions,
    Conversations,
    Messages,
    Nudges,
    Notifications,
    /// Guardians they are or were linked to.
    Guardians,
    /// What guardians agreed to.
    Consents,
    /// Model calls made for them.
    Usage,
}

impl Section {
    /// Those that a guardian gets, in order: none with what the student wrote or said.
    pub const FOR_GUARDIANS: [Self; 9] = [
        Self::Tutors,
        Self::Sessions,
        Self::Evidence,
        Self::Mastery,
        Self::Goals,
        Self::Suggestions,
        Self::Guardians,
        Self::Consents,
        Self::Usage,
    ];

    /// All of them, in order.
    pub const ALL: [Self; 20] = [
        Self::Tutors,
        Self::Invites,
        Self::SignIns,
        Self::Accesses,
        Self::Sessions,
        Self::Transcripts,
        Self::Turns,
        Self::Practices,
        Self::Reviews,
        Self::Evidence,
        Self::Mastery,
        Self::Goals,
        Self::Suggestions,
        Self::Conversations,
        Self::Messages,
        Self::Nudges,
        Self::Notifications,
        Self::Guardians,
        Self::Consents,
        Self::Usage,
    ];

    /// The name in the document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tutors => "tutors",
            Self::Invites => "invites",
            Self::SignIns => "signIns",
            Self::Accesses => "accesses",
            Self::Sessions => "sessions",
            Self::Transcripts => "transcripts",
            Self::Turns => "turns",
            Self::Practices => "practices",
            Self::Reviews => "reviews",
            Self::Evidence => "evidence",
            Self::Mastery => "mastery",
            Self::Goals => "goals",
            Self::Suggestions => "suggestions",
            Self::Conversations => "conversations",
            Self::Messages => "messages",
            Self::Nudges => "nudges",
            Self::Notifications => "notifications",
            Self::Guardians => "guardians",
            Self::Consents => "consents",
            Self::Usage => "usage",
        }
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Tutors => sections::TUTORS,
            Self::Invites => sections::INVITES,
            Self::SignIns => sections::SIGN_INS,
            Self::Accesses => sections::ACCESSES,
            Self::Sessions => sections::SESSIONS,
            Self::Transcripts => sections::TRANSCRIPTS,
            Self::Turns => sections::TURNS,
            Self::Practices => sections::PRACTICES,
            Self::Reviews => sections::REVIEWS,
            Self::Evidence => sections::EVIDENCE,
            Self::Mastery => sections::MASTERY,
            Self::Goals => sections::GOALS,
            Self::Suggestions => sections::SUGGESTIONS,
            Self::Conversations => sections::CONVERSATIONS,
            Self::Messages => sections::MESSAGES,
            Self::Nudges => sections::NUDGES,
            Self::Notifications => sections::NOTIFICATIONS,
            Self::Guardians => sections::GUARDIANS,
            Self::Consents => sections::CONSENTS,
            Self::Usage => sections::USAGE,
        }
    }
}

/// The place where a section goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The key of the last item read.
    pub id: Uuid,
    pub place: i32,
}

impl After {
    /// The beginning.
    pub const START: Self = Self { id: Uuid::nil(), place: -1 };
}

/// A piece of a section: items after the one given, in order. The `total` is of those looked at, at
/// most `limit`: when it is as many, or more than the rows, there may be others. [`None`] when the
/// student is absent or not the caller's.
pub async fn section(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
    section: Section,
    after: After,
    limit: i64,
) -> Result<Option<Total<Item>>> {
    let query = sqlx::query(section.sql()).for_caller(caller).bind(student.0);
    fetch_all_visible(query.bind(after.id).bind(after.place).bind(limit), db).await
}
