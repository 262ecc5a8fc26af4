//! `perfdiff baseline update`: a run becomes the newest baseline of its branch.
//!
//! It is compared with the stored baseline first, by the engine of `compare HEAD`: what was accepted is kept with the
//! run, and a run that fails the policy is marked, or refused where that was asked for.

use crate::cli::args::{AgainstArgs, Cli, OutputArgs, SortBy, UpdateArgs};
use crate::cli::commands::baseline::open::open;
use crate::cli::console::{count, note, print};
use crate::cli::exit::{FAIL, Failure, PASS};
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::output::reports::Output;
use crate::cli::run_metadata::{RunMetadata, branch_of, commit_of};
use crate::cli::stored_baseline::{self, EventInfo, HeadRequest};
use crate::compare::{self, Filter};
use crate::model::{CaveatCode, CommitId, Comparison, Outcome, Run};
use crate::report::escape;
use crate::store::{Landed, Place};

pub(in crate::cli) fn update(cli: &Cli, args: &UpdateArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, found) = open(&args.store, io)?;
    let metadata = RunMetadata::detect(&args.measured, &args.inputs, io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let mut runs = loader.runs(&args.inputs, io)?;
    progress.done();
    metadata.stamp(&mut runs);
    let measured = Measured::of(&runs)?;
    clean(cli, args, &runs, &metadata, io)?;
    // The baseline of a release branch is its own last run, not that of the default branch.
    let against = AgainstArgs { base_branch: Some(measured.branch.clone()), ..AgainstArgs::default() };
    let asked = HeadRequest {
        runs: &runs,
        source: args.inputs.join(", "),
        metadata: &metadata,
        against: &against,
        event: EventInfo::default(),
        policy: &found.policy,
        only: Filter::default(),
        today: io.today(),
        opened: &opened,
        base: None,
    };
    match stored_baseline::judge(&asked) {
        Ok(comparison) if args.unless_regressed && comparison.outcome == Outcome::Fail => {
            refuse(cli, &comparison, &measured, io)?;
            return Ok(FAIL);
        }
        Ok(comparison) if args.unless_regressed && comparison.is_without_baseline() => {
            promise(&runs, &opened)?;
            keep(&mut runs, &comparison, cli, io);
        }
        Ok(comparison) => keep(&mut runs, &comparison, cli, io),
        // Without a comparison nobody can promise that nothing regressed.
        Err(failure) if args.unless_regressed => return Err(failure),
        Err(failure) => note(cli, io, &format!("not compared with the stored baseline: {}", failure.message)),
    }
    let landed = opened.store.append(&runs, &format!("Store {measured}"))?;
    if !cli.quiet {
        print(io, &told(&runs, &landed, &measured, &opened))?;
    }
    Ok(PASS)
}

/// What was measured: `main@1a2b3c4`.
pub(in crate::cli) struct Measured {
    pub(in crate::cli) branch: String,
    commit: String,
}

impl Measured {
    /// Branch and commit, which a baseline can't be without.
    pub(in crate::cli) fn of(runs: &[Run]) -> Result<Measured, Failure> {
        let commit = commit_of(runs)?.ok_or_else(|| {
            Failure::usage("it is not known which commit was measured").hint("commit the work first, or say it with --commit")
        })?;
        let branch = branch_of(runs).ok_or_else(|| {
            Failure::usage("it is not known which branch was measured: HEAD is detached")
                .hint("say it with --branch, such as --branch main")
        })?;
        Ok(Measured { branch: branch.to_owned(), commit })
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.branch, CommitId::short(&self.commit))
    }
}

/// Refuses runs of a dirty work tree: they belong to no commit. A CI measures commits, whatever its build leaves behind.
fn clean(cli: &Cli, args: &UpdateArgs, runs: &[Run], metadata: &RunMetadata, io: &mut Io<'_>) -> Result<(), Failure> {
    let Some(caveat) = runs.iter().flat_map(|run| &run.caveats).find(|caveat| caveat.code == CaveatCode::DirtyTree) else { return Ok(()) };
    if metadata.with_changes(runs) && !args.allow_dirty {
        return Err(Failure::usage(&caveat.text)
            .hint("nothing was stored; commit or stash the changes and measure again, or store it anyway, with a caveat: --allow-dirty"));
    }
    note(cli, io, &format!("! stored with a caveat: {}", caveat.text));
    Ok(())
}

