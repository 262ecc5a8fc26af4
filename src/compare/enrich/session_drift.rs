//! Whether the numbers of both sides went up or down together in the course of a measurement in rounds.

use std::collections::BTreeMap;

use crate::compare::decide::scale::Scale;
use crate::compare::noise::rounds::{LEAST_ROUNDS, RoundsOfRuns};
use crate::compare::pairing::pair::Pair;
use crate::compare::suite::shared_slowdown;
use crate::model::{Caveat, CaveatCode, Direction};
use crate::stats;

/// Smallest drift from the first round to the last that is worth a sentence (a logarithm).
const LEAST: f64 = 0.05;
/// Level at which a slope of one metric is a trend.
const LEVEL: f64 = 0.95;
/// Share of a suite's metrics that must show a trend the same way.
const MOST_OF: f64 = 0.5;
/// Rounds that are looked at: the pairs of points grow with their square.
const MOST_ROUNDS: usize = 200;

/// One caveat for each suite of which most metrics drifted the same way.
pub(in crate::compare) fn caveats(pairs: &[Pair<'_>], rounds: &RoundsOfRuns) -> Vec<Caveat> {
    let mut by_suite: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for pair in pairs {
        let Some(metric) = pair.head.last().filter(|metric| shared_slowdown::follows_runner(metric.class)) else { continue };
        let values: Vec<[f64; 2]> = rounds.paired(pair).iter().take(MOST_ROUNDS).map(|two| two.map(|metric| metric.value)).collect();
        if values.len() >= LEAST_ROUNDS && values.iter().flatten().all(|value| *value > 0.0) {
            let slower = if metric.direction == Direction::Higher { -1.0 } else { 1.0 };
            by_suite.entry(pair.key.suite).or_default().push(drift(&values).map(|drift| slower * drift));
        }
    }
    let several = by_suite.len() > 1;
    let caveat = |(suite, drifts): (&str, Vec<Option<f64>>)| {
        let shown: Vec<f64> = drifts.iter().flatten().copied().collect();
        let middle = stats::median(&shown)?;
        let agree = shown.iter().filter(|drift| drift.signum() == middle.signum()).count() as f64;
        let is_drift = middle.abs() >= LEAST && agree > MOST_OF * drifts.len() as f64;
        let (way, size) = (if middle > 0.0 { "slower" } else { "faster" }, middle.abs().exp_m1() * 100.0);
        let text = format!(
            "both sides got {way} by about {size:.0} % from the first round to the last (warming up, throttling, or other work): they \
             took turns, so it is in both alike"
        );
        is_drift.then(|| Caveat::new(CaveatCode::DriftInSession, if several { suite } else { "" }, text))
    };
    by_suite.into_iter().filter_map(caveat).collect()
}

/// How far the middle of both sides moved from the first round to the last, as a logarithm; `None` without a trend.
fn drift(values: &[[f64; 2]]) -> Option<f64> {
    let middle = |[baseline, head]: &[f64; 2]| f64::midpoint(Scale::Log.position(*baseline), Scale::Log.position(*head));
    let points: Vec<(f64, f64)> = values.iter().enumerate().map(|(round, two)| (round as f64, middle(two))).collect();
    let trend = stats::theil_sen(&points, LEVEL)?;
    (trend.low > 0.0 || trend.high < 0.0).then(|| trend.slope * (values.len() as f64 - 1.0))
}
