//! The job of a pull request: what is written where, and when.

use serde_json::{Value, json};

use crate::ci::yard::{Yard, run};
use crate::github::stage::{FORK, Fault, Server as _, TOKEN};

/// A pull request of one commit, measured; its newest commit.
fn proposed(value: f64) -> (Yard, String) {
    let yard = Yard::with_history();
    let head = yard.topic("Change it");
    yard.measure(value);
    (yard, head)
}

/// The next commit of the pull request, measured.
fn next(yard: &Yard, value: f64) -> String {
    yard.repo.switch("topic");
    let head = yard.repo.commit("Change it again");
    yard.merge_checked_out();
    yard.measure(value);
    head
}

#[test]
fn a_slower_pull_request_fails_and_says_so_everywhere() {
    let (yard, head) = proposed(150.0);
    let ran = yard.pull_request(&head).with("--html perfdiff-report/index.html").run().exits(1);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    assert_eq!(ran.output("failures").as_deref(), Some("1"));
    assert_eq!(ran.output("warnings").as_deref(), Some("0"));
    assert_eq!(ran.output("improvements").as_deref(), Some("0"));
    assert_eq!(ran.output("report-html").as_deref(), Some("perfdiff-report/index.html"));
    assert_eq!(ran.output("report-json").as_deref(), Some("perfdiff-report/comparison.json"));
    assert!(ran.output("baseline").unwrap().starts_with("main@"), "{:?}", ran.output("baseline"));
    assert!(ran.output("comment-url").unwrap().contains("#issuecomment-"), "{}", ran.output);
    let comparison = ran.comparison();
    assert_eq!(comparison["outcome"], "fail");
    assert_eq!(comparison["head"]["source"], format!("topic@{}", &head[..7]));
    assert!(yard.repo.path.join("perfdiff-report/index.html").is_file());
    assert!(ran.summary.starts_with("### ❌ perfdiff: "), "{}", ran.summary);
    assert!(ran.says("error", "+50 %"), "{:?}", ran.commands());
    assert!(ran.stdout.contains("FAIL") && ran.stdout.starts_with("::stop-commands::perfdiff_"), "{}", ran.stdout);
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].starts_with(&format!("<!-- perfdiff key=perfdiff sha={head} run=100.1 -->\n### ❌ perfdiff: ")), "{}", comments[0]);
    assert_eq!(yard.stored().len(), 10, "a pull request stores nothing");
}

#[test]
fn the_second_push_updates_the_comment_and_the_same_again_writes_nothing() {
    let (yard, head) = proposed(150.0);
    yard.pull_request(&head).run().exits(1);
    let head = next(&yard, 170.0);
    yard.pull_request(&head).run_id(101).run().exits(1);
    assert_eq!(yard.comments().len(), 1);
    assert!(yard.comments()[0].contains(&head), "{}", yard.comments()[0]);
    assert_eq!(yard.writes(), 2);
    yard.pull_request(&head).run_id(101).run().exits(1);
    assert_eq!(yard.writes(), 2);
    yard.pull_request(&head).run_id(102).run().exits(1);
    assert!(yard.comments()[0].contains("/actions/runs/102)"), "a later run is linked: {}", yard.comments()[0]);
}

#[test]
fn what_is_quiet_begins_no_comment_and_ends_one_in_a_line() {
    let (yard, head) = proposed(100.0);
    let ran = yard.pull_request(&head).run().exits(0);
    assert_eq!((ran.output("outcome").as_deref(), yard.writes()), (Some("pass"), 0));
    let head = next(&yard, 150.0);
    yard.pull_request(&head).run_id(101).run().exits(1);
    let head = next(&yard, 100.0);
    yard.pull_request(&head).run_id(102).run().exits(0);
    let comments = yard.comments();
    assert_eq!(comments.len(), 1);
    let mut lines = comments[0].lines().skip(1).filter(|line| !line.is_empty());
    assert!(lines.next().unwrap().starts_with("### ✅ perfdiff: "), "{}", comments[0]);
    assert!(lines.next().is_none_or(|line| line.starts_with("<details>")), "{}", comments[0]);
}

