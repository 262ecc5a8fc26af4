//! Jobs that measure by themselves: a pull request in turns with its base, a push once.

use crate::ci::yard::{Job, Yard};

/// Prints `speed` as milliseconds, a little apart from run to run.
const SUITE: &str = r#"awk -v n="$(( ($$ * 7919) % 40 ))" -v s="$(cat speed)" 'BEGIN { printf "{\"parse\": {\"time_ms\": %.6f}}\n", s * (1 + n / 10000) }'"#;

/// `main` and a pull request, in which `parse` takes this long.
fn proposed(before: &str, now: &str) -> (Yard, String) {
    let yard = Yard::new();
    let write = |speed: &str| {
        std::fs::write(yard.repo.path.join("speed"), speed).unwrap();
        std::fs::write(yard.repo.path.join("suite.sh"), SUITE).unwrap();
        yard.repo.git(&["add", "-A"]);
    };
    write(before);
    yard.repo.commit("Measure");
    yard.repo.create("topic", "main");
    write(now);
    let head = yard.repo.commit("Change it");
    yard.merge_checked_out();
    (yard, head)
}

fn measuring(job: Job, bench: &str) -> Job {
    job.args(&["ci", "--bench", bench])
}

#[test]
fn the_first_pull_request_of_all_is_judged_by_its_base_measured_beside_it() {
    let (yard, head) = proposed("10", "13");
    let ran = measuring(yard.pull_request(&head), "--rounds 3..10 -- sh suite.sh").run().exits(1);
    assert_eq!(ran.output("outcome").as_deref(), Some("fail"));
    assert_eq!(ran.output("failures").as_deref(), Some("1"));
    let comparison = ran.comparison();
    assert_eq!(comparison["changes"][0]["rests_on"]["basis"], "rounds");
    assert_eq!(comparison["head"]["source"], format!("topic@{}", &head[..7]));
    assert_eq!(comparison["baseline"]["commit"], yard.repo.git(&["rev-parse", "main"]));
    assert_eq!(comparison["baseline"]["environment"], comparison["head"]["environment"]);
    assert_eq!(yard.comments().len(), 1);
    assert_eq!(yard.repo.git(&["ls-remote", "origin", "perfdiff"]), "", "a pull request stores nothing");
    let same = proposed("10", "10.0001");
    let ran = measuring(same.0.pull_request(&same.1), "--rounds 3..10 -- sh suite.sh").run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("pass"));
}

#[test]
fn a_trailer_of_the_pull_request_accepts_what_the_rounds_found() {
    let (yard, _) = proposed("10", "13");
    yard.repo.switch("topic");
    let head = yard.repo.commit("Again\n\nPerfdiff-Accept: parse/** | 50% | it does more");
    yard.merge_checked_out();
    let ran = measuring(yard.pull_request(&head), "--rounds 3..10 -- sh suite.sh").run().exits(0);
    assert_eq!(ran.comparison()["changes"][0]["verdict"], "accepted");
}

#[test]
fn a_push_runs_the_command_once_and_stores_the_run() {
    let (yard, _) = proposed("10", "13");
    yard.repo.switch("main");
    let before = yard.repo.head();
    let ran = measuring(yard.push("main", &before), "sh suite.sh").run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("no-baseline"));
    assert_eq!(yard.stored().len(), 1);
    assert!(yard.stored_run(&yard.repo.head())["round"].is_null());
}

#[test]
fn what_is_wrong_with_the_command_is_said() {
    let (yard, head) = proposed("10", "13");
    for (bench, words) in [
        ("--rounds 3..10", "the command of the suite is missing"),
        ("--no-such-flag -- true", "unexpected argument '--no-such-flag'"),
        ("sh 'suite.sh", "can't be split into words"),
    ] {
        let ran = measuring(yard.pull_request(&head), bench).run().exits(2);
        assert!(ran.stderr.contains(words), "{bench}: {}", ran.stderr);
    }
    let ran = measuring(yard.pull_request(&head), "sh -c 'echo broken; exit 4'").run().exits(3);
    assert!(ran.stderr.contains("exit code 4"), "{}", ran.stderr);
}
