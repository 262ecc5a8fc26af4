//! Changes that were put in: a gate that can't fail is no gate.

use perfdiff::compare::calibrate::Injected;
use perfdiff::model::{Class, Metric, Run};
use perfdiff::policy::{Amount, Policy};
use perfdiff::unit::Unit;

use super::synthetic::{Normals, calibrated, noisy, run};

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
