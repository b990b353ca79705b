//! `dev provision`: makes the vector index at Pinecone, and says where it is. Run again it changes
//! nothing.

use std::time::{Duration, Instant};

use cloud::pinecone::{IndexDescription, PLACE, Provisioned};
use ports::{EMBEDDING_DIMENSIONS, Fault};
use runtime::Adapters;

use crate::{Result, block_on, environment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The cloud to make it in
    #[arg(long, default_value = PLACE.0)]
    cloud: String,
    /// The region of that cloud; the database's is a good one
    #[arg(long, default_value = PLACE.1)]
    region: String,
}

/// The time that a new index may take to be ready; usually it is some seconds.
const READY_WITHIN: Duration = Duration::from_mins(3);

/// The pause between two looks at it.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Makes the index unless there is one, waits until it answers, and refuses one that doesn't fit.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let adapters = Adapters::of(environment());
    let pinecone = adapters.pinecone()?.ok_or("PINECONE_API_KEY is not set.")?;
    block_on(async {
        match pinecone.create_in(&arguments.cloud, &arguments.region).await? {
            Provisioned::Created => println!("The index is made."),
            Provisioned::Existed => println!("The index is there already."),
        }
        let since = Instant::now();
        let index = loop {
            match pinecone.describe().await {
                Ok(index) => break index,
                // A new one is not known everywhere at once.
                Err(Fault::Busy { .. } | Fault::Rejected(_)) if since.elapsed() < READY_WITHIN => {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                Err(fault) => return Err(fault.into()),
            }
        };
        check_index(&index)?;
        println!("It holds {} records. Set PINECONE_INDEX_HOST={}", index.records, index.host);
        Ok(())
    })
}

/// Refuses an index that others made for other vectors.
fn check_index(index: &IndexDescription) -> Result<()> {
    let dimension = index.dimension.unwrap_or_default();
    let metric = index.metric.as_deref().unwrap_or("cosine");
    if dimension == EMBEDDING_DIMENSIONS && metric == "cosine" {
        return Ok(());
    }
    Err(format!(
        "It has {dimension} dimensions and compares by {metric}; needed are \
         {EMBEDDING_DIMENSIONS} and cosine. Name another with PINECONE_INDEX."
    )
    .into())
}
