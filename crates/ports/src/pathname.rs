//! Pathnames that name a file in a folder and in a store alike, so that files can be moved from one
//! to the other.

use crate::Fault;

/// Bytes of a pathname at most, as in the database.
const MAX_BYTES: usize = 950;

/// Bytes between slashes at most: more than that no file system takes.
const MAX_SEGMENT_BYTES: usize = 255;

/// A pathname that means the same everywhere.
#[derive(Debug, Clone, Copy)]
pub struct Pathname<'a>(&'a str);

impl<'a> Pathname<'a> {
    /// [`Fault::Rejected`] when it is not allowed.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        if text.len() <= MAX_BYTES && text.split('/').all(segment_allowed) {
            Ok(Self(text))
        } else {
            Err(Fault::Rejected("a pathname that is not allowed".to_owned()))
        }
    }

    /// As it was given.
    pub fn as_str(&self) -> &'a str {
        self.0
    }
}

fn segment_allowed(segment: &str) -> bool {
    !["", ".", ".."].contains(&segment)
        && segment.len() <= MAX_SEGMENT_BYTES
        && !segment.contains('\\')
        && !segment.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pathname_leads_nowhere_else() {
        for fine in ["a", "uploads/1/session 2.vtt", ".hidden", "a..b/…", "a?b#c%2e"] {
            assert!(Pathname::parse(fine).is_ok(), "{fine}");
        }
        let (long, deep) = ("a".repeat(256), "a/".repeat(475) + "b");
        for wrong in [
            "", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a\\b", "a\0b", "a\nb", &long,
            &deep,
        ] {
            assert!(matches!(Pathname::parse(wrong), Err(Fault::Rejected(_))), "{wrong:?}");
        }
    }
}
