//! What counts, digits and the number of values allow: no verdict is surer than that.

use perfdiff::model::{Basis, CaveatCode, Change, Class, Details, Metric, Run, Sample, Undecided, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::{Dimension, Unit};
use proptest::prelude::*;

use super::runs::{Noise, bench, compare_with, is_finding, of, sampled, thresholds, time};

fn holding(metric: Metric) -> Run {
    Run { suite: "suite".into(), benchmarks: vec![bench("a", metric)], ..Run::default() }
}

/// The change between runs that hold one metric each.
fn change(policy: &Policy, base: &[Metric], head: &[Metric], history: bool) -> Change {
    let runs = |metrics: &[Metric], from: usize| {
        let commit = |at| Some(format!("{:040x}", at + from));
        metrics.iter().enumerate().map(|(at, metric)| Run { commit: commit(at), ..holding(metric.clone()) }).collect::<Vec<_>>()
    };
    of(&compare_with(policy, &runs(base, 0), &runs(head, 1000), history), "a").clone()
}

fn lone(base: &Metric, head: &Metric) -> Change {
    change(&Policy::default(), std::slice::from_ref(base), std::slice::from_ref(head), false)
}

#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn share(class: Class, hits: u64, n: u64) -> Metric {
    let metric = Metric::new("cache_hit_ratio", class, Unit::RATIO, hits as f64 / n as f64);
    Metric { n: Some(n), ..metric.statistic("value") }
}

/// `n` requests in ten seconds.
#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn rate(n: u64) -> Metric {
    Metric { n: Some(n), ..Metric::new("throughput", Class::Throughput, Unit::of(Dimension::Rate, "req"), n as f64 / 10.0) }
}

fn latency(statistic: &str, value: f64, n: Option<u64>) -> Metric {
    Metric { n, ..Metric::new("latency", Class::Latency, Unit::SECOND, value).statistic(statistic) }
}

fn in_steps_of(resolution: f64, metric: Metric) -> Metric {
    metric.with_details(Details { resolution: Some(resolution), ..Details::default() })
}

fn basis(change: &Change) -> Basis {
    change.rests_on.as_ref().unwrap().basis
}

#[test]
fn a_share_that_is_a_score_is_held_against_chance_too() {
    let (few, many) = (lone(&share(Class::Score, 60, 80), &share(Class::Score, 52, 80)), |hits| share(Class::Score, hits, 8000));
    assert_eq!((few.verdict, basis(&few)), (Verdict::Inconclusive, Basis::Counting), "{few:?}");
    assert!(few.reasons[1].starts_with("a share of 80 and of 80: up to"), "{:?}", few.reasons);
    assert_eq!(lone(&many(6000), &many(5200)).verdict, Verdict::Failure);
}

#[test]
fn a_share_is_held_against_chance_after_several_runs_and_a_history() {
    let steady = vec![share(Class::Score, 60, 80); 8];
    let policy = Policy::default();
    for history in [false, true] {
        let once = change(&policy, &steady, &vec![share(Class::Score, 55, 80); 3], history);
        assert_eq!((once.verdict, basis(&once)), (Verdict::Inconclusive, Basis::Counting), "{once:?}");
        assert!(once.reasons.iter().all(|reason| !reason.contains("a share of 8 ")), "{:?}", once.reasons);
        let clear = change(&policy, &steady, &vec![share(Class::Score, 30, 80); 3], history);
        assert_eq!(clear.verdict, Verdict::Failure, "{clear:?}");
    }
}

#[test]
fn a_mean_below_one_is_no_share() {
    let ratio = |value| Metric { n: Some(7), ..Metric::new("compression_ratio", Class::Score, Unit::RATIO, value) };
    assert_ne!(basis(&lone(&ratio(0.413), &ratio(0.38))), Basis::Counting);
}

#[test]
fn throughput_is_no_surer_than_the_number_of_its_requests() {
    let few = lone(&rate(100), &rate(80));
    assert_eq!((few.verdict, basis(&few)), (Verdict::Inconclusive, Basis::Counting), "{few:?}");
    assert!(few.reasons[1].starts_with("100 and 80 were counted: up to"), "{:?}", few.reasons);
    assert_eq!(lone(&rate(10_000), &rate(6000)).verdict, Verdict::Failure);
    let between = lone(&rate(200), &rate(156));
    assert_eq!(between.verdict, Verdict::Warning, "beyond two deviations and not beyond three: {between:?}");
    assert!(between.rests_on.as_ref().unwrap().sure > Some(between.change.unwrap().abs()));
}

