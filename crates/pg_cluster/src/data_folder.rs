//! The folder of a server's files, and its owner.
//!
//! Postgres refuses to run as root. As root its files therefore belong to `nobody` and lie under
//! `/var/tmp`, because `nobody` can't enter a folder such as `/root`. Anyone may create folders
//! there, so one that root does not own is refused.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown,
};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest as _, Sha256};

use crate::{Life, Lock, Trouble};

/// The user and group `nobody`/`nogroup` on Linux.
const NOBODY: u32 = 65_534;

/// Bytes of the hash that names a folder under `/var/tmp`.
const NAME_BYTES: usize = 8;

/// The paths of one server's files.
#[derive(Debug)]
pub(crate) struct DataFolder {
    root: PathBuf,
    as_nobody: bool,
    pub(crate) life: Life,
}

impl DataFolder {
    /// The place that belongs to a (prepared) data folder.
    pub(crate) fn of(folder: &Path, life: Life) -> Result<Self, Trouble> {
        let as_nobody = user()? == 0;
        let root = if as_nobody && life == Life::Kept {
            let hash = Sha256::digest(folder.as_os_str().as_encoded_bytes());
            let root =
                Path::new("/var/tmp").join(format!("study-companion-{}", hex(&hash[..NAME_BYTES])));
            take_ownership(&root)?;
            root
        } else {
            folder.to_owned()
        };
        let place = Self { root, as_nobody, life };
        if as_nobody {
            let open = fs::Permissions::from_mode(0o755);
            fs::set_permissions(&place.root, open).map_err(Trouble::at(&place.root))?;
        }
        if life == Life::Scratch {
            // The server's keeper removes the folder, so it has to own it.
            place.hand_to_user(&place.root)?;
        }
        Ok(place)
    }

    /// The folder of the server's data.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("cluster")
    }

    /// The folder that everything of the server lies in.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file whose presence says that something was done to this data.
    pub(crate) fn marker_file(&self, word: &str) -> PathBuf {
        self.data().join(format!("study-{word}"))
    }

    /// Whether there is finished data here that this password opens. Data left behind by a data
    /// folder that was deleted has another password, and can't be decrypted any more either.
    pub(crate) fn holds_data(&self, password: &str) -> bool {
        fs::read_to_string(self.marker_file("opened-by"))
            .is_ok_and(|known| known == fingerprint(password))
    }

    /// An empty folder for new data, to be put in place by [`DataFolder::adopt`] when it is complete.
    pub(crate) fn draft(&self) -> Result<PathBuf, Trouble> {
        let draft = self.root.join("cluster.new");
        remove(&draft)?;
        DirBuilder::new().mode(0o700).create(&draft).map_err(Trouble::at(&draft))?;
        self.hand_to_user(&draft)?;
        Ok(draft)
    }

    /// Makes a finished draft the data of this place. What was there is set aside, not deleted:
    /// should its password turn up again, it can be put back by hand.
    pub(crate) fn adopt(&self, draft: &Path, password: &str) -> Result<(), Trouble> {
        let seal = draft.join("study-opened-by");
        fs::write(&seal, fingerprint(password)).map_err(Trouble::at(&seal))?;
        let data = self.data();
        if data.exists() {
            let aside = self.root.join("cluster.replaced");
            remove(&aside)?;
            fs::rename(&data, &aside).map_err(Trouble::at(&data))?;
        }
        fs::rename(draft, &data).map_err(Trouble::at(&data))
    }

    /// Hands a file to the user that Postgres runs as.
    pub(crate) fn hand_to_user(&self, path: &Path) -> Result<(), Trouble> {
        if self.as_nobody {
            chown(path, Some(NOBODY), Some(NOBODY)).map_err(Trouble::at(path))?;
        }
        Ok(())
    }

    /// A command that runs as the user Postgres may run as, out of reach of the terminal's Ctrl-C:
    /// the server has to outlast the requests that are being answered.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).process_group(0).stdin(Stdio::null());
        if self.as_nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

/// Makes the data folder if need be; gives its absolute path.
pub(crate) fn prepare(folder: PathBuf) -> Result<PathBuf, Trouble> {
    let creation = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    creation
        .and_then(|()| folder.canonicalize())
        .map_err(|source| Trouble::File { path: folder, source })
}

/// Takes the folder for this process; none when another process has it.
pub(crate) fn lock(folder: &Path) -> Result<Option<Lock>, Trouble> {
    let path = folder.join("postgres.lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(Trouble::at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(source)) => Err(Trouble::File { path, source }),
    }
}

/// The server's password, made at the first call for a folder.
pub(crate) fn password(folder: &Path, bytes: usize) -> Result<String, Trouble> {
    let path = folder.join("postgres.password");
    match fs::read_to_string(&path) {
        Ok(known) if known.len() == 2 * bytes => return Ok(known),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Trouble::at(&path)(error));
        }
        Ok(_) | Err(_) => {}
    }
    let drawn: Vec<u8> = (0..bytes).map(|_| rand::random()).collect();
    let password = hex(&drawn);
    write_private(&path, &password)?;
    Ok(password)
}

/// Writes a file that only its owner can read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), Trouble> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true).mode(0o600);
    let mut file = options.open(path).map_err(Trouble::at(path))?;
    file.write_all(text.as_bytes()).map_err(Trouble::at(path))
}

/// A name for a temporary folder that no other process has.
pub(crate) fn scratch() -> PathBuf {
    let name = hex(&rand::random::<[u8; NAME_BYTES]>());
    Path::new("/var/tmp").join(format!("study-companion-scratch-{name}"))
}

/// Removes a folder if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Trouble::at(path)(error)),
        _ => Ok(()),
    }
}

/// Makes a folder under `/var/tmp`, or accepts the one that is there if it is ours: a real folder,
/// owned by this user, that nobody else can write to.
fn take_ownership(root: &Path) -> Result<(), Trouble> {
    match DirBuilder::new().mode(0o755).create(root) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(Trouble::at(root)(error)),
        _ => {
            let metadata = fs::symlink_metadata(root).map_err(Trouble::at(root))?;
            let ours =
                metadata.is_dir() && metadata.uid() == user()? && metadata.mode() & 0o022 == 0;
            if ours { Ok(()) } else { Err(Trouble::Foreign(root.to_owned())) }
        }
    }
}

/// The user id this process acts as. The standard library can't tell.
fn user() -> Result<u32, Trouble> {
    let failed = |detail: String| Trouble::Failed { task: "looking up this user's id", detail };
    let output =
        Command::new("id").arg("-u").output().map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| failed(format!("`id -u` said {:?}", text.trim())))
}

fn fingerprint(password: &str) -> String {
    hex(&Sha256::digest(password.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
