//! Wherever a repository may be, and whatever may be wrong with it: it works, or says why not and what to do.

use std::path::Path;
use std::process::Command;

use perfdiff::store::{Store, StoreError, StoreErrorKind};

use super::made::{git, repository, run, settings, store};

fn works(directory: &Path) {
    let landed = store(directory).append(&[run(1)], "Store a run").unwrap();
    assert_eq!(store(directory).tip().unwrap(), landed.commit);
    assert_eq!(store(directory).list().unwrap().entries.len(), 1);
}

fn why_not(directory: &Path) -> StoreError {
    Store::local(directory, settings()).and_then(|store| store.append(&[run(1)], "Store a run")).unwrap_err()
}

#[test]
fn a_worktree_shares_the_store_of_its_repository() {
    let directory = repository();
    let tree = tempfile::tempdir().unwrap();
    let path = tree.path().join("tree");
    git(directory.path(), &["worktree", "add", "-q", "-b", "topic", path.to_str().unwrap()]);
    works(&path);
    assert_eq!(store(directory.path()).tip().unwrap(), store(&path).tip().unwrap());
    assert_eq!(git(&path, &["status", "--porcelain"]), "");
}

#[test]
fn a_submodule_has_a_store_of_its_own() {
    let (outer, inner) = (repository(), repository());
    let url = inner.path().to_str().unwrap();
    git(outer.path(), &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "part"]);
    works(&outer.path().join("part"));
    assert_eq!(store(outer.path()).tip().unwrap(), None);
}

#[test]
fn a_bare_repository_and_a_detached_head_and_a_directory_below_work() {
    let bare = tempfile::tempdir().unwrap();
    git(bare.path(), &["init", "-q", "--bare"]);
    works(bare.path());
    let detached = repository();
    git(detached.path(), &["checkout", "-q", "--detach"]);
    works(detached.path());
    let below = repository();
    std::fs::create_dir_all(below.path().join("a/b")).unwrap();
    works(&below.path().join("a/b"));
    let unborn = tempfile::tempdir().unwrap();
    git(unborn.path(), &["init", "-q"]);
    works(unborn.path());
}

#[test]
fn no_repository_is_said_with_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let error = why_not(directory.path());
    assert_eq!(
        (error.kind, error.to_string()),
        (StoreErrorKind::NotARepository, format!("{} is in no git repository", directory.path().display()))
    );
    assert!(error.hint.contains("git init"));
}

#[test]
fn a_repository_of_somebody_else_is_said_with_the_setting_that_trusts_it() {
    let directory = repository();
    let owned = Command::new("chown").args(["-R", "12345"]).arg(directory.path()).status();
    if !owned.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this user can't give a directory to another");
        return;
    }
    let error = why_not(directory.path());
    assert_eq!(error.kind, StoreErrorKind::NotOwned);
    assert!(error.hint.contains("safe.directory"), "{error:?}");
}

#[test]
fn repositories_that_libgit2_can_not_read_are_said_so() {
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let directory = tempfile::tempdir().unwrap();
        let made = Command::new("git").args(["init", "-q", format]).arg(directory.path()).status().unwrap();
        if !made.success() {
            eprintln!("skipped: this git has no {format}");
            continue;
        }
        let error = why_not(directory.path());
        assert_eq!(error.kind, StoreErrorKind::UnsupportedRepository, "{error:?}");
        assert!(error.hint.contains("remote"), "{error:?}");
    }
}

#[test]
fn a_branch_that_is_something_else_is_left_alone() {
    let directory = repository();
    git(directory.path(), &["branch", "perfdiff"]);
    let before = git(directory.path(), &["rev-parse", "perfdiff"]);
    let error = why_not(directory.path());
    assert_eq!(error.kind, StoreErrorKind::NotAStore);
    assert_eq!(error.to_string(), "the branch `perfdiff` is no store of perfdiff: it has no `perfdiff-store.json`; it was left alone");
    assert_eq!(store(directory.path()).replace(|_| true, "Compact").unwrap_err().kind, StoreErrorKind::NotAStore);
    assert_eq!(git(directory.path(), &["rev-parse", "perfdiff"]), before);
}

#[test]
fn a_store_of_a_later_version_is_left_to_later_versions() {
    let directory = repository();
    git(directory.path(), &["switch", "-q", "--orphan", "perfdiff"]);
    std::fs::write(directory.path().join("perfdiff-store.json"), r#"{"schema": "perfdiff.store/v2"}"#).unwrap();
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-q", "-m", "Later"]);
    git(directory.path(), &["switch", "-q", "main"]);
    let error = why_not(directory.path());
    assert_eq!(error.kind, StoreErrorKind::Newer);
    assert!(error.to_string().contains("perfdiff.store/v2"));
}

#[test]
fn a_store_that_is_checked_out_is_not_pulled_away() {
    let directory = repository();
    works(directory.path());
    git(directory.path(), &["switch", "-q", "perfdiff"]);
    assert_eq!(why_not(directory.path()).kind, StoreErrorKind::CheckedOut);
    git(directory.path(), &["switch", "-q", "main"]);
    let tree = tempfile::tempdir().unwrap();
    git(directory.path(), &["worktree", "add", "-q", tree.path().join("tree").to_str().unwrap(), "perfdiff"]);
    let error = why_not(directory.path());
    assert_eq!(error.kind, StoreErrorKind::CheckedOut, "{error:?}");
}

#[test]
fn a_reference_that_points_to_another_is_not_followed() {
    let directory = repository();
    git(directory.path(), &["symbolic-ref", "refs/heads/perfdiff", "refs/heads/main"]);
    assert_eq!(why_not(directory.path()).kind, StoreErrorKind::NotAStore);
}

#[test]
fn a_corrupt_repository_is_no_empty_store() {
    let directory = repository();
    works(directory.path());
    let commit = git(directory.path(), &["rev-parse", "perfdiff"]);
    let (start, rest) = commit.trim().split_at(2);
    std::fs::remove_file(directory.path().join(".git/objects").join(start).join(rest)).unwrap();
    let error = store(directory.path()).list().unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::CorruptRepository);
    assert!(error.hint.contains("git fsck"));
    assert_eq!(why_not(directory.path()).kind, StoreErrorKind::CorruptRepository);
}

#[test]
fn a_name_that_can_be_no_branch_is_refused() {
    let directory = repository();
    for name in ["", "-f", "a..b", "a b", "x.lock", "a\nb", "@{u}", "/x", "x/"] {
        let settings = perfdiff::store::Settings { branch: name.into(), ..settings() };
        assert_eq!(Store::local(directory.path(), settings).err().map(|error| error.kind), Some(StoreErrorKind::BadName), "{name:?}");
    }
}
