//! Questions of practices that are not handed in: their answers are not given away, what they are about
//! may be asked, and a right answer that the student proposes is confirmed as the grader reads it.

use std::collections::BTreeSet;

use domain::QuestionId;
use domain::analysis::Outcome;
use domain::chat::{AnswerBasis, Coverage, EXTRACTIVE, Reply};
use domain::practice::grade::grade;
use domain::practice::{Draft, Question};
use domain::text;

use crate::context::is_content;

/// Part of an open question's own words that a message has when it asks it.
const ASKED_SHARE: f64 = 0.7;

/// Characters of a question's formula from which it is told from others.
const MIN_FORMULA: usize = 4;

/// Words of a message that can mean the question before it.
const MAX_SHORT: usize = 12;

/// Words that come before a proposed answer.
const PROPOSING: [&str; 22] = [
    "is it",
    "is the answer",
    "the answer is",
    "answer is",
    "i think it is",
    "i think it's",
    "i think its",
    "i think",
    "i got",
    "i get",
    "my answer is",
    "would it be",
    "could it be",
    "it's",
    "it is",
    "is that",
    "so it's",
    "i'd say",
    "i would say",
    "maybe",
    "must be",
    "equal to",
];

/// Words after a proposed answer.
const CONFIRMING: [&str; 10] = [
    "right",
    "correct",
    "is that right",
    "is that correct",
    "is this right",
    "is this correct",
    "true",
    "is it",
    "yes",
    "or not",
];

/// A question of a practice that is not handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenItem(pub Draft);

impl OpenItem {
    /// Whether a question with its answer is this one.
    pub(crate) fn asks(&self, question: &str, answer: &str) -> bool {
        compact(&self.0.question).contains(&compact(question))
            || compact(&self.0.key.shown(&self.0.options)) == compact(answer)
    }

    /// Whether a message asks what this question asks: in its words, or with its numbers.
    fn is_asked_by(&self, message: &str) -> bool {
        let (asked, said) = (compact(&self.0.question), compact(message));
        if said.contains(&asked) {
            return true;
        }
        if let Some(formula) = formula(&self.0.question) {
            return formula.len() >= MIN_FORMULA && said.contains(&formula);
        }
        let core = text::fold_case(quoted(&self.0.question));
        let (theirs, ours) = (content(&core), content(message));
        let common = theirs.intersection(&ours).count();
        common >= 2 && common as f64 >= ASKED_SHARE * theirs.len() as f64
    }

    fn verdict(&self, answer: &str) -> Option<Outcome> {
        let question =
            Question { question_id: QuestionId(uuid::Uuid::nil()), draft: self.0.clone() };
        let verdict = grade(&question, answer);
        (!verdict.needs_person()).then_some(verdict.outcome)
    }
}

/// The reply to a message about an open question; none if it is about none. `earlier` is the student's
/// message before.
pub fn guard(message: &str, earlier: Option<&str>, open: &[OpenItem]) -> Option<Reply> {
    let asked = open.iter().find(|item| item.is_asked_by(message));
    let is_short = text::words(message).len() <= MAX_SHORT;
    let before = || {
        let earlier = earlier.filter(|_| is_short)?;
        open.iter().find(|item| item.is_asked_by(earlier))
    };
    let (item, is_repeated) = match asked {
        Some(item) => (item, true),
        None => (before()?, false),
    };
    let proposed = proposals(message, &item.0.question, is_repeated);
    if proposed.is_empty() && !is_repeated {
        return None;
    }
    let verdicts: Vec<Outcome> =
        proposed.iter().filter_map(|answer| item.verdict(answer)).collect();
    if verdicts.contains(&Outcome::Correct) {
        return Some(reply("Yes, that is right. Enter it in your practice."));
    }
    let opening = if verdicts.is_empty() {
        "That is one of your open practice questions, so I won't give the answer away."
    } else {
        "That is not it yet."
    };
    Some(reply(&format!(
        "{opening} {} Tell me what you think, and I'll say whether it is right. I can explain what it is \
         about, or show you another example.",
        nudge(&item.0)
    )))
}

