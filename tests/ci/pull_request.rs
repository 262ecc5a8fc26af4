//! The job of a pull request.

use crate::yard::Yard;

#[test]
fn a_slower_pull_request_fails_and_says_so_everywhere() {
    let yard = Yard::with_history();
    let head = yard.topic("Slow it down");
    yard.measure(150.0);
    let ran = yard.pull_request(&head).with("--html perfdiff-report/index.html").run().exits(1);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    assert_eq!(ran.output("failures").as_deref(), Some("1"));
    assert_eq!(ran.output("report-html").as_deref(), Some("perfdiff-report/index.html"));
    assert_eq!(ran.output("report-json").as_deref(), Some("perfdiff-report/comparison.json"));
    assert!(ran.output("baseline").unwrap().starts_with("main@"), "{:?}", ran.output("baseline"));
    assert!(ran.output("comment-url").unwrap().contains("#issuecomment-"), "{}", ran.output);
    let comparison = ran.comparison();
    assert_eq!(comparison["outcome"], "fail");
    assert_eq!(comparison["head"]["source"], format!("topic@{}", &head[..7]));
    assert!(yard.repo.path.join("perfdiff-report/index.html").is_file());
    assert!(ran.summary.starts_with("### ❌ perfdiff: "), "{}", ran.summary);
    assert!(ran.says("error", "50"), "{:?}", ran.commands());
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].starts_with(&format!("<!-- perfdiff key=perfdiff sha={head} run=100.1 -->\n### ❌ perfdiff: ")), "{}", comments[0]);
}

#[test]
fn the_second_push_updates_the_comment_and_the_same_again_writes_nothing() {
    let yard = Yard::with_history();
    let head = yard.topic("Slow it down");
    yard.measure(150.0);
    yard.pull_request(&head).run().exits(1);
    yard.repo.switch("topic");
    let next = yard.repo.commit("Slower still");
    yard.merge_checked_out();
    yard.measure(170.0);
    yard.pull_request(&next).run_id(101).run().exits(1);
    assert_eq!(yard.comments().len(), 1);
    assert!(yard.comments()[0].contains(&next), "{}", yard.comments()[0]);
    assert_eq!(yard.writes(), 2);
    yard.pull_request(&next).run_id(102).run().exits(1);
    assert_eq!(yard.writes(), 2);
}
