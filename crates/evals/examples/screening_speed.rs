//! How long the screening of a text takes, by its length: `screening_speed FILE`, with messages as
//! `eval safety` reads them.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::hint::black_box;
use std::time::Instant;

use domain::safety::screen;
use domain::transcript::SpeakerRole;

const ROUNDS: usize = 20;

/// Bytes of the longer texts, which are made of messages one after the other.
const LENGTHS: [usize; 4] = [200, 1_300, 4_000, 16_000];

fn main() -> Result<(), evals::Error> {
    let path = std::env::args().nth(1).ok_or("Usage: screening_speed FILE")?;
    let mut messages = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let message: serde_json::Value = serde_json::from_str(line)?;
        messages.extend(message["text"].as_str().map(str::to_owned));
    }
    screen("the first text reads the rules", SpeakerRole::Student);
    report("a message", &messages);
    for length in LENGTHS {
        let mut texts = vec![String::new()];
        for message in &messages {
            if texts.last().is_some_and(|text| text.len() >= length) {
                texts.push(String::new());
            }
            if let Some(text) = texts.last_mut() {
                text.push_str(message);
                text.push_str(". ");
            }
        }
        texts.retain(|text| text.len() >= length);
        report(&format!("{length} bytes"), &texts);
    }
    Ok(())
}

/// Prints the mean and the longest of the shortest times of each text.
fn report(name: &str, texts: &[String]) {
    let micros: Vec<f64> = texts.iter().map(|text| shortest(text)).collect();
    let mean = micros.iter().sum::<f64>() / micros.len().max(1) as f64;
    let longest = micros.iter().copied().fold(0.0, f64::max);
    println!("{name}: {} texts, mean {mean:.0} µs, longest {longest:.0} µs", texts.len());
}

fn shortest(text: &str) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        black_box(screen(black_box(text), SpeakerRole::Student));
        start.elapsed().as_secs_f64() * 1e6
    });
    times.fold(f64::MAX, f64::min)
}
