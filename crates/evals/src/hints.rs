//! Every hint of every item, searched for the right answer in two ways: as the grader reads it, and as
//! it is written.

use std::path::Path;

use curriculum::{HintedConcept, ResponseStyle, instance, item_ids, ladder};
use domain::ids::derive;
use domain::practice::Question;
use domain::practice::grade::grade;
use domain::practice::hints::{Hint, reveals};
use domain::status::HintRung;
use serde_json::json;
use uuid::Uuid;

use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "hints",
    about: "how many seeds of each item, 3 without: whether a hint holds the right answer",
    run: measure,
};

const SEEDS: u64 = 3;

/// What was counted over all questions.
#[derive(Default)]
struct Counts {
    questions: usize,
    without_hints: usize,
    texts: usize,
    graded_right: usize,
    written_out: usize,
}

fn measure(seeds: &Path) -> Result<Report, Error> {
    let seeds = match seeds.to_string_lossy().as_ref() {
        "" => SEEDS,
        count => count.parse()?,
    };
    let (mut counts, mut disagreements) = (Counts::default(), Vec::new());
    for item in item_ids() {
        for seed in 0..seeds {
            let made = instance(item, seed).map_err(|fault| format!("{item} {seed}: {fault:?}"))?;
            for style in [ResponseStyle::Typed, ResponseStyle::Chosen] {
                let concept = derive(Uuid::nil(), "concept").into();
                let Some(draft) = made.draft(concept, style) else { continue };
                let id = derive(Uuid::nil(), "question").into();
                let question = Question { question_id: id, draft };
                let tries = made.slips.iter().map(|slip| Some(slip.shown.as_str()));
                for tried in std::iter::once(None).chain(tries) {
                    search(&question, tried, &mut counts, &mut disagreements);
                }
            }
        }
    }
    let figures = json!({
        "questions": counts.questions, "without_hints": counts.without_hints,
        "texts": counts.texts, "graded_right": counts.graded_right,
        "written_out": counts.written_out,
    });
    Ok(Report { disagreements, figures })
}

fn search(
    question: &Question,
    tried: Option<&str>,
    counts: &mut Counts,
    disagreements: &mut Vec<String>,
) {
    const NO_CONCEPT: HintedConcept<'_> =
        HintedConcept { name: "", subject: "", description: None };
    let verdict = tried.map(|answer| grade(question, answer));
    let key = question.draft.key.shown(&question.draft.options);
    let mut given: Vec<HintRung> = Vec::new();
    counts.questions += 1;
    loop {
        let ladder = ladder(question, NO_CONCEPT, verdict.as_ref(), &given);
        let Some(rung) = ladder.next(&given) else { break };
        given.push(rung);
        let Some(hint) = ladder.hint(rung) else { break };
        for text in texts(hint) {
            counts.texts += 1;
            let graded = reveals(question, text);
            // What the question says itself gives nothing away.
            let written = stands_in(text, &key) && !stands_in(&question.draft.question, &key);
            counts.graded_right += usize::from(graded);
            counts.written_out += usize::from(written);
            if graded || written {
                disagreements
                    .push(format!("{rung:?} of “{}” ({key}): {text}", question.draft.question));
            }
        }
    }
    counts.without_hints += usize::from(given.is_empty());
}

fn texts(hint: &Hint) -> impl Iterator<Item = &String> {
    let worked = hint.example.iter();
    let worked = worked.flat_map(|example| example.steps.iter().chain([&example.question]));
    worked.chain([&hint.text])
}

/// Whether an answer stands in a text as a word or words of its own.
fn stands_in(text: &str, answer: &str) -> bool {
    let (text, answer) = (text.to_lowercase(), answer.to_lowercase());
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "./^_−-·".contains(c));
    text.match_indices(&answer).any(|(at, found)| {
        let rest = &text[at + found.len()..];
        !joins(text[..at].chars().next_back())
            && !joins(rest.trim_start_matches('.').chars().next())
    })
}
