//! The jobs over the parts of a test.

use companion::analysis::AnalysisContext;
use companion::practice::GenerationContext;
use companion::students::ErasureContext;
use companion::suggestions::SuggestionContext;
use companion::{JobContexts, Nudging};
use steps::Job;

use super::Parts;

impl Parts {
    /// All jobs.
    pub fn jobs(&self) -> Vec<Job> {
        let contexts = JobContexts {
            analysis: self.analysis(),
            generation: self.generation(),
            suggestion: SuggestionContext {
                db: self.db.clone(),
                clock: self.clock(),
                llm: self.llm.clone(),
                notifier: self.notifier.clone(),
                vault: self.vault.clone(),
            },
            nudging: self.nudging(),
            erasure: ErasureContext {
                db: self.db.clone(),
                clock: self.clock(),
                vectors: self.vectors.clone(),
                blobs: self.blobs.clone(),
                cache: self.cache.clone(),
            },
        };
        companion::job_list::all(contexts)
    }

    fn analysis(&self) -> AnalysisContext {
        AnalysisContext {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            blobs: self.blobs.clone(),
            vault: self.vault.clone(),
            shelf: self.shelf(),
        }
    }

    fn generation(&self) -> GenerationContext {
        GenerationContext {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            embed: self.embed.clone(),
            vectors: self.vectors.clone(),
            notifier: self.notifier.clone(),
            vault: self.vault.clone(),
            shelf: self.shelf(),
        }
    }

    pub(super) fn nudging(&self) -> Nudging {
        Nudging {
            db: self.db.clone(),
            clock: self.clock(),
            llm: self.llm.clone(),
            notifier: self.notifier.clone(),
            vault: self.vault.clone(),
        }
    }
}
