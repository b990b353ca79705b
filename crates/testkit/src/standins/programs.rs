//! Services that programs of others play (`tests/standins/`), started once for all tests of a
//! program, and the vendors' own clients, to hold ours against.
//!
//! Each is a Node program that lives until its input ends, so it never outlives the test program.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use crate::note_skipped;

/// A database behind Upstash's API.
#[derive(Debug, Deserialize)]
pub struct RestRedis {
    /// The base address.
    pub url: String,
    /// The token.
    pub token: String,
}

/// The addresses of the services that npm's `emulate` plays.
#[derive(Debug, Deserialize)]
pub struct Emulated {
    /// Vercel Blob.
    pub blob: BlobStore,
    /// Resend.
    pub resend: Mailing,
    /// Twilio.
    pub twilio: Texting,
}

/// A store of files.
#[derive(Debug, Deserialize)]
pub struct BlobStore {
    /// The address at which files are written, listed and removed.
    pub api: String,
    /// The address at which files are read.
    pub reads: String,
    /// The token.
    pub token: String,
}

/// A service for e-mail.
#[derive(Debug, Deserialize)]
pub struct Mailing {
    /// The base address.
    pub url: String,
    /// The API key.
    pub key: String,
}

/// A service for SMS.
#[derive(Debug, Deserialize)]
pub struct Texting {
    /// The base address.
    pub url: String,
    /// The account.
    pub sid: String,
    /// The auth token.
    pub token: String,
    /// The number of the sender.
    pub from: String,
}

/// A program that plays services, and where they are.
struct Running<T> {
    places: T,
    /// Holds the program's input: without it, it ends.
    _keeper: Child,
}

/// A Redis behind Upstash's API. Without the programs for it the test is noted as skipped.
pub fn rest_redis(test: &str) -> Option<&'static RestRedis> {
    static RUNNING: OnceLock<Running<RestRedis>> = OnceLock::new();
    if !require_node(test) || !require_program(test, "redis-server") {
        return None;
    }
    Some(&RUNNING.get_or_init(|| start("redis-rest.mjs")).places)
}

/// The services that `emulate` plays. Without the programs for it the test is noted as skipped.
pub fn emulated(test: &str) -> Option<&'static Emulated> {
    static RUNNING: OnceLock<Running<Emulated>> = OnceLock::new();
    if !require_node(test) {
        return None;
    }
    Some(&RUNNING.get_or_init(|| start("emulate.mjs")).places)
}

/// The result of a vendor's own client for a request to `tests/standins/vendor-clients.mjs`.
///
/// # Panics
/// When the client fails: the stand-in then differs from its service.
pub fn run_vendor_client(request: &Value) -> Value {
    let mut child = node("vendor-clients.mjs").spawn().unwrap_or_else(|error| panic!("{error}"));
    if let Some(mut input) = child.stdin.take() {
        input.write_all(request.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    }
    let output = child.wait_with_output().unwrap_or_else(|error| panic!("{error}"));
    assert!(output.status.success(), "the other client fails");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn node(script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(root().join("tests/standins").join(script));
    node.stdin(Stdio::piped()).stdout(Stdio::piped());
    node
}

/// True if the vendors' own clients are installed; else the test is noted as skipped.
pub fn has_vendor_clients(test: &str) -> bool {
    require_node(test)
}

fn require_node(test: &str) -> bool {
    if !root().join("node_modules/emulate").exists() {
        note_skipped(test, "the packages of package-lock.json");
        return false;
    }
    require_program(test, "node")
}

fn require_program(test: &str, program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let is_installed = command.status().is_ok();
    if !is_installed {
        note_skipped(test, program);
    }
    is_installed
}

/// Starts a program and reads the line that says where its services are.
fn start<T: for<'de> Deserialize<'de>>(script: &str) -> Running<T> {
    let mut child = node(script).spawn().unwrap_or_else(|error| panic!("{script}: {error}"));
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        let read = BufReader::new(output).read_line(&mut line);
        read.unwrap_or_else(|error| panic!("{script}: {error}"));
    }
    let places = serde_json::from_str(&line);
    Running { places: places.unwrap_or_else(|error| panic!("{script}: {error}")), _keeper: child }
}
