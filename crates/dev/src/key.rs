//! `dev key`: makes, lists and takes back the keys that programs come with.

use companion::keys::{self, ApiKeys, KeyOwner, NewKey};
use domain::people::Scope;
use web::Services as _;

use crate::database::Database;
use crate::{Result, block_on, environment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Makes a key and shows its secret, once
    Create(Create),
    /// Lists the keys, newest first
    List,
    /// Takes a key back: it stops counting at once
    Revoke {
        /// The id that `key list` shows
        id: uuid::Uuid,
    },
}

#[derive(clap::Args)]
struct Create {
    /// The owner: the address or id of an admin or a tutor
    #[arg(long, value_parser = parse_owner)]
    owner: KeyOwner,
    /// The purpose, for the list of keys
    #[arg(long)]
    label: String,
    /// transcripts:write, engagement:read or engagement:send; may be repeated
    #[arg(long = "scope", value_parser = scope, required = true)]
    scopes: Vec<Scope>,
    /// A person whose data it opens: the address or id of a student, or of a tutor for all their
    /// students; may be repeated
    #[arg(long = "allow", value_parser = parse_owner, required = true)]
    allowed: Vec<KeyOwner>,
    /// Days until it expires
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(keys::MAX_DAYS)))]
    days: u32,
}

pub(crate) fn run(arguments: Arguments) -> Result<()> {
    let database = Database::join(environment())?;
    block_on(async {
        let cx = ApiKeys { db: database.adapters.db()?, clock: database.adapters.clock() };
        let done = match arguments.command {
            Command::Create(new) => create(&cx, new).await,
            Command::List => list(&cx).await,
            Command::Revoke { id } => revoke(&cx, id).await,
        };
        database.close().await?;
        done
    })
}

async fn create(cx: &ApiKeys, new: Create) -> Result<()> {
    let Create { owner, label, scopes, allowed, days } = new;
    let key = keys::create(cx, NewKey { owner, label, scopes, allowed, days }).await?;
    println!("Key {} counts until {}.", key.id, key.expires_at.format("%Y-%m-%d %H:%M UTC"));
    println!("Send it in the header x-api-key. It is shown this once:");
    println!("{}", key.secret);
    Ok(())
}

async fn list(cx: &ApiKeys) -> Result<()> {
    let all = keys::list(cx).await?;
    if all.is_empty() {
        println!("There are no keys.");
    }
    for key in all {
        let day = "%Y-%m-%d";
        let state = match key.revoked_at {
            Some(at) => format!("revoked {}", at.format(day)),
            None if key.expires_at <= cx.clock.now() => "expired".to_owned(),
            None => format!("until {}", key.expires_at.format(day)),
        };
        let used = key.last_used_at.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339());
        println!(
            "{}  {state}  {}  for {} people  used {used}  {}  {}",
            key.id,
            key.scopes.join(","),
            key.allowed.len(),
            key.owner,
            key.label
        );
    }
    Ok(())
}

async fn revoke(cx: &ApiKeys, id: uuid::Uuid) -> Result<()> {
    keys::revoke(cx, id).await?;
    println!("Key {id} no longer counts.");
    Ok(())
}

fn parse_owner(typed: &str) -> std::result::Result<KeyOwner, &'static str> {
    KeyOwner::parse(typed)
}

fn scope(typed: &str) -> std::result::Result<Scope, String> {
    let all = || Scope::ALL.map(Scope::as_str).join(", ");
    Scope::parse(typed).ok_or_else(|| format!("must be one of {}", all()))
}
