//! Regressions that hit many benchmarks at once must not hide themselves, and quiet pairs are no alarm.

use crate::cli::program::{Done, perfdiff};

fn compared(case: &str) -> Done {
    let directory = format!("fixtures/json/broad/{case}");
    perfdiff(&format!("compare {directory}/base.json {directory}/head.json --suite s --report json")).run()
}

#[test]
fn a_regression_is_red_however_many_share_it() {
    for case in ["broad-memory-3-of-12-x4", "broad-p95-2-of-5-x50", "broad-time-2-of-10-x100", "broad-time-all-x10"] {
        let done = compared(case);
        assert_eq!(done.code, 1, "{case}: {}", done.stdout);
    }
    let all = compared("broad-time-all-x10").json();
    assert_eq!(all["suite_change"]["verdict"], "failure");
}

#[test]
fn a_quiet_pair_says_that_no_change_was_seen_and_how_large_a_one_would_not_show() {
    let done = compared("quiet-10-of-10");
    assert_eq!(done.code, 0, "{}", done.stdout);
    let json = done.json();
    assert_eq!(json["outcome"], "pass");
    for change in json["changes"].as_array().unwrap() {
        assert_eq!((&change["verdict"], &change["undecided"]), (&"inconclusive".into(), &"no-change-seen".into()));
        assert!(change["reasons"][0].as_str().unwrap().contains("would not show"), "{change}");
    }
}
