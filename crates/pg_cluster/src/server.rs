//! Making, starting and stopping the server.
//!
//! The server is the child of a small shell script that waits for the end of its input. Whoever
//! holds the other end of that pipe keeps the server up; closing it, by will or by dying, stops it.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::binaries::Binaries;
use crate::data_folder::{self, DataFolder};
use crate::{Life, Trouble};

/// The time that a start may take. After a crash the server replays its log first.
const START_WITHIN: Duration = Duration::from_mins(1);

/// The time that a stop may take: longer than the script's own patience.
const STOP_WITHIN: Duration = Duration::from_secs(40);

/// The pause between two looks at a state.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Tries to start: another program may take the chosen port first, and processes of a server that
/// was killed need a moment to notice and to let go of its memory.
const STARTS: u32 = 5;

/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(700);

/// Runs the server (`$2…`) until the script's input ends; then asks it to end its connections and
/// stop, and insists after 30 s. `$1`, if not empty, is a folder to remove at the end.
const KEEPER: &str = r#"
scratch=$1; shift
exec 3<&0
"$@" 3<&- &
server=$!
(
    read -r _ <&3
    kill -INT "$server"
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        sleep 2
        kill -0 "$server" || exit
    done
    kill -QUIT "$server"
) >/dev/null 2>&1 &
listener=$!
wait "$server"; status=$?
kill "$listener" 2>/dev/null
exec 3<&-
if [ -n "$scratch" ]; then cd / && rm -rf "$scratch"; fi
exit "$status"
"#;

/// Makes new data, complete or not at all.
pub(crate) fn create(
    binaries: &Binaries,
    place: &DataFolder,
    user: &str,
    password: &str,
) -> Result<(), Trouble> {
    let draft = place.draft()?;
    let secret = place.root().join("initdb.password");
    data_folder::write_private(&secret, password)?;
    place.hand_to_user(&secret)?;
    let mut command = place.command(&binaries.initdb);
    command.arg("--pgdata").arg(&draft).arg("--pwfile").arg(&secret).args(["--username", user]);
    command.args(["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]);
    command.args(binaries.locale());
    if place.life == Life::Scratch {
        command.arg("--no-sync");
    }
    let output = command.output().map_err(Trouble::at(&binaries.initdb))?;
    fs::remove_file(&secret).map_err(Trouble::at(&secret))?;
    if !output.status.success() {
        return Err(failed("making its data", &String::from_utf8_lossy(&output.stderr)));
    }
    place.adopt(&draft, password)
}

/// A server this process keeps up.
#[derive(Debug)]
pub(crate) struct PostgresProcess {
    pub(crate) keeper: Child,
}

impl PostgresProcess {
    /// Starts the server on this port of 127.0.0.1, or on a free one, and waits until it takes
    /// connections.
    pub(crate) fn start(
        binaries: &Binaries,
        place: &DataFolder,
        log: &Path,
        port: Option<u16>,
    ) -> Result<(Self, u16), Trouble> {
        let mut tries = 1;
        loop {
            match Self::try_start(binaries, place, log, port) {
                Err(_) if tries < STARTS => tries += 1,
                outcome => return outcome,
            }
            sleep(PAUSE);
        }
    }

    fn try_start(
        binaries: &Binaries,
        place: &DataFolder,
        log: &Path,
        port: Option<u16>,
    ) -> Result<(Self, u16), Trouble> {
        let port = port.map_or_else(free_port, Ok)?;
        let output = File::create(log).map_err(Trouble::at(log))?;
        let also_said = output.try_clone().map_err(Trouble::at(log))?;
        let mut command = place.command(Path::new("sh"));
        let scratch = if place.life == Life::Scratch { place.root() } else { Path::new("") };
        command.args(["-c", KEEPER, "keeper"]).arg(scratch);
        command.arg(&binaries.postgres).arg("-D").arg(place.data());
        for setting in options(place.life, port) {
            command.args(["-c", &setting]);
        }
        command.stdin(Stdio::piped()).stdout(output).stderr(also_said);
        let keeper = command.spawn().map_err(Trouble::at(Path::new("sh")))?;
        let mut server = Self { keeper };
        let since = Instant::now();
        while since.elapsed() < START_WITHIN {
            if ready_port(&place.data()) == Some(port) {
                return Ok((server, port));
            }
            if !matches!(server.keeper.try_wait(), Ok(None)) {
                return Err(failed("starting", &fs::read_to_string(log).unwrap_or_default()));
            }
            sleep(LOOK_EVERY);
        }
        server.stop();
        Err(failed("starting", "it was not ready after a minute"))
    }

    /// True if the server is down although it was not stopped: its keeper ends with it.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.keeper.try_wait(), Ok(None))
    }

    /// Stops the server and waits until it is down.
    pub(crate) fn stop(mut self) {
        drop(self.keeper.stdin.take());
        let since = Instant::now();
        while since.elapsed() < STOP_WITHIN && matches!(self.keeper.try_wait(), Ok(None)) {
            sleep(LOOK_EVERY);
        }
    }
}

/// The settings that differ from Postgres's defaults.
fn options(life: Life, port: u16) -> Vec<String> {
    let mut options = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        // No socket file, whose path would have to be short, and no second way in.
        "unix_socket_directories=".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
    ];
    if life == Life::Scratch {
        let fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        options.extend(fast.map(str::to_owned));
        // Tests against the built functions run side by side, each with a process per function.
        options.push("max_connections=500".to_owned());
    }
    options
}

