//! What a newcomer reads when the server is up: where, who, what to try, what is local.

use crate::database::Database;
use crate::{Result, demo};

/// Prints it.
pub(crate) async fn print(database: &Database, origin: &str) -> Result<()> {
    let ada = demo::find(&database.environment, demo::ADA).await?;
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
    println!("{}", what_is_local(database));
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

fn what_is_local(database: &Database) -> String {
    let data = database.environment.data_dir();
    let database = match &database.cluster {
        Some(_) => format!("Postgres and files are in {}", data.display()),
        None => format!("Files are in {}, the database is DATABASE_URL's", data.display()),
    };
    format!(
        "{database}; jobs, vectors and mail use them too, and answers quote the sessions, as no service is set up (.env.example)."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
