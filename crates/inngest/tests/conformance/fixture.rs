//! The example program as a process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

static BUILT: Once = Once::new();

/// Runs until dropped.
pub(crate) struct Fixture {
    /// Such as `http://127.0.0.1:40123/api/inngest`.
    pub(crate) url: String,
    process: Child,
}

impl Fixture {
    /// Starts it with these variables and no others of the service's.
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let program = program();
        let mut command = Command::new(&program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("INNGEST_") {
                command.env_remove(name);
            }
        }
        let mut process = command
            .env("PORT", "0")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://127.0.0.1:"), "it said {url:?}");
        Self { url: url.trim().to_owned(), process }
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The path of the program. Cargo builds examples with a crate's tests, but not with one test of it.
fn program() -> PathBuf {
    // From `debug/deps/conformance-0123` to `debug/examples/conformance`.
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let program = folder.join("examples").join("conformance");
    BUILT.call_once(|| {
        if !is_fresh(&program) {
            build();
        }
    });
    program
}

/// Whether the program is newer than everything it is made from here. Asking Cargo would mean
/// waiting for whatever else is being built.
fn is_fresh(program: &Path) -> bool {
    let Ok(built_at) = program.metadata().and_then(|file| file.modified()) else { return false };
    let mut folders: Vec<PathBuf> = ["src", "examples", "../ports/src", "../steps/src"]
        .map(|folder| Path::new(CRATE).join(folder))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let about = entry.metadata().unwrap();
            if about.is_dir() {
                folders.push(entry.path());
            } else if about.modified().unwrap() > built_at {
                return false;
            }
        }
    }
    true
}

fn build() {
    let example = ["build", "--quiet", "--offline", "--package", "inngest", "--example"];
    let built = Command::new(env!("CARGO"))
        .args(example)
        .arg("conformance")
        .current_dir(CRATE)
        .status()
        .unwrap();
    assert!(built.success(), "the example does not build");
}
