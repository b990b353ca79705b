//! Who teaches, by how people talk.

use std::collections::HashMap;

use crate::transcript::Turn;

/// Who teaches must lead by this much (of 1) in how much he or she talks like it: a closer call
/// would be a guess.
const MIN_LEAD: f64 = 0.1;

/// How much a share of all words says about teaching.
const WORDS_WEIGHT: f64 = 0.5;

/// How much a share of all questions says: tutors check understanding, but students ask too.
const QUESTIONS_WEIGHT: f64 = 0.2;

/// How much a share of the guiding phrases says.
const GUIDING_WEIGHT: f64 = 0.3;

/// What is said when leading someone through something.
const GUIDING: [&str; 16] = [
    "let's",
    "let us",
    "remember",
    "good job",
    "great job",
    "well done",
    "exactly",
    "try ",
    "what do you",
    "can you",
    "do you see",
    "does that make sense",
    "the reason",
    "which means",
    "for example",
    "today we",
];

/// Which of the candidates talks most like a tutor, if the lead is clear.
pub(super) fn most_tutorlike(turns: &[Turn], candidates: &[String]) -> Option<usize> {
    let places: HashMap<&str, usize> =
        candidates.iter().enumerate().map(|(at, label)| (label.as_str(), at)).collect();
    let mut counts = vec![[0_usize; 3]; candidates.len()];
    for turn in turns {
        let place = turn.speaker.as_deref().and_then(|label| places.get(label));
        let Some(&at) = place else { continue };
        let text = turn.text.to_lowercase().replace('’', "'");
        counts[at][0] += text.split_whitespace().count();
        counts[at][1] += text.matches('?').count();
        counts[at][2] += GUIDING.iter().map(|phrase| text.matches(phrase).count()).sum::<usize>();
    }
    let weights = [WORDS_WEIGHT, QUESTIONS_WEIGHT, GUIDING_WEIGHT];
    let all = [0, 1, 2].map(|kind| counts.iter().map(|count| count[kind]).sum::<usize>().max(1));
    let share = |kind: usize, at: usize| counts[at][kind] as f64 / all[kind] as f64;
    let score = |at: usize| (0..3).map(|kind| weights[kind] * share(kind, at)).sum::<f64>();
    let mut ranked: Vec<(f64, usize)> = (0..candidates.len()).map(|at| (score(at), at)).collect();
    // Stable: of equals, who spoke first stays first.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let lead = ranked[0].0 - ranked.get(1).map_or(0.0, |second| second.0);
    (lead >= MIN_LEAD).then(|| ranked[0].1)
}
