//! All integration tests in one program: the product through its router, its ports, its jobs.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod agree;
mod auth;
mod bad_input;
mod chat;
mod flows;
mod jobs;
mod learning;
mod ownership;
mod ports;
mod practice;
mod students;
mod tidy;
mod transcripts;

/// A short lesson in which the tutor explains and the student gets some of it.
const LESSON: &str = include_str!("../fixtures/lesson.txt");
