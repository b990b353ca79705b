//! Recordings: meetings that a recorder (Read AI, Fireflies, Zoom) tells of by webhook, before they
//! are sessions.
//!
//! What a delivery says is read here into one shape; [`pairing`] decides whose lesson it was.

pub mod fireflies;
pub mod pairing;
mod read_ai;
mod room;
mod zoom;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::people::Email;
use crate::status::Recorder;
use crate::text;

/// People of one recording at most.
const MAX_PEOPLE: usize = 200;
/// Characters of a recorder's id of a meeting at most, as in the table.
pub const MAX_MEETING_ID_CHARS: usize = 255;
/// Characters of a title at most.
const MAX_TITLE_CHARS: usize = 300;
/// Seconds of a recording at most, as an upload may have.
const MAX_DURATION_S: i64 = 86_400;

/// A meeting that was recorded. Stored sealed: it names people.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// As the calendar or the host calls it.
    pub title: String,
    pub started_at: Option<DateTime<Utc>>,
    /// Seconds.
    pub duration_s: i32,
    /// The host and everybody who was invited or there.
    pub people: Vec<Attendee>,
    /// The place of the meeting, such as `zoom:87565330005`: the same each time its link is used.
    pub room: Option<String>,
    /// What was said, in a format that transcripts are read from; none until it is fetched.
    pub transcript: Option<String>,
    /// The place the transcript is fetched from, when the delivery brings none.
    pub source: Option<TranscriptSource>,
}

/// A person of a meeting as the recorder knows them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    pub name: Option<String>,
    /// In lower case.
    pub email: Option<String>,
}

/// The place a transcript is fetched from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptSource {
    /// A meeting at Fireflies, by its id there.
    Fireflies { meeting_id: String },
    /// Files at Zoom, in the order of the recording, with a token that opens them for a day.
    Zoom { urls: Vec<String>, token: String },
}

/// The message of a delivery.
#[derive(Clone, PartialEq, Eq)]
pub enum Delivery {
    /// A meeting has its transcript.
    Recorded { meeting_id: String, recording: Box<Recording> },
    /// The recorder wants to see that we know its secret; the text that is to be signed.
    Challenge(String),
    /// Something that makes no session, such as the start of a meeting.
    Ignored,
}

/// The reason why a delivery can't be read, for the recorder's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnreadableDelivery(pub &'static str);

/// Reads the body of a delivery whose signature is right.
pub fn read(recorder: Recorder, body: &[u8]) -> Result<Delivery, UnreadableDelivery> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| UnreadableDelivery("The body is not JSON."))?;
    match recorder {
        Recorder::ReadAi => read_ai::read(&body),
        Recorder::Fireflies => fireflies::read(&body),
        Recorder::Zoom => zoom::read(&body),
    }
}

impl Recording {
    /// A recording of which nothing but the transcript is known.
    pub fn of_transcript(transcript: String) -> Self {
        Self { transcript: Some(transcript), ..Self::unknown() }
    }

    /// A recording whose transcript, and the rest, has to be fetched.
    fn to_be_fetched(source: TranscriptSource) -> Self {
        Self { source: Some(source), ..Self::unknown() }
    }

    fn unknown() -> Self {
        Self {
            title: String::new(),
            started_at: None,
            duration_s: 0,
            people: Vec::new(),
            room: None,
            transcript: None,
            source: None,
        }
    }

    /// Characters of what was said; 0 while it is not there.
    pub fn transcript_chars(&self) -> usize {
        self.transcript.as_deref().map_or(0, |transcript| transcript.chars().count())
    }

    /// The addresses of all its people, each once.
    pub fn emails(&self) -> Vec<String> {
        let mut emails: Vec<String> =
            self.people.iter().filter_map(|person| person.email.clone()).collect();
        emails.sort();
        emails.dedup();
        emails
    }

    /// This one with what another delivery of the same meeting adds: people, a longer transcript, a
    /// fresh place to fetch it from. None when it adds nothing.
    pub fn merged(&self, other: &Self) -> Option<Self> {
        let mut merged = self.clone();
        for person in &other.people {
            if !merged.people.contains(person) && merged.people.len() < MAX_PEOPLE {
                merged.people.push(person.clone());
            }
        }
        if other.transcript_chars() > self.transcript_chars() {
            merged.transcript.clone_from(&other.transcript);
            merged.duration_s = merged.duration_s.max(other.duration_s);
        }
        if merged.transcript.is_none() && other.source.is_some() {
            merged.source.clone_from(&other.source);
        }
        if merged.title.is_empty() {
            merged.title.clone_from(&other.title);
        }
        merged.started_at = merged.started_at.or(other.started_at);
        merged.room = merged.room.or_else(|| other.room.clone());
        (merged != *self).then_some(merged)
    }
}

/// Shows nothing that names a person.
impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recording").field("chars", &self.transcript_chars()).finish_non_exhaustive()
    }
}

/// Shows the kind only.
impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Recorded { .. } => "Recorded",
            Self::Challenge(_) => "Challenge",
            Self::Ignored => "Ignored",
        })
    }
}

/// The recorder's id of a meeting, if it is one that can be kept.
fn meeting_id(value: &Value) -> Result<String, UnreadableDelivery> {
    let id = text_of(value).unwrap_or_default();
    let fits = !id.is_empty()
        && id.chars().nth(MAX_MEETING_ID_CHARS).is_none()
        && !id.contains(char::is_control);
    if fits { Ok(id) } else { Err(UnreadableDelivery("The id of the meeting is missing.")) }
}

/// A text, or a number as a text.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn title(value: &Value) -> String {
    text::cut(&text::one_line(value.as_str().unwrap_or_default()), MAX_TITLE_CHARS)
}

/// A person, if anything is known of them.
fn attendee(name: &Value, email: &Value) -> Option<Attendee> {
    let name = text_of(name).map(|name| text::cut(&text::one_line(&name), MAX_TITLE_CHARS));
    let email = email.as_str().and_then(|email| Email::parse(email).ok());
    let email = email.map(|email| email.as_str().to_owned());
    (name.is_some() || email.is_some()).then_some(Attendee { name, email })
}

/// People, each once.
fn people(all: impl IntoIterator<Item = Option<Attendee>>) -> Vec<Attendee> {
    let mut people: Vec<Attendee> = Vec::new();
    for person in all.into_iter().flatten() {
        if !people.contains(&person) && people.len() < MAX_PEOPLE {
            people.push(person);
        }
    }
    people
}

/// A moment: milliseconds or seconds since 1970, also as a text, or RFC 3339.
fn moment(value: &Value) -> Option<DateTime<Utc>> {
    /// Numbers below it are seconds: in milliseconds it is a day of 1973.
    const SECONDS_BELOW: f64 = 1e11;
    let text = text_of(value)?;
    let Ok(number) = text.parse::<f64>() else {
        return DateTime::parse_from_rfc3339(&text).ok().map(|moment| moment.to_utc());
    };
    let ms = if number < SECONDS_BELOW { number * 1_000.0 } else { number };
    #[expect(clippy::cast_possible_truncation, reason = "a moment outside of the range is refused")]
    DateTime::from_timestamp_millis(ms as i64)
}

/// Seconds that a recording may have.
fn duration_s(length: TimeDelta) -> i32 {
    i32::try_from(length.num_seconds().clamp(0, MAX_DURATION_S)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
