//! Which expressions are the same, and in which form.

use super::*;
use crate::answer::RequiredForm::{self, Expanded, Factored, Power, Simplified};

fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|| panic!("{text} is not read"))
}

fn same(a: &str, b: &str) -> bool {
    is_same(&read(a), &read(b), Domain::Real)
}

#[test]
fn equal_expressions_are_the_same_however_they_are_written() {
    for (a, b) in [
        ("(x+1)^2", "x^2+2x+1"),
        ("4^{x-4}+5", "4^x/256 + 5"),
        ("\\frac{\\left(-6a-1\\right)}{\\left(-5a+2\\right)}", "(6*a + 1)/(5*a - 2)"),
        ("-{2\\left(3\\right)}^x-7", "-6^x - 7"),
        ("4x^3 \\sqrt{x}", "4*x^(7/2)"),
        ("|y^8|", "Abs(y^8)"),
        ("-2x \\left(x^2-9x+4\\right)", "-2*x(x^2 - 9*x + 4)"),
        ("sin^2 x + cos^2 x", "1"),
        ("\\sin(2x)", "2 sin x cos x"),
        ("(x+1)^{100}(x-1)^{100}", "(x^2-1)^100"),
        ("\\sqrt{x^2}", "|x|"),
        ("log_2(8)", "3"),
        ("e^{ln x} ", "e^(ln x)"),
        ("x₁ + x₂", "x_2 + x_{1}"),
        ("(2+3i)(1-i)", "5+i"),
        ("121.7\\degree", "121.7*degree"),
        ("x²y", "y*x**2"),
        ("2πr", "2 \\pi r"),
        ("√12", "2√3"),
        ("1/√2", "√2/2"),
        ("(x^2-1)/(x-1)", "x+1"),
        ("\\frac12x", "x/2"),
        ("xy", "yx"),
    ] {
        assert!(same(a, b), "{a} = {b}");
    }
}

#[test]
fn near_misses_are_not_the_same() {
    for (a, b) in [
        ("\\sqrt{x^2}", "x"),
        ("ln(x^2)", "2 ln x"),
        ("x2+1", "x^2+1"),
        ("(x+1)^2", "x^2+1"),
        ("x^100", "x^101"),
        ("x+0.000000000001", "x"),
        ("√2 x", "1.41421356 x"),
        ("sin x^2", "sin^2 x"),
        ("-x^2", "(-x)^2"),
        ("1/2x", "1/(2x) + 0"),
        ("x^{1/2}", "x^2"),
        ("2^x", "x^2"),
        ("a-b", "b-a"),
        ("1/(1-1)", "1/0"),
        ("√(-1)", "√(-1)"),
    ] {
        assert!(!same(a, b), "{a} ≠ {b}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    assert_eq!(parse(&"(".repeat(10_000)), None);
    assert_eq!(parse(&"(".repeat(300)), None);
    assert_eq!(parse(&"-".repeat(300)), None);
    assert!(!same("9^9^9", "9^9^9+1"));
    assert!(!same("x^(9^9^9)", "x"));
    assert!(parse("what is this").is_none() && parse("traffic").is_none());
}

#[test]
fn a_form_is_more_than_equality() {
    let fits =
        |answer: &str, key: &str, form: RequiredForm| has_form(&read(answer), &read(key), form);
    for answer in ["(5x-7)(5x+7)", "(7-5x)(-7-5x)", "-(7-5x)(5x+7)"] {
        assert!(fits(answer, "(5x+7)(5x-7)", Factored), "{answer}");
    }
    for answer in ["25x^2-49", "x(25x-49/x)", "5(5x^2-49/5)"] {
        assert!(!fits(answer, "(5x+7)(5x-7)", Factored), "{answer}");
    }
    assert!(fits("16(3x-2)(3x+2)", "(12x+8)(12x-8)", Factored));
    assert!(!fits("(6x-12)(x+1)", "6(x-2)(x+1)", Factored));
    assert!(fits("(x+3)(x+3)", "(x+3)^2", Factored));
    assert!(fits("1+x^2", "x^2+1", Expanded) && !fits("(x+1)^2-2x", "x^2+1", Expanded));
    assert!(!fits("x^2+2x+1-2x", "x^2+1", Expanded) && !fits("2(x+1)", "2x+2", Expanded));
    assert!(fits("x/2", "x/2", Simplified) && !fits("2x/4", "x/2", Simplified));
    assert!(!fits("(2x+4)/6", "(x+2)/3", Simplified));
    assert!(!fits("4/8", "1/2", Simplified) && !fits("3+4x+5x", "3+9x", Simplified));
    assert!(fits("2^5", "2^5", Power) && !fits("32", "2^5", Power));
}
