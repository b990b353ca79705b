//! Text that is longer than its column, or that no column can hold.

mod captured_log;
mod columns;
mod growth;
mod unstorable;
