//! The Inngest development server, which runs the jobs when `INNGEST_DEV` names one.

use std::time::Duration;

use inngest::Config;
use runtime::Adapters;
use serde_json::json;
use web::Services as _;

use crate::Result;

/// The pause between two tries to reach it.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The longest that one registration may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Registers the jobs of the server at this origin, as the development server itself has it done
/// when it polls. Waits until it is there, for events that come before are taken and start nothing.
pub(crate) async fn register(adapters: &Adapters, origin: &str) -> Result<()> {
    let Some(server) = adapters.environment.dev_server()? else { return Ok(()) };
    let endpoint = format!("{origin}{}", Config::SERVE_PATH);
    // The development server calls this machine by that name, so it takes both for one application.
    let called = endpoint.replacen("127.0.0.1", "localhost", 1);
    let http = adapters.http()?;
    let mut noted = false;
    loop {
        let ask = http.put(&endpoint).timeout(TIMEOUT).json(&json!({ "url": called }));
        if ask.send().await.is_ok_and(|answer| answer.status().is_success()) {
            println!("The Inngest dev server at {server} runs the jobs.");
            return Ok(());
        }
        if !noted {
            println!(
                "Waiting for the Inngest dev server at {server}: start it with \
                 npx inngest-cli@latest dev -u {called}"
            );
            noted = true;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
