//! A model whose answers in chat are the test's; all else is the offline tutor's.

use std::time::Duration;

use async_trait::async_trait;
use domain::analysis::Insights;
use domain::chat::{AnswerBasis, Coverage, Quote, Reply};
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::suggestions;
use domain::tutor::Brief;
use offline_tutor::OfflineTutor;
use ports::{
    Egress, Fault, Llm, ReadFreeText, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};

/// An answer of the model.
pub(super) struct ModelAnswer {
    pub sentences: Vec<String>,
    pub quotes: Vec<Quote>,
    /// The number of the sentence that it never says, if it breaks off.
    pub breaks_off_at: Option<usize>,
}

/// The model, and its pause before each sentence.
pub(super) struct AnsweringModel {
    pub pause: Duration,
    pub answer: Box<dyn Fn(&Respond) -> ModelAnswer + Send + Sync>,
}

#[async_trait]
impl Llm for AnsweringModel {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        OfflineTutor.read_session(egress, request).await
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        OfflineTutor.write_items(egress, request).await
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        self.respond_in_pieces(egress, request, &mut |_| {}).await
    }

    async fn respond_in_pieces(
        &self,
        _: &Egress,
        request: Respond,
        take_piece: &mut (dyn for<'a> FnMut(&'a str) + Send),
    ) -> Result<Reply, Fault> {
        let ModelAnswer { sentences, quotes, breaks_off_at } = (self.answer)(&request);
        for (place, sentence) in sentences.iter().enumerate() {
            if breaks_off_at == Some(place) {
                return Err(Fault::busy("the line went dead"));
            }
            tokio::time::sleep(self.pause).await;
            take_piece(sentence);
        }
        let model = "a-model".to_owned();
        let (coverage, basis) = (Coverage::Answered, AnswerBasis::Sessions);
        Ok(Reply { text: sentences.concat(), coverage, basis, quotes, model, prompt: None })
    }

    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        OfflineTutor.write_brief(egress, request).await
    }

    async fn write_nudge(&self, egress: &Egress, request: WriteNudge) -> Result<String, Fault> {
        OfflineTutor.write_nudge(egress, request).await
    }

    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<suggestions::Draft>, Fault> {
        OfflineTutor.suggest_subjects(egress, request).await
    }

    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        OfflineTutor.read_free_text(egress, request).await
    }
}
