//! The jobs of a merge queue, of a timetable, and of a button; two jobs of one name; and servers of one's own.

use serde_json::json;

use crate::ci::yard::{Yard, run};
use crate::resolve::git::git_in;

fn repository() -> serde_json::Value {
    json!({"full_name": "acme/widgets", "default_branch": "main"})
}

#[test]
fn a_merge_queue_is_compared_and_not_commented_on() {
    let yard = Yard::with_history();
    yard.topic("Slow it down");
    yard.measure(150.0);
    let (base, head) = (yard.repo.git(&["rev-parse", "main"]), yard.repo.head());
    let queue = format!("refs/heads/gh-readonly-queue/main/pr-7-{base}");
    let group = json!({"head_sha": head, "head_ref": queue, "base_sha": base, "base_ref": "refs/heads/main"});
    let payload = json!({"action": "checks_requested", "merge_group": group, "repository": repository()});
    let job = || yard.job("merge_group", &payload);
    let ran = job().env("GITHUB_REF", &queue).with("--comment always").run().exits(1);
    assert_eq!(ran.output("baseline"), Some(format!("main@{}", &base[..7])));
    assert_eq!((yard.writes(), yard.stored().len()), (0, 10));
    // Runners that keep the name of the branch that they have checked out.
    job().env("GITHUB_REF", "refs/heads/main").run().exits(1);
    // What its pull request accepts holds in the queue.
    yard.labelled("ann", "maintain");
    job().env("GITHUB_REF", &queue).run().exits(0);
    let update = job().with("--mode update").run().exits(2);
    assert!(update.stderr.contains("merge queue"), "{}", update.stderr);
}

#[test]
fn the_timetable_and_the_button_store_on_the_baseline_branch_only() {
    let yard = Yard::new();
    yard.measure(100.0);
    let schedule = json!({"schedule": "0 4 * * 1", "repository": repository()});
    yard.job("schedule", &schedule).env("GITHUB_REF", "refs/heads/main").run().exits(0);
    assert_eq!(yard.stored().len(), 1);
    let pressed = json!({"inputs": {}, "ref": "refs/heads/topic", "repository": repository()});
    yard.repo.create("topic", "main");
    yard.repo.commit("Work");
    let job = || yard.job("workflow_dispatch", &pressed).env("GITHUB_REF", "refs/heads/topic");
    job().run().exits(0);
    assert_eq!(yard.stored().len(), 1);
    job().with("--mode update").run().exits(0);
    assert_eq!(yard.stored().len(), 2);
    let tag = job().env("GITHUB_REF", "refs/tags/v1").with("--mode update").run().exits(2);
    assert!(tag.stderr.contains("this job is of none"), "{}", tag.stderr);
    job().env("GITHUB_REF", "refs/tags/v1").run().exits(0);
    let nameless = yard.job("schedule", &json!({"schedule": "0 4 * * 1"})).env("GITHUB_REF", "refs/heads/main").run().exits(2);
    assert!(nameless.stderr.contains("--baseline-branch main"), "{}", nameless.stderr);
}

#[test]
fn the_timetable_removes_old_runs_and_nobody_else_does() {
    let yard = Yard::with_history();
    let schedule = json!({"schedule": "0 4 1 * *", "repository": repository()});
    let job = |words: &str| yard.job("schedule", &schedule).env("GITHUB_REF", "refs/heads/main").args(&["ci", "--mode=prune"]).with(words);
    let none = job("--retention 1y").run().exits(0);
    assert_eq!(yard.stored().len(), 10, "{}", none.stdout);
    let ran = job("--retention 3").run().exits(0);
    assert_eq!(yard.stored().len(), 3);
    assert!(ran.stdout.contains("7 runs gone, 3 runs stay") && ran.stderr.contains("to undo: "), "{}{}", ran.stdout, ran.stderr);
    for words in ["--retention 0", "--retention soon"] {
        assert!(job(words).run().exits(2).stderr.contains("1y"), "{words}");
    }
    let head = yard.topic("Slow it down");
    let proposed = yard.pull_request(&head).with("--mode prune --retention 1").run().exits(2);
    assert!(proposed.stderr.contains("on: schedule"), "{}", proposed.stderr);
    yard.pull_request(&head).with("--retention 1").run().exits(2);
    assert_eq!(yard.stored().len(), 3);
}

#[test]
fn a_release_branch_is_compared_with_where_it_branched_off_and_then_with_itself() {
    let yard = Yard::with_history();
    yard.repo.create("release/1.x", "main");
    let push = |message: &str, value: f64| {
        let before = yard.repo.head();
        yard.repo.commit(message);
        yard.measure(value);
        yard.push("release/1.x", &before).with("--baseline-branch release/1.x").run()
    };
    let ran = push("Fix", 100.2).exits(0);
    assert!(ran.output("baseline").unwrap().starts_with("main@"), "{:?}", ran.output("baseline"));
    let ran = push("Slow it down", 150.0).exits(1);
    assert!(ran.output("baseline").unwrap().starts_with("release/1.x@"), "{:?}", ran.output("baseline"));
    assert_eq!(yard.stored().iter().filter(|path| path.contains("release%2F1.x")).count(), 2);
}

