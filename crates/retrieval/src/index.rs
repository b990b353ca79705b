//! The index of sessions, and the score of each of its units for a question.
//!
//! A word counts where it is said and, less, around it: counts are smoothed by a kernel over the
//! words of the session before they saturate, so that a stretch that speaks of the question's parts
//! in turn is found although no single turn has them all.

use std::collections::HashMap;
use std::ops::Range;

use domain::transcript::{SessionLanguage, Turn, language};

use crate::terms::WordReader;
use crate::units::{self, Grain, Unit};

/// Words after which a mention counts for 1/e, when stretches are gathered.
const STRETCH_WIDTH: f64 = 350.0;

/// The same, when a turn is pointed at.
const TURN_WIDTH: f64 = 20.0;

/// Mentions, smoothed, that count half of what any number could, in a stretch.
const STRETCH_SATURATION: f64 = 4.0;

/// The same for a turn.
const TURN_SATURATION: f64 = 1.0;

/// A part of a question: terms that stand for each other, with what one mention of each counts.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTerm {
    /// Terms of the index with their shares, 0 to 1.
    pub alternatives: Vec<(String, f64)>,
    /// Factor of its rarity.
    pub factor: f64,
}

/// Sessions, read once, to be asked many times.
pub struct UnitIndex {
    grain: Grain,
    units: Vec<Unit>,
    sessions: Vec<Range<usize>>,
    /// By unit: what is left of a mention in the unit before it.
    decay: Vec<f64>,
    places: HashMap<String, usize>,
    /// By term: units with its mentions, in order.
    postings: Vec<Vec<(usize, f64)>>,
    languages: Vec<SessionLanguage>,
}

impl UnitIndex {
    /// An index without sessions.
    pub fn new(grain: Grain) -> Self {
        Self {
            grain,
            units: Vec::new(),
            sessions: Vec::new(),
            decay: Vec::new(),
            places: HashMap::new(),
            postings: Vec::new(),
            languages: Vec::new(),
        }
    }

    /// Reads a session; returns its place.
    pub fn add(&mut self, turns: &[Turn]) -> usize {
        let spoken = language(turns);
        let reader = WordReader::new(spoken);
        let spoken = spoken.unwrap_or(SessionLanguage::ENGLISH);
        if !self.languages.contains(&spoken) {
            self.languages.push(spoken);
        }
        let session = self.sessions.len();
        let start = self.units.len();
        let mut said = 0;
        for cut in units::cut(turns, self.grain) {
            let place = self.units.len();
            let middle = said as f64 + cut.words as f64 / 2.0;
            said += cut.words;
            let before = (place > start).then(|| self.units[place - 1].middle);
            self.decay.push(before.map_or(0.0, |before| (-(middle - before) / self.width()).exp()));
            let ends_asking = cut.texts.last().is_some_and(|text| text.trim_end().ends_with('?'));
            for text in cut.texts {
                for term in reader.terms(text) {
                    self.mention(term, place, 1.0);
                }
            }
            self.units.push(Unit {
                session,
                first_turn: cut.first_turn,
                last_turn: cut.last_turn,
                words: cut.words,
                middle,
                ends_asking,
            });
        }
        self.sessions.push(start..self.units.len());
        session
    }

    /// Adds to what a unit mentions.
    pub(crate) fn mention(&mut self, term: String, unit: usize, count: f64) {
        let next = self.places.len();
        let place = *self.places.entry(term).or_insert(next);
        if place == self.postings.len() {
            self.postings.push(Vec::new());
        }
        let list = &mut self.postings[place];
        match list.binary_search_by_key(&unit, |(unit, _)| *unit) {
            Ok(at) => list[at].1 += count,
            Err(at) => list.insert(at, (unit, count)),
        }
    }

    /// All units, session by session.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The units of a session.
    pub fn session(&self, place: usize) -> Range<usize> {
        self.sessions.get(place).cloned().unwrap_or_default()
    }

    /// The languages of the sessions, each once.
    pub fn languages(&self) -> &[SessionLanguage] {
        &self.languages
    }

    /// Whether any unit mentions the term.
    pub fn knows(&self, term: &str) -> bool {
        self.places.contains_key(term)
    }

