//! A probe for poolers that send a prepared statement to the wrong server connection.
//!
//! The driver prepares each statement once per connection under a name and then says only the name:
//! one round trip instead of two. A pooler in transaction mode hands every transaction to whichever
//! server connection is free, where another client may have prepared something else under the same
//! name. Poolers that know of this (PgBouncer since 1.21) translate the names; others answer with
//! the wrong statement's rows or an error, and no test of one client at a time would notice. So the
//! probe is several clients, whose statements have the same names and the same shape and differ in
//! the nonce they answer with, taking turns in orders that give each server connection to many.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::join_all;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tokio::time::timeout;
use uuid::Uuid;

/// Clients of one probe. More than two server connections have to be shared by them on the poolers
/// that matter: those of functions are small.
const CLIENTS: usize = 12;

/// Transactions of each client in the part where all ask at once.
const TRANSACTIONS: usize = 4;

/// The longest time until a client is served for the first time: the pooler connects to the server
/// for one after the other. In session mode the clients beyond its server connections wait for
/// ever: they take no part.
const FIRST_WITHIN: Duration = Duration::from_secs(4);

/// The longest time for the rest of the probe.
const WITHIN: Duration = Duration::from_secs(8);

/// The longest time for closing the connections.
const LEFT_WITHIN: Duration = Duration::from_secs(1);

/// The result of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statements {
    /// Every statement was answered with its own row.
    Sound(Tally),
    /// Some were answered with the row of another client's statement.
    Swapped(Tally),
    /// A statement that had been prepared was unknown, or its name was taken; the server's words.
    Lost(String),
    /// Statements or transactions are refused for another reason; the server's words.
    Refused(String),
    /// Too few clients were served, or too slowly, to say anything.
    Unfinished(Tally),
}

/// The counts of a probe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Clients that took part at the same time.
    pub clients: usize,
    /// Clients that were sent.
    pub of_clients: usize,
    /// Server connections they were seen on.
    pub servers: usize,
    /// True if clients shared server connections, as they do behind a pooler in transaction mode.
    pub shared: bool,
    /// Statements that were answered.
    pub answers: usize,
    /// Answers that were another client's.
    pub wrong: usize,
}

/// Probes the address. Takes up to twelve connections and a few seconds; writes nothing.
pub async fn statements(options: &PgConnectOptions) -> Statements {
    let run = Uuid::now_v7().simple().to_string();
    let entering =
        (0..CLIENTS).map(|number| timeout(FIRST_WITHIN, Client::connect(options, &run, number)));
    let entered = join_all(entering).await.into_iter().flatten();
    let mut clients: Vec<Client> = entered.flatten().collect();
    // Nobody waits in vain for a server connection that a client of the probe holds.
    let in_time = timeout(WITHIN, take_turns(&mut clients)).await.is_ok();
    let verdict = verdict(&clients, in_time);
    let leaving = clients.into_iter().map(|client| client.connection.close());
    // A connection that doesn't say good-bye in time is cut off.
    let _ = timeout(LEFT_WITHIN, join_all(leaving)).await;
    verdict
}

/// One client after the other and all at once, over old statements and new ones.
async fn take_turns(clients: &mut [Client]) {
    for client in &mut *clients {
        client.ask(1).await;
    }
    for client in clients.iter_mut().rev() {
        client.ask(0).await;
    }
    join_all(clients.iter_mut().map(Client::transact)).await;
    for client in clients.iter_mut().rev() {
        client.ask(2).await;
        client.ask(0).await;
    }
    for client in clients {
        client.ask(2).await;
    }
}

fn verdict(clients: &[Client], in_time: bool) -> Statements {
    let servers: BTreeSet<i32> =
        clients.iter().flat_map(|client| &client.servers).copied().collect();
    let server_count: usize = clients.iter().map(|client| client.servers.len()).sum();
    let tally = Tally {
        clients: clients.len(),
        of_clients: CLIENTS,
        servers: servers.len(),
        shared: server_count > servers.len()
            || clients.iter().any(|client| client.servers.len() > 1),
        answers: clients.iter().map(|client| client.answers).sum(),
        wrong: clients.iter().map(|client| client.wrong).sum(),
    };
    let lost = clients.iter().find_map(|client| client.lost.clone());
    let refused = clients.iter().find_map(|client| client.refused.clone());
    match (lost, refused) {
        _ if tally.wrong > 0 => Statements::Swapped(tally),
        (Some(reason), _) => Statements::Lost(reason),
        (None, Some(reason)) => Statements::Refused(reason),
        _ if in_time && clients.len() > 1 => Statements::Sound(tally),
        _ => Statements::Unfinished(tally),
    }
}

/// One connection, which knows the answers to its own statements.
struct Client {
    connection: PgConnection,
    nonce: String,
    servers: BTreeSet<i32>,
    answers: usize,
    wrong: usize,
    lost: Option<String>,
    refused: Option<String>,
}

impl Client {
    /// Connects and asks once; nothing when there is no place for this client.
    async fn connect(options: &PgConnectOptions, run: &str, number: usize) -> Option<Self> {
        let connection = PgConnection::connect_with(options).await.ok()?;
        let mut client = Self {
            connection,
            nonce: format!("{run}-{number}"),
            servers: BTreeSet::new(),
            answers: 0,
            wrong: 0,
            lost: None,
            refused: None,
        };
        client.ask(0).await;
        Some(client)
    }

    /// Asks for one of the client's own nonces and looks whose it gets. The nonce is part of the
    /// statement, so an answer tells which statement ran.
    async fn ask(&mut self, number: usize) {
        let mine = format!("{}-{number}", self.nonce);
        let statement = format!("select '{mine}'::text as nonce, pg_backend_pid() as server");
        let query = sqlx::query(AssertSqlSafe(statement));
        let answered = query.fetch_one(&mut self.connection).await.and_then(|row| {
            let nonce: String = row.try_get("nonce")?;
            Ok((nonce, row.try_get::<i32, _>("server")?))
        });
        match answered {
            Ok((nonce, server)) => {
                self.servers.insert(server);
                self.answers += 1;
                self.wrong += usize::from(nonce != mine);
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Transactions with pauses in them, so that others get the server connections in between.
    async fn transact(&mut self) {
        for number in 0..TRANSACTIONS {
            if let Err(error) = sqlx::raw_sql("begin").execute(&mut self.connection).await {
                return self.fail(&error);
            }
            self.ask(number % 2).await;
            tokio::task::yield_now().await;
            self.ask(3).await;
            if let Err(error) = sqlx::raw_sql("rollback").execute(&mut self.connection).await {
                return self.fail(&error);
            }
            self.ask(number % 2).await;
        }
    }

    /// Keeps the first thing that was said.
    fn fail(&mut self, error: &sqlx::Error) {
        let counterexample = if is_about_names(error) { &mut self.lost } else { &mut self.refused };
        counterexample.get_or_insert_with(|| match error {
            sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        });
    }
}

/// True if an error is about the names of prepared statements: unknown, taken, or that of another
/// statement, which takes other parameters or gives other columns.
fn is_about_names(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("26000" | "42P05") => true,
            // A violation of the protocol, which poolers call many things.
            Some("08P01") => error.message().contains("prepared statement"),
            _ => false,
        },
        sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::RowNotFound => true,
        _ => false,
    }
}
