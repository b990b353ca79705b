//! Events as rows, which the executor takes from there.

use async_trait::async_trait;
use db::local::events::{self, NewEvent};
use domain::bounded::{EventId, EventName};
use ports::{Event, Events, Fault};
use sqlx::PgPool;

/// Stores events for the executor of jobs.
pub struct PostgresEvents {
    pool: PgPool,
}

impl PostgresEvents {
    /// Events in this database.
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Events for PostgresEvents {
    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        let rows =
            events.iter().map(row).collect::<Result<Vec<_>, _>>().map_err(Fault::Rejected)?;
        events::insert(&self.pool, &rows).await.map_err(crate::fault)
    }
}

/// An id or a name that does not fit is refused: cut, it would be that of another event.
fn row(event: &Event) -> Result<NewEvent, String> {
    Ok(NewEvent {
        id: EventId::parse(&event.id)?,
        name: EventName::parse(&event.name)?,
        data: event.data.clone(),
    })
}
