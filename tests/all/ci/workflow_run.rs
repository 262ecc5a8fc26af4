//! The job that publishes what a fork's pull request has measured.

use serde_json::{Value, json};

use crate::ci::yard::{Ran, Yard};
use crate::github::stage::{FORK, Server as _};

/// A fork's pull request, whose own job has left its comparison. Gives its newest commit.
fn fork(yard: &Yard, value: f64) -> (String, Ran) {
    let head = yard.topic("Slow it down");
    yard.measure(value);
    let ran = yard.pull_request_of(&head, "visitor/widgets").token(FORK).run();
    (head, ran)
}

fn edit(yard: &Yard, change: impl FnOnce(&mut Value)) {
    let path = yard.repo.path.join("perfdiff-report/comparison.json");
    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut value);
    std::fs::write(path, value.to_string()).unwrap();
}

#[test]
fn a_fork_s_comparison_is_left_by_its_own_job_and_published_by_ours() {
    let yard = Yard::with_history();
    let (head, ran) = fork(&yard, 150.0);
    let ran = ran.exits(1);
    assert_eq!(yard.asked("/comments"), 0, "a fork's job does not even try");
    assert!(ran.says("notice", "workflow_run"), "{:?}", ran.commands());
    assert!(ran.summary.contains('❌') && ran.output("comment-url").is_none_or(|url| url.is_empty()));
    assert_eq!(ran.comparison()["head"]["source"], format!("visitor:topic@{}", &head[..7]));

    yard.open_pull_request(&head, "visitor/widgets");
    let ran = yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    assert!(ran.output("comment-url").unwrap().contains("issuecomment"));
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    // The run that measured, not the one that publishes.
    assert!(comments[0].starts_with(&format!("<!-- perfdiff key=perfdiff sha={head} run=100.1 -->\n### ❌")), "{}", comments[0]);
    assert!(
        comments[0].contains(&format!("_Measured by the run of <code>visitor/widgets</code> at <code>{}</code>", &head[..7])),
        "{}",
        comments[0]
    );
    assert!(ran.summary.contains("visitor/widgets"), "{}", ran.summary);
    yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert_eq!(yard.writes(), 1, "the same again writes nothing");
}

#[test]
fn what_a_hostile_comparison_says_is_inert_and_decides_nothing() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    edit(&yard, |value| {
        value["changes"][0]["benchmark"] = json!("@everyone <img src=x onerror=alert(1)> [x](http://evil) ::set-output name=a::b");
        value["changes"][0]["reasons"] = json!(["\n::add-mask::x\n::error::owned #1 fixes #2"]);
        value["head"]["source"] = json!("<!-- perfdiff key=other sha=0 run=999999.1 -->");
        value["baseline"]["source"] = json!("x\nfailures<<E\n0\nE");
        value["pull_request"] = json!(999);
        value["number"] = json!(999);
        value["key"] = json!("other");
    });
    yard.open_pull_request(&head, "visitor/widgets");
    let ran = yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    let comment = &yard.comments()[0];
    assert!(comment.starts_with("<!-- perfdiff key=perfdiff sha="), "{comment}");
    for word in ["@everyone", "<img", "](http://evil", "fixes #2", "<!-- perfdiff key=other"] {
        assert!(!comment.contains(word) && !ran.summary.contains(word), "{word}: {comment}");
    }
    assert!(ran.commands().iter().all(|(name, text)| name == "notice" && !text.contains("owned")), "{:?}", ran.commands());
    assert_eq!(ran.output("failures").as_deref(), Some("1"));
    assert!(yard.written().iter().all(|(_, path, _)| path.contains("/issues/7/")), "{:?}", yard.written());
}

