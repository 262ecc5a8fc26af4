//! `perfdiff compare HEAD` against the store, through the whole program.

use serde_json::Value;

use crate::cli::program::perfdiff;
use crate::resolve::git::Repo;
use crate::resolve::stored::{HERE, compare, compare_in, history, quiet, results, run, store};

fn codes(json: &Value) -> Vec<&str> {
    json["caveats"].as_array().unwrap().iter().map(|caveat| caveat["code"].as_str().unwrap()).collect()
}

fn caveat<'j>(json: &'j Value, code: &str) -> &'j str {
    let all = json["caveats"].as_array().unwrap();
    all.iter().find(|caveat| caveat["code"] == code).unwrap_or_else(|| panic!("no {code} in {all:?}"))["text"].as_str().unwrap()
}

#[test]
fn a_branch_is_held_against_the_history_of_its_merge_base() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 20));
    repo.create("topic", "main");
    repo.commit("Slow it down");
    let done = compare(&repo, 150.0, "--report json").run();
    assert_eq!(done.code, 1, "{}", done.stderr);
    let json = done.json();
    let base = &json["baseline"];
    assert_eq!(
        (base["source"].as_str(), base["runs"].as_u64(), base["distance"].as_u64()),
        (Some(format!("main@{}", &commits[19][..7]).as_str()), Some(20), Some(0))
    );
    assert_eq!((base["commit"].as_str(), base["branch"].as_str()), (Some(commits[19].as_str()), Some("main")));
    assert_eq!(json["head"]["source"].as_str(), Some(format!("topic@{}", &repo.head()[..7]).as_str()));
    assert_eq!((done.verdict("parse", "time", None), json["counts"]["unchanged"].as_u64()), ("failure".to_owned(), Some(11)));
    assert_eq!(codes(&json), Vec::<&str>::new());
    // Messages of the commits come from the repository.
    let runs = json["runs"].as_array().unwrap();
    assert_eq!((runs.len(), runs[3]["message"].as_str(), runs[3]["commit"].as_str()), (20, Some("Change 3"), Some(commits[3].as_str())));
    assert_eq!(compare(&repo, 100.1, "").run().code, 0);
}

#[test]
fn the_console_says_what_it_was_compared_with_and_how_far_back_that_is() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 6));
    repo.commit("Not measured");
    repo.commit("Not measured either");
    repo.create("topic", "main");
    repo.commit("Slow it down");
    let done = compare(&repo, 150.0, "").run();
    assert!(done.stdout.contains("(6 runs, 2 commits back)  →  topic@"), "{}", done.stdout);
    let json = compare(&repo, 150.0, "--report json --last 5").run().json();
    assert_eq!((json["baseline"]["distance"].as_u64(), json["baseline"]["runs"].as_u64()), (Some(2), Some(5)));
}

#[test]
fn a_push_to_main_is_held_against_its_ancestors_and_never_against_itself() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    let head = repo.commit("Slow it down");
    store(&repo, &[run(&repo, "main", &head, 150.0)]);
    let done = compare(&repo, 150.2, "--report json").run();
    assert_eq!((done.code, done.json()["baseline"]["commit"].as_str()), (1, Some(commits[5].as_str())));
}

#[test]
fn without_a_baseline_that_comes_first_and_gates_and_requirements_still_hold() {
    let repo = Repo::new();
    repo.commit("First");
    let done = compare(&repo, 150.0, "").run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.lines().nth(2).unwrap().contains("No baseline yet (12 metrics measured)"), "{}", done.stdout);
    assert!(done.stdout.contains("no run is stored yet"), "{}", done.stdout);
    assert!(compare(&repo, 150.0, "--report markdown").run().stdout.starts_with("### ℹ️ perfdiff: no baseline yet (12 metrics measured)"));
    assert_eq!(compare(&repo, 150.0, "--report json").run().json()["outcome"], "no-baseline");
    assert_eq!(compare(&repo, 150.0, "--fail-on warning").run().code, 1);

    let with = |text: &str| std::fs::write(repo.path.join("perfdiff.toml"), text).unwrap();
    with("[compare]\non-no-baseline = \"ignore\"\n");
    assert_eq!(compare(&repo, 150.0, "--fail-on warning").run().code, 0);
    with("[compare]\non-no-baseline = \"fail\"\n");
    let done = compare(&repo, 150.0, "").run();
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("FAIL   No baseline yet (12 metrics measured)."), "{}", done.stdout);
    with("[[gate]]\nmatch = \"parse\"\nlimit = \"< 100ms\"\n");
    let done = compare(&repo, 150.0, "").run();
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("FAIL   No baseline yet (12 metrics measured); 1 missed gate."), "{}", done.stdout);
    with("[compare]\nrequire = [\"gone/*\"]\n");
    let done = compare(&repo, 150.0, "").run();
    assert_eq!(done.code, 1);
    let told = "FAIL   No baseline yet (12 metrics measured); 1 requirement not met. Worst: gone/* is required";
    assert!(done.stdout.contains(told), "{}", done.stdout);
}

