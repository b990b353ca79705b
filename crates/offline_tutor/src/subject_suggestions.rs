//! Suggestions of subjects, by a map of school subjects and the student's own concepts.
//!
//! Nothing here is invented about the student: a reason names only concepts they have shown, and
//! the rest of it comes from the map of subjects.

use domain::goals::MetConcept;
use domain::mastery::MASTERED;
use domain::suggestions::subjects::{self, SubjectNode, SubjectStep};
use domain::suggestions::{Draft, Learner, MAX_RELATED};
use ports::{KnownConcept, SuggestSubjects};

/// Concepts named in a sentence; all are in the list beside it.
const NAMED: usize = 2;

/// The evidence that it takes to call a concept mastered: hints in a session may be less.
const ONE_ANSWER: f64 = 1.0;

/// A subject that could come next, and what leads there.
struct SubjectCandidate<'a> {
    place: &'static SubjectNode,
    /// The subject it is reached from, as the map calls it.
    from: &'static str,
    step: &'static SubjectStep,
    related: Vec<&'a MetConcept<'a>>,
    relevance: f64,
}

/// Proposes subjects that suit, best first.
pub(crate) fn suggest(request: &SuggestSubjects) -> Vec<Draft> {
    let concepts: Vec<MetConcept<'_>> = request.concepts.iter().map(met_concept).collect();
    let likes: Vec<String> = request.interests.iter().chain(&request.strengths).cloned().collect();
    let learner = Learner {
        completed: &request.completed_subject,
        known: &concepts,
        interests: &likes,
        taken: &request.avoid,
    };
    let strong = learner.strong();
    let mut candidates: Vec<SubjectCandidate<'_>> = Vec::new();
    for from in sources(&request.completed_subject, &strong) {
        for step in from.next {
            let Some(place) = subjects::find(step.to) else { continue };
            let seen = candidates.iter().any(|candidate| candidate.place.name == place.name);
            if seen || !learner.wants(place.name) || !suits_grade(place, request.grade) {
                continue;
            }
            let related = carried_concepts(place.name, &strong);
            let relevance = learner.relevance(place.name, &related);
            candidates.push(SubjectCandidate { place, from: from.name, step, related, relevance });
        }
    }
    // Stable: among equals, the nearer step comes first.
    candidates.sort_by(|a, b| b.relevance.total_cmp(&a.relevance));
    let named = |candidate: &SubjectCandidate<'_>| draft(candidate, &request.completed_subject);
    candidates.iter().take(request.limit).map(named).collect()
}

fn met_concept(concept: &KnownConcept) -> MetConcept<'_> {
    MetConcept {
        name: &concept.name,
        subject: &concept.subject,
        mastery: concept.mastery,
        answers: concept.answers,
    }
}

/// The subjects that ways may start from: the completed goal's, then others the student is strong
/// in. Of a whole field, the subjects in which the student is strong come first.
fn sources(completed: &str, strong: &[&MetConcept<'_>]) -> Vec<&'static SubjectNode> {
    let learned: Vec<&'static SubjectNode> =
        strong.iter().filter_map(|concept| subjects::find(concept.subject)).collect();
    let is_learned = |place: &SubjectNode| learned.iter().any(|concept| concept.name == place.name);
    let mut goal: Vec<&'static SubjectNode> =
        subjects::subjects_within(completed).into_iter().filter_map(subjects::find).collect();
    goal.sort_by_key(|place| !is_learned(place));
    let mut nodes: Vec<&'static SubjectNode> = Vec::new();
    for place in goal.into_iter().chain(learned) {
        if nodes.iter().all(|one| one.name != place.name) {
            nodes.push(place);
        }
    }
    nodes
}

fn suits_grade(place: &SubjectNode, grade: Option<i32>) -> bool {
    grade.is_none_or(|grade| (place.years.0..=place.years.1).contains(&grade))
}

/// The strong concepts that return in a subject, strongest first.
fn carried_concepts<'a>(to: &str, strong: &[&'a MetConcept<'a>]) -> Vec<&'a MetConcept<'a>> {
    let returns = |concept: &&&MetConcept<'_>| {
        subjects::step(concept.subject, to).is_some_and(|step| step.carries(concept.name))
    };
    strong.iter().filter(returns).take(MAX_RELATED).copied().collect()
}

fn draft(candidate: &SubjectCandidate<'_>, completed: &str) -> Draft {
    let SubjectCandidate { place, from, step, related, .. } = candidate;
    let ground =
        if subjects::subjects_within(completed).contains(from) { completed.trim() } else { from };
    let mut value = step.why.to_owned();
    if !related.is_empty() {
        value.push(' ');
        value.push_str(&ground_of(related));
    }
    Draft {
        subject: place.name.into(),
        description: format!("Build on your {ground} and learn {}.", place.about),
        value_proposition: value,
        related_concepts: related.iter().map(|concept| concept.name.to_owned()).collect(),
    }
}

