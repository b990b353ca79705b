//! Ranges of a text that don't overlap.

use std::collections::BTreeMap;
use std::ops::Range;

/// Ranges in order, each with what it is.
#[derive(Debug)]
pub(super) struct Spans<T>(BTreeMap<usize, (usize, T)>);

impl<T> Default for Spans<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Spans<T> {
    /// Adds a range unless it overlaps an earlier one.
    pub(super) fn add(&mut self, range: Range<usize>, sort: T) {
        if !self.overlaps(&range) {
            self.0.insert(range.start, (range.end, sort));
        }
    }

    /// True if anything of a range is taken.
    fn overlaps(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_some_and(|(_, (end, _))| *end > range.start)
    }

    /// The parts of a range that no span has taken and that have a letter in them.
    pub(super) fn outside(&self, text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut left = Vec::new();
        let mut end = range.end;
        let before = self.0.range(..range.end).rev();
        for (start, (taken_to, _)) in before.take_while(|(_, (to, _))| *to > range.start) {
            left.push((*taken_to).min(end)..end);
            end = end.min(*start).max(range.start);
        }
        left.push(range.start..end);
        left.reverse();
        left.retain(|range| text[range.clone()].contains(char::is_alphabetic));
        left
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All ranges in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Range<usize>, &T)> + '_ {
        self.0.iter().map(|(start, (end, sort))| (*start..*end, sort))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_keeps_what_nothing_else_has_taken() {
        let mut spans = Spans::default();
        spans.add(4..9, 'a');
        spans.add(8..12, 'b');
        assert_eq!(spans.len(), 1);
        assert_eq!(spans.outside("Ada Okoye@x Byron", &(0..17)), [0..4, 9..17]);
        assert!(spans.outside("Ada Okoye@x Byron", &(4..9)).is_empty());
    }
}
