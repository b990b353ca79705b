//! Who is who in a session: which label is the student, which a tutor, which somebody else.
//!
//! What is known goes first: names from the roster, then labels that say a part. Only what is left
//! open is inferred, from who else is there and from how people talk. With several learners only the
//! student's own words are the student's: a stranger's guess must never count as theirs.

mod fit;
mod talk;
mod word;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::transcript::{SpeakerRole, Turn};
use fit::LabelFit;

/// Somebody who may speak in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedPerson<'a> {
    /// What part they play.
    pub part: ExpectedPart,
    /// Their full name.
    pub name: &'a str,
    /// The address of their account.
    pub email: Option<&'a str>,
}

/// The part of somebody who may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedPart {
    /// The student whose session it is.
    Student,
    /// Who teaches them.
    Tutor,
    /// Another learner.
    Learner,
}

/// Whom a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerPerson {
    /// The student whose session it is.
    Student,
    /// Who teaches.
    Tutor,
    /// Another learner.
    Learner,
    /// Nobody can tell, or no person at all.
    Unknown,
}

/// How it was decided whom a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerBasis {
    /// Somebody corrected it.
    Corrected,
    /// The label is a name or address on the roster.
    Name,
    /// The label is part of such a name, a nickname or its initials.
    PartOfName,
    /// The label says a part.
    Part,
    /// Everybody else is known.
    Elimination,
    /// They talk like a tutor, or the other one does.
    Talk,
    /// Nothing decided it.
    Nothing,
}

/// How sure it is whom a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerCertainty {
    /// Not at all.
    Unsure,
    /// A guess that somebody should confirm.
    Guessed,
    /// Sure enough to count as evidence.
    Sure,
}

/// A speaker of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSpeaker {
    /// As the transcript has it.
    pub label: String,
    /// Whom it stands for.
    pub person: SpeakerPerson,
    /// Which of the expected people that is, by position, if one of them.
    pub expected: Option<u32>,
    /// How it was decided.
    pub basis: SpeakerBasis,
    /// How sure that is.
    pub certainty: SpeakerCertainty,
    /// How many turns they have.
    pub turns: u32,
}

impl SessionSpeaker {
    /// The role of their turns. Only the student's own are a student's.
    pub fn role(&self) -> SpeakerRole {
        match self.person {
            SpeakerPerson::Student => SpeakerRole::Student,
            SpeakerPerson::Tutor => SpeakerRole::Tutor,
            SpeakerPerson::Learner | SpeakerPerson::Unknown => SpeakerRole::Unknown,
        }
    }

    fn decide(&mut self, person: SpeakerPerson, basis: SpeakerBasis, certainty: SpeakerCertainty) {
        (self.person, self.basis, self.certainty) = (person, basis, certainty);
    }

    fn is_open(&self) -> bool {
        self.basis == SpeakerBasis::Nothing
    }
}

/// The speakers of a session in order of appearance, matched to those who may speak. Corrections
/// (label and person) go before everything.
pub fn identify(
    turns: &[Turn],
    expected: &[ExpectedPerson<'_>],
    corrections: &[(&str, SpeakerPerson)],
) -> Vec<SessionSpeaker> {
    let mut speakers = heard(turns);
    for speaker in &mut speakers {
        let corrected = corrections.iter().find(|(label, _)| *label == speaker.label);
        if let Some((_, person)) = corrected {
            speaker.decide(*person, SpeakerBasis::Corrected, SpeakerCertainty::Sure);
        } else if fit::is_recorder(&speaker.label) {
            speaker.basis = SpeakerBasis::Part;
            speaker.certainty = SpeakerCertainty::Sure;
        }
    }
    match_names(&mut speakers, expected);
    match_parts(&mut speakers);
    match_rest(&mut speakers, turns);
    speakers
}

/// Sets every turn's role by the speakers found. Turns without a label stay unknown.
pub fn apply(turns: &mut [Turn], speakers: &[SessionSpeaker]) {
    let roles: HashMap<&str, SpeakerRole> =
        speakers.iter().map(|speaker| (speaker.label.as_str(), speaker.role())).collect();
    for turn in turns {
        let role = turn.speaker.as_deref().and_then(|label| roles.get(label));
        turn.role = role.copied().unwrap_or(SpeakerRole::Unknown);
    }
}

/// Both in one: the roles of a session with one student and one tutor, as far as their names are
/// known.
pub fn assign(turns: &mut [Turn], student_name: Option<&str>, tutor_name: Option<&str>) {
    let person = |part, name| ExpectedPerson { part, name, email: None };
    let expected: Vec<ExpectedPerson<'_>> = student_name
        .map(|name| person(ExpectedPart::Student, name))
        .into_iter()
        .chain(tutor_name.map(|name| person(ExpectedPart::Tutor, name)))
        .collect();
    let speakers = identify(turns, &expected, &[]);
    apply(turns, &speakers);
}

/// Whether what the student says may count as evidence: it is sure who of them is the student.
/// Where it isn't, somebody is asked.
pub fn student_is_sure(speakers: &[SessionSpeaker]) -> bool {
    speakers.iter().any(|speaker| {
        speaker.person == SpeakerPerson::Student && speaker.certainty == SpeakerCertainty::Sure
    })
}

/// The labels in order of appearance.
fn heard(turns: &[Turn]) -> Vec<SessionSpeaker> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut speakers: Vec<SessionSpeaker> = Vec::new();
    for label in turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
        let place = *places.entry(label).or_insert(speakers.len());
        if place == speakers.len() {
            speakers.push(SessionSpeaker {
                label: label.to_owned(),
                person: SpeakerPerson::Unknown,
                expected: None,
                basis: SpeakerBasis::Nothing,
                certainty: SpeakerCertainty::Unsure,
                turns: 0,
            });
        }
        speakers[place].turns += 1;
    }
    speakers
}

