//! Evidence in, mastery out.
//!
//! The log is the truth; everything else is derived from it by the rules of `domain::mastery` and
//! `domain::recall` while the learner and the concepts are locked, so that replaying the log in its
//! order gives the same numbers.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use db::evidence::{LearnerRow, NewEvidence, SkillRow, SkillUpdate};
use domain::mastery::{self, Bias, Learner, Skill};
use domain::recall::{self, Memory, Rating};
use domain::{ConceptId, EvidenceId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{OrNotFound, Result};

/// Students whose evidence is in memory at a time while concepts are joined or split.
const STUDENTS_AT_A_TIME: usize = 100;

/// Seconds of a day, in which memory is counted.
const DAY_S: f64 = 86_400.0;

/// A concept's mastery after a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MasteryUpdate {
    /// The concept.
    pub concept_id: Uuid,
    /// 0 to 100.
    #[schema(example = 72)]
    pub new_mastery_level: u8,
    /// 0 to 100.
    #[schema(example = 65)]
    pub previous_mastery_level: u8,
    /// Half-width of the 80 % interval around the new level, in points.
    #[schema(example = 11.0)]
    pub uncertainty: f64,
}

/// Appends evidence to the log, in order, and moves what follows from it. Evidence that is in the log
/// already moves nothing. Returns what became of each concept, in the order of their ids; nothing
/// when the student is gone.
pub(crate) async fn learn(
    tx: &mut PgConnection,
    student: UserId,
    evidence: &[NewEvidence],
) -> Result<Vec<MasteryUpdate>> {
    let Some(learner) = db::evidence::lock_learner(tx, student).await? else {
        return Ok(Vec::new());
    };
    let evidence = &on_standing_concepts(tx, evidence).await?[..];
    let concepts: Vec<ConceptId> = evidence.iter().map(|line| line.concept_id).collect();
    let rows = db::evidence::skills(&mut *tx, student, &concepts).await?;
    let new = db::evidence::append(tx, student, evidence).await?;
    let new: HashSet<EvidenceId> = new.into_iter().collect();
    let fresh: Vec<&NewEvidence> = evidence.iter().filter(|line| new.contains(&line.id)).collect();

    let mut numbers = StudentNumbers::of(learner, &rows);
    let before = numbers.levels();
    for line in &fresh {
        numbers.observe(line)?;
    }
    numbers.review(&fresh)?;
    db::evidence::store_learner(tx, student, &learner_row(numbers.learner)).await?;
    for update in numbers.updates(&fresh) {
        db::evidence::store_bias(tx, &update).await?;
        db::evidence::store_skill(tx, student, &update).await?;
    }
    Ok(numbers.changed_levels(&before))
}

/// Makes a student's numbers those that follow from the evidence that stands, after some was
/// retracted or erased. What concepts have learned from all students stays. The learner has to be
/// locked.
pub(crate) async fn rebuild(tx: &mut PgConnection, student: UserId) -> Result<()> {
    let evidence = db::evidence::standing(&mut *tx, student).await?;
    let concepts: BTreeSet<ConceptId> = evidence.iter().map(|line| line.concept_id).collect();
    let concepts: Vec<ConceptId> = concepts.into_iter().collect();
    let rows = db::evidence::skills(&mut *tx, student, &concepts).await?;
    let mut numbers = StudentNumbers::blank(&rows);
    numbers.recount(&evidence)?;
    let biases =
        |row: &SkillRow| (row.concept_id, Bias { value: row.bias, observations: row.observations });
    numbers.set_biases(&rows.iter().map(biases).collect::<Vec<_>>());
    db::evidence::store_learner(tx, student, &learner_row(numbers.learner)).await?;
    let skills = numbers.updates(&evidence.iter().collect::<Vec<_>>());
    db::evidence::replace_skills(tx, student, &skills).await?;
    Ok(())
}

/// Makes the numbers of students on some concepts those that follow from the evidence that stands,
/// after some was moved between these. Their numbers over all concepts are the same before and after:
/// they depend on the order of the log alone. Learners and concepts have to be locked.
pub(crate) async fn rebuild_concepts(
    tx: &mut PgConnection,
    students: &[UserId],
    concepts: &[ConceptId],
) -> Result<()> {
    let biases = db::concepts::biases(&mut *tx, concepts).await?;
    for students in students.chunks(STUDENTS_AT_A_TIME) {
        let evidence = db::evidence::standing_of(&mut *tx, students).await?;
        let mut skills = Vec::new();
        for of_student in evidence.chunk_by(|(student, _), (next, _)| student == next) {
            let student = of_student[0].0;
            let evidence: Vec<NewEvidence> = of_student.iter().map(|(_, line)| *line).collect();
            let mut numbers = StudentNumbers::blank_on(&evidence);
            numbers.recount(&evidence)?;
            numbers.set_biases(&biases);
            let updates = numbers.updates(&evidence.iter().collect::<Vec<_>>()).into_iter();
            let own = updates.filter(|update| concepts.contains(&update.concept_id));
            skills.extend(own.map(|update| (student, update)));
        }
        db::evidence::store_skills_on(tx, concepts, students, &skills).await?;
    }
    Ok(())
}

