//! The offline tutor's work on each task, in the form that the request states.

use domain::analysis::TaughtConcept;
use domain::chat::{AnswerBasis, Passage};
use domain::engagement::NudgeKind;
use domain::practice::rubric::states;
use domain::practice::{AnswerKey, Draft};
use domain::text::sentences;
use domain::tutor::{Cited, Claim, ClaimRole, ClaimSource, Urgency};
use domain::{ConceptId, SessionId, UserId};
use futures::FutureExt;
use offline_tutor::OfflineTutor;
use ports::{
    Egress, KnownConcept, Llm, PlannedItem, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::prompt_material::{PromptMaterial, strip_number, turns};

/// The answer's text; nothing when the task is not known.
pub(super) fn answer_prompt(body: &Value) -> Option<String> {
    let material = PromptMaterial::of(body)?;
    let egress = crate::egress(UserId(Uuid::nil()));
    let task = body["response_format"]["json_schema"]["name"].as_str();
    let answer = match task.or_else(|| guess_subject(&material))? {
        "session_report" => session(&material, &egress)?,
        "practice_questions" => questions(&material, &egress)?,
        "answer" => reply(&material, &egress)?,
        "brief" => brief(&material, &egress)?,
        "nudge" => nudge(&material, &egress)?,
        "subjects" => subjects(&material, &egress)?,
        "free_text_reading" => free_text(&material),
        _ => return None,
    };
    Some(answer.to_string())
}

/// The task of a request that names none, by its blocks.
fn guess_subject(material: &PromptMaterial) -> Option<&'static str> {
    [
        ("plan", "practice_questions"),
        ("passages", "answer"),
        ("claims", "brief"),
        ("reached", "subjects"),
        ("rubric", "free_text_reading"),
        ("turns", "session_report"),
        ("concepts", "nudge"),
    ]
    .into_iter()
    .find(|(block, _)| !material.block(block).is_empty())
    .map(|(_, task)| task)
}

fn session(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let subject = Some(material.block("subject").to_owned()).filter(|subject| !subject.is_empty());
    let request = ReadSession { turns: turns(&material.lines("turns")), subject };
    let insights = OfflineTutor.read_session(egress, request).now_or_never()?.ok()?;
    let concepts: Vec<Value> = insights
        .concepts
        .iter()
        .map(|item| {
            json!({
                "name": item.name, "description": item.description, "difficulty": item.difficulty,
                "turns": item.turns, "evidence": item.evidence,
            })
        })
        .collect();
    Some(json!({
        "subject": insights.subject, "topics": insights.topics, "concepts": concepts,
        "studentStrengths": insights.student_strengths,
        "areasForImprovement": insights.areas_for_improvement,
        "actionItems": insights.action_items,
    }))
}

fn questions(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let all = turns(&material.lines("turns"));
    let items: Vec<PlannedItem> = material
        .lines("plan")
        .iter()
        .zip(1_u128..)
        .filter_map(|(line, place)| {
            let (concept, rest) = strip_number(line).rsplit_once(", difficulty ")?;
            let difficulty = rest.split(' ').next()?.parse().ok()?;
            let concept_id = ConceptId(Uuid::from_u128(place));
            Some(PlannedItem { concept_id, concept: concept.to_owned(), difficulty })
        })
        .collect();
    let concepts = material.lines("concepts").into_iter().map(|line| {
        let (name, description) =
            line.split_once(": ").map_or((line.as_str(), None), |(name, rest_of_line)| {
                (name, Some(rest_of_line.to_owned()))
            });
        TaughtConcept {
            name: name.to_owned(),
            description,
            difficulty: 5,
            evidence: Vec::new(),
            turns: all.iter().map(|turn| turn.index).collect(),
        }
    });
    let request = WriteItems {
        concepts: concepts.collect(),
        turns: all,
        subject: material.block("subject").to_owned(),
        items,
        avoid: material.lines("recent"),
        seed: 7,
    };
    let drafts = OfflineTutor.write_items(egress, request).now_or_never()?.ok()?;
    Some(json!({ "questions": drafts.iter().map(question).collect::<Vec<Value>>() }))
}

fn question(draft: &Draft) -> Value {
    let mut rubric = Vec::new();
    let (answer, accepted, unit) = match &draft.key {
        AnswerKey::Choice { index } => (draft.options[*index as usize].clone(), Vec::new(), None),
        AnswerKey::Number { value, unit, .. } => (value.clone(), Vec::new(), unit.clone()),
        AnswerKey::Text { accepted } => (accepted[0].clone(), accepted[1..].to_vec(), None),
        key @ (AnswerKey::Choices { .. } | AnswerKey::Typed { .. }) => {
            (key.shown(&draft.options), Vec::new(), None)
        }
        AnswerKey::Rubric { points, sample } => {
            rubric.clone_from(points);
            (sample.clone(), Vec::new(), None)
        }
    };
    json!({
        "plan": draft.concept_id.0.as_u128() - 1, "kind": draft.kind, "question": draft.question,
        "options": draft.options, "answer": answer, "accepted": accepted, "rubric": rubric,
        "unit": unit,
        "explanation": draft.explanation, "sourceTurn": draft.source_turn,
    })
}

