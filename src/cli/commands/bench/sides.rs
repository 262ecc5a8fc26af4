//! Where the two sides lie: the work tree, and a checkout of what it is compared with.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::cli::args::BenchSides;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::measure::{Ended, Interrupts, Invocation};
use crate::store::Checkout;

/// The remote whose branches are known.
const REMOTE: &str = "origin";
/// Files by which a directory is a Python project.
const PYTHON: [&str; 3] = ["pyproject.toml", "setup.py", "setup.cfg"];

/// One side.
pub(super) struct SideDirectory {
    /// Where its commands run.
    pub(super) directory: PathBuf,
    /// What a reader calls it.
    pub(super) label: String,
    /// The commit that is measured, where that is all that is measured.
    pub(super) commit: Option<String>,
    /// What its commands are given beside the variables of this process.
    environment: Vec<(OsString, OsString)>,
}

/// Both sides. The checkout that was made for the baseline is removed with this.
pub(super) struct Sides {
    pub(super) baseline: SideDirectory,
    pub(super) head: SideDirectory,
    _copy: Option<TempDir>,
}

impl Sides {
    /// Two commands in the same directory.
    pub(super) fn here(io: &Io<'_>) -> Sides {
        let side =
            |label: &str| SideDirectory { directory: io.cwd.clone(), label: label.to_owned(), commit: None, environment: Vec::new() };
        Sides { baseline: side("base"), head: side("head"), _copy: None }
    }

    /// The work tree, and what it is compared with.
    pub(super) fn find(args: &BenchSides, no_command: bool, io: &Io<'_>) -> Result<Sides, Failure> {
        if no_command {
            return Err(Failure::usage("nothing to measure").hint(
                "a suite: perfdiff bench --against main -- pytest --benchmark-json={out}; two commands: perfdiff bench --base 'old INPUT' \
                 --head 'new INPUT'",
            ));
        }
        let checkout = Checkout::find(&io.cwd)?;
        let head_commit = checkout.as_ref().and_then(Checkout::head);
        let (baseline, copy) = match &args.base_dir {
            Some(directory) => (given(directory, io)?, None),
            None => {
                let checkout = checkout.as_ref().ok_or_else(|| {
                    Failure::usage(format!("{} is in no git repository", io.cwd.display()))
                        .hint("name a checkout of the baseline: --base-dir DIR")
                })?;
                let (side, copy) = checked_out(checkout, args.against.as_deref(), io)?;
                (side, Some(copy))
            }
        };
        let changed = checkout.as_ref().is_some_and(|checkout| checkout.uncommitted(&[]).is_some());
        let label = match (&head_commit, changed) {
            (Some(commit), false) => short(commit).to_owned(),
            (Some(commit), true) => format!("{} with uncommitted changes", short(commit)),
            (None, _) => "the work tree".to_owned(),
        };
        let head = SideDirectory {
            environment: own_code(&io.cwd, io),
            directory: io.cwd.clone(),
            label,
            commit: head_commit.filter(|_| !changed),
        };
        Ok(Sides { baseline, head, _copy: copy })
    }

    /// Runs the commands that prepare each side.
    pub(super) fn prepare(&self, args: &BenchSides, timeout: Option<Duration>, interrupts: &Interrupts) -> Result<(), Failure> {
        for command in &args.prepare {
            let words = words(command, args.shell)?;
            for side in [&self.baseline, &self.head] {
                let mut finished = side
                    .invocation(words.clone(), &[], timeout)
                    .run(interrupts)
                    .map_err(|error| Failure::trouble(format!("--prepare `{command}`: {error}")))?;
                if !finished.ended.well() {
                    let message =
                        format!("--prepare `{command}` failed for {}: {}", side.label, ending(finished.ended, &finished.last_words()));
                    return Err(Failure::trouble(message));
                }
            }
        }
        Ok(())
    }
}

impl SideDirectory {
    /// A command of this side.
    pub(super) fn invocation(&self, words: Vec<OsString>, environment: &[(OsString, OsString)], timeout: Option<Duration>) -> Invocation {
        let environment = self.environment.iter().chain(environment).cloned().collect();
        Invocation { words, directory: self.directory.clone(), environment, timeout }
    }
}

