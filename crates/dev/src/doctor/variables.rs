//! The environment's variables: set or not, and usable or not.

use runtime::variables::{Need, Setting, Variable, of_the_product};

use super::Patient;
use super::finding::Finding;

/// A line for each variable.
pub(super) fn examine(patient: &Patient) -> Vec<Finding> {
    of_the_product().map(|variable| judge(variable, patient)).collect()
}

fn judge(variable: &Variable, patient: &Patient) -> Finding {
    let best = variable.names[0];
    let purpose = variable.purpose;
    match patient.environment().setting(variable) {
        Setting::Sound(name) if name == best => Finding::ok(best, format!("set: {purpose}")),
        Setting::Sound(name) => Finding::ok(best, format!("set as {name}: {purpose}")),
        Setting::Wrong(name, reason) => {
            let reason = reason.trim_end_matches('.');
            let figure = if name == best { reason.to_owned() } else { format!("{name} {reason}") };
            Finding::problem(best, figure, format!("Set {name} anew."))
        }
        Setting::Unset if patient.production && variable.need == Need::OnVercel => {
            let remedy = format!("Set {best} among the project's environment variables.");
            Finding::problem(best, format!("missing: {purpose}"), remedy)
        }
        Setting::Unset => Finding::unset(best, purpose),
    }
}

#[cfg(test)]
mod tests {
    use runtime::{Adapters, Environment};

    use super::super::finding::Severity;
    use super::*;

    fn states(patient: &Patient, names: &[&str]) -> Vec<Severity> {
        let findings = examine(patient);
        let of = |name: &&str| findings.iter().find(|finding| finding.about == *name).unwrap();
        names.iter().map(|name| of(name).state).collect()
    }

    #[test]
    fn what_is_needed_is_a_problem_in_production_only() {
        let names = ["JWT_SECRET", "APP_URL", "ALLOWED_ORIGINS"];
        let mut patient = Patient {
            adapters: Adapters::of(
                Environment::default().with("NEXTAUTH_URL", "https://study.example"),
            ),
            production: false,
        };
        assert_eq!(states(&patient, &names), [Severity::Unset, Severity::Ok, Severity::Unset]);
        patient.production = true;
        assert_eq!(states(&patient, &names), [Severity::Problem, Severity::Ok, Severity::Unset]);
    }

    #[test]
    fn no_value_is_told() {
        let environment = of_the_product().fold(Environment::default(), |environment, variable| {
            environment.with(variable.names[0], "sk-hidden-value")
        });
        let patient = Patient { adapters: Adapters::of(environment), production: true };
        for finding in examine(&patient) {
            assert!(!finding.to_string().contains("hidden"), "{finding}");
        }
    }
}
