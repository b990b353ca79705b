//! A real server is started, stopped and killed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};

use crate::{Binaries, Cluster, ClusterSettings, Life, Trouble, data_folder, server};

/// A data folder that goes at the end of a test, with what root keeps under `/var/tmp`.
struct ScratchFolder(PathBuf);

impl ScratchFolder {
    fn new() -> Self {
        Self(data_folder::prepare(data_folder::scratch()).unwrap())
    }

    fn settings(&self) -> ClusterSettings {
        ClusterSettings::in_folder(&self.0)
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        let place = data_folder::DataFolder::of(&self.0, Life::Kept).unwrap();
        data_folder::remove(place.root()).unwrap();
        data_folder::remove(&self.0).unwrap();
    }
}

async fn run(cluster: &Cluster, statement: &'static str) {
    let mut connection = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
}

async fn answer(cluster: &Cluster, question: &'static str) -> String {
    let mut connection = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
    sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap()
}

/// The server's process and the data it serves.
struct Process(u32, PathBuf);

impl Process {
    fn of(cluster: &Cluster) -> Self {
        let data = cluster.place.data();
        let state = fs::read_to_string(data.join("postmaster.pid")).unwrap();
        Self(state.lines().next().unwrap().parse().unwrap(), data)
    }

    fn is_running(&self) -> bool {
        server::runs_on(self.0, &self.1)
    }
}

fn keeper_pid(cluster: &Cluster) -> u32 {
    cluster.owned.as_ref().unwrap().server.lock().unwrap().keeper.id()
}

fn kill(pid: u32) {
    Command::new("sh").args(["-c", "kill -KILL \"$1\"", "sh", &pid.to_string()]).status().unwrap();
}

fn eventually(fact: impl Fn() -> bool) -> bool {
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(20) {
        if fact() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[tokio::test]
async fn a_second_start_finds_what_the_first_one_wrote() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    assert!(first.created_now);
    run(&first, "create table note as select 'kept' as text").await;
    first.set_marker("demo").unwrap();
    let process = Process::of(&first);
    first.stop();
    assert!(!process.is_running());

    let second = Cluster::open(folder.settings()).unwrap();
    assert!(!second.created_now);
    assert!(second.is_marked("demo"));
    assert_eq!(answer(&second, "select text from note").await, "kept");
    second.stop();
}

#[tokio::test]
async fn case_is_folded_beyond_ascii() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    assert_eq!(answer(&cluster, "select lower('ÉTÉ')").await, "été");
    cluster.stop();
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    let wrong = cluster.url("postgres").replace(&cluster.password, "guess");
    let refusal = PgConnection::connect(&wrong).await.unwrap_err();
    assert!(refusal.to_string().contains("password authentication failed"), "{refusal}");
    cluster.stop();
}

#[test]
fn one_folder_is_opened_once_and_joined_by_others() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    assert!(matches!(Cluster::open(folder.settings()), Err(Trouble::InUse(_))));
    let joined = Cluster::join(folder.settings()).unwrap();
    assert_eq!(joined.url("postgres"), first.url("postgres"));
    joined.stop();
    assert!(Process::of(&first).is_running());
    first.stop();
}

#[test]
fn the_server_ends_when_the_pipe_that_keeps_it_is_closed() {
    let cluster = Cluster::open(ClusterSettings::scratch()).unwrap();
    let (process, root) = (Process::of(&cluster), cluster.place.root().to_owned());
    drop(cluster);
    assert!(eventually(|| !process.is_running()), "the server is still there");
    assert!(eventually(|| !root.exists()), "its scratch folder is still there");
}

#[tokio::test]
async fn data_survives_the_death_of_the_server_and_of_its_keeper() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    run(&first, "create table note as select 'kept' as text").await;
    kill(keeper_pid(&first));
    kill(Process::of(&first).0);
    drop(first);

    let second = Cluster::open(folder.settings()).unwrap();
    assert!(!second.created_now);
    assert_eq!(answer(&second, "select text from note").await, "kept");
    second.stop();
}

#[tokio::test]
async fn a_server_that_lost_its_keeper_is_stopped_before_the_next_one() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    let orphan = Process::of(&first);
    kill(keeper_pid(&first));
    std::mem::forget(first.owned.unwrap().server);

    // The lock went with `owned`; its pipe is still open, so the server is still there.
    assert!(orphan.is_running());
    let second = Cluster::open(folder.settings()).unwrap();
    assert!(!orphan.is_running());
    second.stop();
}

#[test]
fn a_dead_servers_id_that_another_program_has_now_is_no_obstacle() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    let state = first.place.data().join("postmaster.pid");
    let text = fs::read_to_string(&state).unwrap();
    let occupied =
        text.replacen(&Process::of(&first).0.to_string(), &std::process::id().to_string(), 1);
    first.stop();
    fs::write(&state, occupied).unwrap();

    Cluster::open(folder.settings()).unwrap().stop();
}

#[test]
fn data_of_a_deleted_folder_is_not_opened_with_new_secrets() {
    let folder = ScratchFolder::new();
    Cluster::open(folder.settings()).unwrap().stop();
    fs::remove_file(folder.0.join("postgres.password")).unwrap();
    let second = Cluster::open(folder.settings()).unwrap();
    assert!(second.created_now);
    second.stop();
}

#[test]
fn data_of_another_version_is_refused_in_one_sentence() {
    let folder = ScratchFolder::new();
    let first = Cluster::open(folder.settings()).unwrap();
    let version = first.place.data().join("PG_VERSION");
    first.stop();
    fs::write(&version, "9\n").unwrap();
    let trouble = Cluster::open(folder.settings()).unwrap_err();
    assert!(trouble.to_string().contains("was made by Postgres 9"), "{trouble}");
}

#[test]
fn a_folder_without_programs_is_a_clear_sentence() {
    let folder = ScratchFolder::new();
    let place = data_folder::DataFolder::of(&folder.0, Life::Kept).unwrap();
    let trouble = Binaries::find(&[PathBuf::from("/nonexistent")], &place).unwrap_err();
    assert!(matches!(trouble, Trouble::Missing));
    assert!(trouble.to_string().contains("npm ci"));
}

#[tokio::test]
async fn a_server_that_was_killed_is_started_again_at_the_same_address() {
    let folder = ScratchFolder::new();
    let cluster = Cluster::open(folder.settings()).unwrap();
    run(&cluster, "create table kept (word text); insert into kept values ('still here')").await;
    assert!(!cluster.has_ended());
    let (first, address) = (Process::of(&cluster), cluster.url("postgres"));
    kill(first.0);
    let killed = Instant::now();
    while !cluster.has_ended() {
        assert!(killed.elapsed() < Duration::from_secs(10), "nobody noticed");
        std::thread::sleep(Duration::from_millis(10));
    }
    cluster.restart().unwrap();
    assert!(!cluster.has_ended());
    assert_eq!(cluster.url("postgres"), address);
    assert_eq!(answer(&cluster, "select word from kept").await, "still here");
    assert!(Process::of(&cluster).is_running() && !first.is_running());
    cluster.stop();
}