#[test]
fn a_requirement_that_is_not_met_stands_in_the_headline() {
    let repo = Repo::new();
    history(&repo, "main", &[100.0; 6]);
    repo.create("topic", "main");
    repo.commit("Work");
    std::fs::write(repo.path.join("perfdiff.toml"), "[compare]\nrequire = [\"gone/*\"]\n").unwrap();
    let done = compare(&repo, 100.0, "").run();
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.contains("FAIL   1 requirement not met; no change in 12 metrics. Worst: gone/* is required"), "{}", done.stdout);
    let badge = compare(&repo, 100.0, "--report badge").run();
    assert!(badge.stdout.contains("\"1 requirement not met\""), "{}", badge.stdout);
}

#[test]
fn the_very_commit_s_own_run_is_no_baseline_and_that_is_said() {
    let repo = Repo::new();
    history(&repo, "main", &[100.0]);
    let json = compare(&repo, 100.0, "--report json").run().json();
    assert_eq!((json["outcome"].as_str(), codes(&json)), (Some("no-baseline"), vec!["no-baseline"]));
    assert_eq!(caveat(&json, "no-baseline"), "stored are only 1 run of this very commit, which is no baseline for itself");
}

#[test]
fn uncommitted_changes_are_said_and_compared_with_the_commit_below_them_but_not_in_ci() {
    let repo = Repo::new();
    std::fs::write(repo.path.join("code.rs"), "fast").unwrap();
    repo.git(&["add", "code.rs"]);
    let commits = history(&repo, "main", &quiet(100.0, 6));
    std::fs::write(repo.path.join("code.rs"), "slow").unwrap();
    let done = compare(&repo, 150.0, "--report json").run();
    let json = done.json();
    assert_eq!((done.code, json["baseline"]["commit"].as_str()), (1, Some(commits[5].as_str())));
    assert!(json["head"]["source"].as_str().unwrap().ends_with(" with changes"));
    assert_eq!(
        caveat(&json, "dirty-tree"),
        "head: the working tree held changes that are in no commit (code.rs); the run is not of that commit alone"
    );
    let json = compare(&repo, 150.0, "--report json").env("CI", "true").run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), codes(&json).contains(&"dirty-tree")), (Some(commits[4].as_str()), true));
}

#[test]
fn with_fewer_runs_than_a_history_needs_each_is_compared_by_itself() {
    for count in 1..=4 {
        let repo = Repo::new();
        history(&repo, "main", &quiet(100.0, count));
        repo.create("topic", "main");
        repo.commit("Slow it down");
        let done = compare(&repo, 400.0, "--report json").run();
        let json = done.json();
        assert_eq!((done.code, done.verdict("parse", "time", None)), (1, "failure".to_owned()), "{count} runs: {json:#}");
        let expected = if count == 1 { "between-run-noise-unknown" } else { "short-history" };
        assert_eq!(codes(&json), [expected], "{count} runs");
        assert_eq!(compare(&repo, 100.2, "").run().code, 0, "{count} runs");
    }
}

