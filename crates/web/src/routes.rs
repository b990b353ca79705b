//! The list of routes. A line here is a file under `api/`, and its type says what it needs.
//!
//! `name: module::handler(State)` names one function. Its methods and its path stand on the handler,
//! in `#[utoipa::path(…)]`, and are written nowhere else: the router, the OpenAPI document and the
//! files under `api/` are all made from that one place.

use axum::Router;
use companion::{Auth, Chat, Health, Practice, Progress, Students, Transcripts};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::jobs::Jobs;
use crate::layers;

/// Something a function needs is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The environment variable that would have provided it.
    pub variable: &'static str,
    /// What is wrong with it and what to do, as the rest of a sentence that begins with the name.
    pub reason: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.variable, self.reason)
    }
}

impl std::error::Error for Missing {}

/// Provides the state of a capability: the environment does in production, prepared parts in tests.
pub trait Supply<S> {
    /// The state, or what is missing for it. Connects to nothing.
    fn supply(&self) -> Result<S, Missing>;
}

/// Builds the router of one function.
pub type Route<S> = fn(&dyn Supply<S>) -> Result<Router, Missing>;

/// One function, as its handlers describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// The name in the list, such as `auth_login`.
    pub name: &'static str,
    /// Such as `/api/practice/{practiceId}`.
    pub path: String,
    /// In upper case, alphabetically, `HEAD` left out.
    pub methods: Vec<&'static str>,
}

/// The handlers of a line as a list of paths, handed to another macro.
macro_rules! handlers {
    ($module:ident { $($handler:ident),+ $(,)? }) => {
        utoipa_axum::routes!($(crate::$module::$handler),+)
    };
    ($module:ident $handler:ident) => {
        utoipa_axum::routes!(crate::$module::$handler)
    };
}

/// The OpenAPI document of a line. Made from the descriptions alone: whoever calls this links no
/// handler.
macro_rules! described {
    ($module:ident { $($handler:ident),+ $(,)? }) => {{
        #[derive(OpenApi)]
        #[openapi(paths($(crate::$module::$handler),+))]
        struct Line;
        Line::openapi()
    }};
    ($module:ident $handler:ident) => {{
        #[derive(OpenApi)]
        #[openapi(paths(crate::$module::$handler))]
        struct Line;
        Line::openapi()
    }};
}

macro_rules! routes_table {
    ($($name:ident: $module:ident :: $handlers:tt ($state:ty)),+ $(,)?) => {
        $(
            #[doc = concat!("The function of `", stringify!($module), "::", stringify!($handlers), "`.")]
            pub fn $name(supply: &dyn Supply<$state>) -> Result<Router, Missing> {
                let routes = OpenApiRouter::default().routes(handlers!($module $handlers));
                Ok(layers::finish(routes.with_state(supply.supply()?).into()))
            }
        )+

        /// All routes in one router: what the local server and the tests serve.
        pub fn mount_all<E>(environment: &E) -> Result<Router, Missing>
        where
            $(E: Supply<$state>,)+
        {
            let mut all = Router::new();
            $({
                let state: $state = environment.supply()?;
                let routes = OpenApiRouter::default().routes(handlers!($module $handlers));
                all = all.merge(Router::from(routes.with_state(state)));
            })+
            Ok(layers::finish(all))
        }

        /// The description of each line: its name, its capability and its part of the document.
        pub(crate) fn descriptions() -> Vec<(&'static str, &'static str, utoipa::openapi::OpenApi)> {
            vec![$((stringify!($name), stringify!($module), described!($module $handlers))),+]
        }
    };
}

routes_table! {
    auth_register: auth::register(Auth),
    auth_login: auth::login(Auth),
    auth_refresh: auth::refresh(Auth),
    auth_logout: auth::logout(Auth),
    auth_me: auth::me(Auth),

    transcripts_upload: transcripts::upload(Transcripts),
    transcripts_show: transcripts::show(Transcripts),
    transcripts_list: transcripts::list(Transcripts),

    chat_conversation: chat::open(Chat),
    chat_message: chat::message(Chat),
    chat_show: chat::show(Chat),

    practice_generate: practice::generate(Practice),
    practice_show: practice::show(Practice),
    practice_submit: practice::submit(Practice),
    practice_list: practice::list(Practice),

    progress: progress::show(Progress),
    students: students::{show, change}(Students),

    inngest: jobs::{introspect, register, call}(Jobs),
    health: health::show(Health),
    openapi: openapi::show(()),
}

/// All functions, in the order of the list.
pub fn list() -> Vec<RouteInfo> {
    descriptions()
        .into_iter()
        .flat_map(|(name, _, document)| {
            document.paths.paths.into_iter().map(move |(path, item)| {
                let methods = [
                    ("DELETE", item.delete.is_some()),
                    ("GET", item.get.is_some()),
                    ("PATCH", item.patch.is_some()),
                    ("POST", item.post.is_some()),
                    ("PUT", item.put.is_some()),
                ];
                let methods =
                    methods.into_iter().filter(|(_, there)| *there).map(|(method, _)| method);
                RouteInfo { name, path, methods: methods.collect() }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_line_is_one_path_and_no_path_has_two_lines() {
        let list = list();
        let names: BTreeSet<_> = list.iter().map(|route| route.name).collect();
        let paths: BTreeSet<_> = list.iter().map(|route| &route.path).collect();
        assert_eq!((names.len(), paths.len()), (list.len(), list.len()), "{list:#?}");
    }

    #[test]
    fn every_path_is_under_api_and_has_a_method() {
        for route in list() {
            assert!(route.path.starts_with("/api/"), "{route:?}");
            assert!(!route.methods.is_empty(), "{route:?}");
        }
    }
}
