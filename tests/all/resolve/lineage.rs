//! Where a head stands, in repositories of every kind.

use std::process::Command;

use perfdiff::store::{Checkout, Given, Lineage, Question, Root, StoreErrorKind, Why};

use crate::resolve::git::{Repo, commits};

/// What a branch other than main asks.
fn on<'a>(branch: &'a str, base: &'a str) -> Question<'a> {
    Question { branch: Some(branch), base_branch: Some(base), remote: "origin", ..Question::default() }
}

#[test]
fn a_branch_is_compared_with_its_merge_base_and_that_one_s_first_parents() {
    let repo = Repo::new();
    let (a, b) = (repo.commit("a"), repo.commit("b"));
    repo.create("topic", "main");
    repo.commit("t1");
    let head = repo.commit("t2");
    repo.switch("main");
    repo.commit("c");
    repo.switch("topic");
    let lineage = repo.lineage(&on("topic", "main"));
    assert_eq!((lineage.root, commits(&lineage), lineage.cut), (Root::MergeBase, vec![b.as_str(), &a], false));
    assert_eq!(lineage.head.as_deref(), Some(head.as_str()));
}

#[test]
fn what_a_merge_brought_is_not_on_the_trunk() {
    let repo = Repo::new();
    let a = repo.commit("a");
    repo.create("side", "main");
    repo.commit("s");
    repo.switch("main");
    let b = repo.commit("b");
    let merge = repo.merge("side", "merge");
    repo.create("topic", "main");
    repo.commit("t");
    assert_eq!(commits(&repo.lineage(&on("topic", "main"))), [merge.as_str(), &b, &a]);
}

#[test]
fn a_head_on_the_base_branch_is_compared_with_its_parent_never_with_itself() {
    let repo = Repo::new();
    let (a, b) = (repo.commit("a"), repo.commit("b"));
    repo.commit("c");
    let lineage = repo.lineage(&on("main", "main"));
    assert_eq!((lineage.root, commits(&lineage)), (Root::Parent, vec![b.as_str(), &a]));
}

#[test]
fn a_detached_head_on_the_base_branch_is_recognised_without_a_branch_name() {
    let repo = Repo::new();
    let (a, b) = (repo.commit("a"), repo.commit("b"));
    repo.commit("c");
    repo.git(&["checkout", "-q", "--detach", &b]);
    let lineage = repo.lineage(&Question { branch: None, ..on("", "main") });
    assert_eq!((repo.checkout().branch(), lineage.root, commits(&lineage)), (None, Root::Parent, vec![a.as_str()]));
}

#[test]
fn changes_on_the_base_branch_are_compared_with_the_commit_below_them() {
    let repo = Repo::new();
    repo.commit("a");
    let b = repo.commit("b");
    let lineage = repo.lineage(&Question { with_changes: true, ..on("main", "main") });
    assert_eq!((lineage.root, commits(&lineage)[0]), (Root::Below, b.as_str()));
}

#[test]
fn a_fork_s_branch_called_like_the_base_branch_is_not_the_base_branch() {
    let repo = Repo::new();
    let a = repo.commit("a");
    let b = repo.commit("b");
    repo.git(&["update-ref", "refs/remotes/origin/main", &b]);
    repo.commit("c of the fork");
    repo.commit("d of the fork");
    let proposed = repo.lineage(&Question { pull_request: true, ..on("main", "main") });
    // The local branch of that name holds the head: what counts is that a base is never the head itself.
    assert_ne!(commits(&proposed)[0], repo.head());
    repo.git(&["checkout", "-q", "--detach"]);
    repo.git(&["branch", "-q", "-D", "main"]);
    let proposed = repo.lineage(&Question { pull_request: true, ..on("main", "main") });
    assert_eq!((proposed.root, commits(&proposed)), (Root::MergeBase, vec![b.as_str(), &a]));
}

