//! Sends the messages about alerts, and tells more people when nobody acknowledges one.
//!
//! Everything that is to be sent is a row that was written with the alert. So whoever calls this, the
//! request that raised the alert or a later sweep, sends what an earlier call did not.

use std::sync::Arc;

use db::safeguarding::{AlertToEscalate, Concern, DueNotice, NextRound, NoticeTry};
use domain::safeguarding::{alert_text, escalation_delay};
use domain::safety::Severity;
use futures::future::BoxFuture;
use ports::{Channel, Clock, Fault, Message, Notifier};
use sqlx::PgPool;

use super::findings::{Audience, RaisedAlert};
use crate::Result;

/// Messages taken at once.
const BATCH: i64 = 20;

/// Batches in one call; the next one goes on.
const MAX_BATCHES: usize = 10;

/// Tries of a message, over some hours: each alert is told again long before.
const MAX_TRIES: i32 = 20;

/// The services that tell people of alerts.
#[derive(Clone)]
pub struct Alerting {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub notifier: Arc<dyn Notifier>,
    /// Where the console is, without a slash at the end.
    pub app_url: String,
}

impl Alerting {
    /// Sends what is due after the answer. What fails is sent by the sweep.
    pub(crate) fn deliver_afterwards(&self) -> BoxFuture<'static, ()> {
        let cx = self.clone();
        Box::pin(async move { cx.deliver_or_log().await })
    }

    /// Sends what is due; what fails is logged, and sent by the sweep.
    pub(crate) async fn deliver_or_log(&self) {
        if let Err(error) = self.deliver().await {
            tracing::error!(%error, "safeguarding alerts wait for the sweep");
        }
    }

    /// Tells more people of what nobody has acknowledged in time, and sends all messages that are due.
    /// Returns how many were taken by a channel.
    pub async fn deliver(&self) -> Result<usize> {
        for _ in 0..MAX_BATCHES {
            if !self.escalate().await? {
                break;
            }
        }
        let mut reached = 0;
        for _ in 0..MAX_BATCHES {
            let due = db::safeguarding::claim_notices(&self.db, self.clock.now(), BATCH).await?;
            if due.is_empty() {
                break;
            }
            for notice in &due {
                reached += usize::from(self.send(notice).await?);
            }
        }
        Ok(reached)
    }

    /// True if there may be more to escalate.
    async fn escalate(&self) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await.map_err(db::Error::from)?;
        let due = db::safeguarding::alerts_to_escalate(&mut tx, now, BATCH).await?;
        for row in &due {
            let alert = alert_of(row);
            let round = row.round + 1;
            let people = alert.list_told(&mut tx, Audience::Everybody).await?;
            let minutes = row.escalate_minutes.unsigned_abs();
            let delay = escalation_delay(row.severity, round.unsigned_abs(), minutes);
            let is_unreached = !people.iter().any(|person| person.is_reachable);
            let next = NextRound {
                alert: row.id,
                round,
                escalate_at: delay.map(|delay| now + delay),
                unreached: is_unreached,
                now,
            };
            db::safeguarding::begin_round(&mut *tx, &next).await?;
            alert.tell(&mut tx, &people, round, now).await?;
        }
        tx.commit().await.map_err(db::Error::from)?;
        for row in &due {
            tracing::warn!(alert = %row.id, round = row.round + 1, "nobody has acknowledged a safeguarding alert");
        }
        Ok(i64::try_from(due.len()).unwrap_or(BATCH) >= BATCH)
    }

    /// Sends one message by every channel that reaches its reader. True if one of them took it.
    async fn send(&self, notice: &DueNotice) -> Result<bool> {
        let link = format!("{}/#/safeguarding/{}", self.app_url, notice.alert_id);
        let (subject, body) = alert_text(
            &notice.student_name,
            notice.category,
            notice.severity,
            notice.last_at,
            &link,
        );
        let phone = notice.phone.as_ref().filter(|_| notice.severity >= Severity::High);
        let ways = [(Channel::Email, "email", notice.email.as_ref()), (Channel::Sms, "sms", phone)];
        let messages = ways.into_iter().filter_map(|(channel, way, to)| {
            Some(Message {
                id: format!("safeguarding:{}:{way}", notice.id),
                channel,
                to: to?.clone(),
                subject: subject.clone(),
                body: body.clone(),
            })
        });
        let (mut reached, mut busy) = (false, false);
        for message in messages {
            match self.notifier.send(&message).await {
                Ok(()) => reached = true,
                Err(fault @ Fault::Busy { .. }) => {
                    busy = true;
                    tracing::warn!(message = message.id, %fault, "a message about an alert is tried again");
                }
                Err(fault) => {
                    tracing::error!(message = message.id, %fault, "a message about an alert was refused");
                }
            }
        }
        let settled = !busy || notice.tries >= MAX_TRIES;
        let now = self.clock.now();
        let tried = NoticeTry { id: notice.id, reached, settled, at: now };
        db::safeguarding::settle_notice(&self.db, &tried).await?;
        if reached && !self.notifier.delivers() {
            tracing::warn!(alert = %notice.alert_id, "no service delivers messages: an alert waits in the outbox");
        }
        if !reached && db::safeguarding::fail_alert(&self.db, notice.alert_id, now).await? {
            tracing::error!(alert = %notice.alert_id, "a safeguarding alert has reached nobody: see the alerts in the console");
        }
        Ok(reached)
    }
}

fn alert_of(row: &AlertToEscalate) -> RaisedAlert {
    RaisedAlert {
        id: row.id,
        student: row.student_id,
        concern: Concern {
            category: row.category,
            subject: row.subject_id,
            may_concern_tutor: row.may_concern_tutor,
        },
        severity: row.severity,
    }
}
