//! Learns the weights of the cues from written messages (multinomial logistic regression with `AdaGrad`;
//! the same messages give the same weights) and prints the data file. Duchi, Hazan, Singer: Adaptive
//! Subgradient Methods, JMLR 2011.
//!
//! `learn_cues FILE...`: messages as in `cases/safety_training` or in the JSONL of `eval safety`; from
//! the curriculum (`.toml`) how its concepts are spoken of, and from lessons (`Name: text`) the turns:
//! what is said in a lesson every day is no danger.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::safety::{CUE_SCALE, CueSample, RiskCategory, cue_sample};
use domain::transcript::SpeakerRole;

/// No danger, then the categories but personal data, in the order of `RiskCategory::ALL`.
const CLASSES: usize = 9;
const ROUNDS: usize = 40;
const RATE: f32 = 0.5;
const PENALTY: f32 = 2e-4;

/// Of a thousand cues of a message, how many are left out each time it is learned from, so that no cue
/// leans on its neighbours (Srivastava and others: Dropout, JMLR 2014).
const LEFT_OUT: usize = 300;

/// Messages at most that a line with alternatives stands for.
const EXPANSIONS: usize = 16;

/// What a weight must be, as it is written, to be kept: lesser ones are most of the file and add little.
const MIN_WEIGHT: f32 = 9.0;

/// The cue that every message has.
const BIAS: &str = "!any";

type Weights = [f32; CLASSES];

struct TrainingMessage {
    class: usize,
    sample: CueSample,
}

/// What is learned from: the class, how long the message is, and the numbers of its cues.
type Example = (usize, usize, Vec<usize>);

/// Random numbers that are the same each time (Knuth's MMIX generator).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }
}

fn class_of(category: &str) -> usize {
    RiskCategory::parse(category)
        .filter(|category| *category != RiskCategory::PersonalData)
        .and_then(|category| RiskCategory::ALL.iter().position(|known| *known == category))
        .map_or(0, |at| at + 1)
}

fn message(class: usize, text: &str, speaker: &str) -> TrainingMessage {
    let speaker = SpeakerRole::parse(speaker).unwrap_or(SpeakerRole::Unknown);
    TrainingMessage { class, sample: cue_sample(text, speaker) }
}

/// A line with `(one|other)` in it, with some of its alternatives filled in.
fn expanded(line: &str) -> Vec<String> {
    if !line.contains('|') {
        return vec![line.to_owned()];
    }
    let seed = |sum: u64, byte: u8| sum.wrapping_mul(31).wrapping_add(u64::from(byte));
    let mut sequence = Sequence(line.bytes().fold(0, seed));
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..EXPANSIONS {
        let mut text = String::new();
        for (at, piece) in line.split(['(', ')']).enumerate() {
            let choices: Vec<&str> =
                if at % 2 == 0 { vec![piece] } else { piece.split('|').collect() };
            text.push_str(choices[sequence.below(choices.len())]);
        }
        texts.push(text);
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The phrases and explanations of the curriculum's concepts.
fn curriculum_talk(data: &str) -> Vec<TrainingMessage> {
    let mut messages = Vec::new();
    for line in data.lines() {
        let Some((field, rest)) = line.split_once(" = ") else { continue };
        let speaker = match field {
            "ask" => "student",
            "say" | "means" | "hints" | "steps" => "tutor",
            _ => continue,
        };
        let texts = rest.split('"').skip(1).step_by(2);
        messages.extend(texts.map(|text| message(0, text, speaker)));
    }
    messages
}

/// The turns of a lesson. Who speaks first is its tutor.
fn lesson_talk(data: &str) -> Vec<TrainingMessage> {
    let turns: Vec<(&str, &str)> = data.lines().filter_map(|line| line.split_once(": ")).collect();
    let tutor = turns.first().map(|(label, _)| *label);
    let role = |label: &str| if Some(label) == tutor { "tutor" } else { "student" };
    turns.iter().map(|(label, text)| message(0, text, role(label))).collect()
}

fn read(path: &str) -> Result<Vec<TrainingMessage>, evals::Error> {
    let data = std::fs::read_to_string(path)?;
    if Path::new(path).extension().is_some_and(|ending| ending == "toml") {
        return Ok(curriculum_talk(&data));
    }
    if path.contains("lessons/") {
        return Ok(lesson_talk(&data));
    }
    let mut messages = Vec::new();
    let (mut class, mut speaker) = (0, "student");
    for line in data.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('{') {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let word = |name: &str| value[name].as_str().unwrap_or_default();
            messages.push(message(class_of(word("category")), word("text"), word("speaker")));
        } else if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
        {
            let (category, by) = header.split_once(' ').unwrap_or((header, "student"));
            (class, speaker) = (class_of(category), by);
        } else if !line.starts_with('#') {
            let texts = expanded(line);
            messages.extend(texts.iter().map(|text| message(class, text, speaker)));
        }
    }
    Ok(messages)
}

/// The mean of the weights after each round of the second half: single rounds vary by chance.
fn learn(examples: &[Example], cues: usize) -> Vec<Weights> {
    let (mut weights, mut squares) = (vec![[0.0; CLASSES]; cues], vec![[1e-2; CLASSES]; cues]);
    let mut means = vec![[0.0; CLASSES]; cues];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut sequence = Sequence(7);
    for round in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            order.swap(at, sequence.below(at + 1));
        }
        for at in &order {
            step(&examples[*at], &mut sequence, &mut weights, &mut squares);
        }
        if round >= ROUNDS / 2 {
            for (mean, weight) in means.iter_mut().flatten().zip(weights.iter().flatten()) {
                *mean += weight / (ROUNDS - ROUNDS / 2) as f32;
            }
        }
    }
    means
}

