//! The demo school: a few people to look around with.

use std::time::{Duration, Instant};

use axum::Json;
use chrono::TimeDelta;
use companion::auth::{Registrant, create_account};
use companion::transcripts::{Text, Upload};
use companion::{Auth, Transcripts};
use db::users::Account;
use domain::UserId;
use domain::bounded::{FormatName, SourceName};
use domain::people::{Email, Grade, Password, PersonName, Role};
use runtime::Adapters;
use serde_json::{Value, json};
use sqlx::PgPool;
use web::{Services as _, Supply as _};

use crate::database::Database;
use crate::{Result, block_on, environment};

/// The student whose sessions the printed commands ask about.
pub(crate) const ADA: &str = "ada@demo.test";

/// Everyone's password.
pub(crate) const PASSWORD: &str = "demo-password-1";

/// One of Ada's sessions answers it.
pub(crate) const QUESTION: &str = "What is the pH scale?";

/// The time that the jobs may take to read the sessions: seconds usually, more on a busy machine.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// The pause between two looks at whether they have.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The accounts of the school, for the person at the terminal.
pub(crate) const ACCOUNTS: &str = "Accounts: admin@demo.test, tutor@demo.test, ada@demo.test, \
    ben@demo.test, carla@demo.test, dev@demo.test, guardian@demo.test; password demo-password-1.";

/// Address, name and what they are; students with their year.
const PEOPLE: [(&str, &str, Role, Option<i32>); 8] = [
    ("admin@demo.test", "Alex Morgan", Role::Admin, None),
    (TOM, "Tom Hale", Role::Tutor, None),
    (NINA, "Nina Brandt", Role::Tutor, None),
    (ADA, "Ada Okoye", Role::Student, Some(10)),
    (BEN, "Ben Lindholm", Role::Student, Some(9)),
    (CARLA, "Carla Reyes", Role::Student, Some(11)),
    ("dev@demo.test", "Dev Patel", Role::Student, Some(12)),
    (GUARDIAN, "Grace Okoye", Role::Guardian, None),
];

const TOM: &str = "tutor@demo.test";
const NINA: &str = "tutor2@demo.test";
const GUARDIAN: &str = "guardian@demo.test";
const BEN: &str = "ben@demo.test";
const CARLA: &str = "carla@demo.test";

/// The source that the sessions name.
const SOURCE: &str = "demo";

/// A session of the school: student, tutor, days ago, and transcript.
struct Lesson {
    student: &'static str,
    tutor: &'static str,
    days_ago: i64,
    format: &'static str,
    text: &'static str,
}

const LESSONS: [Lesson; 3] = [
    Lesson {
        student: ADA,
        tutor: TOM,
        days_ago: 2,
        format: "vtt",
        text: include_str!("demo/ada_chemistry.vtt"),
    },
    Lesson {
        student: BEN,
        tutor: NINA,
        days_ago: 4,
        format: "plain_text",
        text: include_str!("demo/ben_algebra.txt"),
    },
    Lesson {
        student: CARLA,
        tutor: NINA,
        days_ago: 7,
        format: "srt",
        text: include_str!("demo/carla_history.srt"),
    },
];

/// The accounts of the school that are there, for the page where one signs in. In production this
/// is a file that names none.
pub(crate) async fn accounts(db: &PgPool) -> Json<Value> {
    let mut accounts = Vec::new();
    for (email, name, role, _) in PEOPLE {
        // A database that doesn't answer has no accounts to offer.
        let Ok(email) = Email::parse(email) else { continue };
        if let Ok(Some(_)) = db::users::find_by_email(db, &email).await {
            accounts.push(json!({ "email": email.as_str(), "name": name, "role": role.as_str() }));
        }
    }
    Json(json!({ "accounts": accounts, "password": PASSWORD }))
}

/// `dev seed`.
pub(crate) fn run() -> Result<()> {
    let database = Database::join(environment())?;
    block_on(async {
        load(&database.adapters).await?;
        println!("{ACCOUNTS}");
        database.close().await
    })
}

/// Loads the part of the demo school that is missing.
pub(crate) async fn load(adapters: &Adapters) -> Result<()> {
    let auth: Auth = adapters.supply()?;
    for (email, name, role, grade) in PEOPLE {
        if find(adapters, email).await?.is_none() {
            let person = Registrant {
                email: Email::parse(email)?,
                name: PersonName::parse(name)?,
                password: Password::parse(PASSWORD)?,
            };
            let grade = grade.map(Grade::parse).transpose()?;
            create_account(&auth, person, role, grade).await?;
        }
    }
    link_guardian(adapters).await?;
    upload_and_read(adapters).await
}

/// Links the guardian with her daughter.
async fn link_guardian(adapters: &Adapters) -> Result<()> {
    let (guardian, student) = (account(adapters, GUARDIAN).await?, account(adapters, ADA).await?);
    let id = domain::ids::derive(student.id.0, GUARDIAN);
    let auth: Auth = adapters.supply()?;
    let since = auth.clock.now() - TimeDelta::days(30);
    db::guardians::link(&auth.db, id, guardian.id, student.id, since).await?;
    Ok(())
}

/// Links the tutors with their students and hands their sessions in. The jobs read them once the
/// server runs. What is there already stays as it is.
async fn upload_and_read(adapters: &Adapters) -> Result<()> {
    let (auth, transcripts): (Auth, Transcripts) = (adapters.supply()?, adapters.supply()?);
    let now = auth.clock.now();
    for lesson in LESSONS {
        let tutor = account(adapters, lesson.tutor).await?;
        let student = account(adapters, lesson.student).await?;
        let link = domain::ids::derive(student.id.0, lesson.tutor);
        let since = now - TimeDelta::days(30);
        db::users::link_tutor(&auth.db, link, tutor.id, student.id, since).await?;
        let known = companion::Page { limit: 1, offset: 0 };
        let caller = tutor.caller();
        let sessions =
            companion::transcripts::list(&transcripts, &caller, student.id, known).await?;
        if sessions.total > 0 {
            continue;
        }
        let upload = Upload {
            student_id: student.id,
            tutor_id: None,
            session_date: now - TimeDelta::days(lesson.days_ago),
            duration_s: 2400,
            text: Text::Inline(lesson.text.into()),
            source: SourceName::cut(SOURCE),
            format: FormatName::cut(lesson.format),
            subject: None,
        };
        companion::transcripts::upload(&transcripts, &caller, upload).await?;
    }
    Ok(())
}

/// Waits until the jobs have read the sessions, so that what is asked about them has an answer. Not
/// for ever: the rest of the product works without.
pub(crate) async fn wait_until_read(adapters: &Adapters) -> Result<()> {
    let db = adapters.db()?;
    let since = Instant::now();
    while since.elapsed() < READ_WITHIN {
        let waiting: bool = sqlx::query_scalar(
            "select exists (
                 select 1
                 from sessions
                 where transcript_source = $1
                   and analysis_status in ('pending', 'processing')
             )",
        )
        .bind(SOURCE)
        .fetch_one(&db)
        .await?;
        if !waiting {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

async fn account(adapters: &Adapters, email: &str) -> Result<Account> {
    let account = db::users::find_by_email(&adapters.db()?, &Email::parse(email)?).await?;
    let (account, _) = account.ok_or_else(|| format!("{email} has no account"))?;
    Ok(account)
}

/// The account of an address, if there is one.
pub(crate) async fn find(adapters: &Adapters, email: &str) -> Result<Option<UserId>> {
    let account = db::users::find_by_email(&adapters.db()?, &Email::parse(email)?).await?;
    Ok(account.map(|(account, _)| account.id))
}
