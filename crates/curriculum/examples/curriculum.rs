//! Prints instances, faults, coverage and lines for the check of the keys:
//! `show <id> [--seeds n]`, `lint [file]`, `coverage`, `export [file] [--seeds n]`, `find <text>`,
//! `recognise <question>`, `leave-one-out`.
#![expect(clippy::print_stdout, reason = "a command line")]

use std::process::ExitCode;
use std::time::Instant;

use curriculum::{Context, find, leave_one_out, lint, print, recognise};

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut seeds = None;
    if let Some(at) = words.iter().position(|word| word == "--seeds") {
        seeds = words.get(at + 1).and_then(|seeds| seeds.parse().ok());
        words.drain(at..(at + 2).min(words.len()));
    }
    let argument = words.get(1).map(String::as_str);
    let lines = match words.first().map(String::as_str) {
        Some("show") => print::show(argument.unwrap_or_default(), seeds.unwrap_or(3)),
        Some("lint") => {
            let linted = lint::lint(argument);
            let lines = print::lint_lines(&linted);
            println!("{}", lines.join("\n"));
            return if linted.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        Some("coverage") => print::coverage(),
        Some("export") => {
            print::export(argument, seeds.unwrap_or(20)).unwrap_or_else(|fault| vec![fault])
        }
        Some("find") => {
            let found = find(&words[1..].join(" "), &Context::default());
            found.iter().map(|found| format!("{found:?}")).collect()
        }
        Some("leave-one-out") => [false, true]
            .map(|known| {
                format!("lesson known {known}: right, wrong, none {:?}", leave_one_out(known))
            })
            .to_vec(),
        Some("recognise") => timed(&words[1..].join(" ")),
        _ => vec!["show, lint, coverage, export, find, recognise or leave-one-out".to_owned()],
    };
    println!("{}", lines.join("\n"));
    ExitCode::SUCCESS
}

/// The first call pays for reading the data.
fn timed(question: &str) -> Vec<String> {
    let started = Instant::now();
    let found = recognise(question, &Context::default(), 5);
    let first = started.elapsed();
    let mut lines: Vec<String> =
        found.iter().map(|found| format!("{:.3} {}", found.score, found.concept)).collect();
    let started = Instant::now();
    recognise(question, &Context::default(), 5);
    lines.push(format!("first {first:?}, then {:?}", started.elapsed()));
    lines
}
