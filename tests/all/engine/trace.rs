//! What a comparison keeps for pictures, and that it is bounded.

use perfdiff::model::{Change, Run, Trace};
use perfdiff::policy::Policy;

use super::runs::{Noise, compare_with, of, run, sampled};

fn trace(change: &Change) -> &Trace {
    change.trace.as_ref().unwrap()
}

/// Runs of `a` at 1 s, from the `step`th on at 1.4 s, and of `b`.
fn past(runs: usize, step: usize) -> Vec<Run> {
    let mut noise = Noise::new(7);
    (0..runs)
        .map(|commit| {
            let level = if commit < step { 1.0 } else { 1.4 };
            let mut run = run(commit, &[("a", level * (0.01 * noise.normal()).exp()), ("b", 2.0)]);
            run.time = Some(format!("2026-01-01T00:{commit:02}:00Z"));
            run
        })
        .collect()
}

#[test]
fn one_run_a_side_keeps_quantiles_of_both_samples() {
    let values = |count: u32, factor: f64| (0..count).map(|at| factor * f64::from(at)).collect::<Vec<_>>();
    let comparison = compare_with(&Policy::default(), &[sampled("a", &values(1001, 1.0))], &[sampled("a", &[3.0, 1.0, 2.0])], false);
    let trace = trace(of(&comparison, "a"));
    assert_eq!((trace.baseline.len(), trace.baseline[0], trace.baseline[20], trace.baseline[40]), (41, 0.0, 500.0, 1000.0));
    assert_eq!(trace.head, [1.0, 2.0, 3.0]);
    assert!(trace.history.is_empty() && comparison.runs.is_empty());
}

#[test]
fn bare_numbers_keep_nothing() {
    let comparison = compare_with(&Policy::default(), &[run(1, &[("a", 1.0)])], &[run(2, &[("a", 2.0)])], false);
    assert_eq!(of(&comparison, "a").trace, None);
}

#[test]
fn several_runs_a_side_keep_one_value_a_run_even_where_one_side_has_a_single_run() {
    let base: Vec<Run> = [1.2, 1.0, 1.1].iter().map(|value| sampled("a", &[*value, *value * 1.01, *value * 1.02])).collect();
    let comparison = compare_with(&Policy::default(), &base, &[sampled("a", &[5.0, 6.0, 7.0])], false);
    let trace = trace(of(&comparison, "a"));
    assert_eq!(trace.baseline, [1.01, 1.111, 1.212]);
    assert_eq!(trace.head, [6.0]);
}

#[test]
fn a_history_keeps_the_value_of_every_run_with_its_change_points() {
    let mut past = past(60, 30);
    // The change point counts in runs, of which some lack the metric.
    for gap in [3, 11] {
        past[gap].benchmarks.retain(|benchmark| benchmark.name != "a");
    }
    let comparison = compare_with(&Policy::default(), &past, &[run(99, &[("a", 1.4), ("b", 2.0)])], true);
    assert_eq!(comparison.runs.len(), 60);
    assert_eq!(comparison.runs[59].commit.as_deref(), Some(format!("{:040x}", 59).as_str()));
    let trace = trace(of(&comparison, "a"));
    assert_eq!(trace.history.len(), 60);
    assert_eq!(trace.history.iter().filter(|value| value.is_none()).count(), 2);
    assert_eq!(trace.history[3], None);
    let [shift] = trace.change_points.as_slice() else { panic!("{:?}", trace.change_points) };
    assert_eq!(shift.index, 30);
    assert_eq!(shift.commit, comparison.runs[30].commit);
    assert_eq!(shift.time, comparison.runs[30].time);
    assert!((shift.change.unwrap() - 0.4).abs() < 0.03);
}

#[test]
fn a_history_shows_what_lies_before_an_accepted_step_too() {
    let mut past = past(60, 30);
    past[30].accepted = vec!["a/*".to_owned()];
    let comparison = compare_with(&Policy::default(), &past, &[run(99, &[("a", 1.4), ("b", 2.0)])], true);
    let (a, b) = (trace(of(&comparison, "a")), trace(of(&comparison, "b")));
    assert_eq!(of(&comparison, "a").rests_on.as_ref().unwrap().baseline_runs, 30);
    assert!(a.history[..30].iter().all(Option::is_some));
    assert_eq!((a.accepted.as_slice(), b.accepted.as_slice()), (&[30][..], &[][..]));
}

#[test]
fn a_long_history_keeps_its_newest_hundred_runs() {
    let mut past = past(130, 10);
    past[10].accepted = vec!["a/*".to_owned()];
    past[100].accepted = vec!["a/*".to_owned()];
    let comparison = compare_with(&Policy::default(), &past, &[run(999, &[("a", 1.4), ("b", 2.0)])], true);
    assert_eq!(comparison.runs.len(), 100);
    assert_eq!(comparison.runs[0].commit.as_deref(), Some(format!("{:040x}", 30).as_str()));
    assert_eq!(trace(of(&comparison, "a")).history.len(), 100);
    assert_eq!(trace(of(&comparison, "a")).accepted, [70]);
}

#[test]
fn the_end_of_a_long_ranking_goes_without() {
    let names: Vec<String> = (0..3000).map(|at| format!("bench{at}")).collect();
    let runs = |count: usize, worse: f64| -> Vec<Run> {
        (0..count)
            .map(|commit| {
                let mut values: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 1.0)).collect();
                values[2999].1 = worse;
                run(commit, &values)
            })
            .collect()
    };
    let comparison = compare_with(&Policy::default(), &runs(100, 1.0), &runs(1, 2.0), true);
    assert!(of(&comparison, "bench2999").trace.is_some(), "the worst keeps its own");
    assert_eq!(comparison.changes.iter().filter(|change| change.trace.is_some()).count(), 2000);
}
