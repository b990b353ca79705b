//! Rules of fields, told in sentences of our own.
//!
//! A rule with a message of its own brings the sentence along. All others are bounds, which the
//! schema states as well, so the sentence is made from there.

use std::borrow::Cow;
use std::fmt::Display;

use companion::{Broken, Schema, json_pointer};
use garde::i18n::{InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind};
use garde::{I18n, Validate, with_i18n};

/// Stands for every message of the library, and is told where the schema states no bound.
const UNTOLD: &str = "This value breaks a rule of its field.";

/// Holds a value against the rules of its fields.
pub(super) fn check<T: Validate<Context: Default>>(
    value: &T,
    schema: impl FnOnce() -> Schema,
) -> Result<(), Vec<Broken>> {
    let Err(report) = with_i18n(Untold, || value.validate()) else { return Ok(()) };
    let schema = schema();
    let details = report.iter().map(|(path, rule)| {
        let pointer = to_pointer(&path.to_string());
        let bound = || schema.bounds_at(&pointer);
        let detail = match rule.message() {
            UNTOLD => bound().unwrap_or_else(|| UNTOLD.to_owned()),
            sentence => sentence.to_owned(),
        };
        Broken { pointer, detail }
    });
    Err(details.take(companion::schema::MAX_FAULTS).collect())
}

/// `answers[0].question_id`, as rules call a place, is `/answers/0/questionId` for callers.
fn to_pointer(path: &str) -> String {
    json_pointer::from_steps(
        path.split(['.', '[', ']']).filter(|part| !part.is_empty()).map(camel_case),
    )
}

/// Field names as callers know them: rules are written on Rust's fields.
fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut raise = false;
    for letter in name.chars() {
        match letter {
            '_' => raise = true,
            letter if raise => {
                out.extend(letter.to_uppercase());
                raise = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Replaces the library's messages. It has to name all there are, so none can slip through.
struct Untold;

macro_rules! untold {
    ($($message:ident($($kind:ty)?);)+) => {
        impl I18n for Untold {
            $(fn $message(&self $(, _: $kind)?) -> Cow<'static, str> {
                UNTOLD.into()
            })+
        }
    };
}

untold! {
    length_lower_than(usize);
    length_greater_than(usize);
    range_lower_than(&dyn Display);
    range_greater_than(&dyn Display);
    credit_card_invalid(InvalidCreditCard);
    pattern_no_match(&dyn Display);
    contains_missing(&dyn Display);
    url_invalid(InvalidUrl);
    prefix_missing(&dyn Display);
    suffix_missing(&dyn Display);
    phone_number_invalid(InvalidPhoneNumber);
    ip_invalid(IpKind);
    matches_field_mismatch(&dyn Display);
    email_invalid(InvalidEmail);
    ascii_invalid();
    alphanumeric_invalid();
    required_not_set();
}

#[cfg(test)]
mod tests {
    use utoipa::ToSchema;

    use super::*;

    #[derive(Validate, ToSchema)]
    #[schema(rename_all = "camelCase")]
    struct Form {
        #[garde(length(chars, min = 2, max = 4))]
        #[schema(min_length = 2, max_length = 4)]
        short_text: String,
        #[garde(range(min = 1, max = 20))]
        #[schema(minimum = 1, maximum = 20)]
        count: i32,
        #[garde(ascii, alphanumeric, contains("x"), prefix("x"), suffix("x"), ip)]
        other_rules: String,
        #[garde(custom(always_fail))]
        text: String,
        #[garde(dive)]
        rest: Vec<Rest>,
    }

    #[derive(Validate, ToSchema)]
    struct Rest {
        #[garde(length(max = 1))]
        #[schema(max_items = 1)]
        list: Vec<i32>,
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "rules are called so")]
    fn always_fail(_: &String, (): &()) -> garde::Result {
        Err(garde::Error::new("A sentence of the rule's own."))
    }

    #[test]
    fn every_rule_is_told_in_our_words_where_callers_know_its_field() {
        let form = Form {
            short_text: "a".into(),
            count: 21,
            other_rules: "-é".into(),
            text: String::new(),
            rest: vec![Rest { list: vec![] }, Rest { list: vec![1, 2] }],
        };
        let broken = check(&form, Schema::of::<Form>).unwrap_err();
        let details: Vec<_> =
            broken.iter().map(|b| (b.pointer.as_str(), b.detail.as_str())).collect();
        // By the names of the fields.
        let mut expected = vec![("/count", "A whole number from 1 to 20 is expected here.")];
        expected.extend([("/otherRules", UNTOLD); 6]);
        expected.extend([
            ("/rest/1/list", "A list of at most 1 entries is expected here."),
            ("/shortText", "A text of 2 to 4 characters is expected here."),
            ("/text", "A sentence of the rule's own."),
        ]);
        assert_eq!(details, expected);
    }
}
