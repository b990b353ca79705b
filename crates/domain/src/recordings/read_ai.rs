//! Read AI sends the whole report of a meeting when it is ready.

use serde_json::{Value, json};

use super::{
    Delivery, Recording, UnreadableDelivery, attendee, duration_s, meeting_id, moment, people,
    room, title,
};

/// The only event that has a transcript.
const ENDED: &str = "meeting_end";

pub(super) fn read(body: &Value) -> Result<Delivery, UnreadableDelivery> {
    if body["trigger"].as_str().unwrap_or(ENDED) != ENDED {
        return Ok(Delivery::Ignored);
    }
    let meeting_id = meeting_id(&body["session_id"])?;
    let blocks = &body["transcript"]["speaker_blocks"];
    if !blocks.as_array().into_iter().flatten().any(has_words) {
        return Ok(Delivery::Ignored);
    }
    let (start, end) = (moment(&body["start_time"]), moment(&body["end_time"]));
    let length = start.zip(end).map(|(start, end)| duration_s(end - start));
    let person = |person: &Value| attendee(&person["name"], &person["email"]);
    let invited = body["participants"].as_array().into_iter().flatten().map(person);
    let recording = Recording {
        title: title(&body["title"]),
        started_at: start,
        duration_s: length.unwrap_or_default(),
        people: people(std::iter::once(person(&body["owner"])).chain(invited)),
        room: room::by_id(&body["platform"], &body["platform_meeting_id"]),
        // Speech alone: summaries and tasks were not said by anybody.
        transcript: Some(json!({ "speaker_blocks": blocks }).to_string()),
        source: None,
    };
    Ok(Delivery::Recorded { meeting_id, recording: Box::new(recording) })
}

fn has_words(block: &Value) -> bool {
    match &block["words"] {
        Value::String(words) => !words.trim().is_empty(),
        Value::Array(words) => !words.is_empty(),
        _ => false,
    }
}
