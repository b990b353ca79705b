//! How a phrase is meant: denied, quoted, told in a story or a lesson, or a figure of speech.

use std::ops::Range;

use super::Excuse;
use super::RiskCategory;
use super::matching::{KnownWord, MAX_REACH, Match};
use super::rules::{Cue, Risk};

/// Words before a phrase in which a negation denies it.
const NEGATION_REACH: usize = 5;

/// Sentences before and after a phrase in which a lesson or a story explains it.
const CUE_SENTENCES: u32 = 2;

/// What explains a phrase away: how, and the words that say so.
pub(super) type Explanation = (Excuse, Range<usize>);

/// The cues of a passage in one language.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// By word: whether it denies what follows.
    denies: Vec<bool>,
    /// By word: its clause, counted with conjunctions too.
    clauses: Vec<u32>,
    /// In the order of the text.
    cues: Vec<(Cue, Range<usize>)>,
}

impl Context {
    pub(super) fn of(words: &[KnownWord], matches: &[Match<'_>]) -> Self {
        let mut context = Self { denies: vec![false; words.len()], ..Self::default() };
        let mut begins = vec![false; words.len()];
        for found in matches {
            let range = found.words.clone();
            match found.cue() {
                None => {}
                Some(Cue::Negation) => context.denies[range].fill(true),
                Some(Cue::Conjunction) => begins[range.start] = true,
                Some(cue) => context.cues.push((cue, range)),
            }
        }
        for (cue, range) in &context.cues {
            if *cue == Cue::Affirmation {
                context.denies[range.clone()].fill(false);
            }
        }
        let mut conjunctions = 0;
        for (word, begins) in words.iter().zip(begins) {
            conjunctions += u32::from(begins);
            context.clauses.push(word.clause + conjunctions);
        }
        context
    }

    /// Why a phrase tells of no danger, if anything around it says so.
    pub(super) fn explain(
        &self,
        words: &[KnownWord],
        risk: Risk,
        found: &Match<'_>,
    ) -> Option<Explanation> {
        let at = &found.words;
        if let Some(denial) = self.denial(found) {
            return Some((Excuse::Negated, denial..denial + 1));
        }
        if self.near(words, at, &[Cue::Earnest], 1).is_some() {
            return None;
        }
        if let Some(range) = self.figure(at) {
            return Some((Excuse::Harmless, range));
        }
        let about_play =
            matches!(risk.category, RiskCategory::ViolenceThreat | RiskCategory::SelfHarm);
        if about_play && let Some(range) = self.near(words, at, &[Cue::Game], 1) {
            return Some((Excuse::Game, range));
        }
        let told = [Cue::Fiction, Cue::Lesson];
        if words[at.clone()].iter().all(|word| word.is_quoted)
            && let Some(range) = self.near(words, at, &told, CUE_SENTENCES)
        {
            return Some((Excuse::Quoted, range));
        }
        if risk.is_own {
            return self.teller(words, at).map(|range| (Excuse::Fiction, range));
        }
        let fiction = self.near(words, at, &[Cue::Fiction], CUE_SENTENCES);
        let lesson = || self.near(words, at, &[Cue::Lesson], CUE_SENTENCES);
        fiction
            .map(|range| (Excuse::Fiction, range))
            .or_else(|| lesson().map(|range| (Excuse::Lesson, range)))
    }

    /// The figure of speech or mishap that touches a phrase.
    fn figure(&self, at: &Range<usize>) -> Option<Range<usize>> {
        let first = self.cues.partition_point(|(_, range)| range.start + MAX_REACH <= at.start);
        self.cues[first..]
            .iter()
            .take_while(|(_, range)| range.start < at.end)
            .find(|(cue, range)| *cue == Cue::Harmless && at.start < range.end)
            .map(|(_, range)| range.clone())
    }

    /// The word that denies a phrase, before it in its clause or in one of its gaps.
    fn denial(&self, found: &Match<'_>) -> Option<usize> {
        let start = found.words.start;
        let clause = self.clauses[start];
        let before = (start.saturating_sub(NEGATION_REACH)..start)
            .rev()
            .take_while(|at| self.clauses[*at] == clause)
            .find(|at| self.denies[*at]);
        before.or_else(|| found.gaps.iter().cloned().flatten().find(|at| self.denies[*at]))
    }

    /// A cue at most so many sentences away.
    fn near(
        &self,
        words: &[KnownWord],
        at: &Range<usize>,
        kinds: &[Cue],
        reach: u32,
    ) -> Option<Range<usize>> {
        let sentence = words[at.start].sentence;
        let after = |range: &Range<usize>| words[range.start].sentence + reach < sentence;
        let first = self.cues.partition_point(|(_, range)| after(range));
        self.cues[first..]
            .iter()
            .take_while(|(_, range)| words[range.start].sentence <= sentence + reach)
            .find(|(cue, _)| kinds.contains(cue))
            .map(|(_, range)| range.clone())
    }

    /// Who tells what a phrase says in the first person: a character or a text, in the same clause or
    /// with a verb of speech in between.
    fn teller(&self, words: &[KnownWord], at: &Range<usize>) -> Option<Range<usize>> {
        let sentence = words[at.start].sentence;
        let earlier = self.cues.partition_point(|(_, range)| range.start < at.start);
        let here = self.cues[..earlier]
            .iter()
            .rev()
            .take_while(|(_, range)| words[range.start].sentence == sentence);
        let mut is_reported = false;
        for (cue, range) in here {
            match cue {
                Cue::Report => is_reported = true,
                Cue::Fiction
                    if is_reported || self.clauses[range.end - 1] == self.clauses[at.start] =>
                {
                    return Some(range.clone());
                }
                _ => {}
            }
        }
        None
    }
}
