//! The language model: the key, the models that are named, and embeddings of the right length.

use std::sync::Arc;

use async_trait::async_trait;
use cloud::OpenAi;
use cloud::openai::Models;
use domain::UserId;
use domain::redact::Redactor;
use ports::{EMBEDDING_DIMENSIONS, Egress, Embed as _, Fault, Ledger, Planned, Spent};
use runtime::environment::vendors::OPENAI;
use serde_json::Value;
use uuid::Uuid;
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::{ServiceLabel, fetch_json};

const KEY: &str = OPENAI.variable();
const MODELS: ServiceLabel = ServiceLabel { about: "models", variable: KEY };
const EMBEDDINGS: ServiceLabel =
    ServiceLabel { about: "embeddings", variable: "OPENAI_EMBEDDING_MODEL" };

/// The text that is embedded: a few tokens.
const TEXT: &str = "The doctor looks.";

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    let Some(key) = environment.key(&OPENAI) else {
        return vec![patient.unset(KEY, "the offline tutor answers, which quotes")];
    };
    let models = environment.models();
    let (http, base) = match (patient.adapters.http(), environment.openai_base_url()) {
        (Ok(http), Ok(base)) => (http, base),
        (Err(missing), _) | (_, Err(missing)) => return MODELS.missing(&missing),
    };
    let listed = fetch_json(http.get(format!("{base}/models")).bearer_auth(key));
    let openai = OpenAi::new(http.clone(), &base, key, models.clone(), Arc::new(Unkept));
    let (listed, embedded) = futures::future::join(
        MODELS.check(listed, |(status, body)| judge_models(status, &body, &models)),
        EMBEDDINGS.check(embedding(&openai), |length| judge_embedding(length, &models)),
    )
    .await;
    vec![listed, embedded]
}

/// The length of an embedding.
async fn embedding(openai: &OpenAi) -> Result<usize, Fault> {
    let nobody = Egress::new(UserId(Uuid::nil()), Arc::new(Redactor::new(&[], &[])));
    let vectors = openai.embed(&nobody, &[TEXT.to_owned()]).await?;
    Ok(vectors.first().map_or(0, Vec::len))
}

fn judge_models(status: u16, body: &Value, models: &Models) -> Finding {
    let ServiceLabel { about, .. } = MODELS;
    let offered: Vec<&str> = body["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|model| model["id"].as_str())
        .collect();
    let named = [("OPENAI_MODEL", &models.complex), ("OPENAI_FALLBACK_MODEL", &models.simple)];
    let absent = named.iter().find(|(_, model)| !offered.contains(&model.as_str()));
    match (status, absent) {
        (200, None) => {
            Finding::ok(about, format!("{} and {} are offered", models.complex, models.simple))
        }
        (200, Some((variable, model))) => {
            let remedy = format!("Set {variable} to a model that is offered.");
            Finding::problem(about, format!("{model} is not offered"), remedy)
        }
        (401 | 403, _) => Finding::problem(
            about,
            format!("it refuses our key ({status})"),
            format!("Set {KEY} anew."),
        ),
        _ => {
            let remedy = "Check OPENAI_BASE_URL.";
            Finding::warning(about, format!("no list of models ({status})"), remedy)
        }
    }
}

fn judge_embedding(length: usize, models: &Models) -> Finding {
    let ServiceLabel { about, variable } = EMBEDDINGS;
    let figure = format!("{}, {length} dimensions", models.embedding);
    if length == EMBEDDING_DIMENSIONS {
        return Finding::ok(about, figure);
    }
    let remedy = format!("Set {variable} to a model of {EMBEDDING_DIMENSIONS} dimensions.");
    Finding::problem(about, figure, remedy)
}

/// A ledger without an account: the question is about nobody, and the database may be what is broken.
struct Unkept;

#[async_trait]
impl Ledger for Unkept {
    async fn reserve(&self, _: &Planned) -> Result<Uuid, Fault> {
        Ok(Uuid::nil())
    }

    async fn settle(&self, _: Uuid, _: Spent) -> Result<(), Fault> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::finding::Severity;
    use super::*;

    #[test]
    fn models_have_to_be_offered_to_our_key() {
        let models = Models::default();
        let both = json!({ "data": [{ "id": models.complex }, { "id": models.simple }] });
        let list = json!({ "data": [{ "id": models.complex }] });
        assert_eq!(judge_models(200, &both, &models).state, Severity::Ok);
        let finding = judge_models(200, &list, &models);
        let remedy = "Set OPENAI_FALLBACK_MODEL to a model that is offered.";
        assert_eq!((finding.state, finding.remedy.as_deref()), (Severity::Problem, Some(remedy)));
        assert_eq!(judge_models(401, &Value::Null, &models).state, Severity::Problem);
        assert_eq!(judge_models(404, &Value::Null, &models).state, Severity::Warning);
    }

    #[test]
    fn vectors_of_another_length_fit_no_index() {
        let models = Models::default();
        assert_eq!(judge_embedding(1_536, &models).state, Severity::Ok);
        assert_eq!(judge_embedding(3_072, &models).state, Severity::Problem);
    }
}
