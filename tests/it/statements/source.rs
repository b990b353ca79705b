//! The statements in the source of `db`: texts that begin like one, put together by the macros they
//! are written with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::tree::{Kind, Token, source_of, tokens};
use crate::source_rules::root;

/// Words that a statement begins with.
const VERBS: [&str; 8] =
    ["select", "insert", "update", "delete", "with", "lock", "begin", "rollback"];

/// Functions of `sqlx` that take a statement first.
const QUERIES: [&str; 4] = ["query", "query_as", "query_scalar", "raw_sql"];

/// A statement and where it stands.
pub(super) struct Statement {
    /// File below `crates/db/src` and line.
    pub place: String,
    /// Its text.
    pub sql: String,
}

/// The queries and statements of some source.
#[derive(Default)]
pub(super) struct Source {
    /// Statements that are written out.
    pub statements: Vec<Statement>,
    /// Files and arguments of queries whose statement stands elsewhere.
    pub named: Vec<(String, String)>,
    /// Places of statements that are put together at run time.
    pub composed: Vec<String>,
    macros: BTreeMap<String, TextMacro>,
}

/// A `macro_rules!` with one arm that gives a text.
#[derive(Clone)]
struct TextMacro {
    parameters: Vec<String>,
    body: Vec<Token>,
}

/// The arguments of the macro that is being expanded, by parameter.
type Arguments = BTreeMap<String, Vec<Token>>;

impl Source {
    pub(super) fn of_db() -> Self {
        let folder = root().join("crates/db/src");
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        files.sort();
        let files: Vec<(String, Vec<Token>)> = files
            .iter()
            .map(|path| {
                let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
                (name, tokens(&fs::read_to_string(path).unwrap()))
            })
            .collect();
        let mut source = Self::default();
        for (_, tokens) in &files {
            source.collect_macros(tokens);
        }
        for (file, tokens) in &files {
            source.read(file, tokens);
        }
        source
    }

    fn collect_macros(&mut self, tokens: &[Token]) {
        for window in tokens.windows(4) {
            let [word, _, Token { kind: Kind::Word(name), .. }, rules] = window else { continue };
            if !word.is_word("macro_rules") {
                continue;
            }
            let groups: Vec<&[Token]> =
                rules.group().unwrap_or_default().iter().filter_map(Token::group).collect();
            let [pattern, body] = groups.as_slice() else { panic!("{name} has more than one arm") };
            let parameters = pattern.windows(2).filter_map(|pair| match pair {
                [dollar, Token { kind: Kind::Word(parameter), .. }] if dollar.is_mark('$') => {
                    Some(parameter.clone())
                }
                _ => None,
            });
            let text = TextMacro { parameters: parameters.collect(), body: body.to_vec() };
            let before = self.macros.insert(name.clone(), text);
            assert!(before.is_none(), "two macros are called {name}");
        }
    }

