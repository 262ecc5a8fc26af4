//! `prune`: old runs go, and nothing that is needed.

use super::scratch::{Scratch, run_json};

/// A store with a run a day from 1 to `days` January, and the commits.
fn filled(days: u32) -> (Scratch, Vec<String>) {
    let scratch = Scratch::new();
    let commits: Vec<String> = (1..=days).map(|day| scratch.commit(day + 1)).collect();
    let text: String = commits.iter().map(|commit| run_json(commit, 1.0, r#", "branch": "main""#)).collect();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    (scratch, commits)
}

/// The days of the runs that are stored, oldest first.
fn days(scratch: &Scratch) -> Vec<u32> {
    let exported = scratch.perfdiff("baseline export").ok().stdout;
    let time = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["commit_time"].as_str().unwrap().to_owned();
    exported.lines().map(|line| time(line)[8..10].parse::<u32>().unwrap() - 1).collect()
}

#[test]
fn the_newest_and_those_of_tagged_commits_stay() {
    let (scratch, commits) = filled(10);
    scratch.git(&["tag", "-a", "v1", "-m", "Release", &commits[2]]);
    scratch.git(&["tag", "nightly", &commits[4]]);
    let dry = scratch.perfdiff("baseline prune --keep 3 --dry-run").ok();
    assert!(dry.stdout.ends_with("5 runs would go, 5 runs would stay\n"), "{}", dry.stdout);
    assert_eq!(days(&scratch).len(), 10, "a dry run changes nothing");
    scratch.perfdiff("baseline prune --keep 3").ok();
    assert_eq!(days(&scratch), [3, 5, 8, 9, 10]);
    scratch.perfdiff("baseline prune --keep 3 --reference v*").ok();
    assert_eq!(days(&scratch), [3, 8, 9, 10]);
    let again = scratch.perfdiff("baseline prune --keep 3 --reference v*").ok();
    assert_eq!((again.stdout.as_str(), again.stderr.as_str()), ("", "nothing to prune: 4 runs on branch perfdiff\n"));
}

#[test]
fn age_counts_from_the_commit_and_the_newest_never_goes() {
    let (scratch, _) = filled(4);
    // It is 21 November 2026.
    scratch.perfdiff("baseline prune --max-age 1y").ok();
    assert_eq!(days(&scratch).len(), 4);
    scratch.perfdiff("baseline prune --max-age 321d").ok();
    assert_eq!(days(&scratch), [3, 4]);
    scratch.perfdiff("baseline prune --max-age 1w").ok();
    assert_eq!(days(&scratch), [4], "however old it is");
}

#[test]
fn either_bound_makes_a_run_go() {
    let (scratch, _) = filled(6);
    scratch.perfdiff("baseline prune --keep 4 --max-age 321d").ok();
    assert_eq!(days(&scratch), [3, 4, 5, 6]);
    scratch.perfdiff("baseline prune --keep 100 --max-age 319d").ok();
    assert_eq!(days(&scratch), [5, 6]);
}

#[test]
fn each_branch_environment_suite_and_label_keeps_its_own() {
    let scratch = Scratch::new();
    let commits: Vec<String> = (2..5).map(|day| scratch.commit(day)).collect();
    let mut text = String::new();
    for commit in &commits {
        for fields in [
            r#", "branch": "main""#,
            r#", "branch": "dev""#,
            r#", "branch": "main", "label": "os=mac""#,
            r#", "branch": "main", "environment": {"os": "linux"}"#,
        ] {
            text.push_str(&run_json(commit, 1.0, fields));
        }
        text.push_str(&run_json(commit, 1.0, r#", "branch": "main""#).replace("\"unit\"", "\"load\""));
    }
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    scratch.perfdiff("baseline prune --keep 1").ok();
    assert_eq!(days(&scratch), [3; 5]);
}

#[test]
fn the_command_that_undoes_it_can_be_given_to_a_shell_whatever_the_branch_is_called() {
    let (scratch, _) = filled(3);
    scratch.git(&["branch", "-m", "perfdiff", "runs;>owned"]);
    let before = scratch.git(&["rev-parse", "runs;>owned"]).trim().to_owned();
    let done = scratch.run(&["baseline", "prune", "--keep", "1", "--store-branch", "runs;>owned"]).ok();
    let command = done.stderr.trim().split_once("to undo: ").unwrap().1;
    let ran = std::process::Command::new("sh").args(["-c", command]).current_dir(scratch.path()).status().unwrap();
    assert!(ran.success() && !scratch.path().join("owned").exists(), "{command}");
    assert_eq!(scratch.git(&["rev-parse", "runs;>owned"]).trim(), before);
}

#[test]
fn what_was_before_is_said_and_can_be_brought_back() {
    let (scratch, _) = filled(3);
    let before = scratch.git(&["rev-parse", "perfdiff"]).trim().to_owned();
    let done = scratch.perfdiff("baseline prune --keep 1").ok();
    assert_eq!(done.stderr, format!("before, branch perfdiff was at {before}; to undo: git update-ref refs/heads/perfdiff {before}\n"));
    assert_eq!(scratch.git(&["rev-list", "--count", "perfdiff"]).trim(), "1", "the past is gone too");
    scratch.git(&["update-ref", "refs/heads/perfdiff", &before]);
    assert_eq!(days(&scratch), [1, 2, 3]);
}

#[test]
fn runs_of_unknown_age_are_not_old() {
    let scratch = Scratch::new();
    let runs = [run_json("0123456789", 1.0, r#", "branch": "main""#), run_json("123456789a", 1.0, r#", "branch": "main""#)];
    scratch.write("runs.ndjson", &runs.concat());
    scratch.perfdiff("baseline import runs.ndjson").ok();
    let done = scratch.perfdiff("baseline prune --max-age 1d").ok();
    assert!(done.stderr.starts_with("nothing to prune"), "{}", done.stderr);
    scratch.perfdiff("baseline prune --keep 1").ok();
    assert_eq!(scratch.perfdiff("baseline export").ok().stdout.lines().count(), 1);
}

#[test]
fn tags_that_only_the_remote_has_keep_their_runs_too() {
    let (scratch, commits) = filled(5);
    let (_, origin) = super::sharing::with_origin();
    let origin = origin.path().to_str().unwrap();
    scratch.git(&["tag", "-a", "v1", "-m", "Release", &commits[1]]);
    scratch.git(&["tag", "v2", &commits[2]]);
    scratch.git(&["push", "-q", "--force", origin, "main", "v1", "v2"]);
    scratch.git(&["tag", "-d", "v1", "v2"]);
    scratch.perfdiff(&format!("baseline push {origin}")).ok();
    // As a job of a workflow does it: its checkout has no tags.
    let dry = scratch.perfdiff(&format!("baseline prune --keep 1 --remote {origin} --dry-run --reference v1")).ok();
    assert!(dry.stdout.ends_with("3 runs would go, 2 runs would stay\n"), "{}", dry.stdout);
    let pruned = scratch.perfdiff(&format!("baseline prune --keep 1 --remote {origin}")).ok();
    assert!(pruned.stdout.ends_with("2 runs gone, 3 runs stay\n"), "{}", pruned.stdout);
}

#[test]
fn commits_of_one_second_go_in_their_order() {
    let scratch = Scratch::new();
    // As a rebase makes them: whatever their digits are, the last one is the newest.
    let commits: Vec<String> = (0..6).map(|at| scratch.commit_saying(2, &format!("Step {at}"))).collect();
    let text: String = commits.iter().map(|commit| run_json(commit, 1.0, r#", "branch": "main""#)).collect();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    let listed = scratch.perfdiff("baseline list --report json").ok().json();
    let shown: Vec<&str> = listed["groups"][0]["runs"].as_array().unwrap().iter().map(|run| run["commit"].as_str().unwrap()).collect();
    assert!(shown.iter().rev().eq(commits.iter()), "{shown:?} of {commits:?}");
    assert!(scratch.perfdiff("baseline show main").ok().stdout.contains(&commits[5]));
    scratch.perfdiff("baseline prune --keep 2").ok();
    let exported = scratch.perfdiff("baseline export").ok().stdout;
    let kept: Vec<bool> = commits.iter().map(|commit| exported.contains(commit)).collect();
    assert_eq!(kept, [false, false, false, false, true, true]);
}
