//! Finds the places in a student's own sessions that answer a question: by words, by the concepts of
//! the curriculum, and by vectors where a model makes them.
//!
//! [`grow`] gathers passages for a writer from an index of stretches; [`search`] points at moments in
//! an index of turns and says what speaks for them; [`chance_covered`] makes a chance of that.

mod concepts;
mod coverage;
mod index;
mod passages;
mod question;
mod search;
mod spelling;
mod terms;
mod units;

pub use coverage::{FEATURES, SessionCoverage, chance_covered, features};
pub use index::{QueryTerm, UnitIndex};
pub use passages::{GrownPassage, grow, with_vectors};
pub use question::parts;
pub use search::{CoverageEvidence, Findings, Moment, search};
pub use units::{Grain, Unit};

#[cfg(test)]
mod tests;
