//! Answers that need no search: small talk, questions about oneself, open practice,
//! computed examples. With and without a model, since all of it is known.

use conversation::{
    DataAnswer, OpenItem, QuestionLanguage, Read, Topic, Understood, not_understood, reply_to,
};
use db::chat::Asking;
use domain::chat::{AnswerBasis, AnswerMetadata, Coverage, EXTRACTIVE, QuotedPlace, Reply};
use domain::people::Caller;
use domain::seal::SealedField;
use domain::{SessionId, UserId};

use super::retrieve::{RetrievedPassages, SaidTurn};
use super::{ChatAnswering, facts};
use crate::Result;

/// How sure an answer from records is: they are what is stored, but a program read them out of a
/// transcript.
const RECORDS_CONFIDENCE: f64 = 0.9;

/// The next step for a message.
pub(super) enum Next {
    Answered(DirectAnswer),
    Search(SearchedQuestion),
}

/// An answer that needed no search.
pub(super) struct DirectAnswer {
    pub text: String,
    /// Turns that show what is said, in the order of the metadata's places.
    pub turns: Vec<SaidTurn>,
    pub metadata: AnswerMetadata,
}

/// A question that is looked up.
pub(super) struct SearchedQuestion {
    /// Whole, in English.
    pub question: String,
    pub language: QuestionLanguage,
    /// The thing to be explained in easier words, with the names of the student's own concepts and their
    /// subjects.
    pub simpler: Option<(String, Vec<(String, String)>)>,
}

/// The message of a student, redacted, with those before it.
#[derive(Clone, Copy)]
pub(super) struct ReadMessage<'a> {
    pub message: &'a str,
    pub history: &'a [(bool, String)],
    pub asking: &'a Asking,
}

/// Answers a message without a search, or says what to search for.
pub(super) async fn settle(
    cx: &ChatAnswering,
    caller: &Caller,
    read: &ReadMessage<'_>,
) -> Result<Next> {
    let ReadMessage { message, history, asking } = read;
    let open: Vec<OpenItem> = asking.open_items.iter().cloned().map(OpenItem).collect();
    let earlier = history.iter().rev().find(|(is_students, _)| *is_students);
    let earlier = earlier.map(|(_, text)| text.as_str());
    if let Some(reply) = conversation::guard(message, earlier, &open) {
        return Ok(Next::Answered(DirectAnswer::without_evidence(
            &reply.text,
            AnswerBasis::Nothing,
        )));
    }
    let Read { understood, language } = conversation::read(message, history);
    let answer_in = language.unwrap_or(QuestionLanguage::English);
    let search = |question: String| {
        Next::Search(SearchedQuestion { question, language: answer_in, simpler: None })
    };
    Ok(match understood {
        Understood::SmallTalk(talk) => Next::Answered(DirectAnswer::without_evidence(
            reply_to(talk, language),
            AnswerBasis::Nothing,
        )),
        Understood::Foreign => Next::Answered(DirectAnswer {
            text: not_understood(language).to_owned(),
            turns: Vec::new(),
            metadata: AnswerMetadata { suggest_tutor: true, ..metadata(AnswerBasis::Nothing) },
        }),
        Understood::Question(question) => search(question),
        Understood::Matter { matter, topic, question } => {
            let facts = facts::load(cx, caller, &asking.name).await?;
            match Topic::find(&topic, &facts) {
                Some(topic) => {
                    let answer = conversation::answer(matter, &topic, &facts);
                    Next::Answered(from_records(cx, asking.id, answer, answer_in).await?)
                }
                None => search(question),
            }
        }
        Understood::Example { of, question } => {
            let own = own_concepts(cx, caller, asking).await?;
            let seed = history.iter().map(|(_, text)| text.len() as u64).sum::<u64>() + 1;
            match conversation::worked_example(&of, &borrowed(&own), &open, seed) {
                Some(example) => Next::Answered(DirectAnswer::without_evidence(
                    &example,
                    AnswerBasis::Curriculum,
                )),
                None => search(question),
            }
        }
        Understood::Simpler { of, question } => {
            let own = own_concepts(cx, caller, asking).await?;
            let simpler = Some((of, own));
            Next::Search(SearchedQuestion { question, language: answer_in, simpler })
        }
    })
}

