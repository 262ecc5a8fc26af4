//! What counting and writing down leave open: nothing is more certain than that, wherever else its noise was taken from.
//!
//! - A share that was counted may be another by chance: Newcombe's interval from Wilson's (1998), carried over to the
//!   scale in use.
//! - So may a rate of events. Events that come by themselves are a Poisson count: of n, one standard deviation is 1/√n.
//! - A percentile with no value beyond it is the largest value by another name, and how much larger the next would have
//!   been, nobody knows: nothing bounds it.
//! - A number that was written in steps may be another by half a step.
//!
//! Where enough runs measured the noise between them, the chance of a rate and of a percentile, and the steps, are in
//! that noise already. The chance of a share is not: of rare failures, clean runs tell nothing.

use super::evidence::NoiseEvidence;
use super::load_metric;
use crate::compare::decide::scale::Scale;
use crate::compare::pairing::pair::Pair;
use crate::model::{Basis, Class, Metric, statistic};
use crate::stats;
use crate::unit::Dimension;

/// Level of the intervals: beyond them a change is more than chance.
const LEVEL: f64 = 0.95;
/// Level beyond which a regression may fail: three standard deviations.
const SURE: f64 = 0.9973;
/// A rate that was counted over less than this many seconds is no count of requests but one over repetitions.
const LEAST_SECONDS: f64 = 0.5;
/// By how much a share times its number may miss a whole number, for each counted, and still be a count: three digits.
const WRITTEN: f64 = 5e-4;
/// Sums of logarithms miss what they should be by no more than this share.
const ROUND_OFF: f64 = 1e-9;

/// Distances below and above what is seen.
type Around = (f64, f64);

/// Evidence that is no more certain than counting and writing down allow.
pub(in crate::compare) struct Bounded {
    pub(in crate::compare) evidence: NoiseEvidence,
    /// Why nothing bounds the change, where that is so.
    pub(in crate::compare) why: Option<String>,
}

/// Widens evidence to what the counts, the steps and the number of values behind a pair allow.
pub(in crate::compare) fn bounded(evidence: NoiseEvidence, pair: &Pair<'_>, scale: Scale) -> Bounded {
    let evidence = with_steps(with_chance(evidence, pair, scale), pair, scale);
    let why = unbounded(pair).filter(|_| evidence.noise.is_none());
    let evidence = if why.is_some() { without_bound(&evidence) } else { evidence };
    Bounded { evidence, why }
}

fn without_bound(evidence: &NoiseEvidence) -> NoiseEvidence {
    const ANY: f64 = f64::INFINITY;
    NoiseEvidence { low: -ANY, high: ANY, reach: ANY, sure: ANY, detectable: ANY, p_value: None, more_runs: None, ..evidence.clone() }
}

/// The distance in which the true change would be none.
fn towards_none(effect: f64, (below, above): Around) -> f64 {
    if effect > 0.0 { below } else { above }
}

fn with_chance(evidence: NoiseEvidence, pair: &Pair<'_>, scale: Scale) -> NoiseEvidence {
    let measured = evidence.p_value.is_some() && evidence.noise.is_some_and(|noise| noise > 0.0);
    let at = |level| {
        let share = chance(&pair.baseline, &pair.head, scale, level);
        share.or_else(|| if measured { None } else { chance_of_rates(pair, scale, level) })
    };
    let (Some(usual), Some(rare)) = (at(LEVEL), at(SURE)) else { return evidence };
    let (reach, sure) = (towards_none(evidence.effect, usual), towards_none(evidence.effect, rare));
    let evidence = NoiseEvidence {
        low: evidence.low.min(evidence.effect - usual.0),
        high: evidence.high.max(evidence.effect + usual.1),
        sure: evidence.sure.max(sure),
        ..evidence
    };
    if reach <= evidence.reach {
        return evidence;
    }
    NoiseEvidence { reach, basis: Basis::Counting, p_value: None, more_runs: None, detectable: evidence.detectable.max(reach), ..evidence }
}

