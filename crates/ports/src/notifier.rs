//! Messages to people.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::Fault;

/// The channels of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail, to an address.
    Email,
    /// SMS, to a phone number.
    Sms,
}

/// A message to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Sending the same id again sends nothing.
    pub id: String,
    pub channel: Channel,
    /// An address or a phone number.
    pub to: String,
    /// One line; not used for SMS.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Sends messages.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Sends one message.
    async fn send(&self, message: &Message) -> Result<(), Fault>;
    /// True if messages leave this machine. A local outbox only shows them.
    fn delivers(&self) -> bool;
}