#[test]
fn of_the_remote_s_branch_and_the_local_one_the_newer_merge_base_counts() {
    let repo = Repo::new();
    let (a, b) = (repo.commit("a"), repo.commit("b"));
    repo.create("topic", "main");
    repo.commit("t");
    repo.git(&["update-ref", "refs/remotes/origin/main", &a]);
    assert_eq!(commits(&repo.lineage(&on("topic", "main")))[0], b, "the remote was not fetched for long");
    repo.git(&["update-ref", "refs/remotes/origin/main", &b]);
    repo.git(&["update-ref", "refs/heads/main", &a]);
    assert_eq!(commits(&repo.lineage(&on("topic", "main")))[0], b, "the local branch was not pulled for long");
}

#[test]
fn the_first_commit_has_no_baseline_and_no_commit_at_all_no_head() {
    let repo = Repo::new();
    assert_eq!(repo.lineage(&on("main", "main")), Lineage::unknown(None, Why::NoHead));
    assert_eq!((repo.checkout().branch().as_deref(), repo.checkout().head()), (Some("main"), None));
    repo.commit("a");
    assert_eq!(repo.lineage(&on("main", "main")).why, Some(Why::First));
}

#[test]
fn what_cannot_be_known_is_said_and_never_guessed() {
    let repo = Repo::new();
    repo.commit("a");
    repo.create("topic", "main");
    repo.commit("t");
    let why = |question: &Question<'_>| repo.lineage(question).why;
    assert_eq!(why(&on("topic", "release")), Some(Why::NoBaseBranch));
    assert_eq!(why(&Question { base_branch: None, ..on("topic", "") }), Some(Why::NoBaseBranch));
    let elsewhere = "1234567890123456789012345678901234567890";
    assert_eq!(why(&Question { head: Some(elsewhere), ..on("topic", "main") }), Some(Why::NoHead));
    assert_eq!(why(&Question { given: Given { named: Some("v9"), ..Given::default() }, ..on("topic", "main") }), Some(Why::NoSuchRevision));
    repo.git(&["checkout", "-q", "--orphan", "island"]);
    repo.commit("i");
    assert_eq!(why(&on("island", "main")), Some(Why::Unrelated));
}

#[test]
fn a_base_that_the_user_names_overrules_all_else() {
    let repo = Repo::new();
    let a = repo.commit("a");
    repo.git(&["tag", "-a", "v1", "-m", "one"]);
    repo.commit("b");
    repo.create("topic", "main");
    repo.commit("t");
    let lineage = repo.lineage(&Question { given: Given { named: Some("v1"), ..Given::default() }, ..on("topic", "main") });
    assert_eq!((lineage.root, commits(&lineage)), (Root::Named, vec![a.as_str()]));
}

/// A pull request 7 of two commits, and what the forge makes of it: base, head and merge commit.
fn pull_request(repo: &Repo) -> (String, String, String) {
    repo.commit("a");
    repo.create("topic", "main");
    repo.commit("t1");
    let head = repo.commit("t2");
    repo.switch("main");
    let base = repo.commit("b");
    repo.git(&["checkout", "-q", "--detach"]);
    let merge = repo.merge("topic", "Merge the pull request");
    repo.git(&["update-ref", "refs/pull/7/merge", &merge]);
    repo.git(&["update-ref", "refs/pull/7/head", &head]);
    repo.switch("main");
    (base, head, merge)
}

#[test]
fn a_merge_ref_at_depth_one_names_its_base_in_the_raw_commit() {
    let repo = Repo::new();
    let (base, _, merge) = pull_request(&repo);
    let clone = repo.shallow("clone", "+refs/pull/7/merge:refs/remotes/pull/7/merge", 1);
    assert!(clone.checkout().is_shallow());
    assert_eq!(clone.head(), merge);
    let lineage = clone.lineage(&Question { branch: None, ..on("", "main") });
    assert_eq!((lineage.root, commits(&lineage), lineage.cut), (Root::MergedOnto, vec![base.as_str()], true));
    // The payload, which may already name a later base, does not overrule the commit that was measured.
    let other = "1234567890123456789012345678901234567890";
    let told = Question { given: Given { base: Some(other), ..Given::default() }, ..on("", "main") };
    assert_eq!(commits(&clone.lineage(&told)), [base.as_str()]);
}

