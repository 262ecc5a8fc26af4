//! Check runs, pull requests, labels and merge bases, against scripted answers.

use perfdiff::github::checks::{Check, Conclusion, publish};
use perfdiff::github::labels::{Labelled, find};
use perfdiff::github::{ErrorKind, Origin, commits, pulls};
use serde_json::{Value, json};

use crate::github::stage::{FORK, Fault, NEXT, RUN, SHA, STRANGER, TOKEN, at, body, stage};

fn check(summary: &str) -> Check<'_> {
    let (name, title, conclusion, details_url) = ("perfdiff (api)", "2 slower", Conclusion::Failure, "https://ghe.example/run/42");
    Check { name, head_sha: SHA, run: Some(RUN), origin: None, conclusion, title, summary, details_url }
}

#[test]
fn a_check_run_is_on_the_head_complete_and_within_the_limits() {
    let (fake, stage) = stage();
    fake.script("POST", &at("check-runs"), 201, json!({"id": 5, "html_url": "https://ghe.example/5"}));
    let long = "| a row of the report |\n".repeat(5000);
    let link = publish(&mut stage.hurried(TOKEN).0, &check(&long)).unwrap();
    assert_eq!((link.id, link.url.as_str()), (5, "https://ghe.example/5"));
    let sent = body(stage.seen().iter().find(|seen| seen.method == "POST").unwrap());
    assert_eq!((&sent["head_sha"], &sent["status"], &sent["conclusion"]), (&json!(SHA), &json!("completed"), &json!("failure")));
    let text = sent["output"]["summary"].as_str().unwrap();
    assert!(text.len() <= 65_535 && text.contains("_Cut here"), "{}", text.len());
    assert_eq!(stage.writes(), (1, 0, 0));
}

#[test]
fn a_check_run_whose_answer_was_lost_is_not_written_twice() {
    let (fake, stage) = stage();
    let landed = json!({"total_count": 1, "check_runs": [
        {"id": 8, "html_url": "https://ghe.example/8", "external_id": "perfdiff:41.1"},
        {"id": 9, "html_url": "https://ghe.example/9", "external_id": "perfdiff:42.1"}]});
    fake.script("GET", &at(&format!("commits/{SHA}/check-runs")), 200, landed);
    stage.inject(&[Fault::new("POST", "/check-runs", 502)]);
    let link = publish(&mut stage.hurried(TOKEN).0, &check("x")).unwrap();
    assert_eq!(link.id, 9);
    // The stand-in does not let it be changed at first, so it is created, and found when the answer was lost.
    assert_eq!(stage.writes(), (1, 1, 0));
    let listed = stage.seen().into_iter().find(|seen| seen.path.contains("/commits/")).unwrap();
    assert!(listed.path.contains("check_name=perfdiff%20%28api%29&filter=all&per_page=100"), "{}", listed.path);
}

