//! The head against the history of its branch.

use perfdiff::model::{Basis, Class, Environment, Metric, Role, Run, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;
use proptest::prelude::*;

use super::runs::{Noise, bench, compare_with, is_finding, of, run, thresholds};

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Runs of six benchmarks with 1 % of noise each and a runner that is up to some percent slower now and then.
fn history(runs: usize, seed: u64) -> Vec<Run> {
    let mut noise = Noise::new(seed);
    (0..runs)
        .map(|commit| {
            let runner = 0.03 * noise.normal().abs();
            let values: Vec<(&str, f64)> = NAMES.iter().map(|name| (*name, (runner + 0.01 * noise.normal()).exp())).collect();
            run(commit, &values)
        })
        .collect()
}

/// The last run of a history, with one benchmark's value multiplied.
fn head(runs: usize, seed: u64, benchmark: &str, factor: f64) -> Vec<Run> {
    let mut head = history(runs + 1, seed).pop().unwrap();
    for one in head.benchmarks.iter_mut().filter(|one| one.name == benchmark) {
        one.metrics[0].value *= factor;
    }
    vec![head]
}

#[test]
fn a_clear_regression_is_found_and_its_neighbours_are_not() {
    let past = history(30, 1);
    let comparison = compare_with(&Policy::default(), &past, &head(30, 1, "c", 1.5), true);
    let change = of(&comparison, "c");
    assert_eq!(change.verdict, Verdict::Failure, "{change:?}");
    assert!(change.q_value.unwrap() <= 0.05);
    assert_eq!(change.rests_on.as_ref().unwrap().basis, Basis::History);
    assert!((change.change.unwrap() - 0.5).abs() < 0.06);
    for name in NAMES.iter().filter(|name| **name != "c") {
        assert!(!is_finding(of(&comparison, name).verdict), "{name}");
    }
}

#[test]
fn unchanged_code_is_rarely_called() {
    let mut called = 0;
    for seed in 0..60 {
        let comparison = compare_with(&thresholds("2%", "2%"), &history(20, seed), &head(20, seed, "", 1.0), true);
        called += comparison.changes.iter().filter(|change| is_finding(change.verdict)).count();
    }
    assert!(called <= 7, "{called} of 360 unchanged benchmarks were called");
}

#[test]
fn a_head_that_was_appended_before_it_was_compared_does_not_hide_itself() {
    let mut past = history(30, 1);
    past.push(head(30, 1, "c", 1.5).remove(0));
    let head = head(30, 1, "c", 1.5);
    let comparison = compare_with(&Policy::default(), &past, &head, true);
    assert_eq!(of(&comparison, "c").verdict, Verdict::Failure, "{:?}", of(&comparison, "c"));
    assert_eq!(comparison.baseline.runs, 30);
    assert!(comparison.caveats.iter().any(|caveat| caveat.text.contains("held the head's own run")), "{:?}", comparison.caveats);

    // Neither commit nor time says that it is another run; a run that was not the last one measured is.
    for run in &mut past {
        run.commit = None;
    }
    let last = compare_with(&Policy::default(), &past, &head, true);
    assert_eq!(of(&last, "c").verdict, Verdict::Failure);
    past.swap(29, 30);
    let earlier = compare_with(&Policy::default(), &past, &head, true);
    assert_eq!(earlier.baseline.runs, 31, "two runs of a coarse clock may agree");
}

#[test]
fn the_same_numbers_at_another_time_or_of_a_coarse_clock_are_another_run() {
    let mut past = history(30, 1);
    let mut head = past[29].clone();
    (past[29].time, head.time) = (Some("2026-01-01T00:00:00Z".into()), Some("2026-01-02T00:00:00Z".into()));
    assert_eq!(compare_with(&Policy::default(), &past, &[head], true).baseline.runs, 30);

    let coarse: Vec<Run> = (0..8).map(|commit| run(commit, &[("a", 12.0), ("b", 0.25)])).collect();
    let head = Run { commit: None, ..coarse[7].clone() };
    assert_eq!(compare_with(&Policy::default(), &coarse, &[head], true).baseline.runs, 8);
}

#[test]
fn a_slow_runner_is_taken_out_and_said() {
    let past = history(30, 3);
    let mut slow = head(30, 3, "b", 1.3);
    for one in &mut slow[0].benchmarks {
        one.metrics[0].value *= 1.09;
    }
    let comparison = compare_with(&Policy::default(), &past, &slow, true);
    assert!(comparison.runner_change.unwrap() > 0.05, "{:?}", comparison.runner_change);
    assert!(of(&comparison, "b").verdict <= Verdict::Warning);
    for name in NAMES.iter().filter(|name| **name != "b") {
        assert!(!is_finding(of(&comparison, name).verdict), "{name}: {:?}", of(&comparison, name));
    }
    assert!(comparison.caveats.iter().any(|caveat| caveat.code.name() == "runner-shift"));
}

#[test]
fn a_step_that_lies_in_the_history_is_not_the_heads_doing() {
    let mut past = history(30, 4);
    for one in past.iter_mut().skip(20).flat_map(|run| &mut run.benchmarks).filter(|one| one.name == "a") {
        one.metrics[0].value *= 1.4;
    }
    let comparison = compare_with(&Policy::default(), &past, &head(30, 4, "a", 1.4), true);
    assert!(!is_finding(of(&comparison, "a").verdict), "{:?}", of(&comparison, "a"));
}

#[test]
fn a_history_without_variance_is_compared_exactly() {
    let past: Vec<Run> = (0..6).map(|commit| run(commit, &[("a", 2.0)])).collect();
    let verdict = |value: f64| {
        let comparison = compare_with(&Policy::default(), &past, &[run(9, &[("a", value)])], true);
        let change = of(&comparison, "a").clone();
        assert_eq!(change.rests_on.unwrap().basis, Basis::Exact);
        change.verdict
    };
    assert_eq!(verdict(2.0), Verdict::Unchanged);
    assert_eq!(verdict(2.02), Verdict::Unchanged, "1 % matters to nobody");
    assert_eq!(verdict(2.4), Verdict::Failure);
    assert_eq!(verdict(1.6), Verdict::Improved);
}

#[test]
fn an_accepted_step_starts_a_new_level() {
    let stepped = |accepted: &[&str]| {
        let mut past = history(30, 4);
        for one in past.iter_mut().skip(22).flat_map(|run| &mut run.benchmarks).filter(|one| one.name == "a") {
            one.metrics[0].value *= 1.4;
        }
        past[22].accepted = accepted.iter().map(|glob| (*glob).to_owned()).collect();
        let mut now = head(30, 4, "a", 1.4 * 1.2);
        now[0].commit = Some("f".repeat(40));
        of(&compare_with(&Policy::default(), &past, &now, true), "a").clone()
    };
    let (cut, whole) = (stepped(&["a/time"]), stepped(&[]));
    assert_eq!(cut.rests_on.as_ref().unwrap().baseline_runs, 8);
    assert_eq!(whole.rests_on.as_ref().unwrap().baseline_runs, 30);
    assert!(is_finding(cut.verdict), "{cut:?}");
    // A step that nobody accepted is a level too once it is confirmed: it does not hide what comes on top.
    assert!(is_finding(whole.verdict), "{whole:?}");
}

#[test]
fn an_accepted_step_is_the_level_from_its_own_run_on() {
    let mut past = history(30, 4);
    past[29].benchmarks.iter_mut().filter(|one| one.name == "a").for_each(|one| one.metrics[0].value *= 1.4);
    past[29].accepted = vec!["a/time".to_owned()];
    let against = |factor: f64| {
        let mut now = head(30, 4, "a", factor);
        now[0].commit = Some("f".repeat(40));
        of(&compare_with(&Policy::default(), &past, &now, true), "a").clone()
    };
    let (same, worse) = (against(1.4), against(1.4 * 1.8));
    assert_eq!(same.rests_on.as_ref().unwrap().baseline_runs, 1);
    assert!(same.change.unwrap().abs() < 0.05, "{same:?}");
    // Held against a history in which the step is noise, this would be none.
    assert!(is_finding(worse.verdict), "{worse:?}");
}

#[test]
fn runs_of_another_environment_are_left_out_with_a_word() {
    let mut past = history(12, 5);
    for run in past.iter_mut().take(6) {
        run.environment = Environment { runner: Some("old".into()), ..Environment::default() };
        run.benchmarks.iter_mut().for_each(|one| one.metrics[0].value *= 3.0);
    }
    for run in past.iter_mut().skip(6) {
        run.environment = Environment { runner: Some("new".into()), ..Environment::default() };
    }
    let mut now = head(12, 5, "", 1.0);
    now[0].environment = Environment { runner: Some("new".into()), ..Environment::default() };
    let comparison = compare_with(&Policy::default(), &past, &now, true);
    assert_eq!(comparison.baseline.runs, 6);
    assert!(comparison.changes.iter().all(|change| !is_finding(change.verdict)));
    assert!(comparison.caveats.iter().any(|caveat| caveat.text.contains("6 earlier runs were made in another environment")));
}

#[test]
fn the_machine_of_one_suite_says_nothing_of_another() {
    let on = |suite: &str, cpu: &str, mut runs: Vec<Run>| {
        for run in &mut runs {
            run.suite = suite.into();
            run.environment.cpu = Some(cpu.into());
        }
        runs
    };
    let past = [on("fast", "big", history(12, 5)), on("slow", "small", history(12, 6))].concat();
    let now = [on("fast", "big", head(12, 5, "a", 1.5)), on("slow", "small", head(12, 6, "", 1.0))].concat();
    for (history, past) in [(true, &past[..]), (false, &[past[0].clone(), past[12].clone()][..])] {
        let comparison = compare_with(&Policy::default(), past, &now, history);
        assert_eq!(comparison.counts.incomparable, 0, "{:?}", comparison.caveats);
        assert_eq!(comparison.baseline.runs, past.len());
    }
    let moved = [now[0].clone(), on("slow", "other", vec![now[1].clone()]).remove(0)];
    let comparison = compare_with(&Policy::default(), &past, &moved, true);
    let apart = |suite: &str| {
        let mut changes = comparison.changes.iter().filter(|change| change.id.suite == suite);
        changes.all(|change| change.verdict == Verdict::Incomparable)
    };
    assert!(apart("slow") && !apart("fast"));
    assert!(comparison.caveats.iter().any(|caveat| caveat.subject == "slow" && caveat.text.contains("nothing of this suite")));
}

#[test]
fn a_history_from_elsewhere_only_is_incomparable() {
    let mut past = history(12, 5);
    for run in &mut past {
        run.environment.cpu = Some("old".into());
    }
    let mut now = head(12, 5, "", 1.0);
    now[0].environment.cpu = Some("new".into());
    let comparison = compare_with(&Policy::default(), &past, &now, true);
    assert!(comparison.changes.iter().all(|change| change.verdict == Verdict::Incomparable));
}

#[test]
fn too_short_a_history_is_said() {
    let comparison = compare_with(&Policy::default(), &history(3, 6), &head(3, 6, "a", 1.02), true);
    assert!(comparison.caveats.iter().any(|caveat| caveat.code.name() == "short-history"), "{:?}", comparison.caveats);
}

#[test]
fn several_head_runs_see_more_than_one() {
    let found = |heads: usize| {
        (0..40)
            .filter(|seed| {
                let all = history(20 + heads, *seed);
                let (past, now) = all.split_at(20);
                let mut now = now.to_vec();
                now.iter_mut()
                    .flat_map(|run| &mut run.benchmarks)
                    .filter(|one| one.name == "d")
                    .for_each(|one| one.metrics[0].value *= 1.05);
                is_finding(of(&compare_with(&thresholds("2%", "2%"), past, &now, true), "d").verdict)
            })
            .count()
    };
    let (one, five) = (found(1), found(5));
    assert!(five > one && five >= 30, "{one} with one run, {five} with five, of 40");
}

#[test]
fn metrics_of_one_benchmark_do_not_vouch_for_each_other() {
    // A throughput mirrors its own time: were it a witness, it would explain every regression away.
    let with_rate = |mut run: Run| {
        for one in &mut run.benchmarks {
            let rate = 1000.0 / one.metrics[0].value;
            one.metrics.push(Metric::new("throughput", Class::Throughput, Unit::PER_SECOND, rate));
        }
        run
    };
    let past: Vec<Run> = history(25, 8).into_iter().map(with_rate).collect();
    let now: Vec<Run> = head(25, 8, "e", 1.4).into_iter().map(with_rate).collect();
    let comparison = compare_with(&Policy::default(), &past, &now, true);
    let of_e: Vec<_> = comparison.changes.iter().filter(|change| change.id.benchmark == "e").collect();
    assert!(of_e.iter().all(|change| is_finding(change.verdict)), "{of_e:?}");
}

#[test]
fn counted_errors_are_held_against_a_clean_history_in_points() {
    let error_run = |commit: usize, rate: f64| {
        let mut run = run(commit, &[]);
        let mut metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, rate);
        metric.role = Role::Primary;
        run.benchmarks.push(bench("api", metric));
        run
    };
    let past: Vec<Run> = (0..8).map(|commit| error_run(commit, 0.0)).collect();
    let comparison = compare_with(&Policy::default(), &past, &[error_run(9, 0.02)], true);
    assert_eq!(of(&comparison, "api").verdict, Verdict::Failure);
    assert!((of(&comparison, "api").change.unwrap() - 0.02).abs() < 1e-12);
}

