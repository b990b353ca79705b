//! Grades changed answers until the time is up: `fuzz_grading SECONDS [SEED]`. It fails on a panic
//! and tells the slowest answer.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::time::{Duration, Instant};

use domain::answer::{AnswerKind, TypedKey, compare, read};
use domain::practice::grade::{grade, read_answer};
use domain::practice::{AnswerKey, AskedQuestion, Question};
use serde_json::json;

/// Answers of every kind, and what has broken parsers before.
const CORPUS: &[&str] = &[
    "3.5",
    "-1 1/2",
    "1,234.5",
    "1.234,5",
    "12,34,567",
    "5 × 10⁻⁷ m",
    "1e10",
    "9^9^9^9",
    "1e999",
    "\\frac{1}{2}",
    "\\frac72",
    "3½",
    "2 h 30 min",
    "5'6\"",
    "$5",
    "£5",
    "20 °C",
    "5 N·m",
    "25 %",
    "x^2 + 1",
    "(5x+7)(5x-7)",
    "4^{x-4}+5",
    "|y^8|",
    "\\sqrt[3]{x}",
    "sin^2 x",
    "log_2(x)",
    "x!",
    "y = 2x + 1",
    "k ≤ 5",
    "-2 < x ≤ 3",
    "(-∞, 5]",
    "x \\in [0, 2) ∪ {5}",
    "x ≠ 3",
    "±3",
    "x = 2 or x = 1",
    "{1, 2}",
    "(1, -2)",
    "x = 1, y = -2",
    "90, 70, 20",
    "2:3",
    "15:30",
    "3 pm",
    "SO4^{2-}",
    "2H2 + O2 -> 2H2O",
    "CuSO4·5H2O",
    "p ∧ ¬q",
    "a -> b",
    "b, a, c",
    "1-b, 2-a",
    "tariff",
    "plangemäß",
    "twenty-one",
    "pH is 6",
    "the slope = 3",
    "((((((((",
    "{{{{",
    "||||||",
    "----",
    "^^^^",
    "____",
    "\\\\\\",
    "\\left\\right",
    "$$$$",
    "٣٫٥",
    "１２",
    "𝟙",
    "ﷺ",
    "\u{301}",
    "0/0",
    "1/0",
    "√-1",
    "00000000000000000000000000000000000000001",
    "1_2_3",
    "x_{x_{x_",
    "''''",
    "10000000000000000000000000000000000000000000000000",
    "0.000000000000000000000000000000000001",
    "5 kg m^6 s^6 A^6",
    "yottaYm",
    "1'234'567",
    "and and or",
    "= = =",
    "<<<>>>",
    "→→",
    "⇌",
];

const KINDS: [AnswerKind; 20] = [
    AnswerKind::Number,
    AnswerKind::Expression,
    AnswerKind::Equation,
    AnswerKind::Inequality,
    AnswerKind::Solutions,
    AnswerKind::Tuple,
    AnswerKind::List,
    AnswerKind::Ratio,
    AnswerKind::TimeOfDay,
    AnswerKind::Duration,
    AnswerKind::Money,
    AnswerKind::Percentage,
    AnswerKind::ChemicalFormula,
    AnswerKind::ChemicalEquation,
    AnswerKind::Logic,
    AnswerKind::Choice,
    AnswerKind::Ordering,
    AnswerKind::Matching,
    AnswerKind::Word,
    AnswerKind::NumberWord,
];

/// A generator of numbers that look random (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    fn text(&mut self) -> &'static str {
        CORPUS[self.below(CORPUS.len())]
    }

    /// A text of the corpus, cut, doubled, spliced and repeated.
    fn changed(&mut self) -> String {
        let mut chars: Vec<char> = self.text().chars().collect();
        for _ in 0..self.below(6) {
            let at = self.below(chars.len() + 1);
            match self.below(6) {
                0 => drop(chars.drain(at..)),
                1 => chars.splice(at..at, self.text().chars()).for_each(drop),
                2 if at < chars.len() => drop(chars.remove(at)),
                3 => {
                    let other: Vec<char> = self.text().chars().collect();
                    let c = other[self.below(other.len())];
                    chars.splice(at..at, std::iter::repeat_n(c, 1 + self.below(50))).for_each(drop);
                }
                4 => {
                    let again = chars.clone();
                    chars.extend(again);
                }
                _ => {
                    if let Some(c) = char::from_u32(self.below(0x1_0000) as u32) {
                        chars.insert(at, c);
                    }
                }
            }
            chars.truncate(1200);
        }
        chars.into_iter().collect()
    }
}

fn main() -> Result<(), evals::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds = arguments.first().ok_or("Usage: fuzz_grading SECONDS [SEED]")?.parse()?;
    let mut dice = Dice(arguments.get(1).map_or(Ok(1), |seed| seed.parse())?);
    let start = Instant::now();
    let (mut count, mut slowest, mut slow_text) = (0_u64, Duration::ZERO, String::new());
    while start.elapsed() < Duration::from_secs(seconds) {
        let (value, answer, question) = (dice.changed(), dice.changed(), dice.changed());
        let kind = KINDS[dice.below(KINDS.len())];
        let key = TypedKey::new(kind, value.clone());
        let asked = asked(&question, &AnswerKey::Text { accepted: vec![value.clone()] })?;
        let shown = AskedQuestion::from(&asked);
        let once = || {
            let begin = Instant::now();
            let _ = compare(&key, &question, &answer);
            let _ = read(kind, &question, &answer);
            let compared = begin.elapsed();
            let begin = Instant::now();
            let _ = (grade(&asked, &answer), read_answer(&shown, &answer));
            compared.max(begin.elapsed())
        };
        let mut took = once();
        // Other processes on the machine are no cost of grading.
        for _ in 0..4 {
            if took > slowest {
                took = took.min(once());
            }
        }
        if took > slowest {
            (slowest, slow_text) = (took, format!("{kind:?} {value:?} {answer:?}"));
        }
        count += 1;
    }
    println!("{}", json!({"n": count, "slowest_us": slowest.as_micros(), "slowest": slow_text}));
    Ok(())
}

fn asked(question: &str, key: &AnswerKey) -> Result<Question, evals::Error> {
    let id = "00000000-0000-7000-8000-000000000001";
    Ok(serde_json::from_value(json!({
        "questionId": id, "conceptId": id, "kind": "short_answer", "question": question,
        "options": [], "key": key, "explanation": "", "difficulty": 5, "sourceTurn": null,
    }))?)
}
