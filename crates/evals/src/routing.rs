//! Alerts to tutors: whether simulated students who need their tutor are told of, and others not.

mod trajectory;

use std::collections::BTreeMap;
use std::path::Path;

use domain::tutor::alert::{AlertRule, alert_tutor};
use serde_json::{Map, Value, json};

use crate::figures::round;
use crate::{Error, Measurement, Report, refuse_cases};
use trajectory::{DAYS, Need, Trajectory};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "routing",
    about: "nothing: 400 simulated students, half of whom come to need their tutor",
    run: measure,
};

/// Seeds that the rules were tuned on, and those that they are reported on.
const TUNING_SEEDS: std::ops::Range<u64> = 0..400;
const SEEDS: std::ops::Range<u64> = 10_000..10_400;

/// Days from the beginning of a need until an alert about it comes too late.
const IN_TIME_DAYS: usize = 14;

/// What came of the alerts about some students.
#[derive(Debug, Default)]
struct AlertCount {
    /// Alerts during a need, and others.
    right: u32,
    wrong: u32,
    /// The wrong ones by their first rule.
    wrong_by_rule: BTreeMap<AlertRule, u32>,
    /// Needs told of in time, and others.
    met: u32,
    missed: u32,
}

impl AlertCount {
    fn precision(&self) -> Option<f64> {
        share(self.right, self.wrong)
    }

    fn recall(&self) -> Option<f64> {
        share(self.met, self.missed)
    }
}

fn share(part: u32, rest: u32) -> Option<f64> {
    let whole = part + rest;
    (whole > 0).then(|| round(f64::from(part) / f64::from(whole)))
}

fn measure(path: &Path) -> Result<Report, Error> {
    refuse_cases(path)?;
    let by_need = count_by_need(SEEDS);
    let all = total(&by_need);
    let tuning = total(&count_by_need(TUNING_SEEDS));
    let each: Map<String, Value> = by_need
        .iter()
        .map(|(need, count)| {
            let name = need.map_or("none", Need::as_str).to_owned();
            (name, json!({ "recall": count.recall(), "wrong_alerts": count.wrong }))
        })
        .collect();
    let figures = json!({
        "n": SEEDS.count(),
        "precision": all.precision(),
        "recall": all.recall(),
        "alerts": all.right + all.wrong,
        "needs": all.met + all.missed,
        "by_need": each,
        "wrong_by_rule": all.wrong_by_rule,
        "tuning": {
            "precision": tuning.precision(), "recall": tuning.recall(),
            "wrong_by_rule": tuning.wrong_by_rule,
        },
    });
    Ok(Report { disagreements: Vec::new(), figures })
}

fn count_by_need(seeds: std::ops::Range<u64>) -> BTreeMap<Option<Need>, AlertCount> {
    let mut by_need = BTreeMap::new();
    for seed in seeds {
        let mut trajectory = Trajectory::new(seed);
        let count: &mut AlertCount = by_need.entry(trajectory.need()).or_default();
        follow(&mut trajectory, count);
    }
    by_need
}

/// Lets a student live day by day. A tutor who is told of a need mends it.
fn follow(trajectory: &mut Trajectory, count: &mut AlertCount) {
    let mut met = false;
    for day in 0..DAYS {
        trajectory.live(day);
        let Some(alert) = alert_tutor(trajectory.trail(day)) else { continue };
        let began = trajectory.need_began().filter(|_| trajectory.is_in_need(day));
        if let Some(began) = began {
            count.right += 1;
            met |= day - began <= IN_TIME_DAYS;
        } else {
            count.wrong += 1;
            *count.wrong_by_rule.entry(alert.reasons[0].rule).or_default() += 1;
        }
        trajectory.alert(day);
    }
    if trajectory.need().is_some() {
        count.met += u32::from(met);
        count.missed += u32::from(!met);
    }
}

fn total(by_need: &BTreeMap<Option<Need>, AlertCount>) -> AlertCount {
    let mut sum = AlertCount::default();
    for count in by_need.values() {
        sum.right += count.right;
        sum.wrong += count.wrong;
        sum.met += count.met;
        sum.missed += count.missed;
        for (rule, wrong) in &count.wrong_by_rule {
            *sum.wrong_by_rule.entry(*rule).or_default() += wrong;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_needs_are_told_of_and_most_alerts_are_right() {
        let count = total(&count_by_need(20_000..20_080));
        assert!(count.precision().unwrap() >= 0.75, "{count:?}");
        assert!(count.recall().unwrap() >= 0.75, "{count:?}");
    }
}
