//! Cost of judging: 10,000 metrics against 100 runs of history each are to take less than a second, and cost grows in
//! proportion to the metrics and to the runs. `floor` reads the same numbers once, which nothing can do without.
#![allow(missing_docs, clippy::unwrap_used, reason = "the macros of criterion write undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use perfdiff::compare::{Request, Side, compare};
use perfdiff::model::{Benchmark, Class, Metric, Run};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

/// The history and the head: a runner that wavers, and 2 % of noise.
fn runs(metrics: u32, history: u32) -> Vec<Run> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / f64::from(1_u32 << 24)
    };
    let mut run = |commit: u32| {
        let runner = 0.03 * uniform();
        let benchmarks = (0..metrics).map(|at| {
            let mut benchmark = Benchmark::new(format!("group{}/bench{at}", at / 100));
            let value = f64::from(at + 1) * (1.0 + runner + 0.02 * uniform());
            benchmark.metrics.push(Metric::new("time", Class::Duration, Unit::SECOND, value));
            benchmark
        });
        Run { suite: "suite".into(), commit: Some(format!("{commit:040x}")), benchmarks: benchmarks.collect(), ..Run::default() }
    };
    (0..=history).map(&mut run).collect()
}

fn floor(runs: &[Run]) -> f64 {
    runs.iter().flat_map(|run| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics).map(|metric| metric.value.ln()).sum()
}

fn bench(c: &mut Criterion) {
    let policy = Policy::default();
    let mut group = c.benchmark_group("compare");
    group.sample_size(10);
    for (metrics, history) in [(1_000, 100), (10_000, 100), (1_000, 1_000)] {
        let runs = runs(metrics, history);
        let (past, head) = runs.split_at(runs.len() - 1);
        let request = Request {
            baseline: Side { source: "history".into(), runs: past },
            head: Side { source: "head".into(), runs: head },
            history: true,
            policy: &policy,
            only: perfdiff::compare::Filter::default(),
            today: jiff::civil::date(2026, 1, 1),
            caveats: &[],
        };
        let name = format!("{metrics} metrics, {history} runs");
        group.throughput(Throughput::Elements(u64::from(metrics) * u64::from(history)));
        group.bench_with_input(BenchmarkId::new("judge", &name), &request, |b, request| b.iter(|| compare(request).unwrap()));
        group.bench_with_input(BenchmarkId::new("floor", &name), &runs, |b, runs| b.iter(|| floor(runs)));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
