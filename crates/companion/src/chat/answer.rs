//! One question, one answer, with the quotes it stands on.

use std::sync::Arc;

use db::chat::{Asking, PastMessage};
use domain::chat::{EXTRACTIVE, LessonState, Reply};
use domain::injection;
use domain::people::Caller;
use domain::redact::Redactor;
use domain::safeguarding::Screening;
use domain::safety::{RiskCategory, calm_answer};
use domain::seal::SealedField;
use domain::status::{ConsentScope, MessageRole};
use domain::transcript::SpeakerRole;
use domain::{ConversationId, UserId, text};
use ports::{Egress, Embedding, Respond};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ChatAnswering;
use super::admitted::{AdmittedQuestion, NamedConversation, admit};
use super::direct::{self, DirectAnswer, Next, ReadMessage, SearchedQuestion};
use super::exchange::{self, ChatExchange};
use super::judged::{Judged, Source};
use super::live::{LiveText, SentenceGate};
use super::retrieve::{self, RetrievedPassages};
use crate::activity_vectors::{self, Afterwards, Happened};
use crate::roster::Roster;
use crate::safeguarding::{CalmAnswer, Screened, Support, screen_message};
use crate::{Error, Result};

/// Characters of a message.
pub const MAX_MESSAGE_CHARS: usize = 8_000;

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Answered)]
pub struct ChatAnswer {
    /// The answer's message.
    pub message_id: Uuid,
    /// What the companion says.
    #[schema(example = "pH is a measure of how acidic or basic a solution is...")]
    pub response: String,
    /// The conversation, opened if none was named.
    pub conversation_id: Uuid,
    /// Whether to take the question to the tutor.
    pub suggest_tutor: bool,
    /// How sure the answer is, 0 to 1, from what it stands on; null where nothing of the sessions or
    /// records is claimed: small talk, hints, computed examples.
    #[schema(example = 0.95)]
    pub confidence: Option<f64>,
    /// How far the sessions cover the question: `answered`, `touched` (the nearest that was said is
    /// shown), `absent`; null where they weren't searched.
    #[schema(example = "answered")]
    pub coverage: Option<String>,
    /// The basis of the answer: `sessions`, `records` (homework, practices, goals, mastery), `curriculum`
    /// or `nothing`.
    #[schema(example = "sessions")]
    pub basis: String,
    /// Where the answer comes from, best first.
    pub sources: Vec<Source>,
    /// Who wrote it: a model's name; `extractive` for the offline tutor, and where no passage was
    /// found, so that no model was asked; `prepared` for words that were written beforehand.
    #[schema(example = "extractive")]
    pub model: String,
    /// For a message that told of a danger: what `response` says, and who can be called. Then there
    /// is nothing to be sure of, and `confidence` is null. Null otherwise.
    #[schema(example = json!(null))]
    pub support: Option<Support>,
}

/// Answers a student's message: from what is known of them, from their own sessions, or by saying that
/// these don't cover it; without a passage no model is asked. What was searched for becomes part of the
/// student's history after the answer, once they have sessions.
///
/// The message is screened before anything else reads it. One that tells of a danger gets the calm
/// answer, and people are told of it; ways to reach somebody are neither stored nor sent on.
pub async fn answer(
    cx: &ChatAnswering,
    caller: &Caller,
    student: UserId,
    message: &str,
    conversation: Option<ConversationId>,
) -> Result<(ChatAnswer, Afterwards)> {
    let named = conversation.map(|id| NamedConversation { id, pointer: "/conversationId" });
    let asked = admit(cx, caller, student, named).await?;
    answer_admitted(cx, caller, &asked, message, &mut LiveText::unread()).await
}

