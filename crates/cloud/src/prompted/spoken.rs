//! Reads the text of an answer out of a JSON object that a model is still writing.

/// The field that holds the text.
const FIELD: &str = "answer";

/// Characters of an escape such as `\n`, of one such as `\u00e9`, and of a pair of these.
const SHORT: usize = 2;
const LONG: usize = 6;
const PAIR: usize = 12;

/// The field `answer` of an object, as far as it has come. What stands around the object or in other
/// fields, and their order, don't matter.
#[derive(Debug, Default)]
pub(super) struct SpokenText {
    depth: usize,
    /// The string that is being read, if one is.
    string: Option<JsonString>,
    /// The last string of the object itself: a name, once a colon follows.
    last: String,
    /// The name of the value that comes next.
    field: Option<String>,
    is_done: bool,
}

/// A string that is being read.
#[derive(Debug)]
struct JsonString {
    /// True if it is the one that is wanted.
    is_spoken: bool,
    /// An escape as far as it has come.
    escape: String,
    text: String,
}

impl SpokenText {
    /// Takes the next piece of the object, and gives what of the text came with it.
    pub(super) fn read(&mut self, piece: &str) -> String {
        let mut spoken = String::new();
        for char in piece.chars() {
            if self.is_done {
                break;
            }
            match &mut self.string {
                Some(string) => {
                    let is_closed = string.take(char);
                    if string.is_spoken {
                        spoken.push_str(&std::mem::take(&mut string.text));
                    }
                    if is_closed {
                        self.close();
                    }
                }
                None => self.take(char),
            }
        }
        spoken
    }

    /// Takes a character between strings.
    fn take(&mut self, char: char) {
        match char {
            '"' => {
                let is_field = self.depth == 1 && self.field.as_deref() == Some(FIELD);
                self.string = Some(JsonString {
                    is_spoken: is_field,
                    escape: String::new(),
                    text: String::new(),
                });
            }
            '{' | '[' => self.depth += 1,
            '}' | ']' => self.depth = self.depth.saturating_sub(1),
            ':' if self.depth == 1 => self.field = Some(std::mem::take(&mut self.last)),
            ',' if self.depth == 1 => self.field = None,
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(string) = self.string.take() else { return };
        self.is_done = string.is_spoken;
        if self.depth == 1 {
            self.last = string.text;
        }
    }
}

impl JsonString {
    /// Takes a character; true if it closes the string.
    fn take(&mut self, char: char) -> bool {
        // Half a pair that is followed by no other half.
        if self.escape.len() == LONG && char != '\\' {
            self.escape.clear();
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        if !self.escape.is_empty() {
            self.escape.push(char);
            self.decode();
            return false;
        }
        match char {
            '"' => return true,
            '\\' => self.escape.push(char),
            _ => self.text.push(char),
        }
        false
    }

    /// Decodes the escape once it is whole.
    fn decode(&mut self) {
        let is_long = self.escape.starts_with("\\u");
        let is_pair = is_long && ["d8", "d9", "da", "db"].contains(&self.half().as_str());
        let whole = if is_pair { PAIR } else { LONG };
        if self.escape.chars().count() < if is_long { whole } else { SHORT } {
            return;
        }
        let quoted = format!("\"{}\"", std::mem::take(&mut self.escape));
        let decoded = serde_json::from_str::<String>(&quoted);
        let unknown = || char::REPLACEMENT_CHARACTER.to_string();
        self.text.push_str(&decoded.unwrap_or_else(|_| unknown()));
    }

    /// The two digits that say whether an escape is the first half of a pair.
    fn half(&self) -> String {
        self.escape.chars().skip(SHORT).take(2).collect::<String>().to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of an object that comes so many characters at a time.
    fn spoken(object: &str, step: usize) -> String {
        let chars: Vec<char> = object.chars().collect();
        let mut reader = SpokenText::default();
        let pieces = chars.chunks(step).map(|piece| piece.iter().collect::<String>());
        pieces.map(|piece| reader.read(&piece)).collect()
    }

    #[test]
    fn the_text_is_the_same_however_the_object_is_cut() {
        let text = "Acids \"give\" protons\\bases:\n\té, {answer}, 😀 — done.";
        for object in [
            serde_json::json!({ "answer": text, "coverage": "answered", "quotes": [] }).to_string(),
            format!(
                "```json\n{{ \"quotes\": [{{\"answer\": \"no\"}}], \"coverage\" : \"touched\",\n\
                 \"answer\" :{} }}\n```",
                serde_json::json!(text)
            ),
            "{\"answer\":\"Acids \\\"give\\\" protons\\\\bases:\\n\\t\\u00e9, {answer}, \
             \\uD83D\\ude00 \\u2014 done.\"}"
                .to_owned(),
        ] {
            for step in [1, 2, 3, 7, 1_000] {
                assert_eq!(spoken(&object, step), text, "{object} by {step}");
            }
        }
    }

    #[test]
    fn what_is_no_answer_is_not_spoken() {
        for object in ["", "Once upon a time", "[\"answer\", \"x\"]", "{\"quotes\":\"answer\"}"] {
            assert_eq!(spoken(object, 3), "", "{object}");
        }
        assert_eq!(spoken("{\"answer\":\"\\ud83d!\"}", 1), "\u{fffd}!");
        assert_eq!(spoken("{\"answer\":\"a\\qb\"}", 1), "a\u{fffd}b");
    }
}
