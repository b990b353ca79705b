//! A question answered as in the chat: read, searched for, and answered by the offline tutor.

use std::sync::Arc;

use conversation::{Understood, general_meaning, read};
use domain::chat::{Coverage, Passage, Quote};
use domain::redact::Redactor;
use domain::transcript::Turn;
use domain::{SessionId, UserId};
use futures::FutureExt;
use offline_tutor::OfflineTutor;
use ports::{Egress, Llm, Respond};
use retrieval::{
    CoverageEvidence, Located, LocatedPassage, Query, Stretch, UnitIndex, coverage, locate,
    only_subject,
};
use uuid::Uuid;

use super::sources::SessionQuestion;

/// The answer to a question.
pub(super) struct AnsweredQuestion {
    pub(super) evidence: CoverageEvidence,
    /// The chance that it is covered.
    pub(super) chance: f64,
    pub(super) coverage: Coverage,
    /// The places shown with the answer, as stretch and turn, best first.
    pub(super) places: Vec<(usize, u32)>,
}

/// A question with what was found for it.
pub(crate) struct AskedQuestion {
    pub(crate) located: Located,
    pub(crate) request: Respond,
}

/// What the chat asks a writer for a question about stretches, each of which is a session.
pub(crate) fn ask(
    index: &UnitIndex,
    stretches: &[Stretch<'_>],
    question: &SessionQuestion,
) -> AskedQuestion {
    let text = whole(question);
    let query = Query { text: &text, subject: only_subject(stretches), likeness: &[] };
    let located = locate(index, &query);
    let passage = |found: &LocatedPassage| Passage {
        session_id: SessionId(Uuid::from_u128(found.stretch as u128)),
        relevance: found.relevance,
        turns: turns_of(stretches, found),
    };
    let request = Respond {
        general: general_meaning(&text),
        question: text,
        message: None,
        history: Vec::new(),
        passages: located.passages.iter().map(passage).collect(),
        moments: located.moments.clone(),
        coverage: coverage(located.chance),
        open_questions: Vec::new(),
    };
    AskedQuestion { located, request }
}

/// The guard of text that names nobody.
pub(crate) fn egress() -> Egress {
    Egress::new(UserId(Uuid::nil()), Arc::new(Redactor::new(&[], &[])))
}

/// The places that a reply shows, as stretch and turn, best first.
pub(crate) fn places(located: &Located, quotes: &[Quote]) -> Vec<(usize, u32)> {
    let place = |quote: &Quote| {
        let passage = located.passages.get(quote.passage as usize)?;
        Some((passage.stretch, quote.turn))
    };
    quotes.iter().filter_map(place).collect()
}

/// The answer of the chat to a question about stretches, by the offline tutor.
pub(super) fn answer(
    index: &UnitIndex,
    stretches: &[Stretch<'_>],
    question: &SessionQuestion,
) -> AnsweredQuestion {
    let AskedQuestion { located, request } = ask(index, stretches, question);
    let reply = OfflineTutor.respond(&egress(), request).now_or_never();
    let (coverage, quotes) = match reply {
        Some(Ok(reply)) => (reply.coverage, reply.quotes),
        _ => (Coverage::Absent, Vec::new()),
    };
    AnsweredQuestion {
        evidence: located.evidence,
        chance: located.chance,
        coverage,
        places: places(&located, &quotes),
    }
}

/// The question as the conversation understands it after those before it.
fn whole(question: &SessionQuestion) -> String {
    let history: Vec<(bool, String)> =
        question.after.iter().map(|message| (true, message.clone())).collect();
    match read(&question.text, &history).understood {
        Understood::Question(whole)
        | Understood::Matter { question: whole, .. }
        | Understood::Example { question: whole, .. }
        | Understood::Simpler { question: whole, .. } => whole,
        Understood::SmallTalk(_) | Understood::Foreign => question.text.clone(),
    }
}

fn turns_of(stretches: &[Stretch<'_>], found: &LocatedPassage) -> Vec<Turn> {
    let turns = stretches[found.stretch].turns.iter();
    turns.filter(|turn| found.turns.contains(&turn.index)).cloned().collect()
}
