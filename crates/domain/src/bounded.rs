//! Text that fits the column it is stored in.
//!
//! Text grows on its way into a column: a placeholder is longer than the name it stands for, `ß` in
//! upper case is two letters, and a model writes as much as it likes. So the bounded text is made
//! after the last change, and the functions that write a bounded column take nothing else.
//!
//! There is no `Deref` to `str` on purpose: a function that takes any text would take this too, and
//! a missing bound would go unnoticed the other way round.

use serde::{Deserialize, Serialize};

use crate::text;

/// One line of at most `MAX` characters (code points, as Postgres counts them), without control
/// characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct BoundedText<const MAX: usize>(String);

/// A school subject.
pub type Subject = BoundedText<100>;
/// A concept, as a textbook's index has it.
pub type ConceptName = BoundedText<255>;
/// The reason of a failure, in words for its readers.
pub type FailureReason = BoundedText<500>;
/// The line above a notification.
pub type NotificationTitle = BoundedText<200>;
/// The subject line of a message.
pub type SubjectLine = BoundedText<255>;
/// An e-mail address or a phone number that a message goes to.
pub type Recipient = BoundedText<255>;
/// The purpose of a service key.
pub type KeyLabel = BoundedText<100>;
/// The program that a transcript comes from.
pub type SourceName = BoundedText<50>;
/// The declared format of a transcript.
pub type FormatName = BoundedText<50>;
/// A recorder's id of a meeting.
pub type MeetingId = BoundedText<255>;
/// The place of a file in the blob store.
pub type FilePathname = BoundedText<950>;
/// A student's preferred way of learning.
pub type LearningStyle = BoundedText<50>;
/// An IANA time zone.
pub type ZoneName = BoundedText<64>;
/// A phone number with the country's code (E.164).
pub type PhoneNumber = BoundedText<20>;
/// A language or embedding model.
pub type ModelName = BoundedText<100>;
/// The id of a vector within its namespace.
pub type VectorId = BoundedText<200>;
/// The id of an event.
pub type EventId = BoundedText<255>;
/// The name of an event.
pub type EventName = BoundedText<255>;
/// An account's id at an external issuer.
pub type ExternalId = BoundedText<255>;
/// The caller of a request that is handled once, such as `user:{id}`.
pub type Principal = BoundedText<80>;
/// The method of a request.
pub type MethodName = BoundedText<10>;
/// The path of a request, without its query.
pub type RequestPath = BoundedText<400>;
/// The key that makes a repeated request the same one.
pub type IdempotencyKey = BoundedText<255>;
/// A phrase of the safeguarding rules.
pub type SafetyRule = BoundedText<200>;
/// A region by two letters (ISO 3166).
pub type RegionCode = BoundedText<2>;
/// The media type of an answer.
pub type MediaType = BoundedText<100>;

impl<const MAX: usize> BoundedText<MAX> {
    /// The bound, in characters.
    pub const MAX_CHARS: usize = MAX;

    /// The start of a text that a program made, as far as it fits: on one line, cut between words
    /// where that is possible, with an ellipsis in place of the rest.
    pub fn cut(text: &str) -> Self {
        Self(text::cut(&text::one_line(text), MAX))
    }

    /// A text that a person typed, unchanged. Refuses, with the rule it breaks, one that is too long
    /// or has control characters.
    pub fn parse(typed: &str) -> Result<Self, String> {
        if typed.chars().nth(MAX).is_some() {
            Err(format!("Must have at most {MAX} characters."))
        } else if typed.contains(char::is_control) {
            Err("Must not contain control characters.".to_owned())
        } else {
            Ok(Self(typed.to_owned()))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Takes a text that is known to fit, such as one that a bounded column held, as it is; cuts any other.
impl<const MAX: usize> From<String> for BoundedText<MAX> {
    fn from(text: String) -> Self {
        Self::parse(&text).unwrap_or_else(|_| Self::cut(&text))
    }
}

impl<const MAX: usize> std::fmt::Display for BoundedText<MAX> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_made_is_cut_to_the_bound_by_characters() {
        for text in ["ß".repeat(300), "a".repeat(101), "один два ".repeat(40), "👩‍👩‍👧‍👦".repeat(50)]
        {
            let subject = Subject::cut(&text.to_uppercase());
            let chars = subject.as_str().chars().count();
            assert!((50..=100).contains(&chars), "{chars} of {text}");
            assert!(subject.as_str().ends_with('…'), "{subject}");
        }
        assert_eq!(Subject::cut(" Earth \n\t science\0 ").as_str(), "Earth science");
        assert_eq!(Subject::cut(&"é".repeat(100)).as_str(), "é".repeat(100));
    }

    #[test]
    fn what_a_person_typed_is_taken_whole_or_refused() {
        assert_eq!(KeyLabel::parse(" a  b ").unwrap().as_str(), " a  b ");
        assert!(KeyLabel::parse(&"é".repeat(100)).is_ok());
        assert!(KeyLabel::parse(&"é".repeat(101)).unwrap_err().contains("100"));
        assert!(KeyLabel::parse("a\0b").is_err() && KeyLabel::parse("a\nb").is_err());
    }

    #[test]
    fn what_is_read_back_is_as_it_was_stored() {
        let name: ConceptName = serde_json::from_str("\"  pH  scale\"").unwrap();
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"  pH  scale\"");
        let long: PhoneNumber = serde_json::from_value("1".repeat(30).into()).unwrap();
        assert_eq!(long.as_str().chars().count(), 20);
    }
}