/// How far below and above what is seen the true difference of two shares may lie by chance in counting, the runs of a
/// side counted together; `None` where not all are shares of a known number.
pub(in crate::compare) fn chance(baseline: &[&Metric], head: &[&Metric], scale: Scale, level: f64) -> Option<Around> {
    let shares = scale == Scale::POINTS || baseline.iter().chain(head).all(|metric| is_share(metric));
    if !shares {
        return None;
    }
    let (b, h) = (Share::of(baseline, scale, level)?, Share::of(head, scale, level)?);
    Some((h.down.hypot(b.up) + h.step, h.up.hypot(b.down) + b.step))
}

/// The chance in which shares of failures are judged.
pub(in crate::compare) fn usual_chance(baseline: &[&Metric], head: &[&Metric]) -> Option<Around> {
    chance(baseline, head, Scale::POINTS, LEVEL)
}

/// Whether a number is hits among so many, and not the mean of so many numbers that happen to lie below 1.
fn is_share(metric: &Metric) -> bool {
    let alone = metric.sample.is_none() && metric.stddev.is_none() && metric.details().interval.is_none();
    let kind = matches!(metric.class, Class::ErrorRate | Class::Score | Class::Other) && metric.unit.dimension() == Dimension::Ratio;
    let whole = |n: u64| {
        let hits = metric.value * n as f64;
        (hits - hits.round()).abs() <= WRITTEN * n as f64
    };
    alone && kind && metric.n.is_some_and(whole)
}

/// A share with the halves of its interval on the scale.
struct Share {
    up: f64,
    /// The lower half with one event less.
    down: f64,
    /// The share of that event: a finding must not hang on a single failed request, where the interval is too narrow.
    step: f64,
}

impl Share {
    fn of(metrics: &[&Metric], scale: Scale, level: f64) -> Option<Share> {
        let (share, n) = counted(metrics)?;
        let less = if n == 0 { 0.0 } else { (share - 1.0 / n as f64).max(0.0) };
        let between = |low: f64, high: f64| distance(scale, low, high);
        let (high, low) = (stats::wilson_interval(share, n, level).1, stats::wilson_interval(less, n, level).0);
        Some(Share { up: between(share, high), down: between(low, less), step: between(less, share) })
    }
}

/// From one number up to another on the scale; without end from where it has no place.
fn distance(scale: Scale, low: f64, high: f64) -> f64 {
    let way = scale.position(high) - scale.position(low);
    if low >= high {
        0.0
    } else if way.is_finite() {
        way
    } else {
        f64::INFINITY
    }
}

/// The share over all runs, and of how many.
fn counted(metrics: &[&Metric]) -> Option<(f64, u64)> {
    let shares = metrics.iter().all(|metric| (0.0..=1.0).contains(&metric.value));
    let counts: Vec<u64> = metrics.iter().filter(|_| shares).map(|metric| metric.n).collect::<Option<_>>()?;
    let all = counts.iter().fold(0, |sum: u64, n| sum.saturating_add(*n));
    match metrics {
        [] => None,
        [one] => shares.then_some((one.value, all)),
        _ if all == 0 || !shares => None,
        _ => Some((metrics.iter().zip(&counts).map(|(metric, n)| metric.value * (*n as f64 / all as f64)).sum(), all)),
    }
}

/// The same of two rates or counts of events, as logarithms: how many there were is all that their chance hangs on.
fn chance_of_rates(pair: &Pair<'_>, scale: Scale, level: f64) -> Option<Around> {
    let events = |metrics: &[&Metric]| {
        let counts: Option<Vec<u64>> = metrics.iter().map(|metric| metric.n.filter(|_| is_count_of_events(metric))).collect();
        Some(counts?.iter().fold(0, |sum: u64, n| sum.saturating_add(*n))).filter(|all| *all > 0)
    };
    let (b, h) = (events(&pair.baseline)?, events(&pair.head)?);
    let half = stats::normal_upper_quantile((1.0 - level) / 2.0) * (1.0 / b as f64 + 1.0 / h as f64).sqrt();
    (scale == Scale::Log).then_some((half, half))
}

