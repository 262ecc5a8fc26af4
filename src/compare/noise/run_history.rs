//! The head against the history of its branch: the main case in CI.
//!
//! Every metric with at least five earlier runs becomes a series. What the runner did to the other benchmarks is taken out,
//! and of the head's run no more than it was seen to do ([`stats::common_modes`]). What is left of the head must lie on one
//! side of the current level of its series, of its recent runs, and of a level that is not confirmed yet ([`stats::levels`]),
//! by more than a cut of the noise from run to run within levels ([`stats::noise_within`]). That noise is widened when the
//! other benchmarks jump today in both directions, but not by what may be a change of theirs. To fail takes a larger cut; with one
//! head run also more than the furthest earlier run. Both are capped, and neither depends on the number of metrics. Of several
//! head runs the least extreme counts (the second least of five).
//!
//! A history without any variance is exact. The module's page tells the rule in order; the constants are calibrated on public
//! benchmark histories with known truth.

use std::collections::HashMap;

use super::evidence::{self, FEW, NoiseEvidence};
use crate::compare::decide::scale::Scale;
use crate::compare::pairing::pair::Pair;
use crate::compare::suite::shared_slowdown::{self, Shared};
use crate::model::{Basis, BenchmarkId, ChangeIn, Direction, Metric, Role};
use crate::stats::{self, Levels};

/// Fewer earlier runs than this are no history.
pub(in crate::compare) const LEAST_RUNS: usize = 5;
/// Runs whose quartiles a single head run must clear.
const ENVELOPE: usize = 16;
/// Widening of the noise when nobody can tell how restless the runner is today.
const UNKNOWN_RESTLESSNESS: f64 = 1.3;
/// Mean square of the jumps of a quiet run, those one way counted only up to one noise: of normal noise.
const QUIET: f64 = 0.758;
/// A neighbour's jump counts up to this many of its noises.
const JUMP_MOST: f64 = 5.0;
/// What was taken out is itself only known to this share of it.
const CORRECTION_ERROR: f64 = 0.25;
/// By how many widened noises 1, 2, 3, 4 and 5 head runs must clear the nearest level.
const CUTS: [f64; 5] = [2.0, 1.2, 0.65, 0.55, 0.8];
/// The same to fail, times 1 + 5/n for the n runs that the noise was learnt from.
const CUTS_SURE: [f64; 5] = [3.2, 2.0, 1.3, 1.1, 1.1];
/// A single head run fails only when it lies further beyond than this many times the furthest run of the history did.
const BEYOND_FURTHEST: f64 = 1.1;
/// However noisy the series, a change this far beyond the nearest level is more than noise, and fails.
const MOST: f64 = 0.6;
/// To fail against fewer than ten runs, this is enough: what fails against a single run ([`super::one_run_each`]) fails against a few.
const MOST_SURE_OF_FEW: f64 = 0.5;
/// Normal deviate of the interval shown.
const INTERVAL: f64 = 1.645;

/// What a history tells of the head.
#[derive(Default)]
pub(in crate::compare) struct Findings {
    /// The evidence of every metric that has a history, by the pair's place in the list.
    pub(in crate::compare) evidence: HashMap<usize, (NoiseEvidence, Scale)>,
    /// How far all benchmarks moved together, where enough of them have a history.
    pub(in crate::compare) shared: Option<Shared>,
}

/// What the histories of the pairs tell of the head; `runs` is the number of moments of the history.
pub(in crate::compare) fn findings(pairs: &[Pair<'_>], runs: usize, correct: bool, change_in: impl Fn(&Pair<'_>) -> ChangeIn) -> Findings {
    let mut series: Vec<Series> =
        pairs.iter().enumerate().filter_map(|(place, pair)| Series::of(place, pair, runs, change_in(pair))).collect();
    let shared = common_mode(&mut series, runs, correct);
    for one in &mut series {
        one.settle();
    }
    let jumps = Jumps::of(&series);
    let evidence = series.iter().map(|one| (one.place, (one.evidence(&jumps), one.scale))).collect();
    Findings { evidence, shared }
}

/// One metric through the runs of the history and of the head.
struct Series {
    place: usize,
    benchmark: BenchmarkId,
    scale: Scale,
    /// −1 for metrics that should be high, so that a slow runner moves all series the same way.
    sign: f64,
    /// Whether it takes part in the common mode: times and rates on the logarithmic scale.
    follows_runner: bool,
    /// Whether the history's own numbers never varied.
    constant: bool,
    /// Positions of the runs that have the metric, history then head, with the run's index.
    history: Vec<(usize, f64)>,
    head: Vec<(usize, f64)>,
    /// The levels of the history, known once what is shared was taken out.
    levels: Levels,
    /// Noise from run to run at these levels, one standard deviation.
    noise: f64,
    /// How well the conversion of runs of other processors is known, one standard deviation; 0 where there is none.
    conversion: f64,
    /// The part of the head's position, against the recent runs, that was taken out.
    taken_out: Option<f64>,
    witnesses: usize,
}