#[test]
fn what_is_no_comparison_or_too_large_or_a_link_is_refused() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    yard.open_pull_request(&head, "visitor/widgets");
    let report = yard.repo.path.join("perfdiff-report");
    let publish = || yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(3);
    let good = std::fs::read_to_string(report.join("comparison.json")).unwrap();
    for (text, says) in [
        ("{}", "is not a perfdiff.comparison/v1"),
        (r#"{"schema": "perfdiff.comparison/v2"}"#, "is not a perfdiff.comparison/v1"),
        ("not even JSON", "is not a perfdiff.comparison/v1"),
        (&"[".repeat(100_000), "is not a perfdiff.comparison/v1"),
        ("", "is not a perfdiff.comparison/v1"),
    ] {
        std::fs::write(report.join("comparison.json"), text).unwrap();
        let ran = publish();
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
    let file = std::fs::File::create(report.join("comparison.json")).unwrap();
    file.set_len(33 << 20).unwrap();
    assert!(publish().stderr.contains("more than 32 MiB"));
    std::fs::remove_file(report.join("comparison.json")).unwrap();
    std::fs::write(yard.repo.path.join("elsewhere.json"), &good).unwrap();
    std::os::unix::fs::symlink(yard.repo.path.join("elsewhere.json"), report.join("comparison.json")).unwrap();
    assert!(publish().stderr.contains("holds no comparison.json"));
    let ran =
        yard.workflow_run(&head, "visitor/widgets", "pull_request").args(&["ci", "--comparison=perfdiff-report/comparison.json"]).run();
    assert!(ran.exits(3).stderr.contains("it is a link"));
    assert_eq!(yard.writes(), 0);
}

#[test]
fn several_comparisons_become_one_comment() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    let report = yard.repo.path.join("perfdiff-report");
    let text = std::fs::read_to_string(report.join("comparison.json")).unwrap();
    for leg in ["linux", "macos"] {
        std::fs::create_dir(report.join(leg)).unwrap();
        std::fs::write(report.join(leg).join("comparison.json"), &text).unwrap();
    }
    std::fs::remove_file(report.join("comparison.json")).unwrap();
    yard.open_pull_request(&head, "visitor/widgets");
    yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert_eq!(yard.comments().len(), 1);
    assert!(
        yard.comments()[0].contains("<code>linux</code>") && yard.comments()[0].contains("<code>macos</code>"),
        "{}",
        yard.comments()[0]
    );
}

#[test]
fn an_older_run_does_not_overwrite_what_a_newer_one_said() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    yard.open_pull_request(&head, "visitor/widgets");
    let newer = format!("<!-- perfdiff key=perfdiff sha={head} run=200.1 -->\nnewer");
    yard.github.write(crate::github::fake::ACTIONS, 7, &newer);
    yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert_eq!((yard.comments(), yard.writes()), (vec![newer], 0));
}

#[test]
fn without_a_pull_request_at_that_commit_nothing_is_said() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    yard.github.script("GET", "/repos/acme/widgets/pulls", 200, json!([]));
    yard.github.script("GET", &format!("/repos/acme/widgets/commits/{head}/pulls"), 200, json!([]));
    let ran = yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert!(ran.says("notice", "closed, or pushed to meanwhile"), "{:?}", ran.commands());
    let ran = yard.workflow_run(&head, "acme/widgets", "push").run().exits(0);
    assert!(ran.says("notice", "started by `push`"), "{:?}", ran.commands());
    let ran = yard.workflow_run(&head, "visitor/widgets", "pull_request").with("--check").run().exits(0);
    assert!(ran.says("notice", "no check run is written"), "{:?}", ran.commands());
    assert_eq!(yard.writes(), 0);
}

#[test]
fn where_github_does_not_answer_nothing_is_said_about_the_pull_request() {
    let yard = Yard::with_history();
    let (head, _) = fork(&yard, 150.0);
    yard.github.script("GET", "/repos/acme/widgets/pulls", 403, json!({"message": "Must have admin rights to Repository."}));
    let ran = yard.workflow_run(&head, "visitor/widgets", "pull_request").run().exits(0);
    assert!(ran.says("warning", "no comment was written: could not find the pull request"), "{:?}", ran.commands());
    assert!(!ran.stderr.contains("pushed to meanwhile"), "{}", ran.stderr);
    assert_eq!(yard.writes(), 0);
}

#[test]
fn the_modes_say_what_they_are_for() {
    let yard = Yard::new();
    let head = yard.repo.head();
    yard.measure(100.0);
    let publish = yard.push("main", &head).with("--mode publish").run().exits(2);
    assert!(publish.stderr.contains("workflow_run"), "{}", publish.stderr);
    let update = yard.workflow_run(&head, "acme/widgets", "pull_request").with("--mode update").run().exits(2);
    assert!(update.stderr.contains("publish"), "{}", update.stderr);
    let proposed = yard.pull_request(&head).with("--mode update").run().exits(2);
    assert!(proposed.stderr.contains("store runs on `push`"), "{}", proposed.stderr);
    let nothing = yard.workflow_run(&head, "acme/widgets", "pull_request").args(&["ci"]).run().exits(2);
    assert!(nothing.stderr.contains("nothing to publish"), "{}", nothing.stderr);
}
