//! `perfdiff history` from the store, through the whole program.

use perfdiff::model::Run;

use crate::cli::program::{Done, perfdiff};
use crate::resolve::git::Repo;
use crate::resolve::stored::{history, quiet, run, store};

fn show(repo: &Repo, words: &str) -> Done {
    perfdiff(&format!("history {words}")).cwd(&repo.path).run()
}

/// The time of `parse` in each run, in whole milliseconds.
fn times(done: &Done) -> Vec<u64> {
    let json = done.json();
    let series = json["series"].as_array().unwrap().iter().find(|series| series["benchmark"] == "parse").unwrap().clone();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred milliseconds")]
    let whole = |value: f64| (value * 1000.0).round() as u64;
    series["points"].as_array().unwrap().iter().map(|point| whole(point["value"].as_f64().unwrap())).collect()
}

/// Twenty commits at 100 ms and twenty at 130 ms.
fn step(repo: &Repo) -> Vec<String> {
    let mut commits = history(repo, "main", &quiet(100.0, 20));
    commits.extend(history(repo, "main", &quiet(130.0, 20)));
    commits
}

#[test]
fn the_stored_runs_of_the_branch_are_shown_with_what_commits_say_at_a_step() {
    let repo = Repo::new();
    let commits = step(&repo);
    repo.create("topic", "main");
    let done = show(&repo, "parse");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.starts_with("perfdiff history  main: 40 runs, 2027-01-15"), "{}", done.stdout);
    let at = format!("▲ +30 % at {} (2027-01-15) “Change 0”, worse: ", &commits[20][..7]);
    assert!(done.stdout.contains(&at), "{}", done.stdout);
    let json = show(&repo, "parse --report json").json();
    assert_eq!((json["branch"].as_str(), json["order"].as_str()), (Some("main"), Some("commits")));
    assert_eq!(json["messages"][&commits[20]], "Change 0");
}

#[test]
fn hostile_messages_are_harmless_on_a_terminal() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 20));
    let evil = repo.commit("\u{1b}[31mred\u{202e} and more");
    store(&repo, &[run(&repo, "main", &evil, 130.0)]);
    history(&repo, "main", &quiet(130.0, 19));
    let done = show(&repo, "parse");
    assert!(done.stdout.contains("red") && !done.stdout.contains(['\u{1b}', '\u{202e}']), "{}", done.stdout);
}

#[test]
fn commits_decide_the_order_whenever_they_were_measured() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &[100.0, 120.0, 140.0]);
    let late = Run { time: Some("2028-01-01T00:00:00Z".to_owned()), ..run(&repo, "main", &commits[0], 110.0) };
    store(&repo, &[late]);
    assert_eq!(times(&show(&repo, "--report json")), [100, 110, 120, 140]);
    assert_eq!(times(&show(&repo, "--report json --last 2")), [120, 140]);
    let done = show(&repo, "--last 1");
    assert!(done.stdout.starts_with("perfdiff history  main: 1 run, 2027-01-15"), "{}", done.stdout);
}

#[test]
fn only_the_newest_environment_is_shown_and_the_rest_is_said() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &[100.0, 120.0, 140.0]);
    let mut elsewhere = run(&repo, "main", &commits[1], 50.0);
    elsewhere.environment.cpu = Some("faster".to_owned());
    store(&repo, &[elsewhere]);
    let done = show(&repo, "--report json");
    assert_eq!(times(&done), [100, 120, 140]);
    assert_eq!(
        done.json()["caveats"][0]["text"],
        "1 stored run was made in another environment and left out: processor faster against fast; --environment cpu=any (`environment` of the GitHub Action), on all runs, stops distinguishing processors"
    );
}

#[test]
fn legs_of_a_matrix_each_have_their_own_environment() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &[]);
    assert!(commits.is_empty());
    let first = repo.commit("First");
    let second = repo.commit("Second");
    let leg = |commit: &str, os: &str, time: f64| {
        let mut run = run(&repo, "main", commit, time);
        run.label = Some(format!("os={os}"));
        run.environment.os = Some(os.to_owned());
        for benchmark in &mut run.benchmarks {
            benchmark.params.insert("os".to_owned(), os.to_owned());
        }
        run
    };
    let runs = [leg(&first, "linux", 100.0), leg(&first, "macos", 200.0), leg(&second, "linux", 101.0), leg(&second, "macos", 202.0)];
    store(&repo, &runs);
    let json = show(&repo, "parse --report json").json();
    let points: Vec<usize> = json["series"].as_array().unwrap().iter().map(|series| series["points"].as_array().unwrap().len()).collect();
    let apart = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == "environment-differs").count();
    assert_eq!((points, apart), (vec![2, 2], 0));
}