impl Series {
    fn of(place: usize, pair: &Pair<'_>, runs: usize, change_in: ChangeIn) -> Option<Series> {
        let metric = *pair.head.last()?;
        if pair.baseline.len() < LEAST_RUNS || pair.ambiguous || pair.baseline.iter().any(|other| !other.unit.compares_with(&metric.unit)) {
            return None;
        }
        let values: Vec<f64> = pair.baseline.iter().chain(&pair.head).map(|metric| metric.value).collect();
        let typical = stats::median(&values.get(..pair.baseline.len())?.iter().map(|value| value.abs()).collect::<Vec<_>>())?;
        let scale = Scale::of_level(change_in, &values, typical);
        let position = |metric: &&Metric| scale.position(metric.value);
        let at = |runs: &[usize], metrics: &[&Metric]| runs.iter().copied().zip(metrics.iter().map(position)).collect::<Vec<_>>();
        let conversion = evidence::conversion(&pair.baseline);
        Some(Series {
            place,
            benchmark: pair.key.benchmark_id(),
            scale,
            sign: if metric.direction == Direction::Higher { -1.0 } else { 1.0 },
            follows_runner: scale == Scale::Log && metric.role == Role::Primary && shared_slowdown::follows_runner(metric.class),
            constant: conversion == 0.0 && pair.baseline.windows(2).all(|two| two[0].value.to_bits() == two[1].value.to_bits()),
            history: at(&pair.baseline_runs, &pair.baseline),
            head: at(&pair.head_runs, &pair.head).into_iter().map(|(run, value)| (runs + run, value)).collect(),
            levels: Levels { starts: vec![0], unconfirmed: None, alternating: false },
            noise: stats::QUIETEST,
            conversion,
            taken_out: None,
            witnesses: 0,
        })
    }

    fn past(&self) -> Vec<f64> {
        self.history.iter().map(|(_, value)| *value).collect()
    }

    fn now(&self) -> Vec<f64> {
        self.head.iter().map(|(_, value)| *value).collect()
    }

    /// Finds the levels and the noise of what is left of the history.
    fn settle(&mut self) {
        let past = self.past();
        self.levels = stats::levels(&past, self.scale.least_step());
        self.noise = stats::noise_within(&past, &self.levels.pieces(past.len()));
    }

