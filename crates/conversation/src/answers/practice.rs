//! Practice and standing: what is known, what went wrong, what to do next.

use super::DataAnswer;
use super::wording::{bullets, count, day, list};
use crate::facts::{MistakeFact, PracticeFact, SkillFact, StudentFacts};
use crate::topic::Topic;

/// From this mastery on a concept counts as mastered.
const MASTERED: u8 = 80;

/// Recall below this is due for review.
const REVIEW_BELOW: u8 = 90;

/// Half-width of the interval from which an estimate says little.
const UNSURE: u8 = 25;

/// Things told at once.
const MAX_LINES: usize = 5;

/// What to practise, told at once.
const MAX_SUGGESTED: usize = 3;

fn skills<'a>(topic: &Topic, facts: &'a StudentFacts) -> Vec<&'a SkillFact> {
    let held = |skill: &&SkillFact| topic.holds(&skill.name, Some(&skill.subject));
    facts.skills.iter().filter(held).collect()
}

fn no_evidence(facts: &StudentFacts) -> DataAnswer {
    DataAnswer::unknown(if facts.lessons.is_empty() {
        "There is no lesson of yours yet, so I can't say anything about how you are doing."
    } else {
        "I don't know enough yet: after a lesson was read and a practice handed in I can tell."
    })
}

/// `62 % (give or take 18), from 4 answers and remarks, last on 28 November`.
fn standing_of(skill: &SkillFact, facts: &StudentFacts) -> String {
    let last = skill.last.map(|last| format!(", last {}", day(last, facts.today)));
    let unsure = if skill.uncertainty >= UNSURE { ", so it is a rough guess" } else { "" };
    format!(
        "{} % likely to get the next question right (give or take {}), from {}{}{unsure}",
        skill.mastery,
        skill.uncertainty,
        count(skill.evidence as usize, "observation"),
        last.unwrap_or_default()
    )
}

/// Why a concept is worth practising.
fn reason(skill: &SkillFact, facts: &StudentFacts) -> String {
    let wrong = facts.mistakes.iter().filter(|one| one.concept.eq_ignore_ascii_case(&skill.name));
    let wrong = wrong.count();
    let mut reasons = Vec::new();
    if wrong > 0 {
        reasons.push(format!("you got {} on it wrong", count(wrong, "question")));
    }
    if skill.mastery < MASTERED {
        reasons.push(format!("your chance of a right answer is at {} %", skill.mastery));
    }
    if let Some(recall) = skill.recall.filter(|recall| *recall < REVIEW_BELOW) {
        let last = skill.last.map(|last| format!(" since you met it {}", day(last, facts.today)));
        reasons.push(format!("it has faded to {recall} %{}", last.unwrap_or_default()));
    }
    if reasons.is_empty() { "to keep it fresh".to_owned() } else { list(&reasons) }
}

pub(super) fn suggest(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let mut known = skills(topic, facts);
    if known.is_empty() {
        return no_evidence(facts);
    }
    let worth = |skill: &SkillFact| u16::from(skill.mastery.min(skill.recall.unwrap_or(100)));
    known.sort_by_key(|skill| (worth(skill), skill.name.clone()));
    let lines: Vec<String> = known
        .iter()
        .take(MAX_SUGGESTED)
        .map(|skill| format!("{} ({}): {}", skill.name, skill.subject, reason(skill, facts)))
        .collect();
    let open: Vec<&PracticeFact> =
        facts.practices.iter().filter(|practice| practice.completed.is_none()).collect();
    let waiting = match open.as_slice() {
        [] => String::new(),
        [one] => format!(
            "\n\nA practice with {} is waiting for you{}.",
            count(one.questions, "question"),
            one.due.map(|due| format!(", due {}", day(due, facts.today))).unwrap_or_default()
        ),
        several => format!("\n\n{} practices are waiting for you.", several.len()),
    };
    DataAnswer::told(format!("I would practise, in this order:\n{}{waiting}", bullets(&lines)))
}

pub(super) fn standing(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let mut known = skills(topic, facts);
    if known.is_empty() {
        return no_evidence(facts);
    }
    if let ([only], Topic::Concepts(_)) = (known.as_slice(), topic) {
        let text = format!("{}: {}.", only.name, standing_of(only, facts));
        return DataAnswer::told(format!("{text}{}", handed_in(topic, facts)));
    }
    known.sort_by(|left, right| right.mastery.cmp(&left.mastery).then(left.name.cmp(&right.name)));
    let mastered = known.iter().filter(|skill| skill.mastery >= MASTERED).count();
    let head = match topic {
        Topic::All => format!("You have met {} so far", count(known.len(), "concept")),
        other => format!("In {} you have met {}", other.name(), count(known.len(), "concept")),
    };
    let mut shown: Vec<&SkillFact> = known.iter().take(2).copied().collect();
    for weak in known.iter().rev().take(2).rev() {
        if !shown.iter().any(|skill| skill.concept == weak.concept) {
            shown.push(weak);
        }
    }
    let lines = shown.iter().map(|skill| format!("{}: {}", skill.name, standing_of(skill, facts)));
    DataAnswer::told(format!(
        "{head}; {mastered} of them {} mastered. The strongest and the weakest:\n{}{}",
        if mastered == 1 { "is" } else { "are" },
        bullets(&lines.collect::<Vec<_>>()),
        handed_in(topic, facts)
    ))
}

