//! Regressions that something beside them must not hide.

use perfdiff::model::{Class, Direction, Metric, Outcome, Run};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

use super::runs::{Noise, compare_with, of, run};

fn suite(commit: usize, noise: &mut Noise, factor: f64) -> Run {
    let names: Vec<String> = (0..14).map(|at| format!("bench{at:02}")).collect();
    let values: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), factor * (0.02 * noise.normal()).exp())).collect();
    run(commit, &values)
}

#[test]
fn one_bad_stored_run_does_not_hide_a_slow_suite() {
    let mut noise = Noise::new(5);
    let past: Vec<Run> = (0..40).map(|commit| suite(commit, &mut noise, if commit == 12 { 2.0 } else { 1.0 })).collect();
    let found = compare_with(&Policy::default(), &past, &[suite(40, &mut noise, 2.5)], true);
    assert_eq!(found.outcome, Outcome::Fail, "{:?}", found.suite_change);
}

#[test]
fn metrics_that_never_vary_do_not_hide_a_slow_suite() {
    let mut noise = Noise::new(6);
    let mut side = |commit: usize, factor: f64| {
        let mut run = suite(commit, &mut noise, factor);
        for one in &mut run.benchmarks {
            one.metrics.push(Metric::new("allocs", Class::Count, Unit::COUNT, 7.0).direction(Direction::Lower));
            one.metrics.push(Metric::new("bytes", Class::Size, Unit::COUNT, 512.0).direction(Direction::Lower));
        }
        run
    };
    let found = compare_with(&Policy::default(), &[side(0, 1.0)], &[side(1, 1.25)], false);
    assert_ne!(found.outcome, Outcome::Pass, "{:?}", found.suite_change);
}

#[test]
fn errors_of_most_requests_fail_against_a_few_runs_however_restless_the_others() {
    let side = |commit: usize, errors: f64| {
        let mut all = run(commit, &[]);
        for at in 0..14 {
            let share = if at == 3 { errors } else { 0.01 * f64::from(at % 4 + 1) * if commit == 2 { 0.3 } else { 1.0 } };
            let metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, share).direction(Direction::Lower);
            let mut one = perfdiff::model::Benchmark::new(format!("endpoint{at}"));
            one.metrics.push(metric);
            all.benchmarks.push(one);
        }
        all
    };
    let found = compare_with(&Policy::default(), &[side(0, 0.01), side(1, 0.01)], &[side(2, 0.6)], true);
    assert_eq!(found.outcome, Outcome::Fail, "{:?}", of(&found, "endpoint3"));
}
