//! Answer keys as the grader of typed answers takes them: a kind, a value in any notation that it
//! reads, and how exact and in which form the answer has to be.

use serde::{Deserialize, Serialize};

use crate::exact::{Exact, Fraction};
use crate::expression::{self, Bindings};
use crate::source::{AnswerSource, Sources};
use crate::template::{fill_text, shown};
use crate::value::{Computed, Fault};

/// Whole numbers from here on are shown with thousands apart.
const LEAST_GROUPED: i128 = 10_000;
/// Prices from here on.
const LEAST_GROUPED_MONEY: i128 = 1_000;

/// What kind of thing an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// A number, with or without a unit.
    Number,
    /// A percentage.
    Percentage,
    /// An algebraic expression.
    Expression,
    /// An equation; an equivalent one counts.
    Equation,
    /// Inequalities or intervals.
    Inequality,
    /// All the solutions, in any order.
    Solutions,
    /// An ordered tuple such as a point.
    Tuple,
    /// Several answers in order.
    List,
    /// A ratio.
    Ratio,
    /// A time of day.
    TimeOfDay,
    /// A length of time.
    Duration,
    /// A chemical formula.
    ChemicalFormula,
    /// A chemical equation.
    ChemicalEquation,
    /// A logical expression.
    Logic,
    /// One of the options.
    Choice,
    /// Things in order, by their letters.
    Ordering,
    /// A word or phrase out of a list.
    Word,
}

/// The form an answer has to be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyForm {
    /// A product that can't be taken further apart.
    Factored,
    /// A sum of terms, like terms together.
    Expanded,
    /// Nothing left to be worked out, fractions in lowest terms.
    Simplified,
    /// One power.
    Power,
    /// A word with this very ending.
    Inflected,
}

/// How precise a number has to be.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyPrecision {
    /// The value itself.
    #[default]
    Exact,
    /// Within this share of the value.
    Relative(f64),
    /// Within this much of the value, in its unit.
    Absolute(f64),
}

/// What is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemKey {
    /// What kind of answer is right.
    #[serde(rename = "type")]
    pub kind: KeyKind,
    /// The answer as it is shown.
    pub value: String,
    /// Others that are as right.
    pub also: Vec<String>,
    /// The form it has to be in.
    pub form: Option<KeyForm>,
    /// How precise a number has to be.
    pub precision: KeyPrecision,
    /// The unit of a number, not part of `value`.
    pub unit: Option<String>,
}

/// A value of an answer: as it is shown, and as it is compared and checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// As an option or a solution shows it, with its unit.
    pub(crate) shown: String,
    /// As the grader reads it.
    pub(crate) written: String,
    /// As programs of mathematics read it.
    pub(crate) plain: String,
    /// Other right texts.
    pub(crate) also: Vec<String>,
}

impl Answer {
    /// Whether both are the same answer, whatever their notation.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.plain == other.plain
            || self.shown == other.shown
            || folded(&self.shown) == folded(&other.shown)
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect()
}

impl AnswerSource {
    fn is_template(&self) -> bool {
        !matches!(self.kind.as_str(), "number" | "solutions" | "list" | "set" | "point" | "truth")
    }

    /// The value that sources of this kind of answer have.
    pub(crate) fn answer(&self, sources: &Sources, scope: &Bindings) -> Result<Answer, Fault> {
        let sources = sources.each();
        if self.is_template() {
            let filled =
                |source: &String| fill_text(source, scope).map(|text| text.replace('`', ""));
            let texts = sources.iter().map(filled).collect::<Result<Vec<_>, _>>()?;
            return self.worded(texts);
        }
        let mut values = Vec::new();
        for source in &sources {
            match expression::evaluate(source, scope)? {
                Computed::List(list) if self.kind != "number" => values.extend(list),
                value => values.push(value),
            }
        }
        let rounded = |value: Computed| match self.round {
            Some(places) => {
                let scope = Bindings::from([("value".to_owned(), value)]);
                expression::evaluate(&format!("round(value, {places})"), &scope)
            }
            None => Ok(value),
        };
        let mut values = values.into_iter().map(rounded).collect::<Result<Vec<_>, _>>()?;
        if values.iter().any(|value| matches!(value, Computed::Real(_) | Computed::Text(_))) {
            return Err(format!("a {} needs exact numbers: round them", self.kind));
        }
        if matches!(self.kind.as_str(), "solutions" | "set") {
            values = sorted(values)?;
        }
        self.counted(&values)
    }

    fn worded(&self, texts: Vec<String>) -> Result<Answer, Fault> {
        if self.kind == "order" {
            let shown = texts.join(" → ");
            return Ok(Answer { written: shown.clone(), plain: shown.clone(), shown, also: texts });
        }
        let mut texts = texts.into_iter();
        let first = texts.next().ok_or("no value")?;
        if first.trim().is_empty() {
            return Err("an empty answer".to_owned());
        }
        Ok(Answer {
            shown: first.clone(),
            written: first.clone(),
            plain: first,
            also: texts.collect(),
        })
    }

