//! Finds the places in a student's own sessions that answer a question: by words, by the concepts of
//! the curriculum, and by vectors where a model makes them.
//!
//! [`locate`] is what an answer needs of them all: [`grow`] gathers passages for a writer, [`search`]
//! points at moments in an index of turns and says what speaks for them, [`chance_covered`] makes a
//! chance of that.

mod concepts;
mod coverage;
mod index;
mod locating;
mod passages;
mod question;
mod search;
mod spelling;
mod terms;
mod units;

pub use concepts::searched_words;
pub use coverage::{ANSWERED_FROM, FEATURES, chance_covered, confidence, coverage, features};
pub use index::{QueryTerm, UnitIndex};
pub use locating::{
    Located, LocatedPassage, Stretch, index_of, likeness_of, locate, locate_within, only_subject,
};
pub use passages::{GrownPassage, grow, with_vectors};
pub use question::parts;
pub use search::{CoverageEvidence, Findings, Moment, Query, search};
pub use units::{Grain, Unit};

#[cfg(test)]
mod tests;
