//! The issue of the baseline branch.

use serde_json::json;

use crate::ci::yard::{Job, Yard};

const ISSUES: &str = "/repos/acme/widgets/issues";

/// So many runs about this value.
fn about(value: f64, count: u32) -> Vec<f64> {
    (0..count).map(|n| value * (1.0 + 0.003 * f64::from(n % 5) - 0.006)).collect()
}

/// A push to a branch whose level shifted a dozen runs ago.
fn shifted() -> (Yard, Job, String) {
    let yard = Yard::with(&[about(100.0, 14), about(150.0, 13)].concat());
    let shift = yard.repo.git(&["log", "--format=%H", "--grep=Work 14$"]);
    let job = yard.pushed("More", 150.0).with("--issue");
    yard.github.script("GET", ISSUES, 200, json!([]));
    yard.github.script("POST", ISSUES, 201, json!({"number": 9, "html_url": "https://ghe.example/acme/widgets/issues/9"}));
    (yard, job, shift)
}

#[test]
fn a_confirmed_shift_opens_one_issue_that_names_its_commit() {
    let (yard, job, shift) = shifted();
    let ran = job.run();
    let written = yard.written();
    assert_eq!(written.len(), 1, "{written:?}\n{}", ran.stderr);
    let sent = &written[0].2;
    assert_eq!(sent["title"], format!("perfdiff: main: parse time is 50 % slower since {}", &shift[..7]));
    let body = sent["body"].as_str().unwrap();
    assert!(body.starts_with(&format!("<!-- perfdiff-issue key=perfdiff%40main sha={shift} run=100.1 -->\n1 level has shifted")), "{body}");
    assert!(body.contains(&format!("[`{}`](https://ghe.example/acme/widgets/commit/{shift})", &shift[..7])), "{body}");
    assert!(body.contains("<code>Work 14</code>"), "{body}");
    assert!(ran.says("notice", "issues/9"), "{:?}", ran.commands());
}

#[test]
fn the_same_shift_again_writes_nothing_and_one_that_came_back_closes_the_issue() {
    let (yard, job, _) = shifted();
    job.run();
    let sent = yard.written()[0].2.clone();
    let standing = json!([{
        "number": 9, "title": sent["title"], "body": sent["body"], "html_url": "https://ghe.example/acme/widgets/issues/9",
        "user": {"login": "github-actions[bot]", "type": "Bot"}, "labels": [{"name": "perfdiff"}],
    }]);
    yard.github.script("GET", ISSUES, 200, standing);
    yard.pushed("More still", 150.0).with("--issue").run_id(101).run();
    assert_eq!(yard.written().len(), 1, "{:?}", yard.written());

    let yard = Yard::with(&[about(100.0, 14), about(150.0, 14), about(100.0, 14)].concat());
    let standing = json!([{
        "number": 9, "title": sent["title"], "body": sent["body"], "html_url": "https://ghe.example/acme/widgets/issues/9",
        "user": {"login": "github-actions[bot]", "type": "Bot"}, "labels": [{"name": "perfdiff"}],
    }]);
    yard.github.script("GET", ISSUES, 200, standing);
    yard.github.script("PATCH", "/repos/acme/widgets/issues/9", 200, json!({"number": 9}));
    let ran = yard.pushed("Fast again", 100.0).with("--issue").run_id(102).run().exits(0);
    assert_eq!(yard.written()[0].2["state"], "closed", "{:?}", yard.written());
    assert!(ran.says("notice", "was closed"), "{:?}", ran.commands());
}

#[test]
fn an_accepted_shift_opens_no_issue_and_without_the_flag_nothing_is_asked() {
    let yard = Yard::with(&about(100.0, 14));
    yard.pushed("Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now", 150.0).run().exits(0);
    assert_eq!(yard.asked(""), 0);
    for n in 0..13 {
        yard.pushed(&format!("Later {n}"), about(150.0, 13)[n]).run();
    }
    yard.github.script("GET", ISSUES, 200, json!([]));
    yard.pushed("Last", 150.0).with("--issue").run().exits(0);
    assert_eq!(yard.writes(), 0, "{:?}", yard.written());
}

#[test]
fn an_issue_that_can_not_be_written_changes_no_verdict() {
    let (yard, job, _) = shifted();
    yard.github.script("POST", ISSUES, 410, json!({"message": "Issues are disabled for this repo"}));
    let ran = job.run().exits(0);
    assert!(ran.says("warning", "no issue was written"), "{:?}", ran.commands());
    assert!(ran.stderr.contains("warning: no issue was written"), "{}", ran.stderr);
}
