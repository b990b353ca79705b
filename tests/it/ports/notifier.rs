//! What every way to send a message has to do.

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
    let mut kept: Vec<_> =
        letters.iter().map(|kept| (kept.channel.as_str(), kept.recipient.as_str())).collect();
    kept.sort_unstable();
    assert_eq!(kept, [("email", "ada@example.com"), ("sms", "+15550100")]);
    assert_eq!(letters[0].body, "Two\nlines.\n");
}