#[test]
fn what_looks_like_a_failure_is_not_passed_over_in_silence() {
    for (reaction, outcome, sign) in [("warn", "warn", "⚠️"), ("ignore", "pass", "✅")] {
        let yard = Yard::with(&[100.0]);
        let head = yard.topic("Change it");
        yard.measure(130.0);
        std::fs::write(yard.repo.path.join("perfdiff.toml"), format!("[compare]\non-inconclusive = \"{reaction}\"\n")).unwrap();
        let ran = yard.pull_request(&head).run().exits(0);
        assert_eq!(ran.output("outcome").as_deref(), Some(outcome));
        let comments = yard.comments();
        assert_eq!(comments.len(), 1, "{reaction}");
        for text in [&comments[0], &ran.summary] {
            assert!(
                text.contains(&format!("### {sign} perfdiff: 1 metric looks 30\u{a0}% worse; one run can't prove it: measure it again")),
                "{text}"
            );
            assert!(text.contains("This asks for a second look") && text.contains("perfdiff suspects comparison.json"), "{text}");
        }
    }
}

#[test]
fn comments_are_made_as_asked_for() {
    let (yard, head) = proposed(100.0);
    yard.pull_request(&head).with("--comment never --fail-on never").run().exits(0);
    assert_eq!(yard.asked(""), 0, "nothing is even asked");
    yard.pull_request(&head).with("--comment always").run().exits(0);
    assert_eq!(yard.comments().len(), 1);
    yard.pull_request(&head).with("--comment changes").run_id(101).run().exits(0);
    assert_eq!(yard.comments().len(), 0);
    let head = next(&yard, 150.0);
    yard.pull_request(&head).with("--comment changes").run_id(102).run().exits(1);
    assert_eq!(yard.comments().len(), 1);
}

#[test]
fn jobs_of_different_names_have_comments_of_their_own() {
    let (yard, head) = proposed(150.0);
    yard.pull_request(&head).with("--name api --label os=linux --comment always").run();
    yard.pull_request(&head).with("--name api --label os=macos --comment always").run();
    yard.pull_request(&head).with("--name api --label os=linux --comment always").run_id(101).run();
    let comments = yard.comments();
    assert_eq!(comments.len(), 2);
    assert!(comments[0].starts_with("<!-- perfdiff key=api/os%3Dlinux "), "{}", comments[0]);
    assert!(comments[0].lines().nth(1).unwrap().contains("perfdiff <code>api/os=linux</code>: "), "{}", comments[0]);
}

#[test]
fn an_older_run_leaves_the_comment_of_a_newer_one_alone() {
    let (yard, head) = proposed(150.0);
    yard.pull_request(&head).run_id(200).run().exits(1);
    let before = yard.comments();
    yard.pull_request(&head).run_id(150).run().exits(1);
    assert_eq!(yard.comments(), before);
}

#[test]
fn a_comment_that_fails_changes_no_verdict() {
    for (value, code) in [(150.0, 1), (100.0, 0)] {
        let (yard, head) = proposed(value);
        yard.github.inject(&[Fault::new("POST", "/comments", 403).says("Resource not accessible by integration")]);
        yard.github.script("POST", "/repos/acme/widgets/check-runs", 201, json!({"id": 5}));
        let ran = yard.pull_request(&head).with("--comment always --check").run().exits(code);
        assert!(ran.says("warning", "no comment was written: could not comment on pull request 7"), "{:?}", ran.commands());
        assert!(ran.stderr.contains("warning: no comment was written"), "{}", ran.stderr);
        assert_eq!(yard.written().last().unwrap().1, "/repos/acme/widgets/check-runs", "another permission decides about the check run");
        assert!(!ran.says("notice", "may only read"), "{:?}", ran.commands());
        assert!(ran.output("outcome").is_some() && ran.summary.contains("perfdiff"));
    }
}

