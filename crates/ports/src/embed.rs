//! Text as a vector.

use async_trait::async_trait;

use crate::{Egress, Fault};

/// The length of every embedding: the vector index is made for it.
pub const EMBEDDING_DIMENSIONS: usize = 1536;

/// A unit vector of [`EMBEDDING_DIMENSIONS`] numbers.
pub type Embedding = Vec<f32>;

/// Turns text into vectors that lie close together when the texts mean the same.
#[async_trait]
pub trait Embed: Send + Sync {
    /// One embedding per text, in order. The texts are redacted.
    async fn embed(&self, egress: &Egress, texts: &[String]) -> Result<Vec<Embedding>, Fault>;

    /// Whether the vectors of texts in other words are close, too. Without that they add nothing to a
    /// search by words.
    fn knows_meaning(&self) -> bool {
        true
    }
}
