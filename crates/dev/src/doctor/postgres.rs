//! Postgres: whether it can be reached as the product does, what stands in between, and whether
//! the tables are there and open.
//!
//! The product's address and the one for migrations are looked at apart. What needs prepared
//! statements is asked only where they have been proven.

mod address;
mod findings;

use std::time::Duration;

use db::probe::{self, Statements};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;
use web::Services as _;

use super::Patient;
use super::finding::Finding;
use crate::migrate;
use address::Address;

/// The longest that one question may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

const PRODUCT: &str = "DATABASE_URL";
const MIGRATIONS: &str = "DATABASE_URL_UNPOOLED";

/// Everything about the database.
pub(super) async fn examine(patient: &Patient) -> Vec<Finding> {
    let environment = patient.environment();
    let Some(url) = environment.database_url() else {
        return vec![Finding::unset(PRODUCT, "npm start brings a Postgres of its own")];
    };
    // Just as the product connects.
    let options = match patient.adapters.db() {
        Ok(pool) => pool.connect_options(),
        Err(missing) => return vec![Finding::problem(PRODUCT, missing.to_string(), "Mend it.")],
    };
    let mut product = Address::open(PRODUCT, &options, patient.production).await;
    let statements = match (&product.connection, product.refuses_settings) {
        (Some(_), _) => Some(probe::statements(&options).await),
        (None, true) => probe_bare(&url).await,
        (None, false) => None,
    };
    product.findings.extend(statements.as_ref().map(findings::statements));
    product.ask_as_product().await;
    let more = for_migrations(patient, &mut product, statements.as_ref()).await;
    product.findings.extend(more);
    product.findings
}

/// Probes a pooler that refuses what the product sets at the start of a connection.
async fn probe_bare(url: &str) -> Option<Statements> {
    let bare: PgConnectOptions = url.parse().ok()?;
    Some(probe::statements(&bare.extra_float_digits(None)).await)
}

/// The address that migrations use, what may be made there, and whether all of them were.
async fn for_migrations(
    patient: &Patient,
    product: &mut Address,
    statements: Option<&Statements>,
) -> Vec<Finding> {
    let environment = patient.environment();
    let url =
        environment.migration_url().filter(|_| environment.migration_variable() == MIGRATIONS);
    let Some(url) = url else {
        let shared = statements.is_some_and(findings::is_shared);
        let mut findings = vec![findings::no_direct_address(shared)];
        let sound = matches!(statements, Some(Statements::Sound(_)));
        match &mut product.connection {
            Some(connection) if sound => findings.extend(tables(connection).await),
            _ => {}
        }
        return findings;
    };
    let Ok(options) = url.parse::<PgConnectOptions>() else {
        return vec![Finding::problem(MIGRATIONS, "is not a postgres:// address", "Mend it.")];
    };
    let mut direct = Address::open(MIGRATIONS, &options, patient.production).await;
    if let (Some(here), Some(there)) = (&product.server, &direct.server) {
        direct.findings.extend(findings::other_database(here, there));
    }
    if let Some(connection) = &mut direct.connection {
        let statements = probe::statements(&options).await;
        direct.findings.extend(findings::not_direct(&statements));
        if matches!(statements, Statements::Sound(_)) {
            direct.findings.extend(tables(connection).await);
        }
    }
    direct.findings
}

/// Checks that the tables are there, and that more can be made.
async fn tables(connection: &mut PgConnection) -> [Finding; 2] {
    let missing = timeout(ANSWER_WITHIN, migrate::missing(connection)).await;
    let missing = match missing {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err(timeout_text()),
    };
    let rights = within_time(probe::rights(connection)).await;
    [
        finding_of("migrations", missing, findings::migrations),
        finding_of("making tables", rights, |rights| findings::may_create(&rights)),
    ]
}

/// The answer to one question, or what came instead.
async fn within_time<T>(question: impl Future<Output = db::Result<T>>) -> Result<T, String> {
    match timeout(ANSWER_WITHIN, question).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(timeout_text()),
    }
}

/// The finding that follows from an answer.
fn finding_of<T>(
    about: &str,
    answer: Result<T, String>,
    judge: impl FnOnce(T) -> Finding,
) -> Finding {
    match answer {
        Ok(answer) => judge(answer),
        Err(said) => Finding::problem(about, said, "Look into the database's log."),
    }
}

fn timeout_text() -> String {
    format!("no answer within {} s", ANSWER_WITHIN.as_secs())
}
