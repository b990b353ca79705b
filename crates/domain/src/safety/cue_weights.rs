//! What cues weigh: how much each speaks for each category, learned from the messages in
//! `crates/evals/cases` by `crates/evals/examples/learn_cues.rs`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::cues::{CueWindow, windows};
use super::passage::Word;
use super::rules::Cue as ContextCue;
use super::{RiskCategory, Severity, Signal};
use crate::transcript::SpeakerRole;

/// Categories with weights, and none of them.
const CLASSES: usize = 9;
const NO_RISK: usize = 0;

/// The cue that every text has.
const BIAS: &str = "!any";

/// What a weight of one is written as in the data file.
pub const CUE_SCALE: f32 = 20.0;

/// Chance of a danger from which on somebody looks.
pub(super) const REVIEW_CHANCE: f32 = 0.4;

/// The same where the text denies what a phrase says.
pub(super) const DENIED_CHANCE: f32 = 0.9;

/// Chance of a danger from which on contacts are told.
const ALERT_CHANCE: f32 = 0.8;

/// Words of a text that are weighed; what is said past them, only rules hear.
const MAX_WORDS: usize = 4_000;

type Weights = [f32; CLASSES];

static WEIGHTS: LazyLock<HashMap<&'static str, (usize, Weights)>> =
    LazyLock::new(|| read(include_str!("../../data/safety/cues.txt")));

fn class_of(category: RiskCategory) -> Option<usize> {
    let at = RiskCategory::ALL.iter().position(|known| *known == category)?;
    (category != RiskCategory::PersonalData).then_some(at + 1)
}

/// Lines of `name<TAB>class weight class weight`, where class 0 is no danger and the others are the
/// categories in the order they are acted on.
fn read(data: &'static str) -> HashMap<&'static str, (usize, Weights)> {
    let mut weights = HashMap::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, list)) = line.split_once('\t') else { continue };
        let mut of_cue = [0.0; CLASSES];
        let mut numbers = list.split(' ');
        while let (Some(class), Some(weight)) = (numbers.next(), numbers.next()) {
            let class = class.parse::<usize>().ok().and_then(|class| of_cue.get_mut(class));
            if let (Some(slot), Ok(weight)) = (class, weight.parse::<f32>()) {
                *slot = weight / CUE_SCALE;
            }
        }
        let number = weights.len();
        weights.insert(name, (number, of_cue));
    }
    weights
}

/// What the cues of a text add up to, where they tell of a danger; the strongest cue is named.
pub(super) fn weigh(
    words: &[Word],
    told: &[(ContextCue, Range<usize>)],
    speaker: SpeakerRole,
    bar: f32,
) -> Option<Signal> {
    let words = &words[..words.len().min(MAX_WORDS)];
    let signals =
        windows(words, told).into_iter().filter_map(|window| judge(&window, speaker, bar));
    let worst = signals.max_by(|(left, _), (right, _)| left.total_cmp(right));
    worst.map(|(_, signal)| signal)
}

/// The chance that a window tells of a danger, and which, when it is high enough.
fn judge(window: &CueWindow<'_>, speaker: SpeakerRole, bar: f32) -> Option<(f32, Signal)> {
    let mut found: Vec<(usize, &'static str, &Weights, Range<usize>)> = Vec::new();
    let mut length = 0_usize;
    window.visit(speaker, &mut |name, bytes| {
        length += 1;
        if let Some((name, (number, weights))) = WEIGHTS.get_key_value(name) {
            found.push((*number, name, weights, bytes));
        }
    });
    found.sort_by_key(|(number, ..)| *number);
    found.dedup_by_key(|(number, ..)| *number);
    let length = (length.max(1) as f32).sqrt();
    let mut sums = WEIGHTS.get(BIAS).map_or([0.0; CLASSES], |(_, weights)| *weights);
    for (_, _, weights, _) in &found {
        for (sum, weight) in sums.iter_mut().zip(*weights) {
            *sum += weight / length;
        }
    }
    let all: f32 = sums.iter().map(|sum| sum.exp()).sum();
    let chance = 1.0 - sums[NO_RISK].exp() / all;
    if chance < bar {
        return None;
    }
    let of = |category: &RiskCategory| class_of(*category).map(|class| (sums[class], *category));
    let (_, category) =
        RiskCategory::ALL.iter().filter_map(of).max_by(|left, right| left.0.total_cmp(&right.0))?;
    let class = class_of(category)?;
    let weight = |weights: &Weights| weights[class] - weights[NO_RISK];
    let (_, rule, _, range) =
        found.into_iter().max_by(|left, right| weight(left.2).total_cmp(&weight(right.2)))?;
    let severity = if chance < ALERT_CHANCE { Severity::Low } else { Severity::Medium };
    Some((chance, Signal { category, severity, language: "", rule, range, excuse: None }))
}
