//! One run a side, and several.

use perfdiff::compare::{self, Side};
use perfdiff::model::{Basis, Benchmark, Class, Direction, Metric, Outcome, Run, ToolGate, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;
use proptest::prelude::*;

use super::runs::{Noise, bench, compare_with, is_finding, of, run, sampled, thresholds};

/// A sample of times with 1 % of spread about `centre`.
fn sample(noise: &mut Noise, centre: f64, size: usize) -> Vec<f64> {
    (0..size).map(|_| centre * (0.01 * noise.normal()).exp()).collect()
}

#[test]
fn one_lone_pair_calls_a_large_change_and_leaves_a_small_one_open() {
    let mut noise = Noise::new(1);
    let base = [sampled("a", &sample(&mut noise, 1.0, 50))];
    let mut verdict = |factor: f64| {
        let head = [sampled("a", &sample(&mut noise, factor, 50))];
        of(&compare_with(&Policy::default(), &base, &head, false), "a").clone()
    };
    assert_eq!(verdict(1.5).verdict, Verdict::Failure);
    assert_eq!(verdict(0.6).verdict, Verdict::Improved);
    let open = verdict(1.10);
    assert_eq!(open.verdict, Verdict::Inconclusive);
    assert!(open.min_detectable.unwrap() > 0.15 && open.reasons[0].contains("may be noise"), "{open:?}");
}

#[test]
fn a_bare_time_needs_more_than_a_sample() {
    let verdict =
        |head: f64| of(&compare_with(&Policy::default(), &[run(0, &[("a", 1.0)])], &[run(1, &[("a", head)])], false), "a").verdict;
    assert_eq!(verdict(1.3), Verdict::Inconclusive);
    assert_eq!(verdict(1.6), Verdict::Warning);
    assert_eq!(verdict(1.7), Verdict::Failure);
}

#[test]
fn a_shift_that_nearly_all_benchmarks_share_is_the_runners_and_is_said_loudly() {
    let names: Vec<String> = (0..14).map(|at| format!("bench{at}")).collect();
    let mut noise = Noise::new(2);
    let mut side = |factor: &dyn Fn(usize) -> f64| {
        let mut all = Run { suite: "suite".into(), ..Run::default() };
        for (at, name) in names.iter().enumerate() {
            let values = sample(&mut noise, factor(at), 40);
            all.benchmarks.extend(sampled(name, &values).benchmarks);
        }
        vec![all]
    };
    let (base, head) = (side(&|_| 1.0), side(&|at| if at == 3 { 1.2 * 1.5 } else { 1.2 }));
    let comparison = compare_with(&Policy::default(), &base, &head, false);
    assert_eq!(of(&comparison, "bench3").verdict, Verdict::Failure);
    assert_eq!(comparison.counts.failure, 1, "{:?}", comparison.counts);
    let suite = comparison.suite_change.as_ref().unwrap();
    assert_eq!((comparison.outcome, suite.verdict), (Outcome::Fail, Verdict::Warning));
    assert!(suite.reason.as_ref().unwrap().contains("20 % worse together"), "{suite:?}");
    let off = Policy::parse("t", "[compare]\ndrift-correction = \"off\"\n").unwrap();
    let off = compare_with(&off, &base, &head, false);
    assert!(off.changes.iter().all(|change| change.rests_on.as_ref().unwrap().common_mode.is_none()));
    assert_eq!((off.counts.failure, off.counts.warning + off.counts.inconclusive), (1, 13), "{:?}", off.counts);
}

#[test]
fn five_quiet_runs_a_side_find_what_one_cannot() {
    let mut noise = Noise::new(3);
    let mut runs = |centre: f64, count: usize| -> Vec<Run> { (0..count).map(|_| sampled("a", &sample(&mut noise, centre, 30))).collect() };
    let comparison = compare_with(&Policy::default(), &runs(1.0, 5), &runs(1.08, 5), false);
    let change = of(&comparison, "a");
    assert_eq!(change.verdict, Verdict::Warning, "{change:?}");
    assert_eq!(change.rests_on.as_ref().unwrap().basis, Basis::Replicates);
    assert!(change.p_value.unwrap() < 0.01);
}

#[test]
fn a_run_that_is_named_twice_counts_once() {
    let mut noise = Noise::new(4);
    let (base, head) = (sampled("a", &sample(&mut noise, 1.0, 30)), sampled("a", &sample(&mut noise, 1.1, 30)));
    let again = vec![head; 5];
    let comparison = compare_with(&Policy::default(), &[base], &again, false);
    assert_eq!(of(&comparison, "a").rests_on.as_ref().unwrap().head_runs, 1);
    assert!(comparison.caveats.iter().any(|caveat| caveat.text.contains("counted once")));
}

#[test]
fn runs_that_overlap_are_never_apart() {
    let base: Vec<Run> = [1.0, 1.3, 0.9, 1.2, 1.1].iter().map(|v| run(0, &[("a", *v)])).collect();
    let head: Vec<Run> = [1.05, 1.35, 0.95, 1.25, 1.15].iter().map(|v| run(1, &[("a", *v)])).collect();
    assert!(!is_finding(of(&compare_with(&thresholds("2%", "2%"), &base, &head, false), "a").verdict));
}

#[test]
fn counts_are_compared_exactly() {
    let count = |value: f64| {
        let mut one = run(0, &[]);
        one.benchmarks.push(bench("a", Metric::new("instructions", Class::Count, Unit::COUNT, value)));
        [one]
    };
    let verdict = |head: f64| of(&compare_with(&Policy::default(), &count(1000.0), &count(head), false), "a").verdict;
    assert_eq!(verdict(1000.0), Verdict::Unchanged);
    assert_eq!(verdict(1005.0), Verdict::Unchanged);
    assert_eq!(verdict(1015.0), Verdict::Warning);
    assert_eq!(verdict(1031.0), Verdict::Failure);
    assert_eq!(verdict(10.0), Verdict::Improved, "an allocation that went away is no collapse");
}

#[test]
fn a_collapse_a_unit_and_a_zero_baseline_are_incomparable() {
    let one = |value: f64, unit: Unit| {
        let mut all = run(0, &[]);
        all.benchmarks.push(bench("a", Metric::new("time", Class::Duration, unit, value)));
        [all]
    };
    let verdict = |base: &[Run], head: &[Run]| of(&compare_with(&Policy::default(), base, head, false), "a").verdict;
    assert_eq!(verdict(&one(1.0, Unit::SECOND), &one(0.05, Unit::SECOND)), Verdict::Incomparable);
    assert_eq!(verdict(&one(1.0, Unit::SECOND), &one(1.0, Unit::BYTE)), Verdict::Incomparable);
    assert_eq!(verdict(&one(0.0, Unit::SECOND), &one(1.0, Unit::SECOND)), Verdict::Incomparable);
    assert_eq!(verdict(&one(0.0, Unit::SECOND), &one(0.0, Unit::SECOND)), Verdict::Unchanged);
}

#[test]
fn errors_are_chance_until_there_are_enough() {
    let rate = |failed: f64, n: f64| {
        let mut all = run(0, &[]);
        let mut metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, failed / n);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
        let count = n as u64;
        metric.n = Some(count);
        all.benchmarks.push(bench("api", metric));
        [all]
    };
    let verdict = |base: &[Run], head: &[Run]| of(&compare_with(&Policy::default(), base, head, false), "api").verdict;
    assert_eq!(verdict(&rate(0.0, 60.0), &rate(1.0, 60.0)), Verdict::Inconclusive);
    assert_eq!(verdict(&rate(0.0, 6000.0), &rate(100.0, 6000.0)), Verdict::Failure);
    assert_eq!(verdict(&rate(0.0, 6000.0), &rate(1.0, 6000.0)), Verdict::Unchanged);
}

