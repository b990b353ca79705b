//! Numbers in every notation.

use super::*;

fn value(text: &str) -> f64 {
    Quantity::read(text).unwrap_or_else(|| panic!("{text} is not read")).approx
}

#[test]
fn every_notation_of_a_half_is_a_half() {
    for text in [
        "0.5",
        ".5",
        "1/2",
        "½",
        "2/4",
        "0,5",
        "5e-1",
        "5×10^-1",
        "5 × 10⁻¹",
        "\\frac{1}{2}",
        "$\\dfrac{1}{2}$",
        "$$0.5$$",
        "5 \\times 10^{-1}",
        "+0.50",
        "\\(0.5\\)",
        "5·10**-1",
        "\\frac12",
        "0.5.",
        "٠٫٥",
    ] {
        assert!((value(text) - 0.5).abs() < 1e-12, "{text}: {}", value(text));
    }
    for text in ["7/2", "3 1/2", "3½", "3-1/2", "3 and 1/2", "\\frac72", "3\\frac{1}{2}"] {
        assert!((value(text) - 3.5).abs() < 1e-12, "{text}: {}", value(text));
    }
    assert!((value("\u{2212}1 1/2") + 1.5).abs() < 1e-12);
}

#[test]
fn compounds_are_one_quantity() {
    for (text, value_in_first) in [
        ("2 h 30 min", 2.5),
        ("2 hours and 30 minutes", 2.5),
        ("5 ft 6 in", 5.5),
        ("5'6\"", 5.5),
        ("2h30min", 2.5),
        ("3 lb 8 oz", 3.5),
    ] {
        assert!((value(text) - value_in_first).abs() < 1e-12, "{text}");
    }
    assert_eq!(Quantity::read("5 ft 6 kg"), None);
}

#[test]
fn signs_of_money_stand_before_or_behind() {
    for text in ["$5", "5$", "5 dollars", "USD 5", "$5.00"] {
        assert!(Quantity::read(text).is_some_and(|q| q.units[0].0.is_money()), "{text}");
    }
    assert!((value("-$5") + 5.0).abs() < 1e-12 && (value("$-5") + 5.0).abs() < 1e-12);
}

#[test]
fn leads_name_what_is_asked() {
    let strip = |answer| strip_lead(answer, "What is its pH, and the slope?");
    assert_eq!(strip("pH is 6"), (Lead::Neutral, "6"));
    assert_eq!(strip("the slope = 3"), (Lead::Neutral, "3"));
    assert_eq!(strip("x: 4"), (Lead::Variable("x".to_owned()), "4"));
    assert_eq!(strip("The answer is 0.5."), (Lead::Neutral, "0.5."));
    assert_eq!(strip("the temperature is 6").0, Lead::Foreign);
    assert_eq!(strip("about 6"), (Lead::Neutral, "6"));
    assert_eq!(strip("f(2) = 6"), (Lead::Variable("f(2)".to_owned()), "6"));
    assert_eq!(strip("2:30"), (Lead::Neutral, "2:30"));
}