/// Answers a question that may be asked, and stores both. Whoever reads along has been shown the whole
/// text by then.
pub(super) async fn answer_admitted(
    cx: &ChatAnswering,
    caller: &Caller,
    asked: &AdmittedQuestion,
    message: &str,
    live: &mut LiveText,
) -> Result<(ChatAnswer, Afterwards)> {
    let AdmittedQuestion { asking, asked_at, conversation, is_known, messages } = asked;
    let (student, asked_at, conversation) = (asking.id, *asked_at, *conversation);
    let [_, answer] = *messages;
    let screening = Screening::of(message, SpeakerRole::Student);
    let masked = screening.mask(message);
    let said = masked.as_deref().unwrap_or(message);
    let considered = consider(cx, asking, caller, said, screening, live).await?;
    let Considered { judged, screened, searched } = considered;
    live.show_rest(&judged.text)?;
    let (is_known, messages) = (*is_known, *messages);
    let question =
        ChatExchange { student, conversation, is_known, messages, text: said, screened, asked_at };
    let telling = exchange::store(cx, question, &judged).await?;
    let happened = Happened { kind: "qa", id: answer.0, student, at: asked_at };
    let remembering = searched.map(|(egress, embedding)| remember(cx, egress, embedding, happened));
    let answered = ChatAnswer {
        message_id: answer.0,
        response: judged.text,
        conversation_id: conversation.0,
        suggest_tutor: judged.metadata.suggest_tutor,
        confidence: judged.metadata.confidence,
        coverage: judged.metadata.coverage.map(|coverage| coverage.as_str().to_owned()),
        basis: judged.metadata.basis.as_str().to_owned(),
        sources: judged.sources,
        model: judged.metadata.model,
        support: judged.support,
    };
    let afterwards = Box::pin(async move {
        // Those who have to know come first.
        if let Some(telling) = telling {
            telling.await;
        }
        if let Some(remembering) = remembering {
            remembering.await;
        }
    });
    Ok((answered, afterwards))
}

/// An answer, with what is known of its question.
struct Considered {
    judged: Judged,
    screened: Screened,
    /// The guard and the embedding of the question that was searched for; none without a search.
    searched: Option<(Egress, Embedding)>,
}

impl Considered {
    fn calmly(asking: &Asking, text: &str, screened: Screened) -> Self {
        let (region, zone) = (asking.region.as_deref(), asking.time_zone.as_deref());
        let answer = CalmAnswer::to(&screened.screening, text, region, zone);
        Self::without_search(Judged::calm(answer), screened)
    }

    fn without_search(judged: Judged, screened: Screened) -> Self {
        Self { judged, screened, searched: None }
    }
}

/// Answers a question from which is taken out what it gave away.
async fn consider(
    cx: &ChatAnswering,
    asking: &Asking,
    caller: &Caller,
    said: &str,
    screening: Screening,
    live: &mut LiveText,
) -> Result<Considered> {
    if screening.is_answered_calmly() {
        return Ok(Considered::calmly(asking, said, Screened { screening, is_pending: false }));
    }
    // A child in danger is answered without anybody's consent; nothing else is kept or answered.
    if asking.lacks.chat {
        return Err(Error::ConsentNeeded(ConsentScope::Chat));
    }
    if !asking.ai_chat {
        let mut closed = Judged::prepared(Reply::closed(screening.language(said)).to_owned());
        closed.metadata.suggest_tutor = true;
        return Ok(Considered::without_search(
            closed,
            Screened { screening, is_pending: !asking.lacks.models },
        ));
    }
    if injection::gives_instructions(said) {
        let declined = injection::declined_text(screening.language(said));
        let screened = Screened { screening, is_pending: true };
        return Ok(Considered::without_search(Judged::prepared(declined.to_owned()), screened));
    }
    if !screening.gives_away() {
        return search(cx, asking, caller, said, screening, live).await;
    }
    let note = calm_answer(RiskCategory::PersonalData, screening.language(said), "");
    let rest = without_placeholders(said);
    if text::terms(&rest).is_empty() {
        let screened = Screened { screening, is_pending: false };
        return Ok(Considered::without_search(Judged::prepared(note), screened));
    }
    // The note comes first, unless a moderation service has the student answered calmly: that is known
    // when all of the answer is.
    let searched = search(cx, asking, caller, &rest, screening, &mut LiveText::unread()).await?;
    Ok(match searched.judged.support {
        Some(_) => searched,
        None => Considered { judged: searched.judged.after(&note), ..searched },
    })
}