/// Labels that fit one of the expected people better than all others.
fn match_names(speakers: &mut [SessionSpeaker], expected: &[ExpectedPerson<'_>]) {
    let people: Vec<fit::KnownNames> = expected.iter().map(fit::KnownNames::of).collect();
    let mut fits: Vec<Option<(usize, LabelFit)>> = Vec::with_capacity(speakers.len());
    for speaker in speakers.iter() {
        let label = fit::LabelNames::of(&speaker.label);
        let found = people.iter().map(|person| person.fit(&label)).enumerate();
        let best =
            found.clone().max_by_key(|(_, fit)| *fit).filter(|(_, fit)| *fit > LabelFit::None);
        // Fitting two equally well, it fits neither.
        let is_tied =
            best.is_some_and(|(_, best)| found.filter(|(_, fit)| *fit == best).count() > 1);
        fits.push(best.filter(|_| !is_tied));
    }
    for (at, speaker) in speakers.iter_mut().enumerate() {
        let Some((person, fit)) = fits[at].filter(|_| speaker.is_open()) else { continue };
        // A first name may be another learner's when the full name speaks too.
        let rivals = |other: &Option<(usize, LabelFit)>| {
            other.is_some_and(|(known, better)| known == person && better > fit)
        };
        let is_sure = fit >= LabelFit::OneName
            && (fit >= LabelFit::FirstNameAndInitial || !fits.iter().any(rivals));
        let basis =
            if fit >= LabelFit::FullName { SpeakerBasis::Name } else { SpeakerBasis::PartOfName };
        let certainty = if is_sure { SpeakerCertainty::Sure } else { SpeakerCertainty::Guessed };
        let part = match expected[person].part {
            ExpectedPart::Student => SpeakerPerson::Student,
            ExpectedPart::Tutor => SpeakerPerson::Tutor,
            ExpectedPart::Learner => SpeakerPerson::Learner,
        };
        speaker.decide(part, basis, certainty);
        speaker.expected = Some(person as u32);
    }
}

/// Labels that say a part. Of several students none is known to be the student.
fn match_parts(speakers: &mut [SessionSpeaker]) {
    let is_known = |person| move |speaker: &SessionSpeaker| speaker.person == person;
    let has_student = speakers.iter().any(is_known(SpeakerPerson::Student));
    let parts: Vec<SpeakerPerson> =
        speakers.iter().map(|speaker| fit::part(&speaker.label)).collect();
    let students = speakers
        .iter()
        .zip(&parts)
        .filter(|(speaker, part)| speaker.is_open() && **part == SpeakerPerson::Student);
    let is_alone = students.count() == 1 && !has_student;
    for (speaker, part) in speakers.iter_mut().zip(parts).filter(|(speaker, _)| speaker.is_open()) {
        match part {
            SpeakerPerson::Student if !is_alone => {
                speaker.decide(
                    SpeakerPerson::Learner,
                    SpeakerBasis::Part,
                    SpeakerCertainty::Guessed,
                );
            }
            SpeakerPerson::Unknown => {}
            part => speaker.decide(part, SpeakerBasis::Part, SpeakerCertainty::Sure),
        }
    }
}

/// Who is left: the other one of two, and who talks most like a tutor.
fn match_rest(speakers: &mut [SessionSpeaker], turns: &[Turn]) {
    let has = |speakers: &[SessionSpeaker], person| speakers.iter().any(|s| s.person == person);
    let open = |speakers: &[SessionSpeaker]| -> Vec<usize> {
        (0..speakers.len()).filter(|at| speakers[*at].is_open()).collect()
    };
    let unresolved = open(speakers);
    let has_learners = has(speakers, SpeakerPerson::Learner);
    if !has(speakers, SpeakerPerson::Tutor) {
        let labels: Vec<String> = unresolved.iter().map(|at| speakers[*at].label.clone()).collect();
        match labels.as_slice() {
            [_] if has(speakers, SpeakerPerson::Student) || has_learners => {
                speakers[unresolved[0]].decide(
                    SpeakerPerson::Tutor,
                    SpeakerBasis::Elimination,
                    SpeakerCertainty::Sure,
                );
            }
            [] | [_] => {}
            labels => {
                if let Some(tutor) = talk::most_tutorlike(turns, labels) {
                    speakers[unresolved[tutor]].decide(
                        SpeakerPerson::Tutor,
                        SpeakerBasis::Talk,
                        SpeakerCertainty::Guessed,
                    );
                }
            }
        }
    }
    let tutor = speakers.iter().find(|s| s.person == SpeakerPerson::Tutor);
    let tutor = tutor.map(|tutor| (tutor.basis, tutor.certainty));
    let has_student = has(speakers, SpeakerPerson::Student);
    match (open(speakers).as_slice(), tutor) {
        ([only], Some((basis, certainty))) if !has_student && !has_learners => {
            let basis = if basis == SpeakerBasis::Talk { basis } else { SpeakerBasis::Elimination };
            speakers[*only].decide(SpeakerPerson::Student, basis, certainty);
        }
        (others, Some(_)) if has_student => {
            for at in others {
                let speaker = &mut speakers[*at];
                speaker.decide(
                    SpeakerPerson::Learner,
                    SpeakerBasis::Elimination,
                    SpeakerCertainty::Guessed,
                );
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
