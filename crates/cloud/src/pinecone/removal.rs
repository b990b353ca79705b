//! Deleting where the index can't delete by metadata: find the ids, delete those.
//!
//! Whether a serverless index can has changed with time and plan, so it is asked, and what it says
//! decides. A student's records are listed by the beginning of their ids, which misses none; others
//! are searched for.

use std::collections::BTreeSet;

use ports::{EMBEDDING_DIMENSIONS, Fault, Filter, Namespace};
use reqwest::{Method, StatusCode, Url};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{MAX_TOP_K, Pinecone, QueryMatch, is_no_namespace, wire};
use crate::ServiceResponse;

/// Ids of one page of a list, and of one call that deletes.
const IDS_PER_PAGE: &str = "100";
const IDS_PER_DELETION: usize = 1_000;

/// Pages of one list: more records than a student leaves in all their years.
const MAX_PAGES: usize = 1_000;

/// Searches for what is still there; each finds up to [`MAX_TOP_K`] more.
const MAX_SEARCHES: usize = 20;

/// True if a request to delete was refused because it named metadata.
pub(super) fn is_refused(answer: &ServiceResponse) -> bool {
    let reason = wire::refusal(answer).to_ascii_lowercase();
    answer.status == StatusCode::BAD_REQUEST
        && reason.contains("metadata")
        && reason.contains("not support")
}

#[derive(Deserialize)]
struct VectorPage {
    #[serde(default)]
    vectors: Vec<Listed>,
    #[serde(default)]
    pagination: Option<Pagination>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    next: Option<String>,
}

impl Pinecone {
    /// Removes what the filter admits by its ids.
    pub(super) async fn remove_one_by_one(
        &self,
        namespace: Namespace,
        filter: &Filter,
    ) -> Result<(), Fault> {
        match filter.student {
            Some(student) if filter.equals.is_empty() => {
                let ids = self.list_ids(namespace, &wire::prefix(&student.to_string())).await?;
                self.remove(namespace, &ids).await
            }
            _ => self.search_and_remove(namespace, filter).await,
        }
    }

    /// Searches until nothing new is found: what was just deleted is found for some seconds more.
    async fn search_and_remove(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault> {
        let mut removed = BTreeSet::new();
        for _ in 0..MAX_SEARCHES {
            let ids = self.search_ids(namespace, filter).await?;
            let new: Vec<String> = ids.into_iter().filter(|id| !removed.contains(id)).collect();
            if new.is_empty() {
                return Ok(());
            }
            self.remove(namespace, &new).await?;
            removed.extend(new);
        }
        Err(Fault::busy(format!("{} records are deleted and more are left", removed.len())))
    }

    /// Ids the filter admits, whatever their vectors: the nearest to any direction.
    async fn search_ids(
        &self,
        namespace: Namespace,
        filter: &Filter,
    ) -> Result<Vec<String>, Fault> {
        let mut direction = vec![0.0_f32; EMBEDDING_DIMENSIONS];
        direction[0] = 1.0;
        let mut question = json!({
            "namespace": namespace.as_str(), "topK": MAX_TOP_K, "vector": direction,
        });
        if let Some(condition) = wire::condition(filter) {
            question["filter"] = condition;
        }
        let answer = self.post("/query", question.to_string().into_bytes()).await?;
        if is_no_namespace(&answer) {
            return Ok(Vec::new());
        }
        let query_match: QueryMatch = Self::accept(answer)?.json()?;
        Ok(query_match.matches.into_iter().map(|scored| scored.id).collect())
    }

    /// All ids that begin like this.
    async fn list_ids(&self, namespace: Namespace, prefix: &str) -> Result<Vec<String>, Fault> {
        let (mut ids, mut next) = (Vec::new(), None::<String>);
        for _ in 0..MAX_PAGES {
            let mut query = vec![
                ("namespace", namespace.as_str()),
                ("prefix", prefix),
                ("limit", IDS_PER_PAGE),
            ];
            query.extend(next.iter().map(|token| ("paginationToken", token.as_str())));
            let place = Url::parse_with_params(&self.host().await?.join("/vectors/list"), query)
                .map_err(Fault::broken)?;
            let answer = self.call(Method::GET, place.as_str(), None).await?;
            if is_no_namespace(&answer) {
                return Ok(ids);
            }
            let page: VectorPage = Self::accept(answer)?.json()?;
            ids.extend(page.vectors.into_iter().map(|vector| vector.id));
            next = page.pagination.and_then(|page| page.next).filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(ids);
            }
        }
        Err(Fault::broken(format!("Pinecone lists more than {MAX_PAGES} pages of one student")))
    }

    async fn remove(&self, namespace: Namespace, ids: &[String]) -> Result<(), Fault> {
        for ids in ids.chunks(IDS_PER_DELETION) {
            let which = json!({ "namespace": namespace.as_str(), "ids": ids });
            let answer = self.post("/vectors/delete", which.to_string().into_bytes()).await?;
            if !is_no_namespace(&answer) {
                Self::accept(answer)?.json::<Map<String, Value>>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::HeaderMap;

    use super::*;

    #[test]
    fn only_the_refusal_of_metadata_is_one() {
        let answer = |status: u16, body: &str| ServiceResponse {
            service: "Pinecone",
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
        };
        let recorded = r#"{"code":3,"message":"Serverless and Starter indexes do not support deleting with metadata filtering.","details":[]}"#;
        assert!(is_refused(&answer(400, recorded)));
        assert!(!is_refused(&answer(401, recorded)));
        assert!(!is_refused(&answer(400, r#"{"code":3,"message":"Invalid filter","details":[]}"#)));
        assert!(!is_refused(&answer(400, "\"not support metadata\"")));
    }
}
