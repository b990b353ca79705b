//! Making of accounts: by sign-up, by an admin's invitation, or on the command line.

use std::net::IpAddr;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use db::users::{CodePurpose, NewAccount, NewCode};
use domain::UserId;
use domain::consent::BirthYear;
use domain::people::{Email, Grade, Password, PersonName, Role};
use domain::status::{ConsentScope, ConsentState};
use sqlx::PgConnection;

use super::codes::VERIFY_TTL;
use super::login_throttle::NetworkKeys;
use super::{Auth, Grant, PendingMail, mails, password, secrets, sign_in};
use crate::{Broken, Conflict, Error, Result, consent, new_id};

/// The form of a sign-up.
#[derive(Clone)]
pub struct Registration {
    pub email: String,
    pub password: String,
    pub name: String,
    pub role: Role,
    /// The year of school, for students who tell.
    pub grade: Option<i32>,
    /// The year of birth, for students who tell.
    pub birth_year: Option<i32>,
    /// The code of an invitation, for tutors.
    pub invite_code: Option<String>,
}

/// The result of a sign-up. Both have a letter to be posted once there is an answer.
#[derive(Debug)]
pub enum Registered {
    /// An account, signed in.
    /// The state says whether the account waits for a guardian's consent.
    Welcome(Grant, ConsentState, PendingMail),
    /// The address has an account. Its owner is told by mail, the caller is told nothing.
    OwnerTold(PendingMail),
}

/// Someone to make an account for.
#[derive(Debug, Clone)]
pub struct Registrant {
    pub email: Email,
    pub name: PersonName,
    pub password: Password,
}

/// The ways into the product.
enum Admission {
    Student { grade: Option<Grade>, birth_year: Option<BirthYear> },
    Tutor { invite_code: String },
    Guardian,
}

impl Admission {
    fn role(&self) -> Role {
        match self {
            Self::Student { .. } => Role::Student,
            Self::Tutor { .. } => Role::Tutor,
            Self::Guardian => Role::Guardian,
        }
    }

    fn grade(&self) -> Option<Grade> {
        match self {
            Self::Student { grade, .. } => *grade,
            Self::Tutor { .. } | Self::Guardian => None,
        }
    }

    fn birth_year(&self) -> Option<BirthYear> {
        match self {
            Self::Student { birth_year, .. } => *birth_year,
            Self::Tutor { .. } | Self::Guardian => None,
        }
    }
}

/// Someone with a hashed password, and what they are to be.
struct Newcomer {
    email: Email,
    name: PersonName,
    password_hash: String,
    role: Role,
    grade: Option<Grade>,
    birth_year: Option<BirthYear>,
}

impl Newcomer {
    async fn new(person: Registrant, role: Role, grade: Option<Grade>) -> Result<Self> {
        let Registrant { email, name, password } = person;
        let password_hash = password::hash(password.into_string()).await?;
        Ok(Self { email, name, password_hash, role, grade, birth_year: None })
    }

    /// The account to be made.
    fn account(&self, now: DateTime<Utc>, proven_at: Option<DateTime<Utc>>) -> NewAccount<'_> {
        NewAccount {
            id: new_id(),
            email: &self.email,
            name: &self.name,
            role: self.role,
            grade: self.grade,
            birth_year: self.birth_year,
            password_hash: Some(&self.password_hash),
            external_id: None,
            email_verified_at: proven_at,
            created_at: now,
        }
    }
}

