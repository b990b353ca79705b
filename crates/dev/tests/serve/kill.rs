//! `kill -9` of the server at every step of every job, then a restart: nothing is lost or doubled.

use futures::StreamExt as _;
use pg_cluster::{Cluster, ClusterSettings};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::end_state::EndState;
use crate::server::{DATABASE_URL, Home, ServeProcess, eventually};

/// Every step, in the order of a session's way to a practice.
const STEPS: [&str; 11] = [
    "parse-transcript",
    "embed-0",
    "extract-insights",
    "store-insights",
    "update-mastery",
    "request-practice",
    "plan-items",
    "write-items",
    "check-items",
    "store-practice",
    "notify-student",
];

/// Each session's two jobs.
const RUNS: i64 = 6;

/// Servers that are killed at the same time. They mostly wait for the lease of the killed one.
const AT_ONCE: usize = 5;

/// The moment at which a server is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// The steps before this one are recorded, and its own work is done but not recorded.
    BeforeRecording(&'static str),
    /// All steps are recorded, and the job has not ended.
    BeforeTheEndOf(&'static str),
}

impl Moment {
    fn all() -> impl Iterator<Item = Self> {
        let ends = ["analyze-transcript", "generate-practice"].map(Self::BeforeTheEndOf);
        STEPS.into_iter().map(Self::BeforeRecording).chain(ends)
    }

    /// Makes a process that comes to this moment wait while the test holds lock 1.
    fn gate(self) -> String {
        let trigger = match self {
            Self::BeforeRecording(step) => {
                format!("before insert on run_steps for each row when (new.name = '{step}')")
            }
            Self::BeforeTheEndOf(job) => format!(
                "before update on runs for each row
                 when (new.state = 'done' and new.function_id like '%{job}')"
            ),
        };
        format!(
            "create function gate() returns trigger language plpgsql as $$
             begin perform pg_advisory_xact_lock(1); return new; end $$;
             create trigger gate {trigger} execute function gate();
             select pg_advisory_lock(1);"
        )
    }
}

/// A demo school whose jobs have not begun, to be copied.
struct School {
    cluster: Cluster,
    home: Home,
}

impl School {
    fn load() -> Self {
        let school =
            Self { cluster: Cluster::open(ClusterSettings::scratch()).unwrap(), home: Home::new() };
        let url = school.cluster.url("postgres");
        for command in ["migrate", "seed"] {
            let output = school.home.run_to_end(&[command], &[(DATABASE_URL, &url)]);
            assert!(output.status.success(), "{output:?}");
        }
        school
    }

    /// A database like the loaded one.
    async fn copy(&self, name: &str) {
        let mut db = self.connect("template1").await;
        let copy = format!("create database {name} template postgres");
        sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut db).await.unwrap();
    }

    async fn connect(&self, database: &str) -> PgConnection {
        PgConnection::connect(&self.cluster.url(database)).await.unwrap()
    }

    async fn serve(&self, database: &str) -> ServeProcess {
        self.home.serve(&[], &[(DATABASE_URL, &self.cluster.url(database))]).await
    }

    /// Serves until there is nothing left to do.
    async fn finish(&self, database: &str) -> EndState {
        let mut db = self.connect(database).await;
        let server = self.serve(database).await;
        eventually("all jobs are done", async || is_all_done(&mut db).await).await;
        EndState::read(&mut db, &server.origin).await
    }

    /// The same with a kill at this moment.
    async fn finish_after_kill(&self, database: &str, moment: Moment) -> EndState {
        let mut db = self.connect(database).await;
        sqlx::raw_sql(AssertSqlSafe(moment.gate())).execute(&mut db).await.unwrap();
        let server = self.serve(database).await;
        eventually("a job is at the gate", async || has_waiting_connection(&mut db).await).await;
        server.kill();
        // The transaction of the killed server has no client any more and is rolled back.
        sqlx::raw_sql("select pg_advisory_unlock(1)").execute(&mut db).await.unwrap();
        self.finish(database).await
    }
}

async fn is_all_done(db: &mut PgConnection) -> bool {
    let (done, failed, waiting): (i64, i64, i64) = sqlx::query_as(
        "select count(*) filter (where state = 'done'),
                count(*) filter (where state = 'failed'),
                (select count(*) from events where taken_at is null)
         from runs",
    )
    .fetch_one(db)
    .await
    .unwrap();
    assert_eq!(failed, 0);
    done == RUNS && waiting == 0
}

async fn has_waiting_connection(db: &mut PgConnection) -> bool {
    sqlx::query_scalar(
        "select exists (
             select 1
             from pg_locks
             join pg_database on pg_database.oid = pg_locks.database
             where locktype = 'advisory' and classid = 0 and objid = 1 and not granted
               and datname = current_database()
         )",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_kill_at_any_step_of_any_job_changes_nothing() {
    let school = School::load();
    let moments: Vec<(String, Moment)> =
        Moment::all().zip(0..).map(|(moment, n)| (format!("killed_{n}"), moment)).collect();
    school.copy("undisturbed").await;
    for (name, _) in &moments {
        school.copy(name).await;
    }

    let undisturbed = school.finish("undisturbed").await;
    let mut db = school.connect("undisturbed").await;
    let steps: Vec<String> =
        sqlx::query_scalar("select distinct name from run_steps").fetch_all(&mut db).await.unwrap();
    assert!(steps.iter().all(|step| STEPS.contains(&step.as_str())), "{steps:?}");
    assert_eq!(undisturbed.count("run_steps"), 3 * STEPS.len());
    assert_eq!(undisturbed.count("notifications"), 3);

    let school = &school;
    let killed = futures::stream::iter(&moments)
        .map(async |(name, moment)| (moment, school.finish_after_kill(name, *moment).await));
    let mut killed = std::pin::pin!(killed.buffer_unordered(AT_ONCE));
    while let Some((moment, end)) = killed.next().await {
        end.assert_same(&undisturbed, &format!("{moment:?}"));
    }
}
