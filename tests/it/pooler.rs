//! The product behind a pooler: which poolers the probe refuses, and that everything works through
//! those it finds sound.
//!
//! Debian's PgBouncer is too old to know of prepared statements in transaction mode. A newer one
//! takes part in each test here when `PGBOUNCER` names it.

use std::time::{Duration, Instant};

use db::probe::{Statements, statements};
use sqlx::postgres::PgConnectOptions;
use testkit::{App, Database, PgBouncer, Pool, Pooler, Pooling, TestServices, note_skipped};

use crate::main_job;

/// The time that a probe may take here, in any case.
const WITHIN: Duration = Duration::from_secs(13);

/// The poolers there are. Without one the test is noted as skipped.
fn poolers(test: &str) -> Vec<PgBouncer> {
    let all = PgBouncer::all();
    if all.is_empty() {
        note_skipped(test, "pgbouncer");
    }
    all
}

/// The result of the probe on a fresh database behind a pooler.
async fn probe(program: &PgBouncer, pool: Pool) -> Statements {
    let pooler = Pooler::start(program, pool);
    let database = Database::fresh().await;
    let options: PgConnectOptions = pooler.url_through(&database.url).parse().unwrap();
    let started = Instant::now();
    let verdict = statements(&options).await;
    assert!(started.elapsed() < WITHIN, "{:?}", started.elapsed());
    verdict
}

fn is_refused(verdict: &Statements) -> bool {
    matches!(verdict, Statements::Swapped(_) | Statements::Lost(_))
}

#[tokio::test]
async fn transaction_mode_is_sound_if_the_pooler_knows_of_prepared_statements() {
    for program in poolers("pooler::transaction_mode") {
        for servers in [1, 3, 20] {
            for round_robin in [false, true] {
                let pool = Pool { servers, round_robin, ..Pool::of(Pooling::Transaction) };
                let verdict = probe(&program, pool).await;
                if program.translates() {
                    assert!(matches!(&verdict, Statements::Sound(tally) if tally.shared));
                } else {
                    assert!(is_refused(&verdict), "{program:?} {pool:?}: {verdict:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn transaction_mode_is_refused_where_prepared_statements_are_turned_off() {
    for program in poolers("pooler::prepared_statements_turned_off") {
        let pool = Pool { statements: Some(0), ..Pool::of(Pooling::Transaction) };
        let verdict = probe(&program, pool).await;
        assert!(is_refused(&verdict), "{program:?}: {verdict:?}");
    }
}

#[tokio::test]
async fn statement_mode_is_refused() {
    for program in poolers("pooler::statement_mode") {
        let verdict = probe(&program, Pool::of(Pooling::Statement)).await;
        let sound = matches!(verdict, Statements::Sound(_) | Statements::Unfinished(_));
        assert!(!sound, "{program:?}: {verdict:?}");
    }
}

#[tokio::test]
async fn session_mode_is_sound_for_as_many_as_it_serves() {
    for program in poolers("pooler::session_mode") {
        for servers in [3, 20] {
            let verdict = probe(&program, Pool { servers, ..Pool::of(Pooling::Session) }).await;
            let Statements::Sound(tally) = verdict else { panic!("{program:?}: {verdict:?}") };
            assert_eq!(tally.clients, tally.of_clients.min(servers as usize));
            assert_eq!((tally.servers, tally.shared), (tally.clients, false));
        }
    }
}

#[tokio::test]
async fn a_server_without_a_pooler_is_sound() {
    let options: PgConnectOptions = Database::fresh().await.url.parse().unwrap();
    let verdict = statements(&options).await;
    let Statements::Sound(tally) = verdict else { panic!("{verdict:?}") };
    assert_eq!((tally.clients, tally.wrong), (12, 0));
    assert!(tally.answers >= 12 * 10, "{tally:?}");
}

/// Four clients of a pool each at once, over one pooler.
async fn work_through(pooler: &Pooler) {
    let behind = |parts: TestServices| {
        let folder = std::env::temp_dir();
        let local = TestServices::local(&pooler.pool(&parts.db), folder);
        TestServices { blobs: parts.blobs, ..local }
    };
    let apps = futures::future::join_all((0..4).map(|_| App::with(behind))).await;
    futures::future::join_all(apps.iter().map(main_job::main_job)).await;
}

#[tokio::test]
async fn the_main_job_is_done_through_every_pooler_that_is_sound() {
    for program in poolers("pooler::the_main_job") {
        work_through(&Pooler::start(&program, Pool::of(Pooling::Session))).await;
        if program.translates() {
            let pool = Pool { servers: 2, ..Pool::of(Pooling::Transaction) };
            work_through(&Pooler::start(&program, pool)).await;
        }
    }
}
