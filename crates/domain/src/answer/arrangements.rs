//! Things put in order or in pairs.

use super::paired::{UNREAD, pair};
use super::words::normalised;
use super::{Finding, Slip};

/// Things in order.
pub(super) fn ordering(value: &str, answer: &str) -> Finding {
    let things = |text: &str| -> Vec<String> {
        let parts = text.split([',', ';', '<', '>', '→', '\n']).flat_map(|part| part.split("->"));
        parts.map(normalised).filter(|part| !part.is_empty()).collect()
    };
    let (wanted, given) = (things(value), things(answer));
    if wanted == given {
        return Finding::Same;
    }
    if wanted.len() > 1 && given.len() < 2 {
        return UNREAD;
    }
    let sorted = |mut things: Vec<String>| {
        things.sort();
        things
    };
    let swapped = sorted(wanted) == sorted(given);
    Finding::Different(swapped.then_some(Slip::Swapped))
}

/// Pairs in any order.
pub(super) fn matching(value: &str, answer: &str) -> Finding {
    let pairs = |text: &str| -> Option<Vec<(String, String)>> {
        let parts = text.split([',', ';', '\n']).filter(|part| !part.trim().is_empty());
        let mut pairs: Vec<(String, String)> = parts
            .map(|part| {
                let part = part.replace("->", "→");
                let (a, b) = part.split_once(['→', ':', '=', '-'])?;
                Some((normalised(a), normalised(b)))
            })
            .collect::<Option<_>>()?;
        pairs.sort();
        Some(pairs)
    };
    pair(value, answer, pairs, |a, b| if a == b { Finding::Same } else { Finding::Different(None) })
}