    fn counted(&self, values: &[Computed]) -> Result<Answer, Fault> {
        let number = |value: &Computed| self.number(value);
        let list = || values.iter().map(number).collect::<Result<Vec<_>, _>>();
        let plain =
            || format!("[{}]", values.iter().map(Computed::plain).collect::<Vec<_>>().join(", "));
        let one = values.first().ok_or("no value")?;
        let (written, plain) = match self.kind.as_str() {
            "truth" => (shown(&Computed::Truth(one.truth()?)), one.shown()),
            "number" => (self.number(one)?, one.plain()),
            "solutions" => {
                let of = self.of.as_deref().unwrap_or("x");
                let each = list()?.into_iter().map(|value| format!("{of} = {value}"));
                (each.collect::<Vec<_>>().join(" or "), plain())
            }
            "point" => (format!("({})", list()?.join(", ")), plain()),
            "list" | "set" => (list()?.join(", "), plain()),
            other => return Err(format!("there is no kind {other}")),
        };
        let number = match one.number().ok().and_then(Exact::integer) {
            Some(whole)
                if self.kind == "number"
                    && whole.abs() >= self.least_grouped()
                    && self.form.is_none() =>
            {
                fill_text("{value:,}", &Bindings::from([("value".to_owned(), one.clone())]))?
            }
            _ => written.clone(),
        };
        let shown = self.unit.as_ref().filter(|_| self.kind == "number").map_or_else(
            || number.clone(),
            |unit| match unit.as_str() {
                "$" | "€" | "£" if number.starts_with('−') => {
                    format!("−{unit}{}", number.trim_start_matches('−'))
                }
                "$" | "€" | "£" => format!("{unit}{number}"),
                "°" | "%" => format!("{number}{unit}"),
                _ => format!("{number} {unit}"),
            },
        );
        Ok(Answer { shown, written, plain, also: Vec::new() })
    }

    fn is_money(&self) -> bool {
        matches!(self.unit.as_deref(), Some("$" | "€" | "£"))
    }

    /// Prices are written as in the questions, where all thousands are grouped.
    fn least_grouped(&self) -> i128 {
        if self.is_money() { LEAST_GROUPED_MONEY } else { LEAST_GROUPED }
    }

    fn number(&self, value: &Computed) -> Result<String, Fault> {
        let scope = Bindings::from([("value".to_owned(), value.clone())]);
        let format = match self.form.as_deref() {
            Some("mixed") => "{value:m}",
            Some("decimal") => "{value:d}",
            Some("percent") => "{value:%}",
            Some("scientific") => "{value:s}",
            _ => match value.fraction().ok().and_then(Fraction::decimal) {
                // Rounded or measured numbers are decimals; exact ones stay fractions.
                Some(_)
                    if self.round.is_some() || self.unit.is_some() || self.tolerance.is_some() =>
                {
                    "{value:d}"
                }
                _ => "{value}",
            },
        };
        let cents =
            self.is_money() && value.fraction().is_ok_and(|value| value.integer().is_none());
        fill_text(if cents { "{value:.2}" } else { format }, &scope)
    }

    /// The key with this value.
    pub(crate) fn key(&self, answer: &Answer, scope: &Bindings) -> Result<ItemKey, Fault> {
        let kind = match self.kind.as_str() {
            "number" if self.form.as_deref() == Some("percent") => KeyKind::Percentage,
            "number" => KeyKind::Number,
            "solutions" | "set" => KeyKind::Solutions,
            "list" => KeyKind::List,
            "point" => KeyKind::Tuple,
            "expression" => KeyKind::Expression,
            "equation" => KeyKind::Equation,
            "inequality" => KeyKind::Inequality,
            "text" => KeyKind::Word,
            "choice" | "truth" => KeyKind::Choice,
            "ratio" => KeyKind::Ratio,
            "time" => KeyKind::TimeOfDay,
            "duration" => KeyKind::Duration,
            "formula" => KeyKind::ChemicalFormula,
            "reaction" => KeyKind::ChemicalEquation,
            "logic" => KeyKind::Logic,
            "order" => KeyKind::Ordering,
            other => return Err(format!("there is no kind {other}")),
        };
        let form = match self.form.as_deref() {
            Some("factored") => Some(KeyForm::Factored),
            Some("expanded") => Some(KeyForm::Expanded),
            Some("simplest" | "fraction" | "mixed") => Some(KeyForm::Simplified),
            Some("power") => Some(KeyForm::Power),
            Some("inflected") => Some(KeyForm::Inflected),
            Some("decimal" | "percent" | "scientific") | None => None,
            Some(other) => return Err(format!("there is no form {other}")),
        };
        let precision = match (&self.tolerance, self.round) {
            (Some(tolerance), _) => {
                let source = tolerance.each().concat();
                KeyPrecision::Relative(expression::evaluate(&source, scope)?.real()?)
            }
            // The value before rounding counts, the neighbouring one doesn't.
            (None, Some(places)) => {
                KeyPrecision::Absolute(0.51 * 10_f64.powi(-places.cast_signed()))
            }
            (None, None) => KeyPrecision::Exact,
        };
        let also = if kind == KeyKind::Ordering { Vec::new() } else { answer.also.clone() };
        let unit = self.unit.clone();
        Ok(ItemKey { kind, value: answer.written.clone(), also, form, precision, unit })
    }
}

impl ItemKey {
    /// Whether the wrong value would be taken for the right one within its precision.
    pub(crate) fn is_near(&self, right: &Answer, wrong: &Answer) -> bool {
        let read = |answer: &Answer| {
            let value = expression::evaluate(&answer.plain.replace("**", "^"), &Bindings::new());
            value.and_then(|value| value.real())
        };
        let (Ok(right), Ok(wrong)) = (read(right), read(wrong)) else { return false };
        let distance = (right - wrong).abs();
        match self.precision {
            KeyPrecision::Exact => false,
            KeyPrecision::Relative(share) => distance <= share * right.abs() * 1.001,
            KeyPrecision::Absolute(most) => distance <= most * 1.001,
        }
    }
}

fn sorted(values: Vec<Computed>) -> Result<Vec<Computed>, Fault> {
    let scope = Bindings::from([("values".to_owned(), Computed::List(values))]);
    match expression::evaluate("sort(uniq(values))", &scope)? {
        Computed::List(list) => Ok(list),
        other => Err(format!("{other:?} is no list")),
    }
}
