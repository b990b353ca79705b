//! What cues weigh: how much each speaks for each category, learned from the messages in
//! `crates/evals/cases` by `crates/evals/examples/learn_cues.rs`.

use std::ops::Range;
use std::sync::LazyLock;

use super::cues::{CueWindow, name_key, windows};
use super::hashing::FixedMap;
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

/// Chance of a danger from which on contacts are told.
const ALERT_CHANCE: f32 = 0.8;

/// Words of a text from which on it is weighed: a bare number or a yes tells nothing.
const MIN_WORDS: usize = 4;

/// Words of a text that are weighed; what is said past them, only rules hear.
const MAX_WORDS: usize = 4_000;

type Weights = [f32; CLASSES];

/// A cue as the data file has it.
struct WeightedCue {
    name: &'static str,
    /// Its line.
    number: usize,
    weights: Weights,
}

type WeightTable = FixedMap<u64, WeightedCue>;

static WEIGHTS: LazyLock<WeightTable> =
    LazyLock::new(|| read(include_str!("../../data/safety/cues.txt")));

fn class_of(category: RiskCategory) -> Option<usize> {
    let at = RiskCategory::ALL.iter().position(|known| *known == category)?;
    (category != RiskCategory::PersonalData).then_some(at + 1)
}

/// Lines of `name<TAB>class weight class weight`, where class 0 is no danger and the others are the
/// categories in the order they are acted on.
fn read(data: &'static str) -> WeightTable {
    let mut table = WeightTable::default();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, list)) = line.split_once('\t') else { continue };
        let mut weights = [0.0; CLASSES];
        let mut numbers = list.split(' ');
        while let (Some(class), Some(weight)) = (numbers.next(), numbers.next()) {
            let class = class.parse::<usize>().ok().and_then(|class| weights.get_mut(class));
            if let (Some(slot), Ok(weight)) = (class, weight.parse::<f32>()) {
                *slot = weight / CUE_SCALE;
            }
        }
        let number = table.len();
        table.insert(name_key(name), WeightedCue { name, number, weights });
    }
    table
}

/// What the cues of a stretch of a text add up to.
#[derive(Debug)]
pub(super) struct Judgement {
    /// That it tells of a danger, from 0 to 1.
    pub(super) chance: f32,
    /// The likeliest danger.
    pub(super) category: RiskCategory,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
    /// The cue that speaks most for the danger, and its bytes.
    rule: &'static str,
    place: Range<usize>,
    /// The bytes of the cue that speaks most against one.
    pub(super) harmless: Range<usize>,
}

impl Judgement {
    /// A signal of the likeliest danger. Cues alone never alert at once.
    pub(super) fn signal(&self) -> Signal {
        Signal {
            category: self.category,
            severity: if self.chance < ALERT_CHANCE { Severity::Low } else { Severity::Medium },
            language: "",
            rule: self.rule,
            range: self.place.clone(),
            excuse: None,
        }
    }
}

/// What the cues of a text add up to, stretch by stretch.
pub(super) fn judge(
    words: &[Word],
    told: &[(ContextCue, Range<usize>)],
    speaker: SpeakerRole,
) -> Vec<Judgement> {
    if words.len() < MIN_WORDS {
        return Vec::new();
    }
    let words = &words[..words.len().min(MAX_WORDS)];
    windows(words, told).iter().filter_map(|window| judge_window(window, speaker)).collect()
}

/// None when no cue of the window weighs anything.
fn judge_window(window: &CueWindow<'_>, speaker: SpeakerRole) -> Option<Judgement> {
    let mut found: Vec<(&'static WeightedCue, Range<usize>)> = Vec::new();
    let mut length = 0_usize;
    window.visit(speaker, &mut |cue| {
        length += 1;
        if let Some(weighted) = WEIGHTS.get(&cue.key) {
            found.push((weighted, cue.bytes));
        }
    });
    found.sort_by_key(|(cue, _)| cue.number);
    found.dedup_by_key(|(cue, _)| cue.number);
    let length = (length.max(1) as f32).sqrt();
    let mut sums = WEIGHTS.get(&name_key(BIAS)).map_or([0.0; CLASSES], |bias| bias.weights);
    for (cue, _) in &found {
        for (sum, weight) in sums.iter_mut().zip(cue.weights) {
            *sum += weight / length;
        }
    }
    let all: f32 = sums.iter().map(|sum| sum.exp()).sum();
    let chance = 1.0 - sums[NO_RISK].exp() / all;
    let of = |category: &RiskCategory| class_of(*category).map(|class| (class, *category));
    let (class, category) = RiskCategory::ALL
        .iter()
        .filter_map(of)
        .max_by(|left, right| sums[left.0].total_cmp(&sums[right.0]))?;
    let weight = |cue: &WeightedCue| cue.weights[class] - cue.weights[NO_RISK];
    let by_weight = |left: &&(&WeightedCue, _), right: &&(&WeightedCue, _)| {
        weight(left.0).total_cmp(&weight(right.0))
    };
    let (cue, place) = found.iter().max_by(by_weight)?;
    let (_, harmless) = found.iter().min_by(by_weight)?;
    Some(Judgement {
        chance,
        category,
        bytes: window.bytes.clone(),
        rule: cue.name,
        place: place.clone(),
        harmless: harmless.clone(),
    })
}
