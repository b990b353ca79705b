//! Keeping minors safe: texts that tell of a danger become alerts, and people are told of them.

mod alerting;
mod calm;
mod findings;
mod handling;
mod rescreen;
mod settings;
mod view;

use std::sync::Arc;

use ports::{Clock, Notifier};
use sqlx::PgPool;

use crate::Vault;

pub use alerting::Alerting;
pub(crate) use calm::{CalmAnswer, calm_answer_to};
pub(crate) use findings::{FoundText, TextPlace, find_in, raise};
pub use handling::{
    AcknowledgedAlert, AlertNoteAdded, AlertWords, FoundWords, GuardianNotice, MAX_NOTE_CHARS,
    acknowledge, add_note, look_at_words,
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
    /// The least age, in years, from which students agree without a guardian.
    pub consent_age: u8,
}

/// The services for acknowledging an alert.
#[derive(Clone)]
pub struct AlertAcknowledgement {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Seals notes.
    pub vault: Vault,
    /// Tells guardians that there is something to speak about.
    pub notifier: Arc<dyn Notifier>,
}