#[test]
fn without_a_token_or_with_a_wrong_one_the_verdict_stands() {
    let (yard, head) = proposed(150.0);
    let ran = yard.pull_request(&head).without("GITHUB_TOKEN").run().exits(1);
    assert!(ran.says("warning", "GITHUB_TOKEN is not set"), "{:?}", ran.commands());
    let ran = yard.pull_request(&head).token("no-token-of-anybody").run().exits(1);
    assert!(ran.says("warning", "401"), "{:?}", ran.commands());
    let ran = yard.pull_request(&head).token("two words").run().exits(1);
    assert!(ran.says("warning", "blanks"), "{:?}", ran.commands());
    let ran = yard.pull_request(&head).env("GITHUB_API_URL", "ftp://u:secret@host").run().exits(1);
    assert!(ran.says("warning", "GITHUB_API_URL") && !ran.stdout.contains("secret"), "{:?}", ran.commands());
}

#[test]
fn a_fork_s_job_leaves_its_comparison_and_writes_nothing() {
    let (yard, head) = proposed(150.0);
    let ran = yard.pull_request_of(&head, "visitor/widgets").token(FORK).with("--check --comment always").run().exits(1);
    assert_eq!(yard.writes(), 0);
    assert!(ran.says("notice", "`mode: publish` posts it"), "{:?}", ran.commands());
    let quiet = yard.pull_request_of(&head, "visitor/widgets").token(FORK).with("--comment never").run().exits(1);
    assert!(!quiet.says("notice", "publish"), "{:?}", quiet.commands());
}

#[test]
fn the_check_run_is_on_the_head_of_the_pull_request_and_red_where_the_step_is() {
    let (yard, head) = proposed(150.0);
    yard.github.script("POST", "/repos/acme/widgets/check-runs", 201, json!({"id": 5}));
    yard.pull_request(&head).with("--check --comment never --name unit").run().exits(1);
    yard.pull_request(&head).with("--check --comment never --fail-on never").run().exits(0);
    let sent: Vec<Value> = yard.written().into_iter().map(|(_, _, body)| body).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        (&sent[0]["head_sha"], &sent[0]["conclusion"], &sent[0]["name"]),
        (&json!(head), &json!("failure"), &json!("perfdiff: unit"))
    );
    assert_eq!((&sent[1]["conclusion"], &sent[1]["name"]), (&json!("neutral"), &json!("perfdiff")));
    assert!(sent[0]["output"]["summary"].as_str().unwrap().contains("perfdiff"));
    assert_eq!(sent[0]["details_url"], "https://ghe.example/acme/widgets/actions/runs/100/attempts/1");
}

#[test]
fn a_token_that_may_write_nothing_is_said_once_for_all() {
    let (yard, head) = proposed(150.0);
    let refused = || ["/comments", "/check-runs"].map(|path| Fault::new("POST", path, 403).says("Resource not accessible by integration"));
    yard.github.inject(&refused());
    let ran = yard.pull_request(&head).with("--check").env("GITHUB_ACTOR", "dependabot[bot]").run().exits(1);
    assert!(ran.says("notice", "and of Dependabot"), "{:?}", ran.commands());
}

#[test]
fn a_rerun_replaces_its_check_run_and_an_older_run_leaves_a_newer_one_alone() {
    let (yard, head) = proposed(150.0);
    yard.github.script("POST", "/repos/acme/widgets/check-runs", 201, json!({"id": 5}));
    yard.github.script("PATCH", "/repos/acme/widgets/check-runs/5", 200, json!({"id": 5}));
    yard.pull_request(&head).with("--check --comment never").run().exits(1);
    let standing = |run: &str| {
        let found = json!({"total_count": 1, "check_runs": [{"id": 5, "external_id": format!("perfdiff:{run}")}, {"id": 4, "external_id": "another"}]});
        yard.github.script("GET", &format!("/repos/acme/widgets/commits/{head}/check-runs"), 200, found);
    };
    standing("100.1");
    yard.measure(100.0);
    yard.pull_request(&head).with("--check --comment never").env("GITHUB_RUN_ATTEMPT", "2").run().exits(0);
    standing("100.2");
    yard.pull_request(&head).with("--check --comment never").run().exits(0);
    let written: Vec<(String, String)> =
        yard.written().into_iter().map(|(method, _, body)| (method, body["conclusion"].to_string())).collect();
    assert_eq!(written, [("POST".to_owned(), "\"failure\"".to_owned()), ("PATCH".to_owned(), "\"success\"".to_owned())]);
    // What is not ours to change is let be, and written anew.
    yard.github.script("PATCH", "/repos/acme/widgets/check-runs/5", 404, json!({"message": "Not Found"}));
    yard.pull_request(&head).with("--check --comment never").run_id(101).run().exits(0);
    assert_eq!(yard.written().last().unwrap().0, "POST");
}

