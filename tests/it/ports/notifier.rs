//! The contract of every channel for messages.

mod services;

use local::OutboxNotifier;
use ports::{Channel, Message, Notifier};
use testkit::App;
use uuid::Uuid;

fn message(channel: Channel, to: &str) -> Message {
    Message {
        id: format!("contract:{}", Uuid::now_v7()),
        channel,
        to: to.to_owned(),
        subject: "A subject".to_owned(),
        body: "Two\nlines.\n".to_owned(),
    }
}

/// Takes messages on both channels, and one twice.
async fn keeps_the_contract(notifier: &impl Notifier, email: &str, phone: &str) {
    let mail = message(Channel::Email, email);
    notifier.send(&mail).await.unwrap();
    notifier.send(&mail).await.unwrap();
    notifier.send(&message(Channel::Sms, phone)).await.unwrap();
}

#[tokio::test]
async fn the_outbox_keeps_the_contract_and_each_message_once() {
    let app = App::start().await;
    let notifier = OutboxNotifier::new(app.db.clone(), app.clock.clone());
    keeps_the_contract(&notifier, "ada@example.com", "+15550100").await;
    assert!(!notifier.delivers());
    let letters = db::local::outbox::list_newest(&app.db, 10).await.unwrap();
    let mut stored: Vec<_> =
        letters.iter().map(|stored| (stored.channel.as_str(), stored.recipient.as_str())).collect();
    stored.sort_unstable();
    assert_eq!(stored, [("email", "ada@example.com"), ("sms", "+15550100")]);
    assert_eq!(letters[0].body, "Two\nlines.\n");
}
