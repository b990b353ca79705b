//! A PgBouncer in front of the tests' server, for what is different behind a pooler.
//!
//! It refuses to run as root, so as root it runs as `nobody`. Like the server it is the child of a
//! shell script that waits for the end of its input, so it never outlives the test program.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, PgPool};
use uuid::Uuid;

use crate::server::server;

/// The user and group `nobody`/`nogroup` on Linux.
const NOBODY: u32 = 65_534;

/// The folder of Debian's program, which is not on everybody's PATH.
const DEBIAN: &str = "/usr/sbin/pgbouncer";

/// The first version that translates the names of prepared statements in transaction mode.
const TRANSLATES_SINCE: (u32, u32) = (1, 21);

/// The longest that a start may take.
const START_WITHIN: Duration = Duration::from_secs(20);

/// The pause between two looks at it.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Tries to start: another program may take the chosen port first.
const STARTS: u32 = 5;

/// Connections of the product through a pooler: as many as a function has.
const CONNECTIONS: u32 = 5;

/// Runs the pooler (`$2…`) until the script's input ends, then removes its folder (`$1`).
const KEEPER: &str = r#"
folder=$1; shift
exec 3<&0
"$@" 3<&- &
pooler=$!
(read -r _ <&3; kill -KILL "$pooler") >/dev/null 2>&1 &
listener=$!
wait "$pooler"; status=$?
kill "$listener" 2>/dev/null
exec 3<&-
cd / && rm -rf "$folder"
exit "$status"
"#;

/// The moment at which a server connection is given to another client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// The connection changes hands when the client leaves.
    Session,
    /// After each transaction.
    Transaction,
    /// After each statement; there are no transactions.
    Statement,
}

impl Pooling {
    fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
            Self::Statement => "statement",
        }
    }
}

/// One program to run as a pooler.
#[derive(Debug, Clone)]
pub struct PgBouncer {
    program: PathBuf,
    version: (u32, u32),
}

impl PgBouncer {
    /// Those there are: the installed one, and the one that `PGBOUNCER` names.
    pub fn all() -> Vec<Self> {
        [Self::find_installed(), Self::find_named()].into_iter().flatten().collect()
    }

    /// The installed one, as Debian's package has it.
    pub fn find_installed() -> Option<Self> {
        Self::at("pgbouncer".into()).or_else(|| Self::at(DEBIAN.into()))
    }

    /// The one that `PGBOUNCER` names.
    ///
    /// # Panics
    /// When the variable names something else.
    pub fn find_named() -> Option<Self> {
        let program = std::env::var_os("PGBOUNCER")?;
        let named = Self::at(program.into());
        Some(named.unwrap_or_else(|| panic!("PGBOUNCER names no pgbouncer that runs")))
    }

    fn at(program: PathBuf) -> Option<Self> {
        let output = Command::new(&program).arg("--version").output().ok()?;
        let version = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = version.lines().next()?.strip_prefix("PgBouncer ")?.split('.');
        let version = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        Some(Self { program, version })
    }

    /// True if it can keep clients' prepared statements apart in transaction mode.
    pub fn translates(&self) -> bool {
        self.version >= TRANSLATES_SINCE
    }
}

/// The settings that a pooler runs with.
#[derive(Debug, Clone, Copy)]
pub struct Pool {
    /// The moment at which server connections change hands.
    pub pooling: Pooling,
    /// Server connections for each database.
    pub servers: u32,
    /// The number of prepared statements of clients that it keeps, if it can; none for its default.
    pub statements: Option<u32>,
    /// True if server connections are used in turn, rather than the last one first.
    pub round_robin: bool,
}

impl Pool {
    /// A pool in this mode with few server connections.
    pub fn of(pooling: Pooling) -> Self {
        Self { pooling, servers: CONNECTIONS, statements: Some(200), round_robin: false }
    }
}

/// A running pooler.
#[derive(Debug)]
pub struct Pooler {
    keeper: Child,
    port: u16,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // The process may have ended before.
        let _ = self.keeper.wait();
    }
}

