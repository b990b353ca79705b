//! Whose names and addresses must not leave, for one session or one student.

use db::transcripts::SessionForJob;
use domain::redact::{Redactor, Who};
use domain::transcript::Turn;

/// A student, as their data must not be known outside.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

/// Redacts a student's text in which these tutors and these speakers may be named.
pub(crate) fn student_redactor(student: &Person, tutors: &[&str], labels: &[&str]) -> Redactor {
    let phones: Vec<&str> = student.phone.as_deref().into_iter().collect();
    Redactor::new(&roster(&student.name, tutors), labels).knowing(&[&student.email], &phones)
}

/// Redacts a session.
pub(crate) fn redactor(session: &SessionForJob, turns: &[Turn]) -> Redactor {
    let mut labels: Vec<&str> = turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    // In the order of their first words, so that the same person is the same placeholder each time.
    let mut seen = std::collections::HashSet::new();
    labels.retain(|label| seen.insert(*label));
    let emails: Vec<&str> = [Some(session.student_email.as_str()), session.tutor_email.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let phones: Vec<&str> = session.student_phone.as_deref().into_iter().collect();
    let roster = roster(&session.student_name, session.tutor_name.as_deref().as_slice());
    Redactor::new(&roster, &labels).knowing(&emails, &phones)
}

fn roster<'a>(student: &'a str, tutors: &[&'a str]) -> Vec<(Who, &'a str)> {
    let tutors = tutors.iter().map(|name| (Who::Tutor, *name));
    std::iter::once((Who::Student, student)).chain(tutors).collect()
}
