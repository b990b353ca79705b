//! One of the database's addresses, and the server behind it.

use db::probe::{self, ServerIdentity};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tokio::time::timeout;

use super::super::finding::Finding;
use super::{ANSWER_WITHIN, finding_of, findings, timeout_text, within_time};

/// An address, and what answers there.
pub(super) struct Address {
    pub(super) findings: Vec<Finding>,
    pub(super) connection: Option<PgConnection>,
    pub(super) server: Option<ServerIdentity>,
    /// True if a pooler refuses the settings that the product sends when it connects.
    pub(super) refuses_settings: bool,
}

impl Address {
    /// Connects and asks for the identity of the server.
    pub(super) async fn open(variable: &str, options: &PgConnectOptions, production: bool) -> Self {
        let mut address =
            Self { findings: Vec::new(), connection: None, server: None, refuses_settings: false };
        let connecting = PgConnection::connect_with(options);
        let mut connection = match timeout(ANSWER_WITHIN, connecting).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => {
                address.refuses_settings = findings::refuses_settings(&error);
                address.findings.push(findings::unreachable(variable, options, &error));
                return address;
            }
            Err(_) => {
                let figure = format!("{} at {}", timeout_text(), findings::address(options));
                let remedy = format!("Check {variable}, and what its network lets through.");
                address.findings.push(Finding::problem(variable, figure, remedy));
                return address;
            }
        };
        let latency = within_time(probe::latency(&mut connection)).await;
        match within_time(probe::server(&mut connection)).await {
            Ok(server) => {
                let finding = findings::server(variable, options, &server);
                address.findings.push(match latency {
                    Ok(latency) => finding.with_latency(latency),
                    Err(_) => finding,
                });
                address.server = Some(server);
                address.connection = Some(connection);
            }
            Err(reason) => {
                let remedy = "Look into the database's log.";
                address.findings.push(Finding::problem(variable, reason, remedy));
            }
        }
        address.findings.push(findings::transport(variable, options, production));
        address
    }

    /// Checks that matter to the product only: the limit of statements, the clock, its rights.
    pub(super) async fn ask_as_product(&mut self) {
        let (Some(connection), Some(server)) = (&mut self.connection, &self.server) else { return };
        self.findings.push(findings::statement_timeout(server));
        let skew = within_time(probe::clock_skew(connection)).await;
        self.findings.push(finding_of("clock", skew, findings::clock));
        let rights = within_time(probe::rights(connection)).await;
        let judged = |rights| findings::may_use(server, &rights);
        self.findings.push(finding_of("reading and writing", rights, judged));
    }
}
