//! Runs measured in rounds, base and head in turns (`perfdiff bench`): the round is the unit of repetition.
//!
//! The effect is the difference within each round, so that what the moment does to both sides cancels; the noise is the spread of these
//! differences. Their middle is a trimmed mean, since a few rounds are hit by other work.
//!
//! A session looks after every round and stops when it knows. A finding pays for all looks together: the test is valid at any time
//! (see `stats::always_valid_t`). The chance of a false finding in the whole session is shared out among its metrics.
//!
//! On a busy machine most rounds are hit, and no middle of them shows anything. There the best fifth of each side's rounds still may
//! ([`stats::BestFifth`]). They can only add a finding: that nothing changed is never concluded from the best rounds alone. Both ways to
//! a finding have half of its chance of being false, and the second spends it at a few looks.
//!
//! Sessions stop by the interval that is shown, which therefore holds the true change less often than a single look's would. So it is the
//! one of 97 %: simulated sessions with normal, heavy-tailed, two-valued and stepped noise end with the true change within it in 95 to
//! 97 %. `tests/all/engine/rounds.rs` repeats these simulations.

use std::collections::{BTreeMap, HashMap};

use super::evidence::NoiseEvidence;
use crate::compare::decide::scale::Scale;
use crate::compare::pairing::pair::{Pair, moments};
use crate::model::{Basis, ChangeIn, Direction, Estimate, Metric, Run};
use crate::stats::{self, BestFifth, TrimmedMean};

/// Fewest rounds that are judged as such; fewer are judged as runs of each side.
pub(in crate::compare) const LEAST_ROUNDS: usize = 6;
/// Chance that a session in which nothing changed ends with a finding, of all metrics together.
const FALSE_SESSIONS: f64 = 0.05;
/// The same of one metric, however few there are.
const FALSE_METRICS: f64 = 0.01;
/// A finding also takes a split of the rounds into better and worse that tosses of a coin give no more often than this: numbers that
/// jump between a few values have differences that agree with each other by luck, which a mean with its spread mistakes for certainty.
const BY_COIN: f64 = 0.04;
/// Level of a single look's interval, at which the interval of the last look holds the true change in 95 % of sessions.
const LEVEL: f64 = 0.97;
/// After how many rounds the best of them are looked at.
const LOOKS_AT_BEST: [usize; 8] = [12, 16, 22, 30, 42, 60, 80, 100];
/// Ways in which a metric can come to a finding.
const WAYS: f64 = 2.0;
/// Most further rounds that are promised to settle something.
const MOST_MORE: usize = 60;

/// Which round each moment of a side belongs to.
#[derive(Debug, Default)]
pub(in crate::compare) struct RoundsOfRuns {
    baseline: Vec<Option<u32>>,
    head: Vec<Option<u32>>,
}

impl RoundsOfRuns {
    /// The rounds of both sides; `None` where fewer rounds than are judged have runs on both.
    pub(in crate::compare) fn of(baseline: &[&Run], head: &[&Run]) -> Option<RoundsOfRuns> {
        let of_side = |runs: &[&Run]| -> Vec<Option<u32>> {
            let by_moment: BTreeMap<usize, Option<u32>> = moments(runs).into_iter().zip(runs.iter().map(|run| run.round)).collect();
            by_moment.into_values().collect()
        };
        let rounds = RoundsOfRuns { baseline: of_side(baseline), head: of_side(head) };
        let shared = rounds.baseline.iter().flatten().filter(|round| rounds.head.contains(&Some(**round))).count();
        (shared >= LEAST_ROUNDS).then_some(rounds)
    }

