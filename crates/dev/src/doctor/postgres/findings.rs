//! The findings about a database, each with its remedy: pure functions over
//! observations.

use chrono::TimeDelta;
use db::probe::{OLDEST, Rights, ServerIdentity, Statements, Tally};
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::super::finding::Finding;
use super::MIGRATIONS;

/// The tolerated difference of two clocks. Tokens and links are valid for minutes.
const SKEW: TimeDelta = TimeDelta::seconds(5);

/// The setting that a pooler needs when it mixes up statements.
const POOLER: &str = "Use PgBouncer 1.21 or newer with max_prepared_statements = 200, or \
                      pool_mode = session, or name the database without its pooler.";

/// The host and database that an address leads to.
pub(super) fn address(options: &PgConnectOptions) -> String {
    format!("{}:{}", options.get_host(), options.get_port())
}

/// True if a connection was refused for the settings that the product sends at its start.
pub(super) fn refuses_settings(error: &sqlx::Error) -> bool {
    error_text(error).contains("startup parameter")
}

/// Why nothing answers, or no.
pub(super) fn unreachable(
    variable: &str,
    options: &PgConnectOptions,
    error: &sqlx::Error,
) -> Finding {
    let code = match error {
        sqlx::Error::Database(error) => error.code().unwrap_or_default().into_owned(),
        _ => String::new(),
    };
    let remedy = match (error, code.as_str()) {
        _ if refuses_settings(error) => {
            format!("This is a pooler: set {MIGRATIONS} to the database without it.")
        }
        (sqlx::Error::Io(_), _) => format!("Check {variable}, and that the server runs."),
        (sqlx::Error::Tls(_), _) => format!("Check the certificate, and sslmode in {variable}."),
        (_, "28P01" | "28000") => format!("Check user and password in {variable}."),
        (_, "3D000") => format!("Make the database, or check its name in {variable}."),
        (_, "53300") => "Use the provider's pooled address, or raise max_connections.".to_owned(),
        _ => format!("Check {variable}."),
    };
    Finding::problem(
        variable,
        format!("no use at {}: {}", address(options), error_text(error)),
        remedy,
    )
}

