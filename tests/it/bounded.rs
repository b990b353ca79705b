//! Text that is longer than its column, or that no column can hold.

mod columns;
mod growth;
mod log;
mod unstorable;
