//! `dev reseal`: seals everything that is stored anew, with the newest key, while the product runs.

use std::time::{Duration, Instant};

use clap::Args;
use companion::reseal::{self, Reseal, ResealProgress, Survey};
use web::Services as _;

use crate::database::Database;
use crate::{Result, block_on, environment};

/// The pause between two lines of progress.
const SHOW_EVERY: Duration = Duration::from_secs(2);

#[derive(Args)]
#[group(skip)]
pub(crate) struct Arguments {
    /// Change nothing; count the values under each key
    #[arg(long, visible_alias = "status")]
    dry_run: bool,
}

/// Reseals, or only says what there is. Fails when something is left under an older key.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let database = Database::join(environment())?;
    block_on(async {
        let outcome = work(arguments, &database).await;
        database.close().await?;
        outcome
    })
}

async fn work(arguments: &Arguments, database: &Database) -> Result<()> {
    let adapters = &database.adapters;
    let cx = Reseal { db: adapters.db()?, blobs: adapters.blobs()?, vault: adapters.vault()? };
    if arguments.dry_run {
        let survey = reseal::survey(&cx).await?;
        print!("{}", describe_survey(&survey));
        let stale = survey.stale_count();
        println!("{stale} values would be sealed anew. Nothing was changed.");
        return Ok(());
    }
    let started = Instant::now();
    let mut shown = started;
    let done = reseal::run(&cx, |progress| {
        if shown.elapsed() >= SHOW_EVERY {
            shown = Instant::now();
            println!("{}", line(progress, started.elapsed()));
        }
    })
    .await?;
    println!("{}", line(done, started.elapsed()));
    let survey = reseal::survey(&cx).await?;
    print!("{}", describe_survey(&survey));
    match survey.stale_count() {
        0 => Ok(()),
        left => Err(format!(
            "{left} values are not under the newest key: those with a key that is configured can't \
             be opened (see above), or are written by functions that still run with an older key. \
             Run this again once they have ended."
        )
        .into()),
    }
}

fn line(progress: ResealProgress, since: Duration) -> String {
    let ResealProgress { resealed, overtaken, unreadable, left } = progress;
    let seconds = since.as_secs().max(1);
    let mut sentences = vec![format!(
        "Sealed {resealed} values anew in {seconds} s ({} a second), {left} left in the database.",
        resealed / seconds
    )];
    if overtaken > 0 {
        sentences.push(format!("{overtaken} were written by the product meanwhile."));
    }
    if unreadable > 0 {
        sentences.push(format!("{unreadable} can't be opened."));
    }
    sentences.join(" ")
}

/// A report of sealed values by key, and of keys that can be dropped.
fn describe_survey(survey: &Survey) -> String {
    let mut lines = vec![format!(
        "Under the newest key {} and in the newest format: {}.",
        survey.newest_key, survey.newest
    )];
    for values in &survey.stale {
        let missing = if values.has_key { "" } else { ", which is not in DATA_ENCRYPTION_KEY" };
        let newest = values.key_id == survey.newest_key;
        let format = if newest { ", in the older format" } else { "" };
        lines.push(format!(
            "{}: {} under the key {}{missing}{format}.",
            values.place, values.count, values.key_id
        ));
    }
    if survey.plain_files > 0 {
        lines.push(format!(
            "{} uploaded files are plain: they are sealed when they are read for the first time.",
            survey.plain_files
        ));
    }
    if survey.absent_files > 0 {
        lines.push(format!(
            "{} files are not in the store: is this its BLOB_READ_WRITE_TOKEN? Drop no key before \
             that is certain.",
            survey.absent_files
        ));
    } else {
        lines.extend(survey.unused_keys.iter().map(|key| {
            format!("Nothing is under the key {key} any more: take it out of DATA_ENCRYPTION_KEY.")
        }));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use companion::reseal::StaleValues;

    use super::*;

    fn survey() -> Survey {
        Survey {
            newest_key: "k2".into(),
            newest: 7,
            stale: Vec::new(),
            plain_files: 0,
            absent_files: 0,
            unused_keys: vec!["k1".into()],
        }
    }

    #[test]
    fn a_key_is_called_unused_only_when_every_file_was_seen() {
        let dropped = "Nothing is under the key k1 any more";
        assert!(describe_survey(&survey()).contains(dropped));
        let unseen = Survey { absent_files: 1, ..survey() };
        assert!(!describe_survey(&unseen).contains(dropped));
        assert!(describe_survey(&unseen).contains("BLOB_READ_WRITE_TOKEN"));
    }

    #[test]
    fn values_are_listed_by_place_and_key() {
        let values = |key_id: &str, has_key| StaleValues {
            place: "messages.content".into(),
            key_id: key_id.into(),
            has_key,
            count: 3,
        };
        let stale = vec![values("k1", true), values("k0", false), values("k2", true)];
        let text = describe_survey(&Survey { stale, unused_keys: Vec::new(), ..survey() });
        assert!(text.contains("messages.content: 3 under the key k1.\n"), "{text}");
        assert!(
            text.contains("under the key k0, which is not in DATA_ENCRYPTION_KEY.\n"),
            "{text}"
        );
        assert!(text.contains("under the key k2, in the older format.\n"), "{text}");
    }

    #[test]
    fn progress_has_a_rate_and_what_is_left() {
        let progress = ResealProgress { resealed: 500, overtaken: 0, unreadable: 2, left: 40 };
        assert_eq!(
            line(progress, Duration::from_secs(10)),
            "Sealed 500 values anew in 10 s (50 a second), 40 left in the database. 2 can't be opened."
        );
    }
}
