//! What was measured, and where: branch, commit, its time, uncommitted changes, and the machine.
//!
//! What a flag says counts, then what the results say themselves, then what the repository and the machine tell, and only
//! where git can't tell, as on a detached HEAD, what the CI says. All commands that store runs or compare them with stored ones
//! share this: runs go in, stamped runs come out.

mod machine;
mod workflow;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::cli::args::MeasuredArgs;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::run_metadata::workflow::Workflow;
use crate::model::{Caveat, CaveatCode, CommitId, Environment, Run};
use crate::store::{Checkout, Given, StoreError, Uncommitted};

/// What is known of what was measured, before the results are looked at.
pub(in crate::cli) struct RunMetadata {
    /// The repository that the user works in; none where there is none that can be read.
    pub(in crate::cli) checkout: Option<Checkout>,
    /// Why the one that is there can't be read.
    pub(in crate::cli) unreadable: Option<StoreError>,
    /// HEAD, else the commit that the CI names.
    head: Option<String>,
    branch: Option<String>,
    /// The results, by their full paths: they don't make the work tree dirty.
    results: Vec<PathBuf>,
    environment: Environment,
    workflow: Workflow,
    /// Whether it is a CI that runs this.
    automatic: bool,
    now: Timestamp,
    named: Named,
}

/// What flags say.
#[derive(Default)]
struct Named {
    branch: Option<String>,
    commit: Option<String>,
    environment: Vec<(Aspect, String)>,
}

/// The parts of an environment that make runs comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Os,
    Arch,
    Cpu,
    Cores,
    Runner,
}

const ASPECTS: [(&str, Aspect); 5] =
    [("os", Aspect::Os), ("arch", Aspect::Arch), ("cpu", Aspect::Cpu), ("cores", Aspect::Cores), ("runner", Aspect::Runner)];

impl RunMetadata {
    /// Looks around. `inputs` are the results as the user names them: they don't make the work tree dirty.
    pub(in crate::cli) fn detect(args: &MeasuredArgs, inputs: &[String], io: &Io<'_>) -> Result<RunMetadata, Failure> {
        let (checkout, unreadable) = match Checkout::find(&io.cwd) {
            Ok(checkout) => (checkout, None),
            Err(error) => (None, Some(error)),
        };
        let named = Named {
            branch: args.branch.clone().map(branch).transpose()?,
            commit: args.commit.as_deref().map(|text| commit(text, checkout.as_ref())).transpose()?,
            environment: args.environment.iter().map(|text| aspect(text)).collect::<Result<_, _>>()?,
        };
        let workflow = workflow::read(io);
        let here = checkout.as_ref().and_then(Checkout::head);
        let results: Vec<PathBuf> = inputs.iter().filter_map(|input| io.path(input).canonicalize().ok()).collect();
        Ok(RunMetadata {
            results,
            head: here.or_else(|| workflow.commit.clone()),
            branch: checkout.as_ref().and_then(Checkout::branch).or_else(|| workflow.branch.clone()),
            environment: machine::environment(io),
            automatic: io.var("CI").is_some(),
            now: io.now,
            checkout,
            unreadable,
            workflow,
            named,
        })
    }

    /// Says of every run what was measured and where, as far as it does not say so itself, and what was measured beside it.
    pub(in crate::cli) fn stamp(&self, runs: &mut [Run]) {
        let checkout = self.checkout.as_ref().filter(|checkout| checkout.head() == self.head);
        let uncommitted = checkout.and_then(|checkout| checkout.uncommitted(&self.results));
        let suites: BTreeSet<String> = runs.iter().map(|run| run.suite.clone()).collect();
        for run in runs {
            run.beside = suites.iter().filter(|suite| **suite != run.suite).cloned().collect();
            run.commit = self.named.commit.clone().or_else(|| run.commit.take().map(|own| self.whole(own))).or_else(|| self.head.clone());
            run.branch = self.named.branch.clone().or_else(|| run.branch.take()).or_else(|| self.branch.clone());
            let here = || self.checkout.as_ref()?.commit_time(run.commit.as_deref()?);
            run.commit_time = run.commit_time.take().or_else(|| Some(Timestamp::from_second(here()?).ok()?.to_string()));
            // A file that does not say when it was made must not get the time of now: stored twice, it would be two runs.
            run.time = run.time.take().or_else(|| run.commit_time.is_none().then(|| self.now.to_string()));
            self.place(&mut run.environment);
            let dirty = uncommitted.as_ref().filter(|_| run.commit == self.head);
            run.caveats.extend(dirty.and_then(|uncommitted| is_dirty(run, uncommitted)));
        }
    }

