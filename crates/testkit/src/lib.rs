//! What tests need: a database each, the whole router without sockets, people, a clock that can be
//! set, and jobs that are interrupted after every step.

mod app;
mod clock;
mod database;
mod documented_statuses;
mod functions;
mod http;
mod lesson;
mod person;
mod pooler;
mod replay;
mod request;
mod server;
mod skipped_tests;
pub mod standins;
mod test_services;

pub use app::{App, PASSWORD};
pub use clock::TestClock;
pub use database::Database;
pub use http::http_client;
pub use lesson::{LESSON, comparable};
pub use person::Person;
pub use pooler::{PgBouncer, Pool, Pooler, Pooling};
pub use replay::{Replayed, replay, replay_losing_results};
pub use request::{TestRequest, TestResponse};
pub use skipped_tests::note_skipped;
pub use test_services::{
    CRON_SECRET, RECORDER_SECRET, SIGNING_KEY, TestServices, UPLOAD_SECRET, egress,
};
