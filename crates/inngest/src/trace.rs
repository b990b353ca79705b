//! The trace a call belongs to: handed back in the answer, and on to the events that are sent while
//! the call is answered, so that a trace leads from one run to those it starts.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Headers of a trace.
const NAMES: [&str; 2] = ["traceparent", "tracestate"];

tokio::task_local! {
    static CURRENT: Trace;
}

/// The headers of a trace as they came; none when the caller traces nothing.
#[derive(Clone, Default)]
pub(crate) struct Trace(Vec<(HeaderName, HeaderValue)>);

impl Trace {
    /// The trace a request belongs to.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let header = |name| Some((HeaderName::from_static(name), headers.get(name)?.clone()));
        Self(NAMES.into_iter().filter_map(header).collect())
    }

    /// The trace of the call that is being answered by this task; none outside of a call.
    pub(crate) fn current() -> Self {
        CURRENT.try_with(Self::clone).unwrap_or_default()
    }

    /// Does some work as part of this trace. What it spawns is not part of it.
    pub(crate) async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// Puts the headers among others.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.extend(self.0);
    }
}
