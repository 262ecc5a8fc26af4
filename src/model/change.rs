//! The judged result: `perfdiff.comparison/v1`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BenchmarkId, Caveat, CaveatCode, Class, Direction, Environment, GateResult, Leg, Outcome, Reactions, RestsOn, Role, Tool, Trace,
    TracedRun, Undecided,
};
use crate::unit::Unit;

/// The one value of a comparison's `schema` field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ComparisonSchema {
    /// Version 1.
    #[default]
    #[serde(rename = "perfdiff.comparison/v1")]
    V1,
}

/// A whole comparison: every change with its verdict, the gates, the caveats and the outcome.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Name and version of this form.
    pub schema: ComparisonSchema,
    /// What the policy makes of it all; decides the exit code.
    pub outcome: Outcome,
    /// What was compared with.
    pub baseline: SideInfo,
    /// What was judged.
    pub head: SideInfo,
    /// Number of changes by verdict.
    pub counts: Counts,
    /// How the suite as a whole moved; absent for a few benchmarks.
    #[serde(default)]
    pub suite_change: Option<SuiteChange>,
    /// By how much the runner was slower (positive) or faster than usual, which was taken out; absent where nothing
    /// tells it.
    #[serde(default)]
    pub runner_change: Option<f64>,
    /// One entry a benchmark × metric, ranked: the worst first.
    pub changes: Vec<Change>,
    /// Absolute bounds on the head.
    #[serde(default)]
    pub gates: Vec<GateResult>,
    /// Findings about the data.
    #[serde(default)]
    pub caveats: Vec<Caveat>,
    /// The runs of the history that was compared with, oldest first; empty without a history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<TracedRun>,
    /// The comparisons that this one was merged from, the worst first; empty for one that was not merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
    /// What the policy makes of findings that are no regressions, where that is not the default.
    #[serde(default, skip_serializing_if = "Reactions::is_default")]
    pub reactions: Reactions,
    /// What [`Run::spent`](super::Run::spent) of the head is to say, once it is stored. Never written.
    #[serde(skip)]
    pub spent: BTreeMap<String, BTreeSet<String>>,
}

impl Comparison {
    /// Whether nothing that is stored could be compared with: nothing is, or nothing of it fits.
    pub fn is_without_baseline(&self) -> bool {
        self.caveats.iter().any(|caveat| matches!(caveat.code, CaveatCode::NoBaseline | CaveatCode::NothingFits))
    }

    /// Whether runs are stored, and none of them fits the head.
    pub fn is_unfit(&self) -> bool {
        self.caveats.iter().any(|caveat| caveat.code == CaveatCode::NothingFits)
    }

    /// The path of one of its changes where it was compared: without the parameters that only merging gave it.
    pub fn own_path(&self, change: &Change) -> String {
        match self.legs.iter().find(|leg| leg.added && leg.holds(&change.suite, &change.params)) {
            Some(leg) => {
                let mut id = change.id();
                id.params.retain(|key, _| !leg.params.contains_key(key));
                metric_path(&id, &change.metric, change.statistic.as_deref())
            }
            None => change.path(),
        }
    }
}

/// The suite as a whole, one metric a benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteChange {
    /// Geometric mean of the changes as a share, positive when worse.
    pub change: f64,
    /// How many benchmarks got worse, however little.
    pub worse: usize,
    /// How many got better.
    pub better: usize,
    /// Probability of so uneven a split by chance (sign test).
    pub p_value: f64,
    /// What is said of the suite as one: a failure or a warning where it moved for the worse by more than the runner can
    /// do, else unchanged.
    #[serde(default = "unchanged")]
    pub verdict: Verdict,
    /// Why, in one sentence; absent where nothing is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn unchanged() -> Verdict {
    Verdict::Unchanged
}

/// One side of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SideInfo {
    /// What a reader calls it: a file, `main@1a2b3c4`.
    pub source: String,
    /// How many runs were used; 0 where the legs of a merged comparison differ in that.
    pub runs: usize,
    /// Commits between the merge base and the baseline used, where the store chose it.
    pub distance: Option<u32>,
    /// The suites, joined by ", ".
    pub suite: String,
    /// The commit, where all runs agree.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// When the newest run was made, RFC 3339.
    pub time: Option<String>,
    /// The tools that measured.
    pub tools: Vec<Tool>,
    /// Where it ran.
    pub environment: Environment,
}

/// Number of changes by verdict. Informational metrics do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each field is the verdict of its name")]
pub struct Counts {
    pub failure: usize,
    pub warning: usize,
    pub improved: usize,
    pub unchanged: usize,
    pub inconclusive: usize,
    pub incomparable: usize,
    pub added: usize,
    pub removed: usize,
    pub accepted: usize,
}

/// What is said of one benchmark × metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Worse by at least the failure threshold, and not by noise.
    Failure,
    /// Worse by at least the warning threshold, and not by noise.
    Warning,
    /// The two numbers do not mean the same, or one means nothing.
    Incomparable,
    /// In the baseline only.
    Removed,
    /// A change that matters cannot be told from noise.
    Inconclusive,
    /// Worse on purpose, within what was agreed.
    Accepted,
    /// Better by at least the warning threshold, and not by noise.
    Improved,
    /// In the head only.
    Added,
    /// No change that matters.
    Unchanged,
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Verdict; 9] = [
        Verdict::Failure,
        Verdict::Warning,
        Verdict::Incomparable,
        Verdict::Removed,
        Verdict::Inconclusive,
        Verdict::Accepted,
        Verdict::Improved,
        Verdict::Added,
        Verdict::Unchanged,
    ];

    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Failure => "failure",
            Verdict::Warning => "warning",
            Verdict::Incomparable => "incomparable",
            Verdict::Removed => "removed",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Accepted => "accepted",
            Verdict::Improved => "improved",
            Verdict::Added => "added",
            Verdict::Unchanged => "unchanged",
        }
    }
}

