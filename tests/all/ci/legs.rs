//! The job after a matrix, which makes one comment and one exit code of what its legs have left.

use crate::ci::yard::{Job, Yard};
use crate::github::stage::FORK;

/// Two legs of a pull request, each measured by a job of its own, whose artifacts lie side by side; and its commit.
fn matrix(yard: &Yard, values: [f64; 2]) -> String {
    let head = yard.topic("Change it");
    for (os, value) in ["linux", "macos"].into_iter().zip(values) {
        yard.measure(value);
        let (label, leg) = (format!("os={os}"), format!("legs/{os}/comparison.json"));
        yard.pull_request(&head).args(&["ci", "results.json", "--comment", "never", "--label", &label, "--comparison", &leg]).run();
    }
    head
}

/// `main` with runs of both legs.
fn yard() -> Yard {
    let yard = Yard::new();
    for count in 0..6 {
        for os in ["linux", "macos"] {
            let value = 100.0 + f64::from(count % 3) * 0.2;
            yard.pushed(&format!("Commit {count} on {os}"), value).with(&format!("--label os={os}")).run();
        }
    }
    yard
}

fn last(yard: &Yard, head: &str) -> Job {
    yard.pull_request(head).args(&["ci", "--mode", "publish", "--comparison", "legs"])
}

#[test]
fn the_legs_have_one_comment_and_the_last_job_fails_when_one_of_them_did() {
    let yard = yard();
    let head = matrix(&yard, [100.0, 150.0]);
    assert_eq!(yard.writes(), 0, "the legs say nothing themselves");
    let ran = last(&yard, &head).run().exits(1);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains(&format!("sha={head}")) && comments[0].contains("macos"), "{}", comments[0]);
    assert!(!comments[0].contains("as that run reports it"), "{}", comments[0]);
    last(&yard, &head).run().exits(1);
    assert_eq!(yard.writes(), 1, "the same again writes nothing");
    let ran = yard.pull_request(&head).args(&["ci", "--mode", "publish", "--comparison", "legs", "--fail-on", "never"]).run();
    ran.exits(0);
}

#[test]
fn quiet_legs_pass() {
    let yard = yard();
    let head = matrix(&yard, [100.0, 100.1]);
    last(&yard, &head).run().exits(0);
}

#[test]
fn on_a_fork_nothing_is_written_and_the_verdict_stands() {
    let yard = yard();
    let head = matrix(&yard, [150.0, 100.0]);
    let job = yard.pull_request_of(&head, "visitor/widgets").args(&["ci", "--mode", "publish", "--comparison", "legs"]);
    let ran = job.token(FORK).run().exits(1);
    assert_eq!((yard.writes(), yard.comments().len()), (0, 0));
    assert!(ran.summary.contains('❌'), "{}", ran.summary);
}

#[test]
fn legs_that_left_nothing_are_no_pass() {
    let yard = Yard::new();
    let head = yard.topic("Break every leg");
    let ran = last(&yard, &head).run().exits(3);
    assert!(ran.stderr.contains("legs"), "{}", ran.stderr);
}