/// An error rate among `n` requests.
fn rate(failed: f64, n: u64) -> Run {
    let mut all = run(0, &[]);
    all.commit = None;
    #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
    let mut metric = Metric::new("error_rate", Class::ErrorRate, Unit::RATIO, failed / n as f64);
    metric.n = Some(n);
    all.benchmarks.push(bench("api", metric));
    all
}

#[test]
fn errors_of_several_runs_are_held_against_chance_and_not_against_a_share() {
    let verdict = |base: &[Run], head: &[Run]| of(&compare_with(&Policy::default(), base, head, false), "api").verdict;
    let (clean, broken) = ([rate(0.0, 6000), rate(1.0, 6000)], [rate(180.0, 6000), rate(190.0, 6000)]);
    assert_eq!(verdict(&clean, &broken), Verdict::Failure, "3 points of errors, twice");
    assert_eq!(verdict(&broken, &clean), Verdict::Improved);
    assert_eq!(verdict(&clean[..1], &broken), Verdict::Failure, "a second run of the head does not make it less sure");
    let few = |failed: f64| [rate(failed, 40), rate(failed + 1.0, 40)];
    assert_eq!(verdict(&[rate(0.0, 40), rate(0.0, 40)], &few(1.0)), Verdict::Inconclusive, "3 of 80 may be chance");
}

