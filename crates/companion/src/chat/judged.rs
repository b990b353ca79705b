//! An answer with what it is worth, or one that was written beforehand.

use db::chat::QuotedTurn;
use domain::chat::{
    AnswerBasis, AnswerMetadata, Coverage, PREPARED, Quote, QuotedPlace, Reply, SUGGEST_TUTOR_BELOW,
};
use domain::injection::{has_link, hide_links};
use domain::seal::SealedField;
use domain::text;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::direct::DirectAnswer;
use super::retrieve::RetrievedPassages;
use crate::name_restorer::Names;
use crate::safeguarding::{CalmAnswer, Support};
use crate::{Result, Vault};

/// Characters of an excerpt.
const EXCERPT_CHARS: usize = 300;

/// Answers are worth this much as decimals: more would feign precision.
const DECIMALS: f64 = 100.0;

/// A place in the student's own sessions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The session.
    pub session_id: Uuid,
    /// How well the passage fits the question, 0 to 1.
    #[schema(example = 0.92)]
    pub relevance: f64,
    /// The passage around the quote, cut.
    #[schema(example = "We discussed pH in your Chemistry session.")]
    pub excerpt: String,
    /// Who said it.
    #[schema(example = "Tom")]
    pub speaker: Option<String>,
    /// Milliseconds from the start.
    #[schema(example = 65_000)]
    pub start_ms: Option<i32>,
    /// Milliseconds from the start.
    #[schema(example = 71_000)]
    pub end_ms: Option<i32>,
    /// What was said, word for word.
    #[schema(example = "The pH scale tells how acidic a solution is.")]
    pub quote: String,
}

/// An answer with what it is worth.
pub(super) struct Judged {
    pub text: String,
    pub sources: Vec<Source>,
    pub metadata: AnswerMetadata,
    /// For a message that told of a danger.
    pub support: Option<Support>,
}

impl From<DirectAnswer> for Judged {
    fn from(answer: DirectAnswer) -> Self {
        let places = answer.metadata.sources.iter().zip(answer.turns);
        let sources = places.map(|(place, turn)| Source {
            session_id: place.session_id.0,
            relevance: place.relevance,
            excerpt: text::cut(&turn.text, EXCERPT_CHARS),
            speaker: turn.speaker.map(|label| hide_links(&label).into_owned()),
            start_ms: turn.start_ms,
            end_ms: turn.end_ms,
            quote: turn.text,
        });
        Self {
            text: hide_links(&answer.text).into_owned(),
            sources: sources.filter(is_shown).collect(),
            metadata: answer.metadata,
            support: None,
        }
    }
}

impl Judged {
    /// An answer that nobody was asked for.
    pub(super) fn prepared(text: String) -> Self {
        let metadata = AnswerMetadata {
            confidence: None,
            basis: AnswerBasis::Nothing,
            coverage: None,
            homework_done: Vec::new(),
            suggest_tutor: false,
            model: PREPARED.to_owned(),
            prompt: None,
            sources: Vec::new(),
            vector_ms: None,
            support_region: None,
            reported_at: None,
        };
        Self { text, sources: Vec::new(), metadata, support: None }
    }

    /// The answer to a message that told of a danger.
    pub(super) fn calm(answer: CalmAnswer) -> Self {
        let mut judged = Self::prepared(answer.text);
        judged.metadata.support_region = Some(answer.region);
        judged.support = Some(answer.support);
        judged
    }

    /// The answer with something said before it.
    #[must_use]
    pub(super) fn after(self, first: &str) -> Self {
        Self { text: format!("{first}\n\n{}", self.text), ..self }
    }

