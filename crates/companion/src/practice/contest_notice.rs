//! Word to tutors that a student contests a verdict: once for a practice, however many of its verdicts
//! are contested, because the review page shows them together.

use chrono::{DateTime, Utc};
use db::tutor::Alert;
use domain::bounded::NotificationTitle;
use domain::ids::derive;
use domain::{NotificationId, PracticeId, UserId};
use ports::{Clock, Notifier};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::Result;
use crate::notifications::{Notice, tell};

const KIND: &str = "verdict_contested";
const TITLE: &str = "A student contests a verdict";
/// Without names: it may go out by SMS.
const BODY: &str =
    "A student of yours thinks that an answer of theirs is right. It waits for you under Review.";

/// Notices about the contested verdicts of one practice.
pub(super) struct ContestNotice {
    pub(super) practice: PracticeId,
    pub(super) student: UserId,
    pub(super) tutors: Vec<UserId>,
}

impl ContestNotice {
    fn ids(&self) -> impl Iterator<Item = (NotificationId, UserId)> {
        let id = |tutor: &UserId| derive(self.practice.0, &format!("contested {tutor}"));
        self.tutors.iter().map(move |tutor| (id(tutor).into(), *tutor))
    }

    /// Writes the notices, with the contest itself. True when this is the first of the practice.
    pub(super) async fn write(&self, tx: &mut PgConnection, now: DateTime<Utc>) -> Result<bool> {
        let for_tutors: Vec<(NotificationId, UserId)> = self.ids().collect();
        let alert = Alert {
            student: self.student,
            kind: KIND,
            for_tutors: &for_tutors,
            title: &NotificationTitle::cut(TITLE),
            body: BODY,
            subject: &json!({ "practiceId": self.practice, "studentId": self.student }),
            now,
        };
        Ok(db::tutor::alert(tx, &alert).await? > 0)
    }

    /// Sends them by the other ways that the tutors chose. What fails is logged: it is in the app.
    pub(super) async fn send(self, db: PgPool, clock: &dyn Clock, notifier: &dyn Notifier) {
        for (id, user) in self.ids() {
            let notice = Notice {
                id,
                user,
                kind: KIND,
                title: TITLE.to_owned(),
                body: BODY.to_owned(),
                subject: json!({ "practiceId": self.practice, "studentId": self.student }),
            };
            if let Err(error) = tell(&db, clock, notifier, &notice).await {
                tracing::warn!(notice = %notice.id, %error, "a tutor reads of a contest in the app only");
            }
        }
    }
}
