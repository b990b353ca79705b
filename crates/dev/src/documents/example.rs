//! `.env.example`: the variables that somebody may want to set, with their usual values.

use runtime::variables::{GROUPS, Group, Value, Variable, VariableReader};

use super::sentence;

/// Characters in a line.
const WIDTH: usize = 100;

const ABOUT: &str = "\
Written by `cargo run -p dev -- sync` from crates/runtime/src/variables/list.rs. Don't edit.

Nothing here has to be set on your machine: `npm start` brings a database, makes the secrets once \
and keeps them in .data/. No program reads this file; load a copy with `set -a; . ./.env; set +a`. On \
Vercel, those marked \"needed on Vercel\" have to be set: one that is not is an error that names \
it. What follows an equals sign is the usual value or an example. docs/configuration.md says more.";

pub(super) fn text() -> String {
    let mut text = String::new();
    for paragraph in ABOUT.split("\n\n") {
        text += &comment(paragraph);
    }
    let shown = [VariableReader::ThisMachine, VariableReader::Product];
    for group in GROUPS.iter().filter(|group| shown.contains(&group.reader)) {
        text += &group_text(group);
    }
    text
}

fn group_text(group: &Group) -> String {
    let mut text = format!("\n# == {} ==\n", group.title);
    text += &comment(group.about);
    for variable in group.variables {
        text.push('\n');
        text += &comment(&describe_variable(variable));
        let value = match variable.value {
            Value::Usual(value) | Value::Example(value) => quote(value),
            Value::Untold => String::new(),
        };
        text += &format!("# {}={value}\n", variable.names[0]);
    }
    text
}

/// A variable's purpose and its other names.
fn describe_variable(variable: &Variable) -> String {
    let mut text = sentence(variable.purpose);
    if variable.need == runtime::variables::Need::OnVercel {
        text += " Needed on Vercel.";
    }
    if !variable.about.is_empty() {
        text += " ";
        text += variable.about;
    }
    match &variable.names[1..] {
        [] => {}
        others => text += &format!(" Read as well: {}.", others.join(", ")),
    }
    without_links(&text.replace('`', ""))
}

/// A text in which a link is the path of its page.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let (label, after) = link.split_once("](").unwrap_or((link, ""));
        plain += &format!("{before}docs/{label}");
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain + rest
}

/// A value as a shell reads it.
fn quote(value: &str) -> String {
    if value.contains([' ', '<', '&']) { format!("'{value}'") } else { value.to_owned() }
}

/// Lines of a comment.
fn comment(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines += &line;
            lines.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line += word;
    }
    if line.len() > 1 {
        lines += &line;
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_path() {
        let text = "See [a.md](a.md#part) and [b.md](b.md).";
        assert_eq!(without_links(text), "See docs/a.md and docs/b.md.");
    }

    #[test]
    fn every_line_is_a_comment_and_none_is_long() {
        let text = text();
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(line.starts_with("# ") && line.chars().count() <= WIDTH, "{line}");
        }
        assert!(text.contains("\n# MAIL_FROM='Study Companion <hello@study.example>'\n"));
    }
}