/// Makes an account at a sign-up: of a student, of a guardian, or of a tutor whom an admin invited. The address is
/// used from now on but proven only by the code that is mailed to it. The password is hashed before
/// anything is looked up, and no mail is waited for, so a taken address takes no less time. The
/// account knows the network that it was made from.
pub async fn register(cx: &Auth, form: Registration, from: Option<IpAddr>) -> Result<Registered> {
    let (now, code) = (cx.clock.now(), secrets::code());
    let (person, admission) = parse(form, now)?;
    let mut newcomer = Newcomer::new(person, admission.role(), admission.grade()).await?;
    newcomer.birth_year = admission.birth_year();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    if let Admission::Tutor { invite_code } = &admission {
        let invite = secrets::digest(invite_code);
        if !db::users::use_tutor_invite(&mut *tx, &invite, &newcomer.email, now).await? {
            return Err(bad_invite());
        }
    }
    let Some(account) = db::users::create(&mut *tx, &newcomer.account(now, None)).await? else {
        // Given back with the transaction: the invitation was not for this.
        tx.rollback().await.map_err(db::Error::from)?;
        return answer_taken_email(cx, &newcomer.email);
    };
    let new = NewCode {
        user_id: account.id,
        purpose: CodePurpose::VerifyEmail,
        sha256: &secrets::digest(&code),
        now,
        ttl: VERIFY_TTL,
    };
    db::users::add_code(&mut *tx, &new, TimeDelta::zero()).await?;
    let consent = match admission {
        Admission::Student { birth_year, .. } => {
            if birth_year.is_some() {
                let ages = consent::ages(cx.consent_age);
                db::consent::refresh_ages(&mut *tx, &ages, Some(account.id)).await?;
            }
            first_consent(&mut tx, account.id).await?
        }
        Admission::Tutor { .. } | Admission::Guardian => ConsentState::NotNeeded,
    };
    let grant = sign_in(cx, &mut *tx, account, now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    NetworkKeys::new(cx, from)?.remember(cx, grant.account.id).await;
    Ok(Registered::Welcome(grant, consent, mails::welcome(&newcomer.email, &code)))
}

/// Whether a guardian has to agree before a new student is taught.
async fn first_consent(tx: &mut PgConnection, student: UserId) -> Result<ConsentState> {
    let lacks = db::consent::is_lacking(tx, student, ConsentScope::Uploads).await?;
    Ok(if lacks { ConsentState::Missing } else { ConsentState::NotNeeded })
}

/// Makes an account with a proven address, for commands that fill the database. A taken address is
/// a conflict.
pub async fn create_account(
    cx: &Auth,
    person: Registrant,
    role: Role,
    grade: Option<Grade>,
) -> Result<UserId> {
    let newcomer = Newcomer::new(person, role, grade).await?;
    let now = cx.clock.now();
    let account = db::users::create(&cx.db, &newcomer.account(now, Some(now))).await?;
    Ok(account.ok_or_else(email_taken)?.id)
}

/// Makes the first admin. Later ones are not made this way, so a person who can run commands once
/// can't quietly add one later.
pub async fn create_first_admin(cx: &Auth, person: Registrant) -> Result<UserId> {
    let newcomer = Newcomer::new(person, Role::Admin, None).await?;
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    if db::users::has_admin(&mut tx).await? {
        return Err(Error::conflict(Conflict::ADMIN_EXISTS, "There is an admin already."));
    }
    let account = db::users::create(&mut *tx, &newcomer.account(now, Some(now))).await?;
    let account = account.ok_or_else(email_taken)?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(account.id)
}

/// The form as values, or every rule it breaks.
fn parse(form: Registration, now: DateTime<Utc>) -> Result<(Registrant, Admission)> {
    let mut broken = Vec::new();
    let email = collect_fault(&mut broken, "/email", Email::parse(&form.email));
    let name = collect_fault(&mut broken, "/name", PersonName::parse(&form.name));
    let password = collect_fault(&mut broken, "/password", Password::parse(form.password));
    let birth_year = form.birth_year.map(|year| BirthYear::parse(year, now.year()));
    let birth_year = match birth_year {
        Some(_) if form.role != Role::Student => {
            collect_fault(&mut broken, "/birthYear", Err("Only students tell their year of birth."))
        }
        Some(parsed) => collect_fault(&mut broken, "/birthYear", parsed),
        None => None,
    };
    let admission = admission(&mut broken, form.role, form.grade, birth_year, form.invite_code)?;
    match (email, name, password, admission) {
        (Some(email), Some(name), Some(password), Some(admission)) if broken.is_empty() => {
            Ok((Registrant { email, name, password }, admission))
        }
        _ => Err(Error::Invalid(broken)),
    }
}

fn admission(
    broken: &mut Vec<Broken>,
    role: Role,
    grade: Option<i32>,
    birth_year: Option<BirthYear>,
    invite_code: Option<String>,
) -> Result<Option<Admission>> {
    Ok(match (role, grade, invite_code) {
        (Role::Admin | Role::Key(_), ..) => {
            return Err(Error::Forbidden("Nobody signs up as an admin. Admins are made by hand."));
        }
        (Role::Student, None, _) => Some(Admission::Student { grade: None, birth_year }),
        (Role::Student, Some(year), _) => collect_fault(broken, "/grade", Grade::parse(year))
            .map(|grade| Admission::Student { grade: Some(grade), birth_year }),
        (Role::Guardian, None, _) => Some(Admission::Guardian),
        (Role::Tutor | Role::Guardian, Some(_), _) => {
            collect_fault(broken, "/grade", Err("Only students have a grade."))
        }
        (Role::Tutor, None, Some(invite_code)) => Some(Admission::Tutor { invite_code }),
        (Role::Tutor, None, None) => collect_fault(
            broken,
            "/inviteCode",
            Err("Tutors need the code of an invitation. Ask an admin for one."),
        ),
    })
}

/// The value, or nothing and one broken rule more.
fn collect_fault<T>(
    broken: &mut Vec<Broken>,
    pointer: &str,
    parsed: Result<T, &'static str>,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(rule) => {
            broken.push(Broken { pointer: pointer.to_owned(), detail: rule.to_owned() });
            None
        }
    }
}

/// Unknown, used, expired, or for another address: a stranger learns nothing of invitations.
fn bad_invite() -> Error {
    Error::invalid("/inviteCode", "This code is not, or no longer, an invitation for this address.")
}

fn email_taken() -> Error {
    Error::conflict(Conflict::EMAIL_TAKEN, "This address has an account. Sign in instead.")
}

/// The answer for a taken address. Where mail is delivered it hides that an account exists: the
/// owner is told by mail instead.
fn answer_taken_email(cx: &Auth, email: &Email) -> Result<Registered> {
    if cx.notifier.delivers() {
        Ok(Registered::OwnerTold(mails::existing_account(email, cx.clock.now())))
    } else {
        Err(email_taken())
    }
}
