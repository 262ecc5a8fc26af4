//! The head against the history of its branch: the main case in CI.
//!
//! Every metric with at least five earlier runs becomes a series. What the runner did to all of them is taken out
//! ([`stats::common_modes`]); what is left of the head must lie beyond every level of its series on the same side, by
//! more than its noise from run to run, widened when everything else jumps today too. Several head runs are one head
//! measured several times: the least extreme of them counts (the second least of five). The constants are calibrated
//! on public benchmark histories with known truth; each step's worth is in the commit that brought it.

use std::collections::HashMap;

use super::evidence::Evidence;
use super::pair::Pair;
use super::yardstick::Yardstick;
use crate::model::{Basis, BenchmarkId, ChangeIn, Class, Direction, Metric, Role};
use crate::stats;

/// Fewer earlier runs than this are no history.
pub(super) const LEAST_RUNS: usize = 5;
/// Runs whose quartiles a single head run must clear.
const ENVELOPE: usize = 16;
/// Widening of the noise when nobody can tell how restless the runner is today.
const UNKNOWN_RESTLESSNESS: f64 = 1.3;
/// A neighbour's jump counts up to this many of its noises.
const JUMP_MOST: f64 = 5.0;
/// What was taken out is itself only known to this share of it.
const CORRECTION_ERROR: f64 = 0.25;
/// By how many widened noises 1, 2, 3, 4 and 5 head runs must clear the nearest level.
const CUTS: [f64; 5] = [1.9, 1.2, 0.65, 0.65, 0.6];
/// Normal deviate of the interval shown.
const INTERVAL: f64 = 1.645;

