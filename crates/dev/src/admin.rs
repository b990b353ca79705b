//! `dev admin`: makes the first admin, who invites everyone else.

use std::io::BufRead;

use companion::Auth;
use companion::auth::{Registrant, create_first_admin};
use domain::people::{Email, Password, PersonName};
use web::Supply as _;

use crate::database::Database;
use crate::{Result, block_on, environment};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The admin's e-mail address
    email: String,
    /// The admin's name
    name: String,
}

/// Makes the admin. The password is the first line of standard input: an argument would stay in the
/// shell's history.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let (email, name) = (Email::parse(&arguments.email)?, PersonName::parse(&arguments.name)?);
    println!("Password, 10 to 128 characters:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = Password::parse(line.trim_end_matches(['\r', '\n']))?;
    let database = Database::join(environment())?;
    block_on(async {
        let auth: Auth = database.adapters.supply()?;
        let creation = create_first_admin(&auth, Registrant { email, name, password }).await;
        database.close().await?;
        creation?;
        println!("{} can sign in.", arguments.email);
        Ok(())
    })
}
