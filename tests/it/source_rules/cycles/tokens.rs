//! A text in Rust as its words and signs, each with its line. Comments and literals are left out, so that
//! a path in them is no use of a module.
//!
//! A parser from outside would be exact, but the tests would then build the crates that derive macros are
//! made with in another way than the functions do, and with them everything else a second time.

/// A word or a single sign.
pub(super) struct SourceToken<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

pub(super) fn tokens(text: &str) -> Vec<SourceToken<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let is_code = !first.is_whitespace();
        let (length, is_token) = match comment_length(rest).or_else(|| literal_length(rest)) {
            Some(length) => (length, false),
            None if is_in_word(first) => {
                (rest.find(|c| !is_in_word(c)).unwrap_or(rest.len()), is_code)
            }
            None => (first.len_utf8(), is_code),
        };
        let (piece, after) = rest.split_at(length);
        if is_token {
            tokens.push(SourceToken { text: piece, line });
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    tokens
}

/// Tokens from an opening bracket to the one that closes it, both included.
pub(super) fn group_length(tokens: &[SourceToken<'_>]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Bytes of the comment at the start of a text.
fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.find("*/").map_or(text.len(), |end| 2 + end + 2))
}

/// Bytes of the literal in quotes at the start of a text, with the letters before it.
fn literal_length(text: &str) -> Option<usize> {
    let prefix = text.len() - text.trim_start_matches(['b', 'c', 'r']).len();
    let (letters, quoted) = text.split_at(prefix);
    if letters.contains('r') {
        let hashes = &quoted[..quoted.len() - quoted.trim_start_matches('#').len()];
        let inside = quoted[hashes.len()..].strip_prefix('"')?;
        let end = format!("\"{hashes}");
        let length = inside.find(&end)? + end.len();
        return Some(prefix + hashes.len() + 1 + length);
    }
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = &quoted[1..];
    // A quote and letters without another quote are a lifetime.
    let is_lifetime = quote == '\'' && !inside.starts_with('\\') && {
        let mut chars = inside.chars().skip(1);
        chars.next() != Some('\'')
    };
    let end = inside
        .char_indices()
        .scan(false, |escaped, (at, c)| {
            let ends = c == quote && !*escaped;
            *escaped = c == '\\' && !*escaped;
            Some(ends.then_some(at))
        })
        .flatten()
        .next()?;
    (!is_lifetime).then_some(prefix + 1 + end + 1)
}
