//! Several runs per side: the run is the unit of repetition, never the iteration.
//!
//! Every run of the head is compared with every run of the baseline. With at least five runs on each side, about three
//! quarters of these differences must lie on the same side of no change, and by more than 1.1 % plus a quarter of the
//! runs' own deviation. With fewer, all of them must, and by more than so few runs can differ by luck. Shares of failures have no such
//! floor: instead of it stands what chance in counting allows, and the policy's assumption. Where one side is a single run, what
//! all benchmarks share is taken out first, as of a lone pair.
//!
//! To fail takes more than to warn: the agreed part must exceed the runs' own deviation too, and a floor that falls with
//! their number. Runs that were made one side after the other must differ by more still (see `blocks`).

use super::counting;
use super::evidence::NoiseEvidence;
use super::load_metric;
use super::measured_in_blocks::Allowance;
use super::one_run_each;
use crate::compare::decide::scale::Scale;
use crate::model::{Basis, Metric};
use crate::stats;

/// Runs per side from which on their spread alone can carry a finding.
const ENOUGH: usize = 5;
/// Share of the pairwise differences that may fall short, at either end.
const SPARE: f64 = 0.24;
/// What the agreed part must exceed, spread aside.
const FLOOR: f64 = 0.011;
/// And this share of the runs' standard deviation.
const OF_DEVIATION: f64 = 0.25;
/// What separation must exceed with 1, 2, 3 and 4 runs on the smaller side.
const GAPS: [f64; 4] = [0.17, 0.08, 0.02, 0.01];
/// What the agreed part must exceed to fail, with 1, 2, 3, 4 and more runs on the smaller side (logarithms). With these
/// and the deviation, 0.3 to 0.5 % of unchanged JMH benchmarks fail with 2 runs per side, 0.15 % with 3, 0.02 % with 4 and
/// 0.2 % with 5, of any number that are drawn from ten forks; of those that are half slower, nine in ten do.
const SURE: [f64; 5] = [0.20, 0.20, 0.10, 0.05, 0.05];
/// Runs on the smaller side from which on their deviation is known well enough to do without the spread within each.
const DEVIATION_FROM: usize = 3;
/// What is known of several runs beside their numbers.
#[derive(Debug, Clone, Copy)]
pub(in crate::compare) struct Setting {
    /// The policy's noise for the class, a share.
    pub(in crate::compare) assumed: f64,
    /// Enough neighbours vouch for the runner, so that few runs may be believed down to what is assumed.
    pub(in crate::compare) quiet: bool,
    /// What all share, as a logarithm, in the direction of this metric's growth. Taken out where one side is a single run,
    /// which shows nothing of how the moments of the two sides differ.
    pub(in crate::compare) shared: f64,
    /// What to allow for where all runs of one side were made before those of the other.
    pub(in crate::compare) blocks: Option<Allowance>,
}

/// The evidence of several runs on at least one side.
pub(in crate::compare) fn replicates(baseline: &[&Metric], head: &[&Metric], scale: Scale, setting: Setting) -> NoiseEvidence {
    let runs = (baseline.len(), head.len());
    let b = on_scale(baseline, scale);
    let h: Vec<f64> = on_scale(head, scale).iter().map(|value| value - setting.shared).collect();
    let differences = stats::sorted(&b.iter().flat_map(|b| h.iter().map(move |h| h - b)).collect::<Vec<_>>());
    let (Some(effect), Some(least), Some(most)) = (stats::quantile(&differences, 0.5), differences.first(), differences.last()) else {
        return NoiseEvidence { runs, ..NoiseEvidence::within(0.0, f64::INFINITY, Basis::Replicates) };
    };
    if constant(&b) && constant(&h) {
        return NoiseEvidence::exact(effect, runs);
    }
    let deviation = f64::midpoint(variance(&b), variance(&h)).sqrt();
    let fewest = b.len().min(h.len());
    let enough = fewest >= ENOUGH;
    let (nearest, low, high) = if enough {
        let spare = spare(differences.len());
        let at = |index: usize| differences.get(index).copied().unwrap_or(effect);
        let end = differences.len() - 1;
        (stats::common_part(&[at(spare), at(end - spare)]), at(spare / 2), at(end - spare / 2))
    } else {
        (stats::common_part(&[*least, *most]), *least, *most)
    };
    // The floors are ratios; shares that were counted have one of their own.
    let limits = if scale == Scale::POINTS {
        let chance = counting::usual_chance(baseline, head).map_or(0.0, |(below, above)| if effect > 0.0 { below } else { above });
        Limits::of_points(setting.assumed.max(chance), deviation, enough)
    } else {
        Limits::of_ratios(fewest, deviation, scale.distance(setting.assumed), setting).wary_of(within(baseline, head, scale, fewest))
    };
    NoiseEvidence {
        low: low.min(effect - limits.reach),
        high: high.max(effect + limits.reach),
        nearest,
        sure: limits.sure,
        noise: (fewest > 1).then_some(deviation),
        p_value: enough.then(|| p_value(nearest / limits.reach)),
        detectable: limits.reach + (effect - low).max(high - effect),
        runs,
        common_mode: Some(setting.shared).filter(|shared| *shared != 0.0),
        more_runs: (!enough).then(|| u32::try_from(ENOUGH - fewest).unwrap_or(u32::MAX)),
        ..NoiseEvidence::within(effect, limits.reach, Basis::Replicates)
    }
}

