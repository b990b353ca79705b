//! Everybody around a student: whose names and addresses must not leave with the student's text.

use std::collections::HashSet;
use std::sync::Arc;

use domain::UserId;
use domain::people::{KnownPerson, PeopleAround};
use domain::redact::{Redactor, RosterRole};
use domain::seal::SealedField;
use ports::Egress;
use serde_json::json;
use uuid::Uuid;

use crate::{Error, Result, Vault};

/// The student, those who teach or taught them, their guardians, and everybody who spoke in their
/// sessions.
#[derive(Debug, Clone)]
pub(crate) struct Roster {
    people: People,
    /// A redactor of all of them, in no session's order. It is built once and shared.
    redactor: Arc<Redactor>,
}

/// Names and addresses of the people around a student.
#[derive(Debug, Clone)]
struct People {
    name: String,
    email: String,
    phone: Option<String>,
    tutors: Vec<KnownPerson>,
    guardians: Vec<KnownPerson>,
    /// Labels and names from transcripts, those of the newest session first.
    speakers: Vec<String>,
}

impl Roster {
    /// Reads what the database knows of the people around a student.
    pub(crate) fn open(vault: &Vault, people: &PeopleAround) -> Result<Self> {
        let mut seen = HashSet::new();
        let mut speakers = Vec::new();
        for session in &people.sessions {
            let labels = vault.open(SealedField::Speakers, session.id, &session.speakers)?;
            let labels: Vec<String> = serde_json::from_str(&labels).map_err(Error::internal)?;
            speakers.extend(labels.into_iter().filter(|label| seen.insert(label.clone())));
        }
        let PeopleAround { name, email, phone, tutors, guardians, .. } = people.clone();
        let people = People { name, email, phone, tutors, guardians, speakers };
        let redactor = Arc::new(people.redactor(None, &[]));
        Ok(Self { people, redactor })
    }

    /// Redacts text of this student. `tutor` is who taught what it is from, and becomes `[TUTOR]`;
    /// these labels are numbered before those of other sessions. Only labels that are not stored yet
    /// make it necessary to look at all names again.
    pub(crate) fn redactor(&self, tutor: Option<&str>, labels: &[&str]) -> Redactor {
        let renumbered = self.redactor.renumber(tutor, labels);
        renumbered.unwrap_or_else(|| self.people.redactor(tutor, labels))
    }

    /// The guard that checks text about this student before it leaves.
    pub(crate) fn egress(&self, student: UserId) -> Egress {
        Egress::new(student, Arc::clone(&self.redactor))
    }
}

impl People {
    fn redactor(&self, tutor: Option<&str>, labels: &[&str]) -> Redactor {
        let others = self.tutors.iter().map(|tutor| tutor.name.as_str());
        let tutors = tutor.into_iter().chain(others.filter(|name| Some(*name) != tutor));
        let roster: Vec<(RosterRole, &str)> =
            std::iter::once((RosterRole::Student, self.name.as_str()))
                .chain(tutors.map(|name| (RosterRole::Tutor, name)))
                .collect();
        let guardians = self.guardians.iter().map(|guardian| guardian.name.as_str());
        let further = guardians.chain(self.speakers.iter().map(String::as_str));
        let labels: Vec<&str> = labels.iter().copied().chain(further).collect();
        let emails: Vec<&str> = std::iter::once(self.email.as_str())
            .chain(self.tutors.iter().chain(&self.guardians).map(|person| person.email.as_str()))
            .collect();
        let phones: Vec<&str> = self.phone.as_deref().into_iter().collect();
        Redactor::new(&roster, &labels).with_contacts(&emails, &phones)
    }
}

/// The speakers of a session, and the people they introduced, as they are stored.
pub(crate) fn sealed_speakers(vault: &Vault, session: impl Into<Uuid>, labels: &[&str]) -> String {
    vault.seal(SealedField::Speakers, session, &json!(labels).to_string())
}

#[cfg(test)]
mod tests {
    use domain::seal::Sealer;

    use super::*;

