//! Every statistical routine against `SciPy`'s numbers (`reference.json`, made by `make_reference.py`) and by
//! properties that hold for any input.
#![allow(clippy::unwrap_used, reason = "tests read files and may panic")]

use perfdiff::stats;
use proptest::prelude::*;
use serde_json::Value;

/// Agreement asked of what is exact up to rounding.
const EXACT: f64 = 1e-10;

fn reference(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("reference.json")).unwrap();
    all[name].clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[track_caller]
fn close(got: f64, expected: f64, tolerance: f64, what: &str) {
    let scale = expected.abs().max(1e-300);
    assert!((got - expected).abs() <= tolerance * scale.max(tolerance), "{what}: got {got}, expected {expected}");
}

#[test]
fn quantiles_are_type_seven() {
    let case = reference("quantile");
    let sorted = stats::sorted(&numbers(&case["sample"]));
    for (p, expected) in numbers(&case["p"]).into_iter().zip(numbers(&case["value"])) {
        close(stats::quantile(&sorted, p).unwrap(), expected, EXACT, "quantile");
    }
    let case = reference("median_absolute_deviation");
    let sample = numbers(&case["sample"]);
    close(stats::mad_scale(&sample, stats::median(&sample).unwrap()).unwrap(), number(&case["value"]), EXACT, "mad");
}

#[test]
fn order_statistic_intervals_take_the_ranks_that_the_binomial_gives() {
    for case in reference("order_interval").as_array().unwrap() {
        let n = case["n"].as_u64().unwrap();
        #[expect(clippy::cast_precision_loss, reason = "ranks are small")]
        let values: Vec<f64> = (1..=n).map(|rank| rank as f64).collect();
        let got = stats::quantile_interval(&values, number(&case["p"]), number(&case["level"]));
        let expected = case["ranks"].as_array().map(|ranks| (number(&ranks[0]), number(&ranks[1])));
        assert_eq!(got, expected, "{case}");
    }
}

#[test]
fn false_discovery_control_agrees_with_scipy() {
    let case = reference("benjamini_hochberg");
    let (got, expected) = (stats::benjamini_hochberg(&numbers(&case["p"])), numbers(&case["q"]));
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.into_iter().zip(expected) {
        close(got, expected, EXACT, "q");
    }
}

#[test]
fn tails_agree_with_scipy() {
    for case in reference("normal").as_array().unwrap() {
        close(stats::normal_two_sided(number(&case["z"])), number(&case["p"]), EXACT, "normal");
    }
    for case in reference("sign_test").as_array().unwrap() {
        close(stats::sign_test(case["up"].as_u64().unwrap(), case["down"].as_u64().unwrap()), number(&case["p"]), EXACT, "sign");
    }
}

#[test]
fn intervals_of_shares_agree_with_scipy() {
    for case in reference("wilson").as_array().unwrap() {
        let n = case["n"].as_u64().unwrap();
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let (low, high) = stats::wilson_interval(number(&case["hits"]) / n as f64, n, number(&case["level"]));
        close(low, number(&case["low"]), EXACT, "lower end");
        close(high, number(&case["high"]), EXACT, "upper end");
    }
}

#[test]
fn nothing_panics_on_too_little() {
    assert_eq!(stats::median(&[]), None);
    assert_eq!(stats::quantile(&[], 0.5), None);
    assert_eq!(stats::quantile(&[3.0], 0.99), Some(3.0));
    assert_eq!(stats::quantile_interval(&[], 0.5, 0.95), None);
    assert_eq!(stats::geometric_mean_ratio(&[]), None);
    assert!(stats::benjamini_hochberg(&[]).is_empty());
    assert_eq!(stats::benjamini_hochberg(&[f64::NAN]), [1.0]);
    close(stats::sign_test(0, 0), 1.0, EXACT, "no sign");
    assert_eq!(stats::wilson_interval(0.5, 0, 0.95), (0.0, 1.0));
    assert_eq!(stats::wilson_interval(f64::NAN, 9, 0.95), (0.0, 1.0));
}

