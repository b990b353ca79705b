//! Reads JSON: whatever array in it has most speech. Read AI has `speaker_blocks`, Fireflies
//! `sentences`, Microsoft Graph one object per cue; others differ only in the names of the fields.

use serde_json::{Map, Value};

use super::super::Utterance;
use super::super::stamp;

/// Arrays and objects looked into at most.
const MAX_NODES: usize = 2_000_000;

/// Depth of arrays and objects looked into.
const MAX_DEPTH: usize = 12;

/// Fields that hold what was said, the better the earlier.
const TEXT_FIELDS: [&str; 19] = [
    "spokentext",
    "raw_text",
    "text",
    "sentence",
    "words",
    "transcript",
    "utterance",
    "content",
    "dialog",
    "dialogue",
    "caption",
    "speech",
    "message",
    "body",
    "value",
    "line",
    "paragraph",
    "elements",
    "paragraphs",
];

/// Fields that say who speaks.
const SPEAKER_FIELDS: [&str; 14] = [
    "speaker",
    "speaker_name",
    "speakername",
    "participant",
    "participant_name",
    "name",
    "user",
    "user_name",
    "username",
    "author",
    "from",
    "speaker_label",
    "speaker_id",
    "speakerid",
];

/// Fields that say when it begins and ends.
const START_FIELDS: [&str; 16] = [
    "start_time",
    "starttime",
    "start",
    "start_ms",
    "startms",
    "start_timestamp",
    "begin",
    "from",
    "offset",
    "ts",
    "timestamp",
    "time",
    "startdatetime",
    "begin_time",
    "starts_at",
    "in",
];
const END_FIELDS: [&str; 11] = [
    "end_time",
    "endtime",
    "end",
    "end_ms",
    "endms",
    "end_timestamp",
    "to",
    "enddatetime",
    "end_ts",
    "ends_at",
    "out",
];

/// The most and the fewest characters that somebody says in a second: what tells seconds from
/// milliseconds.
const CHARS_PER_SECOND: (f64, f64) = (0.2, 200.0);

/// When something is said, before the unit is known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum JsonTime {
    /// A bare number.
    Number(f64),
    /// Milliseconds from the start.
    Millis(u32),
    /// Milliseconds since 1970.
    Epoch(i64),
}

struct SpokenItem {
    speaker: Option<String>,
    start: Option<JsonTime>,
    end: Option<JsonTime>,
    text: String,
}

/// What is said in a text that is JSON, or one object per line.
pub(super) fn utterances(text: &str) -> Option<Vec<Utterance>> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let value = serde_json::from_str::<Value>(text).ok().or_else(|| lines(text))?;
    let mut search = JsonSearch { best: None, nodes: 0 };
    search.visit(&value, 0);
    let items = spoken_items(search.best?.1, &names(&value));
    Some(timed(&items))
}

fn lines(text: &str) -> Option<Value> {
    let values: Result<Vec<Value>, _> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str::<Value>)
        .collect();
    values.ok().filter(|values| values.len() > 1).map(Value::Array)
}

/// Who says what in one object.
pub(super) fn spoken(value: &Value) -> Option<(Option<String>, String)> {
    let fields = value.as_object()?;
    let text = text_of(fields)?;
    Some((speaker_of(fields, &[]), text))
}

struct JsonSearch<'a> {
    best: Option<((bool, usize), &'a Vec<Value>)>,
    nodes: usize,
}

