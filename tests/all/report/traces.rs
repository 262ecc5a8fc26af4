//! Comparisons with something to draw: a history, two samples, several runs a side.

use perfdiff::model::{
    Basis, Change, ChangeIn, Class, Comparison, Estimate, Evidence, GateVerdict, LevelShift, Outcome, Trace, TracedRun, Verdict,
};
use perfdiff::unit::Unit;

use super::{because, between, comparison, gates, latency, metric, unchanged};

/// A wobble that looks like noise and is the same everywhere: no function of the standard library is asked for it.
fn wobble(at: usize) -> f64 {
    ((at * 37 + at * at * 11) % 101) as f64 / 50.0 - 1.0
}

fn rests_on(basis: Basis, runs: (usize, usize), reach: f64) -> Evidence {
    Evidence {
        basis,
        baseline_runs: runs.0,
        head_runs: runs.1,
        reach,
        sure: None,
        nearest: None,
        restlessness: Some(1.0),
        common_mode: None,
        more_runs: None,
        neighbours: Some(12),
        converted: Vec::new(),
    }
}

/// Forty runs: a regression that was accepted, a step nobody noticed, a gap, a wild run, and a head that fails.
pub(super) fn history() -> Comparison {
    let runs = (0..40_u128).map(|at| TracedRun {
        commit: Some(format!("{:032x}01234567", 0x1a2b_3c4d_5e6f_7081_9203_a4b5_c6d7_u128.wrapping_mul(at + 1)).into()),
        time: Some(format!("2026-01-{:02}T06:00:00Z", at % 28 + 1).into()),
        message: (at % 2 == 0).then(|| format!("Commit number {at}: <b>faster</b> | [link](https://evil.example) @someone").into()),
    });
    let runs: Vec<TracedRun> = runs.collect();
    let values = |levels: &dyn Fn(usize) -> f64| (0..40).map(|at| Some(levels(at) * (1.0 + 0.02 * wobble(at)))).collect::<Vec<_>>();
    let shift = |index: usize, before: f64, after: f64| LevelShift {
        index,
        commit: runs[index].commit.clone(),
        time: runs[index].time.clone(),
        before,
        after,
        change_in: ChangeIn::Relative,
        change: Some(after / before - 1.0),
        p_value: 1e-6,
        open: false,
        severity: 0.0,
    };
    let mut stepped = values(&|at| {
        if at < 14 {
            0.060
        } else if at < 28 {
            0.072
        } else {
            0.084
        }
    });
    stepped[5] = None;
    stepped[20] = Some(0.31);
    let trace = Trace {
        history: stepped,
        change_points: vec![shift(14, 0.06, 0.072), shift(28, 0.072, 0.084)],
        accepted: vec![8, 14],
        head: vec![0.116, 0.118, 0.121],
        ..Trace::default()
    };
    let slower = between(latency("GET /orders", "p95", (0.084, 0.118), Verdict::Failure), 0.31, 0.5);
    let steady = Trace { history: values(&|_| 0.034), ..Trace::default() };
    let rate =
        metric(latency("all", "rate", (412.0, 355.1), Verdict::Warning), "http_reqs", Some("rate"), Class::Throughput, Unit::PER_SECOND);
    let changes = vec![
        Change {
            trace: Some(trace),
            rests_on: Some(rests_on(Basis::History, (40, 3), 0.1)),
            p_value: Some(1e-5),
            q_value: Some(1e-4),
            min_detectable: Some(0.16),
            ..because(slower, &["12 × its noise of 3.4 %", "the runner's own slowness (2 %) is taken out"])
        },
        Change {
            trace: Some(Trace { history: values(&|_| 412.0), ..Trace::default() }),
            rests_on: Some(rests_on(Basis::History, (40, 3), 0.06)),
            ..between(rate, -0.17, -0.11)
        },
        Change {
            trace: Some(steady),
            rests_on: Some(rests_on(Basis::History, (40, 3), 0.08)),
            ..between(latency("GET /items", "p95", (0.034, 0.0344), Verdict::Unchanged), -0.03, 0.05)
        },
    ];
    let mut traced = comparison(Outcome::Fail, changes.into_iter().chain(unchanged(3)).collect());
    traced.runs = runs;
    traced.baseline.runs = 40;
    traced.head.runs = 3;
    traced.head.commit = Some("9f8e7d6c5b4a39281706f5e4d3c2b1a098765432".to_owned());
    traced.head.time = Some("2026-02-10T06:00:00Z".to_owned());
    traced
}

