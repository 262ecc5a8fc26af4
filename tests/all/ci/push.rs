//! The job of a push.

use serde_json::json;

use crate::ci::yard::{Yard, run};
use crate::resolve::git::git_in;

#[test]
fn a_push_to_the_default_branch_stores_its_run_on_the_remote() {
    let yard = Yard::new();
    let ran = yard.pushed("First", 100.0).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("no-baseline"));
    let head = yard.repo.head();
    assert_eq!(yard.stored().len(), 1);
    assert_eq!(yard.stored_run(&head)["branch"], "main");
    assert!(ran.says("notice", "no"), "{:?}", ran.commands());
    assert_eq!(yard.asked(""), 0);
    // The checkout's own repository is left alone.
    assert_eq!(yard.repo.git(&["branch", "--list", "perfdiff"]), "");
    let ran = yard.pushed("Second", 100.2).run().exits(0);
    assert_eq!(ran.output("baseline"), Some(format!("main@{}", &head[..7])));
    assert_eq!(yard.stored().len(), 2);
}

#[test]
fn a_run_that_regressed_is_stored_and_marked_and_the_job_fails() {
    let yard = Yard::with_history();
    let ran = yard.pushed("Slow it down", 200.0).run().exits(1);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    assert_eq!(yard.stored_run(&yard.repo.head())["regressed"], true);
    let ran = yard.pushed("Slower still", 600.0).with("--fail-on never").run().exits(0);
    assert!(ran.says("error", "6.0 times as long"), "{}", ran.stdout);
}

#[test]
fn a_run_that_regressed_is_not_stored_where_that_is_not_wanted() {
    let yard = Yard::with_history();
    let ran = yard.pushed("Slow it down", 200.0).with("--unless-regressed").run().exits(1);
    assert!(ran.stderr.contains("nothing was stored"), "{}", ran.stderr);
    assert_eq!(yard.stored().len(), 10);
    yard.pushed("Back again", 100.0).with("--unless-regressed").run().exits(0);
    assert_eq!(yard.stored().len(), 11);
}

#[test]
fn a_push_to_another_branch_is_only_compared_unless_it_is_the_baseline_s() {
    let yard = Yard::with_history();
    yard.repo.create("topic", "main");
    let before = yard.repo.head();
    yard.repo.commit("Slow it down");
    yard.measure(150.0);
    let ran = yard.push("topic", &before).run().exits(1);
    assert!(ran.output("baseline").unwrap().starts_with("main@"));
    assert_eq!((yard.stored().len(), yard.asked("")), (10, 0));
    yard.push("topic", &before).with("--mode compare --baseline-branch topic").run().exits(1);
    assert_eq!(yard.stored().len(), 10);
    yard.push("topic", &before).with("--baseline-branch topic").run();
    assert_eq!(yard.stored().len(), 11);
    assert_eq!(yard.stored_run(&yard.repo.head())["branch"], "topic");
    yard.push("main", &before).with("--mode compare").run();
    assert_eq!(yard.stored().len(), 11);
}

#[test]
fn what_the_merged_commits_accept_is_stored_with_the_run() {
    let yard = Yard::with_history();
    yard.topic("Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now");
    yard.repo.switch("main");
    let before = yard.repo.head();
    yard.repo.merge("topic", "Merge pull request #7");
    yard.measure(150.0);
    yard.push("main", &before).run().exits(0);
    assert_eq!(yard.stored_run(&yard.repo.head())["accepted"], json!(["unit/parse/time"]));
}

