//! What was set in a session, while it is listened to.

mod changed;
mod task;

use std::collections::BTreeSet;

use domain::text;

use super::assignments::{self, Day, Setting, set_date};
use super::changes::{self, Change, Meant};
use super::dates::{self, SpokenDate};
use super::words::{ANNOUNCING, ASKING_FOR_A_DAY, ASKING_FOR_TASKS};
use super::{REMINDERS, is_for_later};
use crate::sentences::SpokenSentence;
use task::Task;

/// Turns after a task in which the next one needs no word or day of its own.
const ROW_OF_TASKS: u32 = 6;
/// Turns after a task in which `leave it` and `Friday, then` mean it.
const NEAR: u32 = 4;
/// Words of a name that the student gives to a task.
const LONGEST_NAME: usize = 3;
/// Tasks of which this share of words is in another are the same.
const SAME: (usize, usize) = (2, 3);

/// Where in a session a sentence of the tutor stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The sentence after it in the same turn.
    pub next: Option<&'a SpokenSentence>,
    /// The session comes to its end.
    pub closing: bool,
    /// The last words of the session.
    pub is_last: bool,
    /// The session is well under way: what is for a day may be homework.
    pub is_late: bool,
}

/// The tasks of a session so far.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    tasks: Vec<Task>,
    /// Until this turn homework is being set.
    assigning_until: Option<u32>,
    /// The turn of the last thing that was taken back.
    cancelled_turn: Option<u32>,
    /// The turn in which something was said to have been meant for homework, in words unknown.
    thought_of: Option<u32>,
    /// A day that the student asked for, and what for.
    wish: Option<(SpokenDate, Vec<String>)>,
    /// What the student offered to do at home.
    offer: Option<String>,
    /// The turn in which the student asked for a day.
    day_asked: Option<u32>,
    /// What was spoken of before `do it`, and in which turn.
    topic: Option<(String, u32)>,
}

impl Agenda {
    /// Listens to a sentence of the tutor.
    pub(super) fn hear_tutor(&mut self, line: &SpokenSentence, place: Place<'_>) {
        let lower = text::fold_case(&line.text);
        let own = dates::dates(&line.text);
        let wish = self.wish.take();
        if let Some(offer) = self.offer.take()
            && changes::agrees(&line.text)
        {
            let date = set_date(&own).map(|date| date.phrase.clone());
            self.keep(offer, date, line.turn, false);
            self.assign_until(line.turn, true);
            return;
        }
        self.tasks.retain(|task| !task.is_open || line.turn.saturating_sub(task.turn) <= NEAR);
        if let Some((date, stems)) = &wish
            && own.is_empty()
            && changes::agrees(&line.text)
        {
            self.set_day(date, &Meant::Named(stems.clone()), line.turn, true);
            return;
        }
        if ANNOUNCING.each().any(|phrase| lower.contains(phrase)) {
            self.assign_until(line.turn, place.closing);
        }
        if self.tells_day(line, &own) {
            return;
        }
        let changes = self.change(line, wish.as_ref(), place.closing);
        if changes || changes::rules_out(&lower) || self.goes_on(line, &own) {
            return;
        }
        let setting = self.setting(line, place, &lower, &own);
        let date = set_date(&own);
        if let Some(found) = assignments::tasks(&line.text, setting) {
            let asked = place.is_last && assignments::asks(&line.text);
            let is_open = !setting.is_dated() && !setting.assigning && !asked;
            let date = date.or(own.last()).filter(|_| !is_open || date.is_some());
            let topic = self.topic.take().filter(|(_, turn)| *turn == line.turn);
            for text in found {
                let text = match &topic {
                    Some((topic, _)) if assignments::points(&text) => format!("{text} ({topic})"),
                    _ => text,
                };
                self.keep(text, date.map(|date| date.phrase.clone()), line.turn, is_open);
            }
            if !is_open {
                self.assign_until(line.turn, place.closing);
            }
            return;
        }
        if let Some(topic) = assignments::brought_up(&line.text) {
            self.topic = Some((topic, line.turn));
        }
        if assignments::only_thought_of(&lower) {
            self.thought_of = Some(line.turn);
        }
        match date {
            Some(date) => self.date_of_same_turn(date, line.turn),
            None => self.add_detail(line),
        }
    }

    /// Whether a sentence answers by when something has to be done, which the student has just asked.
    fn tells_day(&mut self, line: &SpokenSentence, own: &[SpokenDate]) -> bool {
        let ([day], Some(asked)) = (own, self.day_asked) else { return false };
        let tells = line.turn <= asked + 1
            && !changes::is_unsuitable(&line.text)
            && self.set_day(day, &Meant::Last, line.turn, true);
        if tells {
            self.day_asked = None;
        }
        tells
    }

