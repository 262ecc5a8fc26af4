//! Payloads of every event, as GitHub sends them and as it never should.

use perfdiff::github::event::{Event, EventError, LARGEST, Occasion, SUPPORTED};
use perfdiff::github::{Job, RunOfWorkflow};
use serde_json::{Value, json};

const SHA: &str = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

fn payload(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/github").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn job(event: &str) -> Job {
    let env = |name: &str| {
        let value = match name {
            "GITHUB_EVENT_NAME" => event,
            "GITHUB_REPOSITORY" => "Codertocat/Hello-World",
            "GITHUB_SHA" => SHA,
            "GITHUB_REF" => "refs/heads/master",
            "GITHUB_RUN_ID" => "42",
            _ => return None,
        };
        Some(value.to_owned())
    };
    Job::read(&env).unwrap()
}

fn read(event: &str, payload: &Value) -> Result<Event, EventError> {
    Occasion::read(&job(event), payload.to_string().as_bytes()).map(|occasion| occasion.event)
}

/// A payload with the value at a pointer replaced.
fn with(mut payload: Value, pointer: &str, value: Value) -> Value {
    *payload.pointer_mut(pointer).unwrap() = value;
    payload
}

#[test]
fn every_event_is_read_as_it_is_sent() {
    let files =
        ["pull_request", "pull_request_fork", "push", "merge_group", "workflow_run", "workflow_run_fork", "schedule", "workflow_dispatch"];
    let mut listing = Vec::new();
    for file in files {
        let event = file.trim_end_matches("_fork");
        assert!(SUPPORTED.contains(&event));
        let occasion = Occasion::read(&job(event), payload(file).to_string().as_bytes()).unwrap();
        listing.push(format!("{file}: {occasion:#?}"));
    }
    insta::assert_snapshot!(listing.join("\n\n"));
}

#[test]
fn a_fork_is_one_even_when_its_repository_is_gone() {
    let Event::PullRequest(fork) = read("pull_request", &payload("pull_request_fork")).unwrap() else { panic!() };
    assert!(fork.is_fork && fork.head_repo.as_deref() == Some("Contributor/Hello-World"));
    let Event::PullRequest(gone) =
        read("pull_request", &with(payload("pull_request_fork"), "/pull_request/head/repo", Value::Null)).unwrap()
    else {
        panic!()
    };
    assert!(gone.is_fork && gone.head_repo.is_none());
    let Event::PullRequest(own) = read("pull_request", &payload("pull_request")).unwrap() else { panic!() };
    assert!(!own.is_fork);
}

#[test]
fn a_push_knows_what_was_there_before() {
    let usual = with(payload("push"), "/before", json!("ec26c3e57ca3a959ca5aad62de7213c562f8c821"));
    let Event::Push(push) = read("push", &usual).unwrap() else { panic!() };
    assert_eq!((push.branch.as_str(), push.before.as_deref()), ("master", Some("ec26c3e57ca3a959ca5aad62de7213c562f8c821")));
    assert_eq!(push.commits.len(), 1);
    let Event::Push(new) = read("push", &payload("push")).unwrap() else { panic!() };
    assert_eq!(new.before, None);
}

#[test]
fn pushes_without_anything_to_measure_say_how_to_avoid_them() {
    let tag = read("push", &payload("push_tag")).unwrap_err().to_string();
    assert!(tag.contains("of a tag") && tag.contains("branches: [main]"), "{tag}");
    let gone = with(payload("push"), "/after", json!("0".repeat(40)));
    let gone = read("push", &gone).unwrap_err().to_string();
    assert!(gone.contains("deletes the branch"), "{gone}");
    assert!(read("push", &payload("push_deleted")).is_err());
}

