//! What the head lacks, and what an older run of the baseline bears.

use perfdiff::model::{Caveat, CaveatCode, Class, Metric, Run, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

use super::runs::{bench, compare_with, of, run};

/// A load test's run: a time, and the rate of its requests where it made any.
fn load(requests: bool, more: &[Metric]) -> Run {
    let mut all = bench("all", Metric::new("http_req_duration", Class::Duration, Unit::SECOND, 0.2));
    let rate = Metric::new("http_reqs", Class::Throughput, Unit::PER_SECOND, 50.0).statistic("rate");
    all.metrics.extend(requests.then_some(rate));
    all.metrics.extend_from_slice(more);
    Run { suite: "load".into(), benchmarks: vec![all], ..Run::default() }
}

fn codes(baseline: &[Run], head: &[Run], history: bool) -> Vec<(CaveatCode, String)> {
    let comparison = compare_with(&Policy::default(), baseline, head, history);
    comparison.caveats.into_iter().map(|caveat| (caveat.code, caveat.text)).collect()
}

#[test]
fn a_load_test_that_counted_no_request_has_failed() {
    let judged = |head: Run| {
        let comparison = compare_with(&Policy::default(), &[load(true, &[])], &[head], false);
        let change = comparison.changes.iter().find(|change| change.id.statistic.as_deref() == Some("rate")).unwrap();
        (change.verdict, change.reasons.first().cloned().unwrap_or_default())
    };
    let (verdict, reason) = judged(load(false, &[]));
    assert_eq!(verdict, Verdict::Failure);
    assert_eq!(reason, "the head ran and counted no `http_reqs`, which its tool leaves out where there was none");
    // Here it counted them, and says so by another statistic.
    let count = Metric::new("http_reqs", Class::Count, Unit::COUNT, 5000.0).statistic("count");
    assert_eq!(judged(load(false, &[count])).0, Verdict::Removed);
}

#[test]
fn a_whole_suite_that_is_gone_is_said_with_its_size() {
    let other = |names: &[(&str, f64)]| Run { suite: "other".into(), ..run(1, names) };
    for (gone, size) in [(&[("x", 1.0)][..], "1 metric with it"), (&[("x", 1.0), ("y", 1.0)], "2 metrics with it")] {
        let found =
            codes(&[run(1, &[("a", 1.0), ("b", 1.0), ("c", 1.0)]), other(gone)], &[run(2, &[("a", 1.0), ("b", 1.0), ("c", 1.0)])], false);
        let said = found.iter().find(|(code, _)| *code == CaveatCode::SuiteMissing).unwrap();
        assert!(said.1.contains(size), "{}", said.1);
    }
}

#[test]
fn what_was_wrong_with_an_older_run_of_a_history_is_history() {
    let torn = |at: usize| {
        let mut runs: Vec<Run> =
            (0..6).map(|commit| run(commit, &[("a", 1.0 + f64::from(u8::try_from(commit).unwrap()) / 100.0)])).collect();
        runs[at].caveats.push(Caveat::new(CaveatCode::Truncated, "old.json", "the file ends too early"));
        codes(&runs, &[run(9, &[("a", 1.02)])], true).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert!(torn(2).contains(&CaveatCode::OlderRuns) && !torn(2).contains(&CaveatCode::Truncated));
    assert!(torn(5).contains(&CaveatCode::Truncated) && !torn(5).contains(&CaveatCode::OlderRuns));
}

#[test]
fn a_rename_by_pattern_has_an_effect_where_one_of_its_benchmarks_is_still_measured() {
    let policy = Policy::parse("test", "[[rename]]\nfrom = \"*/large\"\nto = \"*/1 MB\"\n").unwrap();
    let names: Vec<String> = (0..10).map(|number| format!("a{number}/large")).chain(["z/large".to_owned()]).collect();
    let before: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 1.0)).collect();
    let unused = |head: &[(&str, f64)]| {
        let comparison = compare_with(&policy, &[run(1, &before)], &[run(2, head)], false);
        comparison.caveats.iter().any(|caveat| caveat.code == CaveatCode::UnusedPolicy)
    };
    assert!(!unused(&[("z/1 MB", 1.0)]));
    assert!(unused(&[("z/1 GB", 1.0), ("a0/large", 1.0)]));
    let renamed = compare_with(&policy, &[run(1, &before)], &[run(2, &[("z/1 MB", 2.0)])], false);
    assert_eq!(of(&renamed, "z/1 MB").verdict, Verdict::Failure);
}