/// A port that is free now.
fn free_port() -> Result<u16, Trouble> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| failed("looking for a free port", &error.to_string()))
}

/// The port of the server another process keeps up, when it is ready.
pub(crate) fn wait_for_port(data: &Path) -> Result<u16, Trouble> {
    let since = Instant::now();
    while since.elapsed() < START_WITHIN {
        if let Some(port) = ready_port(data) {
            return Ok(port);
        }
        sleep(LOOK_EVERY);
    }
    Err(failed("starting", "another process is starting it and was not ready after a minute"))
}

/// The port in the server's own state file, once that file says `ready`.
fn ready_port(data: &Path) -> Option<u16> {
    let state = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let lines: Vec<&str> = state.lines().map(str::trim).collect();
    (*lines.get(7)? == "ready").then(|| lines.get(3)?.parse().ok()).flatten()
}

/// Stops a server that a killed process left behind, and forgets the state file of a dead one: its
/// process id may be another program's by now.
pub(crate) fn stop_leftover(data: &Path) -> Result<(), Trouble> {
    let file = data.join("postmaster.pid");
    let Ok(state) = fs::read_to_string(&file) else { return Ok(()) };
    let Some(pid) = state.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
        return Ok(());
    };
    if runs_on(pid, data) {
        let _ =
            Command::new("sh").args(["-c", "kill -INT \"$1\"", "sh", &pid.to_string()]).status();
        let since = Instant::now();
        while runs_on(pid, data) {
            if since.elapsed() > STOP_WITHIN {
                return Err(failed(
                    "stopping",
                    &format!("process {pid} of a killed server does not end"),
                ));
            }
            sleep(LOOK_EVERY);
        }
    }
    match fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::at(&file)(error))
        }
        _ => Ok(()),
    }
}

/// True if a process is the server of this data: its command line names the folder.
pub(crate) fn runs_on(pid: u32, data: &Path) -> bool {
    let folder = data.as_os_str().as_encoded_bytes();
    let command = if Path::new("/proc/self").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
    } else {
        let listed = Command::new("ps").args(["-o", "command=", "-p", &pid.to_string()]).output();
        listed.map(|output| output.stdout).unwrap_or_default()
    };
    command.windows(folder.len()).any(|window| window == folder)
}

/// Keeps the line that names the cause, without the time stamp before it.
fn failed(task: &'static str, output: &str) -> Trouble {
    let causes = ["FATAL:", "initdb: error:", "ERROR:"];
    let cause = |line: &&str| causes.iter().any(|word| line.contains(word));
    let line = output
        .lines()
        .find(cause)
        .or_else(|| output.lines().next_back())
        .unwrap_or("it said nothing");
    let from = causes.iter().filter_map(|word| line.find(word)).min().unwrap_or_default();
    Trouble::Failed { task, detail: line[from..].trim().to_owned() }
}