#[test]
fn what_all_share_is_not_taken_out_of_a_number_that_is_zero() {
    let names: Vec<String> = (0..12).map(|at| format!("b{at}")).collect();
    let with_zero = |factor: f64| {
        let times: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), factor)).chain([("zero", 0.0)]).collect();
        [run(0, &times)]
    };
    let comparison = compare_with(&Policy::default(), &with_zero(1.0), &with_zero(1.4), false);
    let zero = of(&comparison, "zero");
    assert_eq!((zero.verdict, zero.change), (Verdict::Unchanged, None));
    assert_eq!(zero.reasons[0], "the same number");
}

#[test]
fn a_median_of_runs_that_lie_farther_apart_than_any_number_is_a_number() {
    let wide = [run(0, &[("a", -1.7e308)]), run(1, &[("a", 1.7e308)])];
    let comparison = compare_with(&Policy::default(), &wide, &wide, false);
    assert!(of(&comparison, "a").baseline.is_some_and(|estimate| estimate.value.is_finite()));
}

#[test]
fn a_count_that_was_zero_rests_on_no_noise() {
    let count = |value: f64| {
        let mut all = run(0, &[]);
        all.benchmarks.push(bench("a", Metric::new("allocations", Class::Count, Unit::COUNT, value)));
        [all]
    };
    let comparison = compare_with(&Policy::default(), &count(0.0), &count(3.0), false);
    let change = of(&comparison, "a");
    assert_eq!((change.verdict, change.noise), (Verdict::Failure, Some(0.0)));
    assert_eq!(change.rests_on.as_ref().map(|rests| rests.reach.to_bits()), Some(0));
}

#[test]
fn a_spread_without_measure_is_told_in_two_words() {
    let wild = |factor: f64| [sampled("a", &[1e-300, 1e-300, 1.0 * factor, 2.0 * factor, 1e300])];
    let comparison = compare_with(&Policy::default(), &wild(1.0), &wild(9.0), false);
    let change = of(&comparison, "a");
    assert!(change.reasons.iter().all(|reason| reason.len() < 300 && !reason.contains("inf")), "{:?}", change.reasons);
}

#[test]
fn a_rounded_share_widens_its_threshold_from_zero_too() {
    let rounded = |value: f64| {
        let mut all = rate(value, 1);
        all.benchmarks[0].metrics[0].n = None;
        all.benchmarks[0].metrics[0].set_resolution(Some(0.05));
        [all]
    };
    let comparison = compare_with(&Policy::default(), &rounded(0.0), &rounded(0.02), false);
    assert_eq!(of(&comparison, "api").threshold.fail, Some(0.05));
    assert_eq!(of(&comparison, "api").verdict, Verdict::Unchanged);
    let words: Vec<&str> = comparison.caveats.iter().map(|caveat| caveat.text.as_str()).collect();
    assert!(words.contains(&"the tool rounds this to steps of 5 points, so its threshold was widened to that"), "{words:?}");
}

#[test]
fn the_maximum_by_the_name_of_a_percentile_is_not_thin() {
    let p100 = || {
        let mut all = run(0, &[("a", 1.0)]);
        let metric = &mut all.benchmarks[0].metrics[0];
        (metric.statistic, metric.n) = (Some("p100".into()), Some(40));
        [all]
    };
    let comparison = compare_with(&Policy::default(), &p100(), &p100(), false);
    assert!(comparison.caveats.iter().all(|caveat| !caveat.text.contains("inf")), "{:?}", comparison.caveats);
}

#[test]
fn an_acceptance_in_percent_says_nothing_of_points() {
    let accepted = |up_to: &str| {
        let text = format!("[[accept]]\nmatch = \"api/**\"\nup-to = \"{up_to}\"\nreason = \"new parser\"\n");
        let policy = Policy::parse("test", &text).unwrap();
        of(&compare_with(&policy, &[rate(0.0, 6000)], &[rate(300.0, 6000)], false), "api").verdict
    };
    assert_eq!(accepted("12%"), Verdict::Failure, "5 points of errors are not within 12 % of a time");
    assert_eq!(accepted("6 points"), Verdict::Accepted);
}

#[test]
fn the_gates_of_one_metrics_statistics_are_all_told() {
    let mut all = rate(0.0, 10);
    let gate = |statistic: &str, met| ToolGate {
        benchmark: "api".into(),
        metric: "latency".into(),
        statistic: Some(statistic.into()),
        bound: "< 500 ms".into(),
        met: Some(met),
        value: None,
    };
    all.gates = vec![gate("p95", true), gate("p99", false)];
    let comparison = compare_with(&Policy::default(), &[rate(0.0, 10)], &[all], false);
    let told: Vec<_> = comparison.gates.iter().filter_map(|gate| gate.id.statistic.as_deref()).collect();
    assert_eq!(told, ["p99", "p95"]);
}

