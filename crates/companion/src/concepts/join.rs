//! Joining concepts that are one.

use std::collections::BTreeSet;

use db::concepts::{ConceptChange, ConceptIdentity};
use db::evidence::MovedPart;
use domain::ConceptId;
use domain::people::Caller;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::identity::{Moving, TRIES, busy, follow, lock};
use super::{Concepts, MovedCounts};
use crate::{Conflict, Error, OrNotFound, Result};

/// Concepts that are one now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConceptsJoined {
    /// The concept that all are now.
    pub concept_id: Uuid,
    #[schema(example = "quadratic formula")]
    pub name: String,
    /// Those that were joined into it, also by an earlier request.
    pub joined: Vec<Uuid>,
    /// By this request.
    pub moved: MovedCounts,
}

/// Makes concepts one. What students showed of them counts for the one, in the order in which they
/// showed it; sessions, practices and names lead there. A repeat moves nothing.
pub async fn join(
    cx: &Concepts,
    caller: &Caller,
    from: &[ConceptId],
    into: ConceptId,
) -> Result<ConceptsJoined> {
    check_distinct(from, into)?;
    for _ in 0..TRIES {
        if let Some(joined) = try_join(cx, caller, from, into).await? {
            return Ok(joined);
        }
    }
    Err(busy())
}

fn check_distinct(from: &[ConceptId], into: ConceptId) -> Result<()> {
    let mut seen = BTreeSet::from([into]);
    match from.iter().position(|concept| !seen.insert(*concept)) {
        Some(at) => Err(Error::invalid(
            format!("/from/{at}"),
            "Each concept has to be there once, and none is joined into itself.",
        )),
        None => Ok(()),
    }
}

async fn try_join(
    cx: &Concepts,
    caller: &Caller,
    from: &[ConceptId],
    into: ConceptId,
) -> Result<Option<ConceptsJoined>> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    // What was joined before is locked as well: something may have been written about it meanwhile.
    let Some(followers) = lock(&mut tx, from, &[into]).await? else {
        tx.rollback().await.map_err(db::Error::from)?;
        return Ok(None);
    };
    let all = [from, &[into]].concat();
    let concepts = db::concepts::load(&mut *tx, caller, &all).await?;
    let target = check(&concepts, from, into)?;
    db::concepts::join_names(&mut *tx, from, into).await?;
    let moving = Moving { from, part: MovedPart::All, into, now };
    let (moved, changed) = follow(&mut tx, &followers, moving).await?;
    let change = ConceptChange { actor: caller.id, action: "concept.join", concept: into, now };
    db::concepts::note_change(&mut *tx, &change).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&changed).await;
    Ok(Some(ConceptsJoined {
        concept_id: into.0,
        name: target.name.clone(),
        joined: from.iter().map(|concept| concept.0).collect(),
        moved,
    }))
}

/// The concept that the others are joined into, if all are there and stand for themselves.
fn check<'a>(
    concepts: &'a [ConceptIdentity],
    from: &[ConceptId],
    into: ConceptId,
) -> Result<&'a ConceptIdentity> {
    let find = |id: ConceptId| concepts.iter().find(|concept| concept.id == id);
    for (at, id) in from.iter().enumerate() {
        let concept = find(*id).or_not_found_at("concept", format!("/from/{at}"))?;
        if concept.joined_into.is_some_and(|other| other != into) {
            return Err(already_joined(concept));
        }
    }
    let target = find(into).or_not_found_at("concept", "/into")?;
    if target.joined_into.is_some() {
        return Err(already_joined(target));
    }
    Ok(target)
}

pub(super) fn already_joined(concept: &ConceptIdentity) -> Error {
    let detail = format!("“{}” was joined into another concept.", concept.name);
    Error::conflict(Conflict::CONCEPT_JOINED, detail)
}
