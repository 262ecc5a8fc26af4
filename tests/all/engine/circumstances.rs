//! What describes the measurement: compared, said, never a finding.

use perfdiff::ingest::{self, Options, Source};
use perfdiff::model::{CaveatCode, Comparison, Outcome, Role, Run};
use perfdiff::policy::Policy;

use super::runs::compare_with;

fn read(text: &str) -> Vec<Run> {
    ingest::read(&Source::bytes("a.json", text.as_bytes().to_vec()).unwrap(), None, &Options::default()).unwrap()
}

fn compared(base: &str, head: &str, policy: &str) -> Comparison {
    compare_with(&Policy::parse("t", policy).unwrap(), &read(base), &read(head), false)
}

fn said(comparison: &Comparison, code: CaveatCode) -> Option<String> {
    comparison.caveats.iter().find(|caveat| caveat.code == code).map(|caveat| caveat.text.clone())
}

#[test]
fn configuration_that_changed_is_a_caveat_and_no_finding() {
    for (base, head, told) in [
        (r#""config": {"timeout_s": 30, "model": {"layers": 12}}"#, r#""config": {"timeout_s": 60, "model": {"layers": 24}}"#, 2),
        (r#""options": {"anything_ms": 30}"#, r#""options": {"anything_ms": 3}"#, 1),
        (r#""batch_size": 64"#, r#""batch_size": 32"#, 1),
        (r#""payload_bytes": 512"#, r#""payload_bytes": 1024"#, 1),
        (r#""test_duration_s": "60 s""#, r#""test_duration_s": "1m30s""#, 1),
        (r#""target_p95_ms": 30, "cpu_mhz": 2400, "n_jobs": 4"#, r#""target_p95_ms": 10, "cpu_mhz": 3600, "n_jobs": 8"#, 3),
        (
            r#""config": {"seed": 1, "run_id": 12, "timestamp": 1768557600}"#,
            r#""config": {"seed": 2, "run_id": 13, "timestamp": 1768559999}"#,
            0,
        ),
        (r#""config": {"timeout_s": 30}"#, r#""config": {"timeout_s": 30.0}"#, 0),
    ] {
        let doc = |part: &str| format!(r#"{{"time_ms": 20.0, "size_of_index_mb": 3.0, {part}}}"#);
        let comparison = compared(&doc(base), &doc(head), "");
        assert_eq!(comparison.outcome, Outcome::Pass, "{head}: {:?}", comparison.changes);
        let text = said(&comparison, CaveatCode::ConfigurationChanged);
        assert_eq!(text.as_deref().map_or(0, |text| text.matches('→').count()), told, "{head}: {text:?}");
        let roles = comparison.changes.iter().filter(|change| change.role == Role::Primary).count();
        assert_eq!(roles, 2, "{head}: {:?}", comparison.changes);
    }
}

#[test]
fn a_setting_that_the_policy_has_judged_is_judged_and_not_said_twice() {
    let rule = "[[rule]]\nmatch = \"**/pool_size\"\ndirection = \"lower\"\nwarn = \"1%\"\nfail = \"2%\"\n";
    let comparison = compared(r#"{"time_ms": 20.0, "pool_size": 4}"#, r#"{"time_ms": 20.0, "pool_size": 8}"#, rule);
    assert_eq!((comparison.outcome, said(&comparison, CaveatCode::ConfigurationChanged)), (Outcome::Fail, None));
}

#[test]
fn much_less_work_done_is_said_and_a_little_less_is_not() {
    let doc = |count: u32| format!(r#"{{"all": {{"success_count": {count}, "p95_ms": 20}}}}"#);
    let text = |head: u32| said(&compared(&doc(1000), &doc(head), ""), CaveatCode::WorkDiffers);
    assert!(text(420).unwrap().contains("a/all/success_count 1000 → 420"), "{:?}", text(420));
    assert!(text(5000).is_some());
    assert_eq!(text(950), None);
}

#[test]
fn what_could_not_be_read_is_said_and_never_passes_where_the_policy_names_it() {
    let base = r#"{"a": {"p95_ms": 20, "rps": 100}, "b": {"p95_ms": 20}}"#;
    for (value, unreadable) in
        [("\"21\"", false), ("\"21 furlongs\"", true), ("\"n/a\"", true), ("\"\"", true), ("\"3,5 ms\"", true), ("\"timed out\"", true)]
    {
        let head = format!(r#"{{"a": {{"p95_ms": {value}, "rps": 100}}, "b": {{"p95_ms": 20}}}}"#);
        for policy in ["", "[compare]\nrequire = [\"**/p95_ms/*\"]\n", "[[gate]]\nmatch = \"**/p95_ms/p95\"\nlimit = \"< 100ms\"\n"] {
            let comparison = compared(base, &head, policy);
            assert_eq!(comparison.outcome == Outcome::Pass, !unreadable, "{value} {policy}: {:?}", comparison.outcome);
            assert_eq!(said(&comparison, CaveatCode::UnusableValue).is_some(), unreadable, "{value}");
        }
        // Without a baseline to miss it, the policy still does, though another benchmark has the metric.
        let gate = Policy::parse(
            "t",
            "[[gate]]\nmatch = \"**/p95_ms\"\nlimit = \"< 100ms\"\n[[gate]]\nmatch = \"**/p95_ms/p95\"\nlimit = \"< 100ms\"\n",
        )
        .unwrap();
        let head = read(&head);
        let side = perfdiff::compare::Side { source: "head".into(), runs: &head };
        let gated = perfdiff::compare::gate(&side, &gate, perfdiff::compare::Filter::default()).unwrap();
        let met = said(&gated, CaveatCode::RequiredMissing).is_none();
        assert_eq!(met, !unreadable, "{value}: {:?}", gated.gates);
    }
}

#[test]
fn text_that_only_describes_is_no_lost_measurement() {
    let head = r#"{"a": {"p95_ms": 20, "precision": "fp16", "loss": "cross_entropy", "cpu": "Xeon", "time": "2026-01-16T10:00:00", "size": "large"}}"#;
    let comparison = compared(head, head, "");
    assert_eq!((comparison.outcome, said(&comparison, CaveatCode::UnusableValue)), (Outcome::Pass, None));
}
