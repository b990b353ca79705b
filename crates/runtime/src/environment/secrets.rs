//! Secrets: the rule that every one of them has to keep, and those of an installation that was given
//! none, which are made once and kept in a file only its owner reads.
//!
//! Several processes may need them at the same moment (`vercel dev` starts one per request), so the
//! file is locked while it is looked at, and whoever comes first makes what is missing for all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use web::Missing;

use super::invalid_variable;

const FILE: &str = "secrets.env";
const PRIVATE: u32 = 0o600;

/// The secrets that are made: name, what stands before the random part, how that is written.
const MADE: [(&str, &str, Writing); 4] = [
    ("AUTH_SECRET", "", Writing::Base64),
    ("DATA_ENCRYPTION_KEY", "", Writing::Base64),
    ("CRON_SECRET", "", Writing::Hex),
    ("INNGEST_SIGNING_KEY", "signkey-local-", Writing::Hex),
];

/// Bytes of a secret at least: 128 bits, if it is random. What signs tokens and seals data has more.
const MIN_BYTES: usize = 16;

/// Fewer different bytes than a random text of [`MIN_BYTES`] ever has, hexadecimal digits included.
const MIN_DISTINCT_BYTES: usize = 6;

/// A piece this short that makes up a whole secret is a pattern.
const MAX_PATTERN_BYTES: usize = 8;

/// Words that stand in examples until somebody puts a secret there.
const PLACEHOLDERS: [&str; 7] = [
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "replace-me",
    "your-secret",
    "your_secret",
];

/// Fails if a secret is too short or can be guessed, with the reason, which never holds the secret.
/// A prefix that an outside service put before the random part (`signkey-prod-`) doesn't count.
pub(super) fn check(name: &'static str, secret: &str) -> Result<(), Missing> {
    check_bytes(name, random_part(secret).as_bytes(), MIN_BYTES)
}

/// The same for bytes, of which there have to be so many.
pub(super) fn check_bytes(name: &'static str, secret: &[u8], min: usize) -> Result<(), Missing> {
    if secret.len() < min {
        return Err(invalid_variable(
            name,
            &format!("is too short: a secret has {min} bytes or more."),
        ));
    }
    if is_guessable(secret) {
        let reason = "can be guessed: it is a pattern or a placeholder. Make a secret with: \
                      openssl rand -base64 32";
        return Err(invalid_variable(name, reason));
    }
    Ok(())
}

/// An Inngest key without its `signkey-…-`, anything else as it is.
fn random_part(secret: &str) -> &str {
    let rest = secret.strip_prefix("signkey-").and_then(|rest| rest.split_once('-'));
    rest.map_or(secret, |(_, random)| random)
}

fn is_guessable(secret: &[u8]) -> bool {
    let lower = String::from_utf8_lossy(secret).to_lowercase();
    let steps: BTreeSet<i16> =
        secret.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let repeats = |len: usize| secret.chunks(len).all(|chunk| chunk == &secret[..chunk.len()]);
    secret.iter().collect::<BTreeSet<_>>().len() < MIN_DISTINCT_BYTES
        || steps.len() <= 1
        || (1..=MAX_PATTERN_BYTES).any(repeats)
        || PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

#[derive(Clone, Copy)]
enum Writing {
    Base64,
    Hex,
}

/// The secrets in a data folder; those it lacks are made first.
pub(super) fn read_from_folder(folder: &Path) -> Result<BTreeMap<String, String>, Missing> {
    read_or_make(folder).map_err(|error| Missing {
        variable: "STUDY_DATA_DIR",
        reason: format!(
            "must be a folder that can be written to: {} says \"{error}\".",
            folder.join(FILE).display()
        ),
    })
}

fn read_or_make(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    fs::create_dir_all(folder)?;
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(PRIVATE)
        .open(folder.join(FILE))?;
    // Released when the file is closed, also by a crash.
    file.lock()?;
    file.set_permissions(fs::Permissions::from_mode(PRIVATE))?;
    let text = whole_lines(&mut file)?;
    let mut secrets = parse(&text);
    let mut lines = String::new();
    for (name, prefix, writing) in MADE {
        secrets.entry(name.to_owned()).or_insert_with(|| {
            let secret = format!("{prefix}{}", random(writing));
            lines.push_str(&format_line(name, &secret));
            secret
        });
    }
    if !lines.is_empty() {
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
    }
    Ok(secrets)
}

/// The file up to its last line end. A line without one was being written when its writer died, so
/// nobody has used it: it is cut off.
fn whole_lines(file: &mut File) -> io::Result<String> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    text.truncate(whole);
    file.set_len(whole as u64)?;
    file.seek(SeekFrom::End(0))?;
    Ok(text)
}