/// The ground that the student brings along, claiming no more than was shown.
fn ground_of(related: &[&MetConcept<'_>]) -> String {
    let mastered = |concept: &&&MetConcept<'_>| {
        concept.mastery * 100.0 >= f64::from(MASTERED) && concept.answers >= ONE_ANSWER
    };
    let firm: Vec<&str> =
        related.iter().filter(mastered).map(|concept| concept.name).take(NAMED).collect();
    if firm.is_empty() {
        let names: Vec<&str> = related.iter().map(|concept| concept.name).take(NAMED).collect();
        format!("What you know of {} helps there.", names.join(" and "))
    } else {
        format!("You have mastered {}, which helps there.", firm.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(name: &str, subject: &str, mastery: f64) -> KnownConcept {
        KnownConcept { name: name.into(), subject: subject.into(), mastery, answers: 3.0 }
    }

    fn request_after(subject: &str, concepts: Vec<KnownConcept>) -> SuggestSubjects {
        SuggestSubjects {
            completed_subject: subject.into(),
            completed_description: "All of it".into(),
            concepts,
            interests: Vec::new(),
            strengths: Vec::new(),
            grade: Some(10),
            avoid: Vec::new(),
            limit: 6,
        }
    }

    fn names(drafts: &[Draft]) -> Vec<&str> {
        drafts.iter().map(|draft| draft.subject.as_str()).collect()
    }

    #[test]
    fn what_a_student_knows_of_acids_leads_to_biology() {
        let concepts =
            vec![concept("acid", "Chemistry", 0.85), concept("buffer", "Chemistry", 0.7)];
        let drafts = suggest(&request_after("Chemistry", concepts));
        assert_eq!(drafts[0].subject, "Biology", "{drafts:#?}");
        assert_eq!(drafts[0].related_concepts, ["acid", "buffer"]);
        assert!(
            drafts[0].value_proposition.ends_with("You have mastered acid, which helps there.")
        );
        assert!(names(&drafts).contains(&"Physics") && !names(&drafts).contains(&"Chemistry"));
        assert!(drafts[0].description.starts_with("Build on your Chemistry and learn how living"));
    }

    #[test]
    fn a_hint_is_not_called_mastery() {
        let hint = KnownConcept { answers: 0.6, ..concept("acid", "Chemistry", 0.9) };
        let drafts = suggest(&request_after("Chemistry", vec![hint]));
        assert!(drafts[0].value_proposition.ends_with("What you know of acid helps there."));
    }

    #[test]
    fn nothing_to_avoid_and_nothing_for_other_years_is_proposed() {
        let mut request =
            request_after("Algebra", vec![concept("linear equation", "Algebra", 0.9)]);
        request.avoid = vec!["Science".into(), "geometry".into()];
        request.grade = Some(7);
        let drafts = suggest(&request);
        for absent in ["Physics", "Geometry", "Calculus", "Trigonometry", "Economics"] {
            assert!(!names(&drafts).contains(&absent), "{absent} in {drafts:#?}");
        }
        assert!(!drafts.is_empty());
    }

    #[test]
    fn interests_turn_the_balance() {
        let mut request = request_after("Chemistry", Vec::new());
        let before = names(&suggest(&request)).iter().position(|name| *name == "Earth Science");
        request.interests = vec!["Volcanoes and hiking".into()];
        let after = names(&suggest(&request)).iter().position(|name| *name == "Earth Science");
        assert!(after < before, "{before:?} {after:?}");
    }

    #[test]
    fn a_field_starts_from_the_subjects_the_student_is_strong_in() {
        let drafts = suggest(&request_after("Math", vec![concept("sine", "Trigonometry", 0.9)]));
        assert_eq!(drafts[0].subject, "Physics", "{drafts:#?}");
        assert!(drafts.iter().all(|draft| draft.subject != "Algebra"), "it is Math too");
    }

    #[test]
    fn a_subject_no_map_has_leads_where_the_students_concepts_lead() {
        let concepts = vec![concept("Bastille", "History", 0.8)];
        let drafts = suggest(&request_after("Pottery", concepts));
        assert!(names(&drafts).contains(&"Geography"), "{drafts:#?}");
        assert!(drafts[0].description.starts_with("Build on your History"));
        assert!(suggest(&request_after("Pottery", Vec::new())).is_empty());
    }
}
