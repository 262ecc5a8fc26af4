//! Runs made to measure, and one way to compare them.

use perfdiff::compare::{self, Request, Side};
use perfdiff::model::{Benchmark, Change, Class, Comparison, Direction, Metric, Run, Sample, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

/// A deterministic source of normal noise.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Noise {
        Noise(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let unit = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        unit.max(1e-12)
    }

    /// One normal deviate (Box–Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// A run of times, one a benchmark, in seconds.
pub(crate) fn run(commit: usize, values: &[(&str, f64)]) -> Run {
    let benchmarks = values.iter().map(|(name, value)| bench(name, time(*value))).collect();
    Run { suite: "suite".into(), commit: Some(format!("{commit:040x}")), benchmarks, ..Run::default() }
}

/// A run with a sample of one benchmark.
pub(crate) fn sampled(name: &str, values: &[f64]) -> Run {
    let sorted = perfdiff::stats::sorted(values);
    let mut metric = time(perfdiff::stats::quantile(&sorted, 0.5).unwrap()).statistic("median");
    metric.n = Some(values.len() as u64);
    metric.sample = Some(Sample::new(values.to_vec()));
    Run { suite: "suite".into(), benchmarks: vec![bench(name, metric)], ..Run::default() }
}

pub(crate) fn time(value: f64) -> Metric {
    Metric::new("time", Class::Duration, Unit::SECOND, value).direction(Direction::Lower)
}

pub(crate) fn bench(name: &str, metric: Metric) -> Benchmark {
    let mut benchmark = Benchmark::new(name);
    benchmark.metrics.push(metric);
    benchmark
}

pub(crate) fn compare_with(policy: &Policy, baseline: &[Run], head: &[Run], history: bool) -> Comparison {
    compare::compare(&Request {
        baseline: Side { source: "baseline".into(), runs: baseline },
        head: Side { source: "head".into(), runs: head },
        history,
        policy,
        only: perfdiff::compare::Filter::default(),
        today: jiff::civil::date(2026, 11, 21),
        caveats: &[],
    })
    .unwrap()
}

pub(crate) fn of<'a>(comparison: &'a Comparison, benchmark: &str) -> &'a Change {
    comparison.changes.iter().find(|change| change.id.benchmark == benchmark).unwrap()
}

pub(crate) fn is_finding(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failure | Verdict::Warning | Verdict::Improved)
}

/// A policy with these thresholds for everything.
pub(crate) fn thresholds(warn: &str, fail: &str) -> Policy {
    Policy::parse("test", &format!("[[rule]]\nmatch = \"**\"\nwarn = \"{warn}\"\nfail = \"{fail}\"\n")).unwrap()
}
