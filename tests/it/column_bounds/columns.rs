//! Every bounded column of the schema, with the type of its values.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use db::consent::NewConsent;
use db::goals::NewGoal;
use db::idempotency::{KeptAnswer, Keyed};
use db::keys::NewKey;
use db::ledger::Reservation;
use db::local::events::NewEvent;
use db::local::outbox::NewOutboxMessage;
use db::local::vectors::NewVector;
use db::notifications::NewNotification;
use db::recordings::NewRecording;
use db::safeguarding::{NewContact, NewFinding, NewNotice, OrganisationChange, StudentChange};
use db::students::ProfileSettings;
use db::suggestions::NewSuggestion;
use db::transcripts::{NewConcept, NewSession, ParsedSession};
use db::tutor::{Alert, NewInvite};
use db::users::NewAccount;
use db::work::{Hopeless, Work};
use domain::bounded::BoundedText;
use domain::engagement::{NudgeKind, Skip};
use domain::people::{Email, PersonName};
use domain::transcript::SessionLanguage;
use sqlx::PgPool;
use testkit::App;
use uuid::Uuid;

/// A column and what keeps its bound.
struct Column {
    name: &'static str,
    /// The type that the writer takes.
    kept_by: &'static str,
    /// Characters that the type allows; none for words of the code.
    max: Option<usize>,
}

/// A field that a writer takes, or no value in it.
fn field<S: ?Sized, const MAX: usize>(
    name: &'static str,
    _: for<'a> fn(&'a S) -> Option<&'a BoundedText<MAX>>,
) -> Column {
    Column { name, kept_by: type_name::<BoundedText<MAX>>(), max: Some(MAX) }
}

/// An argument that a writer takes. `BoundedText` is no `str`: a writer of any text would not do.
fn argument<const MAX: usize, F>(
    name: &'static str,
    _: impl Fn(PgPool, BoundedText<MAX>) -> F,
) -> Column {
    Column { name, kept_by: type_name::<BoundedText<MAX>>(), max: Some(MAX) }
}

/// A field of another type that keeps a bound of its own.
fn typed_column<S: ?Sized, T>(
    name: &'static str,
    max: usize,
    _: for<'a> fn(&'a S) -> &'a T,
) -> Column {
    Column { name, kept_by: type_name::<T>(), max: Some(max) }
}

/// One of the words that stand in the code.
fn word_column<S: ?Sized>(
    name: &'static str,
    _: for<'a> fn(&'a S) -> Option<&'static str>,
) -> Column {
    Column { name, kept_by: "a word of the code", max: None }
}

/// A column that is written in another way, with the reason why that can't be too long.
fn unchecked_column(name: &'static str, kept_by: &'static str) -> Column {
    Column { name, kept_by, max: None }
}

