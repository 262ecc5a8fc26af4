//! One number in the sense of the tool that it was read from.
//!
//! The action keeps the mean of pytest-benchmark as operations per second and its deviation in seconds; it keeps Go's
//! line whole and once more in parts; it takes all of JMH for times. Here they are what the tool measured: a time, a
//! throughput, bytes, allocations.

use std::collections::{BTreeMap, HashSet};

use super::file::Bench;
use super::range::{self, Spread};
use crate::ingest::infer::infer;
use crate::ingest::json::Node;
use crate::model::{Benchmark, Caveat, CaveatCode, Class, Direction, Interval, Metric, Role};
use crate::unit::{self, Dimension, Unit};

/// The level of benchmark.js's relative margin of error.
const MARGIN_LEVEL: f64 = 0.95;

/// Google Benchmark's endings of numbers about its repetitions and its fit, which are no results.
const ABOUT_REPEATS: &[&str] = &["_stddev", "_cv", "_BigO", "_RMS"];

/// The benchmarks of one entry, repeats among them. `at` is the path to the entry.
pub(super) fn read(tool: &str, benches: &[Bench], at: &str, caveats: &mut Vec<Caveat>) -> Vec<Benchmark> {
    let parted: HashSet<String> = benches.iter().filter(|_| tool == "go").filter_map(whole_of_part).collect();
    let mut reader = Reader { tool, caveats, doubtful: Vec::new(), unknown: Vec::new() };
    let mut benchmarks = Vec::with_capacity(benches.len());
    for (index, bench) in benches.iter().enumerate() {
        let is_whole = bench.unit.text().is_some_and(|unit| unit.contains('\t'));
        // The same numbers follow one by one.
        if !(is_whole && parted.contains(&bench.name)) {
            benchmarks.push(reader.benchmark(bench, &format!("{at}.benches[{index}]")));
        }
    }
    reader.finish(at);
    benchmarks
}

/// The name of the whole line that a part of Go's output is of: `BenchmarkX` for `BenchmarkX - ns/op`.
fn whole_of_part(bench: &Bench) -> Option<String> {
    let unit = bench.unit.text()?;
    bench.name.strip_suffix(unit)?.strip_suffix(" - ").map(str::to_owned)
}

/// Reads the numbers of one entry and says what is odd about them.
struct Reader<'a> {
    tool: &'a str,
    caveats: &'a mut Vec<Caveat>,
    /// Names whose unit says the opposite of what the tool's name says.
    doubtful: Vec<String>,
    /// Names for which nothing tells which way is better.
    unknown: Vec<String>,
}

