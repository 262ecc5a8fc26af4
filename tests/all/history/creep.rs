//! What no step shows: the newest runs against a pinned reference.

use perfdiff::compare::{Filter, HistoryError, PinnedReference, Span, history};
use perfdiff::model::{Benchmark, Class, Environment, History, Metric, Order, Run, Verdict};
use perfdiff::policy::{Pattern, Policy};
use perfdiff::unit::Unit;

/// A run of one benchmark `parse` at commit `000…place`.
fn run(place: usize, value: f64) -> Run {
    let mut benchmark = Benchmark::new("parse");
    benchmark.metrics.push(Metric::new("time", Class::Duration, Unit::SECOND, value));
    Run { suite: "api".to_owned(), commit: Some(format!("{place:040x}")), benchmarks: vec![benchmark], ..Run::default() }
}

/// A wobble of a percent or two that adds no level.
fn wobble(place: usize) -> f64 {
    1.0 + 0.008 * (((place * 7919) % 11) as f64 / 5.0 - 1.0)
}

fn runs(of: impl Fn(usize) -> f64, length: usize) -> Vec<Run> {
    (0..length).map(|place| run(place, of(place) * wobble(place))).collect()
}

fn since(runs: &[Run], reference: PinnedReference<'_>) -> Result<History, HistoryError> {
    history(&Span { in_order: false, runs, pinned: Some(reference), policy: &Policy::default(), only: Filter::default() })
}

fn plain(runs: &[Run]) -> History {
    history(&Span { in_order: false, runs, pinned: None, policy: &Policy::default(), only: Filter::default() }).unwrap()
}

#[test]
fn creep_that_no_single_step_shows_is_found_against_the_reference() {
    let runs = runs(|place| 1.0 + 0.0012 * place as f64, 100);
    let commit = format!("{:040x}", 9);
    let found = since(&runs, PinnedReference::Commit(&commit)).unwrap();
    let series = &found.series[0];
    assert!(series.change_points.is_empty(), "{:?}", series.change_points);
    let creep = series.since_reference.as_ref().unwrap();
    assert_eq!(creep.verdict, Verdict::Failure);
    assert!((creep.change.unwrap() - 0.107).abs() < 0.02, "{creep:?}");
    assert!(creep.noise.unwrap() < 0.04, "{creep:?}");
    assert_eq!(found.reference.unwrap().commit.as_deref(), Some(commit.as_str()));
}

#[test]
fn what_did_not_move_and_what_has_no_newer_run_is_unchanged() {
    let runs = runs(|_| 1.0, 40);
    for place in [5, 39] {
        let commit = format!("{place:040x}");
        assert_eq!(
            since(&runs, PinnedReference::Commit(&commit)).unwrap().series[0].since_reference.as_ref().unwrap().verdict,
            Verdict::Unchanged
        );
    }
}

#[test]
fn a_run_of_its_own_can_be_the_reference() {
    let newer = runs(|_| 1.3, 20);
    let release = [run(900, 1.0)];
    let creep = since(&newer, PinnedReference::Runs("v1.2.json", &release)).unwrap().series[0].since_reference.clone().unwrap();
    assert_eq!(creep.verdict, Verdict::Failure);
    assert!((creep.change.unwrap() - 0.3).abs() < 0.02);
    let faster = since(&newer, PinnedReference::Runs("v1.2.json", &[run(900, 2.0)])).unwrap().series[0].since_reference.clone().unwrap();
    assert_eq!(faster.verdict, Verdict::Improved);
    let few = since(&newer[..3], PinnedReference::Runs("v1.2.json", &release)).unwrap().series[0].since_reference.clone().unwrap();
    assert_eq!(few.verdict, Verdict::Inconclusive, "three runs can't tell their noise");
}

#[test]
fn a_reference_measured_elsewhere_is_not_compared() {
    let on = |run: Run, cpu: &str| Run { environment: Environment { cpu: Some(cpu.to_owned()), ..Environment::default() }, ..run };
    let newer: Vec<Run> = runs(|_| 1.0, 20).into_iter().map(|run| on(run, "EPYC")).collect();
    let creep =
        since(&newer, PinnedReference::Runs("old.json", &[on(run(900, 1.0), "Xeon")])).unwrap().series[0].since_reference.clone().unwrap();
    assert_eq!(creep.verdict, Verdict::Incomparable);
    assert!(creep.reason.contains("Xeon"), "{}", creep.reason);
}

