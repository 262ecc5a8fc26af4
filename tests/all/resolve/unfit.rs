//! Ways to be held against nothing though runs are stored: each is loud, and fails where the policy asks for a comparison.

use crate::cli::program::{Done, perfdiff};
use crate::resolve::git::Repo;
use crate::resolve::stored::{HERE, compare, history, quiet, results, run, store};

/// A repository with ten stored runs of main, on a branch with one more commit.
fn topic() -> Repo {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    repo.commit("Change");
    repo
}

fn policy(repo: &Repo, text: &str) {
    std::fs::write(repo.path.join("perfdiff.toml"), text).unwrap();
}

fn told(done: &Done) -> String {
    let all = done.json()["caveats"].as_array().unwrap().clone();
    all.iter().find(|caveat| caveat["code"] == "nothing-fits").unwrap_or_else(|| panic!("{all:?}"))["text"].as_str().unwrap().to_owned()
}

/// Words for the command line that make a comparison with the runs of [`topic`] one with nothing, and what is said of it.
const UNFIT: [(&str, &str); 5] = [
    ("--suite renamed", "no run of `renamed` is stored, only of `api`"),
    ("--label leg=new", "is stored, only without a label"),
    ("--store-branch perfdif", "branch `perfdiff` there holds runs: is `perfdif` spelt as the store is"),
    ("--environment cpu=new", "stored are only 10 runs of other environments"),
    ("--environment runner=other --environment cpu=new", "stored are only 10 runs of other environments"),
];

#[test]
fn where_runs_are_stored_and_none_fits_that_is_a_warning_that_says_what_is_stored() {
    let repo = topic();
    for (words, said) in UNFIT {
        let done = compare(&repo, 150.0, &format!("--report json {words}")).run();
        assert_eq!((done.code, done.json()["outcome"].as_str()), (0, Some("warn")), "{words}: {}", done.stderr);
        assert!(told(&done).contains(said), "{words}: {}", told(&done));
        let console = compare(&repo, 150.0, words).run().stdout;
        let flat = console.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("WARN None of the stored runs fits, so 12 metrics were compared with nothing"), "{console}");
        assert_eq!(compare(&repo, 150.0, &format!("{words} --fail-on warning")).run().code, 1, "{words}");
    }
}

#[test]
fn what_asks_for_a_comparison_fails_where_none_fits_and_not_on_a_first_run_ever() {
    let repo = topic();
    let first = Repo::new();
    first.commit("First");
    for (text, on_first) in [
        ("[compare]\nrequire = [\"parse\"]\n", 0),
        ("[compare]\non-no-baseline = \"fail\"\n", 1),
        ("[compare]\non-no-baseline = \"ignore\"\n", 0),
    ] {
        let asked = !text.contains("ignore");
        policy(&first, text);
        assert_eq!(compare(&first, 150.0, "").run().code, on_first, "{text}");
        policy(&repo, text);
        assert_eq!(compare(&repo, 100.0, "").run().code, 0, "{text}: what fits passes");
        for (words, _) in UNFIT {
            assert_eq!(compare(&repo, 100.0, words).run().code, u8::from(asked), "{text} {words}");
        }
    }
    policy(&first, "");
    assert_eq!(compare(&first, 150.0, "--report json").run().json()["outcome"], "no-baseline");
    assert_eq!(
        compare(&first, 150.0, "--report json --store-branch own").run().json()["outcome"],
        "no-baseline",
        "no other store is there"
    );
}

#[test]
fn what_jobs_beside_it_store_of_the_same_commit_leaves_a_first_run_a_first_run() {
    let repo = Repo::new();
    let commit = repo.commit("First");
    store(&repo, &[run(&repo, "main", &commit, 100.0)]);
    for words in ["--suite other", "--label leg=2", "--environment cpu=another"] {
        let json = compare(&repo, 100.0, &format!("--report json {words}")).run().json();
        assert_eq!(json["outcome"], "no-baseline", "{words}");
    }
}

