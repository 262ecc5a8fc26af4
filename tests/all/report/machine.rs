//! What programs make of the reports that are written for them: everything reads back as it was meant, whatever the names.

use perfdiff::model::{Caveat, CaveatCode, Change, Comparison, GateVerdict, MetricId, Outcome, Verdict};
use perfdiff::report::RenderOptions;
use proptest::prelude::*;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

use crate::doors::reports::{annotations_are_few_and_harmless, commands, csv_reads_back, families, junit_reads_back, plain, test_cases};
use crate::report::{cases, rendered};

fn case(name: &str) -> Comparison {
    cases::all().into_iter().find(|(case, _)| *case == name).unwrap().1
}

/// A comparison full of what somebody may put into a file.
fn odd_comparison() -> impl Strategy<Value = Comparison> {
    let name = || "\\PC{0,12}|.{0,12}|[=+@'\"\\\\,;:%\r\n\t{}<>&\u{0}\u{1b}\u{ffff}\u{fffe} -]{0,8}";
    let number = || prop::option::of(prop::num::f64::ANY);
    let change = (name(), name(), prop::option::of(name()), (name(), name()), number(), number(), number(), 0..Verdict::ALL.len());
    prop::collection::vec(change, 0..6).prop_map(|rows| {
        let mut comparison = case("gates");
        let like = case("verdicts").changes.remove(0);
        comparison.changes = rows
            .into_iter()
            .map(|(suite, metric, statistic, (key, value), head, change, fail, verdict)| {
                let mut odd = Change {
                    id: MetricId { suite: suite.clone(), benchmark: suite, params: [(key.clone(), value)].into(), metric, statistic },
                    change,
                    verdict: Verdict::ALL[verdict],
                    reasons: vec![key],
                    ..like.clone()
                };
                odd.head.as_mut().unwrap().value = head.unwrap_or(1.0);
                odd.threshold.fail = fail;
                odd
            })
            .collect();
        comparison
    })
}

fn failures(report: &Report) -> usize {
    test_cases(report).filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. })).count()
}

