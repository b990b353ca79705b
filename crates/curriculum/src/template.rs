//! Templates: sentences with values put in, and which parts of them are mathematics.

mod format;

use serde::{Deserialize, Serialize};

use crate::expression::{self, Bindings};
use crate::value::{Computed, Fault};

/// Bytes of a filled template.
const MAX_BYTES: usize = 4_000;

/// A text of which some parts are formulas.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MathText {
    /// As it is read without any setting of formulas.
    pub text: String,
    /// The formulas in it: first byte and the byte after the last, in order.
    pub formulas: Vec<(usize, usize)>,
}

impl MathText {
    /// With formulas as LaTeX between `\(` and `\)`.
    pub fn latex(&self) -> String {
        let (mut out, mut from) = (String::new(), 0);
        for (start, end) in &self.formulas {
            out.push_str(&self.text[from..*start]);
            out.push_str(&format!("\\({}\\)", crate::latex::latex(&self.text[*start..*end])));
            from = *end;
        }
        out + &self.text[from..]
    }
}

/// A template with its values put in.
///
/// # Errors
/// A sentence that says which part has no value.
pub fn fill(template: &str, scope: &Bindings) -> Result<MathText, Fault> {
    let mut filled = MathText::default();
    let mut formula = None;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}', '`']) {
        filled.text.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        if sign == "`" {
            match formula.take() {
                None => formula = Some(filled.text.len()),
                Some(start) => {
                    set_minus(&mut filled.text, start);
                    filled.formulas.push((start, filled.text.len()));
                }
            }
        } else if rest.starts_with(sign) {
            filled.text.push_str(sign);
            rest = &rest[1..];
        } else if sign == "}" {
            return Err(format!("`{template}`: a }} without its {{"));
        } else {
            let end = slot_end(rest).ok_or_else(|| format!("`{template}`: a {{ without its }}"))?;
            let (source, format) = split_format(&rest[..end]);
            let value = expression::evaluate(source, scope)?;
            let shown = format::show(&value, format)
                .map_err(|fault| format!("{{{source}:{format}}}: {fault}"))?;
            filled.text.push_str(&shown);
            rest = &rest[end + 1..];
        }
        if filled.text.len() > MAX_BYTES {
            return Err("too long a text".to_owned());
        }
    }
    filled.text.push_str(rest);
    if formula.is_some() {
        return Err(format!("`{template}`: a formula without its end"));
    }
    Ok(filled)
}

/// The filled text alone.
pub(crate) fn fill_text(template: &str, scope: &Bindings) -> Result<String, Fault> {
    fill(template, scope).map(|filled| filled.text)
}

/// A hyphen in a formula is a minus.
fn set_minus(text: &mut String, from: usize) {
    let formula = text.split_off(from);
    text.push_str(&formula.replace('-', "−"));
}

/// Where the slot ends, texts between apostrophes skipped.
fn slot_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '\'';
        (c == '}' && !quoted).then_some(at)
    })
}

/// The format stands after a colon without a space on either side; that of a choice has spaces.
fn split_format(slot: &str) -> (&str, &str) {
    match slot.rsplit_once(':') {
        Some((source, format)) if format::is_format(format) && !source.ends_with(' ') => {
            (source, format)
        }
        _ => (slot, ""),
    }
}

/// A value as it stands in a text.
pub(crate) fn shown(value: &Computed) -> String {
    match value {
        Computed::Truth(truth) => if *truth { "True" } else { "False" }.to_owned(),
        other => other.shown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> String {
        let scope = Bindings::from(
            [("a", 1), ("b", -3), ("c", 12500), ("k", 7)].map(|(n, v)| (n.to_owned(), v.into())),
        );
        fill_text(template, &scope).unwrap_or_else(|fault| fault)
    }

    #[test]
    fn signs_and_coefficients_are_written_as_mathematics_is() {
        assert_eq!(filled("`{a:c}x² {b:+c}x {c:+} = 0`"), "x² − 3x + 12500 = 0");
        assert_eq!(filled("{-a:c}x {a:+c}y"), "−x + y");
        assert_eq!(filled("2 · {b:p} and {a:p}, {k/4:c}x"), "2 · (−3) and 1, (7/4)x");
        assert_eq!(filled("x{b:^}"), "x⁻³");
    }

    #[test]
    fn formats_give_decimals_money_mixed_numbers_and_powers_of_ten() {
        assert_eq!(filled("{k/4:d} {k/4:.1} {k/4:m} {b/4:m}"), "1.75 1.8 1 3/4 −3/4");
        assert_eq!(filled("{c:,} {c:$} {k/2:$} {k/100:%}"), "12,500 $12,500 $3.50 7%");
        assert_eq!(filled("{c:s} {k/2000:s}"), "1.25 × 10⁴ 3.5 × 10⁻³");
    }

    #[test]
    fn choices_braces_and_texts_pass_through() {
        assert_eq!(filled("{a > 2 ? 'many' : 'few'} {{x}} {'}'}"), "few {x} }");
        assert!(filled("{a").contains("without"));
        assert!(filled("{q}").contains('q'));
    }

    #[test]
    fn formulas_are_known_by_place_and_become_latex() {
        let scope = Bindings::from([("a".to_owned(), Computed::from(4))]);
        let text = fill("Solve `x² - {a} = 0` for `x`.", &scope).unwrap();
        assert_eq!(text.text, "Solve x² − 4 = 0 for x.");
        assert_eq!(text.latex(), "Solve \\(x^{2} - 4 = 0\\) for \\(x\\).");
    }
}
