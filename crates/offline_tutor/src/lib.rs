//! The offline tutor: reads sessions, writes questions and answers without a language model.
//!
//! It quotes rather than composes. What it says is taken from the transcript or computed, and when
//! the transcript gives too little it says so or stays silent. Everything is a pure function of
//! the request, so the same request always gets the same answer.

mod action_items;
mod arithmetic;
mod asked_concept;
mod brief;
mod definitions;
mod everyday_words;
mod insights;
mod items;
mod nudge;
mod phrases;
mod reply;
mod sentences;
mod student_signals;
mod subject_glossary;
mod subject_suggestions;
mod taught_concepts;
#[cfg(test)]
mod tests;

pub use asked_concept::concept_asked_about;
use async_trait::async_trait;
use domain::analysis::Insights;
use domain::chat::Reply;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::suggestions;
use domain::tutor::Brief;
use ports::{
    Egress, Fault, Llm, ReadFreeText, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};

/// The model name of the offline tutor.
const MODEL: &str = domain::chat::EXTRACTIVE;

/// The tutor that needs no model: it extracts. Never fails.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineTutor;

#[async_trait]
impl Llm for OfflineTutor {
    async fn read_session(&self, _: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        Ok(insights::read(&request))
    }

    async fn write_items(&self, _: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        Ok(items::write(&request))
    }

    async fn respond(&self, _: &Egress, request: Respond) -> Result<Reply, Fault> {
        Ok(reply::respond(&request))
    }

    async fn write_brief(&self, _: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        Ok(brief::write(&request))
    }

    async fn write_nudge(&self, _: &Egress, request: WriteNudge) -> Result<String, Fault> {
        Ok(nudge::write(&request))
    }

    async fn suggest_subjects(
        &self,
        _: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<suggestions::Draft>, Fault> {
        Ok(subject_suggestions::suggest(&request))
    }

    /// Words that look alike may say the opposite, so each answer is left to a person.
    async fn read_free_text(
        &self,
        _: &Egress,
        _: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        Ok(None)
    }
}
