//! Answers quoted from the student's own sessions, or an honest word that they don't hold one.

mod question;

use std::collections::BTreeSet;
use std::collections::HashSet;

use domain::chat::{Coverage, LessonState, Passage, Quote, Reply};
use domain::text;
use domain::transcript::{SpeakerRole, Turn};
use ports::Respond;

use crate::arithmetic;
use crate::definitions;
use crate::phrases;
use crate::sentences;
use question::{Intent, Question};

/// The part of the question's weight that a place has to cover to count as an answer.
const MIN_COVERAGE: f64 = 0.6;
/// The weight of a term that only the surroundings of a sentence have.
const AROUND: f64 = 0.6;
/// The part of the question's weight that a further quote has to have by itself.
const MIN_OWN: f64 = 0.5;
/// A further quote has to score this part of the best.
const FURTHER: f64 = 0.85;
/// Most quotes in an answer.
const MAX_QUOTES: usize = 3;
/// Most words quoted from one place.
const MAX_STRETCH_WORDS: usize = 50;
/// A sentence with fewer words (`Okay.`, `Not quite.`) tells nothing by itself.
const MIN_TOLD: usize = 4;
/// Most words quoted in all.
const MAX_QUOTED_WORDS: usize = 90;
/// Topics named when the sessions don't hold an answer.
const NEAREST_TOPICS: usize = 3;

/// A sentence that could be quoted.
struct Spot<'a> {
    passage: usize,
    turn: &'a Turn,
    text: &'a str,
    terms: BTreeSet<String>,
    /// The terms of what it answers or goes on from.
    context: BTreeSet<String>,
    agreed: bool,
    after_why: bool,
}

/// Answers a question from the passages.
pub(crate) fn respond(request: &Respond) -> Reply {
    let question = Question::read(&request.question, &request.history);
    let spots = spots(&request.passages);
    let scores = scores(&question, &spots);
    let best = (0..spots.len())
        .max_by(|a, b| scores[*a].value.total_cmp(&scores[*b].value).then_with(|| b.cmp(a)));
    match best.filter(|best| scores[*best].coverage >= MIN_COVERAGE) {
        Some(best) => answer(&question, &spots, &scores, best, &request.passages),
        None => unsupported_reply(&question, &spots, &request.passages),
    }
}

fn spots(passages: &[Passage]) -> Vec<Spot<'_>> {
    let mut spots: Vec<Spot<'_>> = Vec::new();
    let mut seen = HashSet::new();
    for (passage, held_passage) in passages.iter().enumerate() {
        let mut questions: BTreeSet<String> = BTreeSet::new();
        let mut after_why = false;
        for (at, turn) in held_passage.turns.iter().enumerate() {
            // Passages overlap by a turn; the first place it is found in counts.
            let fresh = seen.insert((held_passage.session_id, turn.index));
            let next = held_passage.turns.get(at + 1);
            let agreed = turn.role == SpeakerRole::Student && next.is_some_and(is_agreement);
            let mut context = questions.clone();
            for text in text::sentences(&turn.text) {
                let terms: BTreeSet<String> = text::terms(text).into_iter().collect();
                if fresh {
                    let (terms, context) = (terms.clone(), context.clone());
                    spots.push(Spot { passage, turn, text, terms, context, agreed, after_why });
                }
                context.extend(terms);
            }
            after_why = text::words(&turn.text).iter().any(|word| word == "why");
            questions = if turn.text.contains('?') || turn.role == SpeakerRole::Student {
                text::terms(&turn.text).into_iter().collect()
            } else {
                BTreeSet::new()
            };
        }
    }
    spots
}

fn is_agreement(turn: &Turn) -> bool {
    const AGREEING: &[&str] = &["exactly", "yes", "right", "correct", "perfect", "excellent"];
    let first = text::words(&turn.text).into_iter().next().unwrap_or_default();
    turn.role == SpeakerRole::Tutor && AGREEING.contains(&first.as_str())
}

/// The score of a spot as an answer.
#[derive(Clone, Copy, Default)]
struct Score {
    /// The part of the question's weight that the sentence itself has.
    own: f64,
    /// The coverage of the sentence together with its surroundings.
    coverage: f64,
    value: f64,
}