#[test]
fn a_foreign_checkout_has_no_say_in_what_is_compared_with() {
    let yard = Yard::with_history();
    let head = yard.topic("Slow it down");
    yard.measure(150.0);
    // The fork's clone is on the same server; its own store would be hostile.
    let server = yard.repo.path.parent().unwrap().join("server");
    std::fs::create_dir_all(server.join("acme")).unwrap();
    std::os::unix::fs::symlink(yard.remote(), server.join("acme/widgets.git")).unwrap();
    let server = server.to_str().unwrap();
    yard.repo.git(&["remote", "set-url", "origin", &format!("{server}/visitor/widgets.git")]);
    let ran = yard.pull_request_of(&head, "visitor/widgets").env("GITHUB_SERVER_URL", server).run().exits(1);
    assert!(ran.output("baseline").unwrap().starts_with("main@"), "{}", ran.stderr);
    // However the clone's address is written.
    yard.repo.git(&["config", &format!("url.{server}/.insteadOf"), "https://ghe.example/"]);
    for url in [
        "https://x-access-token:t0ken@ghe.example/visitor/widgets",
        "https://GHE.example:443/visitor/widgets.git/",
        "git@ghe.example:visitor/widgets.git",
        "ssh://git@ghe.example:22/visitor/widgets.git",
    ] {
        yard.repo.git(&["remote", "set-url", "origin", url]);
        let ran = yard.pull_request_of(&head, "visitor/widgets").run().exits(1);
        assert!(ran.output("baseline").unwrap().starts_with("main@"), "{url}: {}", ran.stderr);
    }
    // And without any remote the repository's own address is taken.
    yard.repo.git(&["remote", "remove", "origin"]);
    yard.pull_request(&head).env("GITHUB_SERVER_URL", server).with("--comment never").run().exits(1);
}

#[test]
fn the_runs_may_be_in_another_repository_that_the_configuration_names() {
    let yard = Yard::with_history();
    // What origin holds says nothing of it.
    let other = yard.repo.beside("runs.git");
    std::fs::rename(yard.remote(), &other).unwrap();
    std::fs::create_dir(yard.remote()).unwrap();
    git_in(&yard.remote(), &["init", "-q", "--bare", "-b", "main"], 0);
    yard.repo.git(&["push", "-q", "origin", "main"]);
    let named = |remote: &str| std::fs::write(yard.repo.path.join("perfdiff.toml"), format!("[store]\nremote = \"{remote}\"\n")).unwrap();
    let head = yard.topic("Slow it down");
    yard.measure(150.0);
    yard.repo.git(&["remote", "add", "runs", other.to_str().unwrap()]);
    for remote in [other.to_str().unwrap(), "runs"] {
        named(remote);
        let ran = yard.pull_request(&head).with("--comment never").run().exits(1);
        assert!(ran.output("baseline").unwrap().starts_with("main@"), "{remote}: {}", ran.stderr);
    }
    yard.repo.switch("main");
    yard.pushed("Go on", 100.0).run().exits(0);
    let count = |directory: &std::path::Path| git_in(directory, &["for-each-ref", "--format=%(refname)"], 0).matches("perfdiff").count();
    assert_eq!((count(&other), count(&yard.remote())), (1, 0));
    // A slip of the name is no repository without runs.
    named("runz");
    let ran = yard.pull_request(&head).run().exits(3);
    assert!(ran.stderr.contains("`runz` is no remote of this repository"), "{}", ran.stderr);
}

#[test]
fn events_without_an_answer_and_broken_payloads_are_refused_with_a_way_out() {
    let yard = Yard::new();
    yard.measure(100.0);
    let ran = yard.job("issue_comment", &json!({})).run().exits(2);
    assert!(ran.stderr.contains("start it by one of"), "{}", ran.stderr);
    let ran = yard.job("push", &json!({"ref": 7})).run().exits(2);
    assert!(ran.says("error", "`ref`"), "{:?}", ran.commands());
    let head = yard.repo.head();
    let ran = yard.push("main", &head).env("GITHUB_EVENT_PATH", "nowhere.json").run().exits(2);
    assert!(ran.stderr.contains("GITHUB_EVENT_PATH"), "{}", ran.stderr);
    let ran = yard.push("main", &head).without("GITHUB_SHA").run().exits(2);
    assert!(ran.stderr.contains("GITHUB_SHA"), "{}", ran.stderr);
}

/// The hint at a name that two jobs share.
const SHARED: &str = "Give each job a `name` of its own";

