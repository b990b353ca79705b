//! HTTP: what the use cases look like from outside.
//!
//! A handler is a sentence: it extracts, calls a use case and answers. Everything that is the same
//! for all of them (who is calling, what a broken request gets, what an error looks like) stands in
//! `extract`, `error` and `layers`; which handlers exist and what they need stands in `routes`.

pub mod answer;
mod auth;
mod chat;
pub mod error;
pub mod extract;
mod health;
pub mod jobs;
pub mod layers;
pub mod openapi;
mod practice;
mod progress;
pub mod routes;
mod students;
mod transcripts;

pub use error::{Problem, Result};
pub use layers::{ClientAddress, WaitUntil};
pub use routes::{Missing, RouteInfo, Supply};

#[cfg(test)]
mod tests;
