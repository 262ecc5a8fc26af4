//! `perfdiff history`: each metric through many runs.

mod pinned;

use std::path::PathBuf;

use super::against::{self, Series};
use super::args::{Cli, FailOn, HistoryArgs, MeasuredArgs, Only, ReadingArgs};
use super::exit::{FAIL, Failure, PASS};
use super::io::Io;
use super::load::Loader;
use super::output::{self, WIDTH};
use super::progress::Progress;
use super::store::Opened;
use super::surroundings::Surroundings;
use super::{config, note, print};
use crate::compare::{self, HistoryError, Span};
use crate::model::{History, Verdict};
use crate::policy::{Pattern, Policy};
use crate::report::{self, HISTORY_KINDS, RenderOptions};
use crate::store::Listing;

pub(super) fn history(cli: &Cli, args: &HistoryArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = wanted(&args.report, io)?;
    let (only, metrics) = (patterns(args.benchmark.iter().chain(&args.filter))?, patterns(&args.metric)?);
    let found = config::find(args.config.as_deref(), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let surroundings = Surroundings::detect(&MeasuredArgs::default(), &args.from, io)?;
    let stored = if args.from.is_empty() { Some(stored(args, &surroundings, &found.policy, io)?) } else { None };
    let runs = if stored.is_some() { Vec::new() } else { loader.runs(&args.from, io)? };
    let runs = stored.as_ref().map_or(runs.as_slice(), |stored| &stored.series.runs);
    let store = stored.as_ref().map(|stored| (&stored.opened, &stored.listing));
    let name = args.reference.as_deref();
    let reference = name.map(|name| pinned::find(name, runs, store, &surroundings, &loader, io)).transpose()?;
    progress.done();
    let mut history = compare::history(&Span {
        runs,
        in_order: stored.is_some(),
        pinned: reference.as_ref().zip(name).map(|(reference, name)| reference.pinned(name)),
        policy: &found.policy,
        only: &only,
        metrics: &metrics,
    })?;
    if let Some((reference, name)) = history.reference.as_mut().zip(name) {
        name.clone_into(&mut reference.name);
    }
    if let Some(stored) = &stored {
        history.branch = Some(stored.series.branch.clone());
        history.caveats.extend(stored.series.caveats.iter().cloned());
        history.caveats.sort();
    }
    tell(&mut history, &surroundings);
    write(&wanted, &history, cli, args, io)?;
    Ok(finish(cli, args.fail_on, &history, io))
}

/// Runs of a store.
struct Stored {
    opened: Opened,
    listing: Listing,
    series: Series,
}

fn stored(args: &HistoryArgs, surroundings: &Surroundings, policy: &Policy, io: &Io<'_>) -> Result<Stored, Failure> {
    if args.reference.is_none() {
        about_files(&args.reading)?;
    }
    let opened = against::open(args.stored.meant(), surroundings, policy, io)?;
    let listing = opened.store.list()?;
    let series = against::series(&opened, &listing, &args.stored, surroundings, policy)?;
    Ok(Stored { opened, listing, series })
}

/// Refuses flags that are about files where stored runs are shown.
pub(super) fn about_files(reading: &ReadingArgs) -> Result<(), Failure> {
    let given = [("--suite", reading.suite.is_some()), ("--label", !reading.label.is_empty()), ("--format", reading.format.is_some())];
    let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(()) };
    Err(Failure::usage(format!("{flag} is about files, and stored runs are shown"))
        .hint("narrow them with --filter, or give files with --from"))
}

/// Adds what the commits at which a level shifted say of themselves.
fn tell(history: &mut History, surroundings: &Surroundings) {
    let Some(checkout) = &surroundings.checkout else { return };
    let shifts = history.series.iter().flat_map(|series| &series.change_points).filter_map(|shift| shift.commit.as_deref());
    let lines = shifts.filter_map(|commit| Some((commit.to_owned(), checkout.first_line(commit)?))).collect();
    history.messages = lines;
}

pub(super) fn patterns<'t>(texts: impl IntoIterator<Item = &'t String>) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
    texts.into_iter().map(pattern).collect()
}

/// The reports that were asked for: kind and file.
fn wanted(kinds: &[String], io: &Io<'_>) -> Result<Vec<(String, Option<PathBuf>)>, Failure> {
    let parse = |text: &String| {
        let (kind, file) = text.split_once('=').map_or((text.as_str(), None), |(kind, file)| (kind, Some(file)));
        if !HISTORY_KINDS.iter().any(|(known, _)| *known == kind) {
            let known: Vec<_> = HISTORY_KINDS.iter().map(|(known, _)| *known).collect();
            return Err(Failure::usage(format!("--report {text}: a history can't be written as `{kind}`"))
                .hint(format!("kinds: {}", known.join(", "))));
        }
        match file {
            Some("") => Err(Failure::usage(format!("--report {text}: the file's name is missing"))),
            Some("-") | None => Ok((kind.to_owned(), None)),
            Some(file) => Ok((kind.to_owned(), Some(io.path(file)))),
        }
    };
    let wanted = kinds.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    if wanted.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        return Err(Failure::usage("only one report can go to standard output").hint("give the others a file: --report KIND=FILE"));
    }
    Ok(wanted)
}

fn write(wanted: &[(String, Option<PathBuf>)], history: &History, cli: &Cli, args: &HistoryArgs, io: &mut Io<'_>) -> Result<(), Failure> {
    for (kind, file) in wanted {
        if file.is_none() && cli.quiet {
            continue;
        }
        let options = RenderOptions {
            only_changed: args.only == Some(Only::Changed),
            limit: args.limit,
            width: Some(args.width.or(io.terminal.width).unwrap_or(WIDTH)),
            color: file.is_none() && output::color(cli.color, io),
            ..RenderOptions::default()
        };
        let text = report::render_history(kind, history, &options).map_err(|error| Failure::trouble(error.to_string()))?;
        let text = text.unwrap_or_default();
        match file {
            Some(path) => output::write_file(path, &text)?,
            None => print(io, &text)?,
        }
    }
    Ok(())
}

/// A history fails only when asked to: on what crept beyond a threshold, or can't be held against the reference.
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
