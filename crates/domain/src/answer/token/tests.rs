//! Tokens of every spelling.

use super::*;

fn signs(text: &str) -> String {
    let found = tokens(text, Commas::Join).unwrap();
    let shown = found.iter().map(|token| match &token.lexeme {
        Lexeme::Number(literal) => format!("{}", literal.approx),
        Lexeme::Vulgar(top, bottom) => format!("{top}|{bottom}"),
        Lexeme::Word(word) => word.clone(),
        Lexeme::Sign(sign) => sign.to_string(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_spelling_of_a_sign_is_one_sign() {
    for (text, expected) in [
        ("x²", "x ^ ( 2 )"),
        ("10⁻⁷", "10 ^ ( - 7 )"),
        ("x¹²", "x ^ ( 12 )"),
        ("\\frac72", "frac 7 2"),
        ("\\frac 7 2", "frac 7 2"),
        ("\\dfrac{17}{2}", "frac { 17 } { 2 }"),
        ("\\sqrt2x", "sqrt 2 x"),
        ("$45^\\circ$", "45 °"),
        ("45^{\\circ}", "45 °"),
        ("12\\text{ cm}", "12 cm"),
        ("3½", "3 1|2"),
        ("\\left(1,\\ 2\\right)", "( 1 , 2 )"),
        ("+-3", "± 3"),
        ("5+-3", "5 + - 3"),
        ("k=<5", "k ≤ 5"),
        ("25 \\%", "25 %"),
        ("$5", "$ 5"),
        ("x₁", "x _ 1"),
        ("\\foo", "\\foo"),
    ] {
        assert_eq!(signs(text), expected, "{text}");
    }
}

#[test]
fn digits_are_grouped_by_evidence() {
    for (text, value) in [
        ("1234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1'234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("12,34,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("١٢٣٤٥٦٧", 1_234_567.0),
        ("１２３", 123.0),
        ("1.234", 1.234),
        ("1,234", 1234.0),
        ("0,125", 0.125),
        ("3,5", 3.5),
        (".5", 0.5),
        ("1 e10", 1e10),
        ("1e 10", 1e10),
        ("1E+10", 1e10),
        ("1.5e-3", 0.0015),
    ] {
        assert_eq!(signs(text), value.to_string(), "{text}");
    }
    assert_eq!(signs("1,2,3"), "1 , 2 , 3");
    assert_eq!(signs("2 100/3"), "2 100 / 3");
    assert_eq!(signs("12 34"), "12 34");
}

#[test]
fn tokens_know_their_place() {
    let text = "5 × 10⁻⁷ m";
    let found = tokens(text, Commas::Join).unwrap();
    assert_eq!(&text[found[1].start..found[1].end], "×");
    assert_eq!(&text[found.last().unwrap().start..], "m");
    assert_eq!(tokens(&"(".repeat(10_000), Commas::Join), None);
}
