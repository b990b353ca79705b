//! Fireflies' API and Zoom's files.

use cloud::{BaseUrl, Fireflies, Limits, RecorderApis, ZoomFiles};
use domain::recordings::TranscriptSource;
use ports::Recorders;

use super::{CallResult, Column, ServiceSite};
use crate::faults::KEY;

const MEETING: &str = r#"{"data":{"transcript":{"title":"Lesson","date":1763200800000,"duration":30,"sentences":[{"speaker_name":"Tom","text":"So?","start_time":0}]}}}"#;
const FILE: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\nTom: So?\n";

pub(super) fn columns() -> Vec<Column> {
    let column = |name, right, call| {
        let max_bytes = Limits::FILES.max_bytes;
        Column { name, right: (200, right), max_bytes, call }
    };
    vec![
        column("meeting", MEETING, |place| Box::pin(meeting(place))),
        column("recording", FILE, |place| Box::pin(recording(place))),
    ]
}

async fn meeting(place: ServiceSite) -> CallResult {
    fetch(place, |_| TranscriptSource::Fireflies { meeting_id: "f1".into() }).await
}

async fn recording(place: ServiceSite) -> CallResult {
    let source = |url: &str| {
        let urls = vec![format!("{url}/rec/1")];
        TranscriptSource::Zoom { urls, token: KEY.into() }
    };
    fetch(place, source).await
}

async fn fetch(place: ServiceSite, source: fn(&str) -> TranscriptSource) -> CallResult {
    let base = || BaseUrl::parse(&place.url).unwrap();
    let recorders = RecorderApis {
        fireflies: Some(Fireflies::new(place.http.clone(), base(), KEY).unwrap()),
        zoom: ZoomFiles::new(place.http.clone()).with_base(base()),
    };
    recorders.fetch(&source(&place.url)).await.map(|_| "ok")
}
