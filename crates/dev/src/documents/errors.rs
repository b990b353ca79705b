//! `docs/errors.md`: every code of an error answer.

use web::error::codes;

use super::{NOTE, head, row};

const ABOUT: &str = include_str!("errors.md");

pub(super) fn text() -> String {
    let mut text = format!("{NOTE}{ABOUT}\n");
    text += &head(&["status", "code", "when", "what to do"]);
    for code in codes::all() {
        let (status, name) = (code.status.to_string(), format!("`{}`", code.code));
        text += &row(&[&status, &name, code.when, code.remedy]);
    }
    text
}
