//! The content of a stored file: `perfdiff.run/v1` with no more than is needed later.
//!
//! Unlike a run that somebody hands in, a stored one was written by perfdiff: it is read strictly and fast, without
//! inference, and whatever can't be so is refused. Later versions will be upgraded here, one arm of [`read`] each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{downsample, thin};
use crate::limits::STORED_FILE;
use crate::model::{
    Benchmark, Caveat, CaveatCode, Class, Details, Direction, Environment, Interval, Metric, Quantity, Role, Run, Sample, Tool, ToolGate,
};
use crate::store::error::{StoreError, StoreErrorKind};
use crate::unit::Unit;

/// The largest stored file in bytes.
pub(in crate::store) const SIZE_MAX: usize = STORED_FILE.count();
/// The version that is written.
const SCHEMA: &str = "perfdiff.run/v1";

/// Whether samples are wanted: they are most of a file, and only pictures and comparisons of single runs need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Samples {
    /// Read the values of samples.
    Keep,
    /// Skip them; the metrics read have none, though their `n` and `stddev` stand.
    Skip,
}

/// The content of the file for a run. The same run always gives the same bytes.
pub(in crate::store) fn write(run: &Run) -> Result<Vec<u8>, StoreError> {
    let name = &run.suite;
    // Not-a-number would become `null`: what can't be read again must not be written.
    if let Some(reason) = impossible_numbers(&run.benchmarks) {
        return Err(StoreError::new(StoreErrorKind::BadName, format!("the run of suite `{name}` can't be stored: it {reason}")));
    }
    let mut run = run.clone();
    for metric in run.benchmarks.iter_mut().flat_map(|benchmark| &mut benchmark.metrics) {
        downsample::downsample(metric);
    }
    let bytes = to_bytes(&run)
        .map_err(|error| StoreError::new(StoreErrorKind::BadName, format!("the run of suite `{}` can't be written: {error}", run.suite)))?;
    if bytes.len() > SIZE_MAX {
        let message = format!("the run of suite `{}` takes {} MB: {STORED_FILE}", run.suite, bytes.len() >> 20);
        return Err(StoreError::new(StoreErrorKind::TooLarge, message).hint(STORED_FILE.instead));
    }
    Ok(bytes)
}

/// The content of a file without the single values of its samples, whatever version wrote it. The error is what is wrong with the file,
/// to follow its name.
pub(in crate::store) fn thinned(bytes: &[u8]) -> Result<Vec<u8>, String> {
    without_samples(read(bytes, Samples::Keep)?)
}

/// The same, and without the mark of a run that failed: equal for two files of one run, of which one was thinned before, or compared with
/// another baseline.
pub(in crate::store) fn measured(bytes: &[u8]) -> Result<Vec<u8>, String> {
    without_samples(Run { regressed: false, ..read(bytes, Samples::Keep)? })
}

fn without_samples(mut run: Run) -> Result<Vec<u8>, String> {
    run.benchmarks.iter_mut().flat_map(|benchmark| &mut benchmark.metrics).for_each(thin::thin);
    to_bytes(&run).map_err(|error| format!("can't be written without its samples ({error})"))
}

fn to_bytes(run: &Run) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(run)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The run of a file's content. The error is what is wrong with the file, to follow its name.
pub(in crate::store) fn read(bytes: &[u8], samples: Samples) -> Result<Run, String> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        schema: std::borrow::Cow<'a, str>,
    }
    // Only the start is looked at: perfdiff writes the schema first.
    let schema = first_text(bytes, "schema").map(str::to_owned);
    let schema = match schema {
        Some(schema) => schema,
        None => serde_json::from_slice::<Head<'_>>(bytes).map_err(|error| broken(&error))?.schema.into_owned(),
    };
    match schema.as_str() {
        SCHEMA => match samples {
            Samples::Keep => serde_json::from_slice::<StoredRun<Sample>>(bytes).map_err(|error| broken(&error))?.run(Some),
            Samples::Skip => serde_json::from_slice::<StoredRun<IgnoredAny>>(bytes).map_err(|error| broken(&error))?.run(|_| None),
        },
        other => Err(match other.strip_prefix("perfdiff.run/v") {
            Some(_) => format!("is of the later version `{other}`; this perfdiff reads `{SCHEMA}`, a newer one is needed"),
            None => format!("has the schema `{other}`; expected `{SCHEMA}`"),
        }),
    }
}

/// The text of the first field, where it is called `name`.
fn first_text<'a>(bytes: &'a [u8], name: &str) -> Option<&'a str> {
    let start = format!("{{\"{name}\":\"");
    let rest = bytes.strip_prefix(start.as_bytes())?;
    let end = rest.iter().take(100).position(|b| *b == b'"')?;
    std::str::from_utf8(&rest[..end]).ok().filter(|text| !text.contains('\\'))
}

fn broken(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => format!("ends too early ({error})"),
        _ => format!("is no run that perfdiff wrote ({error})"),
    }
}

