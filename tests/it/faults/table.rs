//! The table: what a caller sees, and after the slash how many requests were made.
//!
//! `busy` is worth trying again, and was tried again where it may succeed soon: not after a wait that
//! is too long to be waited for. `rejected` means that the request was understood and refused,
//! `broken` that something is set up wrong or makes no sense. What differs from that is said above
//! each part.

use std::collections::BTreeMap;

use super::Cell;
use super::server::Trouble;

/// Pinecone. Looking up where the index is says more than other refusals: a 404 is an index that isn't
/// there, and the right answer of this table is one whose host isn't known yet, which is busy.
const VECTORS: &str = "
                  | upsert     | query      | remove     | look up
refused           | busy/0     | busy/0     | busy/0     | busy/0
no such host      | busy/0     | busy/0     | busy/0     | busy/0
no head           | busy/3     | busy/3     | busy/3     | busy/3
half a body       | busy/3     | busy/3     | busy/3     | busy/3
401               | broken/1   | broken/1   | broken/1   | broken/1
403               | broken/1   | broken/1   | broken/1   | broken/1
404               | rejected/1 | rejected/1 | rejected/1 | rejected/1
409               | rejected/1 | rejected/1 | rejected/1 | rejected/1
413               | rejected/1 | rejected/1 | rejected/1 | rejected/1
429               | busy/3     | busy/3     | busy/3     | busy/3
429 for 1 s       | busy/3     | busy/3     | busy/3     | busy/3
429 to a date     | busy/1     | busy/1     | busy/1     | busy/1
429 for 10 years  | busy/1     | busy/1     | busy/1     | busy/1
500               | busy/3     | busy/3     | busy/3     | busy/3
503               | busy/3     | busy/3     | busy/3     | busy/3
empty             | broken/1   | broken/1   | broken/1   | broken/1
half of the JSON  | broken/1   | broken/1   | broken/1   | broken/1
closed            | busy/3     | busy/3     | busy/3     | busy/3
HTML              | broken/1   | broken/1   | broken/1   | broken/1
another type      | ok/1       | ok/1       | ok/1       | busy/1
too large, told   | broken/1   | broken/1   | broken/1   | broken/1
too large, untold | broken/1   | broken/1   | broken/1   | broken/1
a byte a second   | busy/3     | busy/3     | busy/3     | busy/3
";

/// An issuer's keys, which whoever checks tokens asks for again by itself; and Sentry, of whose state
/// nobody sees anything who reports to it.
const KEYS_AND_REPORTS: &str = "
                  | keys       | report
refused           | busy/0     | ok/0
no such host      | busy/0     | ok/0
no head           | busy/1     | ok/2
half a body       | busy/1     | ok/2
401               | broken/1   | ok/1
403               | broken/1   | ok/1
404               | rejected/1 | ok/1
409               | rejected/1 | ok/1
413               | rejected/1 | ok/1
429               | busy/1     | ok/2
429 for 1 s       | busy/1     | ok/1
429 to a date     | busy/1     | ok/1
429 for 10 years  | busy/1     | ok/1
500               | busy/1     | ok/2
503               | busy/1     | ok/2
empty             | broken/1   | ok/1
half of the JSON  | broken/1   | ok/1
closed            | busy/1     | ok/2
HTML              | broken/1   | ok/1
another type      | ok/1       | ok/1
too large, told   | broken/1   | ok/1
too large, untold | broken/1   | ok/1
a byte a second   | busy/1     | ok/2
";

/// Upstash. A request waits for these on its way, so a second is too long to be waited for. Taking a
/// try back twice would admit too many: it is done once, or not.
const REDIS: &str = "
                  | cache get  | cache set  | forget     | take       | give back
