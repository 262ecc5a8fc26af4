//! Where the two sides lie: the work tree, and a checkout of what it is compared with.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::args::BenchSides;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::measure::{Finished, Interrupts, Invocation};
use crate::shutdown::Scratch;
use crate::store::Checkout;

/// The remote whose branches are known.
const REMOTE: &str = "origin";
/// The variable by which a command knows which side it measures: `base` or `head`.
const SIDE: &str = "PERFDIFF_SIDE";
/// The variable that names cargo's target directory.
const TARGET: &str = "CARGO_TARGET_DIR";
/// Files by which a directory is a Python project.
const PYTHON: [&str; 3] = ["pyproject.toml", "setup.py", "setup.cfg"];

/// What helps where no temporary directory can be made.
pub(super) const IN_TEMPORARY: &str = "TMPDIR names the directory for temporary files: it must be there, writable, and have room";

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
    _copy: Option<Scratch>,
}

impl Sides {
    /// Two commands in the same directory.
    pub(super) fn here(io: &Io<'_>) -> Sides {
        let side = |label: &str| SideDirectory {
            directory: io.cwd.clone(),
            label: label.to_owned(),
            commit: None,
            environment: vec![(SIDE.into(), label.into())],
        };
        Sides { baseline: side("base"), head: side("head"), _copy: None }
    }

    /// The work tree, and what it is compared with.
    pub(super) fn find(args: &BenchSides, base: Option<&str>, command: &[String], io: &Io<'_>) -> Result<Sides, Failure> {
        if command.is_empty() {
            return Err(Failure::usage("nothing to measure").hint(
                "a suite: perfdiff bench --against main -- pytest --benchmark-json={out}; two commands: perfdiff bench --base 'old INPUT' \
                 --head 'new INPUT'",
            ));
        }
        let checkout = Checkout::find(&io.cwd)?;
        let (baseline, copy) = if let Some(directory) = &args.base_dir {
            (given(directory, io)?, None)
        } else {
            let checkout = checkout.as_ref().ok_or_else(|| {
                Failure::usage(format!("{} is in no git repository", io.cwd.display()))
                    .hint("name a checkout of the baseline: --base-dir DIR")
            })?;
            if checkout.within(&io.cwd).is_none() {
                return Err(Failure::usage(format!("{} is in no work tree, so there is no head to measure", io.cwd.display()))
                    .hint("run it in a checkout of the head: a bare repository has none"));
            }
            let (side, copy) = checked_out(checkout, args.against.as_deref().or(base), io)?;
            (side, Some(copy))
        };
        for path in paths(command, &args.env, io) {
            of_both_sides(&path, checkout.as_ref(), io)?;
        }
        let (label, commit) = code(checkout.as_ref());
        let label = label.unwrap_or_else(|| "the work tree".to_owned());
        let head = SideDirectory { environment: of_side("head", &io.cwd, io), directory: io.cwd.clone(), label, commit };
        if head.is_same_code(&baseline)? {
            return Err(Failure::usage(format!("--base-dir holds the same code as the head, {}: there is nothing to compare", head.label))
                .hint("check an earlier commit out there; two builds of one commit are compared as two commands: --base and --head"));
        }
        Ok(Sides { baseline, head, _copy: copy })
    }

    /// Runs the commands that prepare each side.
    pub(super) fn prepare(&self, args: &BenchSides, timeout: Option<Duration>, interrupts: &Interrupts) -> Result<(), Failure> {
        self.baseline.prepare(args, timeout, interrupts)?;
        self.head.prepare(args, timeout, interrupts)
    }
}

impl SideDirectory {
    /// Runs the commands that prepare this side.
    pub(super) fn prepare(&self, args: &BenchSides, timeout: Option<Duration>, interrupts: &Interrupts) -> Result<(), Failure> {
        for command in &args.prepare {
            let failed = |words: &str| Failure::trouble(format!("--prepare `{command}` failed for {}: {words}", self.label));
            let invocation = self.invocation(words(command, args.shell)?, &[], timeout);
            let mut finished = invocation.run(interrupts).map_err(|error| failed(&error.to_string()))?;
            if !finished.ended.well() {
                return Err(failed(&finished.ended.to_string()).quoting(&finished.last_lines()));
            }
        }
        Ok(())
    }

    /// Whether both sides are one commit, in the same place of the repository.
    fn is_same_code(&self, other: &SideDirectory) -> Result<bool, Failure> {
        if self.commit.is_none() || self.commit != other.commit {
            return Ok(false);
        }
        let place =
            |side: &SideDirectory| Ok::<_, Failure>(Checkout::find(&side.directory)?.and_then(|found| found.within(&side.directory)));
        Ok(place(self)? == place(other)?)
    }