fn sessions() -> Vec<Column> {
    let id = || Uuid::nil().into();
    vec![
        field("sessions.transcript_source", |new: &NewSession| Some(&new.source)),
        field("sessions.transcript_format", |new: &NewSession| Some(&new.format)),
        field("sessions.subject", |new: &NewSession| new.subject.as_ref()),
        field("sessions.blob_pathname", |new: &NewSession| new.blob_pathname.as_ref()),
        field("recordings.meeting_id", |new: &NewRecording| Some(&new.meeting_id)),
        argument("sessions.subject", move |db, text| async move {
            db::transcripts::store_concepts(&db, id(), 1, &text, &[]).await
        }),
        argument("sessions.failure", move |db, text| async move {
            db::transcripts::fail(&db, id(), 1, &text).await
        }),
        argument("sessions.failure", |db, text| async move {
            {
                let hopeless =
                    Hopeless { requested_before: Utc::now(), touched_before: Utc::now() };
                db::work::give_up(&db, Work::Analysis, hopeless, &text, 1)
            }
            .await
        }),
        field("concepts.name", |new: &NewConcept| Some(&new.name)),
        argument("concepts.subject", |db, text| async move {
            db::transcripts::upsert_concepts(&mut db.acquire().await.unwrap(), &text, &[]).await
        }),
        argument("practices.failure", |db, text| async move {
            db::practice::fail(&db, Uuid::nil().into(), 1, &text).await
        }),
        field("goals.subject", |new: &NewGoal<'_>| Some(new.subject)),
        argument("goals.suggestions_failure", |db, text| async move {
            db::suggestions::fail(&db, Uuid::nil().into(), 1, &text, Utc::now()).await
        }),
        field("subject_suggestions.subject", |new: &NewSuggestion| Some(&new.subject)),
    ]
}

fn people() -> Vec<Column> {
    vec![
        typed_column("users.email", Email::MAX_LEN, |new: &NewAccount<'_>| new.email),
        typed_column("users.name", PersonName::MAX_CHARS, |new: &NewAccount<'_>| new.name),
        field("users.external_id", |new: &NewAccount<'_>| new.external_id),
        unchecked_column(
            "users.password_hash",
            "argon2id in PHC form: parameters, salt and hash are of one length",
        ),
        field("students.learning_style", |new: &ProfileSettings| new.learning_style.as_ref()),
        field("students.time_zone", |new: &ProfileSettings| Some(&new.time_zone)),
        field("students.phone", |new: &ProfileSettings| new.phone.as_ref()),
        field("api_keys.label", |new: &NewKey<'_>| Some(new.label)),
        typed_column("invites.email", Email::MAX_LEN, |new: &NewInvite<'_>| new.email),
        word_column("consents.wording", |new: &NewConsent<'_>| Some(new.wording)),
        unchecked_column("nudges.type", type_name::<NudgeKind>()),
        unchecked_column("nudges.reason", type_name::<Skip>()),
        word_column("session_chunks.language", |new: &ParsedSession<'_>| {
            new.language.map(SessionLanguage::code)
        }),
        word_column("notifications.kind", |new: &NewNotification<'_>| Some(new.kind)),
        word_column("notifications.withheld", |new: &NewNotification<'_>| new.withheld),
        field("notifications.title", |new: &NewNotification<'_>| Some(new.title)),
        field("notifications.title", |new: &Alert<'_>| Some(new.title)),
        unchecked_column("audit_log.action", "stands in the statements"),
    ]
}

fn safeguarding() -> Vec<Column> {
    vec![
        field("safeguarding_settings.region", |new: &OrganisationChange| new.region.as_ref()),
        field("safeguarding_students.region", |new: &StudentChange| new.region.as_ref()),
        field("safeguarding_contacts.phone", |new: &NewContact| new.phone.as_ref()),
        field("safeguarding_findings.rule", |new: &NewFinding| new.rule.as_ref()),
        field("notifications.title", |new: &NewNotice<'_>| Some(new.title)),
    ]
}

fn machinery_columns() -> Vec<Column> {
    vec![
        field("idempotency_keys.principal", |keyed: &Keyed<'_>| Some(keyed.principal)),
        field("idempotency_keys.method", |keyed: &Keyed<'_>| Some(keyed.method)),
        field("idempotency_keys.path", |keyed: &Keyed<'_>| Some(keyed.path)),
        field("idempotency_keys.key", |keyed: &Keyed<'_>| Some(keyed.key)),
        field("idempotency_keys.content_type", |kept: &KeptAnswer| kept.content_type.as_ref()),
        word_column("ai_usage.purpose", |wanted: &Reservation<'_>| Some(wanted.purpose)),
        field("ai_usage.model", |wanted: &Reservation<'_>| Some(wanted.model)),
        unchecked_column("model_prices.model", "written by migrations alone"),
        field("outbox.recipient", |letter: &NewOutboxMessage<'_>| Some(letter.recipient)),
        field("outbox.subject", |letter: &NewOutboxMessage<'_>| Some(letter.subject)),
        unchecked_column("vectors.namespace", type_name::<ports::Namespace>()),
        field("vectors.id", |new: &NewVector| Some(&new.id)),
        field("events.id", |new: &NewEvent| Some(&new.id)),
        field("events.name", |new: &NewEvent| Some(&new.name)),
    ]
}

/// The bounded columns of the schema by their length: `varchar(n)`, and checks of a length. Without
/// those whose check lists all their words.
async fn schema_columns(db: &PgPool) -> BTreeMap<String, usize> {
    let rows: Vec<(String, i32)> = sqlx::query_as(
        "with column_of as (
            select
                class.oid as table_id, attribute.attnum, attribute.atttypmod,
                class.relname || '.' || attribute.attname as name, type.typname
            from pg_class class
            join pg_attribute attribute on attribute.attrelid = class.oid
            join pg_type type on type.oid = attribute.atttypid
            where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p')
                and attribute.attnum > 0 and not attribute.attisdropped
                and class.relname !~ '^_'
        ), checked as (
            select conrelid, conkey[1] as attnum, pg_get_constraintdef(oid) as rule
            from pg_constraint
            where contype = 'c'
        )
        select
            name,
            coalesce(
                case when typname in ('varchar', 'bpchar') and atttypmod > 4 then atttypmod - 4 end,
                (
                    select (regexp_match(rule, 'length\\([^<]*<= (\\d+)'))[1]::int
                    from checked
                    where conrelid = table_id and checked.attnum = column_of.attnum
                        and rule ~ 'length\\('
                ))
        from column_of
        where (
                (typname in ('varchar', 'bpchar') and atttypmod > 4)
                or exists (
                    select 1 from checked
                    where conrelid = table_id and checked.attnum = column_of.attnum
                        and rule ~ 'length\\('))
            and not exists (
                select 1 from checked
                where conrelid = table_id and checked.attnum = column_of.attnum
                    and rule ~ '= ANY \\(+ARRAY')",
    )
    .fetch_all(db)
    .await
    .unwrap();
    rows.into_iter().map(|(name, max)| (name, usize::try_from(max).unwrap())).collect()
}

#[tokio::test]
async fn every_bounded_column_is_written_by_a_type_with_its_bound() {
    let app = App::start().await;
    let schema = schema_columns(&app.db).await;
    assert!(schema.len() > 25 && schema["concepts.name"] == 255, "{schema:#?}");
    let written: Vec<Column> =
        [sessions(), people(), safeguarding(), machinery_columns()].into_iter().flatten().collect();
    for Column { name, kept_by, max } in &written {
        let bound = schema.get(*name);
        assert!(bound.is_some(), "{name}, written by {kept_by}, is not, or no longer, bounded");
        let fits = max.is_none_or(|max| Some(&max) == bound);
        assert!(fits, "{name} holds {bound:?} characters, {kept_by} allows {max:?}");
    }
    let known: BTreeSet<&str> = written.iter().map(|column| column.name).collect();
    let unknown: Vec<&String> =
        schema.keys().filter(|name| !known.contains(name.as_str())).collect();
    assert!(unknown.is_empty(), "say in this file what keeps the bound of {unknown:?}");
}