/// Whether `n` is the number of events that a rate or a count tells, and not of repetitions that were measured.
fn is_count_of_events(metric: &Metric) -> bool {
    let alone = metric.sample.is_none() && metric.stddev.is_none() && metric.details().interval.is_none();
    let n = metric.n.unwrap_or_default() as f64;
    alone
        && match (metric.class, metric.unit.dimension()) {
            (Class::Throughput | Class::Other, Dimension::Rate) => n >= LEAST_SECONDS * metric.value,
            // The count itself: there is one event for each of it.
            (Class::Count, _) => metric.statistic.as_deref() == Some("count") && (n - metric.value).abs() < f64::EPSILON * n,
            _ => false,
        }
}

/// Adds the half steps of both sides: on top of noise that was not measured; measured noise has them in it, unless it
/// is smaller. What could have been detected stays: a threshold below the step is widened to it.
fn with_steps(evidence: NoiseEvidence, pair: &Pair<'_>, scale: Scale) -> NoiseEvidence {
    let (b, h) = (half_steps(&pair.baseline, scale), half_steps(&pair.head, scale));
    let around = ((b.1 + h.0) * (1.0 + ROUND_OFF), (b.0 + h.1) * (1.0 + ROUND_OFF));
    let step = towards_none(evidence.effect, around);
    if step <= 0.0 {
        return evidence;
    }
    let measured = evidence.noise.is_some_and(|noise| noise > 0.0);
    let widened = |known: f64, step: f64| if measured { known.max(step) } else { known + step };
    NoiseEvidence {
        low: evidence.effect - widened(evidence.effect - evidence.low, around.0),
        high: evidence.effect + widened(evidence.high - evidence.effect, around.1),
        reach: widened(evidence.reach, step),
        sure: widened(evidence.sure.max(evidence.reach), step),
        basis: if step > evidence.reach { Basis::Rounding } else { evidence.basis },
        ..evidence
    }
}

/// How far down and up half a step is from the number of one side; of the middle one of several runs.
fn half_steps(metrics: &[&Metric], scale: Scale) -> Around {
    let half = |metric: &Metric| metric.details().resolution.unwrap_or(0.0) / 2.0;
    let middle = |way: &dyn Fn(&Metric) -> f64| {
        let ways = stats::sorted(&metrics.iter().map(|metric| way(metric)).collect::<Vec<_>>());
        ways.get(ways.len() / 2).copied().unwrap_or(0.0)
    };
    (
        middle(&|metric| distance(scale, metric.value - half(metric), metric.value)),
        middle(&|metric| distance(scale, metric.value, metric.value + half(metric))),
    )
}

/// Values from which on there is one beyond the percentile; none where no number of values has one.
pub(in crate::compare) fn least_values(share: f64) -> Option<f64> {
    (share < 1.0).then(|| (1.0 / (1.0 - share.max(0.5))).round())
}

/// Why the values behind a percentile of times can't bound it, where they can't.
fn unbounded(pair: &Pair<'_>) -> Option<String> {
    let statistic = pair.key.statistic?;
    let share = if statistic == "max" { 1.0 } else { statistic::share(statistic)? };
    pair.baseline.iter().chain(&pair.head).find_map(|metric| {
        // Repetitions of one piece of work are a number each; requests are not. With a deviation and no values, the
        // percentile itself was repeated.
        let repeated = metric.sample.is_none() && metric.stddev.is_some();
        let asked = share > 0.5 || (share >= 0.5 && load_metric::is_load(metric));
        let judged = asked && !repeated && matches!(metric.class, Class::Latency | Class::Duration);
        let n = metric.n.or(metric.sample.as_ref().map(|sample| sample.len() as u64)).filter(|_| judged)?;
        too_few(statistic, share, n, metric.sample.is_some())
    })
}

fn too_few(statistic: &str, share: f64, n: u64, sampled: bool) -> Option<String> {
    let values = if n == 1 { "1 value".to_owned() } else { format!("{n} values") };
    let Some(least) = least_values(share) else {
        return Some(format!("the largest of {values} can't be bounded: the next may be of any size"));
    };
    if (n as f64) < least {
        let what = if n == 1 { "that value" } else { "their largest" };
        return Some(format!("{statistic} of {values} is {what} by another name: it can't be bounded"));
    }
    // The interval from the smallest to the largest value, and there is none wider.
    let covers = share.powf(n as f64) <= (1.0 - LEVEL) / 2.0;
    (sampled && !covers).then(|| format!("{statistic} of {values} can't be bounded: too few lie beyond it"))
}