/// The message of an error, in one line.
fn error_text(error: &sqlx::Error) -> String {
    let text = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The server's version, and whether it is new enough.
pub(super) fn server(
    variable: &str,
    options: &PgConnectOptions,
    server: &ServerIdentity,
) -> Finding {
    let ServerIdentity { version, database, role, .. } = server;
    let figure =
        format!("PostgreSQL {version} at {}, database {database} as {role}", address(options));
    if server.version_num < OLDEST {
        return Finding::problem(variable, figure, "Use PostgreSQL 15 or newer.");
    }
    if !server.unicode {
        return Finding::problem(variable, figure, "Make the database anew with encoding UTF8.");
    }
    Finding::ok(variable, figure)
}

/// Checks the encryption of the connection. On a machine of one's own a network may be private; a deployment
/// goes through somebody else's.
pub(super) fn transport(variable: &str, options: &PgConnectOptions, production: bool) -> Finding {
    let about = if variable == MIGRATIONS { "encryption, unpooled" } else { "encryption" };
    let host = options.get_host();
    let is_local = host.starts_with('/') || host.starts_with("127.");
    if is_local || ["localhost", "::1", "[::1]"].contains(&host) {
        return Finding::ok(about, "not needed: it is on this machine");
    }
    let remedy = format!("Write sslmode=verify-full in {variable}.");
    match options.get_ssl_mode() {
        PgSslMode::VerifyFull => Finding::ok(about, "sslmode=verify-full"),
        PgSslMode::VerifyCa => {
            let figure = "sslmode=verify-ca accepts the certificate of any host";
            Finding::warning(about, figure, remedy)
        }
        PgSslMode::Require => {
            Finding::warning(about, "sslmode=require accepts any certificate", remedy)
        }
        _ if production => Finding::problem(about, "others may read along", remedy),
        _ => Finding::warning(about, "others may read along", remedy),
    }
}

/// Checks that prepared statements arrive where they were sent.
pub(super) fn statements(statements: &Statements) -> Finding {
    const ABOUT: &str = "prepared statements";
    match statements {
        Statements::Sound(tally) if tally.clients < tally.of_clients => {
            let Tally { clients, of_clients, .. } = tally;
            let figure = format!("only {clients} of {of_clients} clients are served at once");
            Finding::warning(ABOUT, figure, "Raise the pooler's default_pool_size.")
        }
        Statements::Sound(Tally { clients, servers, answers, shared: true, .. }) => {
            let shared = format!("{clients} clients shared {servers} server connections");
            Finding::ok(ABOUT, format!("sound behind a pooler: {shared}, {answers} answers"))
        }
        Statements::Sound(Tally { clients, answers, .. }) => {
            let figure = format!("sound: {clients} clients kept connections, {answers} answers");
            Finding::ok(ABOUT, figure)
        }
        Statements::Swapped(Tally { wrong, answers, .. }) => {
            let figure = format!("{wrong} of {answers} answers were those of another client");
            Finding::problem(ABOUT, figure, POOLER)
        }
        Statements::Lost(reason) => {
            Finding::problem(ABOUT, format!("the pooler mixes them up: {reason}"), POOLER)
        }
        Statements::Refused(reason) => {
            Finding::problem(ABOUT, format!("refused: {reason}"), POOLER)
        }
        Statements::Unfinished(Tally { clients, of_clients, .. }) => {
            let figure = format!("not proven in time: {clients} of {of_clients} clients served");
            Finding::problem(ABOUT, figure, "Let the server or its pooler take more clients.")
        }
    }
}

/// True if clients are known to get each other's server connections.
pub(super) fn is_shared(statements: &Statements) -> bool {
    match statements {
        Statements::Sound(tally) | Statements::Unfinished(tally) => tally.shared,
        Statements::Swapped(_) | Statements::Lost(_) | Statements::Refused(_) => true,
    }
}

/// Checks that a statement ends. The product says so when it connects, except to a pooler, which can't
/// pass that on.
pub(super) fn statement_timeout(server: &ServerIdentity) -> Finding {
    const ABOUT: &str = "statement_timeout";
    match server.statement_timeout_ms {
        0 => {
            let role = server.role.replace('"', "\"\"");
            let remedy = format!("Run: alter role \"{role}\" set statement_timeout = '20s'");
            Finding::warning(ABOUT, "none: a statement may run for ever", remedy)
        }
        limit => Finding::ok(ABOUT, format!("{limit} ms")),
    }
}

/// Checks that the clocks agree.
pub(super) fn clock(ahead: TimeDelta) -> Finding {
    const ABOUT: &str = "clock";
    let seconds = ahead.as_seconds_f64();
    if ahead.abs() > SKEW {
        let figure = format!("the server's is {seconds:+.1} s from this machine's");
        return Finding::warning(ABOUT, figure, "Let NTP set whichever is wrong.");
    }
    Finding::ok(ABOUT, format!("{seconds:+.3} s"))
}

/// Checks that the product has the rights to do its work.
pub(super) fn may_use(server: &ServerIdentity, rights: &Rights) -> Finding {
    const ABOUT: &str = "reading and writing";
    if server.read_only {
        return Finding::problem(ABOUT, "the server only reads", "Name the primary server.");
    }
    match rights.closed.as_slice() {
        [] => Finding::ok(ABOUT, "allowed"),
        [first, rest @ ..] => {
            let role = server.role.replace('"', "\"\"");
            let remedy = format!(
                "Run: grant select, insert, update, delete on all tables in schema public to \
                 \"{role}\""
            );
            let figure = match rest.len() {
                0 => format!("not with the table {first}"),
                more => format!("not with the table {first} and {more} more"),
            };
            Finding::problem(ABOUT, figure, remedy)
        }
    }
}

/// Checks that migrations can be run. The product itself makes no tables.
pub(super) fn may_create(rights: &Rights) -> Finding {
    const ABOUT: &str = "making tables";
    if rights.may_create {
        return Finding::ok(ABOUT, "allowed");
    }
    let remedy = format!("Name the owner of the schema in {MIGRATIONS}.");
    Finding::warning(ABOUT, "migrations can't be run by this role", remedy)
}

/// Checks that the tables are there.
pub(super) fn migrations(missing: usize) -> Finding {
    match missing {
        0 => Finding::ok("migrations", "all applied"),
        _ => Finding::problem(
            "migrations",
            format!("{missing} missing"),
            "Run: cargo run -p dev -- migrate",
        ),
    }
}

/// The consequence of migrations without an address of their own.
pub(super) fn no_direct_address(shared: bool) -> Finding {
    if shared {
        let figure = "missing: migrations can't go through a pooler in transaction mode";
        return Finding::warning(MIGRATIONS, figure, "Set it to the database without its pooler.");
    }
    Finding::unset(MIGRATIONS, "migrations use DATABASE_URL")
}

/// The finding about an address for migrations behind which clients share server connections.
pub(super) fn not_direct(statements: &Statements) -> Option<Finding> {
    is_shared(statements).then(|| {
        let figure = "goes through a pooler in transaction mode too";
        Finding::problem(MIGRATIONS, figure, "Set it to the database without its pooler.")
    })
}

/// The finding about an address for migrations that leads to another server.
pub(super) fn other_database(product: &ServerIdentity, direct: &ServerIdentity) -> Option<Finding> {
    let same = |server: &ServerIdentity| {
        (server.database_oid, server.database.clone(), server.version_num)
    };
    (same(product) != same(direct)).then(|| {
        let figure = "is another database than DATABASE_URL";
        Finding::problem(MIGRATIONS, figure, "Let both name the same database.")
    })
}

#[cfg(test)]
mod tests;