    /// The values at the current level, or at the one before while that is not confirmed.
    fn current<'p>(&self, past: &'p [f64]) -> &'p [f64] {
        past.get(self.levels.current()..).unwrap_or_default()
    }

    /// The level of the newest runs.
    fn recent(&self, past: &[f64]) -> f64 {
        stats::recent_level(self.current(past)).unwrap_or(0.0)
    }

    /// Deviations from its own levels in every run of the history, and from the recent level in the head's, worse
    /// positive; a run without the metric repeats the one before.
    fn deviations(&self, runs: usize) -> Vec<f64> {
        let past = self.past();
        let levels = stats::levels(&past, self.scale.least_step());
        let centres: Vec<(usize, f64)> =
            levels.pieces(past.len()).into_iter().filter_map(|piece| Some((piece.end, stats::median(past.get(piece)?)?))).collect();
        let last_centre = centres.last().map_or(0.0, |(_, centre)| *centre);
        let centre = |place: usize| centres.iter().find(|(end, _)| place < *end).map_or(last_centre, |(_, centre)| *centre);
        let mut column = Vec::with_capacity(runs);
        let mut present = self.history.iter().chain(&self.head).enumerate().peekable();
        let mut last = 0.0;
        for run in 0..runs {
            while let Some((place, (_, value))) = present.next_if(|(_, (at, _))| *at == run) {
                last = self.sign * (value - centre(place));
            }
            column.push(last);
        }
        column
    }

    /// How far the head jumped in noises of its own, bounded; worse positive.
    fn jump(&self) -> Option<f64> {
        if self.constant || !self.follows_runner {
            return None;
        }
        let jump = self.sign * (stats::median(&self.now())? - self.recent(&self.past())) / self.noise;
        Some(jump.clamp(-JUMP_MOST, JUMP_MOST))
    }

    /// The levels that the head must leave behind on one side, the newest run apart.
    fn to_clear(&self, past: &[f64]) -> Vec<f64> {
        let current = self.current(past);
        let mut levels: Vec<f64> = [stats::median(current), stats::recent_level(current)].into_iter().flatten().collect();
        if self.levels.alternating {
            levels.extend(self.levels.pieces(past.len()).into_iter().filter_map(|piece| stats::median(past.get(piece)?)));
        } else if let Some(place) = self.levels.unconfirmed {
            levels.extend([past.get(place..), past.get(self.levels.current()..place)].into_iter().flatten().filter_map(stats::median));
        }
        if self.head.len() == 1 {
            let last = stats::sorted(current.get(current.len().saturating_sub(ENVELOPE)..).unwrap_or_default());
            levels.extend([stats::quantile(&last, 0.25), stats::quantile(&last, 0.75)].into_iter().flatten());
        }
        levels
    }

    fn evidence(&self, jumps: &Jumps<'_>) -> NoiseEvidence {
        let (past, now) = (self.past(), self.now());
        let runs = (past.len(), now.len());
        let recent = self.recent(&past);
        let effect = stats::median(&now).unwrap_or(recent) - recent;
        let mut levels = self.to_clear(&past);
        let without_newest = nearest(&now, &levels);
        if now.len() == 1 {
            levels.extend(past.last());
        }
        let nearest = nearest(&now, &levels);
        if self.constant {
            let changed = if effect == 0.0 { None } else { Some(0.0) };
            return NoiseEvidence { nearest, p_value: changed.or(Some(1.0)), ..NoiseEvidence::exact(effect, runs) };
        }
        let restlessness = jumps.restlessness(&self.benchmark);
        let widened = self.noise * restlessness + CORRECTION_ERROR * self.taken_out.unwrap_or(0.0).abs();
        let margin = levels.iter().map(|level| (level - recent).abs()).fold(0.0, f64::max);
        let half = margin + INTERVAL * widened;
        let least = widened.hypot(self.conversion);
        let most = |most: f64, cut: f64| if self.scale == Scale::Log { (cut * widened).min(most) } else { cut * widened };
        let reach = most(MOST, cut(&CUTS, now.len()));
        let sure = |seen: &[f64]| {
            let seen = if now.len() == 1 { BEYOND_FURTHEST * self.furthest(seen) } else { 0.0 };
            let cut = cut(&CUTS_SURE, now.len()) * (1.0 + 5.0 / past.len() as f64);
            most(if past.len() < FEW { MOST_SURE_OF_FEW } else { MOST }, cut.max(seen / widened)).max(reach)
        };
        let but_newest = past.split_last().map_or(&past[..], |(_, before)| before);
        NoiseEvidence {
            low: effect - half,
            high: effect + half,
            nearest,
            sure: sure(&past),
            only_newest: nearest.abs() <= reach && without_newest.abs() > sure(but_newest),
            noise: Some(self.noise),
            p_value: Some(p_value(nearest / least, now.len())),
            detectable: margin + reach,
            runs,
            restlessness: Some(restlessness),
            common_mode: self.taken_out.filter(|part| *part != 0.0).map(|part| self.sign * part),
            more_runs: self.more_runs(effect, &past, widened),
            neighbours: Some(self.witnesses),
            ..NoiseEvidence::within(effect, reach, Basis::History)
        }
        .after_conversion(self.conversion)
    }

    /// The furthest that a run of the history lay from its level, either way.
    fn furthest(&self, past: &[f64]) -> f64 {
        let of_piece = |piece: std::ops::Range<usize>| {
            let piece = past.get(piece)?;
            let level = stats::median(piece)?;
            piece.iter().map(|value| (value - level).abs()).reduce(f64::max)
        };
        self.levels.pieces(past.len()).into_iter().filter_map(of_piece).fold(0.0, f64::max)
    }

    /// How many more head runs would let an effect of this size be called, if any number would: the least extreme of
    /// several lies about half a noise below their median.
    fn more_runs(&self, effect: f64, past: &[f64], widened: f64) -> Option<u32> {
        let apart = (stats::median(self.current(past))? - self.recent(past)).abs();
        let runs =
            [2, 3, 5].into_iter().find(|runs| *runs > self.head.len() && effect.abs() >= apart + (cut(&CUTS, *runs) + 0.5) * widened)?;
        u32::try_from(runs - self.head.len()).ok()
    }
}

/// The part of the head's positions beyond all levels, of several head runs the least extreme (the second least of five).
fn nearest(now: &[f64], levels: &[f64]) -> f64 {
    let beyond = now.iter().map(|value| stats::common_part(&levels.iter().map(|level| value - level).collect::<Vec<_>>()));
    stats::agreed_part(&beyond.collect::<Vec<_>>(), 5)
}

fn cut(cuts: &[f64; 5], head_runs: usize) -> f64 {
    cuts.get(head_runs.clamp(1, cuts.len()) - 1).copied().unwrap_or(cuts[0])
}

