//! Brings a database's tables up to date. Only a command does this, never a function.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use sqlx::migrate::{Migrate as _, Migrator};

use crate::database::Database;
use crate::{Result, block_on, environment};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The migrator's own table, as its default names it.
const HISTORY: &str = "_sqlx_migrations";

/// `dev migrate`.
pub(crate) fn run() -> Result<()> {
    let database = Database::join(environment())?;
    block_on(async {
        let mut connection = database.connect().await?;
        let done = apply(&mut connection).await?;
        println!("{done} migrations applied, {} in all.", MIGRATIONS.iter().count());
        drop(connection);
        database.close().await
    })
}

/// Applies the missing migrations; gives how many there were.
pub(crate) async fn apply(connection: &mut PgConnection) -> Result<usize> {
    let missing = missing(connection).await?;
    MIGRATIONS.run(&mut *connection).await.map_err(|error| format!("Cannot migrate: {error}."))?;
    Ok(missing)
}

/// The number of migrations that the database lacks.
pub(crate) async fn missing(connection: &mut PgConnection) -> Result<usize> {
    let history: Option<String> = sqlx::query_scalar("select to_regclass($1)::text")
        .bind(HISTORY)
        .fetch_one(&mut *connection)
        .await?;
    let applied = match history {
        Some(_) => connection.list_applied_migrations(HISTORY).await?,
        None => Vec::new(),
    };
    let applied: BTreeSet<i64> = applied.iter().map(|migration| migration.version).collect();
    Ok(MIGRATIONS.iter().filter(|migration| !applied.contains(&migration.version)).count())
}
