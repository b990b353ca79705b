//! The vector index: that it is there, and made for our vectors.

use cloud::pinecone::IndexDescription;
use ports::EMBEDDING_DIMENSIONS;
use runtime::environment::vendors::PINECONE;

use super::super::Patient;
use super::super::finding::{Finding, Severity};
use super::super::service_check::ServiceLabel;

const KEY: &str = PINECONE.variable();
const HOST: &str = "PINECONE_INDEX_HOST";
const INDEX: ServiceLabel = ServiceLabel { about: "index", variable: KEY };

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let pinecone = match patient.adapters.pinecone() {
        Ok(Some(pinecone)) => pinecone,
        Ok(None) => return vec![patient.unset(KEY, "vectors are kept in Postgres")],
        Err(missing) => return INDEX.missing(&missing),
    };
    let mut host = None;
    let mut finding = INDEX
        .check(pinecone.describe(), |index| {
            let finding = judge(&index);
            host = Some(index.host);
            finding
        })
        .await;
    if finding.state == Severity::Problem && finding.figure.contains("has no index") {
        finding.remedy = Some("Run: cargo run -p dev -- provision".to_owned());
    }
    let looked_up = host.filter(|_| patient.environment().get(HOST).is_none());
    let description = looked_up.map(|host| {
        let figure = "is looked up by every process that starts";
        Finding::warning(HOST, figure, format!("Set {HOST}={host}"))
    });
    [finding].into_iter().chain(description).collect()
}

fn judge(index: &IndexDescription) -> Finding {
    let dimension = index.dimension.unwrap_or_default();
    let metric = index.metric.as_deref().unwrap_or("cosine");
    let figure = format!("{} records of {dimension} dimensions, {metric}", index.records);
    if dimension == EMBEDDING_DIMENSIONS && metric == "cosine" {
        return Finding::ok(INDEX.about, figure);
    }
    let remedy = format!(
        "Name another in PINECONE_INDEX and run cargo run -p dev -- provision: it has to have \
         {EMBEDDING_DIMENSIONS} dimensions and compare by cosine."
    );
    Finding::problem(INDEX.about, figure, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_has_to_fit_our_vectors() {
        let fits = IndexDescription {
            host: "https://index.example".into(),
            dimension: Some(EMBEDDING_DIMENSIONS),
            metric: None,
            records: 7,
        };
        assert_eq!(judge(&fits).state, Severity::Ok);
        let long = IndexDescription { dimension: Some(3_072), ..fits.clone() };
        assert_eq!(judge(&long).state, Severity::Problem);
        let other = IndexDescription { metric: Some("euclidean".into()), ..fits };
        assert_eq!(judge(&other).state, Severity::Problem);
    }
}