/// Locks the concepts of evidence, with those that they were joined into, and puts it on these.
async fn on_standing_concepts(
    tx: &mut PgConnection,
    evidence: &[NewEvidence],
) -> Result<Vec<NewEvidence>> {
    let concepts: BTreeSet<ConceptId> = evidence.iter().map(|line| line.concept_id).collect();
    let concepts: Vec<ConceptId> = concepts.into_iter().collect();
    let mut standing = BTreeMap::new();
    for locked in db::evidence::lock_concepts(tx, &concepts).await? {
        if let Some(into) = locked.joined_into {
            standing.insert(locked.id, into);
        }
    }
    if !standing.is_empty() {
        let joined: Vec<ConceptId> = standing.values().copied().collect();
        db::evidence::lock_concepts(tx, &joined).await?;
    }
    let moved = evidence.iter().map(|line| NewEvidence {
        concept_id: standing.get(&line.concept_id).copied().unwrap_or(line.concept_id),
        ..*line
    });
    Ok(moved.collect())
}

/// One student's numbers on some concepts, in memory.
struct StudentNumbers {
    learner: Learner,
    concepts: BTreeMap<ConceptId, ConceptNumbers>,
}

struct ConceptNumbers {
    skill: Skill,
    bias: Bias,
    memory: Option<Memory>,
    last_practiced: Option<DateTime<Utc>>,
}

impl StudentNumbers {
    fn of(learner: LearnerRow, rows: &[SkillRow]) -> Self {
        let concepts = rows.iter().map(|row| (row.concept_id, ConceptNumbers::of(row))).collect();
        Self { learner: learner_of(learner), concepts }
    }

    /// The numbers of somebody who has shown nothing yet.
    fn blank(rows: &[SkillRow]) -> Self {
        let blank = |row: &SkillRow| ConceptNumbers {
            skill: Skill::default(),
            bias: Bias { value: row.bias, observations: row.observations },
            memory: None,
            last_practiced: None,
        };
        let concepts = rows.iter().map(|row| (row.concept_id, blank(row))).collect();
        Self { learner: Learner::default(), concepts }
    }

    /// The same on all concepts of some evidence, with biases that nothing is read from.
    fn blank_on(evidence: &[NewEvidence]) -> Self {
        let blank = || ConceptNumbers {
            skill: Skill::default(),
            bias: Bias::start(mastery::MIDDLE_DIFFICULTY),
            memory: None,
            last_practiced: None,
        };
        let concepts = evidence.iter().map(|line| (line.concept_id, blank())).collect();
        Self { learner: Learner::default(), concepts }
    }

