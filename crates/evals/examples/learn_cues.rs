//! Learns the weights of the cues from written messages (multinomial logistic regression with AdaGrad;
//! the same messages give the same weights) and prints the data file.
//!
//! `learn_cues FILE... [--without FILE...]`: messages in the format of `cases/safety_training` or JSONL.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::collections::{BTreeMap, HashMap};

use domain::safety::{RiskCategory, cue_names, decide, screen};
use domain::transcript::SpeakerRole;

const CLASSES: usize = 9;
const ROUNDS: usize = 40;
const RATE: f32 = 0.5;
const PENALTY: f32 = 2e-4;
const SCALE: f32 = 20.0;
/// Messages a cue must be in.
const MIN_MESSAGES: usize = 2;
const BIAS: &str = "!any";

fn value(cues: &[usize], at: usize) -> f32 {
    if at == 0 { 1.0 } else { 1.0 / (cues.len().max(2) as f32 - 1.0).sqrt() }
}

struct Message {
    text: String,
    by_rules: Option<usize>,
    class: usize,
    cues: Vec<String>,
}

fn class_of(category: &str) -> usize {
    RiskCategory::parse(category)
        .filter(|category| *category != RiskCategory::PersonalData)
        .and_then(|category| RiskCategory::ALL.iter().position(|known| *known == category))
        .map_or(0, |at| at + 1)
}

fn message(class: usize, text: &str, speaker: &str) -> Message {
    let speaker = SpeakerRole::parse(speaker).unwrap_or(SpeakerRole::Unknown);
    let mut cues = cue_names(text, speaker).concat();
    cues.sort_unstable();
    cues.dedup();
    cues.insert(0, BIAS.to_owned());
    let by_rules = decide(&screen(text, speaker), &[]).category.map(|c| class_of(c.as_str())).filter(|c| *c > 0);
    Message { class, cues, by_rules, text: text.to_owned() }
}

fn read(path: &str) -> Result<Vec<Message>, evals::Error> {
    let data = std::fs::read_to_string(path)?;
    let mut messages = Vec::new();
    let (mut class, mut speaker) = (0, "student");
    for line in data.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('{') {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let word = |name: &str| value[name].as_str().unwrap_or_default();
            messages.push(message(class_of(word("category")), word("text"), word("speaker")));
        } else if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let (category, by) = header.split_once(' ').unwrap_or((header, "student"));
            (class, speaker) = (class_of(category), by);
        } else if !line.starts_with('#') {
            messages.push(message(class, line, speaker));
        }
    }
    Ok(messages)
}

type Weights = [f32; CLASSES];

/// By message: its class and the numbers of its cues.
fn learn(messages: &[(usize, Vec<usize>)], cues: usize) -> Vec<Weights> {
    let (mut weights, mut squares) = (vec![[0.0; CLASSES]; cues], vec![[1e-2; CLASSES]; cues]);
    let mut order: Vec<usize> = (0..messages.len()).collect();
    let mut state = 7_u64;
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bound = u64::try_from(at).unwrap_or(u64::MAX) + 1;
            order.swap(at, usize::try_from((state >> 33) % bound).unwrap_or_default());
        }
        for at in &order {
            let (class, cues) = &messages[*at];
            step(*class, cues, &mut weights, &mut squares);
        }
    }
    weights
}

fn step(class: usize, cues: &[usize], weights: &mut [Weights], squares: &mut [Weights]) {
    let mut sums: Weights = [0.0; CLASSES];
    for (place, cue) in cues.iter().enumerate() {
        let value = value(cues, place);
        for (sum, weight) in sums.iter_mut().zip(weights[*cue]) {
            *sum += weight * value;
        }
    }
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let all: f32 = sums.iter().map(|sum| (sum - most).exp()).sum();
    for (place, cue) in cues.iter().enumerate() {
        let value = value(cues, place);
        for at in 0..CLASSES {
            let chance = (sums[at] - most).exp() / all;
            let target = if at == class { 1.0 } else { 0.0 };
            let slope = (chance - target) * value + PENALTY * weights[*cue][at];
            squares[*cue][at] += slope * slope;
            weights[*cue][at] -= RATE * slope / squares[*cue][at].sqrt();
        }
    }
}

