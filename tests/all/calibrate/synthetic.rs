//! Runs of unchanged code whose noise is known, because it was made here.

use perfdiff::compare::calibrate::{self, CalibrateError, Calibration, Trial};
use perfdiff::model::{Benchmark, Class, Metric, Run};
use perfdiff::policy::{Amount, Policy};
use perfdiff::unit::Unit;

/// Standard normal numbers, the same ones for the same seed (splitmix64, then Box and Muller).
pub struct Normals(pub u64);

impl Normals {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn next(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

pub fn run(suite: &str, metrics: impl IntoIterator<Item = (String, Metric)>) -> Run {
    let benchmarks = metrics.into_iter().map(|(name, metric)| Benchmark { metrics: vec![metric], ..Benchmark::new(name) });
    Run { suite: suite.to_owned(), benchmarks: benchmarks.collect(), ..Run::default() }
}

pub fn duration(value: f64) -> Metric {
    Metric::new("time", Class::Duration, Unit::SECOND, value).statistic("median")
}

/// `count` runs of benchmarks with log-normal noise of these standard deviations.
pub fn noisy(seed: u64, count: usize, sigmas: &[f64]) -> Vec<Run> {
    let mut normals = Normals(seed);
    (0..count)
        .map(|_| {
            let metric = |(place, sigma): (usize, &f64)| {
                (format!("work/{place}"), duration(1e-3 * (place + 1) as f64 * (sigma * normals.next()).exp()))
            };
            run("bench", sigmas.iter().enumerate().map(metric).collect::<Vec<_>>())
        })
        .collect()
}

pub fn calibrated(runs: Vec<Run>, policy: &Policy, inject: &[Amount]) -> Result<Calibration, CalibrateError> {
    calibrate::calibrate(Trial { runs, policy, only: perfdiff::compare::Filter::default(), today: "2026-11-21".parse().unwrap(), inject })
}

/// Calibrates with the default policy.
#[track_caller]
pub fn of(runs: Vec<Run>) -> Calibration {
    calibrated(runs, &Policy::default(), &[]).unwrap()
}