fn reply(text: &str) -> Reply {
    Reply {
        text: text.to_owned(),
        coverage: Coverage::Touched,
        basis: AnswerBasis::Nothing,
        quotes: Vec::new(),
        model: EXTRACTIVE.to_owned(),
        prompt: None,
    }
}

/// The first hint of the item that a question was made from, else a general one.
fn nudge(draft: &Draft) -> String {
    let made = draft.origin.as_ref().and_then(|origin| {
        let instance = curriculum::instance(&origin.item, origin.seed).ok()?;
        (instance.edition == origin.edition).then_some(instance)
    });
    let hint = made.and_then(|instance| instance.hints.into_iter().next());
    match hint {
        Some(hint) => format!("A nudge: {}", hint.text.trim()),
        None if draft.question.chars().any(|c| c.is_ascii_digit()) => {
            "A nudge: write down each step, \
            as you did with your tutor, and check the result by putting it back in."
                .to_owned()
        }
        None => {
            "A nudge: say it in your own words first, and think of the terms that your lesson was \
            about."
                .to_owned()
        }
    }
}

/// The answers that a message may propose. One that offers several proposes none.
fn proposals(message: &str, question: &str, is_repeated: bool) -> Vec<String> {
    let folded = text::fold_case(message);
    let without_question = folded.replace(text::fold_case(question).trim(), " ");
    let mut said = without_question.trim().trim_end_matches(['?', '.', '!', ' ']).to_owned();
    for after in CONFIRMING {
        if let Some(rest) = said.strip_suffix(after)
            && rest.ends_with([' ', ','])
        {
            said = rest.trim_end_matches([' ', ',', '?', '.', '!', ';']).to_owned();
        }
    }
    if text::words(&said).iter().any(|word| word == "or") && !question.contains(" or ") {
        return Vec::new();
    }
    let start = PROPOSING
        .iter()
        .filter_map(|phrase| said.rfind(&format!("{phrase} ")).map(|at| at + phrase.len() + 1))
        .max();
    // The grader tells small letters from large ones: the answer is taken as it was typed.
    let typed = |answer: &str| {
        let at = text::fold_case(message).find(answer).filter(|_| message.len() == folded.len());
        at.and_then(|at| message.get(at..at + answer.len())).unwrap_or(answer).trim().to_owned()
    };
    let mut proposed = Vec::new();
    if let Some(start) = start {
        proposed.push(typed(said[start..].trim()));
    } else if !is_repeated {
        let words = text::words(&said);
        let asks = words.first().is_some_and(|word| {
            matches!(
                word.as_str(),
                "what"
                    | "how"
                    | "why"
                    | "when"
                    | "where"
                    | "who"
                    | "which"
                    | "can"
                    | "could"
                    | "do"
                    | "does"
                    | "is"
                    | "are"
                    | "give"
                    | "show"
                    | "tell"
                    | "explain"
                    | "and"
                    | "another"
            )
        });
        if !asks && words.len() <= 4 {
            proposed.push(typed(said.trim()));
        }
    }
    proposed.retain(|answer| !answer.is_empty());
    proposed
}

/// The words of a text that name something, stemmed.
fn content(of: &str) -> BTreeSet<String> {
    text::words(of).iter().filter(|word| is_content(word)).map(|word| text::stem(word)).collect()
}

/// The matter of a question: what stands in its quotation marks, else all of it.
fn quoted(question: &str) -> &str {
    let inside = question.split_once('\u{201c}').and_then(|(_, rest)| rest.split_once('\u{201d}'));
    inside.map_or(question, |(inside, _)| inside)
}

/// A text without spaces and punctuation, powers and signs written in one way.
fn compact(of: &str) -> String {
    let folded = text::fold_case(of).replace('²', "^2").replace('³', "^3").replace("**", "^");
    let folded = folded
        .replace(['\u{2212}', '\u{2013}'], "-")
        .replace(['\u{b7}', '\u{d7}'], "*")
        .replace('%', "percent");
    folded
        .chars()
        .filter(|c| c.is_alphanumeric() || "+-*/=^()<>.,".contains(*c))
        .collect::<String>()
        .trim_matches(['.', ','])
        .to_owned()
}