    /// The branch that is checked out, else the one that the CI names.
    pub(in crate::cli) fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// The branch to compare with: the one named, else the pull request's, else the default one.
    pub(in crate::cli) fn base_branch(&self, named: Option<&str>, remote: &str) -> Option<String> {
        let here = self.checkout.as_ref();
        if let Some(named) = named {
            let local = named.strip_prefix(remote).and_then(|rest| rest.strip_prefix('/'));
            let is_remote =
                |name: &&str| here.is_some_and(|checkout| !checkout.has_branch(named, remote) && checkout.has_branch(name, remote));
            return Some(local.filter(is_remote).unwrap_or(named).to_owned());
        }
        self.workflow.base_branch.clone().or_else(|| self.default_branch(remote))
    }

    /// The default branch, where anything tells.
    pub(in crate::cli) fn default_branch(&self, remote: &str) -> Option<String> {
        self.checkout.as_ref()?.default_branch(remote)
    }

    /// Whether the runs are of changes proposed to another branch rather than of a branch itself.
    pub(in crate::cli) fn proposed(&self) -> bool {
        self.workflow.proposed
    }

    /// Whether the runs are of changes that are in no commit, so that the commit below may be their baseline. A CI measures
    /// commits, whatever its build leaves behind.
    pub(in crate::cli) fn with_changes(&self, runs: &[Run]) -> bool {
        let dirty = |run: &Run| run.caveats.iter().any(|caveat| caveat.code == CaveatCode::DirtyTree);
        !self.automatic && runs.iter().any(dirty)
    }

    /// Whether they come from another repository than the one that they are proposed to.
    pub(in crate::cli) fn is_fork(&self) -> bool {
        self.workflow.fork
    }

    /// What the workflow tells of the base.
    pub(in crate::cli) fn given(&self) -> Given<'_> {
        let detached = self.checkout.as_ref().is_none_or(|checkout| checkout.branch().is_none());
        let measured = self.head.is_some() && self.head == self.workflow.commit;
        Given { base: self.workflow.base_commit.as_deref(), merged: self.workflow.merged && detached && measured, ..Given::default() }
    }

    /// All digits of a commit of which the results name some.
    fn whole(&self, commit: String) -> String {
        let some = CommitId::parse(&commit).is_some_and(|id| !id.is_full());
        let found = self.checkout.as_ref().filter(|_| some).and_then(|checkout| checkout.revision(&commit));
        found.filter(|found| CommitId::begins_with(found, &commit)).unwrap_or(commit)
    }

    /// Says of runs of another commit, measured here too, on what machine that was.
    #[cfg(feature = "github")]
    pub(in crate::cli) fn stamp_machine(&self, runs: &mut [Run]) {
        for run in runs {
            self.place(&mut run.environment);
        }
    }

    fn place(&self, environment: &mut Environment) {
        let found = &self.environment;
        for (own, found) in [
            (&mut environment.os, &found.os),
            (&mut environment.arch, &found.arch),
            (&mut environment.cpu, &found.cpu),
            (&mut environment.runner, &found.runner),
        ] {
            *own = own.take().or_else(|| found.clone());
        }
        environment.cores = environment.cores.or(found.cores);
        overrule(environment, &self.named.environment);
    }
}