/// What the agreed part must exceed to be called, and to fail.
#[derive(Debug, Clone, Copy)]
struct Limits {
    reach: f64,
    sure: f64,
}

impl Limits {
    fn of_points(floor: f64, deviation: f64, enough: bool) -> Limits {
        let part = OF_DEVIATION * deviation;
        let reach = if enough { floor + part } else { floor.max(part) };
        Limits { reach, sure: reach.max(deviation) }
    }

    /// Of so many runs on the smaller side.
    fn of_ratios(fewest: usize, deviation: f64, assumed: f64, setting: Setting) -> Limits {
        let part = OF_DEVIATION * deviation;
        let gap = GAPS.get(fewest.saturating_sub(1)).copied().unwrap_or(FLOOR);
        let gap = if setting.quiet && fewest > 1 { gap.min(assumed.max(FLOOR)) } else { gap };
        let reach = if fewest >= ENOUGH { FLOOR + part } else { gap.max(part) };
        let floor = SURE.get(fewest.clamp(1, ENOUGH) - 1).copied().unwrap_or_default();
        // A lone run is in no block: what it may differ by is in its floor.
        let blocks = setting.blocks.filter(|_| fewest > 1).unwrap_or(Allowance { reach: 0.0, sure: 0.0 });
        let reach = reach + blocks.reach;
        Limits { reach, sure: reach.max(floor).max(blocks.sure).max(deviation) }
    }

    /// With a spread that so few runs can't have shown.
    fn wary_of(self, spread: f64) -> Limits {
        Limits { sure: self.sure.max(spread), ..self }
    }
}

/// The middle one of the spreads within each run, where too few runs tell how they differ among themselves; 0 otherwise, and
/// for load tests, whose requests are no repetitions.
fn within(baseline: &[&Metric], head: &[&Metric], scale: Scale, fewest: usize) -> f64 {
    let both = || baseline.iter().chain(head);
    if fewest >= DEVIATION_FROM || both().any(|metric| load_metric::is_load(metric)) {
        return 0.0;
    }
    stats::median(&both().filter_map(|metric| one_run_each::spread(metric, scale)).collect::<Vec<_>>()).unwrap_or(0.0)
}

/// Two-sided tail of the agreed part in units of what it must exceed; a heavy one, since runs differ by jumps.
fn p_value(z: f64) -> f64 {
    1.0 / (1.0 + 99.0 * z * z)
}

fn spare(differences: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let spare = (SPARE * differences as f64).floor() as usize;
    spare
}

fn on_scale(metrics: &[&Metric], scale: Scale) -> Vec<f64> {
    metrics.iter().map(|metric| scale.position(metric.value)).filter(|value| value.is_finite()).collect()
}

fn constant(values: &[f64]) -> bool {
    values.windows(2).all(|two| two[0].to_bits() == two[1].to_bits()) && values.len() > 1
}

/// The sample variance; 0 for a single value.
fn variance(values: &[f64]) -> f64 {
    stats::deviation(values).map_or(0.0, |deviation| deviation.powi(2))
}
