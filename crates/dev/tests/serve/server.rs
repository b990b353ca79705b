//! A `dev` process and the folder it keeps its data in. Both go at the end of a test, however the
//! test ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use pg_cluster::{Cluster, ClusterSettings};
use sqlx::{Connection as _, PgConnection};

/// The longest that a test waits for anything. Only a test that fails takes as long.
const PATIENCE: Duration = Duration::from_mins(2);

/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The folder of root's clusters, for Postgres refuses to run as root.
const ROOTS_CLUSTERS: &str = "/var/tmp/study-companion-";

/// The variable that names the database.
pub(crate) const DATABASE_URL: &str = "DATABASE_URL";

/// A folder for the data of one or more processes.
pub(crate) struct Home {
    folder: PathBuf,
    /// Of the cluster the process runs itself, once a test asked for it.
    cluster: OnceLock<PathBuf>,
}

impl Home {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("study-serve-{}-{n}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self { folder, cluster: OnceLock::new() }
    }

    /// The value of `STUDY_DATA_DIR`.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// `dev` with these arguments, in an environment that names this folder and any free port.
    pub(crate) fn dev(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dev"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.args(arguments).env_clear().env("PATH", path).stdin(Stdio::null());
        command.env("PORT", "0").env("STUDY_DATA_DIR", self.data());
        command.envs(variables.iter().copied());
        command
    }

    /// The end of a process that ends by itself.
    pub(crate) fn run_to_end(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        self.dev(arguments, variables).output().unwrap()
    }

    /// A process that serves, once it has said so.
    pub(crate) async fn serve(
        &self,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> ServeProcess {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let n = STARTED.fetch_add(1, Ordering::Relaxed);
        let output_file = self.folder.join(format!("{n}.out"));
        let error_file = self.folder.join(format!("{n}.err"));
        let started = Instant::now();
        let child = self
            .dev(&[&["serve"], arguments].concat(), variables)
            .stdout(File::create(&output_file).unwrap())
            .stderr(File::create(&error_file).unwrap())
            .spawn()
            .unwrap();
        let mut server = ServeProcess {
            child,
            output_file,
            error_file,
            origin: String::new(),
            start_time: Duration::ZERO,
        };
        // The last line of the banner.
        eventually("the server is up", async || {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {}{}", server.stdout(), server.stderr());
            server.stdout().contains("is set up (.env.example).\n")
        })
        .await;
        server.start_time = started.elapsed();
        let output_file = server.stdout();
        let origin = output_file.split("runs at ").nth(1).and_then(|rest| rest.split(' ').next());
        origin.unwrap().clone_into(&mut server.origin);
        server
    }

    /// A connection to the database that the process of this folder runs itself.
    pub(crate) async fn database(&self) -> PgConnection {
        let cluster =
            Cluster::join(ClusterSettings::in_folder(self.data().join("postgres"))).unwrap();
        let mut db = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
        let folder: String =
            sqlx::query_scalar("show data_directory").fetch_one(&mut db).await.unwrap();
        self.cluster.get_or_init(|| folder.into());
        db
    }

    /// The folder of that database's files.
    pub(crate) fn cluster(&self) -> &Path {
        self.cluster.get().unwrap()
    }

    /// Command lines of processes that name those files.
    pub(crate) fn postgres_processes(&self) -> Vec<String> {
        let folder = self.cluster().to_string_lossy().into_owned();
        command_lines().into_iter().filter(|line| line.contains(&folder)).collect()
    }
}

/// Of all processes, without `ps` where it may be missing.
fn command_lines() -> Vec<String> {
    let Ok(processes) = fs::read_dir("/proc") else {
        let listed = Command::new("ps").args(["-A", "-ww", "-o", "args="]).output().unwrap();
        return String::from_utf8_lossy(&listed.stdout).lines().map(str::to_owned).collect();
    };
    let line = |process: fs::DirEntry| fs::read(process.path().join("cmdline")).ok();
    let lines = processes.flatten().filter_map(line);
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).collect()
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(cluster) = self.cluster.get() {
            // Postgres needs a moment to notice that the process it belongs to was killed.
            let since = Instant::now();
            while cluster.join("postmaster.pid").exists() && since.elapsed() < PATIENCE {
                std::thread::sleep(LOOK_EVERY);
            }
            if cluster.to_string_lossy().starts_with(ROOTS_CLUSTERS) {
                let _ = fs::remove_dir_all(cluster.parent().unwrap());
            }
        }
        // A failure here would hide the one that ended the test.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A process that serves.
pub(crate) struct ServeProcess {
    child: Child,
    output_file: PathBuf,
    error_file: PathBuf,
    /// Its origin.
    pub(crate) origin: String,
    /// The time from its start to the last line of its notice.
    pub(crate) start_time: Duration,
}

impl ServeProcess {
    /// All of its output.
    pub(crate) fn stdout(&self) -> String {
        fs::read_to_string(&self.output_file).unwrap()
    }

    /// All of its errors.
    pub(crate) fn stderr(&self) -> String {
        fs::read_to_string(&self.error_file).unwrap()
    }

    /// The most memory that it has had so far, in bytes; 0 where the system doesn't say.
    pub(crate) fn peak_memory_bytes(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<usize>().ok());
        peak.unwrap_or_default() * 1024
    }

    /// `kill -9`, and it is gone.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends a signal and waits for the end.
    pub(crate) async fn stop(mut self, signal: &str) -> ExitStatus {
        let pid = self.child.id().to_string();
        let status = Command::new("sh").args(["-c", "kill -$0 $1", signal, &pid]).status().unwrap();
        assert!(status.success());
        eventually("the server has stopped", async || self.child.try_wait().unwrap().is_some())
            .await;
        self.child.wait().unwrap()
    }
}

impl Drop for ServeProcess {
    fn drop(&mut self) {
        // The process may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for a fact.
pub(crate) async fn eventually(fact: &str, mut look: impl AsyncFnMut() -> bool) {
    let since = Instant::now();
    while !look().await {
        assert!(since.elapsed() < PATIENCE, "not within {PATIENCE:?}: {fact}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
