//! Reading arithmetic out of sentences: a parser by recursive descent.

use super::scanner::{Piece, scan};
use super::{Computation, Expr, Fold, Op, Task, nearly_equal, solve};

/// The number of lines after an equation within which its solution may be said.
const SOLUTION_WITHIN: usize = 12;
/// Values beyond this are not practised by hand.
const LARGEST: f64 = 1e7;

/// The computations said in some lines, each with its line's tag, in order and without repeats.
pub(crate) fn find_computations<T: Copy>(lines: &[(T, &str)]) -> Vec<(T, Computation)> {
    let scanned: Vec<Vec<Piece>> = lines.iter().map(|(_, text)| scan(text)).collect();
    let mut results: Vec<(T, Computation)> = Vec::new();
    for (at, pieces) in scanned.iter().enumerate() {
        let later = &scanned[at..scanned.len().min(at + SOLUTION_WITHIN)];
        let computations = evaluations(pieces)
            .into_iter()
            .chain(acidities(pieces))
            .chain(equations(pieces, later));
        for computation in computations {
            let is_repeat = results.iter().any(|(_, old)| *old == computation);
            if !is_repeat && computation.value.abs() <= LARGEST {
                results.push((lines[at].0, computation));
            }
        }
    }
    results
}

/// `expression is number`, where it is so.
fn evaluations(pieces: &[Piece]) -> Vec<Computation> {
    let mut results = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let mut parser = Parser { pieces, at: from, depth: 0 };
        let expr = parser.sum().filter(|expr| expr.has_operation() && expr.variable().is_none());
        let opened = from > 0
            && matches!(pieces[from - 1], Piece::Num(_) | Piece::Sign('^' | '/' | '*' | '+' | '-'));
        let computation = expr.filter(|_| !opened).and_then(|expr| {
            let value = expr.value()?;
            let result = parser.equals().then(|| parser.sum()).flatten()?.value()?;
            nearly_equal(value, result).then_some(Computation { task: Task::Evaluate(expr), value })
        });
        if let Some(computation) = computation {
            results.push(computation);
            from = parser.at;
        } else {
            from += 1;
        }
    }
    results
}

/// `the pH of 10^-3 is 3`, `the concentration is 10^-5, so the pH is 5`.
fn acidities(pieces: &[Piece]) -> Vec<Computation> {
    let word = |at: usize, name: &str| matches!(pieces.get(at), Some(Piece::Word(w)) if w == name);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Word(w) if w == "ph")) {
        return Vec::new();
    }
    let exponent = pieces.windows(4).find_map(|four| match four {
        [Piece::Num(ten), Piece::Sign('^'), Piece::Sign('-'), Piece::Num(n)]
            if nearly_equal(*ten, 10.0) =>
        {
            Some(*n)
        }
        _ => None,
    });
    let Some(exponent) = exponent else { return Vec::new() };
    let mentions_acid = (0..pieces.len()).any(|at| {
        let named = (word(at, "is") || word(at, "of"))
            && pieces.get(at + 1) == Some(&Piece::Num(exponent))
            && !matches!(pieces.get(at + 2), Some(Piece::Sign('^')));
        named && pieces[..at].iter().any(|piece| matches!(piece, Piece::Word(w) if w == "ph"))
    });
    let computation =
        Computation { task: Task::Evaluate(Expr::Acidity(exponent)), value: exponent };
    mentions_acid.then_some(computation).into_iter().collect()
}

/// Equations with one variable whose solution is said in the same line or soon after.
fn equations(pieces: &[Piece], later: &[Vec<Piece>]) -> Vec<Computation> {
    let mut results = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let mut parser = Parser { pieces, at: from, depth: 0 };
        let left = parser.sum();
        let opened = from > 0
            && matches!(pieces[from - 1], Piece::Num(_) | Piece::Sign('^' | '/' | '*' | '+' | '-'));
        let equation = left.filter(|left| left.has_operation() && !opened).and_then(|left| {
            let variable = left.variable()?;
            let right = parser.equals().then(|| parser.sum()).flatten()?;
            let value = solve(&left, &right)?;
            let is_confirmed = later.iter().any(|pieces| states_value(pieces, variable, value));
            is_confirmed.then_some(Computation { task: Task::Solve(variable, left, right), value })
        });
        if let Some(computation) = equation {
            results.push(computation);
            from = parser.at;
        } else {
            from += 1;
        }
    }
    results
}

