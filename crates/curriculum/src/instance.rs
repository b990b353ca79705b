//! One question out of an item: named by item and seed, made again whenever it is needed, so that no
//! key has to be stored.

use serde::{Deserialize, Serialize};

use crate::choices::{self, Choices};
use crate::draw::{self, Draws};
use crate::expression::{self, Bindings};
use crate::key::{Answer, ItemKey};
use crate::leaks;
use crate::source::{ItemSource, Sources};
use crate::template::{MathText, fill, fill_text};
use crate::value::{Computed, Fault};

/// A question with all that is known of it. Only `question`, `code` and the options may be shown
/// before it is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// The item or table it was made from.
    pub item: String,
    /// The seed it was made with.
    pub seed: u64,
    /// Tells how the item was written then: another number means that the item was changed.
    pub edition: u32,
    /// The concept it practises.
    pub concept: String,
    /// 1 (grade 4) to 10 (first college year).
    pub level: u8,
    /// What is asked.
    pub question: MathText,
    /// A program or text that belongs to the question.
    pub code: Option<String>,
    /// What is right when the answer is typed; none where only a choice is offered.
    pub key: Option<ItemKey>,
    /// The right answer as it is shown.
    pub answer: String,
    /// The options, where it may be asked as a choice.
    pub choices: Option<Choices>,
    /// Values of typical mistakes.
    pub slips: Vec<SlipAnswer>,
    /// From a nudge to the first step.
    pub hints: Vec<MathText>,
    /// The whole way to the answer.
    pub steps: Vec<MathText>,
}

/// A typical mistake and the answer it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlipAnswer {
    /// The mistake in a few words.
    pub name: String,
    /// The answer as the grader reads it, in the kind of the key.
    pub value: String,
    /// The answer as an option shows it.
    pub shown: String,
}

/// An instance with what only checks need.
pub(crate) struct Made {
    pub(crate) instance: Instance,
    pub(crate) scope: Bindings,
    pub(crate) plain: String,
    /// Names of slips whose value happened to be no wrong answer of its own.
    pub(crate) left_out: Vec<String>,
}

/// Makes the question of an item for a seed. `line` is the item as it is stored.
pub(crate) fn make(line: &str, seed: u64) -> Result<Made, Fault> {
    let item: ItemSource = serde_json::from_str(line).map_err(|error| error.to_string())?;
    from_item(&item, draw::hash(line.as_bytes()), seed)
        .map_err(|fault| format!("{} seed {seed}: {fault}", item.id))
}

fn from_item(item: &ItemSource, edition: u32, seed: u64) -> Result<Made, Fault> {
    let mut draws = Draws::new(&item.id, seed);
    let scope = draw::scope(item, &mut draws)?;
    let mut wordings = item.ask.each();
    wordings.extend(item.story.iter().cloned());
    let wording = wordings.get(draws.below(wordings.len())).ok_or("no question")?;
    let right = item.answer.answer(&item.answer.value, &scope)?;
    let key = item.answer.key(&right, &scope)?;
    let (slips, left_out) = slips(item, &right, &key, &scope)?;
    let offers_choice = item.shapes.iter().any(|shape| shape == "choice")
        || matches!(item.answer.kind.as_str(), "choice" | "truth" | "order");
    let is_typed = !matches!(item.answer.kind.as_str(), "choice" | "truth" | "order")
        && (item.shapes.is_empty()
            || item.shapes.iter().any(|shape| shape == "typed" || shape == "numeric"));
    let mut choices = None;
    if offers_choice {
        let wrong = wrong(item, &right, &key, &slips, &scope)?;
        // Mistakes may coincide for some numbers; then it is typed.
        choices = choices::mixed(&item.answer.kind, &right, wrong, &mut draws);
        if choices.is_none() && !is_typed {
            return Err("fewer than two wrong options".to_owned());
        }
    }
    let level = level(&item.level, &scope)?;
    let code = item.code.as_ref().map(|code| fill_text(code, &scope)).transpose()?;
    let instance = Instance {
        item: item.id.clone(),
        seed,
        edition,
        concept: item.concept.clone(),
        level,
        question: fill(wording, &scope)?,
        code,
        key: is_typed.then_some(key),
        answer: right.shown.clone(),
        choices,
        slips: slips
            .into_iter()
            .map(|(name, answer)| SlipAnswer { name, value: answer.written, shown: answer.shown })
            .collect(),
        // A number of a hint may happen to be the answer.
        hints: filled(&item.hints, &scope)?
            .into_iter()
            .filter(|hint| !leaks::gives_away(&hint.text, &right.shown))
            .collect(),
        steps: filled(&item.steps, &scope)?,
    };
    Ok(Made { instance, scope, plain: right.plain, left_out })
}

