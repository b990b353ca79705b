//! Finds what in a text says that a child may be in danger, and decides what is done about it.
//!
//! Rules are phrases in data files that a safeguarding lead can read (`data/safety/en.txt` says how
//! they are written). A phrase counts unless the words around it say that it is denied, quoted, part
//! of a lesson or a story, or a figure of speech; which phrase spoke, and what explained it away, is
//! kept with it. Nothing is ever blocked here: the mildest action is that somebody looks.
//! Where no phrase speaks, weighed cues do (`data/safety/cues.txt`): they hear hints and new ways of
//! saying it, and the strongest of them is named.
//! All languages are looked through, because children mix them.

mod calm_answers;
mod categories;
mod context;
mod cue_weights;
mod cues;
mod decision;
mod giveaways;
mod hashing;
mod matching;
mod passage;
mod rules;
mod spelling;

use std::ops::Range;
use std::sync::LazyLock;

pub use calm_answers::{HelpLine, calm_answer, help_lines};
pub use categories::{RiskCategory, Severity};
pub use cue_weights::CUE_SCALE;
pub use decision::{EndpointScore, SafetyAction, SafetyDecision, decide};

use context::Context;
use rules::{Purpose, Rules};

use crate::transcript::SpeakerRole;

/// The rules of all languages, read once, when the first text is screened.
static LANGUAGES: LazyLock<[Rules; 3]> = LazyLock::new(|| {
    [
        Rules::read("en", include_str!("../data/safety/en.txt")),
        Rules::read("es", include_str!("../data/safety/es.txt")),
        Rules::read("de", include_str!("../data/safety/de.txt")),
    ]
});

/// Why a phrase that could tell of a danger does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Excuse {
    /// "I would never hurt myself."
    Negated,
    /// "This homework kills me", "I cut my finger while cooking".
    Harmless,
    /// Words of somebody else, in a story or a lesson.
    Quoted,
    /// What a character does or says.
    Fiction,
    /// What a lesson is about.
    Lesson,
    /// What happens in a computer game.
    Game,
}

/// A phrase of the rules that a text contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What it may tell of.
    pub category: RiskCategory,
    /// How bad it would be.
    pub severity: Severity,
    /// The language of the rule.
    pub language: &'static str,
    /// The rule as its data file has it.
    pub rule: &'static str,
    /// The bytes of the text it stands at.
    pub range: Range<usize>,
    /// Why it does not count, with the bytes that say so; none when it counts.
    pub excuse: Option<(Excuse, Range<usize>)>,
}

impl Signal {
    /// True unless something explains it away.
    pub fn counts(&self) -> bool {
        self.excuse.is_none()
    }
}

/// Chance of a danger from which on somebody looks, where no phrase speaks: lower for what must not be
/// missed.
const REVIEW_CHANCE: f32 = 0.3;
const GRAVE_REVIEW_CHANCE: f32 = 0.2;

/// The same where the text denies what a phrase says ("I won't do it, I just think of it every night"),
/// where something else explains a phrase away, and where the text gives contacts away.
const DENIED_CHANCE: f32 = 0.8;
const EXPLAINED_CHANCE: f32 = 0.9;
const GIVEAWAY_CHANCE: f32 = 0.8;

/// The same for a text that is weighed in several stretches: each is a chance to be wrong.
const LONG_TEXT_CHANCE: f32 = 0.7;

/// Chance of a danger below which a phrase is no danger: the rest of the text speaks against it. What
/// is critical, and a grave phrase of self-harm, always counts.
const fn harmless_chance(category: RiskCategory, severity: Severity) -> f32 {
    match (category, severity) {
        (_, Severity::Low | Severity::Medium) => 0.15,
        (RiskCategory::SelfHarm, Severity::High) | (_, Severity::Critical) => 0.0,
        (_, Severity::High) => 0.05,
    }
}

/// All signals of a message, a free answer or a turn, counting or not. Takes time proportional to
/// the length.
pub fn screen(text: &str, speaker: SpeakerRole) -> Vec<Signal> {
    let words = passage::read(text);
    let (mut signals, told) = find_phrases(&words, speaker);
    let judgements = cue_weights::judge(&words, &told, speaker);
    excuse_unlikely(&mut signals, &judgements);
    let given = find_giveaways(text, speaker);
    if !signals.iter().any(Signal::counts) {
        let stretches = if judgements.len() > 1 { LONG_TEXT_CHANCE } else { 0.0 };
        let least = bar(&signals, !given.is_empty()).max(stretches);
        let passes = |judgement: &&cue_weights::Judgement| {
            judgement.chance >= least.max(review_chance(judgement.category))
        };
        let worst = judgements
            .iter()
            .filter(passes)
            .max_by(|left, right| left.chance.total_cmp(&right.chance));
        signals.extend(worst.map(cue_weights::Judgement::signal));
    }
    signals.extend(given);
    signals
}