#[test]
fn the_run_that_measured_is_the_one_that_counts() {
    let Event::WorkflowRun(run) = read("workflow_run", &payload("workflow_run_fork")).unwrap() else { panic!() };
    assert_eq!(run.run, RunOfWorkflow { id: 289_782_451, attempt: 1 });
    assert_eq!((run.event.as_str(), run.head_repo.as_deref()), ("pull_request", Some("Contributor/octo-repo")));
    assert!(run.pull_requests.is_empty());
}

#[test]
fn inputs_of_a_dispatch_are_texts() {
    let inputs = json!({"mode": "record", "quick": true, "runs": 3, "none": null, "odd": []});
    let Event::Dispatch(dispatch) = read("workflow_dispatch", &with(payload("workflow_dispatch"), "/inputs", inputs)).unwrap() else {
        panic!()
    };
    let inputs: Vec<(&str, &str)> = dispatch.inputs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(inputs, [("mode", "record"), ("quick", "true"), ("runs", "3")]);
    let none = with(payload("workflow_dispatch"), "/inputs", Value::Null);
    assert!(matches!(read("workflow_dispatch", &none).unwrap(), Event::Dispatch(dispatch) if dispatch.inputs.is_empty()));
}

#[test]
fn odd_fields_are_named_with_what_was_expected() {
    let cases = [
        (
            "pull_request",
            "/pull_request/head/sha",
            json!("main"),
            "has `main` at `pull_request.head.sha`; expected the full id of a commit",
        ),
        ("pull_request", "/pull_request/number", json!(0), "has 0 at `pull_request.number`; expected a number from 1"),
        ("pull_request", "/pull_request/base/ref", json!("--upload-pack=sh"), "at `pull_request.base.ref`; expected the name of a branch"),
        ("workflow_run", "/workflow_run/run_attempt", json!(-1), "has -1 at `workflow_run.run_attempt`"),
        ("pull_request", "/pull_request/head/repo/full_name", json!("a/../b"), "expected `owner/name`"),
        ("push", "/ref", json!({}), "has an object at `ref`"),
        ("push", "/ref", json!("refs/heads/a b\u{7}"), r"has `refs/heads/a b\u{7}` at `ref`"),
        ("push", "/after", json!([1]), "has a list at `after`"),
        ("merge_group", "/merge_group/base_sha", json!("1234"), "`merge_group.base_sha`"),
        ("workflow_run", "/workflow_run/id", json!("289782451"), "`workflow_run.id`"),
        ("workflow_run", "/workflow_run/head_branch", json!("a".repeat(2000)), "`workflow_run.head_branch`"),
        ("schedule", "/schedule", json!(5), "`schedule`"),
        ("schedule", "/repository/default_branch", json!("a..b"), "`repository.default_branch`"),
    ];
    for (event, pointer, value, expected) in cases {
        let message = read(event, &with(payload(event), pointer, value)).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.len() < 300 && !message.contains(char::is_control), "{message:?}");
    }
}

#[test]
fn a_payload_of_another_event_is_not_half_read() {
    for file in ["pull_request", "push", "merge_group", "workflow_run"] {
        for event in ["pull_request", "push", "merge_group", "workflow_run", "schedule"] {
            if event != file {
                assert!(matches!(read(event, &payload(file)).unwrap_err(), EventError::Field { .. }), "{file} as {event}");
            }
        }
    }
}

#[test]
fn other_events_and_files_are_refused_with_a_way_out() {
    let comment = read("issue_comment", &json!({})).unwrap_err().to_string();
    assert!(comment.contains("merge_group"), "{comment}");
    assert!(matches!(Occasion::read(&job("push"), b"{\"ref\":").unwrap_err(), EventError::NoJson { .. }));
    assert!(matches!(Occasion::read(&job("push"), b"").unwrap_err(), EventError::NoJson { .. }));
    assert!(matches!(Occasion::read(&job("push"), &vec![b' '; LARGEST + 1]).unwrap_err(), EventError::TooLarge { .. }));
    assert!(matches!(Occasion::read(&job("push"), "[".repeat(100_000).as_bytes()).unwrap_err(), EventError::NoJson { .. }));
}
