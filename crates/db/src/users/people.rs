//! An account with the people it is linked with: a student's tutors and guardians, a tutor's or a
//! guardian's students.

use domain::UserId;
use domain::people::{Caller, Role};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::Account;
use crate::caller::as_caller;
use crate::columns::JsonList;
use crate::{Result, Seen, fetch_visible};

/// The caller's own account.
#[derive(Debug, Clone, FromRow)]
pub struct Me {
    #[sqlx(flatten)]
    pub account: Account,
    /// Those who are linked now, by name.
    #[sqlx(try_from = "JsonList<LinkedAccount>")]
    pub people: Vec<LinkedAccount>,
}

/// Somebody the caller is linked with.
#[derive(Debug, Clone, Deserialize)]
pub struct LinkedAccount {
    pub id: UserId,
    pub name: String,
    /// A student's tutor or guardian, or the student of one.
    pub role: Role,
    /// The year of school, of a student who told.
    pub grade: Option<i32>,
}

/// The caller's own account with at most so many people. A token of a sign-in that was ended is
/// stale.
pub async fn me(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    sign_in: Option<Uuid>,
    people: i64,
) -> Result<Option<Me>> {
    let query = sqlx::query(as_caller!(
        "select users.id, email, name, users.role, grade, token_version,
                email_verified_at is not null as email_verified,
                (
                    select jsonb_agg(to_jsonb(linked) order by linked.name, linked.id)
                    from (
                        select other.id, other.name, other.role, other.grade
                        from users other
                        where other.id in (
                            select student_id from tutor_students
                            where tutor_id = caller.id and ended_at is null
                            union all
                            select tutor_id from tutor_students
                            where student_id = caller.id and ended_at is null
                            union all
                            select student_id from guardian_students
                            where guardian_id = caller.id and ended_at is null
                            union all
                            select guardian_id from guardian_students
                            where student_id = caller.id and ended_at is null)
                        order by other.name, other.id
                        limit $5
                    ) as linked
                ) as people
         from caller
         join users on users.id = caller.id
         where $4::uuid is null
            or exists (
                select 1
                from refresh_tokens
                where family_id = $4
                  and user_id = caller.id
                  and revoked_at is null
            )"
    ));
    fetch_visible(query.for_caller(caller).bind(sign_in).bind(people), db).await
}