fn reply(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let mut passages: Vec<(u128, Vec<String>)> = Vec::new();
    for line in material.lines("passages") {
        match line.strip_prefix("Passage ").and_then(|number| number.parse().ok()) {
            Some(number) => passages.push((number, Vec::new())),
            None => passages.last_mut()?.1.push(line),
        }
    }
    let passages = passages.iter().map(|(number, lines)| Passage {
        session_id: SessionId(Uuid::from_u128(*number)),
        relevance: 0.5,
        turns: turns(lines),
    });
    let history = material.lines("history").into_iter().filter_map(|line| {
        let (speaker, text) = line.split_once(": ")?;
        Some((speaker == "student", text.to_owned()))
    });
    let passages: Vec<Passage> = passages.collect();
    let question = material.block("question").to_owned();
    let (moments, coverage) = retrieval::locate_within(&passages, &question);
    let request = Respond {
        question,
        history: history.collect(),
        passages,
        moments,
        coverage,
        general: Some(material.block("general").to_owned()).filter(|text| !text.is_empty()),
        message: None,
        open_questions: material.lines("open"),
    };
    let reply = OfflineTutor.respond(egress, request).now_or_never()?.ok()?;
    Some(json!({
        "answer": reply.text, "quotes": reply.quotes,
        "coverage": match reply.basis {
            AnswerBasis::Curriculum => json!("general"),
            _ => json!(reply.coverage),
        },
    }))
}

fn brief(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let claims = material.lines("claims").into_iter().filter_map(|line| {
        let (role, text) = strip_number(&line).split_once(": ")?;
        let role = match role {
            "why" => ClaimRole::Why,
            "tried" => ClaimRole::Tried,
            _ => ClaimRole::Well,
        };
        let claim = Claim { text: text.to_owned(), source: ClaimSource::Request, ids: Vec::new() };
        Some(Cited { role, claim })
    });
    let request = WriteBrief {
        should_route: material.word_after("found to be needed:") == "yes",
        urgency: Urgency::Low,
        claims: claims.collect(),
    };
    let brief = OfflineTutor.write_brief(egress, request).now_or_never()?.ok()?;
    Some(json!({ "reason": brief.reason, "summary": brief.summary }))
}

fn nudge(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let request = WriteNudge {
        kind: NudgeKind::EarlyEngagement,
        sessions: material.word_after("Sessions so far:").parse().unwrap_or(0),
        days_since_last: material.word_after("Days since the last one:").parse().ok(),
        subject: Some(material.block("subject").to_owned()).filter(|subject| !subject.is_empty()),
        concepts: material.lines("concepts"),
    };
    let text = OfflineTutor.write_nudge(egress, request).now_or_never()?.ok()?;
    Some(json!({ "text": text }))
}

/// A reading as a model gives one: a point is made by the sentence that has all its terms. The offline
/// tutor has none.
fn free_text(material: &PromptMaterial) -> Value {
    let answer = material.block("answer");
    let points = material.lines("rubric").into_iter().map(|line| {
        let point = strip_number(&line).to_owned();
        let quote = sentences(answer).into_iter().find(|sentence| states(sentence, &point));
        json!({ "quote": quote })
    });
    let points: Vec<Value> = points.collect();
    json!({ "points": points, "hasMistake": false, "confidence": 90 })
}

fn subjects(material: &PromptMaterial, egress: &Egress) -> Option<Value> {
    let (subject, description) = material.block("reached").split_once(": ")?;
    let concepts = material.lines("concepts").into_iter().filter_map(|line| {
        let (named, rest) = line.rsplit_once("): ")?;
        let (name, subject) = named.rsplit_once(" (")?;
        let mut numbers = rest.split(' ').filter_map(|word| word.parse::<f64>().ok());
        let mastery = numbers.next()? / 100.0;
        Some(KnownConcept {
            name: name.to_owned(),
            subject: subject.to_owned(),
            mastery,
            answers: numbers.nth(1).unwrap_or(1.0),
        })
    });
    let request = SuggestSubjects {
        completed_subject: subject.to_owned(),
        completed_description: description.to_owned(),
        concepts: concepts.collect(),
        interests: material.lines("interests"),
        strengths: material.lines("strengths"),
        grade: material.word_after("Year of school:").parse().ok(),
        avoid: material.lines("avoid"),
        limit: material.word_after("At most this many:").parse().unwrap_or(3),
    };
    let drafts = OfflineTutor.suggest_subjects(egress, request).now_or_never()?.ok()?;
    Some(json!({ "subjects": drafts }))
}
