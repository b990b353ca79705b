//! Events as rows: whoever runs the jobs finds them there.

use async_trait::async_trait;
use db::local::events::{self, NewEvent};
use domain::bounded::{EventId, EventName};
use ports::{Event, Events, Fault};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

/// Stores events for [`crate::executor::Executor`].
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
        student_id: student_of(&event.data),
    })
}

/// Whom an event is about, or, if it tells of a failed run, whom that run's event was about.
pub(crate) fn student_of(data: &Value) -> Option<Uuid> {
    ["/studentId", "/event/data/studentId"]
        .iter()
        .find_map(|pointer| data.pointer(pointer)?.as_str()?.parse().ok())
}