fn test(path: &str, messages: &[Message], numbers: &HashMap<&str, usize>, weights: &[Weights]) {
    let t0: f32 = std::env::var("T").ok().and_then(|t| t.parse().ok()).unwrap_or(0.5);
    let verbose = std::env::var("V").is_ok();
    println!("== {path}");
    for t in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let (mut found, mut alarms, mut right) = (0, 0, 0);
        let mut by: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for m in messages {
            let cues: Vec<usize> = m.cues.iter().filter_map(|c| numbers.get(c.as_str()).copied()).collect();
            let mut sums: Weights = [0.0; CLASSES];
            for (place, cue) in cues.iter().enumerate() { let value = value(&cues, place); for (s, w) in sums.iter_mut().zip(weights[*cue]) { *s += w * value; } }
            let all: f32 = sums.iter().map(|s| s.exp()).sum();
            let chance = 1.0 - sums[0].exp() / all;
            let best = (1..CLASSES).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or_default();
            let said = m.by_rules.filter(|_| std::env::var("NORULES").is_err()).or_else(|| (chance >= t).then_some(best));
            alarms += usize::from(said.is_some());
            if m.class > 0 {
                found += usize::from(said.is_some());
                right += usize::from(said == Some(m.class));
                let e = by.entry(m.class).or_default();
                e.0 += 1; e.1 += usize::from(said.is_some());
            }
            if verbose && (t - t0).abs() < 0.01 && (said.is_some() != (m.class > 0)) {
                println!("{chance:.2} {said:?} for {} : {}", m.class, m.text);
            }
        }
        let n = messages.iter().filter(|m| m.class > 0).count();
        println!("t {t} n {n} recall {:.3} right {:.3} precision {:.3} false {} {:?}", found as f32 / n as f32, right as f32 / n as f32, found as f32 / alarms as f32, alarms - found,
            by.iter().map(|(c, (n, f))| format!("{c}:{f}/{n}")).collect::<Vec<_>>());
    }
}

fn main() -> Result<(), evals::Error> {
    let mut messages = Vec::new();
    let mut tests: Vec<(String, Vec<Message>)> = Vec::new();
    let mut testing = false;
    for path in std::env::args().skip(1) {
        if path == "--test" { testing = true; continue; }
        if testing { tests.push((path.clone(), read(&path)?)); } else { messages.extend(read(&path)?); }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cue in messages.iter().flat_map(|message| &message.cues) {
        *counts.entry(cue).or_default() += 1;
    }
    counts.retain(|_, count| *count >= MIN_MESSAGES);
    let names: Vec<&str> = counts.keys().copied().collect();
    let numbers: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let numbered: Vec<(usize, Vec<usize>)> = messages
        .iter()
        .map(|message| {
            let cues = message.cues.iter().filter_map(|cue| numbers.get(cue.as_str()).copied());
            (message.class, cues.collect())
        })
        .collect();
    if testing {
        let weights = learn(&numbered, names.len());
        for (path, messages) in &tests { test(path, messages, &numbers, &weights); }
        return Ok(());
    }
    println!("# Learned by crates/evals/examples/learn_cues.rs from {} messages.", messages.len());
    println!("# cue<TAB>class weight ...: 0 no danger, then the categories in the order of `RiskCategory::ALL`.");
    for (name, weights) in names.iter().zip(learn(&numbered, names.len())) {
        let list: Vec<String> = weights
            .iter()
            .enumerate()
            .map(|(class, weight)| (class, (weight * SCALE).round() as i32))
            .filter(|(_, weight)| *weight != 0)
            .map(|(class, weight)| format!("{class} {weight}"))
            .collect();
        println!("{name}\t{}", list.join(" "));
    }
    Ok(())
}
