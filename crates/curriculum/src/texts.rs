//! Rules of what is shown: written as mathematics is, and without giving the answer away.

use crate::instance::Instance;
use crate::leaks::gives_away;

/// Traces of a template that wasn't filled as a person would write it.
const TRACES: [&str; 15] = [
    "+ −", "− −", "+ -", "- -", "−−", "+−", "≈", "  ", "·−", "· −", "× −", "÷ −", "Number(",
    "Real(", "/1 ",
];

/// What is wrong with the texts of an instance.
pub(crate) fn faults(instance: &Instance) -> Vec<String> {
    let mut faults = Vec::new();
    let texts = std::iter::once(&instance.question).chain(&instance.hints).chain(&instance.steps);
    for text in texts {
        let text = &text.text;
        if text.trim().is_empty() {
            faults.push("text: empty".to_owned());
        }
        if let Some(trace) = TRACES.iter().find(|trace| text.contains(**trace)) {
            faults.push(format!("text: \"{trace}\" in \"{text}\""));
        }
        if let Some(trace) = needless_factor(text) {
            faults.push(format!("coefficient: \"{trace}\" in \"{text}\""));
        }
    }
    for option in instance.choices.iter().flat_map(|choices| &choices.options) {
        if TRACES.iter().any(|trace| option.contains(trace)) || needless_factor(option).is_some() {
            faults.push(format!("option: \"{option}\""));
        }
    }
    let is_word = instance.answer.chars().filter(|c| c.is_alphabetic()).count() > 3;
    if is_word && instance.code.is_none() && gives_away(&instance.question.text, &instance.answer) {
        // Options that the question itself lists are no answer.
        let listed = instance.choices.as_ref().is_some_and(|choices| {
            choices.options.iter().all(|option| gives_away(&instance.question.text, option))
        });
        if !listed {
            faults.push(format!(
                "question: \"{}\" holds {}",
                instance.question.text, instance.answer
            ));
        }
    }
    faults
}

/// Finds `1x`, `+ 0x` and the like: factors that are left out in writing.
fn needless_factor(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find_map(|at| {
        let is_letter = matches!(bytes[at], b'x' | b'y' | b't' | b'n')
            && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
        let is_alone = matches!(bytes[at - 1], b'0' | b'1')
            && (at == 1 || matches!(bytes[at - 2], b' ' | b'(' | 0x92));
        (is_letter && is_alone).then(|| &text[at - 1..=at])
    })
}
