//! Finds the places in a student's own sessions that answer a question: by words, by the concepts of
//! the curriculum, and by vectors where a model makes them.

mod index;
mod passages;
mod question;
mod terms;
mod units;

pub use index::{Index, QueryTerm};
pub use passages::{GrownPassage, grow};
pub use question::parts;
pub use units::{Grain, Unit};

#[cfg(test)]
mod tests;
