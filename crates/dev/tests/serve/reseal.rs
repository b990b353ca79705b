//! `dev reseal` beside a server that runs.

use std::process::Output;

use crate::server::Home;

const KEY: &str = "DATA_ENCRYPTION_KEY";
/// 32 bytes each, in base64.
const OLD: &str = "/c1onzLAQ3CgUh1ZbMlx+xxpdaLz2wF+v6V8nDfHJOM=";
const NEW: &str = "TiAQEYG2qeq15Q1GQnQJ6uRLCm7hyBDXXt0yXlTt2SY=";

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The number that stands in front of these words.
fn number(text: &str, words: &str) -> u32 {
    let (before, _) = text.rsplit_once(words).unwrap_or_else(|| panic!("{text}"));
    before.rsplit([' ', '\n']).next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_operator_changes_the_key_while_the_product_runs() {
    let home = Home::new();
    let both = format!("{NEW},{OLD}");
    let server = home.serve(&[], &[(KEY, OLD)]).await;
    let stale = stdout(&home.run_to_end(&["reseal", "--status"], &[(KEY, &both)]));
    let values = number(&stale, " values would be sealed anew");
    assert!(values > 10, "{stale}");
    assert!(
        stale.contains("Nothing was changed.") && stale.contains("session_turns.text: "),
        "{stale}"
    );
    assert!(!stale.contains("take it out"), "{stale}");

    let resealed = stdout(&home.run_to_end(&["reseal"], &[(KEY, &both)]));
    assert!(number(&resealed, " values anew in ") >= values, "{resealed}");
    assert!(resealed.contains("any more: take it out of DATA_ENCRYPTION_KEY."), "{resealed}");
    let again = stdout(&home.run_to_end(&["reseal"], &[(KEY, &both)]));
    assert_eq!(number(&again, " values anew in "), 0);

    // With the wrong key alone, it is an error that names what is missing.
    let lost = home.run_to_end(&["reseal"], &[(KEY, OLD)]);
    assert!(!lost.status.success());
    let lost = String::from_utf8(lost.stdout).unwrap();
    assert!(lost.contains("which is not in DATA_ENCRYPTION_KEY"), "{lost}");
    drop(server);
}
