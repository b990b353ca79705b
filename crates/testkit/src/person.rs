//! People who use the product.

use domain::UserId;
use domain::people::{Caller, Role};

/// Someone with an account and a token.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub id: UserId,
    /// The role of the account.
    pub role: Role,
    /// The account's address.
    pub email: String,
    /// The name of the account.
    pub name: String,
    /// An access token that counts.
    pub token: String,
}

impl Person {
    /// The caller their token stands for.
    pub fn caller(&self) -> Caller {
        Caller { id: self.id, role: self.role, token_version: 1 }
    }
}
