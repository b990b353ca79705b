//! Help with a question before it is handed in: the ladder of hints, the word on a first try, and what
//! neither may give away.
//!
//! Answers that are given away cost later learning, hints do not (Bastani et al. 2025). So a hint leads
//! to the next step, and the whole way is shown on another instance only.

use serde::{Deserialize, Serialize};

use super::grade::{How, Verdict, grade};
use super::{AnswerKey, Question, QuestionKind, rubric};
use crate::analysis::Outcome;
use crate::answer::AnswerKind;
use crate::status::{AnswerMark, HintRung};
use crate::text;

/// Words of the longest stretch of a hint that is read as an answer: those of a number with its unit,
/// and of signs and terms that make up one answer.
const QUANTITY_WORDS: usize = 4;
const FORMULA_WORDS: usize = 8;

/// Options from which on a wrong try leaves something to think about: of two, it tells the right one.
const TRIABLE_OPTIONS: usize = 3;

/// What is said of a first try that is none.
const UNREAD_TRY: &str = "This could not be read as an answer, so it does not count as a try.";

/// A hint as it was given. Redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hint {
    /// What the student is told.
    pub text: String,
    /// Another question of the same kind with the way to its answer; only on the last rung.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<WorkedExample>,
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self { text, example: None }
    }
}

/// Another question of the same kind, worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkedExample {
    pub question: String,
    /// The way to its answer, in order.
    pub steps: Vec<String>,
}

/// The hints that there are for a question, of which the ladder gives one at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Each rung with its hint, from the least help to the most.
    rungs: Vec<(HintRung, Hint)>,
}

impl Ladder {
    /// The hints in the order of their rungs. What holds the right answer is left out.
    pub fn new(question: &Question, hints: impl IntoIterator<Item = (HintRung, Hint)>) -> Self {
        let safe = hints.into_iter().filter(|(_, hint)| !is_revealed(question, hint));
        let mut rungs: Vec<(HintRung, Hint)> = safe.collect();
        rungs.sort_by_key(|(rung, _)| *rung);
        rungs.dedup_by_key(|(rung, _)| *rung);
        Self { rungs }
    }

    /// The rung that comes after those given: the lowest that was not given. The slip of a try that
    /// was made late comes first.
    pub fn next(&self, given: &[HintRung]) -> Option<HintRung> {
        self.rungs.iter().map(|(rung, _)| *rung).find(|rung| !given.contains(rung))
    }

    /// The hint of a rung.
    pub fn hint(&self, wanted: HintRung) -> Option<&Hint> {
        self.rungs.iter().find(|(rung, _)| *rung == wanted).map(|(_, hint)| hint)
    }
}

fn is_revealed(question: &Question, hint: &Hint) -> bool {
    let example = hint.example.iter();
    let worked = example.flat_map(|example| example.steps.iter().chain([&example.question]));
    worked.chain([&hint.text]).any(|text| reveals(question, text))
}