/// True if the line says that the variable is this value.
fn states_value(pieces: &[Piece], variable: char, value: f64) -> bool {
    (0..pieces.len()).any(|from| {
        let alone = from == 0
            || !matches!(
                pieces[from - 1],
                Piece::Num(_) | Piece::Sign('+' | '-' | '*' | '/' | '^' | ')')
            );
        let mut parser = Parser { pieces, at: from, depth: 0 };
        alone
            && parser.variable() == Some(variable)
            && parser.equals()
            && parser
                .sum()
                .and_then(|expr| expr.value())
                .is_some_and(|number| nearly_equal(number, value))
    })
}

/// Letters that are variables when they stand alone.
const VARIABLES: &[char] = &['x', 'y', 'z', 'n', 't', 'w', 'm', 'k'];
/// The fewest numbers of a list.
const MIN_LIST: usize = 2;

/// Deeper nesting than this is not spoken, and would only exhaust the stack.
const MAX_DEPTH: usize = 24;

struct Parser<'a> {
    pieces: &'a [Piece],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn word(&mut self, names: &[&str]) -> bool {
        let hit =
            matches!(self.pieces.get(self.at), Some(Piece::Word(w)) if names.contains(&w.as_str()));
        self.at += usize::from(hit);
        hit
    }

    fn sign(&mut self, signs: &[char]) -> bool {
        let hit = matches!(self.pieces.get(self.at), Some(Piece::Sign(c)) if signs.contains(c));
        self.at += usize::from(hit);
        hit
    }

    /// Several words in a row, all or none.
    fn words(&mut self, row: &[&str]) -> bool {
        let from = self.at;
        let all = row.iter().all(|name| self.word(&[name]));
        if !all {
            self.at = from;
        }
        all
    }

    /// `is`, `equals`, `=` and the like; a comma and a linking word may stand before.
    fn equals(&mut self) -> bool {
        let from = self.at;
        let hit = self.sign(&['='])
            || (self.word(&["is", "equals", "makes", "gives", "was"]) && {
                self.words(&["equal", "to"]);
                true
            });
        if !hit {
            self.at = from;
        }
        hit
    }

    fn sum(&mut self) -> Option<Expr> {
        let mut left = self.product()?;
        loop {
            let from = self.at;
            let op = if self.sign(&['+']) || self.word(&["plus"]) {
                Op::Add
            } else if self.sign(&['-']) || self.word(&["minus"]) {
                Op::Sub
            } else {
                return Some(left);
            };
            let Some(right) = self.product() else {
                self.at = from;
                return Some(left);
            };
            left = Expr::Both(op, Box::new(left), Box::new(right));
        }
    }

    fn product(&mut self) -> Option<Expr> {
        let mut left = self.power()?;
        loop {
            let from = self.at;
            let op = if self.sign(&['*'])
                || self.word(&["times"])
                || self.words(&["multiplied", "by"])
            {
                Op::Mul
            } else if self.sign(&['/']) || self.word(&["over"]) || self.words(&["divided", "by"]) {
                Op::Div
            } else if self.is_implied_product() {
                Op::Mul
            } else {
                return Some(left);
            };
            let Some(right) = self.power() else {
                self.at = from;
                return Some(left);
            };
            left = Expr::Both(op, Box::new(left), Box::new(right));
        }
    }

    /// True if a variable or a parenthesis right after a number multiplies it.
    fn is_implied_product(&self) -> bool {
        let after_number =
            self.at > 0 && matches!(self.pieces[self.at - 1], Piece::Num(_) | Piece::Sign(')'));
        let next = self.pieces.get(self.at);
        let variable = matches!(next, Some(Piece::Word(w)) if variable_of(w).is_some());
        after_number && (variable || matches!(next, Some(Piece::Sign('('))))
    }

    fn power(&mut self) -> Option<Expr> {
        let base = self.unary()?;
        let exponent = if self.word(&["squared"]) {
            Some(Expr::Num(2.0))
        } else if self.word(&["cubed"]) {
            Some(Expr::Num(3.0))
        } else if self.sign(&['^'])
            || self.words(&["to", "the", "power", "of"])
            || self.words(&["to", "the", "power"])
        {
            Some(self.unary()?)
        } else {
            None
        };
        Some(match exponent {
            Some(exponent) => Expr::Both(Op::Pow, Box::new(base), Box::new(exponent)),
            None => base,
        })
    }

    /// Every way down leads through here, so this is where the depth is counted.
    fn unary(&mut self) -> Option<Expr> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let factor = self.signed_factor();
        self.depth -= 1;
        factor
    }

    fn signed_factor(&mut self) -> Option<Expr> {
        if self.sign(&['-']) || self.word(&["negative", "minus"]) {
            return Some(match self.unary()? {
                Expr::Num(n) => Expr::Num(-n),
                other => Expr::Neg(Box::new(other)),
            });
        }
        self.atom()
    }

    fn variable(&mut self) -> Option<char> {
        let Some(Piece::Word(word)) = self.pieces.get(self.at) else { return None };
        let variable = variable_of(word)?;
        self.at += 1;
        Some(variable)
    }

    fn atom(&mut self) -> Option<Expr> {
        if let Some(&Piece::Num(n)) = self.pieces.get(self.at) {
            self.at += 1;
            let from = self.at;
            if (self.sign(&['%']) || self.word(&["percent"])) && self.word(&["of"]) {
                return Some(Expr::Percent(n, Box::new(self.power()?)));
            }
            self.at = from;
            return Some(Expr::Num(n));
        }
        if self.sign(&['(']) {
            let inner = self.sum()?;
            return self.sign(&[')']).then_some(inner);
        }
        if self.sign(&['r']) {
            return Some(Expr::Root(Box::new(self.unary()?)));
        }
        if let Some(name) = self.variable() {
            return Some(Expr::Var(name));
        }
        self.named_operation()
    }

    /// `half of …`, `the square root of …`, `the mean of …`.
    fn named_operation(&mut self) -> Option<Expr> {
        self.word(&["the", "a"]);
        if self.words(&["square", "root", "of"]) {
            return Some(Expr::Root(Box::new(self.unary()?)));
        }
        for (name, parts) in [("half", 2.0), ("third", 3.0), ("quarter", 4.0)] {
            if self.words(&[name, "of"]) {
                return Some(Expr::Part(parts, Box::new(self.unary()?)));
            }
        }
        let fold = if self.word(&["mean", "average"]) {
            Fold::Mean
        } else if self.word(&["median"]) {
            Fold::Median
        } else if self.word(&["sum"]) {
            Fold::Sum
        } else {
            return None;
        };
        if !self.word(&["of"]) {
            return None;
        }
        let list = self.list();
        (list.len() >= MIN_LIST).then_some(Expr::Over(fold, list))
    }

    fn list(&mut self) -> Vec<f64> {
        let mut list = Vec::new();
        while let Some(&Piece::Num(n)) = self.pieces.get(self.at) {
            list.push(n);
            self.at += 1;
            let from = self.at;
            let comma = self.sign(&[',']);
            let and = self.word(&["and"]);
            let more = matches!(self.pieces.get(self.at), Some(Piece::Num(_)));
            if !(more && (comma || and)) {
                self.at = from;
                break;
            }
        }
        list
    }
}

fn variable_of(word: &str) -> Option<char> {
    let mut letters = word.chars();
    let first = letters.next()?;
    (letters.next().is_none() && VARIABLES.contains(&first)).then_some(first)
}