/// A run as it is stored. `S` is what becomes of a sample.
#[derive(Deserialize)]
struct StoredRun<S> {
    suite: String,
    commit: Option<String>,
    commit_time: Option<String>,
    branch: Option<String>,
    time: Option<String>,
    label: Option<String>,
    round: Option<u32>,
    tool: Option<Tool>,
    #[serde(default)]
    environment: Environment,
    benchmarks: Vec<StoredBenchmark<S>>,
    #[serde(default)]
    gates: Vec<ToolGate>,
    #[serde(default)]
    regressed: bool,
    #[serde(default)]
    accepted: Vec<String>,
    #[serde(default)]
    spent: BTreeMap<String, BTreeSet<String>>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    caveats: Vec<StoredCaveat>,
}

/// A benchmark as it is stored.
#[derive(Deserialize)]
struct StoredBenchmark<S> {
    name: String,
    #[serde(default)]
    params: BTreeMap<String, String>,
    #[serde(default = "Vec::new")]
    metrics: Vec<StoredMetric<S>>,
    error: Option<String>,
    #[serde(default)]
    unmeasured: BTreeMap<String, String>,
}

/// A metric as it is stored.
#[derive(Deserialize)]
struct StoredMetric<S> {
    name: String,
    statistic: Option<String>,
    class: Class,
    unit: Unit,
    direction: Direction,
    role: Role,
    value: f64,
    interval: Option<Interval>,
    stddev: Option<f64>,
    n: Option<u64>,
    sample: Option<S>,
    #[serde(default)]
    deciles: Vec<i32>,
    resolution: Option<f64>,
    #[serde(default)]
    declared: bool,
}

/// A caveat, whose code a later perfdiff of the same schema may have invented.
#[derive(Deserialize)]
struct StoredCaveat {
    code: String,
    subject: String,
    text: String,
}

impl<S> StoredRun<S> {
    fn run(self, sample: impl Fn(S) -> Option<Sample> + Copy) -> Result<Run, String> {
        let benchmarks: Vec<Benchmark> = self.benchmarks.into_iter().map(|benchmark| benchmark.benchmark(sample)).collect();
        if let Some(reason) = impossible_numbers(&benchmarks) {
            return Err(reason);
        }
        Ok(Run {
            suite: self.suite,
            commit: self.commit,
            commit_time: self.commit_time,
            branch: self.branch,
            time: self.time,
            label: self.label,
            round: self.round,
            tool: self.tool,
            environment: self.environment,
            benchmarks,
            gates: self.gates,
            regressed: self.regressed,
            accepted: self.accepted,
            spent: self.spent,
            beside: self.beside,
            caveats: self.caveats.into_iter().map(StoredCaveat::caveat).collect(),
            shape: SCHEMA,
            ..Run::default()
        })
    }
}

impl<S> StoredBenchmark<S> {
    fn benchmark(self, sample: impl Fn(S) -> Option<Sample>) -> Benchmark {
        let metrics = self.metrics.into_iter().map(|metric| metric.metric(&sample));
        let metrics = metrics.collect();
        Benchmark { metrics, error: self.error, unmeasured: self.unmeasured, ..Benchmark::with_params(self.name, self.params) }
    }
}

impl<S> StoredMetric<S> {
    fn metric(self, sample: impl Fn(S) -> Option<Sample>) -> Metric {
        let quantity = Quantity {
            name: self.name,
            statistic: self.statistic,
            class: self.class,
            unit: self.unit,
            direction: self.direction,
            role: self.role,
            declared: self.declared,
            circumstance: None,
            inferred: None,
        };
        let details = Details { interval: self.interval, deciles: self.deciles, resolution: self.resolution, ..Details::default() };
        let (stddev, n, sample) = (self.stddev, self.n, self.sample.and_then(sample));
        Metric { stddev, n, sample, ..Metric::of(Arc::new(quantity), self.value) }.with_details(details)
    }
}

impl StoredCaveat {
    fn caveat(self) -> Caveat {
        match CaveatCode::ALL.iter().find(|code| code.name() == self.code) {
            Some(code) => Caveat::new(*code, self.subject, self.text),
            None => Caveat::new(CaveatCode::PartSkipped, self.subject, format!("{}: {}", self.code, self.text)),
        }
    }
}

/// What is wrong with the numbers, where something is.
fn impossible_numbers(benchmarks: &[Benchmark]) -> Option<String> {
    let metrics = benchmarks.iter().flat_map(|benchmark| benchmark.metrics.iter().map(move |metric| (benchmark, metric)));
    let (benchmark, metric) = metrics.into_iter().find(|(_, metric)| !is_sound(metric))?;
    Some(format!("holds impossible numbers for the metric `{}` of `{}`", metric.name, benchmark.name))
}

/// Whether all numbers are what the model promises: finite, spreads not negative, ends in order.
fn is_sound(metric: &Metric) -> bool {
    let spread = |value: Option<f64>| value.is_none_or(|value| value.is_finite() && value >= 0.0);
    let interval = metric.details().interval.is_none_or(|interval| {
        let ends = interval.low.is_finite() && interval.high.is_finite() && interval.low <= interval.high;
        ends && interval.level > 0.0 && interval.level < 1.0
    });
    let sample = metric.sample.as_ref().is_none_or(|sample| sample.values().iter().all(|value| value.is_finite()));
    metric.value.is_finite() && interval && spread(metric.stddev) && spread(metric.details().resolution) && sample
}
