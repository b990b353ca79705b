//! The command line: what people and scripts do around the functions.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks")]

mod admin;
mod answers;
mod curriculum;
mod database;
mod demo;
mod dev_server;
mod doctor;
mod documents;
mod eval;
mod jobs;
mod key;
mod migrate;
mod openapi;
mod printed_mails;
mod provision;
mod reseal;
mod scheduler;
mod serve;
mod start_notice;
mod static_files;
mod sync;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use runtime::{Adapters, Environment};

/// An error ends as a sentence for the person at the terminal, so it needs no type of its own.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Runs and looks after the study companion.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves every route from one process and runs the jobs
    Serve(serve::Arguments),
    /// Runs the jobs of routes that are served elsewhere, such as by `vercel dev`
    Jobs(jobs::Arguments),
    /// Brings the database's tables up to date
    Migrate,
    /// Makes the first admin; the password comes from standard input
    Admin(admin::Arguments),
    /// Makes, lists and takes back service keys
    Key(key::Arguments),
    /// Looks at every variable and service, and says what to do
    Doctor(doctor::Arguments),
    /// Looks at what is taught: concepts, items and tables of facts
    Curriculum(curriculum::Arguments),
    /// Measures the rules against a file of cases, such as graded answers or transcripts
    Eval(eval::Arguments),
    /// Makes the vector index at Pinecone, if it is not there
    Provision(provision::Arguments),
    /// Seals everything that is stored again, with the newest key, while the product runs
    Reseal(reseal::Arguments),
    /// Loads the demo school; a running server has to do its jobs
    Seed,
    /// Writes api/, .env.example and the pages of docs/ that are made from the code
    Sync {
        /// Change nothing; fail if something would change
        #[arg(long)]
        check: bool,
    },
    /// Prints the OpenAPI document
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Jobs(arguments) => jobs::run(&arguments),
        Command::Migrate => migrate::run(),
        Command::Admin(arguments) => admin::run(&arguments),
        Command::Key(arguments) => key::run(arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Curriculum(arguments) => curriculum::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Provision(arguments) => provision::run(&arguments),
        Command::Reseal(arguments) => reseal::run(&arguments),
        Command::Seed => demo::run(),
        Command::Sync { check } => sync::run(check),
        Command::Openapi => openapi::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The environment of this process, with logs that leave the terminal to what commands say.
fn environment() -> Environment {
    let environment = Environment::of_process();
    let level = environment.log_level().unwrap_or_else(|| "warn".to_owned());
    let environment = environment.with("LOG_LEVEL", level);
    runtime::install_tls();
    runtime::start_telemetry(&Adapters::of(environment.clone()));
    environment
}

/// Runs a command's asynchronous part to its end.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