impl Reader<'_> {
    fn benchmark(&mut self, bench: &Bench, at: &str) -> Benchmark {
        let (name, params) = named(self.tool, bench);
        let mut benchmark = Benchmark::with_params(name, params);
        let Some(value) = self.value(bench, at) else {
            benchmark.error = Some("its value is no number".to_owned());
            return benchmark;
        };
        let unit = bench.unit.text().unwrap_or_default();
        match self.tool {
            "go" => {
                let name = benchmark.name.clone();
                let mut parts = unit.split('\t').map(str::trim);
                benchmark.metrics.push(self.part(&name, parts.next().unwrap_or_default(), value));
                let rest = parts.filter_map(|part| part.split_once(' ').and_then(|(value, unit)| Some((value.parse().ok()?, unit.trim()))));
                benchmark
                    .metrics
                    .extend(rest.filter(|(value, _): &(f64, _)| value.is_finite()).map(|(value, unit)| self.part(&name, unit, value)));
            }
            "pytest" => benchmark.metrics.push(time_of_rate(bench, value)),
            "googlecpp" if unit::parse(unit).unit == Unit::SECOND => {
                let metric = self.metric(bench, unit, value);
                benchmark.metrics.extend(google_times(metric, bench));
            }
            _ => benchmark.metrics.push(self.metric(bench, unit, value)),
        }
        if benchmark.metrics.iter().any(|metric| !metric.value.is_finite()) {
            let text = format!("{at} of `{}` is {value:e} {unit}, beyond what can be computed with; left out", bench.name);
            self.caveats.push(Caveat::new(CaveatCode::UnusableValue, at, text));
            benchmark.metrics.clear();
            benchmark.error = Some("its value is too large or too small".to_owned());
        }
        benchmark
    }

    /// The number, which custom tools also write as text.
    fn value(&mut self, bench: &Bench, at: &str) -> Option<f64> {
        let parsed = bench.value.number().filter(|_| bench.value.unit().is_none());
        if parsed.is_none() {
            let found = match &bench.value {
                Node::Null => "null".to_owned(),
                Node::NotNumber(word) => word.clone(),
                other => other.text().map_or_else(|| "no number".to_owned(), |text| format!("`{text}`")),
            };
            let text = format!("{at}.value of `{}` is {found}; the benchmark has no result there", bench.name);
            self.caveats.push(Caveat::new(CaveatCode::NotANumber, format!("{at}.value"), text));
        }
        parsed
    }

    /// A number of Go's line: its unit names it.
    fn part(&mut self, name: &str, unit: &str, value: f64) -> Metric {
        let parsed = unit::parse(unit);
        let named = match (parsed.unit.dimension(), unit) {
            (Dimension::Time, _) => Some(("time", Class::Duration)),
            (Dimension::DataRate | Dimension::Rate, _) => Some(("throughput", Class::Throughput)),
            (_, "B/op") => Some(("memory", Class::Memory)),
            (_, "allocs/op") => Some(("allocations", Class::Count)),
            _ => None,
        };
        if let Some((metric, class)) = named {
            return Metric::new(metric, class, parsed.unit, value * parsed.factor);
        }
        // A unit of the author's own is the metric's name: `p95-ms`, `err%`.
        let metric = infer(unit, "", None).metric(if unit.is_empty() { "value" } else { unit }, value);
        if metric.direction == Direction::Neither {
            self.unknown.push(format!("{name} {unit}"));
        }
        metric
    }

    /// The number of any other tool.
    fn metric(&mut self, bench: &Bench, unit: &str, value: f64) -> Metric {
        let mut metric = match declared(self.tool) {
            None => measured(self.tool, unit, value),
            Some(direction) => {
                // As the JSON that the tool itself writes is read.
                let inferred = infer("value", &bench.name, Some(unit));
                if inferred.direction != direction && inferred.direction != Direction::Neither {
                    self.doubtful.push(bench.name.clone());
                }
                let mut metric = inferred.metric("value", value).direction(direction);
                metric.role = Role::Primary;
                metric
            }
        };
        if metric.direction == Direction::Neither {
            self.unknown.push(bench.name.clone());
        }
        let factor = unit::parse(unit).factor;
        match range::spread(&bench.range) {
            Some(Spread::Absolute(spread)) => metric.stddev = Some(spread * factor).filter(|spread| spread.is_finite()),
            Some(Spread::Relative(share)) => {
                let margin = metric.value.abs() * share;
                metric.set_interval(Some(Interval { low: metric.value - margin, high: metric.value + margin, level: MARGIN_LEVEL }));
            }
            Some(Spread::Seconds(spread)) => metric.stddev = (metric.unit == Unit::SECOND).then_some(spread),
            None => {}
        }
        metric.n = range::count(&bench.extra);
        let about_repeats = self.tool == "googlecpp" && ABOUT_REPEATS.iter().any(|ending| bench.name.ends_with(ending));
        if about_repeats { metric.informational() } else { metric }
    }

    fn finish(self, at: &str) {
        let listed = |names: &[String]| match names {
            [] => None,
            [one] => Some(format!("`{one}`")),
            [one, rest @ ..] => Some(format!("`{one}` and {} more", rest.len())),
        };
        if let Some(names) = listed(&self.doubtful) {
            let text = format!(
                "the entry's tool is `{}`, and the unit or name of {names} says the opposite; the tool was believed: if it is wrong, give a \
                 [[rule]] with the direction",
                self.tool
            );
            self.caveats.push(Caveat::new(CaveatCode::DirectionDoubtful, at, text));
        }
        if let Some(names) = listed(&self.unknown) {
            let text =
                format!("neither unit nor name shows which way is better for {names}; shown, not judged, unless a rule gives a direction");
            self.caveats.push(Caveat::new(CaveatCode::UnitUnknown, at, text));
        }
    }
}

