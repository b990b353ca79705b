//! Values as they were sealed before there were formats: bound to the row alone.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::derive;
use domain::seal::SealedField;
use sqlx::AssertSqlSafe;
use testkit::App;
use uuid::Uuid;

use super::{K1, sealed_values, sealer};

fn seal(row: Uuid, plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: row.as_bytes() };
    let mut sealed = Uuid::now_v7().as_bytes()[4..].to_vec();
    let nonce: [u8; 12] = sealed.as_slice().try_into().unwrap();
    sealed.extend(Aes256Gcm::new(&K1.1.into()).encrypt(&nonce.into(), payload).unwrap());
    sealed
}

fn seal_text(row: Uuid, plain: &str) -> String {
    format!("k1.{}", URL_SAFE_NO_PAD.encode(seal(row, plain.as_bytes())))
}

fn seal_bytes(row: Uuid, plain: &[u8]) -> Vec<u8> {
    [b"k1.".to_vec(), seal(row, plain)].concat()
}

/// Everything that is sealed, in the first format.
pub(super) async fn rewrite_all(app: &App) {
    let opener = sealer(&[K1]);
    for field in [
        SealedField::Transcript,
        SealedField::Speakers,
        SealedField::TurnSpeaker,
        SealedField::TurnText,
        SealedField::Message,
    ] {
        let query = format!("update {} set {} = $2 where id = $1", field.table(), field.column());
        for (id, sealed) in sealed_values(app, field).await {
            let plain = opener.open(field, id, &sealed).unwrap();
            let row = if field == SealedField::Speakers { derive(id, "speakers") } else { id };
            let query = sqlx::query(AssertSqlSafe(query.clone())).bind(id);
            query.bind(seal_text(row, &plain)).execute(&app.db).await.unwrap();
        }
    }
    let answers: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "select concat_ws(E'\n', principal, method, path, key), answer
        from idempotency_keys
        where answer is not null",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    for (request, answer) in answers {
        let row = derive(Uuid::nil(), &request);
        let plain = opener.open_bytes(SealedField::KeptAnswer, row, &answer).unwrap();
        sqlx::query("update idempotency_keys set answer = $2 where answer = $1")
            .bind(&answer)
            .bind(seal_bytes(row, &plain))
            .execute(&app.db)
            .await
            .unwrap();
    }
    for file in app.parts.blobs.list("").await.unwrap() {
        let row = derive(Uuid::nil(), &file.pathname);
        let sealed = app.parts.blobs.get(&file.pathname, 1_000_000).await.unwrap().unwrap();
        let plain = opener.open_bytes(SealedField::UploadedFile, row, &sealed).unwrap();
        app.parts.blobs.put(&file.pathname, seal_bytes(row, &plain)).await.unwrap();
    }
}

/// Messages of a conversation, long ago.
pub(super) async fn add_messages(app: &App, conversation: &str, count: u32) {
    let ids: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
    let contents: Vec<String> = ids.iter().map(|id| seal_text(*id, "said long ago")).collect();
    sqlx::query(
        "insert into messages (id, conversation_id, role, content, created_at)
        select id, $1, 'user', content, '2025-01-01'
        from unnest($2::uuid[], $3::text[]) as old (id, content)",
    )
    .bind(conversation.parse::<Uuid>().unwrap())
    .bind(ids)
    .bind(contents)
    .execute(&app.db)
    .await
    .unwrap();
}