#[test]
fn runs_of_another_environment_are_left_out_and_what_differs_is_said() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    let newest = repo.commit("Measured elsewhere");
    let mut elsewhere = run(&repo, "main", &newest, 60.0);
    elsewhere.environment.cpu = Some("faster".to_owned());
    elsewhere.environment.cores = Some(4);
    store(&repo, &[elsewhere]);
    repo.create("topic", "main");
    repo.commit("Change");
    let json = compare(&repo, 100.0, "--report json").run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), json["baseline"]["distance"].as_u64()), (Some(commits[5].as_str()), Some(1)));
    assert_eq!(
        caveat(&json, "environment-differs"),
        "1 stored run was made in another environment and left out: processor faster against fast, cores 4 against 3; --environment cpu=any (`environment` of the GitHub Action), on all runs, stops distinguishing processors"
    );
    let json = compare(&repo, 100.0, "--report json --environment cpu=unheard-of").run().json();
    assert_eq!(json["outcome"], "warn");
    let said = caveat(&json, "nothing-fits");
    assert!(said.starts_with("stored are only 7 runs of other environments; once a run on this processor is stored"), "{said}");
    assert_eq!(
        caveat(&json, "environment-differs"),
        "7 stored runs were made in another environment and left out: processor fast against unheard-of; processor faster against unheard-of, cores 4 against 3; --environment cpu=any (`environment` of the GitHub Action), on all runs, stops distinguishing processors"
    );
}

#[test]
fn of_an_environment_of_which_little_is_known_that_little_counts() {
    let repo = Repo::new();
    let first = repo.commit("Imported");
    let mut imported = run(&repo, "main", &first, 100.0);
    imported.environment = perfdiff::model::Environment { os: Some("plan9".to_owned()), ..Default::default() };
    store(&repo, &[imported]);
    repo.create("topic", "main");
    repo.commit("Change");
    assert_eq!(compare(&repo, 100.0, "--report json").run().json()["baseline"]["runs"], 1);
}

#[test]
fn the_branch_s_newest_then_the_default_branch_s_stand_in() {
    let repo = Repo::new();
    repo.commit("Old");
    repo.create("release/1.x", "main");
    repo.commit("Of the release");
    repo.create("topic", "main");
    repo.commit("Change");
    repo.switch("main");
    let newest = history(&repo, "main", &quiet(100.0, 6)).pop().unwrap();
    repo.switch("topic");
    let json = compare(&repo, 100.0, "--report json").run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), &json["baseline"]["distance"]), (Some(newest.as_str()), &Value::Null));
    assert!(
        caveat(&json, "baseline-not-merge-base")
            .starts_with("no ancestor of the head has a run that fits; compared with the newest run of `main`")
    );
    let json = compare(&repo, 100.0, "--report json --base-branch release/1.x").run().json();
    assert!(
        caveat(&json, "baseline-other-branch").starts_with("`release/1.x` has no run that fits; compared with the newest run of `main`")
    );
    let done = compare(&repo, 100.0, "--base-branch relase/1.x").run();
    assert_eq!(
        (done.code, done.stderr.as_str()),
        (
            2,
            "error: --base-branch relase/1.x: is no branch of the repository, and no run of it is stored\nhint: runs are stored of: main\n"
        )
    );
}

#[test]
fn a_named_commit_is_the_baseline_and_a_slip_of_it_is_refused() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 8));
    repo.git(&["tag", "v1", &commits[5]]);
    repo.create("topic", "main");
    repo.commit("Change");
    let json = compare(&repo, 100.0, "--report json --base-commit v1").run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), json["baseline"]["runs"].as_u64()), (Some(commits[5].as_str()), Some(6)));
    let done = compare(&repo, 100.0, "--base-commit v2").run();
    assert_eq!((done.code, done.stderr.lines().next()), (2, Some("error: --base-commit v2: is no commit of the repository")));
}

/// A clone of the merge ref at depth 1, as actions/checkout makes it, with the store fetched beside it.
fn workflow(repo: &Repo) -> (Repo, Vec<String>) {
    let commits = history(repo, "main", &quiet(100.0, 6));
    repo.create("topic", "main");
    repo.commit("Slow it down\n\nPerfdiff-Accept: parse | 60% | unseen here");
    repo.git(&["checkout", "-q", "--detach", "main"]);
    let merge = repo.merge("topic", "Merge");
    repo.git(&["update-ref", "refs/pull/7/merge", &merge]);
    let clone = repo.shallow("clone", "+refs/pull/7/merge:refs/remotes/pull/7/merge", 1);
    clone.git(&["fetch", "-q", "origin", "perfdiff:perfdiff"]);
    (clone, commits)
}