#[test]
fn repetitions_behind_a_rate_are_no_requests() {
    let repeated =
        |value: f64| Metric { n: Some(5), ..Metric::new("throughput", Class::Throughput, Unit::of(Dimension::Rate, "req"), value) };
    assert_ne!(basis(&lone(&repeated(1000.0), &repeated(800.0))), Basis::Counting);
    let spread = |n| Metric { stddev: Some(0.01), ..rate(n) };
    assert_ne!(basis(&lone(&spread(100), &spread(80))), Basis::Counting);
}

#[test]
fn a_rate_whose_noise_was_measured_is_judged_by_that() {
    let mut noise = Noise::new(9);
    let mut steady = |centre: f64, count: usize| -> Vec<Metric> {
        (0..count).map(|_| Metric { value: centre * (0.004 * noise.normal()).exp(), ..rate(400) }).collect()
    };
    let (past, worse) = (steady(40.0, 20), steady(36.0, 2));
    let found = change(&thresholds("3%", "8%"), &past, &worse, true);
    assert!(matches!(found.verdict, Verdict::Failure | Verdict::Warning), "{found:?}");
}

#[test]
fn a_percentile_without_a_value_beyond_it_is_undecided() {
    for (statistic, n) in [("p99", 90), ("p95", 19), ("p50", 1), ("max", 5000)] {
        let (up, down) = (
            lone(&latency(statistic, 1.0, Some(n)), &latency(statistic, 9.0, Some(n))),
            lone(&latency(statistic, 9.0, Some(n)), &latency(statistic, 1.0, Some(n))),
        );
        assert_eq!((up.verdict, up.undecided), (Verdict::Inconclusive, Some(Undecided::LooksFailing)), "{up:?}");
        assert_eq!((down.verdict, down.undecided), (Verdict::Inconclusive, Some(Undecided::LooksBetter)));
        assert!(up.reasons[0].contains("be bounded"), "{:?}", up.reasons);
        let same = lone(&latency(statistic, 1.0, Some(n)), &latency(statistic, 1.001, Some(n)));
        assert_eq!((same.verdict, same.undecided), (Verdict::Inconclusive, Some(Undecided::NoChangeSeen)));
    }
    assert_eq!(
        lone(&latency("p99", 1.0, Some(90)), &latency("p99", 9.0, Some(9000))).reasons,
        ["looks like a failure, but p99 of 90 values is their largest by another name: it can't be bounded"]
    );
}

#[test]
fn a_percentile_with_values_beyond_it_or_of_nobody_knows_how_many_is_judged() {
    for (statistic, n) in [("p99", Some(100)), ("p90", Some(10)), ("p50", Some(2)), ("p99", None), ("max", None)] {
        assert_eq!(lone(&latency(statistic, 1.0, n), &latency(statistic, 9.0, n)).verdict, Verdict::Failure, "{statistic} {n:?}");
    }
    let repeated = |value: f64| Metric { stddev: Some(0.01), ..latency("p99", value, Some(5)) };
    assert!(lone(&repeated(1.0), &repeated(9.0)).reasons.iter().all(|reason| !reason.contains("bounded")), "five p99s are no p99 of five");
}

#[test]
fn a_tail_of_a_sample_needs_an_interval_that_exists() {
    let tail = |factor: f64, count: u32| {
        let values: Vec<f64> = (1..=count).map(|at| factor * (1.0 + 0.001 * f64::from(at))).collect();
        let metric = Metric::new("time", Class::Duration, Unit::SECOND, factor * (1.0 + 0.00095 * f64::from(count))).statistic("p95");
        Metric { n: Some(u64::from(count)), sample: Some(Sample::new(values)), ..metric }
    };
    let thin = lone(&tail(1.0, 40), &tail(3.0, 40));
    assert_eq!((thin.verdict, thin.undecided), (Verdict::Inconclusive, Some(Undecided::LooksFailing)), "{thin:?}");
    assert!(thin.reasons[0].ends_with("p95 of 40 values can't be bounded: too few lie beyond it"), "{:?}", thin.reasons);
    assert_eq!(lone(&tail(1.0, 90), &tail(3.0, 90)).verdict, Verdict::Failure);
}

