//! The parts that all background jobs share: their attempts, how their steps read a session, and how
//! a step fails. Each job has a context of its own beside its steps; the list of them is `job_list`.

pub(crate) mod attempt;
pub(crate) mod failure;
pub(crate) mod progress;
pub(crate) mod session;
