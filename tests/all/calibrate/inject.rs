//! Changes that were put in: a gate that can't fail is no gate.

use perfdiff::compare::calibrate::{Injected, Mode};
use perfdiff::model::{Class, Metric, Run};
use perfdiff::policy::{Amount, Policy};
use perfdiff::unit::Unit;

use super::synthetic::{Normals, calibrated, noisy, run};
use super::written;

fn injected(runs: Vec<Run>, sizes: &[f64]) -> Vec<Injected> {
    let sizes: Vec<Amount> = sizes.iter().map(|size| Amount::Relative(*size)).collect();
    calibrated(runs, &Policy::default(), &sizes).unwrap().injected
}

#[test]
fn the_larger_a_change_the_more_often_it_is_caught_in_every_mode() {
    let found = injected(noisy(4, 12, &[0.02; 20]), &[0.01, 0.1, 0.3, 1.0]);
    for mode in found.iter().map(|one| one.mode).collect::<std::collections::HashSet<_>>() {
        let shares: Vec<f64> = found.iter().filter(|one| one.mode == mode).map(|one| one.caught.share.unwrap()).collect();
        assert_eq!(shares.len(), 4);
        assert!(shares.is_sorted(), "{mode:?}: {shares:?}");
        assert!(shares[0] < 0.1 && shares[3] > 0.9, "{mode:?}: {shares:?}");
    }
}

#[test]
fn what_was_put_in_is_caught_or_undecided_or_not_called() {
    for one in injected(noisy(4, 6, &[0.05; 15]), &[0.07, 0.2]) {
        assert_eq!(one.caught.of, one.caught.hits + one.undecided + one.missed);
        let classes: usize = one.classes.iter().map(|class| class.caught.of).sum();
        assert_eq!(classes, one.caught.of);
    }
}

#[test]
fn every_benchmark_has_its_turn_even_with_two_runs() {
    let found = injected(noisy(4, 2, &[0.01; 23]), &[0.5]);
    assert_eq!((found[0].comparisons, found[0].benchmarks.of), (10, 23));
    let found = injected(noisy(4, 2, &[0.01; 3]), &[0.5]);
    assert_eq!((found[0].comparisons, found[0].benchmarks.of), (3, 3));
}

#[test]
fn a_throughput_falls_and_an_error_rate_rises_by_points() {
    let mut normals = Normals(3);
    let runs: Vec<Run> = (0..4)
        .map(|_| {
            let rate = Metric::new("rate", Class::Throughput, Unit::PER_SECOND, 1000.0 * (0.01 * normals.next()).exp());
            let failed = Metric { n: Some(100_000), ..Metric::new("failed", Class::ErrorRate, Unit::RATIO, 0.0) };
            run("api", [("get".to_owned(), rate), ("post".to_owned(), failed)])
        })
        .collect();
    let found = calibrated(runs, &Policy::default(), &[Amount::Relative(0.5), Amount::Points(0.05)]).unwrap().injected;
    let classes: Vec<Vec<Class>> = found.iter().map(|one| one.classes.iter().map(|class| class.class).collect()).collect();
    assert_eq!(classes, [[Class::Throughput], [Class::ErrorRate]]);
    assert!(found.iter().all(|one| one.caught.hits == one.caught.of && one.failures == one.caught.of), "{found:#?}");
}

#[test]
fn samples_get_worse_with_their_value() {
    use perfdiff::model::Sample;
    let mut normals = Normals(8);
    let runs: Vec<Run> = (0..4)
        .map(|_| {
            let metrics = (0..12).map(|place| {
                let mut values: Vec<f64> = (0..31).map(|_| (0.005 * normals.next()).exp()).collect();
                values.sort_by(f64::total_cmp);
                let metric = Metric::new("time", Class::Duration, Unit::SECOND, values[15]).statistic("median");
                (format!("work/{place}"), Metric { n: Some(31), sample: Some(Sample::new(values)), ..metric })
            });
            run("bench", metrics.collect::<Vec<_>>())
        })
        .collect();
    let found = injected(runs, &[0.3]);
    assert!(found[0].caught.share.unwrap() > 0.9, "{found:#?}");
}

#[test]
fn what_can_get_worse_by_no_size_of_that_kind_is_refused() {
    let error = calibrated(noisy(1, 3, &[0.01; 3]), &Policy::default(), &[Amount::Points(0.01)]).unwrap_err();
    assert_eq!(error.to_string(), "nothing can be made worse by 1 point: shares are for all but error rates, points for error rates alone");
}

#[test]
fn one_benchmark_alone_turns_reports_red_as_often_as_the_gate_would() {
    let found = injected(noisy(4, 12, &[0.01; 20]), &[0.02, 2.0]);
    for one in &found {
        let alone = &one.one_worse;
        assert_eq!(alone.benchmarks, one.comparisons.min(20), "{:?}", one.mode);
        assert_eq!(alone.failed.of, one.comparisons);
        // What is smaller than the threshold for warnings is never red; what is far beyond all noise always is.
        let expected = if one.size > 1.0 { alone.failed.of } else { 0 };
        assert_eq!((alone.failed.hits, alone.failed_otherwise), (expected, 0), "{one:#?}");
        assert_eq!(alone.called.hits, expected, "{one:#?}");
    }
}

#[test]
fn a_warning_is_called_and_not_red() {
    // Durations warn from 5 % on and fail from 10 % on.
    let found = injected(noisy(4, 12, &[0.0005; 20]), &[0.08]);
    let several = found.iter().find(|one| one.mode == Mode::Replicates).unwrap();
    assert_eq!((several.caught.hits, several.failures, several.benchmarks_failed), (several.caught.of, 0, 0), "{several:#?}");
    assert_eq!((several.one_worse.called.hits, several.one_worse.failed.hits), (several.one_worse.called.of, 0));
}

#[test]
fn the_one_benchmark_is_an_even_choice_where_there_are_more_than_turns() {
    let found = injected(noisy(4, 2, &[0.01; 230]), &[0.5]);
    assert_eq!((found[0].comparisons, found[0].one_worse.benchmarks, found[0].one_worse.failed.of), (10, 10, 10));
}

#[test]
fn a_report_that_is_red_for_another_reason_is_counted_apart() {
    let policy = Policy::parse("test", "[[gate]]\nmatch = \"**\"\nlimit = \"< 1ns\"\n").unwrap();
    let found = calibrated(noisy(4, 4, &[0.01; 5]), &policy, &[Amount::Relative(0.001)]).unwrap();
    let (alarms, alone) = (&found.false_alarms[0], &found.injected[0].one_worse);
    assert_eq!((alarms.failed.hits, alarms.failed_otherwise), (alarms.comparisons, alarms.comparisons));
    assert_eq!((alone.failed.hits, alone.failed_otherwise, alone.called.hits), (alone.failed.of, alone.failed.of, 0));
}

#[test]
fn the_report_says_what_turns_red() {
    let found = calibrated(noisy(4, 6, &[0.01; 20]), &Policy::default(), &[Amount::Relative(2.0)]).unwrap();
    let text = written("console", &found, None);
    assert!(text.contains("as a whole, 0 (0 %; 95 % interval"), "{text}");
    assert!(text.contains("One benchmark alone worse by 200 % (20 benchmarks in turn): of 30 reports, 30 (100 %"), "{text}");
    assert!(text.contains(" ended red; it was called in 30 (100 %"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&written("json", &found, None)).unwrap();
    assert_eq!(json["injected"][0]["one_worse"]["failed"]["hits"], 30);
}
