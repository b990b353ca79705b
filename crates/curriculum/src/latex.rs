//! Formulas as they are written in the curriculum (`3x² − 1/2`, `√(x + 1)`) as LaTeX.

/// A formula as LaTeX. Powers, roots, fractions of two plain terms and the usual signs are set;
/// anything else passes as it is.
pub fn latex(formula: &str) -> String {
    let letters: Vec<char> = formula.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        if let Some((set, used)) = fraction(&letters[at..]) {
            out.push_str(&set);
            at += used;
            continue;
        }
        let (set, used) = piece(&letters[at..]);
        out.push_str(&set);
        at += used;
    }
    out
}

const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ";
const RAISED_AS: &str = "0123456789-+n";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉ₙ";
const LOWERED_AS: &str = "0123456789n";

fn run(letters: &[char], from: &str, to: &str) -> (String, usize) {
    let mapped = letters.iter().map_while(|letter| {
        from.chars().position(|known| known == *letter).and_then(|place| to.chars().nth(place))
    });
    let text: String = mapped.collect();
    let used = text.chars().count();
    (text, used)
}

fn piece(letters: &[char]) -> (String, usize) {
    let (raised, used) = run(letters, RAISED, RAISED_AS);
    if used > 0 {
        return (format!("^{{{raised}}}"), used);
    }
    let (lowered, used) = run(letters, LOWERED, LOWERED_AS);
    if used > 0 {
        return (format!("_{{{lowered}}}"), used);
    }
    let set = match letters[0] {
        '√' | '∛' => {
            let index = if letters[0] == '∛' { "[3]" } else { "" };
            let (inner, used) = operand(&letters[1..]);
            return (format!("\\sqrt{index}{{{}}}", latex(&inner)), used + 1);
        }
        '−' => "-",
        '·' => "\\cdot ",
        '×' => "\\times ",
        '÷' => "\\div ",
        '≤' => "\\le ",
        '≥' => "\\ge ",
        '≠' => "\\ne ",
        '±' => "\\pm ",
        '≈' => "\\approx ",
        '∞' => "\\infty ",
        '→' => "\\to ",
        'π' => "\\pi ",
        'θ' => "\\theta ",
        'Δ' => "\\Delta ",
        'Σ' => "\\sum ",
        '∫' => "\\int ",
        '°' => "^{\\circ}",
        '%' => "\\%",
        '$' => "\\$",
        '{' => "\\{",
        '}' => "\\}",
        other => return (other.to_string(), 1),
    };
    (set.to_owned(), 1)
}

/// A number, a letter or what stands in parentheses, without them, with the letters it takes.
fn operand(letters: &[char]) -> (String, usize) {
    if letters.first() == Some(&'(') {
        let mut depth = 0_i32;
        for (at, letter) in letters.iter().enumerate() {
            depth += i32::from(*letter == '(') - i32::from(*letter == ')');
            if depth == 0 {
                return (letters[1..at].iter().collect(), at + 1);
            }
        }
    }
    let digits =
        letters.iter().take_while(|letter| letter.is_ascii_digit() || **letter == '.').count();
    let used = if digits > 0 {
        digits
    } else {
        usize::from(letters.first().is_some_and(|l| l.is_alphabetic()))
    };
    (letters[..used].iter().collect(), used)
}

fn fraction(letters: &[char]) -> Option<(String, usize)> {
    let (top, used) = operand(letters);
    let after = letters.get(used).filter(|_| used > 0)?;
    if *after != '/' {
        return None;
    }
    let (bottom, more) = operand(&letters[used + 1..]);
    if more == 0 {
        return None;
    }
    Some((format!("\\frac{{{}}}{{{}}}", latex(&top), latex(&bottom)), used + 1 + more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_roots_and_fractions_are_set() {
        assert_eq!(latex("3x² − 1/2"), "3x^{2} - \\frac{1}{2}");
        assert_eq!(latex("√(x + 1) ≤ 2√3"), "\\sqrt{x + 1} \\le  2\\sqrt{3}");
        assert_eq!(latex("(x + 1)/(x − 2)"), "\\frac{x + 1}{x - 2}");
        assert_eq!(latex("10⁻³ · π"), "10^{-3} \\cdot  \\pi ");
    }
}
