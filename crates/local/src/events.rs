//! Events as rows: whoever runs the jobs finds them there.

use async_trait::async_trait;
use db::local::events::{self, NewEvent};
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
        let rows: Vec<NewEvent> = events.iter().map(row).collect();
        events::insert(&self.pool, &rows).await.map_err(crate::fault)
    }
}

fn row(event: &Event) -> NewEvent {
    NewEvent {
        id: event.id.clone(),
        name: event.name.clone(),
        data: event.data.clone(),
        student_id: student_of(&event.data),
    }
}

/// Whom an event is about, or, if it tells of a failed run, whom that run's event was about.
pub(crate) fn student_of(data: &Value) -> Option<Uuid> {
    ["/studentId", "/event/data/studentId"]
        .iter()
        .find_map(|pointer| data.pointer(pointer)?.as_str()?.parse().ok())
}
