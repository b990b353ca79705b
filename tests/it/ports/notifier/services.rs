//! E-mail by Resend, SMS by Twilio: each message once, by the service of its channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cloud::{ChannelNotifier, Resend, Twilio, TwilioAccount};
use local::{OutboxNotifier, PostgresCache};
use ports::{Channel, Fault, Message, Notifier};
use serde_json::{Value, json};
use testkit::standins::{Emulated, emulated};
use testkit::{App, http_client};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{keeps_the_contract, message};
use crate::ports::standins::{live, resend_at, twilio_at};

const ACCOUNT: TwilioAccount<'_> = TwilioAccount { sid: "AC1", token: "secret", from: "+15550199" };

fn both_channels(app: &App, place: &Emulated) -> ChannelNotifier {
    let account = TwilioAccount {
        sid: &place.twilio.sid,
        token: &place.twilio.token,
        from: &place.twilio.from,
    };
    let sent = Arc::new(PostgresCache::new(app.db.clone()));
    ChannelNotifier {
        email: Arc::new(resend_at(&place.resend.url, &place.resend.key)),
        sms: Arc::new(twilio_at(&place.twilio.url, account, sent)),
    }
}

#[tokio::test]
async fn resend_and_twilio_keep_the_contract_and_send_each_message_once() {
    let test = "resend_and_twilio_keep_the_contract_and_send_each_message_once";
    let Some(place) = emulated(test) else { return };
    let app = App::start().await;
    let notifier = both_channels(&app, place);
    keeps_the_contract(&notifier, "ada@once.example", "+15550101").await;
    assert!(notifier.delivers());
    let sms = message(Channel::Sms, "+15550101");
    notifier.send(&sms).await.unwrap();
    notifier.send(&sms).await.unwrap();

    let get = async |url: String| -> Value {
        let request =
            http_client().get(url).basic_auth(&place.twilio.sid, Some(&place.twilio.token));
        request.send().await.unwrap().json().await.unwrap()
    };
    let mails = get(format!("{}/emails", place.resend.url)).await;
    let ours = |mail: &&Value| mail["to"] == json!(["ada@once.example"]);
    let mails: Vec<&Value> = mails["data"].as_array().unwrap().iter().filter(ours).collect();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["from"], "Study <hello@study.example>");
    assert_eq!(
        (&mails[0]["subject"], &mails[0]["text"]),
        (&json!("A subject"), &json!("Two\nlines.\n"))
    );
    let sid = &place.twilio.sid;
    let url =
        format!("{}/2010-04-01/Accounts/{sid}/Messages.json?To=%2B15550101", place.twilio.url);
    let texts = get(url).await;
    let bodies: Vec<&Value> =
        texts["messages"].as_array().unwrap().iter().map(|text| &text["body"]).collect();
    assert_eq!(bodies, ["Two\nlines.", "Two\nlines."], "of three, two are the same");
}

/// With `LIVE_RESEND_API_KEY`, `LIVE_MAIL_FROM`, `LIVE_MAIL_TO`, and `LIVE_TWILIO_ACCOUNT_SID`,
/// `LIVE_TWILIO_AUTH_TOKEN`, `LIVE_TWILIO_FROM`, `LIVE_TWILIO_TO`.
#[tokio::test]
async fn the_real_services_keep_the_contract_when_there_are_keys() {
    let mail = live("RESEND_API_KEY").zip(live("MAIL_FROM")).zip(live("MAIL_TO"));
    let account = live("TWILIO_ACCOUNT_SID").zip(live("TWILIO_AUTH_TOKEN"));
    let text = account.zip(live("TWILIO_FROM")).zip(live("TWILIO_TO"));
    let Some((((key, from), mail_to), (((sid, token), number), text_to))) = mail.zip(text) else {
        return;
    };
    let app = App::start().await;
    let at = |url| cloud::BaseUrl::parse(url).unwrap();
    let account = TwilioAccount { sid: &sid, token: &token, from: &number };
    let sent = Arc::new(PostgresCache::new(app.db.clone()));
    let http = cloud::client().unwrap();
    let notifier = ChannelNotifier {
        email: Arc::new(Resend::new(http.clone(), at(Resend::API), &key, &from).unwrap()),
        sms: Arc::new(Twilio::new(http, &at(Twilio::API), account, sent).unwrap()),
    };
    keeps_the_contract(&notifier, &mail_to, &text_to).await;
}

#[tokio::test]
async fn a_channel_without_a_service_keeps_its_messages_here() {
    let Some(place) = emulated("a_channel_without_a_service_keeps_its_messages_here") else {
        return;
    };
    let app = App::start().await;
    let outbox = Arc::new(OutboxNotifier::new(app.db.clone(), app.clock.clone()));
    let only_mail = ChannelNotifier { sms: outbox.clone(), ..both_channels(&app, place) };
    let only_text = ChannelNotifier { email: outbox, ..both_channels(&app, place) };
    keeps_the_contract(&only_mail, "ada@half.example", "+15550102").await;
    keeps_the_contract(&only_text, "ada@half.example", "+15550103").await;
    assert!(only_mail.delivers() && !only_text.delivers(), "what counts is e-mail");
    let letters = db::local::outbox::list_newest(&app.db, 10).await.unwrap();
    let mut letters: Vec<_> = letters.iter().map(|letter| letter.recipient.as_str()).collect();
    letters.sort_unstable();
    assert_eq!(letters, ["+15550102", "ada@half.example"]);
}

