//! The settings, jobs and clients that every request to the endpoint is answered with.

use std::sync::Arc;

use ports::Events;
use steps::Job;

use crate::config::Config;

pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) jobs: Vec<Job>,
    /// Takes the events that steps send.
    pub(crate) events: Arc<dyn Events>,
    /// Reaches the service's API.
    pub(crate) http: reqwest::Client,
}
