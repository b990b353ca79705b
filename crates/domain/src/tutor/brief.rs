//! The brief a tutor reads before a session: short, and every sentence stands on claims.
//!
//! Its writer is given claims and says of each sentence which of them it rests on. A sentence that
//! rests on none, or holds a number that its claims don't, is not believed: the claims speak for
//! themselves instead.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Claim, Decision, Item};
use crate::text;

/// Words of a whole brief: what is read in the minute before a session.
pub const MAX_BRIEF_WORDS: usize = 150;

/// Words of a reason.
const MAX_REASON_WORDS: usize = 60;

/// Claims a reason names: more would be the summary.
pub const REASON_CLAIMS: usize = 2;

/// The reason in a brief without signs.
pub const NOTHING_SEEN: &str = "Nothing that was seen asks for a tutor session";

/// The summary in a brief without evidence.
pub const NOTHING_KNOWN: &str = "There is nothing on record yet to tell from.";

/// The role of a claim in a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimRole {
    /// Speaks for a session.
    Why,
    /// Says what was tried.
    Tried,
    /// Speaks against a session.
    Well,
}

/// A claim with what it is there for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cited {
    pub role: ClaimRole,
    pub claim: Claim,
}

/// The claims of a decision, strongest first, those of a role together.
pub fn cite_claims(decision: &Decision) -> Vec<Cited> {
    let of = |role: ClaimRole| move |claim: &Claim| Cited { role, claim: claim.clone() };
    let why = decision.reasons.iter().map(|reason| &reason.claim).map(of(ClaimRole::Why));
    let tried = decision.tried.iter().map(|tried| &tried.claim).map(of(ClaimRole::Tried));
    why.chain(tried).chain(decision.well.iter().map(of(ClaimRole::Well))).collect()
}

/// A sentence, and which of the claims given it rests on, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sentence {
    /// Redacted.
    pub text: String,
    /// Places in the list of claims.
    pub claims: Vec<usize>,
}

/// A brief written from claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Brief {
    /// One sentence.
    pub reason: Sentence,
    pub summary: Vec<Sentence>,
    /// The writer: `extractive`, or a model's name.
    pub model: String,
}

impl Brief {
    /// The brief without what its claims don't bear out. A reason that falls is replaced by the
    /// claims themselves, and so is a summary of which nothing is left.
    #[must_use]
    pub fn check(self, claims: &[Cited]) -> Self {
        let reason = if self.reason.is_borne_out(claims)
            && count_words(&self.reason.text) <= MAX_REASON_WORDS
        {
            self.reason
        } else {
            spoken_reason(claims)
        };
        let mut summary = self.summary;
        summary.retain(|sentence| sentence.is_borne_out(claims));
        if summary.is_empty() {
            summary = spoken_summary(claims);
        }
        Self { reason, summary, model: self.model }
    }
}

/// The summary in the claims' own words: a sentence for each.
pub fn spoken_summary(claims: &[Cited]) -> Vec<Sentence> {
    let spoken = |(at, cited): (usize, &Cited)| Sentence {
        text: sentence(&cited.claim.text),
        claims: vec![at],
    };
    claims.iter().enumerate().map(spoken).collect()
}

/// The reason in the claims' own words: what speaks for a session, else what speaks against one.
pub fn spoken_reason(claims: &[Cited]) -> Sentence {
    let of = |role: ClaimRole| -> Vec<usize> {
        let places = claims.iter().enumerate().filter(|(_, cited)| cited.role == role);
        places.map(|(at, _)| at).take(REASON_CLAIMS).collect()
    };
    let join = |places: &[usize]| {
        let texts: Vec<&str> = places.iter().map(|at| claims[*at].claim.text.as_str()).collect();
        texts.join(", and ")
    };
    let (why, well) = (of(ClaimRole::Why), of(ClaimRole::Well));
    if !why.is_empty() {
        Sentence { text: sentence(&join(&why)), claims: why }
    } else if !well.is_empty() {
        Sentence { text: sentence(&format!("{NOTHING_SEEN}: {}", join(&well))), claims: well }
    } else {
        Sentence { text: sentence(NOTHING_SEEN), claims: Vec::new() }
    }
}

impl Sentence {
    /// True if the sentence names claims that exist and holds no number and no person that they
    /// don't.
    fn is_borne_out(&self, claims: &[Cited]) -> bool {
        let cited_texts: Option<Vec<&str>> = self
            .claims
            .iter()
            .map(|at| claims.get(*at).map(|cited| cited.claim.text.as_str()))
            .collect();
        let Some(cited_texts) = cited_texts.filter(|cited_texts| !cited_texts.is_empty()) else {
            return false;
        };
        let cited_texts = cited_texts.join(" ");
        let facts = facts(&cited_texts);
        !self.text.trim().is_empty() && facts_hold(&self.text, &facts)
    }
}

fn facts_hold(text: &str, claim_facts: &BTreeSet<String>) -> bool {
    facts(text).is_subset(claim_facts)
}

/// The facts of a text that can't be put in other words: numbers and placeholders of people.
fn facts(text: &str) -> BTreeSet<String> {
    let numbers =
        text::words(text).into_iter().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    let placeholders = text.split('[').skip(1).filter_map(|part| part.split_once(']'));
    numbers.chain(placeholders.map(|(name, _)| format!("[{name}]"))).collect()
}

/// A clause as a sentence.
pub fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut text: String = first.into_iter().flatten().chain(letters).collect();
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

/// Everything a tutor is handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    pub reason: Sentence,
    pub topic: Option<Item>,
    pub summary: Vec<Sentence>,
    /// The concepts to work on.
    pub focus: Vec<Item>,
    pub strengths: Vec<Item>,
}

impl Handoff {
    /// The brief with every text put in other words, such as with names.
    #[must_use]
    pub fn map_texts(mut self, word: impl Fn(&str) -> String) -> Self {
        let texts = self.summary.iter_mut().map(|sentence| &mut sentence.text);
        let items = self.topic.iter_mut().chain(&mut self.focus).chain(&mut self.strengths);
        let texts = texts.chain(items.map(|item| &mut item.text));
        for text in texts.chain([&mut self.reason.text]) {
            *text = word(text);
        }
        self
    }

    /// All its words.
    pub fn words(&self) -> usize {
        let items = self.topic.iter().chain(&self.focus).chain(&self.strengths);
        let sentences = self.summary.iter().chain([&self.reason]);
        let texts = sentences.map(|sentence| &sentence.text).chain(items.map(|item| &item.text));
        texts.map(|text| count_words(text)).sum()
    }

    /// The brief in at most [`MAX_BRIEF_WORDS`] words: the least important parts go first.
    #[must_use]
    pub fn shorten(mut self) -> Self {
        while self.words() > MAX_BRIEF_WORDS {
            if self.strengths.len() > 1 {
                self.strengths.pop();
            } else if self.focus.len() > 2 {
                self.focus.pop();
            } else if self.summary.len() > 1 {
                self.summary.pop();
            } else if !self.strengths.is_empty() {
                self.strengths.clear();
            } else if !self.summary.is_empty() {
                self.summary.clear();
            } else if !self.focus.is_empty() {
                self.focus.clear();
            } else {
                // A topic of two names and a reason of one sentence: only a writer without measure
                // comes here.
                self.reason.text = first_words(&self.reason.text, MAX_REASON_WORDS);
                self.topic = self.topic.take().map(|topic| Item {
                    text: first_words(&topic.text, MAX_REASON_WORDS),
                    ..topic
                });
            }
        }
        self
    }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn first_words(text: &str, count: usize) -> String {
    text.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}