#[test]
fn the_branch_is_the_one_checked_out_if_it_has_runs_else_the_default_one() {
    let repo = Repo::new();
    history(&repo, "main", &[100.0, 101.0]);
    repo.create("release/1.x", "main");
    let branch = |words: &str| show(&repo, &format!("{words} --report json")).json()["branch"].as_str().unwrap().to_owned();
    assert_eq!(branch(""), "main");
    history(&repo, "release/1.x", &[100.0]);
    assert_eq!(branch(""), "release/1.x");
    assert_eq!(branch("--branch main"), "main");
    let done = show(&repo, "--branch mian");
    assert_eq!(
        (done.code, done.stderr.as_str()),
        (3, "error: branch perfdiff holds no run of `mian`\nhint: there are runs of: main, release/1.x\n")
    );
}

#[test]
fn a_reference_is_a_tag_a_commit_or_one_whose_run_is_elsewhere() {
    let repo = Repo::new();
    let commits = step(&repo);
    repo.git(&["tag", "-a", "v1", "-m", "one", &commits[4]]);
    let since = |words: &str| show(&repo, &format!("parse {words}"));
    let done = since("--reference v1 --fail-on failure");
    assert_eq!(done.code, 1, "{}", done.stdout);
    assert!(done.stdout.contains(&format!("since v1 ({}, 2027-01-15)", &commits[4][..7])), "{}", done.stdout);
    assert_eq!(since(&format!("--reference {} --fail-on failure", &commits[4][..8])).code, 1);
    // Too old for the runs that are shown, and of another branch: its own stored run is taken.
    assert_eq!(since("--reference v1 --last 12 --fail-on failure").code, 1);
    assert_eq!(since("--reference HEAD --fail-on failure").code, 0);
    repo.create("topic", "main");
    let topic = repo.commit("Not measured");
    repo.switch("main");
    let done = since("--reference topic");
    let expected = format!(
        "error: no run of `topic` ({}) is stored\nhint: the nearest before it that has one is 1 commit back: --reference {}\n",
        &topic[..7],
        &commits[39][..7]
    );
    assert_eq!((done.code, done.stderr.as_str()), (3, expected.as_str()));
    assert_eq!(since("--reference v9").code, 2);
}

#[test]
fn a_tag_is_understood_for_runs_of_files_too() {
    let repo = Repo::new();
    let commits = step(&repo);
    repo.git(&["tag", "v1", &commits[4]]);
    let lines: Vec<String> = commits
        .iter()
        .enumerate()
        .map(|(n, commit)| serde_json::to_string(&run(&repo, "main", commit, if n < 20 { 100.0 } else { 130.0 })).unwrap())
        .collect();
    std::fs::write(repo.path.join("runs.ndjson"), lines.join("\n")).unwrap();
    let done = show(&repo, "parse --from runs.ndjson --reference v1 --fail-on failure");
    assert_eq!(done.code, 1, "{}{}", done.stdout, done.stderr);
    assert!(done.stdout.contains("since v1 ("), "{}", done.stdout);
}

#[test]
fn without_runs_it_says_how_to_come_by_them() {
    let repo = Repo::new();
    repo.commit("First");
    let done = show(&repo, "");
    assert_eq!(done.code, 3);
    assert_eq!(
        done.stderr,
        "error: branch perfdiff holds no run yet\nhint: `perfdiff baseline update RESULTS` stores one; --from FILE shows runs of files\n"
    );
    let nowhere = tempfile::tempdir().unwrap();
    let done = perfdiff("history").cwd(nowhere.path()).run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("--from FILE"), "{}", done.stderr);
    assert_eq!(show(&repo, "--from x --last 3").code, 2);
    assert_eq!(show(&repo, "--label os=linux").code, 2);
}
