//! Tasks agreed on for the time after the session, as clean imperative sentences.

use domain::text;

use crate::sentences::{self, SpokenSentence};

/// Most action items of a session.
const MAX_ACTIONS: usize = 8;
/// Longest action, in words.
const MAX_WORDS: usize = 30;
/// Reminders without a date count only this late in a session (a part of its lines).
const CLOSING: f64 = 0.7;

/// Words that place a task after the session.
const LATER: &[&str] = &[
    "homework",
    "for next time",
    "before next",
    "next time",
    "for next week",
    "by next",
    "tonight",
    "this week",
    "over the weekend",
    "at home",
    "before our next",
    "by monday",
    "by tuesday",
    "by wednesday",
    "by thursday",
    "by friday",
    "by saturday",
    "by sunday",
    "before the test",
    "before the quiz",
    "before we meet",
    "for tomorrow",
    "before the exam",
    "on your own",
    "until next",
    "before monday",
    "before thursday",
    "before friday",
    "for our next",
];
/// Reminders that are tasks when they come near the end.
const REMINDERS: &[&str] = &[
    "don't forget to",
    "do not forget to",
    "remember to",
    "make sure to",
    "make sure you",
    "be sure to",
];
/// Leads to a task, longest first where one starts with another.
const LEADS: &[&str] = &[
    "i would like you to",
    "i'd like you to",
    "i want you to",
    "what i want you to do is",
    "your homework for next time is to",
    "your homework for next week is to",
    "your homework is to",
    "the homework is to",
    "the homework is",
    "your homework is",
    "for homework",
    "as homework",
    "next time",
    "tonight",
    "this week",
    "at home",
    "could you",
    "can you",
    "would you",
    "you should",
    "you can",
    "you could",
    "you need to",
    "you'll need to",
    "you have to",
    "i need you to",
    "let's have you",
    "please",
    "also",
    "and then",
    "then",
    "just",
    "have a go at and",
    "don't forget to",
    "do not forget to",
    "remember to",
    "make sure to",
    "make sure you",
    "be sure to",
    "and",
    "go ahead and",
    "first",
    "second",
    "third",
    "finally",
    "so",
    "okay",
    "one more thing",
    "if you can",
    "i'd say",
    "maybe",
    "for practice",
    "don't forget",
    "have a great week everyone",
    "have a great week",
];
/// Verbs that a task for a student starts with.
const TASKS: &[&str] = &[
    "answer",
    "ask",
    "bring",
    "calculate",
    "check",
    "complete",
    "compare",
    "correct",
    "copy",
    "do",
    "draw",
    "draft",
    "explain",
    "fill",
    "find",
    "finish",
    "fix",
    "go",
    "graph",
    "include",
    "label",
    "learn",
    "list",
    "look",
    "make",
    "measure",
    "memorize",
    "plot",
    "practice",
    "practise",
    "prepare",
    "quiz",
    "read",
    "redo",
    "reread",
    "research",
    "review",
    "revise",
    "rewrite",
    "send",
    "sketch",
    "solve",
    "study",
    "submit",
    "summarize",
    "take",
    "test",
    "try",
    "turn",
    "use",
    "watch",
    "work",
    "write",
    "keep",
    "clean",
    "add",
    "choose",
    "pick",
    "outline",
    "translate",
    "start",
    "think",
    "note",
    "record",
    "recite",
    "post",
    "email",
    "upload",
];

/// The student's tasks, in the order of the session.
pub(crate) fn actions(lines: &[SpokenSentence]) -> Vec<String> {
    let closing = (lines.len() as f64 * CLOSING) as usize;
    let mut actions: Vec<String> = Vec::new();
    let mut assigning = 0_u32;
    for (at, line) in lines.iter().enumerate() {
        if let Some(due) = due_date_action(lines, at) {
            keep(&mut actions, due);
        }
        if !line.by_tutor() || line.is_question() && !asks_for_a_task(&line.text) {
            continue;
        }
        let lower = text::fold_case(&line.text);
        let later = at * 3 > lines.len() && LATER.iter().any(|cue| lower.contains(cue));
        let reminder = at >= closing && REMINDERS.iter().any(|cue| lower.contains(cue));
        // Tasks come in rows: what follows an assignment and is phrased as one belongs to it.
        let follows = at >= closing && assigning > 0;
        let task = (later || reminder || follows).then(|| task(&line.text)).flatten();
        assigning = match (&task, later) {
            (Some(_), _) | (None, true) => 3,
            _ => assigning.saturating_sub(1),
        };
        if let Some(task) = task {
            keep(&mut actions, task);
        }
    }
    actions.truncate(MAX_ACTIONS);
    actions
}

fn asks_for_a_task(text: &str) -> bool {
    let lower = text::fold_case(sentences::without_opening(text));
    ["can you", "could you", "would you"].iter().any(|start| lower.starts_with(start))
}

