//! The store as it must not be: the same steps with a push by force, which forgets whatever landed in between.

use std::path::Path;

use super::made::git;

pub(crate) fn append(bare: &str, number: u32) {
    let scratch = tempfile::tempdir().unwrap();
    let at = |arguments: &[&str]| git(scratch.path(), arguments);
    git(Path::new("/"), &["init", "-q", "-b", "perfdiff", scratch.path().to_str().unwrap()]);
    let known = std::process::Command::new("git").arg("-C").arg(scratch.path()).args(["pull", "-q", bare, "perfdiff"]).status();
    let _ = known.unwrap();
    std::fs::write(scratch.path().join(format!("{number}.json")), "{}").unwrap();
    at(&["add", "."]);
    at(&["commit", "-q", "-m", "Store a run"]);
    // The server may be busy; then the same is pushed once more, and still by force.
    let push =
        || std::process::Command::new("git").arg("-C").arg(scratch.path()).args(["push", "-q", "--force", bare, "perfdiff"]).output();
    while !push().unwrap().status.success() {}
}