impl Counts {
    /// The field of `verdict`.
    pub fn of(&self, verdict: Verdict) -> usize {
        let mut copy = *self;
        *copy.slot(verdict)
    }

    /// Counts one more of `verdict`.
    pub fn add(&mut self, verdict: Verdict) {
        *self.slot(verdict) += 1;
    }

    fn slot(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Failure => &mut self.failure,
            Verdict::Warning => &mut self.warning,
            Verdict::Incomparable => &mut self.incomparable,
            Verdict::Removed => &mut self.removed,
            Verdict::Inconclusive => &mut self.inconclusive,
            Verdict::Accepted => &mut self.accepted,
            Verdict::Improved => &mut self.improved,
            Verdict::Added => &mut self.added,
            Verdict::Unchanged => &mut self.unchanged,
        }
    }
}

/// How a change is expressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeIn {
    /// As a share of the baseline: 0.1 is +10 %.
    #[default]
    Relative,
    /// As a difference in the metric's unit; for ratios 0.01 is one percentage point.
    Points,
}

impl ChangeIn {
    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            ChangeIn::Relative => "relative",
            ChangeIn::Points => "points",
        }
    }
}

/// One side's number with its uncertainty, in the change's unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Estimate {
    /// The number compared.
    pub value: f64,
    /// Lower end of its interval within the run or over the runs, where known.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// How many values are behind it: runs where there are several, else the sample's size.
    pub n: Option<u64>,
}

/// The thresholds a change was held against, on the bad side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ThresholdInForce {
    /// From here on it is a warning; a share, or points.
    pub warn: Option<f64>,
    /// From here on it is a failure.
    pub fail: Option<f64>,
    /// And at least this much in the metric's unit.
    pub min_change: Option<f64>,
    /// Where the thresholds come from: "class latency", "rule `parser/*`".
    pub rule: String,
}

/// One benchmark × metric × statistic, compared and judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The suite's name.
    pub suite: String,
    /// The benchmark's name.
    pub benchmark: String,
    /// Its parameters.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// The metric's name.
    pub metric: String,
    /// The statistic, where the metric has several.
    #[serde(default)]
    pub statistic: Option<String>,
    /// The kind of metric.
    pub class: Class,
    /// Unit of the values.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it was judged.
    pub role: Role,
    /// The baseline's number; absent when the baseline lacks it.
    #[serde(default)]
    pub baseline: Option<Estimate>,
    /// The head's number; absent when the head lacks it.
    #[serde(default)]
    pub head: Option<Estimate>,
    /// How the change and its interval are expressed.
    #[serde(default)]
    pub change_in: ChangeIn,
    /// The change; absent where it has no meaning (one side missing, baseline zero).
    #[serde(default)]
    pub change: Option<f64>,
    /// Lower end of its interval.
    #[serde(default)]
    pub change_low: Option<f64>,
    /// Upper end of its interval.
    #[serde(default)]
    pub change_high: Option<f64>,
    /// Probability of so large a change by noise alone.
    #[serde(default)]
    pub p_value: Option<f64>,
    /// The same after allowing for all the metrics of the report.
    #[serde(default)]
    pub q_value: Option<f64>,
    /// Noise from run to run, in the terms of the change: 0.04 is 4 %.
    #[serde(default)]
    pub noise: Option<f64>,
    /// The smallest change that could have been called.
    #[serde(default)]
    pub min_detectable: Option<f64>,
    /// What it was held against.
    #[serde(default)]
    pub threshold: ThresholdInForce,
    /// What is said of it.
    pub verdict: Verdict,
    /// What it looks like; present where the verdict is `inconclusive` and both sides have a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Undecided>,
    /// Why, one sentence each; the first is the one to show where there is room for one.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What the significance of the change rests on; absent where nothing was judged.
    #[serde(default)]
    pub rests_on: Option<RestsOn>,
    /// The values behind it, for pictures; absent where there is no more than the two numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
}

impl Change {
    /// The identity of the benchmark.
    pub fn id(&self) -> BenchmarkId {
        BenchmarkId { suite: self.suite.clone(), name: self.benchmark.clone(), params: self.params.clone() }
    }

    /// `suite/benchmark/metric/statistic`, the form that patterns match.
    ///
    /// A statistic that is also the metric's name stands once, as in `latency_simple_filter/p99`.
    pub fn path(&self) -> String {
        metric_path(&self.id(), &self.metric, self.statistic.as_deref())
    }
}

/// The path of a metric: `suite/benchmark/metric/statistic`.
pub(crate) fn metric_path(id: &BenchmarkId, metric: &str, statistic: Option<&str>) -> String {
    match statistic {
        Some(statistic) if statistic != metric => format!("{id}/{metric}/{statistic}"),
        _ => format!("{id}/{metric}"),
    }
}
