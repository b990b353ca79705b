//! Which units convert into which.

use super::*;
use crate::answer::token::{Commas, tokens};

fn read(text: &str) -> Vec<Unit> {
    let units = read_units(&tokens(text, Commas::Join).unwrap());
    units.into_iter().map(|(unit, _)| unit).collect()
}

fn one(unit: &str, other: &str) -> Option<f64> {
    let (units, others) = (read(unit), read(other));
    let pairs = units.iter().flat_map(|unit| others.iter().map(move |other| (unit, other)));
    pairs.into_iter().find(|(a, b)| a.is_comparable(b)).map(|(a, b)| a.approx / b.approx)
}

#[test]
fn units_of_one_kind_convert_and_others_do_not() {
    for (unit, other, times) in [
        ("km", "m", 1000.0),
        ("mL", "cm^3", 1.0),
        ("km/h", "m/s", 1000.0 / 3600.0),
        ("N", "kg m/s^2", 1.0),
        ("square metres", "m²", 1.0),
        ("metres per second", "m s^-1", 1.0),
        ("metres per second squared", "m/s^2", 1.0),
        ("MW", "mW", 1e9),
        ("megawatts", "MW", 1.0),
        ("Nm", "N·m", 1.0),
        ("newton metres", "J", 1.0),
        ("kWh", "MJ", 3.6),
        ("gallons", "cups", 16.0),
        ("quarts", "gal", 0.25),
        ("µm", "μm", 1.0),
        ("nm", "m", 1e-9),
        ("°", "degrees", 1.0),
        ("rad", "deg", 57.295_779_513_082_32),
        ("J/(kg K)", "J kg^-1 K^-1", 1.0),
        ("apples", "apple", 1.0),
        ("£", "pounds", 1.0),
        ("pounds", "kg", 0.453_592_37),
        ("°C", "degrees Celsius", 1.0),
        ("fl oz", "cup", 0.125),
        ("Ω", "ohms", 1.0),
        ("dollars", "cents", 100.0),
        ("microseconds", "ms", 1e-3),
    ] {
        let found = one(unit, other).unwrap_or_else(|| panic!("{unit} in {other}"));
        assert!((found / times - 1.0).abs() < 1e-9, "{unit} in {other}: {found}");
    }
    for (unit, other) in [
        ("kg", "m"),
        ("apples", "pears"),
        ("$", "£"),
        ("N/m", "N m"),
        ("mol", "m"),
        ("A", "V"),
        ("Hz", "s"),
    ] {
        assert_eq!(one(unit, other), None, "{unit} in {other}");
    }
}

#[test]
fn what_is_no_unit_is_not_read() {
    for text in ["", "3", "?!", "+ 2", "= 4", "-", "/", "m/", "\\foo"] {
        assert_eq!(read(text), Vec::<Unit>::new(), "{text}");
    }
}

#[test]
fn a_symbol_in_the_wrong_case_is_marked() {
    let found = read_units(&tokens("KM", Commas::Join).unwrap());
    assert!(
        found.iter().any(|(unit, own)| !own && (unit.approx - 1000.0).abs() < 1e-9),
        "{found:?}"
    );
}

#[test]
fn a_question_names_units_where_it_means_them() {
    let named = |text| named_in(text).len();
    assert!(named("How far, in cm, is it in a day?") > 0);
    assert!(named("How many metres are there?") > 0);
    assert_eq!(named("A train is in a tunnel"), 0);
}
