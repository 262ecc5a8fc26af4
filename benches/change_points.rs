//! Cost of finding change points: 10,000 series of 1,000 runs are to take less than ten seconds on two cores, and twice the runs
//! about twice the time.
#![allow(missing_docs, clippy::unwrap_used, reason = "the macros of criterion write undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use perfdiff::stats::change_points;

/// Logarithms of a series with noise of 2 %, a spike now and then, and a step every `phase` runs.
fn series(length: u32, phase: u32) -> Vec<f64> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / f64::from(1_u32 << 24)
    };
    let run = |place: u32| {
        let level = 0.08 * f64::from((place / phase) % 3);
        let noise = 0.02 * ((0..4).map(|_| uniform()).sum::<f64>() - 2.0);
        let spike = if uniform() < 0.01 { 0.5 } else { 0.0 };
        level + noise + spike
    };
    (0..length).map(run).collect()
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("change_points");
    for length in [100, 1_000, 10_000, 100_000] {
        group.throughput(Throughput::Elements(u64::from(length)));
        for (name, phase) in [("no step", u32::MAX), ("a step every 100 runs", 100)] {
            let values = series(length, phase);
            group.bench_with_input(BenchmarkId::new(name, length), &values, |b, values| b.iter(|| change_points(values)));
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
