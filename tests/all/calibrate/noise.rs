//! What is measured, and what is said of false alarms.

use perfdiff::compare::calibrate::{CalibrateError, Mode, Rate};
use perfdiff::model::{Benchmark, CaveatCode, Class, Metric, Run};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;
use proptest::prelude::*;

use super::synthetic::{calibrated, duration, noisy, of, run};
use super::written;

#[test]
fn noise_that_is_known_is_measured() {
    for sigma in [0.001, 0.02, 0.1] {
        let found = of(noisy(7, 8, &[sigma; 25]));
        let class = &found.classes[0];
        assert_eq!((class.class, class.metrics, class.noise.movements), (Class::Duration, 25, 25 * 28));
        assert_eq!(class.noise.independent, 25 * 7);
        let ratio = class.noise.noise.ln_1p() / sigma;
        assert!((0.85..1.2).contains(&ratio), "σ {sigma}: measured {ratio} times that");
        // 99 of 100 differences of two normals lie within 2.58 · √2 σ.
        let ratio = class.noise.within_99.ln_1p() / (sigma * 2.576 * 2.0_f64.sqrt());
        assert!((0.8..1.25).contains(&ratio), "σ {sigma}: 99 of 100 within {ratio} times what they are");
    }
}

#[test]
fn two_runs_show_noise_by_their_differences_alone() {
    let found = of(noisy(11, 2, &[0.03; 60]));
    let noise = &found.classes[0].noise;
    assert_eq!((noise.movements, noise.independent), (60, 60));
    assert!((0.6..1.5).contains(&(noise.noise.ln_1p() / 0.03)), "{noise:?}");
    assert!(found.caveats.iter().any(|caveat| caveat.code == CaveatCode::ShortHistory));
}

#[test]
fn the_noisiest_metric_comes_first() {
    let mut sigmas = [0.01; 12];
    sigmas[5] = 0.12;
    let found = of(noisy(3, 20, &sigmas));
    assert_eq!(found.noisiest[0].benchmark, "work/5");
    assert!((0.7..1.5).contains(&(found.noisiest[0].noise.noise / 0.12)));
    assert!(found.noisiest[1].noise.noise < 0.03);
}

#[test]
fn a_common_unit_of_all_runs_and_their_order_change_no_rate() {
    let there = noisy(5, 5, &[0.05; 10]);
    let mut back = there.clone();
    back.reverse();
    for metric in back.iter_mut().flat_map(|run| &mut run.benchmarks).flat_map(|benchmark| &mut benchmark.metrics) {
        metric.value *= 1024.0;
    }
    let (there, back) = (of(there), of(back));
    assert_eq!(there.false_alarms[0].called, back.false_alarms[0].called);
    assert!((there.classes[0].noise.noise - back.classes[0].noise.noise).abs() < 1e-12);
}

#[test]
fn every_way_to_compare_is_tried_as_soon_as_there_are_runs_for_it() {
    let modes = |count| of(noisy(1, count, &[0.02; 10])).false_alarms.iter().map(|alarms| alarms.mode).collect::<Vec<_>>();
    assert_eq!(modes(5), [Mode::OneAgainstOne]);
    assert_eq!(modes(6), [Mode::OneAgainstOne, Mode::History, Mode::Replicates]);
    let found = of(noisy(1, 12, &[0.02; 10]));
    let sizes: Vec<_> = found.false_alarms.iter().map(|one| (one.baseline_runs, one.head_runs, one.comparisons)).collect();
    assert_eq!(sizes, [(1, 1, 132), (5, 1, 7), (5, 5, 6)]);
}

#[test]
fn rates_rest_on_what_is_independent() {
    let found = of(noisy(2, 6, &[0.02; 10]));
    let alarms = &found.false_alarms[0];
    assert_eq!((alarms.called.of, alarms.called.independent), (300, 50));
    assert_eq!((alarms.failed.of, alarms.failed.independent), (30, 5));
    // No alarm in 50 is no proof of none: 7.1 % by scipy's binomtest(0, 50).proportion_ci(method="wilson").
    let none = Rate::new(0, 300, 50);
    assert!((none.high - 0.071_347_6).abs() < 1e-6 && none.low == 0.0, "{none:?}");
    assert_eq!(Rate::new(0, 0, 5).share, None);
}

#[test]
fn many_runs_cost_no_more_than_a_choice_of_them_and_that_is_said() {
    let found = of(noisy(2, 40, &[0.02; 5]));
    let alarms = &found.false_alarms[0];
    assert_eq!((alarms.comparisons, alarms.possible), (200, 1560));
    let text = written("console", &found, None);
    assert!(text.contains("(200 of 1,560 reports, evenly chosen)"), "{text}");
}

#[test]
fn counts_that_never_vary_have_no_noise_and_raise_no_alarm() {
    let count = |value| Metric::new("instructions", Class::Count, Unit::COUNT, value);
    let found = of((0..6).map(|_| run("bench", (0..10).map(|place| (format!("work/{place}"), count(1e6 + f64::from(place)))))).collect());
    assert_eq!((found.runs, found.classes[0].noise.largest, found.false_alarms[0].called.hits), (6, 0.0, 0));
    assert_eq!(found.proposal.text, "");
}

