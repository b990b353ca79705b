//! The hints of a question, from the item that it was made from and from what its concept means.

use domain::practice::grade::Verdict;
use domain::practice::hints::{
    Hint, Ladder, WorkedExample, named_slip, plain_nudge, reveals, without_key,
};
use domain::practice::{ItemOrigin, Question};
use domain::status::HintRung;
use domain::text;

use crate::instance::Instance;
use crate::library::{self, nearest};

/// Seeds tried for an example: items of few small numbers often come to the same answer.
const EXAMPLE_SEEDS: u64 = 24;

/// Seeds tried for an example from the other items of the concept.
const OTHER_SEEDS: usize = 4;

/// The share of a text's words from which on it repeats its question.
const SAME_WORDS: f64 = 0.8;

/// The words before an example.
const BEFORE_EXAMPLE: &str = "Here is another one of the kind, worked out. Take the same way.";

/// The nudge for a question whose answer happens to be a word of the usual one.
const LAST_NUDGE: &str = "Read it once more, part by part.";

/// The words about a first try whose slip can't be named without the answer.
const NAMELESS_SLIP: &str =
    "Your first try follows from a known slip. Go through your steps once more.";

/// The concept of a question, as far as hints need it.
#[derive(Debug, Clone, Copy)]
pub struct HintedConcept<'a> {
    pub name: &'a str,
    pub subject: &'a str,
    /// Its meaning as a session told it, redacted.
    pub description: Option<&'a str>,
}

/// The ladder of hints for a question. `tried` is the verdict on its first try, if it was wrong; `given`
/// are the rungs that its student has. The example, which takes longest to find, is there from the
/// moment that at most one rung before it is left.
pub fn ladder(
    question: &Question,
    concept: HintedConcept<'_>,
    tried: Option<&Verdict>,
    given: &[HintRung],
) -> Ladder {
    let made = question.draft.origin.as_ref().and_then(remade);
    let taught = taught_concept(concept, made.as_ref());
    let hints = made.as_ref().map(|made| made.hints.as_slice()).unwrap_or_default();
    let mut own = hints.iter().map(|hint| hint.text.clone());
    let nudge = own.find(|hint| !reveals(question, hint));
    let step = own.find(|hint| !reveals(question, hint));
    let nudge = nudge.or_else(|| meaning(question, concept, taught.as_deref())).or_else(|| {
        let plain = [plain_nudge(question.draft.kind), LAST_NUDGE];
        plain.into_iter().find(|nudge| !reveals(question, nudge)).map(str::to_owned)
    });
    let slip = tried
        .and_then(named_slip)
        .map(|slip| if reveals(question, &slip) { NAMELESS_SLIP.to_owned() } else { slip });
    let mut rungs = vec![
        nudge.map(|nudge| (HintRung::Nudge, Hint::from(nudge))),
        slip.map(|slip| (HintRung::Slip, Hint::from(slip))),
        step.map(|step| (HintRung::Step, Hint::from(step))),
    ];
    let left = rungs.iter().flatten().filter(|(rung, _)| !given.contains(rung)).count();
    if left <= 1 && !given.contains(&HintRung::Example) {
        let example = example(question, made.as_ref(), taught.as_deref());
        rungs.push(example.map(|example| {
            let hint = Hint { text: BEFORE_EXAMPLE.to_owned(), example: Some(example) };
            (HintRung::Example, hint)
        }));
    }
    Ladder::new(question, rungs.into_iter().flatten())
}

/// The instance that a question was made from; none when its item was changed since.
fn remade(origin: &ItemOrigin) -> Option<Instance> {
    let made = library::instance(&origin.item, origin.seed).ok()?;
    (made.edition == origin.edition).then_some(made)
}

/// The curriculum's id of the concept.
fn taught_concept(concept: HintedConcept<'_>, made: Option<&Instance>) -> Option<String> {
    if let Some(made) = made {
        return Some(made.concept.clone());
    }
    let home = crate::school_subject(concept.subject);
    crate::named(concept.name, home).map(str::to_owned)
}

/// What the concept means, by the curriculum or by the session, without the answer.
fn meaning(
    question: &Question,
    concept: HintedConcept<'_>,
    taught: Option<&str>,
) -> Option<String> {
    let means = taught.and_then(library::concept).map(|taught| taught.means);
    let told = means.into_iter().chain(concept.description.map(str::to_owned));
    let safe = told.filter(|text| !text.trim().is_empty()).find_map(|text| {
        if reveals(question, &text) { without_key(question, &text) } else { Some(text) }
    })?;
    (!repeats(&question.draft.question, &safe)).then(|| format!("Remember: {}", safe.trim()))
}

/// Whether a text says nothing that a question does not say itself.
fn repeats(question: &str, text: &str) -> bool {
    let asked = text::terms(question);
    let said = text::terms(text);
    let known = said.iter().filter(|term| asked.contains(term)).count();
    known as f64 >= SAME_WORDS * said.len() as f64
}

/// Another question of the kind with its way, which does not come to this question's answer.
fn example(
    question: &Question,
    made: Option<&Instance>,
    taught: Option<&str>,
) -> Option<WorkedExample> {
    let level = question.draft.difficulty;
    let seed = question.draft.origin.as_ref().map_or(0, |origin| origin.seed);
    let seeds = (1..=EXAMPLE_SEEDS).map(|step| seed.wrapping_add(step));
    let of_item = seeds
        .clone()
        .filter_map(|seed| made.and_then(|made| library::instance(&made.item, seed).ok()));
    let of_concept = seeds.take(OTHER_SEEDS).filter_map(|seed| nearest(taught?, level, seed, &[]));
    of_item.chain(of_concept).find_map(|other| worked(question, &other))
}

fn worked(question: &Question, other: &Instance) -> Option<WorkedExample> {
    let steps: Vec<String> = other.steps.iter().map(|step| step.text.trim().to_owned()).collect();
    let asked = other.asked_text();
    let tells = |text: &String| reveals(question, text);
    if asked == question.draft.question || steps.is_empty() {
        return None;
    }
    let is_safe = !tells(&asked) && !steps.iter().any(tells);
    is_safe.then_some(WorkedExample { question: asked, steps })
}
