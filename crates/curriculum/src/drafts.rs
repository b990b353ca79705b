//! Instances as the questions of a practice: the one place where a key of the curriculum becomes one
//! that the grader takes.

use domain::ConceptId;
use domain::answer::{AnswerKind, Precision, RequiredForm, TypedKey};
use domain::practice::{AnswerKey, Draft, ItemOrigin, NamedMistake, QuestionKind};

use crate::instance::Instance;
use crate::key::{ItemKey, KeyForm, KeyKind, KeyPrecision};

/// How a question is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseStyle {
    /// In the student's own signs or words.
    Typed,
    /// By one of the options.
    Chosen,
}

impl ItemKey {
    /// The key as the grader takes it.
    pub fn typed(&self) -> TypedKey {
        TypedKey {
            kind: match self.kind {
                KeyKind::Number => AnswerKind::Number,
                KeyKind::Percentage => AnswerKind::Percentage,
                KeyKind::Expression => AnswerKind::Expression,
                KeyKind::Equation => AnswerKind::Equation,
                KeyKind::Inequality => AnswerKind::Inequality,
                KeyKind::Solutions => AnswerKind::Solutions,
                KeyKind::Tuple => AnswerKind::Tuple,
                KeyKind::List => AnswerKind::List,
                KeyKind::Ratio => AnswerKind::Ratio,
                KeyKind::TimeOfDay => AnswerKind::TimeOfDay,
                KeyKind::Duration => AnswerKind::Duration,
                KeyKind::ChemicalFormula => AnswerKind::ChemicalFormula,
                KeyKind::ChemicalEquation => AnswerKind::ChemicalEquation,
                KeyKind::Logic => AnswerKind::Logic,
                KeyKind::Choice => AnswerKind::Choice,
                KeyKind::Ordering => AnswerKind::Ordering,
                KeyKind::Word => AnswerKind::Word,
            },
            value: self.value.clone(),
            also: self.also.clone(),
            form: self.form.map(|form| match form {
                KeyForm::Factored => RequiredForm::Factored,
                KeyForm::Expanded => RequiredForm::Expanded,
                KeyForm::Simplified => RequiredForm::Simplified,
                KeyForm::Power => RequiredForm::Power,
                KeyForm::Inflected => RequiredForm::Inflected,
            }),
            precision: match self.precision {
                KeyPrecision::Exact => Precision::Exact,
                KeyPrecision::Relative(share) => Precision::Relative(share),
                KeyPrecision::Absolute(most) => Precision::Absolute(most),
            },
            unit: self.unit.clone(),
            renamable: false,
        }
    }
}

impl Instance {
    /// The styles in which it can be answered.
    pub fn styles(&self) -> Vec<ResponseStyle> {
        let typed = self.key.is_some() || self.is_order();
        let chosen = self.choices.is_some() && !self.is_order();
        [(typed, ResponseStyle::Typed), (chosen, ResponseStyle::Chosen)]
            .into_iter()
            .filter_map(|(offered, style)| offered.then_some(style))
            .collect()
    }

    /// Whether things have to be put in order.
    fn is_order(&self) -> bool {
        self.choices.as_ref().is_some_and(|choices| choices.right.len() > 1)
    }

    /// The question of a practice in this style; none if it can't be answered so.
    pub fn draft(&self, concept_id: ConceptId, style: ResponseStyle) -> Option<Draft> {
        let (kind, key, options) = match style {
            ResponseStyle::Chosen => {
                let choices = self.choices.as_ref().filter(|_| !self.is_order())?;
                let index = u32::try_from(*choices.right.first()?).ok()?;
                let options = choices.options.clone();
                (QuestionKind::MultipleChoice, AnswerKey::Choice { index }, options)
            }
            ResponseStyle::Typed => {
                let answer = self.typed_key()?;
                let kind = match answer.kind {
                    AnswerKind::Number | AnswerKind::Percentage => QuestionKind::Numeric,
                    _ => QuestionKind::ShortAnswer,
                };
                (kind, AnswerKey::Typed { answer }, Vec::new())
            }
        };
        let mistake = |slip: &crate::SlipAnswer| NamedMistake {
            name: slip.name.clone(),
            value: match style {
                ResponseStyle::Chosen => slip.shown.clone(),
                ResponseStyle::Typed => slip.value.clone(),
            },
        };
        Some(Draft {
            concept_id,
            kind,
            question: self.asked_text(),
            options,
            key,
            explanation: self.explanation(),
            difficulty: self.level,
            source_turn: None,
            origin: Some(ItemOrigin {
                item: self.item.clone(),
                seed: self.seed,
                edition: self.edition,
                mistakes: self.slips.iter().map(mistake).collect(),
            }),
        })
    }

    fn typed_key(&self) -> Option<TypedKey> {
        if let Some(key) = &self.key {
            return Some(key.typed());
        }
        let choices = self.choices.as_ref().filter(|_| self.is_order())?;
        let letters: Vec<String> = choices.right.iter().map(|place| letter(*place)).collect();
        let mut key = TypedKey::new(AnswerKind::Ordering, letters.join(", "));
        key.also = vec![self.answer.clone()];
        Some(key)
    }

    /// The question with what belongs to it: the things to be put in order, by letters; a program.
    pub(crate) fn asked_text(&self) -> String {
        let mut text = self.question.text.clone();
        if let Some(choices) = self.choices.as_ref().filter(|_| self.is_order()) {
            text.push_str(" Write the letters in order.");
            for (place, thing) in choices.options.iter().enumerate() {
                text.push_str(&format!("\n{}. {thing}", letter(place)));
            }
        }
        if let Some(code) = &self.code {
            text.push_str("\n\n");
            text.push_str(code.trim_end());
        }
        text
    }

    /// The whole way to the answer, in one line.
    fn explanation(&self) -> String {
        let steps = self.steps.iter().map(|step| step.text.trim().trim_end_matches('.'));
        let steps: Vec<&str> = steps.map(without_repetition).collect();
        format!("{}.", steps.join("; "))
    }
}

/// A step that ends with `7/2 = 7/2`, as nothing was left to be reduced, without the second.
fn without_repetition(step: &str) -> &str {
    let Some((before, last)) = step.rsplit_once(" = ") else { return step };
    let repeats =
        before.strip_suffix(last).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    if repeats { before } else { step }
}

/// The letter of an option, from A.
fn letter(place: usize) -> String {
    char::from(b'A' + (place % 26) as u8).to_string()
}
