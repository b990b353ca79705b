//! A key and an answer, both read in the same way.

use super::words::is_listed;
use super::{Finding, Unread};

/// Nothing of the key's kind.
pub(crate) const UNREAD: Finding = Finding::Unread(Unread::NotThatKind);

/// Both texts read and compared; a key that can't be read is a word.
pub(crate) fn pair<T>(
    value: &str,
    answer: &str,
    read: impl Fn(&str) -> Option<T>,
    compare: impl Fn(&T, &T) -> Finding,
) -> Finding {
    match (read(value), read(answer)) {
        (Some(key), Some(given)) => compare(&key, &given),
        (Some(_), None) => UNREAD,
        (None, _) => words(value, answer),
    }
}

pub(crate) fn words(value: &str, answer: &str) -> Finding {
    if is_listed(&[value.to_owned()], answer) { Finding::Same } else { Finding::Different(None) }
}
