//! `dev openapi`: prints the document that the client, its types and the Postman collection are
//! made from (`npm run client`).

use crate::Result;

/// Prints it, in an order that stays.
pub(crate) fn run() -> Result<()> {
    println!("{}", serde_json::to_string_pretty(&web::openapi::document())?);
    Ok(())
}