#[test]
fn in_a_workflow_s_shallow_checkout_the_base_is_the_merge_commit_s_parent_and_the_caveat_says_so() {
    let repo = Repo::new();
    let (clone, commits) = workflow(&repo);
    let done = compare(&clone, 150.0, "--report json")
        .env("CI", "true")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_REF", "refs/pull/7/merge")
        .env("GITHUB_HEAD_REF", "topic")
        .env("GITHUB_BASE_REF", "main")
        .env("GITHUB_SHA", &clone.head())
        .run();
    let json = done.json();
    assert_eq!(
        (done.code, json["baseline"]["runs"].as_u64(), json["baseline"]["commit"].as_str()),
        (1, Some(6), Some(commits[5].as_str()))
    );
    assert_eq!(json["head"]["branch"], "topic");
    assert_eq!(
        caveat(&json, "shallow-clone"),
        format!(
            "this clone is shallow: the base is {} (named by the merge commit), and which runs of `main` came before was decided by their commits' time; fetch the whole history (`fetch-depth: 0`) to be sure",
            &commits[5][..7]
        )
    );
    // The trailer is in a commit that is not here: what is not read does not accept, and that is said.
    assert_eq!(
        caveat(&json, "trailer-unread"),
        "not every Perfdiff-Accept of the commits since the baseline could be read: not all commits since the baseline are in this clone"
    );
    // Without the workflow's word the merge ref itself tells; the base branch is then the only one with runs.
    let json = compare(&clone, 150.0, "--report json").run().json();
    assert_eq!(json["baseline"]["commit"].as_str(), Some(commits[5].as_str()));
}

#[test]
fn a_merge_queue_s_branch_names_its_base() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    let queue = format!("gh-readonly-queue/main/pr-7-{}", commits[5]);
    repo.create(&queue, "main");
    repo.commit("Slow it down (#7)");
    let head = repo.head();
    repo.git(&["checkout", "-q", "--detach"]);
    let run = compare(&repo, 150.0, "--report json").env("GITHUB_ACTIONS", "true").env("GITHUB_REF", &format!("refs/heads/{queue}"));
    let json = run.env("GITHUB_SHA", &head).run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), json["baseline"]["branch"].as_str()), (Some(commits[5].as_str()), Some("main")));
}

#[test]
fn a_stored_file_of_no_use_is_left_out_by_name_and_the_others_serve() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 7));
    let worktree = repo.beside("store");
    repo.git(&["worktree", "add", "-q", worktree.to_str().unwrap(), "perfdiff"]);
    let store = Repo::at(&worktree);
    let newest = store.git(&["ls-files", "*.json"]).lines().find(|path| path.contains(&commits[6][..12])).unwrap().to_owned();
    std::fs::write(worktree.join(&newest), "{\"schema\":\"perfdiff.run/v1\",").unwrap();
    std::fs::write(worktree.join("runs/stray.txt"), "hello").unwrap();
    store.git(&["add", "."]);
    store.git(&["commit", "-q", "-m", "Break it"]);
    repo.create("topic", "main");
    repo.commit("Change");
    let json = compare(&repo, 100.0, "--report json").run().json();
    assert_eq!((json["baseline"]["commit"].as_str(), json["baseline"]["distance"].as_u64()), (Some(commits[5].as_str()), Some(1)));
    let text = caveat(&json, "part-skipped");
    assert!(text.starts_with("2 stored files are unusable and left out (`perfdiff baseline verify` names them): "), "{text}");
    assert!(text.contains(&newest) && text.contains("stray.txt"), "{text}");
    let shown = perfdiff("history --branch main --report json").cwd(&repo.path).run();
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert_eq!(shown.json()["series"][0]["points"].as_array().unwrap().len(), 6);
    let text = caveat(&shown.json(), "part-skipped").to_owned();
    assert!(text.contains(&newest) && text.contains("stray.txt"), "{text}");
}

#[test]
fn without_a_repository_or_with_one_that_can_t_be_read_it_says_what_to_do() {
    let nowhere = tempfile::tempdir().unwrap();
    let done = compare_in(nowhere.path(), 100.0, "").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("is in no git repository") && done.stderr.contains("perfdiff compare BASE HEAD"), "{}", done.stderr);
    let made = std::process::Command::new("git").args(["init", "-q", "--object-format=sha256"]).current_dir(nowhere.path()).status();
    if made.unwrap().success() {
        let done = compare_in(nowhere.path(), 100.0, "").run();
        assert_eq!(done.code, 3);
        assert!(done.stderr.contains("sha256") && done.stderr.contains("hint: "), "{}", done.stderr);
    }
}