#[test]
fn a_run_that_is_given_twice_counts_once() {
    let mut runs = noisy(9, 3, &[0.02; 5]);
    runs.push(runs[1].clone());
    let found = of(runs.clone());
    assert_eq!(found.runs, 3);
    assert!(found.caveats.iter().any(|caveat| caveat.text.contains("the same run given twice")));
    let error = calibrated(vec![runs[1].clone(), runs[1].clone()], &Policy::default(), &[]).unwrap_err();
    assert!(matches!(&error, CalibrateError::TooFewRuns(why) if why.contains("given twice")), "{error}");
}

#[test]
fn what_can_not_be_calibrated_says_why() {
    let one = noisy(9, 1, &[0.02; 5]);
    let failed = |runs| calibrated(runs, &Policy::default(), &[]).unwrap_err().to_string();
    assert_eq!(failed(Vec::new()), "noise from run to run takes at least two different runs, and none was read");
    assert_eq!(failed(one.clone()), "noise from run to run takes at least two different runs, and one was read");
    let other = run("bench", [("another".to_owned(), duration(1.0))]);
    assert_eq!(
        failed(vec![one[0].clone(), other]),
        "the baseline run 1 (`work/0`, `work/1`, `work/2` and 2 more) and the head run 2 (`another`) have no benchmark in common"
    );
    let shown = |value| run("bench", [("work".to_owned(), duration(value).informational())]);
    assert_eq!(
        failed(vec![shown(1.0), shown(1.1)]),
        "no judged metric is in two of the runs: what is informational, or has no direction, is never called"
    );
}

#[test]
fn runs_of_several_suites_make_rounds_and_suites_named_after_files_are_one() {
    let (first, second) = (noisy(1, 3, &[0.02; 4]), noisy(2, 3, &[0.05; 4]));
    let mut both = first.clone();
    both.extend(second.into_iter().map(|run| Run { suite: "api".to_owned(), ..run }));
    let found = of(both);
    assert_eq!((found.runs, found.suites.join(" "), found.metrics), (3, "api bench".to_owned(), 8));
    let named = first.into_iter().enumerate().map(|(place, run)| Run { suite: format!("results-{place}"), ..run });
    let found = of(named.collect());
    assert_eq!((found.runs, found.suites.join(" "), found.metrics), (3, "results-0".to_owned(), 4));
}

#[test]
fn runs_are_put_in_the_order_of_their_times_and_commits_are_told_apart() {
    let mut runs = noisy(1, 7, &[0.02; 10]);
    for (place, run) in runs.iter_mut().enumerate() {
        run.time = Some(format!("2026-01-{:02}T12:00:00Z", place + 1));
        run.commit = Some(format!("{place:040}"));
    }
    let sorted = of(runs.clone());
    runs.reverse();
    assert_eq!(of(runs), sorted);
    assert_eq!(sorted.span, Some(6.0 * 86_400.0));
    let codes: Vec<_> = sorted.caveats.iter().map(|caveat| caveat.code).collect();
    assert_eq!(codes, [CaveatCode::CodeDiffers]);
}

#[test]
fn a_metric_of_one_run_alone_tells_nothing_and_is_said() {
    let mut runs = noisy(1, 4, &[0.02; 3]);
    runs[2].benchmarks.push(Benchmark { metrics: vec![duration(1.0)], ..Benchmark::new("once") });
    let found = of(runs);
    assert_eq!(found.metrics, 3);
    assert!(found.caveats.iter().any(|caveat| caveat.text.starts_with("1 judged metric is in only one run")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_values_make_it_panic_or_write_what_is_no_configuration(
        values in proptest::collection::vec(proptest::collection::vec(prop_oneof![
            Just(0.0), -1e3..1e3_f64, 1e-12..1e-9_f64, Just(1e300), Just(-1e300), Just(5e-324),
        ], 3), 2..8),
        name in ".{0,12}",
    ) {
        let classes = [Class::Duration, Class::Throughput, Class::ErrorRate];
        let metric = |place: usize, value: f64| {
            let class = classes[place % 3];
            Metric::new("m", class, if class == Class::ErrorRate { Unit::RATIO } else { Unit::SECOND }, value)
        };
        let runs = values.iter().map(|run_values| {
            run("s", run_values.iter().enumerate().map(|(place, value)| (format!("{name}{place}"), metric(place, *value))))
        });
        let inject = [perfdiff::policy::Amount::Relative(0.5), perfdiff::policy::Amount::Points(0.01)];
        if let Ok(found) = calibrated(runs.collect(), &Policy::default(), &inject) {
            let policy = Policy::parse("proposal", &found.proposal.text);
            prop_assert!(policy.is_ok(), "{policy:?}\n{}", found.proposal.text);
            let text = written("console", &found, Some(80));
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
            written("json", &found, None);
        }
    }
}
