//! What is taught at school, as data: concepts and how they are spoken of, items whose keys are
//! computed, tables of facts. `data/FORMAT.md` says how it is written.
//!
//! The data is compiled in as lines, found by their ids and read when they are used: a function that
//! uses none of it parses nothing.

mod choices;
mod drafts;
mod draw;
mod exact;
mod expression;
mod facts;
mod find;
pub mod gate;
mod instance;
mod key;
mod ladder;
mod latex;
mod leaks;
mod library;
pub mod lint;
pub mod print;
mod source;
mod template;
mod texts;
mod value;
mod words;

use domain::text;

pub use choices::Choices;
pub use drafts::ResponseStyle;
pub use exact::{Exact, Fraction};
pub use expression::{Bindings, evaluate};
pub use find::{
    Found, How, LessonConcept, QuestionContext, Recognised, find, is_known_word, is_near_subject,
    knows_stem, leave_one_out, likely, named, recognise, recognise_among, respelled,
    school_subject, slips, stems, stems_of,
};
pub use instance::{Instance, SlipAnswer};
pub use key::{ItemKey, KeyForm, KeyKind, KeyPrecision};
pub use ladder::{HintedConcept, ladder};
pub use latex::latex;
pub use library::{
    TaughtConcept, concept, concepts, instance, is_table, item_ids, items_of, nearest,
    prerequisites, subject_of, typical_level, worked_example,
};
pub use template::{MathText, fill};
pub use value::{Computed, Fault};
