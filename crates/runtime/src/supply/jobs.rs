//! The contexts of the background jobs.

use companion::JobContexts;
use companion::analysis::AnalysisContext;
use companion::practice::GenerationContext;
use companion::students::ErasureContext;
use companion::suggestions::SuggestionContext;
use web::{Missing, Supply};

use crate::Environment;

impl Supply<AnalysisContext> for Environment {
    fn supply(&self) -> Result<AnalysisContext, Missing> {
        Ok(AnalysisContext {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            embed: self.embed()?,
            vectors: self.vectors()?,
            blobs: self.blobs()?,
            vault: self.vault()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<GenerationContext> for Environment {
    fn supply(&self) -> Result<GenerationContext, Missing> {
        Ok(GenerationContext {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            embed: self.embed()?,
            vectors: self.vectors()?,
            notifier: self.notifier()?,
            vault: self.vault()?,
            shelf: self.shelf()?,
        })
    }
}

impl Supply<SuggestionContext> for Environment {
    fn supply(&self) -> Result<SuggestionContext, Missing> {
        Ok(SuggestionContext {
            db: self.db()?,
            clock: self.clock(),
            llm: self.llm()?,
            notifier: self.notifier()?,
            vault: self.vault()?,
        })
    }
}

impl Supply<ErasureContext> for Environment {
    fn supply(&self) -> Result<ErasureContext, Missing> {
        Ok(ErasureContext {
            db: self.db()?,
            clock: self.clock(),
            vectors: self.vectors()?,
            blobs: self.blobs()?,
            cache: self.cache()?,
        })
    }
}

impl Supply<JobContexts> for Environment {
    fn supply(&self) -> Result<JobContexts, Missing> {
        Ok(JobContexts {
            analysis: self.supply()?,
            generation: self.supply()?,
            suggestion: self.supply()?,
            nudging: self.supply()?,
            erasure: self.supply()?,
        })
    }
}
