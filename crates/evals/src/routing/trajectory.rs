//! Simulated students who practise for six weeks. Half of them come to need their tutor at some
//! day, for a reason that no rule is told.

use chrono::{DateTime, TimeDelta, Utc};
use domain::analysis::Outcome;
use domain::answer::Slip;
use domain::ids::ConceptId;
use domain::mastery::{
    Bias, EvidenceKind, Learner, MIDDLE_DIFFICULTY, Skill, observe, predict, uncertainty,
};
use domain::tutor::Mood;
use domain::tutor::alert::{StudyTrail, TrailAnswer, TrailConcept, TrailDay, TrailMessage};
use uuid::Uuid;

use crate::draws::SeededDraws;

/// Days of a trajectory.
pub(super) const DAYS: usize = 42;

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// Concepts, each of which needs the one before it.
const CONCEPTS: usize = 6;

/// Answers of a day: the fewest and the most.
const ANSWERS: (f64, f64) = (4.0, 11.0);

/// The days in which a need begins.
const BEGINNINGS: (f64, f64) = (8.0, 25.0);

/// The chances of a day: of leaving it out, for students with and without a stalled plan; of a
/// frustrated message, likewise.
const LEFT_OUT: f64 = 0.15;
const LEFT_OUT_STALLED: f64 = 0.9;
const FRUSTRATED: f64 = 0.025;
const FRUSTRATED_LASTING: f64 = 0.55;

/// The chance of a hint before an answer to an item that the student would get wrong or right.
const HINT_IF_WRONG: f64 = 0.5;
const HINT_IF_RIGHT: f64 = 0.12;

/// The chance that a wrong answer is a slip of some known kind.
const SLIPS: f64 = 0.25;

/// The share of answers on a concept that a misunderstanding turns into its slip.
const MISUNDERSTOOD: f64 = 0.45;

/// The chance of a right answer to a concept that the student is stuck on, or that a gap spoils.
const STUCK: f64 = 0.15;

/// Kinds of slips by chance.
const KINDS: [Slip; 5] = [Slip::Sign, Slip::PowerOfTen, Slip::Unit, Slip::Inverted, Slip::OffByOne];

/// The hidden reasons for needing a tutor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// A concept does not get through, whatever is tried.
    Stuck,
    /// A concept is misunderstood in one way, and otherwise known.
    Misunderstanding,
    /// A concept fails because the one before it was never learned.
    Gap,
    Frustration,
    Stall,
    Wish,
}

impl Need {
    const ALL: [Self; 6] = [
        Self::Stuck,
        Self::Misunderstanding,
        Self::Gap,
        Self::Frustration,
        Self::Stall,
        Self::Wish,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Stuck => "stuck",
            Self::Misunderstanding => "misunderstanding",
            Self::Gap => "gap",
            Self::Frustration => "frustration",
            Self::Stall => "stall",
            Self::Wish => "wish",
        }
    }
}

/// One student's six weeks.
pub(super) struct Trajectory {
    draws: SeededDraws,
    need: Option<Need>,
    began: usize,
    /// The day on which a tutor mended it.
    mended: Option<usize>,
    /// The concept that the need is about, above the first.
    about: usize,
    kind: Slip,
    /// Chances of a right answer before any practice, and what an answer adds to them: logits.
    ease: [f64; CONCEPTS],
    pace: f64,
    practised: [f64; CONCEPTS],
    skills: [Skill; CONCEPTS],
    learner: Learner,
    trail: StudyTrail,
}

impl Trajectory {
    pub(super) fn new(seed: u64) -> Self {
        let mut draws = SeededDraws::seeded(seed);
        let need = draws.happens(0.5).then(|| Need::ALL[draws.below(Need::ALL.len())]);
        let began = draws.between(BEGINNINGS.0, BEGINNINGS.1) as usize;
        let about = 1 + draws.below(CONCEPTS - 1);
        let kind = KINDS[draws.below(KINDS.len())];
        let ability = draws.normal(0.6, 0.5);
        let ease = std::array::from_fn(|_| ability + draws.normal(0.0, 0.5));
        let pace = draws.between(0.2, 0.6);
        Self {
            draws,
            need,
            began,
            mended: None,
            about,
            kind,
            ease,
            pace,
            practised: [0.0; CONCEPTS],
            skills: [Skill::default(); CONCEPTS],
            learner: Learner::default(),
            trail: StudyTrail {
                answers: Vec::new(),
                messages: Vec::new(),
                days: Vec::new(),
                concepts: Vec::new(),
                taught_at: None,
                alerted_at: None,
                now: DateTime::UNIX_EPOCH,
            },
        }
    }

    pub(super) fn need(&self) -> Option<Need> {
        self.need
    }

    pub(super) fn need_began(&self) -> Option<usize> {
        self.need.map(|_| self.began)
    }

