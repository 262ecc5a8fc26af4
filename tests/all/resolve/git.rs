//! Repositories made by the git program in temporary directories, with nothing of the user's configuration.

use std::path::{Path, PathBuf};
use std::process::Command;

use perfdiff::store::{Checkout, Lineage, Question};

/// A repository, and the clock of its commits.
pub struct Repo {
    pub path: PathBuf,
    minute: std::cell::Cell<i64>,
    // The directory lives as long as the repository.
    _home: Option<tempfile::TempDir>,
}

/// Runs git in a directory; its output without the line's end.
#[track_caller]
pub fn git_in(path: &Path, args: &[&str], date: i64) -> String {
    let date = format!("{date} +0000");
    let output = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .args(args)
        .current_dir(path)
        .env("HOME", path)
        .env("XDG_CONFIG_HOME", path)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.org"), ("GIT_AUTHOR_DATE", &date)])
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.org"), ("GIT_COMMITTER_DATE", &date)])
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

impl Repo {
    /// An empty repository on the branch `main`.
    pub fn new() -> Repo {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("work");
        std::fs::create_dir(&path).unwrap();
        git_in(&path, &["init", "-q", "-b", "main"], 0);
        Repo { path, minute: 0.into(), _home: Some(home) }
    }

    /// A directory of its own beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().unwrap().join(name)
    }

    /// The repository that is at a path.
    pub fn at(path: &Path) -> Repo {
        Repo { path: path.to_owned(), minute: 10_000.into(), _home: None }
    }

    #[track_caller]
    pub fn git(&self, args: &[&str]) -> String {
        git_in(&self.path, args, 1_800_000_000 + 60 * self.minute.get())
    }

    /// A commit one minute after the last; its id.
    #[track_caller]
    pub fn commit(&self, message: &str) -> String {
        self.minute.set(self.minute.get() + 1);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    /// A merge of another branch, one minute later; its id.
    #[track_caller]
    pub fn merge(&self, other: &str, message: &str) -> String {
        self.minute.set(self.minute.get() + 1);
        self.git(&["merge", "-q", "--no-ff", other, "-m", message]);
        self.head()
    }

    pub fn switch(&self, branch: &str) {
        self.git(&["switch", "-q", branch]);
    }

    pub fn create(&self, branch: &str, from: &str) {
        self.git(&["switch", "-q", "-c", branch, from]);
    }

    pub fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    /// A clone of so many commits of one ref, which is checked out detached, as a workflow's checkout does it.
    pub fn shallow(&self, name: &str, refspec: &str, depth: usize) -> Repo {
        let path = self.beside(name);
        std::fs::create_dir(&path).unwrap();
        let clone = Repo::at(&path);
        clone.git(&["init", "-q", "-b", "unborn"]);
        clone.git(&["remote", "add", "origin", &format!("file://{}", self.path.display())]);
        clone.git(&["fetch", "-q", "--no-tags", &format!("--depth={depth}"), "origin", refspec]);
        let target = refspec.split_once(':').map_or("FETCH_HEAD", |(_, target)| target);
        clone.git(&["checkout", "-q", "--detach", target]);
        clone
    }

    #[track_caller]
    pub fn checkout(&self) -> Checkout {
        Checkout::find(&self.path).unwrap().unwrap()
    }

    #[track_caller]
    pub fn lineage(&self, question: &Question<'_>) -> Lineage {
        self.checkout().lineage(question)
    }
}

/// The commits of a lineage, newest first.
pub fn commits(lineage: &Lineage) -> Vec<&str> {
    lineage.trunk.iter().map(|ancestor| ancestor.commit.as_str()).collect()
}
