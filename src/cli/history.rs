//! `perfdiff history`: each metric through many runs.

use std::path::PathBuf;

use super::args::{Cli, FailOn, HistoryArgs, Only};
use super::exit::{FAIL, Failure, PASS};
use super::io::Io;
use super::load::Loader;
use super::output::{self, WIDTH};
use super::progress::Progress;
use super::{config, note, print};
use crate::compare::{self, HistoryError, Pinned, Span};
use crate::model::{History, Run, Verdict};
use crate::policy::Pattern;
use crate::report::{self, HISTORY_KINDS, RenderOptions};

pub(super) fn history(cli: &Cli, args: &HistoryArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = wanted(&args.report, io)?;
    let (only, metrics) = (patterns(args.benchmark.iter().chain(&args.filter))?, patterns(&args.metric)?);
    let found = config::find(args.config.as_deref(), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let runs = loader.runs(&args.from, io)?;
    let pinned_runs = pinned_runs(args.reference.as_deref(), &loader, io)?;
    progress.done();
    let pinned = args.reference.as_deref().map(|name| match &pinned_runs {
        Some(runs) => Pinned::Runs(name, runs),
        None => Pinned::Commit(name),
    });
    let history = compare::history(&Span { runs: &runs, pinned, policy: &found.policy, only: &only, metrics: &metrics })?;
    write(&wanted, &history, cli, args, io)?;
    Ok(finish(cli, args.fail_on, &history, io))
}

pub(super) fn patterns<'t>(texts: impl IntoIterator<Item = &'t String>) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
    texts.into_iter().map(pattern).collect()
}

/// The runs of a reference that is a file; none where it is not there, since it may be a commit.
fn pinned_runs(reference: Option<&str>, loader: &Loader<'_>, io: &mut Io<'_>) -> Result<Option<Vec<Run>>, Failure> {
    let Some(reference) = reference.filter(|reference| !reference.is_empty() && io.path(reference).exists()) else { return Ok(None) };
    loader.runs(&[reference.to_owned()], io).map(Some)
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
            HistoryError::NoSuchReference(_) => Failure::usage(error.to_string())
                .hint("give the first digits of a commit in the history, or the file of a run; a tag is resolved with `git rev-parse TAG^{commit}`"),
            HistoryError::AmbiguousReference(..) => Failure::usage(error.to_string()).hint("give more of its digits"),
            HistoryError::NothingInCommon(_) => {
                Failure::trouble(error.to_string()).hint("suites that differ by name can be aligned with --suite")
            }
        }
    }
}
