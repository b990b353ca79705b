//! What recorders send, and whose lesson it is taken for.

use serde_json::json;
use uuid::Uuid;

use super::pairing::{TeachingPair, find};
use super::*;
use crate::UserId;
use crate::status::ParkReason;

fn recorded(recorder: Recorder, body: &Value) -> (String, Recording) {
    match read(recorder, body.to_string().as_bytes()).unwrap() {
        Delivery::Recorded { meeting_id, recording } => (meeting_id, *recording),
        other => panic!("{other:?}"),
    }
}

fn report() -> Value {
    json!({
        "session_id": "01JX", "trigger": "meeting_end", "title": "Fractions with Ada",
        "start_time": "1763200800000", "end_time": 1_763_204_400_000_i64,
        "platform": "google_meet", "platform_meeting_id": "ABC-defg-hij",
        "owner": { "name": "Tom Hale", "email": "Tom.Hale@School.example" },
        "participants": [
            { "name": "Tom Hale", "email": "tom.hale@school.example" },
            { "name": "Ada Okoye", "email": null },
        ],
        "summary": "A summary that nobody spoke.",
        "transcript": { "speaker_blocks": [
            { "start_time": "1763200801000", "end_time": "1763200803000",
              "speaker": { "name": "Tom Hale" }, "words": "What is a half and a third?" },
        ] },
    })
}

#[test]
fn a_report_of_read_ai_is_a_recording_with_its_speech_alone() {
    let (id, recording) = recorded(Recorder::ReadAi, &report());
    assert_eq!((id.as_str(), recording.title.as_str()), ("01JX", "Fractions with Ada"));
    assert_eq!(recording.started_at.unwrap().to_rfc3339(), "2025-11-15T10:00:00+00:00");
    assert_eq!(recording.duration_s, 3_600);
    assert_eq!(recording.emails(), ["tom.hale@school.example"]);
    assert_eq!(recording.room.as_deref(), Some("meet:abc-defg-hij"));
    let text = recording.transcript.unwrap();
    let turns = crate::transcript::read(&text, crate::transcript::Declared::Auto).unwrap();
    assert_eq!(turns[0].speaker.as_deref(), Some("Tom Hale"));
    assert!(!text.contains("summary"));
}

#[test]
fn a_delivery_without_speech_is_ignored() {
    let mut silent = report();
    silent["transcript"]["speaker_blocks"] = json!([{ "speaker": {}, "words": " " }]);
    let mut begins = report();
    begins["trigger"] = json!("meeting_start");
    for (recorder, body) in [
        (Recorder::ReadAi, silent),
        (Recorder::ReadAi, begins),
        (Recorder::Fireflies, json!({ "event": "meeting.summarized", "meeting_id": "M1" })),
        (Recorder::Zoom, json!({ "event": "meeting.started", "payload": {} })),
    ] {
        assert_eq!(read(recorder, body.to_string().as_bytes()), Ok(Delivery::Ignored));
    }
    for recorder in [Recorder::ReadAi, Recorder::Fireflies, Recorder::Zoom] {
        assert!(read(recorder, b"{").is_err() && read(recorder, b"\xff").is_err());
    }
    let nameless = json!({ "event": "meeting.transcribed", "meeting_id": "m".repeat(256) });
    assert!(read(Recorder::Fireflies, nameless.to_string().as_bytes()).is_err());
}

#[test]
fn both_versions_of_fireflies_name_the_meeting_to_fetch() {
    for body in [
        json!({ "event": "meeting.transcribed", "timestamp": 1, "meeting_id": "M1" }),
        json!({ "eventType": "Transcription completed", "meetingId": "M1" }),
    ] {
        let (id, recording) = recorded(Recorder::Fireflies, &body);
        let source = TranscriptSource::Fireflies { meeting_id: "M1".into() };
        assert!(id == "M1" && recording.source == Some(source));
    }
    let answer = json!({
        "title": "Maths", "date": 1_763_200_800_000_i64, "duration": 45.5,
        "host_email": "tom.hale@school.example", "meeting_link": "https://us02web.zoom.us/j/875?pwd=x",
        "participants": ["ada@home.example,tom.hale@school.example"],
        "meeting_attendees": [{ "displayName": "Ada", "email": "ada@home.example" }],
        "speakers": [{ "id": 0, "name": "Tom Hale" }],
        "sentences": [{ "index": 0, "speaker_id": 0, "speaker_name": "Tom Hale",
            "text": "What is a half?", "raw_text": "what is a half", "start_time": 1.5, "end_time": 3.0 }],
    });
    let recording = fireflies::recording(&answer).unwrap();
    assert_eq!(recording.emails(), ["ada@home.example", "tom.hale@school.example"]);
    assert_eq!((recording.duration_s, recording.room.as_deref()), (2_730, Some("zoom:875")));
    let text = recording.transcript.unwrap();
    let turns = crate::transcript::read(&text, crate::transcript::Declared::Auto).unwrap();
    assert_eq!((turns.len(), turns[0].start_ms), (1, Some(1_500)));
    assert!(fireflies::recording(&json!({ "sentences": [] })).is_none());
}

