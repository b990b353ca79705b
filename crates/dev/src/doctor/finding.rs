//! A finding: one line of the report.

use std::time::Duration;

use serde::Serialize;

/// Columns that a subject takes.
const ABOUT_WIDTH: usize = 28;

/// The state of a thing, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Something does not work.
    Problem,
    /// The thing works, and should be otherwise.
    Warning,
    /// The thing is as it should be.
    Ok,
    /// The thing is not set up, and need not be.
    Unset,
}

impl Severity {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Ok => "ok     ",
            Self::Warning => "warning",
            Self::Problem => "PROBLEM",
            Self::Unset => "not set",
        }
    }
}

/// A finding about one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Finding {
    /// The thing: a variable, or a property of a service.
    pub(crate) about: String,
    /// The state of the thing.
    pub(crate) state: Severity,
    /// The observation: a version, an address, a reason. Never a secret.
    pub(crate) figure: String,
    /// The time an answer takes, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) latency_ms: Option<f64>,
    /// The one thing to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remedy: Option<String>,
}

impl Finding {
    fn new(
        about: &str,
        state: Severity,
        figure: impl Into<String>,
        remedy: Option<String>,
    ) -> Self {
        Self { about: about.to_owned(), state, figure: figure.into(), latency_ms: None, remedy }
    }

    /// A finding that all is as it should be.
    pub(crate) fn ok(about: &str, figure: impl Into<String>) -> Self {
        Self::new(about, Severity::Ok, figure, None)
    }

    /// A finding about something that works and should be changed.
    pub(crate) fn warning(
        about: &str,
        figure: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(about, Severity::Warning, figure, Some(remedy.into()))
    }

    /// A finding about something that does not work until it is changed.
    pub(crate) fn problem(
        about: &str,
        figure: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(about, Severity::Problem, figure, Some(remedy.into()))
    }

    /// A finding about something that is not set up, with the consequence.
    pub(crate) fn unset(about: &str, figure: impl Into<String>) -> Self {
        Self::new(about, Severity::Unset, figure, None)
    }

    /// Adds the time that an answer takes.
    pub(crate) fn with_latency(mut self, latency: Duration) -> Self {
        self.latency_ms = Some((latency.as_secs_f64() * 100_000.0).round() / 100.0);
        self
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}  {:<ABOUT_WIDTH$}  {}", self.state.symbol(), self.about, self.figure)?;
        if let Some(latency) = self.latency_ms {
            write!(f, ", {latency} ms")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "  -> {remedy}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_with_its_figure_and_what_to_do() {
        let finding = Finding::problem("tables", "3 are missing", "Run it.");
        let finding = finding.with_latency(Duration::from_micros(1_234));
        let line = "PROBLEM  tables                        3 are missing, 1.23 ms  -> Run it.";
        assert_eq!(finding.to_string(), line);
    }
}