#[test]
fn two_workflows_of_one_name_have_a_comment_each_and_are_told_so() {
    let yard = Yard::with_history();
    let head = yard.topic("Change it");
    let job = |file: &str, value: f64, run: u64| {
        yard.measure(value);
        let reference = format!("acme/widgets/.github/workflows/{file}@refs/pull/7/merge");
        let job = yard.pull_request(&head).env("GITHUB_WORKFLOW", "bench").env("GITHUB_WORKFLOW_REF", &reference);
        job.env("GITHUB_JOB", "bench").env("RUNNER_NAME", &format!("runner {run}")).run_id(run).run()
    };
    let alone = job("bench.yml", 150.0, 100).exits(1);
    assert!(!alone.says("warning", SHARED), "{:?}", alone.commands());
    let copy = job("copy.yml", 170.0, 101).exits(1);
    assert!(
        copy.says("warning", "Job `bench.yml/bench` comments on this pull request under the same name, `perfdiff`"),
        "{:?}",
        copy.commands()
    );
    let comments = yard.comments();
    assert!(comments.len() == 2 && comments[0].contains("+50\u{a0}%") && comments[1].contains("+70\u{a0}%"), "{comments:?}");
    assert!(!comments[0].contains(SHARED) && comments[1].contains(SHARED), "{comments:?}");
    // An older run of the other workflow does not hold this one back, and each updates its own.
    job("bench.yml", 160.0, 90).exits(1);
    job("bench.yml", 160.0, 102).exits(1);
    job("copy.yml", 100.0, 103).exits(0);
    let comments = yard.comments();
    assert!(comments.len() == 2 && comments[0].contains("+60\u{a0}%") && !comments[1].contains("+70\u{a0}%"), "{comments:?}");
    assert!(comments.iter().all(|comment| comment.contains(SHARED)), "{comments:?}");
    assert!(comments[0].lines().next().unwrap().contains(" run=102.1 from=bench.yml/bench on="), "{}", comments[0]);
}

#[test]
fn legs_of_one_run_without_a_label_say_that_they_write_over_each_other() {
    let yard = Yard::with_history();
    let head = yard.topic("Change it");
    yard.measure(150.0);
    let leg = |runner: &str| yard.pull_request(&head).env("GITHUB_JOB", "bench").env("RUNNER_NAME", runner);
    leg("GitHub Actions 1").run().exits(1);
    // The same runner again is a step that was tried again.
    assert!(!leg("GitHub Actions 1").run().exits(1).says("warning", SHARED));
    assert!(leg("GitHub Actions 2").run().exits(1).says("warning", SHARED));
    assert!(yard.comments().len() == 1 && yard.comments()[0].contains(SHARED), "{:?}", yard.comments());
    assert!(!leg("GitHub Actions 3").run_id(101).run().exits(1).says("warning", SHARED), "another run takes the comment over");
}

#[test]
fn what_an_earlier_version_or_a_publishing_workflow_wrote_is_taken_over() {
    let yard = Yard::with_history();
    let head = yard.topic("Change it");
    yard.measure(150.0);
    yard.pull_request(&head).run().exits(1);
    assert!(!yard.comments()[0].contains(" from="), "{:?}", yard.comments());
    let ran = yard.pull_request(&head).run_id(101).env("GITHUB_JOB", "bench").env("RUNNER_NAME", "x").with("--label os=linux --label a=b");
    assert!(!ran.run().says("warning", SHARED));
    let ran = yard.pull_request(&head).run_id(102).env("GITHUB_JOB", "bench").env("RUNNER_NAME", "x").run().exits(1);
    assert!(!ran.says("warning", SHARED), "{:?}", ran.commands());
    let own: Vec<String> = yard.comments().into_iter().filter(|comment| comment.contains("key=perfdiff ")).collect();
    assert_eq!(own.len(), 1, "{own:?}");
}

#[test]
fn two_jobs_of_one_suite_without_a_name_are_pointed_at_it() {
    let yard = Yard::new();
    let measure = |name: &str| {
        let results = run("", 100.0).replace("parse", name).replace("render", &format!("{name}-more"));
        std::fs::write(yard.repo.path.join("results.json"), results).unwrap();
    };
    for push in 0..3 {
        let job = yard.pushed(&format!("Work {push}"), 100.0);
        measure("api");
        job.run();
        measure("db");
        yard.push("main", &yard.repo.head()).run_id(101).run();
    }
    let head = yard.topic("Change it");
    measure("api");
    let ran = yard.pull_request(&head).with("--comment always").run();
    let hint = "stored of the same commit by a run of its own, as by two jobs of one suite: if that is so, give each its `name`";
    let caveats = ran.comparison()["caveats"].to_string();
    assert!(caveats.contains(hint) && ran.summary.contains("two jobs of one suite"), "{caveats}\n{}", ran.summary);
    // With a name each, none misses the other's.
    let named = yard.pull_request(&head).with("--name api").run();
    assert!(!named.comparison()["caveats"].to_string().contains("two jobs"), "{}", named.stdout);
}