async fn own_concepts(
    cx: &ChatAnswering,
    caller: &Caller,
    asking: &Asking,
) -> Result<Vec<(String, String)>> {
    let facts = facts::load(cx, caller, &asking.name).await?;
    Ok(facts.skills.into_iter().map(|skill| (skill.name, skill.subject)).collect())
}

pub(super) fn borrowed(own: &[(String, String)]) -> Vec<(&str, &str)> {
    own.iter().map(|(name, subject)| (name.as_str(), subject.as_str())).collect()
}

fn metadata(basis: AnswerBasis) -> AnswerMetadata {
    AnswerMetadata {
        confidence: None,
        basis,
        coverage: None,
        homework_done: Vec::new(),
        suggest_tutor: false,
        model: EXTRACTIVE.to_owned(),
        prompt: None,
        sources: Vec::new(),
        vector_ms: None,
        support_region: None,
        reported_at: None,
    }
}

impl DirectAnswer {
    /// An answer that claims nothing of the sessions.
    fn without_evidence(text: &str, basis: AnswerBasis) -> Self {
        Self { text: text.to_owned(), turns: Vec::new(), metadata: metadata(basis) }
    }
}

/// An answer from records, with the turns that show what it says.
async fn from_records(
    cx: &ChatAnswering,
    student: UserId,
    answer: DataAnswer,
    language: QuestionLanguage,
) -> Result<DirectAnswer> {
    let shown = shown_turns(cx, student, &answer.places).await?;
    let (mut sources, turns): (Vec<QuotedPlace>, Vec<SaidTurn>) = shown.into_iter().unzip();
    // After those that are shown: an answer is erased with each lesson that it tells of.
    let told = answer.lessons.iter().map(|session_id| QuotedPlace {
        session_id: *session_id,
        turn: 0,
        relevance: 0.0,
    });
    sources.extend(told);
    let confidence = if answer.is_unknown { 0.0 } else { RECORDS_CONFIDENCE };
    Ok(DirectAnswer {
        text: frame_records(answer.text, language),
        turns,
        metadata: AnswerMetadata {
            confidence: Some(confidence),
            homework_done: answer.done,
            suggest_tutor: answer.is_unknown,
            sources,
            ..metadata(AnswerBasis::Records)
        },
    })
}

/// Records are told in English; to a question in another language this is said.
fn frame_records(text: String, language: QuestionLanguage) -> String {
    match language {
        QuestionLanguage::English => text,
        QuestionLanguage::Spanish => {
            format!("Esto es lo que tengo anotado, en ingl\u{e9}s:\n\n{text}")
        }
        QuestionLanguage::German => format!("Das habe ich notiert, auf Englisch:\n\n{text}"),
    }
}

async fn shown_turns(
    cx: &ChatAnswering,
    student: UserId,
    places: &[(SessionId, u32)],
) -> Result<Vec<(QuotedPlace, SaidTurn)>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db::chat::shown_turns(&cx.db, student, places).await?;
    let open = |row: db::chat::ShownTurn| {
        let label = |label: String| cx.vault.open(SealedField::TurnSpeaker, row.id, &label);
        let turn = SaidTurn {
            speaker: row.speaker.map(label).transpose()?,
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            text: cx.vault.open(SealedField::TurnText, row.id, &row.text)?,
            tutor_name: None,
        };
        let place = row.turn_index.cast_unsigned();
        Ok((QuotedPlace { session_id: row.session_id, turn: place, relevance: 1.0 }, turn))
    };
    rows.into_iter().map(open).collect()
}

/// The easier explanation that was asked for, if there is one.
pub(super) fn explain_simply(
    searched: &SearchedQuestion,
    retrieved: &RetrievedPassages,
) -> Option<Reply> {
    let (of, own) = searched.simpler.as_ref()?;
    let own = borrowed(own);
    let (text, quotes) = conversation::explain_simply(of, &own, &retrieved.passages)?;
    let coverage = if quotes.is_empty() { Coverage::Touched } else { Coverage::Answered };
    let basis = if quotes.is_empty() { AnswerBasis::Curriculum } else { AnswerBasis::Sessions };
    let model = EXTRACTIVE.to_owned();
    Some(Reply { text, coverage, basis, quotes, model, prompt: None })
}
