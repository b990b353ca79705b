//! The caller's own account and the accounts linked with it.

use db::users::{Account, LinkedAccount};
use domain::people::Caller;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Auth;
use crate::{OrNotFound, Result};

/// People of one account that are shown: more than any tutor has students.
const MAX_PEOPLE: i64 = 200;

/// Somebody the caller is linked with: a student's tutor or guardian, or the student of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkedPerson {
    /// Their account: `tutorId` or `studentId` elsewhere.
    pub id: Uuid,
    /// What they are called.
    #[schema(example = "Tom Hale")]
    pub name: String,
    /// `student`, `tutor` or `guardian`.
    #[schema(example = "tutor")]
    pub role: String,
    /// The year of school, of a student who told.
    #[schema(required = true)]
    pub grade: Option<i32>,
}

/// The caller's own account, and who is linked with it now. Asked with a token of a sign-in that was
/// ended, this fails at once; elsewhere such a token runs out by itself.
pub async fn me(
    cx: &Auth,
    caller: &Caller,
    sign_in: Option<Uuid>,
) -> Result<(Account, Vec<LinkedPerson>)> {
    let me = db::users::me(&cx.db, caller, sign_in, MAX_PEOPLE).await?.or_not_found("account")?;
    Ok((me.account, me.people.into_iter().map(LinkedPerson::from).collect()))
}

impl From<LinkedAccount> for LinkedPerson {
    fn from(linked: LinkedAccount) -> Self {
        let LinkedAccount { id, name, role, grade } = linked;
        Self { id: id.0, name, role: role.as_str().to_owned(), grade }
    }
}
