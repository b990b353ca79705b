//! Keeping minors safe: texts that tell of a danger become alerts, and people are told of them.

mod alerting;
mod calm;
mod findings;
mod handling;
mod rescreen;
mod settings;
mod view;

use std::sync::Arc;

use ports::Clock;
use sqlx::PgPool;

use crate::Vault;

pub use alerting::Alerting;
pub(crate) use calm::{CalmAnswer, calm_answer_to};
pub(crate) use findings::{FoundText, TextPlace, find_in, raise};
pub use handling::{
    AcknowledgedAlert, AlertNoteAdded, AlertWords, FoundWords, MAX_NOTE_CHARS, acknowledge,
    add_note, look_at_words,
};
pub(crate) use rescreen::{FIRST_WAIT, Screened, rescreen, screen_message};
pub use settings::{
    ContactForm, ContactList, ContactView, MAX_CONTACTS, OrganisationForm, OrganisationView,
    StudentForm, StudentView, list_contacts, replace_contacts, set_organisation, set_student,
    show_organisation, show_student,
};
pub(crate) use view::support_of;
pub use view::{
    AlertFilter, AlertList, AlertNoteView, AlertSummary, AlertView, FindingView, HelpLineView,
    Support, ToldView, list, show,
};

/// The services for looking at alerts and for settings.
#[derive(Clone)]
pub struct Safeguarding {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Opens the words, and seals and opens notes.
    pub vault: Vault,
}
