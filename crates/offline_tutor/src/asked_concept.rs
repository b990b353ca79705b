//! Which concept of a lesson a question is about.

use domain::analysis::Insights;
use domain::transcript::Turn;

/// The number of turns around a mention of a concept that are about it too.
const AROUND: u32 = 2;

/// The name of the concept of a lesson that a student's question is about; none when it is about
/// something else, or when that isn't clear.
pub fn concept_asked_about<'a>(
    question: &str,
    subject: Option<&str>,
    insights: &'a Insights,
    turns: &[Turn],
) -> Option<&'a str> {
    let said: Vec<String> = insights
        .concepts
        .iter()
        .map(|concept| {
            let is_near = |turn: &&Turn| {
                concept.turns.iter().any(|taught| taught.abs_diff(turn.index) <= AROUND)
            };
            let near = turns.iter().filter(is_near).map(|turn| turn.text.as_str());
            near.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let lesson: Vec<curriculum::LessonConcept<'_>> = insights
        .concepts
        .iter()
        .zip(&said)
        .map(|(concept, said)| curriculum::LessonConcept {
            id: curriculum::named(&concept.name, subject),
            name: &concept.name,
            said,
        })
        .collect();
    let place = curriculum::recognise_among(question, subject, &lesson)?;
    Some(&insights.concepts[place].name)
}
