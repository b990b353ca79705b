//! LaTeX and typographic signs as plain ASCII arithmetic.

use unicode_normalization::UnicodeNormalization;

/// What a superscript stands for.
fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        '⁻' => '-',
        '⁺' => '+',
        _ => return None,
    })
}

/// What a sign stands for, when it is another way to write arithmetic.
fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '−' | '–' | '‐' | '‑' | '‒' | '—' | '﹣' | '－' => "-",
        '×' | '✕' | '⋅' | '·' | '∙' | '•' | '∗' => "*",
        '÷' | '∕' | '⁄' => "/",
        '√' => "sqrt",
        'π' => "pi",
        '°' => " deg",
        'µ' | 'μ' => "u",
        '≈' | '≃' | '≅' => "=",
        '’' => "'",
        '\u{200b}' | '\u{2060}' | '\u{feff}' => "",
        _ if c.is_whitespace() => " ",
        _ => return None,
    })
}

/// What a LaTeX command of letters stands for; an unknown one keeps its backslash, so that nothing
/// reads it.
fn command(name: &str) -> Option<&'static str> {
    Some(match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" => "frac",
        "sqrt" => "sqrt",
        "times" | "cdot" | "ast" => "*",
        "div" => "/",
        "pi" => "pi",
        "mu" => "u",
        "circ" | "degree" => "deg",
        "approx" => "=",
        "left" | "right" | "displaystyle" | "big" | "Big" => "",
        "quad" | "qquad" | "text" | "mathrm" | "mathit" | "mathbf" | "textrm" | "mbox"
        | "operatorname" | "unit" | "rm" => " ",
        _ => return None,
    })
}

/// Commands whose braces hold words and not arithmetic.
const OF_WORDS: [&str; 8] =
    ["text", "mathrm", "mathit", "mathbf", "textrm", "mbox", "operatorname", "unit"];

/// A text in plain signs: `\frac` becomes `frac`, `×` becomes `*`, `10⁻³` becomes `10^(-3)`, `1½`
/// becomes `1 1/2`, and the dollars around a formula go, while a single one stays: it is money.
pub(crate) fn plain(text: &str) -> String {
    let maths = text.replace("\\$", "\u{1}");
    let maths =
        if maths.matches('$').count().is_multiple_of(2) { maths.replace('$', " ") } else { maths };
    let mut out = String::new();
    let mut chars = maths.chars().peekable();
    // Whether the next closing brace ends words: such braces are dropped.
    let mut words = false;
    while let Some(c) = chars.next() {
        if c == '\\' {
            let mut name = String::new();
            while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                name.push(letter);
            }
            match (name.is_empty(), command(&name)) {
                (true, _) => escape(chars.next(), &mut out),
                (false, Some(meaning)) => out.push_str(meaning),
                (false, None) => {
                    out.push('\\');
                    out.push_str(&name);
                }
            }
            words = OF_WORDS.contains(&name.as_str()) && chars.next_if_eq(&'{').is_some();
        } else if c == '}' && words {
            words = false;
        } else if let Some(first) = superscript(c) {
            out.push_str("^(");
            out.push(first);
            while let Some(next) = chars.peek().copied().and_then(superscript) {
                out.push(next);
                chars.next();
            }
            out.push(')');
        } else {
            push(c, &mut out);
        }
    }
    out.replace("**", "^").replace("{,}", ",").replace('\u{1}', "$")
}

/// `\,` and its like are spaces, `\%` is a per cent sign, `\(` opens a formula.
fn escape(escaped: Option<char>, out: &mut String) {
    match escaped {
        Some(c @ ('%' | '{' | '}' | '#' | '_')) => out.push(c),
        Some('!') | None => {}
        Some(_) => out.push(' '),
    }
}

fn push(c: char, out: &mut String) {
    if let Some(meaning) = sign(c) {
        out.push_str(meaning);
        return;
    }
    let compatible: String = c.nfkc().collect();
    if compatible.contains('⁄') {
        // A vulgar fraction: set apart, so that `1½` does not become eleven halves.
        out.push(' ');
    }
    for c in compatible.chars() {
        match sign(c) {
            Some(meaning) => out.push_str(meaning),
            None => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_commands_become_plain() {
        for (text, expected) in [
            ("5×10⁻³", "5*10^(-3)"),
            ("1½", "1 1/2"),
            ("\\frac{1}{2}", "frac{1}{2}"),
            ("12\\text{ cm}", "12  cm"),
            ("$3$", " 3 "),
            ("$3", "$3"),
            ("20\\%", "20%"),
            ("m²", "m^(2)"),
            ("5\u{a0}°C", "5  degC"),
            ("\\alpha", "\\alpha"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
