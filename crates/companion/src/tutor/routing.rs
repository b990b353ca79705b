//! Does a student need their tutor? The rules decide; the model only words the brief.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use db::tutor::{Alert, HandedIn, SaidMessage, SignalsRow, StudentQuery};
use domain::bounded::NotificationTitle;
use domain::chat::SUGGEST_TUTOR_BELOW;
use domain::ids::derive;
use domain::people::Caller;
use domain::seal::SealedField;
use domain::tutor::{
    self, Brief, Chat, Cited, Claim, Decision, Handoff, Mood, Practised, Signals, WINDOW,
    cite_claims, decide, mood, spoken_reason, spoken_summary,
};
use domain::{ConversationId, NotificationId, PracticeId, UserId};
use ports::WriteBrief;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::TutorRouting;
use super::evidenced_claims::{Evidenced, kind, skills, texts};
use crate::name_restorer::Names;
use crate::roster::Roster;
use crate::{OrNotFound, Result, Vault};

/// Shares are rounded to hundredths: more decimals would feign precision.
const DECIMALS: f64 = 100.0;

/// The input of a decision.
#[derive(Debug, Clone, Default)]
pub struct RoutingRequest {
    /// These conversations; the recent ones when none is named.
    pub conversations: Vec<ConversationId>,
    /// These practices; the recent ones when none is named.
    pub practices: Vec<PracticeId>,
    pub question: Option<String>,
}

/// Whether a student needs a tutor session.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Routing {
    /// Whether a tutor session is needed.
    pub should_route: bool,
    /// Why, or why not.
    #[schema(
        example = "3 of the last 5 answers on pH scale were wrong, and 2 messages in chat sounded frustrated."
    )]
    pub reason: String,
    /// What the session should be about; null while nothing is known of the student.
    #[schema(example = "pH Scale and Acid-Base Reactions")]
    pub recommended_topic: Option<String>,
    /// `low`, `medium` or `high`; always `low` when no session is needed.
    #[schema(value_type = String, example = "medium")]
    pub urgency: &'static str,
    /// For the tutor. Together with the reason and the topic it has at most 150 words.
    pub tutor_context: TutorBrief,
    /// The chance, 0 to 1, that a session is needed: from 0.5 on it is.
    #[schema(example = 0.72)]
    pub need: f64,
    /// Half-width of the 80 % interval around `need`: wide when little was seen.
    #[schema(example = 0.12)]
    pub uncertainty: f64,
    /// How the student was helped so far, each way once.
    pub tried: Vec<TriedView>,
    /// What every claim above stands on.
    pub evidence: Vec<Evidenced>,
    /// Who worded it: `extractive` for the offline tutor, or a model's name; null when there was
    /// nothing to word, or nobody at hand who could: then the findings are in their own words.
    #[schema(example = "extractive")]
    pub model: Option<String>,
}

/// What a tutor should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TutorBrief {
    /// How things stand.
    #[schema(
        example = "3 of the last 5 answers on pH scale were wrong. So far: 2 practices handed in, the last with 40 %."
    )]
    pub summary: String,
    /// Concepts to work on, most pressing first.
    #[schema(example = json!(["pH calculations", "Acid-base theory"]))]
    pub focus_areas: Vec<String>,
    /// What to build on.
    #[schema(example = json!(["Problem-solving approach"]))]
    pub student_strengths: Vec<String>,
}

/// A way in which a student was helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TriedView {
    /// `session`, `practice`, `explanation` (an answer in chat from the student's sessions) or
    /// `hint` (an answer in chat that only pointed the way).
    #[schema(value_type = String, example = "practice")]
    pub what: &'static str,
    /// How often.
    #[schema(example = 2)]
    pub times: u32,
    /// In words.
    #[schema(example = "2 practices handed in, the last with 40 %")]
    pub detail: String,
    /// What the ids are: `session`, `practice` or `conversation`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "practice")]
    pub kind: &'static str,
    /// At most 10, newest first.
    #[schema(max_items = 10)]
    pub evidence_ids: Vec<Uuid>,
}