#[test]
fn a_merge_ref_in_a_full_clone_gives_the_base_s_whole_trunk() {
    let repo = Repo::new();
    let (base, _, merge) = pull_request(&repo);
    repo.commit("main went on");
    repo.git(&["checkout", "-q", "--detach", &merge]);
    let lineage = repo.lineage(&Question { branch: None, ..on("", "main") });
    assert_eq!((lineage.root, commits(&lineage)[0], lineage.cut, lineage.trunk.len()), (Root::MergedOnto, base.as_str(), false, 2));
}

#[test]
fn the_head_of_a_pull_request_at_depth_one_needs_to_be_told() {
    let repo = Repo::new();
    let (base, head, _) = pull_request(&repo);
    let clone = repo.shallow("clone", "+refs/pull/7/head:refs/remotes/pull/7/head", 1);
    assert_eq!(clone.head(), head);
    let question = Question { branch: None, ..on("", "main") };
    assert_eq!(clone.lineage(&question).why, Some(Why::Shallow), "its parent is the pull request's own commit");
    let merge_base = repo.git(&["merge-base", "main", "topic"]);
    let told = |base, merge_base| Question { given: Given { base, merge_base, ..Given::default() }, ..question };
    let root = |question: &Question<'_>| {
        let lineage = clone.lineage(question);
        (lineage.root, lineage.trunk[0].commit.clone(), lineage.cut)
    };
    assert_eq!(root(&told(Some(&base), None)), (Root::Payload, base.clone(), true));
    assert_eq!(root(&told(Some(&base), Some(&merge_base))), (Root::CompareApi, merge_base, true));
}

#[test]
fn a_push_to_main_at_depth_one_names_its_parent() {
    let repo = Repo::new();
    repo.commit("a");
    let b = repo.commit("b");
    let c = repo.commit("c");
    let clone = repo.shallow("clone", "+refs/heads/main:refs/remotes/origin/main", 1);
    let lineage = clone.lineage(&on("main", "main"));
    assert_eq!((lineage.root, commits(&lineage), lineage.cut), (Root::Parent, vec![b.as_str()], true));
    // Detached, and nobody says which branch: the remote's branch stands at the same commit.
    let lineage = clone.lineage(&Question { branch: None, ..on("", "main") });
    assert_eq!((lineage.head.as_deref(), commits(&lineage)), (Some(c.as_str()), vec![b.as_str()]));
}

