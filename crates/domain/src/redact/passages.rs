//! Names in passages that are stored, whatever shape the transcript had.

use super::*;
use crate::transcript::{Declared, Turn, chunk, read_with_remarks};

/// A third person speaks once, is spoken to and is talked about.
const LINES: [(&str, &str); 5] = [
    ("Tomasz Wilk", "Let us go on with cells. Thanks, Jarmila, for the drawing."),
    ("Kasia Lewandowska", "It was Jarmila Havlová who did it, not me."),
    ("Jarmila Havlová", "It took an hour."),
    ("Tomasz Wilk", "Kasia, what is in the middle?"),
    ("Kasia Lewandowska", "The nucleus."),
];

type PassageShape = (&'static str, fn(usize, &str, &str) -> String);

const SHAPES: [PassageShape; 9] = [
    ("WEBVTT\n\n", |n, name, text| {
        format!("00:0{n}:00.000 --> 00:0{n}:09.000\n{name}: {text}\n\n")
    }),
    ("WEBVTT\n\n", |n, name, text| {
        format!("00:0{n}:00.000 --> 00:0{n}:09.000\n<v {name}>{text}</v>\n\n")
    }),
    ("", |n, name, text| format!("{n}\n00:0{n}:00,000 --> 00:0{n}:09,000\n[{name}] {text}\n\n")),
    ("", |n, name, text| format!("{name}  {n}:00\n{text}\n\n")),
    ("", |n, name, text| format!("10:0{n}:00 From {name} to Everyone:\n\t{text}\n")),
    ("", |_, name, text| format!("**{name}:** {text}\n\n")),
    ("", |n, name, text| format!("[00:0{n}:00] {name}: {text}\n")),
    ("speaker,text\n", |_, name, text| format!("{name},\"{text}\"\n")),
    // Nobody's label is taken for one here: they stay in the text.
    ("", |_, name, text| {
        format!(
            "And then {name} said that {text}\n{name}: so it was, and more of the same went on\n\nA line of notes\n\nAnother line of notes\n\n"
        )
    }),
];

fn passages(turns: &[Turn], redactor: &Redactor) -> String {
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let texts = redactor.redact_all(&texts);
    let redacted: Vec<Turn> = turns
        .iter()
        .zip(texts)
        .map(|(turn, text)| Turn {
            speaker: turn.speaker.as_deref().map(|label| redactor.speaker(label)),
            text,
            ..turn.clone()
        })
        .collect();
    chunk::cut(&redacted).into_iter().map(|chunk| chunk.text + "\n").collect()
}

#[test]
fn no_passage_has_a_name_in_any_shape() {
    for (n, (head, shape)) in SHAPES.iter().enumerate() {
        let lines = LINES.iter().enumerate();
        let body: String = lines.map(|(n, (name, text))| shape(n, name, text)).collect();
        let read = read_with_remarks(&format!("{head}{body}"), Declared::Auto).unwrap();
        let labels: Vec<&str> = read.labels.iter().map(String::as_str).collect();
        let roster =
            [(RosterRole::Student, "Kasia Lewandowska"), (RosterRole::Tutor, "Tomasz Wilk")];
        let text = passages(&read.turns, &Redactor::new(&roster, &labels));
        for name in ["Kasia", "Lewandowska", "Tomasz", "Wilk", "Jarmila", "Havlová"] {
            assert!(!text.contains(name), "shape {n} has {name}: {text}");
        }
        assert!(text.contains("nucleus"), "shape {n}");
    }
}