    /// Whether one of these units mentions the term.
    pub(crate) fn mentions_within(&self, term: &str, units: &Range<usize>) -> bool {
        let Some(place) = self.places.get(term) else { return false };
        let list = &self.postings[*place];
        let first = list.partition_point(|(unit, _)| *unit < units.start);
        list.get(first).is_some_and(|(unit, _)| *unit < units.end)
    }

    /// All terms that are mentioned, in no order.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The share of a question, by the rarity of its parts, that these units mention, 0 to 1.
    pub fn known_share(&self, question: &[QueryTerm], units: &Range<usize>) -> f64 {
        let (mut known, mut total) = (0.0, 0.0);
        for part in question {
            let mentions = self.mentions(part).len();
            let weight = part.factor * rarity(self.units.len() as f64, mentions as f64);
            let within = |(term, _): &(String, f64)| self.mentions_within(term, units);
            total += weight;
            known += if part.alternatives.iter().any(within) { weight } else { 0.0 };
        }
        if total > 0.0 { known / total } else { 0.0 }
    }

    /// The share of the question that each unit covers, 0 to 1, by the rarity of its parts: the sum
    /// of idf · x / (x + saturation) over the sum of idf, with x the smoothed mentions. A part that
    /// nothing mentions counts below the line as the rarest.
    pub fn scores(&self, question: &[QueryTerm]) -> Vec<f64> {
        let mut scores = vec![0.0; self.units.len()];
        let mut total = 0.0;
        for part in question {
            let mentions = self.mentions(part);
            let weight = part.factor * rarity(self.units.len() as f64, mentions.len() as f64);
            total += weight;
            self.spread(&mentions, weight, &mut scores);
        }
        if total > 0.0 {
            for score in &mut scores {
                *score /= total;
            }
        }
        scores
    }

    /// The units that mention a part, with how much, in order.
    fn mentions(&self, part: &QueryTerm) -> Vec<(usize, f64)> {
        let mut mentions: Vec<(usize, f64)> = Vec::new();
        for (term, share) in &part.alternatives {
            let Some(place) = self.places.get(term) else { continue };
            mentions
                .extend(self.postings[*place].iter().map(|(unit, count)| (*unit, count * share)));
        }
        if part.alternatives.len() > 1 {
            mentions.sort_by_key(|(unit, _)| *unit);
            mentions.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 += next.1;
                }
                is_same
            });
        }
        mentions
    }

    /// Adds what one part's mentions are worth to the scores, in each session that has any.
    fn spread(&self, mentions: &[(usize, f64)], weight: f64, scores: &mut [f64]) {
        let saturation = self.saturation();
        let mut rest = mentions;
        while let Some((first, _)) = rest.first() {
            let range = self.sessions[self.units[*first].session].clone();
            let here = rest.partition_point(|(unit, _)| *unit < range.end);
            let mut smooth = vec![0.0; range.len()];
            for (unit, count) in &rest[..here] {
                smooth[unit - range.start] = *count;
            }
            self.smooth_session(&range, &mut smooth);
            for (score, smooth) in scores[range].iter_mut().zip(smooth) {
                *score += weight * smooth / (smooth + saturation);
            }
            rest = &rest[here..];
        }
    }

    /// A value of each unit, summed over its session by the kernel.
    pub(crate) fn smooth(&self, values: &[f64]) -> Vec<f64> {
        let mut smooth = values.to_vec();
        for range in &self.sessions {
            self.smooth_session(range, &mut smooth[range.clone()]);
        }
        smooth
    }

    /// The kernel exp(−distance / width) over the values of a session, exact in two passes.
    fn smooth_session(&self, range: &Range<usize>, values: &mut [f64]) {
        let decay = &self.decay[range.clone()];
        let own = values.to_vec();
        for at in 1..values.len() {
            values[at] += decay[at] * values[at - 1];
        }
        let mut behind = 0.0;
        for at in (0..values.len()).rev() {
            values[at] += behind;
            behind = decay[at] * (own[at] + behind);
        }
    }

    const fn width(&self) -> f64 {
        match self.grain {
            Grain::Stretch => STRETCH_WIDTH,
            Grain::Turn => TURN_WIDTH,
        }
    }

    const fn saturation(&self) -> f64 {
        match self.grain {
            Grain::Stretch => STRETCH_SATURATION,
            Grain::Turn => TURN_SATURATION,
        }
    }
}

/// Inverse document frequency of a part that `with` of `all` units mention, always above 0.
fn rarity(all: f64, with: f64) -> f64 {
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}
