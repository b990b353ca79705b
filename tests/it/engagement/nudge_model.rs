//! A model that words nudges with prepared texts and keeps the requests.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::analysis::Insights;
use domain::chat::Reply;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::suggestions;
use domain::tutor::Brief;
use offline_tutor::OfflineTutor;
use ports::{
    Egress, Fault, Llm, ReadFreeText, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};

/// The offline tutor, but for nudges.
#[derive(Clone)]
pub(crate) struct Model(Arc<Mutex<StubState>>);

struct StubState {
    reply: String,
    busy: bool,
    requests: Vec<WriteNudge>,
}

impl Model {
    pub(crate) fn answering_with(reply: &str) -> Self {
        let state = StubState { reply: reply.to_owned(), busy: false, requests: Vec::new() };
        Self(Arc::new(Mutex::new(state)))
    }

    pub(crate) fn shared(&self) -> Arc<dyn Llm> {
        Arc::new(self.clone())
    }

    pub(crate) fn is_busy(&self, busy: bool) {
        self.0.lock().unwrap().busy = busy;
    }

    pub(crate) fn requests(&self) -> Vec<WriteNudge> {
        self.0.lock().unwrap().requests.clone()
    }
}

#[async_trait]
impl Llm for Model {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        OfflineTutor.read_session(egress, request).await
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        OfflineTutor.write_items(egress, request).await
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        OfflineTutor.respond(egress, request).await
    }

    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        OfflineTutor.write_brief(egress, request).await
    }

    async fn write_nudge(&self, _: &Egress, request: WriteNudge) -> Result<String, Fault> {
        let mut state = self.0.lock().unwrap();
        state.requests.push(request);
        if state.busy { Err(Fault::busy("too much to do")) } else { Ok(state.reply.clone()) }
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
