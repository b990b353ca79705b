//! The list of routes. A line here is a file under `api/`, and its type says what it needs.
//!
//! `name: module::handler(State)` names one function; a word behind it says what kind of gate stands
//! in front (see [`RouteClass`]), the usual one without. Its methods and its path stand on the handler,
//! in `#[utoipa::path(…)]`, and are written nowhere else: the router, the OpenAPI document and the
//! files under `api/` are all made from that one place.

use axum::Router;
use companion::students::Export;
use companion::{
    AlertAcknowledgement, Analytics, Auth, BlobUploads, Chat, ChatAnswering, Concepts, Consent,
    Cron, Engagement, GoalCompletion, Goals, Guardians, Health, Notifications, Nudging,
    ParkedRecordings, Practice, PracticeHelp, PracticeRequests, PracticeReviews,
    PracticeSubmission, Progress, RecordingAssignment, Safeguarding, Students, Suggestions, Sweep,
    Transcripts, Tutor, TutorInvites, TutorRouting, Webhooks,
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::gate::{self, Gate, Gated, ReplayGuarded, RouteClass, Ungated};
use crate::jobs::Jobs;
use crate::middleware;
use crate::supply::{Missing, Supply};

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

/// The class of a line.
macro_rules! class {
    () => {
        RouteClass::Usual
    };
    (model) => {
        RouteClass::Model
    };
    (sign_in) => {
        RouteClass::SignIn
    };
    (registration) => {
        RouteClass::Registration
    };
    (secret) => {
        RouteClass::Secret
    };
    (look) => {
        RouteClass::Look
    };
    (open) => {
        RouteClass::Open
    };
    (signed) => {
        RouteClass::Signed
    };
}

/// The needs of a line's function: its state, and the services of its gate.
macro_rules! needs {
    ($state:ty, open) => { Ungated<$state> };
    ($state:ty, signed) => { Ungated<$state> };
    ($state:ty, sign_in) => { Gated<$state> };
    ($state:ty, registration) => { Gated<$state> };
    ($state:ty, secret) => { Gated<$state> };
    ($state:ty, look) => { Gated<$state> };
    ($state:ty $(, model)?) => { ReplayGuarded<$state> };
}

/// The router of a line's function.
trait Needs<S> {
    fn mount(self, routes: OpenApiRouter<S>, class: RouteClass) -> Router;
}

impl<S: Clone + Send + Sync + 'static> Needs<S> for Ungated<S> {
    fn mount(self, routes: OpenApiRouter<S>, class: RouteClass) -> Router {
        gate::count_by_address(routes.with_state(self.state).into(), self.counter, class)
    }
}

impl<S: Clone + Send + Sync + 'static> Needs<S> for Gated<S> {
    fn mount(self, routes: OpenApiRouter<S>, class: RouteClass) -> Router {
        let gate = Gate { access: self.access, answers: None };
        gate::guard(routes.with_state(self.state).into(), gate, class)
    }
}

impl<S: Clone + Send + Sync + 'static> Needs<S> for ReplayGuarded<S> {
    fn mount(self, routes: OpenApiRouter<S>, class: RouteClass) -> Router {
        let gate = Gate { access: self.access, answers: Some(self.answers) };
        gate::guard(routes.with_state(self.state).into(), gate, class)
    }
}

macro_rules! routes_table {
    ($($name:ident: $module:ident :: $handlers:tt ($state:ty) $(: $class:ident)?),+ $(,)?) => {
        $(
            #[doc = concat!("The function of `", stringify!($module), "::", stringify!($handlers), "`.")]
            pub fn $name(
                supply: &dyn Supply<needs!($state $(, $class)?)>,
            ) -> Result<Router, Missing> {
                let routes = OpenApiRouter::default().routes(handlers!($module $handlers));
                let needs = supply.supply()?;
                Ok(middleware::finish(needs.mount(routes, class!($($class)?)), supply.origins()?))
            }
        )+

        /// All routes in one router: what the local server and the tests serve.
        pub fn mount_all<E>(environment: &E) -> Result<Router, Missing>
        where
            $(E: Supply<needs!($state $(, $class)?)>,)+
        {
            let mut all = Router::new();
            $({
                let needs: needs!($state $(, $class)?) = environment.supply()?;
                let routes = OpenApiRouter::default().routes(handlers!($module $handlers));
                all = all.merge(needs.mount(routes, class!($($class)?)));
            })+
            Ok(middleware::finish(all, environment.origins()?))
        }

        /// The description of each line.
        pub(crate) fn descriptions() -> Vec<Description> {
            vec![$(Description {
                name: stringify!($name),
                capability: stringify!($module),
                class: class!($($class)?),
                document: described!($module $handlers),
            }),+]
        }
    };
}

/// A line of the list, described.
pub(crate) struct Description {
    /// The name of the route.
    pub name: &'static str,
    /// The module of its handlers.
    pub capability: &'static str,
    /// The gate in front of it.
    pub class: RouteClass,
    /// Its part of the document.
    pub document: utoipa::openapi::OpenApi,
}