#[test]
fn a_failed_benchmark_is_told_for_each_of_its_parameters() {
    let failed = |size: &str| Benchmark {
        error: Some("out of memory".into()),
        ..Benchmark::with_params("sort", [("size".to_owned(), size.to_owned())].into())
    };
    let head = [Run { suite: "suite".into(), benchmarks: vec![failed("1"), failed("2")], ..Run::default() }];
    let side = Side { source: "head".into(), runs: &head };
    let comparison = compare::gate(&side, &Policy::default(), perfdiff::compare::Filter::default()).unwrap();
    assert_eq!(comparison.gates.len(), 2, "{:?}", comparison.gates);
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(0.5..2.0_f64, 4..30)
}

fn swapped(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Failure | Verdict::Warning => Verdict::Improved,
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn swapping_the_sides_flips_the_sign(a in values(), b in values(), factor in 0.3..3.0_f64) {
        let b: Vec<f64> = b.iter().map(|v| v * factor).collect();
        let (base, head) = ([sampled("a", &a)], [sampled("a", &b)]);
        let there = compare_with(&Policy::default(), &base, &head, false);
        let back = compare_with(&Policy::default(), &head, &base, false);
        let (there, back) = (of(&there, "a"), of(&back, "a"));
        if let (Some(t), Some(b)) = (there.change, back.change) {
            prop_assert!(((1.0 + t) * (1.0 + b) - 1.0).abs() < 1e-9);
        }
        if matches!(there.verdict, Verdict::Failure | Verdict::Warning) {
            prop_assert!(matches!(swapped(there.verdict), v if back.verdict == v || back.verdict == Verdict::Incomparable), "{:?} {:?}", there.verdict, back.verdict);
        }
        prop_assert_eq!(there.p_value, back.p_value);
    }

    #[test]
    fn swapping_several_runs_keeps_the_p_value(a in proptest::collection::vec(0.8..1.2_f64, 5..8), b in proptest::collection::vec(0.8..1.2_f64, 5..8)) {
        let runs = |values: &[f64]| values.iter().map(|v| run(0, &[("a", *v)])).collect::<Vec<_>>();
        let there = compare_with(&Policy::default(), &runs(&a), &runs(&b), false);
        let back = compare_with(&Policy::default(), &runs(&b), &runs(&a), false);
        let p = |comparison: &perfdiff::model::Comparison| of(comparison, "a").p_value.unwrap();
        prop_assert!((p(&there) - p(&back)).abs() < 1e-9);
    }

    #[test]
    fn permuting_a_sample_changes_nothing(mut a in values(), b in values()) {
        let head = [sampled("a", &b)];
        let before = compare_with(&Policy::default(), &[sampled("a", &a)], &head, false);
        a.reverse();
        let after = compare_with(&Policy::default(), &[sampled("a", &a)], &head, false);
        prop_assert_eq!(of(&before, "a"), of(&after, "a"));
    }

    #[test]
    fn a_run_against_itself_is_unchanged(a in values()) {
        let side = [sampled("a", &a)];
        let comparison = compare_with(&thresholds("1%", "1%"), &side, &side, false);
        prop_assert_eq!(of(&comparison, "a").verdict, Verdict::Unchanged);
    }

    #[test]
    fn direction_decides_what_is_worse(factor in 1.6..8.0_f64) {
        let one = |value: f64, direction: Direction| {
            let mut all = run(0, &[]);
            all.benchmarks.push(bench("a", Metric::new("rate", Class::Throughput, Unit::PER_SECOND, value).direction(direction)));
            [all]
        };
        let verdict = |direction| of(&compare_with(&Policy::default(), &one(1.0, direction), &one(factor, direction), false), "a").verdict;
        prop_assert_eq!(verdict(Direction::Higher), Verdict::Improved);
        prop_assert_eq!(verdict(Direction::Lower), Verdict::Failure);
        prop_assert_eq!(verdict(Direction::Neither), Verdict::Unchanged);
    }
}

#[test]
fn what_failed_before_and_fails_still_says_nothing_of_the_change() {
    let mut failing = run(0, &[("a", 1.0)]);
    let mut broken = perfdiff::model::Benchmark::new("b");
    broken.error = Some("no such table".into());
    failing.benchmarks.push(broken);
    let side = [failing];
    let comparison = compare_with(&Policy::default(), &side, &side, false);
    assert_eq!(of(&comparison, "b").verdict, Verdict::Inconclusive);
    assert_eq!(comparison.outcome, perfdiff::model::Outcome::Warn, "what was not compared is no pass");
    let only_head = compare_with(&Policy::default(), &[run(0, &[("a", 1.0)])], &side, false);
    assert_eq!(of(&only_head, "b").verdict, Verdict::Failure, "what breaks now is this change's");
}
