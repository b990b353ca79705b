//! Shared scans: queries for the same vectors that come while a scan is still to begin are answered
//! by it.
//!
//! A scan holds one of few database connections while a student's vectors stream by, so many
//! questions at once must not become as many scans.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::UserId;
use ports::{Fault, Filter, Namespace, VectorMatch};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

/// Scans at once in one process: they leave most of its connections to others.
const AT_ONCE: usize = 2;

/// Questions that wait for one scan. Beyond that the caller is better told to come back.
const MAX_SHARING: usize = 64;

/// The vectors that a scan is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ScanFilter {
    pub namespace: Namespace,
    pub student: Option<UserId>,
    pub equals: Vec<(&'static str, String)>,
}

impl ScanFilter {
    pub(super) fn new(namespace: Namespace, filter: &Filter) -> Self {
        Self { namespace, student: filter.student, equals: filter.equals.clone() }
    }
}

/// A question to a scan.
pub(super) struct ScanQuery {
    /// Of length 1.
    pub near: Vec<f32>,
    pub top_k: usize,
    pub found: oneshot::Sender<Result<Vec<VectorMatch>, Fault>>,
}

/// The scans that are still to begin, with who waits for them.
#[derive(Debug)]
pub(super) struct Scans {
    waiting: Mutex<HashMap<ScanFilter, Vec<ScanQuery>>>,
    room: Semaphore,
}

impl Default for Scans {
    fn default() -> Self {
        Self { waiting: Mutex::default(), room: Semaphore::new(AT_ONCE) }
    }
}

impl std::fmt::Debug for ScanQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("top_k", &self.top_k).finish_non_exhaustive()
    }
}

impl Scans {
    /// Waits with others for a scan; the first of them has to lead it.
    pub(super) fn join(
        &self,
        filter: &ScanFilter,
        query: ScanQuery,
    ) -> Result<Option<Lead<'_>>, Fault> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get_mut(filter) {
            Some(sharing) if sharing.len() >= MAX_SHARING => {
                Err(Fault::busy("too many questions about the same vectors at once"))
            }
            Some(sharing) => {
                sharing.push(query);
                Ok(None)
            }
            None => {
                waiting.insert(filter.clone(), vec![query]);
                Ok(Some(Lead { scans: self, filter: Some(filter.clone()) }))
            }
        }
    }

    fn take(&self, filter: &ScanFilter) -> Vec<ScanQuery> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(filter).unwrap_or_default()
    }
}

/// The duty to scan. Dropped before the scan, it sends everyone who waits for it to the next one.
pub(super) struct Lead<'a> {
    scans: &'a Scans,
    filter: Option<ScanFilter>,
}

impl<'a> Lead<'a> {
    /// Waits until there is room for a scan; who comes later waits for the next. Returns who is
    /// answered by this one, those left out who have gone meanwhile.
    pub(super) async fn begin(mut self) -> Result<(SemaphorePermit<'a>, Vec<ScanQuery>), Fault> {
        let room = self.scans.room.acquire().await.map_err(Fault::broken)?;
        let queries = self.filter.take().map(|filter| self.scans.take(&filter));
        let mut queries = queries.unwrap_or_default();
        queries.retain(|query| !query.found.is_closed());
        Ok((room, queries))
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        if let Some(filter) = self.filter.take() {
            self.scans.take(&filter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan_filter() -> ScanFilter {
        ScanFilter::new(Namespace::SessionTranscripts, &Filter::default())
    }

    fn scan_query() -> (ScanQuery, oneshot::Receiver<Result<Vec<VectorMatch>, Fault>>) {
        let (found, answer) = oneshot::channel();
        (ScanQuery { near: Vec::new(), top_k: 1, found }, answer)
    }

    #[tokio::test]
    async fn who_comes_before_a_scan_begins_shares_it_and_who_comes_after_does_not() {
        let scans = Scans::default();
        let (first, _a) = scan_query();
        let (second, _b) = scan_query();
        let lead = scans.join(&scan_filter(), first).unwrap().unwrap();
        assert!(scans.join(&scan_filter(), second).unwrap().is_none());
        let (_room, sharing) = lead.begin().await.unwrap();
        assert_eq!(sharing.len(), 2);
        let (third, _c) = scan_query();
        assert!(scans.join(&scan_filter(), third).unwrap().is_some());
    }

    #[tokio::test]
    async fn when_the_leader_goes_those_who_wait_are_told_and_may_lead_themselves() {
        let scans = Scans::default();
        let (first, _a) = scan_query();
        let (second, told) = scan_query();
        let lead = scans.join(&scan_filter(), first).unwrap();
        scans.join(&scan_filter(), second).unwrap();
        drop(lead);
        assert!(told.await.is_err());
        let (again, _b) = scan_query();
        assert!(scans.join(&scan_filter(), again).unwrap().is_some());
    }

    #[tokio::test]
    async fn there_is_a_bound_on_who_waits_and_who_has_gone_is_left_out() {
        let scans = Scans::default();
        let (first, gone) = scan_query();
        let lead = scans.join(&scan_filter(), first).unwrap().unwrap();
        let mut answers = Vec::new();
        for _ in 1..MAX_SHARING {
            let (next, answer) = scan_query();
            scans.join(&scan_filter(), next).unwrap();
            answers.push(answer);
        }
        assert!(scans.join(&scan_filter(), scan_query().0).is_err());
        drop(gone);
        let (_room, sharing) = lead.begin().await.unwrap();
        assert_eq!(sharing.len(), MAX_SHARING - 1);
    }
}
