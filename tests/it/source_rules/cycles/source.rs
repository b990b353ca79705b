//! One source file as its modules: names they import, items they define, paths they mention.
//!
//! Tokens are enough for this, and the bodies of macros count. Parts under `#[cfg(test)]` are left out,
//! because a test may look at anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_source::{PieceKind, SourceToken, tokens};

/// Names from the root of the crate to a module; empty for the root itself.
pub(super) type ModulePath = Vec<String>;

/// Words before the name of an item.
const ITEM_WORDS: [&str; 8] =
    ["const", "enum", "fn", "static", "struct", "trait", "type", "macro_rules"];

/// The modules of a crate.
pub(super) type Modules = BTreeMap<ModulePath, Module>;

#[derive(Default)]
pub(super) struct Module {
    pub(super) references: Vec<Reference>,
    /// Names that a `use` brings in, with the path each stands for.
    pub(super) imports: BTreeMap<String, Vec<String>>,
    /// Paths before `::*`.
    pub(super) globs: Vec<Vec<String>>,
    pub(super) items: BTreeSet<String>,
    /// Children that exist in tests only.
    pub(super) tests: BTreeSet<String>,
}

/// A path in the text of a module, as it is written.
pub(super) struct Reference {
    pub(super) path: Vec<String>,
    pub(super) file: String,
    pub(super) line: usize,
}

/// Adds the modules of a file.
pub(super) fn read(modules: &mut Modules, file: &str, module: &[String], text: &str) {
    modules.entry(module.to_vec()).or_default();
    let mut tokens = tokens(text);
    tokens.retain(|token| token.kind != PieceKind::Literal);
    TokenReader { modules, file, at: module.to_vec() }.read(&tokens, true);
}

struct TokenReader<'a> {
    modules: &'a mut Modules,
    file: &'a str,
    at: ModulePath,
}

impl TokenReader<'_> {
    /// Reads what is between two brackets, or a whole file. Only items that stand directly in the module
    /// are named in it.
    fn read(&mut self, mut rest: &[SourceToken<'_>], in_module: bool) {
        while let Some(token) = rest.first() {
            let length = match token.text {
                "#" if is_test_attribute(rest) => self.skip_item(rest),
                "(" | "[" | "{" => {
                    let length = group_length(rest);
                    self.read(inside(&rest[..length]), false);
                    length
                }
                word => self.read_word(word, rest, in_module),
            };
            rest = &rest[length..];
        }
    }

    /// Leaves out an item that exists in tests only; returns how many tokens it is.
    fn skip_item(&mut self, rest: &[SourceToken<'_>]) -> usize {
        let length = length_of_item(rest);
        if let [.., word, name, end] = &rest[..length]
            && (word.text, end.text) == ("mod", ";")
        {
            self.module().tests.insert(name.text.to_owned());
        }
        length
    }

    /// Returns how many tokens were read.
    fn read_word(&mut self, word: &str, rest: &[SourceToken<'_>], in_module: bool) -> usize {
        let next = rest.get(1).map_or("", |token| token.text);
        match word {
            "mod" if rest.get(2).is_some_and(|token| token.text == "{") => {
                let length = 2 + group_length(&rest[2..]);
                self.at.push(next.to_owned());
                self.module();
                self.read(inside(&rest[2..length]), true);
                self.at.pop();
                length
            }
            // `use<'a>` in a type names lifetimes.
            "use" if next != "<" => {
                let length = rest.iter().take_while(|token| token.text != ";").count();
                self.read_use(&[], &rest[1..length]);
                length
            }
            "crate" | "super" | "self" if next == ":" => {
                let (path, length) = path(rest);
                self.note_reference(path, rest[0].line);
                length
            }
            _ => {
                if in_module && ITEM_WORDS.contains(&word) {
                    let name = rest[1..].iter().find(|token| is_name(token));
                    self.module().items.extend(name.map(|name| name.text.to_owned()));
                }
                1
            }
        }
    }

    /// Reads a tree of imports below `prefix`.
    fn read_use(&mut self, prefix: &[String], tree: &[SourceToken<'_>]) {
        let Some(first) = tree.first() else { return };
        let (names, length) = path(tree);
        let mut full = [prefix, &names].concat();
        if full.last().is_some_and(|name| name == "self") && full.len() > 1 {
            full.pop();
        }
        match tree.get(length).map(|token| token.text) {
            Some("{") => {
                for branch in branches(inside(&tree[length..])) {
                    self.read_use(&full, branch);
                }
            }
            Some("*") => {
                self.note_reference(full.clone(), first.line);
                self.module().globs.push(full);
            }
            renamed => {
                // The last word of `as` and another name.
                let name = renamed.and(tree.last()).map(|name| name.text.to_owned());
                let name = name.or_else(|| full.last().cloned());
                self.note_reference(full.clone(), first.line);
                self.module().imports.extend(name.map(|name| (name, full)));
            }
        }
    }

    fn note_reference(&mut self, path: Vec<String>, line: usize) {
        let reference = Reference { path, file: self.file.to_owned(), line };
        self.module().references.push(reference);
    }

    fn module(&mut self) -> &mut Module {
        self.modules.entry(self.at.clone()).or_default()
    }
}

/// Tokens from an opening bracket to the one that closes it, both included.
fn group_length(tokens: &[SourceToken<'_>]) -> usize {
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

/// A group without its brackets.
fn inside<'a, 'b>(group: &'a [SourceToken<'b>]) -> &'a [SourceToken<'b>] {
    group.get(1..group.len().saturating_sub(1)).unwrap_or_default()
}

/// The parts of a list with commas, each of which may have a list in it.
fn branches<'a, 'b>(mut list: &'a [SourceToken<'b>]) -> Vec<&'a [SourceToken<'b>]> {
    let mut branches = Vec::new();
    while !list.is_empty() {
        let mut end = 0;
        while list.get(end).is_some_and(|token| token.text != ",") {
            end += group_length(&list[end..]);
        }
        branches.push(&list[..end]);
        list = list.get(end + 1..).unwrap_or_default();
    }
    branches
}

/// The names at the start of the tokens that `::` joins, and how many tokens they and the `::` are.
fn path(tokens: &[SourceToken<'_>]) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut length = 0;
    while let Some(name) = tokens.get(length).filter(|token| is_name(token)) {
        names.push(name.text.to_owned());
        length += 1;
        let joint = tokens.get(length..length + 2).unwrap_or_default();
        if joint.len() < 2 || joint.iter().any(|sign| sign.text != ":") {
            break;
        }
        length += 2;
    }
    (names, length)
}

/// True for `#[cfg(test)]`.
fn is_test_attribute(tokens: &[SourceToken<'_>]) -> bool {
    let start = tokens.iter().take(7).map(|token| token.text);
    start.eq(["#", "[", "cfg", "(", "test", ")", "]"])
}

/// Tokens up to the end of an item: its semicolon or its braces.
fn length_of_item(tokens: &[SourceToken<'_>]) -> usize {
    let mut end = 0;
    while let Some(token) = tokens.get(end) {
        end += group_length(&tokens[end..]);
        if matches!(token.text, "{" | ";") {
            break;
        }
    }
    end
}

fn is_name(token: &SourceToken<'_>) -> bool {
    token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