/// Decides whether a student needs a tutor session. When they do, their tutors are told, at most
/// once a week.
pub async fn analyze(
    cx: &TutorRouting,
    caller: &Caller,
    student: UserId,
    asked: &RoutingRequest,
) -> Result<Routing> {
    let now = cx.clock.now();
    let look = StudentQuery {
        conversations: &asked.conversations,
        practices: &asked.practices,
        since: now - WINDOW,
    };
    let row = db::tutor::signals(&cx.db, caller, student, &look).await?;
    let row = row.or_not_found_at("student", "/studentId")?;
    check_named(&row)?;
    let names = Names::new(&row.name, None);
    let tutors = row.tutors.clone();
    let roster = Roster::open(&cx.vault, &row.people)?;
    let decision = decide(&build_signals(&cx.vault, row, asked, now)?);
    let claims = cite_claims(&decision);
    if decision.should_route {
        alert(cx, student, &tutors, &decision, &claims, now).await?;
    }
    let brief = write(cx, student, &roster, &decision, &claims).await;
    Ok(routing_view(decision, &claims, brief, &names))
}

fn check_named(row: &SignalsRow) -> Result<()> {
    if let Some(at) = row.missing_conversation {
        return None.or_not_found_at("conversation", format!("/context/recentConversations/{at}"));
    }
    if let Some(at) = row.missing_practice {
        return None.or_not_found_at("practice", format!("/context/practiceResults/{at}"));
    }
    Ok(())
}

/// The loaded rows as signals for the rules.
fn build_signals(
    vault: &Vault,
    row: SignalsRow,
    asked: &RoutingRequest,
    now: DateTime<Utc>,
) -> Result<Signals> {
    let practised = |practice: HandedIn| {
        Some(Practised { id: practice.id.0, score: practice.score?, at: practice.at })
    };
    Ok(Signals {
        skills: skills(&row.skills, now),
        practices: row.practices.into_iter().filter_map(practised).collect(),
        chats: chats(vault, &row.messages)?,
        sessions: row.sessions,
        last: row.last.map(|moment| (moment.at, moment.source, moment.id)),
        question: asked.question.clone(),
        now,
    })
}

/// Conversations in numbers, newest first. Messages are opened to hear how they sound; their words
/// go no further.
fn chats(vault: &Vault, messages: &[SaidMessage]) -> Result<Vec<Chat>> {
    let mut chats: BTreeMap<Uuid, Chat> = BTreeMap::new();
    for message in messages {
        let id = message.conversation_id.0;
        let chat = chats.entry(id).or_insert_with(|| Chat { id, ..Chat::default() });
        chat.at = chat.at.max(message.at);
        if let Some(sealed) = &message.content {
            match mood(&vault.open(SealedField::Message, message.id, sealed)?) {
                Mood::AsksForTutor | Mood::Frustrated => chat.frustrated += 1,
                Mood::Stuck => chat.stuck += 1,
                Mood::Calm => {}
            }
        } else if message.suggest_tutor.unwrap_or_default()
            || message.confidence.is_some_and(|confidence| confidence < SUGGEST_TUTOR_BELOW)
        {
            chat.unsure += 1;
        } else {
            chat.sure += 1;
        }
    }
    let mut chats: Vec<Chat> = chats.into_values().collect();
    chats.sort_by_key(|chat| std::cmp::Reverse((chat.at, chat.id)));
    Ok(chats)
}

/// Alerts each tutor the student has now, once in an ISO week (UTC). The text gives the reason in
/// the rules' own words and names no one: a tutor who may see the student finds the rest in the
/// tutor context.
async fn alert(
    cx: &TutorRouting,
    student: UserId,
    tutors: &[UserId],
    decision: &Decision,
    claims: &[Cited],
    now: DateTime<Utc>,
) -> Result<()> {
    let week = now.iso_week();
    let week = format!("{}-W{:02}", week.year(), week.week());
    let for_tutors: Vec<(NotificationId, UserId)> = tutors
        .iter()
        .map(|tutor| (derive(student.0, &format!("tutor alert {tutor} {week}")).into(), *tutor))
        .collect();
    let nobody = Names::new("Student", None);
    let topic = decision
        .topic
        .as_ref()
        .map_or_else(String::new, |topic| format!(" Suggested topic: {}.", topic.text));
    let subject = json!({
        "studentId": student, "urgency": decision.urgency.as_str(), "week": week,
    });
    let alert = Alert {
        student,
        kind: "tutor_alert",
        for_tutors: &for_tutors,
        title: &NotificationTitle::cut("A student of yours may need a session"),
        body: &nobody.restore(&format!("{}{topic}", spoken_reason(claims).text)),
        subject: &subject,
        now,
    };
    let count = db::tutor::alert(&cx.db, &alert).await?;
    if count > 0 {
        tracing::info!(user = %student.alias(), told = count, "tutors were told that a student may need them");
    }
    Ok(())
}