#[test]
fn a_store_that_was_deleted_at_the_remote_or_not_fetched_is_no_first_run() {
    let repo = topic();
    let bare = repo.beside("origin.git");
    repo.git(&["clone", "-q", "--bare", repo.path.to_str().unwrap(), bare.to_str().unwrap()]);
    repo.git(&["remote", "add", "origin", bare.to_str().unwrap()]);
    repo.git(&["fetch", "-q", "origin"]);
    crate::resolve::git::git_in(&bare, &["branch", "-q", "-D", "perfdiff"], 0);
    let done = compare(&repo, 150.0, "--report json --remote origin").run();
    assert_eq!(done.json()["outcome"], "warn", "{}", done.stdout);
    assert!(told(&done).contains("was the branch deleted there?"), "{}", told(&done));
    // A base branch that was renamed: its runs are there under the old name.
    let repo = Repo::new();
    history(&repo, "master", &quiet(100.0, 6));
    repo.git(&["checkout", "-q", "--orphan", "fresh"]);
    repo.commit("Start anew");
    repo.git(&["branch", "-q", "-M", "trunk"]);
    let done = compare(&repo, 150.0, "--report json --base-branch trunk").run();
    assert_ne!(done.json()["outcome"], "no-baseline", "{}", done.stdout);
    assert_ne!(done.json()["outcome"], "pass", "{}", done.stdout);
}

#[test]
fn stored_runs_of_which_none_can_be_read_are_an_error_and_never_a_first_run() {
    let repo = topic();
    // Every stored file becomes one that no perfdiff reads.
    let tree = repo.beside("store");
    repo.git(&["worktree", "add", "-q", tree.to_str().unwrap(), "perfdiff"]);
    let files = walkdir::WalkDir::new(tree.join("runs")).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.for_each(|entry| std::fs::write(entry.path(), "{\"schema\":\"perfdiff.run/v9\"}").unwrap());
    crate::resolve::git::git_in(&tree, &["commit", "-q", "-a", "-m", "A later version"], 1_900_000_000);
    repo.git(&["worktree", "remove", "--force", tree.to_str().unwrap()]);
    for words in ["", "--report json", "--base-branch main"] {
        let done = compare(&repo, 150.0, words).run();
        assert_eq!((done.code, done.stdout.as_str()), (3, ""), "{words}: {}", done.stderr);
        assert!(done.stderr.contains("none of 10 stored runs that fit can be read"), "{}", done.stderr);
    }
    // The same of one suite of two: it is none that was added.
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 3));
    let file = results(&repo.path, 150.0);
    std::fs::copy(repo.path.join(file), repo.path.join("web.json")).unwrap();
    let text = std::fs::read_to_string(repo.path.join("web.json")).unwrap().replace("\"suite\":\"api\"", "\"suite\":\"web\"");
    std::fs::write(repo.path.join("web.json"), text).unwrap();
    let mut web = run(&repo, "main", &repo.head(), 100.0);
    web.suite = "web".to_owned();
    store(&repo, &[web]);
    repo.git(&["worktree", "add", "-q", tree_of(&repo).to_str().unwrap(), "perfdiff"]);
    let files = walkdir::WalkDir::new(tree_of(&repo).join("runs")).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.path().to_string_lossy().contains("web"))
        .filter(|entry| entry.file_type().is_file())
        .for_each(|entry| std::fs::write(entry.path(), "{").unwrap());
    crate::resolve::git::git_in(&tree_of(&repo), &["commit", "-q", "-a", "-m", "Broken"], 1_900_000_000);
    repo.git(&["worktree", "remove", "--force", tree_of(&repo).to_str().unwrap()]);
    repo.create("topic", "main");
    repo.commit("Change");
    let done = perfdiff(&format!("compare --head head.json --head web.json {HERE}")).cwd(&repo.path).run();
    assert_eq!(done.code, 3, "{}{}", done.stdout, done.stderr);
}

fn tree_of(repo: &Repo) -> std::path::PathBuf {
    repo.beside("broken")
}
