//! A concept of a session.

use super::mentions;

/// A concept with what the session shows about it.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// In natural form: `pH scale`.
    pub name: String,
    pub key: Vec<String>,
    /// As it is spoken of in the middle of a sentence: `the pH scale`, `acids`.
    pub spoken: String,
    /// The lines that mention it.
    pub lines: Vec<usize>,
    pub score: f64,
    /// Of the curriculum, if it is one of its concepts.
    pub id: Option<&'static str>,
    /// The curriculum's subject of the session, if it has one.
    pub subject: Option<&'static str>,
}

impl Concept {
    /// Whether a text speaks of it, by its key or in other words that the curriculum knows.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        mentions(text, &self.key)
            || self.id.is_some_and(|id| {
                let context = curriculum::Context { subject: self.subject, lesson: &[] };
                curriculum::find(text, &context).iter().any(|place| place.concept == id)
            })
    }
}
