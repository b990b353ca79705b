//! The records of the student who asks, as answers are made from them: with names, and by the days of
//! their own calendar.

use chrono::{DateTime, NaiveDate, Utc};
use conversation::{
    GoalFact, HomeworkFact, LessonFact, MistakeFact, PracticeFact, SkillFact, StudentFacts,
};
use db::chat::{FactsRow, LessonLine, MistakeLine, PracticeFactLine};
use db::progress::{CountedSkill, GoalLine};
use domain::analysis::AnalysisCoverage;
use domain::chat::homework_id;
use domain::mastery;
use domain::notifications::local_time;
use domain::people::Caller;
use domain::status::GoalStatus;

use super::ChatAnswering;
use crate::name_restorer::Names;
use crate::{OrNotFound as _, Result, goals, mastery_update};

/// Loads what is known of the caller, a student.
pub(super) async fn load(cx: &ChatAnswering, caller: &Caller, name: &str) -> Result<StudentFacts> {
    let row = db::chat::load_facts(&cx.db, caller).await?;
    let row = row.or_not_found_at("student", "/studentId")?;
    Ok(facts_of(&row, name, cx.clock.now()))
}

fn facts_of(row: &FactsRow, name: &str, now: DateTime<Utc>) -> StudentFacts {
    let zone = row.time_zone.clone();
    let day = move |at: DateTime<Utc>| local_time(&zone, at).date();
    let lessons = row.lessons.iter().map(|line| lesson(line, row, name, now, &day));
    let mut goals: Vec<GoalFact> =
        row.goals.iter().map(|line| goal(line, &row.skills, &day)).collect();
    goals.sort_by_key(|goal| goal.is_completed);
    StudentFacts {
        today: day(now),
        lessons: lessons.collect(),
        practices: row.practices.iter().map(|line| practice(line, &day)).collect(),
        skills: row.skills.iter().map(|line| skill(line, now, &day)).collect(),
        mistakes: row.mistakes.iter().map(|line| mistake(line, name, &day)).collect(),
        goals,
        tutors: row.tutors.clone().unwrap_or_default(),
    }
}

fn lesson(
    line: &LessonLine,
    row: &FactsRow,
    student: &str,
    now: DateTime<Utc>,
    day: &impl Fn(DateTime<Utc>) -> NaiveDate,
) -> LessonFact {
    let names = Names::new(student, line.tutor.as_deref());
    let insights = line.analysis.as_ref().map(|analysis| &analysis.insights);
    let subject = line.subject.clone().or_else(|| insights.map(|read| read.subject.clone()));
    let concepts = insights.iter().flat_map(|read| &read.concepts);
    let tasks = insights.iter().flat_map(|read| &read.action_items);
    LessonFact {
        session: line.id,
        date: day(line.date),
        is_ahead: line.date > now,
        subject: subject.filter(|subject| subject != "General"),
        tutor: line.tutor.clone(),
        concepts: concepts
            .map(|concept| (names.restore(&concept.name), concept.turns.first().copied()))
            .collect(),
        homework: tasks
            .map(|task| HomeworkFact {
                id: homework_id(line.id, task),
                text: names.restore(task),
                is_done: row.done.contains(&homework_id(line.id, task)),
            })
            .collect(),
        is_analysed: insights.is_some_and(|read| read.coverage == AnalysisCoverage::Whole),
    }
}

fn practice(line: &PracticeFactLine, day: &impl Fn(DateTime<Utc>) -> NaiveDate) -> PracticeFact {
    let score = line.score.and_then(|score| u8::try_from(score).ok());
    PracticeFact {
        subject: line.subject.clone(),
        concepts: line.concepts.clone().unwrap_or_default(),
        questions: line.questions,
        assigned: day(line.assigned_at),
        due: line.due_at.map(day),
        completed: line.completed_at.map(|at| (day(at), score)),
    }
}

fn skill(
    line: &CountedSkill,
    now: DateTime<Utc>,
    day: &impl Fn(DateTime<Utc>) -> NaiveDate,
) -> SkillFact {
    let estimate = mastery_update::estimate(&line.skill, now);
    SkillFact {
        concept: line.skill.concept_id,
        name: line.skill.name.clone(),
        subject: line.skill.subject.clone(),
        mastery: mastery::level(estimate.mastery),
        uncertainty: estimate.uncertainty.round().clamp(0.0, 100.0) as u8,
        recall: estimate.recall.map(|recall| (recall * 100.0).round().clamp(0.0, 100.0) as u8),
        evidence: u32::try_from(line.evidence_count).unwrap_or_default(),
        last: line.skill.last_practiced.map(day),
    }
}

fn mistake(
    line: &MistakeLine,
    student: &str,
    day: &impl Fn(DateTime<Utc>) -> NaiveDate,
) -> MistakeFact {
    let names = Names::new(student, line.tutor.as_deref());
    MistakeFact {
        concept: line.concept.clone(),
        question: names.restore(&line.draft.question),
        answer: line.answer.clone(),
        right: names.restore(&line.draft.key.shown(&line.draft.options)),
        date: day(line.completed_at),
    }
}

fn goal(
    line: &GoalLine,
    skills: &[CountedSkill],
    day: &impl Fn(DateTime<Utc>) -> NaiveDate,
) -> GoalFact {
    let concepts: Vec<_> = skills.iter().map(|skill| goals::met_concept(&skill.skill)).collect();
    GoalFact {
        subject: line.subject.clone(),
        description: line.description.clone(),
        is_completed: line.status == GoalStatus::Completed,
        progress: goals::progress(line.status, &line.subject, &line.description, &concepts),
        target: line.target_date.map(day),
    }
}