/// The level an expression gives, held between 1 and 10 by the lint.
fn level(source: &str, scope: &Bindings) -> Result<u8, Fault> {
    let level = expression::evaluate(source, scope)?.integer()?;
    u8::try_from(level).map_err(|_| format!("level {level}"))
}

/// Templates with their values; what comes out empty is left out.
fn filled(templates: &[String], scope: &Bindings) -> Result<Vec<MathText>, Fault> {
    let mut texts = Vec::new();
    for template in templates {
        let text = fill(template, scope)?;
        if !text.text.trim().is_empty() {
            texts.push(text);
        }
    }
    Ok(texts)
}

type NamedAnswers = Vec<(String, Answer)>;

fn slips(
    item: &ItemSource,
    right: &Answer,
    key: &ItemKey,
    scope: &Bindings,
) -> Result<(NamedAnswers, Vec<String>), Fault> {
    let (mut slips, mut left_out): (NamedAnswers, Vec<String>) = Default::default();
    for (name, sources) in &item.slip {
        let answer =
            item.answer.answer(sources, scope).map_err(|fault| format!("slip {name}: {fault}"))?;
        let is_known = slips.iter().any(|(_, known)| known.is(&answer));
        let is_right = answer.is(right)
            || right.also.iter().any(|also| also.eq_ignore_ascii_case(&answer.shown))
            || key.is_near(right, &answer);
        if is_known || is_right {
            left_out.push(name.clone());
        } else {
            slips.push((name.clone(), answer));
        }
    }
    Ok((slips, left_out))
}

fn wrong(
    item: &ItemSource,
    right: &Answer,
    key: &ItemKey,
    slips: &[(String, Answer)],
    scope: &Bindings,
) -> Result<Vec<Answer>, Fault> {
    let mut wrong: Vec<Answer> = slips.iter().map(|(_, answer)| answer.clone()).collect();
    let lists =
        matches!(item.answer.kind.as_str(), "solutions" | "list" | "set" | "point" | "order");
    for sources in &item.wrong {
        let each: Vec<Sources> = match sources {
            Sources::Several(list) if !lists => list.clone(),
            // A single expression may be a list of wrong values that was drawn or computed.
            Sources::One(source) if !lists && item.answer.kind != "choice" => {
                expanded(source, scope)
            }
            other => vec![other.clone()],
        };
        for source in each {
            let answer = item.answer.answer(&source, scope)?;
            let is_right = answer.is(right) || key.is_near(right, &answer);
            if !is_right && !wrong.iter().any(|known| known.is(&answer)) {
                wrong.push(answer);
            }
        }
    }
    if item.answer.kind == "truth" {
        let other = if right.shown == "True" { "False" } else { "True" };
        wrong = vec![Answer { shown: other.to_owned(), ..right.clone() }];
    }
    Ok(wrong)
}

fn expanded(source: &str, scope: &Bindings) -> Vec<Sources> {
    match expression::evaluate(source, scope) {
        Ok(Computed::List(list)) => {
            (0..list.len()).map(|place| Sources::One(format!("({source})[{place}]"))).collect()
        }
        _ => vec![Sources::One(source.to_owned())],
    }
}
