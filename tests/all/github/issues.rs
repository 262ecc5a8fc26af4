//! The issue about a branch: one, found among others without reading them all, opened, kept and closed.

use perfdiff::github::RunOfWorkflow;
use perfdiff::github::issues::{Alert, Raised, raise, settle};
use serde_json::{Value, json};

use crate::github::fake::ACTIONS;
use crate::github::stage::{Fault, NEXT, RUN, SHA, Stage, TOKEN, at, body, stage};

fn alert(run: u64) -> Alert<'static> {
    let run = Some(RunOfWorkflow { id: run, attempt: 1 });
    Alert { key: "main", shift: SHA, run, origin: None, title: "api got slower\nat 6113728", body: "+40 %" }
}

/// An open issue as the stand-in lists it.
fn issue(number: u64, login: &str, body: &str) -> Value {
    let sort = if login.ends_with("[bot]") { "Bot" } else { "User" };
    json!({"number": number, "title": "api got slower at 6113728", "body": body, "user": {"login": login, "type": sort},
        "labels": [{"name": "perfdiff"}], "state": "open", "html_url": format!("https://ghe.example/issues/{number}")})
}

/// The one that perfdiff opened about the shift, last written by a run: ` run=5.1`.
fn own(run: &str) -> Value {
    issue(2, "perfdiff-bot", &format!("<!-- perfdiff-issue key=main sha={SHA}{run} -->"))
}

fn closed(mut issue: Value) -> Value {
    issue["state"] = json!("closed");
    issue
}

#[test]
fn one_issue_is_opened_with_its_marker() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([issue(3, "stranger", "<!-- perfdiff-issue key=main -->\nfake")]));
    fake.script("POST", &at("issues"), 201, json!({"number": 4, "html_url": "https://ghe.example/issues/4"}));
    let raised = raise(&mut stage.hurried(TOKEN).0, &alert(1)).unwrap();
    assert!(matches!(&raised, Raised::Opened(link) if link.id == 4), "{raised:?}");
    let seen = stage.seen();
    let sent = body(seen.iter().find(|seen| seen.method == "POST").unwrap());
    assert_eq!(sent["title"], "api got slower at 6113728");
    assert_eq!(sent["body"], format!("<!-- perfdiff-issue key=main sha={SHA} run=1.1 -->\n+40 %"));
    assert_eq!(sent["labels"], json!(["perfdiff"]));
    assert!(seen.iter().any(|seen| seen.path.contains("state=open&labels=perfdiff&") && seen.path.contains("creator=perfdiff-bot")));
}

#[test]
fn the_open_issue_is_updated_kept_or_left_to_a_later_run() {
    let old = format!("<!-- perfdiff-issue key=main sha={NEXT} run=5.1 -->\n+30 %");
    let pull = json!({"number": 1, "title": "x", "pull_request": {}, "body": old, "user": {"login": "github-actions[bot]", "type": "Bot"}});
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([pull, issue(2, "github-actions[bot]", &old)]));
    fake.script("PATCH", &at("issues/2"), 200, json!({"number": 2}));
    let mut client = stage.hurried(ACTIONS).0;
    assert!(matches!(raise(&mut client, &alert(4)).unwrap(), Raised::Stale(link) if link.id == 2));
    let same = Alert { title: "api got slower at 6113728", body: "+30 %", ..alert(6) };
    assert!(matches!(raise(&mut client, &same).unwrap(), Raised::Unchanged(_)));
    assert_eq!(stage.writes(), (0, 0, 0));
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Updated(link) if link.id == 2));
    assert_eq!(stage.writes(), (0, 1, 0));
}

#[test]
fn an_issue_that_a_person_closed_is_not_opened_again_for_the_same_shift() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([closed(own(""))]));
    let raised = raise(&mut stage.hurried(TOKEN).0, &alert(9)).unwrap();
    assert!(matches!(&raised, Raised::Dismissed(link) if link.id == 2), "{raised:?}");
    assert_eq!(stage.writes(), (0, 0, 0));
}

#[test]
fn the_issue_is_closed_when_the_level_is_back() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([own(" run=5.1")]));
    fake.script("PATCH", &at("issues/2"), 200, json!({"number": 2}));
    let mut client = stage.hurried(TOKEN).0;
    assert_eq!(settle(&mut client, "other", Some(RUN), None, "back").unwrap(), Raised::None);
    assert!(matches!(settle(&mut client, "main", Some(RUN), None, "back").unwrap(), Raised::Closed(link) if link.id == 2));
    let sent = body(stage.seen().iter().find(|seen| seen.method == "PATCH").unwrap());
    assert_eq!((&sent["state"], &sent["state_reason"]), (&json!("closed"), &json!("completed")));
    assert_eq!(sent["body"], "<!-- perfdiff-issue key=main run=42.1 -->\nback");
}