/// Two-sided tail of the part beyond the nearest level, in widened noises, as measured on unchanged series: far heavier
/// than normal.
fn p_value(z: f64, head_runs: usize) -> f64 {
    let (steep, power) = match head_runs {
        0 | 1 => (18.0, 1.7),
        2 => (40.0, 2.0),
        _ => (100.0, 2.0),
    };
    1.0 / (1.0 + steep * z.abs().powf(power))
}

/// How far all moved together. What the runner did to all is taken out of every series that follows it, if it is to be.
fn common_mode(series: &mut [Series], runs: usize, take_out: bool) -> Option<Shared> {
    let all_runs = series.iter().flat_map(|one| one.head.iter().map(|(run, _)| run + 1)).max().unwrap_or(runs);
    let followers: Vec<usize> = (0..series.len()).filter(|at| series[*at].follows_runner).collect();
    let mut groups: HashMap<&BenchmarkId, usize> = HashMap::new();
    let mut group = Vec::with_capacity(followers.len());
    for at in &followers {
        let next = groups.len();
        group.push(*groups.entry(&series[*at].benchmark).or_insert(next));
    }
    let benchmarks = groups.len();
    let columns = followers.iter().map(|at| series[*at].deviations(all_runs)).collect();
    let deviations = stats::Deviations { columns, history: runs, group };
    let modes = stats::common_modes(&deviations);
    let moved = deviations.columns.iter().map(|column| stats::median(column.get(runs..).unwrap_or_default()).unwrap_or(0.0));
    let moved = shared_slowdown::middle(deviations.group.iter().copied().zip(moved));
    let bound = stats::median(&modes.iter().map(|mode| mode.bound).collect::<Vec<_>>());
    // How far all of another processor's runs are off together is not known better than each is.
    let converted = stats::median(&followers.iter().map(|at| series[*at].conversion).collect::<Vec<_>>()).unwrap_or(0.0);
    let bound = bound.map(|bound| bound.hypot(evidence::CONVERSION * converted));
    let shared = bound.zip(moved).map(|(bound, (moved, _))| Shared { moved, bound, benchmarks, runs: Some(runs) });
    let shared = shared.filter(|shared| shared.benchmarks > stats::LEAST_WITNESSES);
    if !take_out {
        return shared;
    }
    for (at, mode) in followers.into_iter().zip(modes) {
        let one = &mut series[at];
        one.witnesses = mode.witnesses;
        if mode.witnesses < stats::LEAST_WITNESSES {
            continue;
        }
        let says = |run: usize| mode.says.get(run).copied().unwrap_or(0.0);
        let recent: Vec<f64> = (runs.saturating_sub(stats::RECENT)..runs).map(says).collect();
        let today: Vec<f64> = one.head.iter().map(|(run, _)| says(*run)).collect();
        let moved = stats::median(&today).unwrap_or(0.0) - stats::median(&recent).unwrap_or(0.0);
        one.taken_out = Some(mode.slope * moved);
        let sign = one.sign;
        for (run, value) in one.history.iter_mut().chain(&mut one.head) {
            *value -= sign * mode.slope * says(*run);
        }
    }
    shared
}

/// How series jumped today: their number and the sums of the squares of their jumps.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: usize,
    /// Jumps for the better in full, those for the worse up to one noise.
    better: f64,
    /// Jumps for the worse in full, those for the better up to one noise.
    worse: f64,
}

/// How the series jumped today, in all and by benchmark.
///
/// A restless run jumps both ways. Many jumps one way may be of one cause with the change in question, or with one that
/// came along with it, and are no restlessness then but findings: the way that is calmer is what counts. So neither a
/// regression, however broad, nor an improvement beside it widens the noise by more than 15 %.
struct Jumps<'a> {
    all: Sums,
    by_benchmark: HashMap<&'a BenchmarkId, Sums>,
}

impl<'a> Jumps<'a> {
    fn of(series: &'a [Series]) -> Jumps<'a> {
        let mut jumps = Jumps { all: Sums::default(), by_benchmark: HashMap::new() };
        for one in series {
            let Some(jump) = one.jump() else { continue };
            let own = jumps.by_benchmark.entry(&one.benchmark).or_default();
            for sums in [own, &mut jumps.all] {
                sums.count += 1;
                sums.better += jump.min(1.0).powi(2);
                sums.worse += jump.max(-1.0).powi(2);
            }
        }
        jumps
    }

    /// At least 1: root mean square of the jumps of the other benchmarks, the calmer way.
    fn restlessness(&self, benchmark: &BenchmarkId) -> f64 {
        let own = self.by_benchmark.get(benchmark).copied().unwrap_or_default();
        let count = self.all.count - own.count;
        let sum = (self.all.better - own.better).min(self.all.worse - own.worse);
        if count < stats::LEAST_WITNESSES { UNKNOWN_RESTLESSNESS } else { (sum / count as f64 / QUIET).max(0.0).sqrt().max(1.0) }
    }
}
