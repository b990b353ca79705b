//! One line of the report.

use std::time::Duration;

use serde::Serialize;

/// Columns that a subject takes.
const ABOUT_WIDTH: usize = 28;

/// How something is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Something does not work.
    Problem,
    /// It works, and should be otherwise.
    Warning,
    /// As it should be.
    Ok,
    /// It is not set up, and need not be.
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

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Finding {
    /// The thing: a variable, or a property of a service.
    pub(crate) about: String,
    /// How it is.
    pub(crate) state: Severity,
    /// What was seen: a version, a place, a reason. Never a secret.
    pub(crate) figure: String,
    /// How long an answer takes, in milliseconds.
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

    /// It is as it should be.
    pub(crate) fn ok(about: &str, figure: impl Into<String>) -> Self {
        Self::new(about, Severity::Ok, figure, None)
    }

    /// It works, and something should be done.
    pub(crate) fn warning(
        about: &str,
        figure: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(about, Severity::Warning, figure, Some(remedy.into()))
    }

    /// It does not work until something is done.
    pub(crate) fn problem(
        about: &str,
        figure: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(about, Severity::Problem, figure, Some(remedy.into()))
    }

    /// It is not set up, and what that means.
    pub(crate) fn unset(about: &str, figure: impl Into<String>) -> Self {
        Self::new(about, Severity::Unset, figure, None)
    }

    /// With the time that an answer takes.
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