    /// Whether a sentence only goes on about what was just set: how it is handed in, or how often.
    fn goes_on(&mut self, line: &SpokenSentence, own: &[SpokenDate]) -> bool {
        if self.last(line.turn).is_none_or(|at| self.tasks[at].is_open) {
            return false;
        }
        if assignments::hands_in(&line.text) {
            if let Some(date) = set_date(own).or(own.last()) {
                self.set_day(date, &Meant::Last, line.turn, true);
            }
            return true;
        }
        let adds = own.is_empty() && assignments::adds_to_it(&line.text);
        if adds {
            self.add_detail(line);
        }
        adds
    }

    fn setting(
        &self,
        line: &SpokenSentence,
        place: Place<'_>,
        lower: &str,
        own: &[SpokenDate],
    ) -> Setting {
        let Place { next, closing, is_late, .. } = place;
        let assigning = self.is_assigning(line.turn);
        let sets = |date: &SpokenDate| !date.is_loose || assigning;
        let has_day = |line: &SpokenSentence| set_date(&dates::dates(&line.text)).is_some_and(sets);
        let sets_day = set_date(own).is_some_and(sets);
        let dated = sets_day && (is_late || assigning)
            || next.is_some_and(has_day) && is_late
            || is_late && is_for_later(lower)
            || closing && is_open_ended(lower)
            || closing && REMINDERS.iter().any(|cue| lower.contains(cue));
        let last = self.tasks.last().filter(|task| task.said_in == line.turn);
        let is_new = last.is_none_or(|task| task.date.is_some());
        let day = match dated {
            true if sets_day && (closing || assigning) && is_new => Day::Own,
            true => Day::Nearby,
            false => Day::Unsaid,
        };
        Setting { assigning, closing, day }
    }

    /// Applies what a sentence changes; true if it did nothing but that.
    fn change(
        &mut self,
        line: &SpokenSentence,
        wish: Option<&(SpokenDate, Vec<String>)>,
        closing: bool,
    ) -> bool {
        let mut has_changed = false;
        for change in changes::changes(&line.text) {
            let cancels = matches!(change, Change::Cancelled(_));
            has_changed |= self.apply(change, wish, line.turn) || cancels && !self.tasks.is_empty();
        }
        if has_changed {
            self.assign_until(line.turn, closing);
        }
        has_changed
    }

    /// Adds a sentence to the task that was set just before it in the same turn.
    fn add_detail(&mut self, line: &SpokenSentence) {
        if let Some(task) = self.tasks.last_mut().filter(|task| task.said_in == line.turn) {
            task.add_detail(line);
        }
    }

    /// Gives a day to what was set just before it: `Do the back page. There are four left, for Monday.`
    fn date_of_same_turn(&mut self, date: &SpokenDate, turn: u32) {
        let last = self.tasks.last_mut().filter(|task| task.turn == turn && !task.is_cancelled);
        if let Some(task) = last.filter(|task| task.date.is_none()) {
            task.date = Some(date.phrase.clone());
            task.is_open = false;
        }
    }

    /// Listens to a sentence of the student: a wish for another day, or what they noted.
    pub(super) fn hear_student(&mut self, line: &SpokenSentence) {
        let lower = text::fold_case(&line.text);
        if ASKING_FOR_TASKS.each().any(|phrase| lower.contains(phrase)) {
            self.assign_until(line.turn, true);
        }
        let asks_when = lower.trim_end_matches('?') == "when";
        if asks_when || ASKING_FOR_A_DAY.each().any(|phrase| lower.contains(phrase)) {
            self.confirm_last(line.turn);
            self.day_asked = Some(line.turn);
        }
        if line.is_question() && (is_for_later(&lower) || self.is_assigning(line.turn)) {
            self.offer = assignments::offered(&line.text);
        }
        if self.tasks.is_empty() {
            return;
        }
        let dates = dates::dates(&line.text);
        if line.is_question() {
            let named = dates::without_dates(&line.text, &dates);
            if let Some(date) = dates.last() {
                self.wish = Some((date.clone(), text::terms(&named)));
            } else if text::words(&named).len() <= LONGEST_NAME {
                self.called(&named, line.turn);
            }
            return;
        }
        for part in line.text.split([',', '.', ';']) {
            self.note_day(part, line.turn);
            self.note_name(part);
        }
    }

