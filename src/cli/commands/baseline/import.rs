//! `perfdiff baseline import`: a history from elsewhere. Every run keeps its own commit, time, branch and environment.

use std::collections::BTreeSet;

use crate::cli::args::{Cli, ImportArgs};
use crate::cli::commands::baseline::open::{checkout, open};
use crate::cli::console::{count, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::model::{CommitId, Run};
use crate::store::Checkout;

pub(in crate::cli) fn import(cli: &Cli, args: &ImportArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, found) = open(&args.store, io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let mut runs = loader.runs(&args.inputs, io)?;
    progress.done();
    let checkout = checkout(io);
    for run in &mut runs {
        place(run, args.branch.as_deref(), checkout.as_ref())?;
    }
    let suites: BTreeSet<&str> = runs.iter().map(|run| run.suite.as_str()).collect();
    let what = format!("{} of {}", count(runs.len(), "run"), count(suites.len(), "suite"));
    let landed = opened.store.append(&runs, &format!("Import {what}"))?;
    let there = match landed.already {
        0 => String::new(),
        all if all == runs.len() => "; all of them were there already".to_owned(),
        some => format!("; {some} of them were there already"),
    };
    let at = landed.commit.as_deref().map_or_else(String::new, |commit| format!(" at {}", CommitId::short(commit)));
    if !cli.quiet {
        print(io, &format!("imported {what} to {}{at}{there}\n", opened.name))?;
    }
    Ok(PASS)
}

/// Says of a run where it belongs, where it does not say so itself.
fn place(run: &mut Run, branch: Option<&str>, checkout: Option<&Checkout>) -> Result<(), Failure> {
    if run.branch.is_none() {
        let branch = branch.ok_or_else(|| {
            let commit = run.commit.as_deref().map_or_else(String::new, |commit| format!(" at {}", CommitId::short(commit)));
            Failure::usage(format!("the run of suite `{}`{commit} does not say its branch", run.suite))
                .hint("say it with --branch, such as --branch main; nothing was stored")
        })?;
        run.branch = Some(branch.to_owned());
    }
    if run.commit_time.is_none() {
        let seconds = run.commit.as_deref().zip(checkout).and_then(|(commit, checkout)| checkout.commit_time(commit));
        run.commit_time = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).map(|time| time.to_string());
    }
    Ok(())
}
