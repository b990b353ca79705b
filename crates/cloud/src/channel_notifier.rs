//! Messages by the service of their channel.

use std::sync::Arc;

use async_trait::async_trait;
use ports::{Channel, Fault, Message, Notifier};

/// One notifier for e-mail, another for SMS. A channel that has no service keeps its messages in an
/// outbox, whatever the other has.
#[derive(Clone)]
pub struct ChannelNotifier {
    pub email: Arc<dyn Notifier>,
    pub sms: Arc<dyn Notifier>,
}

#[async_trait]
impl Notifier for ChannelNotifier {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        match message.channel {
            Channel::Email => self.email.send(message).await,
            Channel::Sms => self.sms.send(message).await,
        }
    }

    /// True if e-mails do: what is asked is whether somebody reads the mail that was sent to them.
    fn delivers(&self) -> bool {
        self.email.delivers()
    }
}