/// Looks for passages and answers from them. A moderation service looks at the question meanwhile.
async fn search(
    cx: &ChatAnswering,
    asking: &Asking,
    caller: &Caller,
    text: &str,
    screening: Screening,
    live: &mut LiveText,
) -> Result<Considered> {
    let roster = Roster::open(&cx.vault, &asking.people)?;
    let (redactor, egress) = (roster.redactor(None, &[]), roster.egress(caller.id));
    let (question, history) = redact_conversation(cx, asking, text, &redactor)?;
    let read = ReadMessage { message: &question, history: &history, asking };
    let finding = find_material(cx, caller, &egress, &roster, &read);
    let looking = async {
        if asking.lacks.models {
            return Screened { screening, is_pending: false };
        }
        screen_message(&*cx.moderation, &egress, screening, &question).await
    };
    let (screened, found) = futures::join!(looking, finding);
    if screened.screening.is_answered_calmly() {
        return Ok(Considered::calmly(asking, text, screened));
    }
    let (searched, mut retrieved) = match found? {
        Material::Settled(answer) => {
            return Ok(Considered::without_search(answer.into(), screened));
        }
        Material::Found(searched, retrieved) => (searched, retrieved),
    };
    let reply = if let Some(reply) = settled_reply(&read, &searched, &retrieved) {
        reply
    } else {
        let request = request_reply(&redactor, &read, &searched, &retrieved);
        let language = screened.screening.language(text);
        let names = LiveNames { student: &asking.name, tutor: retrieved.only_tutor() };
        ask_model(cx, &egress, request, names, language, live).await?
    };
    let mut judged = Judged::new(&reply, &retrieved, &asking.name);
    if reply.model == EXTRACTIVE {
        judged.text =
            conversation::frame(&judged.text, searched.language, reply.basis, reply.coverage);
    }
    let searched = retrieved.embedding.take().map(|embedding| (egress, embedding));
    Ok(Considered { judged, screened, searched })
}

/// The material of an answer: the answer itself, or passages that were found.
enum Material {
    Settled(DirectAnswer),
    Found(SearchedQuestion, RetrievedPassages),
}

/// Settles a message without a search, or searches the sessions for it.
async fn find_material(
    cx: &ChatAnswering,
    caller: &Caller,
    egress: &Egress,
    roster: &Roster,
    read: &ReadMessage<'_>,
) -> Result<Material> {
    let searched = match direct::settle(cx, caller, read).await? {
        Next::Answered(answer) => return Ok(Material::Settled(answer)),
        Next::Search(searched) => searched,
    };
    // Embedding and answering cost money: neither is asked for without something to read.
    let retrieved = match material_of(read.asking) {
        LessonState::Searched => retrieve::passages(cx, egress, &searched.question, roster).await?,
        LessonState::NoSession | LessonState::NotRead => RetrievedPassages::default(),
    };
    Ok(Material::Found(searched, retrieved))
}

/// The reply for which nobody has to be asked.
fn settled_reply(
    read: &ReadMessage<'_>,
    searched: &SearchedQuestion,
    retrieved: &RetrievedPassages,
) -> Option<Reply> {
    let simply = direct::explain_simply(searched, retrieved);
    let uncovered = || Reply::uncovered(material_of(read.asking));
    simply.or_else(|| retrieved.turns.is_empty().then(uncovered))
}

