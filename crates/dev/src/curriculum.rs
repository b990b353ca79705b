//! `curriculum`: looks at what is taught, for those who extend it.

use curriculum::{lint, print};

use crate::Result;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Prints instances of a concept, an item or a table, with key, choices, slips, hints and steps
    Show {
        /// Such as `quadratic-formula`
        id: String,
        /// How many instances
        #[arg(long, default_value_t = 3)]
        seeds: u64,
    },
    /// Prints instances drawn over all subjects, to be judged by somebody who teaches
    Sheet {
        /// How many instances
        #[arg(long, default_value_t = 60)]
        count: usize,
        /// Another seed draws others
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Makes every item 200 times and names what is wrong with the data
    Lint {
        /// One file of `crates/curriculum/data`, such as `algebra-1`; without it, all
        file: Option<String>,
    },
    /// Counts concepts, items and tables of each file, and lists concepts without items
    Coverage,
    /// Prints instances as lines of JSON, for a check of the keys by another program
    Export {
        /// One file of `crates/curriculum/data`; without it, all
        file: Option<String>,
        /// How many instances of each item
        #[arg(long, default_value_t = 20)]
        seeds: u64,
    },
}

/// Prints the lines that were asked for; faults of the data are an error.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let lines = match &arguments.action {
        Action::Show { id, seeds } => print::show(id, *seeds),
        Action::Sheet { count, seed } => print::sheet(*count, *seed),
        Action::Coverage => print::coverage(),
        Action::Export { file, seeds } => print::export(file.as_deref(), *seeds)?,
        Action::Lint { file } => {
            let linted = lint::lint(file.as_deref());
            for line in print::lint_lines(&linted) {
                println!("{line}");
            }
            let faults = linted.faults.len();
            return if faults == 0 { Ok(()) } else { Err(format!("{faults} faults").into()) };
        }
    };
    for line in lines {
        println!("{line}");
    }
    Ok(())
}
