//! `push`, `fetch` and `--remote`: one history in several places.

use super::scratch::{Scratch, git, run_json};

/// A repository with a bare one as its `origin`.
pub(crate) fn with_origin() -> (Scratch, tempfile::TempDir) {
    let scratch = Scratch::new();
    let origin = tempfile::tempdir().unwrap();
    git(origin.path(), &["init", "-q", "--bare", "-b", "main"]);
    scratch.git(&["remote", "add", "origin", origin.path().to_str().unwrap()]);
    scratch.git(&["push", "-q", "origin", "main"]);
    (scratch, origin)
}

/// Stores a run of this commit, here or with `flags` elsewhere.
fn import(scratch: &Scratch, commit: &str, flags: &str) {
    scratch.write("run.json", &run_json(commit, 1.0, r#", "branch": "main", "time": "2026-05-01T00:00:00Z""#));
    scratch.perfdiff(&format!("baseline import run.json {flags}")).ok();
}

fn runs(scratch: &Scratch, flags: &str) -> u64 {
    scratch.perfdiff(&format!("baseline list --report json {flags}")).ok().json()["runs"].as_u64().unwrap()
}

#[test]
fn what_two_clones_store_comes_together() {
    let (here, origin) = with_origin();
    let there = Scratch::new();
    there.git(&["remote", "add", "origin", origin.path().to_str().unwrap()]);
    import(&here, "1111111", "");
    import(&there, "2222222", "");
    let pushed = here.perfdiff("baseline push").ok();
    assert!(pushed.stdout.starts_with("pushed 1 run from branch perfdiff to branch perfdiff of origin at "), "{}", pushed.stdout);
    there.perfdiff("baseline push").ok();
    let fetched = here.perfdiff("baseline fetch").ok();
    assert!(fetched.stdout.starts_with("fetched 1 run from branch perfdiff of origin to branch perfdiff at "), "{}", fetched.stdout);
    assert!(fetched.stdout.ends_with(", 1 there already\n"), "{}", fetched.stdout);
    assert_eq!((runs(&here, ""), runs(&here, "--remote origin"), runs(&there, "")), (2, 2, 1));
    let again = here.perfdiff("baseline push origin").ok();
    assert!(again.stdout.starts_with("pushed 0 runs ") && again.stdout.ends_with(", 2 there already\n"), "{}", again.stdout);
    assert_eq!(here.git(&["status", "--porcelain"]).trim(), "?? run.json", "neither work tree nor index is touched");
}

#[test]
fn a_remote_store_is_used_without_a_local_one() {
    let (scratch, origin) = with_origin();
    import(&scratch, "1111111", "--remote origin");
    let address = origin.path().to_str().unwrap().to_owned();
    import(&scratch, "2222222", &format!("--remote {address}"));
    assert_eq!((runs(&scratch, "--remote origin"), runs(&scratch, "")), (2, 0));
    let verified = scratch.perfdiff("baseline verify --remote origin").ok();
    assert_eq!(verified.stdout, "branch perfdiff of origin: all 2 runs can be read, and each is what its name says\n");
    assert_eq!(scratch.perfdiff("baseline export --remote origin").ok().stdout.lines().count(), 2);
    let pruned = scratch.perfdiff("baseline prune --keep 1 --remote origin").ok();
    assert!(pruned.stderr.contains("to undo: git fetch origin "), "{}", pruned.stderr);
    assert_eq!(runs(&scratch, "--remote origin"), 1);
    assert_eq!(scratch.git(&["branch", "--list", "perfdiff"]), "");
}

#[test]
fn the_way_back_from_a_prune_of_a_remote_works() {
    let (scratch, _origin) = with_origin();
    for commit in ["1111111", "2222222", "3333333"] {
        import(&scratch, commit, "--remote origin");
    }
    let pruned = scratch.perfdiff("baseline prune --keep 1 --remote origin").ok();
    let undo = pruned.stderr.trim().rsplit_once("to undo: ").unwrap().1.to_owned();
    for command in undo.split(" && ") {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        scratch.git(&words);
    }
    assert_eq!(runs(&scratch, "--remote origin"), 3);
}

#[test]
fn another_name_for_the_branch_is_another_store() {
    let (scratch, _origin) = with_origin();
    import(&scratch, "1111111", "--store-branch bench/store");
    assert_eq!((runs(&scratch, "--store-branch bench/store"), runs(&scratch, "")), (1, 0));
    scratch.write("perfdiff.toml", "[store]\nbranch = \"bench/store\"\n");
    assert_eq!(runs(&scratch, ""), 1);
    scratch.perfdiff("baseline push").ok();
    assert_eq!(runs(&scratch, "--remote origin"), 1);
}

#[test]
fn what_can_not_be_reached_is_said() {
    let scratch = Scratch::new();
    for (words, code, told) in [
        ("baseline push", 3, "origin"),
        ("baseline fetch nosuch", 3, "`nosuch` is no remote of this repository, and no path\nhint: this repository has no remote"),
        (
            "baseline list --remote https://user:secret@127.0.0.1:9/x.git --token-env NOSUCH",
            2,
            "--token-env NOSUCH: the variable is not set or empty",
        ),
        ("baseline list --token-env X", 2, "--remote"),
        ("baseline list --remote=-oops", 2, "-oops"),
    ] {
        let done = scratch.perfdiff(words);
        assert_eq!(done.code, code, "{words}: {}", done.stderr);
        assert!(done.stderr.contains(told) && !done.stderr.contains("secret"), "{words}: {}", done.stderr);
    }
}

#[test]
fn a_reference_outside_of_all_branches_is_shared_and_no_clone_fetches_it() {
    let (scratch, origin) = with_origin();
    scratch.write("perfdiff.toml", "[store]\nref = \"refs/perfdiff/baselines\"\n");
    let commit = scratch.git(&["rev-parse", "HEAD"]).trim().to_owned();
    scratch.write("results.json", &run_json(&commit, 1.0, ""));
    let stored = scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    assert!(stored.stdout.contains(" on refs/perfdiff/baselines, now at "), "{}", stored.stdout);
    scratch.perfdiff("baseline push").ok();
    let references = |directory: &std::path::Path| git(directory, &["for-each-ref", "--format=%(refname)"]);
    for directory in [scratch.path(), origin.path()] {
        let all = references(directory);
        assert!(all.contains("refs/perfdiff/baselines") && !all.contains("refs/heads/refs") && !all.contains("heads/perfdiff"), "{all}");
    }
    let clone = Scratch::new();
    git(clone.path(), &["clone", "-q", origin.path().to_str().unwrap(), "clone"]);
    let clone = clone.path().join("clone");
    assert!(!references(&clone).contains("perfdiff"), "{}", references(&clone));
    let listed = super::scratch::run(&clone, &["baseline", "list", "--remote", "origin", "--store-branch", "refs/perfdiff/baselines"], &[]);
    assert!(listed.ok().stdout.contains(&commit[..7]));
    scratch.git(&["update-ref", "-d", "refs/perfdiff/baselines"]);
    scratch.perfdiff("baseline fetch").ok();
    scratch.perfdiff("baseline show main").ok();
}

#[test]
fn runs_on_the_branch_of_before_are_named_and_moved_with_what_is_said() {
    let (scratch, origin) = with_origin();
    let first = scratch.git(&["rev-parse", "HEAD"]).trim().to_owned();
    scratch.write("results.json", &run_json(&first, 1.0, ""));
    scratch.perfdiff("baseline update results.json --allow-dirty --remote origin").ok();
    scratch.commit(9);
    scratch.write("results.json", &run_json(scratch.git(&["rev-parse", "HEAD"]).trim(), 1.0, ""));
    scratch.write("perfdiff.toml", "[store]\nref = \"refs/perfdiff/baselines\"\n");
    let unfit = scratch.perfdiff("compare results.json --remote origin");
    let command = "git fetch origin perfdiff && git push origin FETCH_HEAD:refs/perfdiff/baselines";
    assert!(unfit.stdout.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ").contains(command), "{}", unfit.stdout);
    scratch.git(&["fetch", "-q", "origin", "perfdiff"]);
    scratch.git(&["push", "-q", "origin", "FETCH_HEAD:refs/perfdiff/baselines"]);
    scratch.perfdiff("compare results.json --remote origin").ok();
    // What a version stored that took the whole reference for the name of a branch is found there, too.
    git(origin.path(), &["update-ref", "refs/heads/refs/perfdiff/other", "refs/perfdiff/baselines"]);
    git(scratch.path(), &["update-ref", "refs/heads/refs/perfdiff/other", "FETCH_HEAD"]);
    for remote in ["", "--remote origin"] {
        scratch.perfdiff(&format!("compare results.json {remote} --store-branch refs/perfdiff/other")).ok();
    }
}

#[test]
fn what_can_hold_no_store_is_refused() {
    let scratch = Scratch::new();
    for name in ["refs/tags/perfdiff", "refs/remotes/origin/x", "refs/pull/7/head", "refs/..", "refs/"] {
        let done = scratch.run(&["baseline", "list", "--store-branch", name]);
        assert!(done.code == 2 && done.stderr.contains("can't be the name of the store's branch"), "{name}: {}", done.stderr);
    }
    for toml in ["ref = \"perfdiff\"", "ref = \"refs/perfdiff/x\"\nbranch = \"perfdiff\"", "ref = 7"] {
        scratch.write("perfdiff.toml", &format!("[store]\n{toml}\n"));
        let done = scratch.perfdiff("baseline list");
        assert!(done.code == 2 && done.stderr.contains("refs/perfdiff/baselines"), "{toml}: {}", done.stderr);
    }
}
