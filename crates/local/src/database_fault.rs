//! How Postgres lets the local adapters down.

use ports::Fault;

/// What a failed query is to those who only know the port.
pub(crate) fn fault(error: db::Error) -> Fault {
    match error {
        db::Error::Busy(reason) => Fault::busy(reason),
        lasting @ db::Error::Unstorable(_) => Fault::Rejected(lasting.to_string()),
        other => Fault::broken(other),
    }
}