#[test]
fn a_shift_whose_issue_nobody_but_perfdiff_has_closed_is_told_again_when_it_stands_again() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([own(" run=5.1")]));
    fake.script("PATCH", &at("issues/2"), 200, json!({"number": 2}));
    fake.script("POST", &at("issues"), 201, json!({"number": 4}));
    let mut client = stage.hurried(TOKEN).0;
    assert!(matches!(settle(&mut client, "main", Some(RUN), None, "back").unwrap(), Raised::Closed(_)));
    let sent = body(stage.seen().iter().find(|seen| seen.method == "PATCH").unwrap());
    fake.script("GET", &at("issues"), 200, json!([closed(issue(2, "perfdiff-bot", sent["body"].as_str().unwrap()))]));
    let raised = raise(&mut client, &alert(50)).unwrap();
    assert!(matches!(&raised, Raised::Opened(link) if link.id == 4), "{raised:?}");
}

#[test]
fn issues_opened_at_the_same_time_come_down_to_the_oldest() {
    let (fake, stage) = stage();
    let ours = format!("<!-- perfdiff-issue key=main sha={SHA} run=1.1 -->\n+40 %");
    let none = || Fault { body: "[]".to_owned(), ..Fault::new("GET", "state=open", 200) };
    stage.inject(&[none(), none()]);
    fake.script("GET", &at("issues"), 200, json!([issue(4, "perfdiff-bot", &ours), issue(5, "perfdiff-bot", &ours)]));
    fake.script("POST", &at("issues"), 201, json!({"number": 5}));
    fake.script("PATCH", &at("issues/5"), 200, json!({"number": 5}));
    assert!(matches!(raise(&mut stage.hurried(TOKEN).0, &alert(1)).unwrap(), Raised::Unchanged(link) if link.id == 4));
    assert_eq!(stage.writes(), (1, 1, 0));
}

/// Issues of other people, with or without the label.
fn others(count: u64, labels: &Value) -> Vec<Value> {
    let other = |number| json!({"number": number, "title": "x", "body": "it crashes", "state": "open", "labels": labels, "user": {"login": "ann", "type": "User"}});
    (100..100 + count).map(other).collect()
}

/// How often issues were listed.
fn lists(stage: &Stage) -> usize {
    stage.seen().iter().filter(|seen| seen.method == "GET" && seen.path.contains("/issues?")).count()
}

#[test]
fn among_thousands_of_open_issues_it_is_found_by_one_request() {
    let (fake, stage) = stage();
    let ours = issue(2, "github-actions[bot]", &format!("<!-- perfdiff-issue key=main sha={SHA} run=5.1 -->\n+40 %"));
    fake.script("GET", &at("issues"), 200, json!([others(4000, &json!([])), vec![ours]].concat()));
    let mut client = stage.hurried(ACTIONS).0;
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Unchanged(link) if link.id == 2));
    assert_eq!((lists(&stage), stage.writes()), (1, (0, 0, 0)));
}

#[test]
fn where_there_is_none_only_the_issues_that_changed_lately_are_read() {
    let (fake, stage) = stage();
    fake.script("GET", &at("issues"), 200, json!([others(4000, &json!([])), others(4000, &json!([{"name": "perfdiff"}]))].concat()));
    fake.script("POST", &at("issues"), 201, json!({"number": 4}));
    let mut client = stage.hurried(ACTIONS).0;
    assert_eq!(settle(&mut client, "main", Some(RUN), None, "back").unwrap(), Raised::None);
    assert_eq!(lists(&stage), 6);
    assert!(stage.seen().iter().all(|seen| !seen.path.contains("/issues?") || seen.path.contains("sort=updated&direction=desc")));
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Opened(_)));
}

#[test]
fn the_issue_of_an_earlier_version_has_no_label_and_is_found_and_labelled() {
    let (fake, stage) = stage();
    let text = format!("<!-- perfdiff-issue key=main sha={SHA} run=5.1 -->\n+40 %");
    let mut old = issue(2, "github-actions[bot]", &text);
    old["labels"] = json!(["bug", {"name": "slow"}]);
    fake.script("GET", &at("issues"), 200, json!([others(150, &json!([])), vec![old.clone()]].concat()));
    fake.script("PATCH", &at("issues/2"), 200, json!({"number": 2}));
    let mut client = stage.hurried(ACTIONS).0;
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Unchanged(link) if link.id == 2));
    let sent = body(stage.seen().iter().find(|seen| seen.method == "PATCH").unwrap());
    assert_eq!(sent, json!({"labels": ["bug", "slow", "perfdiff"]}));
    // So is one that a person had closed, and it stays closed.
    fake.script("GET", &at("issues"), 200, json!([closed(old)]));
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Dismissed(link) if link.id == 2));
    // That the label could not be set changes nothing else.
    fake.script("PATCH", &at("issues/2"), 403, json!({"message": "Resource not accessible by integration"}));
    assert!(matches!(raise(&mut client, &alert(6)).unwrap(), Raised::Dismissed(link) if link.id == 2));
}