/// Whether a text holds the right answer to a question, as the grader reads it: some stretch of its
/// words is graded as right, or it makes a point of the rubric. The letter of an option alone is no
/// answer here, as `A` is a word.
pub fn reveals(question: &Question, text: &str) -> bool {
    if let AnswerKey::Rubric { points, .. } = &question.draft.key {
        return points.iter().any(|point| rubric::states(text, point));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let longest = longest_answer(&question.draft.key, &question.draft.options);
    (0..words.len()).any(|from| {
        let mut ends = from + 1..=words.len().min(from + longest);
        ends.any(|to| is_right(question, &words[from..to].join(" ")))
    })
}

fn is_right(question: &Question, stretch: &str) -> bool {
    let bare = stretch.trim_matches(['.', ',', ';', ':', '!', '?', '"', '“', '”']);
    let is_graded_right = |answer: &str| {
        let verdict = grade(question, answer);
        verdict.outcome == Outcome::Correct && verdict.how != How::ChoiceByLabel
    };
    !bare.is_empty() && (is_graded_right(bare) || bare != stretch && is_graded_right(stretch))
}

/// Words of the longest stretch of a text that could be an answer to a key.
fn longest_answer(key: &AnswerKey, options: &[String]) -> usize {
    let words = |text: &String| text.split_whitespace().count() + 1;
    match key {
        AnswerKey::Text { accepted } => accepted.iter().map(words).max().unwrap_or_default(),
        AnswerKey::Typed { answer } => {
            let least = match answer.kind {
                AnswerKind::Number
                | AnswerKind::Percentage
                | AnswerKind::Money
                | AnswerKind::TimeOfDay => QUANTITY_WORDS,
                AnswerKind::Choice | AnswerKind::Word | AnswerKind::NumberWord => 1,
                _ => FORMULA_WORDS,
            };
            let forms = answer.also.iter().chain([&answer.value]);
            forms.map(words).max().unwrap_or_default().max(least)
        }
        AnswerKey::Number { .. } => QUANTITY_WORDS,
        AnswerKey::Choice { .. } | AnswerKey::Choices { .. } | AnswerKey::Rubric { .. } => {
            words(&key.shown(options))
        }
    }
}

/// A text with every word of the right answer taken out, where that leaves a sentence: the meaning of
/// a concept without its name. None when there is nothing to take out or nothing left.
pub fn without_key(question: &Question, text: &str) -> Option<String> {
    let key = question.draft.key.shown(&question.draft.options);
    let named: Vec<String> = text::words(&key).iter().map(|word| text::stem(word)).collect();
    let mut taken = false;
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| {
            let mut stems = text::words(word).into_iter().map(|part| text::stem(&part));
            let is_named = stems.any(|stem| named.contains(&stem) && !text::is_stop(&stem));
            taken |= is_named;
            if is_named { "…" } else { word }
        })
        .collect();
    let left = words.iter().filter(|word| **word != "…").count();
    (taken && left > words.len() / 2 && left > 3).then(|| words.join(" "))
}

/// A nudge that fits any question of a kind.
pub const fn plain_nudge(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::MultipleChoice => {
            "Before you look at the options, say what you would answer. Then rule out those that \
             cannot be right."
        }
        QuestionKind::Numeric => {
            "Write down what is given and what is asked, each with its unit. Which rule connects \
             them?"
        }
        QuestionKind::FreeText => {
            "Say first what happens, then why. Which words of the lesson belong into your answer?"
        }
        QuestionKind::ShortAnswer => {
            "Say in your own words what is asked for. What do you know about it already?"
        }
    }
}

/// Whether a right answer was given with help: after a hint, or after a first try that was told to be
/// wrong.
pub fn was_helped(hints: usize, tried: Option<AnswerMark>) -> bool {
    hints > 0 || tried.is_some_and(|mark| mark != AnswerMark::Correct)
}

/// Whether a first try may be told before the question is handed in. With two options a wrong one
/// tells the right one, and the student's own words are judged once.
pub fn allows_try(kind: QuestionKind, options: &[String]) -> bool {
    match kind {
        QuestionKind::MultipleChoice => options.len() >= TRIABLE_OPTIONS,
        QuestionKind::FreeText => false,
        QuestionKind::Numeric | QuestionKind::ShortAnswer => true,
    }
}

/// The slip that a wrong try follows from, in a sentence; none when it is no known one.
pub fn named_slip(verdict: &Verdict) -> Option<String> {
    if verdict.outcome == Outcome::Correct {
        return None;
    }
    match (&verdict.mistake, verdict.slip) {
        (Some(mistake), _) => Some(format!("A known slip leads to your answer: {mistake}.")),
        (None, Some(slip)) => Some(slip.hint().to_owned()),
        (None, None) => None,
    }
}