fn request_reply(
    redactor: &Redactor,
    read: &ReadMessage<'_>,
    searched: &SearchedQuestion,
    retrieved: &RetrievedPassages,
) -> Respond {
    let open_items = read.asking.open_items.iter();
    let open_questions: Vec<&str> = open_items.map(|item| item.question.as_str()).collect();
    Respond {
        message: (searched.question != read.message).then(|| read.message.to_owned()),
        question: searched.question.clone(),
        history: read.history.to_vec(),
        passages: retrieved.passages.clone(),
        moments: retrieved.moments.clone(),
        coverage: retrieval::coverage(retrieved.chance),
        general: conversation::general_meaning(&searched.question),
        open_questions: redactor
            .redact_all(&open_questions)
            .into_iter()
            .filter(|question| !injection::gives_instructions(question))
            .collect(),
    }
}

/// The names that are put back while an answer is read along.
struct LiveNames<'a> {
    student: &'a str,
    tutor: Option<&'a str>,
}

/// Has an answer written from the passages that were found. What a model says is screened, and given
/// honest words in place of what no child should be given; the offline tutor's are quotes, which were
/// screened as turns.
async fn ask_model(
    cx: &ChatAnswering,
    egress: &Egress,
    request: Respond,
    names: LiveNames<'_>,
    language: &str,
    live: &mut LiveText,
) -> Result<Reply> {
    let is_read = live.is_read();
    let mut gate = SentenceGate::new(live, names.student, names.tutor);
    let reply = if is_read {
        cx.llm.respond_in_pieces(egress, request, &mut |piece| gate.take(piece)).await?
    } else {
        cx.llm.respond(egress, request).await?
    };
    Ok(if reply.model == EXTRACTIVE { reply } else { gate.settle(reply, language) })
}

/// A masked message without the placeholders, which are no words to answer.
fn without_placeholders(masked: &str) -> String {
    let parts = masked.split_inclusive(']').map(|part| part.split('[').next().unwrap_or(part));
    parts.collect()
}

/// Writes a question into its student's history.
fn remember(
    cx: &ChatAnswering,
    egress: Egress,
    embedding: Embedding,
    happened: Happened,
) -> Afterwards {
    let vectors = Arc::clone(&cx.vectors);
    activity_vectors::write_afterwards(happened, async move {
        Ok(activity_vectors::store(&*vectors, &egress, &happened, None, embedding).await?)
    })
}

/// The material of the student who asks.
fn material_of(asking: &Asking) -> LessonState {
    match (asking.has_sessions, asking.has_passages) {
        (_, true) => LessonState::Searched,
        (true, false) => LessonState::NotRead,
        (false, false) => LessonState::NoSession,
    }
}

/// A message and the messages before it, oldest first: redacted together, so that a person whom one
/// of them introduces is hidden in all. The flag marks earlier messages of the student. Messages that
/// told of a danger are left out, with their answers: no model is shown them, and no instructions.
fn redact_conversation(
    cx: &ChatAnswering,
    asking: &Asking,
    message: &str,
    redactor: &Redactor,
) -> Result<(String, Vec<(bool, String)>)> {
    let past = list_shown(&asking.history);
    let mut texts = Vec::with_capacity(past.len() + 1);
    for earlier in &past {
        texts.push(cx.vault.open(SealedField::Message, earlier.id, &earlier.content)?);
    }
    texts.push(message.to_owned());
    let mut texts = redactor.redact_all(&texts);
    let question = texts.pop().unwrap_or_default();
    let history = past.iter().map(|earlier| earlier.role == MessageRole::User).zip(texts);
    let history = history.filter(|(_, text)| !injection::gives_instructions(text));
    Ok((question, history.collect()))
}

/// Earlier messages but those that told of a danger, and the answers to these.
fn list_shown(history: &[PastMessage]) -> Vec<&PastMessage> {
    let is_answered_calmly =
        |place: usize| history.get(place + 1).is_some_and(|answer| answer.is_support);
    let shown = history.iter().enumerate();
    let shown = shown.filter(|(place, message)| !message.is_support && !is_answered_calmly(*place));
    shown.map(|(_, message)| message).collect()
}
