//! Names in the passages that are stored, over the cases of [`crate::transcripts`]: none may be left,
//! neither the roster's nor that of anybody who speaks.

use std::collections::BTreeSet;
use std::path::Path;

use domain::redact::{Redactor, RosterRole};
use domain::transcript::{Format, Turn, chunk, decode, read_with_remarks};
use serde_json::json;

use crate::transcripts::{TranscriptCase, cases};
use crate::{Error, Report};

/// Letters of a name that is looked for by itself.
const MIN_LETTERS: usize = 3;

/// Redacts the passages of every case and looks for names.
pub(crate) fn measure(path: &Path) -> Result<Report, Error> {
    let (mut disagreements, mut count, mut unread) = (Vec::new(), 0, 0);
    for (case, bytes) in cases(path)? {
        count += 1;
        let read = decode(&bytes).and_then(|text| read_with_remarks(&text, Format::named("auto")));
        let Ok(read) = read else {
            unread += 1;
            continue;
        };
        let roster: Vec<(RosterRole, &str)> = [
            case.student.as_deref().map(|name| (RosterRole::Student, name)),
            case.tutor.as_deref().map(|name| (RosterRole::Tutor, name)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let labels: Vec<&str> = read.labels.iter().map(String::as_str).collect();
        let redactor = Redactor::new(&roster, &labels);
        let passages = chunk::cut(&redacted(&redactor, &read.turns));
        let text: String = passages.iter().map(|passage| passage.text.to_lowercase()).collect();
        for name in names(&case) {
            if text.contains(&name.to_lowercase()) {
                disagreements.push(format!("{}: a passage has {name}", case.id));
            }
        }
    }
    let figures = json!({"cases": count, "unread": unread, "names_left": disagreements.len()});
    Ok(Report { disagreements, figures })
}

fn redacted(redactor: &Redactor, turns: &[Turn]) -> Vec<Turn> {
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let texts = redactor.redact_all(&texts);
    let redacted = turns.iter().zip(texts).map(|(turn, text)| Turn {
        speaker: turn.speaker.as_deref().map(|label| redactor.speaker(label)),
        text,
        ..turn.clone()
    });
    redacted.collect()
}

/// The names of everybody in a case, whole and by their parts, save labels that only say a part.
fn names(case: &TranscriptCase) -> BTreeSet<String> {
    let roster = [&case.student, &case.tutor].into_iter().flatten().cloned();
    let people: BTreeSet<String> = roster.chain(case.speakers()).collect();
    let is_part = |name: &str| name.to_lowercase().starts_with("speaker") || name.contains('№');
    let mut names = BTreeSet::new();
    for person in people.into_iter().filter(|name| !is_part(name)) {
        let long = |part: &&str| part.chars().filter(|c| c.is_alphabetic()).count() >= MIN_LETTERS;
        names.extend(person.split_whitespace().filter(long).map(str::to_owned));
        names.insert(person);
    }
    // Small words inside names are also words.
    names.retain(|name| name.as_str() != "dos");
    names
}
