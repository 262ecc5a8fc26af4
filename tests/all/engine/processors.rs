//! A history of which the runs were made on several processors.

use perfdiff::model::{Basis, CaveatCode, Class, Comparison, Environment, Metric, Outcome, Run, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;
use proptest::prelude::*;

use super::runs::{Noise, bench, compare_with, is_finding, of, run};

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// One letter a run, the processor that it was made on. The slow one takes 1.3 times as long, more or less by benchmark; the noise
/// is 1.5 %.
fn runs(processors: &str, seed: u64) -> Vec<Run> {
    let mut noise = Noise::new(seed);
    let own: Vec<f64> = NAMES.iter().map(|_| (0.07 * noise.normal()).exp()).collect();
    let measured = |(commit, processor): (usize, char)| {
        let value = |own: &f64| if processor == 's' { 1.3 * own } else { 1.0 } * (0.015 * noise.normal()).exp();
        let values: Vec<(&str, f64)> = NAMES.into_iter().zip(own.iter().map(value)).collect();
        on(run(commit, &values), &processor.to_string())
    };
    processors.chars().enumerate().map(measured).collect()
}

fn on(run: Run, processor: &str) -> Run {
    let environment = Environment { os: Some("linux".into()), cpu: Some(processor.into()), cores: Some(4), ..Environment::default() };
    Run { environment, ..run }
}

/// The last of the runs is the head, with one benchmark slower by this factor.
fn judged(mut runs: Vec<Run>, benchmark: &str, factor: f64) -> Comparison {
    let mut head = runs.pop().unwrap();
    slower(&mut head, benchmark, factor);
    compare_with(&Policy::default(), &runs, &[head], true)
}

fn slower(run: &mut Run, benchmark: &str, factor: f64) {
    for one in run.benchmarks.iter_mut().filter(|one| one.name == benchmark) {
        one.metrics[0].value *= factor;
    }
}

fn called(comparison: &Comparison) -> Vec<&str> {
    comparison.changes.iter().filter(|change| is_finding(change.verdict)).map(|change| change.id.benchmark.as_str()).collect()
}

fn said(comparison: &Comparison) -> &str {
    let mut converted = comparison.caveats.iter().filter(|caveat| caveat.code == CaveatCode::ProcessorsConverted);
    converted.next().map_or("", |caveat| caveat.text.as_str())
}

/// Fourteen runs, two of them slow, and a head on the slow processor.
const RARE: &str = "ffffsffffsffffs";

#[test]
fn a_rare_processor_s_pull_request_is_judged_by_the_runs_of_the_others() {
    let (mut found, mut false_calls, mut alone) = (0, 0, 0);
    for seed in 0..20 {
        found += called(&judged(runs(RARE, seed), "c", 1.3)).iter().filter(|name| **name == "c").count();
        false_calls += called(&judged(runs(RARE, seed), "", 1.0)).len();
        let own: Vec<Run> = runs(RARE, seed).into_iter().filter(|run| run.environment.cpu.as_deref() == Some("s")).collect();
        alone += called(&judged(own, "c", 1.3)).len();
    }
    assert!(found >= 18 && false_calls <= 2 && alone <= 2, "{found} of 20 found, {false_calls} false; by its own runs {alone}");

    let comparison = judged(runs(RARE, 1), "c", 1.3);
    assert_eq!(of(&comparison, "c").rests_on.as_ref().map(|rests_on| (rests_on.basis, rests_on.baseline_runs)), Some((Basis::History, 14)));
    assert!(said(&comparison).starts_with("12 runs of other processors were converted to the speed of s, of which there are 2: 12 of f"));
}

#[test]
fn one_run_of_its_own_is_enough_and_none_is_not() {
    let found = (0..20).filter(|seed| called(&judged(runs("fffsfffffffs", *seed), "c", 1.5)) == ["c"]).count();
    assert!(found >= 18, "{found} of 20");

    let comparison = judged(runs("fffffffffffs", 1), "", 1.0);
    assert!(comparison.outcome >= Outcome::Warn && said(&comparison).is_empty(), "{comparison:?}");
    assert!(comparison.changes.iter().all(|change| change.verdict == Verdict::Incomparable), "{comparison:?}");
}

#[test]
fn what_came_with_the_processor_is_not_learnt_away() {
    for seed in 0..10 {
        // The newest run of the branch is the first on the slow processor, and holds a regression.
        let mut past = runs("ffffffffffffsf", seed);
        slower(&mut past[12], "c", 1.5);
        let comparison = judged(past.clone(), "c", 1.5);
        assert!(called(&comparison).contains(&"c"), "on the known processor it is called: {:?}", of(&comparison, "c"));

        // On the slow processor nothing but that very run tells, and that is not enough to pass what lies far from both.
        past[13].environment = past[12].environment.clone();
        past[13].benchmarks = past[12].benchmarks.clone();
        let comparison = judged(past, "c", 1.25);
        let change = of(&comparison, "c");
        assert!(!matches!(change.verdict, Verdict::Unchanged | Verdict::Improved), "{change:?}");
    }
}

#[test]
fn a_change_of_the_code_is_no_difference_between_processors() {
    for seed in 0..10 {
        // From the tenth run on the code is half slower; the slow processor came with the eighth.
        let mut past = runs("fffffffsfffsffsfs", seed);
        for run in past.iter_mut().skip(9) {
            slower(run, "c", 1.5);
        }
        let calm = judged(past.clone(), "", 1.0);
        assert!(!is_finding(of(&calm, "c").verdict), "{seed}: {:?}", of(&calm, "c"));
        assert!(called(&judged(past.clone(), "c", 1.4)).contains(&"c"), "{seed}");
    }
}

#[test]
fn rates_are_converted_like_times_and_counts_not_at_all() {
    let mut past = runs(RARE, 3);
    for run in &mut past {
        let time = run.benchmarks[1].metrics[0].value;
        run.benchmarks[1].metrics[0] = Metric::new("rate", Class::Throughput, Unit::NONE, 100.0 / time);
        run.benchmarks.push(bench("size", Metric::new("size", Class::Size, Unit::BYTE, 1000.0)));
    }
    let calm = judged(past.clone(), "", 1.0);
    assert!(called(&calm).is_empty(), "{calm:?}");
    assert_eq!(of(&calm, "size").rests_on.as_ref().map(|rests_on| rests_on.basis), Some(Basis::Exact));
    assert_eq!(called(&judged(past.clone(), "b", 1.0 / 1.4)), ["b"]);
    assert_eq!(called(&judged(past, "size", 1.12)), ["size"]);
}

#[test]
fn a_benchmark_that_its_own_processor_never_ran_is_converted_as_its_suite() {
    let mut past = runs(RARE, 4);
    for own in past.iter_mut().take(14).filter(|run| run.environment.cpu.as_deref() == Some("s")) {
        own.benchmarks.retain(|benchmark| benchmark.name != "c");
    }
    assert!(called(&judged(past.clone(), "", 1.0)).is_empty());
    assert_eq!(called(&judged(past, "c", 2.0)), ["c"]);
}

#[test]
fn whatever_else_differs_keeps_runs_apart() {
    let mut past = runs(RARE, 5);
    for other in past.iter_mut().filter(|run| run.environment.cpu.as_deref() == Some("f")) {
        other.environment.cores = Some(8);
    }
    let comparison = judged(past, "", 1.0);
    assert!(said(&comparison).is_empty() && comparison.baseline.runs == 2, "{comparison:?}");
    assert!(comparison.caveats.iter().any(|caveat| caveat.text.starts_with("12 earlier runs were made in another environment")));
}

#[test]
fn of_too_few_runs_in_all_those_of_other_processors_are_left_out() {
    let comparison = judged(runs("fffss", 6), "", 1.0);
    assert!(said(&comparison).is_empty() && comparison.baseline.runs == 1, "{comparison:?}");
}

proptest! {
    #[test]
    fn how_fast_another_processor_is_changes_no_verdict(seed in 0_u64..1000, factor in 0.05_f64..20.0, slower in 1.0_f64..1.6) {
        let judged = |factor: f64| {
            let mut past = runs("fsffsfsffsffs", seed);
            for other in past.iter_mut().filter(|run| run.environment.cpu.as_deref() == Some("f")) {
                other.benchmarks.iter_mut().for_each(|benchmark| benchmark.metrics[0].value *= factor);
            }
            judged(past, "c", slower).changes.into_iter().map(|change| (change.id.benchmark, change.verdict)).collect::<Vec<_>>()
        };
        prop_assert_eq!(judged(1.0), judged(factor));
    }

    #[test]
    fn in_whatever_order_the_processors_came_a_large_change_is_called_and_nothing_else(seed in 0_u64..1000, turn in 0_usize..12) {
        let mut letters: Vec<char> = "fsfffsffsfff".chars().collect();
        letters.rotate_left(turn);
        letters.push('s');
        let order: String = letters.into_iter().collect();
        prop_assert!(called(&judged(runs(&order, seed), "c", 1.6)).contains(&"c"), "{}", order);
        prop_assert!(judged(runs(&order, seed), "", 1.0).outcome < Outcome::Fail, "{}", order);
    }
}