    /// A task in words that stand already.
    pub(super) fn keep_as_said(&mut self, text: &str, turn: u32) {
        self.keep(text.trim_end_matches('.').to_owned(), None, turn, false);
    }

    /// The tasks that stand, as sentences.
    pub(super) fn written(self) -> Vec<String> {
        let stands = |task: &Task| !task.is_cancelled && !task.is_open;
        self.tasks.into_iter().filter(stands).map(Task::written).collect()
    }

    /// The turns in which the tasks were set or changed.
    pub(super) fn turns(&self) -> BTreeSet<u32> {
        let set = self.tasks.iter().filter(|task| !task.is_open);
        set.flat_map(|task| [task.said_in, task.turn]).collect()
    }

    fn is_assigning(&self, turn: u32) -> bool {
        self.assigning_until.is_some_and(|until| turn <= until)
    }

    /// Early in a session a task is set in passing; at its end, tasks come in rows.
    fn assign_until(&mut self, turn: u32, closing: bool) {
        let until = turn + if closing { ROW_OF_TASKS } else { 0 };
        self.assigning_until = self.assigning_until.max(Some(until));
    }

    fn keep(&mut self, text: String, date: Option<String>, turn: u32, is_open: bool) {
        let stems: BTreeSet<String> = text::terms(&text).into_iter().collect();
        let same = self.tasks.iter_mut().filter(|task| !task.is_open).find(|task| {
            let common = task.stems.intersection(&stems).count();
            common * SAME.1 >= task.stems.len().min(stems.len()) * SAME.0
        });
        match same {
            Some(task) => {
                task.date = date.or(task.date.take());
                task.turn = turn;
                task.is_cancelled = false;
                task.is_open &= is_open;
            }
            None if stems.is_empty() => {}
            None => self.tasks.push(Task::new(text, date, stems, turn, is_open)),
        }
    }

    /// `The poster?`, asked after `finish it`.
    fn called(&mut self, name: &str, turn: u32) {
        let name = name.trim_end_matches('?').to_lowercase();
        let Some(at) = self.last(turn) else { return };
        let task = &mut self.tasks[at];
        let points = text::words(&task.text)
            .iter()
            .take(4)
            .any(|word| matches!(word.as_str(), "it" | "that" | "those" | "them"));
        if points && name.starts_with("the ") {
            task.stems.extend(text::terms(&name));
            task.called = Some(name);
        }
    }

    /// `No four. Friday.`: the day that the student repeats for what has none.
    fn note_day(&mut self, part: &str, turn: u32) {
        let dates = dates::dates(part);
        let [date] = dates.as_slice() else { return };
        let is_bare = text::terms(&dates::without_dates(part, &dates)).is_empty();
        if let Some(at) = self.last(turn).filter(|_| is_bare)
            && self.tasks[at].date.is_none()
            && !self.tasks[at].is_open
        {
            self.tasks[at].date = Some(date.phrase.clone());
        }
    }

    /// What the student calls the one task of a day: `Friday the wheelbarrow`.
    fn note_name(&mut self, part: &str) {
        let dates = dates::dates(part);
        let [date] = dates.as_slice() else { return };
        let name = dates::without_dates(part, &dates);
        let words = text::words(&name);
        let stems = text::terms(&name);
        let speaks = words.iter().any(|word| {
            matches!(
                word.as_str(),
                "i" | "i've"
                    | "i'm"
                    | "we"
                    | "we've"
                    | "my"
                    | "it"
                    | "is"
                    | "that"
                    | "better"
                    | "good"
                    | "fine"
                    | "great"
                    | "perfect"
                    | "easier"
                    | "works"
                    | "okay"
                    | "best"
            )
        });
        if stems.is_empty() || words.len() > LONGEST_NAME || speaks {
            return;
        }
        let day = |phrase: &str| text::terms(phrase);
        let is_of_day = |task: &&mut Task| {
            !task.is_cancelled && task.date.as_deref().map(day) == Some(day(&date.phrase))
        };
        let mut of_day = self.tasks.iter_mut().filter(is_of_day);
        if let (Some(task), None) = (of_day.next(), of_day.next())
            && !stems.iter().any(|stem| task.stems.contains(stem))
        {
            task.called = Some(name);
        }
    }
}

/// Whether something may be done whenever it suits.
fn is_open_ended(lower: &str) -> bool {
    const OPEN: &[&str] =
        &["whenever you", "when you get a chance", "when you get a minute", "no hurry", "no rush"];
    OPEN.iter().any(|phrase| lower.contains(phrase))
}
