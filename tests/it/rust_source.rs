//! Rust source as words, signs and literals, for the tests that look through it. Comments are left
//! out, and literals are told apart, so that a path or a name in them is no use of what it names.
//!
//! A parser from outside would be exact, but the tests would then build the crates that derive macros are
//! made with in another way than the functions do, and with them everything else a second time.

/// A word, a single sign or a whole literal.
#[derive(Clone, Copy)]
pub(crate) struct SourceToken<'a> {
    pub(crate) text: &'a str,
    pub(crate) line: usize,
    pub(crate) kind: PieceKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Blank,
    Comment,
    /// A string or a character, with its quotes and the letters before them.
    Literal,
    Sign,
    /// A name, a keyword or a number.
    Word,
}

/// The tokens of a text: neither blanks nor comments.
pub(crate) fn tokens(text: &str) -> Vec<SourceToken<'_>> {
    let mut tokens = Vec::new();
    let mut line = 1;
    for (kind, piece) in pieces(text) {
        if !matches!(kind, PieceKind::Blank | PieceKind::Comment) {
            tokens.push(SourceToken { text: piece, line, kind });
        }
        line += piece.matches('\n').count();
    }
    tokens
}

/// The text with a blank in the place of each comment and literal.
pub(crate) fn code(text: &str) -> String {
    let code = |(kind, piece)| match kind {
        PieceKind::Comment | PieceKind::Literal => " ",
        _ => piece,
    };
    pieces(text).into_iter().map(code).collect()
}

/// A text cut into pieces that are a whole comment, literal, word, or a single other character.
fn pieces(text: &str) -> Vec<(PieceKind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = if let Some(length) = comment_length(rest) {
            (PieceKind::Comment, length)
        } else if let Some(length) = literal_length(rest) {
            (PieceKind::Literal, length)
        } else if is_in_word(first) {
            let length = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
            (PieceKind::Word, length)
        } else if first.is_whitespace() {
            (PieceKind::Blank, first.len_utf8())
        } else {
            (PieceKind::Sign, first.len_utf8())
        };
        let (piece, after) = rest.split_at(length);
        pieces.push((kind, piece));
        rest = after;
    }
    pieces
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