refused           | busy/0     | busy/0     | busy/0     | busy/0     | busy/0
no such host      | busy/0     | busy/0     | busy/0     | busy/0     | busy/0
no head           | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
half a body       | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
401               | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
403               | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
404               | rejected/1 | rejected/1 | rejected/1 | rejected/1 | rejected/1
409               | rejected/1 | rejected/1 | rejected/1 | rejected/1 | rejected/1
413               | rejected/1 | rejected/1 | rejected/1 | rejected/1 | rejected/1
429               | busy/2     | busy/2     | busy/2     | busy/2     | busy/2
429 for 1 s       | busy/1     | busy/1     | busy/1     | busy/1     | busy/1
429 to a date     | busy/1     | busy/1     | busy/1     | busy/1     | busy/1
429 for 10 years  | busy/1     | busy/1     | busy/1     | busy/1     | busy/1
500               | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
503               | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
empty             | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
half of the JSON  | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
closed            | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
HTML              | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
another type      | none/1     | ok/1       | ok/1       | ok/1       | ok/1
too large, told   | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
too large, untold | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
a byte a second   | busy/2     | busy/2     | busy/2     | busy/2     | broken/1
";

/// Vercel Blob. What was put or deleted needs no word beside the status. A file is bytes, so any body
/// is one; it is read once more when it breaks off, and refused when it is larger than was asked for.
const FILES: &str = "
                  | put        | head       | get        | list       | delete
refused           | busy/0     | busy/0     | busy/0     | busy/0     | busy/0
no such host      | busy/0     | busy/0     | busy/0     | busy/0     | busy/0
no head           | busy/3     | busy/3     | busy/3     | busy/3     | busy/3
half a body       | busy/3     | busy/3     | busy/2     | busy/3     | busy/3
401               | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
403               | broken/1   | broken/1   | broken/1   | broken/1   | broken/1
404               | rejected/1 | none/1     | none/1     | rejected/1 | rejected/1
409               | rejected/1 | rejected/1 | rejected/1 | rejected/1 | rejected/1
413               | rejected/1 | rejected/1 | rejected/1 | rejected/1 | rejected/1
429               | busy/3     | busy/3     | busy/3     | busy/3     | busy/3
429 for 1 s       | busy/3     | busy/3     | busy/3     | busy/3     | busy/3
429 to a date     | busy/1     | busy/1     | busy/1     | busy/1     | busy/1
429 for 10 years  | busy/1     | busy/1     | busy/1     | busy/1     | busy/1
500               | busy/3     | busy/3     | busy/3     | busy/3     | busy/3
503               | busy/3     | busy/3     | busy/3     | busy/3     | busy/3
empty             | ok/1       | broken/1   | ok/1       | broken/1   | ok/1
half of the JSON  | ok/1       | broken/1   | ok/1       | broken/1   | ok/1
closed            | busy/3     | busy/3     | busy/2     | busy/3     | busy/3
HTML              | ok/1       | broken/1   | ok/1       | broken/1   | ok/1
another type      | ok/1       | ok/1       | ok/1       | ok/1       | ok/1
too large, told   | broken/1   | broken/1   | rejected/1 | broken/1   | broken/1
too large, untold | broken/1   | broken/1   | rejected/1 | broken/1   | broken/1
a byte a second   | busy/3     | busy/3     | busy/2     | busy/3     | busy/3
";

/// Resend, whose status is enough and whose repeats send nothing; Twilio, where a repeat could send
/// twice, so what may have been sent is not sent again; Inngest's events, whose status is enough as
/// soon as it is there, whose repeats start nothing and who is tried longest: its own patience for a
/// try is 5 s and for all of them 12, which is three where nothing comes.
const MESSAGES: &str = "
                  | mail       | sms        | events
refused           | busy/0     | busy/0     | busy/0
no such host      | busy/0     | busy/0     | busy/0
no head           | busy/3     | broken/1   | busy/3
half a body       | busy/3     | broken/1   | ok/1
401               | broken/1   | broken/1   | broken/1
403               | broken/1   | broken/1   | broken/1
404               | rejected/1 | rejected/1 | rejected/1
409               | rejected/1 | rejected/1 | rejected/1
413               | rejected/1 | rejected/1 | rejected/1
429               | busy/3     | busy/3     | busy/5
429 for 1 s       | busy/3     | busy/3     | busy/5
429 to a date     | busy/1     | busy/1     | busy/1
429 for 10 years  | busy/1     | busy/1     | busy/1
500               | busy/3     | broken/1   | busy/5
503               | busy/3     | broken/1   | busy/5
empty             | ok/1       | ok/1       | ok/1
half of the JSON  | ok/1       | ok/1       | ok/1
closed            | busy/3     | broken/1   | ok/1
HTML              | ok/1       | ok/1       | ok/1
another type      | ok/1       | ok/1       | ok/1
too large, told   | broken/1   | broken/1   | ok/1
too large, untold | broken/1   | broken/1   | ok/1
a byte a second   | busy/3     | broken/1   | ok/1
";

