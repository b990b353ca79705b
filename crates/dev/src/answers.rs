//! `eval answers`: the questions of a folder of lessons, answered by whatever model is configured.
//!
//! Its calls are counted here and not in the database, which needn't run.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use ports::{Fault, Ledger, Planned, Spent, Tokens};
use runtime::Adapters;
use serde_json::json;
use uuid::Uuid;

use crate::Result;

/// Calls and tokens of a run. Nothing is refused: the run has a known number of questions.
#[derive(Default)]
struct CallTally(Mutex<(u32, Tokens)>);

#[async_trait]
impl Ledger for CallTally {
    async fn reserve(&self, _: &Planned) -> std::result::Result<Uuid, Fault> {
        Ok(Uuid::now_v7())
    }

    async fn settle(&self, _: Uuid, spent: Spent) -> std::result::Result<(), Fault> {
        let mut tally = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (calls, tokens) = *tally;
        let sum = Tokens {
            input: tokens.input.saturating_add(spent.tokens.input),
            cached: tokens.cached.saturating_add(spent.tokens.cached),
            output: tokens.output.saturating_add(spent.tokens.output),
        };
        *tally = (calls.saturating_add(1), sum);
        Ok(())
    }
}

/// The lines to print: disagreements, then the figures with what the calls used.
pub(crate) fn run(path: &Path, options: &[String]) -> Result<Vec<String>> {
    let tally = Arc::new(CallTally::default());
    let adapters = Adapters::of(crate::environment());
    let ledger: Arc<dyn Ledger> = Arc::<CallTally>::clone(&tally);
    let report = crate::block_on(async {
        let llm = adapters.llm_counted_by(ledger).map_err(|missing| missing.to_string())?;
        evals::measure_answers(&*llm, path, options).await
    })?;
    let (calls, tokens) = *tally.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut figures = report.figures;
    figures["cost"] = json!({
        "calls": calls,
        "input_tokens": tokens.input,
        "cached_tokens": tokens.cached,
        "output_tokens": tokens.output,
    });
    let mut lines = report.disagreements;
    lines.push(figures.to_string());
    Ok(lines)
}
