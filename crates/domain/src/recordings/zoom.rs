//! Zoom says where the files of a recording are, with a token that opens them. Before its first
//! message it asks to have a text signed.

use chrono::TimeDelta;
use serde_json::Value;

use super::{
    Delivery, Recording, TranscriptSource, UnreadableDelivery, attendee, duration_s, meeting_id,
    moment, people, room, text_of, title,
};

/// Files of one recording: a pause makes a new one.
const MAX_FILES: usize = 20;

pub(super) fn read(body: &Value) -> Result<Delivery, UnreadableDelivery> {
    let payload = &body["payload"];
    match body["event"].as_str() {
        Some("endpoint.url_validation") => {
            let token = text_of(&payload["plainToken"])
                .ok_or(UnreadableDelivery("The text that is to be signed is missing."))?;
            Ok(Delivery::Challenge(token))
        }
        Some("recording.transcript_completed") => recorded(body, &payload["object"]),
        _ => Ok(Delivery::Ignored),
    }
}

fn recorded(body: &Value, meeting: &Value) -> Result<Delivery, UnreadableDelivery> {
    let meeting_id = meeting_id(&meeting["uuid"])?;
    let mut files: Vec<(&str, &str)> = meeting["recording_files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|file| file["file_type"] == "TRANSCRIPT")
        .filter_map(|file| {
            let start = file["recording_start"].as_str().unwrap_or_default();
            Some((start, file["download_url"].as_str()?))
        })
        .take(MAX_FILES)
        .collect();
    files.sort_unstable();
    files.dedup();
    let urls: Vec<String> = files.into_iter().map(|(_, url)| url.to_owned()).collect();
    if urls.is_empty() {
        return Ok(Delivery::Ignored);
    }
    let token = [&body["download_token"], &body["payload"]["download_token"]];
    let token = token.into_iter().find_map(text_of);
    let token = token.ok_or(UnreadableDelivery("The token for the files is missing."))?;
    let minutes = meeting["duration"].as_i64().unwrap_or_default();
    let length = TimeDelta::try_minutes(minutes).unwrap_or_default();
    let recording = Recording {
        title: title(&meeting["topic"]),
        started_at: moment(&meeting["start_time"]),
        duration_s: duration_s(length),
        people: people([attendee(&Value::Null, &meeting["host_email"])]),
        room: room::by_id(&Value::from("zoom"), &meeting["id"]),
        transcript: None,
        source: Some(TranscriptSource::Zoom { urls, token }),
    };
    Ok(Delivery::Recorded { meeting_id, recording: Box::new(recording) })
}