#[test]
fn a_reference_that_is_not_there_or_could_be_several_is_an_error() {
    let runs = runs(|_| 1.0, 300);
    assert_eq!(since(&runs, PinnedReference::Commit("abc")), Err(HistoryError::NoSuchReference("abc".to_owned())));
    assert!(matches!(since(&runs, PinnedReference::Commit(&"0".repeat(38))), Err(HistoryError::AmbiguousReference(..))));
    let other = Run { benchmarks: vec![Benchmark::new("other")], ..run(1, 1.0) };
    assert_eq!(since(&runs, PinnedReference::Runs("x.json", &[other])), Err(HistoryError::NothingInCommon("x.json".to_owned())));
    let only = [Pattern::new("nosuch").unwrap()];
    let nothing = history(&Span {
        in_order: false,
        runs: &runs,
        pinned: None,
        policy: &Policy::default(),
        only: Filter { filter: &only, metric: &[] },
    });
    assert_eq!(nothing.unwrap_err().to_string(), "no metric of the 300 runs matches `nosuch`");
}

#[test]
fn runs_of_another_environment_are_left_out_and_said_and_unknown_ones_are_kept() {
    let mut all = runs(|place| if place < 30 { 2.0 } else { 1.0 }, 60);
    for (place, run) in all.iter_mut().enumerate() {
        run.environment.cores = match place {
            0..30 => Some(2),
            30..50 => None,
            _ => Some(4),
        };
    }
    let found = plain(&all);
    assert_eq!((found.runs, found.series[0].points.len()), (30, 30));
    assert!(found.series[0].change_points.is_empty(), "a change of machine is no change of the code");
    let caveat = &found.caveats[0];
    assert_eq!(caveat.text, "30 runs were left out, since their environment differs from the newest run's: cores 2 against 4");
}

#[test]
fn runs_stand_by_time_where_all_say_theirs_else_as_given() {
    let mut all = runs(|place| 1.0 + place as f64, 3);
    for (run, day) in all.iter_mut().zip(["03", "01", "02"]) {
        run.time = Some(format!("2026-01-{day}T00:00:00Z"));
    }
    let values = |history: &History| history.series[0].points.iter().map(|point| point.value.floor()).collect::<Vec<_>>();
    let found = plain(&all);
    assert_eq!((found.order, values(&found)[2]), (Order::Time, values(&plain(&runs(|place| 1.0 + place as f64, 3)))[0]));
    all[1].time = None;
    let found = plain(&all);
    assert_eq!(found.order, Order::Given);
    let assumed = found.caveats.iter().find(|caveat| caveat.code == perfdiff::model::CaveatCode::OrderAssumed).unwrap();
    assert_eq!(assumed.text, "1 of 3 runs don't say when they were made, so all stand in the order given");
}

#[test]
fn runs_may_lack_a_metric_and_the_newest_are_counted() {
    let mut all = runs(|_| 1.0, 10);
    for place in [2, 8, 9] {
        all[place].benchmarks = vec![Benchmark::new("other")];
    }
    let found = plain(&all);
    assert_eq!((found.series[0].points.len(), found.series[0].lacking), (7, 2));
    // A run of another suite never had it.
    all[9].suite = "other".to_owned();
    assert_eq!(plain(&all).series[0].lacking, 1);
}

#[test]
fn a_commit_is_found_however_its_digits_are_written() {
    let mut runs = runs(|_| 1.0, 20);
    runs[3].commit = Some("ABCDEF0123456789".to_owned());
    for digits in ["ABCD", "abcd"] {
        assert_eq!(since(&runs, PinnedReference::Commit(digits)).unwrap().reference.unwrap().commit, runs[3].commit);
    }
}

#[test]
fn a_reference_that_is_beyond_all_measure_is_still_a_number() {
    let wild = runs(|place| if place == 3 { 1e308 } else { f64::from(u8::from(place % 2 == 0)) * 1e-9 }, 20);
    let pinned = [run(30, 1.7e308)];
    for reference in [PinnedReference::Commit("0000000000000000000000000000000000000003"), PinnedReference::Runs("pinned", &pinned)] {
        let found = since(&wild, reference).unwrap();
        let creep = found.series[0].since_reference.as_ref().unwrap();
        assert!(creep.before.is_finite() && creep.after.is_finite(), "{creep:?}");
    }
}
