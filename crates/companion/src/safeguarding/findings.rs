//! Texts that tell of a danger, and the alerts they become, in the transaction that stores the text.

use chrono::{DateTime, TimeDelta, Utc};
use db::safeguarding::{AlertSettings, Concern, NewFinding, ToldRecipient, WrittenAlert};
use domain::bounded::{NotificationTitle, SafetyRule};
use domain::ids::derive;
use domain::safeguarding::{
    self as policy, AlertState, Repeat, Screening, category_words, escalation_delay,
    may_concern_tutor,
};
use domain::safety::{RiskCategory, Severity};
use domain::status::FindingSource;
use domain::transcript::SpeakerRole;
use domain::{AlertId, ConversationId, PracticeId, SessionId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Result, new_id};

/// The place of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextPlace {
    pub source: FindingSource,
    /// The message, the turn or the question.
    pub id: Uuid,
    pub session: Option<SessionId>,
    pub conversation: Option<ConversationId>,
    pub practice: Option<PracticeId>,
}

/// A text that told of a danger.
#[derive(Debug, Clone)]
pub(crate) struct FoundText {
    concern: Concern,
    finding: NewFinding,
}

/// What a screened text tells of, if anything. `tutor` is whose words a tutor's are, where that is
/// known; `words` are sealed, where they are kept nowhere else.
pub(crate) fn find_in(
    screening: &Screening,
    speaker: SpeakerRole,
    place: TextPlace,
    tutor: Option<UserId>,
    words: impl FnOnce(Uuid) -> Option<String>,
) -> Option<FoundText> {
    let category = screening.danger()?;
    let subject = tutor.filter(|_| speaker == SpeakerRole::Tutor);
    let id = derive(place.id, category.as_str());
    Some(FoundText {
        concern: Concern {
            category,
            subject,
            may_concern_tutor: subject.is_none() && may_concern_tutor(category, speaker),
        },
        finding: NewFinding {
            id,
            source: place.source,
            source_id: place.id,
            session: place.session,
            conversation: place.conversation,
            practice: place.practice,
            speaker,
            severity: screening.decision.severity,
            rule: screening.rule().map(SafetyRule::cut),
            words: words(id),
        },
    })
}

/// Opens alerts for findings, or adds them to open ones, and writes down whom to tell. A finding that
/// is there already changes nothing. Belongs into the transaction that stores the texts: what is
/// written here is sent after it, by `Alerting`.
pub(crate) async fn raise(
    db: &mut PgConnection,
    student: UserId,
    found: Vec<FoundText>,
    now: DateTime<Utc>,
) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let Some(settings) = db::safeguarding::hold(&mut *db, student).await? else { return Ok(()) };
    let ids: Vec<Uuid> = found.iter().map(|text| text.finding.id).collect();
    let known = db::safeguarding::known_findings(&mut *db, &ids).await?;
    let mut by_concern: Vec<(Concern, Vec<NewFinding>)> = Vec::new();
    for FoundText { concern, finding } in found {
        if known.contains(&finding.id) {
            continue;
        }
        match by_concern.iter_mut().find(|(other, _)| *other == concern) {
            Some((_, findings)) => findings.push(finding),
            None => by_concern.push((concern, vec![finding])),
        }
    }
    for (concern, findings) in by_concern {
        raise_one(db, student, &settings, concern, &findings, now).await?;
    }
    Ok(())
}

async fn raise_one(
    db: &mut PgConnection,
    student: UserId,
    settings: &AlertSettings,
    concern: Concern,
    findings: &[NewFinding],
    now: DateTime<Utc>,
) -> Result<()> {
    let since = now - TimeDelta::hours(settings.repeat_hours.into());
    let open = db::safeguarding::find_open(&mut *db, student, &concern, since).await?;
    let found = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Low);
    let (id, severity, before, repeat) = match open {
        Some(open) => {
            let round = open.round.unsigned_abs();
            let repeat = AlertState { severity: open.severity, round }.after(found);
            (open.id, open.severity.max(found), open.round, repeat)
        }
        None if policy::is_told_at_once(found) => (new_id(), found, 0, Repeat::Tell),
        None => (new_id(), found, 0, Repeat::Count),
    };
    let alert = RaisedAlert { id, student, concern, severity };
    let round = before + i32::from(repeat == Repeat::Tell);
    let people = match repeat {
        Repeat::Tell => alert.list_told(&mut *db, Audience::Contacts).await?,
        Repeat::Count => Vec::new(),
    };
    let minutes = settings.escalate_minutes.unsigned_abs();
    let delay = escalation_delay(severity, round.unsigned_abs(), minutes);
    let written = WrittenAlert {
        id,
        student,
        concern,
        severity,
        found: i32::try_from(findings.len()).unwrap_or(i32::MAX),
        round,
        escalate_at: delay.filter(|_| repeat == Repeat::Tell).map(|delay| now + delay),
        unreached: repeat == Repeat::Tell && !people.iter().any(|person| person.is_reachable),
        now,
    };
    db::safeguarding::write(&mut *db, &written).await?;
    let findings: Vec<&NewFinding> = findings.iter().collect();
    db::safeguarding::insert_findings(&mut *db, id, &findings, now).await?;
    alert.tell(db, &people, round, now).await
}

/// The people who are told in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Contacts,
    /// Nobody has acknowledged the alert in time: the contacts, and all admins.
    Everybody,
}

/// An alert of which people are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct RaisedAlert {
    pub id: AlertId,
    pub student: UserId,
    pub concern: Concern,
    pub severity: Severity,
}

impl RaisedAlert {
    /// Who is told. All admins are where no contact can be reached.
    pub(super) async fn list_told(
        &self,
        db: &mut PgConnection,
        audience: Audience,
    ) -> Result<Vec<ToldRecipient>> {
        let people = db::safeguarding::recipients(db, self.student, &self.concern).await?;
        let reaches_contact = people.iter().any(|person| person.is_contact && person.is_reachable);
        let only_contacts = audience == Audience::Contacts && reaches_contact;
        Ok(people.into_iter().filter(|person| person.is_contact || !only_contacts).collect())
    }

    /// Writes down who is to be told, and puts it where they find it in the app.
    pub(super) async fn tell(
        &self,
        db: &mut PgConnection,
        people: &[ToldRecipient],
        round: i32,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let title =
            NotificationTitle::cut(&format!("Safeguarding alert ({})", self.severity.as_str()));
        let body = in_app_text(self.concern.category, round);
        for person in people {
            let new = db::safeguarding::NewNotice {
                id: derive(self.id.0, &format!("notice {round} {}", person.id)),
                alert: self.id,
                student: self.student,
                user: person.id,
                round,
                title: &title,
                body: &body,
                now,
            };
            db::safeguarding::add_notice(&mut *db, &new).await?;
        }
        Ok(())
    }
}

/// What stands in the app: the name of the student is shown with the alert itself.
fn in_app_text(category: RiskCategory, round: i32) -> String {
    let again = if round > 1 { " Nobody has acknowledged it yet." } else { "" };
    format!("Category: {}.{again} Open it and acknowledge it.", category_words(category))
}