#[test]
fn a_shallow_clone_reads_the_trailers_of_the_merged_commits_in_the_payload() {
    let yard = Yard::with_history();
    let topic = yard.topic("Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now");
    yard.repo.switch("main");
    let before = yard.repo.head();
    let after = yard.repo.merge("topic", "Merge pull request #7");
    yard.repo.git(&["push", "-q", "origin", "main"]);
    let clone = shallow(&yard);
    std::fs::write(clone.path.join("results.json"), run("", 150.0)).unwrap();
    let commits = json!([
        {"id": topic, "message": "Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now"},
        {"id": after, "message": "Merge pull request #7"},
    ]);
    let payload = json!({
        "ref": "refs/heads/main", "before": before, "after": after, "forced": false, "commits": commits,
        "repository": {"full_name": "acme/widgets", "default_branch": "main"},
    });
    let ran = yard.job("push", &payload).within(&clone).env("GITHUB_REF", "refs/heads/main").run().exits(0);
    assert_eq!(yard.stored_run(&after)["accepted"], json!(["unit/parse/time"]));
    let unread = ran.comparison()["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == "trailer-unread").count();
    assert_eq!(unread, 0, "{}", ran.comparison()["caveats"]);
}

/// A clone as a workflow's checkout makes it: one commit, origin the bare remote.
fn shallow(yard: &Yard) -> crate::resolve::git::Repo {
    let clone = yard.repo.shallow("clone", "+refs/heads/main:refs/remotes/origin/main", 1);
    clone.git(&["remote", "set-url", "origin", yard.remote().to_str().unwrap()]);
    clone
}

#[test]
fn what_can_not_be_compared_is_stored_as_the_next_baseline_and_fails_the_job() {
    let yard = Yard::with_history();
    let job = yard.pushed("Rename all", 100.0);
    let renamed = run("", 100.0).replace("parse", "read").replace("render", "draw");
    std::fs::write(yard.repo.path.join("results.json"), renamed).unwrap();
    let ran = job.run().exits(3);
    assert!(ran.stderr.contains("stored as the next baseline"), "{}", ran.stderr);
    assert!(ran.says("error", "stored as the next baseline"), "{}", ran.stdout);
    assert_eq!(yard.stored().len(), 11);
}

#[test]
fn a_store_that_takes_nothing_fails_the_job_after_the_report() {
    let yard = Yard::with_history();
    let hook = yard.remote().join("hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, "#!/bin/sh\necho no >&2\nexit 1\n").unwrap();
    git_in(&yard.remote(), &["config", "core.fileMode", "true"], 0);
    make_executable(&hook);
    yard.repo.commit("Work");
    yard.measure(100.0);
    let ran = yard.push("main", &yard.repo.git(&["rev-parse", "HEAD~1"])).run().exits(3);
    assert_eq!(ran.output("outcome").as_deref(), Some("pass"));
    assert!(ran.summary.contains("perfdiff"), "{}", ran.summary);
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn names_and_labels_keep_baselines_apart() {
    let yard = Yard::new();
    yard.pushed("First", 100.0).with("--name api --label os=linux").run().exits(0);
    let run = yard.stored_run(&yard.repo.head());
    assert_eq!((&run["suite"], &run["label"]), (&json!("api"), &json!("os=linux")));
    let ran = yard.pushed("Second", 150.0).with("--name other --label os=linux").run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("warn"), "runs are stored, and none of this name");
    let ran = yard.pushed("Third", 150.0).with("--name api --label os=linux").run();
    assert_eq!(ran.output("baseline").unwrap().split('@').next(), Some("main"));
}

#[test]
fn the_legs_of_a_matrix_store_at_the_same_time() {
    let yard = Yard::with_history();
    let first = yard.pushed("Work", 100.0).with("--label os=os0");
    let before = yard.repo.git(&["rev-parse", "HEAD~1"]);
    let others = (1..4).map(|n| yard.push("main", &before).with(&format!("--label os=os{n}")));
    let legs: Vec<_> = std::iter::once(first).chain(others).map(|job| std::thread::spawn(move || job.run().code)).collect();
    let codes: Vec<u8> = legs.into_iter().map(|leg| leg.join().unwrap()).collect();
    assert_eq!(codes, [0, 0, 0, 0]);
    assert_eq!(yard.stored().len(), 14);
}

#[test]
fn a_named_job_that_lost_one_of_its_files_still_has_its_baseline_and_says_what_is_missing() {
    let yard = Yard::new();
    let load = run("", 100.0).replace("\"unit\", \"env", "\"load\", \"env");
    let job = |yard: &Yard, message: &str| {
        let job = yard.pushed(message, 100.0);
        std::fs::create_dir_all(yard.repo.path.join("perfdiff-report")).unwrap();
        let files = ["perfdiff-report/unit.json", "perfdiff-report/load.json"];
        std::fs::write(yard.repo.path.join(files[0]), run("", 100.0)).unwrap();
        std::fs::write(yard.repo.path.join(files[1]), &load).unwrap();
        job
    };
    let words = ["ci", "perfdiff-report/unit.json", "perfdiff-report/load.json", "--name=api"];
    job(&yard, "First").args(&words).run().exits(0);
    assert_eq!(yard.stored().len(), 2);
    let ran = job(&yard, "Second").args(&["ci", "perfdiff-report/unit.json", "--name=api"]).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("warn"), "{}", ran.stdout);
    assert!(ran.stdout.contains("REMOVED") && ran.stdout.contains("api-load"), "{}", ran.stdout);
}

#[test]
fn two_jobs_of_one_suite_that_miss_each_other_s_benchmarks_are_told_of_their_names() {
    let yard = Yard::new();
    let renamed = |name: &str| {
        let text = run("", 100.0).replace("parse", &format!("{name}/parse")).replace("render", &format!("{name}/render"));
        std::fs::write(yard.repo.path.join("results.json"), text).unwrap();
    };
    let job = |message: &str, name: &str, first: bool| {
        let job = if first { yard.pushed(message, 100.0) } else { yard.push("main", &yard.repo.head()) };
        renamed(name);
        job.run()
    };
    for message in ["First", "Second"] {
        job(message, "x86", true);
        job(message, "arm", false);
    }
    let ran = job("Third", "x86", true);
    let caveats = ran.comparison()["caveats"].to_string();
    assert!(caveats.contains("give each its `name`"), "{caveats}");
    // One run that lost benchmarks is no other job.
    let yard = Yard::with_history();
    let text = run("", 100.0).replace("render", "other");
    let job = yard.pushed("Lose one", 100.0);
    std::fs::write(yard.repo.path.join("results.json"), text).unwrap();
    let caveats = job.run().comparison()["caveats"].to_string();
    assert!(!caveats.contains("give each its `name`"), "{caveats}");
}

#[test]
fn a_baseline_branch_that_nobody_knows_is_doubted_and_a_push_that_is_not_stored_says_so() {
    let yard = Yard::with_history();
    let ran = yard.pushed("Work", 100.0).with("--baseline-branch mian").run().exits(0);
    assert!(
        ran.says("warning", "no run of the baseline branch `mian` is stored, and this clone has no such branch"),
        "{:?}",
        ran.commands()
    );
    assert!(
        ran.stderr.contains("compared and not stored: this is a push to `main`, and the baselines are those of `mian`"),
        "{}",
        ran.stderr
    );
    assert_eq!(yard.stored().len(), 10);
    let ran = yard.pushed("More", 100.0).with("--baseline-branch main").run().exits(0);
    assert!(!ran.says("warning", "baseline branch"), "{:?}", ran.commands());
}
