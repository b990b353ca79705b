//! `docs/routes.md`: every operation with its callers.

use std::collections::BTreeMap;

use serde_json::Value;
use web::audience::{AUDIENCES, Audience, May, Whose};

use super::requested::{REQUESTED, Requested};
use super::{NOTE, file_of, head, row};
use crate::Result;

const ABOUT: &str = include_str!("routes.md");
const ABOUT_REQUESTED: &str = include_str!("requested.md");

pub(super) fn text() -> Result<String> {
    let document = serde_json::to_value(web::openapi::document())?;
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let (method, summary) = (method.to_uppercase(), text_of(&operation["summary"]));
            let callers = callers_of(&format!("{method} {path}"))?;
            let cells = [&method, &format!("`{path}`"), summary, &callers];
            *groups.entry(text_of(&operation["tags"][0])).or_default() += &row(&cells);
        }
    }
    let mut text = format!("{NOTE}{ABOUT}");
    for tag in document["tags"].as_array().into_iter().flatten() {
        let (name, about) = (text_of(&tag["name"]), text_of(&tag["description"]));
        text += &format!("\n### {name}\n\n{about}\n\n");
        text += &head(&["method", "path", "what it does", "who may call it"]);
        text += groups.get(name).map_or("", String::as_str);
    }
    text += &format!("\n{ABOUT_REQUESTED}\n");
    text += &head(&["requested", "function", "proven by"]);
    for Requested { operation, test } in REQUESTED {
        let path = operation.split_once(' ').map_or(operation, |(_, path)| path);
        let file = file_of(path).ok_or_else(|| format!("{path} is not under /api/."))?;
        let cells =
            [format!("`{operation}`"), format!("`api/{file}`"), format!("`tests/it/{test}`")];
        text += &row(&cells.each_ref().map(String::as_str));
    }
    Ok(text)
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The callers of an operation, in words.
fn callers_of(operation: &str) -> Result<String> {
    let audience = AUDIENCES.iter().find(|audience| audience.operation == operation);
    let Audience { may, whose, .. } =
        audience.ok_or_else(|| format!("{operation} has no audience."))?;
    let (letters, scope) = match may {
        May::Anyone => return Ok("anyone".to_owned()),
        May::Machine => return Ok("machines, by their secret".to_owned()),
        May::Who(letters, scope) => (letters, scope),
    };
    let student = match whose {
        Whose::Students | Whose::WhileYoung => "the student",
        Whose::Callers | Whose::Owners | Whose::Contacts => "students",
    };
    let tutor = match whose {
        Whose::Students | Whose::WhileYoung => "linked tutors",
        Whose::Contacts => "the student's safeguarding contacts",
        Whose::Callers | Whose::Owners => "tutors",
    };
    let guardian = match whose {
        Whose::Students => "linked guardians",
        Whose::WhileYoung => "linked guardians while consent is needed",
        Whose::Callers | Whose::Owners | Whose::Contacts => "guardians",
    };
    let words = [('S', student), ('T', tutor), ('G', guardian), ('A', "admins")];
    let mut callers: Vec<String> = words
        .into_iter()
        .filter(|(letter, _)| letters.contains(*letter))
        .map(|(_, word)| word.to_owned())
        .collect();
    callers.extend(scope.map(|scope| format!("keys with `{}`", scope.as_str())));
    let callers = callers.join(", ");
    Ok(if *whose == Whose::Owners { format!("{callers}: their own") } else { callers })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn who_may_call_is_told_in_words() {
        assert_eq!(callers_of("POST /api/auth/login").unwrap(), "anyone");
        assert_eq!(
            callers_of("POST /api/transcripts/upload").unwrap(),
            "the student, linked tutors, admins, keys with `transcripts:write`"
        );
        assert_eq!(callers_of("GET /api/analytics/usage").unwrap(), "admins");
        assert!(callers_of("GET /api/none").is_err());
    }

    #[test]
    fn what_was_requested_is_there_and_is_tested() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/it");
        for Requested { operation, test } in REQUESTED {
            assert!(callers_of(operation).is_ok(), "{operation}");
            assert!(tests.join(test).is_file(), "{test}");
        }
        assert_eq!(REQUESTED.len(), 25);
    }
}