#[test]
fn a_first_run_has_no_baseline_and_says_so() {
    let yard = Yard::new();
    let head = yard.topic("Begin");
    yard.measure(100.0);
    let ran = yard.pull_request(&head).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("no-baseline"));
    assert_eq!(yard.comments().len(), 1);
    let open = yard.comments()[0].split("<details>").next().unwrap().to_owned();
    let lines: Vec<&str> = open.lines().filter(|line| !line.is_empty()).skip(2).collect();
    let [measured, next] = lines.as_slice() else { panic!("what was measured, and what happens next: {open}") };
    assert!(measured.starts_with("2 benchmarks were measured by ") && measured.contains("no change was judged"), "{open}");
    assert!(next.starts_with("Next: each push to the base branch stores its run"), "{open}");
    let ran = yard.pull_request(&head).with("--fail-on warning").run().exits(1);
    assert_eq!(ran.output("baseline").as_deref(), Some(""));
    std::fs::write(yard.repo.path.join("perfdiff.toml"), "[compare]\non-no-baseline = \"fail\"\n").unwrap();
    assert_eq!(yard.pull_request(&head).run().exits(1).output("outcome").as_deref(), Some("fail"));
    std::fs::write(yard.repo.path.join("perfdiff.toml"), "[compare]\non-no-baseline = \"ignore\"\n").unwrap();
    yard.pull_request(&head).with("--fail-on warning").run().exits(0);
    // A branch that nobody has stored runs of yet is no slip.
    yard.pull_request(&head).with("--baseline-branch release/2").run().exits(0);
}

#[test]
fn what_a_shallow_clone_can_not_tell_github_does() {
    let (yard, head) = proposed(150.0);
    let base = yard.repo.git(&["rev-parse", "main"]);
    yard.repo.git(&["branch", "merged"]);
    // The merge that GitHub made names its base itself.
    let clone = yard.repo.shallow("merged", "+refs/heads/merged:refs/remotes/pull/7/merge", 1);
    clone.git(&["remote", "set-url", "origin", yard.remote().to_str().unwrap()]);
    std::fs::write(clone.path.join("results.json"), run("", 150.0)).unwrap();
    yard.repo.git(&["switch", "-q", "--detach", "refs/heads/topic"]);
    let ran = yard.pull_request(&head).within(&clone).with("--comment never").run().exits(1);
    assert_eq!(ran.output("baseline"), Some(format!("main@{}", &base[..7])));
    assert_eq!(yard.asked("/compare/"), 0);
    // The head alone does not.
    let clone = yard.repo.shallow("head", "+refs/heads/topic:refs/remotes/origin/topic", 1);
    clone.git(&["remote", "set-url", "origin", yard.remote().to_str().unwrap()]);
    std::fs::write(clone.path.join("results.json"), run("", 150.0)).unwrap();
    let older = yard.repo.git(&["rev-parse", "main~3"]);
    let compared = json!({"merge_base_commit": {"sha": older}, "ahead_by": 1, "behind_by": 3});
    yard.github.script("GET", &format!("/repos/acme/widgets/compare/{base}...{head}"), 200, compared);
    let merge = yard.repo.git(&["rev-parse", "merged"]);
    let ran = yard.pull_request(&head).within(&clone).env("GITHUB_SHA", &merge).with("--comment never").run().exits(1);
    assert_eq!(ran.output("baseline"), Some(format!("main@{}", &older[..7])));
}