#[test]
fn the_results_commit_counts_and_those_of_several_are_refused() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    let write = |name: &str, commit: &str| {
        let file = results(&repo.path, 100.0);
        let text = std::fs::read_to_string(repo.path.join(file)).unwrap();
        std::fs::write(repo.path.join(name), text.replacen('{', &format!("{{\"commit\":\"{commit}\","), 1)).unwrap();
    };
    write("older.json", &commits[3][..10]);
    write("newer.json", &commits[4]);
    let of = |words: &str| crate::cli::program::perfdiff(&format!("compare {words} {HERE} --report json")).cwd(&repo.path).run();
    assert_eq!(of("older.json").json()["baseline"]["commit"].as_str(), Some(commits[2].as_str()));
    assert_eq!(of("older.json").json()["head"]["commit"].as_str(), Some(commits[3].as_str()));
    assert_eq!(of("older.json --commit HEAD").json()["baseline"]["commit"].as_str(), Some(commits[4].as_str()));
    let done = of("--head older.json --head newer.json");
    assert_eq!(done.code, 3);
    assert!(done.stderr.starts_with("error: the results are of several commits: "), "{}", done.stderr);
    assert_eq!(of("--head older.json --head newer.json --commit HEAD").json()["head"]["runs"], 2);
}

#[test]
fn flags_about_the_store_are_refused_where_they_would_do_nothing() {
    let repo = Repo::new();
    results(&repo.path, 100.0);
    let usage = |words: &str| {
        let done = crate::cli::program::perfdiff(words).cwd(&repo.path).run();
        assert_eq!(done.code, 2, "{words}: {}", done.stderr);
        done.stderr
    };
    assert!(usage("compare head.json head.json --base-branch main").contains("--base-branch is about stored runs"));
    assert!(usage("compare head.json head.json --branch x").contains("--branch is about stored runs"));
    assert!(usage("compare HEAD").contains("HEAD stands for the results"));
    assert!(usage("compare head.json --environment cpu").contains("keys: os, arch, cpu, cores, runner"));
    assert!(usage("compare head.json --environment cores=many").contains("expected a number of cores"));
    assert!(usage("compare head.json --commit v9").contains("--commit v9: is no commit of the repository"));
    assert!(usage("compare head.json --last 0").contains("--last"));
    assert!(usage("compare head.json --branch").contains("--branch"));
}

#[test]
fn the_machine_is_found_out_where_nobody_says_it() {
    let repo = Repo::new();
    repo.commit("First");
    results(&repo.path, 100.0);
    let head = |words: &str| crate::cli::program::perfdiff(words).cwd(&repo.path).run().json()["head"].clone();
    let found = head("compare head.json --report json");
    let environment = &found["environment"];
    assert_eq!((environment["os"].as_str(), environment["arch"].as_str()), (Some(std::env::consts::OS), Some(std::env::consts::ARCH)));
    assert!(environment["cores"].as_u64().unwrap() > 0 && environment["runner"].is_null());
    assert_eq!((found["branch"].as_str(), found["commit"].as_str()), (Some("main"), Some(repo.head().as_str())));
    let hosted = crate::cli::program::perfdiff("compare head.json --report json").cwd(&repo.path).env("GITHUB_ACTIONS", "true");
    let hosted = hosted.env("ImageOS", "ubuntu24").env("RUNNER_ARCH", "ARM64").env("RUNNER_NAME", "GitHub Actions 1234").run().json();
    assert_eq!(hosted["head"]["environment"]["runner"], "ubuntu-24.04-arm");
    let own = crate::cli::program::perfdiff("compare head.json --report json").cwd(&repo.path).env("GITHUB_ACTIONS", "true");
    let own = own.env("RUNNER_ENVIRONMENT", "self-hosted").env("RUNNER_OS", "Linux").env("ImageOS", "ubuntu24").run().json();
    assert_eq!(own["head"]["environment"]["runner"], "self-hosted-linux");
}

