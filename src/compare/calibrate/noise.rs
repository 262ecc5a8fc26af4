//! How much each metric moves between runs of the same code.
//!
//! A movement is the distance of two runs on the metric's scale. Its scale over √2 is the standard deviation of
//! one run; taken from movements and not from deviations about a centre, it is not too small with few runs.

use std::collections::{BTreeMap, HashMap};
use std::f64::consts::SQRT_2;

use super::super::Filter;
use super::result::{ClassNoise, MetricNoise, Noise, StatisticNoise};
use super::rounds::Rounds;
use crate::compare::decide::scale::Scale;
use crate::model::{BenchmarkId, ChangeIn, Class, Direction, Metric, Role, metric_path};
use crate::policy::{MetricView, Policy, Threshold};
use crate::stats;
use crate::unit::Unit;

/// Movements from which on their own 99 % quantile is believed.
const ENOUGH_FOR_99: usize = 100;
/// The same for their 95 % quantile.
const ENOUGH_FOR_95: usize = 20;
/// 99 % of normal data lie within this many standard deviations.
const NORMAL_99: f64 = 2.575_829_303_548_9;
/// 95 % do.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// One judged metric through all rounds.
pub(super) struct Series {
    pub(super) id: BenchmarkId,
    pub(super) metric: String,
    pub(super) statistic: Option<String>,
    /// `suite/benchmark/metric/statistic`.
    pub(super) path: String,
    /// What it is compared with today.
    pub(super) threshold: Threshold,
    unit: Unit,
    /// Its value in each round; absent where the round lacks it or holds it twice.
    values: Vec<Option<f64>>,
}

/// A series with what its movements come to, all distances on its scale.
pub(super) struct Measured<'a> {
    pub(super) series: &'a Series,
    /// Size of every movement.
    pub(super) moves: Vec<f64>,
    /// The same, without those too small in absolute terms to ever count.
    pub(super) counting: Vec<f64>,
    /// Runs that have it.
    pub(super) runs: usize,
}

/// Every judged metric, in the order in which the rounds name them.
pub(super) fn series(rounds: &Rounds, policy: &Policy, only: Filter<'_>) -> Vec<Series> {
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Series> = Vec::new();
    for (round, run) in rounds.numbered() {
        for benchmark in &run.benchmarks {
            let id = benchmark.id(&run.suite);
            for metric in &benchmark.metrics {
                let path = metric_path(&id, &metric.name, metric.statistic.as_deref());
                let place = *index.entry(path).or_insert_with_key(|path| {
                    all.push(Series::new(&id, metric, path, policy, rounds.len()));
                    all.len() - 1
                });
                if let Some(series) = all.get_mut(place) {
                    series.add(round, metric);
                }
            }
        }
    }
    all.retain(|series| series.is_judged() && only.holds(&series.path));
    all
}

impl Series {
    fn new(id: &BenchmarkId, metric: &Metric, path: &str, policy: &Policy, rounds: usize) -> Series {
        let statistic = metric.statistic.as_deref();
        let threshold = policy.threshold(&MetricView {
            path,
            statistic,
            class: metric.class,
            unit: &metric.unit,
            direction: metric.direction,
            role: metric.role,
        });
        Series {
            id: id.clone(),
            metric: metric.name.clone(),
            statistic: metric.statistic.clone(),
            path: path.to_owned(),
            threshold,
            unit: metric.unit.clone(),
            values: vec![None; rounds],
        }
    }

    fn is_judged(&self) -> bool {
        self.threshold.role == Role::Primary && self.threshold.direction != Direction::Neither
    }

    /// How many rounds have it.
    pub(super) fn runs(&self) -> usize {
        self.values.iter().flatten().count()
    }

    fn add(&mut self, round: usize, metric: &Metric) {
        let comparable = self.unit.compares_with(&metric.unit);
        if let Some(slot) = self.values.get_mut(round) {
            *slot = if slot.is_none() && comparable { Some(metric.value) } else { None };
        }
    }

    /// Its movements between these pairs of rounds.
    pub(super) fn measure(&self, pairs: &[(usize, usize)]) -> Measured<'_> {
        let value = |round: usize| self.values.get(round).copied().flatten();
        let least = self.threshold.min_change.unwrap_or(0.0);
        let (mut moves, mut counting) = (Vec::new(), Vec::new());
        for (first, second) in pairs {
            let (Some(first), Some(second)) = (value(*first), value(*second)) else { continue };
            let distance = Scale::of_pair(self.threshold.change_in, first, second).effect(first, second).abs();
            moves.push(distance);
            counting.push(if (first - second).abs() >= least { distance } else { 0.0 });
        }
        Measured { series: self, moves, counting, runs: self.runs() }
    }
}

impl Measured<'_> {
    /// How many of its movements are independent.
    pub(super) fn independent(&self) -> usize {
        self.runs.saturating_sub(1).min(self.moves.len())
    }
}

