//! `eval`: measures the product's rules against a file of cases.

use std::path::{Path, PathBuf};

use crate::Result;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The rule to measure; an unknown name lists all
    name: String,
    /// A file or folder of cases; some measurements have cases of their own without one
    path: Option<PathBuf>,
    /// Options of the measurement, such as `--scope all`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

/// Prints each disagreement, then the figures as one line of JSON.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.path.as_deref().unwrap_or(Path::new(""));
    let lines = match arguments.name.as_str() {
        "answers" => crate::answers::run(path, &arguments.options)?,
        name => evals::run(name, path, &arguments.options)?,
    };
    for line in lines {
        println!("{line}");
    }
    Ok(())
}