#[test]
fn zoom_names_the_files_of_a_transcript_in_order() {
    let file = |kind: &str, start: &str| {
        json!({ "file_type": kind, "recording_start": start,
            "download_url": format!("https://zoom.us/rec/{kind}/{start}") })
    };
    let body = json!({
        "event": "recording.transcript_completed", "download_token": "token",
        "payload": { "object": {
            "uuid": "Wu==", "id": 875_653, "host_email": "tom.hale@school.example",
            "topic": "Ada Okoye", "start_time": "2025-11-15T10:00:00Z", "duration": 60,
            "recording_files": [
                file("TRANSCRIPT", "2025-11-15T10:30:00Z"), file("MP4", "2025-11-15T10:00:00Z"),
                file("TRANSCRIPT", "2025-11-15T10:00:00Z"),
            ],
        } },
    });
    let (id, recording) = recorded(Recorder::Zoom, &body);
    assert_eq!((id.as_str(), recording.room.as_deref()), ("Wu==", Some("zoom:875653")));
    let Some(TranscriptSource::Zoom { urls, token }) = recording.source else { panic!() };
    assert!(urls[0].ends_with("10:00:00Z") && urls[1].ends_with("10:30:00Z") && token == "token");
    let challenge =
        json!({ "event": "endpoint.url_validation", "payload": { "plainToken": "q9" } });
    let read = read(Recorder::Zoom, challenge.to_string().as_bytes());
    assert_eq!(read, Ok(Delivery::Challenge("q9".into())));
}

#[test]
fn deliveries_of_one_meeting_add_up() {
    let (_, first) = recorded(Recorder::ReadAi, &report());
    assert!(first.merged(&first).is_none());
    let mut other = first.clone();
    other.people = vec![Attendee { name: None, email: Some("ada@home.example".into()) }];
    other.transcript = Some("a longer transcript ".repeat(20));
    let merged = first.merged(&other).unwrap();
    assert_eq!(merged.emails(), ["ada@home.example", "tom.hale@school.example"]);
    assert_eq!(merged.transcript, other.transcript);
    assert!(merged.merged(&first).is_none(), "a shorter one that comes late changes nothing");
}

fn id(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

/// Tutor 1 with Ada (11), Ben (12) and Will (13).
fn pairs() -> Vec<TeachingPair> {
    [(11, "Ada Okoye"), (12, "Ben Li"), (13, "Will Stone")]
        .map(|(student, name)| TeachingPair {
            tutor_id: id(1),
            student_id: id(student),
            student_name: name.into(),
            tutor_present: true,
            student_present: false,
            room_known: false,
        })
        .into()
}

fn titled(title: &str, names: &[&str]) -> Recording {
    let people = names.iter().map(|name| Attendee { name: Some((*name).into()), email: None });
    Recording {
        title: title.into(),
        started_at: None,
        duration_s: 0,
        people: people.collect(),
        room: None,
        transcript: None,
        source: None,
    }
}

#[test]
fn proven_addresses_decide_before_everything_else() {
    let mut all = pairs();
    all[1].student_present = true;
    all[0].room_known = true;
    assert_eq!(find(&titled("Ada Okoye", &[]), &all), Ok((id(1), id(12))));
    all[0].student_present = true;
    assert_eq!(find(&titled("Ada Okoye", &[]), &all), Err(ParkReason::Ambiguous));
    // A student who is known to have been there leaves out all others, also without their tutor.
    let mut all = pairs();
    all.truncate(1);
    all[0].room_known = true;
    all.push(TeachingPair {
        tutor_id: id(2),
        tutor_present: false,
        student_present: true,
        ..pairs().remove(1)
    });
    assert_eq!(find(&titled("", &[]), &all), Err(ParkReason::Unmatched));
}

#[test]
fn a_room_counts_unless_a_name_says_otherwise() {
    let mut all = pairs();
    all[0].room_known = true;
    assert_eq!(find(&titled("Weekly lesson", &["Tom Hale", "iPhone"]), &all), Ok((id(1), id(11))));
    assert_eq!(find(&titled("Weekly lesson", &["Ben Li"]), &all), Err(ParkReason::Ambiguous));
    all[1].room_known = true;
    assert_eq!(find(&titled("Weekly lesson", &["iPhone"]), &all), Err(ParkReason::Ambiguous));
    assert_eq!(find(&titled("Weekly lesson", &["ben li"]), &all), Ok((id(1), id(12))));
}

#[test]
fn a_title_counts_when_it_names_one_student_of_a_tutor_who_was_there() {
    let all = pairs();
    for (title, found) in [
        ("Fractions with Ada", Ok((id(1), id(11)))),
        ("ben / tom", Ok((id(1), id(12)))),
        ("Will Stone", Ok((id(1), id(13)))),
        ("We will meet", Err(ParkReason::Unmatched)),
        ("Ada and Ben", Err(ParkReason::Ambiguous)),
        ("Will Ada come?", Err(ParkReason::Ambiguous)),
        ("Adam", Err(ParkReason::Unmatched)),
    ] {
        assert_eq!(find(&titled(title, &[]), &all), found, "{title}");
    }
    let absent: Vec<_> =
        all.into_iter().map(|pair| TeachingPair { tutor_present: false, ..pair }).collect();
    assert_eq!(find(&titled("Ada Okoye", &[]), &absent), Err(ParkReason::Unmatched));
}