impl<'a> JsonSearch<'a> {
    fn visit(&mut self, value: &'a Value, depth: usize) {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return;
        }
        match value {
            Value::Array(items) => {
                let spoken = items.iter().filter_map(Value::as_object);
                let (mut characters, mut named, mut count) = (0, 0, 0);
                for fields in spoken {
                    let Some(text) = text_of(fields) else { continue };
                    count += 1;
                    characters += text.chars().filter(|c| c.is_alphanumeric()).count();
                    named += usize::from(speaker_of(fields, &[]).is_some());
                }
                // Single words with speakers are worth less than what they make together.
                let rank = (named * 2 >= count && count > 0, characters);
                if characters > 0 && self.best.is_none_or(|(most, _)| rank > most) {
                    self.best = Some((rank, items));
                }
                for item in items {
                    if item.is_object() || item.is_array() {
                        self.visit(item, depth + 1);
                    }
                }
            }
            Value::Object(fields) => {
                for field in fields.values() {
                    self.visit(field, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn field<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names
        .iter()
        .find_map(|name| {
            fields.iter().find(|(key, value)| !value.is_null() && key.eq_ignore_ascii_case(name))
        })
        .map(|(_, value)| value)
}

fn text_of(fields: &Map<String, Value>) -> Option<String> {
    TEXT_FIELDS.iter().find_map(|name| {
        let text = match field(fields, &[name])? {
            Value::String(text) => text.clone(),
            Value::Array(words) => joined(words)?,
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    })
}

/// Words or pieces of punctuation as one text.
fn joined(words: &[Value]) -> Option<String> {
    let mut text = String::new();
    for word in words {
        let word = match word {
            Value::String(word) => word.as_str(),
            Value::Object(fields) => {
                let word = ["punctuated_word", "text", "word", "value", "content", "sentence"]
                    .iter()
                    .find_map(|name| fields.get(*name).and_then(Value::as_str));
                word.unwrap_or_default()
            }
            _ => return None,
        };
        let joins = word.starts_with(char::is_whitespace)
            || word.chars().all(|c| c.is_ascii_punctuation() && c != '-');
        if !text.is_empty() && !joins && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        text.push_str(word);
    }
    (!text.is_empty()).then_some(text)
}

fn speaker_of(fields: &Map<String, Value>, names: &[(String, String)]) -> Option<String> {
    let by_id =
        |id: &str| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    SPEAKER_FIELDS.iter().find_map(|name| match field(fields, &[name])? {
        Value::String(label) if !label.trim().is_empty() => {
            Some(by_id(label).unwrap_or_else(|| label.trim().to_owned()))
        }
        Value::Number(id) if *name != "from" => {
            Some(by_id(&id.to_string()).unwrap_or_else(|| format!("Speaker {id}")))
        }
        Value::Object(person) => ["name", "displayName", "display_name", "label", "id"]
            .iter()
            .find_map(|key| person.get(*key).and_then(Value::as_str))
            .filter(|name| !name.trim().is_empty())
            .map(|name| name.trim().to_owned()),
        _ => None,
    })
}

/// The names that a list of speakers gives to their ids, as Fireflies has it.
fn names(value: &Value) -> Vec<(String, String)> {
    const MAX_SPEAKERS: usize = 500;
    let data = [
        Some(value),
        value.get("data"),
        value.pointer("/data/transcript"),
        value.get("transcript"),
    ];
    let list = data.into_iter().flatten().find_map(|data| data.get("speakers")?.as_array());
    let mut names = Vec::new();
    for speaker in list.into_iter().flatten().take(MAX_SPEAKERS) {
        let id = ["id", "speaker_id", "label"].iter().find_map(|key| match speaker.get(*key)? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        let name = speaker.get("name").and_then(Value::as_str).map(str::to_owned);
        if let (Some(id), Some(name)) = (id, name) {
            names.push((id, name));
        }
    }
    names
}

fn spoken_items(items: &[Value], names: &[(String, String)]) -> Vec<SpokenItem> {
    items
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|fields| {
            let inner = field(fields, &["words", "elements"]).and_then(Value::as_array);
            let first = inner.and_then(|words| words.first()).and_then(Value::as_object);
            let last = inner.and_then(|words| words.last()).and_then(Value::as_object);
            let start = time_of(fields, &START_FIELDS);
            Some(SpokenItem {
                text: text_of(fields)?,
                speaker: speaker_of(fields, names),
                start: start.or_else(|| time_of(first?, &START_FIELDS)),
                end: time_of(fields, &END_FIELDS).or_else(|| time_of(last?, &END_FIELDS)),
            })
        })
        .collect()
}

fn time_of(fields: &Map<String, Value>, names: &[&str]) -> Option<JsonTime> {
    names.iter().find_map(|name| {
        let value = field(fields, &[name])?;
        let value = value.get("relative").unwrap_or(value);
        let (key, is_ms) = (*name, name.ends_with("ms"));
        let number = match value {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => match text.trim().parse::<f64>() {
                Ok(number) => number,
                Err(_) => return written(text.trim()),
            },
            _ => return None,
        };
        if !number.is_finite() || number < 0.0 || key == "from" && value.is_string() {
            return None;
        }
        Some(if is_ms && number <= f64::from(u32::MAX) {
            JsonTime::Millis(number as u32)
        } else if number >= 1e11 {
            JsonTime::Epoch(number as i64)
        } else if number >= 1e9 {
            JsonTime::Epoch((number * 1_000.0) as i64)
        } else {
            JsonTime::Number(number)
        })
    })
}

/// A time in words: a stamp or a moment.
fn written(text: &str) -> Option<JsonTime> {
    if let Some((ms, rest)) = stamp::time(text)
        && rest.trim().is_empty()
    {
        return Some(JsonTime::Millis(ms));
    }
    let moment = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    Some(JsonTime::Epoch(moment.timestamp_millis()))
}

/// The items with times in milliseconds from the start.
fn timed(items: &[SpokenItem]) -> Vec<Utterance> {
    let numbers = || {
        items.iter().filter_map(|item| match item.start {
            Some(JsonTime::Number(number)) => Some(number),
            _ => None,
        })
    };
    let (least, most) = numbers().fold((f64::MAX, 0.0_f64), |(a, b), n| (a.min(n), b.max(n)));
    let characters: usize = items.iter().map(|item| item.text.chars().count()).sum();
    let pace = characters as f64 / (most - least).max(1.0);
    let scale = match () {
        () if most <= least || pace >= CHARS_PER_SECOND.0 => 1_000.0,
        () if pace * 1_000.0 <= CHARS_PER_SECOND.1 => 1.0,
        () => 1_000.0,
    };
    let epochs = items.iter().filter_map(|item| match item.start {
        Some(JsonTime::Epoch(ms)) => Some(ms),
        _ => None,
    });
    let first = epochs.min().unwrap_or(0);
    let ms = |time: Option<JsonTime>| match time? {
        JsonTime::Number(number) => Some((number * scale) as u32),
        JsonTime::Millis(ms) => Some(ms),
        JsonTime::Epoch(moment) => u32::try_from(moment.saturating_sub(first)).ok(),
    };
    items
        .iter()
        .map(|item| {
            let start_ms = ms(item.start);
            let end_ms = ms(item.end).filter(|end| start_ms.is_none_or(|start| *end >= start));
            Utterance { speaker: item.speaker.clone(), start_ms, end_ms, text: item.text.clone() }
        })
        .collect()
}
