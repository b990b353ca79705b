//! A nudge from what the student did last: it names their own subject and concept and nothing else.

use domain::engagement::{MAX_MESSAGE_CHARS, default_message};
use ports::WriteNudge;

/// After this many days it says for how long it has been quiet.
const LONG_AGO_DAYS: u32 = 3;

/// Concepts with longer names make no readable sentence.
const MAX_CONCEPT_CHARS: usize = 60;

/// A line that opens as every nudge does, and one about what they know least of their last session.
pub(crate) fn write(request: &WriteNudge) -> String {
    let opening = default_message(request.subject.as_deref());
    let concept = request.concepts.iter().find(|name| name.chars().count() <= MAX_CONCEPT_CHARS);
    let reminder = match (concept, request.sessions) {
        (Some(concept), _) => {
            let since = elapsed_phrase(request.days_since_last);
            format!("{since} you worked on {concept}: ten minutes now keep it from fading.")
        }
        (None, 0) => "Twenty minutes are enough to begin.".to_owned(),
        (None, _) => "Book the next session while the last one is fresh.".to_owned(),
    };
    let whole = format!("{opening} {reminder}");
    if whole.chars().count() <= MAX_MESSAGE_CHARS { whole } else { default_message(None) }
}

fn elapsed_phrase(days: Option<u32>) -> String {
    match days {
        Some(days) if days > LONG_AGO_DAYS => format!("{days} days ago"),
        _ => "Last time".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::engagement::{NudgeKind, parse_message};

    use super::*;

    fn request() -> WriteNudge {
        WriteNudge {
            kind: NudgeKind::EarlyEngagement,
            sessions: 1,
            days_since_last: Some(2),
            subject: Some("Chemistry".into()),
            concepts: vec!["pH scale".into(), "acid".into()],
        }
    }

    #[test]
    fn it_names_the_subject_and_what_is_known_least() {
        assert_eq!(
            write(&request()),
            "Continue your momentum in Chemistry! Last time you worked on pH scale: ten minutes \
             now keep it from fading."
        );
        let late = write(&WriteNudge { days_since_last: Some(9), ..request() });
        assert!(late.contains("9 days ago you worked on pH scale"), "{late}");
    }

    #[test]
    fn it_is_worded_whatever_is_known() {
        let long = Some("S".repeat(400));
        for (subject, concepts, sessions) in [
            (None, vec![], 0),
            (None, vec![], 2),
            (long, vec!["acid".to_owned()], 1),
            (Some("Chemistry".into()), vec!["c".repeat(400)], 1),
        ] {
            let text = write(&WriteNudge { subject, concepts, sessions, ..request() });
            assert_eq!(parse_message(&text), Some(text.clone()), "{text}");
        }
    }
}
