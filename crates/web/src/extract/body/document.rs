//! A JSON document as a whole, whatever it is read as: fields that stand there twice, and what nobody
//! could read or store.
//!
//! Of a repeated field, readers take the first, the last or neither, so a document that has one says
//! different things to different programs.

use std::collections::BTreeSet;
use std::fmt;

use companion::schema::MAX_FAULTS;
use companion::{Broken, json_pointer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

const REPEATED: &str = "This field is there more than once; send it once.";
const NUL: &str = "The character U+0000 can't be stored; leave it out.";
const UNREADABLE: &str = "This can't be read: a number is too large, an escape stands for no \
                          character, or lists and objects lie more than 127 deep.";

/// Values of a document, up to which each of its faults is named. A value in memory takes a hundred
/// times the bytes that send it, so in a larger document the first fault has to do.
const MAX_EXPLAINED_VALUES: usize = 20_000;

/// A document that was looked at as a whole.
pub(super) struct Surveyed {
    /// Repeated fields, and what can't be stored.
    pub(super) faults: Vec<Broken>,
    /// True if it is small enough to be held against a schema.
    pub(super) is_explainable: bool,
}

/// Looks at a document as a whole. Fails for one that is no JSON.
pub(super) fn survey(bytes: &[u8]) -> Result<Surveyed, serde_json::Error> {
    let mut survey = Survey { way: Vec::new(), faults: Vec::new(), values: 0 };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = Part(&mut survey).deserialize(&mut reader).and_then(|()| reader.end());
    if read.is_err() {
        // The grammar allows more than can be read.
        serde_json::from_slice::<IgnoredAny>(bytes)?;
        survey.faults.truncate(MAX_FAULTS - 1);
        survey.note_fault(UNREADABLE);
    }
    Ok(Surveyed { faults: survey.faults, is_explainable: survey.values <= MAX_EXPLAINED_VALUES })
}

struct Survey {
    /// The way from the whole document to the part that is read.
    way: Vec<PathStep>,
    faults: Vec<Broken>,
    values: usize,
}

enum PathStep {
    Field(String),
    Entry(usize),
}

impl fmt::Display for PathStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Entry(index) => index.fmt(f),
        }
    }
}

impl Survey {
    fn note_fault(&mut self, detail: &str) {
        if self.faults.len() < MAX_FAULTS {
            let pointer = json_pointer::from_steps(&self.way);
            self.faults.push(Broken { pointer, detail: detail.into() });
        }
    }
}

/// A part of the document that is about to be read. An error leaves the way where it came up.
struct Part<'a>(&'a mut Survey);

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        self.0.values += 1;
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            self.0.note_fault(NUL);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.way.push(PathStep::Entry(0));
        let at = self.0.way.len() - 1;
        for index in 0.. {
            self.0.way[at] = PathStep::Entry(index);
            if entries.next_element_seed(Part(self.0))?.is_none() {
                break;
            }
        }
        self.0.way.pop();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            let (holds_nul, is_repeated) = (name.contains('\0'), seen.contains(&name));
            self.0.way.push(PathStep::Field(name));
            if holds_nul {
                self.0.note_fault(NUL);
            }
            if is_repeated {
                self.0.note_fault(REPEATED);
            }
            fields.next_value_seed(Part(self.0))?;
            if let Some(PathStep::Field(name)) = self.0.way.pop() {
                seen.insert(name);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use companion::json_pointer::MAX_POINTER_BYTES;

    use super::*;

    #[test]
    fn a_document_of_many_values_is_not_explained() {
        let of = |values: usize| format!("[{}0]", "{},".repeat(values - 2));
        let explainable = |values| survey(of(values).as_bytes()).unwrap().is_explainable;
        assert!(explainable(MAX_EXPLAINED_VALUES));
        assert!(!explainable(MAX_EXPLAINED_VALUES + 1));
    }

    fn survey_faults(document: &str) -> Vec<(String, String)> {
        let faults = survey(document.as_bytes()).unwrap().faults.into_iter();
        faults.map(|Broken { pointer, detail }| (pointer, detail)).collect()
    }

    fn faults_at(pointers: &[&str], detail: &str) -> Vec<(String, String)> {
        pointers.iter().map(|pointer| ((*pointer).to_owned(), detail.to_owned())).collect()
    }

    #[test]
    fn a_document_without_fault_is_left_alone() {
        let document =
            r#" {"a": {"b": 1}, "b": [{"b": -1}, {"b": 1.5e3}, null, true, "a"], "": []} "#;
        assert_eq!(survey_faults(document), []);
        assert_eq!(survey_faults("null"), []);
    }

    #[test]
    fn repeated_fields_are_found_at_any_depth() {
        for (document, pointers) in [
            (r#"{"a": 1, "b": 2, "a": 1}"#, &["/a"][..]),
            (r#"{"a": 1, "a": 2, "a": 3}"#, &["/a", "/a"]),
            (r#"{"a": {"b": [0, {"c": 1, "c": 1}]}}"#, &["/a/b/1/c"]),
            (r#"{"a": {"b": 1}, "a": {"c": 1, "c": 2}}"#, &["/a", "/a/c"]),
            (r#"[{"a": 1}, {"a": 1}, {"x/y~": 1, "x/y~": 1}]"#, &["/2/x~1y~0"]),
            (r#"{"name": 1, "n\u0061me": 2}"#, &["/name"]),
            (r#"{"": 1, "": 2}"#, &["/"]),
        ] {
            assert_eq!(survey_faults(document), faults_at(pointers, REPEATED), "{document}");
        }
    }

    #[test]
    fn the_character_nothing_can_store_is_found_in_texts_and_names() {
        assert_eq!(survey_faults(r#"{"a": ["b", "\u0000"]}"#), faults_at(&["/a/1"], NUL));
        assert_eq!(survey_faults(r#"{"a\u0000": {}}"#), faults_at(&["/a\0"], NUL));
        assert_eq!(survey_faults(r#"{"a": "\\u0000"}"#), []);
    }

    #[test]
    fn values_that_the_grammar_allows_and_nobody_can_read_are_found() {
        assert_eq!(survey_faults(r#"{"a": [1, 1e999], "b": 1}"#), faults_at(&["/a/1"], UNREADABLE));
        assert_eq!(survey_faults(r#"{"a": {"b": "\ud800"}}"#), faults_at(&["/a/b"], UNREADABLE));
        assert_eq!(survey_faults(r#"{"a": {"\udc00": 1}}"#), faults_at(&["/a"], UNREADABLE));
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(survey_faults(&deep(127)), []);
        assert_eq!(survey_faults(&deep(128)), faults_at(&["/0".repeat(127).as_str()], UNREADABLE));
        assert_eq!(survey_faults(&deep(100_000)).len(), 1);
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for document in ["", "{", "{} {}", "nope", "{\"a\": 1,}", "{\"a\": 1, \"a\"", "01", "'a'"] {
            assert!(survey(document.as_bytes()).is_err(), "{document}");
        }
    }

    #[test]
    fn faults_without_end_and_long_names_stay_small() {
        let name = "n".repeat(2 * MAX_POINTER_BYTES);
        let document =
            format!("{{\"a\": {{\"{name}\": {{{}\"b\": 1}}}}}}", "\"b\": 1,".repeat(1000));
        let faults = survey_faults(&document);
        assert_eq!(faults.len(), MAX_FAULTS);
        assert!(faults.iter().all(|(pointer, _)| pointer == "/a"));
    }
}
