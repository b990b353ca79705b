//! Concepts for admins: listed, joined, split.

use axum::extract::State;
use companion::concepts::{ConceptList, ConceptSplit, ConceptsJoined, SplitOff};
use companion::{Concepts, Conflict};
use domain::ConceptId;
use domain::bounded::ConceptName;
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Result;
use crate::error::ProblemBody;
use crate::extract::{Admin, Id, Json, PageQuery, Query};
use crate::gate::AboutNoStudent;

/// The search of the list.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConceptQuery {
    /// A part of the name, of the subject, or of the name of a concept that was joined.
    #[garde(length(chars, max = 255))]
    #[param(max_length = 255, example = "quadratic")]
    search: Option<String>,
}

/// List the concepts
///
/// All that sessions have taught, newest first: their place in the curriculum, how much students have
/// shown of them, the sessions that taught them. A concept that was joined into another one stands with
/// that one.
#[utoipa::path(
    get,
    path = "/api/concepts",
    params(ConceptQuery, PageQuery),
    responses((status = 200, description = "A page of concepts", body = ConceptList)),
)]
pub(crate) async fn list(
    State(cx): State<Concepts>,
    Admin(caller): Admin,
    Query(query): Query<ConceptQuery>,
    page: PageQuery,
) -> Result<Json<ConceptList>> {
    let search = query.search.as_deref();
    Ok(Json(companion::concepts::list(&cx, &caller, search, page.into()).await?))
}

/// The concepts that are one.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JoinBody {
    /// Those that are joined into the other, each once.
    #[garde(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    from: Vec<Uuid>,
    /// The one that they are.
    #[garde(skip)]
    into: Uuid,
}

/// Join concepts that are one
///
/// What students showed of them counts for the one, in the order in which they showed it, and their
/// mastery is computed anew. Sessions and practices speak of the one, and the names of the others lead
/// there in sessions to come. Nothing of the log is changed: `POST /api/concepts/{conceptId}/split` by
/// the name of one of them undoes it. A repeat moves nothing.
#[utoipa::path(
    post,
    path = "/api/concepts/join",
    request_body = JoinBody,
    responses(
        (status = 200, description = "They are one", body = ConceptsJoined),
        (status = 409, description = "`concept_joined`, `too_many_students`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::CONCEPT_JOINED.code})),
    ),
)]
pub(crate) async fn join(
    State(cx): State<Concepts>,
    Admin(caller): Admin,
    Json(body): Json<JoinBody>,
) -> Result<(AboutNoStudent, Json<ConceptsJoined>)> {
    let from: Vec<ConceptId> = body.from.into_iter().map(ConceptId).collect();
    let joined = companion::concepts::join(&cx, &caller, &from, body.into.into()).await?;
    Ok((AboutNoStudent, Json(joined)))
}

/// The part that is another concept.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SplitBody {
    /// Its name, in the same subject. If there is a concept of that name, the part is added to it.
    #[garde(length(chars, min = 1, max = ConceptName::MAX_CHARS), custom(check_not_blank))]
    #[schema(value_type = String, min_length = 1, max_length = 255, example = "completing the square")]
    name: String,
    /// The sessions that spoke of it, with the practices made from them.
    #[serde(default)]
    #[garde(length(max = 500))]
    #[schema(max_items = 500)]
    session_ids: Vec<Uuid>,
    /// Single pieces of evidence, as exports and tutors' views name them.
    #[serde(default)]
    #[garde(length(max = 500))]
    #[schema(max_items = 500)]
    evidence_ids: Vec<Uuid>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes the context by reference")]
fn check_not_blank(name: &str, (): &()) -> garde::Result {
    if name.trim().is_empty() {
        return Err(garde::Error::new("Must have a letter or a sign."));
    }
    Ok(())
}

/// Split a concept
///
/// Makes what the named sessions and pieces of evidence show another concept, and computes mastery
/// anew. Without sessions and evidence, the name has to be one of those that were joined into the
/// concept: then everything goes back that came with it. What was learned since stays.
/// `POST /api/concepts/join` undoes a split.
#[utoipa::path(
    post,
    path = "/api/concepts/{conceptId}/split",
    params(("conceptId" = Uuid, Path, description = "The concept")),
    request_body = SplitBody,
    responses(
        (status = 200, description = "They are two", body = ConceptSplit),
        (status = 409, description = "`concept_joined`, `too_many_students`",
         body = ProblemBody<'static>, content_type = "application/problem+json",
         example = json!({"code": Conflict::CONCEPT_JOINED.code})),
    ),
)]
pub(crate) async fn split(
    State(cx): State<Concepts>,
    Admin(caller): Admin,
    Id(concept): Id<ConceptId>,
    Json(body): Json<SplitBody>,
) -> Result<(AboutNoStudent, Json<ConceptSplit>)> {
    let part = SplitOff {
        name: ConceptName::cut(&body.name),
        sessions: body.session_ids.into_iter().map(Into::into).collect(),
        evidence: body.evidence_ids.into_iter().map(Into::into).collect(),
    };
    let split = companion::concepts::split(&cx, &caller, concept, &part).await?;
    Ok((AboutNoStudent, Json(split)))
}
