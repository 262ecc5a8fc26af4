//! A reason is true of its own number.

use perfdiff::model::{Basis, Comparison, Run, Undecided, Verdict};
use perfdiff::policy::Policy;

use super::runs::{Noise, compare_with, of, run, sampled};

/// Every reason of every change, on one line each.
fn reasons(comparison: &Comparison) -> String {
    comparison.changes.iter().flat_map(|change| change.reasons.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn single_numbers_have_no_values_of_their_own_to_spread() {
    let names: Vec<String> = (0..10).map(|at| format!("ep{at}")).collect();
    let all = |factor: f64| -> [Run; 1] {
        let value = |at: usize| (100.0 + 7.0 * at as f64) * if at < 2 { factor } else { 1.0 + 0.01 * (factor - 1.0).min(1.0) };
        [run(0, &names.iter().enumerate().map(|(at, name)| (name.as_str(), value(at))).collect::<Vec<_>>())]
    };
    for factor in [1.0, 1.3, 3.0, 100.0] {
        let comparison = compare_with(&Policy::default(), &all(1.0), &all(factor), false);
        let said = reasons(&comparison);
        assert!(!said.contains("its repetitions") && !said.contains("spread within"), "{factor}: {said}");
    }
}

#[test]
fn what_moved_too_little_in_the_unit_is_not_called_below_the_threshold() {
    let policy = Policy::parse("perfdiff.toml", "[[rule]]\nmatch = \"**\"\nmin-change = \"10s\"\n").unwrap();
    let comparison = compare_with(&policy, &[run(0, &[("a", 1.0)])], &[run(0, &[("a", 3.0)])], false);
    let change = of(&comparison, "a");
    assert_eq!((change.verdict, change.reasons[0].as_str()), (Verdict::Unchanged, "moved by less than min-change"));
}

#[test]
fn what_moved_too_little_in_the_unit_is_not_called_behind_an_accepted_step_either() {
    let history: Vec<Run> = (0..20)
        .map(|commit| {
            let accepted = if commit == 19 { vec!["suite/a/time".to_owned()] } else { Vec::new() };
            Run { accepted, ..run(commit, &[("a", if commit == 19 { 2.0 } else { 1.0 + 0.001 * (commit % 3) as f64 })]) }
        })
        .collect();
    let called = |rule: &str| {
        let policy = Policy::parse("perfdiff.toml", rule).unwrap();
        of(&compare_with(&policy, &history, &[run(20, &[("a", 3.0)])], true), "a").verdict
    };
    assert_eq!(called(""), Verdict::Failure, "half slower behind the step");
    assert_eq!(called("[[rule]]\nmatch = \"**\"\nmin-change = \"10s\"\n"), Verdict::Unchanged);
}

#[test]
fn few_runs_a_side_are_told_that_more_tell_more_not_that_they_settle_it() {
    let runs = |values: &[f64]| values.iter().map(|value| run(0, &[("a", *value)])).collect::<Vec<_>>();
    let comparison = compare_with(&Policy::default(), &runs(&[1.0, 1.1, 0.9]), &runs(&[1.2, 1.05, 1.3]), false);
    let change = of(&comparison, "a");
    assert_eq!((change.verdict, change.undecided), (Verdict::Inconclusive, Some(Undecided::LooksWorse)));
    assert!(change.reasons[0].ends_with("; 2 more runs per side would make it more certain"), "{:?}", change.reasons);
    assert_eq!(change.rests_on.as_ref().map(|rests| rests.basis), Some(Basis::Replicates));
}

#[test]
fn no_change_seen_says_what_would_not_have_shown() {
    let wild = |shift: f64| [sampled("a", &[1.0 * shift, 1.6 * shift, 2.0 * shift, 2.7 * shift, 3.4 * shift])];
    let change = of(&compare_with(&Policy::default(), &wild(1.0), &wild(1.01), false), "a").clone();
    assert_eq!((change.verdict, change.undecided), (Verdict::Inconclusive, Some(Undecided::NoChangeSeen)));
    assert!(change.reasons[0].starts_with("no change seen; "), "{:?}", change.reasons);
}

#[test]
fn one_run_a_side_is_said_of_one_run_a_side_alone() {
    let names: Vec<String> = (0..14).map(|at| format!("bench{at}")).collect();
    let mut noise = Noise::new(7);
    let mut suite =
        |commit: usize| run(commit, &names.iter().map(|name| (name.as_str(), (0.02 * noise.normal()).exp())).collect::<Vec<_>>());
    for stored in 1..=4 {
        let past: Vec<Run> = (0..stored).map(&mut suite).collect();
        let found = compare_with(&Policy::default(), &past, &[suite(stored)], true);
        for change in &found.changes {
            let said = change.reasons.join("; ");
            assert_eq!(said.contains("one run per side"), stored == 1, "{stored}: {said}");
            assert_eq!(said.contains(&format!("only {stored} earlier runs")), stored > 1, "{stored}: {said}");
            assert!(said.contains("13 other metrics"), "of 14 benchmarks itself is left out: {said}");
        }
    }
}