/// A checkout that the user named.
fn given(directory: &Path, io: &Io<'_>) -> Result<SideDirectory, Failure> {
    let path = io.path(directory);
    if !path.is_dir() {
        return Err(Failure::usage(format!("--base-dir {}: no such directory", directory.display())));
    }
    if path.canonicalize().ok() == io.cwd.canonicalize().ok() {
        return Err(Failure::usage("--base-dir is the directory that is measured as the head").hint("name a checkout of the baseline"));
    }
    let checkout = Checkout::find(&path)?;
    let commit = checkout.as_ref().and_then(Checkout::head);
    let label =
        commit.as_deref().map_or_else(|| directory.display().to_string(), |commit| format!("{} in {}", short(commit), directory.display()));
    Ok(SideDirectory { environment: own_code(&path, io), directory: path, label, commit })
}

/// What the work tree is compared with, in a directory of its own.
fn checked_out(checkout: &Checkout, against: Option<&str>, io: &Io<'_>) -> Result<(SideDirectory, TempDir), Failure> {
    let Some(revision) = against.map(str::to_owned).or_else(|| checkout.default_branch(REMOTE)) else {
        return Err(Failure::usage("it is not known what to compare with").hint("name a branch, a tag or a commit: --against REV"));
    };
    let Some(commit) = checkout.branched_off(&revision, REMOTE) else {
        let hint = if checkout.is_shallow() {
            "the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"
        } else {
            "`git fetch origin` brings the branches of the remote; --base-dir names a checkout that is there"
        };
        return Err(Failure::usage(format!("where HEAD branched off `{revision}` is not known here")).hint(hint));
    };
    if checkout.head().as_deref() == Some(commit.as_str()) && checkout.uncommitted(&[]).is_none() {
        return Err(Failure::usage(format!("HEAD is the same code as `{revision}`: there is nothing to compare"))
            .hint("name an earlier commit: --against HEAD~1"));
    }
    let trouble = |error: std::io::Error| Failure::trouble(format!("no directory for the baseline can be made: {error}"));
    let copy = tempfile::Builder::new().prefix("perfdiff-base-").tempdir().map_err(trouble)?;
    // Named as the work tree is, since some tools name results by it.
    let name = io.cwd.ancestors().find(|path| path.join(".git").exists()).and_then(Path::file_name).unwrap_or("base".as_ref());
    let root = copy.path().join(name);
    checkout.copy_commit(&commit, &root)?;
    let directory = checkout.within(&io.cwd).map_or_else(|| root.clone(), |within| root.join(within));
    if !directory.is_dir() {
        return Err(Failure::trouble(format!("{} holds no directory {}", short(&commit), directory.display()))
            .hint("run it from a directory that the baseline has too"));
    }
    let label = if commit.starts_with(&revision) { short(&commit).to_owned() } else { format!("{revision} at {}", short(&commit)) };
    Ok((SideDirectory { environment: own_code(&directory, io), directory, label, commit: Some(commit) }, copy))
}

/// Variables by which a Python project's own code is imported: an editable installation would give the work tree's to both sides.
fn own_code(directory: &Path, io: &Io<'_>) -> Vec<(OsString, OsString)> {
    if !PYTHON.iter().any(|file| directory.join(file).exists()) {
        return Vec::new();
    }
    let sources = directory.join("src");
    let own = [Some(sources).filter(|sources| sources.is_dir()), Some(directory.to_owned())].into_iter().flatten();
    let inherited = io.var("PYTHONPATH").map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>()).unwrap_or_default();
    std::env::join_paths(own.chain(inherited)).map(|paths| vec![("PYTHONPATH".into(), paths)]).unwrap_or_default()
}

/// The first digits of a commit.
fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// A command given as text, as words; through a shell where that is wanted.
pub(super) fn words(command: &str, shell: bool) -> Result<Vec<OsString>, Failure> {
    if shell {
        return Ok(["sh", "-c", command].map(OsString::from).to_vec());
    }
    match shlex::split(command).filter(|words| !words.is_empty()) {
        Some(words) => Ok(words.into_iter().map(OsString::from).collect()),
        None => {
            Err(Failure::usage(format!("`{command}` can't be split into words")).hint("close its quotes, or give it to a shell: --shell"))
        }
    }
}

/// How a command ended, with the end of what it printed.
pub(super) fn ending(ended: Ended, last_words: &str) -> String {
    if last_words.is_empty() { ended.to_string() } else { format!("{ended}; it printed:\n{last_words}") }
}
