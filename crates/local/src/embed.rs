//! Text as a vector without a model: feature hashing.
//!
//! This is lexical similarity, not meaning. Two texts lie close when they share stems, pairs of
//! stems or parts of words; `car` and `automobile` do not. It makes search work without an account
//! and tolerates inflection and small spelling slips, and no more should be expected of it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::text;
use ports::{EMBEDDING_DIMENSIONS, Egress, Embed, Embedding, Fault};

/// Weight of a pair of neighbouring stems beside a single one.
const PAIR_WEIGHT: f32 = 0.5;
/// Weight of a part of a word: enough to forgive a typo, too little to outvote a word.
const PART_WEIGHT: f32 = 0.15;
/// Letters in a part of a word.
const PART_LETTERS: usize = 4;

/// Embeds by hashing stems, pairs of stems and parts of words into signed places of the vector
/// (Weinberger et al. 2009), with repeats counted by 1 + ln(n). Deterministic; unit length, except
/// that a text without any word gets the unit vector of the first axis.
#[derive(Debug, Clone, Copy, Default)]
pub struct HashedEmbed;

#[async_trait]
impl Embed for HashedEmbed {
    async fn embed(&self, egress: &Egress, texts: &[String]) -> Result<Vec<Embedding>, Fault> {
        // The local vectors leave nothing; but a text that would be refused elsewhere is to be
        // noticed on any machine.
        texts.iter().try_for_each(|text| egress.check_text(text))?;
        Ok(texts.iter().map(|text| embedding(text)).collect())
    }

    fn knows_meaning(&self) -> bool {
        false
    }
}

fn embedding(text: &str) -> Embedding {
    let mut vector = vec![0.0_f32; EMBEDDING_DIMENSIONS];
    for (feature, (count, weight)) in features(text) {
        let hash = fnv1a(feature.as_bytes());
        let place = (hash % EMBEDDING_DIMENSIONS as u64) as usize;
        // The top bit is independent enough of the remainder to decide the sign.
        let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
        vector[place] += sign * weight * (1.0 + count.ln());
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length == 0.0 {
        vector[0] = 1.0;
    } else {
        for x in &mut vector {
            *x /= length;
        }
    }
    vector
}

/// Features with how often they occur and what one is worth, in a stable order so that the sums
/// come out the same to the last bit.
fn features(text: &str) -> BTreeMap<String, (f32, f32)> {
    let terms = text::terms(text);
    let mut features = BTreeMap::new();
    let mut count = |feature: String, weight: f32| {
        features.entry(feature).or_insert((0.0, weight)).0 += 1.0;
    };
    for term in &terms {
        count(format!("w {term}"), 1.0);
        let letters: Vec<char> = format!("<{term}>").chars().collect();
        for part in letters.windows(PART_LETTERS) {
            count(format!("c {}", part.iter().collect::<String>()), PART_WEIGHT);
        }
    }
    for pair in terms.windows(2) {
        count(format!("p {} {}", pair[0], pair[1]), PAIR_WEIGHT);
    }
    features
}

/// FNV-1a, 64 bit, finished with the mixer of splitmix64 so that all bits depend on all input.
fn fnv1a(bytes: &[u8]) -> u64 {
    let folded = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (folded ^ (folded >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        embedding(a).iter().zip(embedding(b)).map(|(x, y)| x * y).sum()
    }

    #[tokio::test]
    async fn embeddings_have_unit_length_and_come_in_order() {
        let texts = ["acids".to_owned(), String::new(), "the mean of the sample".to_owned()];
        let nobody = Arc::new(domain::redact::Redactor::new(&[], &[]));
        let egress = Egress::new(domain::UserId(uuid::Uuid::nil()), nobody);
        let embeddings = HashedEmbed.embed(&egress, &texts).await.unwrap();
        assert_eq!(embeddings.len(), 3);
        for vector in &embeddings {
            assert_eq!(vector.len(), EMBEDDING_DIMENSIONS);
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            assert!((length - 1.0).abs() < 1e-5, "{length}");
        }
        assert_eq!(embeddings[2], embedding("the mean of the sample"));
    }

    #[test]
    fn shared_stems_bring_texts_closer_than_shared_grammar() {
        let related = cosine("Why is the acid stronger?", "Acids differ in strength: strong acids");
        let unrelated = cosine("Why is the acid stronger?", "Why is the essay longer?");
        assert!(related > 0.3, "{related}");
        assert!(unrelated < 0.15, "{unrelated}");
    }

    #[test]
    fn a_typo_keeps_part_of_the_likeness() {
        assert!(cosine("photosynthesis", "fotosynthesis") > 0.1);
    }
}