#[test]
fn a_check_run_of_another_job_stands_beside_and_is_not_replaced() {
    let (fake, stage) = stage();
    let job = |file: &str| Job { reference: format!("o/r/.github/workflows/{file}@refs/heads/main") }.origin();
    let (own, other) = (job("bench.yml"), job("copy.yml"));
    fake.script("POST", &at("check-runs"), 201, json!({"id": 5}));
    let mut client = stage.hurried(TOKEN).0;
    publish(&mut client, &Check { origin: Some(&other), ..check("theirs") }).unwrap();
    let theirs = body(stage.seen().iter().rfind(|seen| seen.method == "POST").unwrap())["external_id"].clone();
    assert!(theirs.as_str().unwrap().starts_with("perfdiff:42.1:"), "{theirs}");
    fake.script("GET", &at(&format!("commits/{SHA}/check-runs")), 200, json!({"check_runs": [{"id": 5, "external_id": theirs}]}));
    fake.script("PATCH", &at("check-runs/5"), 200, json!({"id": 5}));
    fake.script("POST", &at("check-runs"), 201, json!({"id": 6}));
    assert_eq!(publish(&mut client, &Check { origin: Some(&own), ..check("ours") }).unwrap().id, 6);
    // Of two of one name GitHub shows the newer alone, and a failure would be hidden.
    let sent = body(stage.seen().iter().rfind(|seen| seen.method == "POST").unwrap());
    assert_eq!(sent["name"], "perfdiff (api) (bench.yml/bench)");
    assert_eq!(publish(&mut client, &Check { origin: Some(&other), ..check("theirs again") }).unwrap().id, 5);
    assert_eq!(stage.writes(), (2, 1, 0));
    // Both created theirs at the same time: the later one of the two is called otherwise.
    fake.script("PATCH", &at("check-runs/6"), 200, json!({"id": 6}));
    stage.inject(&[Fault { body: r#"{"check_runs": []}"#.to_owned(), ..Fault::new("GET", "/check-runs?", 200) }]);
    assert_eq!(publish(&mut client, &Check { origin: Some(&own), ..check("ours") }).unwrap().id, 6);
    let renamed = body(stage.seen().iter().rfind(|seen| seen.method == "PATCH").unwrap());
    assert_eq!(renamed, json!({"name": "perfdiff (api) (bench.yml/bench)"}));
}

/// A job as far as its origin goes.
struct Job {
    reference: String,
}

impl Job {
    fn origin(&self) -> Origin {
        let env = |name: &str| match name {
            "GITHUB_REPOSITORY" => Some("o/r".to_owned()),
            "GITHUB_EVENT_NAME" => Some("push".to_owned()),
            "GITHUB_SHA" => Some(SHA.to_owned()),
            "GITHUB_RUN_ID" => Some("42".to_owned()),
            "GITHUB_WORKFLOW" | "GITHUB_JOB" => Some("bench".to_owned()),
            "GITHUB_WORKFLOW_REF" => Some(self.reference.clone()),
            _ => None,
        };
        perfdiff::github::Job::read(&env).unwrap().origin.unwrap()
    }
}

#[test]
fn a_check_run_is_on_a_commit_and_on_nothing_else() {
    let (_, stage) = stage();
    let error = publish(&mut stage.client(TOKEN), &Check { head_sha: "main", ..check("x") }).unwrap_err();
    assert_eq!((error.kind(), stage.seen().len()), (ErrorKind::Setup, 0));
}

/// A pull request as GitHub lists it.
fn pull(number: u64, state: &str, head: (&str, &str), base: &str) -> Value {
    json!({"number": number, "state": state, "labels": [{"name": "bug"}],
        "head": {"ref": "fix/it", "sha": head.1, "repo": {"full_name": head.0}},
        "base": {"ref": base, "sha": NEXT, "repo": {"full_name": "acme/widgets"}}})
}

#[test]
fn a_forks_pull_request_is_found_by_its_head_and_only_while_it_is_that_head() {
    let (fake, stage) = stage();
    let gone = json!({"number": 3, "state": "open", "head": {"ref": "fix/it", "sha": SHA, "repo": null}, "base": pull(1, "", ("", ""), "main")["base"]});
    fake.script(
        "GET",
        &at("pulls"),
        200,
        json!([
            pull(9, "open", ("Fork/widgets", SHA), "next"),
            pull(8, "open", ("fork/widgets", SHA), "main"),
            pull(7, "open", ("fork/widgets", NEXT), "main"),
            pull(6, "open", ("fork/other", SHA), "main"),
            pull(5, "closed", ("fork/widgets", SHA), "main"),
            gone
        ]),
    );
    let found = pulls::with_head(&mut stage.client(FORK), "fork/widgets", "fix/it", SHA).unwrap();
    assert_eq!(found.iter().map(|one| (one.number, one.base_ref.as_str())).collect::<Vec<_>>(), [(8, "main"), (9, "next")]);
    assert_eq!(found[0].labels, ["bug"]);
    assert!(stage.seen()[0].path.contains("pulls?state=open&head=fork:fix%2Fit&per_page=100"), "{}", stage.seen()[0].path);
}

#[test]
fn a_commit_is_asked_for_its_pull_requests_where_the_branch_has_none() {
    let (fake, stage) = stage();
    fake.script("GET", &at("pulls"), 200, json!([]));
    fake.script("GET", &at(&format!("commits/{SHA}/pulls")), 200, json!([pull(8, "open", ("fork/widgets", SHA), "main")]));
    let mut client = stage.client(FORK);
    assert_eq!(pulls::with_head(&mut client, "fork/widgets", "renamed", SHA).unwrap()[0].number, 8);
    // GitHub does not know this one: nothing to publish on, and no error.
    assert_eq!(pulls::with_head(&mut client, "fork/widgets", "renamed", NEXT).unwrap(), []);
    assert_eq!(pulls::with_head(&mut client, "fork", "x", SHA).unwrap_err().kind(), ErrorKind::Setup);
    assert_eq!(pulls::with_head(&mut client, "fork/widgets", "x", "main").unwrap_err().kind(), ErrorKind::Setup);
}

#[test]
fn the_messages_of_a_pull_requests_commits_are_read_whole() {
    let (fake, stage) = stage();
    let all: Vec<Value> =
        (0..120).map(|n| json!({"sha": format!("{n:040}"), "commit": {"message": format!("m{n}\n\nPerfdiff-Accept: x")}})).collect();
    fake.script("GET", &at("pulls/7/commits"), 200, json!(all));
    let commits = pulls::commits(&mut stage.client(FORK), 7).unwrap();
    assert_eq!(commits.len(), 120);
    assert!(commits[119].message.ends_with("Perfdiff-Accept: x"));
}

#[test]
fn a_label_counts_only_from_a_person_who_may_write() {
    let set = |login: &str, sort: &str, name: &str, event: &str| json!({"event": event, "created_at": "2026-01-31T12:00:00Z", "actor": {"login": login, "type": sort}, "label": {"name": name}});
    let ask = |events: Value, role: Option<&str>| {
        let (fake, stage) = stage();
        fake.script("GET", &at("issues/7/labels"), 200, json!([{"name": "bug"}, {"name": "Perf-Accepted"}]));
        fake.script("GET", &at("issues/7/events"), 200, events);
        if let Some(role) = role {
            fake.script("GET", &at("collaborators/ann/permission"), 200, json!({"permission": role, "user": {"login": "ann"}}));
        }
        find(&mut stage.client(FORK), 7, "perf-accepted").unwrap()
    };
    let by_ann = || {
        json!([set("bob", "User", "perf-accepted", "labeled"), set("bob", "User", "perf-accepted", "unlabeled"),
        set("ann", "User", "perf-accepted", "labeled"), set("bob", "User", "bug", "labeled"), {"event": "closed", "actor": null}])
    };
    let yes = Labelled::Yes { by: "ann".to_owned(), at: "2026-01-31T12:00:00Z".to_owned() };
    assert_eq!(ask(by_ann(), Some("write")), yes);
    assert_eq!(ask(by_ann(), Some("admin")), yes);
    for (role, word) in [(Some("read"), "`read`"), (Some("none"), "`none`"), (None, "`none`")] {
        assert!(matches!(ask(by_ann(), role), Labelled::Ignored { by, why } if by == "ann" && why.contains(word)), "{role:?}");
    }
    let bot = json!([set("labeler[bot]", "Bot", "perf-accepted", "labeled")]);
    assert!(matches!(ask(bot, Some("admin")), Labelled::Ignored { why, .. } if why.contains("bot")));
    assert!(matches!(ask(json!([]), None), Labelled::Ignored { .. }));
}

#[test]
fn a_label_that_is_not_set_costs_one_request() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues/7/labels"), 200, json!([{"name": "bug"}]));
    assert_eq!(find(&mut stage.client(STRANGER), 7, "perf-accepted").unwrap(), Labelled::No);
    assert_eq!(stage.seen().len(), 1);
}

#[test]
fn merge_bases_come_by_commit_branch_or_fork() {
    let (fake, stage) = stage();
    let answer = json!({"merge_base_commit": {"sha": NEXT}, "commits": []});
    fake.script("GET", &at("compare/release%2F1.0...fork:fix%2Fit"), 200, answer);
    let parted = commits::merge_base(&mut stage.client(FORK), "release/1.0", "fork:fix/it").unwrap();
    assert_eq!(parted, NEXT);
    let error = commits::merge_base(&mut stage.client(FORK), SHA, NEXT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    fake.script("GET", &at(&format!("compare/{SHA}...{NEXT}")), 200, json!({"merge_base_commit": {"sha": "../.."}}));
    assert_eq!(commits::merge_base(&mut stage.client(FORK), SHA, NEXT).unwrap_err().kind(), ErrorKind::Unreadable);
}
