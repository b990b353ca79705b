//! The policy about texts that tell of a danger: what a text is screened for, what of it is hidden, who
//! may be told, and when people are told again. `docs/safeguarding.md` says the same for people.

mod alerting;
mod region;
mod replies;

use crate::redact;
use crate::safety::{
    EndpointScore, RiskCategory, SafetyAction, SafetyDecision, Signal, decide, screen,
    screen_phrases,
};
use crate::transcript::SpeakerRole;

pub use alerting::{
    AlertState, Repeat, alert_text, category_words, escalation_delay, is_told_at_once,
    may_concern_tutor, may_tell_guardian, severity_words,
};
pub use region::region_of_zone;
pub use replies::{RefusedReply, refuse_reply, refused_text};

/// The language of answers to a text whose language nobody can tell.
const OTHER_LANGUAGE: &str = "en";

/// A text as the rules read it.
#[derive(Debug, Clone)]
pub struct Screening {
    signals: Vec<Signal>,
    /// What is done by the rules alone.
    pub decision: SafetyDecision,
}

impl Screening {
    /// Reads a message or a free answer. Takes time proportional to the length.
    pub fn of(text: &str, speaker: SpeakerRole) -> Self {
        Self::from_signals(screen(text, speaker))
    }

    /// Reads a turn of a session by phrases alone. A session has hundreds of turns and next to none tells
    /// of a danger, so that guesses would bury what phrases find.
    pub fn of_turn(text: &str, speaker: SpeakerRole) -> Self {
        Self::from_signals(screen_phrases(text, speaker))
    }

    fn from_signals(signals: Vec<Signal>) -> Self {
        let decision = decide(&signals, &[]);
        Self { signals, decision }
    }

    /// The same with the scores of a moderation service; the worse of both counts.
    #[must_use]
    pub fn with_scores(self, scores: &[EndpointScore<'_>]) -> Self {
        let decision = decide(&self.signals, scores);
        Self { decision, ..self }
    }

    /// The danger that the text tells of, if any; personal data is none.
    pub fn danger(&self) -> Option<RiskCategory> {
        danger(&self.decision)
    }

    /// True if the student is given the calm answer, and no model is asked.
    pub fn is_answered_calmly(&self) -> bool {
        is_answered_calmly(&self.decision)
    }

    /// The rule that spoke for the category of the decision; none when no rule did.
    pub fn rule(&self) -> Option<&'static str> {
        let category = self.decision.category?;
        let counting = self.signals.iter().filter(|signal| signal.counts());
        let named = counting.filter(|signal| signal.category == category);
        named.max_by_key(|signal| signal.severity).map(|signal| signal.rule)
    }

    /// The language to answer in: that of the rule that spoke, else what the text looks like.
    pub fn language(&self, text: &str) -> &'static str {
        let counting = self.signals.iter().filter(|signal| signal.counts());
        let spoken = counting.filter(|signal| !signal.language.is_empty());
        let worst = spoken.max_by_key(|signal| signal.severity);
        worst.map_or_else(|| guess_language(text), |signal| signal.language)
    }

    /// The text without the ways to reach somebody that it gives away, each replaced by a placeholder;
    /// none when it gives away nothing.
    pub fn mask(&self, text: &str) -> Option<String> {
        self.gives_away().then(|| redact::mask_giveaways(text))
    }

    /// True if the text gives away a way to reach somebody.
    pub fn gives_away(&self) -> bool {
        self.signals.iter().any(|signal| signal.category == RiskCategory::PersonalData)
    }
}

/// The danger that a decision is about, if any; personal data is none.
pub fn danger(decision: &SafetyDecision) -> Option<RiskCategory> {
    decision.category.filter(|_| decision.action >= SafetyAction::Review)
}

/// True if a text with this decision gets the calm answer, and is not quoted or shown to a model.
pub fn is_answered_calmly(decision: &SafetyDecision) -> bool {
    decision.action >= SafetyAction::Alert
}

/// True if a turn may be quoted and read by a model.
pub fn is_quotable(text: &str, speaker: SpeakerRole) -> bool {
    !Screening::of_turn(text, speaker).is_answered_calmly()
}

/// Frequent short words by language: a message has too few letters for statistics.
const FREQUENT: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            "the", "is", "are", "what", "how", "why", "i", "i'm", "my", "you", "of", "to", "and",
            "do", "does", "it", "can", "this", "at", "for", "with", "don't",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "que", "qué", "es", "de", "y", "mi", "yo", "cómo", "por",
            "un", "una", "se", "en", "está", "para", "con", "puedo",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "ist", "was", "wie", "ich", "mein", "meine", "und", "ein", "eine",
            "nicht", "warum", "zu", "mir", "kann", "mich", "mit", "für",
        ],
    ),
];

/// The most likely language of a text among those that have answers.
pub fn guess_language(text: &str) -> &'static str {
    use whatlang::{Detector, Lang};
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let count = |frequent: &[&str]| {
        let plain = words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        plain.filter(|word| frequent.contains(word)).count()
    };
    let mut counts = FREQUENT.map(|(language, frequent)| (count(frequent), language));
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    if counts[0].0 > counts[1].0 {
        return counts[0].1;
    }
    let detector = Detector::with_allowlist(vec![Lang::Eng, Lang::Spa, Lang::Deu]);
    let found = detector.detect(text).filter(whatlang::Info::is_reliable);
    match found.map(|info| info.lang()) {
        Some(Lang::Spa) => "es",
        Some(Lang::Deu) => "de",
        _ => OTHER_LANGUAGE,
    }
}

#[cfg(test)]
mod tests;
