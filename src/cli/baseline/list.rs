//! `perfdiff baseline list`: what is stored, by branch and environment.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::args::{Cli, ListArgs};
use super::super::exit::{Failure, PASS};
use super::super::io::Io;
use super::super::output::{self, WIDTH};
use super::super::store::Opened;
use super::super::{note, print};
use super::open::{checkout, open};
use super::read::{each, oldest_first};
use crate::model::{BaselineGroup, BaselineRun, Baselines, RefusedFile, Run};
use crate::report::{self, BASELINES_KINDS, RenderOptions};
use crate::store::{Checkout, Entry, Listing, Samples};

pub(super) fn list(cli: &Cli, args: &ListArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = args.report.iter().map(|text| kind(text, io)).collect::<Result<Vec<_>, _>>()?;
    if wanted.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        return Err(Failure::usage("only one report can go to standard output").hint("give the others a file: --report KIND=FILE"));
    }
    let (opened, _) = open(&args.store, io)?;
    let listing = opened.store.list()?;
    let checkout = checkout(io);
    if listing.entries.is_empty() && listing.refused.is_empty() {
        note(cli, io, &format!("nothing is stored on {} yet; `perfdiff baseline update RESULTS` stores a run", opened.name));
    }
    let baselines = baselines(&opened, &listing, checkout.as_ref(), args)?;
    for (kind, file) in &wanted {
        if file.is_none() && cli.quiet {
            continue;
        }
        let options = RenderOptions {
            width: Some(args.width.or(io.terminal.width).unwrap_or(WIDTH)),
            color: file.is_none() && output::color(cli.color, io),
            ..RenderOptions::default()
        };
        let text = report::render_baselines(kind, &baselines, &options).map_err(|error| Failure::trouble(error.to_string()))?;
        let text = text.unwrap_or_default();
        match file {
            Some(path) => output::write_file(path, &text)?,
            None => print(io, &text)?,
        }
    }
    Ok(PASS)
}

/// The kind and the file of a report.
fn kind(text: &str, io: &Io<'_>) -> Result<(String, Option<PathBuf>), Failure> {
    let (kind, file) = text.split_once('=').map_or((text, None), |(kind, file)| (kind, Some(file)));
    if !BASELINES_KINDS.iter().any(|(known, _)| *known == kind) {
        let known: Vec<_> = BASELINES_KINDS.iter().map(|(known, _)| *known).collect();
        return Err(Failure::usage(format!("--report {text}: stored runs can't be listed as `{kind}`"))
            .hint(format!("kinds: {}", known.join(", "))));
    }
    match file {
        Some("") => Err(Failure::usage(format!("--report {text}: the file's name is missing"))),
        Some("-") | None => Ok((kind.to_owned(), None)),
        Some(file) => Ok((kind.to_owned(), Some(io.path(file)))),
    }
}

/// The listing with what the listed runs hold.
fn baselines(opened: &Opened, listing: &Listing, checkout: Option<&Checkout>, args: &ListArgs) -> Result<Baselines, Failure> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
    let of_branch = listing.entries.iter().filter(|entry| args.branch.as_ref().is_none_or(|branch| entry.place.branch == *branch));
    for entry in of_branch {
        groups.entry((&entry.place.branch, &entry.place.environment)).or_default().push(entry);
    }
    let mut found = Baselines {
        store: opened.name.clone(),
        commit: listing.tip.clone(),
        runs: groups.values().map(Vec::len).sum(),
        refused: listing.refused.iter().map(|file| RefusedFile { path: file.path.clone(), reason: file.reason.clone() }).collect(),
        ..Baselines::default()
    };
    for ((branch, key), mut entries) in groups {
        oldest_first(&mut entries, checkout);
        entries.reverse();
        let total = entries.len();
        entries.truncate(if args.limit == 0 { total } else { args.limit });
        let mut group = BaselineGroup { branch: branch.to_owned(), key: key.to_owned(), total, ..BaselineGroup::default() };
        for (entry, run) in each(&opened.store, &entries, Samples::Skip)? {
            match run {
                Ok(run) => {
                    if group.environment.is_unknown() {
                        group.environment.clone_from(&run.environment);
                    }
                    group.runs.push(row(entry, run));
                }
                Err(file) => found.refused.push(RefusedFile { path: file.path, reason: file.reason }),
            }
        }
        found.groups.push(group);
    }
    found.groups.sort_by_cached_key(|group| std::cmp::Reverse(group.runs.first().and_then(|run| run.time.clone())));
    Ok(found)
}

fn row(entry: &Entry, run: Run) -> BaselineRun {
    BaselineRun {
        path: entry.path.clone(),
        benchmarks: run.benchmarks.len(),
        failed: run.benchmarks.iter().filter(|benchmark| benchmark.error.is_some()).count(),
        metrics: run.benchmarks.iter().map(|benchmark| benchmark.metrics.len()).sum(),
        suite: run.suite,
        label: run.label,
        commit: run.commit,
        time: entry.place.time.map(|time| time.to_string()),
        regressed: run.regressed,
        accepted: run.accepted,
        caveats: run.caveats,
    }
}
