//! The cache outside: a value is written, read and forgotten.

use std::time::Duration;

use ports::{Cache, Fault};
use runtime::environment::vendors::UPSTASH;
use uuid::Uuid;
use web::Services as _;

use super::super::Patient;
use super::super::finding::Finding;
use super::super::service_check::ServiceLabel;

const CACHE: ServiceLabel = ServiceLabel { about: "cache", variable: UPSTASH.variable() };

/// The life of the value when it can't be forgotten.
const KEPT: Duration = Duration::from_mins(1);

pub(in super::super) async fn examine(patient: &Patient) -> Vec<Finding> {
    if patient.environment().key(&UPSTASH).is_none() {
        let instead = "the cache and the limits are kept in Postgres";
        return vec![Finding::unset(CACHE.variable, instead)];
    }
    let cache = match patient.adapters.cache() {
        Ok(cache) => cache,
        Err(missing) => return CACHE.missing(&missing),
    };
    let finding = CACHE.check(there_and_back(&*cache), |same| {
        if same {
            return Finding::ok(CACHE.about, "written, read and forgotten");
        }
        let remedy = format!("Check that {} is a primary database.", CACHE.variable);
        Finding::problem(CACHE.about, "what is written is not what is read", remedy)
    });
    vec![finding.await]
}

/// Writes a value, reads it and forgets it: true if it was the same and is gone.
async fn there_and_back(cache: &dyn Cache) -> Result<bool, Fault> {
    let key = format!("doctor:{}", Uuid::now_v7().simple());
    let value = key.as_bytes();
    cache.set(&key, value, KEPT).await?;
    let read = cache.get(&key).await?;
    cache.forget(std::slice::from_ref(&key)).await?;
    let leftover = cache.get(&key).await?;
    Ok(read.as_deref() == Some(value) && leftover.is_none())
}
