//! Who people are and what identifies them.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Learns, and owns everything made from their sessions.
    Student,
    /// Sees the students they are currently linked to.
    Tutor,
    /// Runs the tutoring company.
    Admin,
}

impl Role {
    /// The word used in tables and tokens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Tutor => "tutor",
            Self::Admin => "admin",
        }
    }

    /// The role a table or token names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Student, Self::Tutor, Self::Admin].into_iter().find(|role| role.as_str() == word)
    }
}

/// Who a request comes from, as its token says. The token's role and version still have to be
/// compared with the account: every query that loads something for a caller does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub id: UserId,
    /// The role when the token was made.
    pub role: Role,
    /// The account's `token_version` when the token was made.
    pub token_version: i32,
}
