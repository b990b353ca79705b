//! Faults of the local adapters, made from errors of the database.

use ports::Fault;

/// The fault for a failed query.
pub(crate) fn fault(error: db::Error) -> Fault {
    match error {
        db::Error::Busy(reason) => Fault::busy(reason),
        lasting @ db::Error::Unstorable(_) => Fault::Rejected(lasting.to_string()),
        other => Fault::broken(other),
    }
}
