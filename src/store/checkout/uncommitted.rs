//! Changes of the work tree that are in no commit: what was measured then is not the commit alone.
//!
//! libgit2 looks first, since it mostly finds none and needs no process. It knows neither sparse checkouts nor the filters
//! of large files, and takes those for changes; so where it finds some, the git program has the last word.

use std::path::{Path, PathBuf};
use std::time::Duration;

use git2::{Status, StatusOptions};

use super::repository::Checkout;
use crate::store::git::command::GitCommand;
use crate::store::git::secret::Secrets;

/// How long git may take to look at a work tree.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tracked files that differ from the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncommitted {
    /// The number of files.
    pub count: usize,
    /// The path of the first, within the work tree.
    pub first: String,
}

impl Checkout {
    /// Tracked files that differ from HEAD, in the index or in the work tree, but for these and what lies in them (full
    /// paths); none in a bare repository.
    ///
    /// Files that are not tracked do not count: results and build output lie about everywhere.
    pub fn uncommitted(&self, except: &[PathBuf]) -> Option<Uncommitted> {
        let directory = self.repository.workdir()?;
        let root = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
        let others = |paths: Vec<String>| {
            let kept = paths.into_iter().filter(|path| !except.iter().any(|other| root.join(path).starts_with(other)));
            kept.collect::<Vec<String>>()
        };
        let found = others(self.changed());
        if found.is_empty() {
            return None;
        }
        let found = listed_by_git(&root).map_or(found, others);
        Some(Uncommitted { count: found.len(), first: found.first()?.clone() })
    }

    /// Paths that libgit2 reports as changed.
    fn changed(&self) -> Vec<String> {
        let mut options = StatusOptions::new();
        options.include_untracked(false).include_ignored(false).exclude_submodules(true);
        let Ok(statuses) = self.repository.statuses(Some(&mut options)) else { return Vec::new() };
        let changed = statuses.iter().filter(|entry| !entry.status().intersects(Status::WT_NEW | Status::IGNORED));
        changed.map(|entry| String::from_utf8_lossy(entry.path_bytes()).into_owned()).collect()
    }
}

/// Paths that the git program reports as changed; none where it fails.
fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let settings = vec![("core.fsmonitor".to_owned(), "false".to_owned())];
    let program = GitCommand { repository: ("-C", root.to_owned()), settings, secrets: Secrets::default() };
    let arguments =
        ["--no-optional-locks", "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames"];
    let output = program.run(&arguments, &[], PATIENCE).ok().filter(|output| output.ok)?;
    Some(output.out.split('\0').filter_map(|line| line.get(3..)).map(str::to_owned).collect())
}
