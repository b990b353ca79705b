//! The tutor's mind when a language model does the thinking: one prompt per task.
//!
//! A task is a Markdown file with the instructions, typed slots for the material, a schema for the
//! answer and rules that the answer has to keep. An answer that breaks a rule is sent back once with
//! what is wrong with it. What is still wrong after that is left out where the rest stands without
//! it, and otherwise the task fails.

mod briefs;
mod completion;
mod free_text;
mod items;
mod nudges;
mod replies;
mod schema;
mod session;
mod spoken;
mod subjects;
mod template;
#[cfg(test)]
mod tests;
mod transcript_windows;

use std::sync::Arc;

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

use crate::OpenAi;

/// A language model with the product's prompts.
#[derive(Clone)]
pub struct Prompted {
    model: Arc<OpenAi>,
}

impl Prompted {
    /// A tutor on a model.
    pub fn new(model: Arc<OpenAi>) -> Self {
        Self { model }
    }
}

#[async_trait]
impl Llm for Prompted {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        session::read(&self.model, egress, &request).await
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        items::write(&self.model, egress, &request).await
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        replies::respond(&self.model, egress, &request).await
    }

    async fn respond_in_pieces(
        &self,
        egress: &Egress,
        request: Respond,
        take_piece: &mut (dyn for<'a> FnMut(&'a str) + Send),
    ) -> Result<Reply, Fault> {
        replies::respond_in_pieces(&self.model, egress, &request, take_piece).await
    }

    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        briefs::write(&self.model, egress, &request).await
    }

    async fn write_nudge(&self, egress: &Egress, request: WriteNudge) -> Result<String, Fault> {
        nudges::write(&self.model, egress, &request).await
    }

    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<suggestions::Draft>, Fault> {
        subjects::suggest(&self.model, egress, &request).await
    }

    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        free_text::read(&self.model, egress, &request).await
    }
}