#[test]
fn every_case_reads_back_in_every_form() {
    for (name, comparison) in cases::all() {
        csv_reads_back(&comparison);
        assert!(!families(&plain("openmetrics", &comparison)).is_empty(), "{name}");
        let report = junit_reads_back(&comparison);
        // One case holds every caveat, also that of a failing comparison, and passes: no reason to pass here.
        let missing = comparison.caveats.iter().any(|caveat| caveat.code == CaveatCode::RequiredMissing);
        assert_eq!(failures(&report) > 0, comparison.outcome == Outcome::Fail || missing, "{name}: fails as the comparison does");
        annotations_are_few_and_harmless(&comparison);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_name_and_no_number_spoils_a_form(comparison in odd_comparison()) {
        csv_reads_back(&comparison);
        families(&plain("openmetrics", &comparison));
        junit_reads_back(&comparison);
        annotations_are_few_and_harmless(&comparison);
    }
}

#[test]
fn each_verdict_has_its_place_in_junit() {
    let comparison = case("verdicts");
    let report = junit_reads_back(&comparison);
    let status = |verdict: Verdict| {
        let found = test_cases(&report)
            .find(|case| case.properties.iter().any(|p| p.name.as_str() == "verdict" && p.value.as_str() == verdict.name()));
        match &found.unwrap().status {
            TestCaseStatus::Success { .. } => "passed",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
            TestCaseStatus::NonSuccess { .. } => "error",
            TestCaseStatus::Skipped { .. } => "skipped",
        }
    };
    assert_eq!(
        Verdict::ALL.map(|verdict| (verdict.name(), status(verdict))),
        [
            ("failure", "failure"),
            ("warning", "passed"),
            ("incomparable", "error"),
            ("removed", "skipped"),
            ("inconclusive", "skipped"),
            ("accepted", "passed"),
            ("improved", "passed"),
            ("added", "skipped"),
            ("unchanged", "passed"),
        ]
    );
}

#[test]
fn no_failing_reason_is_lost_in_junit() {
    let base = case("came-and-went");
    let missing = Caveat::new(CaveatCode::RequiredMissing, "api/*", "is required, but the head has nothing comparable of that name");
    for (comparison, failures_of_policy, word) in [
        // The policy fails on what went, which is skipped as a case.
        (Comparison { outcome: Outcome::Fail, ..base.clone() }, 1, "22 removed"),
        (Comparison { outcome: Outcome::Fail, caveats: vec![missing], ..base }, 1, "is required"),
        (case("empty"), 1, "nothing was compared"),
        (case("came-and-went"), 0, "22 removed"),
        (case("no-baseline"), 0, "no baseline"),
    ] {
        let report = junit_reads_back(&comparison);
        assert_eq!(failures(&report), failures_of_policy);
        assert!(plain("junit", &comparison).contains(word), "{word}");
    }
}

#[test]
fn what_the_policy_let_pass_is_no_failure() {
    let mut comparison = case("verdicts");
    comparison.changes.retain(|change| matches!(change.verdict, Verdict::Incomparable | Verdict::Unchanged | Verdict::Removed));
    comparison.gates.retain(|gate| gate.verdict == GateVerdict::Met);
    comparison.outcome = Outcome::Warn;
    assert_eq!(failures(&junit_reads_back(&comparison)), 0);
    assert!(!plain("github", &comparison).contains("::error"));
    comparison.outcome = Outcome::Fail;
    assert_eq!(failures(&junit_reads_back(&comparison)), 1);
    assert!(plain("github", &comparison).contains("::error"));
}

#[test]
fn the_annotations_beyond_ten_are_counted() {
    let found = commands(&plain("github", &case("many")));
    let errors: Vec<_> = found.iter().filter(|(level, ..)| level == "error").collect();
    assert_eq!(errors.len(), 10);
    assert!(errors[0].1.starts_with("perfdiff: 20 failures, 40 warnings"), "{errors:?}");
    assert!(errors[9].2.starts_with("12 more are not listed"), "{errors:?}");
}

#[test]
fn no_report_for_people_holds_a_command_either() {
    let mut comparison = case("verdicts");
    for (index, change) in comparison.changes.iter_mut().enumerate() {
        change.id.benchmark = format!("##[add-mask]{index} ::error::x");
        change.reasons = vec![format!("{}::add-mask::x {} ::stop-commands::y", "x".repeat(index * 7), "word ".repeat(index))];
    }
    comparison.caveats[0].text = "::warning file=x::y ##[set-output name=x]y".to_owned();
    for (renderer, width) in [("console", 40), ("console", 60), ("console", 100), ("markdown", 100)] {
        let options = RenderOptions { width: Some(width), details: true, ..RenderOptions::default() };
        for line in rendered(renderer, &comparison, &options).lines() {
            let line = line.trim_start();
            let command = line.strip_prefix("::").is_some_and(|rest| rest.contains("::"));
            assert!(!command && !line.contains("##["), "{renderer} {width}: {line}");
        }
    }
}

#[test]
fn a_quiet_comparison_is_one_notice() {
    let found = commands(&plain("github", &case("quiet")));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("notice", "perfdiff: no change in 46 metrics, 1 gate met"));
}

#[test]
fn names_that_read_the_same_stay_apart_in_openmetrics() {
    let mut comparison = case("suites");
    let mut twin = comparison.changes[0].clone();
    twin.id.statistic = Some("p99\u{200b}".to_owned());
    let literal = Change { id: MetricId { statistic: Some("p99\\u{200b}".to_owned()), ..twin.id.clone() }, ..twin.clone() };
    comparison.changes.extend([twin.clone(), literal, twin]);
    let text = plain("openmetrics", &comparison);
    assert!(families(&text)["perfdiff_verdict"].iter().filter(|series| series.contains("duplicate=")).count() == 2, "{text}");
}

#[test]
fn an_options_order_or_limit_changes_nothing_that_programs_read() {
    let comparison = case("verdicts");
    let options = RenderOptions { only_changed: true, limit: Some(1), sort: perfdiff::report::Sort::Name, ..RenderOptions::default() };
    for renderer in ["csv", "json", "openmetrics", "badge", "badge-svg"] {
        assert_eq!(rendered(renderer, &comparison, &options), plain(renderer, &comparison), "{renderer}");
    }
    let report = Report::deserialize_from_str(&rendered("junit", &comparison, &options)).unwrap();
    assert_eq!(report.tests, junit_reads_back(&comparison).tests);
}
