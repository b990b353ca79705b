//! Reads the material of a prompt back: blocks by name, numbers by the words before them.

use domain::transcript::{SpeakerRole, Turn};
use serde_json::Value;

/// The material of a request: what the last message before any answer of the model says.
pub(super) struct PromptMaterial(String);

impl PromptMaterial {
    /// The first message that is neither instructions nor the model's own.
    pub(super) fn of(body: &Value) -> Option<Self> {
        let messages = body["messages"].as_array()?;
        let user = messages.iter().find(|message| message["role"] == "user")?;
        Some(Self(user["content"].as_str()?.to_owned()))
    }

    /// The content of a block; empty for the words that stand for nothing.
    pub(super) fn block(&self, name: &str) -> &str {
        let (open, close) = (format!("<{name}>\n"), format!("\n</{name}>"));
        let inside = self.0.split_once(&open).and_then(|(_, rest)| rest.split_once(&close));
        inside.map_or("", |(inside, _)| if inside == "(nothing)" { "" } else { inside })
    }

    /// The lines of a block.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        self.block(name).lines().map(str::to_owned).collect()
    }

    /// The word after some others, up to the next full stop.
    pub(super) fn word_after(&self, words: &str) -> &str {
        let rest = self.0.split_once(words).map_or("", |(_, rest)| rest);
        rest.split(['.', '\n']).next().unwrap_or_default().trim()
    }
}

/// The turns of lines such as `[12] tutor [TUTOR]: text`; lines of one number are one turn.
pub(super) fn turns<'a>(lines: impl IntoIterator<Item = &'a String>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in lines {
        let Some(turn) = turn(line) else { continue };
        match turns.last_mut() {
            Some(last) if last.index == turn.index => {
                last.text.push(' ');
                last.text.push_str(&turn.text);
            }
            _ => turns.push(turn),
        }
    }
    turns
}

fn turn(line: &str) -> Option<Turn> {
    let (index, rest) = line.strip_prefix('[')?.split_once("] ")?;
    let (speaker_label, text) = rest.split_once(": ")?;
    let (role, speaker) = speaker_label
        .split_once(' ')
        .map_or((speaker_label, None), |(role, speaker_label)| (role, Some(speaker_label)));
    Some(Turn {
        index: index.parse().ok()?,
        speaker: speaker.map(str::to_owned),
        role: SpeakerRole::parse(role)?,
        start_ms: None,
        end_ms: None,
        text: text.to_owned(),
    })
}

/// A line such as `3. pH scale, difficulty 5 of 10` without its number.
pub(super) fn strip_number(line: &str) -> &str {
    line.split_once(". ").map_or(line, |(_, rest)| rest)
}