fn samples() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(-1e6..1e6_f64, 1..40)
}

proptest! {
    #[test]
    fn q_values_are_no_smaller_than_p_values_and_keep_their_order(p in proptest::collection::vec(0.0..1.0_f64, 1..50)) {
        let q = stats::benjamini_hochberg(&p);
        for (i, j) in (0..p.len()).zip(1..p.len()) {
            prop_assert!(q[i] >= p[i] * (1.0 - 1e-12));
            prop_assert!((p[i] - p[j]) * (q[i] - q[j]) >= -1e-15);
        }
    }

    #[test]
    fn intervals_hold_their_quantile(a in samples(), p in 0.05..0.95_f64) {
        let sorted = stats::sorted(&a);
        if let Some((low, high)) = stats::quantile_interval(&sorted, p, 0.9) {
            let quantile = stats::quantile(&sorted, p).unwrap();
            prop_assert!(low <= quantile && quantile <= high);
        }
    }
}

#[test]
fn trimmed_means_have_the_standard_error_of_yuens_test() {
    for case in reference("trimmed_mean").as_array().unwrap() {
        let trimmed = stats::TrimmedMean::of(&numbers(&case["sample"])).unwrap();
        close(trimmed.mean, number(&case["mean"]), EXACT, "mean");
        close(trimmed.standard_error, number(&case["standard_error"]), EXACT, "standard error");
        close(trimmed.half_width(number(&case["level"])), number(&case["half_width"]), 1e-7, "half width");
    }
    assert_eq!(stats::TrimmedMean::of(&[1.0]), None);
    assert_eq!(stats::TrimmedMean::of(&[]), None);
}

#[test]
fn best_fifths_differ_where_the_exact_randomization_test_says_so() {
    for case in reference("best_fifth").as_array().unwrap() {
        let rounds: Vec<[f64; 2]> =
            numbers(&case["baseline"]).into_iter().zip(numbers(&case["head"])).map(|(baseline, head)| [baseline, head]).collect();
        let p = number(&case["p"]);
        // A p-value of some thousand draws is within a third of the exact one.
        assert_eq!(stats::BestFifth::significant(&rounds, p / 3.0, 0.97), None, "{case}");
        if p < 0.2 {
            let Some(found) = stats::BestFifth::significant(&rounds, p * 3.0, 0.97) else { panic!("not significant: {case}") };
            close(found.head - found.baseline, number(&case["difference"]), 1e-9, "difference");
            assert!((found.head - found.baseline).abs() > found.reach, "{found:?}");
        }
    }
    assert_eq!(stats::BestFifth::significant(&[], 0.5, 0.97), None);
    assert_eq!(stats::BestFifth::significant(&[[1.0, 2.0]], 0.5, 0.97), None);
    assert_eq!(stats::BestFifth::significant(&[[1.0, 1.0]; 30], 0.5, 0.97), None, "no difference is none");
}

#[test]
fn evidence_that_is_valid_at_any_time_is_the_mixture_over_the_effects() {
    for case in reference("always_valid").as_array().unwrap() {
        let n = usize::try_from(case["n"].as_u64().unwrap()).unwrap();
        close(stats::log_evidence(number(&case["t"]), n), number(&case["log_evidence"]), 1e-6, "log evidence");
    }
    assert!(stats::log_evidence(f64::INFINITY, 8).is_finite());
}

proptest! {
    #[test]
    fn the_bound_on_t_is_where_the_evidence_reaches_its_level(alpha in 1e-6..0.2_f64, n in 3_usize..60) {
        let bound = stats::always_valid_t(alpha, n);
        if bound.is_finite() {
            prop_assert!((stats::always_valid_p_value(bound, n) / alpha - 1.0).abs() < 1e-6);
            prop_assert!(stats::always_valid_p_value(bound * 1.01, n) < alpha);
        } else {
            prop_assert!(stats::always_valid_p_value(f64::INFINITY, n) >= alpha * (1.0 - 1e-9));
        }
    }
}
