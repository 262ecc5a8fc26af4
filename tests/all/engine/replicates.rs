//! Several runs a side: what it takes to fail, and whether they were measured in turns.

use perfdiff::model::{CaveatCode, Class, Comparison, Metric, Outcome, Run, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

use super::runs::{Noise, bench, compare_with, of, run, thresholds};

/// So many runs with 0.4 % of noise about a value, at these minutes of an hour where they are known.
fn side(seed: u64, value: f64, minutes: &[u32]) -> Vec<Run> {
    let mut noise = Noise::new(seed);
    let one = |(commit, minute): (usize, &u32)| {
        let mut one = run(commit, &[("a", value * (0.004 * noise.normal()).exp())]);
        one.time = Some(format!("2026-11-21T12:{minute:02}:00Z"));
        one
    };
    minutes.iter().enumerate().map(one).collect()
}

fn compared(base: &[Run], head: &[Run]) -> Comparison {
    compare_with(&Policy::default(), base, head, false)
}

fn says_blocks(comparison: &Comparison) -> bool {
    comparison.caveats.iter().any(|caveat| caveat.code == CaveatCode::MeasuredInBlocks)
}

const FIRST: [u32; 5] = [0, 1, 2, 3, 4];
const AFTER: [u32; 5] = [5, 6, 7, 8, 9];
const MUCH_LATER: [u32; 5] = [50, 51, 52, 53, 54];
const IN_TURNS: ([u32; 5], [u32; 5]) = ([0, 2, 4, 6, 8], [1, 3, 5, 7, 9]);

#[test]
fn what_is_enough_in_turns_is_too_little_in_blocks_and_that_is_said() {
    let verdict = |base: &[u32], head: &[u32]| {
        let comparison = compare_with(&thresholds("2%", "10%"), &side(1, 1.0, base), &side(2, 1.04, head), false);
        (of(&comparison, "a").verdict, says_blocks(&comparison))
    };
    assert_eq!(verdict(&IN_TURNS.0, &IN_TURNS.1), (Verdict::Warning, false));
    assert_eq!(verdict(&FIRST, &AFTER), (Verdict::Inconclusive, true));
    assert_eq!(verdict(&AFTER, &FIRST), (Verdict::Inconclusive, true));
}

#[test]
fn the_longer_the_pause_the_more_it_takes_to_fail_and_enough_always_fails() {
    let verdict = |factor: f64, head: &[u32]| of(&compared(&side(1, 1.0, &FIRST), &side(2, factor, head)), "a").verdict;
    assert_eq!([1.14, 1.18, 1.3].map(|factor| verdict(factor, &AFTER)), [Verdict::Failure; 3]);
    assert_eq!([1.14, 1.18, 1.3].map(|factor| verdict(factor, &MUCH_LATER)), [Verdict::Warning, Verdict::Warning, Verdict::Failure]);
    assert_eq!(compared(&side(1, 1.0, &FIRST), &side(2, 2.0, &MUCH_LATER)).outcome, Outcome::Fail);
}

#[test]
fn the_same_moments_on_both_sides_lone_runs_and_unknown_times_are_no_blocks() {
    assert!(!says_blocks(&compared(&side(1, 1.0, &FIRST), &side(2, 1.1, &FIRST))));
    assert!(!says_blocks(&compared(&side(1, 1.0, &[0]), &side(2, 1.1, &AFTER))));
    let mut silent = side(2, 1.1, &AFTER);
    silent[0].time = None;
    assert!(!says_blocks(&compared(&side(1, 1.0, &FIRST), &silent)));
    // A branch's earlier runs can't be measured in turns with a change to it.
    let history = compare_with(&Policy::default(), &side(1, 1.0, &[0, 1, 2]), &side(2, 1.1, &AFTER), true);
    assert!(!says_blocks(&history), "{:?}", history.caveats);
}

#[test]
fn shares_in_points_and_counts_know_no_blocks() {
    let runs = |class: Class, unit: Unit, minutes: &[u32]| -> Vec<Run> {
        let one = |(at, minute): (usize, &u32)| {
            let mut one = run(at, &[]);
            one.time = Some(format!("2026-11-21T12:{minute:02}:00Z"));
            let value = if class == Class::ErrorRate { 0.01 + if at % 2 == 0 { 0.001 } else { 0.0 } } else { 1000.0 };
            one.benchmarks.push(bench("a", Metric::new("value", class, unit.clone(), value)));
            one
        };
        minutes.iter().enumerate().map(one).collect()
    };
    for (class, unit) in [(Class::ErrorRate, Unit::RATIO), (Class::Count, Unit::COUNT)] {
        let reach = |head: &[u32]| {
            let comparison = compared(&runs(class, unit.clone(), &FIRST), &runs(class, unit.clone(), head));
            assert!(!says_blocks(&comparison), "{class}");
            of(&comparison, "a").rests_on.as_ref().map(|rests| rests.reach)
        };
        assert_eq!(reach(&AFTER), reach(&FIRST), "{class}");
    }
}

#[test]
fn to_fail_takes_more_than_to_warn_and_the_less_the_more_runs_there_are() {
    // Runs without a time and with next to no noise: what remains are the floors.
    let exact = |value: f64, count: usize| -> Vec<Run> {
        (0..count).map(|at| run(at, &[("a", value * (1.0 + 1e-5 * f64::from(u32::try_from(at).unwrap())))])).collect()
    };
    let sure = |count: usize| {
        let comparison = compared(&exact(1.0, count), &exact(1.5, count));
        let rests = of(&comparison, "a").rests_on.clone().unwrap();
        assert!(rests.sure.unwrap() >= rests.reach, "{rests:?}");
        rests.sure.unwrap()
    };
    let limits: Vec<f64> = (2..=6).map(sure).collect();
    assert!(limits.is_sorted_by(|few, many| few >= many), "{limits:?}");
    assert!((limits[0] - 0.2214).abs() < 1e-3 && (limits[4] - 0.0513).abs() < 1e-3, "{limits:?}");
    let verdict = |factor: f64, count: usize| of(&compared(&exact(1.0, count), &exact(factor, count)), "a").verdict;
    assert_eq!([1.2, 1.25].map(|factor| verdict(factor, 2)), [Verdict::Warning, Verdict::Failure]);
    assert_eq!([1.09, 1.12].map(|factor| verdict(factor, 3)), [Verdict::Warning, Verdict::Failure]);
}

#[test]
fn runs_that_differ_widely_among_themselves_must_differ_more_to_fail() {
    let spread = |value: f64| -> Vec<Run> {
        [0.7, 0.85, 1.0, 1.18, 1.43].iter().enumerate().map(|(at, factor)| run(at, &[("a", value * factor)])).collect()
    };
    // The deviation is 28 %: one of 14 % in the agreed part may be called, and does not fail.
    let verdict = |factor: f64| of(&compared(&spread(1.0), &spread(factor)), "a").verdict;
    assert_eq!([1.5, 3.0].map(verdict), [Verdict::Warning, Verdict::Failure]);
}

#[test]
fn a_count_that_moves_from_run_to_run_is_not_exact() {
    let count = |value: f64| bench("a", Metric::new("allocations", Class::Count, Unit::COUNT, value));
    let run = |value: f64| Run { suite: "suite".into(), benchmarks: vec![count(value)], ..Run::default() };
    let verdict = |past: &[f64], head: f64| {
        let past: Vec<Run> = past.iter().copied().map(run).collect();
        of(&compare_with(&Policy::default(), &past, &[run(head)], false), "a").verdict
    };
    assert_eq!(verdict(&[100.0, 100.0], 160.0), Verdict::Failure);
    assert_ne!(verdict(&[100.0, 150.0], 160.0), Verdict::Failure);
}
