//! Identities of people: names, addresses, passwords, roles.

mod name;
mod password;

use serde::{Deserialize, Serialize};

pub use name::PersonName;
pub use password::Password;

use crate::ids::{SessionId, UserId};

/// The people around a student whose names and addresses must not leave with the student's text: what
/// the function `people_around` of the database answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PeopleAround {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    /// Those who teach or taught the student.
    pub tutors: Vec<KnownPerson>,
    /// Those who answer or answered for the student; none in what was read before there were any.
    #[serde(default)]
    pub guardians: Vec<KnownPerson>,
    /// The student's sessions, the newest first.
    pub sessions: Vec<SessionSpeakers>,
}

/// A tutor or a guardian by name and address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownPerson {
    pub name: String,
    pub email: String,
}

/// The speakers of a session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionSpeakers {
    /// The session, for which they are sealed.
    pub id: SessionId,
    /// Their labels as a JSON list, sealed.
    pub speakers: String,
}

/// The roles of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Learns, and owns everything made from their sessions.
    Student,
    /// Sees the students they are currently linked to.
    Tutor,
    /// Runs the tutoring company.
    Admin,
    /// Answers for the students they are currently linked to: agrees for them while they are too
    /// young, and sees how they get on.
    Guardian,
    /// No person: a program with a service key, for one of the key's scopes. No account and no
    /// token has this role.
    #[serde(skip)]
    Key(Scope),
}

/// The uses of a service key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    TranscriptsWrite,
    /// Looking at who should be nudged.
    EngagementRead,
    EngagementSend,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::TranscriptsWrite, Self::EngagementRead, Self::EngagementSend];

    /// The word used in tables and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TranscriptsWrite => "transcripts:write",
            Self::EngagementRead => "engagement:read",
            Self::EngagementSend => "engagement:send",
        }
    }

    /// The scope a table or a command names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

impl Role {
    /// The roles of people.
    pub const PEOPLE: [Self; 4] = [Self::Student, Self::Tutor, Self::Admin, Self::Guardian];

    /// The word used in tables and tokens; of a key, its scope's.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Tutor => "tutor",
            Self::Admin => "admin",
            Self::Guardian => "guardian",
            Self::Key(scope) => scope.as_str(),
        }
    }

    /// The role a table or token names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::PEOPLE.into_iter().find(|role| role.as_str() == word)
    }
}

/// The sender of a request, as their token says. The token's role and version still have to be
/// compared with the account: every query that loads something for a caller does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The account, or the service key.
    pub id: UserId,
    /// The role when the token was made.
    pub role: Role,
    /// The account's `token_version` when the token was made. Keys have none: it is 0.
    pub token_version: i32,
}

/// An e-mail address, in lower case. Debug output hides it: addresses don't belong in logs.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Characters at most, as in the table.
    pub const MAX_LEN: usize = 255;
    /// Characters before the `@` at most (RFC 5321 §4.5.3.1.1).
    const MAX_LOCAL_LEN: usize = 64;

    /// Trims and lowers what someone typed. Refuses, with the rule it breaks, what no mail server
    /// would take; addresses outside ASCII count among those.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        const RULE: &str = "Must be an e-mail address, such as ada@example.com.";
        let typed = typed.trim();
        if typed.len() > Self::MAX_LEN {
            return Err("Must be 255 characters or fewer.");
        }
        let (local, host) = typed.split_once('@').ok_or(RULE)?;
        if plausible_local(local) && plausible_host(host) {
            Ok(Self(typed.to_ascii_lowercase()))
        } else {
            Err(RULE)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Dot-separated words of the characters that need no quoting (RFC 5322 §3.2.3).
fn plausible_local(local: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= Email::MAX_LOCAL_LEN
        && local.split('.').all(|word| !word.is_empty() && word.chars().all(plain))
}

/// Two or more labels (RFC 1035 §2.3.1).
fn plausible_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    host.contains('.') && host.split('.').all(label)
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(…)")
    }
}

/// A year of school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade(i32);

impl Grade {
    /// The first year.
    pub const FIRST: i32 = 1;
    /// The last year, in systems that have thirteen.
    pub const LAST: i32 = 13;

    /// Refuses, with the rule it breaks, a year no school has.
    pub fn parse(year: i32) -> Result<Self, &'static str> {
        if (Self::FIRST..=Self::LAST).contains(&year) {
            Ok(Self(year))
        } else {
            Err("Must be a grade from 1 to 13.")
        }
    }

    /// The year, 1 to 13.
    pub const fn year(self) -> i32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_lowered() {
        assert_eq!(Email::parse("  Ada.L+x@Example.COM ").unwrap().as_str(), "ada.l+x@example.com");
    }

    #[test]
    fn what_no_mail_server_would_take_is_refused() {
        let (long, much) = ("a".repeat(65), "b.".repeat(130));
        for wrong in [
            "",
            "ada",
            "@x.org",
            "ada@",
            "ada@org",
            "a@b@c.org",
            "a b@c.org",
            "a..b@c.org",
            ".a@c.org",
            "a@-c.org",
            "a@c..org",
            "a@c.org.",
            "<a>@c.org",
            "a\n@c.org",
            "ä@c.org",
            "a@\u{fc}.org",
            &format!("{long}@c.org"),
            &format!("a@{much}org"),
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn grades_run_from_1_to_13() {
        for (year, fits) in [(0, false), (1, true), (13, true), (14, false)] {
            assert_eq!(Grade::parse(year).is_ok(), fits, "{year}");
        }
    }

    #[test]
    fn debug_output_hides_people() {
        let debug_text = format!(
            "{:?} {:?} {:?}",
            Email::parse("ada@example.com"),
            PersonName::parse("Ada"),
            Password::parse("ada loves her cat")
        );
        assert!(!debug_text.to_lowercase().contains("ada"), "{debug_text}");
    }
}
