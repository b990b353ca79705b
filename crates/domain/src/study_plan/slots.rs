//! The room that the days have.

use super::StudyPace;

/// Questions that still fit into each day.
#[derive(Debug, Clone)]
pub(super) struct DayRoom(Vec<u32>);

impl DayRoom {
    pub(super) fn new(minutes: &[u32], pace: StudyPace) -> Self {
        Self(minutes.iter().map(|of_day| pace.questions_in(*of_day)).collect())
    }

    pub(super) fn days(&self) -> usize {
        self.0.len()
    }

    pub(super) fn room(&self, day: usize) -> u32 {
        self.0[day]
    }

    pub(super) fn has_room(&self, day: usize, questions: u32) -> bool {
        self.0[day] >= questions
    }

    /// Fills part of a day, which has to have the room.
    pub(super) fn take(&mut self, day: usize, questions: u32) {
        debug_assert!(self.has_room(day, questions), "the daily minutes are never exceeded");
        self.0[day] = self.0[day].saturating_sub(questions);
    }
}