/// What to tell a student about a first try: whether it is right, and what went wrong, never what is
/// right.
pub fn try_feedback(question: &Question, verdict: &Verdict) -> String {
    if verdict.how == How::NoAnswer {
        return UNREAD_TRY.to_owned();
    }
    match verdict.mark().outcome() {
        None => UNREAD_TRY.to_owned(),
        Some(Outcome::Correct) => "That's right.".to_owned(),
        Some(Outcome::Partial) => "Part of it is right. What is missing?".to_owned(),
        Some(Outcome::Incorrect) => {
            let slip = named_slip(verdict).filter(|slip| !reveals(question, slip));
            match slip {
                Some(slip) => format!("Not yet. {slip}"),
                None => "Not yet. Take another look, or ask for a hint.".to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::practice::Draft;

    fn question(kind: QuestionKind, text: &str, options: &[&str], key: AnswerKey) -> Question {
        Question {
            question_id: Uuid::nil().into(),
            draft: Draft {
                concept_id: Uuid::from_u128(1).into(),
                kind,
                question: text.to_owned(),
                options: options.iter().map(|option| (*option).to_owned()).collect(),
                key,
                explanation: "Because.".to_owned(),
                difficulty: 5,
                source_turn: None,
                origin: None,
            },
        }
    }

    fn number(value: &str) -> Question {
        let key = AnswerKey::Number { value: value.to_owned(), tolerance: None, unit: None };
        question(QuestionKind::Numeric, "What is a half of seven?", &[], key)
    }

    fn word(accepted: &str) -> Question {
        let key = AnswerKey::Text { accepted: vec![accepted.to_owned()] };
        question(QuestionKind::ShortAnswer, "What is a tax on imports called?", &[], key)
    }

    fn choice() -> Question {
        let options = ["a base", "an acid", "a salt"];
        let key = AnswerKey::Choice { index: 0 };
        question(QuestionKind::MultipleChoice, "What does lye make?", &options, key)
    }

    #[test]
    fn a_text_reveals_a_key_in_any_form_the_grader_takes() {
        for text in ["It comes to 3.5.", "That is 7/2, isn't it?", "x = 3,50", "So 3.5!"] {
            assert!(reveals(&number("3.5"), text), "{text}");
        }
        for text in ["Divide 7 by 2.", "It is more than 3.", "Half of 70 is 35."] {
            assert!(!reveals(&number("3.5"), text), "{text}");
        }
        assert!(reveals(&word("tariff"), "Countries call it a Tariff."));
        assert!(!reveals(&word("tariff"), "Customs officers collect it."));
        assert!(reveals(&choice(), "Lye makes a base."));
        assert!(!reveals(&choice(), "A strong one, in water."), "the letter is a word here");
    }

    #[test]
    fn a_ladder_gives_its_rungs_in_order_and_leaves_out_what_tells_the_answer() {
        let hint = |text: &str| Hint::from(text.to_owned());
        let rungs = [
            (HintRung::Step, hint("Write seven as 6 + 1.")),
            (HintRung::Nudge, hint("What does a half mean?")),
            (HintRung::Slip, hint("It is 3.5.")),
        ];
        let ladder = Ladder::new(&number("3.5"), rungs);
        assert_eq!(ladder.next(&[]), Some(HintRung::Nudge));
        assert_eq!(ladder.next(&[HintRung::Nudge]), Some(HintRung::Step));
        assert_eq!(ladder.next(&[HintRung::Nudge, HintRung::Step]), None);
        assert_eq!(ladder.hint(HintRung::Slip), None);
    }

    #[test]
    fn an_example_that_comes_to_the_same_answer_is_left_out() {
        let example = |steps: &[&str]| Hint {
            text: "Look at another one.".to_owned(),
            example: Some(WorkedExample {
                question: "What is a half of nine?".to_owned(),
                steps: steps.iter().map(|step| (*step).to_owned()).collect(),
            }),
        };
        let ladder = |hint| Ladder::new(&number("3.5"), [(HintRung::Example, hint)]);
        assert_eq!(ladder(example(&["9 ÷ 2 = 4.5"])).next(&[]), Some(HintRung::Example));
        assert_eq!(ladder(example(&["7 ÷ 2 = 3.5"])).next(&[]), None);
    }

    #[test]
    fn a_meaning_is_told_without_the_word_it_explains() {
        let told =
            without_key(&word("tariff"), "A tariff is a tax that is paid on imported goods.");
        assert_eq!(told.as_deref(), Some("A … is a tax that is paid on imported goods."));
        assert_eq!(without_key(&word("tariff"), "Customs officers collect it."), None);
        assert_eq!(without_key(&word("tariff"), "A tariff."), None);
    }

    #[test]
    fn a_first_try_is_told_without_the_right_answer() {
        let question = number("3.5");
        let told = |answer: &str| try_feedback(&question, &grade(&question, answer));
        assert_eq!(told("7/2"), "That's right.");
        assert_eq!(told("-3.5"), "Not yet. Check the sign.");
        assert_eq!(told("12"), "Not yet. Take another look, or ask for a hint.");
        assert!(told("green").starts_with("This could not be read"));
    }

    #[test]
    fn a_try_at_one_of_two_options_is_not_allowed() {
        let options = |count: usize| vec![String::new(); count];
        assert!(!allows_try(QuestionKind::MultipleChoice, &options(2)));
        assert!(allows_try(QuestionKind::MultipleChoice, &options(3)));
        assert!(allows_try(QuestionKind::Numeric, &[]));
    }
}
