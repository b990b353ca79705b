//! What becomes of a task that is spoken of again.

use domain::text;

use super::task::Task;
use super::{Agenda, NEAR};
use crate::action_items::changes::{Change, Meant};
use crate::action_items::dates::SpokenDate;
use crate::action_items::numbers;

/// Stems that tell no task from another.
const GENERIC: &[&str] =
    &["one", "two", "three", "thing", "bit", "other", "last", "next", "do", "go", "get", "time"];

impl Agenda {
    /// Applies a change; false if there is nothing that it can be about.
    pub(super) fn apply(
        &mut self,
        change: Change,
        wish: Option<&(SpokenDate, Vec<String>)>,
        turn: u32,
    ) -> bool {
        match change {
            Change::Cancelled(meant) => self.cancel(&meant, turn),
            Change::CutDown(part) => self.cut_down(&part, turn),
            Change::Dated(date, Meant::Last) => {
                // `Tuesday's fine` answers what was asked.
                let asked = wish.map(|(_, stems)| Meant::Named(stems.clone()));
                asked.is_some_and(|asked| self.set_day(&date, &asked, turn, false))
                    || self.set_day(&date, &Meant::Last, turn, false)
            }
            Change::Dated(date, named) => {
                self.set_day(&date, &named, turn, wish.is_some())
                    || self.revive(&date, &named, turn)
            }
        }
    }

    fn cancel(&mut self, meant: &Meant, turn: u32) -> bool {
        let found = match meant {
            // `No flagpole then. Leave it.` takes back one thing.
            Meant::Last if self.cancelled_turn == Some(turn) || self.was_thought_of(turn) => {
                return true;
            }
            Meant::Last => self.last(turn),
            Meant::Named(stems) => self.named(stems, 1),
            Meant::Perhaps(stems) => self.named(stems, 1).or_else(|| self.last(turn)),
        };
        self.cancelled_turn = Some(turn);
        let Some(at) = found else { return false };
        self.confirm(at);
        self.tasks[at].is_cancelled = true;
        self.tasks[at].turn = turn;
        true
    }

    /// Whether the last thing spoken of was one that never was set.
    fn was_thought_of(&self, turn: u32) -> bool {
        let latest = self.tasks.iter().map(|task| task.turn).max();
        self.thought_of.is_some_and(|thought| turn - thought <= NEAR && Some(thought) >= latest)
    }

    /// Leaves a part of the task that it names, or of the last one, even if that was just taken back.
    fn cut_down(&mut self, part: &str, turn: u32) -> bool {
        let stems = text::terms(part);
        let is_part = stems.iter().any(|stem| {
            matches!(stem.as_str(), "number" | "first" | "one" | "half" | "odd" | "even" | "page")
                || stem.starts_with(|c: char| c.is_ascii_digit())
        });
        let is_part = is_part || text::words(part).iter().any(|word| numbers::is_number(word));
        let last = self.tasks.iter().rposition(|task| {
            turn.saturating_sub(task.turn) <= NEAR && (!task.is_cancelled || is_part)
        });
        let named = self.named(&stems, 1);
        let Some(at) = named.or(last.filter(|_| is_part)) else { return false };
        self.confirm(at);
        let task = &mut self.tasks[at];
        task.stems.extend(stems);
        task.part =
            (named.is_none() || part.split(' ').count() > 3).then(|| numbers::in_digits(part));
        task.is_cancelled = false;
        task.turn = turn;
        true
    }

    /// `Forget the first one. The second, by Friday`: what is left of a thing just taken back.
    fn revive(&mut self, date: &SpokenDate, meant: &Meant, turn: u32) -> bool {
        let (Meant::Named(stems), true) = (meant, self.cancelled_turn == Some(turn)) else {
            return false;
        };
        let is_meant = |task: &&mut Task| {
            task.is_cancelled
                && task.turn == turn
                && stems.iter().any(|stem| task.stems.contains(stem))
        };
        let Some(task) = self.tasks.iter_mut().find(is_meant) else { return false };
        task.is_cancelled = false;
        task.date = Some(date.phrase.clone());
        true
    }

    pub(super) fn set_day(
        &mut self,
        date: &SpokenDate,
        meant: &Meant,
        turn: u32,
        or_last: bool,
    ) -> bool {
        let found = match meant {
            Meant::Last => self.last(turn),
            Meant::Named(stems) | Meant::Perhaps(stems) => {
                let telling = stems.iter().filter(|stem| tells(stem)).count();
                let named = self.named(stems, telling.div_ceil(2));
                named.or_else(|| self.last(turn).filter(|_| or_last))
            }
        };
        let Some(at) = found else { return false };
        self.confirm(at);
        self.tasks[at].date = Some(date.phrase.clone());
        self.tasks[at].turn = turn;
        true
    }

    /// Who asks by when something has to be done has heard a task.
    pub(super) fn confirm_last(&mut self, turn: u32) {
        if let Some(at) = self.last(turn) {
            self.confirm(at);
            self.tasks[at].turn = turn;
        }
    }

    /// What is spoken of again was a task, and so was what was said along with it.
    fn confirm(&mut self, at: usize) {
        let turn = self.tasks[at].turn;
        if self.tasks[at].is_open {
            for task in self.tasks.iter_mut().filter(|task| task.turn == turn) {
                task.is_open = false;
            }
        }
    }

    /// The last task that stands, if it was spoken of just now.
    pub(super) fn last(&self, turn: u32) -> Option<usize> {
        let near = |task: &Task| {
            let reach = if task.is_open { 2 } else { NEAR };
            !task.is_cancelled && turn.saturating_sub(task.turn) <= reach
        };
        let latest = self.tasks.iter().enumerate().filter(|(_, task)| near(task));
        latest.max_by_key(|(at, task)| (task.turn, *at)).map(|(at, _)| at)
    }

    /// The task that has most of these stems, so many at least.
    fn named(&self, stems: &[String], least: usize) -> Option<usize> {
        let common = |task: &Task| {
            stems.iter().filter(|stem| tells(stem) && task.stems.contains(*stem)).count()
        };
        let tasks = self.tasks.iter().enumerate().filter(|(_, task)| !task.is_cancelled);
        let scored = tasks.map(|(at, task)| (common(task), task.turn, at));
        scored.filter(|(common, ..)| *common >= least.max(1)).max().map(|(.., at)| at)
    }
}

/// Whether a stem tells one task from another.
fn tells(stem: &str) -> bool {
    !GENERIC.contains(&stem)
}
