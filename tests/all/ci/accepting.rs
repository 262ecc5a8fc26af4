//! Regressions that a pull request accepts: by a trailer, by the label, and in the configuration.

use serde_json::{Value, json};

use crate::ci::yard::{Ran, Yard, run};
use crate::github::stage::{Fault, Server as _};

const TRAILER: &str = "Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now";

fn slow(message: &str) -> (Yard, String) {
    let yard = Yard::with_history();
    let head = yard.topic(message);
    yard.measure(150.0);
    (yard, head)
}

fn parse(ran: &Ran) -> (String, String) {
    let comparison = ran.comparison();
    let change = comparison["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == "parse").unwrap();
    (change["verdict"].as_str().unwrap().to_owned(), change["reasons"][0].as_str().unwrap().to_owned())
}

fn caveats(ran: &Ran, code: &str) -> Vec<String> {
    let comparison = ran.comparison();
    let all = comparison["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == code);
    all.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_trailer_in_the_clone_needs_no_question() {
    let (yard, head) = slow(TRAILER);
    let ran = yard.pull_request(&head).with("--comment never").run().exits(0);
    assert_eq!(parse(&ran), ("accepted".to_owned(), format!("accepted up to 60 %: validates UTF-8 now ({})", &head[..7])));
    assert_eq!(yard.asked(""), 0);
}

#[test]
fn a_trailer_beyond_a_shallow_clone_is_asked_for() {
    let (yard, head) = slow(TRAILER);
    yard.repo.switch("topic");
    let last = yard.repo.commit("Tidy up");
    yard.merge_checked_out();
    yard.repo.git(&["push", "-q", "origin", "HEAD:refs/heads/merged"]);
    let clone = yard.repo.shallow("clone", "+HEAD:refs/remotes/pull/7/merge", 1);
    clone.git(&["remote", "set-url", "origin", yard.remote().to_str().unwrap()]);
    std::fs::write(clone.path.join("results.json"), run("", 150.0)).unwrap();
    let commits = json!([{"sha": head, "commit": {"message": TRAILER}}, {"sha": last, "commit": {"message": "Tidy up"}}]);
    yard.github.script("GET", "/repos/acme/widgets/pulls/7/commits", 200, commits);
    let ran = yard.pull_request(&last).within(&clone).with("--comment never").run().exits(0);
    assert_eq!(parse(&ran), ("accepted".to_owned(), format!("accepted up to 60 %: validates UTF-8 now ({})", &head[..7])));
    assert_eq!(caveats(&ran, "trailer-unread"), Vec::<String>::new());
    // Where GitHub does not tell, nothing is accepted, and the report says that something may be missing.
    yard.github.script("GET", "/repos/acme/widgets/pulls/7/commits", 403, json!({"message": "no"}));
    let ran = yard.pull_request(&last).within(&clone).with("--comment never").run().exits(1);
    assert_eq!(caveats(&ran, "trailer-unread").len(), 1);
}

#[test]
fn the_label_accepts_what_was_found_when_somebody_with_write_access_has_set_it() {
    let (yard, head) = slow("Slow it down");
    yard.labelled("ann", "write");
    let ran = yard.pull_request(&head).run().exits(0);
    assert_eq!(parse(&ran), ("accepted".to_owned(), "accepted up to 50.1 %: label `perf-accepted`, set by ann on 2027-05-30".to_owned()));
    assert!(yard.comments()[0].contains("set by ann on 2027-05-30"), "{}", yard.comments()[0]);
    assert!(ran.summary.contains("set by ann"), "{}", ran.summary);
}

#[test]
fn the_label_of_somebody_without_write_access_accepts_nothing_and_is_said() {
    for permission in ["read", "triage", "none"] {
        let (yard, head) = slow("Slow it down");
        yard.labelled("mallory", permission);
        let ran = yard.pull_request(&head).run().exits(1);
        assert_eq!(parse(&ran).0, "failure");
        let said = caveats(&ran, "label-ignored");
        assert!(said[0].contains("set by mallory and accepts nothing") && said[0].contains(permission), "{said:?}");
        assert!(yard.comments()[0].contains("mallory"), "{}", yard.comments()[0]);
    }
}

#[test]
fn a_label_that_can_not_be_asked_about_accepts_nothing() {
    let (yard, head) = slow("Slow it down");
    yard.labelled("ann", "write");
    yard.github.inject(&[Fault::new("GET", "/events", 403)]);
    let ran = yard.pull_request(&head).run().exits(1);
    assert!(ran.says("warning", "so it accepts nothing"), "{:?}", ran.commands());
}

#[test]
fn the_label_in_the_payload_counts_for_nothing_and_no_finding_asks_for_it() {
    let (yard, head) = slow("Slow it down");
    yard.github.script("GET", "/repos/acme/widgets/issues/7/labels", 200, json!([]));
    yard.pull_request(&head).run().exits(1);
    yard.measure(100.0);
    let before = yard.asked("/labels");
    yard.pull_request(&head).run().exits(0);
    assert_eq!(yard.asked("/labels"), before);
}

#[test]
fn what_was_accepted_by_label_is_accepted_on_the_push_of_its_merge_too() {
    let (yard, _) = slow("Slow it down");
    yard.repo.switch("main");
    let before = yard.repo.head();
    let merge = yard.repo.merge("topic", "Merge pull request #7");
    yard.labelled("ann", "admin");
    let merged = json!([{
        "number": 7, "state": "closed", "merged_at": "2027-05-31T00:00:00Z", "merge_commit_sha": merge,
        "head": {"ref": "topic", "sha": before, "repo": null}, "base": {"ref": "main", "sha": before, "repo": {"full_name": "acme/widgets"}},
    }]);
    yard.github.script("GET", &format!("/repos/acme/widgets/commits/{merge}/pulls"), 200, merged);
    let ran = yard.push("main", &before).run().exits(0);
    assert_eq!(parse(&ran).0, "accepted");
    assert_eq!(yard.stored_run(&merge)["accepted"], json!(["unit/parse/time"]));
    assert_eq!(yard.stored_run(&merge).get("regressed").unwrap_or(&Value::Bool(false)), &json!(false));
}

#[test]
fn a_trailer_of_a_pull_request_that_was_squashed_under_its_title_is_accepted_on_the_push() {
    for (from, code) in [("acme/widgets", 0), ("visitor/widgets", 1)] {
        let yard = Yard::with_history();
        let before = yard.repo.head();
        let job = yard.pushed("Validate (#7)", 150.0);
        let merge = yard.repo.head();
        let merged = json!([{
            "number": 7, "state": "closed", "merged_at": "2027-05-31T00:00:00Z", "merge_commit_sha": merge,
            "head": {"ref": "topic", "sha": before, "repo": {"full_name": from}},
            "base": {"ref": "main", "sha": before, "repo": {"full_name": "acme/widgets"}},
        }]);
        yard.github.script("GET", &format!("/repos/acme/widgets/commits/{merge}/pulls"), 200, merged);
        let commits = json!([{"sha": "1".repeat(40), "commit": {"message": TRAILER}}]);
        yard.github.script("GET", "/repos/acme/widgets/pulls/7/commits", 200, commits);
        let ran = job.run().exits(code);
        // What a stranger wrote counts for nothing: somebody with write access sets the label.
        let expected = if code == 0 { "accepted" } else { "failure" };
        assert_eq!(parse(&ran).0, expected, "{from}");
        if code == 0 {
            assert_eq!(yard.stored_run(&merge)["accepted"], json!(["unit/parse/time"]));
            yard.pushed("Go on", 150.3).run().exits(0);
        }
    }
}

#[test]
fn the_configuration_accepts_with_its_reason() {
    let (yard, head) = slow("Slow it down");
    let text = "[[accept]]\nmatch = \"parse\"\nup-to = \"60%\"\nreason = \"agreed in review\"\n";
    std::fs::write(yard.repo.path.join("perf.toml"), text).unwrap();
    let ran = yard.pull_request(&head).with("--config perf.toml").run().exits(0);
    assert_eq!(parse(&ran), ("accepted".to_owned(), "accepted up to 60 %: agreed in review".to_owned()));
}

#[test]
fn a_trailer_of_a_fork_needs_the_label_of_somebody_with_write_access() {
    let (yard, head) = slow(TRAILER);
    let ran = yard.pull_request_of(&head, "mallory/widgets").with("--comment never").run().exits(1);
    assert_eq!(parse(&ran).0, "failure");
    assert!(caveats(&ran, "trailer-ignored")[0].contains("comes from a fork"), "{:?}", caveats(&ran, "trailer-ignored"));
    yard.labelled("ann", "write");
    let ran = yard.pull_request_of(&head, "mallory/widgets").with("--comment never").run().exits(0);
    assert!(parse(&ran).1.contains("set by ann"), "{:?}", parse(&ran));
}