/// The brief, checked against its claims as they were sent; without claims no model is asked. A
/// failing model holds up no decision: then the claims speak for themselves.
async fn write(
    cx: &TutorRouting,
    student: UserId,
    roster: &Roster,
    decision: &Decision,
    claims: &[Cited],
) -> Option<Brief> {
    if claims.is_empty() {
        return None;
    }
    let redactor = roster.redactor(None, &[]);
    let redacted = |cited: &Cited| {
        let claim = Claim { text: redactor.redact(&cited.claim.text), ..cited.claim.clone() };
        Cited { claim, ..*cited }
    };
    let claims: Vec<Cited> = claims.iter().map(redacted).collect();
    let request = WriteBrief {
        should_route: decision.should_route,
        urgency: decision.urgency,
        claims: claims.clone(),
    };
    match cx.llm.write_brief(&roster.egress(student), request).await {
        Ok(brief) => Some(brief.check(&claims)),
        Err(fault) => {
            tracing::warn!(user = %student.alias(), %fault, "a brief is in its claims' own words");
            None
        }
    }
}

fn routing_view(
    decision: Decision,
    claims: &[Cited],
    brief: Option<Brief>,
    names: &Names,
) -> Routing {
    let put_back = |text: &str| names.restore(text);
    let (reason, summary, model) = match brief {
        Some(brief) => (brief.reason, brief.summary, Some(brief.model)),
        None => (spoken_reason(claims), spoken_summary(claims), None),
    };
    let handoff = Handoff {
        reason,
        topic: decision.topic,
        summary,
        focus: decision.focus,
        strengths: decision.strengths,
    };
    let handoff = handoff.map_texts(put_back).shorten();
    let tried = decision.tried.iter().map(|tried| TriedView {
        what: tried.help.as_str(),
        times: tried.times,
        detail: put_back(&tried.claim.text),
        kind: kind(tried.claim.source),
        evidence_ids: tried.claim.ids.clone(),
    });
    Routing {
        should_route: decision.should_route,
        urgency: decision.urgency.as_str(),
        need: round_share(decision.need),
        uncertainty: round_share(decision.uncertainty),
        tried: tried.collect(),
        evidence: evidence(&handoff, claims, names),
        model,
        recommended_topic: handoff.topic.map(|topic| topic.text),
        tutor_context: TutorBrief {
            summary: join_sentences(&handoff.summary),
            focus_areas: texts(&handoff.focus),
            student_strengths: texts(&handoff.strengths),
        },
        reason: handoff.reason.text,
    }
}

fn join_sentences(summary: &[tutor::Sentence]) -> String {
    let sentences: Vec<&str> = summary.iter().map(|sentence| sentence.text.as_str()).collect();
    if sentences.is_empty() { tutor::NOTHING_KNOWN.to_owned() } else { sentences.join(" ") }
}

/// Every claim that the hand-off makes, in the order of its fields.
fn evidence(handoff: &Handoff, claims: &[Cited], names: &Names) -> Vec<Evidenced> {
    let of = |field: &'static str, mut places: Vec<usize>| {
        places.sort_unstable();
        places.dedup();
        let cited_claims = places.into_iter().filter_map(|at| claims.get(at));
        cited_claims.map(move |cited| {
            Evidenced::claim(field, &cited.claim, &names.restore(&cited.claim.text))
        })
    };
    let summary = handoff.summary.iter().flat_map(|sentence| sentence.claims.clone()).collect();
    let topic = handoff.topic.iter();
    of("/reason", handoff.reason.claims.clone())
        .chain(topic.map(|topic| Evidenced::item("/recommendedTopic".into(), topic)))
        .chain(of("/tutorContext/summary", summary))
        .chain(Evidenced::list("/tutorContext/focusAreas", &handoff.focus))
        .chain(Evidenced::list("/tutorContext/studentStrengths", &handoff.strengths))
        .collect()
}

fn round_share(share: f64) -> f64 {
    (share * DECIMALS).round() / DECIMALS
}