#[test]
fn a_history_of_many_metrics_controls_false_discoveries() {
    let names: Vec<String> = (0..200).map(|at| format!("bench{at}")).collect();
    let mut noise = Noise::new(11);
    let mut make = |commit: usize| {
        let values: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), (0.02 * noise.normal()).exp())).collect();
        run(commit, &values)
    };
    let past: Vec<Run> = (0..20).map(&mut make).collect();
    let now = vec![make(20)];
    let comparison = compare_with(&thresholds("2%", "2%"), &past, &now, true);
    assert_eq!(comparison.counts.failure, 0, "noise alone never turns the gate red");
    assert!(comparison.changes.iter().all(|change| change.q_value.unwrap() >= change.p_value.unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn scaling_both_sides_changes_no_verdict(seed in 0_u64..1000, factor in 1e-3..1e3_f64, change in 0.7..1.5_f64) {
        let scale = |mut runs: Vec<Run>| {
            runs.iter_mut().flat_map(|run| &mut run.benchmarks).for_each(|one| one.metrics[0].value *= factor);
            runs
        };
        let (past, now) = (history(15, seed), head(15, seed, "b", change));
        let before = compare_with(&Policy::default(), &past, &now, true);
        let after = compare_with(&Policy::default(), &scale(past), &scale(now), true);
        for name in NAMES {
            prop_assert_eq!(of(&before, name).verdict, of(&after, name).verdict);
            prop_assert!((of(&before, name).p_value.unwrap() - of(&after, name).p_value.unwrap()).abs() < 1e-6);
        }
    }

    #[test]
    fn a_higher_threshold_never_makes_a_finding(seed in 0_u64..1000, change in 0.5..2.0_f64, low in 1_u32..30, more in 1_u32..30) {
        let (past, now) = (history(12, seed), head(12, seed, "a", change));
        let lax = format!("{}%", low + more);
        let strict = compare_with(&thresholds(&format!("{low}%"), &format!("{low}%")), &past, &now, true);
        let lax = compare_with(&thresholds(&lax, &lax), &past, &now, true);
        for name in NAMES {
            prop_assert!(!is_finding(of(&lax, name).verdict) || is_finding(of(&strict, name).verdict));
        }
    }

    #[test]
    fn the_head_that_equals_every_level_is_never_a_finding(seed in 0_u64..1000) {
        let mut noise = Noise::new(seed);
        let value = noise.normal().exp();
        let past: Vec<Run> = (0..9).map(|commit| run(commit, &[("a", value), ("b", (0.1 * noise.normal()).exp())])).collect();
        let comparison = compare_with(&thresholds("1%", "1%"), &past, &[run(10, &[("a", value), ("b", 1.0)])], true);
        prop_assert_eq!(of(&comparison, "a").verdict, Verdict::Unchanged);
    }
}

#[test]
fn one_failed_request_of_a_few_is_chance_however_clean_the_history() {
    let counted = |commit: usize, failed: f64, n: u64| {
        let mut all = run(commit, &[]);
        #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
        let mut metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, failed / n as f64);
        metric.n = Some(n);
        all.benchmarks.push(bench("api", metric));
        all
    };
    let past: Vec<Run> = (0..8).map(|commit| counted(commit, 0.0, 60)).collect();
    let verdict = |failed: f64, n: u64| of(&compare_with(&Policy::default(), &past, &[counted(9, failed, n)], true), "api").verdict;
    assert_eq!(verdict(1.0, 56), Verdict::Inconclusive);
    assert_eq!(verdict(40.0, 1000), Verdict::Failure);
}

#[test]
fn a_history_in_our_own_form_still_misses_what_the_tool_did_not_run() {
    let mut past = history(8, 12);
    let mut now = head(8, 12, "", 1.0);
    for run in &mut past {
        run.shape = "perfdiff.run/v1";
    }
    now[0].shape = "pytest-benchmark JSON";
    now[0].benchmarks.retain(|one| one.name != "f");
    assert_eq!(of(&compare_with(&Policy::default(), &past, &now, true), "f").verdict, Verdict::Removed);
}