    /// The two sides' metrics of each round that has both, in order of the rounds.
    pub(in crate::compare) fn paired<'a>(&self, pair: &Pair<'a>) -> Vec<[&'a Metric; 2]> {
        let by_round = |metrics: &[&'a Metric], moments: &[usize], rounds: &[Option<u32>]| -> BTreeMap<u32, &'a Metric> {
            let round = |moment: &usize| rounds.get(*moment).copied().flatten();
            metrics.iter().zip(moments).filter_map(|(metric, moment)| Some((round(moment)?, *metric))).collect()
        };
        let baseline = by_round(&pair.baseline, &pair.baseline_runs, &self.baseline);
        let head = by_round(&pair.head, &pair.head_runs, &self.head);
        baseline.into_iter().filter_map(|(round, baseline)| Some([baseline, *head.get(&round)?])).collect()
    }
}

/// The rounds of one metric as numbers, with what they say.
#[derive(Debug, Clone)]
pub(in crate::compare) struct OfMetric {
    pub(in crate::compare) evidence: NoiseEvidence,
    pub(in crate::compare) scale: Scale,
    /// What stands for either side: of the rounds that decide, so that the change shown is the one between these two.
    pub(in crate::compare) baseline: Estimate,
    pub(in crate::compare) head: Estimate,
    /// The same of each side's best rounds alone, where only these differ for sure.
    pub(in crate::compare) best: Option<Box<OfMetric>>,
}

