//! What pictures are drawn from: the values of both sides and the history of every change, thinned. Pure.
//!
//! Nothing here takes part in a verdict. A comparison is saved, sent and read again, so a trace is small: at most 41
//! quantiles a sample, the newest 100 runs of a history, six digits a number, and a bound on them all together, which
//! the end of the ranking goes without.

use std::collections::HashMap;
use std::sync::Arc;

use crate::compare::decide::scale::Scale;
use crate::compare::noise::rounds::RoundsOfRuns;
use crate::compare::pairing::history_window::{CutOff, Steps};
use crate::compare::pairing::pair::{Key, Pair, moments};
use crate::compare::series::level_shifts::level_shifts;
use crate::model::{Change, Comparison, LevelShift, Metric, Run, Trace, TracedRun};
use crate::stats;

/// Values of one side in a picture.
const MOST_VALUES: usize = 41;
/// Runs of a history in a picture.
const MOST_RUNS: usize = 100;
/// Rounds in a picture.
const MOST_ROUNDS: usize = 200;
/// Values of all pictures together: some 2 MB of JSON.
const MOST_IN_ALL: usize = 200_000;
/// Digits that a picture can show, and more.
const DIGITS: i32 = 6;

/// The history that a comparison was compared with.
pub(in crate::compare) struct Past<'p, 'a> {
    runs: Vec<TracedRun>,
    /// The first moment that is shown.
    from: usize,
    steps: &'p Steps,
    cut_off: &'p CutOff<'a>,
}

impl<'p, 'a> Past<'p, 'a> {
    /// The newest runs of the history, the suites of one commit being one run.
    pub(in crate::compare) fn of(baseline: &[&Run], steps: &'p Steps, cut_off: &'p CutOff<'a>) -> Past<'p, 'a> {
        let shared = |text: &Option<String>| text.as_deref().map(Arc::from);
        let mut runs: Vec<TracedRun> = Vec::new();
        for (run, moment) in baseline.iter().zip(moments(baseline)) {
            if moment >= runs.len() {
                runs.push(TracedRun { commit: shared(&run.commit), time: shared(&run.time), message: None });
            }
        }
        let from = runs.len().saturating_sub(MOST_RUNS);
        runs.drain(..from);
        Past { runs, from, steps, cut_off }
    }

    /// The history of one metric, as it was before anything was cut off it.
    fn trace(&self, place: usize, pair: &Pair<'_>, change: &Change) -> Trace {
        let mut history: Vec<Option<f64>> = vec![None; self.runs.len()];
        let kept = pair.baseline_runs.iter().copied().zip(pair.baseline.iter().copied());
        for (moment, metric) in self.cut_off.get(&place).into_iter().flatten().copied().chain(kept) {
            let slot = moment.checked_sub(self.from).and_then(|at| history.get_mut(at));
            // A run that holds the metric more than once shows the first.
            if let Some(slot) = slot.filter(|slot| slot.is_none() && metric.unit.compares_with(&change.unit)) {
                *slot = Some(metric.value);
            }
        }
        if history.iter().all(Option::is_none) {
            return Trace::default();
        }
        let (places, values): (Vec<usize>, Vec<f64>) =
            history.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?))).unzip();
        let scale = Scale::of_series(&values, change.change_in);
        let shifts = level_shifts(&values, scale, change.change_in);
        let change_points = shifts.iter().filter_map(|shift| self.stamped(shift, &places)).collect();
        let mut accepted: Vec<usize> = self
            .steps
            .accepted(&change.path())
            .filter_map(|moment| moment.checked_sub(self.from))
            .filter(|at| *at < history.len())
            .collect();
        accepted.sort_unstable();
        accepted.dedup();
        for value in history.iter_mut().flatten() {
            *value = rounded(*value);
        }
        Trace { history, change_points, accepted, ..Trace::default() }
    }

    /// The shift with its place among the runs, which may lack the metric, and the run that it begins with.
    fn stamped(&self, shift: &LevelShift, places: &[usize]) -> Option<LevelShift> {
        let index = *places.get(shift.index)?;
        let run = self.runs.get(index)?;
        Some(LevelShift { index, commit: run.commit.clone(), time: run.time.clone(), ..shift.clone() })
    }
}