    /// Takes in all that stands: evidence of one session or practice that stands together is one
    /// event.
    fn recount(&mut self, evidence: &[NewEvidence]) -> Result<()> {
        for event in evidence.chunk_by(|line, next| line.source.event() == next.source.event()) {
            for line in event {
                self.observe(line)?;
            }
            self.review(&event.iter().collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// Undoes what observing has moved of what belongs to all students.
    fn set_biases(&mut self, biases: &[(ConceptId, Bias)]) {
        for (concept, bias) in biases {
            if let Some(numbers) = self.concepts.get_mut(concept) {
                numbers.bias = *bias;
            }
        }
    }

    fn numbers_of(&mut self, concept: ConceptId) -> Result<&mut ConceptNumbers> {
        self.concepts.get_mut(&concept).or_not_found("concept")
    }

    fn observe(&mut self, line: &NewEvidence) -> Result<()> {
        let mut learner = self.learner;
        let numbers = self.numbers_of(line.concept_id)?;
        mastery::observe(
            &mut numbers.skill,
            &mut learner,
            &mut numbers.bias,
            line.kind,
            line.outcome,
        );
        self.learner = learner;
        Ok(())
    }

    /// All evidence of a concept that comes together is one review of it, rated by its share right.
    /// What is merely said in a session counts too: it is when the concept was last met.
    fn review(&mut self, evidence: &[&NewEvidence]) -> Result<()> {
        let mut together: BTreeMap<ConceptId, Vec<&NewEvidence>> = BTreeMap::new();
        for line in evidence {
            together.entry(line.concept_id).or_default().push(line);
        }
        for (concept, lines) in together {
            let right = lines.iter().map(|line| line.outcome.value()).sum::<f64>();
            let Some(at) = lines.iter().map(|line| line.observed_at).max() else { continue };
            let numbers = self.numbers_of(concept)?;
            // Sessions may be uploaded out of order: memory never runs backwards.
            let at = numbers.last_practiced.map_or(at, |last| last.max(at));
            let days = numbers.last_practiced.map_or(0.0, |last| days_between(last, at));
            let rating = Rating::from_share(right / lines.len() as f64);
            numbers.memory = Some(recall::review(numbers.memory, days, rating));
            numbers.last_practiced = Some(at);
        }
        Ok(())
    }

    fn levels(&self) -> BTreeMap<ConceptId, u8> {
        self.concepts.iter().map(|(id, numbers)| (*id, numbers.level(&self.learner))).collect()
    }

    fn changed_levels(&self, before: &BTreeMap<ConceptId, u8>) -> Vec<MasteryUpdate> {
        let moved = |(id, numbers): (&ConceptId, &ConceptNumbers)| MasteryUpdate {
            concept_id: id.0,
            new_mastery_level: numbers.level(&self.learner),
            previous_mastery_level: before.get(id).copied().unwrap_or_default(),
            uncertainty: mastery::uncertainty(&numbers.skill, &self.learner, &numbers.bias).round(),
        };
        self.concepts.iter().map(moved).collect()
    }

    fn updates(&self, evidence: &[&NewEvidence]) -> Vec<SkillUpdate> {
        let touched: HashSet<ConceptId> = evidence.iter().map(|line| line.concept_id).collect();
        let of = self.concepts.iter().filter(|(id, _)| touched.contains(id));
        of.map(|(id, numbers)| numbers.update(*id, &self.learner)).collect()
    }
}

impl ConceptNumbers {
    fn of(row: &SkillRow) -> Self {
        let memory = row.stability.zip(row.memory_difficulty);
        Self {
            skill: Skill {
                hits: row.hits,
                misses: row.misses,
                hit_rate: row.hit_rate,
                miss_rate: row.miss_rate,
            },
            bias: Bias { value: row.bias, observations: row.observations },
            memory: memory.map(|(stability, difficulty)| Memory { stability, difficulty }),
            last_practiced: row.last_practiced,
        }
    }

    fn level(&self, learner: &Learner) -> u8 {
        mastery::level(mastery::predict(&self.skill, learner, &self.bias))
    }

    fn update(&self, concept: ConceptId, learner: &Learner) -> SkillUpdate {
        let due_at = self
            .memory
            .zip(self.last_practiced)
            .map(|(memory, last)| recall::due_at(last, memory.stability, recall::DESIRED_RECALL));
        let Skill { hits, misses, hit_rate, miss_rate } = self.skill;
        SkillUpdate {
            concept_id: concept,
            bias: self.bias.value,
            observations: self.bias.observations,
            skill: [hits, misses, hit_rate, miss_rate],
            mastery_level: i32::from(self.level(learner)),
            uncertainty: mastery::uncertainty(&self.skill, learner, &self.bias),
            stability: self.memory.map(|memory| memory.stability),
            memory_difficulty: self.memory.map(|memory| memory.difficulty),
            due_at,
            last_practiced: self.last_practiced,
        }
    }
}

/// The mastery of a concept and its recall now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimate {
    /// Chance, 0 to 1, of answering an item of the concept's own difficulty.
    pub mastery: f64,
    /// Half-width of the 80 % interval, in points.
    pub uncertainty: f64,
    /// Chance, 0 to 1, of recalling it now; none when it was never practised.
    pub recall: Option<f64>,
}

/// The chance, 0 to 1, of answering an item of the concept's own difficulty, that follows from
/// stored numbers.
pub(crate) fn mastery_of(row: &SkillRow) -> f64 {
    let numbers = ConceptNumbers::of(row);
    mastery::predict(&numbers.skill, &learner_in(row), &numbers.bias)
}

/// The estimate that follows from stored numbers.
pub(crate) fn estimate(row: &SkillRow, now: DateTime<Utc>) -> Estimate {
    let learner = learner_in(row);
    let numbers = ConceptNumbers::of(row);
    Estimate {
        mastery: mastery_of(row),
        uncertainty: mastery::uncertainty(&numbers.skill, &learner, &numbers.bias),
        recall: numbers
            .memory
            .zip(numbers.last_practiced)
            .map(|(memory, last)| recall::retrievability(&memory, days_between(last, now))),
    }
}

fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).as_seconds_f64().max(0.0) / DAY_S
}

fn learner_in(row: &SkillRow) -> Learner {
    Learner {
        hits: row.learner_hits,
        misses: row.learner_misses,
        hit_rate: row.learner_hit_rate,
        miss_rate: row.learner_miss_rate,
    }
}

fn learner_of(row: LearnerRow) -> Learner {
    Learner { hits: row.hits, misses: row.misses, hit_rate: row.hit_rate, miss_rate: row.miss_rate }
}

fn learner_row(learner: Learner) -> LearnerRow {
    LearnerRow {
        hits: learner.hits,
        misses: learner.misses,
        hit_rate: learner.hit_rate,
        miss_rate: learner.miss_rate,
    }
}
