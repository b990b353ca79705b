//! All integration tests in one program: the product through its router, its ports, its jobs.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod analytics;
mod auth;
mod bad_input;
mod blob_upload;
mod cache;
mod chat;
mod column_bounds;
mod concepts;
mod concurrent_requests;
mod consent;
mod contributing;
mod cron;
mod engagement;
mod erase;
mod error_reports;
mod export;
mod faults;
mod gate;
mod goals;
mod guardians;
mod health;
mod isolation;
mod jobs;
mod language_model;
mod learning;
mod linked_people;
mod main_job;
mod notifications;
mod openapi;
mod packages;
mod pooler;
mod ports;
mod practice;
mod practice_by_concepts;
mod practice_help;
mod practice_reviews;
mod progress;
mod rate_classes;
mod recordings;
mod reseal;
mod round_trips;
mod route_files;
mod rust_source;
mod safeguarding;
mod service_keys;
mod source_rules;
mod speakers;
mod statements;
mod students;
mod suggestions;
mod transcripts;
mod tutor;

use testkit::LESSON;
