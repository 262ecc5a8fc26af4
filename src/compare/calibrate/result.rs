//! What a calibration found: `perfdiff.calibration/v1`.
//!
//! Movements and noise are in the terms of changes, as everywhere: 0.04 is 4 % or, for error rates, 4 points.

use serde::Serialize;

use crate::model::{Caveat, ChangeIn, Class};
use crate::stats;

/// Level of the intervals of rates.
pub const LEVEL: f64 = 0.95;

/// The one value of a calibration's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum CalibrationSchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.calibration/v1")]
    V1,
}

/// What runs of unchanged code tell about noise and about the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Name and version of this form.
    pub schema: CalibrationSchema,
    /// The suites measured.
    pub suites: Vec<String>,
    /// How many runs it rests on.
    pub runs: usize,
    /// Seconds between the first and the last of them; absent where a run does not say when it was made.
    pub span: Option<f64>,
    /// How many benchmarks have a judged metric.
    pub benchmarks: usize,
    /// How many metrics are judged.
    pub metrics: usize,
    /// Noise by class, in the order of [`Class::ALL`].
    pub classes: Vec<ClassNoise>,
    /// Noise by metric, the noisiest first.
    pub noisiest: Vec<MetricNoise>,
    /// How often today's policy calls a change where there is none, one entry for each way to compare.
    pub false_alarms: Vec<FalseAlarms>,
    /// How often changes that were put in are called, by size and way to compare.
    pub injected: Vec<Injected>,
    /// What to write into the configuration.
    pub proposal: Proposal,
    /// What to know before trusting it.
    pub caveats: Vec<Caveat>,
}

/// How much numbers of unchanged code move from one run to another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Noise {
    /// How many movements were seen: pairs of runs, for each metric.
    pub movements: usize,
    /// How many of them are independent: one less than the runs, for each metric.
    pub independent: usize,
    /// One standard deviation of a run, by robust scales.
    pub noise: f64,
    /// Half of the movements are smaller.
    pub half: f64,
    /// 95 of 100 movements are smaller.
    pub within_95: f64,
    /// 99 of 100 movements are smaller; with few movements, at least what normal noise of this size would need.
    pub within_99: f64,
    /// The largest movement seen.
    pub largest: f64,
}

/// The noise of a class of metrics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassNoise {
    /// The class.
    pub class: Class,
    /// How movements are expressed.
    pub change_in: ChangeIn,
    /// How many metrics of it are judged.
    pub metrics: usize,
    /// Its noise.
    #[serde(flatten)]
    pub noise: Noise,
    /// The same by statistic, where it has several.
    pub statistics: Vec<StatisticNoise>,
}

/// The noise of one statistic of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatisticNoise {
    /// The statistic; absent for metrics that are a number by themselves.
    pub statistic: Option<String>,
    /// How many metrics of it are judged.
    pub metrics: usize,
    /// Its noise.
    #[serde(flatten)]
    pub noise: Noise,
}

/// The noise of one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricNoise {
    /// The suite's name.
    pub suite: String,
    /// The benchmark's name, with its parameters.
    pub benchmark: String,
    /// The metric's name.
    pub metric: String,
    /// The statistic, where the metric has several.
    pub statistic: Option<String>,
    /// The class it is judged as.
    pub class: Class,
    /// How movements are expressed.
    pub change_in: ChangeIn,
    /// Its noise.
    #[serde(flatten)]
    pub noise: Noise,
    /// How often it was called a change, one run against one.
    pub calls: usize,
}

/// A way to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mode {
    /// One run against one run.
    OneAgainstOne,
    /// One run against all those before it.
    History,
    /// Several runs against as many.
    Replicates,
}

/// A share that was counted, and how far it may be from the true one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// How many were.
    pub hits: usize,
    /// Of how many.
    pub of: usize,
    /// How many of those are independent; the interval rests on them alone.
    pub independent: usize,
    /// The share; absent of none.
    pub share: Option<f64>,
    /// Lower end of its interval (Wilson, at [`LEVEL`]).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Rate {
    /// The rate of `hits` among `of`, no more than `independent` of which tell something of their own.
    pub fn new(hits: usize, of: usize, independent: usize) -> Rate {
        let independent = independent.min(of);
        let share = (of > 0).then(|| hits as f64 / of as f64);
        let (low, high) = stats::wilson_interval(share.unwrap_or(f64::NAN), independent as u64, LEVEL);
        Rate { hits, of, independent, share, low, high }
    }
}

