//! Models that make an analysis late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use domain::analysis::Insights;
use domain::budget::Refusal;
use domain::chat::Reply;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::tutor::Brief;
use ports::{
    Egress, Fault, Llm, ReadFreeText, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};

/// A model that takes so long, the first time it is asked, that another attempt does all the work
/// meanwhile; then it answers something else.
pub(super) struct OvertakenModel {
    pub(super) inner: Arc<dyn Llm>,
    pub(super) meanwhile: Arc<tokio::sync::Notify>,
    pub(super) done: Arc<tokio::sync::Notify>,
    pub(super) calls: AtomicUsize,
}

impl OvertakenModel {
    async fn wait_once(&self) -> bool {
        let is_first = self.calls.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first {
            self.meanwhile.notify_one();
            self.done.notified().await;
        }
        is_first
    }
}

#[async_trait]
impl Llm for OvertakenModel {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        let is_first = self.wait_once().await;
        let mut insights = self.inner.read_session(egress, request).await?;
        if is_first {
            insights.topics = vec!["late".into()];
            insights.concepts.truncate(1);
        }
        Ok(insights)
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        let is_first = self.wait_once().await;
        let mut drafts = self.inner.write_items(egress, request).await?;
        if is_first {
            drafts.reverse();
        }
        Ok(drafts)
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        self.inner.respond(egress, request).await
    }

    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        self.inner.write_brief(egress, request).await
    }

    async fn write_nudge(&self, egress: &Egress, request: WriteNudge) -> Result<String, Fault> {
        self.inner.write_nudge(egress, request).await
    }

    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<domain::suggestions::Draft>, Fault> {
        self.inner.suggest_subjects(egress, request).await
    }

    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        self.inner.read_free_text(egress, request).await
    }
}

/// A model without tokens until tomorrow.
pub(super) struct Spent;

#[async_trait]
impl Llm for Spent {
    async fn read_session(&self, _: &Egress, _: ReadSession) -> Result<Insights, Fault> {
        Err(budget_is_spent())
    }

    async fn write_items(&self, _: &Egress, _: WriteItems) -> Result<Vec<Draft>, Fault> {
        Err(budget_is_spent())
    }

    async fn respond(&self, _: &Egress, _: Respond) -> Result<Reply, Fault> {
        Err(budget_is_spent())
    }

    async fn write_brief(&self, _: &Egress, _: WriteBrief) -> Result<Brief, Fault> {
        Err(budget_is_spent())
    }

    async fn write_nudge(&self, _: &Egress, _: WriteNudge) -> Result<String, Fault> {
        Err(budget_is_spent())
    }

    async fn suggest_subjects(
        &self,
        _: &Egress,
        _: SuggestSubjects,
    ) -> Result<Vec<domain::suggestions::Draft>, Fault> {
        Err(budget_is_spent())
    }

    async fn read_free_text(
        &self,
        _: &Egress,
        _: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        Err(budget_is_spent())
    }
}

fn budget_is_spent() -> Fault {
    let retry_after = std::time::Duration::from_hours(10);
    Fault::Limited { refusal: Refusal::StudentDaySpent, retry_after }
}
