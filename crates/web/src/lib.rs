//! HTTP: what the use cases look like from outside.
//!
//! A handler is a sentence: it extracts, calls a use case and answers. Everything that is the same
//! for all of them (who is calling, what a broken request gets, what an error looks like) stands in
//! `extract`, `error` and `middleware`; which handlers exist and what they need stands in `routes`.

mod analytics;
pub mod audience;
mod auth;
mod blob;
mod chat;
mod concepts;
mod consent;
mod cors;
mod cors_log;
mod cron;
mod docs;
mod engagement;
pub mod error;
pub mod extract;
mod gate;
mod goals;
mod guardians;
mod headers;
mod health;
mod hosts;
pub mod jobs;
pub mod json_answer;
pub mod middleware;
mod notifications;
pub mod openapi;
mod practice;
mod progress;
mod recordings;
pub mod request;
pub mod routes;
mod safeguarding;
mod services;
mod students;
mod suggestions;
mod supply;
mod transcripts;
mod tutor;

pub use cors::Origins;
pub use error::{Problem, Result};
pub use gate::{About, AboutNoStudent, Gated, ReplayGuarded, RouteClass, Ungated};
pub use hosts::Hosts;
pub use request::{ClientAddress, WaitUntil};
pub use routes::RouteInfo;
pub use services::Services;
pub use supply::{Missing, ServerSettings, Supply};

#[cfg(test)]
mod tests;
