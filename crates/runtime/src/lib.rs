//! A process around the routes, in three rooms: [`Environment`] reads the variables,
//! [`Adapters`] are the services made from them, [`serve`] hosts a function.
//!
//! A function is one line, `runtime::serve(web::routes::auth_login)`. Everything generic about that
//! call is gone at once, so one more function costs its linking and nothing else.

pub mod environment;
mod host;
mod services;
pub mod variables;

pub use cloud::install_tls;
pub use environment::Environment;
pub use host::blob_store::local_blob_store;
pub use host::local_server::serve_local;
pub use host::serve;
pub use host::telemetry::{Reports, start as start_telemetry};
pub use services::Adapters;
