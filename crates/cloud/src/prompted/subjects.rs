//! Proposing subjects. Which of them suit is decided by the product's own rules.

use domain::suggestions::{Draft, MAX_TEXT_CHARS};
use ports::{Egress, Fault, ModelPurpose, SuggestSubjects};
use serde::Deserialize;
use serde_json::Value;

use super::completion::{Judged, ask};
use super::schema::{list, object, text};
use super::template::Prompt;
use crate::OpenAi;
use crate::openai::Output;

const PROMPT: &str = include_str!("prompts/suggest_subjects.md");

#[derive(Debug, Deserialize)]
struct SubjectsOutput {
    subjects: Vec<Draft>,
}

fn schema() -> Value {
    let subject = object([
        ("subject", text()),
        ("description", text()),
        ("valueProposition", text()),
        ("relatedConcepts", list(&text())),
    ]);
    object([("subjects", list(&subject))])
}

/// Proposes subjects, best first.
pub(super) async fn suggest(
    model: &OpenAi,
    egress: &Egress,
    request: &SuggestSubjects,
) -> Result<Vec<Draft>, Fault> {
    let output = Output { name: "subjects", schema: schema(), max_tokens: 3_000 };
    let judge = |answer: SubjectsOutput| judge(answer, request.limit);
    let model_answer =
        ask(model, egress, ModelPurpose::Suggestions, prompt(request), output, judge).await?;
    Ok(model_answer.answer)
}

pub(super) fn prompt(request: &SuggestSubjects) -> Prompt {
    let reached = format!("{}: {}", request.completed_subject, request.completed_description);
    let concepts = request.concepts.iter().map(|concept| {
        let share = (concept.mastery * 100.0).round();
        format!(
            "{} ({}): {share} of 100 after {:.0} answers",
            concept.name, concept.subject, concept.answers
        )
    });
    let prompt = Prompt::new(PROMPT)
        .number("limit", request.limit)
        .data("reached", &reached)
        .lines("concepts", concepts)
        .lines("interests", request.interests.iter().cloned())
        .lines("strengths", request.strengths.iter().cloned())
        .lines("avoid", request.avoid.iter().cloned());
    match request.grade.and_then(|grade| usize::try_from(grade).ok()) {
        Some(grade) => prompt.number("grade", grade),
        None => prompt.word("grade", "unknown"),
    }
}

fn judge(answer: SubjectsOutput, limit: usize) -> Judged<Vec<Draft>> {
    let mut flaws = Vec::new();
    let mut drafts = answer.subjects;
    let all = drafts.len();
    let fits = |text: &str| (1..=MAX_TEXT_CHARS).contains(&text.trim().chars().count());
    drafts.retain(|draft| {
        fits(&draft.subject)
            && fits(&draft.description)
            && fits(&draft.value_proposition)
            && !draft.subject.contains('[')
    });
    if drafts.len() < all {
        flaws.push(format!("A text is empty, too long ({MAX_TEXT_CHARS} characters), or a name."));
    }
    drafts.truncate(limit);
    let usable = (!drafts.is_empty() || flaws.is_empty()).then_some(drafts);
    Judged::partly(usable, flaws)
}
