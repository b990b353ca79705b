//! The contract of everything that turns text into vectors.

use std::sync::Arc;

use cloud::OpenAi;
use cloud::openai::Models;
use companion::ledger::{Accounts, Budget};
use domain::UserId;
use domain::redact::{Redactor, RosterRole};
use local::HashedEmbed;
use ports::{EMBEDDING_DIMENSIONS, Egress, Embed, Embedding, Fault};
use testkit::standins::{OpenAi as Standin, Recorder};
use testkit::{App, http_client};
use uuid::Uuid;

fn cosine(a: &Embedding, b: &Embedding) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

/// The embeddings of texts are unit vectors in the texts' order, near where the meaning is near.
async fn keeps_the_contract(embed: &impl Embed) {
    let guard = Redactor::new(&[(RosterRole::Student, "Ada Okoye")], &[])
        .with_contacts(&["ada@x.org"], &[]);
    let egress = Egress::new(UserId(Uuid::nil()), Arc::new(guard));
    assert!(embed.embed(&egress, &[]).await.unwrap().is_empty());

    let mut texts = vec![
        "Acids and bases neutralize each other".to_owned(),
        "Neutralization of an acid by a base".to_owned(),
        "The fall of the Roman Empire".to_owned(),
        String::new(),
    ];
    // More than fit into one request.
    texts.extend((0..70).map(|n| format!("Passage number {n} on something else")));
    let embeddings = embed.embed(&egress, &texts).await.unwrap();
    assert_eq!(embeddings.len(), texts.len());
    for vector in &embeddings {
        assert_eq!(vector.len(), EMBEDDING_DIMENSIONS);
        assert!((cosine(vector, vector) - 1.0).abs() < 1e-3);
    }
    assert!(cosine(&embeddings[0], &embeddings[1]) > cosine(&embeddings[0], &embeddings[2]));
    let last = embed.embed(&egress, &texts[73..]).await.unwrap();
    assert!(cosine(&last[0], &embeddings[73]) > 0.999, "in their order");

    for leak in ["Ada Okoye", "write to ada@x.org"] {
        let refused = embed.embed(&egress, &["fine".to_owned(), leak.to_owned()]).await;
        assert!(matches!(refused, Err(Fault::Rejected(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn hashed_words_keep_the_contract() {
    keeps_the_contract(&HashedEmbed).await;
}

#[tokio::test]
async fn openai_keeps_the_contract() {
    let app = App::start().await;
    let standin = Standin::start(&Recorder::default()).await;
    let accounts = Accounts::new(app.db.clone(), app.clock.clone(), Budget::default());
    let (url, key, models) = (standin.url(), standin.key(), Models::default());
    let openai = OpenAi::new(http_client(), &url, key, models, Arc::new(accounts));
    keeps_the_contract(&openai).await;
    assert_eq!(
        standin.call_counts().embeddings,
        3,
        "74 texts are two requests, one more is a third"
    );
}

#[tokio::test]
async fn openai_itself_keeps_the_contract() {
    let Ok(key) = std::env::var("LIVE_OPENAI_API_KEY") else { return };
    let app = App::start().await;
    let accounts = Accounts::new(app.db.clone(), app.clock.clone(), Budget::default());
    let url = cloud::openai::BASE_URL;
    let openai = OpenAi::new(http_client(), url, &key, Models::default(), Arc::new(accounts));
    keeps_the_contract(&openai).await;
}
