//! `dev jobs`: what a server lacks that serves the routes and nothing else, such as `vercel dev` or
//! the built functions behind a router: a database, the demo school, the jobs and their schedule.
//!
//! A program that is named behind `--` runs inside of it: it finds the database and the secrets in
//! its environment, nothing of them is printed, and everything ends when it ends.

use std::ffi::OsString;
use std::path::absolute;
use std::process::ExitStatus;
use std::time::Duration;

use clap::Args;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use web::Services as _;

use crate::database::Database;
use crate::{Result, block_on, environment, printed_mails, scheduler, serve};

/// The time that a program has to end when it is told to.
const END_WITHIN: Duration = Duration::from_secs(20);

#[derive(Args)]
#[group(skip)]
pub(crate) struct Arguments {
    /// The origin of the server, such as `http://127.0.0.1:3000`
    #[arg(long, value_name = "URL")]
    origin: String,
    #[command(flatten)]
    school: serve::Arguments,
    /// A program to run with the database and the secrets in its environment
    #[arg(last = true, value_name = "PROGRAM")]
    program: Vec<OsString>,
}

/// Runs the jobs until the program has ended or the process is told to stop.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let database = Database::open(environment())?;
    block_on(async {
        let outcome = work(arguments, &database).await;
        database.close().await?;
        outcome
    })
}

async fn work(arguments: &Arguments, database: &Database) -> Result<()> {
    serve::prepare(&arguments.school, database).await?;
    serve::load_school(&arguments.school, database).await?;
    let adapters = &database.adapters;
    let origin = arguments.origin.trim_end_matches('/');
    let (stop_jobs, jobs_stop) = watch::channel(false);
    let scheduler_stops = jobs_stop.clone();
    let mut jobs = serve::executor(adapters, origin)?.map(|jobs| tokio::spawn(jobs.run(jobs_stop)));
    match &jobs {
        Some(_) => println!("Running the jobs of {origin}. Ctrl-C stops it."),
        None => println!("The development server runs the jobs of {origin}. Ctrl-C stops it."),
    }

    let outcome = tokio::select! {
        outcome = serve::wait_for_end(jobs.as_mut()) => outcome,
        outcome = run_beside(&arguments.program, database) => outcome,
        outcome = scheduler::run(adapters, scheduler_stops) => outcome,
        outcome = printed_mails::show(adapters.db()?) => outcome,
        outcome = database.restart_when_ended() => outcome,
    };
    stop_jobs.send_replace(true);
    if let Some(jobs) = jobs.filter(|jobs| !jobs.is_finished()) {
        jobs.await??;
    }
    outcome
}

/// Runs the program to its end; without one, waits to be told to stop.
async fn run_beside(program: &[OsString], database: &Database) -> Result<()> {
    let Some((name, arguments)) = program.split_first() else {
        return serve::wait_for_signal().await;
    };
    let environment = &database.adapters.environment;
    let mut command = Command::new(name);
    command.args(arguments).kill_on_drop(true);
    // The secrets are found through the folder; it is named in full, for the program may go elsewhere.
    command.env("STUDY_DATA_DIR", absolute(environment.data_dir())?);
    if let Some(url) = environment.database_url() {
        command.env("DATABASE_URL", url);
    }
    if let Some(url) = environment.migration_url() {
        command.env("DATABASE_URL_UNPOOLED", url);
    }
    let name = name.display();
    let mut child = command.spawn().map_err(|error| format!("Cannot run {name}: {error}."))?;
    let status = tokio::select! {
        status = child.wait() => status?,
        signal = serve::wait_for_signal() => {
            signal?;
            stop_child(&mut child).await?
        }
    };
    if status.success() { Ok(()) } else { Err(format!("{name} failed: {status}.").into()) }
}

/// Asks the program to end, so that it can end what it has started; kills it when it doesn't.
async fn stop_child(child: &mut Child) -> Result<ExitStatus> {
    if let Some(id) = child.id() {
        let script = "kill -TERM \"$0\"";
        Command::new("sh").args(["-c", script, &id.to_string()]).status().await?;
    }
    if let Ok(status) = tokio::time::timeout(END_WITHIN, child.wait()).await {
        return Ok(status?);
    }
    child.start_kill()?;
    Ok(child.wait().await?)
}
