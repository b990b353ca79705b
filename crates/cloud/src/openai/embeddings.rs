//! Text as vectors.

use async_openai::types::embeddings::{
    CreateEmbeddingRequest, CreateEmbeddingResponse, EmbeddingInput,
};
use async_trait::async_trait;
use ports::{EMBEDDING_DIMENSIONS, Egress, Embed, Embedding, Fault, ModelPurpose, Tokens};

use super::transport::Undelivered;
use super::{OpenAi, plan_call};

/// Texts of one request: with the longest there are, far below what a request may hold.
const BATCH: usize = 64;

/// The text that is embedded in place of an empty one, which the service refuses.
const NOTHING: &str = "-";

#[async_trait]
impl Embed for OpenAi {
    async fn embed(&self, egress: &Egress, texts: &[String]) -> Result<Vec<Embedding>, Fault> {
        let mut all = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            all.extend(self.embed_batch(egress, batch).await?);
        }
        Ok(all)
    }
}

impl OpenAi {
    async fn embed_batch(
        &self,
        egress: &Egress,
        texts: &[String],
    ) -> Result<Vec<Embedding>, Fault> {
        texts.iter().try_for_each(|text| egress.check_text(text))?;
        let bytes = texts.iter().map(String::len).sum();
        let model = &self.models.embedding;
        let planned = plan_call(egress, ModelPurpose::Embedding, model, bytes, 0);
        let or_placeholder =
            |text: &String| if text.trim().is_empty() { NOTHING.into() } else { text.clone() };
        let request = CreateEmbeddingRequest {
            model: model.clone(),
            input: EmbeddingInput::StringArray(texts.iter().map(or_placeholder).collect()),
            dimensions: u32::try_from(EMBEDDING_DIMENSIONS).ok(),
            ..CreateEmbeddingRequest::default()
        };
        let call = async {
            match self.embeddings.embeddings().create(request).await {
                Ok(response) => {
                    let tokens =
                        Tokens { input: response.usage.prompt_tokens, ..Tokens::default() };
                    Ok((response, Some(tokens)))
                }
                Err(error) => Err(match Undelivered::from(error) {
                    Undelivered::Fault(fault) => fault,
                    other => Fault::broken(format!("OpenAI: {other} ({model})")),
                }),
            }
        };
        let response = self.account_for(&planned, call).await?;
        order_vectors(response, texts.len())
    }
}

/// One unit vector per text, in the order of the texts, or a fault that says what is wrong.
fn order_vectors(response: CreateEmbeddingResponse, texts: usize) -> Result<Vec<Embedding>, Fault> {
    let mut vectors: Vec<Option<Embedding>> = vec![None; texts];
    for embedding in response.data {
        let place = vectors.get_mut(embedding.index as usize);
        let place =
            place.ok_or_else(|| Fault::broken("OpenAI embeds more texts than were sent"))?;
        *place = Some(normalize(embedding.embedding)?);
    }
    let all: Option<Vec<Embedding>> = vectors.into_iter().collect();
    all.ok_or_else(|| Fault::broken("OpenAI embeds fewer texts than were sent"))
}

/// The vector at length 1: not every server sends it so.
fn normalize(mut values: Embedding) -> Result<Embedding, Fault> {
    if values.len() != EMBEDDING_DIMENSIONS {
        return Err(Fault::Broken(format!(
            "the embedding model gives {} dimensions, not {EMBEDDING_DIMENSIONS}: choose another \
             with OPENAI_EMBEDDING_MODEL",
            values.len()
        )));
    }
    let length = values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
    if !length.is_finite() || length == 0.0 {
        return Err(Fault::broken("OpenAI embeds a text as no direction"));
    }
    for value in &mut values {
        *value = (f64::from(*value) / length) as f32;
    }
    Ok(values)
}
