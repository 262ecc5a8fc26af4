//! The job that publishes what a fork's pull request has measured.

use serde_json::json;

use crate::stage::FORK;
use crate::yard::Yard;

#[test]
fn a_fork_s_comparison_is_left_by_its_own_job_and_published_by_ours() {
    let yard = Yard::with_history();
    let head = yard.topic("Slow it down");
    yard.measure(150.0);
    let ran = yard.pull_request_of(&head, "visitor/widgets").token(FORK).run().exits(1);
    assert_eq!(yard.writes(), 0);
    assert!(ran.says("notice", "workflow_run"), "{:?}", ran.commands());
    assert_eq!(ran.comparison()["head"]["source"], format!("visitor:topic@{}", &head[..7]));

    let payload = json!({
        "workflow_run": {
            "id": 100, "run_attempt": 1, "event": "pull_request", "conclusion": "failure", "head_sha": head, "head_branch": "topic",
            "head_repository": {"full_name": "visitor/widgets"}, "pull_requests": [],
        },
        "repository": {"full_name": "acme/widgets", "default_branch": "main"},
    });
    let pull = json!([{
        "number": 7, "state": "open", "labels": [],
        "head": {"ref": "topic", "sha": head, "repo": {"full_name": "visitor/widgets"}},
        "base": {"ref": "main", "sha": head, "repo": {"full_name": "acme/widgets"}},
    }]);
    yard.github.script("GET", "/repos/acme/widgets/pulls", 200, pull);
    let ran = yard.job("workflow_run", &payload).args(&["ci", "--comparison=perfdiff-report"]).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains(&format!("_Measured by the run of `visitor/widgets` at `{}`", &head[..7])), "{}", comments[0]);
}