/// The verdicts when unchanged code was compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FalseAlarms {
    /// How was compared.
    pub mode: Mode,
    /// Runs of the baseline; the fewest, for histories.
    pub baseline_runs: usize,
    /// Runs of the head.
    pub head_runs: usize,
    /// How many comparisons were made.
    pub comparisons: usize,
    /// How many there could have been.
    pub possible: usize,
    /// Metrics called failure, warning or improved.
    pub called: Rate,
    /// Metrics called failure.
    pub failures: usize,
    /// Metrics called warning.
    pub warnings: usize,
    /// Metrics called improved.
    pub improved: usize,
    /// Metrics that could not be judged.
    pub undecided: usize,
    /// Metrics that could not be compared at all; they are not among those judged.
    pub incomparable: usize,
    /// Whole comparisons whose outcome was `fail`.
    pub failed: Rate,
    /// Of those, how many by a gate, a requirement or what is not comparable, and by no failed metric.
    pub failed_otherwise: usize,
    /// The same by class.
    pub classes: Vec<ClassAlarms>,
    /// Metrics called with the proposed thresholds; absent where nothing is proposed.
    pub called_as_proposed: Option<Rate>,
    /// Whole comparisons whose outcome was `fail` with the proposed thresholds; absent where nothing is proposed.
    pub failed_as_proposed: Option<Rate>,
}

/// False alarms in one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassAlarms {
    /// The class.
    pub class: Class,
    /// Metrics called failure, warning or improved.
    pub called: Rate,
    /// Metrics called failure.
    pub failures: usize,
    /// Metrics called warning.
    pub warnings: usize,
    /// Metrics called improved.
    pub improved: usize,
    /// Metrics that could not be judged.
    pub undecided: usize,
}

/// What became of a change for the worse that was put into unchanged code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Injected {
    /// Its size: a share, or points.
    pub size: f64,
    /// How its size is expressed.
    pub change_in: ChangeIn,
    /// How was compared.
    pub mode: Mode,
    /// Runs of the baseline; the fewest, for histories.
    pub baseline_runs: usize,
    /// Runs of the head.
    pub head_runs: usize,
    /// How many comparisons were made.
    pub comparisons: usize,
    /// Benchmarks of which at least one metric was called failure or warning.
    pub benchmarks: Rate,
    /// Benchmarks of which at least one metric was called failure.
    pub benchmarks_failed: usize,
    /// Metrics called failure or warning.
    pub caught: Rate,
    /// Metrics called failure.
    pub failures: usize,
    /// Metrics that could not be judged.
    pub undecided: usize,
    /// Metrics called anything else.
    pub missed: usize,
    /// The same by class.
    pub classes: Vec<ClassCaught>,
    /// What became of whole comparisons in which nothing but one benchmark was made worse.
    pub one_worse: OneWorse,
}

/// What became of comparisons in each of which one benchmark was made worse: pull requests with one regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OneWorse {
    /// How many benchmarks had their turn, an even choice of all that can become worse by such a size.
    pub benchmarks: usize,
    /// Comparisons in which a metric of that benchmark was called failure or warning.
    pub called: Rate,
    /// Comparisons whose outcome was `fail`.
    pub failed: Rate,
    /// Of those, how many in which no metric of that benchmark was called failure: another one was, or a gate.
    pub failed_otherwise: usize,
}

/// What became of an injected change in one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassCaught {
    /// The class.
    pub class: Class,
    /// Metrics called failure or warning.
    pub caught: Rate,
    /// Metrics called failure.
    pub failures: usize,
    /// Metrics that could not be judged.
    pub undecided: usize,
    /// Metrics called anything else.
    pub missed: usize,
}

/// What to write into the configuration so that noise is not called a change.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Proposal {
    /// As a part of `perfdiff.toml`, with reasons; empty where nothing needs to change.
    pub text: String,
    /// Classes whose thresholds are raised.
    pub classes: Vec<ProposedClass>,
    /// Rules for statistics that are noisier than their class, then for single metrics that are far noisier than theirs.
    pub rules: Vec<ProposedRule>,
    /// How many of the rules are for statistics; they go before the rules that are there, the others after.
    pub rules_in_front: usize,
    /// What to assume of noise, for the classes where that changes.
    pub assumed: Vec<ProposedNoise>,
}

/// Thresholds of a class; absent ones are switched off.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is what its name says: the thresholds as they are proposed and as they are")]
pub struct ProposedClass {
    pub class: Class,
    pub warn: Option<f64>,
    pub fail: Option<f64>,
    pub warn_today: Option<f64>,
    pub fail_today: Option<f64>,
}

/// Thresholds of what a pattern names; absent ones are switched off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedRule {
    /// A statistic, or a metric's path.
    #[serde(rename = "match")]
    pub pattern: String,
    /// From here on a warning.
    pub warn: Option<f64>,
    /// From here on a failure.
    pub fail: Option<f64>,
    /// Whether it is only to be shown, because it doubles by noise alone.
    pub informational: bool,
}

/// What to assume of a class where nothing in the data tells its noise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedNoise {
    /// The class.
    pub class: Class,
    /// What is proposed.
    pub assumed: f64,
    /// What is assumed today.
    pub assumed_today: f64,
}