/// Says of runs that were given where they were made, as flags have it, and nothing else.
pub(in crate::cli) fn made_at(runs: &mut [Run], texts: &[String]) -> Result<(), Failure> {
    let named: Vec<(Aspect, String)> = texts.iter().map(|text| aspect(text)).collect::<Result<_, _>>()?;
    for run in runs {
        overrule(&mut run.environment, &named);
    }
    Ok(())
}

fn overrule(environment: &mut Environment, named: &[(Aspect, String)]) {
    for (aspect, value) in named {
        let value = Some(value.clone());
        match aspect {
            Aspect::Os => environment.os = value,
            Aspect::Arch => environment.arch = value,
            Aspect::Cpu => environment.cpu = value,
            Aspect::Runner => environment.runner = value,
            Aspect::Cores => environment.cores = value.and_then(|value| value.parse().ok()),
        }
    }
}

/// That a run is not of its commit alone, unless it says so itself.
fn is_dirty(run: &Run, uncommitted: &Uncommitted) -> Option<Caveat> {
    let more = if uncommitted.count > 1 { format!(" and {} more", uncommitted.count - 1) } else { String::new() };
    let text =
        format!("the working tree held changes that are in no commit ({}{more}); the run is not of that commit alone", uncommitted.first);
    let said = run.caveats.iter().any(|caveat| caveat.code == CaveatCode::DirtyTree);
    (!said).then(|| Caveat::new(CaveatCode::DirtyTree, "", text))
}

/// The commit that was measured; none where nobody knows.
///
/// Runs of several commits are no head.
pub(in crate::cli) fn commit_of(runs: &[Run]) -> Result<Option<String>, Failure> {
    let commits: BTreeSet<&str> = runs.iter().filter_map(|run| run.commit.as_deref()).collect();
    if commits.len() > 1 {
        let shown: Vec<&str> = commits.iter().map(|commit| commit.get(..12).unwrap_or(commit)).take(3).collect();
        return Err(Failure::trouble(format!("the results are of several commits: {}", shown.join(", ")))
            .hint("give those of one commit, or say with --commit what they are of"));
    }
    Ok(commits.first().map(|commit| (*commit).to_owned()))
}

/// The branch that was measured, where it is known.
pub(in crate::cli) fn branch_of(runs: &[Run]) -> Option<&str> {
    runs.iter().find_map(|run| run.branch.as_deref())
}

fn branch(name: String) -> Result<String, Failure> {
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::usage(format!("--branch {name}: expected the name of a branch, such as main")));
    }
    Ok(name)
}

/// The commit that the user names: any revision of the repository, or the digits of a commit that is not here.
fn commit(text: &str, checkout: Option<&Checkout>) -> Result<String, Failure> {
    let found = checkout.and_then(|checkout| checkout.revision(text));
    found.or_else(|| CommitId::parse(text).map(String::from)).ok_or_else(|| {
        Failure::usage(format!("--commit {text}: is no commit of the repository"))
            .hint("give a tag, a branch or the digits of a commit; all 40 of one that is not here")
    })
}

fn aspect(text: &str) -> Result<(Aspect, String), Failure> {
    let keys = ASPECTS.map(|(name, _)| name).join(", ");
    let wrong = |what: &str| Failure::usage(format!("--environment {text}: {what}"));
    let expected = || wrong("expected KEY=VALUE, such as runner=bench-box").hint(format!("keys: {keys}"));
    let (key, value) = text.split_once('=').ok_or_else(expected)?;
    let value = value.trim();
    let (_, aspect) = ASPECTS.into_iter().find(|(name, _)| *name == key.trim()).ok_or_else(expected)?;
    if value.is_empty() {
        return Err(expected());
    }
    if aspect == Aspect::Cores && !value.parse::<u32>().is_ok_and(|cores| cores > 0) {
        return Err(wrong("expected a number of cores, such as cores=4"));
    }
    Ok((aspect, value.to_owned()))
}
