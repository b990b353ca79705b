//! `eval`: measures the product's rules against a file of cases.

use std::path::PathBuf;

use crate::Result;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The rule to measure; an unknown name lists all
    name: String,
    /// A file or folder of cases; some measurements have cases of their own without one
    #[arg(default_value = "")]
    path: PathBuf,
}

/// Prints each disagreement, then the figures as one line of JSON.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    for line in evals::run(&arguments.name, &arguments.path)? {
        println!("{line}");
    }
    Ok(())
}
