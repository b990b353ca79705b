//! All integration tests in one program: the product through its router, its ports, its jobs.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod agree;
mod analytics;
mod at_once;
mod auth;
mod bad_input;
mod bounded;
mod cache;
mod chat;
mod contributing;
mod counted;
mod cron;
mod engagement;
mod erase;
mod export;
mod faults;
mod flows;
mod gate;
mod goals;
mod health;
mod jobs;
mod keys;
mod learning;
mod matrix;
mod model;
mod notifications;
mod openapi;
mod ownership;
mod packages;
mod people;
mod pooler;
mod ports;
mod practice;
mod progress;
mod reports;
mod reseal;
mod round_trips;
mod speakers;
mod statements;
mod students;
mod suggestions;
mod tidy;
mod transcripts;
mod tutor;

/// A short lesson in which the tutor explains and the student gets some of it.
const LESSON: &str = include_str!("../fixtures/lesson.txt");
