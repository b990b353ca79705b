//! Items and tables as they are written, read from their lines.

use serde::Deserialize;

use crate::exact::Fraction;
use crate::value::{Computed, Fault};

/// A cell of a drawn list.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    Whole(i64),
    Decimal(f64),
    Truth(bool),
    Text(String),
    Row(Vec<Cell>),
}

impl Cell {
    pub(crate) fn value(&self) -> Result<Computed, Fault> {
        Ok(match self {
            Self::Whole(whole) => Computed::from(i128::from(*whole)),
            Self::Decimal(decimal) => {
                let fraction = Fraction::parse(&decimal.abs().to_string());
                let fraction = fraction.ok_or_else(|| format!("{decimal} is too long"))?;
                Computed::from(if *decimal < 0.0 { fraction.negated() } else { fraction })
            }
            Self::Truth(truth) => Computed::Truth(*truth),
            Self::Text(text) => Computed::Text(text.clone()),
            Self::Row(row) => {
                Computed::List(row.iter().map(Self::value).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// What a name is drawn from.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Range {
    Written(String),
    Cells(Vec<Cell>),
}

/// One expression or template, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Sources {
    One(String),
    Whole(i64),
    Decimal(f64),
    Several(Vec<Sources>),
}

impl Sources {
    /// The sources as a list, also when there is only one.
    pub(crate) fn each(&self) -> Vec<String> {
        match self {
            Self::One(source) => vec![source.clone()],
            Self::Whole(whole) => vec![whole.to_string()],
            Self::Decimal(decimal) => vec![decimal.to_string()],
            Self::Several(list) => list.iter().flat_map(Self::each).collect(),
        }
    }
}

/// The answer of an item as it is written.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AnswerSource {
    pub(crate) kind: String,
    pub(crate) value: Sources,
    pub(crate) of: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) tolerance: Option<Sources>,
    pub(crate) round: Option<u32>,
    pub(crate) form: Option<String>,
}

/// An item as it is written.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ItemSource {
    pub(crate) id: String,
    pub(crate) concept: String,
    pub(crate) level: String,
    #[serde(default)]
    pub(crate) draw: Vec<(String, Range)>,
    #[serde(default, rename = "where")]
    pub(crate) conditions: Vec<String>,
    #[serde(default, rename = "let")]
    pub(crate) computed: Vec<(String, Sources)>,
    pub(crate) ask: Sources,
    #[serde(default)]
    pub(crate) story: Vec<String>,
    pub(crate) code: Option<String>,
    pub(crate) answer: AnswerSource,
    #[serde(default)]
    pub(crate) slip: Vec<(String, Sources)>,
    #[serde(default)]
    pub(crate) wrong: Vec<Sources>,
    #[serde(default)]
    pub(crate) hints: Vec<String>,
    #[serde(default)]
    pub(crate) steps: Vec<String>,
    pub(crate) check: Option<String>,
    #[serde(default, rename = "as")]
    pub(crate) shapes: Vec<String>,
}

/// A table of facts as it is written.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TableSource {
    pub(crate) id: String,
    pub(crate) concept: String,
    pub(crate) level: Sources,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) forward: String,
    pub(crate) backward: String,
    #[serde(default)]
    pub(crate) typed: Vec<String>,
    pub(crate) explain: Option<String>,
    /// Whether the forms of words are what is asked.
    #[serde(default)]
    pub(crate) inflected: bool,
    #[serde(default)]
    pub(crate) hints: Vec<String>,
}
