//! Splitting what was taken for one concept.

use db::concepts::{ConceptChange, ConceptIdentity};
use db::evidence::MovedPart;
use domain::bounded::ConceptName;
use domain::mastery::{Bias, MIDDLE_DIFFICULTY};
use domain::people::Caller;
use domain::{ConceptId, EvidenceId, SessionId};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::identity::{Moving, TRIES, busy, follow, lock};
use super::join::already_joined;
use super::{Concepts, MovedCounts};
use crate::{Error, OrNotFound, Result};

/// The part of a concept that is to be another one.
#[derive(Debug, Clone)]
pub struct SplitOff {
    /// The other one's name, in the subject of the concept.
    pub name: ConceptName,
    /// What these sessions, and the practices made from them, show of it.
    pub sessions: Vec<SessionId>,
    /// Single pieces of evidence.
    pub evidence: Vec<EvidenceId>,
}

/// A concept of which a part is another one now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConceptSplit {
    /// The concept that was split.
    pub from_concept_id: Uuid,
    /// The one that the part is now.
    pub concept_id: Uuid,
    #[schema(example = "completing the square")]
    pub name: String,
    /// True if it is new; false if there was one of that name.
    #[schema(example = true)]
    pub created: bool,
    pub moved: MovedCounts,
}

/// Makes a part of a concept another one. Without sessions and evidence it is all that came from a
/// concept of that name when this was joined: the inverse of that join.
pub async fn split(
    cx: &Concepts,
    caller: &Caller,
    concept: ConceptId,
    part: &SplitOff,
) -> Result<ConceptSplit> {
    for _ in 0..TRIES {
        if let Some(split) = try_split(cx, caller, concept, part).await? {
            return Ok(split);
        }
    }
    Err(busy())
}

async fn try_split(
    cx: &Concepts,
    caller: &Caller,
    concept: ConceptId,
    part: &SplitOff,
) -> Result<Option<ConceptSplit>> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let known = db::concepts::load(&mut *tx, caller, &[concept]).await?;
    let whole = known.into_iter().next().or_not_found("concept")?;
    let other = db::concepts::find_by_name(&mut *tx, &whole.subject, &part.name).await?;
    let other_id: Vec<ConceptId> = other.iter().map(|other| other.id).collect();
    let Some(followers) = lock(&mut tx, &[concept], &other_id).await? else {
        tx.rollback().await.map_err(db::Error::from)?;
        return Ok(None);
    };
    // As they are now that nobody else can change them.
    let known = db::concepts::load(&mut *tx, caller, &[concept]).await?;
    let whole = known.into_iter().next().or_not_found("concept")?;
    let locked = other;
    let other = db::concepts::find_by_name(&mut *tx, &whole.subject, &part.name).await?;
    if other.as_ref().map(|other| other.id) != locked.map(|other| other.id) {
        return Ok(None);
    }
    check(&mut tx, &whole, other.as_ref(), part).await?;
    let created = other.is_none();
    let into = if let Some(other) = other {
        db::concepts::detach(&mut *tx, other.id).await?;
        other.id
    } else {
        let bias = Bias::start(u8::try_from(whole.difficulty).unwrap_or(MIDDLE_DIFFICULTY));
        let added = db::concepts::add(&mut tx, &whole, &part.name, bias, now).await?;
        let Some(added) = added else { return Ok(None) };
        added
    };
    let named = MovedPart::Named { sessions: &part.sessions, evidence: &part.evidence };
    let is_named = !part.sessions.is_empty() || !part.evidence.is_empty();
    let moved_part = if is_named { named } else { MovedPart::CameFrom(into) };
    let moving = Moving { from: &[concept], part: moved_part, into, now };
    let (moved, changed) = follow(&mut tx, &followers, moving).await?;
    let change = ConceptChange { actor: caller.id, action: "concept.split", concept, now };
    db::concepts::note_change(&mut *tx, &change).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&changed).await;
    Ok(Some(ConceptSplit {
        from_concept_id: concept.0,
        concept_id: into.0,
        name: part.name.as_str().to_owned(),
        created,
        moved,
    }))
}

/// Holds a split against the concept and the one that has the name.
async fn check(
    tx: &mut PgConnection,
    whole: &ConceptIdentity,
    other: Option<&ConceptIdentity>,
    part: &SplitOff,
) -> Result<()> {
    if whole.joined_into.is_some() {
        return Err(already_joined(whole));
    }
    let was_joined_here = other.is_some_and(|other| other.joined_into == Some(whole.id));
    if let Some(other) = other {
        if other.id == whole.id {
            return Err(Error::invalid("/name", "This is the name of the concept itself."));
        }
        if other.joined_into.is_some() && !was_joined_here {
            return Err(already_joined(other));
        }
    }
    if part.sessions.is_empty() && part.evidence.is_empty() && !was_joined_here {
        let detail = "Name the sessions or the evidence: no concept of this name was joined into \
                      this one.";
        return Err(Error::invalid("/sessionIds", detail));
    }
    let (sessions, evidence) =
        db::concepts::list_moved_ids(tx, whole.id, &part.sessions, &part.evidence).await?;
    if let Some(at) = part.sessions.iter().position(|id| !sessions.contains(id)) {
        return None.or_not_found_at("session", format!("/sessionIds/{at}"));
    }
    if let Some(at) = part.evidence.iter().position(|id| !evidence.contains(id)) {
        return None.or_not_found_at("evidence", format!("/evidenceIds/{at}"));
    }
    Ok(())
}