/// What the rounds tell of each metric that was measured in enough of them, by its place among the pairs. `judged` says whether a metric
/// takes a share of the chance of false findings, and how its changes are expressed.
pub(in crate::compare) fn findings(
    pairs: &[Pair<'_>],
    rounds: &RoundsOfRuns,
    judged: impl Fn(&Pair<'_>) -> Option<ChangeIn>,
) -> HashMap<usize, OfMetric> {
    let measured: Vec<(usize, Vec<[f64; 2]>, ChangeIn)> = pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| !pair.ambiguous)
        .filter_map(|(place, pair)| {
            let values: Vec<[f64; 2]> = rounds.paired(pair).iter().map(|two| two.map(|metric| metric.value)).collect();
            Some((place, Some(values).filter(|values| values.len() >= LEAST_ROUNDS)?, judged(pair)?))
        })
        .collect();
    let varying = measured.iter().filter(|(_, values, _)| varies(values)).count();
    let alpha = FALSE_METRICS.min(FALSE_SESSIONS / varying.max(1) as f64) / WAYS;
    measured
        .into_iter()
        .filter_map(|(place, values, change_in)| {
            let direction = pairs[place].subject().map_or(Direction::Neither, |metric| metric.direction);
            Some((place, of_metric(&values, change_in, direction, alpha)?))
        })
        .collect()
}

/// Whether a side's numbers differ from round to round.
fn varies(values: &[[f64; 2]]) -> bool {
    values.windows(2).any(|two| two[0][0].to_bits() != two[1][0].to_bits() || two[0][1].to_bits() != two[1][1].to_bits())
}

/// What the values of each round tell of one metric; `None` where they can't be put on a scale.
fn of_metric(values: &[[f64; 2]], change_in: ChangeIn, direction: Direction, alpha: f64) -> Option<OfMetric> {
    let (baseline, head): (Vec<f64>, Vec<f64>) = values.iter().map(|[baseline, head]| (*baseline, *head)).unzip();
    let all: Vec<f64> = values.iter().flatten().copied().collect();
    let typical = stats::median(&baseline.iter().map(|value| value.abs()).collect::<Vec<_>>())?;
    let scale = Scale::of_level(change_in, &all, typical);
    let differences: Vec<f64> =
        baseline.iter().zip(&head).map(|(baseline, head)| scale.position(*head) - scale.position(*baseline)).collect();
    let middle = TrimmedMean::of(&differences)?;
    let estimate = |side: &[f64]| {
        let kept: Vec<f64> = middle.kept.iter().filter_map(|place| side.get(*place)).map(|value| scale.position(*value)).collect();
        let sorted = stats::sorted(side);
        let ends = [stats::quantile(&sorted, 0.05), stats::quantile(&sorted, 0.95)];
        Some(Estimate { value: scale.value_at(stats::mean(&kept)?), low: ends[0], high: ends[1], n: Some(side.len() as u64) })
    };
    let evidence = evidence(&differences, &middle, alpha)?;
    let (baseline, head) = (estimate(&baseline)?, estimate(&head)?);
    let best = (!evidence.significant()).then(|| best_rounds(values, scale, direction, alpha)).flatten().map(|best| {
        let [before, after] = [best.baseline, best.head].map(|position| scale.value_at(for_worse(position, direction)));
        Box::new(OfMetric {
            evidence: best_evidence(&best, &evidence, direction),
            scale,
            baseline: Estimate { value: before, ..baseline },
            head: Estimate { value: after, ..head },
            best: None,
        })
    });
    Some(OfMetric { evidence, scale, baseline, head, best })
}

/// A position or distance of which more is worse, as one of the metric's; and back.
fn for_worse(position: f64, direction: Direction) -> f64 {
    if direction == Direction::Higher { -position } else { position }
}

/// The best fifths of the rounds, where they differ; `None` too for what isn't hit from one side only.
fn best_rounds(values: &[[f64; 2]], scale: Scale, direction: Direction, alpha: f64) -> Option<BestFifth> {
    if !matches!(scale, Scale::Log) || direction == Direction::Neither {
        return None;
    }
    let look = LOOKS_AT_BEST.into_iter().rev().find(|look| *look <= values.len())?;
    let positions: Vec<[f64; 2]> =
        values.iter().take(look).map(|two| two.map(|value| for_worse(scale.position(value), direction))).collect();
    BestFifth::significant(&positions, alpha / LOOKS_AT_BEST.len() as f64, LEVEL)
}

fn best_evidence(best: &BestFifth, middle: &NoiseEvidence, direction: Direction) -> NoiseEvidence {
    let effect = for_worse(best.head - best.baseline, direction);
    NoiseEvidence {
        low: effect - best.half_width,
        high: effect + best.half_width,
        p_value: Some((best.p_value * WAYS * LOOKS_AT_BEST.len() as f64).min(1.0)),
        noise: middle.noise,
        runs: middle.runs,
        ..NoiseEvidence::within(effect, best.reach, Basis::BestRounds)
    }
}

fn evidence(differences: &[f64], middle: &TrimmedMean, alpha: f64) -> Option<NoiseEvidence> {
    let rounds = differences.len();
    let reach = |rounds: usize, error: f64| if error == 0.0 { 0.0 } else { stats::always_valid_t(alpha, rounds) * error };
    let (now, half) = (reach(rounds, middle.standard_error), middle.half_width(LEVEL));
    // With `more` rounds like these the standard error shrinks with their root.
    let enough = |more: &usize| {
        let all = (rounds + more) as f64;
        reach(rounds + more, middle.standard_error * (rounds as f64 / all).sqrt()) < middle.mean.abs()
    };
    let count = |is: fn(&f64) -> bool| differences.iter().filter(|difference| is(difference)).count() as u64;
    let (up, down) = (count(|difference| *difference > 0.0), count(|difference| *difference < 0.0));
    let agree = stats::sign_test(up, down) <= BY_COIN && (up > down) == (middle.mean > 0.0);
    let more = (1..=MOST_MORE).find(enough);
    Some(NoiseEvidence {
        low: middle.mean - half,
        high: middle.mean + half,
        nearest: if agree { middle.mean } else { 0.0 },
        noise: Some(stats::deviation(differences)?),
        p_value: Some(if middle.standard_error > 0.0 {
            (stats::always_valid_p_value(middle.mean / middle.standard_error, rounds) * WAYS).min(1.0)
        } else {
            f64::from(u8::from(middle.mean == 0.0))
        }),
        runs: (rounds, rounds),
        more_runs: more.and_then(|more| u32::try_from(more).ok()),
        ..NoiseEvidence::within(middle.mean, now, Basis::Rounds)
    })
}
