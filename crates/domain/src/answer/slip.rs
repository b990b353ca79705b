//! Known ways in which a wrong answer comes about.

use serde::{Deserialize, Serialize};

/// What went wrong, when it is a known kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// Right but for the sign.
    Sign,
    /// Right but for a power of ten.
    PowerOfTen,
    /// A unit that measures something else, or the right number with another unit.
    Unit,
    /// A fraction or a ratio upside down.
    Inverted,
    /// One more or one less.
    OffByOne,
    /// Degrees taken for radians, or the other way round.
    DegreesForRadians,
    /// Close, but not rounded as asked.
    Rounding,
    /// A fraction or an expression that can be made simpler.
    Unsimplified,
    /// Equal, but not in the form that was asked for.
    WrongForm,
    /// The right numbers in the wrong order.
    Swapped,
    /// Some of the solutions, but not all of them.
    MissingSolution,
    /// All of the solutions and more.
    ExtraSolution,
    /// An inequality turned round.
    Turned,
    /// An end of an interval in that should be out, or the other way round.
    Endpoint,
    /// An operation done before its turn.
    OrderOfOperations,
    /// Upper and lower case confused where they mean different things.
    LetterCase,
    /// Arithmetic that is still to be worked out.
    NotWorkedOut,
    /// An equation or a formula that does not balance.
    Unbalanced,
}

impl Slip {
    /// A hint that names the slip without giving the answer away.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Sign => "Check the sign.",
            Self::PowerOfTen => "Check the place of the decimal point.",
            Self::Unit => "Check the unit.",
            Self::Inverted => "It is upside down.",
            Self::OffByOne => "It is off by one.",
            Self::DegreesForRadians => "Degrees and radians are mixed up.",
            Self::Rounding => "It is close, but not rounded as asked.",
            Self::Unsimplified => "It can be made simpler.",
            Self::WrongForm => "It is equal, but not in the form that was asked for.",
            Self::Swapped => "The order is wrong.",
            Self::MissingSolution => "There is another solution.",
            Self::ExtraSolution => "Not all of these are solutions.",
            Self::Turned => "The inequality points the wrong way.",
            Self::Endpoint => "Check whether the ends belong to it.",
            Self::OrderOfOperations => "Check the order of operations.",
            Self::LetterCase => "Upper and lower case mean different things here.",
            Self::NotWorkedOut => "That still has to be worked out.",
            Self::Unbalanced => "Both sides must have the same atoms and charge.",
        }
    }
}
