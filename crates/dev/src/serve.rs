//! `dev serve`, which `npm start` runs: the whole product in one process on this machine.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use clap::Args;
use executor::{self, Executor, RegistrationError};
use inngest::SigningKey;
use runtime::Adapters;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use web::Services as _;

use crate::database::Database;
use crate::{
    Result, block_on, demo, dev_server, environment, migrate, printed_mails, scheduler,
    start_notice, static_files,
};

/// Noted beside the data once the demo school is in it.
const DEMO_LOADED: &str = "demo-loaded";

#[derive(Args)]
pub(crate) struct Arguments {
    /// Bring the tables of a database that is not our own up to date first
    #[arg(long)]
    migrate: bool,
    /// Load the demo school, also into a database that is not our own
    #[arg(long)]
    demo: bool,
}

/// Serves until the process is told to stop.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let environment = environment();
    let listener = listen(environment.port()?)?;
    if environment.database_url().is_none() {
        println!("Starting Postgres in {} …", environment.data_dir().join("postgres").display());
    }
    let database = Database::open(environment)?;
    block_on(async {
        let outcome = serve(arguments, &database, listener).await;
        database.close().await?;
        outcome
    })
}

async fn serve(arguments: &Arguments, database: &Database, listener: TcpListener) -> Result<()> {
    prepare(arguments, database).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let adapters = &database.adapters;
    let api = web::routes::mount_all(adapters)?;
    let router =
        static_files::serve_beside(api, adapters.db()?, runtime::local_blob_store(adapters)?)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (stop_server, server_stops) = watch::channel(false);
    let (stop_jobs, jobs_stop) = watch::channel(false);
    let hosts = adapters.environment.hosts()?;
    let server = runtime::serve_local(router, hosts, listener, wait_for_stop(server_stops));
    let server = tokio::spawn(server);
    let scheduler_stops = jobs_stop.clone();
    let mut jobs = executor(adapters, &origin)?.map(|jobs| tokio::spawn(jobs.run(jobs_stop)));

    let outcome = tokio::select! {
        outcome = wait_for_end(jobs.as_mut()) => outcome,
        outcome = open_school(arguments, database, &origin) => outcome,
        outcome = wait_for_signal() => outcome,
        outcome = scheduler::run(adapters, scheduler_stops) => outcome,
        outcome = printed_mails::show(adapters.db()?) => outcome,
        outcome = database.restart_when_ended() => outcome,
    };
    // Jobs first: the calls they are at still need the server.
    println!("Stopping …");
    stop_jobs.send_replace(true);
    if let Some(jobs) = jobs.filter(|jobs| !jobs.is_finished()) {
        jobs.await??;
    }
    stop_server.send_replace(true);
    server.await?;
    outcome
}

/// Makes the tables where that is ours to do; else insists that it was done.
pub(crate) async fn prepare(arguments: &Arguments, database: &Database) -> Result<()> {
    let mut connection = database.connect().await?;
    if database.cluster.is_some() || arguments.migrate {
        let done = migrate::apply(&mut connection).await?;
        if done > 0 {
            println!("Applied {done} migrations.");
        }
        return Ok(());
    }
    match migrate::missing(&mut connection).await? {
        0 => Ok(()),
        missing => Err(format!(
            "The database lacks {missing} migrations: start with --migrate (npm start -- --migrate)."
        )
        .into()),
    }
}

/// Loads the demo school, says where everything is, and waits to be told to stop.
async fn open_school(arguments: &Arguments, database: &Database, origin: &str) -> Result<()> {
    dev_server::register(&database.adapters, origin).await?;
    load_school(arguments, database).await?;
    if arguments.demo || database.cluster.is_some() {
        demo::wait_until_read(&database.adapters).await?;
    }
    start_notice::print(database, origin).await?;
    wait_for_signal().await
}

/// Loads the demo school once into our own database, and into another one when that is asked for.
/// The note is written last, so a load that was killed is done again, and a repeat changes nothing.
pub(crate) async fn load_school(arguments: &Arguments, database: &Database) -> Result<()> {
    let adapters = &database.adapters;
    match &database.cluster {
        Some(cluster) if arguments.demo || !cluster.is_marked(DEMO_LOADED) => {
            println!("Loading the demo school …");
            demo::load(adapters).await?;
            cluster.set_marker(DEMO_LOADED)?;
        }
        None if arguments.demo => demo::load(adapters).await?,
        _ => {}
    }
    Ok(())
}

/// Takes the port at once, before anything is started that would have to be stopped again.
fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let other = if port == 3000 { 3001 } else { 3000 };
            format!("Port {port} is taken: use another one, such as PORT={other} npm start.")
        }
        _ => format!("Cannot listen on port {port}: {error}."),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The runner of jobs: it calls the server at this origin, as the job service would. None when a
/// development server does.
pub(crate) fn executor(adapters: &Adapters, origin: &str) -> Result<Option<Executor>> {
    let settings = adapters.environment.inngest()?;
    let Some(key) = settings.signing_key.filter(|_| settings.dev_server.is_none()) else {
        return Ok(None);
    };
    let settings = executor::ExecutorSettings::new(origin, SigningKey::new(key));
    Ok(Some(Executor::new(adapters.db()?, adapters.http()?, settings)))
}

/// Returns once the executor has ended by itself, because it refuses a job; never without one.
pub(crate) async fn wait_for_end(
    jobs: Option<&mut JoinHandle<std::result::Result<(), RegistrationError>>>,
) -> Result<()> {
    let Some(jobs) = jobs else { return std::future::pending().await };
    jobs.await?.map_err(|refused| format!("The jobs can't run: {refused}.").into())
}

async fn wait_for_stop(mut stop: watch::Receiver<bool>) {
    // A sender that is gone stops as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Waits for Ctrl-C, or for the signal by which systems end processes politely.
pub(crate) async fn wait_for_signal() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut hang_up) =
        (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}