/// The score of every spot.
fn scores(question: &Question, spots: &[Spot<'_>]) -> Vec<Score> {
    let weight = |term: &String| {
        let holding = spots.iter().filter(|spot| spot.terms.contains(term)).count();
        (1.0 + spots.len() as f64 / (1.0 + holding as f64)).ln()
    };
    let weighted: Vec<(&String, f64)> =
        question.terms.iter().map(|term| (term, weight(term))).collect();
    let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
    spots
        .iter()
        .map(|spot| {
            let own: f64 = sum(&weighted, |term| spot.terms.contains(term));
            let around: f64 =
                sum(&weighted, |term| !spot.terms.contains(term) && spot.context.contains(term));
            if total == 0.0 || own + around == 0.0 {
                return Score::default();
            }
            let value =
                (own + AROUND * around) / total * trust_score(spot) + form_score(question, spot);
            Score { own: own / total, coverage: (own + around) / total, value }
        })
        .collect()
}

fn sum(weighted: &[(&String, f64)], holds: impl Fn(&String) -> bool) -> f64 {
    weighted.iter().filter(|(term, _)| holds(term)).map(|(_, weight)| weight).sum()
}

/// The trust in a sentence as an answer, by its speaker and its form.
fn trust_score(spot: &Spot<'_>) -> f64 {
    let speaker = match spot.turn.role {
        SpeakerRole::Tutor => 1.0,
        SpeakerRole::Unknown => 0.9,
        SpeakerRole::Student if spot.agreed => 0.75,
        SpeakerRole::Student => 0.3,
    };
    let asks = if spot.text.trim_end().ends_with('?') { 0.3 } else { 1.0 };
    let words = text::words(spot.text).len();
    let length = if (4..=45).contains(&words) { 1.0 } else { 0.5 };
    let clean = if sentences::clean(spot.text) == spot.text.trim() { 1.0 } else { 0.95 };
    let about_the_session = if is_plan(spot.text) { 0.4 } else { 1.0 };
    speaker * asks * length * clean * about_the_session
}

/// True if a sentence is about the session rather than the matter.
fn is_plan(sentence: &str) -> bool {
    let lower = text::fold_case(sentence);
    ["last time", "today ", "let's ", "next week", "homework", "we'll ", "now the "]
        .iter()
        .any(|plan| lower.contains(plan))
}

/// The score of a sentence beside its words: for the form that the question asks for.
fn form_score(question: &Question, spot: &Spot<'_>) -> f64 {
    if spot.text.trim_end().ends_with('?') {
        return 0.0;
    }
    let lower = text::fold_case(spot.text);
    let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    let taught = spot.turn.role != SpeakerRole::Student;
    match question.intent {
        Intent::What if taught => {
            let defined =
                question.subjects.iter().any(|key| definitions::find(spot.text, key).is_some());
            if defined { 0.6 } else { 0.0 }
        }
        Intent::Why if taught && spot.after_why => 0.5,
        Intent::Why
            if has(&["because", "since ", "the reason", "comes from", "so that", "that's why"]) =>
        {
            0.2
        }
        // A worked example shows how better than any description.
        Intent::How if taught && !arithmetic::find_computations(&[((), spot.text)]).is_empty() => {
            0.3
        }
        Intent::How
            if has(&[
                "first",
                "then",
                "subtract",
                "divide",
                "multiply",
                "you can",
                "you may",
                "by ",
                "start with",
                "step",
                "to get",
                "we use",
            ]) =>
        {
            0.15
        }
        _ => 0.0,
    }
}

fn answer(
    question: &Question,
    spots: &[Spot<'_>],
    scores: &[Score],
    best: usize,
    passages: &[Passage],
) -> Reply {
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by(|a, b| scores[*b].value.total_cmp(&scores[*a].value).then(a.cmp(b)));
    let mut chosen: Vec<usize> = vec![best];
    for at in order {
        let further = scores[at].own >= MIN_OWN
            && scores[at].coverage >= MIN_COVERAGE
            && scores[at].value >= FURTHER * scores[best].value;
        let same_turn = chosen.iter().any(|c| spots[*c].turn.index == spots[at].turn.index);
        let repeats = chosen.iter().any(|c| are_alike(&spots[*c].terms, &spots[at].terms));
        if further && !same_turn && !repeats && chosen.len() < MAX_QUOTES {
            chosen.push(at);
        }
    }
    let coverage = coverage(question, &spots[best]);
    let mut parts: Vec<String> = Vec::new();
    if coverage == Coverage::Touched {
        parts.push(
            "Your sessions don't say this outright. The nearest to it that was said:".to_owned(),
        );
        chosen.truncate(1);
    }
    let lead = parts.len();
    let mut quotes: Vec<Quote> = Vec::new();
    let mut words = 0;
    for at in chosen {
        let quote = stretch(question, spots, at);
        let length = text::words(&quote).len();
        if !quotes.is_empty() && words + length > MAX_QUOTED_WORDS {
            break;
        }
        words += length;
        let spot = &spots[at];
        parts.push(if lead > 0 {
            format!("\u{201c}{quote}\u{201d}")
        } else {
            introduce_quote(question, spot, &quote, quotes.len())
        });
        quotes.push(Quote { passage: spot.passage as u32, turn: spot.turn.index });
    }
    let sessions: HashSet<_> = quotes
        .iter()
        .filter_map(|quote| passages.get(quote.passage as usize))
        .map(|p| p.session_id)
        .collect();
    if sessions.len() > 1 {
        parts.push("These are from different sessions of yours.".to_owned());
    }
    reply(parts.join(" "), coverage, quotes)
}

/// The coverage of a question by the best sentence. A question for a definition gets an answer only
/// from a sentence that defines: one that merely names the term touches the question.
fn coverage(question: &Question, best: &Spot<'_>) -> Coverage {
    let defines = |key: &Vec<String>| definitions::find(best.text, key).is_some();
    match question.defined {
        Some(ref subject) if !defines(subject) => Coverage::Touched,
        _ => Coverage::Answered,
    }
}

/// A sentence with those around it that it needs or that go on about it, as they were said.
fn stretch(question: &Question, spots: &[Spot<'_>], at: usize) -> String {
    let together =
        |a: &Spot<'_>, b: &Spot<'_>| a.passage == b.passage && a.turn.index == b.turn.index;
    let words = |range: &[Spot<'_>]| -> usize {
        range.iter().map(|spot| text::words(spot.text).len()).sum()
    };
    let (mut from, mut to) = (at, at + 1);
    // Reasons and ways are told over several sentences; a definition is one.
    let wide = question.intent == Intent::Why || question.intent == Intent::How;
    while from > 0 && together(&spots[from - 1], &spots[at]) {
        let before = &spots[from - 1];
        let related = !before.terms.is_disjoint(&spots[from].terms) && !is_plan(before.text);
        let tells_enough = text::words(before.text).len() >= MIN_TOLD;
        let needed = tells_enough && (sentences::leans_back(spots[from].text) || (wide && related));
        let asks = before.text.trim_end().ends_with('?');
        if !needed || asks || words(&spots[from - 1..to]) > MAX_STRETCH_WORDS {
            break;
        }
        from -= 1;
    }
    while to < spots.len() && together(&spots[to], &spots[at]) {
        let next = &spots[to];
        let related = !next.terms.is_disjoint(&spots[to - 1].terms) && !is_plan(next.text);
        let goes_on = sentences::leans_back(next.text) || (wide && related);
        let asks = next.text.trim_end().ends_with('?');
        if !goes_on || asks || words(&spots[from..=to]) > MAX_STRETCH_WORDS {
            break;
        }
        to += 1;
    }
    let first = sentences::trim_for_quote(spots[from].text);
    let rest = spots[from + 1..to].iter().map(|spot| spot.text.trim());
    std::iter::once(first.as_str()).chain(rest).collect::<Vec<_>>().join(" ")
}

fn introduce_quote(question: &Question, spot: &Spot<'_>, quote: &str, before: usize) -> String {
    let lead = match (spot.turn.role, before) {
        (SpeakerRole::Student, 0) => "In your session you said, and your tutor agreed:",
        (SpeakerRole::Student, _) => "You put it this way yourself, and your tutor agreed:",
        (_, 1) => "Your tutor also said:",
        (_, 2..) => "And:",
        _ => match question.intent {
            Intent::Why => "In your session your tutor explained it like this:",
            Intent::How => "In your session your tutor showed it like this:",
            _ => "In your session your tutor put it like this:",
        },
    };
    format!("{lead} \u{201c}{quote}\u{201d}")
}

/// True if two sentences say nearly the same.
fn are_alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let common = a.intersection(b).count();
    common * 3 >= a.len().min(b.len()) * 2 && common > 0
}

fn unsupported_reply(question: &Question, spots: &[Spot<'_>], passages: &[Passage]) -> Reply {
    if spots.is_empty() {
        return Reply::uncovered(LessonState::Searched);
    }
    let missing: Vec<&str> = question
        .spoken
        .iter()
        .filter(|(term, _)| !spots.iter().any(|spot| spot.terms.contains(term)))
        .map(|(_, word)| word.as_str())
        .collect();
    let mut text = String::from("Your sessions don't cover this, so I won't guess.");
    if !missing.is_empty() && missing.len() < question.spoken.len() {
        text = format!("{text} They say nothing about {}.", quote_list(&missing));
    }
    let nearest = nearest_concepts(passages);
    if !nearest.is_empty() {
        let names: Vec<&str> = nearest.iter().map(String::as_str).collect();
        text = format!("{text} What I found in them is about {}.", join_words(&names));
    }
    text.push_str(" It would be a good question for your tutor.");
    reply(text, Coverage::Absent, Vec::new())
}

/// The weightiest concepts of the passages, as they are spoken of.
fn nearest_concepts(passages: &[Passage]) -> Vec<String> {
    let turns: Vec<Turn> = passages.iter().flat_map(|passage| passage.turns.clone()).collect();
    let lines = sentences::lines(&turns);
    let words: Vec<String> = lines.iter().flat_map(|line| text::words(&line.text)).collect();
    let subject = crate::subject_glossary::subject_of(&words);
    let names = turns.iter().filter_map(|turn| turn.speaker.as_deref()).flat_map(text::words);
    let mut concepts = phrases::concepts(&lines, subject, &names.collect());
    concepts.sort_by(|a, b| b.score.total_cmp(&a.score));
    concepts.into_iter().map(|concept| concept.spoken).take(NEAREST_TOPICS).collect()
}

fn quote_list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\u{201c}{word}\u{201d}")).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    join_words(&quoted)
}

/// `a, b and c`.
fn join_words(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn reply(text: String, coverage: Coverage, quotes: Vec<Quote>) -> Reply {
    Reply { text, coverage, quotes, model: crate::MODEL.to_owned() }
}
