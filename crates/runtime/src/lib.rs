//! What a process needs around the routes: the environment, the adapters it picks, the host.
//!
//! A function is one line, `runtime::serve(web::routes::auth_login)`. Everything generic about that
//! call is gone at once, so one more function costs its linking and nothing else.

mod adapters;
mod cache;
pub mod env;
mod external;
mod files;
mod host;
mod local_server;
mod messages;
mod model;
mod supply;
mod telemetry;
mod vectors;

pub use cloud::install_tls;
pub use env::Environment;
pub use host::serve;
pub use local_server::serve_local;
pub use telemetry::{Reports, start as start_telemetry};