/// The evidence of every metric that has a history, by the pair's place in the list.
pub(super) fn evidence(
    pairs: &[Pair<'_>],
    runs: usize,
    correct: bool,
    change_in: impl Fn(&Pair<'_>) -> ChangeIn,
) -> HashMap<usize, (Evidence, Yardstick)> {
    let mut series: Vec<Series> =
        pairs.iter().enumerate().filter_map(|(place, pair)| Series::of(place, pair, runs, change_in(pair))).collect();
    if correct {
        take_out_common_mode(&mut series, runs);
    }
    let jumps = Jumps::of(&series);
    series.iter().map(|one| (one.place, (one.evidence(jumps.restlessness(&one.benchmark)), one.yardstick))).collect()
}

/// One metric through the runs of the history and of the head.
struct Series {
    place: usize,
    benchmark: BenchmarkId,
    yardstick: Yardstick,
    /// −1 for metrics that should be high, so that a slow runner moves all series the same way.
    sign: f64,
    /// Whether it takes part in the common mode: times and rates on the logarithmic scale.
    follows_runner: bool,
    /// Whether the history's own numbers never varied.
    constant: bool,
    /// Positions of the runs that have the metric, history then head, with the run's index.
    history: Vec<(usize, f64)>,
    head: Vec<(usize, f64)>,
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
        let yardstick = Yardstick::for_all(change_in, &values, typical);
        let position = |metric: &&Metric| yardstick.position(metric.value);
        let at = |runs: &[usize], metrics: &[&Metric]| runs.iter().copied().zip(metrics.iter().map(position)).collect::<Vec<_>>();
        Some(Series {
            place,
            benchmark: pair.key.id(),
            yardstick,
            sign: if metric.direction == Direction::Higher { -1.0 } else { 1.0 },
            follows_runner: yardstick == Yardstick::Log
                && metric.role == Role::Primary
                && !matches!(metric.class, Class::Count | Class::Size | Class::Score),
            constant: pair.baseline.windows(2).all(|two| two[0].value.to_bits() == two[1].value.to_bits()),
            history: at(&pair.baseline_runs, &pair.baseline),
            head: at(&pair.head_runs, &pair.head).into_iter().map(|(run, value)| (runs + run, value)).collect(),
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

    /// Deviations from its own level in every run; a run without the metric repeats the one before.
    fn deviations(&self, runs: usize) -> Vec<f64> {
        let centre = stats::median(&self.past()).unwrap_or(0.0);
        let mut column = Vec::with_capacity(runs);
        let mut present = self.history.iter().chain(&self.head).peekable();
        let mut last = 0.0;
        for run in 0..runs {
            while let Some((_, value)) = present.next_if(|(at, _)| *at == run) {
                last = self.sign * (value - centre);
            }
            column.push(last);
        }
        column
    }

    /// How far the head jumped in noises of its own, squared and bounded.
    fn jump(&self) -> Option<f64> {
        if self.constant || !self.follows_runner {
            return None;
        }
        let past = self.past();
        let jump = (stats::median(&self.now())? - stats::recent_level(&past)?) / stats::series_noise(&past);
        Some(jump.clamp(-JUMP_MOST, JUMP_MOST).powi(2))
    }

    /// The levels that the head must leave behind on one side.
    fn levels(&self, past: &[f64]) -> Vec<f64> {
        let mut levels: Vec<f64> = [stats::median(past), stats::recent_level(past)].into_iter().flatten().collect();
        if self.head.len() == 1 {
            let last = stats::sorted(past.get(past.len().saturating_sub(ENVELOPE)..).unwrap_or_default());
            levels.extend([stats::quantile(&last, 0.25), stats::quantile(&last, 0.75), past.last().copied()].into_iter().flatten());
        }
        levels
    }

    fn evidence(&self, restlessness: f64) -> Evidence {
        let (past, now) = (self.past(), self.now());
        let runs = (past.len(), now.len());
        let recent = stats::recent_level(&past).unwrap_or(0.0);
        let effect = stats::median(&now).unwrap_or(recent) - recent;
        let levels = self.levels(&past);
        let beyond: Vec<f64> =
            now.iter().map(|value| stats::common_part(&levels.iter().map(|level| value - level).collect::<Vec<_>>())).collect();
        let nearest = stats::agreed_part(&beyond, 5);
        if self.constant {
            let changed = if effect == 0.0 { None } else { Some(0.0) };
            return Evidence { nearest, p_value: changed.or(Some(1.0)), ..Evidence::exact(effect, runs) };
        }
        let noise = stats::series_noise(&past);
        let widened = noise * restlessness + CORRECTION_ERROR * self.taken_out.unwrap_or(0.0).abs();
        let cut = cut(now.len());
        let margin = levels.iter().map(|level| (level - recent).abs()).fold(0.0, f64::max);
        let half = margin + INTERVAL * widened;
        Evidence {
            low: effect - half,
            high: effect + half,
            nearest,
            noise: Some(noise),
            p_value: Some(p_value(nearest / widened, now.len())),
            detectable: margin + cut * widened,
            runs,
            restlessness: Some(restlessness),
            common_mode: self.taken_out.filter(|part| *part != 0.0).map(|part| self.sign * part),
            more_runs: self.more_runs(effect, &past, widened),
            neighbours: Some(self.witnesses),
            ..Evidence::within(effect, cut * widened, Basis::History)
        }
    }

    /// How many more head runs would let an effect of this size be called, if any number would: the least extreme of
    /// several lies about half a noise below their median.
    fn more_runs(&self, effect: f64, past: &[f64], widened: f64) -> Option<u32> {
        let apart = (stats::median(past)? - stats::recent_level(past)?).abs();
        let runs = [2, 3, 5].into_iter().find(|runs| *runs > self.head.len() && effect.abs() >= apart + (cut(*runs) + 0.5) * widened)?;
        u32::try_from(runs - self.head.len()).ok()
    }
}

fn cut(head_runs: usize) -> f64 {
    CUTS.get(head_runs.clamp(1, CUTS.len()) - 1).copied().unwrap_or(CUTS[0])
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

fn take_out_common_mode(series: &mut [Series], runs: usize) {
    let all_runs = series.iter().flat_map(|one| one.head.iter().map(|(run, _)| run + 1)).max().unwrap_or(runs);
    let followers: Vec<usize> = (0..series.len()).filter(|at| series[*at].follows_runner).collect();
    let mut groups: HashMap<&BenchmarkId, usize> = HashMap::new();
    let mut group = Vec::with_capacity(followers.len());
    for at in &followers {
        let next = groups.len();
        group.push(*groups.entry(&series[*at].benchmark).or_insert(next));
    }
    let columns = followers.iter().map(|at| series[*at].deviations(all_runs)).collect();
    let modes = stats::common_modes(&stats::Deviations { columns, history: runs, group });
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
}

/// How the series jumped today, in all and by benchmark.
struct Jumps<'a> {
    all: (usize, f64),
    by_benchmark: HashMap<&'a BenchmarkId, (usize, f64)>,
}

impl<'a> Jumps<'a> {
    fn of(series: &'a [Series]) -> Jumps<'a> {
        let mut jumps = Jumps { all: (0, 0.0), by_benchmark: HashMap::new() };
        for one in series {
            let Some(jump) = one.jump() else { continue };
            let own = jumps.by_benchmark.entry(&one.benchmark).or_insert((0, 0.0));
            for sum in [own, &mut jumps.all] {
                *sum = (sum.0 + 1, sum.1 + jump);
            }
        }
        jumps
    }

    /// At least 1: root mean square of the jumps of the other benchmarks.
    fn restlessness(&self, benchmark: &BenchmarkId) -> f64 {
        let own = self.by_benchmark.get(benchmark).copied().unwrap_or((0, 0.0));
        let (count, sum) = (self.all.0 - own.0, self.all.1 - own.1);
        if count < stats::LEAST_WITNESSES { UNKNOWN_RESTLESSNESS } else { (sum / count as f64).max(0.0).sqrt().max(1.0) }
    }
}