    fn vault() -> Vault {
        Vault::new(Sealer::new(vec![("k".into(), [3; 32])]).unwrap())
    }

    fn open_roster(vault: &Vault, people: serde_json::Value) -> Result<Roster> {
        Roster::open(vault, &serde_json::from_value(people).unwrap())
    }

    fn roster() -> Roster {
        let vault = vault();
        let [one, two] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let people = json!({
            "name": "Ada Okoye", "email": "ada@example.com", "phone": "+447700900123",
            "tutors": [
                { "name": "Rita Gomez", "email": "rita@example.com" },
                { "name": "Tom Hale", "email": "tom@example.com" },
            ],
            "sessions": [
                { "id": one, "speakers": sealed_speakers(&vault, one, &["Ada", "Tom", "Priya Nair"]) },
                { "id": two, "speakers": sealed_speakers(&vault, two, &["Priya Nair", "Zoltan"]) },
            ],
        });
        open_roster(&vault, people).unwrap()
    }

    #[test]
    fn who_spoke_in_any_session_is_redacted_in_all() {
        let redactor = roster().redactor(Some("Tom Hale"), &["Mum"]);
        let text = "Ada asked Tom, then Zoltan and Priya wrote to rita@example.com, says Rita";
        let redacted = redactor.redact(text);
        for name in ["Ada", "Tom", "Zoltan", "Priya", "Rita", "rita"] {
            assert!(!redacted.contains(name), "{redacted}");
        }
        assert!(redacted.starts_with("[STUDENT] asked [TUTOR]"), "{redacted}");
    }

    #[test]
    fn what_leaves_names_nobody_of_the_roster() {
        let egress = roster().egress(UserId(Uuid::nil()));
        for leak in ["Priya Nair", "TOM HALE", "Zoltan", "tom@example.com", "07700 900123"] {
            assert!(egress.check_text(leak).is_err(), "{leak}");
        }
        assert!(egress.check_text("[STUDENT] and [PERSON_1] on Newton").is_ok());
    }

    #[test]
    fn nineteen_thousand_labels_are_bounded_and_the_roster_stays() {
        let vault = vault();
        let id = Uuid::from_u128(1);
        let name = |n: usize| {
            let syllables = ["ka", "lo", "mi", "ne", "ru", "ta", "vo", "shi", "be", "da", "zor"];
            let at = |place: u32| syllables[n / 11_usize.pow(place) % 11];
            format!("Q{}{}{}{} Wq{}{}", at(0), at(1), at(2), at(3), at(0), at(2))
        };
        let labels: Vec<String> = (0..19_000).map(name).collect();
        let last = "Oskar Lundqvist";
        let labels: Vec<&str> = labels.iter().map(String::as_str).chain([last]).collect();
        let people = json!({
            "name": "Ada Okoye", "email": "ada@example.com", "phone": null,
            "tutors": [{ "name": "Tom Hale", "email": "tom@example.com" }],
            "sessions": [{ "id": id, "speakers": sealed_speakers(&vault, id, &labels) }],
        });
        let roster = open_roster(&vault, people).unwrap();
        let redactor = roster.redactor(Some("Tom Hale"), &labels[..3]);
        let redacted = redactor.redact(&format!("Ada, Tom and {} met {last}.", labels[0]));
        assert_eq!(redacted, format!("[STUDENT], [TUTOR] and [PERSON_1] met {last}."));
        // A label past the bound is hidden where it speaks, and known where its session is read.
        assert_eq!(redactor.speaker(last), "[PERSON]");
        let own = roster.redactor(None, &[last]);
        assert_eq!(own.redact(&format!("It met {last}.")), "It met [PERSON_1].");
    }

    #[test]
    fn speakers_open_for_their_session_only() {
        let vault = vault();
        let sealed = sealed_speakers(&vault, Uuid::from_u128(1), &["Ada"]);
        let people = json!({
            "name": "A", "email": "a@b.c", "phone": null, "tutors": [],
            "sessions": [{ "id": Uuid::from_u128(2), "speakers": sealed }],
        });
        assert!(open_roster(&vault, people).is_err());
    }
}
