//! Fireflies says that a transcript is ready; its text is fetched by the meeting's id.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    Delivery, Recording, TranscriptSource, UnreadableDelivery, attendee, duration_s, meeting_id,
    moment, people, room, title,
};

/// The event of a ready transcript, in both versions of the webhook.
const READY: [&str; 2] = ["meeting.transcribed", "Transcription completed"];

pub(super) fn read(body: &Value) -> Result<Delivery, UnreadableDelivery> {
    let either = |new: &str, old: &str| {
        if body[new].is_null() { body[old].clone() } else { body[new].clone() }
    };
    let event = either("event", "eventType");
    if !event.as_str().is_some_and(|event| READY.contains(&event)) {
        return Ok(Delivery::Ignored);
    }
    let meeting_id = meeting_id(&either("meeting_id", "meetingId"))?;
    let source = TranscriptSource::Fireflies { meeting_id: meeting_id.clone() };
    let recording = Recording::to_be_fetched(source);
    Ok(Delivery::Recorded { meeting_id, recording: Box::new(recording) })
}

/// The fields of a transcript that [`recording`] reads, as a query of the service's API.
pub const QUERY: &str = "query Transcript($transcriptId: String!) {
    transcript(id: $transcriptId) {
        id title date duration host_email organizer_email participants meeting_link
        meeting_attendees { displayName email }
        speakers { id name }
        sentences { index speaker_name speaker_id text raw_text start_time end_time }
    }
}";

/// A transcript as the service's API answers it. None while it has no sentences.
pub fn recording(transcript: &Value) -> Option<Recording> {
    let sentences = transcript["sentences"].as_array().filter(|lines| !lines.is_empty())?;
    let minutes = transcript["duration"].as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "more than a day is cut to a day")]
    let length = TimeDelta::seconds((minutes.clamp(0.0, 1_440.0) * 60.0) as i64);
    let list = |name: &str| transcript[name].as_array().into_iter().flatten();
    let hosts = ["host_email", "organizer_email"].map(|name| &transcript[name]);
    let hosts = hosts.into_iter().map(|email| attendee(&Value::Null, email));
    let attending =
        list("meeting_attendees").map(|person| attendee(&person["displayName"], &person["email"]));
    // A participant is an address, or several in one text.
    let invited = list("participants").filter_map(Value::as_str).flat_map(|text| text.split(','));
    let invited = invited.map(|email| attendee(&Value::Null, &json!(email)));
    let spoken = json!({ "speakers": transcript["speakers"], "sentences": sentences });
    Some(Recording {
        title: title(&transcript["title"]),
        started_at: moment(&transcript["date"]),
        duration_s: duration_s(length),
        people: people(hosts.chain(attending).chain(invited)),
        room: transcript["meeting_link"].as_str().and_then(room::by_link),
        transcript: Some(spoken.to_string()),
        source: None,
    })
}