routes_table! {
    auth_register: auth::register(Auth): registration,
    auth_login: auth::login(Auth): sign_in,
    auth_refresh: auth::refresh(Auth): secret,
    auth_logout: auth::logout(Auth): secret,
    auth_me: auth::me(Auth): secret,
    auth_verify: auth::verify(Auth): sign_in,
    auth_password_forgot: auth::forgot(Auth): sign_in,
    auth_password_reset: auth::reset(Auth): sign_in,

    transcripts_upload: transcripts::upload(Transcripts): model,
    transcripts_show: transcripts::{show, erase}(Transcripts),
    transcripts_list: transcripts::list(Transcripts),
    transcripts_retry: transcripts::retry(Transcripts): model,
    transcripts_speakers: transcripts::{speakers, correct_speakers}(Transcripts): model,

    blob_upload: blob::upload(BlobUploads): secret,

    webhooks_read_ai: recordings::read_ai(Webhooks): signed,
    webhooks_fireflies: recordings::fireflies(Webhooks): signed,
    webhooks_zoom: recordings::zoom(Webhooks): signed,
    webhooks_parked: recordings::parked(ParkedRecordings),
    webhooks_assign: recordings::assign(RecordingAssignment): model,

    chat_conversation: chat::open(Chat),
    chat_message: chat::message(ChatAnswering): model,
    chat_stream: chat::stream(ChatAnswering): model,
    chat_resume: chat::resume(Chat),
    chat_report: chat::{report, show_report}(Chat),
    chat_show: chat::show(Chat),
    chat_list: chat::list(Chat),

    practice_generate: practice::generate(PracticeRequests): model,
    practice_show: practice::show(Practice),
    practice_submit: practice::submit(PracticeSubmission): model,
    practice_list: practice::list(Practice),
    practice_preview: practice::preview(Practice): look,
    practice_start: practice::start(PracticeHelp),
    practice_hint: practice::hint(PracticeHelp),
    practice_try: practice::try_answer(PracticeHelp),
    practice_contest: practice::contest(PracticeReviews),
    practice_verdict: practice::set_verdict(PracticeReviews),
    practice_review: practice::list_open(PracticeReviews),

    concepts: concepts::list(Concepts),
    concepts_join: concepts::join(Concepts),
    concepts_split: concepts::split(Concepts),

    goals_create: goals::create(Goals),
    goals_list: goals::list(Goals),
    goals_complete: goals::complete(GoalCompletion): model,
    progress: progress::show(Progress),

    suggestions_list: suggestions::list(Suggestions),
    suggestions_accept: suggestions::accept(Suggestions),
    suggestions_dismiss: suggestions::dismiss(Suggestions),

    students: students::{show, change, erase}(Students),
    students_export: students::export(Export),

    analytics_learning_improvements: analytics::improvements(Analytics),
    analytics_dashboard: analytics::dashboard(Analytics),
    analytics_usage: analytics::usage(Analytics),

    engagement_pending: engagement::pending(Engagement),
    engagement_send: engagement::send(Nudging): model,
    notifications: notifications::list(Notifications),
    notifications_read: notifications::read(Notifications),
    safeguarding_alerts: safeguarding::list(Safeguarding),
    safeguarding_alert: safeguarding::show(Safeguarding),
    safeguarding_words: safeguarding::words(Safeguarding),
    safeguarding_acknowledge: safeguarding::acknowledge(AlertAcknowledgement),
    safeguarding_note: safeguarding::add_note(Safeguarding),
    safeguarding_contacts: safeguarding::{contacts, set_contacts}(Safeguarding),
    safeguarding_settings: safeguarding::{settings, set_settings}(Safeguarding),
    safeguarding_student: safeguarding::{student, set_student}(Safeguarding),
    cron_engagement_nudges: cron::nudges(Cron): signed,
    cron_sweep: cron::sweep(Sweep): signed,

    tutor_routing_analyze: tutor::analyze(TutorRouting): model,
    tutor_context: tutor::context(Tutor),
    tutor_students: tutor::link(Tutor),
    tutor_students_end: tutor::unlink(Tutor),
    tutor_invites: tutor::invite(TutorInvites): secret,
    tutor_invites_accept: tutor::accept(Tutor),

    guardians_invites: guardians::invite(Guardians): secret,
    guardians_accept: guardians::accept(Guardians),
    guardians_end: guardians::unlink(Guardians),
    consent: consent::{show, set}(Consent),

    inngest: jobs::{introspect, register, call}(Jobs): signed,
    health: health::show(Health): open,
    openapi: openapi::show(()): open,
    docs: docs::show(()): open,
}

/// All functions, in the order of the list.
pub fn list() -> Vec<RouteInfo> {
    descriptions()
        .into_iter()
        .flat_map(|Description { name, document, .. }| {
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