    pub(super) fn is_in_need(&self, day: usize) -> bool {
        self.need.is_some() && day >= self.began && self.mended.is_none_or(|mended| day <= mended)
    }

    fn has(&self, need: Need, day: usize) -> bool {
        self.need == Some(need) && self.is_in_need(day)
    }

    /// A tutor was told on this day, and mends what there is to mend.
    pub(super) fn alert(&mut self, day: usize) {
        self.trail.alerted_at = Some(noon(day));
        if self.is_in_need(day) && self.mended.is_none() {
            self.mended = Some(day);
        }
    }

    pub(super) fn trail(&mut self, day: usize) -> &StudyTrail {
        let bias = Bias::start(MIDDLE_DIFFICULTY);
        self.trail.now = noon(day) + TimeDelta::hours(8);
        self.trail.concepts = (0..CONCEPTS)
            .map(|place| TrailConcept {
                id: concept(place),
                mastery: 100.0 * predict(&self.skills[place], &self.learner, &bias),
                uncertainty: uncertainty(&self.skills[place], &self.learner, &bias),
                needs: place.checked_sub(1).map(concept).into_iter().collect(),
            })
            .collect();
        &self.trail
    }

    pub(super) fn live(&mut self, day: usize) {
        let left_out = if self.has(Need::Stall, day) { LEFT_OUT_STALLED } else { LEFT_OUT };
        let studied = !self.draws.happens(left_out);
        self.trail.days.push(TrailDay { at: noon(day), studied });
        if studied {
            self.practise(day);
        }
        let frustrated =
            if self.has(Need::Frustration, day) { FRUSTRATED_LASTING } else { FRUSTRATED };
        if self.draws.happens(frustrated) {
            self.say(day, Mood::Frustrated);
        }
        let asks = self.has(Need::Wish, day) && (day == self.began || self.draws.happens(0.2));
        if asks {
            self.say(day, Mood::AsksForTutor);
        }
    }

    fn say(&mut self, day: usize, mood: Mood) {
        let id = Uuid::from_u128(self.trail.messages.len() as u128).into();
        self.trail.messages.push(TrailMessage { id, mood, at: noon(day) });
    }

    /// A practice of two concepts: the one the student is at, and another.
    fn practise(&mut self, day: usize) {
        let at = (day * CONCEPTS / DAYS).min(CONCEPTS - 1);
        let troubled = self.need.is_some() && day >= self.began;
        let at = if troubled && self.draws.happens(0.6) { self.about } else { at };
        let other = self.draws.below(CONCEPTS);
        let count = self.draws.between(ANSWERS.0, ANSWERS.1) as usize;
        for turn in 0..count {
            self.answer(if turn % 3 == 2 { other } else { at }, day, turn);
        }
    }

    /// The chance of a right answer.
    fn chance(&self, place: usize, day: usize) -> f64 {
        let missing = self.has(Need::Gap, day) && place + 1 == self.about;
        let stuck = (self.has(Need::Stuck, day) || self.has(Need::Gap, day)) && place == self.about;
        if missing || stuck {
            return STUCK;
        }
        let logit = self.ease[place] + self.pace * self.practised[place].ln_1p();
        1.0 / (1.0 + (-logit).exp())
    }

    fn answer(&mut self, place: usize, day: usize, turn: usize) {
        let chance = self.chance(place, day);
        let misunderstood = self.has(Need::Misunderstanding, day)
            && place == self.about
            && self.draws.happens(MISUNDERSTOOD);
        let right = !misunderstood && self.draws.happens(chance);
        let slip = if misunderstood {
            Some(self.kind)
        } else if !right && self.draws.happens(SLIPS) {
            Some(KINDS[self.draws.below(KINDS.len())])
        } else {
            None
        };
        let hinted = self.draws.happens(if right { HINT_IF_RIGHT } else { HINT_IF_WRONG });
        let outcome = if right { Outcome::Correct } else { Outcome::Incorrect };
        self.trail.answers.push(TrailAnswer {
            id: Uuid::from_u128(self.trail.answers.len() as u128).into(),
            concept: concept(place),
            outcome,
            slip,
            hints: u32::from(hinted),
            at: noon(day) + TimeDelta::seconds((60.0 * turn as f64) as i64),
        });
        self.practised[place] += 1.0;
        let mut bias = Bias::start(MIDDLE_DIFFICULTY);
        let skill = &mut self.skills[place];
        observe(skill, &mut self.learner, &mut bias, EvidenceKind::GradedItem, outcome);
    }
}

fn concept(place: usize) -> ConceptId {
    Uuid::from_u128(place as u128 + 1).into()
}

fn noon(day: usize) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds((DAY_S * (day as f64 + 0.5)) as i64)
}
