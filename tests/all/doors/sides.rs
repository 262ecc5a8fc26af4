//! Two sides that change places: what was worse is better, and never both.

use std::collections::BTreeMap;

use perfdiff::compare::{Filter, Request, Side, compare};
use perfdiff::model::{Benchmark, Change, Class, Comparison, Direction, Metric, MetricId, Run, Sample, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

/// Takes numbers from bytes, zero where none are left.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number as tools write them: of any size, often the same, now and then zero. A time below zero is no measurement, and so may be
    /// missing on one side.
    fn number(&mut self) -> f64 {
        let (digits, power) = (f64::from(self.next()) + f64::from(self.next()) / 256.0, i32::from(self.next()));
        match power {
            200.. => digits * 10_f64.powi(power - 228),
            _ => digits,
        }
    }
}

/// Two runs of a few benchmarks, which one side or the other may lack.
fn runs(bytes: &[u8]) -> [Run; 2] {
    let mut bytes = Bytes(bytes);
    let mut runs = ["a", "b"].map(|commit| Run { suite: "suite".into(), commit: Some(commit.repeat(40)), ..Run::default() });
    for number in 0..=bytes.next() % 12 {
        let (kind, sizes) = (bytes.next(), bytes.next());
        let (class, unit) = match kind % 6 {
            0 => (Class::Duration, Unit::SECOND),
            1 => (Class::Latency, Unit::SECOND),
            2 => (Class::Throughput, Unit::PER_SECOND),
            3 => (Class::Memory, Unit::BYTE),
            4 => (Class::ErrorRate, Unit::RATIO),
            _ => (Class::Count, Unit::COUNT),
        };
        let direction = if kind & 64 == 0 { class.default_direction() } else { Direction::Higher };
        for (side, run) in runs.iter_mut().enumerate() {
            if sizes >> (6 + side) & 1 == 1 && kind & 128 == 128 {
                continue;
            }
            let count = usize::from(sizes >> (3 * side) & 7) * 3;
            // A share is at most one, with its sample.
            let value = if unit == Unit::RATIO { f64::from(bytes.next()) / 320.0 } else { bytes.number() };
            let sample: Vec<f64> = (0..count).map(|_| value * (1.0 + f64::from(bytes.next()) / 2560.0)).collect();
            let mut metric = Metric::new("value", class, unit.clone(), value).direction(direction);
            if !sample.is_empty() {
                metric.n = Some(sample.len() as u64);
                metric.sample = Some(Sample::new(sample));
            }
            let mut benchmark = Benchmark::new(format!("b{number}"));
            benchmark.metrics.push(metric);
            run.benchmarks.push(benchmark);
        }
    }
    runs
}

fn judged(baseline: &Run, head: &Run) -> Option<Comparison> {
    let side = |run| Side { source: "x".to_owned(), runs: std::slice::from_ref(run) };
    let (policy, today) = (Policy::default(), jiff::civil::date(2026, 1, 31));
    let request = Request {
        baseline: side(baseline),
        head: side(head),
        history: false,
        policy: &policy,
        only: Filter::default(),
        today,
        caveats: &[],
    };
    compare(&request).ok()
}

/// Compares two runs in both directions: what is worse one way is not worse the other way, nor better both ways; what was added was
/// removed, and what can't be compared never can.
pub fn mirror(bytes: &[u8]) {
    let [a, b] = runs(bytes);
    let (there, back) = (judged(&a, &b), judged(&b, &a));
    let (Some(there), Some(back)) = (&there, &back) else {
        assert!(there.is_none() && back.is_none(), "comparable one way alone");
        return;
    };
    let changes = |comparison: &Comparison| -> BTreeMap<MetricId, Change> {
        comparison.changes.iter().map(|change| (change.id.clone(), change.clone())).collect()
    };
    let (there, back) = (changes(there), changes(back));
    assert_eq!(there.keys().collect::<Vec<_>>(), back.keys().collect::<Vec<_>>());
    for (id, there) in &there {
        let back = &back[id];
        let (one, other) = (there.verdict, back.verdict);
        let is_worse = |verdict: Verdict| matches!(verdict, Verdict::Failure | Verdict::Warning);
        assert!(!(is_worse(one) && is_worse(other)), "worse both ways: {there:?} and {back:?}");
        assert!(!(one == Verdict::Improved && other == Verdict::Improved), "better both ways: {there:?} and {back:?}");
        assert_eq!(one == Verdict::Added, other == Verdict::Removed, "{there:?} and {back:?}");
        assert_eq!(one == Verdict::Removed, other == Verdict::Added, "{there:?} and {back:?}");
    }
}