#[test]
fn a_thin_percentile_of_several_runs_is_judged_by_the_runs() {
    let runs = |centre: f64, count: u8| -> Vec<Metric> {
        (0..count).map(|at| latency("p99", centre * (1.0 + 0.002 * f64::from(at)), Some(90))).collect()
    };
    let policy = Policy::default();
    assert_eq!(change(&policy, &runs(1.0, 5), &runs(2.0, 5), false).verdict, Verdict::Failure);
    assert_eq!(change(&policy, &runs(1.0, 20), &runs(2.0, 3), true).verdict, Verdict::Failure);
}

#[test]
fn a_step_of_the_last_digit_is_no_change_to_be_sure_of() {
    let coarse = |value: f64| in_steps_of(1e-9, time(value * 1e-9));
    let doubled = lone(&coarse(1.0), &coarse(2.0));
    assert!(!is_finding(doubled.verdict), "{doubled:?}");
    assert_eq!(lone(&coarse(1.0), &coarse(9.0)).verdict, Verdict::Failure);
    assert_eq!(lone(&time(1e-9), &time(2e-9)).verdict, Verdict::Failure, "without a step it is what it is");
}

#[test]
fn steps_count_in_replicates_and_histories_that_never_left_one() {
    let coarse = |value: f64| in_steps_of(0.01, latency("p50", value, Some(1000)));
    let policy = thresholds("5%", "10%");
    for (history, runs) in [(false, 6), (true, 12)] {
        let step = change(&policy, &vec![coarse(0.05); runs], &vec![coarse(0.06); 3], history);
        assert!(!is_finding(step.verdict) && basis(&step) == Basis::Rounding, "{step:?}");
        assert_eq!(change(&policy, &vec![coarse(0.05); runs], &vec![coarse(0.08); 3], history).verdict, Verdict::Failure);
    }
}

#[test]
fn three_equal_values_are_exact_and_two_are_not() {
    let repeated = |value: f64, count: usize| sampled("a", &vec![value; count]).benchmarks[0].metrics[0].clone();
    for (count, exact) in [(2, false), (3, true)] {
        let found = lone(&repeated(1.0, count), &repeated(1.1, count));
        assert_eq!(basis(&found) == Basis::Exact, exact, "{count}: {found:?}");
    }
}

#[test]
fn few_values_support_a_median_and_no_percentile_beyond_it() {
    for (statistic, thin) in [("p50", false), ("p95", true)] {
        let side =
            |value| [Run { suite: "load".into(), benchmarks: vec![bench("a", latency(statistic, value, Some(2)))], ..Run::default() }];
        let comparison = compare_with(&Policy::default(), &side(0.1), &side(0.1), false);
        let said = comparison.caveats.iter().any(|caveat| caveat.code == CaveatCode::ThinPercentile);
        assert_eq!(said, thin, "{statistic}: {:?}", comparison.caveats);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Within three standard deviations of chance nothing fails; within two nothing is found.
    #[test]
    #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
    fn no_rate_is_found_within_its_chance(base in 1_u64..3000, head in 1_u64..3000) {
        let verdict = lone(&rate(base), &rate(head)).verdict;
        let deviation = (1.0 / base as f64 + 1.0 / head as f64).sqrt();
        let effect = (head as f64 / base as f64).ln().abs();
        prop_assert!(effect > 1.95 * deviation || !is_finding(verdict), "{verdict:?}");
        prop_assert!(effect > 2.99 * deviation || verdict != Verdict::Failure);
    }

    /// What counts allow hangs on the counts and not on which side is which.
    #[test]
    fn more_counted_is_never_less_sure(hits in 20_u64..99, more in 20_u64..99, times in 2_u64..50) {
        let found = |times: u64| lone(&share(Class::Score, hits * times, 100 * times), &share(Class::Score, more * times, 100 * times));
        prop_assert!(found(times).rests_on.unwrap().reach <= found(1).rests_on.unwrap().reach + 1e-9);
    }

    /// A percentile that nothing bounds is never a finding, whatever the numbers.
    #[test]
    fn what_nothing_bounds_is_never_found(base in 0.001..10.0_f64, head in 0.001..10.0_f64, n in 1_u64..100) {
        let verdict = lone(&latency("p99", base, Some(n)), &latency("p99", head, Some(n))).verdict;
        prop_assert!(!is_finding(verdict), "{verdict:?}");
    }
}
