//! Every adapter while its service misbehaves: one row per fault, one column per call.
//!
//! A cell says what the caller sees and how many requests the service got. All of them also hold
//! that the call ends in time, that the fault repeats no key, address or body, and that nothing goes
//! on afterwards.

mod calls;
mod circuit_breaker;
mod server;
mod table;

use std::time::{Duration, Instant};

use futures::future::join_all;
use ports::Fault;
use tokio::sync::Semaphore;

use calls::{CallResult, Column, ServiceSite};
use server::{Length, REPEATED, ServerRole, Trouble, Troubled, Wish};

/// The key that all adapters are given.
const KEY: &str = "key0123456789secret";

/// The time that the client waits for an answer. The product is more patient; nothing else is different.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// For large answers, which take their time to be read.
const READING: Duration = Duration::from_secs(25);

/// The time that a cell may take: five tries and the pauses between them, on a busy machine.
const IN_TIME: Duration = Duration::from_secs(15);

/// Cells at a time: with more, a small machine is what they wait for. A large answer counts as many.
const AT_ONCE: usize = 60;
const LARGE: u32 = 20;

/// A wait as a service may ask for it: short enough to be waited, longer, beyond belief.
const WAITED: Wish = Wish::InSeconds(1);
const IN_TWO_MINUTES: Wish = Wish::AtDateIn(120);
const IN_TEN_YEARS: Wish = Wish::InSeconds(10 * 365 * 86_400);

/// All that may go wrong, by the name of its row.
const ROWS: [(&str, Trouble); 23] = [
    ("refused", Trouble::Refused),
    ("no such host", Trouble::Unknown),
    ("no head", Trouble::SilentHead),
    ("half a body", Trouble::SilentBody),
    ("401", Trouble::Status(401)),
    ("403", Trouble::Status(403)),
    ("404", Trouble::Status(404)),
    ("409", Trouble::Status(409)),
    ("413", Trouble::Status(413)),
    ("429", Trouble::TooMany(Wish::Unsaid)),
    ("429 for 1 s", Trouble::TooMany(WAITED)),
    ("429 to a date", Trouble::TooMany(IN_TWO_MINUTES)),
    ("429 for 10 years", Trouble::TooMany(IN_TEN_YEARS)),
    ("500", Trouble::Status(500)),
    ("503", Trouble::Status(503)),
    ("empty", Trouble::Empty),
    ("half of the JSON", Trouble::Truncated),
    ("closed", Trouble::Closed),
    ("HTML", Trouble::Html),
    ("another type", Trouble::WrongType),
    ("too large, told", Trouble::TooLarge(Length::Told)),
    ("too large, untold", Trouble::TooLarge(Length::Untold)),
    ("a byte a second", Trouble::Slow),
];

/// The outcome in one cell.
struct Cell {
    column: &'static str,
    row: &'static str,
    /// The outcome for the caller, and the number of requests.
    happened: String,
    /// Other faults of the outcome.
    wrong: Vec<String>,
}

async fn fill_cell(row: (&'static str, Trouble), column: &Column, turns: &Semaphore) -> Cell {
    let role = ServerRole { trouble: row.1, right: column.right, max_bytes: column.max_bytes };
    let large = matches!(row.1, Trouble::TooLarge(_));
    let (patience, in_time) = if large { (READING, READING) } else { (PATIENCE, IN_TIME) };
    let _turn = turns.acquire_many(if large { LARGE } else { 1 }).await.unwrap();
    let server = Troubled::start(role).await;
    let place = ServiceSite { url: server.url.clone(), http: calls::http(patience) };
    let started = Instant::now();
    let outcome = (column.call)(place).await;
    let (took, requests) = (started.elapsed(), server.request_count());
    let mut wrong = Vec::new();
    if took > in_time {
        wrong.push(format!("it took {took:?}"));
    }
    if row.1 == Trouble::TooMany(WAITED) && requests > 1 && took < Duration::from_secs(1) {
        wrong.push("it did not wait".to_owned());
    }
    if let Err(fault) = &outcome {
        let message = fault.to_string();
        let host = server.url.split("://").nth(1).unwrap_or_default().to_owned();
        let secrets = [KEY, REPEATED, "<p>", host.as_str()];
        wrong.extend(
            secrets.iter().filter(|secret| message.contains(**secret)).map(|_| message.clone()),
        );
        wrong.extend(wait_is_wrong(row.1, fault));
    }
    // Work that goes on afterwards would be seen by now.
    tokio::time::sleep(Duration::from_millis(300)).await;
    if server.request_count() != requests {
        wrong.push("it went on afterwards".to_owned());
    }
    let happened = format!("{}/{requests}", outcome_word(&outcome));
    Cell { column: column.name, row: row.0, happened, wrong }
}

fn outcome_word(outcome: &CallResult) -> &'static str {
    match outcome {
        Ok(brought) => brought,
        Err(Fault::Busy { .. }) => "busy",
        Err(Fault::Limited { .. }) => "limited",
        Err(Fault::Rejected(_)) => "rejected",
        Err(Fault::Broken(_)) => "broken",
        Err(Fault::NoConsent) => "without consent",
    }
}

/// A caller who is told to come back is told when, within a quarter of an hour.
fn wait_is_wrong(trouble: Trouble, fault: &Fault) -> Option<String> {
    let Fault::Busy { retry_after, .. } = fault else { return None };
    let seconds = retry_after.map(|wait| wait.as_secs());
    let right = match trouble {
        Trouble::TooMany(WAITED) => seconds == Some(1),
        Trouble::TooMany(IN_TWO_MINUTES) => seconds.is_some_and(|wait| (100..=120).contains(&wait)),
        Trouble::TooMany(IN_TEN_YEARS) => seconds == Some(900),
        _ => seconds.is_none(),
    };
    (!right).then(|| format!("it says to come back in {retry_after:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_every_service_is_seen_as_the_table_says() {
    let started = Instant::now();
    let columns = calls::all();
    let turns = Semaphore::new(AT_ONCE);
    let cells =
        ROWS.iter().flat_map(|row| columns.iter().map(|column| fill_cell(*row, column, &turns)));
    let cells = join_all(cells).await;
    let expected = table::expected();
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    let mut wrong = Vec::new();
    for cell in &cells {
        let at = format!("{} × {}", cell.row, cell.column);
        match expected.get(&(cell.row, cell.column)) {
            Some(expected) if *expected == cell.happened => {}
            expected => wrong.push(format!("{at}: {} instead of {expected:?}", cell.happened)),
        }
        wrong.extend(cell.wrong.iter().map(|what| format!("{at}: {what}")));
    }
    println!("{}", table::draw_table(&ROWS, &names, &cells));
    println!("{} cells in {:.1} s", cells.len(), started.elapsed().as_secs_f64());
    assert_eq!(expected.len(), cells.len(), "the table has a cell for each, and no other");
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