#[test]
fn names_of_benchmarks_give_no_commands_and_no_outputs() {
    let (yard, head) = proposed(150.0);
    let hostile = "::set-output name=x::y ::add-mask::a\\n::error::owned\\nfailures<<EOF\\n0\\nEOF @all";
    let text = run("", 150.0).replace("parse", hostile);
    std::fs::write(yard.repo.path.join("results.json"), text).unwrap();
    let ran = yard.pull_request(&head).run();
    let known = ["error", "warning", "notice"];
    assert!(ran.commands().iter().all(|(name, text)| known.contains(&name.as_str()) && !text.starts_with("owned")), "{:?}", ran.commands());
    assert!(ran.output("failures").is_some_and(|count| count.parse::<u32>().is_ok()), "{}", ran.output);
    assert!(!yard.comments()[0].contains("@all"), "{}", yard.comments()[0]);
}

#[test]
fn the_summary_is_added_to_and_stays_below_the_limit() {
    let (yard, head) = proposed(150.0);
    let mut text = run("", 150.0);
    let rows: Vec<String> = (0..3000)
        .map(|n| format!(r#"{{"name": "{}{n}", "metrics": [{{"name": "time", "unit": "ms", "value": 50.0}}]}}"#, "long/".repeat(20)))
        .collect();
    text = text.replace(r#""benchmarks": ["#, &format!(r#""benchmarks": [{},"#, rows.join(",")));
    std::fs::write(yard.repo.path.join("results.json"), text).unwrap();
    let already = yard.repo.beside("summary");
    std::fs::write(&already, "x".repeat(990_000) + "\n").unwrap();
    yard.pull_request(&head).env("GITHUB_STEP_SUMMARY", already.to_str().unwrap()).run();
    let summary = std::fs::read_to_string(&already).unwrap();
    assert!(summary.starts_with("xxx") && summary.len() > 990_001 && summary.len() <= 1 << 20, "{}", summary.len());
    assert!(yard.comments()[0].len() <= 65_000);
}

#[test]
fn a_person_s_token_comments_in_its_own_name() {
    let (yard, head) = proposed(150.0);
    yard.pull_request(&head).token(TOKEN).run().exits(1);
    yard.pull_request(&head).token(TOKEN).run().exits(1);
    assert_eq!(yard.github.comments(7).iter().map(|(_, login, _)| login.as_str()).collect::<Vec<_>>(), ["perfdiff-bot"]);
    assert_eq!(yard.writes(), 1);
}

#[test]
fn a_job_with_the_base_checked_out_judges_the_head_that_the_payload_names() {
    let (yard, head) = proposed(150.0);
    yard.repo.switch("main");
    let compared = json!({"merge_base_commit": {"sha": yard.repo.head()}, "ahead_by": 1, "behind_by": 0});
    yard.github.script("GET", &format!("/repos/acme/widgets/compare/{}...{head}", yard.repo.head()), 200, compared);
    let job =
        yard.pull_request_of(&head, "visitor/widgets").env("GITHUB_EVENT_NAME", "pull_request_target").env("GITHUB_REF", "refs/heads/main");
    let ran = job.run().exits(1);
    assert_eq!(ran.comparison()["head"]["source"], format!("visitor:topic@{}", &head[..7]));
    assert_eq!(ran.comparison()["head"]["commit"], json!(head));
    assert_eq!(ran.output("baseline"), Some(format!("main@{}", &yard.repo.head()[..7])));
    // Its token may write, even for a fork.
    assert_eq!(yard.comments().len(), 1);
    assert_eq!(yard.repo.git(&["rev-parse", "--abbrev-ref", "HEAD"]), "main");
}

#[test]
fn runners_with_different_processors_can_be_taken_for_one_environment() {
    let yard = Yard::new();
    let words = ["ci", "results.json", "--environment=cpu=any"];
    yard.pushed("Work", 100.0).args(&words).run().exits(0);
    let head = yard.topic("Change it");
    std::fs::write(yard.repo.path.join("results.json"), run("", 100.1).replace("Test CPU", "Other CPU")).unwrap();
    let ran = yard.pull_request(&head).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("warn"), "the control: {}", ran.stdout);
    let ran = yard.pull_request(&head).args(&words).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("pass"), "{}", ran.stdout);
    yard.pull_request(&head).args(&["ci", "results.json", "--environment=color=red"]).run().exits(2);
}