/// The last practice that was handed in.
fn handed_in(topic: &Topic, facts: &StudentFacts) -> String {
    let is_held = |practice: &&PracticeFact| {
        practice.concepts.iter().any(|name| topic.holds(name, practice.subject.as_deref()))
            || *topic == Topic::All
    };
    let newest = facts.practices.iter().filter(is_held).find_map(|practice| practice.completed);
    newest.map_or_else(String::new, |(date, score)| {
        let score = score.map(|score| format!(", with {score} of 100")).unwrap_or_default();
        format!(" You handed in a practice {}{score}.", day(date, facts.today))
    })
}

pub(super) fn strengths(facts: &StudentFacts) -> DataAnswer {
    let mut strong: Vec<&SkillFact> =
        facts.skills.iter().filter(|skill| skill.evidence > 0).collect();
    strong.sort_by(|left, right| right.mastery.cmp(&left.mastery).then(left.name.cmp(&right.name)));
    if strong.is_empty() {
        return no_evidence(facts);
    }
    let lines = strong.iter().take(MAX_SUGGESTED);
    let lines = lines.map(|skill| format!("{}: {}", skill.name, standing_of(skill, facts)));
    DataAnswer::told(format!("What you know best:\n{}", bullets(&lines.collect::<Vec<_>>())))
}

pub(super) fn mistakes(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let subject_of = |one: &MistakeFact| {
        let skill = facts.skills.iter().find(|skill| skill.name.eq_ignore_ascii_case(&one.concept));
        skill.map(|skill| skill.subject.clone())
    };
    let made = facts.mistakes.iter();
    let made: Vec<&MistakeFact> =
        made.filter(|one| topic.holds(&one.concept, subject_of(one).as_deref())).collect();
    if made.is_empty() {
        let handed_in = facts.practices.iter().any(|practice| practice.completed.is_some());
        return DataAnswer::told(if handed_in {
            format!("I know of no wrong answers of yours about {}.", topic.name())
        } else {
            "You haven't handed in a practice yet, so I know of no wrong answers.".to_owned()
        });
    }
    let lines = made.iter().take(MAX_LINES).map(|one| {
        let given = one.answer.as_deref().filter(|answer| !answer.trim().is_empty());
        let given =
            given.map_or("no answer".to_owned(), |answer| format!("you answered \"{answer}\""));
        format!(
            "{} ({}): {given}, right is \"{}\" \u{2013} {}",
            one.question,
            one.concept,
            one.right,
            day(one.date, facts.today)
        )
    });
    let more = made.len().saturating_sub(MAX_LINES);
    let more = if more == 0 { String::new() } else { format!("\n\nAnd {more} more before that.") };
    DataAnswer::told(format!("In your practices:\n{}{more}", bullets(&lines.collect::<Vec<_>>())))
}

pub(super) fn goals(facts: &StudentFacts) -> DataAnswer {
    if facts.goals.is_empty() {
        return DataAnswer::told("You have no goals yet. You can set one under Goals.");
    }
    let lines = facts.goals.iter().take(MAX_LINES).map(|goal| {
        let state = if goal.is_completed {
            "reached".to_owned()
        } else {
            format!("{} % of the way", goal.progress)
        };
        let by = goal.target.filter(|_| !goal.is_completed);
        let by = by.map(|target| format!(", by {}", super::wording::written(target, facts.today)));
        format!("{}: {} \u{2013} {state}{}", goal.subject, goal.description, by.unwrap_or_default())
    });
    DataAnswer::told(format!("Your goals:\n{}", bullets(&lines.collect::<Vec<_>>())))
}

pub(super) fn plan(facts: &StudentFacts) -> DataAnswer {
    let active = facts.goals.iter().any(|goal| !goal.is_completed);
    let mut parts = Vec::new();
    if active {
        parts.push(goals(facts).text);
    }
    let tasks = super::tasks::open(facts).text;
    parts.push(format!("First what is open:\n{tasks}"));
    let next = suggest(&Topic::All, facts);
    if !next.is_unknown {
        parts.push(next.text.split("\n\n").next().unwrap_or_default().to_owned());
    }
    DataAnswer::told(parts.join("\n\n"))
}

pub(super) fn practised(topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let is_held = |practice: &&PracticeFact| {
        *topic == Topic::All
            || practice.concepts.iter().any(|name| topic.holds(name, practice.subject.as_deref()))
    };
    let lines: Vec<String> = facts
        .practices
        .iter()
        .filter(is_held)
        .take(MAX_LINES)
        .map(|practice| {
            let subject = practice.subject.as_deref().unwrap_or("Practice");
            let concepts: Vec<String> = practice.concepts.iter().take(4).cloned().collect();
            let state = match practice.completed {
                Some((date, Some(score))) => {
                    format!("handed in {}, {score} of 100", day(date, facts.today))
                }
                Some((date, None)) => format!("handed in {}", day(date, facts.today)),
                None => format!("given {}, still open", day(practice.assigned, facts.today)),
            };
            format!("{subject}: {}, {state}", list(&concepts))
        })
        .collect();
    if lines.is_empty() {
        return DataAnswer::told(format!("I know of no practice of yours about {}.", topic.name()));
    }
    DataAnswer::told(format!("Your practices:\n{}", bullets(&lines)))
}
