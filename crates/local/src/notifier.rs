//! An outbox instead of a mail service: messages are kept, and shown to the operator.

use std::sync::Arc;

use async_trait::async_trait;
use db::local::outbox::NewOutboxMessage;
use domain::bounded::{Recipient, SubjectLine};
use ports::{Channel, Clock, Fault, Message, Notifier};
use sqlx::PgPool;

use crate::fault;

/// Messages in the table `outbox`.
#[derive(Clone)]
pub struct OutboxNotifier {
    db: PgPool,
    clock: Arc<dyn Clock>,
}

impl OutboxNotifier {
    /// Connects when first used.
    pub fn new(db: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }
}

#[async_trait]
impl Notifier for OutboxNotifier {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        let channel = match message.channel {
            Channel::Email => "email",
            Channel::Sms => "sms",
        };
        let letter = NewOutboxMessage {
            id: &message.id,
            channel,
            recipient: &Recipient::parse(&message.to).map_err(Fault::Rejected)?,
            subject: &SubjectLine::cut(&message.subject),
            body: &domain::text::printable(&message.body),
            created_at: self.clock.now(),
        };
        db::local::outbox::put(&self.db, &letter).await.map_err(fault)
    }

    fn delivers(&self) -> bool {
        false
    }
}
