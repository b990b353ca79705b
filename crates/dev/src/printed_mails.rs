//! Shows the mails that would have been sent: on this machine nobody delivers them, and the codes in
//! them are needed to try the product.

use std::collections::HashSet;
use std::time::Duration;

use db::local::outbox::{OutboxMessage, list_newest};
use sqlx::PgPool;
use tokio::time::sleep;

use crate::Result;

/// The pause between two looks at the outbox.
const EVERY: Duration = Duration::from_millis(500);

/// Letters that are looked at: more than come within that time.
const LETTERS: i64 = 50;

/// Prints each letter that comes, until the process stops. Those of earlier runs are not repeated.
pub(crate) async fn show(db: PgPool) -> Result<()> {
    let mut known = ids(&list_newest(&db, LETTERS).await?);
    loop {
        sleep(EVERY).await;
        let letters = match list_newest(&db, LETTERS).await {
            Ok(letters) => letters,
            Err(error) => {
                tracing::debug!(%error, "the outbox could not be read");
                continue;
            }
        };
        for letter in letters.iter().rev().filter(|letter| !known.contains(&letter.id)) {
            println!("{}", format_mail(letter));
        }
        known = ids(&letters);
    }
}

fn ids(letters: &[OutboxMessage]) -> HashSet<String> {
    letters.iter().map(|letter| letter.id.clone()).collect()
}

fn format_mail(letter: &OutboxMessage) -> String {
    let OutboxMessage { channel, recipient, subject, body, .. } = letter;
    let lines = body.trim().lines().map(|line| format!("\n    {line}"));
    format!(
        "\nAn {channel} to {recipient} would have been sent: {subject}{}",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_shown_with_its_code() {
        let letter = OutboxMessage {
            id: "verify-email:1".into(),
            channel: "email".into(),
            recipient: "ada@example.com".into(),
            subject: "Your code".into(),
            body: "Your code is 4711\n\nIt counts for 24 hours.\n".into(),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let shown = format_mail(&letter);
        assert!(shown.contains("to ada@example.com would have been sent: Your code\n"), "{shown}");
        assert!(shown.contains("\n    Your code is 4711\n"), "{shown}");
        assert!(!shown.ends_with('\n'), "{shown}");
    }
}