#[test]
fn a_clone_of_some_depth_gives_what_it_holds_and_says_that_it_ends() {
    let repo = Repo::new();
    let ids: Vec<String> = ["a", "b", "c", "d", "e"].map(|name| repo.commit(name)).into();
    let clone = repo.shallow("clone", "+refs/heads/main:refs/remotes/origin/main", 3);
    let lineage = clone.lineage(&on("main", "main"));
    // The last is known by name only: the oldest commit that is here names it as its parent.
    assert_eq!((commits(&lineage), lineage.cut), (vec![ids[3].as_str(), &ids[2], &ids[1]], true));
    assert_eq!(lineage.trunk.iter().map(|ancestor| ancestor.time.is_some()).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn in_a_merge_queue_the_base_is_what_the_ref_is_built_on() {
    let repo = Repo::new();
    repo.commit("a");
    let main = repo.commit("b");
    repo.create("one", "main");
    repo.commit("1");
    repo.create("two", "main");
    repo.commit("2");
    repo.git(&["checkout", "-q", "--detach", "main"]);
    let first = repo.merge("one", "first in the queue");
    let second = repo.merge("two", "second in the queue");
    let queued = |given| Question { branch: Some("gh-readonly-queue/main/pr-7"), given, ..on("", "main") };
    let told = Given { base: Some(&first), merged: true, ..Given::default() };
    assert_eq!(repo.head(), second);
    assert_eq!(commits(&repo.lineage(&queued(told)))[..2], [first.as_str(), &main]);
    // Squashed in the queue it has one parent, and the ref's name tells the rest.
    repo.git(&["checkout", "-q", "--detach", &first]);
    repo.git(&["merge", "-q", "--squash", "two"]);
    repo.commit("squashed");
    let lineage = repo.lineage(&queued(told));
    assert_eq!((lineage.root, commits(&lineage)[0]), (Root::Payload, first.as_str()));
}

#[test]
fn worktrees_submodules_and_bare_repositories_are_as_good_as_any() {
    let repo = Repo::new();
    let a = repo.commit("a");
    repo.create("topic", "main");
    repo.commit("t");
    repo.switch("main");

    let worktree = repo.beside("worktree");
    repo.git(&["worktree", "add", "-q", worktree.to_str().unwrap(), "topic"]);
    let found = Repo::at(&worktree);
    assert_eq!(
        (found.checkout().branch().as_deref(), commits(&found.lineage(&on("topic", "main"))).as_slice()),
        (Some("topic"), [a.as_str()].as_slice())
    );
    assert_eq!(found.checkout().common_directory().canonicalize().unwrap(), repo.path.join(".git").canonicalize().unwrap());

    let bare = repo.beside("bare.git");
    repo.git(&["clone", "-q", "--bare", repo.path.to_str().unwrap(), bare.to_str().unwrap()]);
    let found = Repo::at(&bare);
    assert_eq!(found.checkout().branch().as_deref(), Some("main"));
    let topic = found.git(&["rev-parse", "topic"]);
    let lineage = found.lineage(&Question { head: Some(&topic), ..on("topic", "main") });
    assert_eq!((lineage.root, commits(&lineage), found.checkout().uncommitted(&[])), (Root::MergeBase, vec![a.as_str()], None));

    let outer = Repo::new();
    outer.git(&["submodule", "--quiet", "add", &format!("file://{}", repo.path.display()), "inner"]);
    outer.commit("with a submodule");
    let inner = Repo::at(&outer.path.join("inner"));
    assert_eq!((inner.checkout().head(), inner.checkout().branch().as_deref()), (Some(a.clone()), Some("main")));
    assert_ne!(outer.checkout().head(), Some(a));
}

#[test]
fn a_directory_below_is_in_the_repository_and_one_without_any_is_no_error() {
    let repo = Repo::new();
    let a = repo.commit("a");
    let below = repo.path.join("benches/results");
    std::fs::create_dir_all(&below).unwrap();
    assert_eq!(Checkout::find(&below).unwrap().unwrap().head(), Some(a));
    let nowhere = tempfile::tempdir().unwrap();
    assert!(Checkout::find(nowhere.path()).unwrap().is_none());
}

#[test]
fn without_a_repository_what_was_told_is_all_there_is() {
    let (head, base) = ("1".repeat(40), "2".repeat(40));
    let question = Question { head: Some(&head), ..on("topic", "main") };
    assert_eq!(Lineage::told(&question), Lineage::unknown(Some(&head), Why::NoRepository));
    let told = Lineage::told(&Question { given: Given { base: Some(&base), ..Given::default() }, ..question });
    assert_eq!((told.root, commits(&told), told.cut), (Root::Payload, vec![base.as_str()], true));
}

#[test]
fn a_repository_of_a_kind_that_can_t_be_read_is_named_with_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    for (name, options) in [("sha256", "--object-format=sha256"), ("reftable", "--ref-format=reftable")] {
        let path = home.path().join(name);
        std::fs::create_dir(&path).unwrap();
        let made = Command::new("git").args(["init", "-q", options]).current_dir(&path).output().unwrap();
        if !made.status.success() {
            eprintln!("skipped {name}: this git can't make such a repository");
            continue;
        }
        let error = Checkout::find(&path).err().unwrap();
        assert_eq!(error.kind, StoreErrorKind::UnsupportedRepository, "{error}");
        assert!(error.hint.contains("SHA-1"), "{}", error.hint);
    }
    let broken = home.path().join("broken");
    std::fs::create_dir_all(broken.join(".git")).unwrap();
    std::fs::write(broken.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    // A directory of that name that is no repository: libgit2 looks further up, and there is none.
    assert!(Checkout::find(&broken).unwrap().is_none());
}

#[test]
fn tags_branches_and_first_digits_name_commits_and_options_do_not() {
    let repo = Repo::new();
    let a = repo.commit("a");
    repo.git(&["tag", "-a", "v1.2", "-m", "one"]);
    repo.commit("b");
    let checkout = repo.checkout();
    for name in ["v1.2", "HEAD~1", &a[..8], &a, "refs/tags/v1.2", "main~1"] {
        assert_eq!(checkout.revision(name).as_deref(), Some(a.as_str()), "{name}");
    }
    for name in ["", "-q", "--all", "v1..main", ":/b", "^main", "v9", "main:file"] {
        assert_eq!(checkout.revision(name), None, "{name}");
    }
    assert_eq!(checkout.commit_time(&a), Some(1_800_000_060));
    assert_eq!(checkout.commit_time("1234567890123456789012345678901234567890"), None);
}

#[test]
fn the_default_branch_is_the_remote_s_head_else_a_usual_name() {
    let repo = Repo::new();
    let a = repo.commit("a");
    let default = |remote: &str| repo.checkout().default_branch(remote);
    assert_eq!(default("origin").as_deref(), Some("main"));
    repo.git(&["branch", "-q", "-m", "main", "dev"]);
    assert_eq!(default("origin"), None);
    repo.git(&["config", "init.defaultBranch", "dev"]);
    assert_eq!(default("origin").as_deref(), Some("dev"));
    repo.git(&["update-ref", "refs/remotes/origin/trunk/stable", &a]);
    repo.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk/stable"]);
    assert_eq!(default("origin").as_deref(), Some("trunk/stable"));
    // A remote that holds only stored runs has no HEAD of its own.
    assert_eq!(default("runs").as_deref(), Some("trunk/stable"));
}

#[test]
fn only_tracked_files_make_the_tree_dirty_and_inputs_never_do() {
    let repo = Repo::new();
    for name in ["code.rs", "results/one.json"] {
        std::fs::create_dir_all(repo.path.join("results")).unwrap();
        std::fs::write(repo.path.join(name), "1").unwrap();
    }
    repo.git(&["add", "code.rs", "results"]);
    repo.commit("a");
    assert_eq!(repo.checkout().uncommitted(&[]), None);
    std::fs::write(repo.path.join("untracked.json"), "1").unwrap();
    assert_eq!(repo.checkout().uncommitted(&[]), None);
    std::fs::write(repo.path.join("results/one.json"), "other").unwrap();
    let root = repo.path.canonicalize().unwrap();
    assert_eq!(repo.checkout().uncommitted(&[root.join("results")]), None);
    std::fs::write(repo.path.join("code.rs"), "other").unwrap();
    let found = repo.checkout().uncommitted(&[root.join("results")]).unwrap();
    assert_eq!((found.count, found.first.as_str()), (1, "code.rs"));
    repo.git(&["add", "code.rs"]);
    assert_eq!(repo.checkout().uncommitted(&[]).unwrap().count, 2);
}

#[test]
fn sparse_checkouts_and_filters_are_no_changes() {
    let repo = Repo::new();
    for name in ["kept/a", "left/b"] {
        std::fs::create_dir_all(repo.path.join(name).parent().unwrap()).unwrap();
        std::fs::write(repo.path.join(name), "1").unwrap();
    }
    repo.git(&["config", "filter.large.clean", "tr a-z A-Z"]);
    repo.git(&["config", "filter.large.smudge", "tr A-Z a-z"]);
    std::fs::write(repo.path.join(".gitattributes"), "*.bin filter=large\n").unwrap();
    std::fs::write(repo.path.join("large.bin"), "large").unwrap();
    repo.git(&["add", "."]);
    repo.commit("a");
    repo.git(&["sparse-checkout", "set", "kept"]);
    std::fs::remove_file(repo.path.join("large.bin")).unwrap();
    repo.git(&["checkout", "-q", "large.bin"]);
    // Written anew, so that only its content tells.
    std::fs::write(repo.path.join("large.bin"), "large").unwrap();
    assert!(!repo.path.join("left").exists());
    assert_eq!(repo.checkout().uncommitted(&[]), None);
    std::fs::write(repo.path.join("kept/a"), "2").unwrap();
    let found = repo.checkout().uncommitted(&[]).unwrap();
    assert_eq!((found.count, found.first.as_str()), (1, "kept/a"));
}
