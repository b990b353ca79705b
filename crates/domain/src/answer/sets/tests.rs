//! Inequalities and intervals that say the same.

use super::*;

fn compare(key: &str, given: &str) -> Finding {
    let read = |text: &str| read_statement(text).unwrap_or_else(|| panic!("{text} is not read"));
    compare_statements(&read(key), &read(given))
}

#[test]
fn equal_sets_are_the_same_however_they_are_written() {
    for (key, given) in [
        ("k ≤ 5", "k <= 5"),
        ("k ≤ 5", "k\\le 5"),
        ("k ≤ 5", "5 ≥ k"),
        ("k ≤ 5", "(-∞, 5]"),
        ("k ≤ 5", "(-inf,5]"),
        ("x ≠ 3", "x != 3"),
        ("x ≠ 3", "x < 3 or x > 3"),
        ("x ≠ 3", "(-∞,3)∪(3,∞)"),
        ("-2 < x ≤ 3", "x > -2 and x ≤ 3"),
        ("-2 < x ≤ 3", "3 ≥ x > -2"),
        ("-2 < x ≤ 3", "x \\in (-2, 3]"),
        ("x < 1/2", "x < 0.5"),
        ("[0, 2) ∪ {5}", "0 ≤ x < 2 or x = 5"),
        ("y < 2x + 1", "2x + 1 > y"),
        ("y < 2x + 1", "2y - 4x < 2"),
        ("x > √2", "x > \\sqrt{2}"),
    ] {
        assert_eq!(compare(key, given), Finding::Same, "{key} | {given}");
    }
}

#[test]
fn other_sets_are_not_the_same() {
    for (key, given, slip) in [
        ("k ≤ 5", "k ≥ 5", Some(Slip::Turned)),
        ("k ≤ 5", "k < 5", Some(Slip::Endpoint)),
        ("k ≤ 5", "k = 5", None),
        ("k ≤ 5", "k ≤ 6", None),
        ("k ≤ 5", "n ≤ 5", Some(Slip::Endpoint)),
        ("k ≤ 5", "2k ≤ 10", Some(Slip::NotWorkedOut)),
        ("x ≠ 3", "x = 3", None),
        ("(1, 4)", "[1, 4]", Some(Slip::Endpoint)),
        ("x < 1 or x > 4", "1 < x < 4", None),
        ("y < 2x + 1", "y > 2x + 1", Some(Slip::Turned)),
        ("y < 2x + 1", "y ≤ 2x + 1", Some(Slip::Endpoint)),
    ] {
        let found = compare(key, given);
        assert!(matches!(found, Finding::Different(_)), "{key} | {given}: {found:?}");
        if slip.is_some() && key != "k ≤ 5" {
            assert_eq!(found, Finding::Different(slip), "{key} | {given}");
        }
    }
}

#[test]
fn what_says_nothing_is_not_read() {
    for text in ["k 5", "k <", "< 5", "", "1 < x > 3", "(∞, 3)", "[3, 1]", "a < b < c < d", "k"] {
        assert!(read_statement(text).is_none(), "{text}");
    }
}

#[test]
fn sets_are_read_as_they_are_taught_elsewhere() {
    for (key, given) in [
        ("2 < x < 5", "]2 ; 5["),
        ("2 < x ≤ 5", "]2;5]"),
        ("2 ≤ x < 5", "[2;5["),
        ("2 ≤ x < 5", "[2, 5["),
        ("2.5 < x < 5", "]2,5 ; 5["),
        ("x < 1 or x > 3", "]-∞ ; 1[ ∪ ]3 ; +∞["),
        ("x ≤ 1 or x > 3", "x ∈ ]-∞;1] ∪ ]3;∞["),
        ("]2 ; 5[", "(2, 5)"),
        ("x > 3", "{x | x > 3}"),
        ("x > 3", "\\{x \\mid x > 3\\}"),
        ("x > 3", "{y : y > 3}"),
        ("x ≠ 2", "{x ∈ ℝ : x ≠ 2}"),
        ("x < 1 or x > 4", "{x | x < 1 or x > 4}"),
        ("0 < x < 3", "{x ∈ (0, ∞) | x < 3}"),
        ("x ≠ 2", "ℝ \\ {2}"),
        ("x ≠ 2", "\\mathbb{R} \\setminus \\{2\\}"),
        ("x ≠ 2", "R∖{2}"),
        ("x ≠ 2", "R - {2}"),
        ("x ≠ 2", "all real numbers except 2"),
        ("x ≠ 1 and x ≠ 2", "x ≠ 1, 2"),
        ("x ≠ 1 and x ≠ 2", "ℝ∖{1; 2}"),
        ("x ≥ 3", "x is greater than or equal to 3"),
        ("x ≥ 3", "x is at least 3"),
        ("x < 3", "x is less than 3"),
        ("x ≠ 3", "x is not 3"),
    ] {
        assert_eq!(compare(key, given), Finding::Same, "{key} | {given}");
    }
}

#[test]
fn brackets_that_look_the_wrong_way_are_another_set() {
    for (key, given) in [
        ("2 < x < 5", "[2 ; 5]"),
        ("2 < x < 5", "[2 ; 5["),
        ("2 < x < 5", "]2 ; 5]"),
        ("2 ≤ x ≤ 5", "]2 ; 5["),
        ("x > 3", "{x | x ≥ 3}"),
        ("x ≠ 2", "{x ∈ ℝ : x = 2}"),
        ("x ≠ 2", "{2}"),
        ("x ≠ 2", "ℝ \\ {3}"),
        ("x ≠ 2", "ℝ"),
        ("x ≠ 1 and x ≠ 2", "x ≠ 1"),
        ("x < 1 or x > 3", "]-∞ ; 1] ∪ ]3 ; +∞["),
        ("x ≥ 3", "x is more than 3"),
        ("x ≥ 3", "x is at most 3"),
        ("x > 0", "{x ∈ (0, ∞) | x < 3}"),
    ] {
        assert!(matches!(compare(key, given), Finding::Different(_)), "{key} | {given}");
    }
    for unread in
        ["{x | y > 3}", "{x ∈ ℤ | x > 3}", "]5 ; 2[", "{x | {x | x > 3}}", "]2 ; 5", "[[[["]
    {
        assert!(read_statement(unread).is_none(), "{unread}");
    }
}