/// Says why nothing was stored.
fn refuse(cli: &Cli, comparison: &Comparison, measured: &Measured, io: &mut Io<'_>) -> Result<(), Failure> {
    let shown = OutputArgs { report: vec!["console".to_owned()], only: None, all: false, sort: SortBy::Severity, width: None };
    Output::new(&shown, io)?.write(comparison, cli, io)?;
    note(cli, io, &format!("perfdiff: nothing was stored, since {measured} fails the policy (exit code 1)"));
    Ok(())
}

/// Refuses to take "no baseline" for "not regressed" where there is one that can't be read.
pub(in crate::cli) fn promise(runs: &[Run], opened: &Opened) -> Result<(), Failure> {
    let own = runs.iter().map(Place::of).collect::<Result<Vec<_>, _>>()?;
    let listing = opened.listing()?;
    let like = |a: &Place, b: &Place| (&a.branch, &a.environment, &a.suite, &a.label) == (&b.branch, &b.environment, &b.suite, &b.label);
    let earlier = listing.entries.iter().find(|entry| own.iter().any(|own| like(own, &entry.place) && own.commit != entry.place.commit));
    let unusable = earlier.map(|entry| entry.path.as_str()).or_else(|| listing.refused.first().map(|file| file.path.as_str()));
    unusable.map_or(Ok(()), |path| {
        Err(Failure::trouble(format!("nothing was stored: {path} may be the baseline, and can't be used"))
            .hint("`perfdiff baseline verify` shows what is wrong; without --unless-regressed the run is stored uncompared"))
    })
}

/// Keeps with the runs what the comparison found.
pub(in crate::cli) fn keep(runs: &mut [Run], comparison: &Comparison, cli: &Cli, io: &mut Io<'_>) {
    let accepted = compare::accepted_paths(comparison);
    let failed = comparison.outcome == Outcome::Fail;
    for run in runs.iter_mut() {
        let own = format!("{}/", run.suite);
        run.accepted.extend(accepted.iter().filter(|path| path.starts_with(&own)).cloned());
        run.spent
            .extend(comparison.spent.iter().filter(|(path, _)| path.starts_with(&own)).map(|(path, texts)| (path.clone(), texts.clone())));
        run.accepted.sort();
        run.accepted.dedup();
        run.regressed = failed;
    }
    let baseline = match comparison.baseline.source.as_str() {
        "" => "no baseline",
        source => source,
    };
    if let Some(unfit) = comparison.caveats.iter().find(|caveat| caveat.code == CaveatCode::NothingFits) {
        note(cli, io, &format!("! compared with nothing: {}", unfit.text));
    }
    match comparison.outcome {
        Outcome::NoBaseline if comparison.is_unfit() => {}
        Outcome::NoBaseline => note(cli, io, "there is no baseline yet"),
        Outcome::Fail => note(cli, io, &format!("! compared with {baseline} it fails the policy; it is stored anyway, and marked")),
        Outcome::Warn | Outcome::Pass if !accepted.is_empty() => {
            note(cli, io, &format!("accepted compared with {baseline}, and the new level from now on: {}", accepted.join(", ")));
        }
        Outcome::Warn | Outcome::Pass => {}
    }
}

/// What was stored, and where.
pub(in crate::cli) fn told(runs: &[Run], landed: &Landed, measured: &Measured, opened: &Opened) -> String {
    let at = landed.commit.as_deref().map_or("nowhere", CommitId::short);
    let lead = match (landed.already, runs.len()) {
        (0, all) => format!("stored {} of {measured} on {}, now at {at}", count(all, "run"), opened.name),
        (there, all) if there == all => format!("nothing new: {} of {measured} is on {} already, at {at}", count(all, "run"), opened.name),
        (there, all) => {
            format!("stored {} of {measured} on {}, now at {at}; {there} were there already", count(all - there, "run"), opened.name)
        }
    };
    let mut lines = vec![lead];
    for (run, path) in runs.iter().zip(&landed.paths) {
        let metrics = run.benchmarks.iter().map(|benchmark| benchmark.metrics.len()).sum();
        lines.push(format!("  {}, {}", run.suite, count(metrics, "metric")));
        lines.push(format!("    {path}"));
    }
    lines.iter().map(|line| escape::visible(line) + "\n").collect()
}