/// The signals of a text by phrases alone, and what it gives away. Cues are weighed only where a phrase
/// spoke, to tell whether it is harmless.
pub fn screen_phrases(text: &str, speaker: SpeakerRole) -> Vec<Signal> {
    let words = passage::read(text);
    let (mut signals, told) = find_phrases(&words, speaker);
    if signals.iter().any(Signal::counts) {
        excuse_unlikely(&mut signals, &cue_weights::judge(&words, &told, speaker));
    }
    signals.extend(find_giveaways(text, speaker));
    signals
}

/// The phrases of all languages in a text, and the context around them by place.
fn find_phrases(
    words: &[passage::Word],
    speaker: SpeakerRole,
) -> (Vec<Signal>, Vec<(rules::Cue, Range<usize>)>) {
    let (mut signals, mut told) = (Vec::new(), Vec::new());
    for rules in LANGUAGES.iter() {
        screen_in(rules, words, speaker, &mut signals, &mut told);
    }
    told.sort_by_key(|(_, range)| range.start);
    (signals, told)
}

/// Contacts that a text gives away. Tutors may give theirs.
fn find_giveaways(text: &str, speaker: SpeakerRole) -> Vec<Signal> {
    if speaker == SpeakerRole::Tutor { Vec::new() } else { giveaways::find(text) }
}

/// Excuses phrases around which everything is harmless.
fn excuse_unlikely(signals: &mut [Signal], judgements: &[cue_weights::Judgement]) {
    let may_be_harmless =
        |signal: &&mut Signal| signal.counts() && signal.category != RiskCategory::PersonalData;
    for signal in signals.iter_mut().filter(may_be_harmless) {
        signal.excuse = unlikely(signal, judgements);
    }
}

/// Why a phrase does not count though nothing near explains it away: what is said around it is
/// harmless throughout.
fn unlikely(
    signal: &Signal,
    judgements: &[cue_weights::Judgement],
) -> Option<(Excuse, Range<usize>)> {
    let around = judgements.iter().filter(|judgement| {
        judgement.bytes.start <= signal.range.start && signal.range.end <= judgement.bytes.end
    });
    let likeliest = around.max_by(|left, right| left.chance.total_cmp(&right.chance))?;
    let is_harmless = likeliest.chance < harmless_chance(signal.category, signal.severity);
    is_harmless.then(|| (Excuse::Harmless, likeliest.harmless.clone()))
}

const fn review_chance(category: RiskCategory) -> f32 {
    match category {
        RiskCategory::SelfHarm | RiskCategory::AbuseNeglect | RiskCategory::Grooming => {
            GRAVE_REVIEW_CHANCE
        }
        _ => REVIEW_CHANCE,
    }
}

/// Chance from which on cues outweigh what the rules say of a text.
fn bar(signals: &[Signal], gives_away: bool) -> f32 {
    let excuses = || signals.iter().filter_map(|signal| signal.excuse.as_ref());
    if excuses().any(|(excuse, _)| *excuse != Excuse::Negated) {
        return EXPLAINED_CHANCE;
    }
    if excuses().next().is_some() {
        DENIED_CHANCE
    } else if gives_away {
        GIVEAWAY_CHANCE
    } else {
        0.0
    }
}

/// What the weights of the cues are learned from.
#[derive(Debug, Clone)]
pub struct CueSample {
    /// The different cues of a text, by name.
    pub names: Vec<String>,
    /// How many there are with repetitions.
    pub length: usize,
}

/// The cues of a text, for learning their weights.
pub fn cue_sample(text: &str, speaker: SpeakerRole) -> CueSample {
    let words = passage::read(text);
    let (_, told) = find_phrases(&words, speaker);
    let mut names = Vec::new();
    for window in cues::windows(&words, &told) {
        window.visit(speaker, &mut |cue| names.push(cue.name()));
    }
    let length = names.len();
    names.sort_unstable();
    names.dedup();
    CueSample { names, length }
}

fn screen_in(
    rules: &Rules,
    words: &[passage::Word],
    speaker: SpeakerRole,
    signals: &mut Vec<Signal>,
    told: &mut Vec<(rules::Cue, Range<usize>)>,
) {
    let words = matching::recognise(rules, words);
    let matches = matching::find(rules, &words);
    let bytes =
        |range: &Range<usize>| words[range.start].bytes.start..words[range.end - 1].bytes.end;
    told.extend(matches.iter().filter_map(|found| Some((found.cue()?, bytes(&found.words)))));
    if !matches.iter().any(|found| found.cue().is_none()) {
        return;
    }
    let context = Context::of(&words, &matches);
    for found in &matches {
        let Purpose::Risk(risk) = found.phrase.purpose else { continue };
        let is_said = |by: SpeakerRole| speaker == by || speaker == SpeakerRole::Unknown;
        if !risk.speaker.is_none_or(is_said) {
            continue;
        }
        let excuse = context.explain(&words, risk, found);
        signals.push(Signal {
            category: risk.category,
            severity: risk.severity,
            language: rules.language,
            rule: found.phrase.source,
            range: bytes(&found.words),
            excuse: excuse.map(|(excuse, range)| (excuse, bytes(&range))),
        });
    }
}

#[cfg(test)]
mod tests;
