//! The place of a meeting, written the same however its link was: `zoom:875…`, `meet:abc-defg-hij`,
//! or host and path.

use serde_json::Value;

use super::text_of;

/// Characters of a place at most: longer links are one meeting's own.
const MAX_CHARS: usize = 500;

/// The place with this id on a platform.
pub(super) fn by_id(platform: &Value, id: &Value) -> Option<String> {
    let platform = platform.as_str()?.to_lowercase();
    let id = text_of(id)?;
    if id.contains("://") {
        return by_link(&id);
    }
    let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    let place = match platform.as_str() {
        "zoom" => format!("zoom:{}", id.replace('-', "")),
        "meet" | "google_meet" | "google meet" | "googlemeet" => {
            format!("meet:{}", id.to_lowercase())
        }
        other => format!("{other}:{id}"),
    };
    Some(place).filter(|place| place.chars().count() <= MAX_CHARS)
}

/// The place that a link leads to.
pub(super) fn by_link(link: &str) -> Option<String> {
    let (_, rest) = link.trim().split_once("://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let (host, path) = rest.split_once('/')?;
    let (host, last) = (host.to_lowercase(), path.rsplit('/').next().unwrap_or_default());
    let is = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let place = if is("zoom.us") && last.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("zoom:{last}")
    } else if is("meet.google.com") {
        format!("meet:{}", last.to_lowercase())
    } else {
        format!("{host}/{path}")
    };
    Some(place).filter(|place| !last.is_empty() && place.chars().count() <= MAX_CHARS)
}