/// The longest stretch of a question that is written in numbers and signs, compact.
fn formula(question: &str) -> Option<String> {
    let is_sign = |word: &str| {
        let has_digit = word.chars().any(|c| c.is_ascii_digit());
        let is_operator = !word.is_empty()
            && word.chars().all(|c| "+-*/=^()<>\u{2212}\u{d7}\u{b7}\u{f7}%.,?".contains(c));
        let is_variable = word.trim_matches(|c: char| !c.is_alphanumeric()).chars().count() == 1;
        has_digit || is_operator || is_variable
    };
    let words: Vec<&str> = question.split_whitespace().collect();
    let stretches = words.split(|word| !is_sign(word));
    let longest = stretches
        .filter(|stretch| stretch.iter().any(|word| word.chars().any(|c| c.is_ascii_digit())))
        .map(|stretch| compact(&stretch.join(" ")))
        .max_by_key(String::len)?;
    let bare = longest.trim_matches(['?', '.', ',', 'a']).to_owned();
    (!bare.is_empty()).then_some(bare)
}

#[cfg(test)]
mod tests {
    use domain::ConceptId;
    use domain::answer::{AnswerKind, TypedKey};
    use domain::practice::{AnswerKey, QuestionKind};

    use super::*;

    fn item(question: &str, kind: AnswerKind, value: &str) -> OpenItem {
        OpenItem(Draft {
            concept_id: ConceptId(uuid::Uuid::nil()),
            kind: QuestionKind::ShortAnswer,
            question: question.into(),
            options: Vec::new(),
            key: AnswerKey::Typed { answer: TypedKey::new(kind, value) },
            explanation: String::new(),
            difficulty: 5,
            source_turn: None,
            origin: None,
        })
    }

    fn open() -> Vec<OpenItem> {
        vec![
            item("Solve 2x + 3 = 11.", AnswerKind::Solutions, "x = 4"),
            item("Complete the square: x² + 6x + 5.", AnswerKind::Expression, "(x + 3)^2 - 4"),
            item(
                "Which term fits: \u{201c}_____ is the reaction of an acid and a base to water and a salt\u{201d}?",
                AnswerKind::Word,
                "neutralization",
            ),
        ]
    }

    #[test]
    fn what_an_open_question_is_about_may_be_asked() {
        for message in [
            "How do I complete the square?",
            "What is neutralization?",
            "How do I solve an equation?",
            "What is an acid?",
            "Why do we subtract on both sides?",
            "another example?",
            "Solve 3x + 3 = 12",
        ] {
            assert_eq!(guard(message, None, &open()), None, "{message}");
        }
    }

    #[test]
    fn what_an_open_question_asks_is_not_given_away() {
        for message in [
            "Solve 2x + 3 = 11",
            "what is x when 2x+3=11?",
            "Complete the square: x^2 + 6x + 5",
            "What is the reaction of an acid and a base to water and a salt?",
        ] {
            let text = guard(message, None, &open()).unwrap().text;
            assert!(text.contains("won't give the answer away"), "{message}: {text}");
            assert!(!text.contains("neutralization") && !text.contains("x = 4"), "{text}");
        }
    }

    #[test]
    fn only_the_answer_of_that_question_is_confirmed() {
        let said =
            |message: &str, earlier| guard(message, earlier, &open()).map(|reply| reply.text);
        let first = Some("Solve 2x + 3 = 11");
        for right in ["is it 4?", "x = 4", "I think it's 4", "4", "is the answer x = 4, right?"] {
            assert!(said(right, first).unwrap().starts_with("Yes"), "{right}");
        }
        assert!(said("Solve 2x + 3 = 11. Is it 4?", None).unwrap().starts_with("Yes"));
        for wrong in ["is it 5?", "x = 3", "I got 11"] {
            assert!(said(wrong, first).unwrap().starts_with("That is not it"), "{wrong}");
        }
        // Nothing of the question before: neither confirmed nor hinted at.
        for other in ["What is a variable?", "How do I complete the square?", "thanks a lot"] {
            let reply = said(other, first);
            assert!(
                reply.as_ref().is_none_or(|text| !text.starts_with("Yes")),
                "{other}: {reply:?}"
            );
        }
        assert_eq!(said("is it 4?", None), None);
        assert_eq!(said("is it 4 or 5?", first), None);
    }
}
