//! Removal of contacts, quotations, addresses and keys from a text before it goes to Sentry.
//!
//! Errors repeat values that they could not read, and people wrote those values. Text in quotation
//! marks therefore counts as data, unless it is plainly the name of something of ours.

use domain::redact::Redactor;

/// The mark in place of removed text.
const GONE: &str = "[…]";

/// Letters and digits in one run from which on it may be a key: names of things are shorter or have
/// no digits in them.
const KEY_CHARS: usize = 16;

/// Characters of a tag.
const MAX_IDENTIFIER_CHARS: usize = 128;

/// Parts of a path that are told; what stands before them is the machine that built the program.
const PLACE_PARTS: usize = 5;

/// A text that may leave, cut to a number of characters.
pub(super) fn scrub(text: &str, max_chars: usize) -> String {
    // Cut early and late: what follows costs time for each character, and may make text longer.
    let text: String = text.chars().take(4 * max_chars).collect();
    let text = Redactor::new(&[], &[]).redact(&without_quotations(&text));
    let plain = text.split_whitespace().map(scrub_word).collect::<Vec<_>>().join(" ");
    cut(&plain, max_chars)
}

/// A name, an id or a pattern of a path; nothing when it has characters that those don't have.
pub(super) fn identifier(text: &str) -> Option<String> {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_./:{}".contains(c);
    let is_one = (1..=MAX_IDENTIFIER_CHARS).contains(&text.len()) && text.chars().all(fine);
    is_one.then(|| text.to_owned())
}

/// A place in the source, without the folders of the machine that built it.
pub(super) fn source_place(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    cut(&parts[parts.len().saturating_sub(PLACE_PARTS)..].join("/"), MAX_IDENTIFIER_CHARS)
}

/// The text with one sign for each word that has a digit in it.
pub(super) fn mask_digits(text: &str) -> String {
    let word = |word: &str| {
        if word.contains(|c: char| c.is_ascii_digit()) { "#".into() } else { word.to_owned() }
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The text without what stands in quotes, also where a quote has no end.
fn without_quotations(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['"', '`', '“']) {
        let open = rest[at..].chars().next().unwrap_or('"');
        let close = if open == '“' { '”' } else { open };
        plain.push_str(&rest[..at]);
        let inside = &rest[at + open.len_utf8()..];
        let end = quotation_end(inside, close);
        let quoted = &inside[..end.unwrap_or(inside.len())];
        if end.is_some() && is_schema_name(quoted) {
            plain.push_str(quoted);
        } else {
            plain.push_str(GONE);
        }
        rest = end.map_or("", |end| &inside[end + close.len_utf8()..]);
    }
    plain + rest
}

/// The place of a quotation's end, which is no sign with a backslash before it.
fn quotation_end(inside: &str, close: char) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(at, c)| {
        let ends = c == close && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// True if a quotation is the name of a constraint, a table's column or a type.
fn is_schema_name(quoted: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == ':';
    quoted.contains(['_', ':']) && quoted.chars().all(fine)
}

/// A word, unless it is an address or may hold a key.
fn scrub_word(word: &str) -> String {
    if word.contains("://") {
        return "[URL]".to_owned();
    }
    let word = match word.split_once('?') {
        Some((path, query)) if path.contains('/') && !query.is_empty() => path,
        _ => word,
    };
    let may_be_key = |run: &str| {
        run.len() >= KEY_CHARS
            && run.contains(|c: char| c.is_ascii_digit())
            && run.contains(|c: char| c.is_ascii_alphabetic())
    };
    if word.split(|c: char| !c.is_ascii_alphanumeric()).any(may_be_key) {
        return GONE.to_owned();
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_taken_out_and_the_rest_stays() {
        for (text, told) in [
            ("the pool timed out after 5 s", "the pool timed out after 5 s"),
            ("mail to ada@example.com failed", "mail to [EMAIL_1] failed"),
            ("texted +44 7700 900123", "texted [PHONE_1]"),
            (
                r#"invalid type: string "I hate \"acids\"", expected u32"#,
                "invalid type: string […], expected u32",
            ),
            (
                "unknown variant `Ada`, expected one of `a_b`",
                "unknown variant […], expected one of a_b",
            ),
            (
                r#"violates unique constraint "users_email_key""#,
                "violates unique constraint users_email_key",
            ),
            (r#"byte 3 is inside 'é' of "I said"#, "byte 3 is inside 'é' of […]"),
            ("she said “no” twice", "she said […] twice"),
            ("GET /api/chat?token=s3cret failed", "GET /api/chat failed"),
            ("at https://me:pw@host.example/x?y=1", "at [URL_1]"),
            ("at https://host.example/x", "at [URL]"),
            ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", "Bearer […]"),
            ("key sk-proj-abcdEFGH12345678ijkl refused", "key […] refused"),
            (
                "run 0190a0a0-0000-7000-8000-00000000000a of send-engagement-nudges",
                "run 0190a0a0-0000-7000-8000-00000000000a of send-engagement-nudges",
            ),
        ] {
            assert_eq!(scrub(text, 500), told);
        }
        assert_eq!(scrub("äöü", 2), "äö…");
    }

    #[test]
    fn a_place_does_not_name_the_machine() {
        assert_eq!(
            source_place("crates/web/src/layers.rs:186:9"),
            "crates/web/src/layers.rs:186:9"
        );
        let far = "/home/somebody/x/y/z/serde-1.0/src/de/mod.rs:1:2";
        assert_eq!(source_place(far), "z/serde-1.0/src/de/mod.rs:1:2");
    }

    #[test]
    fn identifiers_have_no_room_for_sentences() {
        assert_eq!(identifier("/api/x/{id}").as_deref(), Some("/api/x/{id}"));
        for text in ["", "two words", "ada@example.com", "é", &"x".repeat(129)] {
            assert_eq!(identifier(text), None, "{text}");
        }
    }
}