/// The language model. When the one for the purpose is busy, the other one is asked as well.
const MODEL: &str = "
                  | complete   | embed
refused           | busy/0     | busy/0
no such host      | busy/0     | busy/0
no head           | busy/4     | busy/2
half a body       | busy/4     | busy/2
401               | broken/1   | broken/1
403               | broken/1   | broken/1
404               | rejected/1 | rejected/1
409               | rejected/1 | rejected/1
413               | rejected/1 | rejected/1
429               | busy/4     | busy/2
429 for 1 s       | busy/4     | busy/2
429 to a date     | busy/2     | busy/1
429 for 10 years  | busy/2     | busy/1
500               | busy/4     | busy/2
503               | busy/4     | busy/2
empty             | broken/1   | broken/1
half of the JSON  | broken/1   | broken/1
closed            | busy/4     | busy/2
HTML              | broken/1   | broken/1
another type      | ok/1       | ok/1
too large, told   | broken/1   | broken/1
too large, untold | broken/1   | broken/1
a byte a second   | busy/4     | busy/2
";

/// Fireflies, asked for a meeting, and Zoom, asked for a file. A token of Zoom comes with the file it is
/// for, so one that is refused is nothing to mend here; a file is taken for a transcript by its first
/// line, and a shorter one is one as well.
const RECORDERS: &str = "
                  | meeting    | recording
refused           | busy/0     | busy/0
no such host      | busy/0     | busy/0
no head           | busy/3     | busy/3
half a body       | busy/3     | busy/3
401               | broken/1   | rejected/1
403               | broken/1   | rejected/1
404               | rejected/1 | rejected/1
409               | rejected/1 | rejected/1
413               | rejected/1 | rejected/1
429               | busy/3     | busy/3
429 for 1 s       | busy/3     | busy/3
429 to a date     | busy/1     | busy/1
429 for 10 years  | busy/1     | busy/1
500               | busy/3     | busy/3
503               | busy/3     | busy/3
empty             | broken/1   | rejected/1
half of the JSON  | broken/1   | ok/1
closed            | busy/3     | busy/3
HTML              | broken/1   | rejected/1
another type      | ok/1       | ok/1
too large, told   | broken/1   | broken/1
too large, untold | broken/1   | broken/1
a byte a second   | busy/3     | busy/3
";

const TABLES: [&str; 7] = [VECTORS, KEYS_AND_REPORTS, REDIS, FILES, MESSAGES, MODEL, RECORDERS];

/// The expected outcomes, by row and column.
pub(super) fn expected() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let mut expected = BTreeMap::new();
    for table in TABLES {
        let mut lines = table.lines().filter(|line| !line.is_empty());
        let columns: Vec<_> = lines.next().unwrap().split('|').skip(1).map(str::trim).collect();
        for line in lines {
            let (row, cells) = line.split_once('|').unwrap();
            let cells: Vec<_> = cells.split('|').map(str::trim).collect();
            assert_eq!(cells.len(), columns.len(), "{line}");
            for (column, cell) in columns.iter().zip(cells) {
                let before = expected.insert((row.trim(), *column), cell);
                assert_eq!(before, None, "{line}");
            }
        }
    }
    expected
}

/// The outcomes, in the form of the table.
pub(super) fn draw_table(rows: &[(&str, Trouble)], columns: &[&str], cells: &[Cell]) -> String {
    let line = |first: &str, cells: Vec<&str>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:10}")).collect();
        format!("{first:17} | {}", cells.join(" | "))
    };
    let body = rows
        .iter()
        .zip(cells.chunks(columns.len()))
        .map(|(row, cells)| line(row.0, cells.iter().map(|cell| cell.happened.as_str()).collect()));
    std::iter::once(line("", columns.to_vec())).chain(body).collect::<Vec<_>>().join("\n")
}
