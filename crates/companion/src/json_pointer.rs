//! Places in JSON documents, as JSON pointers (RFC 6901).

use std::fmt::Display;

use serde_path_to_error::{Path, Segment};

/// The most bytes of a pointer. Names of fields may be strangers' and are told back, for each fault
/// again.
pub const MAX_POINTER_BYTES: usize = 1_000;

/// The pointer to the end of a way through names of fields and places in lists, or as far along it
/// as [`MAX_POINTER_BYTES`] reach.
pub fn from_steps<S: Display>(steps: impl IntoIterator<Item = S>) -> String {
    let mut pointer = String::new();
    for step in steps {
        let step = step.to_string().replace('~', "~0").replace('/', "~1");
        if pointer.len() + 1 + step.len() > MAX_POINTER_BYTES {
            break;
        }
        pointer.push('/');
        pointer.push_str(&step);
    }
    pointer
}

/// The pointer to where the reading of a document stopped.
pub fn from_path(path: &Path) -> String {
    from_steps(path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        assert_eq!(from_steps(["a/b", "c~d", "0"]), "/a~1b/c~0d/0");
        assert_eq!(from_steps([""; 0]), "");
    }

    #[test]
    fn a_pointer_that_would_be_too_long_ends_at_a_place_on_the_way() {
        let long = "x".repeat(MAX_POINTER_BYTES);
        assert_eq!(from_steps(["a", &long, "b"]), "/a");
    }

    #[test]
    fn where_reading_stopped_is_told_whatever_the_names_look_like() {
        type Lists = std::collections::BTreeMap<String, Vec<u8>>;
        let mut reader = serde_json::Deserializer::from_str(r#"{"a.b[0]": [1, "two"]}"#);
        let error = serde_path_to_error::deserialize::<_, Lists>(&mut reader).unwrap_err();
        assert_eq!(from_path(error.path()), "/a.b[0]/1");
    }
}