/// A server that gives these answers in turn, the last of them for good.
async fn start_answering(answers: impl IntoIterator<Item = ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let mut answers = answers.into_iter().peekable();
    while let Some(answer) = answers.next() {
        let mock = Mock::given(any()).respond_with(answer);
        let mock = if answers.peek().is_some() { mock.up_to_n_times(1) } else { mock };
        mock.mount(&server).await;
    }
    server
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "id": "1", "sid": "SM1" }))
}

#[tokio::test]
async fn a_mail_is_repeated_under_its_id() {
    let server = start_answering([status(500), status(200)]).await;
    let mail =
        Message { subject: "Two\nlines".to_owned(), ..message(Channel::Email, "a@b.example") };
    resend_at(&server.uri(), "re_key").send(&mail).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/emails"));
        assert_eq!(request.headers["authorization"], "Bearer re_key");
        assert_eq!(request.headers["idempotency-key"], mail.id.as_str());
        let expected = json!({
            "from": "Study <hello@study.example>",
            "to": ["a@b.example"],
            "subject": "Two lines",
            "text": "Two\nlines.\n",
        });
        assert_eq!(request.body_json::<Value>().unwrap(), expected);
    }
}

#[tokio::test]
async fn a_mail_that_was_sent_in_other_words_is_sent() {
    let named = |status: u16, name: &str| {
        ResponseTemplate::new(status).set_body_json(json!({ "name": name, "message": "Ada's" }))
    };
    let send = async |answer| {
        let server = start_answering([answer]).await;
        resend_at(&server.uri(), "key").send(&message(Channel::Email, "a@b.example")).await
    };
    assert!(send(named(409, "invalid_idempotent_request")).await.is_ok());
    let busy = send(named(409, "concurrent_idempotent_requests")).await;
    assert!(matches!(busy, Err(Fault::Busy { .. })), "{busy:?}");
    let rejected = send(named(422, "validation_error")).await.unwrap_err().to_string();
    assert_eq!(rejected, "rejected: Resend answers 422 (validation_error)");
    assert!(matches!(send(named(401, "missing_api_key")).await, Err(Fault::Broken(_))));
}

#[tokio::test]
async fn each_service_refuses_the_others_channel() {
    let (app, server) = (App::start().await, start_answering([status(200)]).await);
    let sent = Arc::new(PostgresCache::new(app.db.clone()));
    let texts = twilio_at(&server.uri(), ACCOUNT, sent);
    let mails = resend_at(&server.uri(), "key");
    let wrong = [
        texts.send(&message(Channel::Email, "a@b.example")).await,
        mails.send(&message(Channel::Sms, "+15550100")).await,
    ];
    assert!(wrong.iter().all(|refused| matches!(refused, Err(Fault::Rejected(_)))));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_is_a_form_for_the_account() {
    let app = App::start().await;
    for (from, field) in [("+15550199", "From=%2B15550199"), ("MG12", "MessagingServiceSid=MG12")] {
        let server =
            start_answering([status(429).insert_header("retry-after", "0"), status(201)]).await;
        let sent = Arc::new(PostgresCache::new(app.db.clone()));
        let texts = twilio_at(&server.uri(), TwilioAccount { from, ..ACCOUNT }, sent);
        texts.send(&message(Channel::Sms, "+1 555&0100")).await.unwrap();
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), 2, "what was not done is done again");
        let request = &requests[1];
        assert_eq!(request.url.path(), "/2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!(request.headers["authorization"], "Basic QUMxOnNlY3JldA==");
        assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
        let form = format!("To=%2B1+555%260100&{field}&Body=Two%0Alines.");
        assert_eq!(String::from_utf8(request.body.clone()).unwrap(), form);
    }
}

#[tokio::test]
async fn a_text_that_may_have_been_sent_is_not_sent_again_and_one_that_was_not_is() {
    let app = App::start().await;
    let sent = Arc::new(PostgresCache::new(app.db.clone()));
    let refusal =
        ResponseTemplate::new(400).set_body_json(json!({ "code": 21_211, "message": "Ada" }));
    for (answers, tries, fate) in [
        (vec![status(500)], 1, "may have been sent"),
        (vec![refusal], 2, "was refused"),
        (vec![status(401)], 2, "was refused for the key"),
        (vec![status(201)], 1, "was sent"),
    ] {
        let server = start_answering(answers).await;
        let texts = twilio_at(&server.uri(), ACCOUNT, sent.clone());
        let text = message(Channel::Sms, "+15550100");
        let first = texts.send(&text).await;
        assert_eq!(first.is_ok(), fate == "was sent", "{fate}");
        assert!(!format!("{first:?}").contains("Ada"), "{first:?}");
        let again = texts.send(&text).await;
        assert_eq!(again.is_ok(), tries == 1, "{fate}: {again:?}");
        assert_eq!(server.received_requests().await.unwrap().len(), tries, "{fate}");
    }
}

/// A connection that breaks before the answer comes: nobody knows what became of the message.
#[tokio::test]
async fn a_text_whose_answer_never_comes_is_not_sent_again() {
    let app = App::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answered = Arc::new(AtomicU32::new(0));
    let counter = answered.clone();
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::new()).await.unwrap();
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let sent = Arc::new(PostgresCache::new(app.db.clone()));
    let texts = twilio_at(&url, ACCOUNT, sent);
    let text = message(Channel::Sms, "+15550100");
    assert!(matches!(texts.send(&text).await, Err(Fault::Broken(_))));
    texts.send(&text).await.unwrap();
    assert_eq!(answered.load(Ordering::Relaxed), 1);
    server.abort();
}
