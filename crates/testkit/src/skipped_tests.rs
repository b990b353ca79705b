//! Tests of what is not on this machine.

use std::io::Write as _;

/// Notes where `npm test` looks that a test could not run, and what it needs. The test then ends,
/// and counts as skipped.
///
/// # Panics
/// When the note can't be written.
pub fn note_skipped(test: &str, needs: &str) {
    let Some(notes) = std::env::var_os("STUDY_SKIPPED_TESTS") else { return };
    let written = std::fs::OpenOptions::new()
        .append(true)
        .open(notes)
        .and_then(|mut notes| writeln!(notes, "{test}\t{needs}"));
    written.unwrap_or_else(|error| panic!("{test} can't be noted as skipped: {error}"));
}