/// A time of a micro-benchmark.
fn time(name: &str, sides: (f64, f64), verdict: Verdict) -> Change {
    metric(latency(name, "", sides, verdict), "time", Some("median"), Class::Duration, Unit::SECOND)
}

/// One run a side with the samples of both: apart, overlapping, with a wild value, constant, and of one side only.
pub(super) fn samples() -> Comparison {
    let sample =
        |middle: f64, spread: f64| (0..41).map(|at| middle * (1.0 + spread * ((f64::from(at) - 20.0) / 20.0).powi(3))).collect::<Vec<_>>();
    let traced = |change: Change, baseline: Vec<f64>, head: Vec<f64>| Change {
        trace: Some(Trace { baseline, head, ..Trace::default() }),
        rests_on: Some(rests_on(Basis::SpreadWithin, (1, 1), 0.03)),
        ..change
    };
    let sized = |change: Change, n: u64| Change {
        baseline: change.baseline.map(|side| Estimate { n: Some(n), ..side }),
        head: change.head.map(|side| Estimate { n: Some(n), ..side }),
        ..change
    };
    let mut wild = sample(67e-6, 0.06);
    wild[40] = 6e-3;
    let changes = vec![
        traced(sized(between(time("parse/large", (50.9e-6, 67.1e-6), Verdict::Failure), 0.28, 0.36), 1200), sample(50.9e-6, 0.05), wild),
        traced(
            sized(between(time("parse/small", (1.2e-6, 1.23e-6), Verdict::Inconclusive), -0.1, 0.15), 100),
            sample(1.2e-6, 0.2),
            sample(1.23e-6, 0.25),
        ),
        traced(
            between(time("render", (2.2e-3, 1.7e-3), Verdict::Improved), -0.25, -0.2),
            vec![2.1e-3, 2.2e-3, 2.3e-3],
            vec![1.6e-3, 1.7e-3, 1.9e-3],
        ),
        traced(time("constant", (5e-6, 5e-6), Verdict::Unchanged), vec![5e-6; 30], vec![5e-6; 30]),
        traced(Change { baseline: None, change: None, ..time("new", (0.0, 4e-6), Verdict::Added) }, Vec::new(), sample(4e-6, 0.1)),
    ];
    let mut traced = comparison(Outcome::Fail, changes);
    traced.baseline.runs = 1;
    traced
}

/// Several runs a side, and a group whose statistics were drawn from one sample.
pub(super) fn replicates() -> Comparison {
    let traced = |change: Change, baseline: &[f64], head: &[f64]| Change {
        trace: Some(Trace { baseline: baseline.to_vec(), head: head.to_vec(), ..Trace::default() }),
        rests_on: Some(rests_on(Basis::Replicates, (baseline.len(), head.len()), 0.12)),
        ..change
    };
    let changes = vec![
        traced(
            between(latency("GET /orders", "p95", (0.0842, 0.118), Verdict::Failure), 0.31, 0.5),
            &[0.081, 0.0835, 0.0842, 0.0851, 0.088],
            &[0.109, 0.115, 0.118, 0.119, 0.131],
        ),
        traced(latency("GET /orders", "p50", (0.061, 0.0621), Verdict::Unchanged), &[0.06, 0.061, 0.062], &[0.0618, 0.0621, 0.0633]),
        traced(
            metric(latency("all", "", (0.001, 0.02), Verdict::Failure), "http_req_failed", Some("rate"), Class::ErrorRate, Unit::RATIO),
            &[0.0, 0.001, 0.002],
            &[0.018, 0.02, 0.025],
        ),
    ];
    let mut traced = comparison(Outcome::Fail, changes.into_iter().chain(unchanged(2)).collect());
    traced.gates = gates().gates.into_iter().filter(|gate| gate.verdict == GateVerdict::Warning).collect();
    traced.baseline.runs = 5;
    traced.head.runs = 5;
    traced
}