    pub(super) fn new(reply: &Reply, retrieved: &RetrievedPassages, student: &str) -> Self {
        let quoted = reply.quotes.iter().filter_map(|quote| source(quote, retrieved));
        let quoted: Vec<(Source, QuotedPlace)> =
            quoted.filter(|(source, _)| is_shown(source)).collect();
        let share = quoted.len() as f64 / reply.quotes.len().max(1) as f64;
        let sure = retrieval::confidence(retrieved.chance, reply.coverage, share);
        let confidence = (sure * DECIMALS).round() / DECIMALS;
        // `[TUTOR]` is the tutor of all that was found, or else of the session that is quoted first.
        let quoted_tutor = || {
            reply.quotes.iter().find_map(|quote| retrieved.turn_of(quote)?.tutor_name.as_deref())
        };
        let tutor = retrieved.only_tutor().or_else(quoted_tutor);
        let (sources, places) = quoted.into_iter().unzip();
        Self {
            text: Names::new(student, tutor).restore(&hide_links(&reply.text)),
            sources,
            metadata: AnswerMetadata {
                confidence: Some(confidence),
                basis: reply.basis,
                coverage: Some(reply.coverage),
                homework_done: Vec::new(),
                suggest_tutor: reply.coverage != Coverage::Answered
                    || confidence < SUGGEST_TUTOR_BELOW,
                model: reply.model.clone(),
                prompt: reply.prompt.clone(),
                sources: places,
                vector_ms: retrieved.vector_time.map(|time| time.as_secs_f64() * 1_000.0),
                support_region: None,
                reported_at: None,
            },
            support: None,
        }
    }
}

/// The places that a stored answer quotes, with their words. Those of lessons that are no longer kept
/// in words are left out.
pub(super) fn stored_sources(
    vault: &Vault,
    metadata: &AnswerMetadata,
    turns: Option<Vec<QuotedTurn>>,
) -> Result<Vec<Source>> {
    let turns = turns.unwrap_or_default().into_iter();
    let sources = turns.filter_map(|turn| {
        let place = metadata.sources.get(turn.place.checked_sub(1)?)?;
        Some((place, turn))
    });
    let open = |(place, turn): (&QuotedPlace, QuotedTurn)| {
        let label = |label: String| {
            let label = vault.open(SealedField::TurnSpeaker, turn.id, &label);
            label.map(|label| hide_links(&label).into_owned())
        };
        let quote = vault.open(SealedField::TurnText, turn.id, &turn.text)?;
        Ok(Source {
            session_id: place.session_id.0,
            relevance: place.relevance,
            excerpt: text::cut(&quote, EXCERPT_CHARS),
            speaker: turn.speaker.map(label).transpose()?,
            start_ms: turn.start_ms,
            end_ms: turn.end_ms,
            quote,
        })
    };
    let sources: Vec<Source> = sources.map(open).collect::<Result<_>>()?;
    Ok(sources.into_iter().filter(is_shown).collect())
}

/// True unless what was said there holds an address: an answer passes none on, and a quote is never
/// altered.
fn is_shown(source: &Source) -> bool {
    !has_link(&source.quote)
}

/// A quote with its words, when it points at a turn that was found.
fn source(quote: &Quote, retrieved: &RetrievedPassages) -> Option<(Source, QuotedPlace)> {
    let passage = retrieved.passages.get(quote.passage as usize)?;
    let said_turn = retrieved.turn_of(quote)?;
    let around = passage.turns.iter().filter_map(|turn| {
        retrieved
            .turns
            .get(&(passage.session_id, turn.index))
            .filter(|_| turn.index + 1 >= quote.turn)
    });
    let excerpt: Vec<&str> = around.map(|turn| turn.text.as_str()).collect();
    let relevance = (passage.relevance * DECIMALS).round() / DECIMALS;
    let source = Source {
        session_id: passage.session_id.0,
        relevance,
        excerpt: text::cut(&hide_links(&excerpt.join(" ")), EXCERPT_CHARS),
        speaker: said_turn.speaker.as_deref().map(|label| hide_links(label).into_owned()),
        start_ms: said_turn.start_ms,
        end_ms: said_turn.end_ms,
        quote: said_turn.text.clone(),
    };
    Some((source, QuotedPlace { session_id: passage.session_id, turn: quote.turn, relevance }))
}
