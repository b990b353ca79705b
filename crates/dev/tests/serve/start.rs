//! The server with a Postgres of its own: first and second start, and the state after its end.

use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::server::{Home, ServeProcess, eventually};

/// Lines that say what there is: fewer than this.
const BANNER_LINES: usize = 10;

/// A second start finds everything made.
const SECOND_START: Duration = Duration::from_secs(10);

/// People, sessions, events, runs: what a second loading would double.
async fn counts(db: &mut PgConnection) -> (i64, i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from users),
                (select count(*) from sessions),
                (select count(*) from events),
                (select count(*) from runs)",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

/// Waits until every job is done.
async fn jobs_are_done(db: &mut PgConnection) {
    let query = "select (select count(*) from runs where state <> 'done')
                     + (select count(*) from events where taken_at is null)";
    eventually("the demo school's jobs are done", async || {
        sqlx::query_scalar::<_, i64>(query).fetch_one(&mut *db).await.unwrap() == 0
    })
    .await;
}

/// The commands of the banner, for any place the server may be at.
fn commands_anywhere(server: &ServeProcess) -> Vec<String> {
    commands(server).iter().map(|command| command.replace(&server.origin, "")).collect()
}

/// The commands of the notice, as they are printed.
fn commands(server: &ServeProcess) -> Vec<String> {
    let output = server.stdout();
    output.lines().filter(|line| line.contains("curl ")).map(str::to_owned).collect()
}

/// True if a program is installed. If not, the test is noted as skipped where `npm test` looks.
fn is_installed(program: &str, test: &str) -> bool {
    let is_installed = Command::new(program).arg("--version").output().is_ok();
    if !is_installed && let Some(notes) = std::env::var_os("STUDY_SKIPPED_TESTS") {
        let mut notes = std::fs::OpenOptions::new().append(true).open(notes).unwrap();
        writeln!(notes, "{test}\t{program}").unwrap();
    }
    is_installed
}

/// Nothing of a cluster is left but its files.
fn assert_stopped(home: &Home, port: u16) {
    assert!(!home.cluster().join("postmaster.pid").exists());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    assert_eq!(home.postgres_processes(), [""; 0]);
}

async fn port(db: &mut PgConnection) -> u16 {
    let port: i32 = sqlx::query_scalar("select inet_server_port()").fetch_one(db).await.unwrap();
    u16::try_from(port).unwrap()
}

#[tokio::test]
async fn a_second_start_reuses_the_data_after_kill_9() {
    let home = Home::new();
    let first = home.serve(&[], &[]).await;
    let banner = first.stdout().lines().skip_while(|line| !line.is_empty()).count();
    assert!((1..BANNER_LINES).contains(&banner), "{}", first.stdout());
    let mut db = home.database().await;
    let (people, sessions, _, _) = counts(&mut db).await;
    assert_eq!((people, sessions), (8, 3));
    assert!(!home.postgres_processes().is_empty());
    let (before, took) = (commands_anywhere(&first), first.start_time);
    first.kill();

    let second = home.serve(&[], &[]).await;
    assert!(second.start_time < SECOND_START, "{:?}", second.start_time);
    println!("first start {took:?}, second start {:?}", second.start_time);
    let mut db = home.database().await;
    jobs_are_done(&mut db).await;
    assert_eq!(counts(&mut db).await, (8, 3, 6, 6));
    assert_eq!(before.len(), 3);
    assert_eq!(commands_anywhere(&second), before);
    assert!(!second.stdout().contains("Loading"), "{}", second.stdout());

    let port = port(&mut db).await;
    assert_eq!(second.stop("TERM").await.code(), Some(0));
    assert_stopped(&home, port);
}

#[tokio::test]
async fn the_printed_commands_work_as_printed() {
    if !is_installed("curl", "the_printed_commands_work_as_printed") {
        return;
    }
    let home = Home::new();
    let server = home.serve(&[], &[]).await;
    let script = commands(&server).join(" || exit\necho\n");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> =
        text.split_terminator('\n').filter_map(|line| serde_json::from_str(line).ok()).collect();
    let [progress, reply] = answers.as_slice() else { panic!("two answers: {text}") };
    assert!(!progress["concepts"].as_array().unwrap().is_empty(), "{progress}");
    assert!(!reply["sources"].as_array().unwrap().is_empty(), "{reply}");

    let mut db = home.database().await;
    let port = port(&mut db).await;
    assert_eq!(server.stderr(), "");
    assert_eq!(server.stop("INT").await.code(), Some(0));
    assert_stopped(&home, port);
}

#[tokio::test]
async fn two_copies_run_side_by_side() {
    let homes = [Home::new(), Home::new()];
    let [one, two] = &homes;
    let (first, second) = tokio::join!(one.serve(&[], &[]), two.serve(&[], &[]));
    assert_ne!(first.origin, second.origin);
    let (mut one_db, mut two_db) = (one.database().await, two.database().await);
    sqlx::raw_sql("delete from users where email = 'dev@demo.test'")
        .execute(&mut one_db)
        .await
        .unwrap();
    assert_eq!(counts(&mut one_db).await.0, 7);
    assert_eq!(counts(&mut two_db).await.0, 8);

    let third = one.run_to_end(&["serve"], &[]);
    assert_eq!(third.status.code(), Some(1));
    let errors = String::from_utf8(third.stderr).unwrap();
    assert!(errors.starts_with("Another copy is running on the data folder "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");

    assert_eq!(first.stop("INT").await.code(), Some(0));
    assert_eq!(counts(&mut two_db).await.0, 8);
    assert_eq!(second.stop("TERM").await.code(), Some(0));
}

/// Kills a process by its id.
fn kill(id: &str) {
    assert!(Command::new("sh").args(["-c", "kill -KILL $0", id]).status().unwrap().success());
}

#[tokio::test]
async fn a_postgres_that_was_killed_is_started_again_and_the_product_goes_on() {
    let home = Home::new();
    let server = home.serve(&[], &[]).await;
    drop(home.database().await);
    let state = std::fs::read_to_string(home.cluster().join("postmaster.pid")).unwrap();
    kill(state.lines().next().unwrap().trim());
    eventually("Postgres runs again", async || server.stdout().contains("Postgres runs again."))
        .await;
    let http = testkit::http_client();
    let login = json!({ "email": "ada@demo.test", "password": "demo-password-1" });
    eventually("somebody can sign in", async || {
        let url = format!("{}/api/auth/login", server.origin);
        http.post(url).json(&login).send().await.is_ok_and(|answer| answer.status() == 200)
    })
    .await;
    assert_eq!(server.stop("TERM").await.code(), Some(0));
}
