//! The language model: a completion, and embeddings.

use std::sync::Arc;

use async_trait::async_trait;
use cloud::openai::{Completion, Message, Models, Output, Speaker};
use cloud::{Limits, OpenAi};
use ports::{EMBEDDING_DIMENSIONS, Embed, Fault, Ledger, ModelPurpose, Planned, Spent};
use serde_json::json;
use uuid::Uuid;

use super::{CallResult, Column, ServiceSite, egress};
use crate::faults::KEY;

pub(super) fn columns() -> Vec<Column> {
    let column = |name, right: String, call| {
        let max_bytes = Limits::MODEL.max_bytes;
        // For the rest of the program, which is one test.
        let right: &'static str = right.leak();
        Column { name, right: (200, right), max_bytes, call }
    };
    let usage = json!({ "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2 });
    let completion = json!({
        "id": "c", "object": "chat.completion", "created": 1, "model": "m", "usage": usage,
        "choices": [{
            "index": 0, "finish_reason": "stop",
            "message": { "role": "assistant", "content": "{}" },
        }],
    });
    let mut vector = vec![0; EMBEDDING_DIMENSIONS];
    vector[0] = 1;
    let embeddings = json!({
        "object": "list", "model": "m", "usage": usage,
        "data": [{ "object": "embedding", "index": 0, "embedding": vector }],
    });
    vec![
        column("complete", completion.to_string(), |place| Box::pin(complete(place))),
        column("embed", embeddings.to_string(), |place| Box::pin(embed(place))),
    ]
}

fn openai(place: ServiceSite) -> OpenAi {
    let url = format!("{}/v1", place.url);
    OpenAi::new(place.http, &url, KEY, Models::default(), Arc::new(NoLedger))
}

async fn complete(place: ServiceSite) -> CallResult {
    let completion = Completion {
        purpose: ModelPurpose::Chat,
        messages: vec![Message { speaker: Speaker::Material, text: "What is pH?".into() }],
        output: Output { name: "answer", schema: json!({ "type": "object" }), max_tokens: 9 },
        model: None,
    };
    openai(place).complete(&egress(), &completion).await.map(|_| "ok")
}

async fn embed(place: ServiceSite) -> CallResult {
    openai(place).embed(&egress(), &["acids".to_owned()]).await.map(|_| "ok")
}

/// Lets every call be made.
struct NoLedger;

#[async_trait]
impl Ledger for NoLedger {
    async fn reserve(&self, _: &Planned) -> Result<Uuid, Fault> {
        Ok(Uuid::nil())
    }

    async fn settle(&self, _: Uuid, _: Spent) -> Result<(), Fault> {
        Ok(())
    }
}