    /// A command of this side.
    pub(super) fn invocation(&self, words: Vec<OsString>, environment: &[(OsString, OsString)], timeout: Option<Duration>) -> Invocation {
        let environment = self.environment.iter().chain(environment).cloned().collect();
        Invocation { words, directory: self.directory.clone(), environment, timeout }
    }
}

/// The full paths that a command names: its program, where it is found on the PATH, and what stands in its words and variables.
fn paths(command: &[String], variables: &[String], io: &Io<'_>) -> Vec<PathBuf> {
    let on_path = command.first().filter(|program| !program.contains('/')).and_then(|program| {
        let path = io.var("PATH")?;
        std::env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file())
    });
    let words = command.iter().chain(variables);
    let between = |c: char| c.is_whitespace() || "=:;,&|()<>\"'`".contains(c);
    let named = words.flat_map(|word| std::iter::once(word.as_str()).chain(word.split(between))).map(PathBuf::from);
    on_path.into_iter().chain(named).filter(|path| path.is_absolute()).collect()
}

/// Refuses a full path into the work tree: both sides would measure its code, and nothing would ever be slower. An environment of Python or
/// Node is code of others.
fn of_both_sides(path: &Path, checkout: Option<&Checkout>, io: &Io<'_>) -> Result<(), Failure> {
    let Some(within) = checkout.and_then(|checkout| checkout.within(path)) else { return Ok(()) };
    let of_others = |above: &Path| ["pyvenv.cfg", "conda-meta"].iter().any(|name| above.join(name).exists());
    if path.ancestors().any(of_others) || within.iter().any(|part| part == "node_modules") {
        return Ok(());
    }
    let hint = match path.strip_prefix(&io.cwd) {
        Ok(relative) => format!("the command runs in either checkout: give `{}`; --prepare builds what it needs", relative.display()),
        Err(_) => "the command runs in either checkout: give a relative path; --prepare builds what it needs".to_owned(),
    };
    Err(Failure::usage(format!("`{}` lies in the work tree, so both sides would measure the same code", path.display())).hint(hint))
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
    let (label, commit) = code(Checkout::find(&path)?.as_ref());
    let label = label.map_or_else(|| directory.display().to_string(), |label| format!("{label} in {}", directory.display()));
    Ok(SideDirectory { environment: of_baseline(&path, io), directory: path, label, commit })
}

/// What a reader calls the code of a checkout, and its commit where that is all of it.
fn code(checkout: Option<&Checkout>) -> (Option<String>, Option<String>) {
    let Some((checkout, commit)) = checkout.and_then(|checkout| Some((checkout, checkout.head()?))) else { return (None, None) };
    match checkout.uncommitted(&[]) {
        None => (Some(short(&commit).to_owned()), Some(commit)),
        Some(_) => (Some(format!("{} with uncommitted changes", short(&commit))), None),
    }
}

/// What the work tree is compared with, in a directory of its own.
fn checked_out(checkout: &Checkout, against: Option<&str>, io: &Io<'_>) -> Result<(SideDirectory, Scratch), Failure> {
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
    let trouble =
        |error: std::io::Error| Failure::trouble(format!("no directory for the baseline can be made: {error}")).hint(IN_TEMPORARY);
    let copy = Scratch::new(&std::env::temp_dir(), "base").map_err(trouble)?;
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
    Ok((SideDirectory { environment: of_baseline(&directory, io), directory, label, commit: Some(commit) }, copy))
}

/// The variables of the baseline. Cargo would build both sides into the same files of a shared target directory, and measure one of them twice.
fn of_baseline(directory: &Path, io: &Io<'_>) -> Vec<(OsString, OsString)> {
    let target = io.var(TARGET).map(|target| (TARGET.into(), directory.join(target).join("perfdiff-base").into()));
    of_side("base", directory, io).into_iter().chain(target).collect()
}

/// The variables of a side: what it is called, and where its code is.
fn of_side(name: &str, directory: &Path, io: &Io<'_>) -> Vec<(OsString, OsString)> {
    std::iter::once((SIDE.into(), name.into())).chain(own_code(directory, io)).collect()
}

/// Variables by which a Python project's own code is imported: an editable installation would give the work tree's to both sides.
fn own_code(directory: &Path, io: &Io<'_>) -> Vec<(OsString, OsString)> {
    let is_project = |directory: &&Path| PYTHON.iter().any(|file| directory.join(file).exists());
    let mut above = directory.ancestors();
    let project = above.find(|directory| is_project(directory) || directory.join(".git").exists()).filter(is_project);
    let Some(project) = project else { return Vec::new() };
    let sources = project.join("src");
    let own = [Some(sources).filter(|sources| sources.is_dir()), Some(project.to_owned())].into_iter().flatten();
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

/// How a command ended, with the last line that it printed.
pub(super) fn ending(finished: &mut Finished) -> String {
    match finished.last_lines().pop() {
        Some(line) => format!("{}; it printed: {line}", finished.ended),
        None => finished.ended.to_string(),
    }
}
