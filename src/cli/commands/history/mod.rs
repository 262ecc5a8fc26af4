//! `perfdiff history`: each metric through many runs.

mod reference;

use crate::cli::args::{Cli, FailOn, HistoryArgs, MeasuredArgs, Only, ReadingArgs};
use crate::cli::console::note;
use crate::cli::exit::{FAIL, Failure, PASS};
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::output::targets::{ReportTargets, one_of};
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline::{self, Series};
use crate::compare::{self, HistoryError, OneBranch, Span};
use crate::model::{History, Run, Verdict};
use crate::policy::Policy;
use crate::report::{HISTORY, RenderOptions};
use crate::store::Listing;

pub(in crate::cli) fn history(cli: &Cli, args: &HistoryArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = ReportTargets::new(&args.report, io, |text| one_of(text, &HISTORY))?;
    let patterns = Filters::read(args.benchmark.iter().chain(&args.filter), &args.metric)?;
    let found = config::find(args.config.as_deref(), io)?;
    wanted.spare(args.from.iter().chain(&args.reference).chain(&found.file).map(String::as_str), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let metadata = RunMetadata::detect(&MeasuredArgs::default(), &args.from, io)?;
    let stored = if args.from.is_empty() { Some(stored(args, &metadata, &found.policy, io)?) } else { None };
    let given = if stored.is_some() { OneBranch::default() } else { given(args, loader.runs(&args.from, io)?, &metadata, &found.policy)? };
    let runs = stored.as_ref().map_or(given.runs.as_slice(), |stored| &stored.series.runs);
    let store = stored.as_ref().map(|stored| (&stored.opened, &stored.listing));
    let name = args.reference.as_deref();
    let reference = name.map(|name| reference::find(name, runs, store, &metadata, &loader, io)).transpose()?;
    progress.done();
    let mut history = compare::history(&Span {
        runs,
        in_order: stored.is_some(),
        pinned: reference.as_ref().zip(name).map(|(reference, name)| reference.pinned(name)),
        policy: &found.policy,
        only: patterns.only(),
    })?;
    if let Some((reference, name)) = history.reference.as_mut().zip(name) {
        name.clone_into(&mut reference.name);
    }
    if let Some(stored) = &stored {
        history.branch = Some(stored.series.branch.clone());
        history.caveats.extend(stored.series.caveats.iter().cloned());
        history.caveats.sort();
    }
    if stored.is_none() {
        history.branch.clone_from(&given.branch);
        history.caveats.extend(given.caveat);
        history.caveats.sort();
    }
    tell(&mut history, &metadata);
    wanted.write(args.width, cli, io, |form, options| {
        let options = RenderOptions { only_changed: args.only == Some(Only::Changed), limit: args.limit, ..options };
        form.write(&history, &options).map_err(|error| Failure::trouble(error.to_string()))
    })?;
    Ok(finish(cli, args.fail_on, &history, io))
}

/// The runs of one branch, where those of the files are of several.
fn given(args: &HistoryArgs, runs: Vec<Run>, metadata: &RunMetadata, policy: &Policy) -> Result<OneBranch, Failure> {
    let default = metadata.default_branch(&policy.store.remote);
    let wanted: Vec<&str> = metadata.branch().into_iter().chain(default.as_deref()).chain(["main", "master"]).collect();
    let named = args.stored.branch.as_deref();
    compare::of_one_branch(runs, named, &wanted, "--branch").map_err(|there| {
        Failure::trouble(format!("no run is of `{}`", named.unwrap_or_default())).hint(format!("there are runs of: {there}"))
    })
}

/// Runs of a store.
struct Stored {
    opened: Opened,
    listing: Listing,
    series: Series,
}

fn stored(args: &HistoryArgs, metadata: &RunMetadata, policy: &Policy, io: &Io<'_>) -> Result<Stored, Failure> {
    if args.reference.is_none() {
        about_files(&args.reading)?;
    }
    let opened = stored_baseline::open(args.stored.store.meant(), metadata, policy, io)?;
    let listing = opened.store.list()?;
    let series = stored_baseline::series(&opened, &listing, &args.stored, metadata, policy)?;
    Ok(Stored { opened, listing, series })
}

/// Refuses flags that are about files where stored runs are shown.
pub(in crate::cli) fn about_files(reading: &ReadingArgs) -> Result<(), Failure> {
    let given = [("--suite", reading.suite.is_some()), ("--label", !reading.label.is_empty()), ("--format", reading.format.is_some())];
    let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(()) };
    Err(Failure::usage(format!("{flag} is about files, and stored runs are shown"))
        .hint("narrow them with --filter, or give files with --from"))
}

/// Adds what the commits at which a level shifted say of themselves.
fn tell(history: &mut History, metadata: &RunMetadata) {
    let Some(checkout) = &metadata.checkout else { return };
    let shifts = history.series.iter().flat_map(|series| &series.change_points).filter_map(|shift| shift.commit.as_deref());
    let lines = shifts.filter_map(|commit| Some((commit.to_owned(), checkout.first_line(commit)?))).collect();
    history.messages = lines;
}

/// A history fails only when asked to: on what crept beyond a threshold, or can't be compared with the reference.
fn finish(cli: &Cli, fail_on: Option<FailOn>, history: &History, io: &mut Io<'_>) -> u8 {
    let grave: &[Verdict] = match fail_on {
        Some(FailOn::Failure) => &[Verdict::Failure, Verdict::Incomparable],
        Some(FailOn::Warning) => &[Verdict::Failure, Verdict::Incomparable, Verdict::Warning],
        Some(FailOn::Never) | None => &[],
    };
    let creeps = history.series.iter().filter_map(|series| series.since_reference.as_ref());
    if !creeps.into_iter().any(|creep| grave.contains(&creep.verdict)) {
        return PASS;
    }
    note(cli, io, "perfdiff: the policy failed (exit code 1)");
    FAIL
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Failure {
        match error {
            HistoryError::NothingMatches { .. } => Failure::trouble(error.to_string())
                .hint("`perfdiff check-config INPUT` lists the paths; `*` stays within a part of a name, `**` goes across"),
            HistoryError::NoSuchReference(_) => {
                Failure::usage(error.to_string()).hint("give a tag or a commit of which a run is in the history, or the file of a run")
            }
            HistoryError::AmbiguousReference(..) => Failure::usage(error.to_string()).hint("give more of its digits"),
            HistoryError::NothingInCommon(_) => {
                Failure::trouble(error.to_string()).hint("suites that differ by name can be aligned with --suite")
            }
        }
    }
}