/// Weights after one more example. The first cue, the bias, counts fully; the others share.
fn step(
    (class, length, cues): &Example,
    sequence: &mut Sequence,
    weights: &mut [Weights],
    squares: &mut [Weights],
) {
    let share = 1.0 / ((*length).max(1) as f32).sqrt() / (1.0 - LEFT_OUT as f32 / 1_000.0);
    let mut kept: Vec<(usize, f32)> = Vec::with_capacity(cues.len());
    for (at, cue) in cues.iter().enumerate() {
        if at == 0 {
            kept.push((*cue, 1.0));
        } else if sequence.below(1_000) >= LEFT_OUT {
            kept.push((*cue, share));
        }
    }
    let mut sums: Weights = [0.0; CLASSES];
    for (cue, value) in &kept {
        for (sum, weight) in sums.iter_mut().zip(weights[*cue]) {
            *sum += weight * value;
        }
    }
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let chances = sums.map(|sum| (sum - most).exp());
    let all: f32 = chances.iter().sum();
    for (cue, value) in kept {
        for at in 0..CLASSES {
            let target = if at == *class { 1.0 } else { 0.0 };
            let slope = (chances[at] / all - target) * value + PENALTY * weights[cue][at];
            squares[cue][at] += slope * slope;
            weights[cue][at] -= RATE * slope / squares[cue][at].sqrt();
        }
    }
}

fn print(name: &str, weights: &Weights) {
    let whole = weights.iter().map(|weight| (weight * CUE_SCALE).round());
    let list: Vec<String> = whole
        .enumerate()
        .filter(|(_, weight)| weight.abs() >= MIN_WEIGHT)
        .map(|(class, weight)| format!("{class} {weight}"))
        .collect();
    if !list.is_empty() {
        println!("{name}\t{}", list.join(" "));
    }
}

fn main() -> Result<(), evals::Error> {
    let mut messages = Vec::new();
    for path in std::env::args().skip(1) {
        messages.extend(read(&path)?);
    }
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::from([(BIAS, 0)]);
    for name in messages.iter().flat_map(|message| &message.sample.names) {
        numbers.insert(name, 0);
    }
    let names: Vec<&str> = numbers.into_keys().collect();
    let numbers: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let example = |message: &TrainingMessage| {
        let cues = message.sample.names.iter().map(|name| numbers[name.as_str()]);
        let cues = std::iter::once(numbers[BIAS]).chain(cues).collect();
        (message.class, message.sample.length, cues)
    };
    let examples: Vec<Example> = messages.iter().map(example).collect();
    println!(
        "# Learned by crates/evals/examples/learn_cues.rs from {} messages; written by hand,",
        messages.len()
    );
    println!(
        "# no line lasts. A cue, a tab, then by class its weight in twentieths: 0 no danger, 1 self_harm,"
    );
    println!(
        "# 2 abuse_neglect, 3 grooming, 4 violence_threat, 5 sexual, 6 bullying, 7 eating_disorder,"
    );
    println!(
        "# 8 substance. Words end after six letters; @ begins a concept of concepts.txt, ! the context."
    );
    for (name, weights) in names.iter().zip(learn(&examples, names.len())) {
        print(name, &weights);
    }
    Ok(())
}
