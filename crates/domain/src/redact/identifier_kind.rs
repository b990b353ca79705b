//! The sorts of personal data that are not names. Each has a word of its own, so that a placeholder
//! tells what stood there and a text that has one already is recognised.

/// A sort of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum IdentifierKind {
    Url,
    Email,
    Handle,
    Phone,
    Address,
    /// A number that a state or a school gave a person.
    Id,
    Card,
    Account,
    BirthDate,
    School,
}

impl IdentifierKind {
    pub(super) const ALL: [Self; 10] = [
        Self::Url,
        Self::Email,
        Self::Handle,
        Self::Phone,
        Self::Address,
        Self::Id,
        Self::Card,
        Self::Account,
        Self::BirthDate,
        Self::School,
    ];

    /// The word in a placeholder.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Email => "EMAIL",
            Self::Handle => "HANDLE",
            Self::Phone => "PHONE",
            Self::Address => "ADDRESS",
            Self::Id => "ID",
            Self::Card => "CARD",
            Self::Account => "ACCOUNT",
            Self::BirthDate => "BIRTH_DATE",
            Self::School => "SCHOOL",
        }
    }
}