impl Pooler {
    /// Starts one in front of the server that all tests of this program share.
    ///
    /// # Panics
    /// When it does not start: no test can say anything then.
    pub fn start(program: &PgBouncer, pool: Pool) -> Self {
        let server = server();
        let mut tries = 1;
        loop {
            match Self::try_start(program, &server, pool) {
                Err(_) if tries < STARTS => tries += 1,
                Err(said) => panic!("pgbouncer does not start: {said}"),
                Ok(pooler) => return pooler,
            }
        }
    }

    fn try_start(program: &PgBouncer, server: &str, pool: Pool) -> Result<Self, String> {
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("study-pooler-{}", Uuid::now_v7().simple()));
        let (config, log) = (folder.join("pgbouncer.ini"), folder.join("log"));
        let as_root = write_files(&folder, &ini(program, server, pool, port)?, &users(server))
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let output = File::create(&log).map_err(|error| error.to_string())?;
        let also = output.try_clone().map_err(|error| error.to_string())?;
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper"]).arg(&folder).arg(&program.program).arg("-q");
        command.arg(&config).current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(output).stderr(also);
        if as_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let keeper = command.spawn().map_err(|error| error.to_string())?;
        let mut pooler = Self { keeper, port };
        let since = Instant::now();
        while since.elapsed() < START_WITHIN && matches!(pooler.keeper.try_wait(), Ok(None)) {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(pooler);
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Err(fs::read_to_string(&log).unwrap_or_else(|_| "it ended at once".to_owned()))
    }

    /// The same database, through the pooler.
    ///
    /// # Panics
    /// When the address is no database's.
    pub fn url_through(&self, url: &str) -> String {
        self.options_through(&options(url)).to_url_lossy().to_string()
    }

    /// Connections to the same database, through the pooler.
    pub fn pool(&self, direct: &PgPool) -> PgPool {
        db::pool::test_after_rest(PgPoolOptions::new())
            .max_connections(CONNECTIONS)
            .connect_lazy_with(self.options_through(&direct.connect_options()))
    }

    fn options_through(&self, direct: &PgConnectOptions) -> PgConnectOptions {
        direct.clone().host("127.0.0.1").port(self.port)
    }
}

/// The pooler's file of settings.
fn ini(program: &PgBouncer, server: &str, pool: Pool, port: u16) -> Result<String, String> {
    use std::fmt::Write as _;
    let server = options(server);
    let mut ini = format!(
        "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
         listen_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = users\n\
         pool_mode = {}\ndefault_pool_size = {}\nserver_round_robin = {}\nmax_client_conn = 500\n\
         server_idle_timeout = 2\nignore_startup_parameters = extra_float_digits\n",
        server.get_host(),
        server.get_port(),
        pool.pooling.word(),
        pool.servers,
        u8::from(pool.round_robin),
    );
    if let Some(statements) = pool.statements.filter(|_| program.translates()) {
        writeln!(ini, "max_prepared_statements = {statements}")
            .map_err(|error| error.to_string())?;
    }
    Ok(ini)
}

/// The pooler's file of users: those it lets in, and their names at the server.
fn users(server: &str) -> String {
    let url = options(server).to_url_lossy();
    format!("\"{}\" \"{}\"\n", url.username(), url.password().unwrap_or_default())
}

/// Writes what it reads; as root for `nobody`. Gives whether this is root.
fn write_files(folder: &Path, ini: &str, users: &str) -> std::io::Result<bool> {
    fs::create_dir(folder)?;
    let files = [folder.join("pgbouncer.ini"), folder.join("users")];
    let absolute = format!("auth_file = {}", files[1].display());
    fs::write(&files[0], ini.replace("auth_file = users", &absolute))?;
    fs::write(&files[1], users)?;
    let as_root = fs::metadata(folder)?.uid() == 0;
    if as_root {
        for path in files.iter().map(PathBuf::as_path).chain([folder]) {
            chown(path, Some(NOBODY), Some(NOBODY))?;
        }
    }
    Ok(as_root)
}

/// A port that is free now.
fn free_port() -> Result<u16, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

fn options(url: &str) -> PgConnectOptions {
    url.parse().unwrap_or_else(|error| panic!("not a database address: {error}"))
}