#[test]
fn runs_of_a_remote_are_read_from_there() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    repo.create("topic", "main");
    repo.commit("Slow it down");
    let bare = repo.beside("origin.git");
    repo.git(&["clone", "-q", "--bare", repo.path.to_str().unwrap(), bare.to_str().unwrap()]);
    repo.git(&["remote", "add", "origin", bare.to_str().unwrap()]);
    repo.git(&["fetch", "-q", "origin"]);
    repo.git(&["branch", "-q", "-D", "perfdiff"]);
    // Nothing is stored here, and where something is gets told.
    let json = compare(&repo, 150.0, "--report json").run().json();
    assert_eq!(
        caveat(&json, "nothing-fits"),
        "no run is stored yet on branch `perfdiff` of this repository; origin has some: `perfdiff baseline fetch` brings them"
    );
    for remote in ["origin", bare.to_str().unwrap()] {
        let done = compare(&repo, 150.0, "--report json --remote").arg(remote).run();
        assert_eq!((done.code, done.json()["baseline"]["commit"].as_str()), (1, Some(commits[5].as_str())), "{remote}: {}", done.stderr);
    }
    // Without a repository of one's own there is no ancestry, and that is said.
    let nowhere = tempfile::tempdir().unwrap();
    let json = compare_in(nowhere.path(), 150.0, "--report json --remote").arg(bare.to_str().unwrap()).run().json();
    assert_eq!(json["baseline"]["runs"], 6);
    assert!(
        caveat(&json, "ancestry-unknown")
            .starts_with("without a repository the head's ancestors can't be known; compared with the newest run of `main`")
    );
    let done = perfdiff_history(nowhere.path(), bare.to_str().unwrap());
    assert!(done.stdout.starts_with("perfdiff history  main: 6 runs"), "{}{}", done.stdout, done.stderr);
}

fn perfdiff_history(directory: &std::path::Path, remote: &str) -> crate::cli::program::Done {
    crate::cli::program::perfdiff("history --remote").arg(remote).cwd(directory).run()
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_owner_is_not_read_and_what_to_do_is_said() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 6));
    let bare = repo.beside("origin.git");
    repo.git(&["clone", "-q", "--bare", repo.path.to_str().unwrap(), bare.to_str().unwrap()]);
    results(&repo.path, 100.0);
    let owned = |owner| {
        for path in [repo.path.clone(), repo.path.join(".git")] {
            if std::os::unix::fs::chown(&path, Some(owner), Some(owner)).is_err() {
                return false;
            }
        }
        true
    };
    if !owned(54_321) || perfdiff::store::Checkout::find(&repo.path).is_ok() {
        eprintln!("skipped: only root can give a repository to somebody else, and safe.directory must not allow it");
        return;
    }
    let done = compare(&repo, 100.0, "").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("belongs to another user") && done.stderr.contains("safe.directory"), "{}", done.stderr);
    let json = compare(&repo, 100.0, "--report json --remote").arg(bare.to_str().unwrap()).run().json();
    assert_eq!(json["baseline"]["runs"], 6);
    let said = json["caveats"].as_array().unwrap().iter().map(|caveat| caveat["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n");
    assert!(said.contains("safe.directory") && said.contains("compared with the newest run of `main`"), "{said}");
}

#[test]
fn it_works_in_worktrees_submodules_bare_repositories_and_on_a_detached_head() {
    let repo = Repo::new();
    let commits = history(&repo, "main", &quiet(100.0, 6));
    repo.create("topic", "main");
    let head = repo.commit("Slow it down");
    repo.switch("main");
    let baseline = |done: crate::cli::program::Done| done.json()["baseline"]["commit"].as_str().map(str::to_owned);
    let expected = Some(commits[5].clone());

    let worktree = repo.beside("worktree");
    repo.git(&["worktree", "add", "-q", worktree.to_str().unwrap(), "topic"]);
    assert_eq!(baseline(compare_in(&worktree, 150.0, "--report json").run()), expected);

    Repo::at(&worktree).git(&["checkout", "-q", "--detach"]);
    assert_eq!(baseline(compare_in(&worktree, 150.0, "--report json").run()), expected);

    let bare = repo.beside("bare.git");
    repo.git(&["clone", "-q", "--bare", repo.path.to_str().unwrap(), bare.to_str().unwrap()]);
    let words = format!("--report json --branch topic --commit {head}");
    assert_eq!(baseline(compare_in(&bare, 150.0, &words).run()), expected);

    let outer = Repo::new();
    outer.git(&["submodule", "--quiet", "add", "-b", "topic", &format!("file://{}", repo.path.display()), "inner"]);
    outer.commit("With a submodule");
    let inner = Repo::at(&outer.path.join("inner"));
    inner.git(&["fetch", "-q", "origin", "perfdiff:perfdiff", "main:main"]);
    assert_eq!(baseline(compare_in(&inner.path, 150.0, "--report json").run()), expected);
}