    /// Notes the statements and the queries of a list of tokens, and of those within.
    fn read(&mut self, file: &str, tokens: &[Token]) {
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some(length) = length_without_statement(rest) {
                at += length;
            } else if let Some((text, length)) = self.text(rest, &Arguments::new()) {
                if is_statement(&text) {
                    let place = format!("{file}:{}", rest[0].line);
                    self.statements.push(Statement { place, sql: text });
                }
                at += length;
            } else {
                self.note_query(file, rest);
                let is_formatted = format_string(rest).is_some_and(is_statement);
                if is_formatted {
                    self.composed.push(format!("{file}:{}", rest[0].line));
                } else if let Some(within) = rest[0].group() {
                    self.read(file, within);
                }
                at += if is_formatted { 3 } else { 1 };
            }
        }
    }

    /// Notes a query whose first argument has no statement.
    fn note_query(&mut self, file: &str, tokens: &[Token]) {
        let [name, rest @ ..] = tokens else { return };
        if !QUERIES.iter().any(|query| name.is_word(query)) {
            return;
        }
        // A turbofish may stand between the name and the arguments.
        let is_end = |token: &&Token| ";.?,".chars().any(|mark| token.is_mark(mark));
        let Some(arguments) = rest.iter().take_while(|token| !is_end(token)).find_map(Token::group)
        else {
            return;
        };
        let first = arguments.split(|token| token.is_mark(',')).next().unwrap_or_default();
        let mut within = Self { macros: self.macros.clone(), ..Self::default() };
        within.read(file, first);
        if within.statements.is_empty() {
            self.named.push((file.to_owned(), source_of(first)));
        }
    }

    /// The text that an expression at the start of these tokens gives, and how many tokens it is.
    fn text(&self, tokens: &[Token], arguments: &Arguments) -> Option<(String, usize)> {
        match tokens {
            [Token { kind: Kind::Text(text), .. }, ..] => Some((text.clone(), 1)),
            [dollar, Token { kind: Kind::Word(parameter), .. }, ..] if dollar.is_mark('$') => {
                let argument = arguments.get(parameter)?;
                Some((self.text(argument, &Arguments::new())?.0, 2))
            }
            // A path in front of a macro's name.
            [Token { kind: Kind::Word(_), .. }, first, second, rest @ ..]
                if first.is_mark(':') && second.is_mark(':') =>
            {
                self.text(rest, arguments).map(|(text, length)| (text, length + 3))
            }
            [Token { kind: Kind::Word(name), .. }, mark, given, ..] if mark.is_mark('!') => {
                Some((self.statement_of_call(name, given.group()?, arguments)?, 3))
            }
            _ => None,
        }
    }

    /// The text that a macro gives.
    fn statement_of_call(
        &self,
        name: &str,
        argument_tokens: &[Token],
        arguments: &Arguments,
    ) -> Option<String> {
        let values: Vec<&[Token]> = argument_tokens
            .split(|token| token.is_mark(','))
            .filter(|argument| !argument.is_empty())
            .collect();
        if name == "concat" {
            return values.iter().map(|part| Some(self.text(part, arguments)?.0)).collect();
        }
        let TextMacro { parameters, body } = self.macros.get(name)?;
        let values = values.iter().map(|argument| substitute(argument, arguments));
        let inner: Arguments = parameters.iter().cloned().zip(values).collect();
        Some(self.text(body, &inner)?.0)
    }
}

/// Tokens with each parameter replaced by its argument.
fn substitute(tokens: &[Token], arguments: &Arguments) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        match (&token.kind, rest.peek()) {
            (Kind::Mark('$'), Some(Token { kind: Kind::Word(parameter), .. })) => {
                out.extend_from_slice(&arguments[parameter]);
                rest.next();
            }
            (Kind::Group(open, within), _) => {
                let kind = Kind::Group(*open, substitute(within, arguments));
                out.push(Token { kind, ..*token });
            }
            _ => out.push(token.clone()),
        }
    }
    out
}

/// The number of tokens at the start without a statement of their own: an attribute, the rules of a macro.
fn length_without_statement(tokens: &[Token]) -> Option<usize> {
    match tokens {
        [hash, Token { kind: Kind::Group('[', _), .. }, ..] if hash.is_mark('#') => Some(2),
        [word, _, _, Token { kind: Kind::Group(..), .. }, ..] if word.is_word("macro_rules") => {
            Some(4)
        }
        _ => None,
    }
}

/// The template of a `format!` at the start.
fn format_string(tokens: &[Token]) -> Option<&str> {
    let [name, mark, given, ..] = tokens else { return None };
    match given.group()?.first()? {
        Token { kind: Kind::Text(template), .. } if name.is_word("format") && mark.is_mark('!') => {
            Some(template)
        }
        _ => None,
    }
}

fn is_statement(text: impl AsRef<str>) -> bool {
    text.as_ref().split_whitespace().next().is_some_and(|word| VERBS.contains(&word))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