/// Gives every change what its picture is drawn from, in the order of the ranking, until the bound is reached.
pub(in crate::compare) fn fill(
    comparison: &mut Comparison,
    pairs: &[Pair<'_>],
    past: Option<&Past<'_, '_>>,
    rounds: Option<&RoundsOfRuns>,
) {
    let by_key: HashMap<Key<'_>, usize> = pairs.iter().enumerate().map(|(place, pair)| (pair.key, place)).collect();
    let mut left = MOST_IN_ALL;
    let mut samples = Samples::default();
    for change in &mut comparison.changes {
        let key = Key {
            suite: &change.id.suite,
            name: &change.id.benchmark,
            params: &change.id.params,
            metric: &change.id.metric,
            statistic: change.id.statistic.as_deref(),
        };
        let Some((place, pair)) = by_key.get(&key).and_then(|place| Some((*place, pairs.get(*place)?))) else { continue };
        let mut trace = past.map(|past| past.trace(place, pair, change)).unwrap_or_default();
        let several = pair.baseline.len() > 1 || pair.head.len() > 1;
        if past.is_none() {
            trace.baseline = samples.of_side(&pair.baseline, several, change);
            trace.head = samples.of_side(&pair.head, several, change);
        } else if pair.head.len() > 1 {
            trace.head = samples.of_side(&pair.head, true, change);
        }
        if let Some(rounds) = rounds {
            let values = |two: [&Metric; 2]| two.map(|metric| rounded(metric.value));
            trace.rounds = rounds.paired(pair).into_iter().take(MOST_ROUNDS).map(values).collect();
        }
        let values = trace.baseline.len() + trace.head.len() + trace.history.len() + 2 * trace.rounds.len();
        if values > left {
            break;
        }
        left -= values;
        change.trace = Some(trace).filter(|trace| !trace.is_empty());
    }
    if let Some(past) = past {
        comparison.runs.clone_from(&past.runs);
    }
}

/// Samples that were thinned, by where they lie: the statistics of one metric share theirs.
#[derive(Default)]
struct Samples {
    thinned: HashMap<(*const f64, usize), Vec<f64>>,
}

impl Samples {
    /// The values of one side; none where there is but one number.
    fn of_side(&mut self, metrics: &[&Metric], several: bool, change: &Change) -> Vec<f64> {
        let same_unit = metrics.iter().filter(|metric| metric.unit.compares_with(&change.unit));
        if several {
            return thinned(&stats::sorted(&same_unit.map(|metric| metric.value).collect::<Vec<_>>()));
        }
        let metric = metrics.first().filter(|_| same_unit.count() == 1);
        let Some(sample) = metric.and_then(|metric| metric.sample.as_ref()) else {
            return metric.map(|metric| metric.decile_values()).unwrap_or_default();
        };
        let values = sample.values();
        if values.len() < 2 {
            return Vec::new();
        }
        self.thinned.entry((values.as_ptr(), values.len())).or_insert_with(|| thinned(sample.ascending())).clone()
    }
}

/// At most [`MOST_VALUES`] of some ascending values: the values themselves, else their evenly spaced quantiles.
fn thinned(sorted: &[f64]) -> Vec<f64> {
    if sorted.len() <= MOST_VALUES {
        return sorted.iter().copied().map(rounded).collect();
    }
    let share = |place: usize| place as f64 / (MOST_VALUES - 1) as f64;
    (0..MOST_VALUES).filter_map(|place| stats::quantile(sorted, share(place))).map(rounded).collect()
}

/// The number with six digits, which are short to write; as it is where its size is beyond what that can be done to.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return value;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a number lies between -324 and 309")]
    let digits = DIGITS - 1 - value.abs().log10().floor() as i32;
    match digits {
        0..=22 => {
            let factor = 10_f64.powi(digits);
            (value * factor).round() / factor
        }
        -9..=-1 => {
            let factor = 10_f64.powi(-digits);
            (value / factor).round() * factor
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_six_digits_and_are_short() {
        let shown = |value: f64| serde_json::to_string(&rounded(value)).unwrap();
        assert_eq!(shown(0.084_213_456_789), "0.0842135");
        assert_eq!(shown(1.234_567_89e-9), "1.23457e-9");
        assert_eq!(shown(-98_765.432_1), "-98765.4");
        assert_eq!(shown(123_456_789_012.0), "123457000000.0");
        assert_eq!(shown(0.0), "0.0");
        for value in [1e-300, 5e-324, 1.7e308, -1.7e308] {
            assert!((rounded(value) - value).abs() <= value.abs() * 1e-5, "{value}");
        }
    }

    #[test]
    fn a_large_sample_is_thinned_to_its_quantiles_and_a_small_one_is_kept() {
        let many: Vec<f64> = (0..=4000).map(f64::from).collect();
        let shown = thinned(&many);
        assert_eq!(shown.len(), MOST_VALUES);
        assert_eq!((shown[0], shown[20], shown[40]), (0.0, 2000.0, 4000.0));
        assert_eq!(thinned(&[1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]);
    }
}
