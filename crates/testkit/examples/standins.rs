//! The outside services on this machine, for a whole product that runs against them.
//!
//! Prints the variables that lead there, one `NAME=value` a line, then an empty line, and serves
//! until its input ends or it is told to stop. `GET {STANDINS_URL}/__recorded` gives all requests
//! they got, as JSON, so that a script can see that no name went out; `/__counted` gives the tokens
//! that the model counted.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::io::Read;
use std::sync::Arc;

use testkit::standins::{Deletion, OpenAi, Pinecone, Recorder, Sentry, json, serve};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use wiremock::{Request, Respond, ResponseTemplate};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let recorder = Recorder::default();
    let pinecone = Pinecone::start(&recorder, Deletion::ByIds).await;
    let sentry = Sentry::start(&recorder).await;
    let openai = Arc::new(OpenAi::start(&recorder).await);
    let control = serve(Control(recorder, Arc::clone(&openai))).await;
    let variables = [
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.url()),
        ("PINECONE_API_KEY", pinecone.key().to_owned()),
        ("PINECONE_CONTROLLER_URL", pinecone.url()),
        ("SENTRY_DSN", sentry.dsn()),
        ("STANDINS_URL", control.uri()),
    ];
    for (name, value) in variables {
        println!("{name}={value}");
    }
    println!();
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = end_of_input() => {}
    }
    Ok(())
}

/// The recorded requests, and the model's count.
struct Control(Recorder, Arc<OpenAi>);

impl Respond for Control {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        match request.url.path() {
            "/__recorded" => json(200, &serde_json::json!(self.0.all())),
            "/__counted" => json(200, &serde_json::json!(self.1.call_counts())),
            _ => ResponseTemplate::new(404),
        }
    }
}

/// Completes when the process that started this one closes its input.
fn end_of_input() -> oneshot::Receiver<()> {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
        let _ = ended.send(());
    });
    end
}
