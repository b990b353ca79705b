//! The notice on the terminal when the server is up: addresses, accounts, commands to try, local services.

use companion::health::Adapter;

use crate::database::Database;
use crate::{Result, demo};

/// Prints it.
pub(crate) async fn print(database: &Database, origin: &str) -> Result<()> {
    let ada = demo::find(&database.adapters, demo::ADA).await?;
    println!(
        "\nStudy Companion runs at {origin} (open it in a browser; its routes: {origin}/api/docs). \
         Ctrl-C stops it."
    );
    match ada {
        Some(ada) => {
            println!("{}", demo::ACCOUNTS);
            println!("Try, in this order:\n{}", demo_commands(origin, &ada.to_string()));
        }
        None => println!("There is no demo school. Try, in this order:\n{}", commands(origin)),
    }
    println!("{}", services(database));
    Ok(())
}

const JSON: &str = "-H 'content-type: application/json'";
const SIGNED: &str = r#"-H "authorization: Bearer $TOKEN""#;
/// Keeps the token of an answer, with nothing but what every Unix has.
const KEEP_TOKEN: &str = r#"sed 's/.*"token":"\([^"]*\)".*/\1/'"#;

fn demo_commands(origin: &str, ada: &str) -> String {
    let (email, password) = (demo::ADA, demo::PASSWORD);
    format!(
        r#"  TOKEN=$(curl -s {origin}/api/auth/login {JSON} -d '{{"email":"{email}","password":"{password}"}}' | {KEEP_TOKEN})
  curl -s {origin}/api/progress/student/{ada} {SIGNED}
  curl -s {origin}/api/chat/message {SIGNED} {JSON} -d '{{"studentId":"{ada}","message":"{}"}}'"#,
        demo::QUESTION
    )
}

fn commands(origin: &str) -> String {
    format!(
        r#"  TOKEN=$(curl -s {origin}/api/auth/register {JSON} -d '{{"email":"me@example.com","password":"correct horse battery","name":"Me"}}' | {KEEP_TOKEN})
  curl -s {origin}/api/auth/me {SIGNED}
  curl -s {origin}/api/health"#
    )
}

fn services(database: &Database) -> String {
    let data = database.adapters.environment.data_dir();
    let place = match &database.cluster {
        Some(_) => format!("Postgres and files are in {}", data.display()),
        None => format!("Files are in {}, the database is DATABASE_URL's", data.display()),
    };
    format!("{place}; {}", what_is_set_up(&database.adapters.environment.adapters()))
}

/// Names the services that are set up, then what stands in for the others.
fn what_is_set_up(adapters: &[Adapter]) -> String {
    let (local, outside): (Vec<&Adapter>, Vec<&Adapter>) =
        adapters.iter().partition(|adapter| adapter.adapter == "local");
    let set_up: Vec<String> = outside
        .iter()
        .map(|adapter| format!("{} ({})", vendor(&adapter.adapter), adapter.service))
        .collect();
    let set_up = if set_up.is_empty() { "No service".to_owned() } else { set_up.join(", ") };
    let mut instead: Vec<String> = Vec::new();
    let local_uses: Vec<&str> = local
        .iter()
        .map(|adapter| adapter.service.as_str())
        .filter(|service| !matches!(*service, "model" | "files"))
        .collect();
    if !local_uses.is_empty() {
        instead.push(format!("{} use them too", local_uses.join(", ")));
    }
    if local.iter().any(|adapter| adapter.service == "model") {
        instead.push("answers quote the sessions".to_owned());
    }
    if instead.is_empty() {
        return format!("{set_up}: everything is set up (.env.example).");
    }
    format!("{}. {set_up} is set up (.env.example).", instead.join(", and "))
}

/// A service by the name of its vendor.
fn vendor(adapter: &str) -> &str {
    match adapter {
        "openai" => "OpenAI",
        "pinecone" => "Pinecone",
        "vercel_blob" => "Vercel Blob",
        "upstash" => "Upstash",
        "resend" => "Resend",
        "twilio" => "Twilio",
        "inngest" => "Inngest",
        "inngest_dev" => "Inngest dev server",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_that_are_set_up_are_named_with_what_they_do() {
        let adapters = |variables: &[(&str, &str)]| -> Vec<Adapter> {
            let adapter = |(service, adapter): &(&str, &str)| Adapter {
                service: (*service).to_owned(),
                adapter: (*adapter).to_owned(),
            };
            variables.iter().map(adapter).collect()
        };
        let none = what_is_set_up(&adapters(&[("model", "local"), ("jobs", "local")]));
        let sentence = "jobs use them too, and answers quote the sessions. No service is set up (.env.example).";
        assert_eq!(none, sentence);
        let some = what_is_set_up(&adapters(&[("model", "openai"), ("jobs", "local")]));
        assert_eq!(some, "jobs use them too. OpenAI (model) is set up (.env.example).");
        let all = what_is_set_up(&adapters(&[("model", "openai"), ("jobs", "inngest_dev")]));
        let sentence =
            "OpenAI (model), Inngest dev server (jobs): everything is set up (.env.example).";
        assert_eq!(all, sentence);
    }

    #[test]
    fn the_commands_are_three_and_hold_nothing_left_to_fill_in() {
        for text in
            [demo_commands("http://127.0.0.1:3000", "0198"), commands("http://127.0.0.1:3000")]
        {
            assert_eq!(text.lines().count(), 3, "{text}");
            assert!(!text.contains('<'), "{text}");
        }
    }
}