fn parse(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn format_line(name: &str, secret: &str) -> String {
    format!("{name}={secret}\n")
}

fn random(writing: Writing) -> String {
    let bytes: [u8; 32] = rand::random();
    match writing {
        Writing::Base64 => BASE64_STANDARD.encode(bytes),
        Writing::Hex => bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_can_be_guessed_is_refused_by_its_name_and_not_shown() {
        for weak in [
            "",
            "x",
            "hidden-15-bytes",
            "signkey-prod-",
            "signkey-prod-0123abcd",
            "signkey-hidden-hidden-hidden",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "00000000000000000000000000000000",
            "hiddenhiddenhiddenhiddenhidden",
            "abcdefghijklmnopqrstuvwxyz",
            "abababababababababababababababab",
            "changeme-changeme-hidden-changeme",
            "your-secret-that-is-hidden-somewhere",
        ] {
            let missing = check("CRON_SECRET", weak).unwrap_err();
            assert_eq!(missing.variable, "CRON_SECRET", "{weak}");
            assert!(!missing.reason.contains("hidden"), "{}", missing.reason);
        }
    }

    #[test]
    fn what_is_random_is_a_secret_with_or_without_a_prefix() {
        for _ in 0..1_000 {
            for secret in [
                random(Writing::Hex),
                random(Writing::Base64),
                format!("signkey-prod-{}", random(Writing::Hex)),
                random(Writing::Hex)[..16].to_owned(),
            ] {
                assert!(check("CRON_SECRET", &secret).is_ok(), "{secret}");
            }
        }
    }

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("secrets-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn secrets_are_made_once_and_only_their_owner_reads_them() {
        let folder = folder("once").join("deep");
        let first = read_from_folder(&folder).unwrap();
        assert_eq!(first.len(), MADE.len());
        assert_eq!(read_from_folder(&folder).unwrap(), first);
        let mode = fs::metadata(folder.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, PRIVATE);
    }

    #[test]
    fn processes_that_come_at_once_agree() {
        let folder = folder("at-once");
        let all: Vec<_> = std::thread::scope(|scope| {
            let each: Vec<_> =
                (0..16).map(|_| scope.spawn(|| read_from_folder(&folder).unwrap())).collect();
            each.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(all.iter().all(|secrets| *secrets == all[0]));
    }

    #[test]
    fn a_line_that_was_never_finished_is_made_again() {
        let folder = folder("torn");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(FILE), "CRON_SECRET=mine\nAUTH_SECRET=tor").unwrap();
        let secrets = read_from_folder(&folder).unwrap();
        assert_eq!(secrets["CRON_SECRET"], "mine");
        assert!(secrets["AUTH_SECRET"].len() >= 32);
        assert_eq!(read_from_folder(&folder).unwrap(), secrets);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_named() {
        let missing = read_from_folder(Path::new("/dev/null/nowhere")).unwrap_err();
        assert_eq!(missing.variable, "STUDY_DATA_DIR");
        assert!(missing.to_string().contains("/dev/null/nowhere/secrets.env"), "{missing}");
    }
}
