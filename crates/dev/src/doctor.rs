//! `dev doctor`: looks at every variable and every service, and says for each how it is and the one
//! thing to do about it.
//!
//! A service is a function from the environment to findings. All are asked at once, each answers
//! within a bound of its own, and none prints a value that may be a secret.

mod finding;
mod postgres;
mod service_check;
mod services;
mod variables;

use std::pin::Pin;

use runtime::{Adapters, Environment};
use serde::Serialize;

use crate::{Result, block_on};
use finding::{Finding, Severity};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Judge as on Vercel, where nothing local stands in for a service
    #[arg(long)]
    production: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The environment under examination, and how strict the report is.
struct Patient {
    adapters: Adapters,
    /// True if a variable that is not set counts as missing.
    production: bool,
}

/// The findings about one service.
#[derive(Debug, Serialize)]
struct Section {
    service: &'static str,
    findings: Vec<Finding>,
}

impl Patient {
    fn environment(&self) -> &Environment {
        &self.adapters.environment
    }

    /// Tells of a service that is not set up. On Vercel nothing does its work, and the section of
    /// variables says whether it is missed; elsewhere `instead` does its work.
    fn unset(&self, variable: &str, instead: &str) -> Finding {
        Finding::unset(variable, if self.production { "nothing stands in for it" } else { instead })
    }
}

impl Section {
    /// The severity of the whole: that of the worst finding.
    fn state(&self) -> Severity {
        self.findings.iter().map(|finding| finding.state).min().unwrap_or(Severity::Unset)
    }

    /// The lines of the report: problems first, unset variables together in one line.
    fn lines(&self) -> Vec<String> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| finding.state);
        let is_unset = |finding: &&Finding| finding.state == Severity::Unset;
        let unset = findings.iter().position(is_unset).unwrap_or(findings.len());
        let mut lines: Vec<String> = findings[..unset].iter().map(ToString::to_string).collect();
        match &findings[unset..] {
            [] => {}
            [one] => lines.push(one.to_string()),
            several => {
                let names: Vec<&str> =
                    several.iter().map(|finding| finding.about.as_str()).collect();
                lines.push(format!("{}  {}", Severity::Unset.symbol(), names.join(", ")));
            }
        }
        lines
    }
}

type CheckFuture<'a> = Pin<Box<dyn Future<Output = Vec<Finding>> + 'a>>;

/// Everything there is to look at: a line here is a section of the report.
fn services(patient: &Patient) -> Vec<(&'static str, CheckFuture<'_>)> {
    vec![
        ("Variables", Box::pin(async { variables::examine(patient) })),
        ("Postgres", Box::pin(postgres::examine(patient))),
        ("OpenAI", Box::pin(services::openai(patient))),
        ("Pinecone", Box::pin(services::pinecone(patient))),
        ("Upstash", Box::pin(services::upstash(patient))),
        ("Vercel Blob", Box::pin(services::blob(patient))),
        ("Inngest", Box::pin(services::inngest(patient))),
        ("Resend", Box::pin(services::resend(patient))),
        ("Twilio", Box::pin(services::twilio(patient))),
        ("Recorders", Box::pin(services::recorders(patient))),
        ("Sentry", Box::pin(services::sentry(patient))),
    ]
}

/// `dev doctor`. Fails when there is a problem; warnings are no failure.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    // Nothing is logged: what there is to say is in the report, which may be JSON.
    runtime::install_tls();
    let environment = Environment::of_process();
    let production = arguments.production || environment.is_hosted();
    let patient = Patient { adapters: Adapters::of(environment), production };
    let report = block_on(async { Ok(DoctorReport::of(&patient).await) })?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    match report.problems {
        0 => Ok(()),
        1 => Err("1 problem.".into()),
        many => Err(format!("{many} problems.").into()),
    }
}

/// All that was found.
#[derive(Debug, Serialize)]
struct DoctorReport {
    problems: usize,
    warnings: usize,
    sections: Vec<Section>,
}

impl DoctorReport {
    async fn of(patient: &Patient) -> Self {
        let looks = services(patient).into_iter();
        let looks =
            looks.map(|(service, look)| async { Section { service, findings: look.await } });
        let sections = futures::future::join_all(looks).await;
        let count = |state: Severity| {
            let findings = sections.iter().flat_map(|section| &section.findings);
            findings.filter(|finding| finding.state == state).count()
        };
        Self { problems: count(Severity::Problem), warnings: count(Severity::Warning), sections }
    }
}

impl std::fmt::Display for DoctorReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut sections: Vec<&Section> = self.sections.iter().collect();
        sections.sort_by_key(|section| section.state());
        for section in sections {
            writeln!(f, "{}", section.service)?;
            for line in section.lines() {
                writeln!(f, "  {line}")?;
            }
        }
        if self.problems == 0 {
            let warnings = if self.warnings == 1 { "warning" } else { "warnings" };
            writeln!(f, "No problem, {} {warnings}.", self.warnings)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_told_first_and_what_is_not_set_in_one_line() {
        let section = |service, findings| Section { service, findings };
        let report = DoctorReport {
            problems: 1,
            warnings: 1,
            sections: vec![
                section(
                    "Variables",
                    vec![
                        Finding::unset("A", "one"),
                        Finding::ok("B", "set"),
                        Finding::unset("C", "other"),
                    ],
                ),
                section(
                    "Sentry",
                    vec![Finding::unset("SENTRY_DSN", "errors are in the logs only")],
                ),
                section(
                    "Postgres",
                    vec![
                        Finding::ok("tables", "there"),
                        Finding::warning("pool", "small", "Enlarge it."),
                        Finding::problem("address", "wrong", "Check it."),
                    ],
                ),
            ],
        };
        let text = report.to_string();
        let begins: Vec<&str> =
            text.lines().map(|line| line.split("   ").next().unwrap_or_default()).collect();
        let lines = [
            "Postgres",
            "  PROBLEM  address",
            "  warning  pool",
            "  ok",
            "Variables",
            "  ok",
            "  not set  A, C",
            "Sentry",
            "  not set  SENTRY_DSN",
        ];
        assert_eq!(begins, lines, "{text}");
    }
}
