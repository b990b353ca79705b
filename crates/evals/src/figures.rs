//! How well predicted chances fit what happened: the figures that all predictions are measured by.

use serde_json::{Value, json};

/// Bins of equal width over the chances, in which calibration is told.
const BINS: usize = 10;

/// Chances stay this far from 0 and 1, so that one surprise costs a finite log-loss.
const LEAST_CHANCE: f64 = 1e-12;

/// A predicted chance, 0 to 1, and whether the event came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forecast {
    pub(crate) chance: f64,
    pub(crate) happened: bool,
}

/// `{"n","auc","log_loss","ece"}` of predictions; null where nothing can be told.
pub(crate) fn prediction_figures(forecasts: &[Forecast]) -> Value {
    json!({
        "n": forecasts.len(),
        "auc": auc(forecasts).map(round),
        "log_loss": log_loss(forecasts).map(round),
        "ece": calibration_error(forecasts).map(round),
    })
}

/// Four decimals, or what figures are compared by.
pub(crate) fn round(figure: f64) -> f64 {
    (figure * 1e4).round() / 1e4
}

/// The mean of `of`; none of nothing.
pub(crate) fn mean(of: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = of.into_iter().fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The mean of −ln of the chance given to what happened.
pub(crate) fn log_loss(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts.iter().map(|forecast| {
        let given = if forecast.happened { forecast.chance } else { 1.0 - forecast.chance };
        -given.max(LEAST_CHANCE).ln()
    }))
}

/// The chance that an event that came was given more than one that did not; ties count half. None
/// when all came or none did.
pub(crate) fn auc(forecasts: &[Forecast]) -> Option<f64> {
    let mut ranked: Vec<&Forecast> = forecasts.iter().collect();
    ranked.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    let (mut rank, mut ranks_of_events, mut events) = (0.0, 0.0, 0.0);
    for tied in ranked.chunk_by(|a, b| a.chance.total_cmp(&b.chance).is_eq()) {
        let happened = tied.iter().filter(|forecast| forecast.happened).count() as f64;
        let count = tied.len() as f64;
        ranks_of_events += happened * (rank + f64::midpoint(count, 1.0));
        events += happened;
        rank += count;
    }
    let others = rank - events;
    let wins = ranks_of_events - events * (events + 1.0) / 2.0;
    (events > 0.0 && others > 0.0).then(|| wins / (events * others))
}

/// The expected calibration error: over ten bins of equal width, how far the mean chance is from
/// the share that happened, weighted by the bin's size.
pub(crate) fn calibration_error(forecasts: &[Forecast]) -> Option<f64> {
    let mut bins = [(0.0, 0.0); BINS];
    for forecast in forecasts {
        let bin = ((forecast.chance * BINS as f64) as usize).min(BINS - 1);
        bins[bin].0 += forecast.chance;
        bins[bin].1 += f64::from(u8::from(forecast.happened));
    }
    let apart: f64 = bins.iter().map(|(chances, events)| f64::abs(chances - events)).sum();
    (!forecasts.is_empty()).then(|| apart / forecasts.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecasts(of: &[(f64, bool)]) -> Vec<Forecast> {
        of.iter()
            .map(|(chance, happened)| Forecast { chance: *chance, happened: *happened })
            .collect()
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        let told = forecasts(&[(0.9, true), (0.6, false), (0.6, true), (0.2, false)]);
        // Four pairs: 0.9 wins twice, 0.6 ties once and wins once.
        assert_eq!(auc(&told), Some(3.5 / 4.0));
        let loss = -(0.9_f64.ln() + 0.4_f64.ln() + 0.6_f64.ln() + 0.8_f64.ln()) / 4.0;
        assert!((log_loss(&told).unwrap() - loss).abs() < 1e-12);
        // Bins: 0.9 for 1, 1.2 for 1, 0.2 for 0.
        assert!((calibration_error(&told).unwrap() - (0.1 + 0.2 + 0.2) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_told_of_nothing() {
        assert_eq!((auc(&[]), log_loss(&[]), calibration_error(&[])), (None, None, None));
        assert_eq!(auc(&forecasts(&[(0.4, true), (0.9, true)])), None);
    }

    #[test]
    fn a_sure_mistake_costs_much_and_not_without_end() {
        let loss = log_loss(&forecasts(&[(1.0, false)])).unwrap();
        assert!(loss > 20.0 && loss.is_finite());
    }
}