fn keep(actions: &mut Vec<String>, task: String) {
    let terms = |text: &str| -> std::collections::BTreeSet<String> {
        text::terms(text).into_iter().collect()
    };
    let new = terms(&task);
    let is_known = actions.iter().any(|old| {
        let old = terms(old);
        old.intersection(&new).count() * 3 >= old.len().min(new.len()) * 2
    });
    if !is_known && !new.is_empty() {
        actions.push(task);
    }
}

/// The sentence as an imperative that starts with what to do, if that is what it says.
fn task(sentence: &str) -> Option<String> {
    let mut rest = sentences::without_opening(sentence);
    let mut when = String::new();
    if let Some(at) = reminder_inside(rest) {
        rest = &rest[at..];
    }
    loop {
        if let Some((date, after)) = split_date(rest) {
            date.clone_into(&mut when);
            rest = after;
        }
        let lower = text::fold_case(rest);
        // Folding may change lengths only for letters that no lead contains.
        let lead = LEADS
            .iter()
            .filter(|lead| lower.starts_with(**lead))
            .filter(|lead| !lower[lead.len()..].starts_with(char::is_alphanumeric))
            .max_by_key(|lead| lead.len());
        let Some(lead) = lead else { break };
        rest = rest.get(lead.len()..)?.trim_start_matches([',', ':', ' ', '-', '.']);
    }
    let first = text::words(rest).into_iter().next()?;
    let words = text::words(rest).len();
    if !TASKS.contains(&first.as_str()) || !(2..=MAX_WORDS).contains(&words) || rest.contains('[') {
        return None;
    }
    let body = rest.trim_end_matches(['.', '!', '?', ' ', ',']);
    let body = ["okay", "alright", "please", "right"]
        .iter()
        .find_map(|tag| body.strip_suffix(tag).map(|cut| cut.trim_end_matches([',', ' '])))
        .unwrap_or(body);
    let lower = text::fold_case(body);
    let mentions_date = when.is_empty() || lower.contains(&when.to_lowercase());
    let tail =
        if mentions_date { String::new() } else { format!(" {}", sentences::uncapitalise(&when)) };
    Some(format!("{}{tail}.", sentences::capitalise(body)))
}

/// A date that opens a sentence, with the rest: `before Thursday, review …`.
fn split_date(text: &str) -> Option<(&str, &str)> {
    const OPENINGS: &[&str] =
        &["before ", "by ", "for next ", "until ", "for our next ", "over the "];
    let lower = text.to_ascii_lowercase();
    let opens = OPENINGS.iter().any(|opening| lower.starts_with(opening));
    let (date, rest) = text.split_once(", ").filter(|_| opens)?;
    (text::words(date).len() <= 6).then_some((date, rest))
}

/// True if a sentence sets a task for later rather than teaches.
pub(crate) fn is_task(sentence: &str) -> bool {
    let lower = text::fold_case(sentence);
    LATER.iter().chain(REMINDERS).any(|cue| lower.contains(cue))
}

/// The start of a reminder inside a sentence: `Have a great week, and don't forget to …`.
fn reminder_inside(sentence: &str) -> Option<usize> {
    let lower = sentence.to_ascii_lowercase().replace('\u{2019}', "'");
    if lower.len() != sentence.len() {
        return None;
    }
    REMINDERS.iter().filter_map(|cue| lower.find(cue)).min()
}

/// The thing that `it` means in a question about its date: the last one to hand in that was named.
fn last_assignment(lines: &[SpokenSentence]) -> Option<&'static str> {
    const HANDED_IN: &[&str] =
        &["assignment", "homework", "report", "essay", "project", "worksheet"];
    lines.iter().rev().take(3).find_map(|line| {
        let words = text::words(&line.text);
        HANDED_IN.iter().find(|thing| words.iter().any(|word| word == *thing)).copied()
    })
}

/// `When is the lab report due?` with the tutor's answer: `Lab report: due next Friday at 5 PM.`
fn due_date_action(lines: &[SpokenSentence], at: usize) -> Option<String> {
    let question = &lines[at];
    if !question.by_student() || !question.is_question() {
        return None;
    }
    let lower = question.text.to_ascii_lowercase();
    let from = lower.find("when is ")? + "when is ".len();
    let length = lower.get(from..)?.find(" due")?;
    let what = match question.text.get(from..from + length)?.trim_start_matches("the ") {
        "it" | "that" | "this" => last_assignment(&lines[..at])?,
        named => named,
    };
    let answer = lines.get(at + 1).filter(|line| line.by_tutor())?;
    let when = sentences::without_opening(&answer.text).trim_end_matches(['.', '!']);
    let words = text::words(when);
    let dated = words.iter().any(|word| {
        word.ends_with("day")
            || matches!(word.as_str(), "week" | "tomorrow" | "midnight" | "tonight")
    });
    (dated && words.len() <= 8 && text::words(what).len() <= 4).then(|| {
        let mut when = when.to_owned();
        if when.starts_with("Next") || when.starts_with("On") || when.starts_with("By") {
            when = when[..1].to_lowercase() + &when[1..];
        }
        format!("{}: due {when}.", sentences::capitalise(what))
    })
}
