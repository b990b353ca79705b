//! Whose lesson a recording was. What isn't sure is left to an admin: a transcript in another
//! student's account can't be taken back out of their head.

use super::Recording;
use crate::ids::UserId;
use crate::redact;
use crate::status::ParkReason;
use crate::text;

/// A tutor with a student they teach, as far as they have to do with a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeachingPair {
    pub tutor_id: UserId,
    pub student_id: UserId,
    pub student_name: String,
    /// The tutor's proven address is among the people.
    pub tutor_present: bool,
    /// The student's proven address is among the people.
    pub student_present: bool,
    /// An admin has given a recording of the same room to these two.
    pub room_known: bool,
}

/// The pair whose lesson it was, among all pairs that have to do with it; or the reason why nobody
/// can tell: by proven addresses, else by the room, else by a title of a tutor who was there.
pub fn find(recording: &Recording, pairs: &[TeachingPair]) -> Result<(UserId, UserId), ParkReason> {
    let both: Vec<&TeachingPair> =
        pairs.iter().filter(|pair| pair.tutor_present && pair.student_present).collect();
    if !both.is_empty() {
        return only(&both);
    }
    // Whoever is known to have been there leaves out everybody else of the same role.
    let students_known = pairs.iter().any(|pair| pair.student_present);
    let tutors_known = pairs.iter().any(|pair| pair.tutor_present);
    let possible: Vec<&TeachingPair> = pairs
        .iter()
        .filter(|pair| pair.student_present || !students_known)
        .filter(|pair| pair.tutor_present || !tutors_known)
        .collect();
    let named: Vec<&TeachingPair> =
        possible.iter().copied().filter(|pair| is_named(recording, &pair.student_name)).collect();
    let in_room: Vec<&TeachingPair> =
        possible.iter().copied().filter(|pair| pair.room_known).collect();
    if !in_room.is_empty() {
        // A room serves several students when its tutor uses it for all: a name tells them apart.
        let fitting: Vec<&TeachingPair> = in_room
            .iter()
            .copied()
            .filter(|pair| named.is_empty() || named.contains(pair))
            .collect();
        return if fitting.is_empty() { Err(ParkReason::Ambiguous) } else { only(&fitting) };
    }
    let by_title = possible.into_iter().filter(|pair| pair.tutor_present);
    let mentioned: Vec<&TeachingPair> =
        by_title.filter(|pair| mentions(&recording.title, &pair.student_name)).collect();
    if mentioned.iter().any(|pair| names(&recording.title, &pair.student_name)) {
        only(&mentioned)
    } else {
        Err(ParkReason::Unmatched)
    }
}

fn only(pairs: &[&TeachingPair]) -> Result<(UserId, UserId), ParkReason> {
    match pairs {
        [pair] => Ok((pair.tutor_id, pair.student_id)),
        _ => Err(ParkReason::Ambiguous),
    }
}

/// True if the title, or somebody of the meeting, has the student's name.
fn is_named(recording: &Recording, student: &str) -> bool {
    let labels = recording.people.iter().filter_map(|person| person.name.as_deref());
    labels.chain([recording.title.as_str()]).any(|label| names(label, student))
}

/// True if a text has a person's whole name, or their first name where that is no other word.
fn names(label: &str, name: &str) -> bool {
    let (label, name) = (words(label), words(name));
    let Some(first) = name.first() else { return false };
    let whole = label.windows(name.len()).any(|window| window == name.as_slice());
    whole || (!redact::is_ordinary(first) && label.contains(first))
}

/// True if a text has a person's first name, or a word that is spelt like it.
fn mentions(label: &str, name: &str) -> bool {
    words(name).first().is_some_and(|first| words(label).contains(first))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(text::fold_case).collect()
}
