//! Regressions that something beside them must not hide.

use perfdiff::model::{Class, Comparison, Direction, Metric, Outcome, Run, Undecided, Verdict};
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

/// Of 40 runs of 14 benchmarks at 2 % noise, one benchmark of which goes a way of its own, and a head in which every
/// benchmark is as many times slower as `head` says.
fn way(seed: u64, way: impl Fn(usize) -> f64, head: impl Fn(usize) -> f64) -> Comparison {
    let mut noise = Noise::new(seed);
    let mut past: Vec<Run> = (0..40).map(|commit| suite(commit, &mut noise, 1.0)).collect();
    let metric = |run: &mut Run, benchmark: usize, factor: f64| run.benchmarks[benchmark].metrics[0].value *= factor;
    past.iter_mut().enumerate().for_each(|(commit, run)| metric(run, 3, way(commit)));
    let mut now = suite(40, &mut noise, 1.0);
    (0..14).for_each(|benchmark| metric(&mut now, benchmark, head(benchmark)));
    compare_with(&Policy::default(), &past, &[now], true)
}

fn only(benchmark: usize, factor: f64) -> impl Fn(usize) -> f64 {
    move |at| if at == benchmark { factor } else { 1.0 }
}

#[test]
fn a_regression_that_came_and_was_fixed_hides_no_later_one() {
    for (from, to) in [(8, 20), (12, 24), (20, 32), (25, 35), (15, 25)] {
        let came = |commit: usize| if (from..to).contains(&commit) { 1.4 } else { 1.0 };
        for factor in [1.4, 1.6] {
            let found = way(from as u64, came, only(3, factor));
            assert_eq!(of(&found, "bench03").verdict, Verdict::Failure, "{from}..{to} ×{factor}: {:?}", of(&found, "bench03"));
        }
        assert_ne!(way(from as u64, came, only(3, 1.0)).outcome, Outcome::Fail, "{from}..{to}, unchanged");
    }
}

#[test]
fn a_series_that_alternates_between_two_states_is_not_blamed_for_the_other_one() {
    let found = way(3, |commit| if commit / 8 % 2 == 1 { 1.3 } else { 1.0 }, only(3, 1.3));
    assert_ne!(found.outcome, Outcome::Fail, "{:?}", of(&found, "bench03"));
}

#[test]
fn benchmarks_that_improved_do_not_hide_one_that_got_worse() {
    for improved in [4, 7, 10] {
        let found = way(
            9,
            |_| 1.0,
            |at| {
                if at == 3 {
                    1.5
                } else if at >= 14 - improved {
                    0.5
                } else {
                    1.0
                }
            },
        );
        assert_eq!(of(&found, "bench03").verdict, Verdict::Failure, "{improved} improved: {:?}", of(&found, "bench03"));
    }
}

#[test]
fn a_newest_run_that_was_slow_too_leaves_the_change_undecided_and_not_green() {
    let found = way(4, |commit| if commit == 39 { 2.0 } else { 1.0 }, only(3, 1.6));
    assert_eq!((found.outcome, of(&found, "bench03").undecided), (Outcome::Warn, Some(Undecided::LooksFailing)));
    assert!(of(&found, "bench03").reasons[0].contains("the newest earlier run moved the same way"), "{:?}", of(&found, "bench03").reasons);
    assert_eq!(way(4, |commit| if commit == 39 { 2.0 } else { 1.0 }, only(3, 1.0)).outcome, Outcome::Pass);
}

#[test]
fn a_small_step_of_a_quiet_series_is_a_level_and_no_noise() {
    let mut noise = Noise::new(8);
    let mut side = |commit: usize, factor: f64| run(commit, &[("quiet", factor * (0.004 * noise.normal()).exp())]);
    let past: Vec<Run> = (0..40).map(|commit| side(commit, if commit < 20 { 1.0 } else { 1.07 })).collect();
    let found = compare_with(&Policy::default(), &past, &[side(40, 1.07 * 1.12)], true);
    assert_eq!(of(&found, "quiet").verdict, Verdict::Failure, "{:?}", of(&found, "quiet"));
}

#[test]
fn a_shift_of_the_error_rate_that_stays_is_a_level_and_no_noise() {
    let share = |commit: usize, share: f64| {
        let metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, share).direction(Direction::Lower);
        let mut all = run(commit, &[]);
        let mut one = perfdiff::model::Benchmark::new("endpoint");
        one.metrics.push(metric);
        all.benchmarks.push(one);
        all
    };
    let wiggle = |commit: usize| 0.0004 * (commit % 3) as f64;
    let past: Vec<Run> = (0..40).map(|commit| share(commit, wiggle(commit) + if commit < 20 { 0.05 } else { 0.005 })).collect();
    let found = compare_with(&Policy::default(), &past, &[share(40, 0.045)], true);
    assert_eq!(of(&found, "endpoint").verdict, Verdict::Failure, "{:?}", of(&found, "endpoint"));
}

#[test]
fn a_single_run_on_a_slower_runner_is_not_a_regression_of_every_benchmark_against_several() {
    for seed in 0..20 {
        let mut noise = Noise::new(seed);
        let slow = suite(0, &mut noise, 1.26);
        let quick: Vec<Run> = (1..4).map(|commit| suite(commit, &mut noise, 1.0)).collect();
        let found = compare_with(&Policy::default(), &quick, std::slice::from_ref(&slow), false);
        assert_eq!(found.outcome, Outcome::Warn, "three of the baseline, seed {seed}: {:?}", found.suite_change);
        let slower: Vec<Run> = (1..4).map(|commit| suite(commit, &mut noise, 1.26 * 1.26)).collect();
        let found = compare_with(&Policy::default(), &[slow], &slower, false);
        assert_eq!(found.outcome, Outcome::Warn, "three of the head, seed {seed}: {:?}", found.suite_change);
    }
}