/// Name and parameters as the tool's own results have them.
///
/// What Go's parts append is the metric's; the processors stand beside the number, and of several packages the own one in brackets.
/// JMH's parameters follow the name as JSON.
fn named(tool: &str, bench: &Bench) -> (String, BTreeMap<String, String>) {
    let mut params = BTreeMap::new();
    let name = match tool {
        "go" => {
            params.extend(range::processors(&bench.extra).map(|count| ("gomaxprocs".to_owned(), count)));
            let whole = whole_of_part(bench).unwrap_or_else(|| bench.name.clone());
            let package = whole.strip_suffix(')').and_then(|start| start.rsplit_once(" ("));
            package.map(|(name, package)| format!("{package}/{name}")).unwrap_or(whole)
        }
        "jmh" => {
            let parts = bench.name.strip_suffix(" )").and_then(|start| start.split_once(" ( "));
            let found = parts.and_then(|(name, json)| Some((name, serde_json::from_str::<BTreeMap<String, String>>(json).ok()?)));
            match found {
                Some((name, found)) => {
                    params = found;
                    name.to_owned()
                }
                None => bench.name.clone(),
            }
        }
        _ => bench.name.clone(),
    };
    (name, params)
}

/// The two times of Google Benchmark, of which its own results judge the processor's but where the name says otherwise. Without the
/// processor's the other is all there is.
fn google_times(mut real: Metric, bench: &Bench) -> Vec<Metric> {
    "real_time".clone_into(&mut real.name);
    let Some(cpu) = range::cpu_seconds(&bench.extra).filter(|_| real.role == Role::Primary) else { return vec![real] };
    let cpu = Metric::new("cpu_time", Class::Duration, Unit::SECOND, cpu);
    let is_real = ["/real_time", "/manual_time"].iter().any(|ending| bench.name.contains(ending));
    if is_real { vec![real, cpu.informational()] } else { vec![real.informational(), cpu] }
}

/// The direction that a custom tool's name declares.
fn declared(tool: &str) -> Option<Direction> {
    match tool {
        "customBiggerIsBetter" => Some(Direction::Higher),
        "customSmallerIsBetter" => Some(Direction::Lower),
        _ => None,
    }
}

/// The time of a round of pytest-benchmark, which the action keeps as its inverse.
fn time_of_rate(bench: &Bench, rate: f64) -> Metric {
    let mean = range::mean_seconds(&bench.extra).unwrap_or(1.0 / rate);
    let mut metric = Metric::new("time", Class::Duration, Unit::SECOND, mean).statistic("mean");
    metric.n = range::count(&bench.extra);
    metric.stddev = match range::spread(&bench.range) {
        // One round has no spread, though the tool writes 0 for it.
        Some(Spread::Seconds(spread)) if metric.n.is_none_or(|rounds| rounds > 1) => Some(spread),
        _ => None,
    };
    metric
}

/// The number of a tool that measures times or work per time; which of them, the unit tells.
fn measured(tool: &str, unit: &str, value: f64) -> Metric {
    let parsed = unit::parse(unit);
    let value = value * parsed.factor;
    let metric = match parsed.unit.dimension() {
        Dimension::Time => Metric::new("time", Class::Duration, parsed.unit, value),
        Dimension::Rate | Dimension::DataRate => Metric::new("throughput", Class::Throughput, parsed.unit, value),
        _ => return infer(unit, "", Some(unit)).metric("value", value),
    };
    match tool {
        "cargo" => metric.statistic("median"),
        "catch2" | "benchmarkdotnet" | "jmh" | "benchmarkjs" => metric.statistic("mean"),
        _ => metric,
    }
}