/// What movements come to, still as distances.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    /// One standard deviation of a run.
    sigma: f64,
    half: f64,
    /// 95 of 100 are within.
    pub(super) q95: f64,
    /// 99 of 100 are within.
    pub(super) q99: f64,
    largest: f64,
}

impl Spread {
    /// The spread of movements of which so many are independent; `None` of no movements.
    pub(super) fn of(moves: &[f64], independent: usize) -> Option<Spread> {
        let sorted = stats::sorted(moves);
        let sigma = stats::mad_scale(moves, 0.0)?.max(stats::outer_scale(moves, 0.0)?) / SQRT_2;
        let within = |share: f64, normal: f64, enough: usize| {
            let seen = stats::quantile(&sorted, share)?;
            // The far end of a handful is their largest, which is nearer than where the far end of many would be.
            Some(if independent < enough { seen.max(normal * SQRT_2 * sigma) } else { seen })
        };
        Some(Spread {
            sigma,
            half: stats::quantile(&sorted, 0.5)?,
            q95: within(0.95, NORMAL_95, ENOUGH_FOR_95)?,
            q99: within(0.99, NORMAL_99, ENOUGH_FOR_99)?,
            largest: sorted.last().copied()?,
        })
    }

    fn shown(&self, change_in: ChangeIn, movements: usize, independent: usize) -> Noise {
        let shown = |distance: f64| match change_in {
            ChangeIn::Relative => distance.exp_m1(),
            ChangeIn::Points => distance,
        };
        Noise {
            movements,
            independent,
            noise: shown(self.sigma),
            half: shown(self.half),
            within_95: shown(self.q95),
            within_99: shown(self.q99),
            largest: shown(self.largest),
        }
    }
}

/// Pools the movements of several metrics; `None` where there are none.
pub(super) fn pooled<'a, 'b: 'a>(
    measured: impl IntoIterator<Item = &'a Measured<'b>>,
    moves: impl Fn(&'a Measured<'b>) -> &'a [f64],
) -> Option<Spread> {
    let mut all = Vec::new();
    let mut independent = 0;
    for one in measured {
        all.extend_from_slice(moves(one));
        independent += one.independent();
    }
    Spread::of(&all, independent)
}

/// The noise of each class that has any movement.
pub(super) fn by_class(measured: &[Measured<'_>]) -> Vec<ClassNoise> {
    let mut classes = Vec::new();
    for class in Class::ALL {
        // Errors that are counted, not shared, are compared in percent: the two kinds can't be pooled.
        for change_in in [ChangeIn::Relative, ChangeIn::Points] {
            let mut statistics: BTreeMap<Option<String>, Vec<&Measured<'_>>> = BTreeMap::new();
            let mut all = Vec::new();
            for one in measured.iter().filter(|one| !one.moves.is_empty()) {
                let threshold = &one.series.threshold;
                if threshold.class == class && threshold.change_in == change_in {
                    statistics.entry(one.series.statistic.clone()).or_default().push(one);
                    all.push(one);
                }
            }
            let Some(noise) = shown(&all, change_in) else { continue };
            let several = statistics.len() > 1;
            let statistics = statistics.into_iter().filter(|_| several).filter_map(|(statistic, members)| {
                Some(StatisticNoise { statistic, metrics: members.len(), noise: shown(&members, change_in)? })
            });
            classes.push(ClassNoise { class, change_in, metrics: all.len(), noise, statistics: statistics.collect() });
        }
    }
    classes
}

fn shown(members: &[&Measured<'_>], change_in: ChangeIn) -> Option<Noise> {
    let movements = members.iter().map(|one| one.moves.len()).sum();
    let independent = members.iter().map(|one| one.independent()).sum();
    Some(pooled(members.iter().copied(), |one| &one.moves)?.shown(change_in, movements, independent))
}

/// The noise of each metric, the noisiest first; `calls` says how often it was called a change.
pub(super) fn by_metric(measured: &[Measured<'_>], calls: &HashMap<String, usize>) -> Vec<MetricNoise> {
    let mut all: Vec<MetricNoise> = measured
        .iter()
        .filter_map(|one| {
            let series = one.series;
            let change_in = series.threshold.change_in;
            let spread = Spread::of(&one.moves, one.independent())?;
            Some(MetricNoise {
                suite: series.id.suite.clone(),
                benchmark: benchmark_name(&series.id),
                metric: series.metric.clone(),
                statistic: series.statistic.clone(),
                class: series.threshold.class,
                change_in,
                noise: spread.shown(change_in, one.moves.len(), one.independent()),
                calls: calls.get(&series.path).copied().unwrap_or_default(),
            })
        })
        .collect();
    all.sort_by(|a, b| b.noise.noise.total_cmp(&a.noise.noise).then(b.noise.largest.total_cmp(&a.noise.largest)));
    all
}

fn benchmark_name(id: &BenchmarkId) -> String {
    let params = id.params.iter().map(|(name, value)| format!(" {name}={value}"));
    std::iter::once(id.name.clone()).chain(params).collect()
}
